#!/usr/bin/env bash
# The one command that says yes or no: everything that is checked, in one go, stopping at the first no.
# `make test` and .ci/run call it. One cargo at a time; each step is timed.
set -euo pipefail
cd "$(dirname "$0")/.."
# shellcheck source=tests/env.sh
. tests/env.sh

if [ "${CI:-}" = true ]; then
    # So that the crates of others, some 400, are built on a new machine only.
    export CARGO_TARGET_DIR="${CARGO_TARGET_DIR:-$escale_cache/target}"
    export CARGO_INCREMENTAL=0
fi
target="${CARGO_TARGET_DIR:-$PWD/target}"
export CARGO_TERM_COLOR="${CARGO_TERM_COLOR:-auto}" CARGO_TERM_PROGRESS_WHEN=never
log=$(mktemp)
references=$(mktemp)
trap 'rm -f "$log" "$references"' EXIT

# step NAME COMMAND…: runs it and says how long it took.
step() {
    local name=$1 start=$SECONDS
    shift
    if "$@"; then
        printf 'ci: %-12s ok      %4d s\n' "$name" $((SECONDS - start))
    else
        printf 'ci: %-12s FAILED  %4d s\n' "$name" $((SECONDS - start)) >&2
        exit 1
    fi
}

# quietly COMMAND…: what it printed is shown only when it fails.
quietly() {
    "$@" >"$log" 2>&1 || {
        cat "$log" >&2
        return 1
    }
}

# In a target folder that several clones share, cargo tells old from new by the time of a file alone, and could take
# another clone's build of our own crates for this one's.
forget_other_clones() {
    [ "${CI:-}" != true ] || quietly cargo clean --locked -p escale -p entity -p migration
}

doc() { RUSTDOCFLAGS='-D warnings' quietly cargo doc --quiet --locked --workspace --no-deps; }

# The database of advisories lives where this cannot be sure to reach; licences and sources need nobody.
deny() {
    quietly cargo deny --locked --config .cargo/deny.toml check --hide-inclusion-graph licenses bans sources || return 1
    printf 'deny: %s; %d crates in more than one version\n' \
        "$(tail -n 1 "$log")" "$(grep -c '^warning\[duplicate\]' "$log")"
}

# A file stops at 400 lines; the tests at its end (`mod tests {`) do not count.
file_sizes() {
    git ls-files -z -- 'src/*.rs' 'entity/*.rs' 'migration/*.rs' 'tests/*.rs' | xargs -0 awk '
        FNR == 1 { tests = 0 }
        /^(pub )?mod tests \{/ { tests = 1 }
        !tests { lines[FILENAME] = FNR }
        END {
            for (file in lines) if (lines[file] > 400) { print file ": " lines[file] " lines, 400 are allowed"; bad = 1 }
            exit bad
        }'
}

build_tests() { quietly cargo test --quiet --locked --workspace --no-run; }

run_tests() {
    INSTA_UPDATE=no INSTA_SNAPSHOT_REFERENCES_FILE="$references" \
        timeout 20m cargo test --locked --workspace
}

# insta wrote down which snapshots the tests looked at.
snapshots() {
    local unused
    unused=$(comm -13 <(xargs -r -d '\n' realpath <"$references" | sort -u) \
        <(find "$PWD/src" "$PWD/tests" \( -name '*.snap' -o -name '*.snap.new' -o -name '.*.pending-snap' \) | sort))
    [ -z "$unused" ] || {
        printf 'no test looks at these snapshots:\n%s\n' "$unused" >&2
        return 1
    }
}

# They use the program that `cargo test` has built: `cargo build` alone would build many crates once more, because without
# the tests' crates some get other features.
journeys() {
    npm --prefix browser pkg get scripts.journeys | grep -q '^"' || {
        echo 'browser/package.json has no script "journeys"' >&2
        return 1
    }
    ESCALE_BIN="$target/debug/escale" timeout 20m npm --prefix browser --silent run journeys
}

step install bash tests/install.sh test
step clean forget_other_clones
step fmt cargo fmt --all --check
step assets quietly make --silent assets
step sizes file_sizes
step typos typos --config .typos.toml
step machete quietly cargo machete .
step deny deny
step clippy cargo clippy --quiet --locked --workspace --all-targets -- -D warnings
step doc doc
step build build_tests
step tests run_tests
step snapshots snapshots
step journeys journeys
echo "ci: all of it ok in $SECONDS s"
