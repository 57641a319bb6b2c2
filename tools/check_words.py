#!/usr/bin/env python3
"""Checks the interface words of po/*.po: each is used, Georgian is Georgian, no capitals, no English left over.
(tools/words.py, which runs in every build, checks that each language has every word and the same gaps.)"""
import glob
import os
import re
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from words import parse

ROOT = os.path.join(os.path.dirname(os.path.abspath(__file__)), '..')

# Found by adding to the first of their kind: W_month_1 + month - 1.
RECKONED = ('month.', 'kind.', 'sum.', 'hub.kind_',
            # by key, office_word:
            'desk.', 'office.refusal.', 'office.passkey.kind_', 'office.me.event', 'office.me.done_', 'office.hub.step_free',
            'practice.group.', 'meeting.state.', 'meeting.next.', 'workshop.state.', 'workshop.choice.', 'workshop.deed.', 'workshop.key.',
            'workshop.reason.', 'workshop.rule.', 'workshop.verdict.')


def wanted_by_key():
    """Words that are found by key when a page is made: of what was done (desk.audit) and of faults (desk.fault)."""
    for path in sorted(glob.glob('src/**/*.c', recursive=True)):
        if path.endswith('_test.c'):
            continue
        with open(path, encoding='utf-8') as f:
            text = f.read()
        for name, call in re.findall(r'\b(act_end|act_note|visit_note)\(([^;{]*);', text):
            parts = call.split(',')
            at = {'act_end': 3, 'act_note': 2, 'visit_note': 1}[name]
            for action in re.findall(r'"([a-z][a-z.-]*)"', parts[at] if at < len(parts) else ''):
                yield path, 'desk.audit.' + action
        for call in re.findall(r'\bresult_fault\(([^;{]*);', text):
            parts = call.split(',', 2)
            for reason in re.findall(r'"([a-z][a-z-]*)"', parts[2] if len(parts) == 3 else ''):
                yield path, 'desk.fault.' + reason


def main():
    os.chdir(ROOT)
    wrong = []
    used = set()
    for path in glob.glob('src/**/*', recursive=True):
        if path.endswith(('.c', '.h', '.html')):
            with open(path, encoding='utf-8') as f:
                used |= set(re.findall(r'\bW_(\w+)', f.read()))
    for path in sorted(glob.glob('po/*.po')):
        lang = os.path.basename(path)[:-3]
        seen = {}
        for entry in parse(path):
            key, where = entry['msgid'], f'{path}:{entry["line"]}'
            if key in seen:
                wrong.append(f'{where}: {key} stands here twice (first: line {seen[key]})')
            seen[key] = entry['line']
            if re.sub(r'\W', '_', key) not in used and not key.startswith(RECKONED):
                wrong.append(f'{where}: {key} is used nowhere in src')
            for text in entry['str'].values():
                bare = re.sub(r'%\{\w+\}', '', text)
                if text != text.strip() or '  ' in text:
                    wrong.append(f'{where}: {key} has blanks at an end or two in a row')
                if re.search('[\u1c90-\u1cbf\u00ad\u200b-\u200f]', text):
                    wrong.append(f'{where}: {key} has Georgian capitals or an invisible letter')
                letters = [c for c in bare if c.isalpha()]
                georgian = [c for c in letters if '\u10d0' <= c <= '\u10ff']
                if lang == 'ka' and letters and len(georgian) < 0.6 * len(letters) and not key.endswith(('language_other', 'language.other', 'chooser.en')) and 'en' not in key.split('.'):
                    wrong.append(f'{where}: {key} is not Georgian: {text[:60]}')
                if lang == 'en' and georgian and 'ka' not in key.split('.') and not key.endswith(('language_other', 'language.other')) and len(georgian) > 0.4 * len(letters) and not key.startswith(('site.', 'chooser')):
                    wrong.append(f'{where}: {key} is not English: {text[:60]}')
        wrong += sorted({f'{path}: there is no word {key} in {lang}' for path, key in wanted_by_key() if key not in seen})
    print('\n'.join(wrong) if wrong else 'every word is used and in its language')
    return 1 if wrong else 0


if __name__ == '__main__':
    sys.exit(main())
