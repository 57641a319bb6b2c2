/*
 * find.h -- what the Guide answers to a query: services, words explained, hubs and news, best first.
 *
 * The engine (find/query.h) ranks; this knows what its documents are, which of them a filter leaves, how many
 * each other choice of the filter would leave, and in which language the words were found. Results in the page's
 * language come before those found in the other one only; closed services come last.
 *
 * Documents of the index are numbered: services, then terms, hubs and news, each in table order. An index of
 * services alone is fine.
 */
#pragma once
#include "find/query.h"
#include "guide/service.h"

enum { FIND_MOST = 1000, FIND_PAGE = 20 }; /* hits that are looked at; results on a page */

typedef enum FoundType { FOUND_SERVICE, FOUND_TERM, FOUND_HUB, FOUND_NEWS, FOUND_TYPES } FoundType;

/*
 * What a service's state means for somebody who looks for help: go there; ask first, because it opens now and
 * then or may have ended; not any more.
 */
typedef enum FindState {
    STATE_ANY,
    STATE_OPEN,
    STATE_BY_CALL,
    STATE_CLOSED,
    FIND_STATES
} FindState;

/* All zero: everything. A filter on anything but the place leaves services only. */
typedef struct FindFilter {
    Ref area;  /* also_in counts */
    Ref place; /* municipality: services its people can get (guide/place.h), hubs that stand in it */
    FindState state;
    uint32_t kind; /* ProviderKind + 1 */
    bool is_free;
} FindFilter;
bool filter_is_empty(const FindFilter *f);

typedef struct FindAsk {
    Str query; /* valid UTF-8; cut at QUERY_BYTES */
    Lang lang;
    Day today;
    FindFilter filter;
    size_t offset, limit;
    bool is_typing;   /* the last word may go on */
    bool with_facets; /* else they stay zero */
} FindAsk;

typedef struct Found {
    FoundType type;
    uint32_t number; /* in its table */
    Match match;
    Lang lang; /* of the matched words, as the index knows it; snippet.h looks closer */
    bool is_over;
} Found;

/* For each value that a part of the filter can have: how many results it would leave beside the other parts. */
typedef struct Facets {
    const uint32_t *area,
        *place; /* by number in the table; place is NULL when no result depends on it */
    uint32_t state[FIND_STATES], kind[PROVIDER_KIND_COUNT], is_free;
    uint32_t of_area, of_place, of_state, of_kind,
        of_free; /* results with that part of the filter not set */
} Facets;

typedef struct FindAnswer {
    const Found *at; /* `count` results from `offset` on, in the arena */
    size_t count, total, unfiltered;
    Str read; /* the query as it was understood: the asked one, or what its keys write under another layout */
    Facets facets;
} FindAnswer;
FindAnswer find_guide(const Edition *e, Arena *a, const FindAsk *ask);

/* Services alone, for choosing one; best first. */
typedef struct FoundService {
    const Service *service;
    Match match;
} FoundService;
const FoundService *find_services(const Edition *e, Arena *a, Day today, Str query, size_t *count);

/* "exact", "stem", "typo", "synonym" */
Str match_name(Match m);
/* "service", "term", "hub", "news" */
Str found_type_name(FoundType t);
Str find_state_name(FindState s); /* "open", "by_call", "closed"; empty for any */
Str found_id(const Edition *e, const Found *f);
uint32_t found_document(const Edition *e, const Found *f); /* its number in the index */
TextId found_title(const Edition *e, const Found *f);
Str found_path(const Edition *e, Arena *a,
               const Found *f); /* behind the language: "s/k2m4x", "glossary#card" */
