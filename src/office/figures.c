#include "office/figures.h"
#include "office/figures_files.h"
#include "office_pages.h"
#include <string.h>

/* ---- a month ---------------------------------------------------------------------------------------- */

/* The month that is asked for; false: answered already. */
static bool read_month(Visit *v, Html *h, bool network, MonthView *m)
{
    int month;

    *h = visit_page(v);
    if (!month_asked(v, &month)) {
        visit_absent(v);
        return false;
    }
    return visit_reads(v, month_view(h, v, network, month, m));
}

static void figures_page(Visit *v, bool network)
{
    MonthView *m = NEW(v->a, MonthView);
    Html h;

    if (!read_month(v, &h, network, m))
        return;
    month_page(&h, v, m);
    visit_html(v, 200, &h);
}

static void report_page(Visit *v, bool network)
{
    MonthView *m = NEW(v->a, MonthView);
    Html h;

    if (!read_month(v, &h, network, m))
        return;
    month_report(&h, v, m);
    visit_html(v, 200, &h);
}

void desk_figures_page(Visit *v)
{
    figures_page(v, false);
}

void network_figures_page(Visit *v)
{
    figures_page(v, true);
}

void desk_report_page(Visit *v)
{
    report_page(v, false);
}

void network_report_page(Visit *v)
{
    report_page(v, true);
}

/* ---- files ------------------------------------------------------------------------------------------ */

typedef struct Export {
    const Act *act;
    Str object;
} Export;

static Err note_export(Db *db, void *what)
{
    const Export *x = what;

    return act_note(db, x->act, "figures.export", x->object, "done");
}

/* Nothing leaves before it is written down that it did (LOG-01). */
static bool export_is_noted(Visit *v, int month, const char *kind)
{
    Export x = { &v->act, arena_fmt(v->a, "%.*s.%s", STR(month_code(v->a, month)), kind) };

    return visit_write(v, note_export, &x);
}

/* "figures-2026-11-telavi.csv" */
static Str file_name(const Visit *v, const MonthView *m, const char *kind)
{
    return arena_fmt(v->a, "figures-%.*s-%.*s.%s", STR(month_code(v->a, m->month)),
                     STR(m->network ? S("network") : v->act.hub), kind);
}

static void csv_file(Visit *v, bool network)
{
    MonthView *m = NEW(v->a, MonthView);
    Html h;

    if (!read_month(v, &h, network, m) || !export_is_noted(v, m->month, "csv"))
        return;
    visit_file(v, S("text/csv; charset=utf-8"), file_name(v, m, "csv"), month_csv(&h, m));
}

static void xlsx_file(Visit *v, bool network)
{
    MonthView *m = NEW(v->a, MonthView);
    Html h;
    Str bytes;

    if (!read_month(v, &h, network, m) || !visit_reads(v, month_xlsx(&h, m, &bytes)) ||
        !export_is_noted(v, m->month, "xlsx"))
        return;
    visit_file(v, S("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
               file_name(v, m, "xlsx"), bytes);
}

void desk_figures_csv(Visit *v)
{
    csv_file(v, false);
}

void desk_figures_xlsx(Visit *v)
{
    xlsx_file(v, false);
}

void network_figures_csv(Visit *v)
{
    csv_file(v, true);
}

void network_figures_xlsx(Visit *v)
{
    xlsx_file(v, true);
}

/* ---- what was searched for -------------------------------------------------------------------------- */

void searches_page(Visit *v)
{
    static const int choices[] = { 30, 90, MISSED_KEPT_DAYS };
    Str asked = visit_field_of(v, S("days"));
    SearchesView s = { .days = choices[1] };
    Html h = visit_page(v);
    uint32_t days;

    if (str_u32(asked, MISSED_KEPT_DAYS, &days))
        for (size_t i = 0; i < COUNT(choices); i++)
            if ((int)days == choices[i])
                s.days = choices[i];
    if (!visit_reads(v, missed_list(v->db, v->a, v->today - s.days, &s.list)))
        return;
    searches_html(&h, v, &s);
    visit_html(v, 200, &h);
}

/* ---- targets ---------------------------------------------------------------------------------------- */

static bool year_asked(Visit *v, int *year)
{
    Str asked = visit_field_of(v, S("year"));
    uint32_t y;

    *year = date_of(v->today).year;
    if (!asked.n)
        return true;
    if (!str_u32(asked, TARGET_YEAR_LAST, &y) || y < TARGET_YEAR_FIRST) {
        visit_absent(v);
        return false;
    }
    *year = (int)y;
    return true;
}

static Err read_row(Visit *v, const IndicatorTable *t, int year, TargetRow *row)
{
    const Reached *reached = indicators_of(t, row->hub);
    Targets targets;

    TRY(targets_read(v->db, row->hub, year, &targets));
    for (int i = 0; i < INDICATOR_COUNT; i++)
        row->line[i] =
            (IndicatorLine){ (Indicator)i, reached[i], targets.baseline[i], targets.target[i] };
    return OK;
}

static Err read_rows(Visit *v, const Html *h, TargetsView *t)
{
    int first = t->year * 12, last = first + 11, now = month_of(v->today);
    IndicatorTable table;
    HubNames hubs;

    TRY(hub_names_read(v, &hubs));
    TRY(indicators_network(v->db, v->a, first, last > now ? now : last, &table));
    TargetRow *row = NEW_N(v->a, TargetRow, hubs.count + 1);
    row[0] = (TargetRow){ .name = word(h, W_office_targets_network) };
    for (size_t i = 0; i < hubs.count; i++)
        row[i + 1] =
            (TargetRow){ .hub = hubs.hub[i].code, .name = hub_name_of(h, &hubs, hubs.hub[i].code) };
    for (size_t i = 0; i <= hubs.count; i++)
        TRY(read_row(v, &table, t->year, &row[i]));
    t->row = row;
    t->rows = hubs.count + 1;
    return OK;
}

static Str number_typed(Arena *a, int64_t n)
{
    return n == TARGET_NOT_SET ? (Str){ 0 } : arena_fmt(a, "%lld", (long long)n);
}

#define X(id, code) { .baseline_id = "baseline-" code, .target_id = "target-" code },
static const TargetField FIELDS[INDICATOR_COUNT] = { INDICATORS(X) };
#undef X

/* "network" names the network in addresses and forms, where an empty field would be no choice. */
static Str hub_asked(const Visit *v)
{
    Str hub = visit_field_of(v, S("hub"));

    return str_eq(hub, S("network")) ? (Str){ 0 } : hub;
}

/* Opens the form of one hub, with what is kept; NULL: there is no such hub. */
static const TargetRow *open_form(TargetsView *t, Str hub)
{
    for (size_t i = 0; i < t->rows; i++)
        if (str_eq(t->row[i].hub, hub)) {
            t->is_open = true;
            t->hub = hub.n ? hub : S("network");
            t->hub_name = t->row[i].name;
            memcpy(t->field, FIELDS, sizeof(FIELDS));
            return &t->row[i];
        }
    return NULL;
}

static Err fill_form(Visit *v, TargetsView *t, Str hub)
{
    Targets targets;

    TRY(targets_read(v->db, hub, t->year, &targets));
    t->version = targets.version;
    for (int i = 0; i < INDICATOR_COUNT; i++) {
        t->field[i].baseline = number_typed(v->a, targets.baseline[i]);
        t->field[i].target = number_typed(v->a, targets.target[i]);
    }
    return OK;
}

void targets_page(Visit *v)
{
    TargetsView *t = NEW(v->a, TargetsView);
    Html h = visit_page(v);

    t->this_year = date_of(v->today).year;
    if (!year_asked(v, &t->year) || !visit_reads(v, read_rows(v, &h, t)))
        return;
    t->may_change = visit_may(v, S("/network/targets"), ROUTE_POST);
    t->is_saved = visit_field_of(v, S("saved")).n > 0;
    t->key = office_new_key(v->a);
    if (t->may_change && visit_field_of(v, S("hub")).n) {
        if (!open_form(t, hub_asked(v))) {
            visit_absent(v);
            return;
        }
        if (!visit_reads(v, fill_form(v, t, hub_asked(v))))
            return;
    }
    targets_html(&h, v, t);
    visit_html(v, 200, &h);
}

typedef struct TargetsWrite {
    const Act *act;
    Str hub;
    int year;
    Targets targets;
    Result result;
} TargetsWrite;

static Err write_targets(Db *db, void *what)
{
    TargetsWrite *w = what;

    return targets_save(db, w->act, w->hub, w->year, &w->targets, &w->result);
}

/* What is no number is a fault of its field, said by targets_save: it gets one that it refuses. */
static int64_t number_of(const Visit *v, const char *field, Str *typed)
{
    uint32_t n;

    *typed = str_trim(visit_field_of(v, str_c(field)));
    if (!typed->n)
        return TARGET_NOT_SET;
    return str_u32(*typed, TARGET_MOST, &n) ? (int64_t)n : TARGET_MOST + 1;
}

static void type_fields(Visit *v, TargetsView *t, Targets *out)
{
    uint32_t version = 0;

    str_u32(visit_field_of(v, S("version")), UINT32_MAX, &version);
    out->version = t->version = version;
    for (int i = 0; i < INDICATOR_COUNT; i++) {
        TargetField *f = &t->field[i];

        out->baseline[i] = number_of(v, f->baseline_id, &f->baseline);
        out->target[i] = number_of(v, f->target_id, &f->target);
    }
}

/* Somebody was quicker: what is there now beside what was typed, and a form that is made from it (SYN-05). */
static Err show_overtaken(Visit *v, TargetsView *t, Str hub)
{
    Targets now;

    TRY(targets_read(v->db, hub, t->year, &now));
    t->is_overtaken = true;
    t->version = now.version;
    t->key = office_new_key(v->a);
    for (int i = 0; i < INDICATOR_COUNT; i++) {
        t->field[i].baseline_now = number_typed(v->a, now.baseline[i]);
        t->field[i].target_now = number_typed(v->a, now.target[i]);
    }
    return OK;
}

void targets_post(Visit *v)
{
    TargetsView *t = NEW(v->a, TargetsView);
    TargetsWrite w = { .act = &v->act, .hub = hub_asked(v) };
    Html h = visit_page(v);

    t->this_year = date_of(v->today).year;
    t->may_change = true;
    if (!year_asked(v, &t->year) || !visit_reads(v, read_rows(v, &h, t)))
        return;
    if (!open_form(t, w.hub)) {
        visit_absent(v);
        return;
    }
    w.year = t->year;
    type_fields(v, t, &w.targets);
    t->key = visit_field_of(v, S("key"));
    if (!visit_write(v, write_targets, &w))
        return;
    if (visit_settled(v, &w.result)) {
        visit_see(v, arena_fmt(v->a, "/network/targets?year=%d&saved=1", t->year));
        return;
    }
    if (v->status)
        return; /* said by visit_settled */
    t->result = w.result;
    if (w.result.outcome == OUTCOME_OVERTAKEN && !visit_reads(v, show_overtaken(v, t, w.hub)))
        return;
    targets_html(&h, v, t);
    visit_html(v, w.result.outcome == OUTCOME_OVERTAKEN ? 412 : 422, &h);
}
