#include "office/today.h"
#include "office/consult.h"
#include "office_pages.h"

enum { GEORGIA_HOURS = 4, DAY_S = 86400, HOUR_S = 3600, MINUTE_S = 60 };

static void read_hub(Visit *v, TodayView *t)
{
    int minute = (int)((v->now_s + GEORGIA_HOURS * HOUR_S) % DAY_S / MINUTE_S), until = -1;
    Html h = visit_page(v);

    t->open = hub_open_at(t->hub, v->today, minute, &until);
    if (until >= 0 && until < DAY_S / MINUTE_S && t->open != HUB_OPEN_NOT_KNOWN)
        t->until = arena_fmt(v->a, "%02d:%02d", until / 60, until % 60);
    /* 1970-01-01 was a Thursday. */
    t->hours = consult_hub_hours(&h, t->hub, (int)((v->today + 3) % 7 + 7) % 7 + 1);
}

void today_get(Visit *v)
{
    Html h = visit_page(v);
    TodayView *t = NEW(v->a, TodayView);
    unsigned char id[ID_BYTES];
    Str saved = visit_field_of(v, S("saved"));

    if (!visit_reads(v, hub_read(v->db, v->a, v->act.hub, &t->hub)) ||
        !visit_reads(v, hub_notices(v->db, v->a, v->act.hub, v->today, &t->notice, &t->notices)))
        return;
    t->may_consult = visit_may(v, S("/desk/consultation"), ROUTE_GET);
    t->draft = consult_draft_name(v);
    if (id_read(saved, id))
        t->saved = saved;
    if (t->hub)
        read_hub(v, t);
    if (t->may_consult) {
        ContactWish wish = {
            .hub = v->act.hub, .first = v->today, .last = v->today, .after_day = DAY_NONE
        };
        if (!visit_reads(v, contact_list(v->db, v->a, &wish, &t->contact, &t->contacts, &t->more)))
            return;
        for (size_t i = 0; i < t->contacts; i++)
            t->people += (size_t)t->contact[i].people;
    }
    today_page(&h, v, t);
    visit_html(v, 200, &h);
}
