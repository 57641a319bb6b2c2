#!/usr/bin/env python3
"""Makes a large Guide out of data/guide for measuring, in a new folder: the same records, with the services
repeated under other ids and codes until there are N of them. Nobody should read it.

    grow_guide.py FROM TO N
"""
import glob
import itertools
import os
import re
import shutil
import sys

LETTERS = '23456789bcdfghjkmnpqrstvwxz'
SMALL = 'აბგდევზთიკლმნოპჟრსტუფქღყშჩცძწჭხჯჰ'


def georgian(n):
    """A made-up word for a number, so that no paragraph stands in two services."""
    word = ''
    while True:
        n, r = divmod(n, len(SMALL))
        word += SMALL[r] + 'ა'
        if not n:
            return word


def main():
    source, target, count = sys.argv[1], sys.argv[2], int(sys.argv[3])
    shutil.copytree(source, target)
    files = sorted(glob.glob(f'{target}/services/*/*.yaml'))
    texts = {path: open(path, encoding='utf-8').read() for path in files}
    taken = {re.search(r'^code: "?(\w+)', t, re.M).group(1) for t in texts.values()}
    taken |= set(re.findall(r'code: "?(\w+)', open(f'{target}/situations.yaml', encoding='utf-8').read()))
    codes = (c for c in (''.join(x) for x in itertools.product(LETTERS, repeat=5)) if c not in taken)
    have = len(files)
    for n in itertools.count():
        if have >= count:
            break
        path = files[n % len(files)]
        round_, text = have, texts[path]
        old = re.search(r'^id: (.*)', text, re.M).group(1)
        new = f'{old[:50]}-{round_}'
        text = re.sub(r'^id: .*', f'id: {new}', text, count=1, flags=re.M)
        text = re.sub(r'^code: .*', f'code: "{next(codes)}"', text, count=1, flags=re.M)
        text = re.sub(r'^(\s*(?:- )?ka: "[^"\n]*)"$', lambda m: f'{m.group(1)} {georgian(round_)}"', text, flags=re.M)
        text = re.sub(r'^(\s*(?:- )?en: "[^"\n]*)"$', lambda m: f'{m.group(1)} {round_}"', text, flags=re.M)
        with open(f'{os.path.dirname(path)}/{new}.yaml', 'w', encoding='utf-8') as f:
            f.write(text)
        have += 1


if __name__ == '__main__':
    main()
