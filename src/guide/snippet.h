/*
 * snippet.h -- the few words of a result that show why it was found.
 *
 * The sentence with most of the query's words that the title does not have already; when none has
 * more, the summary, which says best what this is. In the page's language if a word of the query stands in its text,
 * else in the other one if it stands there.
 */
#pragma once
#include "find/mark.h"
#include "guide/find.h"

enum { SNIPPET_LETTERS = 160 };

typedef struct Snippet {
    Lang lang;
    Str text;
    const WordMark *marks; /* in the text, in bytes */
    size_t mark_count;
} Snippet;

Snippet snippet_of(const Edition *e, Arena *a, const Marker *m, const Found *f, Lang page);
