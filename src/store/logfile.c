#include "store/logfile.h"
#include <pthread.h>
#include <sqlite3.h>
#include <stdbool.h>
#include <string.h>

enum {
    HELD_MOST = 1 << 20,
    PIECE_MOST = 1 << 16
}; /* SQLite's unix layer writes less than 128 KiB at once */

/* Behind it in the same memory lies the file of the layer below. */
typedef struct LogFile {
    sqlite3_file base;
    sqlite3_file *below;
    char *held; /* not yet written: `count` bytes for the place `at` */
    int count, room;
    sqlite3_int64 at;
    bool last; /* the page to come is the last one of a commit */
} LogFile;

static sqlite3_vfs layer;

static LogFile *log_of(sqlite3_file *f)
{
    return (LogFile *)(void *)f;
}

static sqlite3_file *below(sqlite3_file *f)
{
    return log_of(f)->below;
}

/* What cannot be written stays: SQLite gives the commit up, and the store the file. */
static int write_held(LogFile *log)
{
    for (int done = 0; done < log->count;) {
        int n = log->count - done < PIECE_MOST ? log->count - done : PIECE_MOST;
        int code = log->below->pMethods->xWrite(log->below, log->held + done, n, log->at + done);

        if (code != SQLITE_OK)
            return code;
        done += n;
    }
    log->count = 0;
    return SQLITE_OK;
}

static int log_close(sqlite3_file *f)
{
    LogFile *log = log_of(f);

    sqlite3_free(log->held); /* what was never synced belongs to no commit */
    return log->below->pMethods->xClose(log->below);
}

static int log_read(sqlite3_file *f, void *p, int n, sqlite3_int64 at)
{
    int code = write_held(log_of(f));

    return code ? code : below(f)->pMethods->xRead(below(f), p, n, at);
}

static bool make_room(LogFile *log, int n)
{
    if (log->count + n <= log->room)
        return true;
    int room = log->room ? log->room : 64 * 1024;
    while (room < log->count + n)
        room *= 2;
    char *held = room <= HELD_MOST ? sqlite3_realloc(log->held, room) : NULL;
    if (!held)
        return false;
    log->held = held;
    log->room = room;
    return true;
}

/* In front of each page stand 24 bytes: its number, and for the last page of a commit the size of the database then. */
static bool ends_commit(LogFile *log, const void *p, int n)
{
    enum { FRAME_HEAD = 24 };
    static const unsigned char none[4];
    bool ends = log->last && n != FRAME_HEAD;

    log->last = n == FRAME_HEAD && memcmp((const char *)p + sizeof(none), none, sizeof(none)) != 0;
    return ends;
}

static int log_write(sqlite3_file *f, const void *p, int n, sqlite3_int64 at)
{
    LogFile *log = log_of(f);

    if (at != log->at + log->count || !make_room(log, n)) {
        int code = write_held(log);
        if (code)
            return code;
        if (!make_room(log, n))
            return below(f)->pMethods->xWrite(below(f), p, n, at);
    }
    if (log->count == 0)
        log->at = at;
    memcpy(log->held + log->count, p, (size_t)n);
    log->count += n;
    return ends_commit(log, p, n) ? write_held(log) : SQLITE_OK;
}

static int log_truncate(sqlite3_file *f, sqlite3_int64 size)
{
    int code = write_held(log_of(f));

    return code ? code : below(f)->pMethods->xTruncate(below(f), size);
}

static int log_sync(sqlite3_file *f, int flags)
{
    int code = write_held(log_of(f));

    return code ? code : below(f)->pMethods->xSync(below(f), flags);
}

static int log_size(sqlite3_file *f, sqlite3_int64 *size)
{
    int code = write_held(log_of(f));

    return code ? code : below(f)->pMethods->xFileSize(below(f), size);
}

/* SQLite locks the database, never its log. */
static int log_lock(sqlite3_file *f, int how)
{
    return below(f)->pMethods->xLock(below(f), how);
}

static int log_unlock(sqlite3_file *f, int how)
{
    return below(f)->pMethods->xUnlock(below(f), how);
}

static int log_reserved(sqlite3_file *f, int *out)
{
    return below(f)->pMethods->xCheckReservedLock(below(f), out);
}

static int log_control(sqlite3_file *f, int op, void *arg)
{
    return below(f)->pMethods->xFileControl(below(f), op, arg);
}

static int log_sector(sqlite3_file *f)
{
    return below(f)->pMethods->xSectorSize(below(f));
}

static int log_device(sqlite3_file *f)
{
    return below(f)->pMethods->xDeviceCharacteristics(below(f));
}

static const sqlite3_io_methods LOG_METHODS = {
    .iVersion = 1,
    .xClose = log_close,
    .xRead = log_read,
    .xWrite = log_write,
    .xTruncate = log_truncate,
    .xSync = log_sync,
    .xFileSize = log_size,
    .xLock = log_lock,
    .xUnlock = log_unlock,
    .xCheckReservedLock = log_reserved,
    .xFileControl = log_control,
    .xSectorSize = log_sector,
    .xDeviceCharacteristics = log_device,
};

/* Every file but the log is the layer's below, as it comes. */
static int open_file(sqlite3_vfs *v, const char *name, sqlite3_file *f, int flags, int *out)
{
    sqlite3_vfs *under = sqlite3_vfs_find(NULL);
    LogFile *log = log_of(f);

    (void)v;
    if (!(flags & SQLITE_OPEN_WAL))
        return under->xOpen(under, name, f, flags, out);
    *log = (LogFile){ .below = (sqlite3_file *)(void *)(log + 1) };
    log->below->pMethods = NULL;
    int code = under->xOpen(under, name, log->below, flags, out);
    log->base.pMethods = code == SQLITE_OK ? &LOG_METHODS : NULL;
    return code;
}

static int delete_file(sqlite3_vfs *v, const char *name, int sync)
{
    sqlite3_vfs *under = sqlite3_vfs_find(NULL);

    (void)v;
    return under->xDelete(under, name, sync);
}

static int access_file(sqlite3_vfs *v, const char *name, int flags, int *out)
{
    sqlite3_vfs *under = sqlite3_vfs_find(NULL);

    (void)v;
    return under->xAccess(under, name, flags, out);
}

static int full_name(sqlite3_vfs *v, const char *name, int n, char *out)
{
    sqlite3_vfs *under = sqlite3_vfs_find(NULL);

    (void)v;
    return under->xFullPathname(under, name, n, out);
}

const char *logfile_layer(void)
{
    static pthread_mutex_t one_at_a_time = PTHREAD_MUTEX_INITIALIZER;
    enum { FILE_MOST = 1024 }; /* room for a file of the layer below: unix needs some 120 bytes */

    if (sqlite3_initialize() != SQLITE_OK)
        return NULL;
    const sqlite3_vfs *under = sqlite3_vfs_find(NULL);
    if (!under || under->szOsFile > FILE_MOST)
        return NULL;
    pthread_mutex_lock(&one_at_a_time);
    if (!layer.zName) {
        layer = *under;
        layer.pNext = NULL;
        layer.szOsFile = (int)sizeof(LogFile) + FILE_MOST;
        layer.zName = "gza";
        layer.xOpen = open_file;
        layer.xDelete = delete_file;
        layer.xAccess = access_file;
        layer.xFullPathname = full_name;
        (void)sqlite3_vfs_register(&layer, 0);
    }
    pthread_mutex_unlock(&one_at_a_time);
    return layer.zName;
}
