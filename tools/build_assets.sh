#!/bin/sh
# Makes assets/dist from assets/, web/ and the npm packages of package.json. The results are committed, so
# that building and running Gza needs no Node. With --check it makes them elsewhere and compares.
set -eu
cd "$(dirname "$0")/.."
out=assets/dist
if [ "${1:-}" = --check ]; then
    out=$(mktemp -d)
    trap 'rm -rf "$out"' EXIT
fi
[ -d node_modules/govuk-frontend ] || npm ci --silent
mkdir -p "$out"
npx sass --no-source-map --style=compressed --quiet-deps assets/css/gza.scss "$out/gza.css"
npx esbuild web/page.ts --bundle --minify --target=es2020 --format=esm --charset=utf8 --log-level=warning --outfile="$out/page.js"
# Georgian, Latin, punctuation, the lari sign and the arrows that pages use; nothing else.
unicodes='U+0020-007E,U+00A0,U+00A7,U+00AB,U+00AD,U+00B0,U+00B2,U+00B7,U+00BB,U+00C0-00FF,U+0131,U+0152-0153,U+10D0-10FF,U+2010-2015,U+2018-201E,U+2022,U+2026,U+20AC,U+20BE,U+2116,U+2190-2193,U+00D7'
for weight in 400:regular 700:bold; do
    pyftsubset "node_modules/@fontsource/firago/files/firago-latin-${weight%%:*}-normal.woff2" --unicodes="$unicodes" \
        --flavor=woff2 --layout-features='kern,mark,mkmk,liga,locl,tnum' --no-hinting --desubroutinize \
        --output-file="$out/gza-${weight##*:}.woff2"
done
cp assets/icon.svg assets/favicon.ico "$out/"
if [ "${1:-}" = --check ]; then
    for f in "$out"/*; do
        cmp -s "$f" "assets/dist/$(basename "$f")" || { echo "assets/dist/$(basename "$f") is not what its sources make; run tools/build_assets.sh"; bad=1; }
    done
    [ -z "${bad:-}" ] && echo "assets/dist is up to date"
    exit ${bad:-0}
fi
ls -l "$out"
