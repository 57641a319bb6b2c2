#!/usr/bin/env python3
"""Lists the test or fuzz sources beside the code, one a line: list_sources.py test|fuzz"""
import glob
import os
import sys

os.chdir(os.path.join(os.path.dirname(os.path.abspath(__file__)), '..'))
print('\n'.join(sorted(glob.glob(f'src/**/*_{sys.argv[1]}.c', recursive=True))))
