#!/usr/bin/env python3
"""Runs every unit test program of build-test/tests and every fuzz target's corpus; counts what they say.

    unit.py [FOLDER]        FOLDER: build-test by default
"""
import concurrent.futures
import glob
import os
import re
import sys

sys.path.insert(0, os.path.join(os.path.dirname(__file__), 'lib'))
from suite import ROOT, Suite, run

suite = Suite('unit')
folder = os.path.join(ROOT, sys.argv[1] if len(sys.argv) > 1 else 'build-test', 'tests')
env = dict(os.environ, CMOCKA_MESSAGE_OUTPUT='TAP', UBSAN_OPTIONS='halt_on_error=1:print_stacktrace=1',
           ASAN_OPTIONS='detect_leaks=1:abort_on_error=0')


def run_one(program):
    name = os.path.basename(program)
    if name.startswith('corpus-'):
        corpus = os.path.join(ROOT, 'tests', 'corpus', name[len('corpus-'):])
        if not os.path.isdir(corpus):
            return name, None, f'no folder {os.path.relpath(corpus, ROOT)}'
        return name, run(program, corpus, cwd=ROOT, env=env, timeout=300), ''
    return name, run(program, cwd=ROOT, env=env, timeout=300), ''


programs = [p for p in sorted(glob.glob(f'{folder}/*-test') + glob.glob(f'{folder}/corpus-*')) if os.access(p, os.X_OK) and os.path.isfile(p)]
if not programs:
    sys.exit(f'no tests in {folder}')
with concurrent.futures.ThreadPoolExecutor(2) as pool:
    for name, done, why in pool.map(run_one, programs):
        if done is None:
            suite.check(False, name, why)
            continue
        if name.startswith('corpus-'):
            m = re.search(r'^(\d+) inputs$', done.stdout, re.M)
            suite.passed += max(int(m.group(1)) - 1, 0) if m and done.returncode == 0 else 0
            suite.check(done.returncode == 0 and m, f'sr_par_03 {name} runs its corpus', done.stderr[-3000:])
            continue
        good = re.findall(r'^ok \d+ - (\S+)', done.stdout, re.M)
        bad = re.findall(r'^not ok \d+ - (\S+)', done.stdout, re.M)
        suite.passed += len(good)
        for test in bad:
            suite.check(False, f'{name} {test}', '\n       '.join(re.findall(r'^#.*', done.stdout, re.M))[:2000])
        if done.returncode and not bad or not good and not bad:
            suite.check(False, f'{name} ends well', f'exit {done.returncode}\n{done.stderr[-3000:]}')
suite.say(f'{len(programs)} programs')
suite.end()
