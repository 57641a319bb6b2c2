#!/usr/bin/env python3
"""The acceptance of the first issue that no other part covers: the newcomer's change, kill -9 while publishing,
SIGHUP under load, and an access log that knows neither addresses nor what was looked for."""
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
import urllib.parse

sys.path.insert(0, os.path.join(os.path.dirname(__file__), 'lib'))
from page import Page
from suite import GZA, ROOT, SMALL_GUIDE, Server, Suite, publish, run, wait_until

GUIDE = os.path.join(ROOT, 'data', 'guide')
EDITION = os.environ.get('GUIDE', os.path.join(ROOT, 'build', 'test-guide.gza'))
suite = Suite('accept')
scratch = tempfile.mkdtemp(prefix='gza-accept-')

# -- a newcomer changes a sentence and sees it on the page, in under a minute ------------------------------
started = time.time()
folder, out = f'{scratch}/guide', f'{scratch}/guide.gza'
shutil.copytree(GUIDE, folder)
service = f'{folder}/services/documents/id-card-electronic.yaml'
publish(folder, out)
with Server(out) as server:
    with open(service, encoding='utf-8') as f:
        text = f.read()
    code = re.search(r'^code: "(\w+)"', text, re.M).group(1)
    new = 'The card that shows who you are, changed by a newcomer.'
    text = re.sub(r'(^summary:\n  ka: .*\n  en: ).*', rf'\1"{new}"', text, count=1, flags=re.M)
    with open(service, 'w', encoding='utf-8') as f:
        f.write(text)
    checked = run(GZA, 'guide', 'check', folder)
    suite.check(checked.returncode == 0, 'newcomer: gza guide check is content', checked.stdout[-500:])
    publish(folder, f'{scratch}/next.gza', '--previous', out)
    diff = run(GZA, 'guide', 'diff', out, f'{scratch}/next.gza')
    suite.check('changed by a newcomer' in diff.stdout and len(re.findall('id-card-electronic|' + code, diff.stdout)) >= 1, 'newcomer: gza guide diff shows that sentence', diff.stdout[:500])
    os.replace(f'{scratch}/next.gza', out)
    os.kill(server.pid, signal.SIGHUP)
    seen = wait_until(lambda: new in Page(server.get(f'/en/s/{code}')[2].decode()).text())
    suite.check(seen, 'newcomer: the sentence is on the page after SIGHUP')
    suite.check(f'/en/s/{code}' in server.get('/en/search?q=newcomer')[2].decode(), 'newcomer: the search finds the new word')
    _, _, feed = server.get('/en/feed.atom')
    suite.check(code in feed.decode(), 'newcomer: the feed of changes names the service')
took = time.time() - started
suite.check(took < 60, f'newcomer: all of it took {took:.1f} s, under a minute')

# -- kill -9 at any moment of publishing leaves the old edition or the new one ----------------------------------
old = publish(SMALL_GUIDE, f'{scratch}/killed.gza', '--number', '1', '--date', '2026-05-20')
with open(old, 'rb') as f:
    first = f.read()
start = time.time()
publish(GUIDE, f'{scratch}/timed.gza')
whole = time.time() - start
states = {'old': 0, 'new': 0}
for i in range(60):
    process = subprocess.Popen([GZA, 'guide', 'publish', GUIDE, '-o', old, '--number', str(i + 2)], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    time.sleep(whole * 1.1 * i / 60)
    process.kill()
    process.wait()
    info = run(GZA, 'edition', 'info', old)
    if info.returncode != 0:
        suite.check(False, f'kill -9 after {whole * 1.1 * i / 60:.3f} s: the edition opens', info.stderr)
        break
    with open(old, 'rb') as f:
        now = f.read()
    states['old' if now == first else 'new'] += 1
    first = now
suite.check(sum(states.values()) == 60 and states['old'] > 10, f'60 times kill -9 while publishing: always a whole edition ({states["old"]} times the one before, {states["new"]} times the new one)', states)
process = subprocess.Popen([GZA, 'guide', 'publish', GUIDE, '-o', old, '--number', '999'], stdout=subprocess.DEVNULL)
suite.same(process.wait(), 0, 'publishing goes on as before afterwards')

# -- a broken file in its place: the server keeps the edition it has ----------------------------------------------
live = publish(SMALL_GUIDE, f'{scratch}/live.gza', '--number', '1', '--date', '2026-05-20')
other = publish(SMALL_GUIDE, f'{scratch}/other.gza', '--number', '2', '--date', '2026-05-21')
with Server(live, '--today', '2026-06-01') as server:
    with open(f'{scratch}/broken.gza', 'wb') as f:
        with open(other, 'rb') as g:
            f.write(g.read()[:-100])
    os.replace(f'{scratch}/broken.gza', live)
    os.kill(server.pid, signal.SIGHUP)
    time.sleep(0.5)
    status, _, body = server.get('/en/')
    suite.check(status == 200 and b'Edition 1' in body, 'SIGHUP with a damaged file: the edition before stays', body[-600:])
    shutil.copy(other, f'{scratch}/copy.gza')
    os.replace(f'{scratch}/copy.gza', live)
    os.kill(server.pid, signal.SIGHUP)
    suite.check(wait_until(lambda: b'Edition 2' in server.get('/en/')[2]), 'SIGHUP with a whole file: the next edition')

# -- SIGHUP under load loses no request --------------------------------------------------------------------------------
with Server(live, '--today', '2026-06-01') as server:
    wrk = subprocess.Popen(['wrk', '-t2', '-c32', '-d6s', f'{server.url}/ka/s/d4d4d'], stdout=subprocess.PIPE, text=True)
    lost, counted, stop = [], [0], threading.Event()

    def ask():
        connection = server.connection()
        while not stop.is_set():
            try:
                status, _, body = server.get('/en/s/d4d4d', connection=connection)
                counted[0] += 1
                if status != 200 or not body.rstrip().endswith(b'</html>'):
                    lost.append(status)
            except Exception as e:  # every failure is a lost request, whatever it is
                lost.append(repr(e))
                connection = server.connection()

    threads = [threading.Thread(target=ask) for _ in range(2)]
    for t in threads:
        t.start()
    for i in range(25):
        shutil.copy(other if i % 2 else EDITION if i % 5 == 4 else other, f'{scratch}/swap.gza')
        os.replace(f'{scratch}/swap.gza', live)
        os.kill(server.pid, signal.SIGHUP)
        time.sleep(0.2)
        if i % 5 == 4:  # that edition does not have this service: put the small one back before anybody asks too long
            shutil.copy(other, f'{scratch}/swap.gza')
            os.replace(f'{scratch}/swap.gza', live)
            os.kill(server.pid, signal.SIGHUP)
    text = wrk.communicate()[0]
    stop.set()
    for t in threads:
        t.join()
    rate = re.search(r'Requests/sec:\s+([\d.]+)', text)
    errors = re.search(r'Socket errors: connect (\d+), read (\d+), write (\d+), timeout (\d+)', text)
    suite.check(not errors or sum(map(int, errors.groups())) == 0, 'SIGHUP 25 times under load: no socket error', text)
    hard = [x for x in lost if x != 404]
    suite.check(not hard and counted[0] > 100, f'SIGHUP under load: {counted[0]} checked requests, none lost', hard[:5])
    suite.say(f'25 swaps under {rate.group(1) if rate else "?"} requests a second')

    # graceful stop: what is under way is answered
    c = server.connection()
    c.request('GET', '/ka/')
    os.kill(server.pid, signal.SIGTERM)
    try:
        suite.same(c.getresponse().status, 200, 'SIGTERM: the request under way is answered')
    except Exception as e:
        suite.check(False, 'SIGTERM: the request under way is answered', repr(e))
    suite.check(wait_until(lambda: server.process.poll() is not None, 12) and server.process.returncode == 0, 'SIGTERM: it stops in good order', server.process.poll())

# -- the access log knows no address and no query ---------------------------------------------------------------------------
log = f'{scratch}/access.log'
with Server(EDITION, '--access-log', log) as server:
    secret = 'canary-7431'
    for path in (f'/ka/search?q={secret}', f'/en/search?q={urllib.parse.quote("საიდუმლო სიტყვა")}&x={secret}', '/ka/', f'/ka/{secret}', '/ka/hubs?m=telavi'):
        server.get(path, {'User-Agent': f'agent-{secret}', 'Referer': f'https://{secret}.example.org/', 'X-Forwarded-For': '203.0.113.77', 'Cookie': f'a={secret}'})
    wait_until(lambda: os.path.exists(log) and len(open(log).read().strip().split('\n')) >= 5, 5)
with open(log, encoding='utf-8') as f:
    text = f.read()
lines = [line for line in text.split('\n') if line]
suite.check(len(lines) >= 5, 'the access log has a line for each request', text[:300])
good = True
for line in lines:
    try:
        good = good and isinstance(json.loads(line), dict)
    except ValueError:
        good = False
suite.check(good, 'the access log is one JSON object a line (LOG-05)', text[:300])
suite.check(not re.search(r'127\.0\.0\.1|203\.0\.113|::1|agent-|"q"|telavi|საიდუმლო|%E1', text), 'the access log has no address, no agent, no query text (PRIV-14)', text[:600])
suite.check('search' in text, 'the access log says which page', text[:300])
suite.check(secret not in text, 'the access log repeats no made-up path either', [line for line in lines if secret in line][:2])
shutil.rmtree(scratch)
suite.end()
