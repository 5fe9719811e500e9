# Sourced, by bash: where the tools of the tests live, and the PATH that finds them.
# A person who runs `cargo test` by hand sources it first: . tests/env.sh
# shellcheck shell=bash

export HOME="${HOME:-$(getent passwd "$(id -u)" | cut -d: -f6)}"
escale_cache="${XDG_CACHE_HOME:-$HOME/.cache}/escale"
escale_tools="$escale_cache/tools"
# One virtual environment per list of packages: a changed list makes a new one beside the old.
escale_python="$escale_cache/python-$(sha256sum "$(dirname "${BASH_SOURCE[0]}")/requirements.txt" | cut -c1-12)"
export PATH="$escale_python/bin:$escale_tools/bin:$HOME/.cargo/bin:$PATH"

# Prints the first of these programs that exists, or fails.
first_program() {
    local name
    for name in "$@"; do
        if command -v "$name"; then return; fi
    done
    return 1
}

if chromium=$(first_program chromium chromium-browser google-chrome); then
    export PUPPETEER_EXECUTABLE_PATH="$chromium"
fi
unset chromium
export PUPPETEER_SKIP_DOWNLOAD=1
