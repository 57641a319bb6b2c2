/* consult_view.c -- what the consultation's page shows of its state: verdicts, reasons, questions, the plan. */
#include "desk/hub.h"
#include "office/consult.h"
#include "public/views.h"
#include <string.h>

enum { DATES_MOST = 5, FOUND_MOST = 1000 };

/* ---- verdicts -------------------------------------------------------------------------------------- */

/*
 * Bands are not answers: "30 to 44" is no age. So the rules run for every age of the band (and some days of
 * coming back), and a verdict is said when it is the same for all of them.
 */
typedef struct Judged {
    Matcher *open; /* with what was answered alone; its verdicts are those for the bands */
    Matcher *some; /* for one person of the bands: explains what all of them have in common */
    Answers some_answers;
    bool *agreed; /* by service: `some` says more than `open` */
    bool *same;   /* by test: it comes out alike for everybody of the bands; NULL: no bands */
    NextScratch *scratch;
} Judged;

typedef struct Span {
    int64_t at[DATES_MOST * 16];
    size_t n;
} Span;

static Span ages_of(const Html *h, const Consult *c)
{
    static const int from[AGE_COUNT + 1] = { 0, 18, 30, 45, 60, 91 };
    const Fact *f = edition_fact_by_id(h->e, S("age"));
    Span out = { .n = 0 };

    if (!f || c->age == BAND_NONE || consult_answer(h, c, f).kind == ANSWER_VALUE)
        return out;
    for (int i = from[c->age]; i < from[c->age + 1] && out.n < COUNT(out.at); i++)
        out.at[out.n++] = i;
    return out;
}

/* Days ago, at both ends of the band and between. */
static Span days_of(const Html *h, const Consult *c, Day today)
{
    static const int ago[BACK_COUNT][DATES_MOST] = {
        [BACK_3] = { 0, 30, 60, 89 },
        [BACK_12] = { 92, 150, 184, 270, 364 },
        [BACK_36] = { 367, 550, 731, 1090 },
        [BACK_MORE] = { 1097, 1830, 3660, 9000 },
    };
    const Fact *f = edition_fact_by_id(h->e, S("return_date"));
    Span out = { .n = 0 };

    if (!f || c->back == BAND_NONE || c->back == BACK_ABROAD ||
        consult_answer(h, c, f).kind == ANSWER_VALUE)
        return out;
    for (size_t i = 0; i < DATES_MOST; i++)
        if (i == 0 || ago[c->back][i])
            out.at[out.n++] = today - ago[c->back][i];
    return out;
}

static void set(const Html *h, Answers *to, const char *id, const Span *span, size_t i)
{
    if (span->n)
        to->at[edition_fact_by_id(h->e, str_c(id)) - h->e->fact] =
            (Answer){ ANSWER_VALUE, span->at[i] };
}

static void judge_bands(const Html *h, const Consult *c, Day today, Judged *j)
{
    Span ages = ages_of(h, c), days = days_of(h, c, today);
    uint32_t n = h->e->counts[TABLE_SERVICE];
    MatchedService *first = NEW_N(h->a, MatchedService, n);
    bool *same = NEW_N(h->a, bool, n);
    uint32_t tests = h->e->counts[TABLE_TEST];
    uint8_t *test_first = NEW_N(h->a, uint8_t, tests + 1);
    size_t round = 0, age_rounds = ages.n ? ages.n : 1, day_rounds = days.n ? days.n : 1;

    if (!ages.n && !days.n)
        return;
    j->same = NEW_N(h->a, bool, tests + 1);
    for (size_t i = age_rounds; i-- > 0;)
        for (size_t k = day_rounds; k-- > 0; round++) {
            set(h, &j->some_answers, "age", &ages, i);
            set(h, &j->some_answers, "return_date", &days, k);
            match_all(j->some, &j->some_answers, today);
            for (uint32_t s = 0; s < n; s++) {
                if (round == 0) {
                    first[s] = j->some->services[s];
                    same[s] = true;
                } else {
                    same[s] &= first[s].verdict == j->some->services[s].verdict;
                }
            }
            for (uint32_t t = 0; t < tests; t++) {
                uint8_t got = (uint8_t)match_test(j->some, t);
                if (round == 0)
                    test_first[t] = got;
                j->same[t] = (round == 0 || j->same[t]) && test_first[t] == got;
            }
        }
    for (uint32_t s = 0; s < n; s++)
        if (same[s] && first[s].verdict != j->open->services[s].verdict) {
            j->open->services[s] = first[s];
            j->agreed[s] = true;
        }
}

static void judge(const Html *h, const Visit *v, const Consult *c, Judged *j)
{
    *j = (Judged){ .open = match_new(h->e, h->a),
                   .some = match_new(h->e, h->a),
                   .some_answers = c->answers,
                   .agreed = NEW_N(h->a, bool, h->e->counts[TABLE_SERVICE]),
                   .scratch = next_new(h->e, h->a) };
    match_all(j->open, &c->answers, v->today);
    judge_bands(h, c, v->today, j);
}

Told consult_told(const Html *h, const Visit *v, const Consult *c, const Service *s)
{
    Judged *j = NEW(h->a, Judged);

    judge(h, v, c, j);
    switch ((Verdict)j->open->services[s - h->e->service].verdict) {
    case VERDICT_YES: return TOLD_YES;
    case VERDICT_MAYBE: return TOLD_MAYBE;
    case VERDICT_NO: return TOLD_NO;
    case VERDICT_COUNT: break;
    }
    return TOLD_NONE;
}

/* ---- rows -------------------------------------------------------------------------------------------- */

static Str with(const Html *h, Str before, const char *between, Str more)
{
    return !before.n ? more
           : !more.n ? before
                     : arena_fmt(h->a, "%.*s%s%.*s", STR(before), between, STR(more));
}

static Str reasons_line(const Html *h, const Explanation *x)
{
    Str out = { 0 };

    for (size_t i = 0; i < x->because_count && i < CONSULT_REASONS; i++)
        out = with(h, out, " · ", x->because[i].text[h->lang]);
    return out;
}

/* The first papers that a person does not have, or that we do not know of. */
static void row_papers(const Html *h, const Consult *c, ConsultRow *r)
{
    size_t left = 0;

    for (int pass = 0; pass < 2 && !r->papers.n; pass++)
        for (size_t i = 0; i < r->full.paper_count; i++) {
            const NeededPaper *p = &r->full.papers[i];
            if (!p->document || p->have == VERDICT_YES ||
                plan_has_paper(&c->plan, edition_str(h->e, p->document->id)) ||
                (pass == 0 && p->have != VERDICT_NO))
                continue;
            r->missing = pass == 0;
            if (left++ < CONSULT_REASONS)
                r->papers = with(h, r->papers, ", ", text_in(h, p->document->name));
        }
    if (left > CONSULT_REASONS)
        r->papers = arena_fmt(h->a, "%.*s +%zu", STR(r->papers), left - CONSULT_REASONS);
}

/* Is what a band leaves open not what this service asks about? "18 or more" is settled by "30 to 44". */
static bool band_settles(const Html *h, const Judged *j, const Explanation *x)
{
    for (size_t i = 0; i < x->open_count; i++)
        if (!j->same[x->open[i].test - h->e->test])
            return false;
    return true;
}

static void make_row(const Html *h, const Consult *c, Judged *j, const Service *s, ConsultRow *r)
{
    uint32_t n = h->e->counts[TABLE_SERVICE], at = (uint32_t)(s - h->e->service);
    bool *only = NEW_N(h->a, bool, n);

    *r = (ConsultRow){ .service = s,
                       .match = j->open->services[at],
                       .m = j->agreed[at] ? j->some : j->open,
                       .in_plan = plan_has_service(&c->plan, edition_str(h->e, s->code)),
                       .is_open = c->open == s };
    only[at] = true;
    explain_service(r->m, h->a, s, &r->full);
    if (j->same && r->m == j->open && r->match.verdict == VERDICT_MAYBE &&
        band_settles(h, j, &r->full.explanation)) {
        r->m = j->some;
        explain_service(r->m, h->a, s, &r->full);
    }
    if (r->match.verdict == VERDICT_MAYBE) {
        r->ask = next_question(r->m, j->scratch, only);
        r->open = (uint32_t)r->full.explanation.missing.count;
    }
    if (r->match.verdict == VERDICT_MAYBE && !r->ask && r->full.explanation.open_count)
        r->why = r->full.explanation.open[0].text[h->lang];
    else if (r->match.verdict != VERDICT_MAYBE)
        r->why = reasons_line(h, &r->full.explanation);
    if (!r->why.n && r->match.verdict == VERDICT_YES)
        r->why = text_in(h, s->summary);
    if (r->match.verdict != VERDICT_NO)
        row_papers(h, c, r);
}

/* What the list is about: found words, or what somebody came for, or everything. */
static const Service **choose(const Html *h, const Visit *v, const Consult *c, Judged *j,
                              size_t *count)
{
    const Service **out = NEW_N(h->a, const Service *, FOUND_MOST);
    Wish wish = { .need = c->needs ? c->need[c->needs - 1] : NULL };
    size_t n = 0, total;

    if (c->query.n) {
        const FoundService *found = find_services(h->e, h->a, v->today, c->query, &total);
        for (size_t i = 0; i < total && n < FOUND_MOST; i++)
            out[n++] = found[i].service;
    } else {
        const Relevant *order = relevance_order(j->open, h->a, &wish, &total);
        size_t first = relevance_first(order, total);
        for (size_t i = 0; i < total && n < FOUND_MOST; i++)
            if (i < first || (order[i].shelf == SHELF_FIRST && order[i].score >= RELEVANT_LEAST))
                out[n++] = order[i].service;
    }
    *count = n;
    return out;
}

/* Somebody who looks at a service's details goes on seeing them, wherever it stands now. */
static void keep_open(const Consult *c, const Service **list, size_t *count, size_t shown)
{
    size_t at = 0;

    if (!c->open || !shown)
        return;
    while (at < *count && list[at] != c->open)
        at++;
    if (at < shown)
        return;
    if (at == *count) {
        if (c->query.n)
            return;
        ++*count;
    }
    memmove(&list[shown], &list[shown - 1], (at - shown + 1) * sizeof(*list));
    list[shown - 1] = c->open;
}

static void make_rows(const Html *h, const Visit *v, const Consult *c, Judged *j, ConsultView *out)
{
    size_t count, most = c->more ? CONSULT_ROWS_MOST : CONSULT_ROWS;
    const Service **list = choose(h, v, c, j, &count);
    ConsultRow *row = NEW_N(h->a, ConsultRow, CONSULT_ROWS_MOST);

    if (count < FOUND_MOST)
        keep_open(c, list, &count, count < most ? count : most);
    for (size_t i = 0; i < count; i++) {
        Verdict got = (Verdict)j->open->services[list[i] - h->e->service].verdict;
        out->yes += got == VERDICT_YES;
        out->maybe += got == VERDICT_MAYBE;
        out->no += got == VERDICT_NO;
    }
    out->found = count;
    for (size_t i = 0; i < count && i < most; i++)
        make_row(h, c, j, list[i], &row[out->rows++]);
    out->row = row;
}

/* ---- questions beside ------------------------------------------------------------------------------------ */

static bool has_own_chips(const Html *h, const Fact *f)
{
    static const char *const own[] = { "age",         "sex",         "location",
                                       "is_returnee", "return_date", "municipality" };

    for (size_t i = 0; i < COUNT(own); i++)
        if (str_eq(edition_str(h->e, f->id), str_c(own[i])))
            return true;
    return false;
}

/* One that a press answers. */
static bool is_quick(const Html *h, const Fact *f)
{
    return f->type == FACT_BOOL || (f->type == FACT_CHOICE && fact_choice_count(h->e, f) > 0);
}

/*
 * The most telling questions for what they came for, about somebody who has said where they live and no more: the
 * same ones in the same order whatever is answered, so that nothing jumps under the hand.
 */
static void make_told(const Html *h, const Visit *v, const Consult *c, Judged *j, ConsultView *out)
{
    Answers *blank = NEW(h->a, Answers);
    Wish wish = { .need = c->needs ? c->need[c->needs - 1] : NULL };
    const bool *only = wish_services(h->e, h->a, &wish);

    for (uint32_t i = 0; i < h->e->counts[TABLE_FACT] && i < ANSWERS_MOST; i++)
        if (has_own_chips(h, &h->e->fact[i]))
            blank->at[i] = (Answer){ ANSWER_DONT_KNOW, 0 };
    for (int asked = 0; asked < 3 * CONSULT_TOLD && out->told_count < CONSULT_TOLD; asked++) {
        match_all(j->some, blank, v->today);
        const Fact *f = next_question(j->some, j->scratch, only);
        if (!f || f->is_sensitive)
            break;
        blank->at[f - h->e->fact] = (Answer){ ANSWER_DONT_KNOW, 0 };
        if (is_quick(h, f))
            out->told[out->told_count++] = f;
    }
}

void consult_view(const Html *h, const Visit *v, const Consult *c, ConsultView *out)
{
    Judged *j = NEW(h->a, Judged);
    PlanState plan = c->plan;

    *out = (ConsultView){ .c = c, .draft = consult_draft_name(v) };
    judge(h, v, c, j);
    make_rows(h, v, c, j, out);
    make_told(h, v, c, j, out); /* uses `some` for others: the rows are made */
    plan.municipality = consult_municipality(h, c);
    out->plan = plan_make(h->e, h->a, &plan, v->today);
    out->plan_text = plan_text(h->a, &out->plan.state);
}

/* ---- words --------------------------------------------------------------------------------------------------- */

static bool is_closed_now(const MatchedService *m)
{
    return shown_is_over((Shown)m->shown) || m->shown == SHOWN_NOT_YET;
}

Str consult_verdict_words(const Html *h, const MatchedService *m)
{
    if (m->verdict == VERDICT_NO)
        return word(h, W_office_consult_no);
    if (m->verdict == VERDICT_MAYBE)
        return word(h, W_office_consult_maybe);
    if (is_closed_now(m))
        return word(h, W_office_consult_yes_closed);
    switch ((Strength)m->strength) {
    case STRENGTH_CHECKED: return word(h, W_office_consult_yes_checked);
    case STRENGTH_CLOSED: return word(h, W_office_consult_yes_ask);
    case STRENGTH_FITS:
    case STRENGTH_NONE:
    case STRENGTH_COUNT: break;
    }
    return word(h, W_office_consult_yes);
}

Str consult_verdict_class(const MatchedService *m)
{
    return m->verdict == VERDICT_NO      ? S("gza-row gza-row--no")
           : m->verdict == VERDICT_MAYBE ? S("gza-row gza-row--maybe")
           : is_closed_now(m)            ? S("gza-row gza-row--closed")
                                         : S("gza-row gza-row--yes");
}

Str consult_until(const Html *h, const Visit *v, const Service *s)
{
    if (s->valid_until == DAY_NONE || s->valid_until < v->today)
        return (Str){ 0 };
    return FILL(h, W_service_window_until, { "day", day_words(h, s->valid_until) });
}

Str consult_draft_name(const Visit *v)
{
    enum { SHOWN = 8 };
    static const char hex[] = "0123456789abcdef";
    Mark m = secret_mark(visit_keys(v), "draft",
                         (Str){ (const char *)v->who.who.staff.bytes, ID_BYTES });
    char *room = NEW_N(v->a, char, 2 * SHOWN + 1);

    for (size_t i = 0; i < SHOWN; i++) {
        room[2 * i] = hex[m.bytes[i] >> 4];
        room[2 * i + 1] = hex[m.bytes[i] & 15];
    }
    return str_c(room);
}

Str consult_hub_hours(const Html *h, const HubRecord *hub, int weekday)
{
    Str out = { 0 };

    for (size_t i = 0; i < hub->hours_count; i++) {
        const HubHours *o = &hub->hours[i];
        if (o->weekday == weekday)
            out = with(h, out, ", ",
                       arena_fmt(h->a, "%02d:%02d–%02d:%02d", o->opens / 60, o->opens % 60,
                                 o->closes / 60, o->closes % 60));
    }
    return out;
}
