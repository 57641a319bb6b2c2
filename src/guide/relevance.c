#include "guide/relevance.h"
#include "guide/reasons.h"
#include <string.h>

/* -- what somebody came for ------------------------------------------------------------------------- */

bool wish_by_id(const Edition *e, Str id, Wish *out)
{
    *out = (Wish){ 0 };
    if (!id.n)
        return true;
    out->need = edition_find(e, TABLE_NEED, id);
    out->situation = out->need ? NULL : edition_find(e, TABLE_SITUATION, id);
    for (EACH_ALL(e, Situation, s, situation, SITUATION))
        if (str_eq(edition_str(e, s->code), id))
            out->situation = s;
    if (out->need || out->situation)
        return true;
    out->service = edition_service_by_id(e, id);
    if (!out->service)
        out->service = edition_service_by_code(e, id);
    return out->service != NULL;
}

Str wish_id(const Edition *e, const Wish *w)
{
    if (w->need)
        return edition_str(e, w->need->id);
    if (w->situation)
        return edition_str(e, w->situation->code);
    return w->service ? edition_str(e, w->service->code) : (Str){ 0 };
}

/* How much of a need a service meets, of 100. A situation lists its services in order; a need names areas. */
enum {
    NEED_ALL = 100,
    NEED_PER_RANK = 4,
    NEED_LISTED_LEAST = 60,
    NEED_MAIN_AREA = 75,
    NEED_OTHER_AREA = 45,
    NEED_SAID = 70,
    NEED_FITS = 38,
    NEED_SAME_AREA = 25,
    NEED_NONE = 8
};

static bool in_area(const Edition *e, const Service *s, uint32_t area)
{
    if (s->area.n == area + 1)
        return true;
    for (uint32_t i = 0; i < s->also_in.count; i++)
        if (e->refs[s->also_in.first + i] == area)
            return true;
    return false;
}

static uint32_t of_need(const Edition *e, const Need *need, const Service *s)
{
    for (uint32_t i = 0; i < need->areas.count; i++)
        if (in_area(e, s, e->refs[need->areas.first + i]))
            return i == 0 ? NEED_MAIN_AREA : NEED_OTHER_AREA;
    return NEED_NONE;
}

static uint32_t of_situation(const Edition *e, const Situation *situation, const Service *s)
{
    uint32_t index = (uint32_t)(s - e->service), rank = 0;
    const Way *first = &e->way[situation->ways.first];

    for (EACH(e, Way, way, situation->ways, way)) {
        if (way->service.n == index + 1)
            return NEED_ALL - NEED_PER_RANK * rank > NEED_LISTED_LEAST
                       ? NEED_ALL - NEED_PER_RANK * rank
                       : NEED_LISTED_LEAST;
        rank++;
    }
    if (situation->ways.count && s->area.n && e->service[first->service.n - 1].area.n == s->area.n)
        return NEED_SAME_AREA;
    return NEED_NONE;
}

static uint32_t need_match(const Edition *e, const Wish *w, const Service *s)
{
    if (w->service)
        return w->service == s ? NEED_ALL : NEED_NONE;
    if (w->situation)
        return of_situation(e, w->situation, s);
    return w->need ? of_need(e, w->need, s) : NEED_MAIN_AREA;
}

const bool *wish_services(const Edition *e, Arena *a, const Wish *w)
{
    uint32_t n = e->counts[TABLE_SERVICE];

    if (!w->need && !w->situation && !w->service)
        return NULL;
    bool *out = NEW_N(a, bool, n + 1);
    for (uint32_t i = 0; i < n; i++)
        out[i] = need_match(e, w, &e->service[i]) > NEED_SAME_AREA;
    return out;
}

/* -- what the answers say about use ----------------------------------------------------------------- */

static bool is_sign(const Matcher *m, const Fact *f)
{
    const Answer *given = &m->answers->at[f - m->e->fact];

    if (given->kind != ANSWER_VALUE)
        return false;
    return f->type == FACT_BOOL || f->type == FACT_INTEGER || f->type == FACT_DECIMAL
               ? given->value > 0
               : true;
}

typedef struct Use {
    bool works[WORK_COUNT]; /* does the person say they do such work? */
    bool has_wish;          /* false: they named no need, so nothing in particular is asked for */
    int64_t age;            /* -1: not known */
} Use;

static Use use_of(Matcher *m, const Wish *w)
{
    Use u = { .age = -1, .has_wish = w->need || w->situation || w->service };
    const Fact *age = edition_fact_by_id(m->e, S("age"));
    int64_t years;

    u.works[WORK_ANY] = true;
    for (EACH_ALL(m->e, Fact, f, fact, FACT))
        if (f->sign_of && f - m->e->fact < ANSWERS_MOST && is_sign(m, f))
            u.works[f->sign_of] = true;
    if (age && match_value(m, age, &years))
        u.age = years;
    return u;
}

static bool is_useful(const Use *u, const Service *s, uint32_t need)
{
    if (u->age >= 0 && ((s->age_from && u->age < s->age_from) || (s->age_to && u->age > s->age_to)))
        return false;
    return u->works[s->work] || need > NEED_SAME_AREA;
}

/* -- what speaks for a service ------------------------------------------------------------------------ */

/* A fact that many services ask for (citizenship, age) says little about any of them. */
enum { COMMON_FACT_RULES = 20 };

typedef struct Uses {
    uint16_t *of; /* by fact: in how many services' rules it stands */
    uint32_t facts;
} Uses;

static void count_uses(const Edition *e, const Rule *rule, bool *seen, uint16_t *uses)
{
    memset(seen, 0, e->counts[TABLE_FACT]);
    for (EACH(e, RuleStep, step, rule->steps, step)) {
        if (step->kind != COND_LEAF)
            continue;
        uint32_t fact = e->test[step->test.n - 1].fact.n - 1;
        uses[fact] += !seen[fact];
        seen[fact] = true;
    }
}

static Uses uses_of(Matcher *m, Arena *a)
{
    Uses u = { NEW_N(a, uint16_t, m->e->counts[TABLE_FACT] + 1), m->e->counts[TABLE_FACT] };
    bool *seen = NEW_N(a, bool, u.facts + 1);

    for (EACH_ALL(m->e, Service, s, service, SERVICE)) {
        const Rule *rule = match_service_rule(m, s);
        if (rule)
            count_uses(m->e, rule, seen, u.of);
    }
    return u;
}

typedef struct Support {
    bool is_need;   /* an answer that it asks for names a need */
    Verdict likely; /* the verdict if all that is not known were as usual */
    uint32_t open;  /* facts a maybe then still misses */
    uint32_t share; /* of 100: particular conditions met, of those met and the facts missing */
} Support;

/* The same person with other answers: only the order of a list may rest on these. */
static Matcher *with_answers(const Matcher *m, Arena *a, const Answers *answers)
{
    Matcher *other = match_new(m->e, a);

    match_all(other, answers, m->day);
    return other;
}

/* What their answers tell besides: a score is given to who is in the database; people are mostly registered where they live. */
static Answers *as_told(const Matcher *m, Arena *a)
{
    Answers *out = NEW(a, Answers);
    const Fact *lives = edition_fact_by_id(m->e, S("municipality")),
               *registered = edition_fact_by_id(m->e, S("registered_municipality"));

    *out = *m->answers;
    for (EACH_ALL(m->e, Fact, f, fact, FACT)) {
        size_t i = (size_t)(f - m->e->fact);
        if (f->told_by.n && i < ANSWERS_MOST && out->at[i].kind == ANSWER_NONE &&
            m->answers->at[f->told_by.n - 1].kind == ANSWER_VALUE)
            out->at[i] = (Answer){ ANSWER_VALUE, f->type == FACT_DECIMAL ? DECIMAL_ONE : 1 };
    }
    if (lives && registered) {
        Answer *home = &out->at[lives - m->e->fact], *office = &out->at[registered - m->e->fact];
        if (home->kind == ANSWER_VALUE && office->kind != ANSWER_VALUE)
            *office = *home;
        else if (office->kind == ANSWER_VALUE && home->kind != ANSWER_VALUE)
            *home = *office;
    }
    return out;
}

/* And what they did not say as it is for most people (facts.yaml: usually). */
static Answers *as_usual(const Matcher *m, Arena *a, const Answers *told)
{
    Answers *out = NEW(a, Answers);

    *out = *told;
    for (EACH_ALL(m->e, Fact, f, fact, FACT)) {
        size_t i = (size_t)(f - m->e->fact);
        if (f->usually.n && i < ANSWERS_MOST && out->at[i].kind != ANSWER_VALUE)
            (void)answer_parse(m->e, f, edition_str(m->e, f->usually), m->day, &out->at[i]);
    }
    return out;
}

/* Holds, and by their own answer. */
static bool is_said(Matcher *m, uint32_t test)
{
    uint32_t fact = m->e->test[test].fact.n - 1;

    return fact < ANSWERS_MOST && m->answers->at[fact].kind == ANSWER_VALUE &&
           match_test(m, test) == VERDICT_YES;
}

static Support support_of(Matcher *m, Matcher *told, Matcher *usual, Arena *a, const Uses *uses,
                          const Service *s)
{
    const Rule *rule = match_service_rule(m, s);
    Support out = { .likely = (Verdict)usual->services[s - m->e->service].verdict };
    uint32_t met = 0;
    FactList open = { 0 };

    if (!rule || m->services[s - m->e->service].verdict == VERDICT_NO)
        return out;
    for (EACH(m->e, RuleStep, step, rule->steps, step)) {
        if (step->kind != COND_LEAF)
            continue;
        uint32_t test = step->test.n - 1;
        out.is_need =
            out.is_need || (m->e->fact[m->e->test[test].fact.n - 1].is_need && is_said(m, test));
        met += uses->of[m->e->test[test].fact.n - 1] <= COMMON_FACT_RULES &&
               match_test(told, test) == VERDICT_YES;
    }
    if (out.likely == VERDICT_MAYBE)
        explain_facts(usual, a, rule->steps, VERDICT_MAYBE, &open);
    out.open = (uint32_t)open.count;
    out.share = met ? met * 100 / (met + out.open) : 0;
    return out;
}

/* -- the other factors, of 100 ------------------------------------------------------------------------- */

/* The fewer questions open, and the more speaks for it, the more certain is a maybe. */
static uint32_t certainty_of(const Matcher *m, const Service *s, const Support *p)
{
    static const uint8_t by_open[] = { 84, 62, 50, 40, 32 };
    const MatchedService *got = &m->services[s - m->e->service];
    bool over = shown_is_over((Shown)got->shown);

    if (got->verdict == VERDICT_YES)
        return over                                ? 30
               : got->strength == STRENGTH_CLOSED  ? 88
               : got->strength == STRENGTH_CHECKED ? 92
                                                   : 100;
    if (got->verdict == VERDICT_NO)
        return 0;
    if (p->likely == VERDICT_NO)
        return over ? 5 : 15;
    uint32_t sure = (p->open < COUNT(by_open) ? by_open[p->open] : 26u) + p->share / 7;
    return over ? sure / 3 : sure;
}

/* What fits few says more when it fits: counted on made-up people, the untargeted fit nearly all. */
static uint32_t targetedness(const Matcher *m, const Service *s, uint32_t need, const Support *p)
{
    bool asked_for = need > NEED_SAME_AREA || (p->is_need && p->likely != VERDICT_NO);

    switch ((Reach)s->reach) {
    case REACH_TARGETED:
        return m->services[s - m->e->service].verdict == VERDICT_YES ? 100 : 55 + p->share * 2 / 5;
    case REACH_ON_A_NEED: return asked_for ? 80 : 30;
    case REACH_EVERYONE: return asked_for ? 55 : 10;
    case REACH_COUNT: break;
    }
    return 0;
}

/*
 * What they said besides may name a need of its own (an illness, a trade learned at work); and a targeted fit
 * matters also when it is not what they came for: young men and conscription.
 */
static uint32_t need_factor(const Matcher *m, const Service *s, uint32_t need, const Support *p)
{
    bool fits = m->services[s - m->e->service].verdict == VERDICT_YES;
    uint32_t least = 0;

    if (p->likely == VERDICT_NO || s->reach == REACH_EVERYONE)
        least = 0;
    else if (p->is_need)
        least = NEED_SAID;
    else if (s->reach == REACH_TARGETED)
        least = fits ? NEED_FITS : p->share * NEED_FITS / 100;
    return need > least ? need : least;
}

static Shelf shelf_of(Matcher *m, const Use *u, const Service *s, uint32_t need)
{
    const MatchedService *got = &m->services[s - m->e->service];

    if (got->verdict == VERDICT_NO)
        return SHELF_NO;
    if (!is_useful(u, s, need) || (shown_is_over((Shown)got->shown) && need <= NEED_SAME_AREA))
        return SHELF_ASIDE;
    bool asked_for = u->has_wish && need > NEED_SAME_AREA;
    return s->reach == REACH_EVERYONE && !asked_for ? SHELF_GENERAL : SHELF_FIRST;
}

/* Who names no need sees everything, but work they do not speak of after the rest. */
enum { OTHER_WORK = 40 };

static uint32_t score_of(Matcher *m, const Use *u, const Service *s, uint32_t need,
                         const Support *p)
{
    uint64_t score = 1000;
    uint32_t factors[] = { need_factor(m, s, need, p),
                           targetedness(m, s, need, p),
                           certainty_of(m, s, p),
                           60 + s->importance * 2 / 5,
                           service_is_stale(m->e, s, m->day) ? 85 : 100,
                           u->has_wish || u->works[s->work] ? 100 : OTHER_WORK };

    for (size_t i = 0; i < COUNT(factors); i++)
        score = score * factors[i];
    for (size_t i = 0; i < COUNT(factors); i++)
        score /= 100;
    return (uint32_t)score;
}

static bool stands_before(const Relevant *x, const Relevant *y)
{
    return x->shelf != y->shelf ? x->shelf < y->shelf : x->score > y->score;
}

const Relevant *relevance_order(Matcher *m, Arena *a, const Wish *w, size_t *count)
{
    uint32_t n = m->e->counts[TABLE_SERVICE];
    Relevant *out = NEW_N(a, Relevant, n + 1);
    Use use = use_of(m, w);
    Uses uses = uses_of(m, a);
    const Answers *answers = as_told(m, a);
    Matcher *told = with_answers(m, a, answers),
            *usual = with_answers(m, a, as_usual(m, a, answers));

    for (uint32_t i = 0; i < n; i++) {
        const Service *s = &m->e->service[i];
        uint32_t need = need_match(m->e, w, s), at = i;
        Support support = support_of(m, told, usual, a, &uses, s);
        Relevant r = { s, score_of(m, &use, s, need, &support), shelf_of(m, &use, s, need) };
        for (; at > 0 && stands_before(&r, &out[at - 1]); at--)
            out[at] = out[at - 1];
        out[at] = r;
    }
    *count = n;
    return out;
}

size_t relevance_first(const Relevant *order, size_t count)
{
    size_t n = 0;

    while (n < count && n < RELEVANT_FIRST && order[n].shelf == SHELF_FIRST &&
           (n < RELEVANT_FEW || order[n].score >= RELEVANT_LEAST))
        n++;
    return n;
}

Str shelf_name(Shelf s)
{
    static const char *const names[SHELF_COUNT] = { "first", "general", "aside", "no" };

    return str_c(names[s]);
}
