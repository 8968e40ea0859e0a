#!/usr/bin/env bash
# Run the suite on SQLite, then on a throwaway PostgreSQL; the browser tests run once.
#   BROWSER=postgres|sqlite|none   in which of the two runs (none leaves them out, and says so)
#   TESTS="tests/law"              what to run; WORKERS=2 how many at once
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

browser="${BROWSER:-postgres}"
workers="${WORKERS:-2}"
read -r -a tests <<<"${TESTS:-tests}"
py="$PWD/.venv/bin/python"
export PATH="$PWD/.venv/bin:$PATH" PYTHONUNBUFFERED=1

case "$browser" in
  postgres | sqlite | none) ;;
  *) echo "BROWSER=postgres|sqlite|none" >&2; exit 2 ;;
esac

BROWSER="$browser" bash scripts/system-packages.sh

# Tests never see an operator's installation, nor a database left in the environment.
unset DATABASE_URL FILES_URL DJANGO_SETTINGS_MODULE
scratch="$(mktemp -d "${TMPDIR:-/tmp}/mh-test.XXXXXX")"
mkdir "$scratch/tmp"
export DATA_DIR="$scratch/installation" TMPDIR="$scratch/tmp"
trap 'rm -rf "$scratch"' EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

if [ "$browser" != none ]; then
  for name in chromium chromium-browser google-chrome google-chrome-stable chrome; do
    if [ -z "${CHROMIUM:-}" ] && command -v "$name" >/dev/null 2>&1; then
      CHROMIUM="$(command -v "$name")"
      export CHROMIUM
    fi
  done
fi

chosen() { # the marker for one of the two runs
  if [ "$browser" = "$1" ]; then echo ""; else echo "not browser"; fi
}

run_suite() { # name, then the command that stands in front of pytest
  local name="$1" code=0
  shift
  printf '\n==> %s\n' "$name"
  "$@" "$py" -m pytest "${tests[@]}" -n "$workers" --dist loadfile -m "$(chosen "$name")" -o cache_dir="$scratch/cache" \
    2>&1 | tee "$scratch/$name.log" || code=${PIPESTATUS[0]}
  # 5 is "nothing was collected": right for a folder of browser tests in the run without a browser.
  if [ "$code" -eq 5 ] && [ "${tests[*]}" != tests ]; then code=0; fi
  return "$code"
}

failed=0
run_suite sqlite || failed=1
run_suite postgres "$py" scripts/with_postgres.py || failed=1

printf '\n'
for name in sqlite postgres; do
  printf '%-9s %s\n' "$name" "$(tail -n 1 "$scratch/$name.log")"
done
[ "$browser" = none ] && echo "浏览器测试已按 BROWSER=none 略过 / the browser tests were left out, as asked"
exit "$failed"
