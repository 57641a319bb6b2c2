#!/usr/bin/env python3
"""sr_sbx_04: where data lies, only its owner reads; the server does not start otherwise.

    startup.py EDITION        The last line is "N passed, N failed".
"""
import os
import stat
import sys
import tempfile

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', 'lib'))
from suite import GZA, Server, Suite, run

suite = Suite('startup')
edition = sys.argv[1]
with tempfile.TemporaryDirectory() as d:
    os.umask(0o022)
    data = f'{d}/data'
    log = f'{d}/access.log'
    with Server(edition, '--data', data, '--access-log', log) as server:
        suite.same(server.get('/healthz')[0], 200, 'sr_sbx_04 the data folder is made')
        suite.same(stat.S_IMODE(os.stat(data).st_mode), 0o700, 'sr_sbx_04 the data folder is its owner\'s alone')
        suite.same(stat.S_IMODE(os.stat(log).st_mode), 0o600, 'sr_sbx_04 a new access log is its owner\'s alone')
        for folder, _, names in os.walk(data):
            for name in names:
                suite.same(stat.S_IMODE(os.stat(os.path.join(folder, name)).st_mode), 0o600, f'sr_sbx_04 {name} is its owner\'s alone')
        suite.check(b'KEY' not in open(f'/proc/{server.pid}/cmdline', 'rb').read(), 'sr_sbx_04 no secret in the arguments')
    for mode in (0o750, 0o701, 0o755, 0o777):
        os.chmod(data, mode)
        done = run(GZA, 'serve', '--edition', edition, '--listen', '127.0.0.1:0', '--data', data, timeout=20)
        suite.check(done.returncode == 3 and 'chmod 700' in done.stderr and 'listening' not in done.stdout, f'sr_sbx_04 a data folder of mode {mode:o} is refused', done.stderr)
    key = f'{d}/key'
    suite.same(run(GZA, 'edition', 'key', key).returncode, 0, 'sr_sbx_04 a key is made')
    suite.same(stat.S_IMODE(os.stat(key).st_mode), 0o600, 'sr_sbx_04 a key is its owner\'s alone')
    os.chmod(key, 0o644)
    done = run(GZA, 'guide', 'publish', os.path.join('tests', 'fixtures', 'guide-small'), '-o', f'{d}/e.gza', '--key', key)
    suite.check(done.returncode == 3 and 'chmod 600' in done.stderr, 'sr_sbx_04 a key that others can read is refused', done.stderr)
suite.end()
