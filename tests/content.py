#!/usr/bin/env python3
"""The Guide against the facts it was made from: tests/fixtures/guide-facts, service by service, page by page."""
import glob
import os
import re
import sys
import urllib.parse

import yaml

sys.path.insert(0, os.path.join(os.path.dirname(__file__), 'lib'))
from page import Page
from suite import GZA, ROOT, Server, Suite, run

EDITION = os.environ.get('GUIDE', os.path.join(ROOT, 'build', 'test-guide.gza'))
GUIDE = os.path.join(ROOT, 'data', 'guide')
FACTS = os.path.join(ROOT, 'tests', 'fixtures', 'guide-facts')
PARAGRAPH_WORDS = 6
suite = Suite('content')


def load(path):
    with open(path, encoding='utf-8') as f:
        return yaml.load(f, Loader=getattr(yaml, 'CSafeLoader', yaml.SafeLoader))


facts = {s['id']: s for p in sorted(glob.glob(f'{FACTS}/services/*.yaml')) for s in load(p)}
guide = {s['id']: s for s in map(load, sorted(glob.glob(f'{GUIDE}/services/*/*.yaml')))}
exceptions = {(e['service'], e['key'], str(e.get('value', ''))): e for e in load(os.path.join(ROOT, 'tests', 'content-exceptions.yaml'))}
used = set()


def excepted(service, key, value=''):
    found = (service, key, str(value)) in exceptions
    if found:
        used.add((service, key, str(value)))
    return found


# -- the trees ----------------------------------------------------------------------------------------
suite.same(len(facts), 157, 'the notes hold 157 services')
for name in sorted(facts):
    f, g = facts[name], guide.get(name)
    if not suite.check(g, f'{name} is in data/guide'):
        continue
    suite.same(g['conditions'], f['conditions'], f'{name}: conditions as in the notes')
    suite.same([(p['id'], p['conditions']) for p in g.get('parts', [])], [(p['part'], p['conditions']) for p in f.get('part_conditions', [])], f'{name}: conditions of its parts')
    suite.same(len(g.get('also_needs', [])), len(f.get('also_needs', [])), f'{name}: as many further needs')
    for key in ('area', 'status', 'valid_from', 'valid_until', 'verified', 'confidence'):
        if not excepted(name, key):
            suite.same(g.get(key), f.get(key), f'{name}: {key}')
    suite.same(g.get('kind'), f['provider_kind'], f'{name}: kind of provider')
    suite.same(bool(g.get('is_duty')), bool(f.get('is_duty')), f'{name}: duty or not')
    suite.check(set(f.get('also_in', [])) <= set(g.get('also_in', [])) , f'{name}: also in the same areas')
    suite.check(len(g.get('documents', [])) >= len(f.get('documents_required', [])), f'{name}: as many papers to bring', f'{len(g.get("documents", []))} of {len(f.get("documents_required", []))}')

    def figures(sums):
        return sorted((k, v) for s in sums or [] for k, v in s.items() if k not in ('what', 'source'))

    for key in ('amounts', 'costs'):
        missing = [x for x in figures(f.get(key)) if x not in figures(g.get(key)) and not (x[0] == 'kind' and x[1] == 'fee')]
        if not excepted(name, key):
            suite.check(not missing, f'{name}: every figure of {key}', missing)

groups = {f['id']: f for f in load(f'{GUIDE}/facts.yaml')}
for f in (lambda x: x['facts'] if isinstance(x, dict) else x)(load(f'{FACTS}/facts.yaml')):
    g = groups.get(f['id'])
    if suite.check(g, f'fact {f["id"]} is in data/guide'):
        rule = f.get('rule')
        if rule and 'lookup' in rule:  # the table and its column are named as in data/guide
            rule = {'lookup': {k: {'municipalities.yaml': 'municipalities', 'target_hub': 'hub'}.get(v, v) for k, v in rule['lookup'].items()}}
        suite.check(g['type'] == f['type'] and g.get('applies_when') == f.get('applies_when') and g.get('rule') == rule, f'fact {f["id"]}: type, when it applies, rule as in the notes')


# -- the words ----------------------------------------------------------------------------------------
def texts(node, key=''):
    """(key, ka, en) of every text in two languages."""
    if isinstance(node, dict):
        if 'ka' in node and 'en' in node and isinstance(node['ka'], str):
            yield key, node['ka'], node['en']
        else:
            for k, v in node.items():
                yield from texts(v, k)
    elif isinstance(node, list):
        for v in node:
            yield from texts(v, key)


said = {}
for name, g in guide.items():
    ka = ''.join(k for key, k, _ in texts(g) if key not in ('official_name', 'name', 'legal_basis'))
    for key, k, e in texts(g):
        letters = [c for c in k if c.isalpha()]
        georgian = [c for c in letters if '\u10d0' <= c <= '\u10ff']
        if key not in ('name', 'official_name', 'legal_basis'):
            suite.check(not letters or len(georgian) >= 0.9 * len(letters), f'{name}: {key} is Georgian', k)
        suite.check(not re.search('[\u10a0-\u10ff\u1c90-\u1cbf]', e), f'{name}: {key} is English', e)
        for text in (k, e):
            if len(text.split()) >= PARAGRAPH_WORDS:
                suite.check(said.setdefault(text, name) == name, f'{name} and {said[text]} share no paragraph', text)

# -- ways in ------------------------------------------------------------------------------------------
situations = load(f'{GUIDE}/situations.yaml')
suite.check(len(situations) >= 20, 'at least 20 life situations', len(situations))
areas = {a['id'] for a in load(f'{GUIDE}/areas.yaml')}
tiles = {a for n in load(f'{GUIDE}/needs.yaml') for a in n['areas']}
suite.same(tiles, areas, 'every area stands under a tile of the home page')
for name, g in guide.items():
    suite.check(g['area'] in areas or any(w['service'] == name for s in situations for w in s['services']), f'{name} is reached from an area or a situation')

# -- the 50 of most use -------------------------------------------------------------------------------
providers = {p['id']: p for p in load(f'{GUIDE}/providers.yaml')}
for g in sorted(guide.values(), key=lambda g: -g['importance'])[:50]:
    contact = g.get('phones') or g.get('websites') or g.get('emails') or g.get('where') or any(providers[p].get('phones') or providers[p].get('website') for p in g['providers'])
    suite.check(len(g['steps']) >= 2 and contact, f'{g["id"]} (importance {g["importance"]}): steps in order, and a place, phone or site')


# -- the pages ----------------------------------------------------------------------------------------
def plain_numbers(text):
    """The numbers of a text, without grouping: '1 800' and '1,800' are 1800, '1205,5' is 1205.5."""
    text = re.sub(r'(?<=\d)[\u00a0\u202f ,](?=\d{3}(?!\d))', '', text)
    return {n.replace(',', '.').rstrip('0').rstrip('.') if '.' in n.replace(',', '.') else n for n in re.findall(r'\d+(?:[.,]\d{1,2}(?!\d))?', text)}


def shown(number):
    return f'{number:.2f}'.rstrip('0').rstrip('.') if isinstance(number, float) else str(number)


def digits(text):
    return re.sub(r'\D', '', text)


with Server(EDITION) as server:
    connection = server.connection()
    for name, f in sorted(facts.items()):
        g = guide.get(name)
        if not g:
            continue
        for lang in ('ka', 'en'):
            path = f'/{lang}/s/{g["code"]}'
            status, _, body = server.get(path, connection=connection)
            if not suite.check(status == 200, f'{name}: {path} answers'):
                continue
            page = Page(body.decode())
            text = page.text()
            numbers = plain_numbers(text)
            times = {e.get('datetime') for e in page.find('time')}
            hrefs = {urllib.parse.unquote(e.get('href') or '') for e in page.find('a')}
            tels = {digits(h) for h in hrefs if h.startswith('tel:')}
            for key in ('amounts', 'costs'):
                for s in f.get(key, []):
                    for k, v in s.items():
                        if k in ('what', 'per', 'kind') or excepted(name, key):
                            continue
                        free = v == 0 and re.search('უფასო|free|იმავე დღ|same day', text, re.I)
                        suite.check(shown(v) in numbers or free, f'{name} ({lang}): {key} {k} {v} is on the page')
            for phone in f.get('phones', []):
                if not excepted(name, 'phones', phone['number']):
                    suite.check(digits(phone['number']) in tels, f'{name} ({lang}): phone {phone["number"]} is on the page')
            for mail in f.get('emails', []):
                suite.check(f'mailto:{mail}' in hrefs or excepted(name, 'emails', mail), f'{name} ({lang}): {mail} is on the page')
            for site in f.get('websites', []):
                suite.check(urllib.parse.unquote(site) in hrefs or excepted(name, 'websites', site), f'{name} ({lang}): {site} is on the page')
            for source in f['sources']:
                suite.check(urllib.parse.unquote(source['url']) in hrefs, f'{name} ({lang}): source {source["url"][:70]} is on the page')
                if source['date']:
                    suite.check(source['date'] in times, f'{name} ({lang}): the source\'s date {source["date"]} is on the page')
            if f['valid_until']:
                suite.check(f['valid_until'] in times, f'{name} ({lang}): valid until {f["valid_until"]} is on the page')
            if f['verified']:
                suite.check(f['verified'] in times, f'{name} ({lang}): verified {f["verified"]} is on the page')
            papers = [li for ul in page.by_class('gza-ticks') for li in ul.children if getattr(li, 'tag', '') == 'li']
            suite.check(len(papers) >= len(f.get('documents_required', [])), f'{name} ({lang}): every paper is on the page', f'{len(papers)} of {len(f.get("documents_required", []))}')
            # Money and shares that the notes mention in sentences.
            for key in ('gives', 'who', 'also_needs', 'amount_note', 'cost_note', 'documents_required', 'time_to_deliver', 'window_note'):
                for sentence in f.get(key, []) if isinstance(f.get(key), list) else [f.get(key) or '']:
                    bare = re.sub(r'(?<=\d),(?=\d{3})', '', sentence)
                    for a, b in re.findall(r'(\d+(?:\.\d+)?) ?(?:GEL|EUR|USD|euros?|dollars?|%|per cent)|(?:GEL|EUR|USD) ?(\d+(?:\.\d+)?)', bare):
                        n = shown(float(a or b))
                        suite.check(n in numbers or excepted(name, 'number', n), f'{name} ({lang}): "{n}" of {key} is on the page', sentence[:160])
    status, _, body = server.get('/ka/a/', connection=connection)
    suite.same(status, 200, 'the list of areas')

for e in exceptions:
    suite.check(e in used, f'exception {e} is still needed')

# -- the 20 first words of honesty --------------------------------------------------------------------
with Server(EDITION) as server:
    for lang, words in (('ka', 'დამოუკიდებელი'), ('en', 'independent')):
        for path in ('', 'about'):
            text = Page(server.get(f'/{lang}/{path}')[2].decode()).text()
            suite.check(words in text.lower() and ('IOM' in text or 'მიგრაციის საერთაშორისო ორგანიზაცი' in text), f'/{lang}/{path}: independent, not issued by IOM, SDC or the state')
    suite.check('რედაქტორს' in Page(server.get('/ka/')[2].decode()).text(), '/ka/: not yet read by a language editor')
suite.end()
