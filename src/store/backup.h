/*
 * backup.h -- a copy of the data folder in one file, encrypted and signed, and back again.
 *
 * A backup is consistent while the server writes (one read transaction). Its key is a file of its own
 * (backup.key), which has to be kept somewhere else as well: without it nobody opens the backup. A
 * flipped byte, a cut file or a wrong key is refused before anything is written (DUR-11): the whole file
 * is checked first, then opened into a folder beside the new one, looked through, and only then named.
 *
 * Format: docs/formats/store.md.
 */
#pragma once
#include "base/arena.h"
#include "base/err.h"

typedef struct BackupKey {
    unsigned char bytes[32];
} BackupKey;

/* "gza-backup-key-1 " and 64 hex digits, for its owner alone. */
Err backup_key_read(const char *path, BackupKey *out);
Err backup_key_make(const char *path); /* an Err when the file is there */

typedef struct TableFacts {
    Str table;
    int64_t rows;
    unsigned char hash[32]; /* over all rows in the order of the key */
} TableFacts;

typedef struct BackupFacts {
    int64_t made_s;
    int schema;
    int64_t bytes;     /* of what is in it */
    TableFacts *table; /* of backup_make, when it has an arena */
    size_t tables;
} BackupFacts;

/* Replaces `path` at once. Reads while a server writes. `a`: for the facts of its tables, or NULL. */
Err backup_make(const char *folder, const char *path, const BackupKey *key, int64_t now_s, Arena *a,
                BackupFacts *out);
/* Reads it whole and checks it; writes nothing. */
Err backup_check(const char *path, const BackupKey *key, BackupFacts *out);
/* Into a folder that is not there yet, or is empty. */
Err backup_restore(const char *path, const BackupKey *key, const char *folder, BackupFacts *out);

/* What is in each table of a database file, by name. */
Err backup_tables(const char *db_path, Arena *a, TableFacts **out, size_t *count);
