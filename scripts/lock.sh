#!/usr/bin/env bash
# Lock the requirements again, with hashes and without index addresses, for every Python from 3.11 on.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

if command -v uv >/dev/null 2>&1; then
  uv=(uv)
elif [ -x .venv/bin/uv ]; then
  uv=(.venv/bin/uv)
else
  bash scripts/setup.sh runtime
  .venv/bin/python -m venv .venv-lock
  .venv-lock/bin/python -m pip install -q uv
  uv=(.venv-lock/bin/uv)
fi

compile() { # where to, then further arguments
  local to="$1"
  shift
  "${uv[@]}" pip compile -q --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-annotate --no-header \
    "$@" pyproject.toml -o "$to" >/dev/null
}

compile requirements.txt "$@"
compile requirements-dev.txt --extra dev -c requirements.txt "$@"
if grep -nE '(^|[[:space:]])(-i|--index-url|--extra-index-url|--find-links|-f)[[:space:]]|https?://|file:' requirements*.txt; then
  echo "锁定文件中不得出现索引地址 / no index address may stand in a lock file" >&2
  exit 1
fi
