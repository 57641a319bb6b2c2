#!/usr/bin/env python3
"""Pages of the small made-up Guide on a fixed day, byte for byte as in tests/golden. After a wanted change:

    python3 tests/golden.py --update      and look at the difference before you commit it

Each tag stands on its own line there, and the hashes in the names of assets are left out; else nothing is changed.
"""
import difflib
import glob
import os
import re
import sys
import tempfile

sys.path.insert(0, os.path.join(os.path.dirname(__file__), 'lib'))
from suite import FIXED_TODAY, ROOT, SMALL_GUIDE, Server, Suite, publish

FOLDER = os.path.join(ROOT, 'tests', 'golden')
PAGES = {
    'chooser': '/', 'home-ka': '/ka/', 'home-en': '/en/', 'area-ka': '/ka/a/documents', 'situation-en': '/en/l/b2b2b',
    'card-ka': '/ka/s/d4d4d', 'card-en': '/en/s/d4d4d', 'allowance-ka': '/ka/s/f5f5f', 'allowance-en': '/en/s/f5f5f',
    'no-contact-ka': '/ka/s/g6g6g', 'closed-en': '/en/s/j8j8j', 'duty-ka': '/ka/s/k9k9k', 'uncertain-en': '/en/s/m2m2m',
    'search-ka': '/ka/search?q=%E1%83%91%E1%83%90%E1%83%A0%E1%83%90%E1%83%97%E1%83%98', 'search-none-en': '/en/search?q=%3Cxyzzy%3E',
    'search-filter-ka': '/ka/search?q=card+course&kind=state', 'api-search.json': '/api/v1/search?q=barati&lang=en',
    'hubs-en': '/en/hubs?m=telavi', 'hub-ka': '/ka/hubs/telavi', 'report-ka': '/ka/report?about=s/d4d4d', 'report-hub-en': '/en/report?about=hubs/telavi', 'report-thanks-ka': '/ka/report?about=s/d4d4d&sent=1', 'glossary-ka': '/ka/glossary', 'news-en': '/en/news/2026-01-opening',
    'plan-empty-en': '/en/plan', 'check-start-ka': '/ka/check', 'check-service-en': '/en/check/f5f5f', 'page-ka': '/ka/about', 'not-found-en': '/en/nothing',
    'feed-ka.xml': '/ka/feed.atom', 'sitemap.xml': '/sitemap.xml', 'api-service.json': '/api/v1/services',
}
PLAN = b'plan=gza1%3Ad4d4d.f5f5f.zzzzz%3Bphoto%3Btelavi'
SAID = b'a=1*age.34*is_returnee.true*return_date.2024-05-16*lives_in.telavi&t=age.is_returnee.return_date.lives_in&w=money&act='
FORMS = {'check-question-ka': ('/ka/check', SAID + b'edit.home'), 'check-wrong-en': ('/en/check', SAID + b'answer&f=return_date&vd=31&vm=2&vy=2024'),
         'check-result-ka': ('/ka/check', SAID + b'results'), 'check-result-en': ('/en/check', SAID + b'results'), 'check-why-ka': ('/ka/check', SAID + b'why.f5f5f'),
         'check-why-not-en': ('/en/check', b'a=1*age.12*is_returnee.false&act=why.f5f5f'), 'check-broken-en': ('/en/check', b'a=1*age.212*is_returnee.true&act=results'),
         'report-wrong-en': ('/en/report', b'about=s%2Fd4d4d&kind=&text=nino%40example.org+%3Cb%3E'),
         'plan-ka': ('/ka/plan', PLAN), 'plan-en.txt': ('/en/plan.txt', PLAN), 'plan-wrong-ka': ('/ka/plan', b'plan=&code=gza1%3Ax')}
suite = Suite('golden')
update = '--update' in sys.argv[1:]
os.makedirs(FOLDER, exist_ok=True)


def laid_out(text):
    text = re.sub(r'(/assets/[\w.-]+?)\.[0-9a-f]{12}\.', r'\1.', text)
    return text.replace('><', '>\n<').rstrip('\n') + '\n'


with tempfile.TemporaryDirectory() as scratch:
    edition = publish(SMALL_GUIDE, f'{scratch}/small.gza', '--number', '3', '--date', '2026-05-20')
    with Server(edition, '--today', FIXED_TODAY, '--base-url', 'https://gza.example.org', '--report-phone', '+995 32 200 00 09',
                '--data', f'{scratch}/data') as server:
        for name, path in {**PAGES, **FORMS}.items():
            file = f'{FOLDER}/{name}' + ('' if '.' in name else '.html')
            if name in FORMS:
                path, form = path
                c = server.connection()
                c.request('POST', path, form, {'Content-Type': 'application/x-www-form-urlencoded'})
                got = laid_out(c.getresponse().read().decode())
            else:
                got = laid_out(server.get(path)[2].decode())
            if update:
                with open(file, 'w', encoding='utf-8') as f:
                    f.write(got)
            try:
                with open(file, encoding='utf-8') as f:
                    wanted = f.read()
            except FileNotFoundError:
                wanted = ''
            diff = '\n'.join(list(difflib.unified_diff(wanted.split('\n'), got.split('\n'), 'golden', 'now', lineterm='', n=1))[:30])
            suite.check(got == wanted, f'{path} is as in tests/golden/{os.path.basename(file)} (if the change is wanted: python3 tests/golden.py --update)', diff)
known = {name + ('' if '.' in name else '.html') for name in {**PAGES, **FORMS}}
for file in glob.glob(f'{FOLDER}/*'):
    suite.check(os.path.basename(file) in known, f'tests/golden/{os.path.basename(file)} belongs to a page')
suite.end()
