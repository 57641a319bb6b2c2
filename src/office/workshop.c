/* workshop.c -- what is to be done, the list of services, "still true", publishing. */
#include "office/workshop.h"
#include "base/utf8.h"
#include "desk/mistakes.h"
#include "office/office.h"
#include "office/routes.h"
#include "office_pages.h"
#include "public/views.h"
#include <sodium.h>
#include <string.h>

enum { DUE_SHOWN = 12, TRIAL_BYTES = 1 << 30 };

/* ---- words -------------------------------------------------------------------------------------------- */

static bool is_known(Str words, const char *key_start)
{
    return !str_starts(words, str_c(key_start));
}

Str ws_key_words(const Html *h, Str key)
{
    Str words = office_word(h, "workshop.key.%.*s", STR(key));

    return is_known(words, "workshop.key.") ? words : key;
}

Str ws_choice_words(const Html *h, Str key, Str value)
{
    Str words = office_word(h, "workshop.choice.%.*s.%.*s", STR(key), STR(value));

    return is_known(words, "workshop.choice.") ? words : value;
}

Str ws_path_words(const Html *h, Str path)
{
    Str out = { 0 };
    uint32_t n;

    while (path.n) {
        Str part = str_cut(&path, '.');
        if (str_u32(part, 100000, &n))
            out = arena_fmt(h->a, "%.*s %u", STR(out), n + 1);
        else
            out = arena_fmt(h->a, "%.*s%s%.*s", STR(out), out.n ? " · " : "",
                            STR(ws_key_words(h, part)));
    }
    return out;
}

Str ws_label(const Html *h, const EditField *f)
{
    bool pair = str_eq(f->key, S("ka")) || str_eq(f->key, S("en"));
    Str rest = f->path, part = { 0 }, above = { 0 };

    while (rest.n) {
        above = part;
        part = str_cut(&rest, '.');
    }
    bool is_place = above.n && above.p[0] >= '0' && above.p[0] <= '9';
    if (!pair || is_place || !above.n)
        return ws_key_words(h, pair ? f->key : str_c(f->rule->name));
    return arena_fmt(h->a, "%.*s, %.*s", STR(ws_key_words(h, above)), STR(ws_key_words(h, f->key)));
}

int ws_lines(Str value)
{
    enum { LETTERS = 34, MOST = 9 };
    int lines = (int)(utf8_count(value) / LETTERS) + 1;

    return lines < 2 ? 2 : lines > MOST ? MOST : lines;
}

static const Provider *provider_of(const Edition *e, Str id)
{
    for (uint32_t i = 0; i < e->counts[TABLE_PROVIDER]; i++)
        if (str_eq(edition_str(e, e->provider[i].id), id))
            return &e->provider[i];
    return NULL;
}

Str ws_unit_title(const Html *h, Unit unit)
{
    const Service *s = edition_service_by_id(h->e, service_id_of(unit.path));
    const Provider *p = unit.record.n ? provider_of(h->e, unit.record) : NULL;

    return p                     ? text_in(h, p->name)
           : s && !unit.record.n ? text_in(h, s->name)
           : unit.record.n       ? unit.record
                                 : service_id_of(unit.path);
}

Str ws_unit_link(const Html *h, Unit unit)
{
    return office_link(
        h, unit.record.n
               ? arena_fmt(h->a, "/workshop/services/provider.%.*s", STR(unit.record))
               : arena_fmt(h->a, "/workshop/services/%.*s", STR(service_id_of(unit.path))));
}

Str ws_draft_link(const Html *h, const Draft *d)
{
    return office_link(h, arena_fmt(h->a, "/workshop/review/%.*s", STR(id_hex(h->a, d->id))));
}

Str ws_state_words(const Html *h, DraftState state)
{
    return office_word(h, "workshop.state.%s", draft_state_code(state));
}

Str ws_state_class(DraftState state)
{
    return state == DRAFT_WAITING     ? S("govuk-tag govuk-tag--yellow")
           : state == DRAFT_SENT_BACK ? S("govuk-tag govuk-tag--red")
           : state == DRAFT_APPROVED  ? S("govuk-tag govuk-tag--green")
                                      : S("govuk-tag govuk-tag--grey");
}

Str ws_day(const Html *h, Day day)
{
    return day == DAY_NONE ? word(h, W_workshop_never) : day_words(h, day);
}

Str ws_kind_words(const Html *h, Str kind)
{
    return office_word(h, "workshop.deed.%.*s", STR(kind));
}

/* ---- home ---------------------------------------------------------------------------------------------- */

static Err list_in(Visit *v, DraftState state, DraftList *out)
{
    return drafts_in(v->db, v->a, state, &out->at, &out->count);
}

static Err read_home(Visit *v, HomeView *w)
{
    int64_t last;

    TRY(deed_last(v->db, &last));
    w->has_texts = last > 0;
    TRY(list_in(v, DRAFT_WAITING, &w->waiting));
    TRY(list_in(v, DRAFT_DRAFT, &w->drafts));
    TRY(list_in(v, DRAFT_SENT_BACK, &w->back));
    TRY(list_in(v, DRAFT_APPROVED, &w->approved));
    Due *due;
    TRY(due_list(v->db, v->a, &due, &w->service_count));
    w->due = due;
    w->due_count = w->service_count < DUE_SHOWN ? w->service_count : DUE_SHOWN;
    int64_t reports = 0;
    TRY(mistakes_open_count(v->db, &reports));
    w->reports = (unsigned)reports;
    Behind *behind;
    TRY(behind_list(v->db, v->a, &behind, &w->behind_count));
    w->behind = behind;
    return OK;
}

static bool leads_somewhere(const Visit *v, const char *path)
{
    return office_route(str_c(path)) && visit_may(v, str_c(path), ROUTE_GET);
}

void workshop_home(Visit *v)
{
    HomeView w = { .may_edit = visit_may(v, S("/workshop/services/x"), ROUTE_POST),
                   .may_review = visit_may(v, S("/workshop/review/x"), ROUTE_POST),
                   .shows_searches = leads_somewhere(v, "/network/searches"),
                   .shows_reports = leads_somewhere(v, "/workshop/reports") };

    if (!visit_reads(v, read_home(v, &w)))
        return;
    Html h = visit_page(v);
    workshop_home_page(&h, v, &w);
    visit_html(v, 200, &h);
}

/* ---- the list of services ---------------------------------------------------------------------------------- */

/* Small letters; Georgian has none. */
static Str lowered(Arena *a, Str s)
{
    char *p = NEW_N(a, char, s.n + 1);

    for (size_t i = 0; i < s.n; i++)
        p[i] = s.p[i] >= 'A' && s.p[i] <= 'Z' ? (char)(s.p[i] + 32) : s.p[i];
    return (Str){ p, s.n };
}

static bool row_fits(const Html *h, const ListRow *r, Str q)
{
    Str id = unit_name(h->a, r->unit);

    return !q.n || str_find(lowered(h->a, r->name), q) >= 0 || str_find(id, q) >= 0;
}

static const Draft *draft_for(const DraftList *lists, size_t count, Unit unit)
{
    for (size_t i = 0; i < count; i++)
        for (size_t k = 0; k < lists[i].count; k++)
            if (str_eq(lists[i].at[k].unit.path, unit.path) &&
                str_eq(lists[i].at[k].unit.record, unit.record))
                return &lists[i].at[k];
    return NULL;
}

static Err read_list(Visit *v, const Html *h, ListView *w)
{
    static const DraftState states[] = { DRAFT_DRAFT, DRAFT_WAITING, DRAFT_SENT_BACK,
                                         DRAFT_APPROVED };
    DraftList lists[COUNT(states)];
    Str q = lowered(v->a, str_trim(w->q));
    size_t services;
    Due *due;

    for (size_t i = 0; i < COUNT(states); i++)
        TRY(list_in(v, states[i], &lists[i]));
    TRY(due_list(v->db, v->a, &due, &services));
    w->has_texts = services > 0;
    ListRow *row = NEW_N(v->a, ListRow, services + v->e->counts[TABLE_PROVIDER] + 1);
    for (size_t i = 0; i < services; i++) {
        ListRow r = { .unit = { due[i].path, S("") },
                      .status = due[i].status,
                      .last = due[i].last };
        r.name = ws_unit_title(h, r.unit);
        r.draft = draft_for(lists, COUNT(states), r.unit);
        if (row_fits(h, &r, q))
            row[w->rows++] = r;
    }
    for (uint32_t i = 0; w->has_texts && i < v->e->counts[TABLE_PROVIDER]; i++) {
        ListRow r = { .unit = { S("providers.yaml"), edition_str(v->e, v->e->provider[i].id) },
                      .last = DAY_NONE };
        r.name = ws_unit_title(h, r.unit);
        r.draft = draft_for(lists, COUNT(states), r.unit);
        if (row_fits(h, &r, q))
            row[w->rows++] = r;
    }
    w->row = row;
    return OK;
}

void workshop_services(Visit *v)
{
    ListView w = { .q = visit_field_of(v, S("q")) };
    Html h = visit_page(v);

    if (!visit_reads(v, read_list(v, &h, &w))) {
        buf_free(&h.out);
        return;
    }
    workshop_list_page(&h, v, &w);
    visit_html(v, 200, &h);
}

/* ---- still true ---------------------------------------------------------------------------------------------- */

typedef struct TrueWork {
    const Act *act;
    Str path;
    Day day;
    Result result;
} TrueWork;

static Err true_work(Db *db, void *what)
{
    TrueWork *w = what;

    return still_true(db, w->act, w->path, w->day, &w->result);
}

/* The path of the service's file; empty: there is none. */
static Err path_of_service(Visit *v, Str id, Str *out)
{
    size_t count;
    Due *due;

    *out = (Str){ 0 };
    TRY(due_list(v->db, v->a, &due, &count));
    for (size_t i = 0; i < count; i++)
        if (str_eq(due[i].id, id))
            *out = due[i].path;
    return OK;
}

void workshop_still_true(Visit *v)
{
    Str id = visit_last_part(v);
    TrueWork w = { .act = &v->act, .day = v->today };

    if (!visit_reads(v, path_of_service(v, id, &w.path)))
        return;
    if (!w.path.n) {
        visit_absent(v);
        return;
    }
    if (!visit_write(v, true_work, &w) || !visit_settled(v, &w.result))
        return;
    visit_see(v, str_eq(visit_field_of(v, S("back")), S("service"))
                     ? arena_fmt(v->a, "/workshop/services/%.*s", STR(id))
                     : S("/workshop"));
}

/* ---- publishing ------------------------------------------------------------------------------------------------ */

void ws_copy_findings(Arena *a, const Findings *from, Findings *to)
{
    *to = (Findings){ NEW_N(a, Finding, from->count + 1), from->count };
    for (size_t i = 0; i < from->count; i++) {
        const Finding *f = &from->at[i];
        to->at[i] = (Finding){ { arena_str(a, f->unit.path), arena_str(a, f->unit.record) },
                               arena_str(a, f->field),
                               f->rule,
                               arena_str(a, f->text),
                               f->line };
    }
}

void ws_copy_verdicts(Arena *a, const ChangedVerdicts *from, ChangedVerdicts *to)
{
    *to = (ChangedVerdicts){ NEW_N(a, ChangedVerdict, from->count + 1), from->count };
    for (size_t i = 0; i < from->count; i++)
        to->at[i] =
            (ChangedVerdict){ arena_str(a, from->at[i].household),
                              arena_str(a, from->at[i].service), from->at[i].was, from->at[i].is };
}

static size_t differing(const BookTexts *x, const BookTexts *y)
{
    size_t n = x->count > y->count ? x->count - y->count : y->count - x->count;

    for (size_t i = 0; i < x->count && i < y->count; i++)
        n += !str_eq(x->at[i].text, y->at[i].text);
    return n;
}

/* Builds the next edition, to say what it changes. */
static Err read_plan(Visit *v, PublishView *w, Arena *a)
{
    PublishPlan p;
    Err e = publish_plan(v->db, a, v->e, v->today, &p);

    if (!FAILED(e)) {
        w->blocked = arena_str(v->a, p.blocked);
        w->changes = arena_str(v->a, p.changes);
        ws_copy_findings(v->a, &p.findings, &w->findings);
        ws_copy_verdicts(v->a, &p.verdicts, &w->verdicts);
    }
    publish_plan_free(&p);
    return e;
}

/* Files that differ since the edition that was made last: days of checking, imports. */
static Err changed_besides(Visit *v, PublishView *w, Arena *a)
{
    BookTexts published, now;
    int64_t last;

    TRY(deed_last(v->db, &last));
    w->has_texts = last > 0;
    if (!w->editions)
        return OK;
    TRY(texts_of(v->db, a, w->edition[0].deed, &published));
    TRY(texts_of(v->db, a, last, &now));
    w->still_true = differing(&published, &now);
    return OK;
}

static Err read_publish(Visit *v, PublishView *w)
{
    AUTO(arena_free) Arena a = arena_new(TRIAL_BYTES);
    uint32_t served = v->e->meta->number;
    EditionRow *rows;

    TRY(editions_list(v->db, v->a, &rows, &w->editions));
    w->edition = rows;
    w->can_take_back = w->editions && rows[0].number == served;
    w->next = (w->editions && rows[0].number > served ? rows[0].number : served) + 1;
    TRY(changed_besides(v, w, &a));
    TRY(list_in(v, DRAFT_APPROVED, &w->drafts));
    return w->drafts.count || w->still_true ? read_plan(v, w, &a) : OK;
}

static void show_publish(Visit *v, int status, PublishView *w)
{
    uint32_t shown = 0;

    w->may = visit_may(v, S("/workshop/publish"), ROUTE_POST);
    if (!visit_reads(v, read_publish(v, w)))
        return;
    (void)str_u32(visit_field_of(v, S("edition")), UINT32_MAX, &shown);
    for (size_t i = 0; i < w->editions; i++)
        if (w->edition[i].number == shown)
            w->shown = &w->edition[i];
    Html h = visit_page(v);
    workshop_publish_page(&h, v, w);
    visit_html(v, status, &h);
}

void workshop_publish(Visit *v)
{
    PublishView w = { 0 };

    (void)str_u32(visit_field_of(v, S("done")), UINT32_MAX, &w.done);
    show_publish(v, 200, &w);
}

typedef struct PublishWork {
    const Act *act;
    PublishPlan *plan;
    Result result;
} PublishWork;

static Err publish_work(Db *db, void *what)
{
    PublishWork *w = what;

    return publish_commit(db, w->act, w->plan, &w->result);
}

/* Planned, written, committed, served. false: the answer is given. */
static bool go_public(Visit *v, Arena *a, PublishPlan *p, PublishWork *w)
{
    uint32_t number = 0;
    Str path;

    if (!visit_reads(v, publish_write(p, a, office_settings(v->office)->folder, &path)))
        return false;
    if (!visit_write(v, publish_work, w)) {
        publish_forget_file(path);
        return false;
    }
    if (w->result.outcome != OUTCOME_DONE)
        publish_forget_file(path);
    else
        /* What is written down is served after the next start as well, so a failure here is none of publishing. */
        (void)visit_reads(v, office_swap(v->office, path.p, &number));
    return true;
}

static void make_public(Visit *v, bool takes_back, PublishView *view)
{
    AUTO(arena_free) Arena a = arena_new(TRIAL_BYTES);
    PublishPlan p = { 0 };
    PublishWork w = { .act = &v->act, .plan = &p };
    uint32_t seen = 0;
    bool there = true;

    Err e = takes_back ? take_back_plan(v->db, &a, v->e, v->today, &there, &p)
                       : publish_plan(v->db, &a, v->e, v->today, &p);
    (void)str_u32(visit_field_of(v, S("number")), UINT32_MAX, &p.asked);
    (void)str_u32(visit_field_of(v, S("verdicts")), UINT32_MAX, &seen);
    if (!visit_reads(v, e)) {
        publish_plan_free(&p);
        return;
    }
    if (!there) {
        visit_refuse(v, 409);
    } else if (p.findings.count || p.blocked.n) {
        show_publish(v, 422, view);
    } else if (!takes_back && p.verdicts.count && seen != p.verdicts.count) {
        view->asks_verdicts = true;
        show_publish(v, 422, view);
    } else if (go_public(v, &a, &p, &w)) {
        if (w.result.outcome == OUTCOME_OVERTAKEN) {
            view->overtaken = true;
            show_publish(v, 409, view);
        } else if (visit_settled(v, &w.result)) {
            visit_see(v, arena_fmt(v->a, "/workshop/publish?done=%u", p.asked));
        }
    }
    publish_plan_free(&p);
}

void workshop_publish_post(Visit *v)
{
    PublishView view = { 0 };

    make_public(v, str_eq(visit_field_of(v, S("do")), S("take-back")), &view);
}
