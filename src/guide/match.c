/*
 * match.c -- running the rules for one person.
 *
 * Everything a person's answers lead to is worked out at most once for a match and remembered by
 * number: the value of a fact, whether a question concerns the person, the verdict of a test. A
 * service is then a walk over a few steps. A match of the whole Guide takes microseconds and no memory.
 *
 * Kleene's rules, for a leaf:
 *   1. the fact's applies_when is no                    -> no (whatever was answered)
 *   2. no value, neither answered nor derived           -> maybe
 *   3. else the comparison                              -> yes or no
 * and all is the least, any the greatest of its children, in the order no < maybe < yes.
 */
#include "guide/match.h"
#include <string.h>

/* A fact whose value is being worked out is unknown to itself; a hostile edition may try. */
enum { NOT_YET, UNDER_WAY, KNOWN, UNKNOWN };
enum { FACT_DEPTH_MOST = 64 };
/* Verdicts are kept as verdict + 1, so that zeroed memory means "not yet". */
enum { VERDICT_NOT_YET, VERDICT_UNDER_WAY = VERDICT_COUNT + 1 };

typedef struct MatchState {
    int64_t *values;    /* by fact, when known */
    uint8_t *known;     /* by fact */
    uint8_t *gates;     /* by fact: applies_when */
    uint8_t *tests;     /* by test */
    uint8_t *strengths; /* by service: what a yes would be worth on this day */
    const Rule **rules; /* by service: the one in force */
    const Rule **parts; /* by part */
    bool has_day;
    int depth;
} MatchState;

Matcher *match_new(const Edition *e, Arena *a)
{
    Matcher *m = NEW(a, Matcher);
    MatchState *s = NEW(a, MatchState);
    const uint32_t *n = e->counts;

    s->values = NEW_N(a, int64_t, n[TABLE_FACT] + 1);
    s->known = NEW_N(a, uint8_t, n[TABLE_FACT] + 1);
    s->gates = NEW_N(a, uint8_t, n[TABLE_FACT] + 1);
    s->tests = NEW_N(a, uint8_t, n[TABLE_TEST] + 1);
    s->strengths = NEW_N(a, uint8_t, n[TABLE_SERVICE] + 1);
    s->rules = NEW_N(a, const Rule *, n[TABLE_SERVICE] + 1);
    s->parts = NEW_N(a, const Rule *, n[TABLE_PART] + 1);
    *m = (Matcher){
        .e = e,
        .services = NEW_N(a, MatchedService, n[TABLE_SERVICE] + 1),
        .parts = NEW_N(a, uint8_t, n[TABLE_PART] + 1),
        .state = s,
    };
    return m;
}

/* -- derived facts ---------------------------------------------------------------------------------- */

static int days_in_month(int year, int month)
{
    static const uint8_t days[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };
    bool leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);

    return days[month - 1] + (leap && month == 2);
}

/* The same day n months later; a day that the month does not have becomes its last. */
static Day months_later(Date from, int64_t n)
{
    int64_t month = from.month - 1 + n;
    Date d = { from.year + (int)(month / 12), (int)(month % 12) + 1, from.day };
    int last = days_in_month(d.year, d.month);

    d.day = d.day < last ? d.day : last;
    return day_of(d);
}

/* Whole months from a to b, and the rest of days as a share of the month it falls in. */
static int64_t months_between(Day a, Day b)
{
    Date from = date_of(a), to = date_of(b);
    int64_t n = (int64_t)(to.year - from.year) * 12 + to.month - from.month;

    while (n > 0 && months_later(from, n) > b)
        n--;
    Day begin = months_later(from, n), end = months_later(from, n + 1);
    return n * DECIMAL_ONE + (int64_t)(b - begin) * DECIMAL_ONE / (end - begin);
}

static bool is_earlier_in_year(Date a, Date b)
{
    return a.month != b.month ? a.month < b.month : a.day < b.day;
}

static int64_t years_between(Day a, Day b)
{
    Date from = date_of(a), to = date_of(b);

    return to.year - from.year - is_earlier_in_year(to, from);
}

/* Completed years since `born` on the first such day of the year that is not before `from`. */
static bool years_on_coming(const MakeRule *make, Day born, Day from, int64_t *out)
{
    Date on = { date_of(from).year, (int)make->month, (int)make->day };

    if (on.month == 0 || on.day == 0 || on.day > days_in_month(on.year, on.month))
        return false; /* a damaged edition */
    on.year += day_of(on) < from;
    if (on.year > 9999 || born > day_of(on))
        return false;
    *out = years_between(born, day_of(on));
    return true;
}

static const MakeRule *make_of(const Matcher *m, uint32_t fact)
{
    return &m->e->make[fact];
}

static bool fact_known(Matcher *m, Ref fact, int64_t *out)
{
    return fact.n && match_value(m, &m->e->fact[fact.n - 1], out);
}

/* Far enough from the ends of the calendar that a month or a year more is still a day. */
static bool day_is_sane(int64_t day)
{
    return day >= -719162 && day <= 2932000; /* 0001-01-01 to 9997 */
}

static bool map_value(const Matcher *m, const MakeRule *make, int64_t choice, int64_t *out)
{
    if (choice < 0 || choice >= make->map.count)
        return false;
    int32_t v = m->e->value[make->map.first + (uint32_t)choice].n;
    *out = v;
    return v != DAY_NONE;
}

static bool make_value(Matcher *m, const MakeRule *make, int64_t *out)
{
    int64_t a, b;

    switch ((MakeKind)make->kind) {
    case MAKE_ASKED:
    case MAKE_COUNT: return false;
    case MAKE_TODAY: *out = m->day; return true;
    case MAKE_TRUE_WHEN: {
        Verdict v = match_steps(m, make->steps);
        *out = v == VERDICT_YES;
        return v != VERDICT_MAYBE;
    }
    case MAKE_MAP: return fact_known(m, make->a, &a) && map_value(m, make, a, out);
    case MAKE_MONTHS_BETWEEN:
    case MAKE_DAYS_BETWEEN:
    case MAKE_YEARS_BETWEEN:
    case MAKE_YEARS_ON_COMING: break;
    }
    if (!fact_known(m, make->a, &a) || !fact_known(m, make->b, &b) || !day_is_sane(a) ||
        !day_is_sane(b))
        return false;
    if (make->kind == MAKE_YEARS_ON_COMING)
        return years_on_coming(make, (Day)a, (Day)b, out);
    if (a > b)
        return false;
    *out = make->kind == MAKE_MONTHS_BETWEEN ? months_between((Day)a, (Day)b)
           : make->kind == MAKE_DAYS_BETWEEN ? b - a
                                             : years_between((Day)a, (Day)b);
    return true;
}

static bool answered(const Matcher *m, uint32_t fact, int64_t *out)
{
    if (fact >= ANSWERS_MOST || m->answers->at[fact].kind != ANSWER_VALUE ||
        make_of(m, fact)->kind == MAKE_TODAY)
        return false;
    *out = m->answers->at[fact].value;
    return true;
}

bool match_value(Matcher *m, const Fact *f, int64_t *out)
{
    MatchState *s = m->state;
    uint32_t i = (uint32_t)(f - m->e->fact);

    if (s->known[i] == NOT_YET) {
        int64_t v = 0;
        bool known = answered(m, i, &v);
        if (!known && s->depth < FACT_DEPTH_MOST) {
            s->known[i] = UNDER_WAY;
            s->depth++;
            known = make_value(m, make_of(m, i), &v);
            s->depth--;
        }
        s->values[i] = v;
        s->known[i] = known ? KNOWN : UNKNOWN;
    }
    *out = s->values[i];
    return s->known[i] == KNOWN;
}

/* -- tests and trees -------------------------------------------------------------------------------- */

Verdict match_applies(Matcher *m, const Fact *f)
{
    MatchState *s = m->state;
    uint32_t i = (uint32_t)(f - m->e->fact);
    Range gate = make_of(m, i)->gate;

    if (gate.count == 0)
        return VERDICT_YES;
    if (s->gates[i] == VERDICT_UNDER_WAY || s->depth >= FACT_DEPTH_MOST)
        return VERDICT_MAYBE;
    if (s->gates[i] == VERDICT_NOT_YET) {
        s->gates[i] = VERDICT_UNDER_WAY;
        s->depth++;
        Verdict v = match_steps(m, gate);
        s->depth--;
        s->gates[i] = (uint8_t)(v + 1);
    }
    return (Verdict)(s->gates[i] - 1);
}

static bool compares(CondOp op, int64_t v, int64_t with)
{
    switch (op) {
    case OP_EQ: return v == with;
    case OP_NE: return v != with;
    case OP_LT: return v < with;
    case OP_LE: return v <= with;
    case OP_GT: return v > with;
    case OP_GE: return v >= with;
    case OP_NONE:
    case OP_IN:
    case OP_NOT_IN:
    case OP_COUNT: break;
    }
    return false;
}

/* The comparison itself: a value, and what the condition asks of it. */
static bool test_holds(const Edition *e, const RuleTest *t, FactType type, int64_t v)
{
    const RuleValue *values = e->value + t->values.first;
    int64_t unit = type == FACT_DECIMAL ? DECIMAL_HUNDREDTH : 1;
    bool is_list = t->op == OP_IN || t->op == OP_NOT_IN, found = false;

    if (!is_list)
        return t->values.count && compares((CondOp)t->op, v, values[0].n * unit);
    for (uint32_t i = 0; i < t->values.count && !found; i++)
        found = type == FACT_SET
                    ? values[i].n >= 0 && values[i].n <= SET_MOST && (v >> values[i].n & 1)
                    : v == values[i].n * unit;
    return found == (t->op == OP_IN);
}

static Verdict work_out(Matcher *m, const RuleTest *t)
{
    const Fact *f = test_fact(m->e, t);
    int64_t v;

    if (match_applies(m, f) == VERDICT_NO)
        return VERDICT_NO;
    if (!match_value(m, f, &v))
        return VERDICT_MAYBE;
    return test_holds(m->e, t, (FactType)f->type, v) ? VERDICT_YES : VERDICT_NO;
}

Verdict match_test(Matcher *m, uint32_t test)
{
    uint8_t *known = &m->state->tests[test];

    if (*known == VERDICT_NOT_YET)
        *known = (uint8_t)(work_out(m, &m->e->test[test]) + 1);
    return (Verdict)(*known - 1);
}

/* The tree whose root is s; edition_open has checked that it nests and is not deep. */
static Verdict judge(Matcher *m, const RuleStep *s)
{
    const RuleStep *end = s + s->span;
    Verdict v;

    switch ((CondKind)s->kind) {
    case COND_LEAF: return match_test(m, s->test.n - 1);
    case COND_NOT: return (Verdict)(VERDICT_YES - judge(m, s + 1));
    case COND_ALL:
        v = VERDICT_YES;
        for (const RuleStep *c = s + 1; c < end && v != VERDICT_NO; c += c->span) {
            Verdict one = judge(m, c);
            v = one < v ? one : v;
        }
        return v;
    case COND_ANY:
    case COND_KIND_COUNT: break;
    }
    v = VERDICT_NO;
    for (const RuleStep *c = s + 1; c < end && v != VERDICT_YES; c += c->span) {
        Verdict one = judge(m, c);
        v = one > v ? one : v;
    }
    return v;
}

Verdict match_steps(Matcher *m, Range steps)
{
    return steps.count ? judge(m, m->e->step + steps.first) : VERDICT_YES;
}

/* -- a day, and a match ------------------------------------------------------------------------------ */

static Strength strength_on(const Edition *e, const Service *s, Shown shown, Day day)
{
    switch (shown) {
    case SHOWN_LAST_KNOWN_OPEN:
    case SHOWN_UNCERTAIN:
    case SHOWN_PROBABLY_CLOSED:
    case SHOWN_CLOSED:
    case SHOWN_NOT_YET: return STRENGTH_CLOSED;
    case SHOWN_OPEN:
    case SHOWN_BY_CALL:
    case SHOWN_SEASONAL:
    case SHOWN_UNTIL_BUDGET_USED:
    case SHOWN_COUNT: break;
    }
    /* What is shown as open is not stale; its date need not be read once more. */
    bool must_ask = s->also_needs.count || s->confidence == CONFIDENCE_LOW ||
                    (shown != SHOWN_OPEN && service_is_stale(e, s, day));
    return must_ask ? STRENGTH_CHECKED : STRENGTH_FITS;
}

/* What depends on the day alone: status, and which version of the conditions is in force. */
static void set_day(Matcher *m, Day day)
{
    const Edition *e = m->e;
    MatchState *s = m->state;

    for (uint32_t i = 0; i < e->counts[TABLE_SERVICE]; i++) {
        Shown shown = service_shown(e, &e->service[i], day);
        m->services[i].shown = (uint8_t)shown;
        s->strengths[i] = (uint8_t)strength_on(e, &e->service[i], shown, day);
        s->rules[i] = NULL;
    }
    for (uint32_t i = 0; i < e->counts[TABLE_PART]; i++)
        s->parts[i] = NULL;
    for (EACH_ALL(e, Rule, r, rule, RULE)) {
        if ((r->from != DAY_NONE && r->from > day) || (r->until != DAY_NONE && r->until < day))
            continue;
        if (r->part.n)
            s->parts[r->part.n - 1] = r;
        else if (r->service.n)
            s->rules[r->service.n - 1] = r;
    }
    m->day = day;
    s->has_day = true;
}

void match_begin(Matcher *m, const Answers *answers)
{
    const Edition *e = m->e;
    MatchState *s = m->state;

    m->answers = answers;
    memset(s->known, NOT_YET, e->counts[TABLE_FACT]);
    memset(s->gates, VERDICT_NOT_YET, e->counts[TABLE_FACT]);
    memset(s->tests, VERDICT_NOT_YET, e->counts[TABLE_TEST]);
}

void match_all(Matcher *m, const Answers *answers, Day day)
{
    const Edition *e = m->e;
    MatchState *s = m->state;

    if (!s->has_day || m->day != day)
        set_day(m, day);
    match_begin(m, answers);
    for (uint32_t i = 0; i < e->counts[TABLE_SERVICE]; i++) {
        Verdict v = s->rules[i] ? match_steps(m, s->rules[i]->steps) : VERDICT_MAYBE;
        m->services[i].verdict = (uint8_t)v;
        m->services[i].strength = v == VERDICT_YES ? s->strengths[i] : STRENGTH_NONE;
    }
    for (uint32_t i = 0; i < e->counts[TABLE_PART]; i++)
        m->parts[i] = (uint8_t)(s->parts[i] ? match_steps(m, s->parts[i]->steps) : VERDICT_MAYBE);
}

const Rule *match_service_rule(const Matcher *m, const Service *s)
{
    return m->state->rules[s - m->e->service];
}

const Rule *match_part_rule(const Matcher *m, const Part *p)
{
    return m->state->parts[p - m->e->part];
}

Verdict match_has_document(Matcher *m, const Document *d)
{
    uint32_t number = (uint32_t)(d - m->e->document) + 1;

    for (EACH_ALL(m->e, Rule, r, rule, RULE))
        if (r->document.n == number)
            return match_steps(m, r->steps);
    return VERDICT_MAYBE;
}

Str verdict_name(Verdict v)
{
    return v == VERDICT_YES ? S("yes") : v == VERDICT_NO ? S("no") : S("maybe");
}

Str strength_name(Strength s)
{
    return s == STRENGTH_FITS      ? S("fits")
           : s == STRENGTH_CHECKED ? S("fits_checked")
           : s == STRENGTH_CLOSED  ? S("fits_closed")
                                   : S("none");
}
