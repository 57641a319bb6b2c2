#include "print/plan_pdf.h"
#include "base/must.h"
#include "print/flow.h"
#include "public/plan.h"
#include "public/views.h"
#include <pthread.h>
#include <qrencode.h>
#include <string.h>

enum { SHEET_BYTES = 32 << 20 };

typedef struct Sheet {
    Html h; /* for the words; nothing is written to it */
    Flow *f;
    const PlanSheet *what;
    const Plan *plan;
    Str code;    /* the plan as text */
    bool is_cut; /* of the step under way something was left out */
} Sheet;

#define NOWHERE ((FlowLink){ 0 })

static Str w(const Sheet *s, WordId id)
{
    return word(&s->h, id);
}

/* Paper can be found by others. */
static Str quiet(Sheet *s, Str text)
{
    Str out = plan_neutral(text);

    s->is_cut = s->is_cut || (text.n && !out.n);
    return out;
}

static void head(Sheet *s)
{
    const Plan *plan = s->plan;
    Str number = arena_fmt(s->h.a, "%u", s->h.e->meta->number);

    flow_qr_corner(s->f, plan_link(&s->h, s->what->base_url, s->code), 2.4, 96, 168);
    flow_heading(s->f, FLOW_PART, w(s, W_plan_title), S("plan"), true);
    flow_text(
        s->f, FLOW_BODY,
        FILL(&s->h, W_plan_date, { "day", day_words(&s->h, s->what->today) }, { "n", number }));
    if (plan->municipality)
        flow_text(s->f, FLOW_BODY,
                  arena_fmt(s->h.a, "%.*s: %.*s", STR(w(s, W_hubs_municipality)),
                            STR(text_in(&s->h, plan->municipality->name))));
    flow_text(s->f, FLOW_SMALL, w(s, W_plan_nameless));
    flow_text(s->f, FLOW_SMALL, w(s, W_plan_order));
    flow_clear_corner(s->f);
}

/* The boxes for papers stand in the table below, each once; here is what this step says about them. */
static void bring(void *ctx, Str words, bool have)
{
    Sheet *s = ctx;

    (void)have;
    words = quiet(s, words);
    if (words.n)
        flow_item(s->f, S("•"), words, NOWHERE);
}

static void step(Sheet *s, size_t i)
{
    const Html *h = &s->h;
    const PlanStep *one = &s->plan->steps[i];
    const Service *service = one->service;
    ServiceContact c = service_contact(h->e, service);
    Str costs = plan_costs(h, service), why = plan_why(h, s->plan, i), label;

    s->is_cut = false;
    flow_space(s->f, 10);
    flow_step_line(s->f);
    flow_heading(s->f, FLOW_STEP,
                 arena_fmt(h->a, "%zu. %.*s", i + 1, STR(text_in(h, service->name))),
                 arena_fmt(h->a, "step-%zu", i + 1), true);
    if (one->shown != SHOWN_OPEN)
        flow_labelled(s->f, w(s, W_plan_state), shown_words(h, one->shown));
    flow_text(s->f, FLOW_BODY, why);
    flow_text(s->f, FLOW_BODY, quiet(s, text_in(h, service->summary)));
    flow_space(s->f, 2);
    for (EACH(h->e, Para, way, service->steps, para)) {
        Str words = quiet(s, text_in(h, way->text));
        if (words.n)
            flow_tick(s->f, words, false);
    }
    if (service->papers.count)
        flow_text(s->f, FLOW_SECTION, arena_fmt(h->a, "%.*s:", STR(w(s, W_plan_bring))));
    plan_bring(h, s->plan, i, bring, s);
    flow_labelled(s->f, w(s, W_service_window), quiet(s, plan_when(h, service, s->what->today)));
    flow_labelled(s->f, w(s, W_service_cost),
                  quiet(s, costs.n ? costs : w(s, W_service_cost_unknown)));
    flow_labelled(s->f, w(s, W_service_where), quiet(s, text_in(h, service->where)));
    if (c.kind == CONTACT_PHONE) {
        label = plan_phone_words(h, &c, true);
        flow_labelled(
            s->f, w(s, W_service_call),
            arena_fmt(h->a, "%.*s%s%.*s", STR(c.address), label.n ? " – " : "", STR(label)));
    }
    if (s->is_cut)
        flow_text(s->f, FLOW_SMALL, w(s, W_plan_rest_at_hub));
}

static Str where_to_get(Sheet *s, const PlanPaper *p)
{
    const Html *h = &s->h;

    if (p->have)
        return w(s, W_plan_paper_have);
    if (p->from_step >= 0)
        return FILL(h, W_plan_paper_step, { "n", arena_fmt(h->a, "%d", p->from_step + 1) });
    if (!p->from)
        return S("–");
    Str costs = plan_neutral(plan_costs(h, p->from));
    return arena_fmt(h->a, "%.*s%s%.*s", STR(text_in(h, p->from->name)), costs.n ? ". " : "",
                     STR(costs));
}

static void papers(Sheet *s)
{
    const FlowTable table = { .columns = 3,
                              .shares = { 0.38, 0.46, 0.16 },
                              .heads = { w(s, W_plan_paper), w(s, W_plan_paper_get),
                                         w(s, W_plan_for) } };

    if (!s->plan->paper_count)
        return;
    flow_heading(s->f, FLOW_ENTRY, w(s, W_plan_papers), S("papers"), true);
    for (size_t i = 0; i < s->plan->paper_count; i++) {
        const PlanPaper *p = &s->plan->papers[i];
        Str cells[FLOW_COLUMNS] = { text_in(&s->h, p->document->name), where_to_get(s, p),
                                    plan_paper_steps(&s->h, p) };
        flow_row(s->f, &table, cells, p->have);
    }
}

static void contacts(Sheet *s)
{
    const Html *h = &s->h;
    const Plan *plan = s->plan;

    /* A single step has said whom to call. */
    if ((!plan->contact_count || plan->step_count == 1) && !plan->hub)
        return;
    flow_heading(s->f, FLOW_ENTRY, w(s, W_plan_contacts), S("contacts"), true);
    for (size_t i = 0; i < plan->contact_count; i++) {
        const ServiceContact *c = &plan->contacts[i].contact;
        Str about = plan_phone_words(h, c, true);
        Str steps =
            FILL(h, W_plan_for_steps, { "steps", plan_step_numbers(h, plan->contacts[i].steps) });
        Str address = c->kind == CONTACT_WEBSITE ? url_host(c->address) : c->address;
        flow_item(s->f, S("•"),
                  arena_fmt(h->a, "%.*s%s%.*s (%.*s)", STR(address), about.n ? " – " : "",
                            STR(about), STR(steps)),
                  NOWHERE);
    }
    if (!plan->hub)
        return;
    Str line = text_in(h, plan->hub->name);
    for (EACH(h->e, Phone, p, plan->hub->phones, phone))
        line = arena_fmt(h->a, "%.*s, %.*s", STR(line), STR(str_in(h, p->number)));
    if (has_text(h, plan->hub->address))
        line = arena_fmt(h->a, "%.*s, %.*s", STR(line), STR(text_in(h, plan->hub->address)));
    flow_labelled(s->f, w(s, W_service_hub), line);
}

/* Under the code in the corner there is no room for its text, which may be long: it stands at the end. */
static void code(Sheet *s)
{
    flow_space(s->f, 12);
    flow_keep(s->f, 26);
    flow_text(s->f, FLOW_SMALL, w(s, W_plan_sheet_code));
    flow_exact(s->f, FLOW_SMALL, s->code);
}

Err plan_pdf(const Edition *e, const PlanSheet *what, Buf *pdf, int *pages)
{
    AUTO(arena_free) Arena a = arena_new(SHEET_BYTES);
    Plan plan = plan_make(e, &a, what->state, what->today);
    Sheet s = { .h = { .a = &a, .e = e, .lang = (Lang)what->lang },
                .what = what,
                .plan = &plan,
                .code = plan_text(&a, &plan.state) };
    FlowSheet paper = {
        .width = 595.28,
        .height = 841.89,
        .left = 54,
        .right = 54,
        .top = 46,
        .bottom = 52,
        .scale = 1.12,
        .footer_first = true,
        .band = true,
        .title = w(&s, W_plan_title),
        .lang = lang_code(s.h.lang),
        .author = w(&s, W_site_name),
        .created = arena_fmt(&a, "%.*sT00:00:00Z", STR(day_iso(&a, what->today))),
        .footer = w(&s, W_site_name),
    };
    Flow *nothing = flow_new(&paper, NULL);

    s.f = flow_new(&paper, nothing);
    head(&s);
    for (size_t i = 0; i < plan.step_count; i++)
        step(&s, i);
    papers(&s);
    contacts(&s);
    code(&s);
    Err err = flow_finish(s.f, pdf);
    if (pages)
        *pages = flow_pages(s.f);
    flow_free(s.f);
    flow_free(nothing);
    return err;
}

/* -- for the server ------------------------------------------------------------------------------- */

static const unsigned char *qr(Arena *a, Str text, int *side)
{
    QRcode *made = QRcode_encodeString8bit(arena_z(a, text), 0, QR_ECLEVEL_L);
    unsigned char *squares = NULL;

    if (!made)
        return NULL;
    *side = made->width;
    squares = arena_take(a, 1, (size_t)made->width * (size_t)made->width);
    for (int i = 0; i < made->width * made->width; i++)
        squares[i] = made->data[i] & 1;
    QRcode_free(made);
    return squares;
}

static Str sheet(const Edition *e, Arena *a, int lang, const PlanState *state, Day today,
                 Str base_url)
{
    static pthread_mutex_t printing = PTHREAD_MUTEX_INITIALIZER;
    Buf pdf = { .limit = SHEET_BYTES };
    Str out = { 0 };

    if (pthread_mutex_trylock(&printing) != 0)
        return out;
    Err err = plan_pdf(e, &(PlanSheet){ lang, state, today, base_url }, &pdf, NULL);
    pthread_mutex_unlock(&printing);
    if (!FAILED(err))
        out = arena_str(a, buf_str(&pdf));
    buf_free(&pdf);
    return out;
}

const PublicPress PLAN_PRESS = { .qr = qr, .sheet = sheet };
