/*
 * mark.h -- which words of a text the query means, to show them marked.
 *
 * The same rules as in query.h: the word as it stands, the beginning of one that is still being typed, its
 * stems, its key (so what was typed in Latin letters marks Georgian words), with slips. A looser rule is taken for
 * a word only when the index knows it by no stricter one; words that every text has are not marked.
 */
#pragma once
#include "find/query.h"

typedef struct Marker Marker;

/* In the arena. */
Marker *marker_of(const FindBlock *b, Arena *a, Str query, bool is_typing);
uint32_t marker_words(const Marker *m); /* a bit for each word that can be marked */
/* Those that may stand in a title, in what it gives, in the body of a document, by the index: no other is marked there. */
uint32_t marker_words_in(const Marker *m, uint32_t document, FindField field);

typedef struct WordMark {
    uint32_t from, to; /* bytes, of whole words */
    uint32_t words;    /* bits of the query's words that it is */
} WordMark;

typedef struct Marks {
    const WordMark *at; /* in the order of the text, in the arena */
    size_t count;
    uint32_t words; /* of all of them */
} Marks;

Marks mark_text(const Marker *m, Arena *a, Str text);
