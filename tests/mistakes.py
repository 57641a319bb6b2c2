#!/usr/bin/env python3
"""Seeded mistakes: each line of the table spoils a copy of data/guide in one place, and `gza guide check`
must exit 1 and name the file, the line and the rule. Every rule of src/source must have a mistake here."""
import concurrent.futures
import glob
import json
import os
import queue
import re
import shutil
import sys
import tempfile

sys.path.insert(0, os.path.join(os.path.dirname(__file__), 'lib'))
from suite import GZA, ROOT, Suite, run

GUIDE = os.path.join(ROOT, 'data', 'guide')
SVC = 'services/documents/id-card-electronic.yaml'
EVERYDAY = 'everyday/documents.yaml'
OTHER = 'services/documents/biometric-passport.yaml'
suite = Suite('mistakes')

SET_OF_MANY = '- id: health_need\n  group: health\n  type: set\n  asked: true\n  sensitive: true\n  choices:\n' + ''.join(
    f'    - {{id: more{i}, name: {{ka: "სხვა", en: "more"}}}}\n' for i in range(64))

# rule, file, what is looked for (regular expression, first match), what it becomes, lines from the match
# to the reported line ('record': the line on which the record begins; a number of lines otherwise).
TABLE = [
    # -- YAML
    ('yaml-syntax', SVC, r'^id: .*', 'id: "no end', None),
    ('yaml-syntax', 'areas.yaml', r'^- id: health', '-id: health\n  - x', None),
    ('yaml-alias', SVC, r'^importance: \d+', 'importance: *number', 0),
    ('yaml-anchor', SVC, r'^importance: (\d+)', r'importance: &number \1', 0),
    ('yaml-tag', SVC, r'^importance: (\d+)', r'importance: !!int \1', 0),
    ('yaml-merge', SVC, r'^importance: .*', 'importance:\n  <<: {a: b}', 1),
    ('yaml-documents', SVC, r'^importance: ', '---\nimportance: ', 0),
    ('yaml-key', SVC, r'^importance: ', '? [a, b]\n: c\nimportance: ', 0),
    ('yaml-nul', SVC, r'^  en: "', r'  en: "\\0', 0),
    ('yaml-too-deep', SVC, r'^importance: .*', 'importance: ' + '[' * 60 + ']' * 60, 0),
    ('yaml-too-large', 'synonyms.yaml', r'\Z', '- a\n' * 200001, None),
    ('not-utf8', SVC, r'^  en: "', b'  en: "\xe1\x83', 0),
    ('empty-file', 'pages/about.yaml', r'(?s)\A.*\Z', '# nothing\n', 0),
    ('duplicate-key', SVC, r'^status: (.*)', r'status: \1\nstatus: \1', 1),
    # -- keys and kinds
    ('unknown-key', SVC, r'^summary:', 'sumary:', 0),
    ('unknown-key', SVC, r'\{fact: (\w+), op: ', r'{fact: \1, unit: x, op: ', 0),
    ('missing-key', SVC, r'^summary:\n.*\n.*\n', '', 'record'),
    ('missing-key', SVC, r'^importance: .*\n', '', 'record'),
    ('missing-key', 'facts.yaml', r'^  derived_from: .*\n(?=  rule:)', '', 1),
    ('missing-language', SVC, r'^summary:\n.*\n  en: .*\n', 'summary:\n  ka: "მოკლედ."\n', 1),
    ('missing-language', 'glossary.yaml', r'^    ka: .*\n', '', 0),
    ('unknown-language', SVC, r'^summary:\n', 'summary:\n  ru: "x"\n', 1),
    ('not-two-languages', SVC, r'^summary:\n.*\n.*\n', 'summary: "one language"\n', 0),
    ('not-a-text', SVC, r'^status: .*', 'status: [open]', 0),
    ('not-a-list', SVC, r'^providers: \[(\w[\w-]*).*', r'providers: \1', 0),
    ('not-a-list', 'regions.yaml', r'(?s)\A.*\Z', 'a: b\n', 0),
    ('not-a-map', SVC, r'^conditions:\n(?:  .*\n)+', 'conditions: all\n', 0),
    ('not-a-map', SVC, r'^costs:\n', 'costs:\n  - "60 lari"\n', 1),
    ('null-value', SVC, r'^importance: .*', 'importance: null', 0),
    ('too-few', SVC, r'^gives:\n(?:  .*\n)+', 'gives: []\n', 0),
    ('too-few', SVC, r'^providers: .*', 'providers: []', 0),
    ('not-true-or-false', SVC, r'^status: (.*)', r'status: \1\nis_duty: yes', 1),
    ('unknown-choice', SVC, r'^status: .*', 'status: maybe', 0),
    ('unknown-choice', SVC, r'^confidence: .*', 'confidence: sure', 0),
    # -- values
    ('bad-id', SVC, r'^id: .*', 'id: ID_Card', 0),
    ('bad-code', SVC, r'^code: .*', 'code: "abuse"', 0),
    ('bad-number', SVC, r'^importance: .*', 'importance: 101', 0),
    ('ages-crossed', SVC, r'^importance: (.*)', r'importance: \1\nage_from: 60\nage_to: 18', 2),
    ('bad-number', SVC, r'^    working_days: \d+', '    working_days: ten', 0),
    ('bad-amount', SVC, r'^    gel: \d+', '    gel: -60', 0),
    ('bad-amount', SVC, r'^    gel: \d+', '    gel: "60 lari"', 0),
    ('bad-coordinate', 'municipalities.yaml', r'^  lat: .*', '  lat: 41.69142', 0),
    ('bad-day', SVC, r'^valid_from: .*', 'valid_from: "2023-02-29"', 0),
    ('bad-date', SVC, r'^verified: .*', 'verified: "spring 2024"', 0),
    ('bad-phone', SVC, r'^  - number: .*', '  - number: "+995-32"', 0),
    ('bad-url', SVC, r'^  - url: .*', '  - url: "javascript:alert(1)"', 0),
    ('bad-url', 'providers.yaml', r'^  website: .*', '  website: "sda gov ge"', 0),
    ('bad-email', SVC, r'^sources:\n', 'emails:\n  - "not an address"\nsources:\n', 1),
    ('bad-path', 'map/shapes.tsv', r'\tM', '\tM<script>', 0),
    # -- what the matcher needs
    ('fact-in-a-circle', 'facts.yaml', r'^  derived_from: \[location, is_returnee\]', '  derived_from: [location, has_lived_abroad]', 'record'),
    ('fact-in-a-circle', 'facts.yaml', r'^- id: location\n', '- id: location\n  applies_when: {fact: location, op: "==", value: georgia}\n', 0),
    ('bad-rule', 'facts.yaml', r'months_between: \[return_date, ', 'months_between: [age, ', None),
    ('bad-rule', 'facts.yaml', r'column: "hub"', 'column: "height"', None),
    ('bad-rule', 'facts.yaml', r'month_day: "?09-15"?', 'month_day: "02-30"', None),
    ('too-many-facts', 'facts.yaml', r'\Z', ''.join(f'- {{id: more{i}, group: person, type: bool, asked: true, sensitive: false}}\n' for i in range(200)), None),
    ('too-many-choices', 'facts.yaml', r'^(- id: health_need\n(?:  .*\n)*?  choices:\n)', lambda _: SET_OF_MANY, None),
    ('fact-without-words', 'facts.yaml', r'^- id: (sex\n(?:  .*\n)*?)  says:\n    ka: .*\n    en: .*\n', r'- id: \1', None),
    ('other-verdict', 'households/builder-refused-asylum.yaml', r'^  age: 34', '  age: 16', None),
    ('bad-answer', 'households/builder-refused-asylum.yaml', r'^  age: 34', '  age: 212', 0),
    ('wrong-order', SVC, r'^conditions:', 'conditions_from:\n  - from: "2027-01-01"\n    conditions: {all: []}\n  - from: "2026-01-01"\n    conditions: {all: []}\nconditions:', 3),
    # -- letters
    ('blank-text', SVC, r'^  en: ".*"', '  en: ""', 0),
    ('blank-text', SVC, r'^  en: "', '  en: " ', 0),
    ('double-blank', SVC, r'^(  en: "\w+) ', r'\1  ', 0),
    ('control-character', SVC, r'^  en: "', r'  en: "\\x07', 0),
    ('invisible-character', SVC, r'^(  ka: ".)', '\\1\u00ad', 0),
    ('invisible-character', SVC, r'^(  en: ".)', '\\1\u202e', 0),
    ('georgian-capitals', SVC, r'^  ka: ".*"', '  ka: "ᲞᲘᲠᲐᲓᲝᲑᲘᲡ ᲛᲝᲬᲛᲝᲑᲐ"', 0),
    ('markup-in-text', SVC, r'^  en: "', '  en: "<b>x</b> ', 0),
    ('mixed-letters', SVC, r'^  ka: "(.)', '  ka: "a\\1', 0),
    ('mixed-letters', SVC, r'^  en: "(\w)', '  en: "\\1\u0430', 0),
    ('not-nfc', SVC, r'^  en: "', '  en: "Cafe\u0301 ', 0),
    ('not-georgian', SVC, r'^(summary:\n  ka: ").*"', r'\1This is an identity card, ბარათი."', 1),
    ('georgian-in-english', SVC, r'^(summary:\n.*\n  en: ")', r'\1ბარათი, ', 2),
    # -- everyday words
    ('missing-key', EVERYDAY, r'^  ka: .*\n', '', -1),
    ('too-few', EVERYDAY, r'^  ka: .*', '  ka: ["ბარათი"]', 0),
    ('wrong-alphabet', EVERYDAY, r'^  ru: \["', '  ru: ["ბარათი", "', 0),
    ('wrong-alphabet', EVERYDAY, r'^  ru: \["', '  ru: ["kartochka", "', 0),
    ('wrong-alphabet', EVERYDAY, r'^  ka: \["', '  ka: ["карточка", "', 0),
    ('wrong-alphabet', EVERYDAY, r'^  en: \["', '  en: ["карточка", "', 0),
    ('dangling-reference', EVERYDAY, r'^- service: .*', '- service: no-such-service', 0),
    ('id-taken', EVERYDAY, r'(?s)\A(.*?)^- service: ([\w-]+)\n(.*?)^- service: [\w-]+\n', r'\1- service: \2\n\3- service: \2\n', None),
    ('bad-number', 'synonyms.yaml', r'^  weight: \d+', '  weight: 101', 0),
    # -- Markdown
    ('unsafe-markdown', 'pages/about.yaml', r'^  en: \|\n', '  en: |\n    <b>bold</b> words\n\n', 0),
    ('unsafe-markdown', 'pages/about.yaml', r'^  en: \|\n', '  en: |\n    ![x](https://a.example.org/x.png)\n\n', 0),
    ('unsafe-link', 'pages/about.yaml', r'^  en: \|\n', '  en: |\n    [click](javascript:alert(1))\n\n', 0),
    # -- between records
    ('dangling-reference', SVC, r'^providers: .*', 'providers: [no-such-provider]', 0),
    ('dangling-reference', SVC, r'^  - doc: .*', '  - doc: no-such-paper', 0),
    ('dangling-reference', 'situations.yaml', r'^    - service: .*', '    - service: no-such-service', 0),
    ('dangling-reference', 'map/shapes.tsv', r'\A[^\t]+', 'atlantis', 0),
    ('listed-twice', SVC, r'^providers: \[([\w-]+)', r'providers: [\1, \1', 0),
    ('listed-twice', EVERYDAY, r'^  ka: \[("[^"]+")', r'  ka: [\1, \1', 0),
    ('listed-twice', SVC, r'^area: (.*)', r'area: \1\nalso_in: [\1]', 1),
    ('listed-twice', SVC, r'^sources:\n((?:  - .*\n)(?:    .*\n)+)', r'sources:\n\1\1', None),
    ('unknown-fact', SVC, r'\{fact: \w+', '{fact: shoe_size', 0),
    ('bad-operator', SVC, r'\{fact: has_valid_id_card, op: "=="', '{fact: has_valid_id_card, op: "<"', 0),
    ('bad-condition', SVC, r'^  all:', '  every:', 0),
    ('bad-condition', SVC, r'^  all:\n', '  all:\n    - just words\n', 1),
    ('bad-condition-value', SVC, r'\{fact: has_valid_id_card, op: "==", value: \w+', '{fact: has_valid_id_card, op: "==", value: maybe', 0),
    ('bad-condition-value', SVC, r'value: \[georgian, ', 'value: [martian, ', 0),
    ('unknown-rule', 'facts.yaml', r'^    true_when:', '    sometimes_when:', 0),
    ('sum-without-number', SVC, r'^    gel: .*\n', '', -3),
    ('two-currencies', SVC, r'^(    gel: .*)', r'\1\n    eur: 20', -3),
    ('two-terms', SVC, r'^(    working_days: .*)', r'\1\n    calendar_days: 20', -4),
    ('no-such-source', SVC, r'^    source: \d+', '    source: 99', None),
    ('no-such-source', 'providers.yaml', r'^      source: \d+', '      source: 99', None),
    ('date-in-future', SVC, r'^    date: .*', '    date: "2199-01-01"', None),
    ('date-in-future', 'news/2023-06-batumi.yaml', r'^date: .*', 'date: "2199-01-01"', 'record'),
    ('date-has-passed', SVC, r'^valid_until: .*', 'valid_until: "2020-01-01"', 'record'),
    ('wrong-window', SVC, r'^valid_from: .*\nvalid_until: .*', 'valid_from: "2198-01-01"\nvalid_until: "2197-01-01"', 'record'),
    ('name-not-neutral', SVC, r'^(name:\n  ka: .*\n  en: ")', r'\1Help after violence and ', 2),
    ('name-not-neutral', 'situations.yaml', r'^(  name:\n    ka: ".*\n    en: ")', r'\1Asylum and ', 2),
    ('code-taken', SVC, r'^code: .*', lambda folder: 'code: ' + re.search(r'^code: (.*)', open(f'{folder}/{OTHER}', encoding='utf-8').read(), re.M).group(1), None),
    ('id-taken', 'areas.yaml', r'^- id: health', '- id: documents', 0),
    ('id-and-file-differ', SVC, r'^id: .*', 'id: another-card', 'record'),
    ('area-and-folder-differ', SVC, r'^area: .*', 'area: health', 'record'),
    ('shared-paragraph', SVC, r'^(gives:\n)', lambda folder: 'gives:\n' + re.search(r'^gives:\n(  - ka: .*\n    en: .*\n)', open(f'{folder}/{OTHER}', encoding='utf-8').read(), re.M).group(1), None),
]


# -- mistakes with whole files ---------------------------------------------------------------------------
def remove_services(folder):
    for p in glob.glob(f'{folder}/services/*/*.yaml'):
        os.remove(p)


def write(path, data):
    def change(folder):
        full = f'{folder}/{path}'
        os.makedirs(os.path.dirname(full), exist_ok=True)
        with open(full, 'wb') as f:
            f.write(data)
    return change


FILES = [
    ('page-missing', 'pages', 1, lambda folder: os.remove(f'{folder}/pages/safety.yaml')),
    ('no-services', 'services', 1, remove_services),
    ('unexpected-file', 'services/documents/card.yml', 1, write('services/documents/card.yml', b'id: card\n')),
    ('unexpected-file', 'situation.yaml', 1, write('situation.yaml', b'- id: a\n')),
    ('unreadable-file', 'regions.yaml', 1, lambda folder: os.remove(f'{folder}/regions.yaml')),
    ('unreadable-file', 'map/shapes.tsv', 1, lambda folder: os.remove(f'{folder}/map/shapes.tsv')),
    ('unreadable-file', 'pages/about.yaml', 1, write('pages/about.yaml', b'id: about # ' + b'x' * (2 << 20) + b'\n')),
    ('unreadable-folder', 'everyday', 1, lambda folder: shutil.rmtree(f'{folder}/everyday')),
    ('unreadable-folder', 'news', 1, lambda folder: shutil.rmtree(f'{folder}/news')),
]

# -- the runs ------------------------------------------------------------------------------------------
scratch = tempfile.mkdtemp(prefix='gza-mistakes-')
copies = queue.Queue()
for i in range(3):
    shutil.copytree(GUIDE, f'{scratch}/{i}')
    copies.put(f'{scratch}/{i}')


def problems(folder):
    done = run(GZA, 'guide', 'check', folder, '--json')
    try:
        return done.returncode, json.loads(done.stdout)['problems']
    except (ValueError, KeyError):
        return done.returncode, [{'file': '', 'line': 0, 'rule': 'no JSON', 'text': done.stdout[:200] + done.stderr[:200]}]


def try_one(mistake):
    rule, path, pattern, becomes, offset = mistake
    folder = copies.get()
    try:
        full = f'{folder}/{path}'
        with open(full, encoding='utf-8') as f:
            before = f.read()
        if callable(becomes):
            becomes = becomes(folder)
        if isinstance(becomes, bytes):
            becomes, broken = becomes.decode('latin-1'), True
        else:
            broken = False
        m = re.search(pattern, before, re.M)
        if not m:
            return mistake, None, 0, [], ''
        new = m.expand(becomes) if '\\' in becomes or '(' in pattern else becomes
        after = before[:m.start()] + new + before[m.end():]
        at = before[:m.start()].count('\n') + 1
        record = 1
        if not path.startswith(('services/', 'pages/', 'news/', 'households/')):
            record = before[:before.rfind('\n- id:', 0, m.start() + 1) + 1].count('\n') + 1
        line = None if offset is None else record if offset == 'record' else at + offset
        data = after.encode()
        if broken:
            data = before[:m.start()].encode() + new.encode('latin-1') + before[m.end():].encode()
        with open(full, 'wb') as f:
            f.write(data)
        status, found = problems(folder)
        text = run(GZA, 'guide', 'check', folder)
        with open(full, 'w', encoding='utf-8') as f:
            f.write(before)
        return mistake, line, status, found, text.stdout if text.returncode == 1 else ''
    finally:
        copies.put(folder)


clean = copies.get()
copies.put(clean)
status, found = problems(clean)
suite.check(status == 0 and not found, 'data/guide itself is clean', found[:3])

seen = {}
with concurrent.futures.ThreadPoolExecutor(2) as pool:
    for (rule, path, pattern, _, offset), line, status, found, text in pool.map(try_one, TABLE):
        name = f'{rule} in {path} at {pattern[:40]}'
        if not suite.check(status != 0 or found, f'{name}: the mistake can be made', 'nothing matches the pattern, or the check passes'):
            continue
        fits = [p for p in found if p['rule'] == rule and p['file'].endswith('/' + path) and (line is None or p['line'] == line)]
        suite.check(status == 1 and fits, f'{name}: found in line {line}', [(p['rule'], os.path.basename(p['file']), p['line']) for p in found][:5])
        if fits:
            suite.check(f'{path}:{fits[0]["line"]}: ' in text and f'[{rule}]' in text and len(fits[0]['text']) > 15, f'{name}: told as FILE:LINE: words [rule]', text[:300])
            seen[rule] = seen.get(rule, 0) + 1

for rule, path, line, change in FILES:
    folder = f'{scratch}/whole'
    shutil.copytree(GUIDE, folder)
    change(folder)
    status, found = problems(folder)
    fits = [p for p in found if p['rule'] == rule and (p['file'].endswith('/' + path) or p['file'] == path) and p['line'] == line]
    suite.check(status == 1 and fits, f'{rule} in {path}: found', [(p['rule'], p['file'], p['line']) for p in found][:5])
    if fits:
        seen[rule] = seen.get(rule, 0) + 1
    shutil.rmtree(folder)

# all problems in one run: three mistakes, three findings
folder = f'{scratch}/three'
shutil.copytree(GUIDE, folder)
for path, old, new in ((SVC, 'status: ', 'status: x'), (OTHER, 'importance: ', 'importance: 1000'), ('areas.yaml', 'field: ', 'field: x')):
    with open(f'{folder}/{path}', encoding='utf-8') as f:
        text = f.read()
    with open(f'{folder}/{path}', 'w', encoding='utf-8') as f:
        f.write(text.replace(old, new, 1))
status, found = problems(folder)
suite.check(status == 1 and len(found) == 3, 'three mistakes are three findings of one run', found)

# every rule has a mistake
rules = set()
for p in glob.glob(os.path.join(ROOT, 'src', 'source', '*.c')):
    if not p.endswith(('_test.c', '_fuzz.c')):
        with open(p, encoding='utf-8') as f:
            rules |= set(re.findall(r'(?:SAY|problem_add|refuse|UNLESS|check_unique)\([^;]*?"([a-z]+[a-z0-9]*(?:-[a-z0-9]+)+)"\s*,', f.read()))
suite.check(len(rules) > 60, 'the rules can be read from src/source', sorted(rules))
for rule in sorted(rules):
    suite.check(rule in seen, f'rule {rule} has a seeded mistake that is found')
for rule in sorted(seen):
    suite.check(rule in rules, f'rule {rule} is still in src/source')

# publishing refuses, and leaves the old edition
out = f'{scratch}/guide.gza'
run(GZA, 'guide', 'publish', GUIDE, '-o', out)
with open(out, 'rb') as f:
    old = f.read()
done = run(GZA, 'guide', 'publish', folder, '-o', out)
with open(out, 'rb') as f:
    suite.check(done.returncode == 1 and f.read() == old and 'not published' in done.stderr, 'a guide with findings is not published')
shutil.rmtree(scratch)
suite.say(f'{len(TABLE) + len(FILES)} mistakes, {len(rules)} rules')
suite.end()
