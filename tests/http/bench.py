#!/usr/bin/env python3
"""gza against nginx serving the same bytes as a file, with the same fields: requests/s, p99, CPU per request.

    bench.py [EDITION] [--page /ka/] [--rounds 5] [--seconds 2] [--connections 64] [--encoding br]

Both servers have two threads (workers) and are up the whole time; rounds take turns; medians. Needs nginx
and wrk. CPU time is the server's own, of the whole process tree: it is steadier than rates on a machine
that others use too. Prints "N passed, N failed" last: at least 0.8 of nginx's rate, p99 at most 1.5 times.
"""
import argparse
import glob
import os
import re
import statistics
import subprocess
import sys
import tempfile
import time

here = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(here, '..', 'lib'))
from suite import ROOT, Server, Suite, wait_until

options = argparse.ArgumentParser()
options.add_argument('edition', nargs='?', default=os.environ.get('GUIDE', os.path.join(ROOT, 'build', 'guide.gza')))
options.add_argument('--page', default='/ka/')
options.add_argument('--rounds', type=int, default=5)
options.add_argument('--seconds', type=int, default=2)
options.add_argument('--connections', type=int, default=64)
options.add_argument('--threads', type=int, default=2)
options.add_argument('--encoding', default='', help='ask for it, and let nginx serve what gza sends then')
options = options.parse_args()
suite = Suite('bench')
OWN = ('date', 'content-length', 'content-type', 'connection', 'etag')  # nginx says these itself

CONF = """
worker_processes {threads}; daemon off; pid {d}/pid; error_log {d}/error.log;
events {{ worker_connections 1024; }}
http {{
  client_body_temp_path {d}/b; proxy_temp_path {d}/p; fastcgi_temp_path {d}/f; uwsgi_temp_path {d}/u; scgi_temp_path {d}/s;
  access_log off; sendfile off; tcp_nopush off; keepalive_requests 100000000; server_tokens off; open_file_cache max=100;
  server {{ listen 127.0.0.1:{port} reuseport; root {d}/www; {fields} types {{ }} default_type "{type}"; }}
}}
"""


def cpu_seconds(pid):
    """Of the process and its children."""
    ticks = 0
    for stat in glob.glob('/proc/[0-9]*/stat'):
        try:
            parts = open(stat).read().rsplit(')', 1)[1].split()
        except OSError:
            continue
        if int(stat.split('/')[2]) == pid or int(parts[1]) == pid:
            ticks += int(parts[11]) + int(parts[12])
    return ticks / os.sysconf('SC_CLK_TCK')


def wrk(url, pid):
    before = cpu_seconds(pid)
    words = ['-H', f'Accept-Encoding: {options.encoding}'] if options.encoding else []
    out = subprocess.run(['wrk', f'-t{options.threads}', f'-c{options.connections}', f'-d{options.seconds}', '--latency', *words, url],
                         stdout=subprocess.PIPE, text=True, check=True).stdout
    cpu = cpu_seconds(pid) - before
    value, unit = re.search(r'99%\s+([\d.]+)(us|ms|s)\b', out).groups()
    count = int(re.search(r'(\d+) requests in', out)[1])
    suite.check(not re.search(r'Socket errors|Non-2xx', out), f'{url}: every request is answered', out)
    return (float(re.search(r'Requests/sec:\s+([\d.]+)', out)[1]), float(value) * {'us': 1e-3, 'ms': 1, 's': 1e3}[unit], cpu / count * 1e6)


with tempfile.TemporaryDirectory() as d, Server(options.edition, '--threads', str(options.threads)) as gza:
    os.chmod(d, 0o755)
    status, fields, body = gza.get(options.page, {'Accept-Encoding': options.encoding} if options.encoding else {})
    assert status == 200
    os.mkdir(f'{d}/www')
    open(f'{d}/www/page', 'wb').write(body)
    port = gza.port + 1 if gza.port < 60000 else gza.port - 1
    more = ' '.join(f'add_header {k} "{v}";' for k, v in fields.items() if k not in OWN)
    open(f'{d}/conf', 'w').write(CONF.format(d=d, port=port, threads=options.threads, fields=more, type=fields['content-type']))
    nginx = subprocess.Popen(['nginx', '-c', f'{d}/conf', '-p', d], stderr=subprocess.DEVNULL)
    try:
        assert wait_until(lambda: os.path.exists(f'{d}/pid'))
        time.sleep(0.3)
        suite.say(f'{len(body)} bytes of {options.page} {options.encoding or "identity"}, {sum(len(k) + len(v) + 4 for k, v in fields.items())} bytes of fields, '
                  f'{options.connections} connections, {options.rounds} rounds of {options.seconds} s')
        results = {'nginx': [], 'gza': []}
        for _ in range(options.rounds):
            for name, url, pid in (('nginx', f'http://127.0.0.1:{port}/page', nginx.pid), ('gza', gza.url + options.page, gza.pid)):
                results[name].append(wrk(url, pid))
        median = {}
        for name, rows in results.items():
            rate, p99, cpu = (statistics.median(column) for column in zip(*rows))
            median[name] = (rate, p99, cpu)
            suite.say(f'{name:6} {rate:9.0f} requests/s ({min(r[0] for r in rows):.0f}-{max(r[0] for r in rows):.0f})   p99 {p99:6.2f} ms   CPU {cpu:5.2f} us/request')
        rate, p99, cpu = (median['gza'][i] / median['nginx'][i] for i in range(3))
        suite.say(f'gza is {rate:.2f} x nginx in requests/s, {p99:.2f} x in p99, {cpu:.2f} x in CPU time')
        suite.check(rate >= 0.8, 'at least 0.8 of nginx', f'{rate:.2f}')
        suite.check(p99 <= 1.5, 'p99 at most 1.5 times that of nginx', f'{p99:.2f}')
    finally:
        nginx.terminate()
        nginx.wait()
suite.end()
