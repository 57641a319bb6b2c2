#include "public/check.h"
#include "guide/plan.h"
#include "pages.h"
#include "public/answer.h"
#include "public/form.h"
#include "public/views.h"

enum { LONG_LIST = 12 };

/* A visit to the check: what the form said, read once. */
typedef struct Check {
    Html h;
    const PublicRequest *q;
    Answers answers;
    Wish wish;
    const Fact *trail[CHECK_TRAIL];
    size_t trail_count;
    Str from;
    Complaints complaints;
    Matcher *m;
    NextScratch *scratch;
    const bool *asked; /* the services of the wish; NULL: all */
    CheckView view;
} Check;

/* -- words ------------------------------------------------------------------------------------------ */

Str check_unit(const Html *h, const Fact *f)
{
    static const struct {
        const char *unit;
        WordId words;
    } units[] = { { "years", W_check_unit_years }, { "months", W_check_unit_months },
                  { "days", W_check_unit_days },   { "gel", W_check_unit_gel },
                  { "ha", W_check_unit_ha },       { "grades", W_check_unit_grades },
                  { "score", W_check_unit_score } };

    for (size_t i = 0; i < COUNT(units); i++)
        if (str_eq(str_in(h, f->unit), str_c(units[i].unit)))
            return word(h, units[i].words);
    return (Str){ 0 };
}

Str check_given(const Html *h, const Fact *f, Answer given)
{
    if (given.kind == ANSWER_DONT_KNOW)
        return word(h, W_check_dont_know);
    if (given.kind == ANSWER_RATHER_NOT)
        return word(h, W_check_rather_not);
    if (f->type == FACT_DATE)
        return day_words(h, (Day)given.value);
    Str words = answer_words(h->e, h->a, h->lang, f, given), unit = check_unit(h, f);
    return unit.n ? arena_fmt(h->a, "%.*s %.*s", STR(words), STR(unit)) : words;
}

bool check_is_long(const Edition *e, const Fact *f)
{
    return fact_choice_count(e, f) > LONG_LIST;
}

const Fact *check_fact(const Edition *e, size_t i)
{
    return i < e->counts[TABLE_FACT] && i < ANSWERS_MOST ? &e->fact[i] : NULL;
}

/* "How big a loan do you want? (0 if none)": where the remark begins; the length when there is none. */
static size_t remark_at(Str question)
{
    ptrdiff_t at = str_find(question, S("? ("));

    return at < 0 || !str_ends(question, S(")")) ? question.n : (size_t)at + 1;
}

Str check_question_words(const Html *h, const Fact *f)
{
    Str q = text_in(h, f->question);

    return (Str){ q.p, remark_at(q) };
}

Str check_question_remark(const Html *h, const Fact *f)
{
    Str q = text_in(h, f->question);
    Str remark = str_trim(str_from(q, remark_at(q)));

    return remark.n < 2 ? (Str){ 0 } : (Str){ remark.p + 1, remark.n - 2 };
}

bool check_is_among(const FactList *facts, const Fact *f)
{
    for (size_t i = 0; i < facts->count; i++)
        if (facts->at[i] == f)
            return true;
    return false;
}

Str check_strange_choice(const Html *h, const CheckView *v)
{
    Str typed = v->typed.value;

    if (!v->problem.n || v->fact->type != FACT_CHOICE)
        return (Str){ 0 };
    for (uint32_t i = 0; i < fact_choice_count(h->e, v->fact); i++)
        if (str_eq(fact_choice_id(h->e, v->fact, i), typed))
            return (Str){ 0 };
    return typed;
}

bool check_has_hint(const Html *h, const Fact *f)
{
    return f->type == FACT_SET || f->type == FACT_DATE || f->is_sensitive ||
           check_question_remark(h, f).n;
}

Str check_described_by(const Html *h, const CheckView *v)
{
    bool has_hint = check_has_hint(h, v->fact);

    if (v->problem.n)
        return has_hint ? S("v-hint v-error") : S("v-error");
    return has_hint ? S("v-hint") : (Str){ 0 };
}

Str check_input_class(const Html *h, const CheckView *v, Str target)
{
    (void)h;
    return v->problem.n && str_eq(v->target, target) ? S("govuk-input govuk-input--error")
                                                     : S("govuk-input");
}

Str check_open_words(const Html *h, uint32_t n)
{
    return word_count(h, W_check_open_facts, n);
}

/* -- reading the form ------------------------------------------------------------------------------- */

static Str field(Check *c, Str name)
{
    Str out;

    return form_field(c->h.a, c->q->form, name, &out) == FORM_OK ? str_trim(out) : (Str){ 0 };
}

static void read_trail(Check *c, Str text)
{
    while (text.n && c->trail_count < CHECK_TRAIL) {
        const Fact *f = edition_fact_by_id(c->h.e, str_cut(&text, '.'));
        if (f)
            c->trail[c->trail_count++] = f;
    }
}

/* Only what our own pages write. */
static Str read_from(Check *c, Str text)
{
    if (str_eq(text, S("results")))
        return text;
    if (str_starts(text, S("why.")) && edition_service_by_code(c->h.e, str_from(text, 4)))
        return text;
    return (Str){ 0 };
}

static Str trail_text(Check *c)
{
    Buf b = { .limit = CHECK_FORM_BYTES };

    for (size_t i = 0; i < c->trail_count; i++)
        buf_fmt(&b, "%s%.*s", i ? "." : "", STR(str_in(&c->h, c->trail[i]->id)));
    Str out = arena_str(c->h.a, buf_str(&b));
    buf_free(&b);
    return out;
}

static Answer *answer_of(Check *c, const Fact *f)
{
    return &c->answers.at[f - c->h.e->fact];
}

/* -- what stands in every page ---------------------------------------------------------------------- */

static void judge(Check *c)
{
    const Edition *e = c->h.e;

    c->m = match_new(e, c->h.a);
    c->scratch = next_new(e, c->h.a);
    c->asked = wish_services(e, c->h.a, &c->wish);
    match_all(c->m, &c->answers, c->q->today);
    c->view = (CheckView){
        .m = c->m,
        .answers = &c->answers,
        .wish = c->wish,
        .answers_text = answers_write(e, c->h.a, &c->answers),
        .wish_text = wish_id(e, &c->wish),
        .trail_text = trail_text(c),
        .trail_count = c->trail_count,
        .from = c->from,
        .next = next_question(c->m, c->scratch, c->asked),
        .complaints = &c->complaints,
    };
    for (uint32_t i = 0; i < e->counts[TABLE_SERVICE]; i++) {
        if (c->asked && !c->asked[i])
            continue;
        c->view.yes += c->m->services[i].verdict == VERDICT_YES;
        c->view.maybe += c->m->services[i].verdict == VERDICT_MAYBE;
        c->view.no += c->m->services[i].verdict == VERDICT_NO;
    }
}

/* The title stays neutral, whatever is asked (SAFE-02). */
static PageHead head_of(Check *c)
{
    return (PageHead){ .title = word(&c->h, W_check_title),
                       .description = word(&c->h, W_check_lead),
                       .path = S("check"),
                       .asks = true,
                       .q = c->q };
}

static PublicAnswer finish(Check *c, int status)
{
    return answer_html(c->h.a, &c->h.out, status);
}

/* -- pages ------------------------------------------------------------------------------------------ */

static PublicAnswer show_start(Check *c)
{
    PageHead p = head_of(c);

    check_start(&c->h, &p);
    PublicAnswer out = finish(c, 200);
    out.same_for_all = c->q->query.n == 0;
    return out;
}

/* What was answered before stands in the field again. */
static void show_given(Check *c, const Fact *f)
{
    Answer given = *answer_of(c, f);
    CheckTyped *t = &c->view.typed;

    if (c->view.given.kind != ANSWER_NONE || t->value.n || t->day.n || t->month.n || t->year.n)
        return;
    c->view.given = given;
    if (given.kind != ANSWER_VALUE)
        return;
    if (f->type == FACT_DATE) {
        Date d = date_of((Day)given.value);
        t->day = arena_fmt(c->h.a, "%d", d.day);
        t->month = arena_fmt(c->h.a, "%d", d.month);
        t->year = arena_fmt(c->h.a, "%d", d.year);
    } else {
        t->value = answer_text(c->h.e, c->h.a, f, given);
    }
}

static PublicAnswer show_question(Check *c, const Fact *f)
{
    PageHead p = head_of(c);

    c->view.fact = f;
    p.keep_act = arena_fmt(c->h.a, "edit.%.*s", STR(str_in(&c->h, f->id)));
    if (c->view.problem.n)
        p.title = FILL(&c->h, W_check_title_problem, { "title", p.title });
    else
        show_given(c, f);
    check_question(&c->h, &p, &c->view);
    return finish(c, c->view.problem.n ? 422 : 200);
}

/* The services of the first screen, so that a plan can be made of them. */
static Str plan_of(Check *c)
{
    PlanState plan = { 0 };
    const Fact *lives = edition_fact_by_id(c->h.e, S("municipality"));

    for (size_t i = 0; i < c->view.first_count; i++)
        (void)plan_add(&plan, str_in(&c->h, c->view.order[i].service->code));
    if (lives && answer_of(c, lives)->kind == ANSWER_VALUE)
        plan.municipality = answer_text(c->h.e, c->h.a, lives, *answer_of(c, lives));
    return plan.service_count ? plan_text(c->h.a, &plan) : (Str){ 0 };
}

static PublicAnswer show_why(Check *c, const Service *s)
{
    PageHead p = head_of(c);

    c->view.from = arena_fmt(c->h.a, "why.%.*s", STR(str_in(&c->h, s->code)));
    p.keep_act = c->view.from;
    explain_service(c->m, c->h.a, s, &c->view.why);
    check_why(&c->h, &p, &c->view);
    return finish(c, 200);
}

static PublicAnswer show_results(Check *c)
{
    PageHead p = head_of(c);

    if (c->wish.service)
        return show_why(c, c->wish.service);
    p.keep_act = c->view.from = S("results");
    c->view.order = relevance_order(c->m, c->h.a, &c->wish, &c->view.order_count);
    c->view.first_count = relevance_first(c->view.order, c->view.order_count);
    c->view.plan = plan_of(c);
    check_results(&c->h, &p, &c->view, c->asked);
    return finish(c, 200);
}

static PublicAnswer show_broken(Check *c)
{
    PageHead p = head_of(c);

    p.title = FILL(&c->h, W_check_title_problem, { "title", p.title });
    check_broken(&c->h, &p, &c->view);
    return finish(c, 422);
}

/* -- answering -------------------------------------------------------------------------------------- */

static AnswerProblem read_date(Check *c, const Fact *f, Answer *out)
{
    CheckTyped *t = &c->view.typed;
    uint32_t day, month, year;

    *t = (CheckTyped){ .day = field(c, S("vd")),
                       .month = field(c, S("vm")),
                       .year = field(c, S("vy")) };
    c->view.target = S("#v-day");
    if (!t->day.n && !t->month.n && !t->year.n)
        return ANSWER_EMPTY;
    if (!str_u32(t->day, 31, &day) || !day)
        return ANSWER_NOT_DAY;
    c->view.target = S("#v-month");
    if (!str_u32(t->month, 12, &month) || !month)
        return ANSWER_NOT_DAY;
    c->view.target = S("#v-year");
    if (!str_u32(t->year, 9999, &year) || year < 1000) /* "24" could be either century's */
        return ANSWER_NOT_DAY;
    AnswerProblem p = answer_parse(c->h.e, f, arena_fmt(c->h.a, "%04u-%02u-%02u", year, month, day),
                                   c->q->today, out);
    if (p == ANSWER_NOT_DAY) /* 31 February */
        c->view.target = S("#v-day");
    return p;
}

/* What is no choice is complained about; the others stay marked. */
static AnswerProblem read_set(Check *c, const Fact *f, Answer *out)
{
    Str rest = c->q->form, one;
    AnswerProblem first = ANSWER_FINE;
    FormState state;

    *out = (Answer){ ANSWER_VALUE, 0 };
    while ((state = form_next(c->h.a, &rest, S("v"), &one)) == FORM_OK) {
        AnswerProblem p = answer_set_add(c->h.e, f, one, out);
        if (first == ANSWER_FINE)
            first = p;
    }
    return first == ANSWER_FINE && state == FORM_BROKEN ? ANSWER_NO_CHOICE : first;
}

/* "0,5" is how a half is written here. */
static Str with_point(Check *c, Str s)
{
    char *p = NEW_N(c->h.a, char, s.n + 1);

    for (size_t i = 0; i < s.n; i++)
        p[i] = s.p[i] == ',' ? '.' : s.p[i];
    return (Str){ p, s.n };
}

static AnswerProblem read_answer(Check *c, const Fact *f, Answer *out)
{
    Str typed = field(c, S("v"));

    c->view.target = S("#v");
    if (f->type == FACT_DATE)
        return read_date(c, f, out);
    if (f->type == FACT_SET)
        return read_set(c, f, out);
    c->view.typed.value = typed;
    if (!typed.n)
        return ANSWER_EMPTY;
    if (str_eq(typed, S("-")) || str_eq(typed, S("_"))) {
        *out = (Answer){ str_eq(typed, S("-")) ? ANSWER_DONT_KNOW : ANSWER_RATHER_NOT, 0 };
        return ANSWER_FINE;
    }
    return answer_parse(c->h.e, f, f->type == FACT_DECIMAL ? with_point(c, typed) : typed,
                        c->q->today, out);
}

static Str problem_words(Check *c, const Fact *f, AnswerProblem p)
{
    if (p == ANSWER_EMPTY && (f->type == FACT_BOOL || f->type == FACT_CHOICE))
        return word(&c->h, W_check_choose_one);
    if (f->type == FACT_DATE && (p == ANSWER_EMPTY || p == ANSWER_NOT_DAY))
        return word(&c->h, W_check_bad_date);
    if (p == ANSWER_EMPTY)
        return word(&c->h, W_check_write_one);
    return answer_expected(c->h.e, c->h.a, c->h.lang, f, p);
}

static void walk_past(Check *c, const Fact *f)
{
    for (size_t i = 0; i < c->trail_count; i++)
        if (c->trail[i] == f)
            return;
    if (c->trail_count < CHECK_TRAIL)
        c->trail[c->trail_count++] = f;
}

/* The next question; after a round of them, or when none is left, the result. */
static PublicAnswer go_on(Check *c)
{
    judge(c);
    bool is_round = c->trail_count > 0 && c->trail_count % CHECK_ROUND == 0;
    return c->view.next && !is_round ? show_question(c, c->view.next) : show_results(c);
}

/* Where "change" was pressed; the answers are judged already. */
static PublicAnswer go_back_to(Check *c, Str place)
{
    c->from = c->view.from = (Str){ 0 };
    return str_starts(place, S("why."))
               ? show_why(c, edition_service_by_code(c->h.e, str_from(place, 4)))
               : show_results(c);
}

static PublicAnswer take_answer(Check *c, const Fact *f, Str act)
{
    Answer given = { 0 };
    AnswerProblem p = ANSWER_FINE;

    if (str_eq(act, S("dont_know")))
        given.kind = ANSWER_DONT_KNOW;
    else if (str_eq(act, S("rather_not")))
        given.kind = ANSWER_RATHER_NOT;
    else
        p = read_answer(c, f, &given);
    if (p == ANSWER_FINE) {
        *answer_of(c, f) = given;
        walk_past(c, f);
        if (!c->from.n)
            return go_on(c);
        judge(c);
        return go_back_to(c, c->from);
    }
    CheckTyped typed = c->view.typed;
    Str target = c->view.target;
    judge(c);
    c->view.typed = typed;
    c->view.target = target;
    c->view.given = given;
    c->view.problem = problem_words(c, f, p);
    return show_question(c, f);
}

/* A field filled in before another button than "continue" was pressed counts, if it can be read. */
static void take_along(Check *c, const Fact *f)
{
    Answer given = { 0 };

    if (read_answer(c, f, &given) == ANSWER_FINE && (f->type != FACT_SET || given.value)) {
        *answer_of(c, f) = given;
        walk_past(c, f);
    }
    c->view.typed = (CheckTyped){ 0 };
}

/* A situation says something about who chose it; what was answered before stays. */
static void take_presets(Check *c)
{
    const Edition *e = c->h.e;

    if (!c->wish.situation)
        return;
    for (EACH(e, Preset, preset, c->wish.situation->presets, preset)) {
        const Fact *f = &e->fact[preset->fact.n - 1];
        Answer *given = answer_of(c, f);
        if (given->kind == ANSWER_NONE)
            (void)answer_parse(e, f, edition_str(e, preset->value), c->q->today, given);
    }
}

/* The fact or service that a button names: "edit.age". */
static const Fact *fact_to_edit(Check *c, Str act)
{
    const Fact *f =
        str_starts(act, S("edit.")) ? edition_fact_by_id(c->h.e, str_from(act, 5)) : NULL;

    return f && f->is_asked ? f : NULL;
}

static PublicAnswer go_back(Check *c)
{
    if (!c->from.n && !c->trail_count)
        return show_start(c);
    const Fact *last = c->from.n ? NULL : c->trail[--c->trail_count];
    judge(c);
    return last ? show_question(c, last) : go_back_to(c, c->from);
}

/* The same question, in the other language or from a result, with what stands in the field. */
static PublicAnswer edit(Check *c, const Fact *f, bool is_same)
{
    Answer given = { 0 };
    CheckTyped typed = { 0 };

    if (is_same) {
        bool is_fine = read_answer(c, f, &given) == ANSWER_FINE;
        typed = c->view.typed;
        if (!is_fine || (f->type == FACT_SET && !given.value))
            given = (Answer){ 0 };
    }
    judge(c);
    c->view.typed = typed;
    c->view.given = given;
    return show_question(c, f);
}

static PublicAnswer act_on(Check *c, Str act)
{
    const Edition *e = c->h.e;
    const Fact *asked = edition_fact_by_id(e, field(c, S("f"))), *edited = fact_to_edit(c, act);

    if (asked && !asked->is_asked)
        asked = NULL;
    if (str_eq(act, S("start"))) {
        take_presets(c);
        return go_on(c);
    }
    if (asked &&
        (str_eq(act, S("answer")) || str_eq(act, S("dont_know")) || str_eq(act, S("rather_not"))))
        return take_answer(c, asked, act);
    if (str_eq(act, S("back")))
        return go_back(c);
    if (edited)
        return edit(c, edited, edited == asked);
    if (asked)
        take_along(c, asked);
    c->from = (Str){ 0 };
    judge(c);
    if (str_eq(act, S("more")) && c->view.next)
        return show_question(c, c->view.next);
    const Service *s =
        str_starts(act, S("why.")) ? edition_service_by_code(e, str_from(act, 4)) : NULL;
    return s ? show_why(c, s) : show_results(c);
}

PublicAnswer check_answer(const Edition *e, Lang lang, Arena *a, const PublicRequest *q, Str rest)
{
    Check *c = NEW(a, Check);

    *c = (Check){ .h = { .out = { .limit = HTML_BYTES },
                         .a = a,
                         .e = e,
                         .lang = lang,
                         .hubs = q->settings->hubs },
                  .q = q };
    if (q->method == METHOD_GET) {
        if (!rest.n || !wish_by_id(e, rest, &c->wish))
            return show_start(c);
        take_presets(c);
        judge(c);
        PublicAnswer first = c->view.next ? show_question(c, c->view.next) : show_results(c);
        first.same_for_all = q->query.n == 0; /* nobody has answered anything yet */
        return first;
    }
    Str text = { 0 };
    bool whole = q->form.n <= CHECK_FORM_BYTES &&
                 form_field(a, q->form, S("a"), &text) != FORM_BROKEN &&
                 answers_read(e, str_trim(text), q->today, &c->answers, &c->complaints);
    (void)wish_by_id(e, field(c, S("w")), &c->wish);
    read_trail(c, field(c, S("t")));
    c->from = read_from(c, field(c, S("from")));
    if (!whole || c->complaints.count) {
        judge(c);
        return show_broken(c);
    }
    return act_on(c, field(c, S("act")));
}
