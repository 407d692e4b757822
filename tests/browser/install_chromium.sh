# Installs Debian's Chromium for the browser tests where this user may; else says in one line what to install.
command -v chromium >/dev/null 2>&1 && exit 0
if command -v apt-get >/dev/null 2>&1 && [ "$(id -u)" = 0 ]; then
    apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq chromium fonts-dejavu fonts-noto-core >/dev/null && exit 0
fi
echo "browser tests will be skipped: install Chromium first (Debian: sudo apt-get install chromium fonts-noto-core)"
