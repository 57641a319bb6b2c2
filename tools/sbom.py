#!/usr/bin/env python3
"""The bill of materials of a built program, as CycloneDX JSON.

    sbom.py OUT PROGRAM VERSION

Names, licences and reasons are those of docs/third-party.md; versions of libraries are what dpkg says is installed,
or where there is no dpkg the ones of the table. It says nothing of the machine and of when it was made."""
import json
import os
import re
import subprocess
import sys

ROOT = os.path.join(os.path.dirname(os.path.abspath(__file__)), '..')


def listed():
    """{name, libraries, version, source, licence, reason} for each row of the table"""
    rows = []
    with open(os.path.join(ROOT, 'docs', 'third-party.md'), encoding='utf-8') as f:
        for line in f:
            cells = [c.strip() for c in line.strip().strip('|').split('|')]
            if line.startswith('|') and len(cells) == 6 and cells[0] not in ('name', '---'):
                rows.append(dict(zip(('name', 'library', 'version', 'source', 'licence', 'reason'), cells)))
    return rows


def needed(program):
    """The shared libraries that it asks for by name."""
    text = subprocess.run(['readelf', '-dW', program], stdout=subprocess.PIPE, text=True, check=True).stdout
    return re.findall(r'\(NEEDED\)\s+Shared library: \[([^\]]+)\]', text)


def installed(row):
    if not row['source'].startswith('Debian '):
        return row['version']
    try:
        done = subprocess.run(['dpkg-query', '-W', '-f', '${Version}\n', row['source'][len('Debian '):]], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    except FileNotFoundError:
        return row['version']
    return done.stdout.split('\n')[0] or row['version']


def licence(expression):
    return [{'expression': expression}] if ' OR ' in expression else [{'license': {'id': expression}}]


def component(row):
    version = installed(row)
    out = {'type': 'library', 'name': row['name'], 'version': version, 'description': row['reason'], 'licenses': licence(row['licence'])}
    if row['source'].startswith('Debian '):
        out['purl'] = f'pkg:deb/debian/{row["source"][len("Debian "):]}@{version}'
    elif row['source'].startswith('npm'):
        out['purl'] = f'pkg:npm/{(row["source"][len("npm"):].strip() or row["name"]).replace("@", "%40")}@{version}'
    return out


def main(out, program, version):
    rows = listed()
    known = {library for row in rows for library in row['library'].split(', ')}
    strange = [library for library in needed(program) if library not in known]
    if strange:
        sys.exit(f'docs/third-party.md has no row for {", ".join(strange)}')
    bill = {'bomFormat': 'CycloneDX', 'specVersion': '1.5', 'version': 1,
            'metadata': {'component': {'type': 'application', 'name': 'gza', 'version': version, 'licenses': licence('Apache-2.0')}},
            'components': [component(row) for row in rows]}
    with open(out, 'w', encoding='utf-8') as f:
        json.dump(bill, f, ensure_ascii=False, indent=1)
        f.write('\n')


if __name__ == '__main__':
    main(*sys.argv[1:4])
