/*
 * written.h -- each write has a key of 16 bytes, made by whoever asks for it. The same key and the same
 * body again are the same write: nothing changes, the answer is the same (SYN-01). The same key with
 * another body is refused.
 */
#pragma once
#include "base/day.h"
#include "store/db.h"
#include "store/dictionary.h"

enum { WRITE_KEY_BYTES = 16, BODY_HASH_BYTES = 32, WRITTEN_KEPT_DAYS = WRITE_KEPT_DAYS };

typedef struct WriteKey {
    unsigned char bytes[WRITE_KEY_BYTES];
} WriteKey;

/* What was asked for, as a hash over its parts, each with its length. */
typedef struct Body {
    _Alignas(64) unsigned char state[384];
    unsigned char hash[BODY_HASH_BYTES]; /* of written_find */
} Body;

void body_begin(Body *b, const char *action);
void body_text(Body *b, Str text);
void body_number(Body *b, int64_t number);

typedef enum Written { WRITTEN_NEW, WRITTEN_BEFORE, WRITTEN_OTHERWISE } Written;

/* Ends `body`. WRITTEN_NEW: go on, and note it in the same transaction when it is done. */
Err written_find(Db *db, const WriteKey *key, Body *body, Written *out);
Err written_note(Db *db, const WriteKey *key, const Body *body, Day today);
Err written_forget(Db *db, Day today);
/* A key like UUIDv7: the time in ms, then 80 random bits. Rows whose id is the key of their first write then
 * come into the database one beside the other, and not each into a page of its own. */
void write_key_new(WriteKey *out);
/* 32 hex digits; false for anything else, and for a key that nobody drew (all zero). */
bool write_key_read(Str hex, WriteKey *out);
