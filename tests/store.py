#!/usr/bin/env python3
"""What is written down: searches that found nothing are counted, survive kill -9 and a full disk, and name nobody.

    KILLS=1000 tests/store.py      more rounds of kill -9 (200 by default)
"""
import hashlib
import http.client
import json
import os
import random
import re
import resource
import shutil
import signal
import sqlite3
import stat
import subprocess
import sys
import tempfile
import threading
import time
import urllib.parse

sys.path.insert(0, os.path.join(os.path.dirname(__file__), 'lib'))
from suite import GZA, SMALL_GUIDE, Server, Suite, publish, run, wait_until

KILLS = int(os.environ.get('KILLS', '200'))
WRITERS = 4
OURS = {'Content-Type': 'application/x-www-form-urlencoded', 'Sec-Fetch-Site': 'same-origin'}
suite = Suite('store')
scratch = tempfile.mkdtemp(prefix='gza-store-')
edition = publish(SMALL_GUIDE, f'{scratch}/small.gza', '--number', '1', '--date', '2026-05-20')
folders = 0


def new_folder():
    global folders
    folders += 1
    return f'{scratch}/data{folders}'


def serving(data, *more, **options):
    return Server(edition, '--data', data, '--proxy', '127.0.0.1', *more, **options)


def ask(server, query, address='198.51.100.1', lang='ka', connection=None, fields=OURS):
    """(status, headers, body) of pressing the button"""
    c = connection or server.connection()
    c.request('POST', f'/{lang}/search/missed', body='q=' + urllib.parse.quote(query), headers={**fields, 'X-Forwarded-For': address})
    answer = c.getresponse()
    body = answer.read().decode()
    if not connection:
        c.close()
    return answer.status, {k.lower(): v for k, v in answer.getheaders()}, body


def searches(data, *more):
    done = run(GZA, 'searches', '--data', data, '--json', *more)
    return json.loads(done.stdout) if done.returncode == 0 else done.stderr


def files_of(data):
    out = b''
    for name in sorted(os.listdir(data)):
        with open(f'{data}/{name}', 'rb') as f:
            out += f.read()
    return out


def counts(data):
    """{mark: asked} as the database has it, after its own check of itself"""
    with sqlite3.connect(f'file:{data}/gza.db?mode=ro', uri=True) as db:
        whole = db.execute('pragma integrity_check').fetchall()
        suite.check(whole == [('ok',)], 'sr_dur_02 the database is whole', whole) if whole != [('ok',)] else None
        return dict(db.execute('select mark, sum(asked) from missed_search group by mark'))


def mark_of(data, word):
    with open(f'{data}/searches.key', 'rb') as f:
        return hashlib.blake2b(word.encode(), digest_size=16, key=f.read()).digest()


# -- from the button to the editor's list ------------------------------------------------------------------
data, log = new_folder(), f'{scratch}/access.log'
with serving(data, '--access-log', log, '--today', '2026-06-01') as server:
    for n in range(1, 11):
        status, headers, _ = ask(server, 'საბავშვო ბაღი 599 12 34 56 nino@example.org', f'198.51.100.{n}')
    suite.check(status == 303 and headers['location'] == '/ka/search?sent=1', 'sr_web_14 the visitor is led back, without a word in the address', headers)
    ask(server, 'rarecanary', '203.0.113.77')
    status, _, _ = ask(server, 'rarecanary', '203.0.113.77')
    suite.same(status, 303, 'pressed twice: the same answer')
    seen = searches(data)
    suite.same((seen['words'], seen['hidden']), ([], 3), 'sr_priv_11 ten people: nothing is shown, three words are hidden (while the server runs)')
    everything = files_of(data)
    for word in ('საბავშვო', 'ბაღი', 'rarecanary', '599', 'nino', 'example.org', '198.51.100', '203.0.113', 'Mozilla'):
        suite.check(word.encode() not in everything, f'sr_priv_11 {word} is in no file below eleven people')
    ask(server, 'ბაღი', '198.51.100.11', 'en')
    seen = searches(data)
    suite.same((seen['words'], seen['hidden']), ([{'word': 'ბაღი', 'people': 11}], 2), 'sr_priv_11 the eleventh makes it seen')
    text = run(GZA, 'searches', '--data', data).stdout
    suite.check('11+\tბაღი' in text and '2 words were asked for by fewer than 11 people' in text, 'gza searches says it in words', text)
    suite.same(searches(data, '--since', '2026-06-02')['words'], [], '--since leaves out what was before')
    suite.same(len(searches(data, '--since', '2026-06-01')['words']), 1, '--since has its own day in it')
    for status_wanted, what, fields in ((403, 'from elsewhere', {**OURS, 'Sec-Fetch-Site': 'cross-site'}),
                                        (403, 'from nowhere', {'Content-Type': OURS['Content-Type']}),
                                        (415, 'as JSON', {**OURS, 'Content-Type': 'application/json'})):
        suite.same(ask(server, 'strangecanary', '198.51.100.99', fields=fields)[0], status_wanted, f'sr_web_09 sr_web_10 {what}: {status_wanted}')
    status, _, body = ask(server, 'ბ' * 200)
    suite.check(status == 413 and 'ტექსტი ძალიან გრძელია' in body, 'sr_web_02 more than a kilobyte is 413', status)
    suite.same(server.get('/ka/search/missed')[0], 405, 'sr_web_04 it cannot be fetched')
    suite.same(server.get('/ka/search/missed', method='HEAD')[1].get('allow'), 'POST', 'sr_web_04 405 says what can be done')
    statuses = [ask(server, 'ბაღი', '198.51.100.200') for _ in range(70)]
    last = statuses[-1]
    suite.check([s[0] for s in statuses[:60]] == [303] * 60 and last[0] == 429 and 1 <= int(last[1]['retry-after']) <= 10, 'sr_web_16 sixty at once, then 429 with Retry-After', [s[0] for s in statuses])
    suite.check('ძალიან ბევრი მოთხოვნაა' in last[2], 'sr_web_16 429 is a page in the language of the visitor')
    suite.same(searches(data)['words'][0]['people'], 11, 'sr_web_16 one source counts once a day')
suite.same(sorted(os.listdir(data)), ['desk.key', 'gza.db', 'gza.lock', 'searches.key'], 'after a stop the log is in the database')
with open(log, encoding='utf-8') as f:
    text = f.read()
suite.check('/ka/search/' in text and not re.search(r'canary|198\.51|203\.0|ბაღი|%E1', text), 'sr_log_04 the access log knows no word and no address', text[:500])
with sqlite3.connect(f'file:{data}/gza.db?mode=ro', uri=True) as db:
    rows = db.execute('select * from missed_search').fetchall()
    columns = [c[1] for c in db.execute('pragma table_info(missed_search)')]
suite.same(columns, ['day', 'mark', 'asked', 'word'], 'sr_log_04 there is no column for a time, an address or a query')
suite.check(rows and all(row[0] == 20605 for row in rows), 'sr_log_04 the day is all that is known of when', rows)
suite.check(all(stat.S_IMODE(os.stat(f'{data}/{n}').st_mode) == 0o600 for n in os.listdir(data)), 'sr_sbx_04 files are their owner\'s alone')
suite.same(searches(data)['hidden'], 2, 'gza searches works without a server too')
with serving(data, '--today', '2027-07-06') as server:
    wait_until(lambda: searches(data)['hidden'] == 0, 5)
suite.same(searches(data), {'since': None, 'step': 11, 'words': [], 'hidden': 0}, 'sr_priv_06 after 400 days the counts are gone')
suite.check('ბაღი'.encode() not in files_of(data), 'sr_priv_06 and so is the word, from all files')

# -- addresses and logs (LOG-06) ---------------------------------------------------------------------------------
data, log = new_folder(), f'{scratch}/ends.log'
with serving(data, '--access-log', log) as server:
    for n in range(1, 13):
        ask(server, 'ბაღი', f'198.51.100.{n}')
        server.get('/ka/', headers={'X-Forwarded-For': f'203.0.113.{n}'})
        c = server.connection()
        c.request('POST', '/ka/desk/signin', body='login=nino&password=x', headers={**OURS, 'X-Forwarded-For': f'192.0.2.{n}'})
        c.getresponse().read()
        c.close()
    with open(log, 'rb') as f:
        everything = f.read() + files_of(data)
    suite.check(b'/ka/' in everything, 'sr_log_06 there is something in the log')
    for address in (b'198.51.100', b'203.0.113', b'192.0.2', b'127.0.0.1'):
        suite.check(address not in everything, f'sr_log_06 {address.decode()}... is in no log and no file')
    os.truncate(log, 0)  # as logrotate's copytruncate does
    server.get('/ka/')
    with open(log, 'rb') as f:
        text = f.read()
    suite.check(text and not text.startswith(b'\0'), 'sr_log_06 a log that is cut goes on from its beginning', text[:80])

# -- who may say where a visitor comes from --------------------------------------------------------------------
data = new_folder()
with Server(edition, '--data', data) as server:
    for n in range(1, 13):
        ask(server, 'ველოსიპედი', f'198.51.100.{n}')
suite.same((searches(data)['words'], searches(data)['hidden']), ([], 1), 'sr_web_05 twelve made-up addresses are one source when no proxy is listed')

# -- kill -9 while counting -----------------------------------------------------------------------------------------
WORDS = [f'სიტყვა{chr(0x10d0 + i)}' for i in range(12)]
data = new_folder()
acked, tried = {w: 0 for w in WORDS}, {w: 0 for w in WORDS}
slowest_start, address = 0, 0
lock = threading.Lock()


def write_until_killed(server):
    global address
    connection = server.connection()
    while True:
        with lock:
            address += 1
            words = random.sample(WORDS, random.randint(1, 4))
            source = f'10.{address >> 16 & 255}.{address >> 8 & 255}.{address & 255}'
            for w in words:
                tried[w] += 1
        try:
            status = ask(server, ' '.join(words), source, connection=connection)[0]
        except (OSError, http.client.HTTPException):
            return
        if status == 429:
            with lock:
                for w in words:
                    tried[w] -= 1
            time.sleep(0.02)
        elif status == 303:
            with lock:
                for w in words:
                    acked[w] += 1


began = time.time()
missing = invented = 0
for n in range(KILLS):
    start = time.time()
    server = serving(data)
    server.__enter__()
    slowest_start = max(slowest_start, time.time() - start)
    threads = [threading.Thread(target=write_until_killed, args=(server,)) for _ in range(WRITERS)]
    for t in threads:
        t.start()
    time.sleep(random.uniform(0.01, 0.15))
    server.process.kill()
    server.process.wait()
    for t in threads:
        t.join()
    if n % 10 == 9 or n == KILLS - 1:  # looked at as it was left, and again after the next start
        there = counts(data)
        for w in WORDS:
            asked = there.get(mark_of(data, w), 0)
            missing += max(0, acked[w] - asked)
            invented += max(0, asked - tried[w])
suite.same((missing, invented), (0, 0), f'sr_dur_02 {KILLS} times kill -9 under {WRITERS} writers: {sum(acked.values())} acknowledged, none missing, none invented')
suite.check(sum(acked.values()) > KILLS, 'sr_dur_02 there was something to lose', acked)
suite.check(slowest_start < 5, f'sr_dur_02 the slowest start took {slowest_start:.2f} s, under five', slowest_start)
suite.check(isinstance(searches(data), dict), 'gza searches reads what a killed server left', searches(data))
suite.say(f'{KILLS} kills, {sum(acked.values())} acknowledged words, {time.time() - began:.0f} s')

# -- kill -9 while the database is made -------------------------------------------------------------------------------
for n in range(60):
    data = new_folder()
    process = subprocess.Popen([GZA, 'serve', '--edition', edition, '--listen', '127.0.0.1:0', '--data', data], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    time.sleep(0.03 * n / 60)
    process.kill()
    process.wait()
    with serving(data) as server:
        if ask(server, 'ბაღი')[0] != 303:
            suite.check(False, f'sr_dur_10 after kill -9 at start number {n} it counts', os.listdir(data))
            break
    shutil.rmtree(data)
else:
    suite.check(True, 'sr_dur_10 60 times kill -9 while the database is made: it counts afterwards')

# -- the Guide is served whatever happens to the store --------------------------------------------------------------------


def still_a_guide(server, what, words_of_trouble):
    suite.same(server.get('/ka/')[0], 200, f'{what}: the Guide is served')
    status, headers, body = ask(server, 'ბაღი')
    suite.check(status == 503 and 'ვერ ჩავინიშნეთ' in body, f'{what}: the page says that it could not be noted', status)
    suite.check('could not note' in ask(server, 'garden', lang='en')[2], f'{what}: in English too')
    suite.check(not re.search(r'sqlite|gza\.db|database', body, re.I), f'sr_web_15 {what}: no details on the page', body[-500:])
    server.process.send_signal(signal.SIGTERM)
    said = server.process.stderr.read()
    suite.check(re.search(words_of_trouble, said), f'{what}: a clear message', said)


data = new_folder()
os.mkdir(data, 0o700)
with open(os.open(f'{data}/gza.db', os.O_WRONLY | os.O_CREAT, 0o600), 'w') as f:
    f.write('ეს არ არის მონაცემთა ბაზა. ' * 400)
with serving(data) as server:
    still_a_guide(server, 'a file that is no database', 'nothing can be written down.*not a database')
suite.check('არ არის' in open(f'{data}/gza.db', encoding='utf-8').read(), 'what is no database of ours is left as it is')
suite.check('not a database' in searches(data), 'gza searches says so as well', searches(data))

data = new_folder()
with serving(data) as server:
    ask(server, 'ბაღი')
with sqlite3.connect(f'{data}/gza.db') as db:
    db.execute('pragma user_version = 99')
db.close()
with serving(data) as server:
    still_a_guide(server, 'sr_dur_10 a newer database', 'schema 99 .* use the newer gza')
suite.check('use the newer gza' in searches(data), 'sr_dur_10 gza searches refuses a newer database', searches(data))

with serving(new_folder()) as first:
    with serving(first.words[first.words.index('--data') + 1]) as second:
        still_a_guide(second, 'sr_dur_07 a second server on the folder', 'in use by another gza')
    suite.same(ask(first, 'ბაღი')[0], 303, 'sr_dur_07 the first one goes on counting')

with serving('/proc/nowhere/data') as server:
    still_a_guide(server, 'a folder that cannot be made', 'nothing can be written down.*cannot make data folder')
with Server(edition) as server:
    suite.same(ask(server, 'ბაღი')[0], 503, 'without --data nothing is counted, and the page says so')

data = new_folder()
with serving(data) as server:
    pass
for name in ('gza.db', 'searches.key'):
    os.chmod(f'{data}/{name}', 0o644)
    done = run(GZA, 'serve', '--edition', edition, '--listen', '127.0.0.1:0', '--data', data, timeout=20)
    suite.check(done.returncode == 3 and 'chmod 600' in done.stderr and name in done.stderr, f'sr_sbx_04 {name} that others can read: no start', done.stderr)
    os.chmod(f'{data}/{name}', 0o600)

# -- a disk that fills up: no file may grow much beyond what a new database has --------------------------------------------
data = new_folder()
with serving(data) as server:
    pass
room = os.path.getsize(f'{data}/gza.db') + (96 << 10)


class SmallDisk(Server):
    def __enter__(self):
        def limits():
            signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
            resource.setrlimit(resource.RLIMIT_FSIZE, (room, room))
        popen = subprocess.Popen
        subprocess.Popen = lambda *words, **more: popen(*words, preexec_fn=limits, **more)
        try:
            return super().__enter__()
        finally:
            subprocess.Popen = popen


kept, refused, others = 0, 0, []
with SmallDisk(edition, '--data', data, '--proxy', '127.0.0.1') as server:
    connection = server.connection()
    for n in range(150):
        status = ask(server, 'ბაღი', f'10.1.1.{n}', connection=connection)[0]
        kept, refused = kept + (status == 303), refused + (status == 503)
        others += [status] if status not in (303, 503) else []
        page = server.get('/ka/')[0]
        others += [page] if page != 200 else []
suite.check(refused > 0 and kept > 0 and not others, f'sr_dur_09 a full disk: {kept} kept, {refused} answered 503, every page served', others)
there = counts(data).get(mark_of(data, 'ბაღი'), 0)
suite.check(kept <= there <= kept + refused, 'sr_dur_09 what was acknowledged is there', f'{kept} acknowledged, {there} there')
with serving(data) as server:
    suite.same(ask(server, 'ბაღი', '10.1.2.1')[0], 303, 'sr_dur_09 with room again it counts')

# -- what is typed wrong -------------------------------------------------------------------------------------------------------
for words, code, part in ((('--since', '2026-13-01'), 2, '2026-05-16'), (('--data',), 2, 'value'), (('extra',), 2, 'too many words'),
                          (('--data', f'{scratch}/none'), 3, 'there is no'), (('--nonsense',), 2, 'unknown option')):
    done = run(GZA, 'searches', *words)
    suite.check(done.returncode == code and part in done.stderr, f'gza searches {" ".join(words)}: exit {code} and a reason', done.stderr)
done = run(GZA, 'serve', '--edition', edition, '--proxy', '127.0.0.1:80')
suite.check(done.returncode == 2 and '--proxy' in done.stderr, 'gza serve --proxy with a port: exit 2 and a reason', done.stderr)
shutil.rmtree(scratch)
suite.end()
