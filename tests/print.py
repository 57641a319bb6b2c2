#!/usr/bin/env python3
"""What one can take away: the booklet, the e-book, the open data. Read back by other people's programs."""
import csv
import glob
import json
import os
import re
import shutil
import sqlite3
import stat
import sys
import tempfile
import time
import urllib.parse
import zipfile

sys.path.insert(0, os.path.join(os.path.dirname(__file__), 'lib'))
import hsds as hsds_rules
from suite import GZA, ROOT, Server, Suite, run

EDITION = os.environ.get('GUIDE', os.path.join(ROOT, 'build', 'test-guide.gza'))
suite = Suite('print')
scratch = tempfile.mkdtemp(prefix='gza-print-')
info = run(GZA, 'edition', 'info', EDITION).stdout
exported = run(GZA, 'guide', 'export', 'json', EDITION, '-o', f'{scratch}/all.json')
suite.same(exported.returncode, 0, 'guide export json')
with open(f'{scratch}/all.json', encoding='utf-8') as f:
    data = json.load(f)
services = data.get('service') or data.get('services')
suite.check(services and len(services) > 50, 'the JSON has the services', list(data)[:10])


def plain(text):
    return re.sub(r'\s+', '', text.replace('\u00ad', '').replace('\u2010', '-'))


for lang, word in (('ka', 'გზა'), ('en', 'Guide')):
    # -- the booklet
    pdf = f'{scratch}/{lang}.pdf'
    start = time.time()
    done = run(GZA, 'guide', 'print', EDITION, '-o', pdf, '--lang', lang, '--base-url', 'https://gza.example.org')
    took = time.time() - start
    if suite.check(done.returncode == 0 and os.path.exists(pdf), f'booklet ({lang}) is made', done.stderr):
        suite.check(took <= 6, f'booklet ({lang}) in {took:.1f} s (3 s on a quiet machine)')
        run(GZA, 'guide', 'print', EDITION, '-o', f'{scratch}/again.pdf', '--lang', lang, '--base-url', 'https://gza.example.org')
        with open(pdf, 'rb') as a, open(f'{scratch}/again.pdf', 'rb') as b:
            suite.check(a.read() == b.read(), f'booklet ({lang}): the same bytes again')
        suite.same(run('qpdf', '--check', pdf).returncode, 0, f'booklet ({lang}): qpdf finds nothing')
        about = run('pdfinfo', pdf).stdout
        suite.check(re.search(r'Tagged:\s+yes', about), f'booklet ({lang}): tagged', about)
        suite.check(re.search(r'Page size:\s+(419|420)\S* x (595|596)', about), f'booklet ({lang}): A5', about)
        suite.check(re.search(r'JavaScript:\s+no', about) and not re.search(r'/(home|root|work|tmp)/', about), f'booklet ({lang}): no script, no path, no host (PAR-12)', about)
        whole = json.loads(run('qpdf', '--json', '--json-key=outlines', '--json-key=qpdf', pdf).stdout or '{}')
        suite.check(len(whole.get('outlines', [])) >= 10, f'booklet ({lang}): bookmarks', len(whole.get('outlines', [])))
        suite.check(f'"u:{lang}' in json.dumps(whole) or f'"/Lang"' in json.dumps(whole), f'booklet ({lang}): says its language')
        text = run('pdftotext', '-layout', pdf, '-').stdout
        pages = text.split('\f')
        flat = plain(text)
        name = (lambda s: s['name'][lang] if isinstance(s['name'], dict) else s[f'name_{lang}'])
        missing = [name(s) for s in services if plain(name(s)) not in flat]
        suite.check(not missing, f'booklet ({lang}): every service is in it', missing[:3])
        suite.check('\ufffd' not in text, f'booklet ({lang}): every letter can be read back')
        suite.check(all(re.search(r'\d', p.strip().split('\n')[-1]) for p in pages[4:-2] if p.strip()), f'booklet ({lang}): each page has its number')
        short = re.search(r'hash\W+([0-9a-f]{16})', info)
        if short:
            suite.check(sum(short.group(1)[:8] in p for p in pages) >= len(pages) * 0.9, f'booklet ({lang}): the edition\'s hash on each page')
        # A QR code is read back by another program.
        run('pdftoppm', '-r', '110', '-f', '20', '-l', '50', '-gray', pdf, f'{scratch}/p')
        codes = run('zbarimg', '-q', '--raw', *sorted(glob.glob(f'{scratch}/p*.pgm'))[:25]).stdout.split()
        suite.check(len(codes) >= 1 and all(c.startswith('https://gza.example.org/') for c in codes), f'booklet ({lang}): QR codes can be read', codes[:3])
        for p in glob.glob(f'{scratch}/p*.pgm'):
            os.remove(p)
    # -- the e-book
    epub = f'{scratch}/{lang}.epub'
    done = run(GZA, 'guide', 'print', EDITION, '-o', epub, '--lang', lang)
    if suite.check(done.returncode == 0 and os.path.exists(epub), f'e-book ({lang}) is made', done.stderr):
        run(GZA, 'guide', 'print', EDITION, '-o', f'{scratch}/again.epub', '--lang', lang)
        with open(epub, 'rb') as a, open(f'{scratch}/again.epub', 'rb') as b:
            suite.check(a.read() == b.read(), f'e-book ({lang}): the same bytes again')
        with zipfile.ZipFile(epub) as z:
            suite.check(z.namelist()[0] == 'mimetype' and z.read('mimetype') == b'application/epub+zip' and z.testzip() is None, f'e-book ({lang}): a whole zip with its kind first')
        checked = run('java', '-jar', '/usr/bin/epubcheck', epub)  # Debian's is a jar that not every kernel starts
        suite.check(checked.returncode == 0, f'e-book ({lang}): epubcheck finds nothing', (checked.stdout + checked.stderr)[-1200:])

# -- open data --------------------------------------------------------------------------------------------------
done = run(GZA, 'guide', 'export', 'csv', EDITION, '-o', f'{scratch}/csv')
suite.same(done.returncode, 0, 'guide export csv')
rows = 0
for path in sorted(glob.glob(f'{scratch}/csv/*.csv')):
    with open(path, encoding='utf-8-sig', newline='') as f:
        table = list(csv.reader(f))
    rows += len(table)
    name = os.path.basename(path)
    suite.check(table and all(len(r) == len(table[0]) for r in table), f'{name}: every row has the columns of the first')
    wild = [c for r in table[1:] for c in r if re.match(r'[=+\-@\t\r\n\uff1d\uff0b\uff0d\uff20]', c) and not re.fullmatch(r'[-+]?\d+(\.\d+)?', c)]
    suite.check(not wild, f'{name}: no cell that a spreadsheet would reckon (PAR-11)', wild[:3])
with open(f'{scratch}/csv/service.csv', encoding='utf-8-sig', newline='') as f:
    suite.same(len(list(csv.DictReader(f))), len(services), 'the CSV has as many services as the JSON')
done = run(GZA, 'guide', 'export', 'hsds', EDITION, '-o', f'{scratch}/hsds.json')
suite.same(done.returncode, 0, 'guide export hsds')
with open(f'{scratch}/hsds.json', encoding='utf-8') as f:
    hsds = json.load(f)
rows = hsds if isinstance(hsds, list) else hsds.get('services') or hsds.get('service') or hsds.get('contents') or []
suite.same(len(rows), len(services), 'HSDS has as many services')
wrong = hsds_rules.problems(hsds)
suite.check(not wrong, 'HSDS: every object keeps the rules of the specification', wrong[:5])
if os.environ.get('HSDS_SCHEMAS'):
    wrong = hsds_rules.schema_problems(hsds, os.environ['HSDS_SCHEMAS'])
    suite.check(not wrong, 'HSDS: every object validates by the schemas of HSDS_SCHEMAS', wrong[:5])
suite.check(all(s['translations']['ka'].get('name') for s in rows), 'HSDS: each service has its Georgian name')
twice = [run(GZA, 'guide', 'export', 'json', EDITION, '-o', f'{scratch}/{i}.json') for i in (1, 2)]
with open(f'{scratch}/1.json', 'rb') as a, open(f'{scratch}/2.json', 'rb') as b:
    suite.check(a.read() == b.read(), 'the same edition exports to the same bytes')

# -- everything out in one command -----------------------------------------------------------------------------------
everything = f'{scratch}/everything'
with Server(EDITION, '--data', f'{scratch}/data') as server:
    connection = server.connection()
    connection.request('POST', '/ka/search/missed', body='q=' + urllib.parse.quote('ველოსიპედი'),
                       headers={'Content-Type': 'application/x-www-form-urlencoded', 'Sec-Fetch-Site': 'same-origin'})
    suite.same(connection.getresponse().status, 303, 'a word is counted')
    connection.close()
    done = run(GZA, 'export', 'all', '--edition', EDITION, '--data', f'{scratch}/data', '-o', everything)
    suite.same((done.returncode, done.stderr), (0, ''), 'export all, while the server runs')
suite.same(sorted(os.listdir(everything)), ['README.txt', 'guide-en.epub', 'guide-en.pdf', 'guide-hsds.json', 'guide-ka.epub', 'guide-ka.pdf',
                                            'guide.gza', 'guide.json', 'gza.db', 'tables'], 'all of it, and no key')
suite.same([stat.S_IMODE(os.stat(f).st_mode) for f in (everything, f'{everything}/gza.db')], [0o700, 0o600], 'sr_sbx_04 its owner\'s alone')
for name, other in (('guide.gza', EDITION), ('guide.json', f'{scratch}/all.json'), ('guide-hsds.json', f'{scratch}/hsds.json')):
    with open(f'{everything}/{name}', 'rb') as a, open(other, 'rb') as b:
        suite.check(a.read() == b.read(), f'export all: {name} is the one of its own command')
same_tables = sorted(os.listdir(f'{everything}/tables')) == sorted(os.listdir(f'{scratch}/csv'))
suite.check(same_tables, 'export all: the tables of guide export csv')
database = sqlite3.connect(f'{everything}/gza.db')
suite.same(database.execute('pragma integrity_check').fetchone(), ('ok',), 'export all: the copy of the database is whole')
suite.same(database.execute('select count(*), sum(asked) from missed_search').fetchone(), (1, 1), 'export all: what was counted is in it')
database.close()
for words, said in ((['-o', everything], 'new folder'), (['-o', f'{scratch}/none', '--data', f'{scratch}/csv'], 'no '),
                    (['-o', f'{scratch}/no/where'], 'cannot make')):
    done = run(GZA, 'export', 'all', '--edition', EDITION, *words)
    suite.check(done.returncode == 3 and said in done.stderr, f'export all refuses {words[0]} {os.path.basename(words[1])}', done.stderr)
suite.check(not os.path.exists(f'{scratch}/none'), 'an export cut short has not the name of a whole one')

# -- two editions compared ------------------------------------------------------------------------------------------
done = run(GZA, 'guide', 'diff', EDITION, EDITION)
suite.check(done.returncode == 0, 'an edition does not differ from itself', done.stdout[:300])
done = run(GZA, 'guide', 'show', 'id-card-electronic', '--edition', EDITION, '--json')
suite.check(done.returncode == 0 and isinstance(json.loads(done.stdout), dict), 'guide show --json is JSON')
shutil.rmtree(scratch)
suite.end()
