"""kit.py -- the data the search is measured with, and how runs are scored.

The compact kit of tests/fixtures/search, or with EVAL_DIR=FOLDER in the environment a full one: corpus.tsv, queries.tsv,
queries1.tsv, intent.tsv, words.txt, conflation.tsv, hardneg.tsv, scale10k.tsv. A run is {query_id: [doc_id, best first]}.
"""
import collections
import gzip
import json
import os
import random
import re

ROOT = os.path.abspath(os.path.join(os.path.dirname(__file__), '..', '..'))
FIXTURES = os.path.join(ROOT, 'tests', 'fixtures', 'search')
FULL = os.environ.get('EVAL_DIR', '')
SPEED_KINDS = ('exact', 'lemma', 'inflected', 'typo1', 'prefix')
LATIN = dict(zip('აბგდევზთიკლმნოპჟრსტუფქღყშჩცძწჭხჯჰ',
                 'a b g d e v z t i k l m n o p zh r s t u p k gh q sh ch ts dz ts ch kh j h'.split()))


def read_rows(path):
    with (gzip.open if path.endswith('.gz') else open)(path, 'rt', encoding='utf-8') as f:
        head, *rows = (line.rstrip('\n').split('\t') for line in f)
    return [dict(zip(head, row)) for row in rows]


def table(full_name, compact_name):
    return read_rows(os.path.join(FULL, full_name) if FULL else os.path.join(FIXTURES, compact_name))


def write_rows(path, columns, rows):
    with open(path, 'w', encoding='utf-8') as f:
        f.write('\t'.join(columns) + '\n')
        f.writelines('\t'.join(row[c] for c in columns) + '\n' for row in rows)
    return path


def write_corpus(path, rows):
    return write_rows(path, ('doc_id', 'title', 'body'), rows)


def write_queries(path, rows):
    return write_rows(path, ('query_id', 'query', 'kind'), rows)


def mean(values):
    values = list(values)
    return sum(values) / len(values)


def words_of(text):
    return re.findall(r'[^\W\d_]+', text.lower())


def one_word_queries(corpus):
    """The full kit has its own; here: words of services, everything that holds one of their known forms is relevant."""
    if FULL:
        return read_rows(os.path.join(FULL, 'queries1.tsv'))
    holders, forms, queries = collections.defaultdict(set), collections.defaultdict(list), []
    for row in corpus:
        for word in words_of(row['title'] + ' ' + row['body']):
            holders[word].add(row['doc_id'])
    for row in read_rows(os.path.join(FIXTURES, 'forms.tsv.gz')):
        forms[row['lemma']].append(row['form'])
    for lemma, others in sorted(forms.items()):
        relevant = set().union(*(holders.get(w, set()) for w in [lemma, *others]))
        inflected = sorted(others)[len(others) // 2]
        typed = {'lemma': lemma, 'inflected': inflected, 'mtavruli': ''.join(chr(ord(c) + 0x1C90 - 0x10D0) for c in lemma),
                 'lat_ascii': ''.join(LATIN.get(c, c) for c in lemma)}
        if 1 <= len(relevant) <= len(corpus) // 10:
            queries += [{'query_id': f'{lemma}.{kind}', 'kind': kind, 'query': q, 'relevant': ' '.join(sorted(relevant))} for kind, q in typed.items()]
    return queries


def known_items():
    """(corpus, queries, one-word queries)"""
    corpus = table('corpus.tsv', 'passages.tsv.gz')
    return corpus, table('queries.tsv', 'queries.tsv.gz'), one_word_queries(corpus)


def intents():
    return table('intent.tsv', 'intent.tsv')


def services(export):
    """The services of an edition as documents: name; summary, what it gives, who for, steps. In Georgian, as `gza guide export json` has them."""
    def texts(service, *keys):
        for key in keys:
            value = service.get(key) or []
            for part in value if isinstance(value, list) else [{'text': value}]:
                yield (part.get('text') or {}).get('ka') or ''

    return [{'doc_id': s['id'], 'title': s['name']['ka'], 'body': re.sub(r'\s+', ' ', ' '.join(texts(s, 'summary', 'gives', 'who', 'steps'))).strip()}
            for s in json.loads(export)['service']]


def speed_corpus(count):
    """Passages for speed: those of the full kit where they are enough, else sentences of all passages put together anew, the same each time."""
    path = os.path.join(FULL, 'scale10k.tsv')
    rows = read_rows(path) if FULL and os.path.exists(path) else table('corpus.tsv', 'passages.tsv.gz')
    if len(rows) >= count:
        return rows[:count]
    dice = random.Random(1)
    bodies = [re.split(r'(?<=[.;:])\s+', row['body']) for row in rows]
    sentences = [s for body in bodies for s in body if s]
    made = list(rows)
    while len(made) < count:
        length = len(dice.choice(bodies))
        made.append({'doc_id': f'M{len(made):06}', 'title': dice.choice(rows)['title'], 'body': ' '.join(dice.choice(sentences) for _ in range(length))})
    return made


def speed_queries():
    return [q for q in table('queries.tsv', 'queries.tsv.gz') if q['kind'] in SPEED_KINDS]


# -- scoring ------------------------------------------------------------------------------------------

def at_1_and_5(queries, run):
    """kind -> (S@1, S@5); MEAN is the plain mean over the kinds."""
    by_kind = collections.defaultdict(list)
    for q in queries:
        good = set(q['relevant'].split())
        first = next((i for i, doc in enumerate(run.get(q['query_id'], [])) if doc in good), 99)
        by_kind[q['kind']].append((first < 1, first < 5))
    figures = {kind: tuple(mean(v[i] for v in values) for i in (0, 1)) for kind, values in by_kind.items()}
    figures['MEAN'] = tuple(mean(f[i] for f in list(figures.values())) for i in (0, 1))
    return figures


def r_precision(queries, run):
    """kind -> share of relevant among the first R (the number of relevant ones, at most 20); MEAN over the kinds."""
    by_kind = collections.defaultdict(list)
    for q in queries:
        good = set(q['relevant'].split())
        r = min(len(good), 20)
        by_kind[q['kind']].append(len(good & set(run.get(q['query_id'], [])[:r])) / r)
    figures = {kind: mean(values) for kind, values in by_kind.items()}
    figures['MEAN'] = mean(list(figures.values()))
    return figures


def beginnings(queries, most=20):
    """Each exact query typed letter by letter: (queries for an engine, function of a run -> mean letters until it succeeds)."""
    exact = [q for q in queries if q['kind'] == 'exact']
    typed = [{'query_id': f'{q["query_id"]}/{n}', 'kind': 'typed', 'query': q['query'][:n]} for q in exact for n in range(1, min(most, len(q['query'])) + 1)]

    def letters(run):
        needed = []
        for q in exact:
            good = set(q['relevant'].split())
            needed.append(next((n for n in range(1, most + 1) if good & set(run.get(f'{q["query_id"]}/{n}', [])[:5])), most))
        return mean(needed)
    return typed, letters


# -- words and their stems (gza text analyse) ------------------------------------------------------------

def share(hits):
    hits = list(hits)
    return sum(hits) / len(hits)


def conflation(keys):
    """Of the full kit, with keys(word) -> set: figures by name."""
    rows = read_rows(os.path.join(FULL, 'conflation.tsv'))
    forms = [r for r in rows if r['form'] != r['lemma']]
    met = {id(r): bool(keys(r['form']) & keys(r['lemma'])) for r in forms}
    nouns = [r for r in forms if not r['pos'].startswith('VERB')]
    near = [r for r in read_rows(os.path.join(FULL, 'hardneg.tsv')) if r['type'] == 'near']
    precision, recall = pairs([r for r in rows if r['pos'] in ('NOUN', 'PROPN', 'ADJ') and r['attested'] == '1' and r['ambiguous'] == '0'], keys)
    return {'attested': share(met[id(r)] for r in nouns if r['attested'] == '1'),
            'domain': share(met[id(r)] for r in nouns if 'own' in r['source']),
            'verbs': share(met[id(r)] for r in forms if r['pos'] == 'VERB'),
            'near': share(bool(keys(r['form_a']) & keys(r['form_b'])) for r in near),
            'precision': precision, 'F1': 2 * precision * recall / (precision + recall)}


def pairs(rows, keys):
    """Precision and recall of "these two forms are of one word", over all pairs of forms, citation forms included."""
    lemma_of = {word: r['lemma'] for r in rows for word in (r['form'],)}
    same, holders, joined = collections.Counter(lemma_of.values()), collections.defaultdict(list), set()
    for form in lemma_of:
        for key in keys(form):
            holders[key].append(form)
    for words in holders.values():
        joined.update((a, b) if a < b else (b, a) for i, a in enumerate(words) for b in words[i + 1:])
    right = sum(lemma_of[a] == lemma_of[b] for a, b in joined)
    return right / len(joined), right / sum(n * (n - 1) // 2 for n in same.values())


def form_recall(keys):
    """Of the compact kit: share of forms of words of services that meet their citation form."""
    return share(bool(keys(r['form']) & keys(r['lemma'])) for r in read_rows(os.path.join(FIXTURES, 'forms.tsv.gz')) if r['form'] != r['lemma'])
