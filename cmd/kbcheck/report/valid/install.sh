#!/bin/sh
# Installs what the tests of the reports need: xmllint.
set -e
if ! command -v xmllint >/dev/null; then
  sudo=
  [ "$(id -u)" = 0 ] || sudo=sudo
  $sudo apt-get update -q
  $sudo apt-get install -qy libxml2-utils
fi
