#include "office/notices.h"
#include "office/hubs_public.h"
#include "office_pages.h"

enum { TYPED_BYTES = 2000 };

static void show(Visit *v, int status, NoticesView *view)
{
    Html h;

    if (!visit_reads(v, hub_notices_coming(v->db, v->a, v->act.hub, v->today, &view->notice,
                                           &view->notices)))
        return;
    view->may_change = visit_may(v, S("/desk/notices"), ROUTE_POST);
    if (!view->key.n)
        view->key = office_new_key(v->a);
    h = visit_page(v);
    notices_page(&h, v, view);
    visit_html(v, status, &h);
}

void notices_get(Visit *v)
{
    Str today = day_iso(v->a, v->today);
    NoticesView view = { .first = today, .last = today };

    show(v, 200, &view);
}

static Str typed(const Visit *v, const char *field)
{
    return str_head(str_trim(visit_field_of(v, str_c(field))), TYPED_BYTES);
}

typedef struct NoticeWork {
    const Visit *v;
    HubNotice notice;
    Result result;
} NoticeWork;

static Err add_work(Db *db, void *what)
{
    NoticeWork *w = what;

    return hub_notice_add(db, &w->v->act, w->v->act.hub, &w->notice, &w->result);
}

static void read_day(Str text, const char *field, Day *out, Result *r)
{
    if (!day_parse(text, out))
        result_fault(r, field, text.n ? "no-day" : "missing");
}

void notices_post(Visit *v)
{
    NoticesView view = { .text_ka = typed(v, "text-ka"),
                         .text_en = typed(v, "text-en"),
                         .first = typed(v, "first"),
                         .last = typed(v, "last"),
                         .key = typed(v, "key") };
    NoticeWork work = { .v = v, .notice = { .text_ka = view.text_ka, .text_en = view.text_en } };

    read_day(view.first, "first", &work.notice.first, &view.result);
    read_day(view.last, "last", &work.notice.last, &view.result);
    if (!view.result.faults && work.notice.last < v->today)
        result_fault(&view.result, "last", "is-over");
    if (!view.text_ka.n) /* said at once with the others */
        result_fault(&view.result, "text-ka", "missing");
    if (view.result.faults) {
        show(v, 422, &view);
        return;
    }
    if (!visit_write(v, add_work, &work))
        return;
    view.result = work.result;
    if (visit_settled(v, &work.result)) {
        hubs_publish(v->office);
        visit_see(v, S("/desk/notices"));
    } else if (work.result.outcome == OUTCOME_FAULTY) {
        show(v, 422, &view);
    }
}

static Err end_work(Db *db, void *what)
{
    NoticeWork *w = what;

    return hub_notice_end(db, &w->v->act, w->v->act.hub, w->notice.id, &w->result);
}

void notice_end_post(Visit *v)
{
    NoticeWork work = { .v = v };

    if (!id_read(visit_last_part(v), work.notice.id)) {
        visit_absent(v);
        return;
    }
    if (!visit_write(v, end_work, &work))
        return;
    if (visit_settled(v, &work.result)) {
        hubs_publish(v->office);
        visit_see(v, S("/desk/notices"));
    } else if (work.result.outcome == OUTCOME_FAULTY) { /* a form without a key */
        visit_refuse(v, 409);
    }
}
