#!/usr/bin/env python3
""""What can I get?", measured on this machine: prints tables, writes nothing.

    main.py [--only engines,match,answer,plan,page,growth] [--rounds 15] [--seconds 2]

engines: the same rules and people in json-rules-engine and json-logic-js, their verdicts beside ours. match: a match, the next question,
questions until all is settled. answer: the API over HTTP. plan: the sheet. page: every question. growth: with 10,000 services.
Times are CPU time; the machine does other things too. script/bench match builds and installs what this needs. Exit 1 when a bar is missed.
"""
import argparse
import contextlib
import json
import os
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.parse

import rules

sys.path.insert(0, os.path.join(rules.ROOT, 'tests', 'lib'))
from suite import GZA, Server, run

HERE = os.path.dirname(os.path.abspath(__file__))
PARTS = 'engines match answer plan page growth'.split()
TODAY = '2026-11-24'
RATIO, MATCH_US, ANSWER_US, NEXT_US, SHEET_MS, PAGE_BYTES, LINEAR = 50, 20, 50, 2000, 50, 6144, 1.25
SHEET = ['id-card-electronic', 'age-pension', 'universal-health-care', 'foreign-education-recognition']
FORM = {'Content-Type': 'application/x-www-form-urlencoded'}
LINES = '{:68} {:>34}   {:26} {}'
options = argparse.ArgumentParser()
options.add_argument('--only', default=','.join(PARTS))
options.add_argument('--rounds', type=int, default=15)
options.add_argument('--seconds', type=int, default=2)
options = options.parse_args()
if unknown := set(options.only.split(',')) - set(PARTS):
    sys.exit(f'no such part: {", ".join(sorted(unknown))}; there are {" ".join(PARTS)}')
missed = []


def row(what, value, bar='', met=None):
    print(LINES.format(what, value, bar, '' if met is None else 'yes' if met else 'NO').rstrip(), flush=True)
    if met is False:
        missed.append(what.strip())


def heading(text):
    print(f'\n{text}\n' + LINES.format('', 'measured', 'wanted', 'met'), flush=True)


def need(done, what):
    if done.returncode:
        sys.exit(f'{what}: exit {done.returncode}\n{done.stdout[-1000:]}{done.stderr[-2000:]}')
    return done.stdout


def cpu_seconds(pid):
    """To the nanosecond: of all threads, by the scheduler."""
    total = 0
    for thread in os.listdir(f'/proc/{pid}/task'):
        with open(f'/proc/{pid}/task/{thread}/schedstat') as f:
            total += int(f.read().split()[0])
    return total / 1e9


def bench_match(file, times=3):
    """Medians of a few runs of gza bench match."""
    runs = [json.loads(need(run(GZA, 'bench', 'match', '--edition', file, '--people', people_file, '--json'), 'gza bench match')) for _ in range(times)]
    return {k: statistics.median(r[k] for r in runs) for k in runs[0]}


# -- beside other engines --------------------------------------------------------------------------------------
def our_verdicts(person):
    path = f'{scratch}/person.json'
    with open(path, 'w', encoding='utf-8') as f:
        json.dump(person['facts'], f, ensure_ascii=False)
    got = json.loads(need(run(GZA, 'match', '--edition', edition, '--facts', path, '--json'), 'gza match'))
    return {s['id']: s['verdict'] for s in got['services']}


def engines():
    heading(f'The same {len(rules.Guide().services)} services and {len(people)} people in other rule engines')
    if not shutil.which('node') or not os.path.isdir(os.path.join(HERE, 'node_modules')):
        print('json-rules-engine, json-logic-js: not measured, Node.js or their packages are not there')
        return
    ours = [our_verdicts(p) for p in people]
    path = f'{scratch}/rules.json'
    with open(path, 'w', encoding='utf-8') as f:
        json.dump(rules.Guide().for_engines(rules.people()), f, ensure_ascii=False)
    before = bench_match(edition)['match_us']
    theirs = json.loads(need(run('node', os.path.join(HERE, 'engines.mjs'), path, str(options.rounds)), 'engines.mjs'))
    us = statistics.median([before, bench_match(edition)['match_us']])
    node = theirs.pop('node')
    row('gza: all services and their parts, derived facts within', f'{us:.2f} us')
    for name, got in theirs.items():
        same = sum(v.get(s) == verdict for v, mine in zip(got['verdicts'], ours) for s, verdict in mine.items())
        count = sum(map(len, ours))
        row(f'{name} (Node.js {node}): yes, maybe or no', f'{got["us"]:,.0f} us')
        row('  verdicts that are ours', f'{same} of {count}', 'all', same == count)
        row('  gza is quicker by', f'{got["us"] / us:,.0f} x', f'>= {RATIO} x', got['us'] >= RATIO * us)
        row('  yes or not yes alone, which is half of the question', f'{got["yes_only_us"]:,.0f} us, {got["yes_only_us"] / us:,.0f} x')


# -- a match, an answer, a question ------------------------------------------------------------------------------
def match():
    heading('A match')
    got = bench_match(edition)
    row(f'all {got["services"]:.0f} services for one person', f'{got["match_us"]:.2f} us', f'<= {MATCH_US} us', got['match_us'] <= MATCH_US)
    row('the next question, the slowest of all', f'{got["next_question_max_us"]:.0f} us', f'<= {NEXT_US} us', got['next_question_max_us'] <= NEXT_US)
    row('questions until the 50 most important services are settled, median', f'{got["questions_median"]:.0f}',
        f'<= half of {got["file_order_median"]:.0f}, as filed', got['questions_median'] * 2 <= got['file_order_median'])


def wrk_cpu(server, path, body):
    """Requests a second, and microseconds of the server's CPU time for one; every answer is a good one."""
    file = f'{scratch}/body.json'
    with open(file, 'w', encoding='utf-8') as f:
        json.dump(body, f, ensure_ascii=False)
    before = cpu_seconds(server.pid)
    text = subprocess.run(['wrk', '-t1', '-c8', f'-d{options.seconds}s', '-s', os.path.join(HERE, 'post.lua'), server.url + path], stdout=subprocess.PIPE, text=True,
                          env=os.environ | {'BODY': file}).stdout
    cpu = cpu_seconds(server.pid) - before
    if re.search(r'Non-2xx|Socket errors', text) or not re.search(r'(\d+) requests in', text):
        sys.exit(f'{path}: not every request is answered well\n{text}')
    return float(re.search(r'Requests/sec:\s+([\d.]+)', text)[1]), cpu / int(re.search(r'(\d+) requests in', text)[1]) * 1e6


def answer():
    heading('The API')
    got = bench_match(edition)
    row(f'match and answer without reasons, {got["answer_bytes"]:,.0f} bytes, without HTTP', f'{got["answer_without_reasons_us"]:.1f} us',
        f'<= {ANSWER_US} us', got['answer_without_reasons_us'] <= ANSWER_US)
    middle = sorted(people, key=lambda p: len(p['facts']))[len(people) // 2]['facts']
    with Server(edition, '--threads', '1') as server:
        for name, path, bar in (('without reasons', '/api/v1/match?reasons=no', ANSWER_US), ('with reasons and the next question', '/api/v1/match', None)):
            wrk_cpu(server, path, middle)
            turns = [wrk_cpu(server, path, middle) for _ in range(5)]
            rate, cpu = (statistics.median(t[i] for t in turns) for i in (0, 1))
            row(f'POST {path}, {len(middle)} answers, {name}', f'{cpu:.0f} us, {rate:,.0f}/s', f'<= {bar} us' if bar else '', cpu <= bar if bar else None)


def growth():
    heading('With 10,000 services')
    folder, file = f'{scratch}/grown', f'{scratch}/grown.gza'
    need(run(sys.executable, os.path.join(rules.ROOT, 'tools', 'grow_guide.py'), rules.GUIDE, folder, '10000'), 'grow_guide.py')
    need(run(GZA, 'guide', 'publish', folder, '-o', file), 'gza guide publish')
    shutil.rmtree(folder)
    small, large = bench_match(edition), bench_match(file, times=1)
    n = large['services'] / small['services']
    for key, what in (('match_us', 'a match'), ('answer_without_reasons_us', 'match and answer without reasons')):
        ratio = large[key] / (small[key] * n)
        row(what, f'{large[key]:,.0f} us, {ratio:.2f} x for each', f'linear: <= {LINEAR} x', ratio <= LINEAR)
    row('the next question, the slowest of all', f'{large["next_question_max_us"] / 1e3:.1f} ms')


# -- what people get ------------------------------------------------------------------------------------------------
def posted(connection, path, fields, **more):
    connection.request('POST', path, urllib.parse.urlencode(fields), FORM | more)
    got = connection.getresponse()
    return got, got.read()


def plan():
    heading('A plan on paper')
    exported = json.loads(need(run(GZA, 'guide', 'export', 'json', edition), 'gza guide export'))
    code = {s['id']: s['code'] for s in exported['service']}
    text = f'gza1:{".".join(sorted(code[s] for s in SHEET))};photo;telavi'
    with Server(edition, '--threads', '1', '--base-url', 'https://guide.example.ge') as server:
        connection, walls, cpus = server.connection(), [], []
        for i in range(5 + options.rounds * 2):
            before, start = cpu_seconds(server.pid), time.perf_counter()
            got, body = posted(connection, '/ka/plan.pdf', {'plan': text})
            wall, cpu = time.perf_counter() - start, cpu_seconds(server.pid) - before
            if got.status != 200 or not body.startswith(b'%PDF'):
                sys.exit(f'/ka/plan.pdf: {got.status}')
            if i >= 5:  # warm
                walls.append(wall * 1e3)
                cpus.append(cpu * 1e3)
    wall, cpu = statistics.median(walls), statistics.median(cpus)
    row(f'POST /ka/plan.pdf, {len(SHEET)} services, {len(body):,} bytes', f'{wall:.1f} ms, {cpu:.1f} CPU', f'<= {SHEET_MS} ms', wall <= SHEET_MS)


def page():
    heading('A question, Georgian, in Brotli')
    facts = rules.Guide().facts
    asked = [f for f in facts if facts[f]['asked']]
    state = '1*' + '*'.join(f'{f}.true' for f in asked if facts[f]['type'] == 'bool')
    for name, answers in (('the first answer', ''), (f'{state.count("*")} answers behind it', state)):
        sizes = {}
        with Server(edition) as server, contextlib.closing(server.connection()) as connection:
            for fact in asked:
                got, body = posted(connection, '/ka/check', {'a': answers, 'w': 'just-returned', 't': '', 'act': f'edit.{fact}'}, **{'Accept-Encoding': 'br'})
                if got.status != 200 or got.getheader('Content-Encoding') != 'br':
                    sys.exit(f'{fact}: {got.status}')
                sizes[fact] = len(body)
        top = max(sizes, key=sizes.get)
        row(f'{len(sizes)} pages, {name}: middle, largest', f'{statistics.median(sizes.values()):,.0f}, {sizes[top]:,} bytes ({top})', f'<= {PAGE_BYTES:,} bytes', sizes[top] <= PAGE_BYTES)


people = rules.people()
scratch = tempfile.mkdtemp(prefix='gza-bench-')
try:
    edition, people_file = f'{scratch}/guide.gza', f'{scratch}/people.jsonl'
    need(run(GZA, 'guide', 'publish', rules.GUIDE, '-o', edition, '--date', TODAY), 'gza guide publish')
    with open(people_file, 'w', encoding='utf-8') as f:
        f.writelines(json.dumps(p, ensure_ascii=False) + '\n' for p in people)
    for part in PARTS:
        if part in options.only.split(','):
            {'engines': engines, 'match': match, 'answer': answer, 'plan': plan, 'page': page, 'growth': growth}[part]()
finally:
    shutil.rmtree(scratch)
print(f'\n{len(missed)} missed' + (': ' + '; '.join(missed) if missed else ''))
sys.exit(1 if missed else 0)
