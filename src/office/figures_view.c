/* figures_view.c -- the tables of desk/figures.h as pages show them: lines of what is counted, by name. */
#include "office/figures_view.h"
#include "public/views.h"
#include <stdlib.h>
#include <string.h>

enum { YEAR_FIRST = 2020, LAST_OF_ALL = 1 << 30 };

bool month_asked(const Visit *v, int *month)
{
    Str asked = visit_field_of(v, S("month")), year = str_head(asked, 4);
    int now = month_of(v->today);
    uint32_t y, m;

    *month = now;
    if (!asked.n)
        return true;
    if (asked.n != 7 || asked.p[4] != '-' || !str_u32(year, 9999, &y) ||
        !str_u32(str_from(asked, 5), 12, &m) || y < YEAR_FIRST || m < 1)
        return false;
    *month = (int)y * 12 + (int)m - 1;
    return *month <= now;
}

/* ---- from a table to lines -------------------------------------------------------------------------- */

/* Bands have an order of their own; other things are sorted by what is shown of them. */
static bool own_order(Dimension d, Str code, int64_t *out)
{
    static const struct {
        Dimension dimension;
        const char *const *codes;
        int count;
    } lists[] = { { DIMENSION_AGE, AGE_CODE, AGE_COUNT },
                  { DIMENSION_SEX, SEX_CODE, SEX_COUNT },
                  { DIMENSION_BACK, BACK_CODE, BACK_COUNT },
                  { DIMENSION_RESULT, NEED_RESULT_CODE, NEED_RESULT_COUNT },
                  { DIMENSION_VERDICT, TOLD_CODE, TOLD_COUNT } };

    for (size_t i = 0; i < COUNT(lists); i++)
        if (lists[i].dimension == d) {
            *out = code_number(lists[i].codes, lists[i].count, code);
            return true;
        }
    return false;
}

static int by_order(const void *a, const void *b)
{
    const FigureLine *x = a, *y = b;

    if (x->order != y->order)
        return x->order < y->order ? -1 : 1;
    return str_cmp(x->code, y->code);
}

static void finish(FigureView *f, FigureLine *line)
{
    for (size_t i = 0; i < f->lines; i++) {
        int64_t main = line[i].cell[f->main];

        if (str_eq(line[i].code, S("unknown")))
            line[i].order = LAST_OF_ALL;
        else if (!own_order(f->dimension, line[i].code, &line[i].order))
            line[i].order = -main;
        if (main > f->most)
            f->most = main;
        for (size_t k = 0; k < f->width; k++)
            f->hides |= line[i].cell[k] == FIGURE_HIDDEN;
    }
    for (size_t k = 0; f->total && k < f->width; k++)
        f->hides |= f->total[k] == FIGURE_HIDDEN;
    qsort(line, f->lines, sizeof(*line), by_order);
    f->line = line;
}

const Dimension *month_order(const MonthView *m, size_t *count)
{
    static const Dimension order[] = {
        DIMENSION_ALL,      DIMENSION_NEED,         DIMENSION_NEED_RESULT, DIMENSION_RESULT,
        DIMENSION_WHY,      DIMENSION_SERVICE,      DIMENSION_VERDICT,     DIMENSION_CHANNEL,
        DIMENSION_LANGUAGE, DIMENSION_AGAIN,        DIMENSION_AGE,         DIMENSION_SEX,
        DIMENSION_BACK,     DIMENSION_MUNICIPALITY, DIMENSION_INDICATOR
    };
    _Static_assert(COUNT(order) == DIMENSION_COUNT, "every dimension has its place");

    *count = COUNT(order) - !m->network;
    return order + !m->network;
}

static FigureView view_of(const Html *h, Dimension d)
{
    return (FigureView){ .dimension = d,
                         .id = DIMENSION_CODE[d],
                         .title = office_word(h, "desk.figures.%s.title", DIMENSION_CODE[d]),
                         .means = office_word(h, "desk.figures.%s.means", DIMENSION_CODE[d]) };
}

static size_t row_of_column(const FigureTable *t, size_t column)
{
    bool all = t->rows > 1;

    return all && column == 0 ? t->rows : column - all;
}

/* Columns are all hubs together, when there is more than one, and each of them. */
static FigureView table_view(const Html *h, const FigureTable *t, const HubNames *hubs,
                             bool network)
{
    FigureView f = view_of(h, t->dimension);
    bool all = t->rows > 1;
    Str *columns = NEW_N(h->a, Str, t->rows + 2);
    FigureLine *line = NEW_N(h->a, FigureLine, t->columns + 1);
    int64_t *total = NEW_N(h->a, int64_t, t->rows + 2);

    f.width = t->rows + all;
    f.lines = f.width ? t->columns : 0;
    f.bars = true;
    columns[0] = word(h, W_desk_figures_network);
    for (size_t r = 0; r < t->rows; r++)
        columns[r + all] =
            network ? hub_name_of(h, hubs, t->hubs[r]) : word(h, W_office_figures_people);
    for (size_t c = 0; c < f.lines; c++) {
        int64_t *cell = NEW_N(h->a, int64_t, f.width);

        for (size_t r = 0; r < f.width; r++)
            cell[r] = figure_at(t, row_of_column(t, r), c);
        line[c] = (FigureLine){ .name = figure_name(h, t->dimension, t->codes[c]),
                                .code = t->codes[c],
                                .cell = cell };
    }
    for (size_t r = 0; r < f.width; r++)
        total[r] = figure_at(t, row_of_column(t, r), t->columns);
    f.columns = columns;
    f.total =
        figures_count_once(t->dimension) && t->dimension != DIMENSION_ALL && f.width ? total : NULL;
    finish(&f, line);
    return f;
}

/* ---- needs by result -------------------------------------------------------------------------------- */

/* The cell of a need's result in a row; nothing there: nobody. */
static int64_t result_at(const FigureTable *t, size_t row, Str need, NeedResult result)
{
    for (size_t c = 0; c < t->columns; c++) {
        Str rest = t->codes[c];

        if (str_eq(str_cut(&rest, ':'), need) && str_eq(rest, str_c(NEED_RESULT_CODE[result])))
            return figure_at(t, row, c);
    }
    return 0;
}

/* A sum of what is shown; hidden when a part of it is. */
static int64_t plus(int64_t a, int64_t b)
{
    return a == FIGURE_HIDDEN || b == FIGURE_HIDDEN ? FIGURE_HIDDEN : a + b;
}

/* Lines are the needs of `needs`, columns some results; `row` of `t` is the hub's, or of all hubs. */
static FigureView results_view(const Html *h, const FigureTable *needs, const FigureTable *t,
                               const NeedResult *result, size_t width)
{
    FigureView f = view_of(h, DIMENSION_NEED_RESULT);
    Str *columns = NEW_N(h->a, Str, width);
    FigureLine *line = NEW_N(h->a, FigureLine, needs->columns + 1);

    for (size_t k = 0; k < width; k++)
        columns[k] = figure_name(h, DIMENSION_RESULT, str_c(NEED_RESULT_CODE[result[k]]));
    f.columns = columns;
    f.width = width;
    f.result = result;
    f.main = width - 1; /* those that were not met first */
    for (size_t c = 0; c < needs->columns; c++) {
        int64_t *cell = NEW_N(h->a, int64_t, width);
        bool any = false;

        for (size_t k = 0; k < width; k++) {
            cell[k] = result_at(t, t->rows, needs->codes[c], result[k]);
            any |= cell[k] != 0;
        }
        if (any)
            line[f.lines++] = (FigureLine){ .name = figure_name(h, DIMENSION_NEED, needs->codes[c]),
                                            .code = needs->codes[c],
                                            .cell = cell };
    }
    finish(&f, line);
    return f;
}

/* Who still has a need, by where the hub is: the places that the hubs of the table stand in. */
static FigureView places_view(const Html *h, const FigureTable *needs, const FigureTable *t,
                              const HubNames *hubs)
{
    FigureView f = view_of(h, DIMENSION_NEED_RESULT);
    Str *place = NEW_N(h->a, Str, t->rows + 1), *columns = NEW_N(h->a, Str, t->rows + 1);
    size_t *place_of = NEW_N(h->a, size_t, t->rows + 1);
    FigureLine *line = NEW_N(h->a, FigureLine, needs->columns + 1);

    for (size_t r = 0; r < t->rows; r++) {
        Str code = t->hubs[r];

        for (size_t i = 0; i < hubs->count; i++)
            if (str_eq(hubs->hub[i].code, t->hubs[r]))
                code = hubs->hub[i].municipality;
        while (place_of[r] < f.width && !str_eq(place[place_of[r]], code))
            place_of[r]++;
        if (place_of[r] == f.width) {
            place[f.width] = code;
            columns[f.width++] = figure_name(h, DIMENSION_MUNICIPALITY, code);
        }
    }
    for (size_t c = 0; c < needs->columns && f.width; c++) {
        int64_t *cell = NEW_N(h->a, int64_t, f.width);
        bool any = false;

        for (size_t r = 0; r < t->rows; r++) {
            int64_t unmet = plus(result_at(t, r, needs->codes[c], NEED_NOT),
                                 result_at(t, r, needs->codes[c], NEED_PARTLY));
            cell[place_of[r]] = plus(cell[place_of[r]], unmet);
            any |= unmet != 0;
        }
        if (any)
            line[f.lines++] = (FigureLine){ .name = figure_name(h, DIMENSION_NEED, needs->codes[c]),
                                            .code = needs->codes[c],
                                            .cell = cell };
    }
    f.columns = columns;
    f.id = "places";
    f.title = word(h, W_office_figures_unmet_places);
    f.means = word(h, W_office_figures_unmet_places_means);
    if (f.width)
        finish(&f, line);
    return f;
}

/* ---- a month ---------------------------------------------------------------------------------------- */

static Err read_indicators(Visit *v, bool network, int month, MonthView *out)
{
    IndicatorTable t;
    Targets targets;
    Str hub = network ? (Str){ 0 } : v->act.hub;
    int first = month / 12 * 12;

    TRY(network ? indicators_network(v->db, v->a, first, month, &t)
                : indicators_hub(v->db, v->a, hub, first, month, &t));
    TRY(targets_read(v->db, hub, month / 12, &targets));
    const Reached *row = indicators_of(&t, hub);
    for (int i = 0; i < INDICATOR_COUNT; i++)
        out->indicator[i] =
            (IndicatorLine){ (Indicator)i, row[i], targets.baseline[i], targets.target[i] };
    return OK;
}

static void add_view(MonthView *m, FigureView f)
{
    m->hides |= f.hides;
    m->view[f.dimension] = f;
}

static void put_views(const Html *h, MonthView *m)
{
    const FigureTable *t = m->table;
    const HubNames *hubs = &m->hubs;
    static const NeedResult all[] = { NEED_MET, NEED_PARTLY, NEED_NOT },
                            unmet[] = { NEED_PARTLY, NEED_NOT };
    const FigureTable *needs = &t[DIMENSION_NEED], *results = &t[DIMENSION_NEED_RESULT];

    for (int d = 0; d < DIMENSION_COUNT; d++) {
        FigureView f = d == DIMENSION_NEED_RESULT && !m->network
                           ? results_view(h, needs, results, all, COUNT(all))
                           : table_view(h, &t[d], hubs, m->network);
        f.links = m->links;
        add_view(m, f);
    }
    m->unmet = results_view(h, needs, results, unmet, COUNT(unmet));
    m->unmet.links = m->links;
    m->unmet.id = "unmet";
    m->unmet.title = word(h, W_office_figures_unmet_title);
    m->unmet.means = word(h, W_office_figures_unmet_means);
    if (m->network)
        m->places = places_view(h, needs, results, hubs);
}

Err month_view(const Html *h, Visit *v, bool network, int month, MonthView *m)
{
    FigureTable *t = NEW_N(v->a, FigureTable, DIMENSION_COUNT);

    *m = (MonthView){ .network = network,
                      .month = month,
                      .this_month = month_of(v->today),
                      .page = network ? "/network/figures" : "/desk/figures",
                      .report = network ? "/network/report" : "/desk/report",
                      .csv = network ? "/network/figures.csv" : "/desk/figures.csv",
                      .xlsx = network ? "/network/figures.xlsx" : "/desk/figures.xlsx" };
    m->runs = month == m->this_month;
    m->may_files = visit_may(v, str_c(m->csv), ROUTE_GET);
    m->may_report = visit_may(v, str_c(m->report), ROUTE_GET);
    m->may_targets = network && visit_may(v, S("/network/targets"), ROUTE_GET);
    m->may_searches = network && visit_may(v, S("/network/searches"), ROUTE_GET);
    m->links = !network && visit_may(v, S("/desk/contacts"), ROUTE_GET);
    TRY(hub_names_read(v, &m->hubs));
    m->hub_name = network ? word(h, W_desk_figures_network) : hub_name_of(h, &m->hubs, v->act.hub);
    TRY(network ? figures_network_all(v->db, v->a, month, t)
                : figures_hub_all(v->db, v->a, v->act.hub, month, t));
    m->people = figure_at(&t[DIMENSION_ALL], t[DIMENSION_ALL].rows, t[DIMENSION_ALL].columns);
    m->is_empty = t[DIMENSION_ALL].rows == 0;
    m->table = t;
    put_views(h, m);
    return read_indicators(v, network, month, m);
}

static const FigureView *hubs_view(const Html *h, const MonthView *m)
{
    const FigureTable *t = &m->table[DIMENSION_ALL];
    FigureView *f = NEW(h->a, FigureView);
    FigureLine *line = NEW_N(h->a, FigureLine, t->rows + 1);

    *f = view_of(h, DIMENSION_ALL);
    f->width = 1;
    f->lines = t->rows;
    for (size_t r = 0; r < t->rows; r++)
        line[r] = (FigureLine){ .name = hub_name_of(h, &m->hubs, t->hubs[r]),
                                .code = t->hubs[r],
                                .cell = &t->cells[r * (t->columns + 1) + t->columns] };
    finish(f, line);
    return f;
}

const FigureView *month_totals(const Html *h, const MonthView *m, Dimension d)
{
    const FigureView *from = &m->view[d];
    FigureView *f = NEW(h->a, FigureView);
    FigureLine *line = NEW_N(h->a, FigureLine, from->lines + 1);

    if (d == DIMENSION_ALL)
        return hubs_view(h, m);
    *f = *from;
    f->width = from->lines ? 1 : 0;
    f->total = NULL;
    for (size_t i = 0; i < from->lines; i++) {
        line[i] = from->line[i];
        line[i].cell += from->main;
    }
    f->main = 0;
    f->line = line; /* in the same order: it is by that column */
    return f;
}

const FigureView *month_needs(const Html *h, const MonthView *m)
{
    static const NeedResult all[] = { NEED_MET, NEED_PARTLY, NEED_NOT };
    FigureView *f = NEW(h->a, FigureView);

    *f = results_view(h, &m->table[DIMENSION_NEED], &m->table[DIMENSION_NEED_RESULT], all,
                      COUNT(all));
    return f;
}

const FigureView *month_figure(const MonthView *m, Dimension d)
{
    return &m->view[d];
}
