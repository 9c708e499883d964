# Sourced by every script here: where things are, and how to say what happens.
# shellcheck shell=bash

set -euo pipefail

ROOT=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)

# Programs that set-up builds once for each user, outside the work tree: they
# take minutes to build, and `make clean` is not about them.
TOOLS=${XDG_CACHE_HOME:-$HOME/.cache}/guest-chat/tools
PATH=$TOOLS/bin:$PATH

# One target folder at a known place, since the Makefile and server/build.rs
# name files in it.
export CARGO_TARGET_DIR=$ROOT/target

# The compiler that set-up chose (scripts/setup-rust); before set-up there is none.
TOOLCHAIN_FILE=$ROOT/target/toolchain.env
# shellcheck disable=SC1090
if [[ -f $TOOLCHAIN_FILE ]]; then source "$TOOLCHAIN_FILE"; fi

say() { printf '%s\n' "$*" >&2; }

die() {
    say "${0##*/}: $*"
    exit 1
}

have() { command -v "$1" >/dev/null 2>&1; }

# quietly WHAT COMMAND…: says WHAT on one line and runs COMMAND without its
# output, which is shown (its end) only when it fails.
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

# tries WHAT COMMAND…: as `quietly`, for a step that another way stands behind.
tries() {
    say "$1 …"
    if "${@:2}" >/dev/null 2>&1 </dev/null; then return 0; fi
    say "  failed; trying another way"
    return 1
}

# Whether packages can be installed here: Debian or a child of it, as root or
# with sudo that asks nothing.
can_apt() {
    have apt-get && { [[ $(id -u) == 0 ]] || sudo -n true 2>/dev/null; }
}

# apt_install PACKAGE…: the package list is fetched once for each script.
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

# npm_packages FOLDER: what its lock file names, unless that is there already.
npm_packages() {
    local lock=$ROOT/$1/package-lock.json
    # Inside node_modules, so that removing that folder removes the stamp.
    local stamp=$ROOT/$1/node_modules/.installed-lock.json
    if cmp -s "$lock" "$stamp"; then return 0; fi
    quietly "installing the npm packages of $1/" npm --prefix "$ROOT/$1" ci --no-audit --no-fund
    cp "$lock" "$stamp"
}

# The folder with a Postgres server's programs: Debian keeps them from PATH.
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
