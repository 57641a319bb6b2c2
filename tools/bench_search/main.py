#!/usr/bin/env python3
"""The search, measured beside other engines on this machine: prints tables, writes nothing.

    main.py [--only reach,peers,needs,speed,http] [--documents 10000] [--rounds 5] [--seconds 2]

reach: how well gza finds, against what issue 3 wants. peers: the same queries for each engine. needs: what people say, on our own Guide.
speed: gza beside SQLite FTS5, one thread each, in turns. http: search pages of several servers, 64 connections, in turns.
With EVAL_DIR=FOLDER in the environment a full kit is used instead of tests/fixtures/search (kit.py). script/bench search builds
and installs what this needs. Exit 1 when a bar is missed.
"""
import argparse
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time

import engines
import kit
import serving
from engines import GZA, Missing, output

PARTS = 'reach peers needs speed http'.split()
TODAY = '2026-11-24'  # closed services come last, so the day is fixed
options = argparse.ArgumentParser()
options.add_argument('--only', default=','.join(PARTS))
options.add_argument('--documents', type=int, default=10000)
options.add_argument('--rounds', type=int, default=5)
options.add_argument('--seconds', type=int, default=2)
options = options.parse_args()
LINES = '{:66} {:>34}   {:26} {}'
MANY_QUERIES = 4000  # above, pg_trgm gets a part of the known items: it takes some 30 ms for a query
missed, absent = [], {}


def row(what, value, bar='', met=None):
    print(LINES.format(what, value, bar, '' if met is None else 'yes' if met else 'NO').rstrip(), flush=True)
    if met is False:
        missed.append(what.strip())


def heading(text):
    print(f'\n{text}\n' + LINES.format('', 'measured', 'wanted', 'met'), flush=True)


def at_least(what, value, bar):
    row(what, f'{value:.3f}', f'>= {bar}', round(value, 4) >= bar)


def at_most(what, value, bar, form='{:.3f}'):
    row(what, form.format(value), f'<= {bar}', round(value, 4) <= bar)


def not_here(name, why):
    if name not in absent:
        print(f'{name}: not measured, {why}', flush=True)
    absent[name] = str(why)


# -- how well gza finds -----------------------------------------------------------------------------------

def stems_of(words):
    done = subprocess.run([GZA, 'text', 'analyse'], input='\n'.join(words) + '\n', stdout=subprocess.PIPE, text=True, check=True)
    found = dict(line.split('\t') for line in done.stdout.splitlines())
    sets = {word: frozenset(stems.split()) or frozenset([word]) for word, stems in found.items()}
    return lambda word: sets.get(word, frozenset([word]))


def reach_forms():
    if not kit.FULL:
        words = sorted({w for r in kit.read_rows(os.path.join(kit.FIXTURES, 'forms.tsv.gz')) for w in (r['form'], r['lemma'])})
        at_least('forms of words of services that share a stem with their citation form', kit.form_recall(stems_of(words)), 0.98)
        return
    with open(os.path.join(kit.FULL, 'words.txt'), encoding='utf-8') as f:
        figures = kit.conflation(stems_of(f.read().split('\n')))
    at_least('forms that share a stem with their citation form: attested', figures['attested'], 0.96)
    at_least('  words of services', figures['domain'], 0.98)
    at_most('unrelated words merged: near', figures['near'], 0.005, '{:.4f}')
    at_least('pairs of forms: precision', figures['precision'], 0.985)
    at_least('  F1', figures['F1'], 0.97)
    at_least('finite verbs with their masdar', figures['verbs'], 0.20)


WANTED = [('exact', 0.995), ('lemma', 0.97), ('inflected', 0.97), ('mtavruli', 0.97), ('lat_national', 0.95), ('lat_ascii', 0.95), ('lat_iso', 0.95), ('lat_chat', 0.95),
          ('lat_chat_infl', None), ('kbd_latin', 0.95), ('kbd_latin_lc', 0.92), ('noshift', 0.92), ('typo1', 0.92), ('infl_typo', 0.90), ('typo2', 0.85), ('prefix', 0.93)]


def reach():
    heading('How well gza finds')
    reach_forms()
    corpus, queries, one_word = kit.known_items()
    typed, letters = kit.beginnings(queries)
    run = engines.gza(kit.write_corpus(f'{scratch}/corpus.tsv', corpus), kit.write_queries(f'{scratch}/queries.tsv', queries + one_word + typed))
    figures = kit.at_1_and_5(queries, run)
    at_least(f'{len(queries):,} known items in {len(corpus):,} passages, mean of {len(figures) - 1} kinds: S@1', figures['MEAN'][0], 0.94)
    at_least('  S@5', figures['MEAN'][1], 0.97)
    for kind, bar in WANTED:
        if bar:
            at_least(f'  {kind}: S@1', figures[kind][0], bar)
        else:
            row(f'  {kind}: S@1', f'{figures[kind][0]:.3f}')
    at_most('  letters typed until the passage is among five, of at most 20', letters(run), 9.0, '{:.2f}')
    precision = kit.r_precision(one_word, run)['MEAN']
    if kit.FULL:
        at_least('one-word queries: R-precision, mean of 8 kinds', precision, 0.93)
    else:  # what is relevant is taken from the forms we know, so the last tenth cannot be reached
        row('one-word queries: R-precision, mean of 4 kinds', f'{precision:.3f}', '(bar on the full kit)')
    figures = kit.at_1_and_5(kit.intents(), engines.gza_guide(edition, kit.intents(), TODAY))
    at_least(f'{len(kit.intents())} needs as people say them, our Guide, mean of {len(figures) - 1} kinds: S@1', figures['MEAN'][0], 0.85)
    at_least('  S@5', figures['MEAN'][1], 0.95)


# -- the other engines ------------------------------------------------------------------------------------

def print_table(columns, kinds, last=None):
    """columns: {engine: {kind: (S@1, S@5)}}"""
    print(f'{"S@1 S@5":16}' + ''.join(f'{name:>16}' for name in columns))
    for kind in kinds:
        print(f'{kind:16}' + ''.join(f'{"%.3f %.3f" % figures[kind]:>16}' for figures in columns.values()))
    if last:
        print(f'{last[0]:16}' + ''.join(f'{"%.3f" % last[1][name]:>16}' for name in columns))


def beside_the_best(what, columns):
    """gza against the best of the others, and the kinds in which another one is ahead."""
    ours, others = columns['gza'], {name: f for name, f in columns.items() if not name.startswith('gza')}
    if not others:
        return
    for i, at in ((0, 'S@1'), (1, 'S@5')):
        best = max(others, key=lambda name: others[name]['MEAN'][i])
        row(f'{what}, mean, {at}: gza / the best other engine ({best})', f'{ours["MEAN"][i]:.3f} / {others[best]["MEAN"][i]:.3f}', '> 1 x', ours['MEAN'][i] > others[best]['MEAN'][i])
    for kind in ours:
        best = max(others, key=lambda name: others[name][kind][0])
        if others[best][kind][0] > ours[kind][0]:
            row(f'  ahead of gza in {kind}: {best}', f'S@1 {others[best][kind][0]:.3f}, gza {ours[kind][0]:.3f}')


def ask_all(corpus, rows, part_of_pg=1):
    """{engine: (run, queries it was asked)}"""
    corpus, runs = kit.write_corpus(f'{scratch}/corpus.tsv', corpus), {}
    for name, ask in engines.ENGINES.items():
        known = sorted({q['query_id'].split('.')[0] for q in rows})
        kept = set(known[::part_of_pg] if name == 'pg_trgm' else known)
        asked = [q for q in rows if q['query_id'].split('.')[0] in kept]
        start = time.perf_counter()
        try:
            runs[name] = ask(corpus, kit.write_queries(f'{scratch}/queries.tsv', asked)), asked
            took = time.perf_counter() - start
            print(f'  {name}: {len(asked):,} queries, {took:.1f} s with building' + (f' (1 in {part_of_pg} of the known items)' if len(asked) < len(rows) else ''), flush=True)
        except Missing as why:
            not_here(name, why)
    return runs


def peers():
    corpus, queries, one_word = kit.known_items()
    print(f'\nThe same {len(queries):,} known items and {len(one_word):,} one-word queries in {len(corpus):,} passages, for each engine')
    runs = ask_all(corpus, queries + one_word, 1 if len(queries) < MANY_QUERIES else 4)
    known, ones = {q['query_id'] for q in queries}, {q['query_id'] for q in one_word}
    columns = {name: kit.at_1_and_5([q for q in asked if q['query_id'] in known], run) for name, (run, asked) in runs.items()}
    precision = {name: kit.r_precision([q for q in asked if q['query_id'] in ones], run)['MEAN'] for name, (run, asked) in runs.items()}
    print_table(columns, [k for k, _ in WANTED] + ['MEAN'], ('one word, Rprec', precision))
    beside_the_best('known items', columns)


def needs():
    queries, texts = kit.intents(), kit.services(output(GZA, 'guide', 'export', 'json', edition))
    print(f'\n{len(queries)} needs as people say them, on the {len(texts)} services of our Guide (name, summary, what it gives, who for, steps)')
    runs = ask_all(texts, queries)
    columns = {'gza': kit.at_1_and_5(queries, engines.gza_guide(edition, queries, TODAY))}
    for name, (run, _) in runs.items():
        columns['gza, same texts' if name == 'gza' else name] = kit.at_1_and_5(queries, run)
    print('  gza: its own edition, which also has synonyms, papers, phones and situations in the index')
    print_table(columns, columns['gza'])
    beside_the_best('needs', columns)


# -- speed ------------------------------------------------------------------------------------------------

def figures_of(text):
    """Lines of names and a number, tabs between; names of several columns are put together."""
    found = {}
    for line in text.splitlines():
        *names, value = line.split('\t')
        try:
            found[' '.join(names)] = float(value)
        except ValueError:
            pass
    return found


def gza_latency(corpus, queries):
    """With p50_us and p99_us over all queries, however the output names those beside its kinds."""
    found = figures_of(output(GZA, 'bench', 'search', '--corpus', corpus, '--queries', queries, '--latency'))
    for name in ('p50_us', 'p99_us'):
        found[name] = next(found[other] for other in (name, f'{name} all', f'all {name}') if other in found)
    return found


def fts5_latency(corpus, queries):
    program = engines.need(os.path.join(engines.TOOLS, 'bench_fts5'), 'libsqlite3-dev was missing when bench_fts5 was to be built')
    return figures_of(output(program, 'latency', corpus, queries))


# What FTS5 is asked: any of the words, as gza answers too; all of them finds nothing for most of these queries.
WAYS = {'any': 'any word, ranked', 'fill': 'all words, then any to fill 20', 'all': 'all words only: mostly empty'}


def speed():
    rows, large = kit.speed_queries(), options.documents >= 50000
    corpus = kit.write_corpus(f'{scratch}/many.tsv', kit.speed_corpus(options.documents))
    queries = kit.write_queries(f'{scratch}/speed.tsv', rows)
    heading(f'{options.documents:,} passages ({os.path.getsize(corpus) / 1e6:.0f} MB), {len(rows):,} queries ({", ".join(kit.SPEED_KINDS)}), one thread, in turns; gza with all its tolerance, FTS5 with none')
    rounds = []
    try:
        for _ in range(3):
            rounds.append((gza_latency(corpus, queries), fts5_latency(corpus, queries)))
    except Missing as why:
        not_here('FTS5 (speed)', why)
    ours = [r[0] for r in rounds] or [gza_latency(corpus, queries)]

    def of(name):
        return statistics.median(f[name] for f in ours)

    for name, bar in (('p50_us', 0.5), ('p99_us', 0.5 if large else 0.6)):
        row(f'gza, {name[:3]} of a query', f'{of(name):,.1f} us')
        for way, words in WAYS.items() if rounds else ():
            theirs = statistics.median(f[f'{name} {way} all'] for _, f in rounds)
            ratio = statistics.median(g[name] / f[f'{name} {way} all'] for g, f in rounds)
            judged = way == 'any'
            row(f'  FTS5: {words}', f'{theirs:,.1f} us: {ratio:.2f} x', f'<= {bar} x' if judged else '(no bar)', ratio <= bar if judged else None)
    if rounds:
        print('  by kind, p50 / p99 in us: gza; FTS5 any; FTS5 all')
        for kind in kit.SPEED_KINDS:
            few = kit.write_queries(f'{scratch}/few.tsv', [q for q in rows if q['kind'] == kind])
            g, f = gza_latency(corpus, few), rounds[-1][1]
            print(f'    {kind:10} {g["p50_us"]:9.1f} /{g["p99_us"]:9.1f};  ' + ';  '.join(f'{f[f"p50_us {way} {kind}"]:9.1f} /{f[f"p99_us {way} {kind}"]:9.1f}' for way in ('any', 'all')), flush=True)
    at_most('index, bytes per document', of('bytes_per_document'), 300 if large else 350, '{:.1f}')
    if rounds:
        row('  FTS5', f'{rounds[0][1]["bytes_per_document"]:.1f}')
    if large:
        row('building', f'{of("build_ms") / 1e3:.2f} s', '(no bar)')
    else:
        at_most('building, s', of('build_ms') / 1e3, 0.5)
    if rounds:
        row('  FTS5', f'{statistics.median(f["build_ms"] for _, f in rounds) / 1e3:.2f} s')


# -- HTTP -------------------------------------------------------------------------------------------------

def started(stack, name, make):
    try:
        return [stack.enter_context(make())]
    except Missing as why:
        not_here(name, why)
        return []


def has_results(page):
    return '/s/' in page.split('<main', 1)[-1] if '<main' in page else '<cite>' in page


HTTP_BARS = [('nginx, a page as a file', 0.25), ('FTS5 with snippet()', 10), ('FTS5 without snippet()', None), ('kiwix-serve', 30)]


def http_set(what, gza, others, queries):
    pages = {q: gza.get(q) for q in queries}
    folder = tempfile.mkdtemp(prefix='set-', dir=scratch)
    os.chmod(folder, 0o755)
    with serving.contextlib.ExitStack() as stack:
        nginx = started(stack, 'nginx', lambda: serving.Nginx(gza, pages, folder))
        servers = [gza, *nginx, *others]
        heading(f'Search pages over HTTP, {what}: {len(queries)} queries in turn, {serving.CONNECTIONS} connections, {serving.THREADS} threads each, {options.rounds} rounds of {options.seconds} s. gza makes each page anew: it keeps no search')
        rates = serving.compare(servers, queries, folder, options.rounds, options.seconds)
        empty = {}
        for s in servers:
            answers = list(pages.values()) if s is gza else [s.get(q) for q in queries]
            size = sorted(len(a.encode()) for a in answers)[len(answers) // 2]
            found = '' if s in nginx else f', results for {sum(map(has_results, answers)) / len(answers):.0%}'
            rate, cpu = (statistics.median(column) for column in zip(*rates[s.name]))
            row(f'{s.name} ({size:,} bytes{found})', f'{rate:,.0f}/s, {cpu:,.1f} us CPU')
            empty[s.name] = s not in nginx and sum(map(has_results, answers)) < len(answers) / 2
        for name, bar in HTTP_BARS:
            if name in rates:  # both of a ratio are of the same round
                ratio, by_cpu = (statistics.median(part) for part in zip(*((a[0] / b[0], b[1] / a[1]) for a, b in zip(rates['gza'], rates[name]))))
                judged = bar and not empty[name]  # a page without results is no search page
                row(f'  {what}: gza beside {name}', f'{ratio:.2f} x ({by_cpu:.2f} x by CPU time)', f'>= {bar} x' if judged else '(no bar: mostly empty)' if bar else '(no bar)',
                    ratio >= bar if judged else None)


def http():
    if not shutil.which('wrk'):
        not_here('HTTP', 'the Debian package wrk')
        return
    texts = kit.services(output(GZA, 'guide', 'export', 'json', edition))
    corpus = kit.write_corpus(f'{scratch}/services.tsv', texts)
    folder = tempfile.mkdtemp(prefix='http-', dir=scratch)
    with serving.contextlib.ExitStack() as stack:
        gza = stack.enter_context(serving.Gza(edition, '--rate-limit', 'off'))  # all connections come from one source
        others = started(stack, 'FTS5 (HTTP)', lambda: serving.Fts5(corpus, folder, 'snippet')) + \
            started(stack, 'FTS5 (HTTP)', lambda: serving.Fts5(corpus, folder, 'plain')) + \
            started(stack, 'kiwix-serve', lambda: serving.Kiwix(texts, folder))
        http_set('names of services', gza, others, [row['title'] for row in texts])
        http_set('needs as people say them', gza, others, [q['query'] for q in kit.intents()])


scratch = tempfile.mkdtemp(prefix='gza-bench-search-')
os.chmod(scratch, 0o755)  # nginx and PostgreSQL read here as other users
try:
    edition = f'{scratch}/guide.gza'
    output(GZA, 'guide', 'publish', os.path.join(kit.ROOT, 'data', 'guide'), '-o', edition)
    print(f'data: {"the full kit" if kit.FULL else "tests/fixtures/search"}')
    steps = {'reach': reach, 'peers': peers, 'needs': needs, 'speed': speed, 'http': http}
    for part in PARTS:
        if part in options.only.split(','):
            steps[part]()
finally:
    shutil.rmtree(scratch, ignore_errors=True)
if absent:
    print('\nnot measured: ' + '; '.join(f'{name} ({why})' for name, why in absent.items()))
print(f'\n{len(missed)} missed' + (': ' + '; '.join(missed) if missed else ''))
sys.exit(1 if missed else 0)
