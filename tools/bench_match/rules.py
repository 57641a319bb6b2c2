"""rules.py -- the Guide's rules and the made-up people as plain JSON, for engines that know neither our dates nor our tables.

What is worked out from days and tables (months since the return, the region of a municipality) is worked out here, before any
clock runs, and given to the other engines as if it had been answered. Gza does it inside the time that is measured.
"""
import calendar
import datetime
import glob
import gzip
import json
import os

import yaml

ROOT = os.path.abspath(os.path.join(os.path.dirname(__file__), '..', '..'))
GUIDE = os.path.join(ROOT, 'data', 'guide')


def read(path):
    with open(path, encoding='utf-8') as f:
        return yaml.load(f, Loader=getattr(yaml, 'CSafeLoader', yaml.SafeLoader))


def plain(tree):
    """YAML's days as texts; they compare as days do."""
    if isinstance(tree, dict):
        return {k: plain(v) for k, v in tree.items()}
    if isinstance(tree, list):
        return [plain(v) for v in tree]
    return tree.isoformat() if isinstance(tree, datetime.date) else tree


def months_later(day, n):
    years, month = divmod(day.month - 1 + n, 12)
    last = calendar.monthrange(day.year + years, month + 1)[1]
    return datetime.date(day.year + years, month + 1, min(day.day, last))


def months_between(a, b):
    n = (b.year - a.year) * 12 + b.month - a.month
    while n > 0 and months_later(a, n) > b:
        n -= 1
    begin, end = months_later(a, n), months_later(a, n + 1)
    return n + (b - begin).days / (end - begin).days


def years_between(a, b):
    return b.year - a.year - ((b.month, b.day) < (a.month, a.day))


def years_on_coming(born, on, day):
    month, day_of_month = map(int, on.split('-'))
    coming = datetime.date(day.year, month, day_of_month)
    if coming < day:
        coming = coming.replace(year=day.year + 1)
    return None if born > coming else years_between(born, coming)


class Guide:
    def __init__(self):
        self.services = [{'id': s['id'], 'conditions': plain(s['conditions'])}
                         for s in map(read, sorted(glob.glob(os.path.join(GUIDE, 'services', '*', '*.yaml'))))]
        self.facts = {f['id']: plain(f) for f in read(os.path.join(GUIDE, 'facts.yaml'))}
        self.places = {m['id']: m for m in read(os.path.join(GUIDE, 'municipalities.yaml'))}

    def derived(self, rule, known):
        """The value, or None: not known. Rules that are trees are left to the engines."""
        kind, how = next(iter(rule.items()))
        if kind in ('months_between', 'days_between', 'years_between'):
            if not all(known.get(f) for f in how):
                return None
            a, b = (datetime.date.fromisoformat(known[f]) for f in how)
            if a > b:
                return None
            return {'months_between': months_between, 'years_between': years_between, 'days_between': lambda a, b: (b - a).days}[kind](a, b)
        if kind == 'years_on_coming':
            born, day = known.get(how['born']), known.get(how['from'])
            return born and day and years_on_coming(datetime.date.fromisoformat(born), how['month_day'], datetime.date.fromisoformat(day))
        if kind == 'lookup':
            place = self.places.get(known.get(how['by']))
            value = place and place[how['column']]
            return {'yes': True, 'no': False, 'region': None}[value] if how['column'] == 'hub' and value else value
        if kind == 'choice_flag':
            choices = {c['id']: c for c in self.facts[how['fact']]['choices']}
            return choices[known[how['fact']]].get(how['flag'], False) if known.get(how['fact']) else None
        return None

    def for_engines(self, people):
        facts = {i: {'gate': f.get('applies_when'), 'when': f.get('rule', {}).get('true_when')} for i, f in self.facts.items()}
        for p in people:
            for i, f in self.facts.items():
                value = self.derived(f['rule'], p['facts']) if i not in p['facts'] and f.get('rule') else None
                if value is not None:
                    p['facts'][i] = value
                if facts[i]['when'] and i in p['facts']:
                    raise SystemExit(f'{p["id"]} answers {i}, which the other engines work out themselves')
        return {'services': self.services, 'facts': facts, 'people': people}


def people():
    with gzip.open(os.path.join(ROOT, 'tests', 'fixtures', 'personas', 'personas.jsonl.gz'), 'rt', encoding='utf-8') as f:
        return [json.loads(line) for line in f]
