#!/usr/bin/env python3
"""The fonts of the booklet: those of the pages (assets/dist/*.woff2, see fonts.py), unpacked to TrueType.

    print_fonts.py            writes assets/print/*.ttf
    print_fonts.py --check    says whether they are what it would write

Same input, same bytes. Needs fontTools and brotli (Debian: fonttools, python3-brotli).
"""
import io
import os
import sys

from fontTools.ttLib import TTFont

ASSETS = os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', 'assets')
stale = []
for style in ('regular', 'bold'):
    font = TTFont(os.path.join(ASSETS, 'dist', f'gza-{style}.woff2'), recalcTimestamp=False)
    font.flavor = None
    out = io.BytesIO()
    font.save(out)
    path = os.path.join(ASSETS, 'print', f'gza-{style}.ttf')
    if '--check' not in sys.argv[1:]:
        with open(path, 'wb') as f:
            f.write(out.getvalue())
    elif open(path, 'rb').read() != out.getvalue():
        stale.append(f'assets/print/gza-{style}.ttf is not what its source makes; run tools/print_fonts.py')
sys.exit('\n'.join(stale) or 0)
