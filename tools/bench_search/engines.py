"""engines.py -- the search engines that are compared: each takes a corpus and queries as files, and gives a run.

An engine that cannot be had here says why (Missing), so that the table says it too.
"""
import collections
import glob
import json
import os
import shutil
import subprocess
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.abspath(os.path.join(HERE, '..', '..'))
GZA = os.environ.get('GZA', os.path.join(ROOT, 'build', 'gza'))
TOOLS = os.path.join(os.path.dirname(GZA), 'tools', 'bench_search')


class Missing(Exception):
    """This engine is not here; the text says what is missing."""


def output(*words, **more):
    done = subprocess.run(words, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, **more)
    if done.returncode:
        raise Missing(f'{os.path.basename(words[0])}: {done.stderr.strip()[-300:]}')
    return done.stdout


def parse_run(text):
    run = collections.defaultdict(list)
    for line in text.splitlines():
        query, _, doc = line.split('\t')
        run[query].append(doc)
    return run


def need(path, what):
    if not os.path.exists(path):
        raise Missing(what)
    return path


def gza(corpus, queries):
    return parse_run(output(GZA, 'bench', 'search', '--corpus', corpus, '--queries', queries, '--top', '20'))


def fts5(tokenizer):
    def ask(corpus, queries):
        program = need(os.path.join(TOOLS, 'bench_fts5'), 'libsqlite3-dev was missing when bench_fts5 was to be built')
        return parse_run(output(program, 'run', tokenizer, corpus, queries))
    return ask


def npm_program(name, package, *words):
    need(os.path.join(HERE, 'node_modules', package), f'the npm package {package}')
    return parse_run(output('node', os.path.join(HERE, name), *words))


def minisearch(corpus, queries):
    return npm_program('minisearch.mjs', 'minisearch', corpus, queries)


def pagefind(corpus, queries):
    with tempfile.TemporaryDirectory(prefix='gza-pagefind-') as folder:
        return npm_program('pagefind.mjs', 'pagefind', corpus, queries, folder)


# A word of the query and a text meet where pg_trgm says they are alike (`<%`, a GIN index finds those); texts are ordered by how alike
# their words are in sum, those of titles counting half more. lower() so that capitals meet small letters.
PG_TRGM = r"""
\set ON_ERROR_STOP 1
create extension pg_trgm;
create table doc (doc_id text, title text, body text);
create table query (query_id text, query text, kind text);
\copy doc from program 'tail -n +2 {corpus}' with (format csv, delimiter E'\t', quote E'\x01')
\copy query from program 'tail -n +2 {queries}' with (format csv, delimiter E'\t', quote E'\x01')
update doc set title = lower(title), body = lower(title || ' ' || body);
create index on doc using gin (body gin_trgm_ops);
analyze doc;
set enable_seqscan = off;
set pg_trgm.word_similarity_threshold = 0.5;
\pset format unaligned
\pset tuples_only on
\pset fieldsep '\t'
select query_id, row_number() over (partition by query_id order by score desc, doc_id), doc_id
from query cross join lateral (
  select doc_id, sum(word_similarity(word, body) + 0.5 * word_similarity(word, title)) as score
  from (select distinct word from regexp_split_to_table(lower(query), '\s+') as word where word <> '') as words
  join doc on word <% body group by doc_id order by score desc, doc_id limit 20) as found
order by 1, 2;
"""


def pg_trgm(corpus, queries):
    """In a cluster of its own that goes again, reached by a socket in its folder; never as root."""
    programs = sorted(glob.glob('/usr/lib/postgresql/*/bin'), key=lambda p: int(p.split('/')[4]))
    if not programs or not glob.glob('/usr/share/postgresql/*/extension/pg_trgm.control'):
        raise Missing('the Debian package postgresql (with pg_trgm)')
    as_user = ['runuser', '-u', 'postgres', '--'] if os.getuid() == 0 else []
    folder = tempfile.mkdtemp(prefix='gza-pg-')

    def pg(name, *words, **more):
        return output(*as_user, os.path.join(programs[-1], name), *words, cwd=folder, **more)
    try:
        for path, name in ((corpus, 'corpus.tsv'), (queries, 'queries.tsv')):
            shutil.copyfile(path, os.path.join(folder, name))
        with open(os.path.join(folder, 'ask.sql'), 'w') as f:
            f.write(PG_TRGM.format(corpus=f'{folder}/corpus.tsv', queries=f'{folder}/queries.tsv'))
        if as_user:
            shutil.chown(folder, 'postgres')
            for name in os.listdir(folder):
                shutil.chown(os.path.join(folder, name), 'postgres')
        pg('initdb', '-D', f'{folder}/db', '-E', 'UTF8', '--locale=C.UTF-8', '-U', 'postgres', '-A', 'trust', '--no-sync')
        pg('pg_ctl', '-D', f'{folder}/db', '-w', '-l', f'{folder}/log', '-o', f"-k {folder} -c listen_addresses='' -c fsync=off -c shared_buffers=256MB -c jit=off", 'start')
        try:
            text = pg('psql', '-h', folder, '-U', 'postgres', '-q', '-X', '-f', f'{folder}/ask.sql', 'postgres')
        finally:
            pg('pg_ctl', '-D', f'{folder}/db', '-w', '-m', 'immediate', 'stop')
        return parse_run('\n'.join(line for line in text.splitlines() if line.count('\t') == 2))
    finally:
        shutil.rmtree(folder)


ENGINES = {
    'gza': gza,
    'FTS5 unicode61': fts5('unicode61'),
    'FTS5 trigram': fts5('trigram'),
    'pg_trgm': pg_trgm,
    'MiniSearch': minisearch,
    'Pagefind': pagefind,
}


def gza_guide(edition, queries, today):
    """gza on its own edition, as people meet it."""
    run = {}
    for q in queries:
        answer = json.loads(output(GZA, 'search', '--edition', edition, '--today', today, '--limit', '20', '--json', q['query']))
        run[q['query_id']] = [r['id'] for r in answer['results']]
    return run
