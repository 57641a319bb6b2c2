/*
 * tally.h -- what each document holds of a query, word by word (inside find: others call query.h).
 */
#pragma once
#include "find/words.h"

enum { FIELD_SETS = FIND_OFTEN * 2 };

typedef struct Tally {
    uint32_t document;
    uint32_t best, total, held; /* what this word counts; all words; rarities of the words held */
    uint32_t
        as_typed; /* the part of total that came from forms as typed, and those that go on from them */
    uint8_t match, weakest; /* how this word was found; the words before it */
    uint8_t words, stamp;   /* words held, common ones left out; the word that was tallied last */
    uint8_t completions;    /* forms that go on from a half-typed word */
} Tally;

/*
 * Documents met so far, in the order they are met. Where a document's tally is: a place per document, or, when few
 * can be met, a hash table, so that the time goes with what is found and not with all there is.
 */
typedef struct Tallying {
    const FindBlock *b;
    uint8_t times[FIELD_SETS],
        times_typing[FIELD_SETS]; /* what a word counts by the fields it stands in, in tenths */
    uint8_t most_times;
    uint8_t stamp;
    bool
        is_closed; /* documents that are not met yet cannot come far enough: only those that are go on counting */
    Tally *tallies;
    uint32_t count;
    uint32_t *places; /* tally + 1 */
    uint32_t mask;    /* of the hash table; 0: a place per document */
} Tallying;

/* Bytes of all postings of the words: there are no more postings than that. */
uint64_t postings_at_most(const FindBlock *b, const Word *words, size_t count);
Tallying tallying_start(const FindBlock *b, Arena *a, const Word *words, size_t count,
                        const FindOptions *o);
void tally_word(Tallying *ts, const Word *w);
/* No document gets more for this word; nothing of it is as_typed in documents that lack another word. */
uint64_t tally_at_most(const Tallying *ts, const Word *w);
