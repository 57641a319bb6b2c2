/*
 * office.h -- the pages of staff: who asks, may he, and who answers.
 *
 *     the loop -> office_handle -> a queue -> a thread: session, act_allow, handler -> the loop sends
 *
 * Handlers wait for disks and hash passwords, so none of them runs on the server's loop. There are two
 * queues, for quick pages and for what takes long (signing in, publishing, exports), each of a limited
 * length: when one is full the answer is 503 at once, and the other goes on (LOAD-05).
 */
#pragma once
#include "office/visit.h"
#include "web/site.h"

typedef struct OfficeSettings {
    Site *site; /* the edition, and what all answers say */
    Store *store;
    Keys *keys;
    const char *folder; /* of the data */
    /* Serves another edition from now on. NULL: cannot be done here. */
    Err (*swap)(void *ctx, const char *path, uint32_t *number);
    void *swap_ctx;
    int64_t (*clock)(void);               /* UTC; NULL: the machine's. For tests */
    int (*disk)(const char *folder);      /* how full, in percent; NULL: disk_percent. For tests */
    unsigned quick_threads, slow_threads; /* 0: 8 and 4 */
} OfficeSettings;

Office *office_new(const OfficeSettings *settings);
/* After the server has stopped: waits for what is under way. NULL is fine. */
void office_free(Office *o);

/* Is this a page of staff? Then office_handle answers, otherwise the site. */
bool office_has(Str path);
HttpHandle office_handle; /* with the Office as ctx */
/* The same on this thread and at once, for tests. */
void office_answer(Office *o, const HttpRequest *q, HttpAnswer *out, Arena *a);

const OfficeSettings *office_settings(const Office *o);
/* How full the disk is that things are written down on, in percent; negative: not known. */
int office_disk(const Office *o);
/* Puts another edition in place of the one that is served. */
Err office_swap(Office *o, const char *path, uint32_t *number);

/* Asks before a sign-in is looked at, and says that one succeeded: guard.h. */
struct Guard *office_guard(Office *o);
