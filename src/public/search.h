/*
 * search.h -- a search as it stands in an address, a form or a JSON body: read once for the page and the API,
 * written again for links, and its results as JSON.
 */
#pragma once
#include "base/json.h"
#include "guide/find.h"
#include "guide/snippet.h"

typedef enum FieldState { FIELD_GOOD, FIELD_BROKEN, FIELD_UNKNOWN } FieldState;

typedef struct Search {
    FindAsk ask; /* ask.query is trimmed and cut at QUERY_BYTES */
    bool has_query;
    FieldState state; /* the worst of all fields */
    Str bad, why; /* the first field that is not good, and what it may be; English, for programs */
} Search;

/*
 * Fields: q, lang, limit, offset, typing, facets, area, municipality, status, kind, free, and page for people, which
 * counts from 1. A field that is not good stays as if it were not given.
 */
Search search_read(const Edition *e, Arena *a, Str form, Lang lang, Day today);

/* At most so many bytes, but whole letters. */
Str query_head(Str q, size_t bytes);

/* "q=...&area=..." of the query and its filter; and of a page, unless it is the first. */
Str search_fields(const Edition *e, Arena *a, const FindAsk *ask, size_t page);

/* One result; `more` adds what only the API says: marks and url. */
void found_json(Json *j, const Edition *e, Arena *a, const Marker *m, const Found *f, Lang lang,
                bool more);
void facets_json(Json *j, const Edition *e, const Facets *f);
