#!/usr/bin/env python3
"""Lists Georgian words of the Guide and the interface that no word list knows, for a look by eye.

    spell.py --dictionary DIR [--words TSV] [--seen FILE]

DIR holds index.aff and index.dic (npm package dictionary-ka, MIT). TSV has a word in its first column
(a frequency list, for example). FILE keeps words that somebody looked at and found right, one a
line. Prints "word  count  file:line" for the rest, exit 1 when there are any. Needs the hunspell command.
"""
import argparse
import collections
import glob
import os
import re
import subprocess
import sys

GEORGIAN = re.compile('[\u10d0-\u10fa]+(?:-[\u10d0-\u10fa]+)*')


def words_of_project():
    found = {}
    files = sorted(glob.glob('data/guide/**/*.yaml', recursive=True)) + ['po/ka.po']
    count = collections.Counter()
    for path in files:
        for number, line in enumerate(open(path, encoding='utf-8'), 1):
            for word in GEORGIAN.findall(line):
                for part in word.split('-'):
                    if len(part) > 2:
                        count[part] += 1
                        found.setdefault(part, f'{path}:{number}')
    return found, count


def unknown_to(dictionary, words):
    out = subprocess.run(['hunspell', '-i', 'utf-8', '-d', os.path.join(dictionary, 'index'), '-l'], check=True,
                         input='\n'.join(words), encoding='utf-8', stdout=subprocess.PIPE)
    return set(out.stdout.split())


def main():
    args = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    args.add_argument('--dictionary', required=True)
    args.add_argument('--words', action='append', default=[])
    args.add_argument('--seen', default='data/spelling-seen.txt')
    a = args.parse_args()
    found, count = words_of_project()
    known = set()
    for path in a.words:
        known |= {line.split('\t')[0].strip() for line in open(path, encoding='utf-8')}
    if os.path.exists(a.seen):
        known |= {line.strip() for line in open(a.seen, encoding='utf-8') if not line.startswith('#')}
    rest = sorted(unknown_to(a.dictionary, sorted(set(found) - known)))
    for word in rest:
        print(f'{word}\t{count[word]}\t{found[word]}')
    print(f'{len(found)} words, {len(rest)} to look at', file=sys.stderr)
    sys.exit(bool(rest))


if __name__ == '__main__':
    main()
