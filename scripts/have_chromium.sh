#!/bin/sh
# Makes sure that a Chromium is there for the browser tests: installs Debian's where we may, says loudly what is left out where we may not.
set -u
if command -v chromium >/dev/null 2>&1; then exit 0; fi
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
    echo "Installing Debian's chromium for the browser tests." >&2
    (apt-get update -q && DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends chromium) >/dev/null 2>&1 && exit 0
fi
echo "*** NO CHROMIUM: every browser test is LEFT OUT. Install Debian's package chromium to run them. ***" >&2
exit 0
