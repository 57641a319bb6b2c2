#!/usr/bin/env python3
"""sr_load_03: at twice the peak load the rate stays, and after the burst service is as before.

    overload.py URL PID [--page /ka/search?q=a] [--seconds 2] [--rounds 3]

The page is one that is rendered for each request, so that the server is the narrow place. Two wrk ask, and
each connection asks again as soon as it is answered; the peak is the best rate of a ladder of connections, twice
the load is twice as many connections as gave the peak, in rounds that take turns with it. Where other work
takes the processors away, the rate says little: then the requests answered in a second of the server's own
CPU time are what must stay, and the line says so. Needs wrk.
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
options.add_argument('pid', type=int)
options.add_argument('--page', default='/ka/search?q=%E1%83%91%E1%83%98%E1%83%96%E1%83%9C%E1%83%94%E1%83%A1%E1%83%98')
options.add_argument('--seconds', type=int, default=2)
options.add_argument('--rounds', type=int, default=5)
options = options.parse_args()
suite = Suite('overload')
URL = options.url.rstrip('/') + options.page


def start(connections, seconds):
    return subprocess.Popen(['wrk', '-t1', f'-c{connections}', f'-d{seconds}', '--latency', URL], stdout=subprocess.PIPE, text=True)


def cpu_seconds():
    with open(f'/proc/{options.pid}/stat') as f:
        parts = f.read().rsplit(')', 1)[1].split()
    return (int(parts[11]) + int(parts[12])) / os.sysconf('SC_CLK_TCK')


def ask(connections, seconds=options.seconds):
    """Of two wrk together: requests a second, the worse p99 in ms, requests a second of the server's CPU time."""
    rates, late, count, before = [], [], 0, cpu_seconds()
    for wrk in [start(connections // 2, seconds) for _ in range(2)]:
        out = wrk.communicate()[0]
        bad = re.search(r'Socket errors|Non-2xx', out)
        suite.check(not bad, 'sr_load_03 every request is answered', out)
        value, unit = re.search(r'99%\s+([\d.]+)(us|ms|s)\b', out).groups()
        count += int(re.search(r'(\d+) requests in', out)[1])
        rates.append(float(re.search(r'Requests/sec:\s+([\d.]+)', out)[1]))
        late.append(float(value) * {'us': 1e-3, 'ms': 1, 's': 1e3}[unit])
    return sum(rates), max(late), count / max(cpu_seconds() - before, 0.01)


ask(8, 1)
best = max((16, 32, 64, 128, 256), key=lambda n: ask(n, 1)[0])
ratios, by_cpu, quiet, after = [], [], [], []
for _ in range(options.rounds):
    quiet.append(ask(8, 1)[1])
    peak, twice = ask(best), ask(2 * best)
    ratios.append(twice[0] / peak[0])
    by_cpu.append(twice[2] / peak[2])
    time.sleep(1)  # of the five seconds it may take
    after.append(ask(8, 1)[1])
ratio, cpu = statistics.median(ratios), statistics.median(by_cpu)
suite.say(f'peak with {best} connections, then twice the load: {ratio:.2f} of the peak ({cpu:.2f} by CPU time); p99 of 8 connections before '
          f'{statistics.median(quiet):.2f} ms, after {statistics.median(after):.2f} ms')
suite.check(max(ratio, cpu) >= 0.8, 'sr_load_03 the rate at twice the peak load is at least 0.8 of the peak', f'{ratio:.2f}, {cpu:.2f} by CPU time')
suite.check(min(after) <= 2 * max(quiet), 'sr_load_03 service is as before within seconds of the burst', f'{quiet} {after}')
suite.end()
