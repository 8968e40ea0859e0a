#!/usr/bin/env bash
# How much of the rules and actions the tests reach (branches), and which refusals no test names.
#   TESTS="tests/cases" scripts/coverage.sh
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
read -r -a tests <<<"${TESTS:-tests}"
py="$PWD/.venv/bin/python"
scratch="$(mktemp -d "${TMPDIR:-/tmp}/mh-cov.XXXXXX")"
trap 'rm -rf "$scratch"' EXIT
mkdir "$scratch/tmp"
unset DATABASE_URL FILES_URL DJANGO_SETTINGS_MODULE
export COVERAGE_FILE="$scratch/coverage" TMPDIR="$scratch/tmp"

failed=0
"$py" -m coverage run -m pytest "${tests[@]}" -n0 -m "not browser" -o cache_dir="$scratch/cache" || failed=1
"$py" -m coverage report --include='*/rules.py,*/rules/*,*/actions.py,*/actions/*,*/gates/*'
"$py" scripts/docs.py --untested
exit "$failed"
