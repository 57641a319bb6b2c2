/*
 * match.h -- which services fit a person: yes, maybe or no for every service and part.
 *
 * The rules are a compact table of the edition (RULE, STEP, TEST and MAKE in pack/tables.h, written in
 * docs/formats/pack.md). Logic is Kleene's: what nobody answered is unknown, and unknown stays unknown
 * unless the rest decides. Whether one can apply at the moment (status, first and last day) never
 * changes a verdict; it is in MatchedService.shown.
 *
 *   Matcher *m = match_new(edition, arena);     memory once
 *   match_all(m, &answers, day);              no allocation, as often as wanted
 *   m->services[i].verdict
 */
#pragma once
#include "guide/answers.h"
#include "guide/service.h"

/* Kleene's three, in an order in which all is the least and any is the greatest. */
typedef enum Verdict { VERDICT_NO, VERDICT_MAYBE, VERDICT_YES, VERDICT_COUNT } Verdict;

/* How loudly a yes may be said. */
typedef enum Strength {
    STRENGTH_NONE, /* no yes */
    STRENGTH_FITS,
    STRENGTH_CHECKED, /* fits what we could check: it has also_needs, or its sources are old or weak */
    STRENGTH_CLOSED, /* fits, but closed, not open yet, or last known open some time ago (see shown) */
    STRENGTH_COUNT
} Strength;

typedef struct MatchedService {
    uint8_t verdict;  /* Verdict */
    uint8_t strength; /* Strength */
    uint8_t shown;    /* Shown: can one apply on this day? */
} MatchedService;

typedef struct Matcher {
    const Edition *e;
    Day day;
    const Answers
        *answers; /* those of the last match_all; must live as long as the results are read */
    MatchedService *services; /* by service */
    uint8_t *parts; /* Verdict by part (table PART): the service's and the part's own conditions */
    struct MatchState *state; /* the evaluator's own */
} Matcher;

Matcher *match_new(const Edition *e, Arena *a);
/* The fact of today gets `day`, whatever stands in the answers for it. */
void match_all(Matcher *m, const Answers *answers, Day day);

/* Name for machines: "yes", "maybe", "no"; "fits", "fits_checked", "fits_closed" or "none". */
Str verdict_name(Verdict v);
Str strength_name(Strength s);

/* -- for the modules beside this one (reasons, next question, plan) ------------------------------- */

/* Forgets the person before and takes these answers, on the day of the last match_all; m->services is left as it is. */
void match_begin(Matcher *m, const Answers *answers);
/* What a test asks about; every test asks about something. */
static inline const Fact *test_fact(const Edition *e, const RuleTest *t)
{
    return &e->fact[t->fact.n - 1];
}
/* The rule in force on the day of the last match_all; NULL when there is none. */
const Rule *match_service_rule(const Matcher *m, const Service *s);
const Rule *match_part_rule(const Matcher *m, const Part *p);
/* What the edition says about having a paper already (table DOCUMENT). MAYBE: not known. */
Verdict match_has_document(Matcher *m, const Document *d);
/* Verdicts of a test, and of the tree at a step. */
Verdict match_test(Matcher *m, uint32_t test);
Verdict match_steps(Matcher *m, Range steps);
/* Does the question concern the person? NO: its applies_when fails. */
Verdict match_applies(Matcher *m, const Fact *f);
/* The value of a fact, answered or derived; false: unknown. */
bool match_value(Matcher *m, const Fact *f, int64_t *out);
