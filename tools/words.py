#!/usr/bin/env python3
"""Compiles po/ka.po and po/en.po to C: an enum of words and a table per language.

Keys are msgids such as "service.gives"; in C that is W_service_gives. Gaps are %{name}. A word
with msgid_plural has a form for one and a form for many. Every language must have every word and
the same gaps; what does not fit stops the build.

Words for staff (STAFF) go into a table of their own, because the pages that a browser makes off line
need none of them; there each word can also be found by its key (desk.why.too-far).

    words.py OUT_DIR PO...        writes OUT_DIR/words.h, OUT_DIR/words.c and OUT_DIR/staff_words.c
"""
import os
import re
import sys


STAFF = ('office.', 'desk.', 'workshop.', 'practice.', 'meeting.')


def unquote(line):
    body = line[line.index('"') + 1:line.rindex('"')]
    return body.encode().decode('unicode_escape').encode('latin-1').decode('utf-8') if '\\' in body else body


def parse(path):
    """[(key, plural or None, [texts], line)] in the order of the file."""
    out, current, field = [], None, None
    for number, line in enumerate(open(path, encoding='utf-8'), 1):
        line = line.strip()
        if line.startswith('msgid '):
            current = {'msgid': '', 'plural': None, 'str': {}, 'line': number}
            out.append(current)
            field = 'msgid'
            current['msgid'] = unquote(line)
        elif line.startswith('msgid_plural'):
            current['plural'] = unquote(line)
            field = 'plural'
        elif line.startswith('msgstr'):
            index = int(re.match(r'msgstr\[(\d+)\]', line).group(1)) if '[' in line.split('"')[0] else 0
            current['str'][index] = unquote(line)
            field = index
        elif line.startswith('"') and current is not None:
            text = unquote(line)
            if field == 'msgid':
                current['msgid'] += text
            elif field == 'plural':
                current['plural'] += text
            else:
                current['str'][field] += text
    return [entry for entry in out if entry['msgid']]


def c_string(text):
    return '"' + text.replace('\\', '\\\\').replace('"', '\\"').replace('\n', '\\n') + '"'


def main():
    out_dir, files = sys.argv[1], sys.argv[2:]
    tables = {os.path.splitext(os.path.basename(f))[0]: {e['msgid']: e for e in parse(f)} for f in files}
    langs = list(tables)
    keys = list(tables[langs[0]])
    problems = []
    for lang in langs:
        for key in tables[lang]:
            if key not in tables[langs[0]]:
                problems.append(f'{lang}.po: {key} is not in {langs[0]}.po')
        for key in keys:
            entry = tables[lang].get(key)
            if not entry or not all(entry['str'].values()) or not entry['str']:
                problems.append(f'{lang}.po: {key} has no text')
                continue
            gaps = {g for t in entry['str'].values() for g in re.findall(r'%\{(\w+)\}', t)}
            first = {g for t in tables[langs[0]][key]['str'].values() for g in re.findall(r'%\{(\w+)\}', t)}
            if gaps != first:
                problems.append(f'{lang}.po: {key} has the gaps {sorted(gaps)}, {langs[0]}.po has {sorted(first)}')
    if problems:
        sys.exit('\n'.join(problems))
    os.makedirs(out_dir, exist_ok=True)
    name = lambda key: 'W_' + re.sub(r'\W', '_', key)
    public = [k for k in keys if not k.startswith(STAFF)]
    staff = sorted(k for k in keys if k.startswith(STAFF))
    made = '/* Made from the PO files by tools/words.py; do not edit. */\n'
    with open(os.path.join(out_dir, 'words.h'), 'w', encoding='utf-8') as h:
        h.write(made + '#pragma once\n#include "base/str.h"\n\n')
        h.write('typedef enum Word_ {\n' + ''.join(f'    {name(k)},\n' for k in public) + '    WORD_COUNT,\n')
        h.write('    W_STAFF_BEFORE = WORD_COUNT - 1,\n' + ''.join(f'    {name(k)},\n' for k in staff) + '    WORDS_END\n} WordId;\n\n')
        h.write('/* One and many; the same where a language makes no difference. */\n')
        h.write('typedef struct WordForms {\n    Str one, many;\n} WordForms;\n')
        h.write(f'extern const WordForms WORDS[{len(langs)}][WORD_COUNT];\n\n')
        h.write('/* Of the native program alone: by number from WORD_COUNT on, and their keys, sorted. */\n')
        h.write(f'enum {{ STAFF_WORDS_COUNT = {len(staff)} }};\n')
        h.write(f'extern const WordForms STAFF_WORDS[{len(langs)}][STAFF_WORDS_COUNT + 1];\n')
        h.write('extern const char *const STAFF_WORD_KEYS[STAFF_WORDS_COUNT + 1];\n')

    def table(c, what, ids, size):
        c.write(f'const WordForms {what}[{len(langs)}][{size}] = {{\n')
        for lang in langs:
            c.write('    {\n')
            for at, key in ids:
                forms = tables[lang][key]['str']
                one, many = forms[0], forms[max(forms)]
                c.write(f'        [{at}] = {{ S_INIT({c_string(one)}), S_INIT({c_string(many)}) }},\n')
            c.write('    },\n')
        c.write('};\n')

    with open(os.path.join(out_dir, 'words.c'), 'w', encoding='utf-8') as c:
        c.write(made + '#include "words.h"\n\n')
        table(c, 'WORDS', [(name(k), k) for k in public], 'WORD_COUNT')
    with open(os.path.join(out_dir, 'staff_words.c'), 'w', encoding='utf-8') as c:
        c.write(made + '#include "words.h"\n\n')
        table(c, 'STAFF_WORDS', list(enumerate(staff)), 'STAFF_WORDS_COUNT + 1')
        c.write('\nconst char *const STAFF_WORD_KEYS[STAFF_WORDS_COUNT + 1] = {\n' + ''.join(f'    "{k}",\n' for k in staff) + '};\n')


if __name__ == '__main__':
    main()
