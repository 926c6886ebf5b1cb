#!/bin/sh
# Installs what the browser tests drive: Debian's Chromium, fonts for Chinese and Japanese, playwright-core and axe-core.
set -e
cd "$(dirname "$0")"
if ! [ -x "${CHROMIUM:-/usr/bin/chromium}" ]; then
  apt-get update -q
  apt-get install -qy chromium fonts-noto-cjk
fi
[ -d node_modules/playwright-core ] || npm ci --no-audit --no-fund --silent
