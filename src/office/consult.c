#include "office/consult.h"
#include "desk/hub.h"
#include "office/contacts.h"
#include "office_pages.h"
#include <string.h>

static void show(Visit *v, int status, const Consult *c)
{
    Html h = visit_page(v);
    ConsultView *view = NEW(v->a, ConsultView);

    consult_view(&h, v, c, view);
    consult_page(&h, v, view);
    visit_html(v, status, &h);
}

void consult_get(Visit *v)
{
    Html h = visit_page(v);
    Consult *c = NEW(v->a, Consult);

    consult_begin(&h, v, c);
    show(v, 200, c);
}

void consult_post(Visit *v)
{
    Html h = visit_page(v);
    Consult *c = NEW(v->a, Consult);
    Str act = visit_field_of(v, S("act"));

    consult_read(&h, v, c);
    if (str_eq(act, S("finish"))) {
        contact_finish_page(v, c);
        return;
    }
    consult_press(&h, v, c, act);
    show(v, c->problem.n ? 422 : 200, c);
}

/* ---- the sheet ------------------------------------------------------------------------------------------- */

static void send_pdf(Visit *v, Plan *plan, SheetView *sheet)
{
    const PublicPress *press = v->pages->press;
    Html h = visit_page(v);
    Str pdf = press && press->sheet ? press->sheet(v->e, v->a, (int)v->lang, &plan->state, v->today,
                                                   v->pages->base_url)
                                    : (Str){ 0 };

    if (pdf.n) {
        visit_file(v, S("application/pdf"), S("sheet.pdf"), pdf);
        return;
    }
    sheet->problem = word(&h, W_plan_problem_busy);
    sheet_page(&h, v, sheet);
    visit_html(v, 503, &h);
}

void sheet_post(Visit *v)
{
    Html h = visit_page(v);
    Consult *c = NEW(v->a, Consult);
    SheetView *sheet = NEW(v->a, SheetView);

    consult_read(&h, v, c);
    Str place = consult_municipality(&h, c);
    if (place.n)
        c->plan.municipality = place;
    sheet->plan = plan_make(v->e, v->a, &c->plan, v->today);
    sheet->text = plan_text(v->a, &sheet->plan.state);
    if (v->act.hub.n && !visit_reads(v, hub_read(v->db, v->a, v->act.hub, &sheet->hub)))
        return;
    if (!sheet->plan.step_count) {
        sheet->problem = word(&h, W_plan_problem_empty);
        sheet_page(&h, v, sheet);
        visit_html(v, 422, &h);
        return;
    }
    sheet->qr = plan_qr_path(&h, v->pages->press, plan_link(&h, v->pages->base_url, sheet->text),
                             &sheet->qr_side);
    if (str_eq(visit_field_of(v, S("act")), S("pdf"))) {
        send_pdf(v, &sheet->plan, sheet);
        return;
    }
    sheet_page(&h, v, sheet);
    visit_html(v, 200, &h);
}
