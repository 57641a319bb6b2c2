/*
 * store.h -- the one door to what is written down: a folder with a SQLite database in it.
 *
 *     threads of the server --StoreJob--> queue --> the writer: begin, job, job, job, commit --> done
 *
 * One thread owns the only connection that writes, and does the checkpoints too (DUR-07). It takes all
 * jobs that wait into one transaction, so that many of them share one sync of the disk, and says of
 * each that it is kept when the commit is on the disk, never before (DUR-01). A lock file keeps a second
 * program out. Readers open their own connections.
 *
 * When a commit fails, all of its jobs have failed; the connection is closed, and the next job opens
 * and checks another before anything is written (DUR-05). The store does not end the program.
 */
#pragma once
#include "store/db.h"

typedef struct Store Store;

/* Embedded at the front of what the job needs. The caller's until store_write, then the store's until
 * done, which is called exactly once and may free it. */
typedef struct StoreJob {
    struct StoreJob *next;
    /* On the writer's thread, in a transaction with other jobs. An Err undoes this job alone. It may be
     * called again: when another job of the group failed, all that was done is undone and done anew. */
    Err (*work)(Db *db, struct StoreJob *job);
    /* kept: it is on the disk. Otherwise nothing of it is there. From the writer's thread, or from the
     * caller's own when the queue is full; it must not wait for anything. */
    void (*done)(struct StoreJob *job, bool kept);
    bool erases; /* what it deletes has to be out of the log soon as well (PRIV-06) */
    /* The store's. */
    bool failed;
    void *over;
} StoreJob;

typedef struct StoreSettings {
    const char *folder; /* exists, 0700 */
    /* A sentence for the log, when writing begins to fail and when it works again; may be NULL. */
    void (*say)(const char *text);
} StoreSettings;

/*
 * Makes the database when there is none, brings it to today's schema, looks for damage and starts the
 * writer. Err: another program has it open, it is damaged, newer than we are, or cannot be written.
 */
Err store_open(const StoreSettings *settings, Store **out);
/* Does what is queued, then ends. No store_write may come during or after it. NULL is fine. */
void store_close(Store *s);
void store_write(Store *s, StoreJob *job);
/* The same, for a thread that may wait; not for the server's loop. Was it kept? done is the store's here. When
 * nobody writes at the moment, `work` runs on the caller's own thread in the writer's place, which spares two changes of thread. */
bool store_write_wait(Store *s, StoreJob *job);

/* A connection for reading, for any thread, from a few that are kept open; without a scope. Give it back:
 * what is read lives in arenas, not in it. */
Err store_read(Store *s, Db **out);
void store_read_over(Store *s, Db *db); /* NULL is fine */

/* An Err when somebody else may read what lies in the folder (SBX-04). */
Err store_guarded(const char *folder);
/* A connection that only reads, while a server writes or none does. db_close ends it. */
Err store_reader(const char *folder, Db **out);
