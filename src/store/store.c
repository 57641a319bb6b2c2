#include "store/store.h"
#include "base/must.h"
#include "store/migrate.h"
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <semaphore.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

enum {
    PATH_BYTES = 4096,
    QUEUE_MOST = 10000,
    GROUP_MOST = 1000, /* jobs in one transaction */
    IDLE_S = 2,        /* then the log goes into the database */
    RETRY_S = 1,       /* between tries to open it again */
    READERS_KEPT = 16,
};

struct Store {
    char path[PATH_BYTES];
    void (*say)(const char *text);
    int lock_fd;
    pthread_t writer;

    pthread_mutex_t lock; /* for the queue */
    pthread_cond_t changed;
    StoreJob *first, **last;
    size_t queued;
    bool closing, busy; /* busy: somebody writes, the writer's thread or one in its place */
    unsigned groups;    /* so many were written: to notice that it was quiet */

    pthread_mutex_t readers_lock;
    Db *reader[READERS_KEPT];
    size_t readers;

    /* Whoever is busy alone. */
    Db *db;    /* NULL: closed after a failure */
    bool sick; /* the last group failed, and we have said so */
    bool log_to_cut;
    time_t retry_at;
    bool log_grew; /* under the lock */
};

static Err file_in(const char *folder, const char *name, char room[PATH_BYTES])
{
    if (snprintf(room, PATH_BYTES, "%s/%s", folder, name) >= PATH_BYTES)
        return err_fmt("the path of the data folder is too long");
    return OK;
}

Err store_guarded(const char *folder)
{
    static const char *const names[] = { "gza.db",       "gza.db-wal", "gza.db-shm",
                                         "searches.key", "desk.key",   "backup.key" };
    char path[PATH_BYTES];
    struct stat st;

    if (stat(folder, &st) == 0 && st.st_mode & 077)
        return err_fmt("data folder %s can be read by others; make it yours alone: chmod 700 %s",
                       folder, folder);
    for (size_t i = 0; i < COUNT(names); i++) {
        TRY(file_in(folder, names[i], path));
        if (stat(path, &st) == 0 && st.st_mode & 077)
            return err_fmt("%s can be read by others; make it yours alone: chmod 600 %s", path,
                           path);
    }
    return OK;
}

/* ---- opening ----------------------------------------------------------------------------------- */

static time_t seconds_now(void)
{
    struct timespec t;

    clock_gettime(CLOCK_MONOTONIC, &t);
    return t.tv_sec;
}

static Err take_lock(Store *s, const char *folder)
{
    char path[PATH_BYTES];

    TRY(file_in(folder, "gza.lock", path));
    s->lock_fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (s->lock_fd < 0)
        return err_fmt("cannot write into %s: %s", folder, strerror(errno));
    if (flock(s->lock_fd, LOCK_EX | LOCK_NB) != 0)
        return err_fmt("data folder %s is in use by another gza", folder);
    return OK;
}

/* SQLite gives its other files the mode of this one. */
static Err make_file(const char *path)
{
    int fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);

    if (fd < 0)
        return err_fmt("cannot write %s: %s", path, strerror(errno));
    close(fd);
    return OK;
}

/* Opened, not damaged, of today's schema, and every statement fits; or an Err and nothing is open. */
static Err open_whole(const char *path, Db **out)
{
    Db *db = NULL;
    Err e = db_open(path, DB_WRITES, &db);

    if (!FAILED(e))
        e = db_check_quickly(db); /* all of it: doctor.h, and each backup */
    if (!FAILED(e))
        e = migrate(db, STORE_MIGRATIONS, path);
    if (!FAILED(e))
        e = db_prepare_all(db);
    if (FAILED(e)) {
        db_close(db);
        db = NULL;
    }
    *out = db;
    return e;
}

/* ---- the writer -------------------------------------------------------------------------------- */

static void tell(Store *s, Err e)
{
    if (s->sick == FAILED(e))
        return;
    s->sick = FAILED(e);
    if (!s->say)
        return;
    Err said = s->sick ? err_fmt("nothing can be noted in %s: %s", s->path, e.text)
                       : err_fmt("notes are kept in %s again", s->path);
    s->say(said.text);
}

static Err open_again(Store *s)
{
    if (seconds_now() < s->retry_at)
        return err_fmt("it could not be opened a moment ago");
    s->retry_at = seconds_now() + RETRY_S;
    return open_whole(s->path, &s->db);
}

static Err do_work(Db *db, StoreJob *job)
{
    db_scope(db, (Scope){ .kind = SCOPE_NONE }); /* each job says for which hub it works */
    Err e = job->work(db, job);
    db_scope(db, (Scope){ .kind = SCOPE_NONE });
    return e;
}

/* Err: the whole transaction is lost. A job that failed alone is marked. */
static Err do_part(Db *db, StoreJob *job)
{
    TRY(db_part_begin(db));
    Err e = do_work(db, job);
    job->failed = FAILED(e);
    if (!job->failed)
        return db_part_keep(db);
    return db_part_drop(db) ? OK : e;
}

/* Takes what waits, at most `most`. */
static StoreJob *take(Store *s, size_t most, size_t *taken)
{
    StoreJob *first = s->first, *job = first;

    *taken = 0;
    if (!first || most == 0)
        return NULL;
    for (*taken = 1; *taken < most && job->next; ++*taken)
        job = job->next;
    s->first = job->next;
    job->next = NULL;
    if (!s->first)
        s->last = &s->first;
    s->queued -= *taken;
    return first;
}

/* All of them, or none: jobs hardly ever fail, and a part of a transaction for each costs as much as the
 * work of a small one. Who comes while it works comes along: one sync for all. */
static Err do_together(Store *s, StoreJob *group)
{
    size_t count = 0, more;
    Err e = db_begin(s->db);

    for (StoreJob *job = group; job && !FAILED(e); job = job->next) {
        e = do_work(s->db, job);
        count++;
        if (job->next)
            continue;
        pthread_mutex_lock(&s->lock);
        job->next = take(s, count < GROUP_MOST ? GROUP_MOST - count : 0, &more);
        pthread_mutex_unlock(&s->lock);
    }
    return FAILED(e) ? e : db_commit(s->db);
}

static Err do_in_parts(Db *db, StoreJob *group)
{
    TRY(db_begin(db));
    for (StoreJob *job = group; job; job = job->next)
        TRY(do_part(db, job));
    return db_commit(db);
}

static Err do_group(Store *s, StoreJob *group)
{
    if (!s->db)
        TRY(open_again(s));
    Err e = do_together(s, group);
    if (!FAILED(e) || db_is_sick(s->db))
        return e;
    db_rollback(s->db); /* one of them failed, and the disk is well: each by itself */
    return do_in_parts(s->db, group);
}

static void run_group(Store *s, StoreJob *group)
{
    Err e = do_group(s, group);
    bool lost = FAILED(e);

    if (lost && s->db) {
        db_rollback(s->db);
        db_close(s->db);
        s->db = NULL;
    }
    for (const StoreJob *job = group; job; job = job->next)
        s->log_to_cut = s->log_to_cut || job->erases;
    tell(s, e);
    pthread_mutex_lock(&s->lock);
    s->groups++;
    s->log_grew = !lost;
    pthread_mutex_unlock(&s->lock);
    while (group) {
        StoreJob *job = group;

        group = job->next;
        job->done(job, !lost && !job->failed);
    }
}

/* Waits until there is something to do and nobody else writes. false: it was quiet for a while. */
static bool wait_for_jobs(Store *s)
{
    struct timespec until;

    for (;;) {
        unsigned before = s->groups;
        int code = 0;

        clock_gettime(CLOCK_MONOTONIC, &until);
        until.tv_sec += IDLE_S;
        while (s->busy || (!s->first && !s->closing && code != ETIMEDOUT)) {
            if (s->busy || !s->log_grew)
                pthread_cond_wait(&s->changed, &s->lock);
            else
                code = pthread_cond_timedwait(&s->changed, &s->lock, &until);
        }
        if (s->first || s->closing)
            return true;
        if (s->groups == before)
            return false;
    }
}

static void tidy_log(Store *s)
{
    bool done = !s->db || db_checkpoint(s->db, s->log_to_cut);

    s->log_to_cut = s->log_to_cut && !done;
    pthread_mutex_lock(&s->lock);
    s->log_grew = s->log_to_cut; /* a reader was in the way: again soon */
    pthread_mutex_unlock(&s->lock);
}

static void *write_on(void *store)
{
    Store *s = store;
    size_t n;

    (void)pthread_setname_np(pthread_self(), "gza-writer");
    pthread_mutex_lock(&s->lock);
    for (;;) {
        bool jobs = wait_for_jobs(s);
        StoreJob *group = take(s, GROUP_MOST, &n);
        if (jobs && !group)
            break; /* the end */
        s->busy = true;
        pthread_mutex_unlock(&s->lock);
        if (group)
            run_group(s, group);
        else
            tidy_log(s);
        pthread_mutex_lock(&s->lock);
        s->busy = false;
    }
    bool grew = s->log_grew;
    pthread_mutex_unlock(&s->lock);
    if (grew)
        tidy_log(
            s); /* also when another program has the database open and closing would leave the log */
    return NULL;
}

void store_write(Store *s, StoreJob *job)
{
    job->next = NULL;
    job->failed = false;
    pthread_mutex_lock(&s->lock);
    bool room = s->queued < QUEUE_MOST;
    if (room) {
        *s->last = job;
        s->last = &job->next;
        s->queued++;
        if (!s->busy) /* who is busy looks for more before it rests */
            pthread_cond_signal(&s->changed);
    }
    pthread_mutex_unlock(&s->lock);
    if (!room)
        job->done(job, false);
}

/* ---- waiting for it ----------------------------------------------------------------------------- */

static void waited_for(StoreJob *job, bool kept)
{
    sem_t *over = job->over;

    job->failed = !kept;
    sem_post(over); /* from here on the job may be gone */
}

/* Nobody writes and nothing waits: the caller does the writer's work, and nobody has to be woken. */
static bool take_the_pen(Store *s)
{
    pthread_mutex_lock(&s->lock);
    bool mine = !s->busy && !s->first && !s->closing;
    if (mine)
        s->busy = true;
    pthread_mutex_unlock(&s->lock);
    return mine;
}

static void give_the_pen_back(Store *s, bool log_grew_before)
{
    pthread_mutex_lock(&s->lock);
    s->busy = false;
    if (s->first || s->closing || (s->log_grew && !log_grew_before))
        pthread_cond_signal(&s->changed);
    pthread_mutex_unlock(&s->lock);
}

bool store_write_wait(Store *s, StoreJob *job)
{
    sem_t over;

    MUST(sem_init(&over, 0, 0) == 0);
    job->over = &over;
    job->done = waited_for;
    job->next = NULL;
    job->failed = false;
    if (take_the_pen(s)) {
        bool log_grew_before = s->log_grew; /* nobody else changes it now */
        run_group(s, job);
        give_the_pen_back(s, log_grew_before);
    } else {
        store_write(s, job);
    }
    while (sem_wait(&over) != 0)
        ;
    sem_destroy(&over);
    return !job->failed;
}

/* ---- start and end ----------------------------------------------------------------------------- */

static void store_free(Store *s)
{
    while (s->readers)
        db_close(s->reader[--s->readers]);
    db_close(s->db); /* the last one: it puts the log into the database, which a reader cannot */
    pthread_mutex_destroy(&s->readers_lock);
    if (s->lock_fd >= 0)
        close(s->lock_fd);
    pthread_cond_destroy(&s->changed);
    pthread_mutex_destroy(&s->lock);
    free(s);
}

static Store *store_new(const StoreSettings *settings)
{
    Store *s = calloc(1, sizeof(*s));
    pthread_condattr_t by_monotonic;

    MUST(s);
    s->say = settings->say;
    s->lock_fd = -1;
    s->last = &s->first;
    pthread_mutex_init(&s->lock, NULL);
    pthread_mutex_init(&s->readers_lock, NULL);
    pthread_condattr_init(&by_monotonic);
    pthread_condattr_setclock(&by_monotonic, CLOCK_MONOTONIC);
    pthread_cond_init(&s->changed, &by_monotonic);
    pthread_condattr_destroy(&by_monotonic);
    return s;
}

static Err set_up(Store *s, const char *folder)
{
    TRY(store_guarded(folder));
    TRY(file_in(folder, "gza.db", s->path));
    TRY(take_lock(s, folder));
    TRY(make_file(s->path));
    return open_whole(s->path, &s->db);
}

Err store_open(const StoreSettings *settings, Store **out)
{
    Store *s = store_new(settings);
    Err e = set_up(s, settings->folder);

    *out = NULL;
    if (FAILED(e)) {
        store_free(s);
        return e;
    }
    MUST(pthread_create(&s->writer, NULL, write_on, s) == 0);
    *out = s;
    return OK;
}

void store_close(Store *s)
{
    if (!s)
        return;
    pthread_mutex_lock(&s->lock);
    s->closing = true;
    pthread_cond_signal(&s->changed);
    pthread_mutex_unlock(&s->lock);
    MUST(pthread_join(s->writer, NULL) == 0);
    store_free(s);
}

Err store_read(Store *s, Db **out)
{
    *out = NULL;
    pthread_mutex_lock(&s->readers_lock);
    if (s->readers)
        *out = s->reader[--s->readers];
    pthread_mutex_unlock(&s->readers_lock);
    if (*out)
        return OK;
    TRY(db_open(s->path, DB_READS, out));
    Err e = db_prepare_all(*out);
    if (FAILED(e)) {
        db_close(*out);
        *out = NULL;
    }
    return e;
}

void store_read_over(Store *s, Db *db)
{
    if (!db)
        return;
    db_scope(db, (Scope){ .kind = SCOPE_NONE });
    pthread_mutex_lock(&s->readers_lock);
    bool keep = s->readers < READERS_KEPT;
    if (keep)
        s->reader[s->readers++] = db;
    pthread_mutex_unlock(&s->readers_lock);
    if (!keep)
        db_close(db);
}

Err store_reader(const char *folder, Db **out)
{
    char path[PATH_BYTES];
    int version;

    *out = NULL;
    TRY(file_in(folder, "gza.db", path));
    if (access(path, F_OK) != 0)
        return err_fmt("there is no %s; name the folder that gza serve --data writes into", path);
    TRY(db_open(path, DB_READS, out));
    Err e = migrate_look(*out, STORE_MIGRATIONS, &version);
    int known = 0;
    for (const Migration *m = STORE_MIGRATIONS; m->number; m++)
        known = m->number;
    if (!FAILED(e) && version < known)
        e = err_fmt("%s has an older schema; gza serve --data brings it to today's", path);
    if (!FAILED(e))
        e = db_prepare_all(*out);
    if (FAILED(e)) {
        db_close(*out);
        *out = NULL;
    }
    return e;
}
