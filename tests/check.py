#!/usr/bin/env python3
"""\"What can I get?\" over HTTP, without a line of JavaScript: made-up people answer what they are asked, from their
first need to the result, and what they said is looked for where it must not be.

    check.py [-v]      GZA and GUIDE from the environment (script/test sets them)
"""
import gzip
import html
import json
import os
import re
import statistics
import sys
import tempfile
import time
import urllib.parse

import yaml

sys.path.insert(0, os.path.join(os.path.dirname(__file__), 'lib'))
from suite import GZA, ROOT, Server, Suite, run

GUIDE = os.environ.get('GUIDE', os.path.join(ROOT, 'build', 'test-guide.gza'))
PEOPLE = os.path.join(ROOT, 'tests', 'fixtures', 'personas')
QUESTION_BYTES = 6 * 1024
FIRST = 7  # CHECK_ROUND of src/public/check.h
TITLES = {'ka': 'რა მეკუთვნის?', 'en': 'What can I get?'}
GROUPS = {'yes': ('გერგებათ', 'These fit you'), 'maybe': ('შეიძლება გერგებოდეთ', 'These may fit you')}
WHY = {'yes': ('რატომ გერგებათ', 'Why it fits you'), 'maybe': ('რატომ შეიძლება გერგებოდეთ', 'Why it may fit you'),
       'no': ('რატომ არ გერგებათ ამჯერად', 'Why not this time')}
suite = Suite('check')
verbose = '-v' in sys.argv[1:]
data = json.loads(run(GZA, 'guide', 'export', 'json', GUIDE).stdout)
services = data.get('service') or data.get('services')
code_of = {s['id']: s['code'] for s in services}
facts = {f['id']: f for f in yaml.safe_load(open(os.path.join(ROOT, 'data', 'guide', 'facts.yaml'), encoding='utf-8'))}
situations = yaml.safe_load(open(os.path.join(ROOT, 'data', 'guide', 'situations.yaml'), encoding='utf-8'))
sizes = []


class Page:
    """What a browser without JavaScript would see and send."""

    def __init__(self, answer, body, what):
        self.status, self.headers = answer.status, {k.lower(): v for k, v in answer.getheaders()}
        self.text = body.decode().replace('\u00ad', '')
        self.main = self.text[self.text.find('<main'):self.text.find('</main>')]
        self.hidden = {k: html.unescape(v) for k, v in re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)">', self.main)}
        self.asks = self.hidden.get('f')
        title = re.search(r'<title>([^<]*)</title>', self.text).group(1)
        suite.check(any(t in title for t in TITLES.values()), f'{what}: the title is always the same', title)
        suite.check('set-cookie' not in self.headers and 'location' not in self.headers and 'etag' not in self.headers, f'{what}: no cookie, no address, no ETag', self.headers)
        suite.same(self.headers.get('cache-control'), 'no-store', f'{what}: is stored by no cache')

    def links(self):
        return [html.unescape(x) for x in re.findall(r'(?:href|src|action|formaction)="([^"]*)"', self.text)]


def post(connection, lang, fields, what, **headers):
    body = urllib.parse.urlencode(fields)
    connection.request('POST', f'/{lang}/check', body, {'Content-Type': 'application/x-www-form-urlencoded', **headers})
    answer = connection.getresponse()
    return Page(answer, answer.read(), what)


def typed(fact, value):
    """As somebody fills the fields of a question in."""
    kind = facts[fact]['type']
    if kind == 'date':
        year, month, day = str(value).split('-')
        return [('vd', day.lstrip('0')), ('vm', month.lstrip('0')), ('vy', year)]
    if kind == 'set':
        return [('v', v) for v in value]
    return [('v', str(value).lower() if isinstance(value, bool) else str(value))]


def answers_of(text):
    """The hidden text as gza match takes it; answers left open are not there."""
    out = {}
    for one in text.split('*')[1:]:
        fact, _, value = one.partition('.')
        kind = facts[fact]['type']
        if value in ('-', '_'):
            continue
        if kind == 'set':
            out[fact] = value.split('.') if value else []
        elif kind in ('integer', 'decimal'):
            out[fact] = json.loads(value)
        else:
            out[fact] = value == 'true' if kind == 'bool' else value
    return out


def matched(scratch, text, day, need):
    path = os.path.join(scratch, 'facts.json')
    with open(path, 'w', encoding='utf-8') as f:
        json.dump(answers_of(text) | {'application_date': day}, f)
    done = run(GZA, 'match', '--edition', GUIDE, '--facts', path, *(('--need', need) if need else ()), '--json')
    return {s['id']: s for s in json.loads(done.stdout)['services']}


def listed(page, lang):
    """[(group, [codes])] of the first screen, then of what folds away."""
    first = re.findall(r'<h2 class="govuk-heading-l">(.*?)</h2><ul class="gza-results">(.*?)</ul>(?=<h2|<div|<details|<dl|<p)', page.main, re.S)
    more = re.findall(r'<h3 class="govuk-heading-s">([^<]*?) \(\d+\)</h3><ul class="govuk-list gza-ask__compact">(.*?)</ul>', page.main, re.S)
    codes = lambda text: re.findall(rf'<a class="govuk-link" href="/{lang}/s/(\w+)"', text)
    return [(n, codes(t)) for n, t in first], [(n, codes(t)) for n, t in more]


def walk(connection, person, need, lang, day, scratch):
    who = f'{person["id"]} ({lang})'
    page = post(connection, lang, [('w', need), ('act', 'start')], who)
    asked, said, trail = [], 0, 0
    while len(asked) < 250:
        if not page.asks:
            if 'value="more"' not in page.main:
                break
            page = post(connection, lang, [(k, page.hidden[k]) for k in ('a', 'w', 't', 'from')] + [('act', 'more')], who)
            continue
        fact, state = page.asks, [(k, page.hidden[k]) for k in ('a', 'w', 't')]
        suite.check(fact not in asked, f'{who}: {fact} is asked once', asked)
        asked.append(fact)
        known = fact in person['facts']
        said += known
        given = typed(fact, person['facts'][fact]) + [('act', 'answer')] if known else [('act', 'dont_know' if len(asked) % 2 else 'rather_not')]
        page = post(connection, lang, state + [('f', fact)] + given, f'{who}: {fact}')
        if not suite.same(page.status, 200, f'{who}: {fact} = {person["facts"].get(fact)!r} is taken'):
            return len(asked)
        trail = trail or (len(asked) if not page.asks else 0)
    suite.check(trail <= FIRST, f'{who}: a result after at most {FIRST} questions', trail)
    suite.check('value="more"' not in page.main and not page.asks, f'{who}: the questions come to an end')
    got = answers_of(page.hidden['a'])
    suite.check(all(got[f] == person['facts'][f] or sorted(got[f]) == sorted(person['facts'][f]) for f in asked if f in person['facts']), f'{who}: every answer stands in the state as it was given')
    wanted = matched(scratch, page.hidden['a'], day, need)
    id_of = {c: i for i, c in code_of.items()}
    first, more = listed(page, lang)
    seen = []
    for name, codes in first + more:
        group = next((g for g, words in GROUPS.items() if name in words), None)
        seen += codes
        wrong = [id_of[c] for c in codes if wanted[id_of[c]]['verdict'] != group]
        suite.check(group and not wrong, f'{who}: "{name}" as gza match says', wrong)
    shown = [id_of[c] for _, codes in first for c in codes]
    suite.same(set(shown), {s for s in wanted if wanted[s]['rank']}, f'{who}: the first screen is that of gza match')
    suite.check(len(seen) == len(set(seen)), f'{who}: nothing is listed twice')
    suite.check(all(not re.search(r'[?#]', x) for x in page.links() if '/check' in x), f'{who}: no answer in an address')
    for verdict in ('yes', 'maybe', 'no'):
        service = next((i for i in wanted if wanted[i]['verdict'] == verdict), None)
        if not service:
            continue
        why = post(connection, lang, [(k, page.hidden[k]) for k in ('a', 'w', 't')] + [('act', f'why.{code_of[service]}')], f'{who}: why {service}')
        suite.check(any(w in why.main for w in WHY[verdict]), f'{who}: why {verdict}, {service}')
        if verdict == 'no':
            suite.check('rel="noopener noreferrer"' in why.main and ('რა შეცვლიდა პასუხს' in why.main or 'What would change the answer' in why.main),
                        f'{who}: a no names its source and what would change it', service)
    if verbose:
        print(f'{who}: {len(asked)} questions, {said} answered, first {shown}')
    return len(asked)


def check_people(scratch):
    with gzip.open(os.path.join(PEOPLE, 'personas.jsonl.gz'), 'rt', encoding='utf-8') as f:
        people = [json.loads(line) for line in f]
    with open(os.path.join(PEOPLE, 'reduced.yaml'), encoding='utf-8') as f:
        needs = {p['id']: p['need'] for p in yaml.safe_load(f)}
    counts = []
    for day in sorted({p['facts']['application_date'] for p in people}):
        with Server(GUIDE, '--today', day, '--threads', '1') as server:
            c = server.connection()
            for i, person in enumerate(people):
                if person['facts']['application_date'] == day:
                    counts.append(walk(c, person, needs[person['id']], 'en' if i % 2 else 'ka', day, scratch))
            if day == people[0]['facts']['application_date']:
                walk(c, people[0], '', 'ka', day, scratch)  # "Show me everything"
    suite.say(f'{len(counts)} people from their need to the end of the questions: {min(counts)} to {max(counts)}, in the middle {statistics.median(counts):g}')


# -- sizes, methods, wrong input ---------------------------------------------------------------------------------------
def check_pages(server):
    c = server.connection()
    largest = {}
    state = '1*' + '*'.join(f'{f}.{"georgian" if f == "citizenship" else "true"}' for f in facts if facts[f]['type'] == 'bool' and facts[f]['asked'] or f == 'citizenship')
    for lang in ('ka', 'en'):
        for fact in (f for f in facts if facts[f]['asked']):
            form = urllib.parse.urlencode({'a': state, 'w': 'just-returned', 't': '.'.join(list(facts)[:7]), 'act': f'edit.{fact}'})
            c.request('POST', f'/{lang}/check', form, {'Content-Type': 'application/x-www-form-urlencoded', 'Accept-Encoding': 'br'})
            answer = c.getresponse()
            body = answer.read()
            suite.check(answer.status == 200 and answer.getheader('Content-Encoding') == 'br', f'{lang} {fact}: a question, compressed', answer.status)
            largest[len(body)] = f'{lang} {fact}'
    top = max(largest)
    suite.check(top <= QUESTION_BYTES, f'the page of a question takes at most {QUESTION_BYTES} bytes, with {state.count("*")} answers', f'{largest[top]}: {top}')
    suite.say(f'a question with {state.count("*")} answers behind it: {min(largest)} to {top} bytes brotli ({largest[top]})')

    for path in ('/ka/check', '/en/check'):
        suite.same(server.get(path)[0], 200, f'GET {path}')
        for method in ('PUT', 'DELETE', 'PATCH', 'OPTIONS'):
            suite.same(server.get(path, method=method)[0], 405, f'{method} {path}')
    known = [s['code'] for s in services] + [s['code'] for s in situations]
    bad = []
    for i, code in enumerate(known):
        status, headers, body = server.get(f'/{"en" if i % 2 else "ka"}/check/{code}', connection=c)
        if status != 200 or f'name="w" value="{code}"'.encode() not in body:
            bad.append((code, status))
    suite.check(not bad, f'each of {len(known)} services and situations can be checked from its page', bad[:5])
    suite.same(server.get('/ka/check/zzzzz')[0], 404, 'an unknown service is not found')
    c2 = server.connection()
    c2.request('POST', f'/ka/check/{known[0]}', 'act=start', {'Content-Type': 'application/x-www-form-urlencoded'})
    suite.same(c2.getresponse().status, 405, 'only /check itself takes forms')


def check_wrong(server):
    c = server.connection()
    state = [('a', '1*sex.female*is_returnee.true'), ('w', 'just-returned'), ('t', 'sex')]
    for lang in ('ka', 'en'):
        for fact, given, stands in (('age', [('v', '212')], 'value="212"'), ('age', [('v', '')], 'id="v"'), ('return_date', [('vd', '2'), ('vm', '12'), ('vy', '2031')], 'value="2031"'),
                                    ('return_date', [('vd', '31'), ('vm', '4'), ('vy', '2024')], 'value="31"'), ('municipality', [('v', 'atlantis')], '<option value="atlantis" selected>'),
                                    ('citizenship', [('v', 'martian')], '<option value="martian" selected>'), ('seeking_work', [], 'type="radio"'),
                                    ('health_need', [('v', 'hepatitis_c'), ('v', 'love')], 'value="hepatitis_c" checked')):
            page = post(c, lang, state + [('f', fact), *given, ('act', 'answer')], f'{lang} {fact} {given}')
            suite.same(page.status, 422, f'{lang} {fact} = {given}: 422')
            suite.check('role="alert"' in page.main and 'id="v-error"' in page.main, f'{lang} {fact} = {given}: a sentence says what is expected')
            suite.check(stands in page.main, f'{lang} {fact} = {given}: what was typed still stands there')
            suite.same(page.hidden['a'], state[0][1], f'{lang} {fact} = {given}: the other answers are kept')
            target = re.search(r'error-summary__list"><li><a href="#([\w-]+)"', page.main)
            suite.check(target and f'id="{target.group(1)}"' in page.main, f'{lang} {fact} = {given}: the summary leads to the field')
        for text in ('1*age.212*sex.female', '1*age.30*age.31', '2*age.30', 'nonsense', '1*shoe_size.42', '1*age.30' * 900):
            page = post(c, lang, [('a', text), ('act', 'results')], f'{lang} state {text[:30]}')
            suite.check(page.status == 422 and f'href="/{lang}/check"' in page.main, f'{lang} state {text[:30]}: a page that helps', page.status)


# -- the canary: answers are nowhere but in the pages themselves ---------------------------------------------------------
CANARIES = {'social_score': '61234', 'annual_turnover_gel': '77341', 'municipality': 'tsageri', 'return_country': 'PT', 'health_need': 'parkinson'}


def check_canary(scratch):
    log, folder = os.path.join(scratch, 'access.log'), os.path.join(scratch, 'data')
    secrets = ['61234', '77341', 'tsageri', 'edit.social_score', '1*', '1%2A', 'canary-7431', 'parkinson']
    with Server(GUIDE, '--access-log', log, '--data', folder, '--base-url', 'https://gza.example.org') as server:
        c = server.connection()
        state = {'a': '1', 'w': 'no-home', 't': ''}
        for fact, value in CANARIES.items():
            value = next((x['id'] for x in facts[fact].get('choices', []) if value.lower() in x['id'].lower()), value)
            page = post(c, 'ka', [*state.items(), ('f', fact), ('v', value), ('act', 'answer')], f'canary {fact}', Referer='https://gza.example.org/ka/check/canary-7431')
            suite.same(page.status, 200, f'canary {fact} = {value} is taken')
            state = {k: page.hidden[k] for k in ('a', 'w', 't')}
            suite.check(not any(s in x for s in secrets for x in page.links() if '/s/' not in x), f'canary {fact}: in no address of the page', page.links())
        suite.check(all(s in state['a'] for s in ('61234', '77341', 'tsageri')), 'the canaries travel in the form', state['a'])
        for act in ('results', 'more', 'back', 'edit.social_score', f'why.{code_of["subsistence-allowance"]}'):
            post(c, 'ka', [*state.items(), ('act', act)], f'canary {act}')
        post(c, 'en', [*state.items(), ('f', 'social_score'), ('v', '61234x'), ('act', 'answer')], 'canary wrong')
        post(c, 'en', [('a', state['a'] + '*x'), ('act', 'results')], 'canary broken')
        time.sleep(0.3)
        open_files = [os.readlink(f'/proc/{server.pid}/fd/{n}') for n in os.listdir(f'/proc/{server.pid}/fd') if os.path.exists(f'/proc/{server.pid}/fd/{n}')]
        server.process.send_signal(15)
        server.process.wait(15)
        said = (server.process.stdout.read() or '') + (server.process.stderr.read() or '')
    places = {log: b'', 'what the server says': said.encode()}
    for path in [p for p in open_files if p.startswith('/') and os.path.isfile(p) and os.path.realpath(p) != os.path.realpath(GUIDE)] + [os.path.join(d, f) for d, _, fs in os.walk(scratch) for f in fs]:
        with open(path, 'rb') as f:
            places[path] = f.read()
    suite.check(b'/ka/check' in places[log], 'the access log says that a page was asked for')
    suite.check(len(places) >= 3, 'the data folder is looked at too', list(places))
    for place, content in places.items():
        if os.path.basename(place) == 'facts.json':
            continue
        found = [s for s in secrets if s.encode() in content]
        suite.check(not found, f'no answer in {os.path.basename(place)} (SAFE-03, SAFE-04)', found)


with tempfile.TemporaryDirectory(prefix='gza-check-') as scratch:
    check_people(scratch)
    with Server(GUIDE, '--today', '2026-11-24', '--threads', '1') as server:
        check_pages(server)
        check_wrong(server)
with tempfile.TemporaryDirectory(prefix='gza-canary-') as scratch:
    check_canary(scratch)
suite.end()
