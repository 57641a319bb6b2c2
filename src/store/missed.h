/*
 * missed.h -- counting words of searches that found nothing, so that nobody is in the count.
 *
 * Kept is, for each day, how often a word was asked for. Not kept: the query, which words came
 * together, who, from where, and when in the day. A word is written down when the eleventh has asked
 * for it and taken out when the days that are kept add up to fewer; until then there is only its mark,
 * a hash under a key that lies in a file of its own. Whoever has both files could try words one by
 * one; whoever has a copy of the database cannot.
 *
 * Shown are whole steps of eleven (11, 22, 33 ...), so that two lists, of other days or another moment,
 * never differ by one to ten people (PRIV-12).
 *
 * Whether somebody asks twice is decided before it comes here (web/once.h).
 */
#pragma once
#include "base/day.h"
#include "store/db.h"

enum {
    MISSED_PEOPLE = 11,        /* fewer are nobody's business (PRIV-11) */
    MISSED_WORDS_A_DAY = 2000, /* different ones; a flood of nonsense fills no disk */
    MISSED_MARK_BYTES = 16,
    MISSED_KEY_BYTES = 32,
    MISSED_LIST_MOST = 1000,
};

typedef struct MissedKey {
    unsigned char bytes[MISSED_KEY_BYTES];
} MissedKey;

/* Reads the key; makes it when it is not there yet. For its owner alone, or an Err (SBX-04). */
Err missed_key(const char *path, MissedKey *out);

/* In the writer's transaction: one more for each of these folded words. */
Err missed_add(Db *db, const MissedKey *key, Day day, const Str *words, size_t count);
/* In the writer's transaction: what is older than MISSED_KEPT_DAYS goes, and words that have become rare. */
Err missed_forget(Db *db, Day today);

typedef struct MissedWord {
    Str word;
    int64_t people; /* at least so many: a multiple of MISSED_PEOPLE */
} MissedWord;

typedef struct MissedList {
    const MissedWord *at; /* most asked first, then by word; at most MISSED_LIST_MOST */
    size_t len;
    int64_t hidden; /* so many words were asked for by fewer people */
} MissedList;

/* What was asked for since that day. For any connection; the list lives in the arena. */
Err missed_list(Db *db, Arena *a, Day since, MissedList *out);
