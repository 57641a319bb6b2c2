/*
 * workshop_bench.c -- what an editor waits for, without browser and network: gza-data folder (made anew) with the Guide
 * of data/guide in it. Prints medians in ms, on the clock and of CPU.
 *
 *     ninja -C build workshop_bench && build/workshop_bench data/guide
 */
#include "desk/secret.h"
#include "host/edition_file.h"
#include "public/public.h"
#include "store/migrate.h"
#include "workshop/publish.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>

enum { TIMES = 9, TODAY = 20781 };

typedef struct Watch {
    double wall[TIMES], cpu[TIMES];
    size_t n;
    double began_wall, began_cpu;
} Watch;

static double now(clockid_t clock)
{
    struct timespec t;

    clock_gettime(clock, &t);
    return (double)t.tv_sec * 1e3 + (double)t.tv_nsec / 1e6;
}

static void start(Watch *w)
{
    w->began_wall = now(CLOCK_MONOTONIC);
    w->began_cpu = now(CLOCK_PROCESS_CPUTIME_ID);
}

static void stop(Watch *w)
{
    w->wall[w->n] = now(CLOCK_MONOTONIC) - w->began_wall;
    w->cpu[w->n++] = now(CLOCK_PROCESS_CPUTIME_ID) - w->began_cpu;
}

static int order(const void *x, const void *y)
{
    double a = *(const double *)x, b = *(const double *)y;

    return a < b ? -1 : a > b;
}

static void say(const char *what, Watch *w)
{
    qsort(w->wall, w->n, sizeof(double), order);
    qsort(w->cpu, w->n, sizeof(double), order);
    printf("%-44s %7.1f ms, %7.1f ms of CPU\n", what, w->wall[w->n / 2], w->cpu[w->n / 2]);
}

static void good(Err e)
{
    if (FAILED(e)) {
        fprintf(stderr, "%s\n", e.text);
        exit(1);
    }
}

/* A new database with the Guide in it. */
static Db *database(const char *folder, const char *guide, Keys **keys, Arena *a)
{
    Problems problems = { .a = a };
    char path[300];
    BookTexts texts;
    Import import;
    Result r;
    Db *db;

    snprintf(path, sizeof(path), "%s/gza.db", folder);
    FILE *f = fopen(path, "ab");
    if (!f || fclose(f) != 0 || chmod(path, 0600) != 0)
        good(err_fmt("cannot make %s", path));
    good(keys_open(folder, false, keys));
    good(db_open(path, DB_WRITES, &db));
    good(migrate(db, STORE_MIGRATIONS, path));
    good(keys_mark(db, *keys));
    good(folder_texts(a, guide, &texts, &problems));
    good(import_look(db, a, &texts, &import));
    Act act = act_of_machine(*keys, 1795500000);
    good(db_begin(db));
    good(import_do(db, &act, &import, &r));
    good(db_commit(db));
    return db;
}

/* What the editor's page does when "check and preview" is pressed. */
static void check_and_preview(Db *db, Unit unit, Str text, Watch *checks, Watch *both)
{
    AUTO(arena_free) Arena a = arena_new((size_t)1 << 30);
    PublicSettings pages = { 0 };
    Trial t;
    Buf bytes;
    Edition e;

    start(checks);
    start(both);
    good(trial_make(db, &a, unit, text, TODAY, &t));
    stop(checks);
    good(trial_edition(&t, TODAY, 8, &bytes, &e));
    PublicRequest q = { .path = S("/ka/s/wr9z4"), .today = TODAY, .settings = &pages };
    if (public_answer(&e, &a, &q).status != 200)
        good(err_fmt("the page could not be made"));
    stop(both);
    buf_free(&bytes);
}

static void publish(Db *db, Keys *keys, const char *folder, Edition *served, Watch *w)
{
    AUTO(arena_free) Arena a = arena_new((size_t)1 << 30);
    Act act = act_of_machine(keys, 1795500000);
    PublishPlan p;
    Result r;
    Str path;

    start(w);
    good(publish_plan(db, &a, served, TODAY, &p));
    p.asked = p.number;
    good(publish_write(&p, &a, folder, &path));
    good(db_begin(db));
    good(publish_commit(db, &act, &p, &r));
    good(db_commit(db));
    stop(w);
    publish_forget_file(path);
    publish_plan_free(&p);
}

int main(int argc, char **argv)
{
    char folder[] = "/tmp/gza-bench-XXXXXX";
    Arena a = arena_new((size_t)1 << 30);
    Unit unit = { .path = S("services/documents/biometric-passport.yaml") };
    static Watch checks, both, publishes;
    int64_t since, last;
    Keys *keys;
    Buf bytes;
    Edition served;
    Trial t;
    Str text;

    if (argc != 2 || !mkdtemp(folder))
        return 2;
    Db *db = database(folder, argv[1], &keys, &a);
    good(deed_last(db, &last));
    good(unit_text(db, &a, unit, last, &text, &since));
    for (int i = 0; i < TIMES; i++)
        check_and_preview(db, unit, text, &checks, &both);
    good(trial_make(db, &a, (Unit){ 0 }, (Str){ 0 }, TODAY, &t));
    good(trial_edition(&t, TODAY, 7, &bytes, &served));
    for (int i = 0; i < TIMES; i++)
        publish(db, keys, folder, &served, &publishes);
    say("the whole Guide checked with a draft", &checks);
    say("checked, and its page made", &both);
    say("next edition: built, compared, written, kept", &publishes);
    db_close(db);
    keys_close(keys);
    printf("left behind: %s\n", folder);
    return 0;
}
