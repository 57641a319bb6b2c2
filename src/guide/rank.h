/*
 * rank.h -- which services matter to this person, best first. Whether a service fits is match.h's
 * answer and is never changed here; this decides what is shown first, and what is kept out of sight.
 */
#pragma once
#include "guide/match.h"

/* What the person came for: a life situation, a need of the home page, or nothing said. */
typedef struct RankNeed {
    const Situation *situation; /* may be NULL */
    const Need *need;           /* may be NULL */
} RankNeed;

enum { RELEVANCE_MOST = 1000 };

typedef struct Ranked {
    const Service *service;
    uint32_t relevance; /* 0..RELEVANCE_MOST; 0: out of sight (no, implausible, or over for good) */
    bool is_generic;    /* open to everybody and not what the person came for: one line for its area */
} Ranked;

/* The need or situation of that id; false when there is none. An empty id is nothing said. */
bool rank_need(const Edition *e, Str id, RankNeed *out);
/* After match_all: every service, most relevant first, in the arena; equal ones in the edition's order. */
const Ranked *rank_services(Match *m, Arena *a, RankNeed need);
