#!/usr/bin/env python3
"""The matcher against tests/fixtures/personas: every service and part of every person, with the facts that are missing or
fail and their order; that its JSON has what docs/formats/match.md promises; and that bad answers are named.

    match.py            GZA and GUIDE from the environment (script/test sets them)
"""
import gzip
import http.client
import json
import os
import re
import shutil
import sys
import tempfile

sys.path.insert(0, os.path.join(os.path.dirname(__file__), 'lib'))
from suite import GZA, ROOT, Server, Suite, run

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
        first = [c['first'] for c in s['would_change'] if c['fact'] == 'in_social_database']
        suite.check(all(f == 'social-database-registration' for f in first), f'{who}: the database comes first', first)
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


def check_households(scratch):
    """A rule that changes for a household is noticed: by the check, and by publishing."""
    folder, old, new = (os.path.join(scratch, n) for n in ('guide', 'old.gza', 'new.gza'))
    shutil.copytree(os.path.join(ROOT, 'data', 'guide'), folder)
    households = len(os.listdir(os.path.join(folder, 'households')))
    suite.check(households >= 12, 'at least twelve households', households)

    def change(path, before, after):
        with open(os.path.join(folder, path), encoding='utf-8') as f:
            text = f.read()
        suite.check(before in text, f'{before!r} stands in {path}')
        with open(os.path.join(folder, path), 'w', encoding='utf-8') as f:
            f.write(text.replace(before, after, 1))

    def publish(*options):
        return run(GZA, 'guide', 'publish', folder, '-o', new, '--previous', old, '--date', '2026-11-24', *options)

    suite.same(run(GZA, 'guide', 'publish', folder, '-o', old, '--date', '2026-11-24').returncode, 0, 'the guide is published')
    suite.same(publish().returncode, 0, 'nothing changed, nothing to explain')
    os.unlink(new)
    rule = 'services/business-support/microfinance-loans.yaml'
    change(rule, 'fact: age, op: ">=", value: 18', 'fact: age, op: ">=", value: 40')
    done = publish()
    changed = re.findall(r'^([\w-]+): ([\w-]+) was (\w+), is (\w+)$', done.stderr, re.M)
    suite.check(done.returncode == 1 and changed and not os.path.exists(new), 'a changed verdict without a reason is not published', done.stderr)
    suite.same({(service, was, now) for _, service, was, now in changed}, {('microfinance-loans', 'yes', 'no')}, 'each changed verdict is printed')
    reasons = os.path.join(scratch, 'changes.yaml')
    for count, status in ((len(changed) - 1, 1), (len(changed), 0)):
        with open(reasons, 'w', encoding='utf-8') as f:
            f.writelines(f'- {{household: {h}, service: {s}, why: "the new page of the bank says 40"}}\n' for h, s, _, _ in changed[:count])
        suite.same(publish('--changes', reasons).returncode, status, f'{count} of {len(changed)} changed verdicts are named')
    with open(reasons, 'w', encoding='utf-8') as f:
        f.writelines(f'- {{household: {h}, service: {s}, why: " "}}\n' for h, s, _, _ in changed)
    suite.same(publish('--changes', reasons).returncode, 1, 'a blank is no reason')
    change('services/documents/certificate-of-return.yaml', 'value: abroad', 'value: georgia')
    done = run(GZA, 'guide', 'check', folder)
    suite.check(done.returncode == 1 and 'households/still-in-italy.yaml' in done.stdout and '[other-verdict]' in done.stdout,
                'the check names the household whose expectation does not come true', done.stdout)
    done = run(GZA, 'guide', 'check', os.path.join(ROOT, 'data', 'guide'), '--on-date', '2028-01-01')
    suite.check(done.returncode == 0 and 'builder-refused-asylum: state-reintegration-income-project was yes, is no' in done.stdout,
                'a look at a coming day', done.stdout)


def check_api(personas):
    """POST /api/v1/match is what gza match prints; answers leave no trace in the access log."""
    with tempfile.TemporaryDirectory() as scratch, Server(GUIDE, '--access-log', f'{scratch}/log') as server:
        for persona in personas:
            status, _, body = post(server, '/api/v1/match', json.dumps(persona['facts']).encode())
            printed = match(scratch, persona['facts'], '--json').stdout
            suite.check(status == 200 and body.decode().strip() == printed.strip(), f'{persona["id"]}: the API says the same')
        brief = json.loads(post(server, '/api/v1/match?reasons=no', json.dumps(personas[0]['facts']).encode())[2])
        suite.same(sorted(brief['services'][0]), ['id', 'shown_as', 'status', 'strength', 'verdict'], 'without reasons')
        status, head, body = post(server, '/api/v1/match?lang=ka', b'{"age": 212, "canary_fact": "canary-value"}')
        errors = {e['field']: e for e in json.loads(body)['errors']}
        suite.same((status, errors['age']['problem'], errors['canary_fact']['problem']), (422, 'too_large', 'unknown_fact'), 'wrong answers are 422')
        suite.check('0-დან 120-მდე' in errors['age']['expected'], 'and say what is expected, in Georgian')
        suite.same(head.get('cache-control'), 'no-store', 'answers are not stored')
        for broken in (b'', b'{', b'[]', b'{"age":1}x', b'\xff', b'{"age":1,"age":2}'):
            suite.same(post(server, '/api/v1/match', broken)[0], 422, f'broken body {broken!r}')
        suite.same(post(server, '/api/v1/match', b'age=52', 'application/x-www-form-urlencoded')[0], 415, 'a form is not JSON')
        connection = http.client.HTTPConnection('127.0.0.1', server.port, timeout=10)
        connection.request('GET', '/api/v1/match')
        suite.same(connection.getresponse().status, 405, 'answers do not come with GET')
        with open(f'{scratch}/log', encoding='utf-8') as f:
            log = f.read()
        traces = [w for w in ('canary', 'georgian', 'citizenship', '"age', 'reasons', '2026-11-23') if w in log]
        suite.check(log.count('"POST"') > len(personas) and not traces, 'no answer stands in the access log', traces)


def post(server, path, body, kind='application/json'):
    connection = http.client.HTTPConnection('127.0.0.1', server.port, timeout=10)
    connection.request('POST', path, body, {'Content-Type': kind})
    answer = connection.getresponse()
    return answer.status, {k.lower(): v for k, v in answer.getheaders()}, answer.read()


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
        check_households(scratch)
    check_api(personas)
    suite.end()


main()
