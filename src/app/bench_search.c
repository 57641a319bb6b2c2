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
    int id = column_of(header, "doc_id"), title = column_of(header, "title"), body = column_of(header, "body");
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

static int double_order(const void *x, const void *y)
{
    const double *a = x, *b = y;

    return (*a > *b) - (*a < *b);
}

int bench_search(const Args *args)
{
    const char *corpus = args_text(args, "--corpus"), *queries = args_text(args, "--queries");
    bool latency = args_flag(args, "--latency");
    FindOptions o = { .most = args_number(args, "--top", 20), .is_typing = true };
    Passages p = { 0 };
    double build_us = 0;
    Str text;

    if (!corpus || !queries) {
        fprintf(stderr, "gza bench search: needs --corpus FILE and --queries FILE\nSee: gza help bench search\n");
        return EXIT_USAGE;
    }
    Err e = load(args, corpus, &p, &build_us);
    if (!FAILED(e))
        e = file_read(args->a, queries, TSV_BYTES, &text);
    if (FAILED(e))
        return fail(e);
    Str header = str_cut(&text, '\n');
    int id = column_of(header, "query_id"), query = column_of(header, "query");
    if (id < 0 || query < 0) {
        return fail(err_fmt("%s needs the columns query_id and query", queries));
    }
    double *times = NEW_N(args->a, double, 200000);
    size_t n = 0;
    while (text.n && n < 200000) {
        Str line = str_cut(&text, '\n');
        size_t count;
        if (!line.n)
            continue;
        Arena a = arena_new((size_t)1 << 30);
        double start = now_us();
        const FindHit *hits = find_query(&p.block, &a, column(line, query), &o, &count);
        times[n++] = now_us() - start;
        for (size_t i = 0; i < count && !latency; i++)
            printf("%.*s\t%zu\t%.*s\n", STR(column(line, id)), i + 1, STR(p.ids[hits[i].document]));
        arena_free(&a);
    }
    if (latency && n) {
        qsort(times, n, sizeof(double), double_order);
        printf("documents\t%zu\nbuild_ms\t%.1f\nbytes_per_document\t%.1f\nqueries\t%zu\np50_us\t%.1f\np99_us\t%.1f\n", p.count,
               build_us / 1e3, (double)p.block.bytes.n / (double)(p.count ? p.count : 1), n, times[n / 2], times[n * 99 / 100]);
    }
    return EXIT_OK;
}
