"""suite.py -- what the tests written in Python share: counting checks, and a running server.

    suite = Suite('pages')
    suite.check(status == 200, f'{path} answers', f'status {status}')
    suite.end()          # prints "N passed, N failed" and exits
"""
import contextlib
import http.client
import os
import re
import select
import signal
import subprocess
import sys
import time

ROOT = os.path.abspath(os.path.join(os.path.dirname(__file__), '..', '..'))
GZA = os.environ.get('GZA', os.path.join(ROOT, 'build', 'gza'))
SMALL_GUIDE = os.path.join(ROOT, 'tests', 'fixtures', 'guide-small')
FIXED_TODAY = '2026-06-01'
MOST_SHOWN = 40


class Suite:
    def __init__(self, name):
        self.name, self.passed, self.failed, self.skipped = name, 0, 0, 0

    def check(self, ok, what, detail=''):
        if ok:
            self.passed += 1
        else:
            self.failed += 1
            if self.failed <= MOST_SHOWN:
                print(f'FAILED {self.name}: {what}' + (f'\n       {detail}' if detail != '' else ''), flush=True)
            elif self.failed == MOST_SHOWN + 1:
                print('       (more failures are only counted)', flush=True)
        return ok

    def same(self, got, wanted, what):
        return self.check(got == wanted, what, f'got {got!r}, wanted {wanted!r}')

    def skip(self, what, why):
        self.skipped += 1
        print(f'skipped {self.name}: {what}: {why}', flush=True)

    def say(self, text):
        print(f'{self.name}: {text}', flush=True)

    def end(self):
        print(f'{self.passed} passed, {self.failed} failed' + (f', {self.skipped} skipped' if self.skipped else ''), flush=True)
        sys.exit(1 if self.failed else 0)


def run(*words, **more):
    """A command's result with its texts; never raises."""
    return subprocess.run(words, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, **more)


def publish(folder, file, *options):
    done = run(GZA, 'guide', 'publish', folder, '-o', file, *options)
    if done.returncode:
        sys.exit(f'cannot publish {folder}:\n{done.stderr}')
    return file


class Server:
    """gza serve on a free port of the loopback address, until the with-block ends."""

    def __init__(self, edition, *options):
        self.words = [GZA, 'serve', '--edition', edition, '--listen', '127.0.0.1:0', *options]

    def __enter__(self):
        self.process = subprocess.Popen(self.words, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        ready, _, _ = select.select([self.process.stdout], [], [], 20)
        line = self.process.stdout.readline() if ready else ''
        if not line.startswith('listening http://'):
            self.process.kill()
            sys.exit(f'the server does not start: {line}{self.process.stderr.read()}')
        self.url = line.split()[1].rstrip('/')
        self.host, port = self.url[len('http://'):].rsplit(':', 1)
        self.port, self.pid = int(port), self.process.pid
        return self

    def __exit__(self, *_):
        self.process.send_signal(signal.SIGTERM)
        try:
            self.process.wait(15)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()

    def connection(self):
        return http.client.HTTPConnection(self.host, self.port, timeout=20)

    def get(self, path, headers=None, connection=None, method='GET'):
        """(status, headers with small names, body bytes)"""
        c = connection or self.connection()
        c.request(method, path, headers=headers or {})
        answer = c.getresponse()
        body = answer.read()
        if not connection:
            c.close()
        return answer.status, {k.lower(): v for k, v in answer.getheaders()}, body


def wait_until(true, seconds=10):
    end = time.time() + seconds
    while time.time() < end:
        if true():
            return True
        time.sleep(0.02)
    return False
