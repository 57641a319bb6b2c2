#!/usr/bin/env python3
"""Checks that each layer includes only what stands below it (docs/tour.md), that the pure layers use no
file, clock, thread or network, and that nothing banned is called. Prints FILE:LINE: what is wrong."""
import glob
import os
import re
import sys

ROOT = os.path.join(os.path.dirname(os.path.abspath(__file__)), '..')
PURE = ['base', 'text', 'find', 'pack', 'guide', 'html', 'public']  # each may include those before it
MAY = {layer: set(PURE[:i + 1]) for i, layer in enumerate(PURE)}
MAY |= {
    'host': {'host'} | set(PURE[:4]),
    'source': {'source', 'host'} | set(PURE),
    'print': {'print', 'host'} | set(PURE),
    'store': {'store', 'host', 'base'},
    'desk': {'desk', 'store', 'source', 'host', 'base', 'text', 'find', 'pack', 'guide'},
    'workshop': {'workshop', 'desk', 'store', 'source', 'host'} | set(PURE),
    'web': {'web', 'host'} | set(PURE),
    'office': {'office', 'workshop', 'desk', 'web', 'store', 'print', 'source', 'host'} | set(PURE),
    'app': {'app', 'office', 'workshop', 'desk', 'web', 'store', 'print', 'source', 'host'} | set(PURE),
}
MADE = {'words.h': 'html', 'pages.h': 'public', 'office_pages.h': 'office', 'asset_names.h': 'html', 'common_passwords.h': 'desk'}  # generated headers stand in these layers
PURE_HEADERS = {'stdarg.h', 'stdbool.h', 'stddef.h', 'stdint.h', 'string.h', 'stdlib.h', 'limits.h'}
EXCEPT = {('src/base/must.c', 'stdio.h'),  # says the bug on stderr before stopping
          ('src/text/stem_snowball.c', 'libstemmer.h')}  # needs memory and no more; its header says what the browser brings

# C-04; setjmp only inside cmocka's tests
BANNED = ('gets|strcpy|strcat|sprintf|vsprintf|strtok|strncpy|strncat|atoi|atol|atoll|alloca|system|popen|rand|srand|'
          'gmtime|localtime|setjmp|longjmp|tmpnam|mktemp')
CALL = re.compile(rf'(?<![\w.>])({BANNED})\s*\(')
# Ours that read like the banned ones would have to be renamed, so there is no list of exceptions.


def strip(text):
    """The code without comments and strings, line by line as before."""
    def blank(m):
        return re.sub(r'[^\n]', ' ', m.group(0)) if m.group(0)[0] == '/' else '""'
    return re.sub(r'/\*.*?\*/|//[^\n]*|"(?:\\.|[^"\\\n])*"', blank, text, flags=re.S)


def check(path, text, say):
    parts = path.split('/')
    layer = parts[1]
    is_test = path.endswith(('_test.c', '_fuzz.c'))
    code = strip(text).split('\n')
    for number, line in enumerate(text.split('\n'), 1):
        m = re.match(r'\s*#\s*include\s+(["<])([^">]+)[">]', line)
        if m and m.group(1) == '"' and not is_test:
            name = m.group(2)
            other = MADE.get(name) or (name.split('/')[0] if '/' in name else layer)
            if '..' in name:
                say(path, number, f'"{name}": includes start at src, without ..')
            elif other not in MAY.get(layer, set()):
                say(path, number, f'{layer} must not include {other} ("{name}"); see the map in docs/tour.md')
        elif m and layer in PURE and not is_test and m.group(2) not in PURE_HEADERS and (path, m.group(2)) not in EXCEPT:
            say(path, number, f'{layer} is a pure layer: no <{m.group(2)}>')
        m = CALL.search(code[number - 1]) if number <= len(code) else None
        if m and not is_test:
            say(path, number, f'{m.group(1)} is banned (C-04)')
        # Raw HTML: the templates' own words, or what the JSON writer has escaped (WEB-12).
        m = re.search(r'\bhtml_raw\((?:&?[\w>-]+),(?! *(?:S\("|p->json_ld\)))', line)
        if m and layer == 'public' and not is_test:
            say(path, number, 'html_raw takes the templates\' own words only')


def main():
    os.chdir(ROOT)
    wrong = []
    say = lambda path, line, what: wrong.append(f'{path}:{line}: {what}')
    files = sorted(glob.glob('src/**/*.[ch]', recursive=True) + glob.glob('src/**/*.html', recursive=True))
    for path in files:
        with open(path, encoding='utf-8') as f:
            text = f.read()
        if path.split('/')[1] not in MAY:
            say(path, 1, 'this folder is in no layer; add it to tools/check_layers.py and docs/tour.md')
            continue
        check(path, text, say)
    for path in glob.glob('web/**/*.ts', recursive=True) + glob.glob('assets/dist/*.js'):
        with open(path, encoding='utf-8') as f:
            for number, line in enumerate(f, 1):
                m = re.search(r'innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\(|new Function|javascript:', line)
                if m:
                    say(path, number, f'{m.group(0)} is banned (WEB-12)')
    print('\n'.join(wrong) if wrong else f'{len(files)} files: every include goes down, nothing banned')
    return 1 if wrong else 0


if __name__ == '__main__':
    sys.exit(main())
