#!/usr/bin/env bash
# Build .venv from the hashed requirements: `setup.sh runtime` for use, `setup.sh dev` for tests and checks.
# The second run looks at one stamp and is done.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

kind="${1:-runtime}"
venv=.venv
case "$kind" in
  runtime) requirements=requirements.txt ;;
  dev) requirements=requirements-dev.txt ;;
  *) echo "usage: setup.sh runtime|dev" >&2; exit 2 ;;
esac

say() { printf '%s\n' "$*" >&2; }
sum() { sha256sum "$1" | cut -d' ' -f1; }

python_is_new_enough() {
  "$1" -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1
}

find_python() {
  local name
  for name in "${PYTHON:-}" python3 python3.14 python3.13 python3.12 python3.11; do
    if [ -n "$name" ] && command -v "$name" >/dev/null 2>&1 && python_is_new_enough "$name"; then
      command -v "$name"
      return 0
    fi
  done
  say "需要 Python 3.11 或更高版本：请安装后重试，或用 PYTHON=/路径/python3 make setup 指定。"
  say "Python 3.11 or newer is needed: install it, or name one with PYTHON=/path/to/python3 make setup."
  return 1
}

apt_install() {
  local as_root=()
  if [ "$(id -u)" -ne 0 ]; then
    sudo -n true >/dev/null 2>&1 || return 1
    as_root=(sudo -n)
  fi
  command -v apt-get >/dev/null 2>&1 || return 1
  "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get update -qq >/dev/null 2>&1 || true
  "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$@" >/dev/null 2>&1
}

has_pip() { [ -x "$venv/bin/python" ] && "$venv/bin/python" -m pip --version >/dev/null 2>&1; }

# Debian ships Python without venv and pip; each line is one more way round that.
make_venv() {
  local python="$1" version
  "$python" -m venv "$venv" >/dev/null 2>&1 && has_pip && return 0
  version="$("$python" -c 'import sys; print("python%d.%d-venv" % sys.version_info[:2])')"
  say "缺少 venv，正在用 apt 安装 ${version} … / installing ${version} …"
  if apt_install "$version" || apt_install python3-venv; then
    rm -rf "$venv"
    "$python" -m venv "$venv" >/dev/null 2>&1 && has_pip && return 0
  fi
  rm -rf "$venv"
  if "$python" -m venv --without-pip "$venv" >/dev/null 2>&1 &&
    "$python" -m pip --python "$venv/bin/python" install -q pip >/dev/null 2>&1 && has_pip; then
    return 0
  fi
  rm -rf "$venv"
  if "$python" -m pip install -q --user virtualenv >/dev/null 2>&1 &&
    "$python" -m virtualenv -q "$venv" >/dev/null 2>&1 && has_pip; then
    return 0
  fi
  rm -rf "$venv"
  say "无法建立虚拟环境：请由管理员执行 apt-get install ${version}，然后重试。"
  say "No virtual environment could be made: let an administrator run apt-get install ${version}, then try again."
  return 1
}

# The command and the path file are written here, so that neither needs a build tool or the network.
link_source() {
  local site
  site="$("$venv/bin/python" -c 'import sysconfig; print(sysconfig.get_paths()["purelib"])')"
  printf '%s\n' "$PWD/src" >"$site/mingheng.pth"
  cat >"$venv/bin/mingheng" <<SCRIPT
#!/bin/sh
'''exec' "$PWD/$venv/bin/python" "\$0" "\$@"
' '''
import sys

from mingheng.cli.main import main

sys.exit(main())
SCRIPT
  chmod +x "$venv/bin/mingheng"
}

stamp_of() { printf '%s %s\n' "$PWD" "$(sum "$1")"; }

is_done() {
  [ -x "$venv/bin/mingheng" ] && [ -x "$venv/bin/python" ] && [ -f "$venv/.done-$1" ] &&
    [ "$(cat "$venv/.done-$1")" = "$(stamp_of "$2")" ]
}

is_done "$kind" "$requirements" && exit 0
# The development set contains the runtime set.
[ "$kind" = runtime ] && is_done dev requirements-dev.txt && exit 0

# One set-up at a time: two makes at once would tear each other's environment apart.
mkdir -p "$(dirname "$venv")"
if command -v flock >/dev/null 2>&1; then
  exec 9>"/tmp/mingheng-setup-$(id -u).lock"
  flock 9
  is_done "$kind" "$requirements" && exit 0
fi

# An environment that was moved or copied still points to where it came from.
if compgen -G "$venv/.done-*" >/dev/null && ! grep -qF -- "$PWD " "$venv"/.done-*; then rm -rf "$venv"; fi
if ! has_pip; then
  rm -rf "$venv"
  make_venv "$(find_python)"
fi

say "正在安装依赖（${requirements}，逐个核对摘要）… / installing ${requirements}, every file checked against its digest …"
if ! PIP_DISABLE_PIP_VERSION_CHECK=1 "$venv/bin/python" -m pip install -q --no-input --require-hashes -r "$requirements"; then
  say "依赖安装失败：请检查能否访问软件包索引（可用 PIP_INDEX_URL 指定镜像），然后重试。"
  say "The requirements could not be installed: check that a package index can be reached (PIP_INDEX_URL names a mirror), then try again."
  exit 1
fi
link_source
stamp_of "$requirements" >"$venv/.done-$kind"
say "完成：$venv/bin/mingheng / done"
