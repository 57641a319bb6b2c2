/*
 * query.h -- what people type against the index.
 *
 * A word of the query is looked up as it stands, then by its stems; if the texts do not have it, by lossy key
 * (other letters, other keyboards, Latin typing), then with one and two slips. If no document has all
 * words, every word is widened so. Documents are ranked by how much of the query they hold, rare words
 * counting more, exact words above stems above keys above slips above synonyms, titles above bodies.
 */
#pragma once
#include "find/block.h"

enum { QUERY_WORDS = 24, QUERY_BYTES = 1000 };

typedef enum Match {
    MATCH_EXACT,
    MATCH_STEM,
    MATCH_TYPED,
    MATCH_SLIP,
    MATCH_SYNONYM,
    MATCH_KINDS
} Match;

typedef struct FindHit {
    uint32_t document;
    uint32_t score;
    Match match; /* the weakest way one of its words was found */
    bool all_words;
} FindHit;

typedef struct FindOptions {
    size_t most;          /* hits wanted */
    bool is_typing;       /* the last word may go on */
    const uint8_t *prior; /* importance per document, 0..100; NULL: all the same */
    uint8_t
        times[FIND_FIELDS]; /* what a word counts by field, in tenths; zeroes: 20, 14, 10, 2, 14 */
    /*
     * Passages: a word missing is a passage missed, so the share of the query they hold counts twice. People tell a
     * service their story, and much of it stands nowhere: true counts the share once, and what the service says
     * often a fifth more.
     */
    bool is_story;
} FindOptions;

/* Best first, in the arena. */
const FindHit *find_query(const FindBlock *b, Arena *a, Str query, const FindOptions *o,
                          size_t *count);
