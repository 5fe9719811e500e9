#!/usr/bin/env bash
# Installs what this machine lacks, and nothing that it has.
#   tests/install.sh build   what `make demo` needs: a C compiler for the crates that hold C
#   tests/install.sh test    that, and what `make test` needs
# System packages come from Debian; everything else goes into the user's cache, see tests/env.sh.
set -euo pipefail
cd "$(dirname "$0")/.."
# shellcheck source=tests/env.sh
. tests/env.sh

cargo_deny=0.20.2
cargo_machete=0.9.2

say() { printf 'install: %s\n' "$*"; }
give_up() {
    say "$*" >&2
    exit 1
}
have() { command -v "$1" >/dev/null; }
have_file() { compgen -G "$1" >/dev/null; }

# Debian's packages for the programs that are not there.
missing_for_build() {
    have cc || echo build-essential
}
missing_for_tests() {
    have initdb || have_file '/usr/lib/postgresql/*/bin/initdb' || echo postgresql
    have_file '/usr/share/postgresql/*/extension/btree_gist.control' ||
        have_file '/usr/share/pgsql/extension/btree_gist.control' || echo postgresql-contrib
    [ -n "${PUPPETEER_EXECUTABLE_PATH:-}" ] || echo chromium
    have chromedriver || echo chromium-driver
    have_file '/usr/share/fonts/*/*/*.ttf' || echo fonts-dejavu-core
    # ensurepip is what Debian leaves out of its Python.
    python3 -c 'import ensurepip, venv' 2>/dev/null || echo python3-venv
}

install_packages() {
    [ "$#" -gt 0 ] || return 0
    local as_root=()
    have apt-get || give_up "this machine has no apt-get; please install by hand what Debian calls: $*"
    if [ "$(id -u)" -ne 0 ]; then
        have sudo || give_up "please run as root, then try again: apt-get install $*"
        as_root=(sudo)
        # Without a terminal nobody can type a password.
        [ -t 0 ] || as_root=(sudo -n)
    fi
    say "Debian packages $*"
    local log
    log=$(mktemp)
    if ! { "${as_root[@]}" apt-get update -q &&
        "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive \
            apt-get install -q -y --no-install-recommends "$@"; } >"$log" 2>&1; then
        tail -n 20 "$log" >&2
        rm -f "$log"
        give_up "Debian's packages could not be installed; please run as root, then try again: apt-get install $*"
    fi
    rm -f "$log"
    hash -r
}

check_rust_and_node() {
    have cargo || give_up 'Rust is missing; please install rustup (https://rustup.rs), then try again'
    have npm || give_up 'Node is missing; please install Node 20 or newer with npm, then try again'
    # The first call of cargo in this folder lets rustup fetch the pinned toolchain.
    cargo --version >/dev/null || give_up 'the toolchain of rust-toolchain.toml cannot be had'
}

# A tool of cargo at one version, built without optimisation: that takes a minute, and it runs for two seconds.
install_cargo_tool() {
    local name=$1 version=$2
    case "$("$name" --version 2>/dev/null || true)" in
    *"$version") return ;;
    esac
    say "$name $version"
    CARGO_PROFILE_DEV_DEBUG=false CARGO_TARGET_DIR="$escale_tools/target" \
        cargo install --quiet --locked --debug --force --root "$escale_tools" "$name@$version"
    rm -rf "$escale_tools/target"
}

install_python_packages() {
    [ ! -e "$escale_python/complete" ] || return 0
    say "Python packages of tests/requirements.txt"
    # Half a folder, left by a run that was stopped, must not be the Python that makes the new one.
    rm -rf "$escale_python"
    hash -r
    python3 -m venv "$escale_python"
    "$escale_python/bin/python" -m pip install --quiet --disable-pip-version-check -r tests/requirements.txt
    touch "$escale_python/complete"
}

what=${1:-test}
case "$what" in
build) mapfile -t packages < <(missing_for_build) ;;
test) mapfile -t packages < <(missing_for_build; missing_for_tests) ;;
*) give_up 'usage: tests/install.sh build|test' ;;
esac

check_rust_and_node
install_packages "${packages[@]}"
if [ "$what" = test ]; then
    cargo fmt --version >/dev/null && cargo clippy --version >/dev/null ||
        give_up 'please add to your Rust: rustup component add rustfmt clippy'
    install_python_packages
    install_cargo_tool cargo-machete "$cargo_machete"
    install_cargo_tool cargo-deny "$cargo_deny"
fi
