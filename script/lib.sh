# lib.sh -- what the scripts share: where things are, and installing from Debian and npm what is missing.
#
# Source it first: . "$(dirname "$0")/lib.sh". It goes to the root of the tree and stops at errors.
set -euo pipefail
ROOT=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
cd "$ROOT"
export LC_ALL=C.UTF-8

# What building and serving takes, and nothing else: no Node, no browser.
BUILD_PACKAGES=(gcc libc6-dev meson ninja-build pkgconf python3
    libsodium-dev libyaml-dev libmd4c-dev libutf8proc-dev libstemmer-dev brotli zlib1g-dev libbrotli-dev libsqlite3-dev liboath-dev libfido2-dev
    libpango1.0-dev libcairo2-dev libqrencode-dev)

say() { printf '%s\n' "$*" >&2; }
die() { say "$(basename "$0"): $*"; exit 3; }

as_root() {
    if [ "$(id -u)" = 0 ]; then
        "$@"
    elif command -v sudo >/dev/null; then
        sudo "$@"
    else
        die "needs root (or sudo) to run: $*"
    fi
}

# need_debian PACKAGE...: installs those that are missing, and says so. Asks for a new package list
# only when there is none or the old one does not do.
need_debian() {
    local missing=() p
    for p in "$@"; do
        dpkg-query -W -f '${db:Status-Status}\n' "$p" 2>/dev/null | grep -qx installed || missing+=("$p")
    done
    [ ${#missing[@]} -gt 0 ] || return 0
    say "installing from Debian: ${missing[*]}"
    command -v apt-get >/dev/null || die "this is no Debian; please install: ${missing[*]}"
    local install=(env DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends
        -o Dpkg::Use-Pty=0 -o DPkg::Lock::Timeout=300 "${missing[@]}")
    if ! ls /var/lib/apt/lists/*Packages* >/dev/null 2>&1; then
        as_root apt-get update -q >&2 || die "cannot read Debian's package lists"
        as_root "${install[@]}" >&2 || die "cannot install: ${missing[*]}"
    elif ! as_root "${install[@]}" >&2; then
        as_root apt-get update -q >&2 || die "cannot read Debian's package lists"
        as_root "${install[@]}" >&2 || die "cannot install: ${missing[*]}"
    fi
}

# need_npm FOLDER: its pinned packages, once per lock file.
need_npm() {
    local stamp="$1/node_modules/.installed"
    if [ -f "$stamp" ] && cmp -s "$1/package-lock.json" "$stamp"; then
        return 0
    fi
    say "installing from npm: $1/package-lock.json"
    (cd "$1" && npm ci --no-audit --no-fund --loglevel=error >&2) || die "npm ci failed in $1"
    cp "$1/package-lock.json" "$stamp"
}

# A Node of at least 20 first in PATH: the machine's, or the pinned one of tests/node.
need_node() {
    local major=0
    command -v node >/dev/null && major=$(node -p 'process.versions.node.split(".")[0]')
    command -v npm >/dev/null || need_debian npm nodejs
    if [ "$major" -lt 20 ]; then
        need_npm tests/node
        PATH="$ROOT/tests/node/node_modules/node/bin:$PATH"
        export PATH
        say "using Node $(node --version) from npm"
    fi
}

# configure FOLDER MESON-OPTIONS...: sets a build folder up once; again when its options changed.
configure() {
    local folder=$1
    shift
    if [ -f "$folder/build.ninja" ] && [ "$(cat "$folder/.options" 2>/dev/null)" = "$*" ]; then
        return 0
    fi
    mkdir -p "$folder"
    local wipe=() log
    log=$(mktemp)
    [ ! -f "$folder/meson-private/coredata.dat" ] || wipe=(--wipe)
    if ! meson setup ${wipe[@]+"${wipe[@]}"} "$folder" "$@" >"$log" 2>&1; then
        cat "$log" >&2
        die "meson cannot set up $folder"
    fi
    rm -f "$log"
    printf '%s' "$*" >"$folder/.options"
}

# compile FOLDER [TARGET...]: quiet unless something is wrong.
compile() {
    local folder=$1 log
    shift
    log=$(mktemp)
    if ! ninja -C "$folder" "$@" >"$log" 2>&1; then
        cat "$log" >&2
        rm -f "$log"
        die "the build in $folder failed"
    fi
    grep -A6 'warning:' "$log" >&2 || true
    rm -f "$log"
}

build_release() {
    need_debian "${BUILD_PACKAGES[@]}"
    configure build --buildtype=release
    compile build gza
}

# publish_guide FILE [OPTIONS...]: data/guide as an edition, unless FILE is already made of the same.
publish_guide() {
    local file=$1 stamp
    shift
    stamp=$({ find data/guide -type f -printf '%p %s %T@\n' | sort; stat -c '%Y %s' build/gza; echo "$*"; } | sha256sum)
    if [ -f "$file" ] && [ "$(cat "$file.made-of" 2>/dev/null)" = "$stamp" ]; then
        return 0
    fi
    build/gza guide publish data/guide -o "$file" "$@" >&2 || return 1
    printf '%s\n' "$stamp" >"$file.made-of"
}

# The test and fuzz sources as one checksum: a new file makes meson look again.
sources_seen() { for kind in "$@"; do python3 tools/list_sources.py "$kind"; done | cksum | cut -d' ' -f1; }

configure_tests() {
    configure build-test -Dtests=true --buildtype=debugoptimized -Doptimization=1 -Ddebug=true \
        -Db_sanitize=address,undefined -Dwerror=true -Dtests_seen="$(sources_seen test fuzz)"
}

configure_fuzzers() {
    CC=clang-14 configure build-fuzz -Dfuzzers=true --buildtype=debugoptimized -Doptimization=1 -Ddebug=true \
        -Db_sanitize=address,undefined -Db_lundef=false -Dtests_seen="$(sources_seen fuzz)"
}
