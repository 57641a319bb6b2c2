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
for sheet in gza ask office; do
    npx sass --no-source-map --style=compressed --quiet-deps "assets/css/$sheet.scss" "$out/$sheet.css"
done
for script in page office passkey desk; do
    npx esbuild "web/$script.ts" --bundle --minify --target=es2020 --format=esm --charset=utf8 --log-level=warning --outfile="$out/$script.js"
done
# Debian's Python, which has fonttools, and not another one that may come first.
/usr/bin/python3 tools/fonts.py node_modules/@fontsource/firago/files "$out"
cp assets/icon.svg assets/favicon.ico "$out/"
if [ "${1:-}" = --check ]; then
    for f in "$out"/*; do
        cmp -s "$f" "assets/dist/$(basename "$f")" || { echo "assets/dist/$(basename "$f") is not what its sources make; run tools/build_assets.sh"; bad=1; }
    done
    [ -z "${bad:-}" ] && echo "assets/dist is up to date"
    exit ${bad:-0}
fi
ls -l "$out"
