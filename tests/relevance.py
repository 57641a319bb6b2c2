#!/usr/bin/env python3
"""What stands on the first screen: made-up people, each with one need and at most seven answers
(tests/fixtures/personas: reduced.yaml, written before the ranking was tuned, and needs.jsonl, written for another ranking).

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
FIRST = 7
FLOORS = {'reduced': 0.90, 'needs': 0.85}  # share of the key services on the first screen
suite = Suite('relevance')


def first_screen(person, day, scratch):
    """All services, and those to show first, in order. A person without a need sees everything."""
    path = os.path.join(scratch, 'facts.json')
    with open(path, 'w', encoding='utf-8') as f:
        json.dump(person['answers'] | {'application_date': day}, f, default=str)
    got = json.loads(run(GZA, 'match', '--edition', GUIDE, '--facts', path, *(['--need', person['need']] if person['need'] else []), '--json').stdout)
    return got['services'], sorted((s for s in got['services'] if s['rank']), key=lambda s: s['rank'])


with gzip.open(os.path.join(FOLDER, 'personas.jsonl.gz'), 'rt', encoding='utf-8') as f:
    people = {p['id']: p for p in map(json.loads, f)}
with open(os.path.join(FOLDER, 'reduced.yaml'), encoding='utf-8') as f:
    sets = {'reduced': yaml.safe_load(f)}
with open(os.path.join(FOLDER, 'needs.jsonl'), encoding='utf-8') as f:
    sets['needs'] = [json.loads(line) for line in f]
for person in sets['needs']:  # there, answers are the names of facts
    person['answers'] = {fact: people[person['id']]['facts'][fact] for fact in person['answers']}


def check_person(person, scratch):
    """How many of the key services are on the first screen, of how many."""
    who = person['id']
    suite.check(len(person['answers']) <= 7 and 2 <= len(person['key']) <= 7, f'{who}: at most seven answers, a few key services')
    everything, shown = first_screen(person, people[who]['facts']['application_date'], scratch)
    ids = [s['id'] for s in shown]
    missed = [k for k in person['key'] if k not in ids]
    if '-v' in sys.argv:
        print(f'{who}: {ids}' + (f' without {missed}' if missed else ''))
    suite.check(len(shown) <= FIRST, f'{who}: at most seven services', ids)
    suite.check(all(s['verdict'] != 'no' for s in shown), f'{who}: nothing that does not fit on the first screen')
    bare = [s['id'] for s in everything if s['strength'] == 'fits' and s['shown_as'] == 'last_known_open']
    suite.same(bare, [], f'{who}: no bare "fits" on an old source')
    child = person['answers'].get('age', 99) < 16
    work = [s for s in ids if s.startswith(('rda-', 'enterprise-', 'gita-'))]
    suite.check(not (child and work), f'{who}: no farm machines for a child', work)
    return len(person['key']) - len(missed), len(person['key'])


with tempfile.TemporaryDirectory() as scratch:
    for name, persons in sets.items():
        counted = [check_person(p, scratch) for p in persons]
        found, wanted = (sum(c[i] for c in counted) for i in (0, 1))
        print(f'{name}: key services on the first screen: {found} of {wanted} ({found / wanted:.3f})')
        suite.check(found / wanted >= FLOORS[name], f'{name}: {found} of {wanted} ({found / wanted:.3f}), floor {FLOORS[name]}')
    everything, shown = first_screen({'answers': {'age': 40, 'citizenship': 'georgian', 'location': 'georgia'}, 'need': ''}, '2026-11-24', scratch)
    place = {s['id']: s['place'] for s in everything}
    suite.check({place[s] for s in ('biometric-passport', 'registry-extract', 'public-defender')} == {'general'}, 'without a need: what is for everyone is a line, not the list')
    ids = [s['id'] for s in shown]
    suite.check(ids and not any(s.startswith('rda-') for s in ids), 'without a need: no farm machines for who says nothing of a farm', ids)
    suite.same(place['rda-harvest-machinery'], 'first', 'without a need: but they can be found among the others')
suite.end()
