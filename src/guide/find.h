/*
 * find.h -- the first search: folded words, forms that share a stem by length, Latin typing.
 *
 * Services with all words lead those with some; exact words above beginnings above shared stems;
 * names above bodies (the weights of the index); importance breaks ties; closed ones come last.
 * Issue 2 replaces the analyser and the ranking behind this header.
 */
#pragma once
#include "guide/service.h"

enum { FIND_WORDS = 24, FIND_QUERY_BYTES = 400 };

typedef struct FoundService {
    const Service *service;
    uint32_t words, score;
    bool in_language; /* found by words of the page's language */
} FoundService;

/* Best first, in the arena; at most all services. Longer queries are cut at FIND_QUERY_BYTES. */
const FoundService *find_services(const Edition *e, Arena *a, Lang lang, Day today, Str query,
                                  size_t *count);
