#!/usr/bin/env python3
"""The tools that the build rests on: templates, words, layers; and that what is committed is what they make."""
import glob
import os
import re
import shutil
import subprocess
import sys
import tempfile

sys.path.insert(0, os.path.join(os.path.dirname(__file__), 'lib'))
from suite import ROOT, Suite, run

suite = Suite('tools')
os.chdir(ROOT)
scratch = tempfile.mkdtemp(prefix='gza-tools-')


# -- templates ------------------------------------------------------------------------------------------
def template(text):
    path = f'{scratch}/src/x.html'
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, 'w', encoding='utf-8') as f:
        f.write(text)
    done = run(sys.executable, 'tools/templates.py', f'{scratch}/x.h', f'{scratch}/x.c', path)
    return done, open(f'{scratch}/x.c', encoding='utf-8').read() if done.returncode == 0 else ''


done, c = template('%page one(Str x)\n<p class="{{ x }}">{{ x }}</p>\n<a href="{{ x }}" title="{{ x }}">{{ x }}</a>\n%end\n')
suite.same(done.returncode, 0, 'a template is compiled')
suite.check(c.count('html_put_attr(h, x);') == 2 and c.count('html_put_url(h, x);') == 1 and c.count('html_put(h, x);') == 2, 'a gap is escaped for its place: text, attribute, address', c)
suite.check('#line 2 "src/x.html"' in c, 'C errors are told at the template\'s own line')
suite.check(template('%page one(void)\n<p class={{ x }}>\n%end\n')[0].returncode != 0, 'a gap in a tag outside quotes is refused')
suite.check(template('%page one(void)\n<p>\n')[0].returncode != 0, 'a page without %end is refused')
suite.check(template('<p>\n')[0].returncode != 0, 'text outside of a page is refused')
done, c = template('%page one(Str x)\n<form action="/a?{{ x }}" data-x="{{ x }}">\n%end\n')
suite.check('html_put_attr(h, x);' in c, 'a gap behind the start of an address is an attribute')

# -- words ------------------------------------------------------------------------------------------------
GOOD = 'msgid ""\nmsgstr ""\n\nmsgid "a.b"\nmsgstr "%s %%{n}"\n'


def words(ka, en):
    for lang, text in (('ka', ka), ('en', en)):
        with open(f'{scratch}/{lang}.po', 'w', encoding='utf-8') as f:
            f.write(text)
    return run(sys.executable, 'tools/words.py', f'{scratch}/out', f'{scratch}/ka.po', f'{scratch}/en.po')


suite.same(words(GOOD % 'გზა', GOOD % 'road').returncode, 0, 'words are compiled')
suite.check(words(GOOD % 'გზა', GOOD.replace('%%{n}', '') % 'road').returncode != 0, 'another gap in one language is refused')
suite.check(words(GOOD % 'გზა', 'msgid ""\nmsgstr ""\n').returncode != 0, 'a word missing in one language is refused')
suite.check(words(GOOD % 'გზა', GOOD % 'road' + '\nmsgid "x"\nmsgstr "x"\n').returncode != 0, 'a word of one language only is refused')
done = run(sys.executable, 'tools/check_words.py')
suite.check(done.returncode == 0, 'the interface words are used and in their language', done.stdout[:2000])

# -- layers and lint ----------------------------------------------------------------------------------------
done = run(sys.executable, 'tools/check_layers.py')
suite.check(done.returncode == 0, 'every include goes down, nothing banned is called', done.stdout[:2000])
sys.path.insert(0, 'tools')
import check_layers

for path, code, wrong in (('src/base/x.c', '#include "pack/edition.h"\n', True), ('src/public/x.c', '#include "web/site.h"\n', True),
                          ('src/public/x.c', '#include <stdio.h>\n', True), ('src/public/x.c', '#include "html/html.h"\n', False),
                          ('src/web/x.c', '#include "print/booklet.h"\n', True), ('src/app/x.c', '#include "web/site.h"\n', False),
                          ('src/host/x.c', 'strcpy(a, b);\n', True), ('src/host/x.c', '/* strcpy(a, b) */ f("system(1)");\n', False),
                          ('src/public/x.c', 'html_raw(h, title);\n', True), ('src/public/x.c', 'html_raw(h, S("<p>"));\n', False)):
    found = []
    check_layers.check(path, code, lambda *a: found.append(a))
    suite.same(bool(found), wrong, f'{path}: {code.strip()}')

# -- what is committed is made of its sources ----------------------------------------------------------------
done = run('sh', 'tools/build_assets.sh', '--check')
suite.check(done.returncode == 0, 'assets/dist is what tools/build_assets.sh makes', (done.stdout + done.stderr)[-1500:])
done = run('/usr/bin/python3', 'tools/print_fonts.py', '--check')
suite.check(done.returncode == 0, 'assets/print is what tools/print_fonts.py makes of assets/dist', done.stderr[-500:])

# -- nothing of the workplace is committed --------------------------------------------------------------------
tracked = run('git', 'ls-files').stdout.split('\n')
for path in tracked:
    if not path or path.startswith('tests/corpus/') or path.endswith(('.woff2', '.ttf', '.png', '.ico')) or not os.path.isfile(path):
        continue
    with open(path, encoding='utf-8', errors='replace') as f:
        text = f.read()
    if path.endswith('package-lock.json'):
        suite.check('"resolved"' not in text, f'{path}: no registry addresses')
    m = re.search(r'/work/(?:main|shared)|\.pyenv|registry\.npmjs|deb\.debian\.org', text)
    suite.check(not m or path in ('tests/tools.py',), f'{path}: no machine paths or registry hosts', m and m.group(0))
    suite.check('\r\n' not in text or path.startswith(('tests/http/', 'src/web/')), f'{path}: no CR LF')

# -- help, manual, completion come from one table --------------------------------------------------------------
gza = os.environ.get('GZA', 'build/gza')
overview = run(gza, 'help').stdout
names = re.findall(r'^  ([a-z]+(?: [a-z]+)?)  ', overview, re.M)
suite.check(len(names) > 10, 'gza help lists the commands', overview[:300])
manual = run(gza, 'manual').stdout
for name in names:
    done = run(gza, 'help', *name.split())
    suite.check(done.returncode == 0 and re.search(r'Example:\n  \S.*\n\Z', done.stdout), f'gza help {name} ends with an example', done.stdout[-200:])
    suite.check(f'.SS {name}' in manual, f'the manual has {name}')
    done = run(gza, *name.split(), '--no-such-option')
    suite.same(done.returncode, 2, f'gza {name} --no-such-option is wrong usage')
suite.same(run(gza, 'nonsense').returncode, 2, 'an unknown command is wrong usage')
suite.same(run(gza).returncode, 2, 'no command is wrong usage')
suite.same(run(gza, 'guide', 'check', '/no/such/folder').returncode, 3, 'a folder that is not there is a failure')
suite.same(run(gza, 'edition', 'info', 'README.md').returncode, 3, 'a file that is no edition is a failure')
done = subprocess.run(['bash', '-c', f'source <({gza} completion) && COMP_WORDS=(gza guide p) && COMP_CWORD=2 && _gza && echo "${{COMPREPLY[*]}}"'], stdout=subprocess.PIPE, text=True)
suite.check('publish' in done.stdout and 'print' in done.stdout, 'completion completes', done.stdout)
shutil.rmtree(scratch)
suite.end()
