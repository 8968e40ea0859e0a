#!/usr/bin/env bash
# All static checks, the fast ones first. Each one runs even when an earlier one failed; the end lists what failed.
#   scripts/check.sh             everything
#   scripts/check.sh lint types  only these
set -uo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

bin="$PWD/.venv/bin"
export PATH="$bin:$PATH" PYTHONDONTWRITEBYTECODE=1
# The settings make their data folder when they are read: give them one to throw away.
unset DATABASE_URL FILES_URL
scratch="$(mktemp -d "${TMPDIR:-/tmp}/mh-check.XXXXXX")"
trap 'rm -rf "$scratch"' EXIT
export DATA_DIR="$scratch/installation" DJANGO_SETTINGS_MODULE=mingheng.config.settings

format() { ruff format --check --output-format=concise . ; }
lint() { ruff check --output-format=concise . ; }
shell() {
  local script
  for script in scripts/*.sh .ci/run; do bash -n "$script" || return 1; done
}
house() { python -m pytest tests/test_house.py -q -n0 -p no:cacheprovider --no-header -m "not browser"; }
layers() { NO_COLOR=1 lint-imports | sed -n '/^Contracts/,$p;/does not exist/p;/^Module/p;/[Cc]ould not/p'; return "${PIPESTATUS[0]}"; }
templates() {
  if [ -z "$(find src -name '*.html' -print -quit)" ]; then echo "no templates yet"; return 0; fi
  djlint src --lint --quiet
}
docs() { python scripts/docs.py --check; }
licences() { python scripts/dependencies.py --check; }
migrations() { python -m django makemigrations --check --dry-run -v 1; }
django() { python -m django check --fail-level WARNING; }
types() { mypy --cache-dir .mypy_cache; }
audit() { python scripts/audit.py; }

all=(shell format lint licences docs house layers templates django migrations types audit)
chosen=("${@:-${all[@]}}")
failed=()
for name in "${chosen[@]}"; do
  start=$SECONDS
  if output="$("$name" 2>&1 </dev/null)"; then
    printf 'ok    %-10s %3ds  %s\n' "$name" $((SECONDS - start)) "$(printf '%s' "$output" | tail -n 1 | cut -c1-90)"
  else
    failed+=("$name")
    printf 'FAIL  %-10s %3ds\n%s\n\n' "$name" $((SECONDS - start)) "$output"
  fi
done

if [ "${#failed[@]}" -gt 0 ]; then
  printf '\n未通过 / failed: %s\n' "${failed[*]}"
  exit 1
fi
printf '\n全部通过 / all checks passed\n'
