/*
 * migrate.h -- from the schema a database has to today's: forward only, one numbered step after another
 * (migrations/NNNN-name.sql, made into C by tools/embed_sql.py).
 *
 * A step is one transaction that also raises user_version, so whatever happens in the middle of it leads
 * to the schema before or the one after (DUR-10). Before the first step of a database that holds
 * something, a checked copy is laid beside it: gza.db.before-NNNN.
 */
#pragma once
#include "store/db.h"

typedef struct Migration {
    int number; /* 1, 2, 3 ...; 0 ends the list */
    const char *name;
    const char *sql;
} Migration;

extern const Migration STORE_MIGRATIONS[];

/* "gza1" as a number: what else lies in a file of our name is not touched. */
enum { STORE_APPLICATION_ID = 0x677A6131 };

/* Is this our database, and of a schema we know? 0: it is empty. Err for a stranger's or a newer one. */
Err migrate_look(Db *db, const Migration *list, int *version);
/* Brings it to the last step of the list; `path` is where it lies. */
Err migrate(Db *db, const Migration *list, const char *path);
