#!/usr/bin/env python3
"""The data folder from the command line: the first administrator, the list of what was done, copies and their trial,
the doctor; keys that are missing, wrong or readable; beside a running server and without one."""
import json
import os
import re
import shutil
import sqlite3
import stat
import subprocess
import sys
import tempfile
import time

sys.path.insert(0, os.path.join(os.path.dirname(__file__), 'lib'))
from suite import GZA, ROOT, SMALL_GUIDE, Server, Suite, publish, run

LOAD = os.environ.get('DESK_LOAD', os.path.join(ROOT, 'build', 'desk_load'))
suite = Suite('datafolder')
scratch = tempfile.mkdtemp(prefix='gza-data-')
edition = publish(SMALL_GUIDE, f'{scratch}/small.gza', '--number', '1', '--date', '2026-05-20')
data = f'{scratch}/data'


def gza(*words):
    return run(GZA, *words)


def refused(words, part, what, code=3):
    done = gza(*words)
    suite.check(done.returncode == code and re.search(part, done.stdout + done.stderr), f'{what}: exit {code} and a reason', (done.returncode, done.stdout, done.stderr))


def tampered(sql):
    """A copy of the folder in which somebody changed the database."""
    copy = f'{scratch}/tampered'
    shutil.rmtree(copy, ignore_errors=True)
    shutil.copytree(data, copy)
    db = sqlite3.connect(f'{copy}/gza.db')
    db.executescript(sql)
    db.commit()
    db.close()
    return copy


# -- the first administrator ------------------------------------------------------------------------------------------
done = gza('admin', '--data', data, '--json')
code = json.loads(done.stdout)['code']
suite.check(re.fullmatch(r'([0-9A-HJKMNP-TV-Z]{4} ){6}[0-9A-HJKMNP-TV-Z]{2}', code), 'sr_auth_08 a code of 130 bits for the first administrator', done.stdout)
again = json.loads(gza('admin', '--data', data, '--json').stdout)['code']
suite.check(code != again, 'sr_auth_08 another one when asked again', again)
suite.check(stat.S_IMODE(os.stat(data).st_mode) == 0o700 and all(stat.S_IMODE(os.stat(f'{data}/{n}').st_mode) == 0o600 for n in os.listdir(data)), 'sr_sbx_04 folder and files are their owner\'s alone')
everything = b''.join(open(f'{data}/{n}', 'rb').read() for n in os.listdir(data))
suite.check(all(c.replace(' ', '').encode() not in everything and c.encode() not in everything for c in (code, again)), 'sr_auth_08 the codes are in no file')
suite.check('good for 7 days' in gza('admin', '--data', data).stdout, 'said in words, too')

# -- some work, as four colleagues would do it -----------------------------------------------------------------------------
work = subprocess.Popen([LOAD, 'write', data], stdout=subprocess.PIPE)
work.stdout.readline()
refused(('admin', '--data', data), 'in use by another gza', 'sr_dur_07 who writes has the folder alone')
before = gza('audit', 'head', '--data', data).stdout.strip()
time.sleep(0.5)
done = gza('backup', '--data', data, '-o', f'{scratch}/busy.gzb')
suite.check(done.returncode == 0 and 'Keep a copy of it somewhere else' in done.stderr, 'sr_dur_11 a backup while four write', done.stderr)
done = gza('drill', '--data', data)
suite.check(done.returncode == 0 and 'All the same' in done.stdout, 'sr_dur_12 a drill while four write', done.stdout + done.stderr)
done = [gza('audit', 'verify', '--data', data) for _ in range(20)]
suite.check(all(d.returncode == 0 for d in done), 'sr_log_03 the list is verified while four write', [d.stdout + d.stderr for d in done if d.returncode][:1])
work.kill()
work.wait()
suite.same(sorted(n for n in os.listdir(data) if 'drill' in n), ['drills.log', 'last-drill'], 'sr_dur_12 the drill leaves its line and nothing else')
with open(f'{data}/drills.log', encoding='utf-8') as f:
    suite.check(re.match(r'\d{4}-\d\d-\d\d \d\d:\d\d UTC good: \d+ tables, \d+ rows', f.read()), 'sr_dur_12 the line has its date')

# -- the list of what was done -------------------------------------------------------------------------------------------------
entries = json.loads(gza('audit', 'verify', '--data', data, '--json').stdout)
suite.check(entries['whole'] and entries['entries'] > 20, 'sr_log_03 whole', entries)
lines = gza('audit', 'print', '--data', data, '--most', '1000000').stdout.splitlines()
suite.check(len(lines) == entries['entries'] and [json.loads(line)['seq'] for line in lines] == list(range(len(lines), 0, -1)), 'sr_log_05 a line of JSON for each entry, newest first', len(lines))
suite.same(gza('audit', 'verify', '--data', data, '--head', before).returncode, 0, 'sr_log_03 nothing before an older head was changed')
for sql, where, what in (('update audit set result = "refused" where seq = 7', 7, 'changed'), ('delete from audit where seq = 9', 9, 'taken out'),
                         (f'delete from audit where seq > {len(lines) - 3}', len(lines) - 2, 'cut off at the end'),
                         ('update audit set seq = -1 where seq = 4; update audit set seq = 4 where seq = 5; update audit set seq = 5 where seq = -1', 4, 'swapped')):
    done = gza('audit', 'verify', '--data', tampered(sql))
    suite.check(done.returncode == 1 and f'Entry {where}:' in done.stdout, f'sr_log_03 an entry {what}: exit 1 and where', done.stdout + done.stderr)
    done = gza('doctor', '--data', f'{scratch}/tampered')
    suite.check(f'broken at entry {where}' in done.stdout and done.returncode == 1, f'the doctor sees an entry {what}', done.stdout)
refused(('audit', 'verify', '--data', data, '--head', '7:abc'), 'NUMBER:HASH', 'a head that is none', 2)
refused(('audit', 'verify', '--data', data, '--head', f'{10**6}:{"0" * 64}'), 'further', 'sr_log_03 a head elsewhere that is further', 1)

# -- copies ----------------------------------------------------------------------------------------------------------------------
key, file = f'{data}/backup.key', f'{scratch}/a.gzb'
suite.same(gza('backup', '--data', data, '-o', file).returncode, 0, 'sr_dur_11 a backup without a server')
back = f'{scratch}/back'
done = gza('restore', file, '--key', key, '--data', back)
suite.check(done.returncode == 0, 'sr_dur_11 restored', done.stderr)
suite.same(gza('audit', 'head', '--data', back).stdout, gza('audit', 'head', '--data', data).stdout, 'sr_dur_11 the same last entry')
suite.same(json.loads(gza('audit', 'verify', '--data', back, '--json').stdout)['entries'], entries['entries'], 'sr_dur_11 all entries')
refused(('restore', file, '--key', key, '--data', back), 'is not empty', 'sr_dur_11 never over what is there')
refused(('restore', file, '--key', key), '--data DIR', 'restore without a folder', 2)
other = f'{scratch}/other.key'
with open(os.open(other, os.O_WRONLY | os.O_CREAT, 0o600), 'w') as f:
    f.write(f'gza-backup-key-1 {"5a" * 32}\n')
refused(('restore', file, '--key', other, '--data', f'{scratch}/x'), 'made with another key', 'sr_dur_11 a wrong key')
with open(file, 'rb') as f:
    whole = bytearray(f.read())
for what, bytes_ in (('a flipped byte', whole[:5000] + bytes([whole[5000] ^ 1]) + whole[5001:]), ('a cut file', whole[:-1000]), ('an empty file', b''), ('half a head', whole[:40])):
    with open(f'{scratch}/bad.gzb', 'wb') as f:
        f.write(bytes_)
    refused(('restore', f'{scratch}/bad.gzb', '--key', key, '--data', f'{scratch}/x'), 'damaged|no backup', f'sr_dur_11 {what}')
    refused(('restore', f'{scratch}/bad.gzb', '--key', key, '--check'), 'damaged|no backup', f'sr_dur_11 {what}, only looked at')
suite.check(not os.path.exists(f'{scratch}/x') and not os.path.exists(f'{scratch}/x.restoring'), 'sr_dur_11 nothing was written')
refused(('backup', '--data', data), '-o FILE', 'backup without a file', 2)
refused(('backup', '--data', f'{scratch}/none', '-o', file), 'cannot', 'backup of a folder that is not there')

# -- keys ----------------------------------------------------------------------------------------------------------------------------
serve = ('serve', '--edition', edition, '--listen', '127.0.0.1:0', '--data', back)
os.chmod(f'{back}/desk.key', 0o640)
refused(serve, 'chmod 600', 'sr_cry_04 desk.key that others can read: no start')
os.chmod(f'{back}/desk.key', 0o600)
with open(f'{back}/desk.key', 'rb') as f:
    right = f.read()
with open(f'{back}/desk.key', 'wb') as f:
    f.write(bytes(32))
for words in (serve, ('admin', '--data', back), ('audit', 'verify', '--data', back)):
    refused(words, 'not the key of this database', f'sr_cry_04 gza {words[0]} with a wrong key')
suite.check('not the key of this database' in gza('doctor', '--data', back).stdout, 'the doctor sees a wrong key')
os.unlink(f'{back}/desk.key')
for words in (serve, ('admin', '--data', back), ('audit', 'verify', '--data', back)):
    refused(words, 'put it back from where its copy is kept', f'sr_cry_04 gza {words[0]} without the key')
suite.check(not os.path.exists(f'{back}/desk.key'), 'sr_cry_04 no new key is made in its place')
with open(os.open(f'{back}/desk.key', os.O_WRONLY | os.O_CREAT, 0o600), 'wb') as f:
    f.write(right)
with Server(edition, '--data', back) as server:
    suite.same(server.get('/ka/')[0], 200, 'with the right key it starts')
    suite.same(gza('backup', '--data', back, '--key', key, '-o', f'{scratch}/b.gzb').returncode, 0, 'sr_dur_11 a backup while the server runs')
    refused(('admin', '--data', back), 'in use by another gza', 'sr_dur_07 the server has the folder alone')

# -- newer and strange -----------------------------------------------------------------------------------------------------------------
newer = tampered('pragma user_version = 99')
for words in (('backup', '--data', newer, '-o', file), ('admin', '--data', newer), ('audit', 'head', '--data', newer), ('drill', '--data', newer)):
    refused(words, 'newer', f'sr_dur_10 gza {words[0]} refuses a newer database')
suite.check('newer' in gza('doctor', '--data', newer).stdout, 'sr_dur_10 the doctor says it')

# -- the doctor ----------------------------------------------------------------------------------------------------------------------------
report = {line['topic']: line for line in json.loads(gza('doctor', '--data', data, '--json').stdout)}
suite.check({'permissions', 'disk', 'clock', 'schema', 'database', 'keys', 'audit', 'backup', 'drill'} <= set(report), 'the doctor looks at everything', report.keys())
suite.check(all(report[t]['state'] == 'well' for t in ('permissions', 'schema', 'database', 'keys', 'audit', 'backup', 'drill')), 'all is well', report)
os.chmod(f'{data}/gza.db', 0o644)
done = gza('doctor', '--data', data)
suite.check(done.returncode == 1 and 'chmod 600' in done.stdout, 'sr_sbx_04 the doctor sees a file that others can read, and says what to do', done.stdout)
os.chmod(f'{data}/gza.db', 0o600)
for name, days, part in (('last-backup', 3, 'Make one each day'), ('last-drill', 91, 'Try again')):
    with open(f'{data}/{name}', 'w') as f:
        f.write(f'{int(time.time()) - days * 86400 - 60}\n')
    suite.check(part in gza('doctor', '--data', data).stdout, f'sr_dur_12 the doctor says that {name} is old')
ahead = tampered('update audit set at_s = at_s + 10000')
suite.check('clock has gone back' in gza('doctor', '--data', ahead).stdout, 'sr_log_08 the doctor sees a clock that went back')
with open(f'{back}/gza.db', 'r+b') as f:
    f.seek(8192)
    f.write(b'\xa5' * 8192)
done = gza('doctor', '--data', back)
suite.check(done.returncode == 1 and 'BAD   database' in done.stdout and 'Restore the last backup' in done.stdout, 'the doctor sees a damaged database', done.stdout)
refused(('doctor', '--data', f'{scratch}/none'), 'there is no data folder', 'the doctor without a folder')

shutil.rmtree(scratch)
suite.end()
