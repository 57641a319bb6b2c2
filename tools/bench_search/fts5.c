/*
 * fts5.c -- SQLite FTS5 on the same files and in the same kind of process as `gza bench search`, so that the
 * two can be compared. For script/bench search.
 *
 *   bench_fts5 run unicode61|trigram CORPUS.tsv QUERIES.tsv    prints query_id TAB rank TAB doc_id
 *   bench_fts5 latency CORPUS.tsv QUERIES.tsv                  prints figure TAB value
 *
 * FTS5 gets what suits it: an index without stored texts, merged into one segment, all of it in memory, one
 * prepared statement, bm25. A query is asked for all its words first; `fill` asks for any of them when those
 * gave fewer than wanted, which is what gza does too.
 */
#include "fts5.h"
#include "host/file.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { TSV_BYTES = 1 << 30, TOP = 20, WARM_UPS = 50, KINDS_MAX = 32, TIMES_MAX = 200000 };

static double now_us(void)
{
    struct timespec t;

    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec * 1e6 + (double)t.tv_nsec / 1e3;
}

static Str column(Str line, int number)
{
    Str part = { 0 };

    for (int i = 0; i <= number; i++)
        part = str_cut(&line, '\t');
    return part;
}

typedef struct Passages {
    sqlite3 *db;
    Str *ids;
    int count;
    double build_us;
} Passages;

/* -- building ------------------------------------------------------------------------------------------- */

static const char *table_sql(bool trigram)
{
    return trigram
               ? "create virtual table passage using fts5(title, body, content='', tokenize='trigram')"
               : "create virtual table passage using fts5(title, body, content='', tokenize='unicode61')";
}

/* Only the indexing is timed: reading the file is the same for both. */
static Err load(Arena *a, const char *path, bool trigram, Passages *out)
{
    Str text;
    size_t lines = 0;

    TRY(file_read(a, path, TSV_BYTES, &text));
    for (size_t i = 0; i < text.n; i++)
        lines += text.p[i] == '\n';
    out->ids = NEW_N(a, Str, lines + 1);
    str_cut(&text, '\n');
    double start = now_us();
    fts5_must(out->db, sqlite3_open(":memory:", &out->db));
    fts5_do(out->db, table_sql(trigram));
    fts5_do(out->db, "insert into passage(passage, rank) values('rank', 'bm25(2.0, 1.0)')");
    fts5_do(out->db, "begin");
    sqlite3_stmt *insert =
        fts5_prepare(out->db, "insert into passage(rowid, title, body) values(?, ?, ?)");
    while (text.n) {
        Str line = str_cut(&text, '\n');
        if (!line.n)
            continue;
        out->ids[out->count++] = column(line, 0);
        sqlite3_bind_int(insert, 1, out->count);
        fts5_bind(insert, 2, column(line, 1));
        fts5_bind(insert, 3, column(line, 2));
        fts5_must(out->db, sqlite3_step(insert));
        sqlite3_reset(insert);
    }
    sqlite3_finalize(insert);
    fts5_do(out->db, "insert into passage(passage) values('optimize')");
    fts5_do(out->db, "commit");
    out->build_us = now_us() - start;
    return OK;
}

static double bytes_per_document(const Passages *p)
{
    sqlite3_stmt *s = fts5_prepare(p->db, "select sum(length(block)) from passage_data");

    sqlite3_step(s);
    double bytes = sqlite3_column_double(s, 0);
    sqlite3_finalize(s);
    return bytes / (p->count ? p->count : 1);
}

/* -- asking --------------------------------------------------------------------------------------------- */

typedef struct Found {
    int at[TOP], count;
} Found;

static void add_hit(Found *f, int document)
{
    for (int i = 0; i < f->count; i++)
        if (f->at[i] == document)
            return;
    if (f->count < TOP)
        f->at[f->count++] = document;
}

static void step_all(sqlite3_stmt *ask, Str match, Found *f)
{
    if (!match.n)
        return;
    fts5_bind(ask, 1, match);
    while (sqlite3_step(ask) == SQLITE_ROW)
        add_hit(f, sqlite3_column_int(ask, 0));
    sqlite3_reset(ask);
}

typedef enum Way { WAY_ALL, WAY_FILL, WAY_ANY, WAYS } Way;
static const char *const WAY_NAMES[WAYS] = { "all", "fill", "any" };

/* The last word may go on, as in gza: `half`. */
static void ask_words(sqlite3_stmt *ask, Arena *a, Str query, Way way, bool half, Found *f)
{
    f->count = 0;
    if (way != WAY_ANY)
        step_all(ask, fts5_words(a, query, " AND ", half), f);
    if (way == WAY_ANY || (way == WAY_FILL && f->count < TOP))
        step_all(ask, fts5_words(a, query, " OR ", half), f);
}

/* Words as parts of the text, then whatever shares three letters with them. */
static void ask_trigrams(sqlite3_stmt *ask, Arena *a, Str query, Found *f)
{
    f->count = 0;
    step_all(ask, fts5_words(a, query, " AND ", false), f);
    if (f->count < TOP)
        step_all(ask, fts5_trigrams(a, query), f);
}

static const char ASK[] = "select rowid from passage where passage match ?1 order by rank limit 20";

static void print_run(const Passages *p, Str queries, bool trigram)
{
    sqlite3_stmt *ask = fts5_prepare(p->db, ASK);
    Arena a = arena_new((size_t)1 << 30);

    str_cut(&queries, '\n');
    while (queries.n) {
        Str line = str_cut(&queries, '\n');
        Found f;

        arena_reset(&a);
        if (trigram)
            ask_trigrams(ask, &a, column(line, 1), &f);
        else
            ask_words(ask, &a, column(line, 1), WAY_FILL, true, &f);
        for (int i = 0; i < f.count; i++)
            printf("%.*s\t%d\t%.*s\n", STR(column(line, 0)), i + 1, STR(p->ids[f.at[i] - 1]));
    }
    arena_free(&a);
    sqlite3_finalize(ask);
}

/* -- latency -------------------------------------------------------------------------------------------- */

typedef struct Times {
    double *at;
    size_t count;
} Times;

static int double_order(const void *x, const void *y)
{
    const double *a = x, *b = y;

    return (*a > *b) - (*a < *b);
}

static void print_times(const char *way, Str kind, Times *t)
{
    if (!t->count)
        return;
    qsort(t->at, t->count, sizeof(*t->at), double_order);
    printf("p50_us %s %.*s\t%.1f\np99_us %s %.*s\t%.1f\n", way, STR(kind), t->at[t->count / 2], way,
           STR(kind), t->at[t->count * 99 / 100]);
}

/* Only the kind `prefix` is asked as a beginning: for whole words that would cost FTS5 more than it must. */
static double ask_timed(sqlite3_stmt *ask, Arena *a, Str line, Way way)
{
    Found f;

    arena_reset(a);
    double start = now_us();
    ask_words(ask, a, column(line, 1), way, str_eq(column(line, 2), S("prefix")), &f);
    return now_us() - start;
}

static void time_way(const Passages *p, Arena *a, Str queries, Way way)
{
    sqlite3_stmt *ask = fts5_prepare(p->db, ASK);
    Arena one = arena_new((size_t)1 << 30);
    Str kinds[KINDS_MAX], rest = queries;
    Times all = { NEW_N(a, double, TIMES_MAX), 0 }, by_kind[KINDS_MAX];
    size_t kind_count = 0;

    for (int i = 0; i < WARM_UPS && rest.n; i++)
        ask_timed(ask, &one, str_cut(&rest, '\n'), way);
    while (queries.n && all.count < TIMES_MAX) {
        Str line = str_cut(&queries, '\n'), kind = column(line, 2);
        size_t k = 0;

        while (k < kind_count && !str_eq(kinds[k], kind))
            k++;
        if (k == kind_count) {
            MUST(kind_count < KINDS_MAX);
            kinds[kind_count++] = kind;
            by_kind[k] = (Times){ NEW_N(a, double, TIMES_MAX / 10), 0 };
        }
        double took = ask_timed(ask, &one, line, way);
        all.at[all.count++] = took;
        if (by_kind[k].count < TIMES_MAX / 10)
            by_kind[k].at[by_kind[k].count++] = took;
    }
    print_times(WAY_NAMES[way], S("all"), &all);
    for (size_t k = 0; k < kind_count; k++)
        print_times(WAY_NAMES[way], kinds[k], &by_kind[k]);
    arena_free(&one);
    sqlite3_finalize(ask);
}

static void print_latency(const Passages *p, Arena *a, Str queries)
{
    printf("documents\t%d\nbuild_ms\t%.1f\nbytes_per_document\t%.1f\n", p->count, p->build_us / 1e3,
           bytes_per_document(p));
    str_cut(&queries, '\n');
    for (Way way = 0; way < WAYS; way++)
        time_way(p, a, queries, way);
}

int main(int argc, char **argv)
{
    bool run = argc == 5 && strcmp(argv[1], "run") == 0,
         latency = argc == 4 && strcmp(argv[1], "latency") == 0;
    bool trigram = run && strcmp(argv[2], "trigram") == 0;
    Arena a = arena_new((size_t)8 << 30);
    Passages p = { 0 };
    Str queries;

    if (!run && !latency) {
        fprintf(
            stderr,
            "usage: bench_fts5 run unicode61|trigram CORPUS.tsv QUERIES.tsv\n       bench_fts5 latency CORPUS.tsv QUERIES.tsv\n");
        return 2;
    }
    sqlite3_config(SQLITE_CONFIG_SINGLETHREAD);
    sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
    Err e = load(&a, argv[argc - 2], trigram, &p);
    if (!FAILED(e))
        e = file_read(&a, argv[argc - 1], TSV_BYTES, &queries);
    if (FAILED(e)) {
        fprintf(stderr, "bench_fts5: %s\n", e.text);
        return 3;
    }
    if (run)
        print_run(&p, queries, trigram);
    else
        print_latency(&p, &a, queries);
    sqlite3_close(p.db);
    arena_free(&a);
    return 0;
}
