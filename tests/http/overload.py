#!/usr/bin/env python3
"""sr_load_03: at twice the peak load the rate stays, and after the burst service is as before.

    overload.py URL [--page /ka/search?q=a] [--seconds 2] [--rounds 3]

The page is one that is rendered for each request, so that the server is the narrow place. Two wrk ask, and
each connection asks again as soon as it is answered; the peak is the best rate of a ladder of connections, twice
the load is twice as many connections as gave the peak, in rounds that take turns with it. Needs wrk.
The last line is "N passed, N failed".
"""
import argparse
import os
import re
import statistics
import subprocess
import sys
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', 'lib'))
from suite import Suite

options = argparse.ArgumentParser()
options.add_argument('url')
options.add_argument('--page', default='/ka/search?q=%E1%83%91%E1%83%98%E1%83%96%E1%83%9C%E1%83%94%E1%83%A1%E1%83%98')
options.add_argument('--seconds', type=int, default=2)
options.add_argument('--rounds', type=int, default=3)
options = options.parse_args()
suite = Suite('overload')
URL = options.url.rstrip('/') + options.page


def start(connections, seconds):
    return subprocess.Popen(['wrk', '-t1', f'-c{connections}', f'-d{seconds}', '--latency', URL], stdout=subprocess.PIPE, text=True)


def ask(connections, seconds=options.seconds):
    """Requests a second of two wrk together, and the worse p99 in ms."""
    rates, late = [], []
    for wrk in [start(connections // 2, seconds) for _ in range(2)]:
        out = wrk.communicate()[0]
        bad = re.search(r'Socket errors|Non-2xx', out)
        suite.check(not bad, 'sr_load_03 every request is answered', out)
        value, unit = re.search(r'99%\s+([\d.]+)(us|ms|s)\b', out).groups()
        rates.append(float(re.search(r'Requests/sec:\s+([\d.]+)', out)[1]))
        late.append(float(value) * {'us': 1e-3, 'ms': 1, 's': 1e3}[unit])
    return sum(rates), max(late)


ask(8, 1)
best = max((16, 32, 64, 128, 256), key=lambda n: ask(n, 1)[0])
ratios, quiet, after = [], [], []
for _ in range(options.rounds):
    quiet.append(ask(8, 1)[1])
    peak, _ = ask(best)
    ratios.append(ask(2 * best)[0] / peak)
    time.sleep(1)  # of the five seconds it may take
    after.append(ask(8, 1)[1])
ratio = statistics.median(ratios)
suite.say(f'peak with {best} connections, then twice the load: {ratio:.2f} of the peak; p99 of 8 connections before '
          f'{statistics.median(quiet):.2f} ms, after {statistics.median(after):.2f} ms')
suite.check(ratio >= 0.8, 'sr_load_03 the rate at twice the peak load is at least 0.8 of the peak', f'{ratio:.2f}')
suite.check(min(after) <= 2 * max(quiet), 'sr_load_03 service is as before within seconds of the burst', f'{quiet} {after}')
suite.end()
