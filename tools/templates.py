#!/usr/bin/env python3
"""Compiles page templates to C.

A template file holds pages:

    %page NAME(ARGUMENTS)          becomes  void NAME(Html *h, ARGUMENTS)
    text with {{ expression }}     put there escaped for the place: text, attribute, or address
    %any C code                    as it is
    %end

A place is found by looking at the page's own text: between < and > it is an attribute; after
href=", src=" or action=" it is an address, and only addresses that are safe to follow come through.
Inside <title> and <option>, which browsers show outside of the page, and <textarea>, which comes back, no soft
hyphens are set.
Line ends and the blanks that begin a line are dropped, so templates can be indented; a line that
begins with exactly one blank keeps it, and a line that ends in running text gets one at its end.
`%#` begins a comment line. C errors are reported at the template's own line.

    templates.py OUT_H OUT_C [--include HEADER] TEMPLATE...

HEADER is what the pages are made of: public/views.h, if not said otherwise.
"""
import os
import re
import sys

GAP = re.compile(r'\{\{(.*?)\}\}')


class Place:
    """Follows the page's text as a browser would, well enough to know where a gap stands."""

    def __init__(self):
        self.in_tag = False
        self.quote = ''
        self.tail = ''
        self.is_exact = False

    def feed(self, text):
        for c in text:
            if not self.in_tag:
                if c == '<':
                    self.in_tag, self.tail, self.tag = True, '', ''
            elif self.quote:
                if c == self.quote:
                    self.quote = ''
            elif c == '"':
                self.quote = c
            elif c == '>':
                self.in_tag = False
                self.is_exact = re.match(r'<(title|option|textarea)\b', self.tag) is not None
            if self.in_tag:
                self.tail = (self.tail + c)[-40:]
                self.tag = (self.tag + c)[:40]

    def put(self):
        if not self.in_tag:
            return 'html_put_attr' if self.is_exact else 'html_put'
        if not self.quote:
            return None
        if re.search(r'\b(href|src|action)="$', self.tail):
            return 'html_put_url'
        return 'html_put_attr'


def literal(text):
    return '"' + text.replace('\\', '\\\\').replace('"', '\\"').replace('\n', '\\n').replace('??', '?\\?') + '"'


def compile_file(path, shown, h, c, problems):
    place, open_page, pending = Place(), None, ''

    def flush():
        nonlocal pending
        if pending:
            c.append(f'    html_raw(h, S({literal(pending)}));')
            pending = ''

    for number, line in enumerate(open(path, encoding='utf-8'), 1):
        line = line.rstrip('\n')
        code = line.lstrip()
        if code.startswith('%page '):
            if open_page:
                problems.append(f'{shown}:{number}: the page before has no %end')
            m = re.match(r'%page (\w+)\((.*)\)$', code)
            if not m:
                problems.append(f'{shown}:{number}: expected %page name(arguments)')
                continue
            args = f'Html *h, {m.group(2)}' if m.group(2).strip() else 'Html *h'
            h.append(f'void {m.group(1)}({args});')
            c.append(f'void {m.group(1)}({args})\n{{')
            open_page, place = m.group(1), Place()
            continue
        if code.startswith('%end') and code.strip() == '%end':
            flush()
            c.append('}\n')
            open_page = None
            continue
        if code.startswith('%#'):
            continue
        if code.startswith('%'):
            flush()
            c.append(f'#line {number} {literal(shown)}')
            c.append('    ' + code[1:])
            continue
        if not open_page:
            if code and not c:
                problems.append(f'{shown}:{number}: text outside of a page')
            continue
        text = line.lstrip()
        if not text:
            continue
        if line.startswith(' ') and not line.startswith('  '):
            text = ' ' + text
        # A line that goes on in running text keeps one blank.
        ends_open = not text.endswith(('>', '}}')) or place.in_tag
        at = 0
        for m in GAP.finditer(text):
            before = text[at:m.start()]
            place.feed(before)
            pending += before
            flush()
            put = place.put()
            if put is None:
                problems.append(f'{shown}:{number}: a gap in a tag must stand inside quotes')
                put = 'html_put_attr'
            c.append(f'#line {number} {literal(shown)}')
            c.append(f'    {put}(h, {m.group(1).strip()});')
            at = m.end()
        rest = text[at:]
        place.feed(rest)
        pending += rest
        if ends_open and not text.endswith('{{'):
            pending += ' '
            place.feed(' ')
    if open_page:
        problems.append(f'{shown}: the last page has no %end')


def main():
    out_h, out_c, files = sys.argv[1], sys.argv[2], sys.argv[3:]
    header = 'public/views.h'
    if files[0] == '--include':
        header, files = files[1], files[2:]
    h, c, problems = [], [], []
    for path in files:
        compile_file(path, 'src/' + path.split('src/')[-1], h, c, problems)
    if problems:
        sys.exit('\n'.join(problems))
    with open(out_h, 'w', encoding='utf-8') as f:
        f.write('/* Made from the templates by tools/templates.py; do not edit. */\n#pragma once\n'
                f'#include "{header}"\n\n' + '\n'.join(h) + '\n')
    with open(out_c, 'w', encoding='utf-8') as f:
        f.write(f'/* Made from the templates by tools/templates.py; do not edit. */\n#include "{os.path.basename(out_h)}"\n\n' + '\n'.join(c) + '\n')


if __name__ == '__main__':
    main()
