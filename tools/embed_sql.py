#!/usr/bin/env python3
"""Puts the numbered migrations of the store into C: embed_sql.py OUT.c 0001-name.sql 0002-other.sql ...

What does not count from one upwards without a gap, or opens or ends a transaction of its own, stops the build.
"""
import os
import re
import sys


def main():
    out, paths = sys.argv[1], sorted(sys.argv[2:], key=os.path.basename)
    rows = []
    for number, path in enumerate(paths, 1):
        name = os.path.basename(path)
        m = re.fullmatch(r'(\d{4})-([a-z0-9-]+)\.sql', name)
        if not m or int(m[1]) != number:
            sys.exit(f'{path}: expected {number:04d}-some-name.sql')
        with open(path, encoding='utf-8') as f:
            text = f.read()
        bare = re.sub(r'--[^\n]*', '', text)
        bare = re.sub(r"begin select raise\(abort, '[^']*'\); end;", '', bare)  # all that a trigger may do: refuse
        if re.search(r'\b(begin|commit|rollback|savepoint|pragma|attach|vacuum)\b', bare, re.I):
            sys.exit(f'{path}: a migration runs inside one transaction; it begins, ends and sets nothing itself')
        lines = [line.replace('\\', '\\\\').replace('"', '\\"') for line in text.splitlines()]
        body = '\n'.join(f'      "{line}\\n"' for line in lines)
        rows.append(f'    {{ {number}, "{m[2]}",\n{body} }},')
    with open(out, 'w', encoding='utf-8') as f:
        f.write('/* Made by tools/embed_sql.py from src/store/migrations. */\n#include "store/migrate.h"\n\n'
                'const Migration STORE_MIGRATIONS[] = {\n' + '\n'.join(rows) + '\n    { 0 },\n};\n')


if __name__ == '__main__':
    main()
