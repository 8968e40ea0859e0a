#!/usr/bin/env bash
# Install the upload client of the tests that is not ours: tus-js-client, from npm, into .venv/clients. Needs Node 20 or newer.
set -euo pipefail
cd "$(dirname "$0")/.."
version=4.3.1
folder=.venv/clients
[ -f "$folder/node_modules/tus-js-client/package.json" ] && exit 0
command -v npm >/dev/null || { echo "没有 Node.js（npm）：apt-get install nodejs npm，续传客户端的测试要用" >&2; exit 1; }
mkdir -p "$folder"
npm install --silent --no-audit --no-fund --ignore-scripts --prefix "$folder" "tus-js-client@$version"
