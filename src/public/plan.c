#include "public/plan.h"
#include "guide/neutral.h"
#include "pages.h"
#include "public/answer.h"
#include "public/form.h"
#include "public/views.h"

enum { TEXT_BYTES = 1 << 20, QR_EDGE = 4 };

/* -- words ---------------------------------------------------------------------------------------- */

Str plan_neutral(Str s)
{
    return unneutral_word(s).n ? (Str){ 0 } : s;
}

Str plan_link(const Html *h, Str base_url, Str text)
{
    return base_url.n ? arena_fmt(h->a, "%.*s%.*s#plan=%.*s", STR(base_url),
                                  STR(link_to(h, S("plan"))), STR(text))
                      : text;
}

static Str with(const Html *h, Str before, const char *between, Str more)
{
    return before.n && more.n ? arena_fmt(h->a, "%.*s%s%.*s", STR(before), between, STR(more))
           : before.n         ? before
                              : more;
}

Str plan_step_numbers(const Html *h, uint64_t steps)
{
    Str out = { 0 };

    for (unsigned i = 0; i < PLAN_SERVICES; i++)
        if (steps >> i & 1)
            out = with(h, out, ", ", arena_fmt(h->a, "%u", i + 1));
    return out;
}

Str plan_paper_steps(const Html *h, const PlanPaper *p)
{
    uint64_t steps = 0;

    for (size_t i = 0; i < p->use_count; i++)
        steps |= (uint64_t)1 << p->uses[i].step;
    return plan_step_numbers(h, steps);
}

Str plan_paper_notes(const Html *h, const PlanPaper *p)
{
    Str out = { 0 };

    for (size_t i = 0; i < p->use_count; i++) {
        Str note = text_in(h, p->uses[i].note);
        if (note.n && p->use_count > 1)
            note = arena_fmt(h->a, "%.*s %u: %.*s", STR(word(h, W_plan_for)), p->uses[i].step + 1,
                             STR(note));
        out = with(h, out, "; ", note);
    }
    return out;
}

Str plan_why(const Html *h, const Plan *plan, size_t step)
{
    const PlanStep *s = &plan->steps[step];

    switch (s->why) {
    case PLAN_WHY_PAPER:
        return FILL(h, W_plan_why_paper, { "paper", text_in(h, s->gives->name) },
                    { "steps", plan_step_numbers(h, s->needed_by) });
    case PLAN_WHY_OVER: return word(h, W_plan_why_over);
    case PLAN_WHY_DEADLINE: /* the day itself says it */
    case PLAN_WHY_NOT_YET:
    case PLAN_WHY_IMPORTANT: break;
    }
    return (Str){ 0 };
}

Str plan_costs(const Html *h, const Service *s)
{
    Str out = { 0 };

    for (EACH(h->e, Sum, sum, s->costs, sum)) {
        Str price = sum_words(h, sum), term = sum_term(h, sum);
        if (sum->kind == SUM_FINE) /* for those who are late: no price */
            continue;
        if (!price.n)
            price = term;
        else if (term.n)
            price = arena_fmt(h->a, "%.*s (%.*s)", STR(price), STR(term));
        out = with(h, out, "; ", with(h, text_in(h, sum->what), " – ", price));
    }
    if (!out.n)
        out = text_in(h, s->cost_note);
    return out;
}

Str plan_when(const Html *h, const Service *s, Day today)
{
    Str out = { 0 };

    if (s->valid_from != DAY_NONE && s->valid_from > today)
        out = FILL(h, W_service_window_from, { "day", day_words(h, s->valid_from) });
    if (s->valid_until != DAY_NONE)
        out = with(h, out, ". ",
                   FILL(h, s->valid_until < today ? W_service_window_ended : W_service_window_until,
                        { "day", day_words(h, s->valid_until) }));
    return with(h, out, ". ", text_in(h, s->window));
}

Str plan_phone_words(const Html *h, const ServiceContact *c, bool neutral_only)
{
    Str label, hours;

    if (c->kind != CONTACT_PHONE)
        return (Str){ 0 };
    label = text_in(h, c->phone->label);
    hours = text_in(h, c->phone->hours);
    return with(h, neutral_only ? plan_neutral(label) : label, ", ",
                neutral_only ? plan_neutral(hours) : hours);
}

void plan_bring(const Html *h, const Plan *plan, size_t step, PlanPaperSink *sink, void *ctx)
{
    for (EACH(h->e, Paper, paper, plan->steps[step].service->papers, paper)) {
        const Document *d = edition_document(h->e, paper->document);
        Str name = d ? text_in(h, d->name) : (Str){ 0 }, note = text_in(h, paper->note);
        if (name.n && note.n)
            name = arena_fmt(h->a, "%.*s (%.*s)", STR(name), STR(note));
        if (name.n || note.n)
            sink(ctx, name.n ? name : note,
                 d && plan_has_paper(&plan->state, edition_str(h->e, d->id)));
    }
}

Str plan_qr_path(const Html *h, const PublicPress *press, Str text, int *side)
{
    int n = 0;
    const unsigned char *dark = press && press->qr ? press->qr(h->a, text, &n) : NULL;
    Buf path = { .limit = TEXT_BYTES };

    *side = n + 2 * QR_EDGE;
    for (int y = 0; dark && y < n; y++)
        for (int x = 0, wide; x < n; x += wide) {
            bool is_dark = dark[y * n + x];
            for (wide = 1; x + wide < n && (dark[y * n + x + wide] != 0) == is_dark;)
                wide++;
            if (is_dark)
                buf_fmt(&path, "M%d %dh%dv1h-%dz", x + QR_EDGE, y + QR_EDGE, wide, wide);
        }
    Str out = arena_str(h->a, buf_str(&path));
    buf_free(&path);
    return out;
}

/* -- the form ------------------------------------------------------------------------------------- */

/* A request on its way: the plan that came, and what the form wants of it. */
typedef struct Asked {
    Html h;
    const PublicRequest *q;
    PlanState state;
    PlanView view;
} Asked;

static Str field(Asked *x, const char *name)
{
    Str value;

    form_field(x->h.a, x->q->form, str_c(name), &value);
    return value;
}

static bool is_sent(Asked *x, Str name)
{
    Str value;

    return form_field(x->h.a, x->q->form, name, &value) == FORM_OK;
}

static void problem(Asked *x, WordId words)
{
    if (!x->view.problem.n)
        x->view.problem = word(&x->h, words);
}

static void parse_problem(Asked *x, PlanProblem found)
{
    switch (found) {
    case PLAN_OK: break;
    case PLAN_TOO_LONG: problem(x, W_plan_problem_long); break;
    case PLAN_NOT_A_PLAN: problem(x, W_plan_problem_none); break;
    case PLAN_OTHER_FORMAT: problem(x, W_plan_problem_format); break;
    case PLAN_BROKEN: problem(x, W_plan_problem_broken); break;
    case PLAN_TOO_MANY: problem(x, W_plan_problem_many); break;
    }
}

/* The plan that the page carried, and the one whose code was typed. */
static void read_plans(Asked *x)
{
    Str carried = field(x, "plan"), typed = str_trim(field(x, "code"));
    PlanState other;

    if (carried.n)
        parse_problem(x, plan_parse(carried, &x->state));
    if (!typed.n)
        return;
    PlanProblem found = plan_parse(typed, &other);
    parse_problem(x, found);
    if (found != PLAN_OK)
        x->view.typed = str_head(typed, PLAN_BYTES);
    else if (!plan_join(&x->state, &other))
        problem(x, W_plan_problem_many);
}

/* Ticks come as "p-ID"; a page without the list of papers leaves them as they are. */
static void read_ticks(Asked *x)
{
    Plan before;

    if (!is_sent(x, S("papers")))
        return;
    before = plan_make(x->h.e, x->h.a, &x->state, x->q->today);
    x->state.paper_count = 0;
    for (size_t i = 0; i < before.paper_count; i++) {
        Str id = edition_str(x->h.e, before.papers[i].document->id);
        if (is_sent(x, arena_fmt(x->h.a, "p-%.*s", STR(id))))
            plan_add_paper(&x->state, id);
    }
    x->view.notice = word(&x->h, W_plan_updated);
}

static void read_place(Asked *x)
{
    if (is_sent(x, S("m")))
        x->state.municipality = field(x, "m");
}

static void notice_of(Asked *x, WordId w, const Service *s)
{
    x->view.notice = FILL(&x->h, w, { "name", text_in(&x->h, s->name) });
}

static void add_and_remove(Asked *x)
{
    Str add = field(x, "add"), remove = field(x, "remove");
    const Service *s;

    if (add.n) {
        s = edition_service_by_code(x->h.e, add);
        if (!s)
            problem(x, W_plan_problem_service);
        else if (!plan_add(&x->state, add))
            problem(x, W_plan_problem_many);
        else
            notice_of(x, W_plan_added, s);
    }
    if (remove.n && plan_has_service(&x->state, remove)) {
        s = edition_service_by_code(x->h.e, remove);
        plan_remove(&x->state, remove);
        if (s)
            notice_of(x, W_plan_removed, s);
    }
}

static void search(Asked *x)
{
    x->view.find = str_trim(str_head(field(x, "find"), QUERY_BYTES));
    if (x->view.find.n)
        x->view.found =
            find_services(x->h.e, x->h.a, x->q->today, x->view.find, &x->view.found_count);
}

/* Every field once, decoded; the fields themselves are looked at later. */
static bool form_is_sound(Asked *x)
{
    static const char *const fields[] = { "plan", "code", "papers", "m", "add", "remove", "find" };
    Str value;

    if (x->q->form.n > PLAN_FORM_BYTES)
        return false;
    for (size_t i = 0; i < COUNT(fields); i++)
        if (form_field(x->h.a, x->q->form, str_c(fields[i]), &value) == FORM_BROKEN)
            return false;
    return true;
}

/* -- answers -------------------------------------------------------------------------------------- */

static PublicAnswer show_page(Asked *x, int status)
{
    PageHead p = { .title = word(&x->h, W_plan_title),
                   .description = word(&x->h, W_plan_lead),
                   .path = S("plan"),
                   .q = x->q };

    plan_page(&x->h, &p, &x->view);
    PublicAnswer out = answer_html(x->h.a, &x->h.out, status);
    out.same_for_all = x->q->method == METHOD_GET && x->q->query.n == 0;
    return out;
}

static void put_line(Buf *out, const char *indent, Str label, Str words)
{
    if (words.n)
        buf_fmt(out, "%s%.*s%s%.*s\n", indent, STR(label), label.n ? ": " : "", STR(words));
}

typedef struct TextOut {
    const Html *h;
    Buf *out;
} TextOut;

static void put_paper(void *ctx, Str words, bool have)
{
    buf_fmt(((TextOut *)ctx)->out, "     [%s] %.*s\n", have ? "x" : " ", STR(plan_neutral(words)));
}

static void put_step(Asked *x, Buf *out, size_t i)
{
    const Html *h = &x->h;
    const Service *s = x->view.plan.steps[i].service;
    ServiceContact c = service_contact(h->e, s);
    uint32_t n = 0;

    buf_fmt(out, "\n%zu. %.*s\n", i + 1, STR(text_in(h, s->name)));
    if (x->view.plan.steps[i].shown != SHOWN_OPEN)
        put_line(out, "   ", S(""), shown_words(h, x->view.plan.steps[i].shown));
    put_line(out, "   ", S(""), plan_why(h, &x->view.plan, i));
    put_line(out, "   ", S(""), plan_neutral(text_in(h, s->summary)));
    if (s->papers.count)
        buf_fmt(out, "   %.*s:\n", STR(word(h, W_plan_bring)));
    plan_bring(h, &x->view.plan, i, put_paper, &(TextOut){ h, out });
    for (EACH(h->e, Para, step, s->steps, para)) {
        Str words = plan_neutral(text_in(h, step->text));
        if (words.n)
            buf_fmt(out, "   %zu.%u. %.*s\n", i + 1, ++n, STR(words));
    }
    put_line(out, "   ", word(h, W_service_cost), plan_neutral(plan_costs(h, s)));
    put_line(out, "   ", word(h, W_service_window), plan_neutral(plan_when(h, s, x->q->today)));
    put_line(out, "   ", word(h, W_service_where), plan_neutral(text_in(h, s->where)));
    if (c.kind != CONTACT_NONE)
        put_line(out, "   ", word(h, W_plan_contacts),
                 with(h, c.address, " – ", plan_phone_words(h, &c, true)));
}

/* For a message or a note: no links, no name of a person, lines that any program shows. */
static PublicAnswer show_text(Asked *x)
{
    const Html *h = &x->h;
    const Plan *plan = &x->view.plan;
    Buf out = { .limit = TEXT_BYTES };

    buf_fmt(&out, "%.*s\n%.*s\n%.*s\n", STR(word(h, W_plan_title)),
            STR(FILL(h, W_plan_date, { "day", day_words(h, x->q->today) },
                     { "n", arena_fmt(h->a, "%u", h->e->meta->number) })),
            STR(word(h, W_plan_order)));
    for (size_t i = 0; i < plan->step_count; i++)
        put_step(x, &out, i);
    if (plan->paper_count)
        buf_fmt(&out, "\n%.*s\n", STR(word(h, W_plan_papers)));
    for (size_t i = 0; i < plan->paper_count; i++) {
        const PlanPaper *p = &plan->papers[i];
        Str steps = FILL(h, W_plan_for_steps, { "steps", plan_paper_steps(h, p) });
        Str from =
            p->have || !p->from ? (Str){ 0 }
            : p->from_step >= 0
                ? FILL(h, W_plan_paper_step, { "n", arena_fmt(h->a, "%d", p->from_step + 1) })
                : with(h, word(h, W_service_paper_from), ": ", text_in(h, p->from->name));
        buf_fmt(&out, "   [%s] %.*s (%.*s)\n", p->have ? "x" : " ",
                STR(text_in(h, p->document->name)), STR(with(h, steps, "; ", from)));
    }
    if (plan->hub)
        buf_fmt(&out, "\n%.*s: %.*s\n", STR(word(h, W_service_hub)),
                STR(text_in(h, plan->hub->name)));
    buf_fmt(&out, "\n%.*s: %.*s\n", STR(word(h, W_plan_code)), STR(x->view.text));
    PublicAnswer answer = answer_from(h->a, &out, 200, S("text/plain; charset=utf-8"));
    answer.disposition = S("attachment; filename=\"sheet.txt\"");
    return answer;
}

static PublicAnswer show_sheet(Asked *x)
{
    const PublicPress *press = x->q->settings->press;
    Str pdf = press && press->sheet
                  ? press->sheet(x->h.e, x->h.a, (int)x->h.lang, &x->view.plan.state, x->q->today,
                                 x->q->settings->base_url)
                  : (Str){ 0 };

    if (!pdf.n) { /* another sheet is being made; or this host makes none, and there is no such page */
        problem(x, W_plan_problem_busy);
        return show_page(x, press && press->sheet ? 503 : 404);
    }
    return (PublicAnswer){ .status = 200,
                           .content_type = S("application/pdf"),
                           .disposition = S("inline; filename=\"sheet.pdf\""),
                           .body = pdf };
}

PublicAnswer plan_answer(const Edition *e, Lang lang, Arena *a, const PublicRequest *q, Str rest)
{
    Asked x = { .h = { .out = { .limit = HTML_BYTES },
                       .a = a,
                       .e = e,
                       .lang = lang,
                       .hubs = q->settings->hubs },
                .q = q };
    bool for_paper = !str_eq(rest, S("plan"));

    /* Somebody asks for the sheet again, without the form: there is no plan, so begin one. */
    if (q->method == METHOD_GET && for_paper)
        return (PublicAnswer){ .status = 303,
                               .content_type = S("text/plain; charset=utf-8"),
                               .location = link_to(&x.h, S("plan")) };
    if (q->method == METHOD_POST && form_is_sound(&x)) {
        read_plans(&x);
        read_ticks(&x);
        read_place(&x);
        add_and_remove(&x);
        search(&x);
    } else if (q->method == METHOD_POST) {
        problem(&x, W_plan_problem_broken);
    }
    x.view.plan = plan_make(e, a, &x.state, q->today);
    x.view.text = plan_text(a, &x.view.plan.state);
    if (for_paper && !x.view.problem.n && !x.view.plan.step_count)
        problem(&x, W_plan_problem_empty);
    if (x.view.problem.n)
        return show_page(&x, 400);
    if (str_eq(rest, S("plan.txt")))
        return show_text(&x);
    return for_paper ? show_sheet(&x) : show_page(&x, 200);
}
