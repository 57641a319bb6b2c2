"""sheets.py -- a workbook as LibreOffice reads it.

    cells_of('month.xlsx')['Needs'][0]   # the first row of the sheet "Needs", as texts
"""
import csv
import glob
import os
import subprocess
import sys
import tempfile

# comma, quote, UTF-8, from line 1; no column formats, language; quote every text; no detection, as shown, no formulas; every sheet (-1)
FILTER = 'csv:Text - txt - csv (StarCalc):44,34,76,1,,0,true,false,true,false,false,-1'


def cells_of(path):
    """{name of sheet: rows of texts}; stops the test when LibreOffice cannot open it."""
    csv.field_size_limit(1 << 20)
    with tempfile.TemporaryDirectory() as folder:
        done = subprocess.run(['soffice', f'-env:UserInstallation=file://{folder}/profile', '--headless', '--norestore', '--convert-to', FILTER,
                               '--outdir', f'{folder}/out', path], capture_output=True, text=True, timeout=180)
        files = glob.glob(f'{folder}/out/*.csv')
        if not files:
            sys.exit(f'LibreOffice does not open {path}:\n{done.stdout}{done.stderr}')
        sheets = {}
        stem = os.path.splitext(os.path.basename(path))[0] + '-'
        for file in files:
            with open(file, encoding='utf-8', newline='') as f:
                sheets[os.path.basename(file)[len(stem):-len('.csv')]] = list(csv.reader(f))
        return sheets


if __name__ == '__main__':  # for tests that are not in Python
    import json
    json.dump(cells_of(sys.argv[1]), sys.stdout, ensure_ascii=False)
