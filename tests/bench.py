#!/usr/bin/env python3
"""The figures of the issues, measured on this machine: prints a table, writes nothing.

Rates are measured in turn with nginx serving the same bytes as a file, several rounds, medians; trust the
ratios more than the rates, and a quiet machine more than a busy one.
"""
import os
import re
import shutil
import signal
import statistics
import subprocess
import sys
import tempfile
import time

sys.path.insert(0, os.path.join(os.path.dirname(__file__), 'lib'))
from suite import GZA, ROOT, Server, run

ROUNDS, SECONDS = int(os.environ.get('BENCH_ROUNDS', 5)), int(os.environ.get('BENCH_SECONDS', 2))
GUIDE = os.path.join(ROOT, 'data', 'guide')
scratch = tempfile.mkdtemp(prefix='gza-bench-')
os.chmod(scratch, 0o755)
rows = []


def row(what, value, wanted='', ok=None):
    rows.append((what, value, wanted, '' if ok is None else 'yes' if ok else 'NO'))
    print(f'{what:58} {value:>26}   {wanted:22} {rows[-1][3]}', flush=True)


def wrk(url, connections=64, seconds=SECONDS):
    text = run('wrk', '-t2', f'-c{connections}', f'-d{seconds}s', '--latency', url).stdout
    rate = float(re.search(r'Requests/sec:\s+([\d.]+)', text).group(1))
    n, unit = re.search(r'99%\s+([\d.]+)(us|ms|s)', text).groups()
    bad = re.search(r'Non-2xx or 3xx responses: (\d+)', text)
    return rate, float(n) * {'us': 0.001, 'ms': 1, 's': 1000}[unit], int(bad.group(1)) if bad else 0


def pss(pid):
    with open(f'/proc/{pid}/smaps_rollup') as f:
        return int(re.search(r'^Pss:\s+(\d+)', f.read(), re.M).group(1)) / 1024


def timed(*words, times=3):
    best = 1e9
    for _ in range(times):
        start = time.perf_counter()
        done = run(*words)
        best = min(best, time.perf_counter() - start)
        if done.returncode:
            sys.exit(done.stderr)
    return best


edition = f'{scratch}/guide.gza'
publish_s = timed(GZA, 'guide', 'publish', GUIDE, '-o', edition)
urls = run(GZA, 'edition', 'urls', edition).stdout.split()
service = [u for u in urls if u.startswith('/ka/s/')][5]
print(f'{"":58} {"measured":>26}   {"wanted":22} met')
row('publishing data/guide', f'{publish_s * 1000:.0f} ms', '< 2 s', publish_s < 2)
opened = timed(GZA, 'edition', 'urls', edition, times=20) - timed(GZA, 'version', times=20)
row('opening the edition and listing its pages', f'{opened * 1000:.1f} ms', '< 5 ms', opened < 0.005)

# -- cold start ------------------------------------------------------------------------------------------------
starts = []
for _ in range(7):
    begin = time.perf_counter()
    with Server(edition) as s:
        s.get(service)
        starts.append(time.perf_counter() - begin)
row('cold start to the first answer', f'{statistics.median(starts) * 1000:.0f} ms', '<= 50 ms', statistics.median(starts) <= 0.05)
stripped = f'{scratch}/gza'
run('strip', '-o', stripped, GZA)
size = os.path.getsize(stripped)
row('binary, stripped (with fonts)', f'{size / 1e6:.2f} MB', '<= 8 MB without fonts', size <= 8e6)

# -- rate beside nginx ---------------------------------------------------------------------------------------------
with Server(edition) as server:
    _, _, body = server.get(service)
    os.makedirs(f'{scratch}/www')
    with open(f'{scratch}/www/page.html', 'wb') as f:
        f.write(body)
    with open(f'{scratch}/nginx.conf', 'w') as f:
        f.write(f'''worker_processes 2; daemon off; pid {scratch}/nginx.pid; error_log {scratch}/error.log crit;
events {{ worker_connections 1024; }}
http {{ access_log off; sendfile off; tcp_nopush off; keepalive_requests 10000000; open_file_cache max=100; client_body_temp_path {scratch}/a; proxy_temp_path {scratch}/b;
fastcgi_temp_path {scratch}/c; uwsgi_temp_path {scratch}/d; scgi_temp_path {scratch}/e; default_type text/html;
server {{ listen 127.0.0.1:18099 reuseport; root {scratch}/www; add_header X-Content-Type-Options nosniff; }} }}''')
    nginx = subprocess.Popen(['nginx', '-c', f'{scratch}/nginx.conf'] + (['-g', 'user root;'] if os.getuid() == 0 else []), stderr=subprocess.DEVNULL)
    try:
        time.sleep(0.5)
        url, other = server.url + service, 'http://127.0.0.1:18099/page.html'
        for u in (url, other):
            wrk(u, seconds=1)
        ours, theirs, home = [], [], []
        for _ in range(ROUNDS):
            theirs.append(wrk(other))
            ours.append(wrk(url))
            home.append(wrk(server.url + '/ka/'))
    finally:
        nginx.send_signal(signal.SIGTERM)
        nginx.wait()
    rate, yard = statistics.median(r for r, _, _ in ours), statistics.median(r for r, _, _ in theirs)
    ratio = statistics.median(a[0] / b[0] for a, b in zip(ours, theirs))
    late, yard_late = statistics.median(p for _, p, _ in ours), statistics.median(p for _, p, _ in theirs)
    row(f'service page ({len(body)} bytes), 2 threads, 64 connections', f'{rate:,.0f} /s')
    row('  nginx, the same bytes as a file', f'{yard:,.0f} /s')
    row('  ratio, median of rounds', f'{ratio:.2f}', '>= 0.8', ratio >= 0.8)
    row('  p99 here / nginx', f'{late:.2f} / {yard_late:.2f} ms', '<= 1.5 x', late <= 1.5 * yard_late)
    row('home page', f'{statistics.median(r for r, _, _ in home):,.0f} /s')
    bad = sum(b for _, _, b in ours + home)
    row('  answers that were no 2xx', str(bad), '0', bad == 0)
    # Pages with a query are not kept: each answer is rendered anew.
    found = wrk(f'{server.url}/ka/search?q=%E1%83%9E%E1%83%90%E1%83%A1%E1%83%9E%E1%83%9D%E1%83%A0%E1%83%A2%E1%83%98')
    row('search results, rendered each time', f'{found[0]:,.0f} /s')
    hubs = wrk(f'{server.url}/ka/hubs?m=telavi')
    row('hubs with distances and map, rendered each time', f'{hubs[0]:,.0f} /s')
    missed = wrk(f'{server.url}{service}?x=1')
    row('service page with an unknown query (uncached)', f'{missed[0]:,.0f} /s')
    memory = pss(server.pid)
    row('resident memory (PSS) after that', f'{memory:.1f} MB', '<= 32 MB', memory <= 32)

# -- booklet ------------------------------------------------------------------------------------------------------------
booklet = timed(GZA, 'guide', 'print', edition, '-o', f'{scratch}/guide.pdf', '--lang', 'ka', times=2)
row('booklet of the whole Guide (ka)', f'{booklet:.2f} s', '<= 3 s', booklet <= 3)

# -- growth: 2,500, 5,000 and 10,000 services -------------------------------------------------------------------------------
times = {}
for n in (2500, 5000, 10000):
    folder = f'{scratch}/grown-{n}'
    run(sys.executable, os.path.join(ROOT, 'tools', 'grow_guide.py'), GUIDE, folder, str(n))
    times[n] = timed(GZA, 'guide', 'publish', folder, '-o', f'{scratch}/grown-{n}.gza', times=1)
    row(f'publishing {n:,} services', f'{times[n]:.2f} s', '' if n == 2500 else 'linear', None if n == 2500 else times[n] <= 2.5 * times[n // 2])
    shutil.rmtree(folder)
with Server(edition) as small, Server(f'{scratch}/grown-10000.gza') as large:
    pairs = []
    large.get(service), small.get(service)
    for _ in range(ROUNDS):
        pairs.append((wrk(small.url + service)[0], wrk(large.url + service)[0]))
    ratio = statistics.median(b / a for a, b in pairs)
    row('page rate with 10,000 services / with data/guide', f'{ratio:.2f}', '>= 0.9', ratio >= 0.9)
    row('resident memory (PSS) with 10,000 services', f'{pss(large.pid):.1f} MB')
shutil.rmtree(scratch)
