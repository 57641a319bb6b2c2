#!/usr/bin/env python3
"""My plan on paper and over HTTP: read back by other people's programs, and looked for where it must not be."""
import glob
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import threading
import time
import urllib.parse

sys.path.insert(0, os.path.join(os.path.dirname(__file__), 'lib'))
from suite import GZA, ROOT, Server, Suite, run

EDITION = os.environ.get('GUIDE', os.path.join(ROOT, 'build', 'test-guide.gza'))
BASE = 'https://gza.example.org'
DAY = ('--date', '2026-11-24')
suite = Suite('plan')
scratch = tempfile.mkdtemp(prefix='gza-plan-')
data = json.loads(run(GZA, 'guide', 'export', 'json', EDITION).stdout)
services = data.get('service') or data.get('services')
by_id = {s['id']: s for s in services}
FEW = ['age-pension', 'id-card-electronic', 'biometric-passport']


def name(service, lang):
    return service['name'][lang] if isinstance(service['name'], dict) else service[f'name_{lang}']


def plain(text):
    """Without what a layout may put between letters: blanks, line ends, hyphens at them."""
    return re.sub(r'\s+', '', re.sub('[-\u2010\u00ad]\n', '', text).replace('\u00ad', ''))


def make(path, *options):
    return run(GZA, 'plan', '--edition', EDITION, *DAY, '--output', path, *options)


def text_of(path):
    return run('pdftotext', '-layout', path, '-').stdout


def code_of(path):
    run('pdftoppm', '-r', '150', '-f', '1', '-l', '1', '-gray', path, path[:-4])
    picture = glob.glob(f'{path[:-4]}-*.pgm')
    code = run('zbarimg', '-q', '--raw', *picture).stdout.strip()
    for p in picture:
        os.remove(p)
    return code


# -- the sheet ----------------------------------------------------------------------------------------------------
for lang, title in (('ka', 'ჩემი გეგმა'), ('en', 'My plan')):
    pdf = f'{scratch}/{lang}.pdf'
    options = ('--services', ','.join(FEW), '--have', 'photo', '--municipality', 'telavi', '--lang', lang)
    done = make(pdf, *options, '--base-url', BASE, '--json')
    if not suite.check(done.returncode == 0, f'sheet ({lang}) is made', done.stderr):
        continue
    said = json.loads(done.stdout)
    suite.same(said['steps'][0], 'id-card-electronic', f'sheet ({lang}): the card, which the others need, comes first')
    make(f'{scratch}/again.pdf', '--services', ','.join(reversed(FEW)), '--have', 'photo', '--municipality', 'telavi', '--lang', lang, '--base-url', BASE)
    with open(pdf, 'rb') as a, open(f'{scratch}/again.pdf', 'rb') as b:
        suite.check(a.read() == b.read(), f'sheet ({lang}): the same bytes again, whatever was named first')
    suite.same(run('qpdf', '--check', pdf).returncode, 0, f'sheet ({lang}): qpdf finds nothing')
    about = run('pdfinfo', pdf).stdout
    suite.check(re.search(r'Tagged:\s+yes', about) and re.search(r'Page size:.*A4', about), f'sheet ({lang}): tagged, A4', about)
    suite.check(re.search(rf'Title:\s+{title}\n', about), f'sheet ({lang}): a neutral title', about)
    suite.check(re.search(r'JavaScript:\s+no', about) and not re.search(r'/(home|root|tmp)/', about), f'sheet ({lang}): no script, no path')
    whole = json.loads(run('qpdf', '--json', '--json-key=outlines', '--json-key=qpdf', pdf).stdout or '{}')
    suite.check(len(whole.get('outlines', [])) >= 1 and 'step-3' in json.dumps(whole), f'sheet ({lang}): bookmarks of the steps')
    suite.check(f'"u:{lang}"' in json.dumps(whole), f'sheet ({lang}): says its language')
    tags = run('pdfinfo', '-struct', pdf).stdout
    for tag in ('H1', 'H2', 'Table', 'TH', 'TD', 'LBody', 'Figure'):
        suite.check(re.search(rf'\b{tag}\b', tags), f'sheet ({lang}): the structure has {tag}', tags[:300])
    text = text_of(pdf)
    flat = plain(text)
    suite.check('\ufffd' not in text, f'sheet ({lang}): every letter can be read back')
    at = [flat.find(plain(f'{i + 1}. {name(by_id[s], lang)}')) for i, s in enumerate(said['steps'])]
    suite.check(-1 not in at and at == sorted(at), f'sheet ({lang}): the steps, numbered and in order', at)
    suite.check(said['code'] in flat, f'sheet ({lang}): the code in letters')
    suite.check('+995322401010' in flat, f'sheet ({lang}): whom to call')
    suite.check(plain('2026') in flat and '7' in flat, f'sheet ({lang}): its date and edition')
    suite.same(code_of(pdf), f'{BASE}/{lang}/plan#plan={said["code"]}', f'sheet ({lang}): the QR code holds the plan behind the #')
    make(f'{scratch}/bare.pdf', *options)
    suite.same(code_of(f'{scratch}/bare.pdf'), said['code'], f'sheet ({lang}): without an address the QR code is the bare plan')
    make(f'{scratch}/back.pdf', '--code', code_of(pdf), '--lang', lang, '--base-url', BASE)
    with open(pdf, 'rb') as a, open(f'{scratch}/back.pdf', 'rb') as b:
        suite.check(a.read() == b.read(), f'sheet ({lang}): the plan of its QR code prints the same sheet')

# -- thirty services -------------------------------------------------------------------------------------------------
many = sorted(by_id, key=lambda s: -len(json.dumps(by_id[s])))[:30]
for lang in ('ka', 'en'):
    pdf = f'{scratch}/many-{lang}.pdf'
    done = make(pdf, '--services', ','.join(many), '--lang', lang, '--base-url', BASE, '--municipality', 'batumi', '--json')
    if not suite.check(done.returncode == 0, f'thirty services ({lang}): a sheet', done.stderr):
        continue
    said = json.loads(done.stdout)
    text = text_of(pdf)
    pages = [p for p in text.split('\f') if p.strip()]
    suite.same(run('qpdf', '--check', pdf).returncode, 0, f'thirty services ({lang}): qpdf finds nothing')
    suite.check(len(pages) == said['pages'] and len(pages) >= 10, f'thirty services ({lang}): {len(pages)} pages')
    suite.check(all(p.strip().split('\n')[-1].split()[-1] == str(i + 1) for i, p in enumerate(pages)), f'thirty services ({lang}): each page has its number')
    suite.check(all(len(plain(p)) > 250 for p in pages[:-1]), f'thirty services ({lang}): no page is nearly empty', [len(plain(p)) for p in pages])
    # A heading never stands last on its page.
    last = [next((x.strip() for x in reversed(p.strip().split('\n')[:-1]) if x.strip()), '') for p in pages]
    heads = [plain(f'{i + 1}. {name(by_id[s], lang)}') for i, s in enumerate(said['steps'])]
    suite.check(not [x for x in last if plain(x) in heads], f'thirty services ({lang}): no heading is left alone at the end of a page')
    suite.same(code_of(pdf), f'{BASE}/{lang}/plan#plan={said["code"]}', f'thirty services ({lang}): the QR code can be read')
    listed = set()
    for s in many:
        listed |= {d if isinstance(d, str) else d.get('document') or d.get('doc') or d.get('id') for d in by_id[s].get('papers', by_id[s].get('documents', []))}
    suite.check(len(said['papers']) == len(set(said['papers'])), f'thirty services ({lang}): each of {len(said["papers"])} papers once')

# -- papers that others may find (SAFE-02) ------------------------------------------------------------------------------
HUSH = re.compile('ძალადობ|ტრეფიკინგ|თავშესაფრის მაძიებ|დაკავებ|violence|trafficking|asylum|detention', re.I)
loud = [s for s in services if HUSH.search(json.dumps(s, ensure_ascii=False))]
suite.check(len(loud) >= 5, f'{len(loud)} services speak of what must not be on paper')
for lang in ('ka', 'en'):
    for i in range(0, len(loud), 30):
        done = make(f'{scratch}/hush.pdf', '--services', ','.join(s['id'] for s in loud[i:i + 30]), '--lang', lang)
        found = HUSH.search(plain(text_of(f'{scratch}/hush.pdf'))) or HUSH.search(text_of(f'{scratch}/hush.pdf'))
        suite.check(done.returncode == 0 and not found, f'sheet ({lang}): no word of violence, trafficking, asylum, detention', found)

# -- wrong input -------------------------------------------------------------------------------------------------------
for options, words in ((('--services', 'no-such-service'), 'no such service'), (('--services', 'age-pension', '--have', 'nothing'), 'no such paper'),
                       (('--services', 'age-pension', '--municipality', 'atlantis'), 'no such municipality'), ((), 'at least one service'),
                       (('--services', 'age-pension', '--lang', 'fr'), 'ka or en'), (('--code', 'gza1:zz'), 'mistake'), (('--code', 'gza9:x'), 'newer'),
                       (('--code', 'x' * 9000), 'too long'), (('--services', ','.join(sorted(by_id)[:31])), 'room for 30'),
                       (('--services', 'age-pension', '--base-url', 'ftp://x'), 'http'), (('--services', 'age-pension', '--date', '2026-13-01'), '')):
    done = make(f'{scratch}/wrong.pdf', *options)
    suite.check(done.returncode == 2 and words in done.stderr and not os.path.exists(f'{scratch}/wrong.pdf'), f'gza plan {" ".join(options)[:60]}: wrong usage', f'{done.returncode} {done.stderr[:200]}')
suite.same(run(GZA, 'plan', '--edition', f'{scratch}/none.gza', '--services', 'age-pension', '--output', f'{scratch}/x.pdf').returncode, 3, 'an edition that is not there is a failure')
suite.same(make(f'{scratch}/no/such/folder/x.pdf', '--services', 'age-pension').returncode, 3, 'a folder that is not there is a failure')

# -- over HTTP ------------------------------------------------------------------------------------------------------------
log = f'{scratch}/access.log'
codes = [by_id[s]['code'] for s in FEW]
plan = f'gza1:{".".join(sorted(codes))};photo;telavi'


def post(server, path, fields, connection=None, **more):
    c = connection or server.connection()
    c.request('POST', path, urllib.parse.urlencode(fields), {'Content-Type': 'application/x-www-form-urlencoded', **more})
    answer = c.getresponse()
    return answer.status, {k.lower(): v for k, v in answer.getheaders()}, answer.read()


with Server(EDITION, '--access-log', log, '--base-url', BASE, '--today', '2026-11-24', '--threads', '2') as server:
    status, headers, body = post(server, '/ka/plan', {'plan': plan})
    suite.check(status == 200 and plan in body.decode(), 'POST /ka/plan shows the plan', status)
    suite.same(headers.get('cache-control'), 'no-store', 'a plan is stored by no cache')
    suite.check('etag' not in headers and 'set-cookie' not in headers and 'location' not in headers, 'a plan has no ETag, no cookie, no address', headers)
    status, headers, body = post(server, '/ka/plan.pdf', {'plan': plan})
    suite.check(status == 200 and headers.get('content-type') == 'application/pdf' and headers.get('cache-control') == 'no-store', 'POST /ka/plan.pdf is a sheet', f'{status} {headers}')
    suite.same(headers.get('content-disposition'), 'inline; filename="sheet.pdf"', 'the sheet has a neutral file name (SAFE-02)')
    with open(f'{scratch}/web.pdf', 'wb') as f:
        f.write(body)
    make(f'{scratch}/cli.pdf', '--code', plan, '--base-url', BASE)
    with open(f'{scratch}/cli.pdf', 'rb') as f:
        suite.check(f.read() == body, 'the sheet of the page is the sheet of gza plan, byte for byte')
    took = []
    c = server.connection()
    for _ in range(15):
        start = time.time()
        post(server, '/ka/plan.pdf', {'plan': plan}, c)
        took.append(time.time() - start)
    took = sorted(took)
    suite.say(f'a sheet of three services: {took[len(took) // 2] * 1000:.1f} ms in the middle, {took[0] * 1000:.1f} ms at best')
    suite.check(took[0] <= 0.050, 'a sheet in at most 50 ms, warm', took[:3])
    status, headers, body = post(server, '/en/plan.txt', {'plan': plan})
    suite.check(status == 200 and headers.get('content-disposition') == 'attachment; filename="sheet.txt"' and f'1. {name(by_id["id-card-electronic"], "en")}' in body.decode(), 'POST /en/plan.txt is the plan as text', f'{status} {headers}')
    status, headers, _ = server.get('/ka/plan.pdf')
    suite.check(status == 303 and headers.get('location') == '/ka/plan', 'GET /ka/plan.pdf leads to the plan', f'{status} {headers}')

    # several ask for paper at once: everybody gets a sheet or is told to try again, pages go on
    seen, slow = [], []

    def ask():
        c = server.connection()
        for _ in range(10):
            for _ in range(200):  # one sheet is made at a time; whoever is asked to try again does
                seen.append(post(server, '/ka/plan.pdf', {'plan': plan}, c)[0])
                if seen[-1] == 200:
                    break
                time.sleep(0.02)

    threads = [threading.Thread(target=ask) for _ in range(4)]
    for t in threads:
        t.start()
    c = server.connection()
    while any(t.is_alive() for t in threads):
        start = time.time()
        server.get('/ka/hubs', connection=c)
        slow.append(time.time() - start)
    for t in threads:
        t.join()
    suite.check(set(seen) <= {200, 503} and seen.count(200) == 40, f'four at once, each until it has its ten: {seen.count(200)} sheets, {seen.count(503)} asked to try again', seen)
    suite.check(slow and max(slow) < 1.0, f'pages go on meanwhile (slowest of {len(slow)}: {max(slow) * 1000:.0f} ms)')

    # nonsense is answered with a page that helps
    for fields in ({'plan': 'nonsense'}, {'plan': plan + ';'}, {'code': 'gza1:'}, {'add': 'zzzzz', 'plan': plan}, {'plan': 'x' * 40000}, {'plan': plan.replace(';', '<b>')}):
        status, headers, body = post(server, '/ka/plan', fields)
        suite.check(status == 400 and b'role="alert"' in body and b'<b>' not in body and headers.get('cache-control') == 'no-store', f'{str(fields)[:50]}: a page that says what is wrong', status)
    suite.same(post(server, '/ka/', {'plan': plan})[0], 405, 'other pages take no form')

    # the canary: what stands in a plan is in no log, nor in what the server says
    post(server, '/ka/plan', {'plan': plan, 'find': 'canary-7431', 'code': 'gza1:canary-7431'}, Referer=f'{BASE}/ka/plan#plan={plan}')
    server.get(f'/ka/plan?plan={urllib.parse.quote(plan)}')
    pid = server.process.pid
    files = [os.readlink(p) for p in glob.glob(f'/proc/{pid}/fd/*') if os.path.exists(p)]
    suite.check(all(not f.startswith('/') or f in (log, os.path.realpath(EDITION), '/dev/null') or f.startswith(('/memfd:', '/dev/', '/proc/')) for f in files), 'the server has no other file open', files)
    time.sleep(0.3)
    server.process.send_signal(15)
    server.process.wait(15)
    said = (server.process.stdout.read() or '') + (server.process.stderr.read() or '')
with open(log, encoding='utf-8') as f:
    lines = f.read()
suite.check('/ka/plan' in lines, 'the access log says that a plan was asked for', lines[:200])
for secret in (*codes, 'gza1', 'canary-7431', 'telavi', 'photo'):
    suite.check(secret not in lines and secret not in said, f'{secret} is in no log (SAFE-03, SAFE-04)')
shutil.rmtree(scratch)
suite.end()
