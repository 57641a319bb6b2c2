/* next.c -- first form: the earliest fact that a maybe still misses; see next.h. */
#include "guide/next.h"
#include "guide/reasons.h"

struct NextScratch {
    const Edition *e;
};

NextScratch *next_new(const Edition *e, Arena *a)
{
    NextScratch *s = NEW(a, NextScratch);

    s->e = e;
    return s;
}

const Fact *next_question(Match *m, NextScratch *scratch, const bool *only)
{
    (void)m, (void)scratch, (void)only;
    return NULL;
}

uint32_t answers_open(Match *m, Arena *a, const Service *s)
{
    (void)m, (void)a, (void)s;
    return 0;
}
