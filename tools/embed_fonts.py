#!/usr/bin/env python3
"""Puts the fonts of assets/print into the program: embed_fonts.py OUT_C FONT..."""
import os
import sys

out, fonts = sys.argv[1], [os.path.abspath(f) for f in sys.argv[2:]]
with open(out, 'w') as c:
    c.write('/* Made by tools/embed_fonts.py; do not edit. */\n#include "print/font_data.h"\n\n')
    for i, path in enumerate(fonts):
        c.write(f'__asm__(".section .rodata\\n.balign 16\\n.globl gza_font_{i}\\ngza_font_{i}:\\n.incbin \\"{path}\\"\\n.previous\\n");\n'
                f'extern const char gza_font_{i}[];\n')
    c.write('\nconst FontData FONTS[FONT_COUNT] = {\n')
    for i, path in enumerate(fonts):
        c.write(f'    {{ "{os.path.basename(path)}", gza_font_{i}, {os.path.getsize(path)} }},\n')
    c.write('};\n')
