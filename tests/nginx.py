#!/usr/bin/env python3
"""Runs docs/nginx.conf in front of gza, with a certificate made here, and asks it what matters.

    nginx.py GZA EDITION       needs nginx, openssl and curl; prints "N passed, N failed" last
"""
import os
import re
import signal
import socket
import subprocess
import sys
import tempfile
import time

passed = failed = 0


def check(holds, what):
    global passed, failed
    passed, failed = passed + bool(holds), failed + (not holds)
    if not holds:
        print(f'not ok: {what}')


def free_port():
    with socket.socket() as s:
        s.bind(('127.0.0.1', 0))
        return s.getsockname()[1]


def curl(*args):
    run = subprocess.run(['curl', '-sk', '-i', '--max-time', '10', *args], stdout=subprocess.PIPE)
    head, _, body = run.stdout.partition(b'\r\n\r\n')
    return head.decode(), body


def main():
    gza, edition = sys.argv[1:3]
    root = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
    with tempfile.TemporaryDirectory() as d:
        plain, tls = free_port(), free_port()
        server = subprocess.Popen([gza, 'serve', '--edition', edition, '--listen', '127.0.0.1:0', '--behind-tls',
                                   '--base-url', 'https://guide.example.ge', '--data', f'{d}/data', '--proxy', '127.0.0.1'], stdout=subprocess.PIPE, text=True,
                                  stderr=subprocess.DEVNULL)
        port = server.stdout.readline().strip().rsplit(':', 1)[1]
        subprocess.run(['openssl', 'req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-days',
                        '2', '-subj', '/CN=guide.example.ge', '-keyout', f'{d}/key.pem', '-out', f'{d}/cert.pem'],
                       check=True, stderr=subprocess.DEVNULL)
        conf = open(os.path.join(root, 'docs/nginx.conf'), encoding='utf-8').read()
        conf = re.sub(r'\s*listen \[::\].*', '', conf)
        conf = conf.replace('listen 80;', f'listen 127.0.0.1:{plain};').replace('listen 443', f'listen 127.0.0.1:{tls}')
        conf = conf.replace('127.0.0.1:8080', f'127.0.0.1:{port}').replace('/var/log/nginx', d)
        conf = re.sub(r'(ssl_certificate\s+)\S+', rf'\g<1>{d}/cert.pem;', conf)
        conf = re.sub(r'(ssl_certificate_key\s+)\S+', rf'\g<1>{d}/key.pem;', conf)
        open(f'{d}/nginx.conf', 'w', encoding='utf-8').write(
            f'pid {d}/pid; error_log {d}/main.log; worker_processes 1; daemon off;\nevents {{}}\nhttp {{\n'
            f'client_body_temp_path {d}/b; proxy_temp_path {d}/p; fastcgi_temp_path {d}/f; uwsgi_temp_path {d}/u; scgi_temp_path {d}/s;\n'
            f'{conf}\n}}\n')
        nginx = subprocess.Popen(['nginx', '-c', f'{d}/nginx.conf', '-p', d], stderr=subprocess.DEVNULL)
        for _ in range(50):
            time.sleep(0.1)
            if curl(f'https://127.0.0.1:{tls}/healthz')[0]:
                break
        try:
            head, body = curl('--http2', f'https://127.0.0.1:{tls}/ka/')
            check(head.startswith('HTTP/2 200'), 'a page comes over HTTP/2')
            check('strict-transport-security' in head.lower(), 'browsers are told to stay with https')
            check('content-security-policy' in head.lower() and b'lang="ka"' in body, 'the page is ours, with its policy')
            check('set-cookie' not in head.lower(), 'no cookie')
            head, _ = curl('-H', 'Accept-Encoding: br', f'https://127.0.0.1:{tls}/ka/')
            check('content-encoding: br' in head.lower(), 'compressed pages pass through')
            etag = re.search(r'(?im)^etag: (.*?)\r?$', head)
            head, _ = curl('-H', 'Accept-Encoding: br', '-H', f'If-None-Match: {etag.group(1) if etag else "none"}',
                           f'https://127.0.0.1:{tls}/ka/')
            check(' 304' in head.split('\r\n')[0], 'an unchanged page is 304')
            head, _ = curl(f'http://127.0.0.1:{plain}/ka/hubs?m=telavi')
            check(' 301' in head.split('\r\n')[0] and 'https://127.0.0.1/ka/hubs?m=telavi' in head, 'http leads to https')
            curl(f'https://127.0.0.1:{tls}/ka/search?q=secretword')
            sent = [curl('-H', 'Sec-Fetch-Site: same-origin', '-H', f'X-Forwarded-For: 198.51.100.{n}', '-d', 'q=sentword',
                         f'https://127.0.0.1:{tls}/ka/search/missed')[0].split('\r\n')[0] for n in range(12)]
            check(all(' 303' in line for line in sent), 'what is sent from our pages arrives')
            head, _ = curl('-H', f'Origin: https://127.0.0.1', '-d', 'q=x', f'https://127.0.0.1:{tls}/ka/search/missed')
            check(' 303' in head.split('\r\n')[0], 'the origin is the name that the visitor asked for')
            said = subprocess.run([gza, 'searches', '--data', f'{d}/data', '--json'], stdout=subprocess.PIPE, text=True).stdout
            check('"words":[]' in said and '"hidden":1' in said, 'made-up addresses are replaced by the real one (sr_web_05)')
            time.sleep(0.2)
            log = ''.join(open(os.path.join(d, f), errors='replace').read() for f in ('gza.log', 'gza-error.log'))
            check('/ka/search' in log, 'requests are logged')
            check('secretword' not in log and 'sentword' not in log and '127.0.0.1' not in log, 'the log has no query text and no address (PRIV-14)')
        finally:
            nginx.terminate()
            server.send_signal(signal.SIGTERM)
            nginx.wait()
            server.wait()
    print(f'{passed} passed, {failed} failed')
    sys.exit(failed > 0)


if __name__ == '__main__':
    main()
