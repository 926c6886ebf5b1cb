#!/bin/sh
# Installs what the tests of the C library need: C compilers, Python, valgrind, pkgconf
# and the sources of the locales that it runs under.
set -e
missing=
command -v gcc >/dev/null && command -v g++ >/dev/null || missing="$missing gcc g++ libc6-dev"
command -v python3 >/dev/null || missing="$missing python3"
command -v valgrind >/dev/null || missing="$missing valgrind"
command -v pkgconf >/dev/null || missing="$missing pkgconf"
[ -e /usr/share/i18n/locales/tr_TR ] || missing="$missing locales"
if [ -n "$missing" ]; then
  sudo=
  [ "$(id -u)" = 0 ] || sudo=sudo
  $sudo apt-get update -q
  # shellcheck disable=SC2086
  $sudo apt-get install -qy $missing
fi
