#include "app/bench_search.h"
#include "find/query.h"
#include "host/file.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { TSV_BYTES = 512 << 20, COLUMNS = 12 };

static double now_us(void)
{
    struct timespec t;

    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec * 1e6 + (double)t.tv_nsec / 1e3;
}

/* Numbers of the named columns in the first line; -1 when one is missing. */
static int column_of(Str header, const char *name)
{
    for (int i = 0; header.n && i < COLUMNS; i++)
        if (str_eq(str_cut(&header, '\t'), str_c(name)))
            return i;
    return -1;
}

static Str column(Str line, int number)
{
    Str part = { 0 };

    for (int i = 0; i <= number; i++)
        part = str_cut(&line, '\t');
    return part;
}

typedef struct Passages {
    Str *ids;
    size_t count;
    FindBlock block;
} Passages;

static Err load(const Args *args, const char *path, Passages *out, double *build_us)
{
    Str text, rows;
    size_t lines = 0;
    Buf *bytes = NEW(args->a, Buf);

    TRY(file_read(args->a, path, TSV_BYTES, &text));
    Str header = str_cut(&text, '\n');
    int id = column_of(header, "doc_id"), title = column_of(header, "title"),
        body = column_of(header, "body");
    if (id < 0 || title < 0 || body < 0)
        return err_fmt("%s needs the columns doc_id, title and body", path);
    rows = text;
    for (size_t i = 0; i < text.n; i++)
        lines += text.p[i] == '\n';
    out->ids = NEW_N(args->a, Str, lines + 1);
    double start = now_us();
    FindBuilder *b = find_builder_new();
    while (rows.n) {
        Str line = str_cut(&rows, '\n');
        if (!line.n)
            continue;
        out->ids[out->count++] = column(line, id);
        find_document(b);
        find_text(b, FIND_TITLE, column(line, title));
        find_text(b, FIND_BODY, column(line, body));
    }
    bytes->limit = TSV_BYTES;
    find_build(b, bytes);
    *build_us = now_us() - start;
    find_builder_free(b);
    return find_open(buf_str(bytes), &out->block);
}

/* -- latency ---------------------------------------------------------------------------------------- */

enum { TIMED_MOST = 200000, WARM_UP = 50 };

typedef struct Timed {
    Str kind;
    double us;
} Timed;

typedef struct Queries {
    Str header, rows;
    int id, query, kind; /* columns; no kind: -1 */
} Queries;

static int timed_order(const void *x, const void *y)
{
    const Timed *a = x, *b = y;
    int c = str_cmp(a->kind, b->kind);

    return c ? c : (a->us > b->us) - (a->us < b->us);
}

static int us_order(const void *x, const void *y)
{
    const Timed *a = x, *b = y;

    return (a->us > b->us) - (a->us < b->us);
}

static void print_times(const char *gap, Str kind, const Timed *sorted, size_t n)
{
    printf("p50_us%s%.*s\t%.1f\n", gap, STR(kind), sorted[n / 2].us);
    printf("p99_us%s%.*s\t%.1f\n", gap, STR(kind), sorted[n * 99 / 100].us);
}

/* Each query once, after some to warm up; one arena for all, as a server has one for a connection. */
static size_t time_queries(const Passages *p, const Queries *q, const FindOptions *o, Timed *times)
{
    Arena a = arena_new((size_t)1 << 30);
    size_t n = 0, count;

    for (int warm = 1; warm >= 0; warm--) {
        Str rows = q->rows;
        for (n = 0; rows.n && n < (warm ? WARM_UP : TIMED_MOST);) {
            Str line = str_cut(&rows, '\n');
            if (!line.n)
                continue;
            double start = now_us();
            find_query(&p->block, &a, column(line, q->query), o, &count);
            times[n++] = (Timed){ q->kind < 0 ? S("") : column(line, q->kind), now_us() - start };
            arena_reset(&a);
        }
    }
    arena_free(&a);
    return n;
}

static void print_latency(const Passages *p, const Queries *q, const FindOptions *o,
                          double build_us, Timed *times)
{
    size_t n = time_queries(p, q, o, times);

    printf("documents\t%zu\nbuild_ms\t%.1f\nbytes_per_document\t%.1f\nqueries\t%zu\n", p->count,
           build_us / 1e3, (double)p->block.bytes.n / (double)(p->count ? p->count : 1), n);
    if (!n)
        return;
    qsort(times, n, sizeof(*times), us_order);
    print_times("", S(""), times, n);
    qsort(times, n, sizeof(*times), timed_order);
    for (size_t from = 0, to; from < n && q->kind >= 0; from = to) {
        for (to = from; to < n && str_eq(times[to].kind, times[from].kind);)
            to++;
        print_times("\t", times[from].kind, times + from, to - from);
    }
}

/* -- answers ---------------------------------------------------------------------------------------- */

static void print_answers(const Passages *p, const Queries *q, const FindOptions *o)
{
    Arena a = arena_new((size_t)1 << 30);

    for (Str rows = q->rows; rows.n;) {
        Str line = str_cut(&rows, '\n');
        size_t count;
        if (!line.n)
            continue;
        const FindHit *hits = find_query(&p->block, &a, column(line, q->query), o, &count);
        for (size_t i = 0; i < count; i++)
            printf("%.*s\t%zu\t%.*s\n", STR(column(line, q->id)), i + 1,
                   STR(p->ids[hits[i].document]));
        arena_reset(&a);
    }
    arena_free(&a);
}

static Err queries_read(const Args *args, const char *path, Queries *out)
{
    Str text;

    TRY(file_read(args->a, path, TSV_BYTES, &text));
    Str header = str_cut(&text, '\n');
    *out = (Queries){ header, text, column_of(header, "query_id"), column_of(header, "query"),
                      column_of(header, "kind") };
    if (out->id < 0 || out->query < 0)
        return err_fmt("%s needs the columns query_id and query", path);
    return OK;
}

int bench_search(const Args *args)
{
    const char *corpus = args_text(args, "--corpus"), *queries = args_text(args, "--queries");
    FindOptions o = { .most = args_number(args, "--top", 20), .is_typing = true };
    Passages p = { 0 };
    Queries q;
    double build_us = 0;

    if (!corpus || !queries) {
        fprintf(
            stderr,
            "gza bench search: needs --corpus FILE and --queries FILE\nSee: gza help bench search\n");
        return EXIT_USAGE;
    }
    Err e = load(args, corpus, &p, &build_us);
    if (!FAILED(e))
        e = queries_read(args, queries, &q);
    if (FAILED(e))
        return fail(e);
    if (args_flag(args, "--latency"))
        print_latency(&p, &q, &o, build_us, NEW_N(args->a, Timed, TIMED_MOST));
    else
        print_answers(&p, &q, &o);
    return EXIT_OK;
}
