#!/usr/bin/env python3
"""Puts a sorted list of words into C: embed_lines.py OUT.c OUT.h NAME list.txt"""
import sys


def main():
    out_c, out_h, name, path = sys.argv[1:5]
    with open(path, encoding='utf-8') as f:
        lines = [line.rstrip('\n') for line in f if not line.startswith('#')]
    if lines != sorted(set(lines), key=lambda s: s.encode()):
        sys.exit(f'{path}: expected lines sorted by bytes, each once')
    if any('"' in line or '\\' in line for line in lines):
        sys.exit(f'{path}: no quotes and backslashes')
    with open(out_h, 'w', encoding='utf-8') as f:
        f.write(f'/* Made by tools/embed_lines.py. */\n#pragma once\nenum {{ {name}_COUNT = {len(lines)} }};\n'
                f'extern const char *const {name}S[{name}_COUNT]; /* sorted by bytes */\n')
    with open(out_c, 'w', encoding='utf-8') as f:
        f.write(f'/* Made by tools/embed_lines.py. */\n#include "common_passwords.h"\n\nconst char *const {name}S[{name}_COUNT] = {{\n')
        f.writelines(f'    "{line}",\n' for line in lines)
        f.write('};\n')


if __name__ == '__main__':
    main()
