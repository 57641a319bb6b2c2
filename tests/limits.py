#!/usr/bin/env python3
"""How often one address may ask (WEB-16), over HTTP: a hundred people are served, a machine is told when to come back, and
the answer says so in words or as problem JSON.

    limits.py           GZA and GUIDE from the environment (script/test sets them)
"""
import json
import os
import sys
import urllib.parse

sys.path.insert(0, os.path.join(os.path.dirname(__file__), 'lib'))
from suite import GZA, ROOT, Server, Suite, run

EDITION = os.environ.get('GUIDE', os.path.join(ROOT, 'build', 'test-guide.gza'))
FORM = {'Content-Type': 'application/x-www-form-urlencoded', 'Sec-Fetch-Site': 'same-origin'}
PLAN = 'plan=' + urllib.parse.quote('gza1:2ttvx;photo;telavi')
suite = Suite('limits')


def ask(connection, method, path, source, body=None, more=FORM):
    """(status, headers with small names, body)"""
    connection.request(method, path, body, {'X-Forwarded-For': source, **(more if body is not None else {})})
    answer = connection.getresponse()
    return answer.status, {k.lower(): v for k, v in answer.getheaders()}, answer.read().decode('utf-8', 'replace')


def until_refused(connection, most, *request):
    """How many were answered, and the refusal."""
    for n in range(most):
        answer = ask(connection, *request)
        if answer[0] == 429:
            return n, answer
    return most, answer


# Whoever asks for one of these is counted; each takes from the same.
ASKED = (('GET', '/ka/search?q=pensia'), ('GET', '/api/v1/search?q=pensia'), ('POST', '/api/v1/search', 'q=pensia'),
         ('POST', '/api/v1/match', '{"age": 70}', {'Content-Type': 'application/json'}), ('POST', '/ka/check', ''), ('POST', '/en/plan', PLAN),
         ('POST', '/ka/plan.txt', PLAN))

with Server(EDITION, '--proxy', '127.0.0.1', '--rate-limit', '2', '--today', '2026-11-24') as server:
    c = server.connection()
    for method, path, *body in ASKED:
        status = ask(c, method, path, '198.51.100.1', *body)[0]
        suite.check(status not in (429, 404, 405), f'sr_web_16 {method} {path} is answered', status)
    served, refusal = until_refused(c, 200, 'GET', '/ka/search?q=pensia', '198.51.100.1')
    suite.check(70 <= served <= 80, 'sr_web_16 --rate-limit 2: eighty at once', served)
    for method, path, *body in ASKED:
        until_refused(c, 20, 'GET', '/ka/search?q=pensia', '198.51.100.1')
        status, headers, text = ask(c, method, path, '198.51.100.1', *body)
        suite.same(status, 429, f'sr_web_16 {method} {path} is refused then')
        suite.check(headers.get('retry-after', '').isdigit() and 1 <= int(headers['retry-after']) <= 60, f'sr_web_16 {path}: when to come back', headers)
        if path.startswith('/api/'):
            problem = json.loads(text)
            suite.check(headers['content-type'] == 'application/problem+json' and problem['status'] == 429, f'sr_web_16 {path}: problem JSON', text)
            suite.same(headers.get('access-control-allow-origin'), '*', f'sr_web_16 {path}: other pages may read why')
        else:
            said = 'დაელოდეთ ერთ წუთს' if path.startswith('/ka/') else 'Wait a minute'
            suite.check(said in text.replace('\u00ad', ''), f'sr_web_16 {path}: the page says what to do', text[:400])
            suite.check('pensia' not in text and '2ttvx' not in text, f'sr_web_16 {path}: without what was asked')
    for path in ('/ka/', '/ka/check', '/ka/s/2ttvx', '/api/v1/facts', '/healthz'):
        suite.check(ask(c, 'GET', path, '198.51.100.1')[0] in (200, 301), f'sr_web_16 {path} is there all the same')
    suite.same(ask(c, 'GET', '/ka/search?q=pensia', '198.51.100.2')[0], 200, 'sr_web_16 others notice nothing')
    sheets, refusal = until_refused(c, 20, 'POST', '/ka/plan.pdf', '198.51.100.3', PLAN)
    suite.same(sheets, 4, 'sr_web_16 sheets are fewer')
    suite.check('დაელოდეთ' in refusal[2].replace('\u00ad', ''), 'sr_web_16 a refused sheet is a page', refusal[1])
    suite.same(ask(c, 'POST', '/ka/plan', '198.51.100.3', PLAN)[0], 200, 'sr_web_16 the plan itself is there without its sheet')

with Server(EDITION, '--proxy', '127.0.0.1') as server:
    c = server.connection()
    statuses = {ask(c, 'POST', '/ka/check', '198.51.100.1', '')[0] for _ in range(100)}
    statuses |= {ask(c, 'GET', f'/api/v1/search?q=pens{n}', '198.51.100.1')[0] for n in range(1000)}
    suite.same(statuses, {200}, 'sr_web_16 a hundred people behind one address are answered')
    served, _ = until_refused(c, 20000, 'GET', '/api/v1/search?q=a', '198.51.100.9')
    suite.check(2000 <= served < 20000, 'sr_web_16 a machine that asks without end is stopped', served)

for options in ((), ('--proxy', '127.0.0.1', '--rate-limit', 'off')):
    with Server(EDITION, *options) as server:
        c = server.connection()
        statuses = {ask(c, 'GET', '/api/v1/search?q=a', '198.51.100.1')[0] for _ in range(2500)}
        suite.same(statuses, {200}, f'sr_web_16 no limit for {"--rate-limit off" if options else "this machine itself"}')

for wrong in ('0', '1001', 'none', '-1', '5/s'):
    done = run(GZA, 'serve', '--edition', EDITION, '--rate-limit', wrong)
    suite.check(done.returncode == 2 and '--rate-limit' in done.stderr, f'gza serve --rate-limit {wrong}: exit 2 and a reason', done.stderr)
suite.end()
