#include "office/reports.h"
#include "office/views.h"
#include "office_pages.h"

/* ---- reading -------------------------------------------------------------------------------------- */

int64_t reports_waiting(Visit *v)
{
    int64_t n = 0;

    return v->db && !FAILED(mistakes_open_count(v->db, &n)) ? n : 0;
}

static ReportGroup *group_of(Visit *v, ReportGroup *list, size_t *count, Str about, size_t most)
{
    for (size_t i = 0; i < *count; i++)
        if (str_eq(list[i].about, about))
            return &list[i];
    list[*count] = (ReportGroup){ .about = about,
                                  .of = report_about(v->e, about),
                                  .report = NEW_N(v->a, const Mistake *, most) };
    return &list[(*count)++];
}

/* How many reports there are of each page is not known before; so room is counted first. */
static size_t reports_of(const Mistake *list, size_t count, Str about)
{
    size_t n = 0;

    for (size_t i = 0; i < count; i++)
        n += str_eq(list[i].about, about);
    return n;
}

static Err read_groups(Visit *v, ReportsView *out)
{
    const Mistake *list;
    size_t count;

    TRY(mistakes_list(v->db, v->a, out->closed, &list, &count));
    ReportGroup *group = NEW_N(v->a, ReportGroup, count + 1);
    for (size_t i = 0; i < count; i++) {
        ReportGroup *g =
            group_of(v, group, &out->groups, list[i].about, reports_of(list, count, list[i].about));
        g->report[g->count++] = &list[i];
        g->told += list[i].told;
    }
    out->group = group;
    out->reports = count;
    return OK;
}

static void show(Visit *v, int status, ReportsView *view)
{
    if (!visit_reads(v, read_groups(v, view)))
        return;
    Html h = visit_page(v);
    reports_list(&h, v, view);
    visit_html(v, status, &h);
}

void reports_page(Visit *v)
{
    ReportsView view = { .closed = str_eq(visit_field_of(v, S("closed")), S("1")) };

    show(v, 200, &view);
}

/* ---- dealing with one ------------------------------------------------------------------------------- */

typedef struct Dealing {
    const Act *act;
    unsigned char id[MISTAKE_ID_BYTES];
    MistakeStep step;
    Result result;
} Dealing;

static Err deal(Db *db, void *what)
{
    Dealing *d = what;

    return mistake_deal(db, d->act, d->id, d->step, &d->result);
}

static MistakeStep step_read(Str code)
{
    int i = 0;

    while (i < MISTAKE_STEPS && !str_eq(code, str_c(MISTAKE_STEP_CODE[i])))
        i++;
    return (MistakeStep)i;
}

void reports_post(Visit *v)
{
    Dealing d = { .act = &v->act, .step = step_read(visit_field_of(v, S("step"))) };

    if (d.step == MISTAKE_STEPS || !id_read(visit_last_part(v), d.id)) {
        visit_absent(v);
        return;
    }
    if (!visit_write(v, deal, &d))
        return;
    if (d.result.outcome == OUTCOME_OVERTAKEN)
        show(v, 412, &(ReportsView){ .overtaken = true });
    else if (d.result.outcome == OUTCOME_FAULTY) /* a form without its key */
        visit_refuse(v, 409);
    else if (visit_settled(v, &d.result))
        visit_see(v, S("/workshop/reports"));
}

/* ---- words and addresses ---------------------------------------------------------------------------- */

Str report_form_path(const Html *h, const Mistake *m)
{
    return office_link(h, arena_fmt(h->a, "/workshop/reports/%.*s", STR(id_hex(h->a, m->id))));
}

Str report_edit_path(const Html *h, const Visit *v, const ReportGroup *g)
{
    if (!g->of.service)
        return (Str){ 0 };
    Str path =
        arena_fmt(h->a, "/workshop/services/%.*s", STR(edition_str(h->e, g->of.service->id)));
    return visit_may(v, path, ROUTE_GET) ? office_link(h, path) : (Str){ 0 };
}
