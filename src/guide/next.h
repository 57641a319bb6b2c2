/*
 * next.h -- which question to ask next: the one whose answer is likely to settle most.
 */
#pragma once
#include "guide/match.h"

typedef struct NextScratch NextScratch; /* memory for choosing, once per Matcher */
NextScratch *next_new(const Edition *e, Arena *a);

/*
 * The best fact to ask, NULL when nothing that can still be asked would change a verdict. Looks at the
 * services that are still a maybe, weighted by their importance; a fact is asked only when it concerns
 * the person, was not answered ("don't know" and "rather not say" are answers), and is not derived.
 * Sensitive facts come when nothing else is left. Equal scores: the earlier fact. `only`, when not
 * empty, is a set of services (by index, true: counts): the person's need or one service's page.
 */
const Fact *next_question(Matcher *m, NextScratch *scratch, const bool *only);

/* How many more answers may change a service's verdict ("2 more answers may change this"): facts that
 * can still be asked, among those missing. */
uint32_t answers_open(Matcher *m, Arena *a, const Service *s);
