/* test_store.h -- for the tests of this folder: a data folder of their own, and a wait for a job. */
#pragma once
#include "base/must.h"
#include "store/store.h"
#include <dirent.h>
#include <semaphore.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static char test_folder[] = "/tmp/gza-store-XXXXXX";

/* "/tmp/gza-store-.../name"; good until the fourth call after it. */
[[maybe_unused]] static const char *in_folder(const char *name)
{
    static char room[4][256];
    static unsigned next;
    char *path = room[next++ % 4];

    snprintf(path, sizeof(room[0]), "%s/%s", test_folder, name);
    return path;
}

[[maybe_unused]] static int folder_made(void **state)
{
    (void)state;
    snprintf(test_folder, sizeof(test_folder), "/tmp/gza-store-XXXXXX");
    return mkdtemp(test_folder) ? 0 : -1;
}

[[maybe_unused]] static int folder_gone(void **state)
{
    DIR *d = opendir(test_folder);

    (void)state;
    for (struct dirent *e; d && (e = readdir(d));)
        if (e->d_name[0] != '.')
            unlink(in_folder(e->d_name));
    if (d)
        closedir(d);
    return rmdir(test_folder);
}

/* A job that the test waits for. */
typedef struct TestJob {
    StoreJob job;
    sem_t over;
    bool kept;
    const void *what;
} TestJob;

[[maybe_unused]] static void test_job_done(StoreJob *job, bool kept)
{
    TestJob *t = (TestJob *)job;

    t->kept = kept;
    sem_post(&t->over);
}

/* Was it kept? */
[[maybe_unused]] static bool write_now(Store *s, Err (*work)(Db *, StoreJob *), const void *what)
{
    TestJob t = { .job = { .work = work, .done = test_job_done }, .what = what };

    sem_init(&t.over, 0, 0);
    store_write(s, &t.job);
    while (sem_wait(&t.over) != 0)
        ;
    sem_destroy(&t.over);
    return t.kept;
}

[[maybe_unused]] static Store *opened(void)
{
    Store *s;
    Err e = store_open(&(StoreSettings){ .folder = test_folder }, &s);

    if (FAILED(e))
        fprintf(stderr, "%s\n", e.text);
    MUST(!FAILED(e));
    return s;
}

/* Everything in a file of the folder, or the empty text. */
[[maybe_unused]] static Str file_bytes(Arena *a, const char *name)
{
    enum { MOST = 1 << 20 };
    FILE *f = fopen(in_folder(name), "rb");
    char *p = NEW_N(a, char, MOST);

    if (!f)
        return (Str){ 0 };
    size_t n = fread(p, 1, MOST, f);
    fclose(f);
    return (Str){ p, n };
}

#define FOLDER_TEST(name) cmocka_unit_test_setup_teardown(name, folder_made, folder_gone)
