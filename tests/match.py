#!/usr/bin/env python3
"""The matcher against tests/fixtures/personas: every service and part of every person, with the facts that are missing or
fail and their order; that its JSON has what docs/formats/match.md promises; and that bad answers are named.

    match.py            GZA and GUIDE from the environment (script/test sets them)
"""
import gzip
import json
import os
import sys
import tempfile

sys.path.insert(0, os.path.join(os.path.dirname(__file__), 'lib'))
from suite import GZA, ROOT, Suite, run

GUIDE = os.environ.get('GUIDE', os.path.join(ROOT, 'build', 'test-guide.gza'))
PERSONAS = os.path.join(ROOT, 'tests', 'fixtures', 'personas', 'personas.jsonl.gz')
WORDS = {'eligible': 'yes', 'maybe': 'maybe', 'not': 'no'}
suite = Suite('match')


def match(scratch, facts, *options, name='facts.json'):
    path = os.path.join(scratch, name)
    with open(path, 'w', encoding='utf-8') as f:
        if isinstance(facts, str):
            f.write(facts)
        else:
            json.dump(facts, f, ensure_ascii=False)
    return run(GZA, 'match', '--edition', GUIDE, '--facts', path, *options)


def expected_of(persona):
    """service id -> (verdict, facts)"""
    expect = persona['expect']
    out = {s: ('yes', []) for s in expect['eligible']}
    out |= {s: ('maybe', facts) for s, facts in expect['maybe'].items()}
    return out | {s: ('no', facts) for s, facts in expect['not'].items()}


def check_person(persona, got):
    want = expected_of(persona)
    suite.same({s['id'] for s in got['services']}, set(want), f'{persona["id"]}: the same services')
    suite.same(got['date'], persona['facts']['application_date'], f'{persona["id"]}: on the day of the check')
    parts = {}
    for s in got['services']:
        suite.same((s['verdict'], s['missing'] + s['failing']), tuple(want[s['id']]), f'{persona["id"]}: {s["id"]}')
        check_reasons(persona, s)
        for p in s['parts']:
            if s['verdict'] != 'no':
                facts = p['missing'] + p['failing']
                parts[f'{s["id"]}#{p["part"]}'] = (p['verdict'], facts)
    suite.same(parts, {k: (WORDS[v['result']], v.get('facts', [])) for k, v in persona['expect']['parts'].items()},
               f'{persona["id"]}: parts')


def check_reasons(persona, s):
    """Each verdict is explained: in both languages, with a source, and a no says what would change it."""
    who = f'{persona["id"]}: {s["id"]}'
    wrong = [r for r in s['because'] if not (r['text']['ka'] and r['text']['en'] and r['source'] and r['op'] and r['value'] is not None)]
    suite.check(not wrong, f'{who}: every reason has a sentence and a source', wrong[:1])
    if s['verdict'] == 'no':
        suite.same({r['fact'] for r in s['because']}, set(s['failing']), f'{who}: the reasons of a no are its failing facts')
        suite.same({c['fact'] for c in s['would_change']}, set(s['failing']), f'{who}: what would change it')
        suite.check(s['strength'] is None, f'{who}: a no has no strength')
    if s['verdict'] == 'yes':
        over = s['shown_as'] in ('last_known_open', 'uncertain', 'probably_closed', 'closed', 'not_yet')
        suite.same(s['strength'] == 'fits_closed', over, f'{who}: fits but closed')
        suite.check(not (s['missing'] or s['failing'] or s['would_change']), f'{who}: a yes misses nothing')


def check_bad_input(scratch):
    bad = {
        'age': (212, 'too_large'), 'sex': ('other', 'unknown_choice'), 'citizenship': (7, 'unknown_choice'),
        'return_date': ('2026-13-01', 'not_a_day'), 'municipality': ('atlantis', 'unknown_choice'),
        'children_under_18': (1.5, 'not_a_number'), 'abroad_months': (-3, 'too_small'), 'has_valid_id_card': ('true', 'not_true_or_false'),
        'asylum_history': ('applied', 'not_a_list'), 'health_need': (['cancer', 'cancer'], None), 'shoe_size': (42, 'unknown_fact'),
        'idp_status': ('', 'not_true_or_false'),
    }
    done = match(scratch, {k: v for k, (v, _) in bad.items()} | {'seeking_work': True}, '--json')
    suite.same(done.returncode, 1, 'bad answers end with 1')
    errors = {e['field']: e for e in json.loads(done.stdout)['errors']}
    for field, (value, problem) in bad.items():
        if problem:
            suite.same(errors.get(field, {}).get('problem'), problem, f'{field}: {value!r}')
        suite.check(errors.get(field, {}).get('expected'), f'{field}: says what is expected')
    suite.check('seeking_work' not in errors, 'a good answer is not complained about')
    future = match(scratch, {'application_date': '2026-06-01', 'return_date': '2026-06-02'}, '--json')
    suite.check('in_future' in future.stdout, 'a return in the future')
    for broken in ('[1, 2]', '{"age": 1, "age": 2}', '{"age": 01}', '{', '', 'null', '{"age": 1} x', '[' * 100):
        done = match(scratch, broken, '--json')
        suite.check(done.returncode in (1, 3), f'broken body {broken[:20]!r}', done)
    yaml = match(scratch, 'age: 52\nsex: female\nasylum_history: [applied]\napplication_date: "2026-06-01"\n', '--json', name='facts.yaml')
    same = match(scratch, {'age': 52, 'sex': 'female', 'asylum_history': ['applied'], 'application_date': '2026-06-01'}, '--json')
    suite.same(yaml.stdout, same.stdout, 'YAML and JSON say the same')
    turned = match(scratch, {'application_date': '2026-06-01', 'asylum_history': ['applied'], 'sex': 'female', 'age': 52}, '--json')
    suite.same(turned.stdout, same.stdout, 'the order of answers does not matter')


def check_figures(scratch, personas):
    """Floors of the issue: half the questions, 20 microseconds a match, 2 milliseconds a question (CPU time)."""
    path = os.path.join(scratch, 'people.jsonl')
    with open(path, 'w', encoding='utf-8') as f:
        f.writelines(json.dumps(p, ensure_ascii=False) + '\n' for p in personas)
    done = run(GZA, 'bench', 'match', '--edition', GUIDE, '--people', path, '--json')
    if not suite.same(done.returncode, 0, 'gza bench match'):
        return
    got = json.loads(done.stdout)
    suite.say(done.stdout.strip())
    suite.same(got['people_asked'], sum(len(p['facts']) >= 75 for p in personas), 'people with at least 75 answers')
    suite.check(got['questions_median'] * 2 <= got['file_order_median'], 'half as many questions as in the order of the file', got)
    suite.check(got['match_us'] <= 20, 'a match of all services in 20 microseconds', got)
    suite.check(got['next_question_max_us'] <= 2000, 'the next question in 2 milliseconds', got)


def main():
    with gzip.open(PERSONAS, 'rt', encoding='utf-8') as f:
        personas = [json.loads(line) for line in f]
    with tempfile.TemporaryDirectory() as scratch:
        for persona in personas:
            done = match(scratch, persona['facts'], '--json')
            if suite.same(done.returncode, 0, f'{persona["id"]} is matched'):
                check_person(persona, json.loads(done.stdout))
        check_bad_input(scratch)
        check_figures(scratch, personas)
    suite.end()


main()
