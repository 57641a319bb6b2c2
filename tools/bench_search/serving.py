"""serving.py -- search pages over HTTP: gza, nginx with a page as a file, FTS5 behind gza's own server, kiwix-serve.

Each is a class with name, url, path_of(query), pids; start them with `with`. wrk measures them in turns (rounds).
"""
import contextlib
import glob
import html
import os
import re
import select
import shutil
import signal
import socket
import struct
import subprocess
import sys
import time
import urllib.error
import urllib.parse
import urllib.request
import zlib

from engines import GZA, HERE, Missing, TOOLS, need, output

CONNECTIONS, THREADS = 64, 2


def free_port():
    with socket.socket() as s:
        s.bind(('127.0.0.1', 0))
        return s.getsockname()[1]


def wait_for(url):
    for _ in range(500):
        with contextlib.suppress(OSError):
            urllib.request.urlopen(url, timeout=10).read()
            return
        time.sleep(0.02)
    raise Missing(f'no answer from {url}')


class Program:
    """A server of its own; `words` starts it."""

    def start(self, *words, says_where=False):
        self.process = subprocess.Popen(words, stdout=subprocess.PIPE if says_where else subprocess.DEVNULL, stderr=subprocess.DEVNULL, text=True)
        if not says_where:
            return
        ready, _, _ = select.select([self.process.stdout], [], [], 20)
        line = self.process.stdout.readline() if ready else ''
        if not line.startswith('listening http://'):
            self.process.kill()
            raise Missing(f'{os.path.basename(words[0])} does not start')
        self.url = line.split()[1].rstrip('/')

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.send_signal(signal.SIGTERM)
        try:
            self.process.wait(15)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()

    def get(self, query):
        """Body of the page; an error page too."""
        try:
            return urllib.request.urlopen(self.url + self.path_of(query), timeout=30).read().decode()
        except urllib.error.HTTPError as e:
            return e.read().decode()


class Gza(Program):
    name = 'gza'

    def __init__(self, edition, *options):
        self.start(GZA, 'serve', '--edition', edition, '--listen', '127.0.0.1:0', '--threads', str(THREADS), *options, says_where=True)

    def path_of(self, query):
        return '/ka/search?q=' + urllib.parse.quote(query)


class Fts5(Program):
    def __init__(self, corpus, folder, how):
        self.name = 'FTS5 with snippet()' if how == 'snippet' else 'FTS5 without snippet()'
        program = need(os.path.join(TOOLS, 'bench_fts5_serve'), 'libsqlite3-dev was missing when bench_fts5_serve was to be built')
        self.start(program, corpus, f'{folder}/{how}.db', how, str(THREADS), says_where=True)

    def path_of(self, query):
        return '/search?q=' + urllib.parse.quote(query)


NGINX = """
worker_processes {threads}; daemon off; pid {d}/pid; error_log {d}/error.log;
events {{ worker_connections 1024; }}
http {{
  client_body_temp_path {d}/b; proxy_temp_path {d}/p; fastcgi_temp_path {d}/f; uwsgi_temp_path {d}/u; scgi_temp_path {d}/s;
  access_log off; sendfile off; tcp_nopush off; keepalive_requests 100000000; server_tokens off; open_file_cache max=100;
  server {{ listen 127.0.0.1:{port} reuseport; root {d}/www; {fields} types {{ }} default_type "text/html; charset=utf-8"; }}
}}
"""
OWN_FIELDS = ('date', 'content-length', 'content-type', 'connection', 'etag')  # nginx says these itself


class Nginx(Program):
    """Answers every query with the same page: one of gza's, of the middle size, with gza's fields."""
    name = 'nginx, a page as a file'

    def __init__(self, gza, pages, folder):
        if not shutil.which('nginx'):
            raise Missing('the Debian package nginx-light')
        d, port = f'{folder}/nginx', free_port()
        os.makedirs(f'{d}/www')
        os.chmod(folder, 0o755)
        middle = sorted(pages, key=lambda q: len(pages[q]))[len(pages) // 2]
        with urllib.request.urlopen(gza.url + gza.path_of(middle)) as answer:
            fields = ' '.join(f'add_header {k} "{v}";' for k, v in answer.getheaders() if k.lower() not in OWN_FIELDS)
        with open(f'{d}/www/page', 'w') as f:
            f.write(pages[middle])
        with open(f'{d}/conf', 'w') as f:
            f.write(NGINX.format(d=d, port=port, threads=THREADS, fields=fields))
        self.start('nginx', '-c', f'{d}/conf', '-p', d)
        self.url = f'http://127.0.0.1:{port}'
        wait_for(self.url + '/page')

    def path_of(self, _):
        return '/page'


def white_png():
    """48 x 48, which a ZIM file must have."""
    def chunk(kind, data):
        return struct.pack('>I', len(data)) + kind + data + struct.pack('>I', zlib.crc32(kind + data))
    rows = zlib.compress((b'\0' + b'\xff' * 48) * 48)
    return b'\x89PNG\r\n\x1a\n' + chunk(b'IHDR', struct.pack('>IIBBBBB', 48, 48, 8, 0, 0, 0, 0)) + chunk(b'IDAT', rows) + chunk(b'IEND', b'')


class Kiwix(Program):
    """The same texts as HTML pages in a ZIM file with its full-text index (Xapian)."""
    name = 'kiwix-serve'

    def __init__(self, rows, folder):
        for program, package in (('zimwriterfs', 'zim-tools'), ('kiwix-serve', 'kiwix-tools')):
            if not shutil.which(program):
                raise Missing(f'the Debian package {package}')
        www, zim, port = f'{folder}/zim', f'{folder}/guide.zim', free_port()
        os.makedirs(www)
        page = '<!doctype html><html lang="ka"><head><meta charset="utf-8"><title>{0}</title></head><body><h1>{0}</h1><p>{1}</p></body></html>'
        for row in rows:
            with open(f'{www}/{row["doc_id"]}.html', 'w') as f:
                f.write(page.format(html.escape(row['title']), html.escape(row['body'])))
        with open(f'{www}/index.html', 'w') as f:
            f.write(page.format('Guide', 'Guide'))
        with open(f'{www}/icon.png', 'wb') as f:
            f.write(white_png())
        output('zimwriterfs', '--welcome=index.html', '--illustration=icon.png', '--language=kat', '--name=guide', '--title=Guide',
               '--description=Guide', '--creator=Gza', '--publisher=Gza', www, zim)
        self.start('kiwix-serve', '-p', str(port), '-i', '127.0.0.1', '-t', str(THREADS), zim)
        self.url = f'http://127.0.0.1:{port}'
        wait_for(self.url + '/')

    def path_of(self, query):
        return '/search?content=guide&pattern=' + urllib.parse.quote(query)


def wrk(server, paths, seconds):
    """Requests a second. kiwix-serve closes connections; wrk counts some of that as errors in reading, which are no requests."""
    text = output('wrk', f'-t{THREADS}', f'-c{CONNECTIONS}', f'-d{seconds}s', '-s', os.path.join(HERE, 'rotate.lua'), server.url,
                  env=os.environ | {'PATHS': paths})
    if 'Non-2xx' in text:
        sys.exit(f'{server.name}: not every request is answered well\n{text}')
    return float(re.search(r'Requests/sec:\s+([\d.]+)', text)[1])


def cpu_seconds(server):
    """Of the process and its children."""
    ticks = 0
    for stat in glob.glob('/proc/[0-9]*/stat'):
        with contextlib.suppress(OSError):
            with open(stat) as f:
                parts = f.read().rsplit(')', 1)[1].split()
            if int(stat.split('/')[2]) == server.process.pid or int(parts[1]) == server.process.pid:
                ticks += int(parts[11]) + int(parts[12])
    return ticks / os.sysconf('SC_CLK_TCK')


def compare(servers, queries, folder, rounds, seconds):
    """{name: [(requests/s, CPU microseconds of one) in each round]}; the order turns with each round."""
    rates = {s.name: [] for s in servers}
    for n in range(-1, rounds):  # the first round only warms up
        turn = n % len(servers)
        for s in servers[turn:] + servers[:turn]:
            paths = f'{folder}/paths'
            with open(paths, 'w') as f:
                f.writelines(s.path_of(q) + '\n' for q in queries)
            before = cpu_seconds(s)
            rate = wrk(s, paths, seconds if n >= 0 else 1)
            if n >= 0:
                rates[s.name].append((rate, (cpu_seconds(s) - before) / (rate * seconds) * 1e6))
    return rates
