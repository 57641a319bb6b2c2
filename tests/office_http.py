#!/usr/bin/env python3
"""The pages of staff over real HTTP: who gets in and how, what a form needs, what is said back, and that guessing gets nowhere.

    tests/office_http.py --load      fifty sign-ins at once beside public pages (LOAD-04): prints figures and checks nothing else
"""
import hashlib
import html
import http.client
import json
import os
import re
import secrets
import shutil
import sqlite3
import statistics
import sys
import tempfile
import threading
import time
import urllib.parse

sys.path.insert(0, os.path.join(os.path.dirname(__file__), 'lib'))
from suite import GZA, ROOT, SMALL_GUIDE, Server, Suite, publish, run

PASSWORD = 'ოთხი ცისფერი გოგრა'
LETTERS = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'
FORM = 'application/x-www-form-urlencoded'
ACK = 'application/vnd.gza.ack+json'
COLLEAGUES, CODES_EACH = 120, 6
suite = Suite('officehttp')
scratch = tempfile.mkdtemp(prefix='gza-office-')
data = f'{scratch}/data'
edition = publish(SMALL_GUIDE, f'{scratch}/small.gza', '--number', '1', '--date', '2026-05-20')


class Answer:
    def __init__(self, answer):
        self.status, self.body = answer.status, answer.read().decode()
        self.headers = {k.lower(): v for k, v in answer.getheaders()}
        self.cookies = [v for k, v in answer.getheaders() if k.lower() == 'set-cookie']
        self.location = self.headers.get('location', '')


seen_addresses = []  # of every answer: none may have a secret in it


class Browser:
    """Keeps its cookies, as a browser does, and comes from one address."""

    def __init__(self, server, source):
        self.server, self.source, self.jar, self.word = server, source, {}, ''

    def ask(self, method, path, body=None, fields=None):
        answer = self.send(method, path, body, fields)
        seen_addresses.extend([answer.location] + re.findall(r'(?:href|src|action)="([^"]*)"', answer.body))
        return answer

    def send(self, method, path, body=None, fields=None):
        c = http.client.HTTPConnection(self.server.host, self.server.port, timeout=120)
        headers = {'X-Forwarded-For': self.source}
        if self.jar:
            headers['Cookie'] = '; '.join(f'{k}={v}' for k, v in self.jar.items())
        c.request(method, path, body, {**headers, **(fields or {})})
        answer = Answer(c.getresponse())
        c.close()
        for line in answer.cookies:
            name, value = line.split(';')[0].split('=', 1)
            self.jar[name] = value
            if 'Max-Age=0' in line:
                del self.jar[name]
        word = re.search(r'name="word" value="([^"]+)"', answer.body)
        self.word = word.group(1) if word else self.word
        return answer

    def get(self, path):
        return self.ask('GET', path)

    def post(self, path, fields=None, form=None):
        """As our own page sends a form; `fields` None: the usual ones."""
        form = {'word': self.word, 'key': secrets.token_hex(16), **(form or {})}
        usual = {'Content-Type': FORM, 'Sec-Fetch-Site': 'same-origin'}
        return self.ask('POST', path, urllib.parse.urlencode(form), usual if fields is None else fields)

    def sign_in(self, login, code, password=PASSWORD):
        return self.post('/ka/sign-in', form={'login': login, 'password': password, 'code': code})


# -- people: the first one comes in by her code, the others are written into the stopped store --------------------------------
def key_of(number):
    with open(f'{data}/desk.key', 'rb') as f:
        return hashlib.blake2b(b'', key=f.read(), digest_size=32, salt=number.to_bytes(16, 'little'), person=b'gza-desk'.ljust(16, b'\0')).digest()


def make_colleagues():
    """{login: [codes]}: they have the first one's password, so that nobody waits for 120 hashes."""
    people, mark_key = {}, key_of(2)
    with sqlite3.connect(f'{data}/gza.db') as db:
        db.create_function('in_hub_or_network', 1, lambda hub: 1)
        size = len(db.execute('select mark from staff_code limit 1').fetchone()[0])
        password, = db.execute("select password from staff where login = 'nino.k'").fetchone()
        for n in range(COLLEAGUES):
            who, login = secrets.token_bytes(16), f'lali.{n}'
            db.execute('insert into staff (staff_id, login, name, language, state, password, second, totp_step, joined_s, version)'
                       " values (?, ?, ?, 'ka', 'active', ?, 'printed', 0, 1780000000, 1)", (who, login, f'ლალი {n}', password))
            db.execute("insert into staff_role (hub_id, staff_id, role, since_s) values ('', ?, 'editor', 1780000000)", (who,))
            people[login] = [''.join(secrets.choice(LETTERS) for _ in range(16)) for _ in range(CODES_EACH)]
            for code in people[login]:
                mark = hashlib.blake2b(b'paper\0' + code.encode(), key=mark_key, digest_size=size).digest()
                db.execute('insert into staff_code (staff_id, mark) values (?, ?)', (who, mark))
    db.close()
    return people


def begin():
    os.mkdir(data, 0o700)
    code = json.loads(run(GZA, 'admin', '--data', data, '--json').stdout)['code']
    with serving() as server:
        nino = Browser(server, '198.51.100.1')
        done = nino.post('/ka/join', form={'invitation': code, 'step': 'join', 'name': 'ნინო კალანდაძე', 'login': 'nino.k', 'password': PASSWORD, 'second': 'printed'})
        codes = re.findall(r'<code>([^<]+)</code>', done.body)
        if not suite.check(len(codes) == 20, 'sr_auth_08 the first administrator joins with her code', f'{done.status} {done.body[-600:]}'):
            suite.end()
        again = nino.post('/ka/join', form={'invitation': code, 'step': 'join', 'name': 'სხვა', 'login': 'other.o', 'password': PASSWORD, 'second': 'printed'})
        suite.check(again.status == 422, 'sr_auth_08 which works once', again.status)
    return make_colleagues()


def serving(*more):
    return Server(edition, '--data', data, '--proxy', '127.0.0.1', *more)


def number(sql):
    with sqlite3.connect(f'file:{data}/gza.db?mode=ro', uri=True) as db:
        return db.execute(sql).fetchone()[0]


def steps():
    """Deeds with reports: each has one entry of the audit."""
    return number("select count(*) from audit where action like 'mistake.%'")


def report(server, text, source='203.0.113.9'):
    """A visitor reports a mistake."""
    visitor = Browser(server, source)
    return visitor.post('/ka/report', form={'about': 's/d4d4d', 'kind': 'link', 'text': text})


# -- the way in ------------------------------------------------------------------------------------------------------------------
def way_in(server, people):
    guest = Browser(server, '198.51.100.2')
    made_up = secrets.token_urlsafe(32)
    guest.jar['__Host-gza'] = made_up
    page = guest.get('/ka/workshop/reports')
    suite.check(page.status == 303 and page.location.startswith('/ka/sign-in'), 'sr_ses_01 a made-up session is none', f'{page.status} {page.location}')
    done = guest.sign_in('lali.0', people['lali.0'].pop())
    suite.check(done.status == 303, 'signing in with a code from paper', f'{done.status} {done.body[:300]}')
    sessions = [c for c in done.cookies if c.startswith('__Host-gza=')]
    suite.same(len(sessions), 1, 'sr_ses_02 one cookie of the session')
    parts = [p.strip() for p in sessions[0].split(';')]
    suite.check(sorted(parts[1:]) == ['HttpOnly', 'Path=/', 'SameSite=Strict', 'Secure'], 'sr_ses_02 with all that guards it, without a domain', parts[1:])
    token = guest.jar['__Host-gza']
    suite.check(token != made_up and len(token) >= 43, 'sr_ses_01 it is not what the browser came with', token)
    with open(f'{data}/gza.db', 'rb') as f, open(f'{data}/gza.db-wal', 'rb') as log:
        suite.check(token.encode() not in f.read() + log.read(), 'sr_ses_01 the token is in no file')
    stolen = Browser(server, '198.51.100.3')
    stolen.jar['__Host-gza'] = made_up
    suite.same(stolen.get('/ka/workshop/reports').status, 303, 'sr_ses_01 the made-up one was never adopted')
    stolen.jar['__Host-gza'] = token
    suite.same(stolen.get('/ka/workshop/reports').status, 200, 'the real one is the session')
    again = guest.sign_in('lali.0', people['lali.0'].pop())
    suite.check(again.status == 303 and guest.jar['__Host-gza'] != token, 'sr_ses_01 signing in again gives another', again.status)
    suite.same(stolen.get('/ka/workshop/reports').status, 303, 'sr_ses_01 and ends the one before')
    last = guest.jar['__Host-gza']
    guest.get('/ka/workshop/reports')
    suite.same(guest.post('/ka/sign-out').status, 303, 'signing out')
    stolen.jar['__Host-gza'] = last
    suite.same(stolen.get('/ka/workshop/reports').status, 303, 'sr_ses_04 after signing out the cookie is worth nothing')
    lured = Browser(server, '198.51.100.9')
    there = lured.post('/ka/sign-in', {'Content-Type': FORM, 'Origin': 'https://evil.example'}, {'login': 'lali.1', 'password': PASSWORD, 'code': people['lali.1'][0]})
    suite.check(there.status == 403 and not lured.jar, 'sr_web_09 another site cannot sign somebody in', there.status)
    used = Browser(server, '198.51.100.4')
    code = people['lali.1'].pop()
    suite.check(used.sign_in('lali.1', code).status == 303 and Browser(server, '198.51.100.5').sign_in('lali.1', code).status == 422, 'sr_auth_07 a code from paper works once')


def signed_in(server, people, login, source):
    browser = Browser(server, source)
    done = browser.sign_in(login, people[login].pop())
    suite.check(done.status == 303, f'{login} signs in', f'{done.status} {done.body[:200]}')
    browser.get('/ka/workshop/reports')
    return browser


# -- what a form needs -------------------------------------------------------------------------------------------------------------
def forms(server, people):
    suite.same(report(server, 'bmuli ar ixsneba').status, 303, 'a visitor reports a mistake')
    lali, gia = signed_in(server, people, 'lali.2', '198.51.100.6'), signed_in(server, people, 'lali.3', '198.51.100.7')
    page = lali.get('/ka/workshop/reports')
    path = re.search(r'action="(/ka/workshop/reports/[0-9a-f]{32})"', page.body).group(1)
    suite.check('bmuli ar ixsneba' in page.body.replace('\u00ad', ''), 'an editor reads it')
    take, before = {'step': 'take'}, number('select count(*) from audit')
    ours = {'Content-Type': FORM, 'Sec-Fetch-Site': 'same-origin'}
    for what, fields in {'without saying from where': {'Content-Type': FORM}, 'a foreign Origin': {'Content-Type': FORM, 'Origin': 'https://evil.example'},
                         'Origin null': {'Content-Type': FORM, 'Origin': 'null'}, 'cross-site': {'Content-Type': FORM, 'Sec-Fetch-Site': 'cross-site', 'Origin': server.url},
                         'same-site': {'Content-Type': FORM, 'Sec-Fetch-Site': 'same-site'}, 'navigated to': {'Content-Type': FORM, 'Sec-Fetch-Site': 'none'}}.items():
        suite.same(lali.post(path, fields, take).status, 403, f'sr_web_09 {what}: refused')
    for what, form in {'no word': {**take, 'word': ''}, "a colleague's word": {**take, 'word': gia.word}, 'a made-up word': {**take, 'word': secrets.token_urlsafe(32)}}.items():
        suite.same(lali.post(path, None, form).status, 403, f'sr_web_09 {what}: refused')
    for kind in ('application/json', 'text/plain', 'multipart/form-data; boundary=a', 'application/xml'):
        suite.same(lali.post(path, {**ours, 'Content-Type': kind}, take).status, 415, f'sr_web_10 {kind}: refused')
    suite.same(lali.ask('POST', path, json.dumps({'word': lali.word, 'step': 'take'}), {**ours, 'Content-Type': 'application/json'}).status, 415, 'sr_web_10 real JSON: refused')
    in_address = urllib.parse.urlencode({'word': lali.word, 'key': secrets.token_hex(16), 'step': 'take'})
    suite.same(lali.send('POST', f'{path}?{in_address}', '', ours).status, 403, 'sr_web_14 a word in the address is no word')
    suite.check(lali.send('GET', f'{path}?{in_address}').status in (404, 405), 'sr_web_09 a GET changes nothing')
    for method in ('PUT', 'PATCH', 'DELETE'):
        suite.same(lali.ask(method, path, None, ours).status, 405, f'sr_web_04 {method}: not allowed')
    suite.same((steps(), number('select count(*) from audit')), (0, before), 'sr_web_09 and nothing has changed')
    keys(lali, path)
    outside = signed_in(server, people, 'lali.4', '198.51.100.8')
    page = outside.get('/ka/desk/contacts')
    nowhere = outside.get('/ka/desk/nowhere')
    suite.same((page.status, nowhere.status), (404, 404), 'sr_auz_04 what is not for her is as if it were not there')
    suite.same(re.sub('/desk/[a-z]+', '', re.sub(r'[0-9a-f]{32}', '', page.body)), re.sub('/desk/[a-z]+', '', re.sub(r'[0-9a-f]{32}', '', nowhere.body)), 'sr_auz_04 in the same words')
    return [lali, gia, outside]


def keys(lali, path):
    """SYN-01 and SYN-02: the same write a hundred times at once."""
    form, got = {'step': 'take', 'key': secrets.token_hex(16)}, []
    ours = {'Content-Type': FORM, 'Sec-Fetch-Site': 'same-origin', 'Accept': ACK}

    def send():
        got.append(lali.post(path, ours, form))
    threads = [threading.Thread(target=send) for _ in range(100)]
    for t in threads:
        t.start()
    for t in threads:
        t.join()
    wanted = {'gza': 'ack', 'key': form['key'], 'see': '/ka/workshop/reports'}
    suite.same({(a.status, a.headers.get('content-type'), a.body) for a in got}, {(200, ACK, json.dumps(wanted, separators=(',', ':')))},
               'sr_syn_01 sr_syn_02 a hundred times at once: the same acknowledgement, with the key')
    suite.same(steps(), 1, 'sr_syn_01 and one deed')
    other = lali.post(path, ours, {**form, 'step': 'done'})
    suite.check(other.status == 409 and 'gza"' not in other.body and steps() == 1, 'sr_syn_01 the same key for another write: 409, no change', other.status)
    browser = lali.post(path, None, form)
    suite.same((browser.status, browser.location), (303, '/ka/workshop/reports'), 'sr_syn_01 a browser is led on, again and again')
    lost = Browser(lali.server, lali.source)
    lost.word = lali.word
    gone = lost.post(path, ours, {**form, 'key': secrets.token_hex(16)})
    suite.check(gone.status == 303 and gone.location.startswith('/ka/sign-in'), 'sr_syn_02 a lost session is no acknowledgement', gone.status)


# -- what is said back ---------------------------------------------------------------------------------------------------------------
def answers(server, browsers):
    with open(f'{ROOT}/src/desk/roles.tsv', encoding='utf-8') as f:
        rows = [line.split('\t') for line in f if line.startswith('/')]
    stored = []
    for path, method in {(r[0].replace('*', 'abc'), r[1]) for r in rows}:
        if path in ('/sign-out', '/lock', '/sign-in', '/join', '/unlock', '/me/sessions'):
            continue
        answer = browsers[0].get(f'/ka{path}') if method == 'GET' else browsers[0].post(f'/en{path}', {'Content-Type': FORM})
        if answer.headers.get('cache-control') != 'no-store':
            stored.append(f'{method} {path}: {answer.status} {answer.headers.get("cache-control")}')
        if 'content-security-policy' not in answer.headers:
            stored.append(f'{method} {path}: no policy')
    suite.same(stored, [], f'sr_off_05 {len(rows)} addresses: every answer to somebody signed in says no-store')
    health = [browsers[0].get('/healthz'), Browser(server, '203.0.113.1').get('/healthz')]
    suite.check(all(a.status == 200 and a.body == 'ok\n' for a in health), 'sr_sbx_06 health is one word, for everybody', [a.body for a in health])
    suite.same({browsers[0].get(p).status for p in ('/metrics', '/status', '/debug', '/ka/metrics')}, {404}, 'sr_sbx_06 and there is no other')
    secret = [s for b in browsers for s in (b.word, *b.jar.values()) if len(s) > 20]
    told = [a for a in seen_addresses if any(s in urllib.parse.unquote(a) for s in secret)]
    suite.check(len(secret) >= 6 and len(seen_addresses) > 1000, 'there is something to look for, and where', f'{len(secret)}, {len(seen_addresses)}')
    suite.same(told, [], f'sr_web_14 {len(seen_addresses)} addresses in answers, and no token or word in one')


# -- guessing ----------------------------------------------------------------------------------------------------------------------------
def plain(page, login):
    """What a page of failure says, without what was typed and what is drawn anew."""
    return re.sub(r'[0-9a-f]{32}', 'KEY', page.body.replace(html.escape(login), 'LOGIN'))


def names(server):
    """AUTH-06: names that are there and names that are not, in turn; each name and each address once."""
    known, unknown, bodies = [], [], set()
    for round_ in range(5):
        for n in range(20 * round_ + 20, 20 * round_ + 40):
            for login, times in ((f'lali.{n}', known), (f'maka.{n}', unknown)):
                browser = Browser(server, f'198.18.{len(times)}.{len(unknown) + 1 if times is known else 200 - len(known)}')
                began = time.perf_counter()
                page = browser.sign_in(login, 'A' * 16, 'სულ სხვა სიტყვები')
                times.append(time.perf_counter() - began)
                bodies.add((page.status, plain(page, login), tuple(sorted(k for k in page.headers))))
        a, b = statistics.median(known), statistics.median(unknown)
        if abs(a - b) <= 0.05 * max(a, b):
            break
    suite.same(len(bodies), 1, 'sr_auth_06 known and unknown names: the same status, words and fields')
    suite.same(next(iter(bodies))[0], 422, 'sr_auth_06 which say that it does not fit')
    suite.check(abs(a - b) <= 0.05 * max(a, b), f'sr_auth_06 medians of {len(known)} tries each: {a * 1000:.1f} and {b * 1000:.1f} ms', f'{abs(a - b) / max(a, b):.1%} apart')
    suite.say(f'a try takes {a * 1000:.1f} ms for a known name, {b * 1000:.1f} ms for an unknown one ({len(known)} tries each)')


def attack(server, people):
    """AUTH-05: twenty tries a second at one account, from everywhere; its owner has signed in from her browser before."""
    login, source = 'lali.90', '198.51.100.90'
    owner = signed_in(server, people, login, source)
    owner.post('/ka/sign-out')
    ends, statuses, waits = time.time() + 8, [], []
    lock = threading.Lock()

    def guess(address):
        while time.time() < ends:
            began = time.time()
            page = Browser(server, address).sign_in(login, 'A' * 16, 'გამოცნობა')
            with lock:
                statuses.append(page.status)
                waits.append(int(page.headers.get('retry-after', '0')))
            time.sleep(max(0.0, 0.2 - (time.time() - began)))
    threads = [threading.Thread(target=guess, args=(a,)) for a in ('203.0.113.50', '203.0.113.51', '203.0.113.52', source)]
    for t in threads:
        t.start()
    time.sleep(4)
    began = time.perf_counter()
    page = owner.sign_in(login, people[login].pop())
    took = time.perf_counter() - began
    for t in threads:
        t.join()
    suite.check(page.status == 303 and took <= 5, f'sr_auth_05 in an attack of {len(statuses) / 8:.0f} tries a second the owner signs in from her browser in {took * 1000:.0f} ms', page.status)
    suite.check(statuses.count(422) <= 8 and statuses.count(429) > 0, 'sr_auth_05 of which few are even looked at', {s: statuses.count(s) for s in set(statuses)})
    suite.check(max(waits) >= 2, 'sr_auth_05 and which are told how long to wait', max(waits))
    stranger = Browser(server, '203.0.113.77').sign_in(login, people[login].pop())
    suite.same(stranger.status, 429, 'sr_auth_05 the pair of this account and unknown browsers is slowed')
    other = Browser(server, '203.0.113.50')
    suite.check(other.sign_in('lali.91', people['lali.91'].pop()).status in (303, 429), 'another account is not locked')
    suite.same(Browser(server, '203.0.113.78').sign_in('lali.92', people['lali.92'].pop()).status, 303, 'sr_auth_05 and elsewhere nobody notices')
    scanner, got = Browser(server, '203.0.113.60'), []
    for n in range(40):
        got.append(scanner.sign_in(f'vano.{n}', 'A' * 16, 'გამოცნობა').status)
    suite.check(got.count(429) >= 10, 'sr_auth_05 a source that tries one name after the other is slowed', got)


# -- fifty at once (LOAD-04) ---------------------------------------------------------------------------------------------------------------
def quantile(times, q):
    return sorted(times)[min(len(times) - 1, int(q * len(times)))] * 1000


def public_pages(server, until, times):
    c = server.connection()
    n = 0
    while not until():
        n += 1
        began = time.perf_counter()
        server.get(f'/ka/search?q=barati+{n % 7}' if n % 2 else '/ka/s/d4d4d', {'X-Forwarded-For': f'192.0.2.{n % 250}'}, c)
        times.append(time.perf_counter() - began)
        time.sleep(0.002)
    c.close()


def load(server, people):
    quiet, busy, took, statuses = [], [], [], []
    end = time.time() + 3
    public_pages(server, lambda: time.time() > end, quiet)
    gate = threading.Barrier(50)

    def sign_in(n):
        browser = Browser(server, f'198.51.100.{n}')
        gate.wait()
        began = time.perf_counter()
        try:
            status = browser.sign_in(f'lali.{n}', people[f'lali.{n}'].pop()).status
        except OSError as e:
            status = str(e)
        took.append(time.perf_counter() - began)
        statuses.append(status)
    threads = [threading.Thread(target=sign_in, args=(n,)) for n in range(50)]
    for t in threads:
        t.start()
    public_pages(server, lambda: len(took) == 50, busy)
    for t in threads:
        t.join()
    suite.check(statuses.count(303) == 50, 'all fifty are signed in', {s: statuses.count(s) for s in set(statuses)})
    suite.say(f'LOAD-04: 50 sign-ins at once on {os.cpu_count()} cores (load before: {os.getloadavg()[0]:.1f}): median {quantile(took, 0.5):.0f}, p95 {quantile(took, 0.95):.0f} ms')
    suite.say(f'LOAD-04: public pages p50, p99: {quantile(quiet, 0.5):.2f}, {quantile(quiet, 0.99):.2f} ms when quiet ({len(quiet)}); '
              f'{quantile(busy, 0.5):.2f}, {quantile(busy, 0.99):.2f} ms meanwhile ({len(busy)})')


try:
    people = begin()
    with serving() as server:
        if '--load' in sys.argv[1:]:
            load(server, people)
        else:
            way_in(server, people)
            answers(server, forms(server, people))
            names(server)
            attack(server, people)
    suite.check(run(GZA, 'audit', 'verify', '--data', data).returncode == 0, 'the list of what was done is whole afterwards')
finally:
    shutil.rmtree(scratch)
suite.end()
