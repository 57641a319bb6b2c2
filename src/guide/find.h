/*
 * find.h -- the search engine (find/query.h) over the services of an edition.
 *
 * Services that hold all of the query lead; importance decides between equals; closed ones come last.
 */
#pragma once
#include "find/query.h"
#include "guide/service.h"

enum { FIND_MOST = 60 };

typedef struct FoundService {
    const Service *service;
    MatchKind match;
} FoundService;

/* Best first, in the arena; at most FIND_MOST. Longer queries are cut at QUERY_BYTES. */
const FoundService *find_services(const Edition *e, Arena *a, Day today, Str query, size_t *count);
