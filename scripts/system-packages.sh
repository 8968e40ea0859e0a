#!/usr/bin/env bash
# Install what the tests need from the system, and only what is missing: PostgreSQL, Chromium, Chinese fonts.
# Never fails: what could not be installed is said, together with what stands in for it.
set -uo pipefail

say() { printf '%s\n' "$*" >&2; }

has_postgres() { command -v initdb >/dev/null 2>&1 || compgen -G '/usr/lib/postgresql/*/bin/initdb' >/dev/null; }

has_browser() {
  local name
  for name in chromium chromium-browser google-chrome google-chrome-stable chrome; do
    command -v "$name" >/dev/null 2>&1 && return 0
  done
  return 1
}

has_fonts() {
  compgen -G '/usr/share/fonts/opentype/noto/NotoS*CJK*' >/dev/null && return 0
  command -v fc-list >/dev/null 2>&1 && [ -n "$(fc-list :lang=zh-cn 2>/dev/null | head -c 1)" ]
}

missing=()
has_postgres || missing+=(postgresql)
if [ "${BROWSER:-}" != none ]; then
  has_browser || missing+=(chromium)
  has_fonts || missing+=(fonts-noto-cjk)
fi
[ "${#missing[@]}" -eq 0 ] && exit 0

as_root=()
if [ "$(id -u)" -ne 0 ]; then as_root=(sudo -n); fi
if command -v apt-get >/dev/null 2>&1 && "${as_root[@]}" true >/dev/null 2>&1; then
  say "正在安装系统软件包：${missing[*]} … / installing ${missing[*]} …"
  # RUNLEVEL=1: install the server, do not start it; the tests start their own.
  apt=("${as_root[@]}" env DEBIAN_FRONTEND=noninteractive RUNLEVEL=1 apt-get -qq)
  "${apt[@]}" update >/dev/null 2>&1 || true
  for package in "${missing[@]}"; do
    "${apt[@]}" install -y --no-install-recommends "$package" >/dev/null 2>&1 </dev/null ||
      say "apt 未能安装 $package / apt could not install $package"
  done
fi

has_postgres || {
  say "系统中没有 PostgreSQL：改用随测试依赖安装的 pgserver。（可由管理员安装：apt-get install postgresql）"
  say "No PostgreSQL on the system: the one in the pgserver package stands in. (apt-get install postgresql)"
}
if [ "${BROWSER:-}" != none ]; then
  has_browser || {
    say "没有 Chromium：浏览器测试将会失败。请安装 chromium（apt-get install chromium），或用 make test BROWSER=none 明确略过。"
    say "No Chromium: the browser tests will fail. Install chromium, or leave them out with make test BROWSER=none."
  }
  has_fonts || {
    say "没有中文字体：浏览器中的汉字可能显示为方框。（apt-get install fonts-noto-cjk）"
    say "No Chinese font: the browser may show boxes. (apt-get install fonts-noto-cjk)"
  }
fi
exit 0
