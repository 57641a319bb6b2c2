/*
 * audit.h -- what was done, by whom, in the transaction of the deed itself (LOG-02): when the entry
 * cannot be written, the deed has not happened.
 *
 * Entries are numbered without a gap, and the hash of each is over the hash before and the entry as one
 * line of JSON, so a change, a swap or a hole shows where it is. The last one is also kept under a key
 * that is not in the database, so that a tail that was cut off shows too; audit_head gives what can be
 * written on paper or mailed elsewhere for whoever does not trust the machine.
 *
 * Objects are codes and ids, never names, words or addresses (LOG-04).
 */
#pragma once
#include "store/db.h"

enum { AUDIT_HASH_BYTES = 32, AUDIT_KEY_BYTES = 32, AUDIT_ID_BYTES = 16, AUDIT_LINE_BYTES = 1024 };

typedef struct AuditKey {
    unsigned char bytes[AUDIT_KEY_BYTES];
} AuditKey;

typedef struct AuditEntry {
    int64_t seq;                /* given by audit_add */
    int64_t at_s;               /* UTC */
    const unsigned char *staff; /* AUDIT_ID_BYTES of them; NULL: the machine itself */
    Str hub;                    /* empty: none */
    Str action;                 /* "contact.add" */
    Str object;
    Str result; /* "done", "refused" */
} AuditEntry;

/* In the writer's transaction. Texts are cut at 200 bytes. */
Err audit_add(Db *db, const AuditKey *key, const AuditEntry *entry);

/* One line of JSON, without the line's end, whatever the texts are (LOG-05). */
Str audit_line(Arena *a, const AuditEntry *entry);

typedef struct AuditHead {
    int64_t seq; /* 0: no entry yet */
    unsigned char hash[AUDIT_HASH_BYTES];
} AuditHead;

Err audit_head(Db *db, AuditHead *out);

typedef struct AuditVerdict {
    int64_t entries;  /* that were read */
    int64_t wrong_at; /* the first that does not fit; 0: all do */
    const char *what; /* a sentence; NULL when all is well */
} AuditVerdict;

/*
 * Reads every entry. `key` may be NULL: then a tail that was cut off is not noticed, unless `outside`
 * (NULL: none) is a head that was kept elsewhere. What is found is an answer, not an Err.
 */
Err audit_verify(Db *db, const AuditKey *key, const AuditHead *outside, AuditVerdict *out);

/*
 * What happened before `before_s` goes, at most `most` entries, so that ten years are the end of it (PRIV-06). The
 * last one that went is noted under the seal, and audit_verify begins after it: nobody without the key can take
 * entries from the beginning. In the writer's transaction, in the machine's scope.
 */
Err audit_forget(Db *db, const AuditKey *key, int64_t before_s, size_t most, size_t *gone);

/* Entries of the hubs in scope, newest first, from the one before `before` (0: the newest). */
Err audit_list(Db *db, Arena *a, Str hub, int64_t before, size_t most, AuditEntry **out,
               size_t *count);
