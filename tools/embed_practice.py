#!/usr/bin/env python3
"""Puts the files of data/practice into the program as they are: embed_practice.py OUT.c FILE.yaml ...

A file's folder says what it is: cases, tests, meetings.
"""
import os
import sys


def main():
    out, paths = sys.argv[1], sys.argv[2:]
    rows = []
    for path in sorted(paths):
        name = '/'.join(path.replace(os.sep, '/').split('/')[-2:])
        with open(path, encoding='utf-8') as f:
            lines = [line.replace('\\', '\\\\').replace('"', '\\"').replace('?', '\\?') for line in f.read().splitlines()]
        body = '\n'.join(f'      "{line}\\n"' for line in lines)
        rows.append(f'    {{ "{name}",\n{body} }},')
    with open(out, 'w', encoding='utf-8') as f:
        f.write('/* Made by tools/embed_practice.py from data/practice; do not edit. */\n#include "desk/practice.h"\n\n'
                'const PracticeFile PRACTICE_FILES[] = {\n' + '\n'.join(rows) + '\n    { 0 },\n};\n')


if __name__ == '__main__':
    main()
