#!/usr/bin/env python3
"""kill -9 under a mixed load of four writers, while the schema is brought to today's, and while a backup is made:
what was acknowledged is there, nothing is half there, and the list of what was done is whole.

    KILLS=1000 tests/kill9.py      more rounds (200 by default)
"""
import os
import random
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time

sys.path.insert(0, os.path.join(os.path.dirname(__file__), 'lib'))
from desk_look import count, look
from suite import GZA, ROOT, Suite, run

KILLS = int(os.environ.get('KILLS', '200'))
LOAD = os.environ.get('DESK_LOAD', os.path.join(ROOT, 'build', 'desk_load'))
suite = Suite('kill9')
scratch = tempfile.mkdtemp(prefix='gza-kill9-')


# -- a mixed load --------------------------------------------------------------------------------------------------
data = f'{scratch}/load'
acked, wrong, slowest_start, odd = set(), [], 0, 0
began = time.time()
for n in range(KILLS):
    start = time.time()
    process = subprocess.Popen([LOAD, 'write', data], stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    if not process.stdout.readline().startswith(b'ready'):
        suite.check(False, f'sr_dur_02 start number {n}', process.stderr.read().decode())
        break
    slowest_start = max(slowest_start, time.time() - start)
    time.sleep(random.uniform(0.005, 0.12))
    process.send_signal(signal.SIGKILL)
    out, _ = process.communicate()
    for line in out.decode().splitlines(keepends=True):
        if line.endswith('\n') and line.startswith('odd'):
            odd += 1
        elif line.endswith('\n'):
            kind, key = line.split()
            acked.add((kind, bytes.fromhex(key)))
    if n % 10 == 9 or n == KILLS - 1:  # as it was left; the next round opens it again
        wrong += look(data, acked)
suite.same(wrong[:5], [], f'sr_dur_02 sr_dur_08 {KILLS} times kill -9 under four writers: {len(acked)} acknowledged, none missing, none half there')
suite.check(len(acked) > KILLS and {kind for kind, _ in acked} == {'contact', 'change', 'notice', 'invite'}, 'sr_dur_02 there was something of each kind to lose', len(acked))
suite.same(odd, 0, 'sr_syn_01 no write sent again was anything but the same')
suite.check(slowest_start < 5, f'sr_dur_02 the slowest start took {slowest_start:.2f} s, under five', slowest_start)
done = run(GZA, 'audit', 'verify', '--data', data)
suite.check(done.returncode == 0 and 'whole and in order' in done.stdout, 'sr_log_03 the list of what was done is whole after all of it', done.stdout + done.stderr)
suite.say(f'{KILLS} kills, {len(acked)} acknowledged writes, {time.time() - began:.0f} s')

# -- while the schema is brought to today's -----------------------------------------------------------------------------
MOMENTS = min(KILLS, 200)
SCHEMA = len(os.listdir(os.path.join(ROOT, 'src', 'store', 'migrations')))
before = after = 0
for n in range(MOMENTS):
    data = f'{scratch}/schema{n}'
    os.mkdir(data, 0o700)
    shutil.copy(os.path.join(ROOT, 'tests', 'old-db', 'schema-0001.db'), f'{data}/gza.db')
    os.chmod(f'{data}/gza.db', 0o600)
    process = subprocess.Popen([GZA, 'admin', '--data', data], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    time.sleep(0.06 * n / MOMENTS)
    process.kill()
    process.wait()
    with sqlite3.connect(f'file:{data}/gza.db?mode=ro', uri=True) as db:
        version, words = count(db, 'pragma user_version'), count(db, 'select sum(asked) from missed_search')
        tables = count(db, "select count(*) from sqlite_schema where name = 'contact'")
    db.close()
    before, after = before + (version == 1), after + (version > 1)
    if words != 23 or not 1 <= version <= SCHEMA or tables != (version > 1):  # each step is a transaction of its own
        suite.check(False, f'sr_dur_10 kill -9 at moment {n} of the migration', (version, words, tables))
    done = run(GZA, 'admin', '--data', data)
    if done.returncode not in (0, 1):  # 0: a code; never 3
        suite.check(False, f'sr_dur_10 after moment {n} it opens', done.stderr)
        break
    shutil.rmtree(data)
suite.check(before > 0 and after > 0, f'sr_dur_10 {MOMENTS} times kill -9 while migrating: {before} times the schema before, {after} times the one after', (before, after))

# -- while a backup is made ----------------------------------------------------------------------------------------------
data, file = f'{scratch}/load', f'{scratch}/backup.gzb'
done = run(GZA, 'backup', '--data', data, '-o', file)
suite.check(done.returncode == 0, 'sr_dur_11 a backup of what the kills left', done.stderr)
broken = 0
for n in range(30):
    process = subprocess.Popen([GZA, 'backup', '--data', data, '-o', file], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    time.sleep(0.1 * n / 30)
    process.kill()
    process.wait()
    broken += run(GZA, 'restore', file, '--key', f'{data}/backup.key', '--check').returncode != 0
suite.same(broken, 0, 'sr_dur_11 30 times kill -9 while a backup is made: the file is the one before or the one after')
done = run(GZA, 'restore', file, '--key', f'{data}/backup.key', '--data', f'{scratch}/back')
suite.check(done.returncode == 0, 'sr_dur_11 it is restored', done.stderr)
suite.same(look(f'{scratch}/back', {a for a in acked if a[0] != 'session'}), [], 'sr_dur_11 everything acknowledged is in it')

shutil.rmtree(scratch)
suite.end()
