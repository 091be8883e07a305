#!/bin/sh
# What the tests use beside Python: Chromium and PostgreSQL. Installed when we may, else named, and left out visibly.
browser=""
command -v chromium-headless-shell >/dev/null 2>&1 || command -v chromium >/dev/null 2>&1 || browser=chromium
database=""
ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1 || database=postgresql
[ -z "$browser$database" ] && exit 0
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
    apt-get update -qq
    # Debian's Chromium without windows needs half the time; not every distribution has it
    [ -n "$browser" ] && apt-cache show chromium-headless-shell >/dev/null 2>&1 && browser=chromium-headless-shell
    echo "Installing $browser $database"
    # shellcheck disable=SC2086
    DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $browser $database >/dev/null && exit 0
fi
echo "Tests that need them are left out. Install:  sudo apt-get install $browser $database"
exit 0
