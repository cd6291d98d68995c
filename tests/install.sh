#!/usr/bin/env bash
# Installs what ./test needs and this machine lacks: install.sh TOOLS, the folder for tools built with cargo.
set -euo pipefail
tools=${1:?usage: install.sh TOOLS}
cd "$(dirname "${BASH_SOURCE[0]}")"
export DEBIAN_FRONTEND=noninteractive

as_root() {
    if [ "$(id -u)" -eq 0 ]; then "$@"; else sudo "$@"; fi
}

# Debian's packages, by what tells that they are there.
packages=()
command -v cc >/dev/null || packages+=(build-essential)
command -v node >/dev/null || packages+=(nodejs)
command -v npm >/dev/null || packages+=(npm)
[ -x /usr/bin/chromium ] || packages+=(chromium)
compgen -G '/usr/lib/postgresql/*/bin/initdb' >/dev/null || packages+=(postgresql)
[ -x /usr/sbin/postfix ] || packages+=(postfix)
# Tests start servers of their own; those that Debian would start beside them are kept from starting.
[ -x /usr/sbin/dovecot ] || packages+=(dovecot-imapd)
command -v openssl >/dev/null || packages+=(openssl)
command -v pgrep >/dev/null || packages+=(procps)
if [ ${#packages[@]} -gt 0 ]; then
    echo "Installing ${packages[*]} …"
    as_root apt-get update -qq
    # Tests start servers of their own: those that Debian would start beside them are kept from starting meanwhile.
    policy=/usr/sbin/policy-rc.d
    if [ ! -e $policy ]; then
        printf '#!/bin/sh\nexit 101\n' | as_root tee $policy >/dev/null
        as_root chmod 755 $policy
        trap 'as_root rm -f $policy' EXIT
    fi
    as_root apt-get install -y -qq --no-install-recommends "${packages[@]}" >/dev/null
fi

# tool COMMAND CRATE VERSION: built without optimising, for each runs for a few seconds and builds for minutes.
tool() {
    if ! command -v "$1" >/dev/null && [ ! -x "$tools/bin/$1" ]; then
        echo "Building $2 $3 …"
        # Apart from our own crates, and gone afterwards: only the tool is worth keeping.
        CARGO_TARGET_DIR=$tools/build cargo install --quiet --locked --debug --root "$tools" "$2@$3"
        rm -rf "$tools/build"
    fi
}
tool cargo-nextest cargo-nextest 0.9.143
tool cargo-deny cargo-deny 0.20.2
tool cargo-machete cargo-machete 0.9.2

# npm keeps a copy of its list of what it installed: the same list, nothing to do.
if ! cmp -s browser/package-lock.json browser/node_modules/.installed-from; then
    echo "Installing the browser tests' packages …"
    (cd browser && npm ci --no-audit --no-fund --loglevel=error)
    cp browser/package-lock.json browser/node_modules/.installed-from
fi
