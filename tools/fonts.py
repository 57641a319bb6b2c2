#!/usr/bin/env python3
"""Cuts FiraGO down to what the Guide is written in, as woff2: fonts.py IN_FOLDER OUT_FOLDER

IN_FOLDER is `files` of the npm package @fontsource/firago. The licence reserves the name Fira for the
unchanged fonts ("Reserved Font Name"), so the copies are called Gza Sans inside, too; the line that
says who owns them stays. Same input, same bytes. Needs fontTools and brotli (Debian: fonttools,
python3-brotli).
"""
import os
import sys

from fontTools import subset
from fontTools.ttLib import TTFont

# Georgian, Latin, punctuation, the lari sign and the arrows that pages use; nothing else. In step with unicode-range in
# assets/css/gza.scss. FiraGO has no Mtavruli capitals (U+1C90 and on), so no page may use them.
CODES = ('U+0020-007E,U+00A0,U+00A7,U+00AB,U+00AD,U+00B0,U+00B2,U+00B7,U+00BB,U+00C0-00FF,U+0131,U+0152-0153,U+10D0-10FF,'
         'U+2010-2015,U+2018-201E,U+2022,U+2026,U+20AC,U+20BE,U+2116,U+2190-2193')
WEIGHTS = {'regular': 400, 'bold': 700}
COPYRIGHT, LICENCE, LICENCE_URL = 0, 13, 14  # numbers of the records of a name table


def cut(source, out, style):
    font = TTFont(source, recalcTimestamp=False)
    options = subset.Options()
    options.flavor = 'woff2'
    options.layout_features = ['kern', 'mark', 'mkmk', 'liga', 'locl', 'tnum']
    options.hinting = False
    options.desubroutinize = True
    cutter = subset.Subsetter(options)
    cutter.populate(unicodes=subset.parse_unicodes(CODES))
    owner = font['name'].getDebugName(COPYRIGHT)
    cutter.subset(font)
    style = style.capitalize()
    font['name'].names = []
    for number, text in {
            COPYRIGHT: owner, 1: 'Gza Sans', 2: style, 3: f'Gza Sans {style}, cut down from FiraGO 1.001',
            4: f'Gza Sans {style}', 5: 'Version 1.001', 6: f'GzaSans-{style}',
            LICENCE: 'SIL Open Font License, Version 1.1', LICENCE_URL: 'http://scripts.sil.org/OFL'}.items():
        font['name'].setName(text, number, 3, 1, 0x409)
    font.flavor = 'woff2'
    font.save(out)


def main():
    for style, weight in WEIGHTS.items():
        cut(os.path.join(sys.argv[1], f'firago-latin-{weight}-normal.woff2'), os.path.join(sys.argv[2], f'gza-{style}.woff2'), style)


if __name__ == '__main__':
    main()
