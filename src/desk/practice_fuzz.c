/*
 * practice_fuzz.c -- what a page of practice sends back: the texts of a try, with a zero byte between what was asked and
 * what was told. Any bytes give a try that is written and read again as itself, and that can be scored.
 */
#include "base/must.h"
#include "desk/practice.h"
#include "editions.h"
#include "fuzz.h"
#include <string.h>

static void same(const PracticeTry *a, const PracticeTry *b)
{
    MUST(a->asked_count == b->asked_count && a->told_count == b->told_count);
    for (size_t i = 0; i < a->asked_count; i++)
        MUST(a->asked[i] == b->asked[i] && a->asked[i]->is_asked);
    for (size_t i = 0; i < a->told_count; i++)
        MUST(a->told[i].service == b->told[i].service && a->told[i].verdict == b->told[i].verdict);
}

static void score(const Edition *e, Arena *a, const PracticeTry *t)
{
    size_t count;
    const PracticeCase *c = practice_cases(&count);
    PracticeScore s;

    c += (t->asked_count + t->told_count) % count;
    practice_score(e, a, c, t, &s);
    MUST(s.points >= 0 && s.points <= 100);
    MUST(s.found + s.careful <= s.important && s.needless.count <= t->asked_count);
    MUST(s.lines <= c->musts + c->traps + t->told_count);
    for (size_t i = 0; i < s.lines; i++)
        MUST(s.line[i].told == practice_was_told(t, s.line[i].service));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    AUTO(arena_free) Arena a = arena_new(64 << 20);
    const Edition *e = edition_of_small_guide();
    Str told = { (const char *)data, size };
    PracticeTry *t = NEW(&a, PracticeTry), *again = NEW(&a, PracticeTry);

    if (size > 1 << 14)
        return 0;
    Str asked = str_cut(&told, 0);
    practice_try_read(e, asked, told, t);
    practice_try_read(e, practice_asked_write(e, &a, t), practice_told_write(e, &a, t), again);
    same(t, again);
    score(e, &a, t);
    return 0;
}
