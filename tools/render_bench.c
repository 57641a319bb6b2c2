/*
 * render_bench.c -- what an answer costs without a server: opening an edition, hashing it, and rendering
 * every page of it in one thread, nothing kept. For script/bench; prints "name value" lines.
 *
 *   render_bench EDITION [ROUNDS]
 */
#include "host/edition_file.h"
#include "host/file.h"
#include "public/public.h"
#include "public/urls.h"
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

enum { PATHS_MAX = 200000, OPENINGS = 51 };

typedef struct Paths {
    Arena *a;
    Str *at;
    size_t count;
} Paths;

static double clock_ms(clockid_t which)
{
    struct timespec t;

    clock_gettime(which, &t);
    return (double)t.tv_sec * 1e3 + (double)t.tv_nsec / 1e6;
}

/* The thread's own time: on a busy machine the wall clock counts the neighbours too. */
static double cpu_ms(void)
{
    return clock_ms(CLOCK_THREAD_CPUTIME_ID);
}

static int by_size(const void *a, const void *b)
{
    const double *x = a, *y = b;

    return (*x > *y) - (*x < *y);
}

static double median(double *times, size_t n)
{
    qsort(times, n, sizeof(*times), by_size);
    return times[n / 2];
}

static void keep_path(void *ctx, Str path)
{
    Paths *p = ctx;

    if (p->count < PATHS_MAX)
        p->at[p->count++] = arena_str(p->a, path);
}

/* Pages a second of CPU time, over all of `paths` that begin with `prefix`. */
static double render_rate(const Edition *e, const Paths *paths, Str prefix, Day today,
                          size_t *pages, size_t *bytes)
{
    static const PublicSettings settings = { .base_url = S_INIT("https://guide.example.org") };
    Arena a = arena_new((size_t)256 << 20);
    double begin = cpu_ms();

    *pages = *bytes = 0;
    for (size_t i = 0; i < paths->count; i++) {
        if (!str_starts(paths->at[i], prefix))
            continue;
        PublicRequest q = { .path = paths->at[i], .today = today, .settings = &settings };
        Str whole = q.path;
        q.path = str_cut(&whole, '?');
        q.query = whole;
        PublicAnswer answer = public_answer(e, &a, &q);
        *pages += answer.status == 200;
        *bytes += answer.body.n;
        arena_reset(&a);
    }
    double took = cpu_ms() - begin;
    arena_free(&a);
    return (double)*pages / took * 1e3;
}

static void time_openings(const char *path)
{
    double times[OPENINGS], cpu[OPENINGS];

    for (size_t i = 0; i < OPENINGS; i++) {
        EditionFile f;
        double begin = clock_ms(CLOCK_MONOTONIC), cpu_begin = cpu_ms();
        Err e = edition_file_open(path, &f);
        times[i] = clock_ms(CLOCK_MONOTONIC) - begin;
        cpu[i] = cpu_ms() - cpu_begin;
        if (FAILED(e)) {
            fprintf(stderr, "%s\n", e.text);
            exit(1);
        }
        edition_file_close(&f);
    }
    printf("open_ms %.3f\nopen_cpu_ms %.3f\n", median(times, OPENINGS), median(cpu, OPENINGS));
}

static void time_hashes(Str bytes)
{
    double sha[OPENINGS], blake[OPENINGS];
    unsigned char hash[32];

    for (size_t i = 0; i < OPENINGS; i++) {
        double begin = cpu_ms();
        crypto_hash_sha256(hash, (const unsigned char *)bytes.p, bytes.n);
        sha[i] = cpu_ms() - begin;
        begin = cpu_ms();
        crypto_generichash(hash, sizeof(hash), (const unsigned char *)bytes.p, bytes.n, NULL, 0);
        blake[i] = cpu_ms() - begin;
    }
    printf("sha256_ms %.3f\nblake2b_ms %.3f\n", median(sha, OPENINGS), median(blake, OPENINGS));
}

int main(int argc, char **argv)
{
    static const struct {
        const char *name;
        Str prefix;
    } kinds[] = { { "all", S_INIT("/") }, { "service", S_INIT("/ka/s/") } };
    size_t rounds = argc > 2 ? strtoul(argv[2], NULL, 10) : 5;
    Arena a = arena_new((size_t)1 << 30);
    Paths paths = { .a = &a, .at = NEW_N(&a, Str, PATHS_MAX) };
    EditionFile f;

    if (argc < 2 || rounds < 1 || rounds > 100 || sodium_init() < 0)
        return 2;
    Err e = edition_file_open(argv[1], &f);
    if (FAILED(e)) {
        fprintf(stderr, "%s\n", e.text);
        return 1;
    }
    for (int l = 0; l < LANG_COUNT; l++)
        public_urls(&f.edition, (Lang)l, &a, keep_path, &paths);
    printf("edition_bytes %zu\n", f.edition.bytes.n);
    time_openings(argv[1]);
    time_hashes(f.edition.bytes);
    for (size_t k = 0; k < COUNT(kinds); k++) {
        double rates[100];
        size_t pages = 0, bytes = 0;
        for (size_t i = 0; i < rounds; i++)
            rates[i] = render_rate(&f.edition, &paths, kinds[k].prefix, f.edition.meta->day, &pages,
                                   &bytes);
        printf("render_%s_pages %zu\nrender_%s_rate %.0f\nrender_%s_bytes %zu\n", kinds[k].name,
               pages, kinds[k].name, median(rates, rounds), kinds[k].name,
               pages ? bytes / pages : 0);
    }
    edition_file_close(&f);
    arena_free(&a);
    return 0;
}
