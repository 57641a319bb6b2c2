#!/usr/bin/env python3
"""A disk that fails (DUR-04): each call that opens, writes, syncs, cuts, renames, closes or removes something in the data folder
fails once with EIO, or from then on with ENOSPC. Nothing crashes, nothing acknowledged is lost, nothing is half there, and
when the disk is well again everything works.

    FAULTS=all tests/faults.py      every position; else a few of each, others each time
"""
import os
import random
import shutil
import subprocess
import sys
import tempfile
import time

sys.path.insert(0, os.path.join(os.path.dirname(__file__), 'lib'))
from desk_look import look
from suite import GZA, ROOT, Suite, run

LOAD = os.environ.get('DESK_LOAD', os.path.join(ROOT, 'build', 'desk_load'))
ALL = os.environ.get('FAULTS') == 'all'
EACH = 7  # positions of each kind, when not all
suite = Suite('faults')
scratch = tempfile.mkdtemp(prefix='gza-faults-')
layer = f'{scratch}/faults.so'
subprocess.run(['cc', '-shared', '-fPIC', '-O1', '-o', layer, os.path.join(ROOT, 'tests', 'faults.c'), '-ldl'], check=True)
seed = int(time.time())
dice = random.Random(seed)

# A folder in use: hubs, a few consultations, a backup and its key.
template = f'{scratch}/template'
os.makedirs(f'{template}/data', mode=0o700)
suite.same(run(LOAD, 'some', f'{template}/data', '5').returncode, 0, 'a folder in use')
suite.same(run(GZA, 'backup', '--data', f'{template}/data', '-o', f'{template}/a.gzb').returncode, 0, 'with a backup')
place = f'{scratch}/place'


def lay_out(full):
    shutil.rmtree(place, ignore_errors=True)
    if full:
        shutil.copytree(template, place)
        os.chmod(f'{place}/data', 0o700)
    else:
        os.makedirs(f'{place}/data', mode=0o700)


def faulty(words, at, lasts, count=None):
    env = {**os.environ, 'LD_PRELOAD': layer, 'FAULT_FOLDER': place, 'FAULT_AT': str(at), 'FAULT_LASTS': str(int(lasts))}
    if count:
        env['FAULT_COUNT'] = count
    try:
        return run(*words, env=env, timeout=30)
    except subprocess.TimeoutExpired:
        return None


def acknowledged(text):
    words = [line.split() for line in text.splitlines() if ' ' in line]
    return {(w[0], bytes.fromhex(w[1])) for w in words if w[0] in ('contact', 'notice')}


def wrong_after(name, done, acked, full):
    """What is not as it should be, once the disk is well."""
    if done is None:
        return ['it hangs']
    if done.returncode < 0 or 'bug:' in done.stderr:
        return [f'it crashed: {done.returncode} {done.stderr[-300:]}']
    wrong = []
    if done.returncode not in (0, 1, 3) or (done.returncode == 3 and not done.stderr.strip() and name != 'consultations'):
        wrong.append(f'exit {done.returncode} without a reason')
    if name == 'backup' or full:
        check = run(GZA, 'restore', f'{place}/a.gzb', '--key', f'{place}/data/backup.key', '--check')
        if check.returncode != 0:
            wrong.append(f'the backup is neither the one before nor the one after: {check.stderr}')
    if name == 'backup' and done.returncode == 0 and not os.path.exists(f'{place}/a.gzb'):
        wrong.append('said to be done, and there is none')
    again = run(LOAD, 'some', f'{place}/data', '1')
    if again.returncode != 0:
        return wrong + [f'afterwards nothing can be written: {again.stderr}']
    wrong += look(f'{place}/data', acked | acknowledged(again.stdout))
    if run(GZA, 'audit', 'verify', '--data', f'{place}/data').returncode != 0:
        wrong.append('the list of what was done is broken')
    return wrong


data = f'{place}/data'
STEPS = (('first start', False, (GZA, 'admin', '--data', data)), ('consultations', True, (LOAD, 'some', data, '3')),
         ('backup', True, (GZA, 'backup', '--data', data, '-o', f'{place}/a.gzb')), ('drill', True, (GZA, 'drill', '--data', data)),
         ('verify', True, (GZA, 'audit', 'verify', '--data', data)))
began, tried = time.time(), 0
for name, full, words in STEPS:
    lay_out(full)
    counted = f'{scratch}/count'
    good = faulty(words, 0, False, counted)
    suite.check(good and good.returncode == 0, f'{name}: works on a good disk', good and good.stderr)
    calls = os.path.getsize(counted) if os.path.exists(counted) else 0
    if os.path.exists(counted):
        os.unlink(counted)
    suite.check(calls > 2, f'{name}: its calls are seen', calls)
    reached = 0
    for lasts in (False, True):
        positions = range(1, calls + 2) if ALL else sorted(dice.sample(range(1, calls + 1), min(EACH, calls)))
        for at in positions:
            lay_out(full)
            done = faulty(words, at, lasts)
            tried += 1
            reached += done is not None and done.returncode != 0
            wrong = wrong_after(name, done, acknowledged(done.stdout) if done else set(), full)
            suite.same(wrong[:3], [], f'sr_dur_04 {name}: call {at} of {calls} fails {"and all after it" if lasts else "once"}')
    suite.check(reached > 0, f'sr_dur_04 {name}: some of the {calls} calls were needed', reached)
    suite.say(f'{name}: {calls} calls')
suite.say(f'{tried} faults in {time.time() - began:.0f} s, seed {seed}')
shutil.rmtree(scratch)
suite.end()
