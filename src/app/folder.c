#include "app/folder.h"
#include "base/must.h"
#include "desk/forget.h"
#include "desk/mistakes.h"
#include "desk/staff.h"
#include "workshop/drafts.h"
#include <semaphore.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { KEY_PATH_BYTES = 4096 };

static void say(const char *text)
{
    fprintf(stderr, "gza: %s\n", text);
}

/* ---- jobs that are waited for ------------------------------------------------------------------ */

typedef struct FirstJob {
    StoreJob job;
    const Keys *keys;
    char *code; /* NULL: only look */
    bool needs, kept;
    sem_t over;
} FirstJob;

static Err first_work(Db *db, StoreJob *job)
{
    FirstJob *f = (FirstJob *)job;
    Act act = act_of_machine(f->keys, time(NULL));
    Result r;

    TRY(keys_mark(db, f->keys));
    TRY(staff_needs_first(db, &f->needs));
    return f->needs && f->code ? staff_first_code(db, &act, f->code, &r) : OK;
}

static void first_done(StoreJob *job, bool kept)
{
    FirstJob *f = (FirstJob *)job;

    f->kept = kept;
    sem_post(&f->over);
}

Err folder_needs_first(DataFolder *f, char code[FIRST_CODE_ROOM], bool *needs)
{
    FirstJob job = { .job = { .work = first_work, .done = first_done },
                     .keys = f->keys,
                     .code = code };

    sem_init(&job.over, 0, 0);
    store_write(f->store, &job.job);
    while (sem_wait(&job.over) != 0)
        ;
    sem_destroy(&job.over);
    *needs = job.needs;
    return job.kept ? OK : err_fmt("nothing can be written down; is there room on the disk?");
}

/* ---- what is over goes ---------------------------------------------------------------------------- */

typedef struct ForgetJob {
    StoreJob job;
    Day today;
    int64_t now_s;
    const Keys *keys;
} ForgetJob;

static Err forget_work(Db *db, StoreJob *job)
{
    const ForgetJob *f = (const ForgetJob *)job;

    TRY(missed_forget(db, f->today));
    TRY(mistakes_forget(db, f->today));
    TRY(workshop_forget(db, f->today));
    return desk_forget(db, f->keys, f->now_s);
}

static void forget_done(StoreJob *job, bool kept)
{
    (void)kept; /* if not now, then an hour later */
    free(job);
}

void folder_forget(DataFolder *f, Day today)
{
    ForgetJob *job = calloc(1, sizeof(*job));

    MUST(job);
    *job = (ForgetJob){ .job = { .work = forget_work, .done = forget_done, .erases = true },
                        .today = today,
                        .now_s = (int64_t)today * 86400, /* follows --today, to the day */
                        .keys = f->keys };
    store_write(f->store, &job->job);
}

/* ---- opening ----------------------------------------------------------------------------------------- */

Err folder_open(const char *path, DataFolder **out)
{
    char key_path[KEY_PATH_BYTES];
    DataFolder *f = calloc(1, sizeof(*f));

    MUST(f);
    *out = NULL;
    f->path = path;
    snprintf(key_path, sizeof(key_path), "%s/searches.key", path);
    Err e = store_open(&(StoreSettings){ .folder = path, .say = say }, &f->store);
    if (!FAILED(e)) /* under the store's lock: nobody else makes one at the same moment */
        e = missed_key(key_path, &f->searches_key);
    if (!FAILED(e)) {
        keys_guard_process();
        e = keys_open(path, false, &f->keys);
    }
    if (FAILED(e)) {
        folder_close(f);
        return e;
    }
    *out = f;
    return OK;
}

void folder_close(DataFolder *f)
{
    if (!f)
        return;
    store_close(f->store);
    keys_close(f->keys);
    memset(&f->searches_key, 0, sizeof(f->searches_key));
    free(f);
}
