/*
 * next.c -- which question settles most.
 *
 * For every question that may still be asked we try the answers a person could give, and look at how
 * many of the undecided services would then be decided, each by its weight. The expected weight, for
 * what the question costs to answer, is its score: one question ahead and no further, because that
 * is what can be explained ("this decides 23 services") and two ahead gained nothing that people
 * would notice.
 *
 *   worth(service)  its importance, squared twice: what matters to many comes before farm loans
 *   answers         only those that make a difference: the edges of the conditions for a number, the
 *                   choices that some condition tells apart, a spread of days for a date; prepared once
 *   prior           answers that no condition names are the more likely the more of them there are; a
 *                   plain yes is less likely than a no (few people are heirs, pregnant, or have a tractor)
 *   cost            a yes or no is quicker than a date
 *
 * A question behind another (how old is the child?) waits until that one is answered (are there
 * children?), and its weight goes to it. Sensitive questions come last, when nothing else is left.
 * All is whole numbers: the same answers give the same question everywhere; equal scores take the
 * earlier fact.
 */
#include "guide/next.h"
#include "guide/reasons.h"
#include <string.h>

/* Services of this importance are settled before the rest is asked about (docs/formats/guide.md: the first set). */
enum { FIRST_SET = 70 };
enum { SHARE = 1024, TRIES_MOST = 64 };

/* An answer worth trying, and its share of all answers, in 1/SHARE. */
typedef struct Try {
    int64_t value;
    uint32_t share;
} Try;

typedef struct Question {
    Try *tries;
    uint32_t try_count;
    uint32_t *services; /* whose rule rests on this fact, directly or through others */
    uint32_t service_count;
    uint32_t cost;
} Question;

struct NextScratch {
    const Edition *e;
    Day day;
    bool is_ready;
    Matcher *what_if;
    Answers answers;
    Question *questions; /* by fact */
    uint32_t *tests,
        *tests_from;  /* the tests of fact f: tests[tests_from[f] .. tests_from[f + 1]] */
    bool *candidates; /* by fact */
    uint32_t *worth;  /* by service, in this round; 0: does not count */
    Arena *a;
};

/* -- prepared once for an edition and day --------------------------------------------------------------- */

static void mark_tree(const Edition *e, Range steps, bool *facts);

/* The fact and everything its value or its gate is made from. */
static void mark_fact(const Edition *e, uint32_t fact, bool *facts)
{
    const MakeRule *m = &e->make[fact];

    if (facts[fact])
        return;
    facts[fact] = true;
    mark_tree(e, m->gate, facts);
    mark_tree(e, m->steps, facts);
    if (m->a.n)
        mark_fact(e, m->a.n - 1, facts);
    if (m->b.n)
        mark_fact(e, m->b.n - 1, facts);
}

static void mark_tree(const Edition *e, Range steps, bool *facts)
{
    for (uint32_t i = steps.first; i < steps.first + steps.count; i++)
        if (e->step[i].kind == COND_LEAF)
            mark_fact(e, e->test[e->step[i].test.n - 1].fact.n - 1, facts);
}

static void try_add(Question *q, int64_t value, uint32_t share)
{
    for (uint32_t i = 0; i < q->try_count; i++)
        if (q->tries[i].value == value) {
            q->tries[i].share += share;
            return;
        }
    if (q->try_count < TRIES_MOST)
        q->tries[q->try_count++] = (Try){ value, share };
}

static void share_evenly(Question *q)
{
    for (uint32_t i = 0; i < q->try_count; i++)
        q->tries[i].share = SHARE / q->try_count;
}

/* Numbers: just below, at and just above each edge that a condition has. */
static void try_numbers(const NextScratch *s, const Fact *f, Question *q)
{
    const Edition *e = s->e;
    uint32_t fact = (uint32_t)(f - e->fact);
    int64_t unit = f->type == FACT_DECIMAL ? DECIMAL_HUNDREDTH : 1,
            step = f->type == FACT_DECIMAL ? DECIMAL_ONE : 1;

    for (uint32_t k = s->tests_from[fact]; k < s->tests_from[fact + 1]; k++)
        for (uint32_t i = 0; i < e->test[s->tests[k]].values.count; i++) {
            const RuleTest *t = &e->test[s->tests[k]];
            int64_t v = e->value[t->values.first + i].n * unit;
            bool strict = t->op == OP_LT || t->op == OP_GE;
            if (v - step >= 0)
                try_add(q, v - step, 0);
            try_add(q, v, 0);
            if (!strict)
                try_add(q, v + step, 0);
        }
    share_evenly(q);
}

/* Days: some time ago, more finely the nearer; and the edges of conditions. */
static void try_days(const NextScratch *s, const Fact *f, Question *q)
{
    const Edition *e = s->e;
    uint32_t fact = (uint32_t)(f - e->fact);
    static const int ago[] = { 20, 100, 250, 450, 1000, 1800, 2300, 4000, 6000, 9000 };

    for (size_t i = 0; i < COUNT(ago); i++)
        try_add(q, s->day - ago[i], 0);
    for (uint32_t k = s->tests_from[fact]; k < s->tests_from[fact + 1]; k++)
        for (uint32_t i = 0; i < e->test[s->tests[k]].values.count; i++) {
            const RuleTest *t = &e->test[s->tests[k]];
            try_add(q, (int64_t)e->value[t->values.first + i].n - 1, 0);
            try_add(q, (int64_t)e->value[t->values.first + i].n + 1, 0);
        }
    share_evenly(q);
}

/* What conditions and derived facts make of a choice, as one number: equal for choices nobody tells apart. */
static uint64_t choice_mark(const NextScratch *s, uint32_t fact, uint32_t choice)
{
    const Edition *e = s->e;
    uint64_t mark = 14695981039346656037u;

    for (uint32_t i = s->tests_from[fact]; i < s->tests_from[fact + 1]; i++) {
        bool named = false;
        for (EACH(e, RuleValue, v, e->test[s->tests[i]].values, value))
            named = named || v->n == (int32_t)choice;
        mark = (mark ^ named) * 1099511628211u;
    }
    for (EACH_ALL(e, MakeRule, m, make, MAKE))
        if (m->kind == MAKE_MAP && m->a.n == fact + 1 && choice < m->map.count)
            mark = (mark ^ (uint32_t)e->value[m->map.first + choice].n) * 1099511628211u;
    return mark;
}

static void try_choices(const NextScratch *s, const Fact *f, Question *q)
{
    uint32_t n = fact_choice_count(s->e, f), first[TRIES_MOST], count = 0,
             fact = (uint32_t)(f - s->e->fact);
    uint64_t marks[TRIES_MOST];
    bool is_set = f->type == FACT_SET;

    n = is_set && n > SET_MOST ? SET_MOST : n;
    if (is_set)
        try_add(q, 0, SHARE / 2);
    for (uint32_t i = 0; i < n; i++) {
        uint64_t mark = choice_mark(s, fact, i);
        uint32_t k = 0;
        while (k < count && marks[k] != mark)
            k++;
        if (k == count && count < TRIES_MOST) {
            marks[count] = mark;
            first[count++] = i;
        }
        if (k < count)
            try_add(q, is_set ? (int64_t)1 << first[k] : first[k],
                    (is_set ? SHARE / 2 : SHARE) / n);
    }
}

static void prepare_tries(NextScratch *s, const Fact *f, Question *q)
{
    q->tries = NEW_N(s->a, Try, TRIES_MOST);
    switch ((FactType)f->type) {
    case FACT_BOOL:
        try_add(q, 0, SHARE * 2 / 3);
        try_add(q, 1, SHARE / 3);
        q->cost = 4;
        break;
    case FACT_INTEGER:
    case FACT_DECIMAL:
        try_numbers(s, f, q);
        q->cost = 5;
        break;
    case FACT_DATE:
        try_days(s, f, q);
        q->cost = 6;
        break;
    case FACT_CHOICE:
    case FACT_SET:
        try_choices(s, f, q);
        q->cost = f->type == FACT_SET ? 6 : 4;
        break;
    case FACT_TYPE_COUNT: break;
    }
}

static void sort_tests(NextScratch *s)
{
    const Edition *e = s->e;
    uint32_t facts = e->counts[TABLE_FACT], *at = NEW_N(s->a, uint32_t, facts + 2);

    s->tests = NEW_N(s->a, uint32_t, e->counts[TABLE_TEST] + 1);
    s->tests_from = at;
    for (EACH_ALL(e, RuleTest, t, test, TEST))
        at[t->fact.n + 1 <= facts ? t->fact.n + 1 : facts + 1]++;
    for (uint32_t f = 1; f <= facts + 1; f++)
        at[f] += at[f - 1];
    /* Now at[f + 1] is where the tests of f begin; filling moves it to where they end. */
    for (uint32_t i = 0; i < e->counts[TABLE_TEST]; i++)
        s->tests[at[e->test[i].fact.n]++] = i;
}

static void prepare(NextScratch *s, Matcher *m)
{
    const Edition *e = s->e;
    uint32_t facts = e->counts[TABLE_FACT], services = e->counts[TABLE_SERVICE];
    bool *marks = NEW_N(s->a, bool, facts + 1);

    sort_tests(s);
    for (uint32_t f = 0; f < facts; f++) {
        s->questions[f] = (Question){ 0 };
        prepare_tries(s, &e->fact[f], &s->questions[f]);
    }
    for (int pass = 0; pass < 2; pass++) {
        for (uint32_t i = 0; i < services; i++) {
            const Rule *rule = match_service_rule(m, &e->service[i]);
            memset(marks, 0, facts);
            if (rule)
                mark_tree(e, rule->steps, marks);
            for (uint32_t f = 0; f < facts; f++) {
                Question *q = &s->questions[f];
                if (marks[f] && pass)
                    q->services[q->service_count] = i;
                q->service_count += marks[f];
            }
        }
        for (uint32_t f = 0; f < facts && !pass; f++) {
            s->questions[f].services = NEW_N(s->a, uint32_t, s->questions[f].service_count + 1);
            s->questions[f].service_count = 0;
        }
    }
}

NextScratch *next_new(const Edition *e, Arena *a)
{
    NextScratch *s = NEW(a, NextScratch);

    *s = (NextScratch){
        .e = e,
        .a = a,
        .what_if = match_new(e, a),
        .questions = NEW_N(a, Question, e->counts[TABLE_FACT] + 1),
        .candidates = NEW_N(a, bool, e->counts[TABLE_FACT] + 1),
        .worth = NEW_N(a, uint32_t, e->counts[TABLE_SERVICE] + 1),
    };
    return s;
}

/* -- which questions may be asked ------------------------------------------------------------------------ */

static bool may_ask(const Matcher *m, uint32_t fact)
{
    return fact < ANSWERS_MOST && m->e->fact[fact].is_asked &&
           m->answers->at[fact].kind == ANSWER_NONE;
}

/*
 * Marks the questions to ask for an unknown fact: itself, or what decides whether it concerns the
 * person. true: there was one. The gates of an edition may be a maze; its depth is bounded.
 */
static bool mark_askable(Matcher *m, uint32_t fact, int depth, bool *candidates)
{
    const Edition *e = m->e;
    Range gate = e->make[fact].gate;
    bool any = false;

    if (!may_ask(m, fact))
        return false;
    if (gate.count && depth < 4 && match_applies(m, &e->fact[fact]) == VERDICT_MAYBE)
        for (uint32_t i = gate.first; i < gate.first + gate.count; i++) {
            int64_t v;
            if (e->step[i].kind != COND_LEAF)
                continue;
            Ref asked = e->test[e->step[i].test.n - 1].fact;
            if (!match_value(m, edition_fact(e, asked), &v) &&
                mark_askable(m, asked.n - 1, depth + 1, candidates))
                any = true;
        }
    if (!any)
        candidates[fact] = true;
    return true;
}

static void find_candidates(NextScratch *s, Matcher *m, bool *missing)
{
    const Edition *e = s->e;
    uint32_t facts = e->counts[TABLE_FACT];

    memset(missing, 0, facts);
    memset(s->candidates, 0, facts);
    for (uint32_t i = 0; i < e->counts[TABLE_SERVICE]; i++)
        if (s->worth[i])
            mark_facts(m, match_service_rule(m, &e->service[i])->steps, VERDICT_MAYBE, missing);
    for (uint32_t f = 0; f < facts; f++)
        if (missing[f])
            (void)mark_askable(m, f, 0, s->candidates);
}

/* -- and which of them settles most ------------------------------------------------------------------------ */

static uint64_t settled_by(NextScratch *s, uint32_t fact, int64_t value)
{
    const Edition *e = s->e;
    const Question *q = &s->questions[fact];
    Answer before = s->answers.at[fact];
    uint64_t worth = 0;

    s->answers.at[fact] = (Answer){ ANSWER_VALUE, value };
    match_begin(s->what_if, &s->answers);
    for (uint32_t i = 0; i < q->service_count; i++) {
        uint32_t service = q->services[i];
        if (s->worth[service] &&
            match_steps(s->what_if, match_service_rule(s->what_if, &e->service[service])->steps) !=
                VERDICT_MAYBE)
            worth += s->worth[service];
    }
    s->answers.at[fact] = before;
    return worth;
}

/* Expected worth of what an answer settles, for its cost. */
static uint64_t score_of(NextScratch *s, uint32_t fact)
{
    const Question *q = &s->questions[fact];
    uint64_t sum = 0;

    for (uint32_t i = 0; i < q->try_count; i++)
        sum += settled_by(s, fact, q->tries[i].value) * q->tries[i].share;
    /* A question behind which something stands is never worth nothing. */
    return sum / (q->cost ? q->cost : 1) + 1;
}

static uint32_t worth_of(const Service *s)
{
    uint32_t square = s->importance * s->importance;

    return square * square / 10000 + 1;
}

static void weigh_services(NextScratch *s, const Matcher *m, const bool *only, uint32_t least)
{
    const Edition *e = s->e;

    for (uint32_t i = 0; i < e->counts[TABLE_SERVICE]; i++) {
        bool counts = m->services[i].verdict == VERDICT_MAYBE &&
                      match_service_rule(m, &e->service[i]) && (!only || only[i]);
        s->worth[i] = counts && e->service[i].importance >= least ? worth_of(&e->service[i]) : 0;
    }
}

static const Fact *best_of(NextScratch *s, bool sensitive)
{
    const Fact *best = NULL;
    uint64_t best_score = 0;

    for (uint32_t f = 0; f < s->e->counts[TABLE_FACT]; f++) {
        if (!s->candidates[f] || (bool)s->e->fact[f].is_sensitive != sensitive)
            continue;
        uint64_t score = score_of(s, f);
        if (score > best_score) {
            best_score = score;
            best = &s->e->fact[f];
        }
    }
    return best;
}

const Fact *next_question(Matcher *m, NextScratch *s, const bool *only)
{
    const Edition *e = s->e;
    bool missing[ANSWERS_MOST * 4];
    static const uint32_t stages[] = { FIRST_SET, 0 };
    const Fact *best = NULL;

    if (e->counts[TABLE_FACT] > COUNT(missing))
        return NULL; /* no edition that was published */
    if (!s->is_ready || s->day != m->day) {
        s->day = m->day;
        prepare(s, m);
        s->is_ready = true;
    }
    s->answers = *m->answers;
    match_all(s->what_if, &s->answers, m->day);
    for (size_t i = 0; i < COUNT(stages) && !best; i++) {
        weigh_services(s, m, only, stages[i]);
        find_candidates(s, m, missing);
        best = best_of(s, false);
        best = best ? best : best_of(s, true);
    }
    return best;
}

uint32_t answers_open(Matcher *m, Arena *a, const Service *s)
{
    const Rule *rule = match_service_rule(m, s);
    uint32_t facts = m->e->counts[TABLE_FACT], n = 0;
    bool *missing = NEW_N(a, bool, facts + 1);

    if (!rule || m->services[s - m->e->service].verdict != VERDICT_MAYBE)
        return 0;
    mark_facts(m, rule->steps, VERDICT_MAYBE, missing);
    for (uint32_t f = 0; f < facts; f++)
        n += missing[f] && may_ask(m, f);
    return n;
}
