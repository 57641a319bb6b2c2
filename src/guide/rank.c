/*
 * rank.c -- relevance, not only fit.
 *
 * A full profile fits 33 services, and half of them fit everybody. So what fits is ordered by
 *
 *   need match    what the person came for: in the order of its life situation, else the same areas
 *   targeting     made for people like this, or for everybody
 *   certainty     yes, or how much of a maybe already holds
 *   importance    the editor's
 *   freshness     open, by call, last known open, closed
 *
 * each a factor in parts of ONE, multiplied. What a person says that few services ask about (dialysis, an heir, a
 * hectare of trees) points at those services: it counts towards the need match, so that who says "dialysis"
 * need not find the right tile first. Being a citizen of 45 points at nothing.
 */
#include "guide/rank.h"
#include "guide/reasons.h"

enum { ONE = 1024 };

static uint32_t times(uint32_t a, uint32_t b)
{
    return (uint32_t)((uint64_t)a * b / ONE);
}

/* -- certainty: what is behind the verdict ---------------------------------------------------------------- */

/* Conditions of a rule by verdict; those that a derived or asked fact decides for this person alone. */
typedef struct Tally {
    uint32_t yes, open;
    uint32_t points; /* of ONE: the most telling of the answers that hold */
} Tally;

typedef struct Ranking {
    Match *m;
    RankNeed need;
    bool *taken; /* by fact: an answer that points at a service which the situation names */
} Ranking;

/*
 * How telling an answer is: the fewer services rest on it, the more. Of several things in a set each counts for
 * itself; where somebody lives says little about what they came for; and an answer that points at a service
 * of the situation does not point at the other parts of the same programme as well,
 * when there are more than two.
 */
static uint32_t points_of(const Ranking *k, const RuleStep *leaf, bool is_named)
{
    const Edition *e = k->m->e;
    const RuleTest *t = &e->test[leaf->test.n - 1];
    const Fact *f = test_fact(e, t);
    const MakeRule *make = &e->make[t->fact.n - 1];
    uint32_t services = f->type == FACT_SET ? t->services : make->services;

    bool is_taken = !is_named && services > 2 && k->taken[t->fact.n - 1];

    if (make->kind == MAKE_MAP || f->domain == DOMAIN_MUNICIPALITIES || is_taken)
        return ONE / 8;
    return services <= 2 ? ONE : services <= 6 ? ONE * 3 / 4 : services <= 12 ? ONE / 2 : 0;
}

/* Leaves that count for the tree's verdict: in an `any`, the best child only. */
static Tally tally(const Ranking *k, const RuleStep *s, bool is_named)
{
    Match *m = k->m;
    Tally t = { 0 }, best = { 0 };
    bool first = true;

    if (s->kind == COND_LEAF) {
        Verdict v = match_test(m, s->test.n - 1);
        return (Tally){ v == VERDICT_YES, v == VERDICT_MAYBE, v == VERDICT_YES ? points_of(k, s, is_named) : 0 };
    }
    for (const RuleStep *c = s + 1; c < s + s->span; c += c->span) {
        Tally one = tally(k, c, is_named);
        if (s->kind != COND_ANY) {
            t.yes += one.yes;
            t.open += one.open;
            t.points = one.points > t.points ? one.points : t.points;
        } else if (match_steps(m, (Range){ (uint32_t)(c - m->e->step), c->span }) != VERDICT_NO &&
                   (first || one.open < best.open || (one.open == best.open && one.yes > best.yes))) {
            best = one;
            first = false;
        }
    }
    return s->kind == COND_ANY ? best : t;
}

static uint32_t certainty(Verdict v, Tally t)
{
    if (v == VERDICT_YES)
        return ONE;
    if (v == VERDICT_NO)
        return 0;
    /* A maybe: each condition that holds gives some, each open one takes some away. */
    return ONE * (3 + t.yes) / (5 + t.yes + t.open);
}

/* -- the need --------------------------------------------------------------------------------------------- */

bool rank_need(const Edition *e, Str id, RankNeed *out)
{
    *out = (RankNeed){ 0 };
    if (id.n == 0)
        return true;
    out->situation = edition_find(e, TABLE_SITUATION, id);
    out->need = out->situation ? NULL : edition_find(e, TABLE_NEED, id);
    return out->situation || out->need;
}

/* Its place in the situation, from 0; -1 when it is not named. */
static int place_in(const Edition *e, const Situation *situation, const Service *s)
{
    int place = 0;

    for (EACH(e, Way, w, situation->ways, way)) {
        if (edition_service(e, w->service) == s)
            return place;
        place++;
    }
    return -1;
}

static bool situation_has_area(const Edition *e, const Situation *situation, Ref area)
{
    for (EACH(e, Way, w, situation->ways, way)) {
        const Service *s = edition_service(e, w->service);
        if (s && s->area.n == area.n)
            return true;
    }
    return false;
}

static bool need_has_area(const Edition *e, const Need *need, Ref area)
{
    for (EACH_REF(e, Area, one, need->areas, area))
        if ((uint32_t)(one - e->area) + 1 == area.n)
            return true;
    return false;
}

typedef struct NeedMatch {
    uint32_t part; /* of ONE */
    bool is_named;
} NeedMatch;

static NeedMatch need_match(const Edition *e, RankNeed need, const Service *s)
{
    if (need.situation) {
        int place = place_in(e, need.situation, s);
        if (place >= 0)
            return (NeedMatch){ ONE - (uint32_t)(place < 16 ? place : 16) * ONE / 40, true };
        return (NeedMatch){ situation_has_area(e, need.situation, s->area) ? ONE / 6 : ONE / 10, false };
    }
    if (need.need)
        return need_has_area(e, need.need, s->area) ? (NeedMatch){ ONE, true } : (NeedMatch){ ONE / 6, false };
    return (NeedMatch){ ONE / 2, false };
}

/* -- the rest ---------------------------------------------------------------------------------------------- */

static uint32_t targeting(const Service *s, bool is_named)
{
    switch ((Reach)s->reach) {
    case REACH_TARGETED: return ONE;
    case REACH_ON_A_NEED: return ONE * 7 / 8;
    case REACH_EVERYONE:
    case REACH_COUNT: break;
    }
    return is_named ? ONE * 3 / 4 : ONE * 3 / 8;
}

static uint32_t freshness(Shown shown)
{
    switch (shown) {
    case SHOWN_OPEN: return ONE;
    case SHOWN_SEASONAL:
    case SHOWN_BY_CALL:
    case SHOWN_UNTIL_BUDGET_USED: return ONE * 15 / 16;
    case SHOWN_LAST_KNOWN_OPEN: return ONE * 7 / 8;
    case SHOWN_NOT_YET: return ONE / 2;
    case SHOWN_UNCERTAIN: return ONE / 4;
    case SHOWN_PROBABLY_CLOSED:
    case SHOWN_CLOSED: return ONE / 32;
    case SHOWN_COUNT: break;
    }
    return 0;
}

static Ranked rank_one(const Ranking *k, const Service *s)
{
    Match *m = k->m;
    const MatchedService *got = &m->services[s - m->e->service];
    const Rule *rule = match_service_rule(m, s);
    NeedMatch match = need_match(m->e, k->need, s);
    Verdict suits = match_suits(m, s);
    Tally t = rule && rule->steps.count ? tally(k, &m->e->step[rule->steps.first], match.is_named) : (Tally){ 0 };
    Ranked r = { .service = s, .is_generic = s->reach == REACH_EVERYONE && !match.is_named };

    if (got->verdict == VERDICT_NO || suits == VERDICT_NO)
        return r;
    uint32_t points = s->reach == REACH_EVERYONE ? 0 : t.points;
    uint32_t part = match.is_named ? match.part * 6 / 8 + points * (8 - 6) / 8 : match.part + times(points, ONE * 5 / 8 - match.part);
    uint32_t sum = times(part, targeting(s, match.is_named));

    sum = times(sum, certainty((Verdict)got->verdict, t));
    sum = times(sum, ONE / 3 + s->importance * ONE / 150);
    sum = times(sum, freshness((Shown)got->shown));
    if (suits == VERDICT_MAYBE && !match.is_named && s->reach != REACH_EVERYONE && got->verdict != VERDICT_YES)
        sum = sum * 3 / 4;
    r.relevance = 1 + sum * (RELEVANCE_MOST - 1) / ONE;
    return r;
}

/* Marks the facts whose answers speak for a service that the situation names. */
static void take_answers(Ranking *k)
{
    const Edition *e = k->m->e;

    for (EACH(e, Way, w, k->need.situation->ways, way)) {
        const Service *s = edition_service(e, w->service);
        const Rule *rule = s ? match_service_rule(k->m, s) : NULL;
        if (!rule || k->m->services[s - e->service].verdict == VERDICT_NO)
            continue;
        for (EACH(e, RuleStep, step, rule->steps, step))
            if (step->kind == COND_LEAF && match_test(k->m, step->test.n - 1) == VERDICT_YES)
                k->taken[e->test[step->test.n - 1].fact.n - 1] = true;
    }
}

const Ranked *rank_services(Match *m, Arena *a, RankNeed need)
{
    uint32_t n = m->e->counts[TABLE_SERVICE];
    Ranked *list = NEW_N(a, Ranked, n + 1), *other = NEW_N(a, Ranked, n + 1);

    Ranking k = { m, need, NEW_N(a, bool, m->e->counts[TABLE_FACT] + 1) };
    if (need.situation)
        take_answers(&k);
    for (uint32_t i = 0; i < n; i++)
        list[i] = rank_one(&k, &m->e->service[i]);
    /* Merge sort from below: stable, so that equal services keep the edition's order. */
    for (uint32_t width = 1; width < n; width *= 2) {
        for (uint32_t from = 0; from < n; from += 2 * width) {
            uint32_t mid = from + width < n ? from + width : n, end = from + 2 * width < n ? from + 2 * width : n;
            uint32_t x = from, y = mid;
            for (uint32_t at = from; at < end; at++)
                other[at] = x < mid && (y >= end || list[x].relevance >= list[y].relevance) ? list[x++] : list[y++];
        }
        Ranked *swap = list;
        list = other;
        other = swap;
    }
    return list;
}
