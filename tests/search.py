#!/usr/bin/env python3
"""The search, measured: 1,880 known-item queries in 16 kinds, 2,341 forms of words, 388 and 831 needs as people say them.

    search.py [--figures]       --figures also prints each figure less 0.01

Everything measured here is deterministic, so a floor lies only a little under the figure of the day it was set: 0.01 for
means, about two queries for a kind. A figure under its floor: look at the change, not at the floor. A change that lifts
figures lifts the floors with it.
Latency and size are measured apart: docs/search.md. Where the data comes from: tests/fixtures/search/README.md.
"""
import collections
import concurrent.futures
import glob
import gzip
import json
import os
import sys
import tempfile

import yaml

sys.path.insert(0, os.path.join(os.path.dirname(__file__), 'lib'))
from suite import GZA, ROOT, Suite, run

FIXTURES = os.path.join(ROOT, 'tests', 'fixtures', 'search')
GUIDE = os.environ.get('GUIDE', os.path.join(ROOT, 'build', 'test-guide.gza'))
TODAY = '2026-11-24'  # closed services come last, so the day is fixed
MOST_NEAR = 0.005     # share of forms of unrelated words that may share a stem

# kind: (S@1, S@5)
KNOWN = {
    'MEAN': (0.979, 0.986),
    'exact': (0.980, 0.980),
    'infl_typo': (0.938, 0.947),
    'inflected': (0.963, 0.972),
    'kbd_latin': (0.980, 0.980),
    'kbd_latin_lc': (0.980, 0.980),
    'lat_ascii': (0.980, 0.980),
    'lat_chat': (0.980, 0.980),
    'lat_chat_infl': (0.955, 0.972),
    'lat_iso': (0.980, 0.980),
    'lat_national': (0.980, 0.980),
    'lemma': (0.980, 0.980),
    'mtavruli': (0.980, 0.980),
    'noshift': (0.968, 0.968),
    'prefix': (0.913, 0.972),
    'typo1': (0.980, 0.980),
    'typo2': (0.963, 0.980),
}
# kind: share of forms that share a stem with the word's citation form
FORMS = {
    'ALL': (0.989,),
    'arch_pl': (0.954,),
    'attrib': (0.985,),
    'case': (0.985,),
    'clitic': (0.985,),
    'plural': (0.985,),
    'postp': (0.985,),
}
# kind: (S@1, S@5)
INTENT = {
    'MEAN': (0.956, 0.975),
    'kbd_latin_lc': (0.960, 0.975),
    'lat_ascii': (0.960, 0.975),
    'lat_chat': (0.960, 0.975),
    'need': (0.960, 0.975),
    'prefix': (0.938, 0.973),
    'typo1': (0.960, 0.975),
}
OWN = {
    'MEAN': (0.891, 0.975),
    'en': (0.919, 0.990),
    'kbd_latin_lc': (0.887, 0.971),
    'lat_chat': (0.887, 0.971),
    'need': (0.900, 0.971),
    'prefix': (0.862, 0.945),
    'ru': (0.847, 0.990),
    'second': (0.953, 0.990),
    'typo1': (0.877, 0.970),
}

suite = Suite('search')


def table(name):
    path = os.path.join(FIXTURES, name)
    with (gzip.open if name.endswith('.gz') else open)(path, 'rt', encoding='utf-8') as f:
        head, *rows = (line.rstrip('\n').split('\t') for line in f)
    return [dict(zip(head, row)) for row in rows]


def unpacked(name, folder):
    path = os.path.join(folder, name)
    with gzip.open(os.path.join(FIXTURES, name + '.gz')) as f, open(path, 'wb') as out:
        out.write(f.read())
    return path


def mean(values):
    values = list(values)
    return sum(values) / len(values)


def floors(what, figures, wanted):
    """Each figure against its floor; every kind has one, and no floor is without its kind."""
    for kind in sorted(figures.keys() | wanted.keys()):
        got = figures.get(kind)
        suite.check(got is not None and kind in wanted and all(g >= w for g, w in zip(got, wanted[kind])), f'{what} {kind}',
                    f'got {got and tuple(round(g, 3) for g in got)}, floor {wanted.get(kind)}')
    if '--figures' in sys.argv[1:]:
        for kind, got in sorted(figures.items()):
            print(f"    {kind!r}: ({', '.join(f'{max(g - 0.01, 0):.3f}' for g in got)}{',' if len(got) == 1 else ''}),")


def at_1_and_5(queries, found):
    """kind -> (S@1, S@5), and their plain mean over the kinds as MEAN"""
    by_kind = collections.defaultdict(list)
    for q in queries:
        good = set(q['relevant'].split())
        ranks = [i for i, doc in enumerate(found.get(q['query_id'], [])) if doc in good]
        first = ranks[0] if ranks else 99
        by_kind[q['kind']].append((first < 1, first < 5))
    figures = {kind: tuple(mean(v[i] for v in values) for i in (0, 1)) for kind, values in by_kind.items()}
    figures['MEAN'] = tuple(mean(f[i] for f in list(figures.values())) for i in (0, 1))
    return figures


def known_items():
    with tempfile.TemporaryDirectory() as scratch:
        words = [GZA, 'bench', 'search', '--corpus', unpacked('passages.tsv', scratch), '--queries', unpacked('queries.tsv', scratch)]
        done = run(*words)
        latency = run(*words, '--latency')
    if not suite.check(done.returncode == 0, 'gza bench search ends well', done.stderr):
        return
    found, in_order = collections.defaultdict(list), True
    for line in done.stdout.splitlines():
        query, rank, doc = line.split('\t')
        found[query].append(doc)
        in_order = in_order and int(rank) == len(found[query])
    suite.check(in_order, 'ranks follow each other')
    figures = at_1_and_5(table('queries.tsv.gz'), found)
    suite.say(f'known items: S@1 {figures["MEAN"][0]:.3f}, S@5 {figures["MEAN"][1]:.3f} (mean of {len(figures) - 1} kinds)')
    floors('known items,', figures, KNOWN)
    facts = dict(line.split('\t') for line in latency.stdout.splitlines())
    suite.say(f'{facts.get("documents")} passages: built in {facts.get("build_ms")} ms, {facts.get("bytes_per_document")} bytes each; '
              f'a query takes {facts.get("p50_us")} us, the slowest of a hundred {facts.get("p99_us")} us')
    suite.check(facts.get('documents') == '800' and float(facts['bytes_per_document']) < 1000, 'the index is small', latency.stdout)
    suite.check(float(facts.get('p99_us', 1e9)) < 50000, 'a query takes well under 50 ms', latency.stdout)


def forms():
    rows = table('forms.tsv.gz')
    words = sorted({r['form'] for r in rows} | {r['lemma'] for r in rows})
    done = run(GZA, 'text', 'analyse', input='\n'.join(words) + '\n')
    keys = {}
    for line in done.stdout.splitlines():
        word, _, rest = line.partition('\t')
        keys[word] = set(rest.split())
    if not suite.check(done.returncode == 0 and sorted(keys) == words and all(keys.values()), 'gza text analyse answers each word', done.stderr):
        return
    by_kind = collections.defaultdict(list)
    for r in rows:
        if r['form'] != r['lemma']:
            for kind in (r['kind'], 'ALL'):
                by_kind[kind].append(bool(keys[r['form']] & keys[r['lemma']]))
    figures = {kind: (mean(v),) for kind, v in by_kind.items()}
    suite.say(f'forms: {figures["ALL"][0]:.3f} of {len(by_kind["ALL"])} share a stem with their word')
    floors('forms,', figures, FORMS)

    # Hard negatives: all forms of two words that begin alike and are not of one family.
    forms_of = collections.defaultdict(set)
    for r in rows:
        forms_of[r['lemma']] |= {r['form'], r['lemma']}
    family = {('განაცხადი', 'განცხადება'), ('კონსულტანტი', 'კონსულტაცია')}
    lemmas, merged, pairs = sorted(forms_of), [], 0
    for i, a in enumerate(lemmas):
        for b in lemmas[i + 1:]:
            if a[:3] == b[:3] and (a, b) not in family:
                pairs += len(forms_of[a]) * len(forms_of[b])
                merged += [(x, y) for x in forms_of[a] for y in forms_of[b] if keys[x] & keys[y]]
    suite.say(f'forms: {len(merged)} of {pairs} pairs of unrelated words that begin alike are merged')
    suite.check(len(merged) <= pairs * MOST_NEAR, 'unrelated words stay apart', str(merged[:10]))


def needs(name, queries, wanted):
    def ask(q):
        return run(GZA, 'search', '--edition', GUIDE, '--today', TODAY, '--limit', '20', '--json', q['query'])

    found, odd = {}, []
    with concurrent.futures.ThreadPoolExecutor(2) as pool:
        for q, done in zip(queries, pool.map(ask, queries)):
            try:
                answer = json.loads(done.stdout)
            except ValueError:
                odd.append(f'{q["query_id"]}: exit {done.returncode} {done.stderr}')
                continue
            results = answer['results']
            # A term may have the id of a service; it takes its place, and is not what was asked for.
            found[q['query_id']] = [r['id'] if r['type'] == 'service' else '' for r in results]
            keys = {'id', 'code', 'type', 'title', 'lang', 'match', 'snippet'}
            if answer['query'] != q['query'] or answer['total'] < len(results) or any(set(r) != keys for r in results):
                odd.append(q['query_id'])
    suite.check(not odd, f'gza search --json answers each of {name}', '; '.join(odd[:5]))
    figures = at_1_and_5(queries, found)
    suite.say(f'{name}: S@1 {figures["MEAN"][0]:.3f}, S@5 {figures["MEAN"][1]:.3f} (mean of {len(figures) - 1} kinds)')
    floors(f'{name},', figures, wanted)


def everyday():
    """What people say, by service: data/guide/everyday."""
    spoken = {}
    for path in sorted(glob.glob(os.path.join(ROOT, 'data', 'guide', 'everyday', '*.yaml'))):
        with open(path, encoding='utf-8') as f:
            for record in yaml.safe_load(f):
                spoken[record['service']] = {w for lang in ('ka', 'ru', 'en', 'other') for w in record.get(lang, [])}
    return spoken


def intents():
    spoken, own = everyday(), table('needs-own.tsv')
    services = {os.path.basename(p)[:-5] for p in glob.glob(os.path.join(ROOT, 'data', 'guide', 'services', '*', '*.yaml'))}
    suite.same(sorted(services - spoken.keys()), [], 'each service has words that people say')
    phrases = set().union(*spoken.values())
    copied = [q['query'] for q in own if ' ' in q['query'] and q['query'] in phrases]
    suite.check(not copied, 'our own needs are said in other words than those in the Guide', copied)
    needs('needs', table('intent.tsv'), INTENT)
    needs('own needs', own, OWN)
    nothing = run(GZA, 'search', '--edition', GUIDE, '--json', 'xyzzyplughqq')
    suite.check(nothing.returncode == 0 and json.loads(nothing.stdout) == {'query': 'xyzzyplughqq', 'total': 0, 'results': []},
                'nothing found is an answer', nothing.stdout + nothing.stderr)
    found = json.loads(run(GZA, 'search', '--edition', GUIDE, '--json', '--limit', '3', '--lang', 'en', 'pasporti').stdout)
    suite.check(found['query'] == 'pasporti' and len(found['results']) == 3 < found['total'], 'the limit cuts the results, not the total', str(found)[:300])
    for r in found['results']:
        suite.check(set(r) == {'id', 'code', 'type', 'title', 'lang', 'match', 'snippet'} and r['type'] in ('service', 'term', 'hub', 'news') and r['match'] in ('exact', 'stem', 'typo', 'synonym')
                    and r['lang'] in ('ka', 'en') and r['title'] and r['snippet'], 'a result has its fields', str(r))
    text = run(GZA, 'search', '--edition', GUIDE, '--limit', '2', 'pasporti').stdout
    suite.check(' 1. ' in text and found['results'][0]['id'] in text and f"{found['total']} results" in text, 'people read titles, snippets and how many there are', text)
    wrong = run(GZA, 'search', '--edition', GUIDE, 'ა' * 400)
    suite.check(wrong.returncode == 2 and '1200 bytes' in wrong.stderr, 'a query that is too long says how long it may be', wrong.stderr)
    suite.same(run(GZA, 'search', '--edition', GUIDE, '--limit', 'many', 'a').returncode, 2, 'a limit that is no number is wrong usage')
    suite.same(run(GZA, 'search', '--edition', GUIDE, '--lang', 'xx', 'a').returncode, 2, 'an unknown language is wrong usage')
    suite.same(run(GZA, 'search', '--edition', '/nowhere.gza', 'a').returncode, 3, 'a missing edition is a failure')


known_items()
forms()
intents()
suite.end()
