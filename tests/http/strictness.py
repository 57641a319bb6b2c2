#!/usr/bin/env python3
"""Asks a running server what a strict HTTP/1.1 server must refuse, and what it must not.

    strictness.py URL [--page /ka/] [--asset PATH] [--quick]

Raw sockets only: no client library would send most of this. Each case is a few bytes and the statuses
they must be answered with, in order; after a refusal the connection must be closed and nothing behind
the malformed request may be answered. Cases run side by side, the slow ones (dripped heads and bodies,
left out with --quick) too. The last line is "N passed, N failed".
"""
import argparse
import concurrent.futures
import gzip
import os
import re
import socket
import sys
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', 'lib'))
from suite import Suite

options = argparse.ArgumentParser()
options.add_argument('url', help='http://127.0.0.1:8080 or 127.0.0.1:8080')
options.add_argument('--page', default='/ka/', help='a page that is 200 and may be cached')
options.add_argument('--asset', default='/favicon.ico', help='a compiled-in file')
options.add_argument('--quick', action='store_true')
options = options.parse_args()

HOST, PORT = re.sub(r'^http://', '', options.url).rstrip('/').rsplit(':', 1)
HOST, PORT = HOST.strip('[]'), int(PORT)
PAGE = options.page.encode()
LINE_MAX, BLOCK_MAX, FIELDS_MAX, BODY_MAX = 8192, 32768, 100, 1 << 20
SMUGGLED = b'GET /healthz?smuggled HTTP/1.1\r\nHost: a\r\n\r\n'
suite = Suite('strictness')
cases = []


class Answer:
    def __init__(self, status, fields, body):
        self.status, self.fields, self.body = status, fields, body

    def field(self, name):
        return self.fields.get(name, '')


class Wire:
    """A connection, and the answers on it."""

    def __init__(self, patience=6):
        self.socket = socket.create_connection((HOST, PORT), timeout=patience)
        self.rest = b''

    def send(self, data):
        try:
            self.socket.sendall(data)
            return True
        except OSError:  # closed on us while we were sending: the answer may still be there to read
            return False

    def more(self):
        try:
            data = self.socket.recv(65536)
        except ConnectionError:
            return False
        self.rest += data
        return bool(data)

    def answer(self, to_head=False):
        """The next answer; None: the connection was closed. Raises TimeoutError when nothing comes."""
        while b'\r\n\r\n' not in self.rest:
            if not self.more():
                assert not self.rest, f'half an answer: {self.rest[:80]!r}'
                return None
        head, self.rest = self.rest.split(b'\r\n\r\n', 1)
        lines = head.decode('latin-1').split('\r\n')
        match = re.fullmatch(r'HTTP/1\.1 (\d{3}) [A-Za-z ]+', lines[0])
        assert match, f'not a status line: {lines[0]!r}'
        status, fields = int(match[1]), {}
        for line in lines[1:]:
            name, value = line.split(': ', 1)
            fields[name.lower()] = value
        body = b''
        if status >= 200 and status != 304 and not to_head:
            length = int(fields['content-length'])
            while len(self.rest) < length:
                assert self.more(), f'a body of {length} ends after {len(self.rest)}'
            body, self.rest = self.rest[:length], self.rest[length:]
        return Answer(status, fields, body)

    def closed(self):
        while not self.rest:
            try:
                if not self.more():
                    return True
            except TimeoutError:
                return False
        return False

    def close(self):
        self.socket.close()


# ---- the kinds of cases ------------------------------------------------------------------------------

def case(name):
    def add(f):
        cases.append((name, f))
        return f
    return add


def refused(name, data, status=400):
    """Answered with this status (or one of these), then closed, and what follows is not answered."""
    wanted = status if isinstance(status, tuple) else (status,)

    def ask():
        w = Wire()
        w.send(data + SMUGGLED)
        a = w.answer()
        assert a, 'closed without an answer'
        assert a.status in wanted, f'got {a.status}, wanted {wanted}'
        assert a.field('connection') == 'close', 'no Connection: close'
        assert w.closed(), 'not closed'
        no_details(a)
        safe(a)
        w.close()
    cases.append((name, ask))


def accepted(name, data, *statuses, then=None):
    """Answered with these statuses; the connection goes on and still answers one more request."""
    def ask():
        w = Wire()
        w.send(data)
        got = []
        for status in statuses:
            a = w.answer()
            got.append(a and a.status)
            assert a and a.status == status, f'got {got}, wanted {statuses}'
            safe(a)
            if then:
                then(a)
        w.send(b'GET /healthz HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n')
        a = w.answer()
        assert a and a.status == 200, 'the next request is not answered'
        assert w.closed(), 'not closed when asked to'
        w.close()
    cases.append((name, ask))


def no_details(a):
    assert not re.search(rb'/home|/src|\.c:|0x|sql|gza|errno', a.body, re.I), f'details: {a.body[:80]!r}'


def safe(a):
    """What every answer says (WEB-08), and what none says."""
    policy = a.field('content-security-policy')
    for word in ("default-src 'none'", "object-src 'none'", "base-uri 'none'", "frame-ancestors 'none'", "form-action 'self'",
                 "require-trusted-types-for 'script'"):
        assert word in policy, f'{a.status}: no {word} in the policy'
    assert 'unsafe-inline' not in policy
    for name, value in (('x-content-type-options', 'nosniff'), ('referrer-policy', 'no-referrer'),
                        ('cross-origin-opener-policy', 'same-origin'), ('cross-origin-resource-policy', 'same-origin')):
        assert a.field(name) == value, f'{a.status}: {name} is {a.field(name)!r}'
    assert a.field('permissions-policy'), f'{a.status}: no Permissions-Policy'
    assert 'set-cookie' not in a.fields and 'server' not in a.fields and 'x-powered-by' not in a.fields
    assert re.fullmatch(r'\w{3}, \d\d \w{3} \d{4} \d\d:\d\d:\d\d GMT', a.field('date'))


def get(target='/healthz', fields=b'', version=b'HTTP/1.1', method=b'GET', host=b'Host: a\r\n'):
    target = target if isinstance(target, bytes) else target.encode()
    return method + b' ' + target + b' ' + version + b'\r\n' + host + fields + b'\r\n'


def post(fields, body=b'', target=b'/healthz'):
    return get(target, fields, method=b'POST') + body


# ---- lines and fields (WEB-01) -----------------------------------------------------------------------

accepted('a plain request', get(), 200)
accepted('an empty line before a request', b'\r\n' + get(), 200)
refused('two empty lines before a request', b'\r\n\r\n' + get())
refused('bare LF everywhere', b'GET /healthz HTTP/1.1\nHost: a\n\n')
refused('bare LF behind the request line', b'GET /healthz HTTP/1.1\nHost: a\r\n\r\n')
refused('bare LF behind a field', b'GET /healthz HTTP/1.1\r\nHost: a\nA: b\r\n\r\n')
refused('bare LF as the empty line', b'GET /healthz HTTP/1.1\r\nHost: a\r\n\n')
refused('bare CR in a value', get(fields=b'A: b\rc\r\n'))
refused('bare CR instead of CR LF', b'GET /healthz HTTP/1.1\rHost: a\r\n\r\n')
refused('CR CR LF', get(fields=b'A: b\r\r\n'))
refused('a folded field', get(fields=b'A: b\r\n c\r\n'))
refused('a field folded with a tab', get(fields=b'A: b\r\n\tc\r\n'))
refused('a folded first field', b'GET /healthz HTTP/1.1\r\n Host: a\r\n\r\n')
refused('a line of blanks', get(fields=b'  \r\n'))
refused('a folded Transfer-Encoding', post(b'Transfer-Encoding:\r\n chunked\r\n', b'0\r\n\r\n'))
refused('NUL in a value', get(fields=b'A: b\0c\r\n'))
refused('NUL in a name', get(fields=b'A\0b: c\r\n'))
refused('NUL in the target', get(b'/a\0b'))
refused('NUL in the method', get(method=b'GE\0T'))
for code in (0x01, 0x08, 0x0b, 0x0c, 0x1b, 0x1f, 0x7f):
    refused(f'control byte {code:#04x} in a value', get(fields=b'A: b' + bytes([code]) + b'\r\n'))
accepted('a tab in a value', get(fields=b'A: b\tc\r\n'), 200)
accepted('bytes above 0x7f in a value', get(fields=b'A: \xe9\xff\r\n'), 200)
accepted('an empty value', get(fields=b'A:\r\n'), 200)
accepted('a value without a blank before it', get(fields=b'A:b\r\n'), 200)
accepted('every letter of a token in a name', get(fields=b"!#$%&'*+-.^_`|~09azAZ: b\r\n"), 200)
refused('a blank before the colon', get(fields=b'A : b\r\n'))
refused('a tab before the colon', get(fields=b'A\t: b\r\n'))
refused('a blank before the colon of Content-Length', post(b'Content-Length : 3\r\n', b'abc'))
refused('a blank before the colon of Host', b'GET /healthz HTTP/1.1\r\nHost : a\r\n\r\n')
refused('a field without a colon', get(fields=b'A\r\n'))
refused('a field without a name', get(fields=b': b\r\n'))
for letter in b' "(),/;<=>?@[\\]{}':
    refused(f'{chr(letter)!r} in a name', get(fields=b'A' + bytes([letter]) + b'B: c\r\n'))
refused('a name that is not ASCII', get(fields='სახელი: x\r\n'.encode()))

# ---- Host --------------------------------------------------------------------------------------------

refused('no Host', get(host=b''))
refused('two Hosts', get(fields=b'Host: b\r\n'))
refused('the same Host twice', get(fields=b'Host: a\r\n'))
refused('Host twice in other letters', get(fields=b'HOST: a\r\n'))
refused('two Hosts on 1.0', get(version=b'HTTP/1.0', fields=b'Host: b\r\n'))
for bad in (b'', b'a b', b'a, b', b'a/b', b'u@a', b'a:', b'a:x', b'a:65536', b'[::1', b'[]', b'a?b', b'a#b', b'a%20b', b'a\\b', b':80',
            'გზა.ge'.encode(), b'a<b'):
    refused(f'Host {bad!r}', get(host=b'Host: ' + bad + b'\r\n'))
for good in (b'a:1', b'a.b-c_d', b'127.0.0.1:65535', b'[::1]', b'[2001:db8::1]:80'):
    accepted(f'Host {good!r}', get(host=b'Host: ' + good + b'\r\n'), 200)

# ---- lengths and codings -----------------------------------------------------------------------------

refused('two different lengths', post(b'Content-Length: 3\r\nContent-Length: 4\r\n', b'abcd'))
refused('the same length twice', post(b'Content-Length: 3\r\nContent-Length: 3\r\n', b'abc'))
refused('a list of lengths', post(b'Content-Length: 3, 3\r\n', b'abc'))
for bad in (b'', b'+3', b'-3', b'3abc', b'0x3', b'3 3', b'3.0', b'1e1', b'"3"', '٣'.encode(), b'-0'):
    refused(f'length {bad!r}', post(b'Content-Length: ' + bad + b'\r\n', b'abc'))
refused('length before chunked', post(b'Content-Length: 3\r\nTransfer-Encoding: chunked\r\n', b'0\r\n\r\n'))
refused('length behind chunked', post(b'Transfer-Encoding: chunked\r\nContent-Length: 3\r\n', b'0\r\n\r\n'))
refused('length 0 with chunked', post(b'Transfer-Encoding: chunked\r\nContent-Length: 0\r\n', b'0\r\n\r\n'))
for bad in (b'', b'gzip', b'identity', b'gzip, chunked', b'chunked, gzip', b'chunked, chunked', b'xchunked', b'chunked;a=b', b'"chunked"',
            b'chunked,', b'\x0bchunked'):
    refused(f'coding {bad!r}', post(b'Transfer-Encoding: ' + bad + b'\r\n', b'0\r\n\r\n'))
refused('chunked twice', post(b'Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n', b'0\r\n\r\n'))
refused('chunked on 1.0', b'POST /healthz HTTP/1.0\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n')
FORM = b'Content-Type: application/x-www-form-urlencoded\r\n'
accepted('a form of some length', post(FORM + b'Content-Length: 3\r\n', b'a=b'), 405)
accepted('a chunked form', post(FORM + b'Transfer-Encoding: chunked\r\n', b'1\r\na\r\n2\r\n=b\r\n0\r\n\r\n'), 405)
accepted('a body behind GET is read and left', get(fields=b'Content-Length: %d\r\n' % len(SMUGGLED)) + SMUGGLED, 200)
accepted('length 0', post(b'Content-Length: 0\r\n'), 405)
accepted('length with zeros before it', post(FORM + b'Content-Length: 0003\r\n', b'a=b'), 405)

# ---- chunks ------------------------------------------------------------------------------------------

CHUNKED = FORM + b'Transfer-Encoding: chunked\r\n'
accepted('hex sizes in both cases', post(CHUNKED, b'a\r\n0123456789\r\nA\r\n0123456789\r\n0\r\n\r\n'), 405)
accepted('sizes with zeros before them', post(CHUNKED, b'0003\r\nabc\r\n000\r\n\r\n'), 405)
accepted('a short extension', post(CHUNKED, b'3;a=b\r\nabc\r\n0\r\n\r\n'), 405)
accepted('trailers', post(CHUNKED, b'3\r\nabc\r\n0\r\nA: b\r\nC: d\r\n\r\n'), 405)
for name, bad in {
    'no size': b'\r\nabc\r\n', 'a size that is not hex': b'xyz\r\nabc\r\n', '0x before a size': b'0x3\r\nabc\r\n', 'a signed size': b'+3\r\nabc\r\n',
    'a negative size': b'-3\r\nabc\r\n', 'a blank before a size': b' 3\r\nabc\r\n', 'a blank behind a size': b'3 \r\nabc\r\n',
    'bare LF behind a size': b'3\nabc\r\n0\r\n\r\n', 'bare LF behind data': b'3\r\nabc\n0\r\n\r\n', 'data longer than its size': b'3\r\nabcd\r\n0\r\n\r\n',
    'data shorter than its size': b'4\r\nabc\r\n0\r\n\r\n', 'a size of 17 digits': b'00000000000000003\r\nabc\r\n', 'NUL in a size': b'3\0\r\nabc\r\n',
    'bare LF in an extension': b'3;a\nabc\r\n', 'NUL in an extension': b'3;\0\r\nabc\r\n', 'an endless extension': b'3;' + b'a' * 5000 + b'\r\nabc\r\n',
    'a folded trailer': b'0\r\nA: b\r\n c\r\n\r\n', 'a trailer without a colon': b'0\r\nA\r\n\r\n', 'a trailer with a blank before its colon': b'0\r\nA : b\r\n\r\n',
    'bare LF behind the last chunk': b'0\n\n', 'endless trailers': b'0\r\n' + b'A: b\r\n' * 2000 + b'\r\n', 'a control byte in a trailer': b'0\r\nA: \x01\r\n\r\n',
}.items():
    refused(f'chunks: {name}', post(CHUNKED, bad))
refused('chunks: a size no body has', post(CHUNKED, b'ffffffffffffffff\r\nabc'), 413)
refused('chunks: a size over the limit', post(CHUNKED, b'100001\r\nabc'), 413)
refused('chunks: sizes that overflow together', post(CHUNKED, b'3\r\nabc\r\nfffffffffffffffd\r\nabc'), 413)

# ---- limits (WEB-02) ---------------------------------------------------------------------------------


def line_of(n):
    return get(b'/healthz?' + b'a' * (n - len(b'GET /healthz? HTTP/1.1')))


def block_of(n):
    block = b'Host: a\r\n'
    while len(block) < n:
        one = min(n - len(block), 1000)
        if 0 < n - len(block) - one < 10:
            one -= 10
        block += b'A: ' + b'x' * (one - 5) + b'\r\n'
    assert len(block) == n
    return b'GET /healthz HTTP/1.1\r\n' + block + b'\r\n'


accepted('a request line of 8,192 bytes', line_of(LINE_MAX), 200)
refused('a request line of 8,193 bytes', line_of(LINE_MAX + 1), 414)
refused('a request line of 100,000 bytes', line_of(100000), 414)
accepted('a field block of 32,768 bytes', block_of(BLOCK_MAX), 200)
refused('a field block of 32,769 bytes', block_of(BLOCK_MAX + 1), 431)
refused('one field of 60,000 bytes', get(fields=b'A: ' + b'x' * 60000 + b'\r\n'), 431)
accepted('100 fields', get(fields=b''.join(b'A%d: b\r\n' % i for i in range(FIELDS_MAX - 1))), 200)
refused('101 fields', get(fields=b''.join(b'A%d: b\r\n' % i for i in range(FIELDS_MAX))), 431)
accepted('a body of 1 MiB', post(FORM + b'Content-Length: %d\r\n' % BODY_MAX, b'a' * BODY_MAX), 405)
refused('a body of 1 MiB and one byte', post(FORM + b'Content-Length: %d\r\n' % (BODY_MAX + 1), b'a' * (BODY_MAX + 1)), 413)
refused('a length of 30 digits', post(b'Content-Length: ' + b'9' * 30 + b'\r\n'), 413)
accepted('chunks of 1 MiB together', post(CHUNKED, (b'10000\r\n' + b'a' * 65536 + b'\r\n') * 16 + b'0\r\n\r\n'), 405)
refused('chunks of 1 MiB and one byte', post(CHUNKED, (b'10000\r\n' + b'a' * 65536 + b'\r\n') * 16 + b'1\r\na\r\n0\r\n\r\n'), 413)

# ---- the request line --------------------------------------------------------------------------------

for line in (b'GET /healthz', b'GET', b'GET  /healthz HTTP/1.1', b'GET /healthz  HTTP/1.1', b'GET /healthz HTTP/1.1 ', b' GET /healthz HTTP/1.1',
             b'GET\t/healthz HTTP/1.1', b'GET /healthz x HTTP/1.1', b'GET /healthz http/1.1', b'GET /healthz HTTP/1.10', b'GET /healthz HTTP/11',
             b'GET /healthz HTTP/1.', b'GET /healthz HTTP/x.1', b'GET /healthz HTTPS/1.1', b'GET /healthz ICY/1.1', b'\x16\x03\x01\x02\x00'):
    refused(f'line {line!r}', line + b'\r\nHost: a\r\n\r\n')
for version in (b'HTTP/0.9', b'HTTP/1.2', b'HTTP/2.0', b'HTTP/3.0', b'HTTP/9.9'):
    refused(f'version {version!r}', get(version=version), 505)
refused('the preface of HTTP/2', b'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n', 505)

# ---- methods (WEB-04) --------------------------------------------------------------------------------

for method in (b'BREW', b'get', b'GETS', b'PROPFIND', b'G.E.T'):
    refused(f'method {method!r}', get(method=method), 501)
refused('a method that is not a token', get(method=b'G(T'))
refused('TRACE', get(method=b'TRACE'), 405)
refused('CONNECT', b'CONNECT a:443 HTTP/1.1\r\nHost: a:443\r\n\r\n', 405)


def allow(a):
    assert 'GET' in a.field('allow'), f'Allow is {a.field("allow")!r}'


for method in (b'PUT', b'PATCH', b'DELETE', b'OPTIONS'):
    accepted(f'{method.decode()} is known and not used', get(PAGE, method=method), 405, then=allow)
    accepted(f'{method.decode()} of a compiled-in file', get(options.asset, method=method), 405, then=allow)
accepted('OPTIONS *', get(b'*', method=b'OPTIONS'), 405, then=allow)
refused('GET *', get(b'*'))
accepted('an override field changes nothing', get(PAGE, b'X-HTTP-Method-Override: GET\r\nX-Method-Override: GET\r\n', method=b'DELETE'), 405)

# ---- targets (WEB-06, WEB-07) ------------------------------------------------------------------------

accepted('absolute form', get(b'http://b.example:80/healthz'), 200)
accepted('absolute form with https', get(b'HTTPS://b.example/healthz?x'), 200)
for target in (b'http://', b'http:///healthz', b'http://u@b/healthz', b'http://b:x/healthz', b'http:/healthz', b'ftp://b/healthz', b'healthz', b'?x',
               b'/healthz#x', b'/a b', b'/healthz?a#b', b'/<', b'/"', b'/a\\..\\b', b'/\x7f', '/გზა'.encode(), '/?q=გზა'.encode()):
    refused(f'target {target!r}', get(target))
for target in ('/%', '/%4', '/%zz', '/%4z', '/%%41', '/%00', '/healthz%00.html', '/%0d%0aSet-Cookie:a=b', '/%0a', '/%7f', '/%80', '/%c3', '/%c3%28',
               '/%c0%af', '/%c0%80', '/%e0%80%af', '/%f0%80%80%af', '/%ed%a0%80', '/%ed%bf%bf', '/%f4%90%80%80', '/%f8%88%80%80%80', '/%ff', '/%e1%83',
               '/?q=%', '/?q=%zz', '/?q=%00', '/?q=%c0%af', '/?q=%ed%a0%80', '/?q=%e1%83', '/?q=%ff&p=1'):
    refused(f'target {target}', get(target))
for target in ('/.', '/..', '/../', '/a/../b', '/a/./b', '/a/..', '/%2e%2e/', '/.%2e/x', '/a/%2E%2E/%2e%2e/etc/passwd', '/a%2f..%2fb',
               '/assets/../healthz', 'http://a/../healthz'):
    refused(f'dot segments {target}', get(target))
accepted('what is encoded twice is decoded once', get('/%252e%252e/%2500'), 404)
accepted('Georgian, encoded', get('/%E1%83%92%E1%83%96%E1%83%90'), 404)
accepted('a path outside', get('//etc/passwd'), 404)
accepted('%68ealthz is healthz', get('/%68ealthz'), 200)


@case('WEB-13 a path that looks like a host is not redirected to')
def _():
    for target in ('//evil.example', '//evil.example/', '//evil.example/..%252f', '/%2F%2Fevil.example/', '/ka//evil.example', '/%5cevil.example'):
        w = Wire()
        w.send(get(target, b'Connection: close\r\n'))
        a = w.answer()
        to = a.field('location')
        assert not to or re.match(r'/(?![/\\])', to), f'{target} leads to {to}'
        w.close()


@case('sr_web_05 proxy fields change nothing: none is read')
def _():
    def ask(fields):
        w = Wire()
        w.send(get(PAGE, fields + b'Connection: close\r\n'))
        a = w.answer()
        w.close()
        return a.status, {k: v for k, v in a.fields.items() if k != 'date'}, a.body

    plain = ask(b'')
    assert plain[0] == 200
    for fields in (b'X-Forwarded-For: 203.0.113.7\r\n', b'X-Forwarded-Host: evil.example\r\nX-Forwarded-Proto: https\r\n', b'X-Forwarded-Prefix: /evil\r\n',
                   b'Forwarded: for=203.0.113.7;host=evil.example;proto=https\r\n', b'X-Real-IP: 203.0.113.7\r\n', b'X-Original-URL: /evil\r\nX-Rewrite-URL: /evil\r\n'):
        assert ask(fields) == plain, f'{fields!r} makes a difference'


# ---- connections -------------------------------------------------------------------------------------


@case('pipelined requests are answered in their order')
def _():
    w = Wire()
    w.send(b''.join(get('/healthz') + get('/nowhere/%d' % i) for i in range(50)))
    for i in range(50):
        assert w.answer().status == 200 and w.answer().status == 404
    w.close()


@case('a request in single bytes')
def _():
    w = Wire()
    for byte in post(CHUNKED, b'3\r\na=b\r\n0\r\n\r\n'):
        w.send(bytes([byte]))
    assert w.answer().status == 405
    w.close()


@case('what follows Connection: close is not answered')
def _():
    w = Wire()
    w.send(get(fields=b'Connection: close\r\n') + get('/nowhere'))
    a = w.answer()
    assert a.status == 200 and a.field('connection') == 'close' and w.closed()
    w.close()


@case('1.0 closes, and stays when asked to')
def _():
    w = Wire()
    w.send(b'GET /healthz HTTP/1.0\r\n\r\n')
    assert w.answer().status == 200 and w.closed()
    w = Wire()
    for _ in range(2):
        w.send(b'GET /healthz HTTP/1.0\r\nConnection: keep-alive\r\n\r\n')
        a = w.answer()
        assert a.status == 200 and a.field('connection') == 'keep-alive'
    w.close()


@case('a half-closed connection is still answered')
def _():
    w = Wire()
    w.send(get())
    w.socket.shutdown(socket.SHUT_WR)
    assert w.answer().status == 200 and w.closed()
    w.close()


@case('HEAD says what GET says and sends no body')
def _():
    w = Wire()
    w.send(get(PAGE))
    full = w.answer()
    w.send(get(PAGE, method=b'HEAD') + get())
    head = w.answer(to_head=True)
    assert (head.status, head.fields['content-length']) == (full.status, full.fields['content-length'])
    assert head.field('etag') == full.field('etag') != ''
    assert w.answer().body == b'ok\n'
    w.close()


@case('Expect: 100-continue')
def _():
    w = Wire()
    w.send(post(FORM + b'Expect: 100-continue\r\nContent-Length: 3\r\n'))
    assert w.answer().status == 100
    w.send(b'a=b')
    assert w.answer().status == 405
    w.close()


@case('no 100 before a refusal')
def _():
    w = Wire()
    w.send(post(FORM + b'Expect: 100-continue\r\nContent-Length: 9999999\r\n'))
    assert w.answer().status == 413 and w.closed()
    w.close()


refused('another expectation', post(b'Expect: 200-ok\r\nContent-Length: 3\r\n', b'abc'), 417)
accepted('a form of another type', post(b'Content-Type: application/json\r\nContent-Length: 2\r\n', b'{}', PAGE), 415)
accepted('a form that is not UTF-8', post(FORM + b'Content-Length: 5\r\n', b'a=%ff', PAGE), 400)
accepted('a form with NUL', post(FORM + b'Content-Length: 5\r\n', b'a=%00', PAGE), 400)
accepted('a form with half a percent', post(FORM + b'Content-Length: 4\r\n', b'a=%f', PAGE), 400)


@case('a refusal arrives although a large body was on its way')
def _():
    for _ in range(5):
        w = Wire()
        w.send(post(FORM + b'Content-Length: %d\r\n' % (4 << 20)) + b'a' * (1 << 20))
        a = w.answer()
        assert a and a.status == 413, 'the answer was lost'
        w.close()


# ---- versions and codings ----------------------------------------------------------------------------


@case('If-None-Match: the tag, weak, in a list, *, another')
def _():
    w = Wire()
    for path in (options.page, options.asset):
        w.send(get(path))
        full = w.answer()
        tag = full.field('etag')
        assert re.fullmatch(r'"[\w-]+"', tag), f'{path}: tag {tag!r}'
        for value, status in ((tag, 304), (f'W/{tag}', 304), (f'"x", {tag}', 304), (f'"x",{tag},"y"', 304), ('*', 304),
                              ('"x"', 200), (tag.strip('"'), 200), ('', 200)):
            w.send(get(path, f'If-None-Match: {value}\r\n'.encode()))
            a = w.answer()
            assert a.status == status, f'{path} {value}: {a.status}'
            assert a.field('etag') == tag
            safe(a)
    w.close()


@case('Accept-Encoding: each coding with its own tag')
def _():
    w = Wire()
    w.send(get(PAGE))
    full = w.answer()
    tags = {full.field('etag')}
    for accept, coding in ((b'gzip', 'gzip'), (b'br', 'br'), (b'gzip, deflate, br', 'br'), (b'br;q=0.1, gzip;q=0.9', 'gzip'), (b'br;q=0, gzip;q=0', ''),
                           (b'identity', ''), (b'*', 'br'), (b'*;q=0', ''), (b'br;q=nonsense', ''), (b'x, y;q=0.3', '')):
        w.send(get(PAGE, b'Accept-Encoding: ' + accept + b'\r\n'))
        a = w.answer()
        assert a.field('content-encoding') == coding, f'{accept}: {a.field("content-encoding")!r}'
        assert 'accept-encoding' in a.field('vary').lower()
        if coding == 'gzip':
            assert gzip.decompress(a.body) == full.body
        if not coding:
            assert a.body == full.body
        tags.add(a.field('etag'))
    assert len(tags) == 3, f'tags {tags}'
    w.close()


@case('a compressed tag is not the tag of another coding')
def _():
    w = Wire()
    w.send(get(PAGE, b'Accept-Encoding: gzip\r\n'))
    tag = w.answer().field('etag').encode()
    w.send(get(PAGE, b'If-None-Match: ' + tag + b'\r\n'))
    assert w.answer().status == 200
    w.send(get(PAGE, b'Accept-Encoding: gzip\r\nIf-None-Match: ' + tag + b'\r\n'))
    assert w.answer().status == 304
    w.close()


@case('how long answers may be kept')
def _():
    w = Wire()
    w.send(get(PAGE) + get('/healthz') + get('/nowhere'))
    page, health, nowhere = w.answer(), w.answer(), w.answer()
    assert page.field('cache-control') == 'public, max-age=0, must-revalidate'
    assert health.field('cache-control') == 'no-store' and health.body == b'ok\n'
    assert 'no-cache' in nowhere.field('cache-control') or 'no-store' in nowhere.field('cache-control')
    w.close()


# ---- slowness (WEB-03) -------------------------------------------------------------------------------


def dripping(name, data, pause, most, least=0):
    """Ended with 408 or closed, between these seconds."""
    def ask():
        w, begin, a = Wire(patience=30), time.monotonic(), None
        w.socket.setblocking(False)
        for byte in data:
            w.send(bytes([byte]))
            time.sleep(pause)
            try:
                w.socket.recv(1, socket.MSG_PEEK)
                break  # an answer, or the end
            except BlockingIOError:
                pass
            except ConnectionError:
                break
        took = time.monotonic() - begin
        w.socket.settimeout(5)
        a = w.answer()
        assert a is None or a.status == 408, f'got {a.status}'
        assert least <= took <= most, f'{took:.1f} s'
        assert w.closed(), 'not closed'
        w.close()
    cases.insert(0, (name, ask))


if not options.quick:
    endless = b'GET /healthz HTTP/1.1\r\nHost: a\r\n' + b'A: b\r\n' * 1000
    dripping('a head that drips is ended within 10 s', endless, 0.5, 10.3, 5)
    dripping('a head that drips fast is ended within 10 s', endless, 0.02, 10.3, 5)
    dripping('a request line that drips is ended within 10 s', b'GET /' + b'a' * 1000, 0.3, 10.3, 5)
    dripping('a first line that never comes is ended within 10 s', b'\r', 10.2, 10.5)
    dripping('a body that drips is ended soon after 10 s', post(FORM + b'Content-Length: 5000\r\n') + b'a' * 1000, 0.1, 15, 8)
    dripping('chunks that drip are ended soon after 10 s', post(CHUNKED) + b'1\r\na\r\n' * 1000, 0.1, 15, 8)

    @case('a body of 2 KiB/s is taken, however long it is')
    def _():
        w = Wire()
        w.send(post(FORM + b'Content-Length: 26624\r\n'))
        for _ in range(52):
            w.send(b'a' * 512)
            time.sleep(0.25)
        assert w.answer().status == 405
        w.close()
    cases.insert(0, cases.pop())


# ---- run ---------------------------------------------------------------------------------------------

def run_one(name, f):
    try:
        f()
        return name, ''
    except AssertionError as e:
        return name, str(e) or 'does not hold'
    except TimeoutError:
        return name, 'no answer'
    except Exception as e:  # noqa: a case that breaks has failed
        return name, f'{type(e).__name__}: {e}'


begin = time.monotonic()
with concurrent.futures.ThreadPoolExecutor(24) as pool:
    for done in [pool.submit(run_one, *c) for c in cases]:
        name, problem = done.result()
        suite.check(not problem, name, problem)
suite.say(f'{len(cases)} cases in {time.monotonic() - begin:.1f} s')
suite.end()
