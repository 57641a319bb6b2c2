#!/usr/bin/env python3
"""Puts the matrix of roles into C: embed_roles.py OUT.c roles.tsv

A column that is no role, a cell that is no reach, or a row that stands twice stops the build.
"""
import sys

ROLES = ['consultant', 'reception', 'hub-coordinator', 'editor', 'reviewer', 'network-coordinator', 'donor-officer', 'administrator']
REACH = {'-': 'MAY_NONE', 'self': 'MAY_SELF', 'hub': 'MAY_HUB', 'network': 'MAY_NETWORK'}


def main():
    out, path = sys.argv[1], sys.argv[2]
    with open(path, encoding='utf-8') as f:
        lines = [(n, line.rstrip('\n')) for n, line in enumerate(f, 1) if line.strip() and not line.startswith('#')]
    if lines[0][1].split('\t') != ['path', 'method'] + ROLES:
        sys.exit(f'{path}:{lines[0][0]}: expected the columns path, method and the roles of roles.h, in their order')
    rows, seen = [], set()
    for number, line in lines[1:]:
        where, method, *cells = line.split('\t')
        if method not in ('GET', 'POST') or not where.startswith('/') or (where, method) in seen or len(cells) != len(ROLES):
            sys.exit(f'{path}:{number}: expected an address, GET or POST, and a cell for each role; each row once')
        seen.add((where, method))
        is_open = cells == ['open'] * len(ROLES)
        if not is_open and any(c not in REACH for c in cells):
            sys.exit(f'{path}:{number}: a cell is -, self, hub or network; or all are open')
        reach = '{ 0 }' if is_open else '{ ' + ', '.join(REACH[c] for c in cells) + ' }'
        rows.append(f'    {{ "{where}", ROUTE_{method}, {"true" if is_open else "false"}, {reach} }},')
    with open(out, 'w', encoding='utf-8') as f:
        f.write('/* Made by tools/embed_roles.py from src/desk/roles.tsv. */\n#include "desk/roles.h"\n\n'
                'const Route ROUTES_OF_ROLES[] = {\n' + '\n'.join(rows) + '\n    { 0 },\n};\n')


if __name__ == '__main__':
    main()
