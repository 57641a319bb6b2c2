#!/usr/bin/env python3
"""What stands on the first screen: made-up people, each with one need and at most seven answers
(tests/fixtures/personas/reduced.yaml, written before the ranking was tuned).

    relevance.py [-v]      GZA and GUIDE from the environment (script/test sets them)
"""
import gzip
import json
import os
import sys
import tempfile

import yaml

sys.path.insert(0, os.path.join(os.path.dirname(__file__), 'lib'))
from suite import GZA, ROOT, Suite, run

GUIDE = os.environ.get('GUIDE', os.path.join(ROOT, 'build', 'test-guide.gza'))
FOLDER = os.path.join(ROOT, 'tests', 'fixtures', 'personas')
FIRST, FEW, LEAST = 7, 3, 180  # as in src/guide/relevance.h
FLOOR = 0.90
suite = Suite('relevance')


def first_screen(person, day, scratch):
    path = os.path.join(scratch, 'facts.json')
    with open(path, 'w', encoding='utf-8') as f:
        json.dump(person['answers'] | {'application_date': day}, f, default=str)
    got = json.loads(run(GZA, 'match', '--edition', GUIDE, '--facts', path, '--need', person['need'], '--json').stdout)
    shown = sorted((s for s in got['services'] if s['place'] == 'first'), key=lambda s: -s['relevance'])
    return got['services'], [s for i, s in enumerate(shown[:FIRST]) if i < FEW or s['relevance'] >= LEAST]


with gzip.open(os.path.join(FOLDER, 'personas.jsonl.gz'), 'rt', encoding='utf-8') as f:
    people = {p['id']: p for p in map(json.loads, f)}
with open(os.path.join(FOLDER, 'reduced.yaml'), encoding='utf-8') as f:
    reduced = yaml.safe_load(f)

found = wanted = 0
with tempfile.TemporaryDirectory() as scratch:
    for person in reduced:
        suite.check(len(person['answers']) <= 7 and 2 <= len(person['key']) <= 7, f'{person["id"]}: at most seven answers, a few key services')
        everything, shown = first_screen(person, people[person['id']]['facts']['application_date'], scratch)
        ids = [s['id'] for s in shown]
        missed = [k for k in person['key'] if k not in ids]
        found, wanted = found + len(person['key']) - len(missed), wanted + len(person['key'])
        if '-v' in sys.argv:
            print(f'{person["id"]}: {ids}' + (f' without {missed}' if missed else ''))
        suite.check(all(s['verdict'] != 'no' for s in shown), f'{person["id"]}: nothing that does not fit on the first screen')
        bare = [s['id'] for s in everything if s['strength'] == 'fits' and s['shown_as'] == 'last_known_open']
        suite.same(bare, [], f'{person["id"]}: no bare "fits" on an old source')
        child = person['answers'].get('age', 99) < 16
        work = [s['id'] for s in shown if s['id'].startswith(('rda-', 'enterprise-', 'gita-'))]
        suite.check(not (child and work), f'{person["id"]}: no farm machines for a child', work)
suite.check(found / wanted >= FLOOR, f'key services on the first screen: {found} of {wanted} ({found / wanted:.3f}), floor {FLOOR}')
print(f'key services on the first screen: {found} of {wanted} ({found / wanted:.3f})')
suite.end()
