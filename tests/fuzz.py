#!/usr/bin/env python3
"""Fuzzes every target for some seconds with libFuzzer, from its corpus and dictionary.

    fuzz.py [--seconds N] [--folder build-fuzz] [--jobs 2] [TARGET...]

Finds go to build-fuzz/finds: each one becomes a file of tests/corpus/TARGET and a test. Limits as in
PAR-02: a second (ten with sanitizers on a busy machine) and 512 MiB for the bytes of one input.
"""
import argparse
import concurrent.futures
import glob
import os
import re
import shutil
import sys
import tempfile
import time

sys.path.insert(0, os.path.join(os.path.dirname(__file__), 'lib'))
from suite import ROOT, Suite, run

options = argparse.ArgumentParser()
options.add_argument('--seconds', type=int, default=10)
options.add_argument('--folder', default='build-fuzz')
options.add_argument('--jobs', type=int, default=2)
options.add_argument('targets', nargs='*')
options = options.parse_args()

suite = Suite('fuzz')
programs = [p for p in sorted(glob.glob(os.path.join(ROOT, options.folder, 'tests', 'fuzz-*'))) if os.path.isfile(p) and os.access(p, os.X_OK)]
finds = os.path.join(ROOT, options.folder, 'finds')
os.makedirs(finds, exist_ok=True)
EXTRA = {'public': ['-max_len=4096'], 'edition': ['-max_len=32768'], 'find': ['-max_len=2048'],
         'query': ['-max_len=1024']}


def fuzz(program):
    name = os.path.basename(program)[len('fuzz-'):]
    seeds = os.path.join(ROOT, 'tests', 'corpus', name)
    words = os.path.join(ROOT, 'tests', 'dictionaries', f'{name}.dict')
    grown = tempfile.mkdtemp(prefix=f'gza-fuzz-{name}-')
    start = time.time()
    done = run(program, f'-max_total_time={options.seconds}', '-timeout=10', '-rss_limit_mb=2048', '-print_final_stats=1',
               f'-artifact_prefix={finds}/{name}-', *EXTRA.get(name, []),
               *([f'-dict={words}'] if os.path.exists(words) else []), grown, *([seeds] if os.path.isdir(seeds) else []),
               cwd=ROOT, env=dict(os.environ, UBSAN_OPTIONS='halt_on_error=1:print_stacktrace=1'))
    shutil.rmtree(grown)
    return name, done, time.time() - start, os.path.isdir(seeds)


chosen = [p for p in programs if not options.targets or os.path.basename(p)[len('fuzz-'):] in options.targets]
if not chosen:
    sys.exit('no fuzz targets: build them with script/test --only fuzz')
with concurrent.futures.ThreadPoolExecutor(options.jobs) as pool:
    for name, done, took, has_seeds in pool.map(fuzz, chosen):
        stats = dict(re.findall(r'^stat::(\w+):\s+(\d+)', done.stderr, re.M))
        cover = re.findall(r'cov: (\d+) ft: (\d+) corp: (\d+)', done.stderr)
        last = cover[-1] if cover else ('?', '?', '?')
        suite.say(f'{name}: {stats.get("number_of_executed_units", "?")} runs in {took:.0f} s, {last[0]} edges, '
                  f'{last[1]} features, corpus {last[2]}, peak {stats.get("peak_rss_mb", "?")} MB')
        suite.check(has_seeds, f'sr_par_01 {name} has seeds in tests/corpus/{name}')
        suite.check(done.returncode == 0, f'{name}: nothing found',
                    '\n'.join(line for line in done.stderr.splitlines() if re.search(r'ERROR|SUMMARY|runtime error|does not hold|Test unit written|^    #\d', line))[:3000])
suite.end()
