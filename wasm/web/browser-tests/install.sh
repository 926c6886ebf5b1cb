#!/bin/sh
# Installs what the browser tests drive: Debian's Chromium, fonts for Chinese and Japanese, playwright-core and axe-core.
set -e
cd "$(dirname "$0")"
if ! [ -x "${CHROMIUM:-/usr/bin/chromium}" ] || ! ls /usr/share/fonts/opentype/noto/NotoSansCJK* >/dev/null 2>&1; then
  sudo=
  [ "$(id -u)" = 0 ] || sudo=sudo
  $sudo apt-get update -q
  $sudo apt-get install -qy chromium fonts-noto-cjk
fi
[ -d node_modules/playwright-core ] || npm ci --ignore-scripts --no-audit --no-fund --silent
