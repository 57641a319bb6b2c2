#!/usr/bin/env python3
"""Puts assets/dist into the program: names with a content hash, gzip and brotli copies, a C table.

    embed_assets.py DIST OUT_DIR       writes OUT_DIR/asset_names.h, OUT_DIR/assets.c and the bytes beside them

The style sheet's addresses of fonts are replaced by the hashed names. Needs the brotli command.
"""
import gzip
import hashlib
import os
import subprocess
import sys

TYPES = {'css': 'text/css; charset=utf-8', 'js': 'text/javascript; charset=utf-8', 'svg': 'image/svg+xml',
         'woff2': 'font/woff2', 'ico': 'image/x-icon'}
MACROS = {'gza.css': 'ASSET_CSS', 'ask.css': 'ASSET_ASK_CSS', 'page.js': 'ASSET_JS', 'icon.svg': 'ASSET_ICON_SVG'}
FIXED = {'favicon.ico'}  # asked for by name


def smaller(data, packed):
    return packed if len(packed) < len(data) else b''


def main():
    dist, out = sys.argv[1], os.path.abspath(sys.argv[2])
    os.makedirs(out, exist_ok=True)
    # The style sheet comes last: it names the others.
    names = sorted(os.listdir(dist), key=lambda n: (n.endswith('.css'), n))
    paths, rows = {}, []
    for name in names:
        data = open(os.path.join(dist, name), 'rb').read()
        if name.endswith('.css'):
            for other, path in paths.items():
                data = data.replace(f'/assets/{other}'.encode(), path.encode())
        digest = hashlib.sha256(data).hexdigest()[:12]
        stem, ending = name.rsplit('.', 1)
        paths[name] = f'/{name}' if name in FIXED else f'/assets/{stem}.{digest}.{ending}'
        packed = {'identity': data, 'gz': b'', 'br': b''}
        if ending not in ('woff2', 'ico'):
            packed['gz'] = smaller(data, gzip.compress(data, 9, mtime=0))
            packed['br'] = smaller(data, subprocess.run(['brotli', '-q', '11', '-c'], input=data, check=True,
                                                        stdout=subprocess.PIPE).stdout)
        rows.append((name, paths[name], TYPES[ending], digest, packed))
    with open(os.path.join(out, 'asset_names.h'), 'w') as h:
        h.write('/* Made by tools/embed_assets.py; do not edit. */\n#pragma once\n')
        others = {n: 'ASSET_' + n.upper().replace('.', '_').replace('-', '_') for n in paths if n not in MACROS}
        for name, macro in sorted((MACROS | others).items()):
            h.write(f'#define {macro} "{paths[name]}"\n')
    with open(os.path.join(out, 'assets.c'), 'w') as c:
        c.write('/* Made by tools/embed_assets.py; do not edit. */\n#include "web/assets.h"\n\n')
        for i, (name, path, kind, digest, packed) in enumerate(rows):
            for form, data in packed.items():
                if not data:
                    continue
                blob = os.path.join(out, f'asset_{i}.{form}')
                open(blob, 'wb').write(data)
                symbol = f'gza_asset_{i}_{form}'
                c.write(f'__asm__(".section .rodata\\n.balign 16\\n.globl {symbol}\\n{symbol}:\\n.incbin \\"{blob}\\"\\n.previous\\n");\n'
                        f'extern const char {symbol}[];\n')
        c.write('\nstatic const Asset ASSETS[] = {\n')
        for i, (name, path, kind, digest, packed) in enumerate(rows):
            view = lambda form: f'{{ gza_asset_{i}_{form}, {len(packed[form])} }}' if packed[form] else '{ 0, 0 }'
            c.write(f'    {{ S_INIT("{path}"), S_INIT("{kind}"), {view("identity")}, {view("gz")}, {view("br")},\n'
                    f'      S_INIT("{digest}"), {"false" if name in FIXED else "true"} }},\n')
        c.write('};\n\nconst Asset *asset_find(Str path)\n{\n    for (size_t i = 0; i < COUNT(ASSETS); i++)\n'
                '        if (str_eq(ASSETS[i].path, path))\n            return &ASSETS[i];\n    return 0;\n}\n')


if __name__ == '__main__':
    main()
