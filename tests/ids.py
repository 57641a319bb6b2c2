#!/usr/bin/env python3
"""Security ids: what docs/security.md says is met has a test that bears its name; and the ids that are about how the
program is built and what it may call (C-01, C-02, C-04, C-05, C-09, C-10, LOAD-08)."""
import json
import os
import re
import subprocess
import sys
import tempfile
import time

sys.path.insert(0, os.path.join(os.path.dirname(__file__), 'lib'))
from suite import GZA, ROOT, SMALL_GUIDE, Server, Suite, publish, run

suite = Suite('ids')
os.chdir(ROOT)
scratch = tempfile.mkdtemp(prefix='gza-ids-')
sys.path.insert(0, 'tools')
import check_layers

# -- what is said to be met is tried ------------------------------------------------------------------------
named = set()
for path in run('git', 'ls-files', 'src', 'tests', '-co', '--exclude-standard').stdout.split('\n'):
    if path.endswith(('_test.c', '_fuzz.c', '.py', '.mjs', '.sh', '/run')) and os.path.isfile(path):
        with open(path, encoding='utf-8', errors='replace') as f:
            named |= {m.lower().replace('_', '-') for m in re.findall(r'(?:sr_)?((?:[A-Z]+|[a-z]+)[-_]\d\d)(?!\d)', f.read())}


def ids_of(cell):
    """WEB-01; "SES-04 to SES-07" is four, "DUR-04, DUR-05" are two."""
    out = re.findall(r'\b([A-Z]+)-(\d\d)\b', cell)
    for area, first, last in re.findall(r'\b([A-Z]+)-(\d\d) to [A-Z]+-(\d\d)', cell):
        out += [(area, f'{n:02}') for n in range(int(first), int(last) + 1)]
    return sorted({f'{area}-{number}' for area, number in out})


rows = {}
with open('docs/security.md', encoding='utf-8') as f:
    for line in f:
        cells = [c.strip() for c in line.strip().strip('|').split('|')]
        if line.startswith('| ') and len(cells) == 4 and re.match(r'[A-Z]+-\d\d', cells[0]):
            for one in ids_of(cells[0]):
                rows.setdefault(one, []).append(cells)
suite.check(len(rows) > 60, 'docs/security.md has its tables', len(rows))
for one, said in sorted(rows.items()):
    for cells in said:
        met = cells[1].startswith('met')
        suite.check(cells[1].startswith(('met', 'in part', 'not yet', 'not tried', 'measured', 'no')), f'{one}: its state is one of ours', cells[1])
        suite.check(not met or one.lower() in named, f'{one} is said to be met and no test bears its name')
        suite.check(not met or cells[3], f'{one} is said to be met and nothing is named that shows it')
        suite.check(met or re.search(r'\*\*Missing|[Nn]ot |no pages|its own', cells[2] + cells[1]) or cells[1] == 'measured', f'{one} is not met, and it is not said what is missing', cells[2])
        for word in re.findall(r'`((?:tests/|script/|src/)?[a-z/_-]+(?:_test\.c|\.py|\.mjs))`', cells[3]):
            there = run('git', 'ls-files', '-co', '--exclude-standard', f'*{word}').stdout.strip()
            suite.check(there, f'{one}: {word} is there')
OF_ISSUE = ('DUR-01 DUR-02 DUR-04 DUR-05 DUR-07 DUR-08 DUR-09 DUR-10 DUR-11 DUR-12 LOG-01 LOG-02 LOG-03 LOG-04 LOG-05 LOG-06 '
            'CRY-04 CRY-08 CRY-09 PRIV-01 PRIV-02 C-01 C-02 C-03 C-04 C-05 C-09 C-10 SBX-01 SBX-04 LOAD-08')
for one in OF_ISSUE.split():
    suite.check(one in rows, f'{one} has a line in docs/security.md')

# -- C-01: each warning is on, and stops the build of the tests --------------------------------------------------
MISTAKES = {'-Wall': 'int f(void); int f(void) { int x; return x; }', '-Wextra': 'int f(unsigned x); int f(unsigned x) { return x < 0; }',
            '-Wconversion': 'char f(int x); char f(int x) { return x; }', '-Wshadow': 'int f(int x); int f(int x) { { int x = 3; (void)x; } return x; }',
            '-Wformat=2': '#include <stdio.h>\nvoid f(const char *s); void f(const char *s) { printf(s); }',
            '-Wvla': 'void f(int n); void f(int n) { char room[n]; (void)room; }', '-Wstrict-prototypes': 'int f(); int f() { return 1; }'}


def words_of(folder, file):
    """How a source is compiled, without its name and what is written."""
    with open(f'{folder}/compile_commands.json', encoding='utf-8') as f:
        one = next(c for c in json.load(f) if c['file'].endswith(file))
    words = one['command'].split()
    keep = [w for w in words if w.startswith(('-W', '-f', '-std', '-D', '-U', '-O', '-g')) and not w.startswith('-D_FILE')]
    return [w.replace('\\"', '"') for w in keep]


def compiles(words, text, *more, compiler='cc'):
    path = f'{scratch}/x.c'
    with open(path, 'w', encoding='utf-8') as f:
        f.write(text + '\n')
    return run(compiler, *words, path, *more)


strict = words_of('build-test', 'src/store/store.c')
suite.check('-Werror' in strict, 'sr_c_01 warnings stop the build of the tests', strict)
suite.same(compiles(strict, 'int f(void); int f(void) { return 1; }', '-c', '-o', f'{scratch}/x.o').returncode, 0, 'sr_c_01 good code is compiled')
for flag, text in MISTAKES.items():
    suite.check(flag in strict, f'sr_c_01 {flag} is on', strict)
    done = compiles(strict, text, '-c', '-o', f'{scratch}/x.o')
    suite.check(done.returncode != 0 and 'error' in done.stderr, f'sr_c_01 {flag}: a mistake stops the build', done.stderr)

# -- C-02: the tests run under sanitizers that see such things -----------------------------------------------------
BAD = {'heap-buffer-overflow': '#include <stdlib.h>\nint main(int n, char **v) { (void)v; char *p = malloc(8); p[7 + n] = 1; int c = p[7 + n]; free(p); return c; }',
       'use-after-free': '#include <stdlib.h>\nint main(int n, char **v) { (void)v; char *p = malloc(8); p[0] = (char)n; free(p); return p[0]; }',
       'signed integer overflow': 'int main(int n, char **v) { (void)v; int x = 0x7fffffff; x += n; return x == 5; }',
       'detected memory leaks': '#include <stdlib.h>\nstatic void *volatile p; int main(int n, char **v) { (void)v; p = malloc((unsigned)n); p = 0; return 0; }'}
suite.check(any('-fsanitize=' in w and 'address' in w and 'undefined' in w for w in strict), 'sr_c_02 the tests are built with ASan and UBSan', strict)
for sees, text in BAD.items():
    done = compiles([w for w in strict if w not in ('-Werror', '-O1')] + ['-O0', '-w'], text, '-o', f'{scratch}/x')
    suite.check(done.returncode == 0, f'sr_c_02 {sees}: compiled', done.stderr)
    done = run(f'{scratch}/x', env={**os.environ, 'UBSAN_OPTIONS': 'halt_on_error=1', 'ASAN_OPTIONS': 'detect_leaks=1'})
    suite.check(done.returncode != 0 and sees in done.stderr, f'sr_c_02 {sees} ends a test', done.stderr[:300])

# -- C-04: banned calls ------------------------------------------------------------------------------------------------
BANNED = ('gets strcpy strcat sprintf vsprintf strtok strncpy atoi alloca system popen rand gmtime localtime setjmp').split()
for name in BANNED:
    found = []
    check_layers.check('src/host/x.c', f'{name}(a, b);\n', lambda *a: found.append(a))
    suite.check(found, f'sr_c_04 the lint sees {name}()')
suite.same(run(sys.executable, 'tools/check_layers.py').returncode, 0, 'sr_c_04 the lint finds nothing in the tree')
imports = {line.split()[-1].split('@')[0] for line in run('nm', '-D', '--undefined-only', GZA).stdout.splitlines() if line.split()}
suite.check(len(imports) > 200, 'the imports of the program are read', len(imports))
suite.same(sorted(imports & {x for name in BANNED for x in (name, f'__{name}_chk', f'_{name}')}), [], 'sr_c_04 the program imports none of them')
SECRET = re.compile(r'\bmemcmp\s*\([^;]*\b(?:key|seal|mark|token|password|secret|code)\b', re.I)
sources = [p for p in run('git', 'ls-files', '-co', '--exclude-standard', 'src/*.c').stdout.split('\n') if p and not p.endswith(('_test.c', '_fuzz.c')) and os.path.isfile(p)]
for path in sources:
    with open(path, encoding='utf-8') as f:
        text = check_layers.strip(f.read())
    bad = SECRET.search(text) if path.split('/')[1] in ('store', 'desk', 'web', 'office', 'app', 'host') else None  # the others have no secrets
    suite.check(not bad, f'sr_c_04 {path}: secrets are not compared by memcmp', bad and bad.group(0))
    # C-05: products of sizes go through the arena's check or calloc's
    bad = re.search(r'\b(?:malloc|realloc|reallocf)\s*\([^;]*[\w)\]]\s+\*\s+[\w(]', text)
    suite.check(not bad, f'sr_c_05 {path}: no product of sizes is allocated unchecked', bad and bad.group(0))
    bad = re.search(r'\b(?:int|long|short|int32_t|int64_t|ssize_t)\s+(?:size|bytes|length|capacity)\s*[;=,]', text)
    suite.check(not bad or path == 'src/store/logfile.c', f'sr_c_05 {path}: sizes are size_t', bad and bad.group(0))

# -- C-09: the program as it is released ------------------------------------------------------------------------------------
release = words_of('build', 'src/store/store.c')
for flag in ('-D_FORTIFY_SOURCE=3', '-fstack-protector-strong', '-fstack-clash-protection', '-fcf-protection', '-ftrivial-auto-var-init=zero'):
    suite.check(flag in release, f'sr_c_09 compiled with {flag}', release)
headers = run('readelf', '-hldW', GZA).stdout
suite.check(re.search(r'Type:\s+DYN', headers) and re.search(r'FLAGS_1.*\bPIE\b', headers), 'sr_c_09 the program is position independent')
suite.check('GNU_RELRO' in headers and re.search(r'FLAGS\)\s+BIND_NOW|FLAGS_1\).*\bNOW\b', headers), 'sr_c_09 full RELRO')
suite.check(re.search(r'GNU_STACK.* RW  ', headers) and not re.search(r'LOAD.* RWE ', headers), 'sr_c_09 nothing is writable and executable')
suite.check('__stack_chk_fail' in imports, 'sr_c_09 the stack is guarded')
suite.check(len([i for i in imports if i.endswith('_chk')]) > 5, 'sr_c_09 calls of the C library are checked', sorted(i for i in imports if i.endswith('_chk')))
code = run('objdump', '-d', '--no-show-raw-insn', GZA).stdout
if os.uname().machine == 'x86_64':
    suite.check(code.count('endbr64') > 500, 'sr_c_09 targets of calls are marked', code.count('endbr64'))
    suite.check(re.search(r'sub +\$0x1000,%rsp\n[^\n]*or[ql] +\$0x0,', code), 'sr_c_09 large frames are probed page by page')

# -- C-10: code of others ---------------------------------------------------------------------------------------------------
bill = f'{scratch}/bill.json'
done = run(sys.executable, 'tools/sbom.py', bill, GZA, '0.1.0')
suite.check(done.returncode == 0, 'sr_c_10 every library of the program has a row in docs/third-party.md', done.stderr)
import sbom

for row in sbom.listed():
    suite.check(all(row.values()), f'sr_c_10 {row["name"]}: version, source, licence and reason are said', row)
with open(bill, encoding='utf-8') as f:
    made = json.load(f)
suite.check(made['bomFormat'] == 'CycloneDX' and {c['name'] for c in made['components']} == {r['name'] for r in sbom.listed()}, 'sr_c_10 the bill has them all')
suite.check(all(c['version'] and c['licenses'] for c in made['components']), 'sr_c_10 each with version and licence')
with open('package.json', encoding='utf-8') as f:
    packages = json.load(f)['devDependencies']
listed = {r['name']: r['version'] for r in sbom.listed()}
suite.same((listed['govuk-frontend'], listed['FiraGO']), (packages['govuk-frontend'], packages['@fontsource/firago']), 'sr_c_10 what came from npm has the version that is pinned')

# -- LOAD-08: the program calls nobody --------------------------------------------------------------------------------------
# No mail, no database elsewhere, no links are followed: there is no call that could hang, so no limit and no breaker.
CALLS_OUT = {'connect', 'getaddrinfo', 'gethostbyname', 'gethostbyname_r', 'res_query', 'res_search', 'posix_spawn', 'posix_spawnp', 'execv', 'execve', 'execvp', 'execl', 'execlp', 'fork', 'vfork'}
suite.same(sorted(imports & CALLS_OUT), [], 'sr_load_08 the program imports nothing that calls out or starts another')
edition = publish(SMALL_GUIDE, f'{scratch}/small.gza', '--number', '1', '--date', '2026-05-20')
trace = f'{scratch}/trace'


class Traced(Server):
    def __init__(self, *words):
        super().__init__(*words)
        self.words = ['strace', '-f', '-qq', '-e', 'trace=connect,execve,socket', '-o', trace, *self.words]


server = Traced(edition, '--data', f'{scratch}/data')
server.__enter__()
try:
    pages = [server.get(path)[0] for path in ('/ka/', '/ka/search?q=%E1%83%91%E1%83%90%E1%83%A6%E1%83%98', '/en/check', '/api/v1/services', '/ka/desk/')]
    c = server.connection()
    c.request('POST', '/ka/search/missed', body='q=x', headers={'Content-Type': 'application/x-www-form-urlencoded', 'Sec-Fetch-Site': 'same-origin'})
    pages.append(c.getresponse().status)
    c.close()
    time.sleep(0.2)
finally:
    inner = run('pgrep', '-P', str(server.pid)).stdout.split()
    for pid in inner:
        os.kill(int(pid), 15)
    server.process.wait(15)
suite.check(all(p in (200, 303, 404) for p in pages) and 200 in pages, 'the traced server answers', pages)
with open(trace, encoding='utf-8') as f:
    lines = f.read().split('\n')
suite.check(any('socket(' in line for line in lines), 'the trace sees the socket that is listened on')
suite.same([line for line in lines if 'connect(' in line], [], 'sr_load_08 pages, search, desk and what is written down: nobody is called')
suite.same(len([line for line in lines if 'execve(' in line and ' = 0' in line]), 1, 'sr_load_08 no other program is started')

subprocess.run(['rm', '-rf', scratch])
suite.end()
