/*
 * reasons.c -- from verdicts to the conditions that decided them, and to sentences.
 *
 * A leaf is worth naming when its verdict is the one its tree came to: a no names what is no, a maybe
 * what is open, and nothing else, or a person would be asked for what no longer matters.
 */
#include "guide/reasons.h"
#include <string.h>

/* -- which facts ------------------------------------------------------------------------------------ */

typedef struct Gather {
    Matcher *m;
    bool *facts;
    int depth;
} Gather;

enum { GATHER_DEPTH = 32 };

static Verdict judge_at(Matcher *m, uint32_t step)
{
    return match_steps(m, (Range){ step, m->e->step[step].span });
}

static void gather_tree(Gather *g, uint32_t step, Verdict want);

/* The questions behind an unknown fact; a derived one is named itself when all it comes from is known. */
static void gather_questions(Gather *g, Ref fact)
{
    const Edition *e = g->m->e;
    const MakeRule *make = &e->make[fact.n - 1];
    int64_t v;
    bool asked = false;

    if (g->depth >= GATHER_DEPTH)
        return;
    g->depth++;
    switch ((MakeKind)make->kind) {
    case MAKE_TRUE_WHEN:
        if (make->steps.count)
            gather_tree(g, make->steps.first, VERDICT_MAYBE);
        break;
    case MAKE_MONTHS_BETWEEN:
    case MAKE_DAYS_BETWEEN:
    case MAKE_YEARS_BETWEEN:
    case MAKE_YEARS_ON_COMING:
    case MAKE_MAP:
        for (int i = 0; i < 2; i++) {
            Ref from = i ? make->b : make->a;
            if (from.n && !match_value(g->m, edition_fact(e, from), &v)) {
                gather_questions(g, from);
                asked = true;
            }
        }
        if (!asked)
            g->facts[fact.n - 1] = true;
        break;
    case MAKE_ASKED:
    case MAKE_TODAY:
    case MAKE_COUNT: g->facts[fact.n - 1] = true; break;
    }
    g->depth--;
}

/* The leaves below `step` that give it the verdict `want`, which it has. */
static void gather_tree(Gather *g, uint32_t step, Verdict want)
{
    const RuleStep *s = &g->m->e->step[step];

    if (s->kind == COND_LEAF) {
        Ref fact = g->m->e->test[s->test.n - 1].fact;
        if (want == VERDICT_MAYBE)
            gather_questions(g, fact);
        else
            g->facts[fact.n - 1] = true;
        return;
    }
    if (s->kind == COND_NOT) {
        gather_tree(g, step + 1, (Verdict)(VERDICT_YES - want));
        return;
    }
    for (uint32_t c = step + 1; c < step + s->span; c += g->m->e->step[c].span)
        if (judge_at(g->m, c) == want)
            gather_tree(g, c, want);
}

void mark_facts(Matcher *m, Range steps, Verdict verdict, bool *facts)
{
    Gather g = { .m = m, .facts = facts };

    if (steps.count)
        gather_tree(&g, steps.first, verdict);
}

void explain_facts(Matcher *m, Arena *a, Range steps, Verdict verdict, FactList *out)
{
    uint32_t n = m->e->counts[TABLE_FACT];
    bool *facts = NEW_N(a, bool, n + 1);

    *out = (FactList){ 0 };
    if (verdict != VERDICT_YES)
        mark_facts(m, steps, verdict, facts);
    for (uint32_t i = 0; i < n; i++)
        out->count += facts[i];
    out->at = NEW_N(a, const Fact *, out->count + 1);
    size_t k = 0;
    for (uint32_t i = 0; i < n; i++)
        if (facts[i])
            out->at[k++] = &m->e->fact[i];
}

/* -- sentences -------------------------------------------------------------------------------------- */

/* The unit of a number, one and many; Georgian has one form after any number. */
static const struct {
    const char *unit, *one, *many, *ka;
} UNITS[] = {
    { "years", "year", "years", "წელი" },       { "months", "month", "months", "თვე" },
    { "days", "day", "days", "დღე" },           { "gel", "GEL", "GEL", "ლარი" },
    { "ha", "hectare", "hectares", "ჰექტარი" }, { "score", "point", "points", "ქულა" },
    { "grades", "grade", "grades", "კლასი" },
};

/* 1500000 -> "1 500 000" with no-break spaces, in English commas. */
static Str grouped(Arena *a, bool ka, Str digits)
{
    Str out = { 0 };
    ptrdiff_t point = str_find_byte(digits, '.');
    size_t whole = point < 0 ? digits.n : (size_t)point;

    if (whole <= 4)
        return digits;
    for (size_t i = 0; i < whole; i++) {
        const char *gap = i == 0 || (whole - i) % 3 ? "" : ka ? "\u00A0" : ",";
        out = arena_fmt(a, "%.*s%s%c", STR(out), gap, digits.p[i]);
    }
    return arena_fmt(a, "%.*s%.*s", STR(out), STR(str_from(digits, whole)));
}

static Str day_words(Arena *a, bool ka, Day day)
{
    static const char *const months_ka[] = { "იანვარი",    "თებერვალი", "მარტი",    "აპრილი",
                                             "მაისი",      "ივნისი",    "ივლისი",   "აგვისტო",
                                             "სექტემბერი", "ოქტომბერი", "ნოემბერი", "დეკემბერი" };
    static const char *const months_en[] = { "January",   "February", "March",    "April",
                                             "May",       "June",     "July",     "August",
                                             "September", "October",  "November", "December" };
    Date d = date_of(day);

    return ka ? arena_fmt(a, "%d წლის %d %s", d.year, d.day, months_ka[d.month - 1])
              : arena_fmt(a, "%d %s %d", d.day, months_en[d.month - 1], d.year);
}

static Str number_words(const Edition *e, Arena *a, bool ka, const Fact *f, Str digits)
{
    Str unit = edition_str(e, f->unit),
        n = str_eq(unit, S("year")) ? digits : grouped(a, ka, digits);

    for (size_t i = 0; i < COUNT(UNITS); i++)
        if (str_eq(unit, str_c(UNITS[i].unit)))
            return arena_fmt(a, "%.*s %s", STR(n),
                             ka                       ? UNITS[i].ka
                             : str_eq(digits, S("1")) ? UNITS[i].one
                                                      : UNITS[i].many);
    return n;
}

/* One value of a condition, as the answer it is compared with. */
static Answer value_answer(const Fact *f, int32_t v)
{
    int64_t parts = f->type == FACT_DECIMAL ? (int64_t)v * DECIMAL_HUNDREDTH : v;

    return (Answer){ ANSWER_VALUE, f->type == FACT_SET ? (int64_t)1 << (v & 63) : parts };
}

static Str one_value(const Edition *e, Arena *a, Lang lang, const Fact *f, int32_t v)
{
    if (f->type == FACT_DATE)
        return day_words(a, lang == LANG_KA, v);
    if (f->type == FACT_INTEGER || f->type == FACT_DECIMAL)
        return number_words(e, a, lang == LANG_KA, f, answer_text(e, a, f, value_answer(f, v)));
    return answer_words(e, a, lang, f, value_answer(f, v));
}

/* "a, b or c"; with `word` empty "a, b, c"; when a value has commas of its own, "a; b; or c". */
static Str joined(const Edition *e, Arena *a, Lang lang, const RuleTest *t, const char *word)
{
    const Fact *f = test_fact(e, t);
    const char *comma = ", ";
    Str all = { 0 };

    for (EACH(e, RuleValue, v, t->values, value))
        if (str_find_byte(one_value(e, a, lang, f, v->n), ',') >= 0 && f->type != FACT_INTEGER &&
            f->type != FACT_DECIMAL)
            comma = "; ";
    for (uint32_t i = 0; i < t->values.count; i++) {
        Str one = one_value(e, a, lang, f, e->value[t->values.first + i].n);
        bool is_last = i + 1 == t->values.count && word[0];
        const char *between = is_last && comma[0] == ',' ? " " : comma;
        all = i == 0 ? one
                     : arena_fmt(a, "%.*s%s%s%s%.*s", STR(all), between, is_last ? word : "",
                                 is_last ? " " : "", STR(one));
    }
    return all;
}

static Str list_phrase(const Edition *e, Arena *a, Lang lang, const RuleTest *t, bool is_in)
{
    bool ka = lang == LANG_KA, is_set = test_fact(e, t)->type == FACT_SET;
    Str plain = joined(e, a, lang, t, ""), either = joined(e, a, lang, t, ka ? "ან" : "or");

    if (is_in)
        return either;
    return is_set ? arena_fmt(a, ka ? "არც ერთი: %.*s" : "none of: %.*s", STR(plain))
                  : arena_fmt(a, ka ? "ნებისმიერი, გარდა: %.*s" : "any except: %.*s", STR(plain));
}

/* What follows the label: "16 years or more". */
static Str phrase(const Edition *e, Arena *a, Lang lang, const RuleTest *t)
{
    const Fact *f = test_fact(e, t);
    bool ka = lang == LANG_KA, is_day = f->type == FACT_DATE;
    int32_t v = t->values.count ? e->value[t->values.first].n : 0;
    CondOp op = (CondOp)t->op;

    /* "before the 1st" is hard to say in Georgian without bending the month; "until the 31st" is not. */
    if (is_day && op == OP_LT && v > INT32_MIN + 1)
        op = OP_LE, v--;
    if (is_day && op == OP_GT && v < INT32_MAX)
        op = OP_GE, v++;
    Str x = one_value(e, a, lang, f, v);
    switch (op) {
    case OP_EQ: return x;
    case OP_NE: return arena_fmt(a, ka ? "ნებისმიერი, გარდა: %.*s" : "any except: %.*s", STR(x));
    case OP_LT: return arena_fmt(a, ka ? "ნაკლები, ვიდრე %.*s" : "less than %.*s", STR(x));
    case OP_GT: return arena_fmt(a, ka ? "მეტი, ვიდრე %.*s" : "more than %.*s", STR(x));
    case OP_LE:
        return arena_fmt(a,
                         is_day ? ka ? "%.*s ან უფრო ადრე" : "%.*s or earlier"
                         : ka   ? "%.*s ან ნაკლები"
                                : "%.*s or less",
                         STR(x));
    case OP_GE:
        return arena_fmt(a,
                         is_day ? ka ? "%.*s ან უფრო გვიან" : "%.*s or later"
                         : ka   ? "%.*s ან მეტი"
                                : "%.*s or more",
                         STR(x));
    case OP_IN:
    case OP_NOT_IN: return list_phrase(e, a, lang, t, op == OP_IN);
    case OP_NONE:
    case OP_COUNT: break;
    }
    return (Str){ 0 };
}

Str condition_text(const Edition *e, Arena *a, Lang lang, const RuleTest *t)
{
    const Fact *f = test_fact(e, t);
    bool ka = lang == LANG_KA;
    Str label = edition_text(e, lang, f->says);

    if (!label.n)
        label = edition_text(e, lang, f->question);
    if (!label.n)
        label = edition_str(e, f->id);
    if (f->type == FACT_BOOL) {
        bool wants = (t->values.count && e->value[t->values.first].n) == (t->op == OP_EQ);
        Str says = edition_text(e, lang, wants ? f->says : f->says_not);
        return says.n ? says
                      : arena_fmt(a,
                                  wants ? ka ? "%.*s დიახ" : "%.*s Yes"
                                  : ka  ? "%.*s არა"
                                        : "%.*s No",
                                  STR(label));
    }
    Str rest = phrase(e, a, lang, t);
    return arena_fmt(a, "%.*s: %.*s", STR(label), STR(rest));
}

/* The condition's value for machines: "16", "georgian, dual". */
static Str value_ids(const Edition *e, Arena *a, const RuleTest *t)
{
    const Fact *f = test_fact(e, t);
    Str all = { 0 };

    for (uint32_t i = 0; i < t->values.count; i++) {
        Str one = answer_text(e, a, f, value_answer(f, e->value[t->values.first + i].n));
        all = i ? arena_fmt(a, "%.*s, %.*s", STR(all), STR(one)) : one;
    }
    return all;
}

/* -- which conditions --------------------------------------------------------------------------------- */

typedef struct Leaf {
    uint32_t step;
    uint32_t group, alternative;
    bool is_negated;
} Leaf;

typedef struct Leaves {
    Leaf *at;
    size_t count, room;
} Leaves;

typedef struct Place {
    uint32_t group, alternative; /* 0: not below an `any` */
    bool is_negated, in_any;
    int depth;
} Place;

static void leaf_add(Leaves *l, uint32_t step, Place *p)
{
    if (l->count >= l->room)
        return;
    /* Outside an `any` each condition is needed by itself. */
    uint32_t group = p->in_any ? p->group : step + 1;
    l->at[l->count++] = (Leaf){ step, group, p->in_any ? p->alternative : step + 1, p->is_negated };
}

/*
 * The leaves that give the tree at `step` the verdict `want`. With `loosely`, also those of children
 * that have it where the tree itself has not: what already holds in a maybe.
 */
static void leaves_of(Matcher *m, uint32_t step, Verdict want, bool loosely, Place p, Leaves *out)
{
    const RuleStep *s = &m->e->step[step];

    if (s->kind == COND_LEAF) {
        if (judge_at(m, step) == want)
            leaf_add(out, step, &p);
        return;
    }
    if (s->kind == COND_NOT) {
        p.is_negated = !p.is_negated;
        leaves_of(m, step + 1, (Verdict)(VERDICT_YES - want), loosely, p, out);
        return;
    }
    /* What makes a no a yes: one child of an `any`, every child of an `all`. */
    bool opens = !p.in_any && s->kind == COND_ANY;
    for (uint32_t c = step + 1; c < step + s->span; c += m->e->step[c].span) {
        Place below = p;
        if (judge_at(m, c) != want && !loosely)
            continue;
        if (opens) {
            below.in_any = true;
            below.group = step + 1;
            below.alternative = c + 1;
        }
        leaves_of(m, c, want, loosely, below, out);
    }
}

static Leaves gather_leaves(Matcher *m, Arena *a, Range steps, Verdict want, bool loosely)
{
    Leaves l = { NEW_N(a, Leaf, steps.count + 1), 0, steps.count };

    if (steps.count)
        leaves_of(m, steps.first, want, loosely, (Place){ 0 }, &l);
    return l;
}

static const Source *source_of(const Edition *e, const Service *s, uint32_t number)
{
    if (number >= 1 && number <= s->sources.count)
        return &e->source[s->sources.first + number - 1];
    const Source *newest = service_newest_source(e, s);
    return newest ? newest : s->sources.count ? &e->source[s->sources.first] : NULL;
}

static Str leaf_text(const Edition *e, Arena *a, Lang lang, const Leaf *leaf)
{
    Str text = condition_text(e, a, lang, &e->test[e->step[leaf->step].test.n - 1]);

    return leaf->is_negated
               ? arena_fmt(a, lang == LANG_KA ? "არ უნდა იყოს ასე: %.*s" : "Must not be so: %.*s",
                           STR(text))
               : text;
}

static Reason *reasons_of(Matcher *m, Arena *a, const Service *s, const Leaves *l)
{
    const Edition *e = m->e;
    Reason *out = NEW_N(a, Reason, l->count + 1);

    for (size_t i = 0; i < l->count; i++) {
        const RuleStep *step = &e->step[l->at[i].step];
        const RuleTest *t = &e->test[step->test.n - 1];
        const Fact *f = test_fact(e, t);
        int64_t v;
        out[i] = (Reason){
            .fact = f,
            .test = t,
            .verdict = match_test(m, step->test.n - 1),
            .value = value_ids(e, a, t),
            .source = source_of(e, s, step->source),
        };
        if (match_value(m, f, &v))
            out[i].answer = (Answer){ ANSWER_VALUE, v };
        for (int lang = 0; lang < LANG_COUNT; lang++)
            out[i].text[lang] = leaf_text(e, a, (Lang)lang, &l->at[i]);
    }
    return out;
}

/* A score that is too high does not fall by registering again; but who has none gets one there. */
static const Service *first_of(Matcher *m, const Service *s, const RuleTest *t, const Leaf *leaf)
{
    const Fact *f = test_fact(m->e, t);
    bool wants_it = f->type == FACT_BOOL     ? t->op == OP_EQ && m->e->value[t->values.first].n == 1
                    : f->type == FACT_CHOICE ? t->op == OP_EQ || t->op == OP_IN
                                             : match_applies(m, f) == VERDICT_NO;

    if (!f->got_by.n || leaf->is_negated || !wants_it ||
        f->got_by.n == (uint32_t)(s - m->e->service) + 1)
        return NULL;
    return edition_service(m->e, f->got_by);
}

static WouldChange *changes_of(Matcher *m, Arena *a, const Service *s, const Leaves *l)
{
    const Edition *e = m->e;
    WouldChange *out = NEW_N(a, WouldChange, l->count + 1);

    for (size_t i = 0; i < l->count; i++) {
        const RuleTest *t = &e->test[e->step[l->at[i].step].test.n - 1];
        const Fact *f = test_fact(e, t);
        out[i] = (WouldChange){ .fact = f,
                                .test = t,
                                .can_change = (Changes)f->changes,
                                .group = l->at[i].group,
                                .alternative = l->at[i].alternative,
                                .first = first_of(m, s, t, &l->at[i]) };
        for (int lang = 0; lang < LANG_COUNT; lang++)
            out[i].text[lang] = leaf_text(e, a, (Lang)lang, &l->at[i]);
    }
    return out;
}

static void explain(Matcher *m, Arena *a, const Service *s, Range steps, Verdict verdict,
                    Explanation *out)
{
    Leaves because = gather_leaves(m, a, steps, verdict == VERDICT_NO ? VERDICT_NO : VERDICT_YES,
                                   verdict == VERDICT_MAYBE);

    *out = (Explanation){ .verdict = verdict,
                          .because = reasons_of(m, a, s, &because),
                          .because_count = because.count };
    if (verdict == VERDICT_MAYBE) {
        Leaves open = gather_leaves(m, a, steps, VERDICT_MAYBE, false);
        out->open = reasons_of(m, a, s, &open);
        out->open_count = open.count;
        explain_facts(m, a, steps, VERDICT_MAYBE, &out->missing);
    }
    if (verdict == VERDICT_NO) {
        out->would_change = changes_of(m, a, s, &because);
        out->would_change_count = because.count;
        explain_facts(m, a, steps, VERDICT_NO, &out->failing);
    }
}

void explain_service(Matcher *m, Arena *a, const Service *s, ServiceExplanation *out)
{
    const Edition *e = m->e;
    const MatchedService *got = &m->services[s - e->service];
    const Rule *rule = match_service_rule(m, s);

    *out = (ServiceExplanation){
        .service = s,
        .strength = (Strength)got->strength,
        .parts = NEW_N(a, PartExplanation, s->parts.count + 1),
        .part_count = s->parts.count,
        .papers = NEW_N(a, NeededPaper, s->papers.count + 1),
        .also_needs = s->also_needs,
    };
    explain(m, a, s, rule ? rule->steps : (Range){ 0 }, (Verdict)got->verdict, &out->explanation);
    for (uint32_t i = 0; i < s->parts.count; i++) {
        const Part *p = &e->part[s->parts.first + i];
        const Rule *of = match_part_rule(m, p);
        out->parts[i].part = p;
        explain(m, a, s, of ? of->steps : (Range){ 0 }, (Verdict)m->parts[s->parts.first + i],
                &out->parts[i].explanation);
    }
    for (EACH(e, Paper, p, s->papers, paper)) {
        const Document *d = edition_document(e, p->document);
        if (d)
            out->papers[out->paper_count++] = (NeededPaper){ p, d, match_has_document(m, d) };
    }
}

/* -- rules in words ----------------------------------------------------------------------------------- */

static const Rule *rule_on(const Edition *e, const Service *s, Day day)
{
    uint32_t number = (uint32_t)(s - e->service) + 1;

    for (EACH_ALL(e, Rule, r, rule, RULE))
        if (r->service.n == number && !r->part.n && (r->from == DAY_NONE || r->from <= day) &&
            (r->until == DAY_NONE || r->until >= day))
            return r;
    return NULL;
}

const RuleLine *rule_lines(const Edition *e, Arena *a, const Service *s, Day day, size_t *count)
{
    const Rule *rule = rule_on(e, s, day);
    Range steps = rule ? rule->steps : (Range){ 0 };
    RuleLine *out = NEW_N(a, RuleLine, steps.count + 1);
    uint32_t ends[33] = { 0 }, depth = 0;

    *count = steps.count;
    for (uint32_t i = 0; i < steps.count; i++) {
        const RuleStep *step = &e->step[steps.first + i];
        while (depth > 0 && i >= ends[depth])
            depth--;
        out[i] = (RuleLine){ .depth = depth };
        if (step->kind == COND_LEAF) {
            const RuleTest *t = &e->test[step->test.n - 1];
            out[i].node = RULE_CONDITION;
            out[i].test = t;
            out[i].fact = test_fact(e, t);
            out[i].source = source_of(e, s, step->source);
            for (int lang = 0; lang < LANG_COUNT; lang++)
                out[i].text[lang] = condition_text(e, a, (Lang)lang, t);
        } else {
            out[i].node = step->kind == COND_ALL   ? RULE_ALL_OF
                          : step->kind == COND_ANY ? RULE_ONE_OF
                                                   : RULE_NOT;
        }
        if (step->span > 1 && depth + 1 < COUNT(ends))
            ends[++depth] = i + step->span;
    }
    return out;
}
