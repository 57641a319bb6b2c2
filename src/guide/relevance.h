/*
 * relevance.h -- which of the services that fit, or may fit, to show first.
 *
 * A verdict says whether a service fits; on a full set of answers some 33 fit and 15 of them fit nearly
 * everybody. What stands first is decided here, from what the person says they need, and never changes a
 * verdict: need x targetedness x certainty x importance x freshness.
 */
#pragma once
#include "guide/match.h"

/* What somebody came for: one of these, or nothing. */
typedef struct Wish {
    const Need *need;
    const Situation *situation;
    const Service *service;
} Wish;

/* Services of a first screen, at most; beyond the first few none below RELEVANT_LEAST, which is where
 * services begin that have nothing to do with what somebody came for (a kindergarten for a student). */
enum { RELEVANT_FIRST = 7, RELEVANT_FEW = 3, RELEVANT_LEAST = 180 };

/* By id, or by a situation's or service's code. false: there is no such thing. */
bool wish_by_id(const Edition *e, Str id, Wish *out);
Str wish_id(const Edition *e, const Wish *w);
/* Which services a wish is about, by service; NULL when it is about all. For next_question. */
const bool *wish_services(const Edition *e, Arena *a, const Wish *w);

typedef enum Shelf {
    SHELF_FIRST, /* fits or may fit, and says something about the person */
    SHELF_GENERAL, /* open to nearly everybody and not what they came for: a line per area is enough */
    SHELF_ASIDE, /* of no visible use to them: other ages, work they do not do, closed and not asked for */
    SHELF_NO, /* does not fit */
    SHELF_COUNT
} Shelf;

typedef struct Relevant {
    const Service *service;
    uint32_t score; /* 0..1000 */
    Shelf shelf;
} Relevant;

/* All services after match_all, by shelf, then best first; equals in the edition's order. In the arena. */
const Relevant *relevance_order(Matcher *m, Arena *a, const Wish *w, size_t *count);
/* How many of them make the first screen. */
size_t relevance_first(const Relevant *order, size_t count);
Str shelf_name(Shelf s); /* "first", "general", "aside", "no" */
