/*
 * db.h -- one connection to the database, used by one thread at a time. Rooms do not open any: they
 * get the writer's in a job (store.h), or a reader's.
 *
 * Statements are named in statements.h and prepared once for each connection. A statement in use
 * remembers its first failure, does nothing after it, and is asked once at the end:
 *
 *     Stmt *st = stmt_use(db, SQL_MISSED_TOTAL);
 *     stmt_blob(st, ":mark", mark);
 *     while (stmt_row(st))
 *         total += row_int(st, 0);
 *     TRY(stmt_done(st));
 *
 * Errors say what could not be done and why, never a value that was bound.
 */
#pragma once
#include "base/arena.h"
#include "base/err.h"
#include "store/statements.h"

typedef struct Db Db;
typedef struct Stmt Stmt;

typedef enum DbUse { DB_READS, DB_WRITES } DbUse;

/*
 * Opens a database file that exists (an empty one is a new database), and sets every option on which
 * we rely explicitly, because Debian's defaults are not SQLite's. What matters is read back: an Err when
 * the database does not take it (DUR-01). Only one connection of all programs may be open for writing;
 * store.h sees to that. *out is the caller's until db_close.
 */
Err db_open(const char *path, DbUse use, Db **out);
/* NULL is fine. The last one that writes puts the log into the database and removes it. */
void db_close(Db *db);

/* Every named statement, so that a mistake shows at the start and not at the first visitor. */
Err db_prepare_all(Db *db);
/* Would a statement of this name and text be let in? */
Err db_judge(Db *db, const char *name, const char *sql);
/* Looks through the whole file; an Err when anything is damaged. */
Err db_check(Db *db);
/* The same but for whether indexes and tables say the same: a third of the time, for each start. */
Err db_check_quickly(Db *db);
/* Runs constant text: migrations, pragmas. */
Err db_script(Db *db, const char *sql);
/* The first column of the only row of constant text. */
Err db_number(Db *db, const char *sql, int64_t *out);

/*
 * For which hub a connection works (AUZ-03). What belongs to hubs is read through views that ask this for
 * each row, and guarded by triggers when written (migration 0002); a named statement that goes around the
 * views cannot be prepared. SCOPE_NONE, as at the start and before each job: such reading and writing fails.
 */
typedef enum ScopeKind {
    SCOPE_NONE,
    SCOPE_HUB,     /* what is of this hub */
    SCOPE_NETWORK, /* counts, staff and entries of all hubs; no consultation */
    SCOPE_MACHINE, /* everything: what goes by itself, and the command line */
} ScopeKind;

enum { SCOPE_HUB_ROOM = 48 };

typedef struct Scope {
    ScopeKind kind;
    char hub[SCOPE_HUB_ROOM];
} Scope;

Scope scope_hub(Str hub); /* an empty or too long code: SCOPE_NONE */
/* Returns the one before. */
Scope db_scope(Db *db, Scope scope);

/* A transaction of the writer. After a failed commit nothing of it is there, but the connection must
 * not be used any more: close it, open another, look (DUR-05). */
Err db_begin(Db *db);
Err db_commit(Db *db);
void db_rollback(Db *db);
/* Has the disk, and not only a statement, failed since it was opened? */
bool db_is_sick(const Db *db);
/* A part of a transaction that can fail without the rest. Of a reader: what it reads in it is of one moment. */
Err db_part_begin(Db *db);
Err db_part_keep(Db *db);
/* False: the whole transaction has gone with it (a full disk, for example). */
bool db_part_drop(Db *db);

/* A whole copy, for its owner alone, synced and checked by opening it; put in place of `path` at once. */
Err db_backup(Db *db, const char *path);
/* Moves the log into the database as far as no reader is in the way. `cut`: and leaves nothing in it, so
 * that what was erased is in no file any more; false when a reader was in the way. */
bool db_checkpoint(Db *db, bool cut);

/* Never NULL. One use of a statement at a time; values stay until stmt_done. */
Stmt *stmt_use(Db *db, SqlId id);
/* A parameter that gets no value is null. */
void stmt_int(Stmt *st, const char *name, int64_t value);
void stmt_text(Stmt *st, const char *name,
               Str value); /* must live until stmt_done, as in stmt_blob */
void stmt_blob(Stmt *st, const char *name, Str value);
bool stmt_row(Stmt *st);
int64_t row_int(const Stmt *st, int column);
Str row_text(const Stmt *st, int column, Arena *a); /* null is the empty text */
Str row_text_view(const Stmt *st, int column);      /* until the next row */
Str row_blob(const Stmt *st, int column, Arena *a);
/* Into room of exactly that size; zeros when it has another. */
void row_bytes(const Stmt *st, int column, void *out, size_t n);
bool row_none(const Stmt *st, int column); /* null */
int64_t
stmt_changed(const Stmt *st); /* rows that the writing connection's last statement changed */
/* Runs it if no row was asked for, and gives it back. */
Err stmt_done(Stmt *st);
