/*
 * words.h -- from a query to the words of the index that may be meant (inside find: others call query.h).
 */
#pragma once
#include "find/query.h"
#include "text/analyse.h"
#include "text/readings.h"

enum { CANDIDATES = 96 };

typedef struct Candidate {
    uint32_t word;
    uint16_t weight; /* of 100 */
    uint8_t kind, match;
} Candidate;

typedef struct Word {
    Str text; /* folded */
    Codes codes;
    Analysis analysis;
    Codes readings[READINGS_MAX]; /* what else may have been meant: text/readings.h */
    size_t reading_count;
    bool georgian, latin, is_last, is_common, is_wide;
    Candidate at[CANDIDATES];
    size_t count;
    uint32_t prefix_from, prefix_to; /* forms the word may become, when it is still typed */
    unsigned prefix_weight;
    uint32_t idf; /* fixed point, 16 per bit */
} Word;

/* The words of a query, each once, at most QUERY_WORDS; not looked up yet. */
Word *words_of(Arena *a, Str query, bool is_typing, size_t *count);
/* As it stands, then by ever looser ways until one finds something. */
void word_look_up(const FindBlock *b, Word *w);
/* All that could be meant, for when no document has all words. */
void word_widen(const FindBlock *b, Word *w);
