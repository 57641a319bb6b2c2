#include "store/db.h"
#include "base/must.h"
#include "host/file.h"
#include "store/logfile.h"
#include <fcntl.h>
#include <pthread.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { BUSY_MS = 5000, TEXT_MAX = 1 << 20, BACKUP_PAGES = 256 };

struct Stmt {
    Db *db;
    sqlite3_stmt *of;
    int code; /* of the first failure */
    bool used, ran;
};

/* What belongs to hubs, each behind a view seen_NAME. */
static const char *const OF_HUBS[] = {
    "contact", "contact_need",     "contact_service", "month_count",    "staff_role", "audit",
    "meeting", "meeting_material", "meeting_guest",   "meeting_result", "target"
};

struct Db {
    sqlite3 *of;
    Scope scope;
    bool sick;
    unsigned reads_around, writes; /* bits of OF_HUBS, of the statement being prepared */
    sqlite3_stmt *begin, *commit;
    Stmt stmt[SQL_COUNT];
};

static const struct {
    const char *name, *sql;
} STATEMENTS[SQL_COUNT] = {
#define X(id, name, sql) [SQL_##id] = { name, sql },
    STORE_STATEMENTS(X)
#undef X
};

static void note_code(Db *db, int code)
{
    switch (code) {
    case SQLITE_IOERR:
    case SQLITE_FULL:
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
    case SQLITE_CANTOPEN:
    case SQLITE_NOMEM: db->sick = true; break;
    default: break;
    }
}

bool db_is_sick(const Db *db)
{
    return db->sick;
}

static Err cannot(Db *db, const char *what)
{
    int code = sqlite3_errcode(db->of) & 0xff;

    note_code(db, code);

    if (code == SQLITE_FULL)
        return err_fmt("cannot %s: no space is left on the disk", what);
    return err_fmt("cannot %s: %s", what, sqlite3_errmsg(db->of));
}

/* ---- opening ----------------------------------------------------------------------------------- */

/* Pragmas and what they must say when asked afterwards. */
typedef struct Setting {
    const char *name, *value, *reads;
} Setting;

static const Setting FOR_ALL[] = {
    { "trusted_schema", "off", "0" },
    { "cell_size_check", "on", "1" },
    { "mmap_size", "0", "0" }, /* an error of the disk is then an error, and not a signal */
    { "temp_store", "memory", "2" },
    { "foreign_keys", "on", "1" },
    { "recursive_triggers", "off", "0" },
    { "case_sensitive_like", "off", NULL },
    { 0 },
};

static const Setting FOR_READERS[] = {
    { "query_only", "on", "1" },
    { 0 },
};

/* The order matters: the log's mode first, because the rest is about it. */
static const Setting FOR_THE_WRITER[] = {
    { "locking_mode", "normal", "normal" },
    { "journal_mode", "wal", "wal" },
    { "synchronous", "full", "2" }, /* what is acknowledged is on the disk (DUR-01) */
    { "fullfsync", "on", "1" },
    { "checkpoint_fullfsync", "on", "1" },
    { "cache_size", "-16000", "-16000" }, /* KB: the inner pages of all tables */
    /* The log stays as long as it became and is written over from its beginning: a sync of a file that
     * does not grow is several times cheaper. After erasing it is cut (db_checkpoint). */
    { "wal_autocheckpoint", "8000", "8000" },
    { "journal_size_limit", "33554432", "33554432" },
    { "secure_delete", "on", "1" },
    { 0 },
};

/* The first row's first column as text, cut to the room. */
static Err ask(Db *db, const char *sql, char *room, size_t size)
{
    sqlite3_stmt *st = NULL;
    int code = sqlite3_prepare_v2(db->of, sql, -1, &st, NULL);

    room[0] = 0;
    if (code == SQLITE_OK)
        code = sqlite3_step(st);
    if (code == SQLITE_ROW)
        snprintf(room, size, "%s", (const char *)sqlite3_column_text(st, 0));
    bool good = code == SQLITE_ROW || code == SQLITE_DONE;
    Err e = good ? OK : cannot(db, "read the database");
    sqlite3_finalize(st);
    return e;
}

static Err set_all(Db *db, const Setting *list)
{
    char sql[96], says[64];

    for (const Setting *s = list; s->name; s++) {
        snprintf(sql, sizeof(sql), "pragma %s = %s", s->name, s->value);
        TRY(ask(db, sql, says, sizeof(says)));
        if (!s->reads)
            continue;
        snprintf(sql, sizeof(sql), "pragma %s", s->name);
        TRY(ask(db, sql, says, sizeof(says)));
        if (strcmp(says, s->reads) != 0)
            return err_fmt("cannot use the database: its %s is %s and must be %s", s->name, says,
                           s->value);
    }
    return OK;
}

/* ---- for which hub ----------------------------------------------------------------------------- */

Scope scope_hub(Str hub)
{
    Scope s = { .kind = SCOPE_HUB };

    if (hub.n == 0 || hub.n >= sizeof(s.hub))
        return (Scope){ .kind = SCOPE_NONE };
    memcpy(s.hub, hub.p, hub.n);
    return s;
}

Scope db_scope(Db *db, Scope scope)
{
    Scope before = db->scope;

    db->scope = scope;
    return before;
}

/* in_hub(code) and, where `network` counts too, in_hub_or_network(code). */
static void answer_scope(sqlite3_context *ctx, sqlite3_value *value, bool network)
{
    const Db *db = sqlite3_user_data(ctx);
    const char *hub = (const char *)sqlite3_value_text(value);

    switch (db->scope.kind) {
    case SCOPE_NONE: sqlite3_result_error(ctx, "nobody said for which hub", -1); return;
    case SCOPE_HUB: sqlite3_result_int(ctx, hub && strcmp(hub, db->scope.hub) == 0); return;
    case SCOPE_NETWORK: sqlite3_result_int(ctx, network); return;
    case SCOPE_MACHINE: sqlite3_result_int(ctx, 1); return;
    }
}

static void in_hub(sqlite3_context *ctx, int count, sqlite3_value **value)
{
    (void)count;
    answer_scope(ctx, value[0], false);
}

static void in_hub_or_network(sqlite3_context *ctx, int count, sqlite3_value **value)
{
    (void)count;
    answer_scope(ctx, value[0], true);
}

static unsigned bit_of(const char *table)
{
    for (unsigned i = 0; table && i < COUNT(OF_HUBS); i++)
        if (strcmp(table, OF_HUBS[i]) == 0)
            return 1u << i;
    return 0;
}

/* Sees what a statement touches while it is prepared; prepare() judges. `view`: in which it stands. */
static int notice(void *ctx, int action, const char *table, const char *column, const char *schema,
                  const char *view)
{
    Db *db = ctx;

    (void)column;
    (void)schema;
    if (action == SQLITE_INSERT || action == SQLITE_UPDATE || action == SQLITE_DELETE)
        db->writes |= bit_of(table);
    else if (action == SQLITE_READ && !(view && strncmp(view, "seen_", 5) == 0))
        db->reads_around |= bit_of(table);
    return SQLITE_OK;
}

static bool set_up_scope(Db *db)
{
    const int how = SQLITE_UTF8 | SQLITE_INNOCUOUS;

    return sqlite3_create_function(db->of, "in_hub", 1, how, db, in_hub, NULL, NULL) == SQLITE_OK &&
           sqlite3_create_function(db->of, "in_hub_or_network", 1, how, db, in_hub_or_network, NULL,
                                   NULL) == SQLITE_OK &&
           sqlite3_set_authorizer(db->of, notice, db) == SQLITE_OK;
}

static Err set_up(Db *db, DbUse use)
{
    sqlite3_busy_timeout(db->of, BUSY_MS);
    sqlite3_extended_result_codes(db->of, 0);
    sqlite3_limit(db->of, SQLITE_LIMIT_LENGTH, TEXT_MAX);
    sqlite3_limit(db->of, SQLITE_LIMIT_ATTACHED, 0);
    bool set =
        sqlite3_db_config(db->of, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL) == SQLITE_OK &&
        sqlite3_db_config(db->of, SQLITE_DBCONFIG_DQS_DDL, 0, NULL) == SQLITE_OK &&
        sqlite3_db_config(db->of, SQLITE_DBCONFIG_DQS_DML, 0, NULL) == SQLITE_OK &&
        sqlite3_db_config(db->of, SQLITE_DBCONFIG_ENABLE_LOAD_EXTENSION, 0, NULL) == SQLITE_OK;
    if (!set || !set_up_scope(db))
        return err_fmt("cannot use the database: this SQLite does not know our settings");
    TRY(set_all(db, FOR_ALL));
    return set_all(db, use == DB_WRITES ? FOR_THE_WRITER : FOR_READERS);
}

/* Counting memory takes a lock for each piece of it; nobody reads the count. Too late when something else
 * in the program has used SQLite before us, and then without harm. */
static void configure_once(void)
{
    (void)sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
}

Err db_open(const char *path, DbUse use, Db **out)
{
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    int how = use == DB_WRITES ? SQLITE_OPEN_READWRITE : SQLITE_OPEN_READONLY;
    Db *db = calloc(1, sizeof(*db));

    MUST(db);
    pthread_once(&once, configure_once);
    *out = NULL;
    for (size_t i = 0; i < SQL_COUNT; i++)
        db->stmt[i].db = db;
    const char *layer = use == DB_WRITES ? logfile_layer() : NULL;
    bool open = sqlite3_open_v2(path, &db->of, how | SQLITE_OPEN_NOMUTEX, layer) == SQLITE_OK;
    Err e =
        open ? set_up(db, use)
             : err_fmt("cannot open %s: %s", path, db->of ? sqlite3_errmsg(db->of) : "no memory");
    if (FAILED(e))
        db_close(db);
    else
        *out = db;
    return e;
}

void db_close(Db *db)
{
    if (!db)
        return;
    for (size_t i = 0; i < SQL_COUNT; i++)
        sqlite3_finalize(db->stmt[i].of);
    sqlite3_finalize(db->begin);
    sqlite3_finalize(db->commit);
    MUST(sqlite3_close(db->of) == SQLITE_OK);
    free(db);
}

/* ---- constant text ----------------------------------------------------------------------------- */

Err db_script(Db *db, const char *sql)
{
    return sqlite3_exec(db->of, sql, NULL, NULL, NULL) == SQLITE_OK
               ? OK
               : cannot(db, "change the database");
}

Err db_number(Db *db, const char *sql, int64_t *out)
{
    char text[32];

    TRY(ask(db, sql, text, sizeof(text)));
    *out = strtoll(text, NULL, 10);
    return OK;
}

static Err check_by(Db *db, const char *pragma)
{
    char says[200];

    TRY(ask(db, pragma, says, sizeof(says)));
    return strcmp(says, "ok") == 0 ? OK : err_fmt("the database is damaged: %s", says);
}

Err db_check(Db *db)
{
    return check_by(db, "pragma integrity_check(1)");
}

Err db_check_quickly(Db *db)
{
    return check_by(db, "pragma quick_check(1)");
}

/* Kept prepared: they come with each write. */
static bool run_kept(Db *db, sqlite3_stmt **st, const char *sql)
{
    if (!*st &&
        sqlite3_prepare_v3(db->of, sql, -1, SQLITE_PREPARE_PERSISTENT, st, NULL) != SQLITE_OK)
        return false;
    bool good = sqlite3_step(*st) == SQLITE_DONE;
    return sqlite3_reset(*st) == SQLITE_OK && good;
}

Err db_begin(Db *db)
{
    return run_kept(db, &db->begin, "begin immediate") ? OK : cannot(db, "begin to write");
}

Err db_commit(Db *db)
{
    if (run_kept(db, &db->commit, "commit"))
        return OK;
    Err e = cannot(db, "save");
    db->sick =
        true; /* whatever it was: what the system could not write it may have thrown away (DUR-05) */
    db_rollback(db);
    return e;
}

void db_rollback(Db *db)
{
    if (!sqlite3_get_autocommit(db->of))
        sqlite3_exec(db->of, "rollback", NULL, NULL, NULL);
}

Err db_part_begin(Db *db)
{
    return db_script(db, "savepoint part");
}

Err db_part_keep(Db *db)
{
    return db_script(db, "release part");
}

bool db_part_drop(Db *db)
{
    if (sqlite3_get_autocommit(db->of))
        return false;
    return sqlite3_exec(db->of, "rollback to part; release part", NULL, NULL, NULL) == SQLITE_OK;
}

bool db_checkpoint(Db *db, bool cut)
{
    /* Not done now is done later: the log holds everything. */
    return sqlite3_wal_checkpoint_v2(db->of, NULL,
                                     cut ? SQLITE_CHECKPOINT_TRUNCATE : SQLITE_CHECKPOINT_PASSIVE,
                                     NULL, NULL) == SQLITE_OK;
}

/* ---- copies ------------------------------------------------------------------------------------ */

static Err copy_pages(Db *db, sqlite3 *to)
{
    sqlite3_backup *b = sqlite3_backup_init(to, "main", db->of, "main");
    int code;

    if (!b)
        return err_fmt("cannot copy the database: %s", sqlite3_errmsg(to));
    do
        code = sqlite3_backup_step(b, BACKUP_PAGES);
    while (code == SQLITE_OK);
    sqlite3_backup_finish(b);
    return code == SQLITE_DONE ? OK : err_fmt("cannot copy the database: %s", sqlite3_errstr(code));
}

static Err sync_path(const char *path)
{
    AUTO(fd_drop) int fd = open(path, O_RDONLY | O_CLOEXEC);

    return fd >= 0 && fsync(fd) == 0 ? OK : err_fmt("cannot save the copy %s", path);
}

/* The copy has no log of its own, so that it is one file. */
static Err write_copy(Db *db, const char *path)
{
    Db copy = { 0 };
    char says[64];
    AUTO(fd_drop) int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);

    if (fd < 0)
        return err_fmt("cannot make the copy %s", path);
    Err e = OK;
    if (sqlite3_open_v2(path, &copy.of, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, NULL) !=
        SQLITE_OK)
        e = err_fmt("cannot open the copy %s", path);
    if (!FAILED(e))
        e = copy_pages(db, copy.of);
    if (!FAILED(e))
        e = ask(&copy, "pragma journal_mode = delete", says, sizeof(says));
    if (!FAILED(e))
        e = db_check(&copy);
    sqlite3_close(copy.of);
    return FAILED(e) ? e : sync_path(path);
}

Err db_backup(Db *db, const char *path)
{
    char next[4096], folder[4096];
    const char *slash = strrchr(path, '/');

    snprintf(folder, sizeof(folder), "%.*s", slash ? (int)(slash - path) + 1 : 1,
             slash ? path : ".");
    if ((size_t)snprintf(next, sizeof(next), "%s.next", path) >= sizeof(next))
        return err_fmt("cannot copy the database: the path is too long");
    unlink(next); /* of a try that was interrupted */
    Err e = write_copy(db, next);
    if (!FAILED(e) && rename(next, path) != 0)
        e = err_fmt("cannot put the copy in place: %s", path);
    if (FAILED(e)) {
        unlink(next);
        return e;
    }
    return sync_path(folder);
}

/* ---- statements -------------------------------------------------------------------------------- */

/* Reading what belongs to hubs around the views: only where the name says so ("all."), or of a table that
 * it writes itself, where triggers look at each row. */
static int prepare_text(Db *db, const char *name, const char *sql, sqlite3_stmt **out)
{
    db->reads_around = db->writes = 0;
    int code = sqlite3_prepare_v3(db->of, sql, -1, SQLITE_PREPARE_PERSISTENT, out, NULL);
    if (code != SQLITE_OK || (db->reads_around & ~db->writes) == 0 || strncmp(name, "all.", 4) == 0)
        return code;
    sqlite3_finalize(*out);
    *out = NULL;
    return SQLITE_AUTH;
}

static int prepare(Db *db, SqlId id)
{
    if (db->stmt[id].of)
        return SQLITE_OK;
    return prepare_text(db, STATEMENTS[id].name, STATEMENTS[id].sql, &db->stmt[id].of);
}

static Err cannot_prepare(const Db *db, const char *name, int code)
{
    if (code == SQLITE_AUTH)
        return err_fmt("cannot prepare %s: it reads what belongs to hubs without a seen_ view",
                       name);
    return err_fmt("cannot prepare %s: %s", name, sqlite3_errmsg(db->of));
}

Err db_judge(Db *db, const char *name, const char *sql)
{
    sqlite3_stmt *st = NULL;
    int code = prepare_text(db, name, sql, &st);
    Err e = code == SQLITE_OK ? OK : cannot_prepare(db, name, code);

    sqlite3_finalize(st);
    return e;
}

Err db_prepare_all(Db *db)
{
    for (size_t i = 0; i < SQL_COUNT; i++) {
        int code = prepare(db, (SqlId)i);

        if (code != SQLITE_OK)
            return cannot_prepare(db, STATEMENTS[i].name, code);
    }
    return OK;
}

Stmt *stmt_use(Db *db, SqlId id)
{
    Stmt *st = &db->stmt[id];

    MUST(!st->used); /* a use before was not given back with stmt_done */
    st->used = true;
    st->ran = false;
    st->code = prepare(db, id);
    return st;
}

/* Where a value goes; 0: there was a failure before. */
static int place(const Stmt *st, const char *name)
{
    if (st->code != SQLITE_OK)
        return 0;
    int at = sqlite3_bind_parameter_index(st->of, name);
    MUST(at > 0 && !st->ran);
    return at;
}

void stmt_int(Stmt *st, const char *name, int64_t value)
{
    int at = place(st, name);

    if (at)
        st->code = sqlite3_bind_int64(st->of, at, value);
}

void stmt_text(Stmt *st, const char *name, Str value)
{
    int at = place(st, name);

    if (at)
        st->code = sqlite3_bind_text64(st->of, at, value.n ? value.p : "", value.n, SQLITE_STATIC,
                                       SQLITE_UTF8);
}

void stmt_blob(Stmt *st, const char *name, Str value)
{
    int at = place(st, name);

    if (at)
        st->code = sqlite3_bind_blob64(st->of, at, value.n ? value.p : "", value.n, SQLITE_STATIC);
}

bool stmt_row(Stmt *st)
{
    if (st->code != SQLITE_OK)
        return false;
    st->ran = true;
    int code = sqlite3_step(st->of);
    if (code == SQLITE_ROW)
        return true;
    st->code = code;
    return false;
}

int64_t row_int(const Stmt *st, int column)
{
    return sqlite3_column_int64(st->of, column);
}

Str row_text(const Stmt *st, int column, Arena *a)
{
    const char *text = (const char *)sqlite3_column_text(st->of, column);

    return text ? arena_str(a, (Str){ text, (size_t)sqlite3_column_bytes(st->of, column) })
                : (Str){ 0 };
}

Str row_text_view(const Stmt *st, int column)
{
    const char *text = (const char *)sqlite3_column_text(st->of, column);

    return text ? (Str){ text, (size_t)sqlite3_column_bytes(st->of, column) } : (Str){ 0 };
}

Str row_blob(const Stmt *st, int column, Arena *a)
{
    const char *bytes = sqlite3_column_blob(st->of, column);

    return bytes ? arena_str(a, (Str){ bytes, (size_t)sqlite3_column_bytes(st->of, column) })
                 : (Str){ 0 };
}

void row_bytes(const Stmt *st, int column, void *out, size_t n)
{
    const void *bytes = sqlite3_column_blob(st->of, column);

    if (bytes && (size_t)sqlite3_column_bytes(st->of, column) == n)
        memcpy(out, bytes, n);
    else
        memset(out, 0, n);
}

bool row_none(const Stmt *st, int column)
{
    return sqlite3_column_type(st->of, column) == SQLITE_NULL;
}

int64_t stmt_changed(const Stmt *st)
{
    return sqlite3_changes64(st->db->of);
}

Err stmt_done(Stmt *st)
{
    SqlId id = (SqlId)(st - st->db->stmt);

    MUST(st->used);
    if (!st->ran)
        stmt_row(st);
    st->used = false;
    Err e = OK;
    note_code(st->db, st->code);
    if (st->code == SQLITE_FULL)
        e = err_fmt("cannot run %s: no space is left on the disk", STATEMENTS[id].name);
    else if (st->code != SQLITE_OK && st->code != SQLITE_DONE)
        e = err_fmt("cannot run %s: %s", STATEMENTS[id].name, sqlite3_errstr(st->code));
    if (st->of) {
        sqlite3_reset(st->of);
        sqlite3_clear_bindings(st->of);
    }
    return e;
}
