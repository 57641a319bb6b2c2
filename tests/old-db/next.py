#!/usr/bin/env python3
"""Makes schema-NNNN.db of schemas that no program was released with: the one before it, and the migration's own text.

    next.py 3 4 5 6        schema-0002.db and migration 3 give schema-0003.db, and so on
"""
import glob
import os
import shutil
import sqlite3
import sys

HERE = os.path.dirname(os.path.abspath(__file__))


def make(number):
    path = os.path.join(HERE, f'schema-{number:04d}.db')
    shutil.copy(os.path.join(HERE, f'schema-{number - 1:04d}.db'), path)
    (text,) = glob.glob(os.path.join(HERE, f'../../src/store/migrations/{number:04d}-*.sql'))
    db = sqlite3.connect(path)
    with open(text, encoding='utf-8') as f:
        db.executescript(f'begin; {f.read()} pragma user_version = {number}; commit;')
    db.execute('pragma wal_checkpoint(truncate)')
    db.close()
    for more in ('-wal', '-shm'):
        if os.path.exists(path + more):
            os.remove(path + more)


for number in sys.argv[1:]:
    make(int(number))
