/*
 * plan.h -- "my plan": the services somebody chose, in an order that works, and all papers on one list.
 *
 * The state is what travels: in a hidden field, in a QR code, on paper. It holds the five-letter codes of
 * services, the ids of papers that are there already, and a municipality; no name, no answer, no date.
 *
 *     gza1:d4d4d.f5f5f;photo;telavi          services ; papers ; municipality, each may be empty
 *
 * Sets, not lists: codes and papers stand sorted and once, so equal plans are equal bytes, and the text
 * does not tell what was added first. Everything is bounded; it is not signed, for it allows nothing.
 */
#pragma once
#include "guide/service.h"

#define PLAN_PREFIX "gza1:"
enum {
    PLAN_SERVICES = 30,
    PLAN_PAPERS = 100,
    PLAN_ID_BYTES = 48,
    PLAN_CODE_BYTES = 5,
    PLAN_BYTES = 8192 /* of a text that is read; the longest that we write fits */
};

typedef struct PlanState {
    Str services[PLAN_SERVICES];
    Str papers[PLAN_PAPERS];
    size_t service_count, paper_count;
    Str municipality; /* empty: not chosen */
} PlanState;

typedef enum PlanProblem {
    PLAN_OK,
    PLAN_TOO_LONG,
    PLAN_NOT_A_PLAN,   /* does not begin as one */
    PLAN_OTHER_FORMAT, /* "gza2:": a newer program wrote it */
    PLAN_BROKEN,       /* a letter that cannot stand there, a part too few or too many */
    PLAN_TOO_MANY
} PlanProblem;

/*
 * Reads a text in any order, with repeats, and with the address of a page before it (up to "#plan=").
 * The state points into the text. On a problem *out is the empty plan.
 */
PlanProblem plan_parse(Str text, PlanState *out);
Str plan_text(Arena *a, const PlanState *state);

bool plan_has_service(const PlanState *state, Str code);
bool plan_has_paper(const PlanState *state, Str id);
/* False when it has no room, or the code cannot be one; adding what is there changes nothing. */
bool plan_add(PlanState *state, Str code);
bool plan_add_paper(PlanState *state, Str id);
void plan_remove(PlanState *state, Str code);
/* Both together; false when there was no room for all. */
bool plan_join(PlanState *state, const PlanState *other);

/* Why a step stands where it does. */
typedef enum PlanWhy {
    PLAN_WHY_PAPER,    /* it gives a paper that a later step needs */
    PLAN_WHY_DEADLINE, /* one can apply until a day that is known, or it is needed for such a one */
    PLAN_WHY_IMPORTANT, /* nothing presses: what matters most comes first */
    PLAN_WHY_NOT_YET,   /* begins on a day ahead */
    PLAN_WHY_OVER       /* closed, as far as is known: last */
} PlanWhy;

typedef struct PlanStep {
    const Service *service;
    Shown shown;
    PlanWhy why;
    const Document *gives; /* PLAN_WHY_PAPER: the first such paper */
    uint64_t needed_by;    /* bits: steps (from 0) that need a paper which this one gives */
    Day until;             /* last day of applying, DAY_NONE when not known or past */
} PlanStep;

/* A step's wish for a paper: what it says about it ("two; size 3x4"). */
typedef struct PlanUse {
    uint32_t step; /* from 0 */
    TextId note;
} PlanUse;

typedef struct PlanPaper {
    const Document *document;
    bool have;
    const Service *from; /* who issues it; NULL: the Guide does not know */
    int from_step;       /* from 0; -1: not in the plan, it can be added */
    const PlanUse *uses;
    size_t use_count;
} PlanPaper;

typedef struct PlanContact {
    ServiceContact contact;
    uint64_t steps; /* bits: the steps it is for */
} PlanContact;

typedef struct Plan {
    PlanState state; /* of this edition alone: what it does not know, or no step needs, is gone */
    const PlanStep *steps;
    size_t step_count;
    const PlanPaper
        *papers; /* those to get first, in the order of the steps; then those that are there */
    size_t paper_count, to_get;
    const PlanContact *contacts;
    size_t contact_count;
    const Municipality *municipality; /* NULL: not chosen */
    const Hub *hub;                   /* the nearest to it */
    uint32_t hub_km;
    uint32_t gone; /* services that the edition does not know any more */
} Plan;

/*
 * The order: a service that gives a missing paper comes before those that need it; among the free ones
 * first what ends soonest (a paper for it is as urgent), then what is more important, then the order of the
 * edition; what has not begun and what is over come last. In a circle (a card needs a certificate that needs a
 * card) papers with a note, which often are for some people only, stop counting first; then the most
 * pressing service begins. Same edition, day and state: same plan.
 */
Plan plan_make(const Edition *e, Arena *a, const PlanState *state, Day today);
