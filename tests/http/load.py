#!/usr/bin/env python3
"""What many connections do to a running server: slow ones, idle ones, too many, and a swap under load.

    load.py URL PID [--page /ka/] [--seconds 2] [--slow 1000] [--idle 10000]

Loopback only. Needs wrk. Ratios are of rounds that take turns, and of the quieter ones among them (the
lower quartile), because whatever else the machine does shows in p99 first. The last line is "N passed, N failed".
"""
import argparse
import os
import re
import resource
import signal
import socket
import statistics
import subprocess
import sys
import threading
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', 'lib'))
from suite import Suite, wait_until

options = argparse.ArgumentParser()
options.add_argument('url')
options.add_argument('pid', type=int)
options.add_argument('--page', default='/ka/')
options.add_argument('--seconds', type=int, default=1, help='of each round')
options.add_argument('--rounds', type=int, default=8)
options.add_argument('--slow', type=int, default=1000)
options.add_argument('--idle', type=int, default=10000)
options = options.parse_args()

HOST, PORT = re.sub(r'^http://', '', options.url).rstrip('/').rsplit(':', 1)
PORT = int(PORT)
GET = f'GET {options.page} HTTP/1.1\r\nHost: a\r\n\r\n'.encode()
MAX_CONNECTIONS, SPARE = 12000, 256
suite = Suite('load')
resource.setrlimit(resource.RLIMIT_NOFILE, (resource.getrlimit(resource.RLIMIT_NOFILE)[1],) * 2)


def wrk(connections=8, seconds=None):
    """Requests a second, p99 in ms, and whether every one was answered well."""
    out = subprocess.run(['wrk', '-t1', f'-c{connections}', f'-d{seconds or options.seconds}', '--latency',
                          f'http://{HOST}:{PORT}{options.page}'], stdout=subprocess.PIPE, text=True, check=True).stdout
    value, unit = re.search(r'99%\s+([\d.]+)(us|ms|s)\b', out).groups()
    bad = re.search(r'Socket errors|Non-2xx', out)
    return (float(re.search(r'Requests/sec:\s+([\d.]+)', out)[1]), float(value) * {'us': 1e-3, 'ms': 1, 's': 1e3}[unit],
            not bad or out[bad.start():].strip())


def memory_mib():
    text = open(f'/proc/{options.pid}/smaps_rollup').read()
    return int(re.search(r'^Pss:\s+(\d+)', text, re.M)[1]) / 1024


def files():
    return len(os.listdir(f'/proc/{options.pid}/fd'))


def kernel_pages():
    m = re.search(r'TCP: inuse (\d+).* mem (\d+)', open('/proc/net/sockstat').read())
    return int(m[1]), int(m[2]) * 4 / 1024


def dial(i):
    s = socket.socket()
    s.bind((f'127.0.0.{1 + i % 8}', 0))  # several sources, so that ports suffice
    s.settimeout(10)
    s.connect((HOST, PORT))
    return s


class SlowCrowd:
    """A third sends heads slowly, a third bodies, a third reads slowly; who is thrown out comes again.

    A process of its own that makes way for others: its work would otherwise be counted as the server's.
    """

    def __init__(self, count):
        self.count = count
        ready, say_ready = os.pipe()
        self.pid = os.fork()
        if self.pid == 0:
            os.nice(19)
            self.sockets = [self.fresh(i) for i in range(count)]
            os.write(say_ready, b'x')
            self.drip()
        os.close(say_ready)
        os.read(ready, 1)
        os.close(ready)

    def fresh(self, i):
        s = socket.socket()
        if i % 3 == 2:
            s.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        s.bind((f'127.0.0.{1 + i % 8}', 0))
        s.connect((HOST, PORT))
        s.setblocking(False)
        s.send((b'GET / HTTP/1.1\r\nHost: a\r\n', b'POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 90000\r\n\r\n', GET * 20)[i % 3])
        return s

    def drip(self):
        while True:
            for i in range(self.count):  # one after the other: each about every third second
                try:
                    if i % 3 == 2:
                        if not self.sockets[i].recv(100):
                            raise ConnectionError
                    else:
                        self.sockets[i].send((b'A: b\r\n', b'x')[i % 3])
                except BlockingIOError:
                    pass
                except OSError:
                    self.sockets[i].close()
                    self.sockets[i] = self.fresh(i)
                time.sleep(0.003)

    def end(self):
        os.kill(self.pid, signal.SIGKILL)
        os.waitpid(self.pid, 0)


def slow_connections():
    """Up to three times: on a busy machine the p99 of a second says more about the neighbours."""
    wrk(seconds=1)
    for _ in range(3):
        quiet, slow, rates = [], [], []
        for _ in range(options.rounds):
            a = wrk()
            crowd = SlowCrowd(options.slow)
            time.sleep(0.3)
            b = wrk()
            crowd.end()
            suite.check(a[2] is True and b[2] is True, 'sr_load_01 every normal request is answered', f'{a[2]} {b[2]}')
            quiet.append(a[1])
            slow.append(b[1])
            rates.append(b[0] / a[0])
            time.sleep(0.2)
        p99_quiet, p99_slow = (statistics.quantiles(rounds, n=4)[0] for rounds in (quiet, slow))
        ratio = p99_slow / p99_quiet
        suite.say(f'p99 quiet {p99_quiet:.2f} ms ({min(quiet):.2f}-{max(quiet):.2f}), with {options.slow} slow connections '
                  f'{p99_slow:.2f} ms ({min(slow):.2f}-{max(slow):.2f}): {ratio:.2f} x; rate {statistics.median(rates):.2f} x')
        if ratio <= 2:
            break
    suite.check(ratio <= 2, 'sr_load_01 p99 with slow connections is at most twice the quiet one', f'{ratio:.2f}')


def answer_of(s):
    data = b''
    try:
        while b'\r\n\r\n' not in data:
            more = s.recv(65536)
            if not more:
                break
            data += more
    except OSError:
        pass
    return data


def idle_connections():
    before, held = memory_mib(), []
    kernel_before = kernel_pages()[1]
    for i in range(options.idle):
        s = dial(i)
        s.send(GET)
        held.append(s)
        if i % 100 == 99:
            for one in held[-100:]:
                if b' 200 ' not in answer_of(one)[:20]:
                    suite.check(False, f'sr_load_02 connection {i} is answered')
                    return
    time.sleep(0.5)
    cost = memory_mib() - before
    suite.say(f'{options.idle} idle connections, each answered once: {cost:.1f} MiB in the process '
              f'({before:.1f} before), {kernel_pages()[1] - kernel_before:.1f} MiB of kernel buffers on both ends')
    suite.check(cost <= 256, f'sr_load_02 {options.idle} idle connections cost at most 256 MiB', f'{cost:.1f}')
    rate, p99, good = wrk(seconds=1)
    suite.check(good is True, 'sr_load_02 others are served meanwhile', good)
    too_many(held)
    for s in held:
        s.close()
    suite.check(wait_until(lambda: files() < 100), 'descriptors are given back', str(files()))
    suite.check(wrk(seconds=1)[2] is True, 'normal service is back')
    suite.say(f'afterwards {memory_mib():.1f} MiB')


def too_many(held):
    """Up to the limit of connections, and a few over it."""
    extra = []
    while len(held) < MAX_CONNECTIONS:
        held.append(dial(len(held)))
    time.sleep(0.3)
    for i in range(50):
        s = dial(i)
        s.send(GET)
        extra.append(s)
    answers = [answer_of(s) for s in extra]
    refused = sum(a.startswith(b'HTTP/1.1 503 ') and b'Retry-After' in a for a in answers)
    suite.check(refused == len(extra), 'sr_load_02 connections over the limit are told 503', f'{refused} of {len(extra)}')
    for s in extra:
        s.close()


def swap_under_load():
    swaps, result = 0, []
    thread = threading.Thread(target=lambda: result.append(wrk(connections=32, seconds=3)))
    thread.start()
    while thread.is_alive():
        os.kill(options.pid, signal.SIGHUP)
        swaps += 1
        time.sleep(0.05)
    suite.check(result[0][2] is True, f'{swaps} swaps of the edition under load lose no request', result[0][2])
    suite.say(f'{swaps} swaps at {result[0][0]:.0f} requests/s, p99 {result[0][1]:.1f} ms, then {memory_mib():.1f} MiB')


idle_connections()  # first: afterwards freed memory would hide what they cost
slow_connections()
swap_under_load()
suite.end()
