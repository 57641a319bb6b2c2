/* workshop_review.c -- a second person looks: old and new side by side, who is affected, approve or send back. */
#include "office/workshop.h"
#include "office_pages.h"
#include "public/views.h"
#include <string.h>

enum { TRIAL_BYTES = 1 << 30 };

void workshop_reviews(Visit *v)
{
    HomeView w = { .may_review = visit_may(v, S("/workshop/review/x"), ROUTE_POST) };
    Err e = drafts_in(v->db, v->a, DRAFT_WAITING, &w.waiting.at, &w.waiting.count);

    if (!FAILED(e))
        e = drafts_in(v->db, v->a, DRAFT_APPROVED, &w.approved.at, &w.approved.count);
    if (!visit_reads(v, e))
        return;
    Html h = visit_page(v);
    workshop_reviews_page(&h, v, &w);
    visit_html(v, 200, &h);
}

static Err affected(Visit *v, Arena *a, const Trial *t, ReviewView *w)
{
    Buf bytes = { 0 };
    ChangedVerdicts changed;
    Edition e;

    if (t->findings.count)
        return OK;
    Err err = trial_edition(t, v->today, v->e->meta->number + 1, &bytes, &e);
    if (!FAILED(err)) {
        households_compare(&t->book, a, v->e, &e, &changed);
        ws_copy_verdicts(v->a, &changed, &w->verdicts);
    }
    buf_free(&bytes);
    return err;
}

static Err read_review(Visit *v, Html *h, ReviewView *w)
{
    AUTO(arena_free) Arena a = arena_new(TRIAL_BYTES);
    const Draft *d = w->draft;
    Touched *list;
    int64_t last, since;
    Str public;
    Trial t;

    TRY(deed_last(v->db, &last));
    TRY(unit_text(v->db, v->a, d->unit, last, &public, &since));
    touched_of(v->a, d->unit, public, d->text, &list, &w->touched_count);
    w->touched = list;
    TRY(draft_is_overtaken(v->db, v->a, d, &w->overtaken));
    TRY(draft_is_own(v->db, &v->act, d->id, &w->own));
    TRY(trial_make(v->db, &a, d->unit, d->text, v->today, &t));
    ws_copy_findings(v->a, &t.findings, &w->findings);
    TRY(affected(v, &a, &t, w));
    w->title = ws_unit_title(h, d->unit);
    w->address = v->path;
    w->may = visit_may(v, v->path, ROUTE_POST);
    return ws_preview(v, &t, d->unit, w->see, &w->preview);
}

static bool find_draft(Visit *v, ReviewView *w)
{
    unsigned char id[ID_BYTES];

    if (!id_read(visit_last_part(v), id)) {
        visit_absent(v);
        return false;
    }
    if (!visit_reads(v, draft_read(v->db, v->a, id, &w->draft)))
        return false;
    if (!w->draft)
        visit_absent(v);
    return w->draft != NULL;
}

static void show_review(Visit *v, int status, ReviewView *w)
{
    Html h = visit_page(v);

    if (!visit_reads(v, read_review(v, &h, w))) {
        buf_free(&h.out);
        return;
    }
    workshop_review_page(&h, v, w);
    visit_html(v, status, &h);
}

void workshop_review(Visit *v)
{
    ReviewView w = { .see = ws_see(v) };

    if (find_draft(v, &w))
        show_review(v, 200, &w);
}

typedef struct ReviewWork {
    const Act *act;
    const Draft *draft;
    int64_t revision;
    DraftStep step;
    Str reason;
    Result result;
} ReviewWork;

static Err review_work(Db *db, void *what)
{
    ReviewWork *w = what;

    return draft_move(db, w->act, w->draft->id, w->revision, w->step, w->reason, &w->result);
}

void workshop_review_post(Visit *v)
{
    ReviewView w = { .see = ws_see(v), .reason = visit_field_of(v, S("reason")) };
    bool approves = str_eq(visit_field_of(v, S("do")), S("approve"));
    uint32_t revision = 0;

    if (!find_draft(v, &w))
        return;
    (void)str_u32(visit_field_of(v, S("revision")), UINT32_MAX, &revision);
    ReviewWork work = { &v->act,  w.draft, revision, approves ? STEP_APPROVE : STEP_SEND_BACK,
                        w.reason, { 0 } };
    if (!visit_write(v, review_work, &work))
        return;
    w.result = work.result;
    bool own = work.result.outcome == OUTCOME_REFUSED && work.result.faults;
    if (own || work.result.outcome == OUTCOME_FAULTY || work.result.outcome == OUTCOME_OVERTAKEN)
        show_review(v, own ? 403 : work.result.outcome == OUTCOME_OVERTAKEN ? 409 : 422, &w);
    else if (visit_settled(v, &work.result))
        visit_see(v, S("/workshop/review"));
}
