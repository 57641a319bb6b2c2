#!/usr/bin/env python3
"""Puts a JSON file into the program as one C string, without its blanks.

    embed_text.py NAME IN.json OUT.c        const char NAME[] and const unsigned NAME_BYTES
"""
import json
import sys


def main():
    name, source, out = sys.argv[1:]
    text = json.dumps(json.load(open(source, encoding='utf-8')), ensure_ascii=True, separators=(',', ':'))
    quoted = text.replace('\\', '\\\\').replace('"', '\\"')
    lines, at = [], 0
    while at < len(quoted):
        end = at + 100
        while end < len(quoted) and quoted[end - 1] == '\\':  # no escape in two halves
            end += 1
        lines.append(quoted[at:end])
        at = end
    with open(out, 'w', encoding='ascii') as f:
        f.write(f'/* Made by tools/embed_text.py from {source.rsplit("/", 1)[-1]}; do not edit. */\n#include "public/api.h"\n\n')
        f.write(f'const char {name}[] =\n' + '\n'.join(f'    "{line}"' for line in lines) + f';\nconst unsigned {name}_BYTES = sizeof({name}) - 1;\n')


if __name__ == '__main__':
    main()
