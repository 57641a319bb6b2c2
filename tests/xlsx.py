#!/usr/bin/env python3
"""Workbooks that LibreOffice opens: every text comes back as it was, and none has become a formula (PAR-11)."""
import os
import subprocess
import sys

sys.path.insert(0, os.path.join(os.path.dirname(__file__), 'lib'))
from suite import ROOT, Suite
from sheets import cells_of

suite = Suite('xlsx')
WRITER = os.path.join(ROOT, 'build', 'xlsx_of')
ODD = ['=1+1', '=HYPERLINK("http://example.ge";"x")', '+995 555', '+995350270000', '-5', '@x', '\t=1', '\r=1', '\n=1', '＝1+1', '＋995', '－1', '＠x',
       "'=1+1", "'", '"', 'a,b;c', 'ორი\nსტრიქონი', 'მარიამის საბუთები', '🏔 მთა 👩‍👧', ' ბოლოში ', '', '0012', '1e5', '12.5', 'TRUE', '2026-11-24', '1/2',
       '_x0041_', '<t>&amp;</t>', ']]>', 'a' * 32767, 'გ' * 32767, '#N/A', '#REF!']


def write(texts, path):
    return subprocess.run([WRITER, path], input=b''.join(t.encode() + b'\0' for t in texts), capture_output=True)


path = os.path.join(os.environ.get('TMPDIR', '/tmp'), 'odd.xlsx')
suite.check(write(ODD, path).returncode == 0, 'odd texts are written')
rows = cells_of(path)['ტექსტები']
suite.check(rows[0] == ['text', 'bytes'], 'the head is the first row', str(rows[0]))
suite.check(len(rows) == len(ODD) + 1, 'a row for each text', f'{len(rows)}')
for text, row in zip(ODD, rows[1:]):
    name = text if len(text) < 40 else text[:10] + '...'
    suite.check(row == [text, str(len(text.encode()))], f'sr_par_11 {name!r} comes back', repr(row)[:100])

first = open(path, 'rb').read()
write(ODD, path)
suite.check(open(path, 'rb').read() == first, 'sr_par_12 the same texts give the same bytes')
os.remove(path)
for bad in ['a\x01', '\x1b[1m', '\x7f', '\x85', 'a' * 32768]:
    done = write(['fine', bad], path)
    suite.check(done.returncode == 3 and b'row 3, column 1' in done.stderr and not os.path.exists(path), f'{bad[:5]!r} is refused by its place', done.stderr.decode()[:100])
suite.end()
