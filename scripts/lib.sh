# Common functions and paths; sourced by every script here.
# shellcheck shell=bash

set -euo pipefail

ROOT=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)

# Programs that are built once for each user, outside the work tree, because
# building them takes minutes; `make clean` does not remove them.
TOOLS=${XDG_CACHE_HOME:-$HOME/.cache}/guest-chat/tools
PATH=$TOOLS/bin:$PATH

# One target folder at a fixed place, because the Makefile and server/src/main.rs
# refer to files in it.
export CARGO_TARGET_DIR=$ROOT/target

# The compiler that scripts/setup-rust chose; before set-up the file does not
# exist.
TOOLCHAIN_FILE=$ROOT/target/toolchain.env
# shellcheck disable=SC1090
if [[ -f $TOOLCHAIN_FILE ]]; then source "$TOOLCHAIN_FILE"; fi

say() { printf '%s\n' "$*" >&2; }

die() {
    say "${0##*/}: $*"
    exit 1
}

have() { command -v "$1" >/dev/null 2>&1; }

# quietly WHAT COMMAND…: prints WHAT on one line and runs COMMAND without its
# output; if it fails, prints the end of the output.
quietly() {
    local what=$1 log
    shift
    log=$(mktemp)
    say "$what …"
    if "$@" >"$log" 2>&1 </dev/null; then
        rm -f "$log"
    else
        local status=$?
        tail -n 15 "$log" | cut -c1-300 >&2
        say "failed (exit $status): $what; full output: $log"
        return "$status"
    fi
}

# tries WHAT COMMAND…: like `quietly`, for a step that has an alternative.
tries() {
    say "$1 …"
    if "${@:2}" >/dev/null 2>&1 </dev/null; then return 0; fi
    say "  failed; trying another way"
    return 1
}

# Returns whether packages can be installed: on Debian or a derivative, as root
# or with sudo that needs no password.
can_apt() {
    have apt-get && { [[ $(id -u) == 0 ]] || sudo -n true 2>/dev/null; }
}

# apt_install PACKAGE…: installs packages; fetches the package list once per
# script.
apt_install() {
    local as_root=()
    [[ $(id -u) == 0 ]] || as_root=(sudo -n)
    if [[ -z ${APT_UPDATED:-} ]]; then
        quietly "fetching Debian's package list" "${as_root[@]}" apt-get update
        APT_UPDATED=1
    fi
    quietly "installing $*" "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive \
        apt-get install -y --no-install-recommends "$@"
}

# npm_packages FOLDER [OPTION]: installs the packages of its lock file, or those
# that an option of npm selects, unless they are installed already.
npm_packages() {
    local lock=$ROOT/$1/package-lock.json
    # Inside node_modules, so that removing that folder removes the stamps.
    local stamp=$ROOT/$1/node_modules/.installed-lock.json
    # A selection is installed as well if all packages are.
    if cmp -s "$lock" "$stamp" || cmp -s "$lock" "$stamp${2:-}"; then return 0; fi
    quietly "installing the npm packages of $1/" npm --prefix "$ROOT/$1" ci ${2:+"$2"} --no-audit --no-fund
    cp "$lock" "$stamp${2:-}"
}

# Prints the folder with the programs of a Postgres server; in Debian it is not
# in PATH.
postgres_bin() {
    local bin
    for bin in /usr/lib/postgresql/*/bin "$(dirname "$(command -v initdb || echo /none/initdb)")"; do
        if [[ -x $bin/initdb && -x $bin/pg_ctl ]]; then
            printf '%s\n' "$bin"
            return 0
        fi
    done
    return 1
}

# playwrights_starts BROWSER: returns whether Playwright has installed a browser
# and all libraries that it needs.
playwrights_starts() {
    (cd "$ROOT/end2end" && timeout 60 node -e \
        "require('@playwright/test').$1.launch({ args: '$1' == 'chromium' ? ['--no-sandbox'] : [] }).then((browser) => browser.close())") \
        >/dev/null 2>&1
}

# fetches_playwrights BROWSER [OPTION]: fetches Playwright's build of a browser;
# returns whether it starts.
fetches_playwrights() {
    tries "fetching Playwright's ${1^}" timeout 300 "$ROOT/end2end/node_modules/.bin/playwright" install "${@:2}" "$1" &&
        playwrights_starts "$1"
}
