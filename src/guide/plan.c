#include "guide/plan.h"
#include <string.h>

/* -- the state ------------------------------------------------------------------------------------ */

static bool code_ok(Str s)
{
    for (size_t i = 0; i < s.n; i++)
        if (str_find_byte(S("23456789bcdfghjkmnpqrstvwxz"), s.p[i]) < 0)
            return false;
    return s.n == PLAN_CODE_BYTES;
}

static bool id_ok(Str s)
{
    for (size_t i = 0; i < s.n; i++)
        if (!((s.p[i] >= 'a' && s.p[i] <= 'z') || (s.p[i] >= '0' && s.p[i] <= '9') ||
              s.p[i] == '-'))
            return false;
    return s.n > 0 && s.n <= PLAN_ID_BYTES;
}

/* Where it stands, or where it would have to stand. */
static size_t place_of(const Str *list, size_t count, Str s)
{
    size_t at = 0;

    while (at < count && str_cmp(list[at], s) < 0)
        at++;
    return at;
}

static bool is_at(const Str *list, size_t count, size_t at, Str s)
{
    return at < count && str_eq(list[at], s);
}

static bool put(Str *list, size_t *count, size_t room, Str s)
{
    size_t at = place_of(list, *count, s);

    if (is_at(list, *count, at, s))
        return true;
    if (*count == room)
        return false;
    memmove(list + at + 1, list + at, (*count - at) * sizeof(*list));
    list[at] = s;
    (*count)++;
    return true;
}

bool plan_has_service(const PlanState *state, Str code)
{
    return is_at(state->services, state->service_count,
                 place_of(state->services, state->service_count, code), code);
}

bool plan_has_paper(const PlanState *state, Str id)
{
    return is_at(state->papers, state->paper_count, place_of(state->papers, state->paper_count, id),
                 id);
}

bool plan_add(PlanState *state, Str code)
{
    return code_ok(code) && put(state->services, &state->service_count, PLAN_SERVICES, code);
}

bool plan_add_paper(PlanState *state, Str id)
{
    return id_ok(id) && put(state->papers, &state->paper_count, PLAN_PAPERS, id);
}

void plan_remove(PlanState *state, Str code)
{
    size_t at = place_of(state->services, state->service_count, code);

    if (!is_at(state->services, state->service_count, at, code))
        return;
    state->service_count--;
    memmove(state->services + at, state->services + at + 1,
            (state->service_count - at) * sizeof(Str));
}

bool plan_join(PlanState *state, const PlanState *other)
{
    bool all = true;

    for (size_t i = 0; i < other->service_count; i++)
        all = plan_add(state, other->services[i]) && all;
    for (size_t i = 0; i < other->paper_count; i++)
        all = plan_add_paper(state, other->papers[i]) && all;
    if (!state->municipality.n)
        state->municipality = other->municipality;
    return all;
}

static PlanProblem read_list(Str list, char between, bool (*ok)(Str), Str *out, size_t *count,
                             size_t room)
{
    while (list.n) {
        bool ends_open = list.p[list.n - 1] == between;
        Str one = str_cut(&list, between);
        if (!ok(one) || ends_open)
            return PLAN_BROKEN;
        if (!put(out, count, room, one))
            return PLAN_TOO_MANY;
    }
    return PLAN_OK;
}

/* "gza2:" is a plan, but not one of ours. */
static bool is_other_format(Str text)
{
    ptrdiff_t colon = str_find_byte(text, ':');
    uint32_t version;

    return colon > 3 && str_starts(text, S("gza")) &&
           str_u32(str_from(str_head(text, (size_t)colon), 3), 1000, &version);
}

static PlanProblem read_state(Str text, PlanState *out)
{
    ptrdiff_t address = str_find(text, S("#plan="));

    if (text.n > PLAN_BYTES)
        return PLAN_TOO_LONG;
    if (address >= 0)
        text = str_from(text, (size_t)address + 6);
    text = str_trim(text);
    if (!str_starts(text, S(PLAN_PREFIX)))
        return is_other_format(text) ? PLAN_OTHER_FORMAT : PLAN_NOT_A_PLAN;
    text = str_from(text, sizeof(PLAN_PREFIX) - 1);
    if (str_find_byte(text, ';') < 0)
        return PLAN_BROKEN;
    Str services = str_cut(&text, ';');
    if (str_find_byte(text, ';') < 0)
        return PLAN_BROKEN;
    Str papers = str_cut(&text, ';');
    PlanProblem problem =
        read_list(services, '.', code_ok, out->services, &out->service_count, PLAN_SERVICES);
    if (problem == PLAN_OK)
        problem = read_list(papers, ',', id_ok, out->papers, &out->paper_count, PLAN_PAPERS);
    if (problem == PLAN_OK && text.n && !id_ok(text))
        problem = PLAN_BROKEN;
    out->municipality = text;
    return problem;
}

PlanProblem plan_parse(Str text, PlanState *out)
{
    *out = (PlanState){ 0 };
    PlanProblem problem = read_state(text, out);
    if (problem != PLAN_OK)
        *out = (PlanState){ 0 };
    return problem;
}

static Str joined(Arena *a, const Str *list, size_t count, const char *between)
{
    Str out = { 0 };

    for (size_t i = 0; i < count; i++)
        out = arena_fmt(a, "%.*s%s%.*s", STR(out), i ? between : "", STR(list[i]));
    return out;
}

Str plan_text(Arena *a, const PlanState *state)
{
    return arena_fmt(
        a, PLAN_PREFIX "%.*s;%.*s;%.*s", STR(joined(a, state->services, state->service_count, ".")),
        STR(joined(a, state->papers, state->paper_count, ",")), STR(state->municipality));
}

/* -- the order ------------------------------------------------------------------------------------ */

/* A service of the plan while its place is looked for. Bits are numbers of services in `all`. */
typedef struct Wish {
    const Service *service;
    Shown shown;
    Day until;                    /* DAY_NONE: not known, or past */
    Day pressing;                 /* the same, or that of what waits for it */
    uint64_t needs, needs_always; /* services whose paper it needs; those without a note alone */
    bool placed;
} Wish;

typedef struct Wishes {
    Wish all[PLAN_SERVICES];
    size_t count;
    size_t order[PLAN_SERVICES];
} Wishes;

static uint64_t bit(size_t i)
{
    return (uint64_t)1 << i;
}

/* Which part of the plan it belongs to: what can be done, what begins later, what is over. */
static int part_of(const Wish *w)
{
    return shown_is_over(w->shown) ? 2 : w->shown == SHOWN_NOT_YET ? 1 : 0;
}

/* Does x come before y, when nothing but their own nature decides? */
static bool comes_first(const Wish *x, const Wish *y)
{
    if (part_of(x) != part_of(y))
        return part_of(x) < part_of(y);
    if (part_of(x) == 1 && x->service->valid_from != y->service->valid_from)
        return x->service->valid_from < y->service->valid_from;
    if (x->pressing != y->pressing)
        return y->pressing == DAY_NONE || (x->pressing != DAY_NONE && x->pressing < y->pressing);
    if (x->service->importance != y->service->importance)
        return x->service->importance > y->service->importance;
    return x->service < y->service;
}

static size_t wish_of(const Wishes *w, const Service *s)
{
    size_t i = 0;

    while (i < w->count && w->all[i].service != s)
        i++;
    return i;
}

static void find_needs(const Edition *e, const PlanState *state, Wishes *w)
{
    for (size_t i = 0; i < w->count; i++)
        for (EACH(e, Paper, paper, w->all[i].service->papers, paper)) {
            const Document *d = edition_document(e, paper->document);
            size_t from = d ? wish_of(w, edition_service(e, d->obtained_by)) : w->count;
            /* What is over gives no papers any more. */
            if (from == w->count || from == i || plan_has_paper(state, edition_str(e, d->id)) ||
                shown_is_over(w->all[from].shown))
                continue;
            w->all[i].needs |= bit(from);
            if (!edition_has(e, paper->note))
                w->all[i].needs_always |= bit(from);
        }
}

/* Whoever gives a paper is as urgent as the most urgent that waits for it, however long the chain. */
static void pass_urgency_on(Wishes *w)
{
    for (size_t round = 0; round < w->count; round++)
        for (size_t i = 0; i < w->count; i++)
            for (size_t k = 0; k < w->count; k++) {
                const Wish *waits = &w->all[i];
                Wish *gives = &w->all[k];
                if (waits->needs & bit(k) && part_of(waits) == 0 && waits->pressing != DAY_NONE &&
                    (gives->pressing == DAY_NONE || gives->pressing > waits->pressing))
                    gives->pressing = waits->pressing;
            }
}

typedef enum Strictness { ALL_NEEDS, NEEDS_WITHOUT_NOTE, NO_NEEDS } Strictness;

static bool is_free(const Wish *w, uint64_t open, Strictness how)
{
    switch (how) {
    case ALL_NEEDS: return !(w->needs & open);
    case NEEDS_WITHOUT_NOTE: return !(w->needs_always & open);
    case NO_NEEDS: break;
    }
    return true;
}

static size_t best_free(const Wishes *w, uint64_t open, Strictness how)
{
    size_t best = w->count;

    for (size_t i = 0; i < w->count; i++)
        if (!w->all[i].placed && is_free(&w->all[i], open, how) &&
            (best == w->count || comes_first(&w->all[i], &w->all[best])))
            best = i;
    return best;
}

static void find_order(Wishes *w)
{
    uint64_t open = w->count ? bit(w->count) - 1 : 0;

    for (size_t n = 0; n < w->count; n++) {
        size_t next = w->count;
        for (int how = ALL_NEEDS; next == w->count; how++)
            next = best_free(w, open, (Strictness)how);
        w->order[n] = next;
        w->all[next].placed = true;
        open &= ~bit(next);
    }
}

/* -- the plan ------------------------------------------------------------------------------------- */

static void find_services_of(const Edition *e, const PlanState *state, Day today, Wishes *w,
                             Plan *plan)
{
    for (size_t i = 0; i < state->service_count; i++) {
        const Service *s = edition_service_by_code(e, state->services[i]);
        if (!s) {
            plan->gone++;
            continue;
        }
        Day until =
            s->valid_until != DAY_NONE && s->valid_until >= today ? s->valid_until : DAY_NONE;
        w->all[w->count++] = (Wish){
            .service = s, .shown = service_shown(e, s, today), .until = until, .pressing = until
        };
        plan_add(&plan->state, state->services[i]);
    }
}

static PlanWhy why_of(const Wish *w, bool gives)
{
    if (part_of(w) == 2)
        return PLAN_WHY_OVER;
    if (gives)
        return PLAN_WHY_PAPER;
    if (part_of(w) == 1)
        return PLAN_WHY_NOT_YET;
    return w->pressing == DAY_NONE ? PLAN_WHY_IMPORTANT : PLAN_WHY_DEADLINE;
}

/* Its number; `count` when it is not there yet. */
static size_t paper_of(const PlanPaper *papers, size_t count, const Document *d)
{
    size_t i = 0;

    while (i < count && papers[i].document != d)
        i++;
    return i;
}

static int step_of(const Plan *plan, const Service *s)
{
    for (size_t i = 0; i < plan->step_count; i++)
        if (plan->steps[i].service == s)
            return (int)i;
    return -1;
}

static bool only_used_by(const PlanPaper *p, int step)
{
    return p->use_count == 1 && (int)p->uses[0].step == step;
}

/* Every paper once, in the order in which the steps need it. */
static void merge_papers(const Edition *e, Arena *a, const PlanState *state, Plan *plan)
{
    size_t room = e->counts[TABLE_DOCUMENT] + 1, count = 0, at = 0;
    PlanPaper *papers = NEW_N(a, PlanPaper, room), *sorted = NEW_N(a, PlanPaper, room);
    PlanUse **uses = NEW_N(a, PlanUse *, room);

    for (size_t i = 0; i < plan->step_count; i++)
        for (EACH(e, Paper, paper, plan->steps[i].service->papers, paper)) {
            const Document *d = edition_document(e, paper->document);
            size_t n = d ? paper_of(papers, count, d) : 0;
            if (!d)
                continue;
            if (n == count) {
                const Service *from = edition_service(e, d->obtained_by);
                uses[n] = NEW_N(a, PlanUse, plan->step_count);
                papers[count++] = (PlanPaper){ .document = d,
                                               .have = plan_has_paper(state, edition_str(e, d->id)),
                                               .from = from,
                                               .from_step = from ? step_of(plan, from) : -1,
                                               .uses = uses[n] };
                if (papers[n].have)
                    plan_add_paper(&plan->state, edition_str(e, d->id));
            }
            PlanPaper *p = &papers[n];
            /* A step may name a paper twice, with two notes; the first says enough. */
            if (!p->use_count || uses[n][p->use_count - 1].step != i)
                uses[n][p->use_count++] = (PlanUse){ (uint32_t)i, paper->note };
        }
    for (int have = 0; have < 2; have++) {
        for (size_t i = 0; i < count; i++) {
            PlanPaper *p = &papers[i];
            if (p->from_step >= 0 && only_used_by(p, p->from_step)) {
                p->from = NULL; /* to get it, go where it is asked for: that helps nobody */
                p->from_step = -1;
            }
            if (p->have == (have == 1))
                sorted[at++] = *p;
        }
        if (!have)
            plan->to_get = at;
    }
    plan->papers = sorted;
    plan->paper_count = count;
}

/* Who waits for what a step gives; only steps behind it count, for a circle has been broken somewhere. */
static void explain_steps(Plan *plan, PlanStep *steps)
{
    for (size_t i = 0; i < plan->to_get; i++) {
        const PlanPaper *p = &plan->papers[i];
        if (p->from_step < 0)
            continue;
        PlanStep *gives = &steps[p->from_step];
        for (size_t u = 0; u < p->use_count; u++) {
            if ((int)p->uses[u].step <= p->from_step)
                continue;
            gives->needed_by |= bit(p->uses[u].step);
            if (!gives->gives)
                gives->gives = p->document;
        }
    }
}

static void merge_contacts(const Edition *e, Arena *a, Plan *plan)
{
    PlanContact *list = NEW_N(a, PlanContact, plan->step_count + 1);
    size_t n = 0;

    for (size_t i = 0; i < plan->step_count; i++) {
        ServiceContact c = service_contact(e, plan->steps[i].service);
        size_t at = 0;
        if (c.kind == CONTACT_NONE)
            continue;
        while (at < n && !str_eq(list[at].contact.address, c.address))
            at++;
        if (at == n)
            list[n++].contact = c;
        list[at].steps |= bit(i);
    }
    plan->contacts = list;
    plan->contact_count = n;
}

static void find_hub(const Edition *e, Str municipality, Plan *plan)
{
    const Municipality *m =
        municipality.n ? edition_find(e, TABLE_MUNICIPALITY, municipality) : NULL;

    if (!m)
        return;
    plan->state.municipality = municipality;
    plan->municipality = m;
    for (EACH_ALL(e, Hub, hub, hub, HUB)) {
        const Municipality *at = edition_municipality(e, hub->municipality);
        uint32_t km = at ? distance_km(m, at) : UINT32_MAX;
        if (at && (!plan->hub || km < plan->hub_km)) {
            plan->hub = hub;
            plan->hub_km = km;
        }
    }
}

Plan plan_make(const Edition *e, Arena *a, const PlanState *state, Day today)
{
    Plan plan = { 0 };
    Wishes *w = NEW(a, Wishes);
    PlanStep *steps = NEW_N(a, PlanStep, PLAN_SERVICES);

    find_services_of(e, state, today, w, &plan);
    find_needs(e, state, w);
    pass_urgency_on(w);
    find_order(w);
    for (size_t i = 0; i < w->count; i++) {
        const Wish *wish = &w->all[w->order[i]];
        steps[i] =
            (PlanStep){ .service = wish->service, .shown = wish->shown, .until = wish->until };
    }
    plan.steps = steps;
    plan.step_count = w->count;
    merge_papers(e, a, state, &plan);
    explain_steps(&plan, steps);
    for (size_t i = 0; i < w->count; i++)
        steps[i].why = why_of(&w->all[w->order[i]], steps[i].needed_by != 0);
    merge_contacts(e, a, &plan);
    find_hub(e, state->municipality, &plan);
    return plan;
}
