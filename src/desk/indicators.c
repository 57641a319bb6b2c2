#include "desk/indicators.h"
#include <string.h>

enum { ROWS_MOST = 1000 };

#define X(id, code) code,
const char *const INDICATOR_CODE[INDICATOR_COUNT] = { INDICATORS(X) };
#undef X
#define X(id, code) "baseline-" code,
static const char *const BASELINE_FIELD[INDICATOR_COUNT] = { INDICATORS(X) };
#undef X
#define X(id, code) "target-" code,
static const char *const TARGET_FIELD[INDICATOR_COUNT] = { INDICATORS(X) };
#undef X

bool indicator_is_counted(Indicator i)
{
    return i != INDICATOR_REFERRED;
}

/* ---- counting -------------------------------------------------------------------------------------- */

typedef Err MonthTable(Db *db, Arena *a, Str hub, int month, Dimension d, FigureTable *out);

static Err network_month(Db *db, Arena *a, Str hub, int month, Dimension d, FigureTable *out)
{
    (void)hub;
    return figures_network(db, a, month, d, out);
}

/* Rows of the year so far, by code; the last one is that of all hubs. */
typedef struct Year {
    Str hubs[ROWS_MOST];
    Reached cells[ROWS_MOST + 1][INDICATOR_COUNT];
    size_t rows;
} Year;

static size_t row_of(Year *s, Str hub)
{
    size_t at = 0;

    while (at < s->rows && str_cmp(s->hubs[at], hub) < 0)
        at++;
    if (at < s->rows && str_eq(s->hubs[at], hub))
        return at;
    memmove(s->hubs + at + 1, s->hubs + at, (s->rows - at) * sizeof(s->hubs[0]));
    memmove(s->cells + at + 1, s->cells + at, (s->rows - at) * sizeof(s->cells[0]));
    s->hubs[at] = hub;
    memset(s->cells[at], 0, sizeof(s->cells[at]));
    s->rows++;
    return at;
}

static void add_cell(Reached *to, int64_t people)
{
    if (people == FIGURE_HIDDEN)
        to->hidden++;
    else
        to->people += people;
}

static void add_column(Year *s, Reached *all, const FigureTable *t, size_t column, Indicator i)
{
    for (size_t row = 0; row < t->rows; row++)
        add_cell(&s->cells[row_of(s, t->hubs[row])][i], figure_at(t, row, column));
    add_cell(&all[i], figure_at(t, t->rows, column));
}

static Err add_month(Db *db, Arena *a, Str hub, int month, MonthTable *read, Year *s, Reached *all)
{
    FigureTable t;

    TRY(read(db, a, hub, month, DIMENSION_ALL, &t));
    if (s->rows + t.rows > ROWS_MOST) /* at worst all of them are new */
        return err_fmt("cannot add up a year: more than %d hubs", ROWS_MOST / 2);
    add_column(s, all, &t, t.columns, INDICATOR_REACHED);
    /* Hubs of this table are in that one too. */
    TRY(read(db, a, hub, month, DIMENSION_INDICATOR, &t));
    for (size_t column = 0; column < t.columns; column++)
        for (int i = 0; i < INDICATOR_COUNT; i++)
            if (str_eq(t.codes[column], str_c(INDICATOR_CODE[i])))
                add_column(s, all, &t, column, (Indicator)i);
    return OK;
}

static Err add_months(Db *db, Arena *a, Str hub, int first, int last, MonthTable *read,
                      IndicatorTable *out)
{
    Year *s = NEW(a, Year);
    Reached all[INDICATOR_COUNT] = { 0 };

    for (int month = first; month <= last; month++)
        TRY(add_month(db, a, hub, month, read, s, all));
    memcpy(s->cells[s->rows], all, sizeof(all));
    *out = (IndicatorTable){ s->hubs, s->rows, s->cells };
    return OK;
}

Err indicators_network(Db *db, Arena *a, int first, int last, IndicatorTable *out)
{
    return add_months(db, a, (Str){ 0 }, first, last, network_month, out);
}

Err indicators_hub(Db *db, Arena *a, Str hub, int first, int last, IndicatorTable *out)
{
    return add_months(db, a, hub, first, last, figures_hub, out);
}

const Reached *indicators_of(const IndicatorTable *t, Str hub)
{
    static const Reached none[INDICATOR_COUNT];

    if (hub.n == 0)
        return t->cells[t->rows];
    for (size_t row = 0; row < t->rows; row++)
        if (str_eq(t->hubs[row], hub))
            return t->cells[row];
    return none;
}

/* ---- what is aimed at ------------------------------------------------------------------------------ */

Err targets_read(Db *db, Str hub, int year, Targets *out)
{
    Stmt *st = stmt_use(db, SQL_TARGETS);

    *out = (Targets){ 0 };
    for (int i = 0; i < INDICATOR_COUNT; i++)
        out->baseline[i] = out->target[i] = TARGET_NOT_SET;
    stmt_text(st, ":hub", hub);
    stmt_int(st, ":year", year);
    while (stmt_row(st)) {
        int i = code_number(INDICATOR_CODE, INDICATOR_COUNT, row_text_view(st, 0));

        if (i == INDICATOR_COUNT)
            continue;
        out->baseline[i] = row_none(st, 1) ? TARGET_NOT_SET : row_int(st, 1);
        out->target[i] = row_none(st, 2) ? TARGET_NOT_SET : row_int(st, 2);
        out->version = row_int(st, 3);
    }
    return stmt_done(st);
}

static void number_fault(Result *r, const char *field, int64_t number)
{
    if (number != TARGET_NOT_SET && (number < 0 || number > TARGET_MOST))
        result_fault(r, field, "no-number");
}

static Err find_faults(Db *db, Str hub, int year, const Targets *t, Result *out)
{
    bool there = hub.n == 0;

    for (int i = 0; i < INDICATOR_COUNT; i++) {
        number_fault(out, BASELINE_FIELD[i], t->baseline[i]);
        number_fault(out, TARGET_FIELD[i], t->target[i]);
    }
    if (year < TARGET_YEAR_FIRST || year > TARGET_YEAR_LAST)
        result_fault(out, "year", "no-number");
    if (!there) {
        Stmt *st = stmt_use(db, SQL_HUB_IS_THERE);

        stmt_text(st, ":hub", hub);
        there = stmt_row(st) && row_int(st, 0) > 0;
        TRY(stmt_done(st));
    }
    if (!there)
        result_fault(out, "hub", "unknown");
    return OK;
}

static Err put_targets(Db *db, Str hub, int year, const Targets *t)
{
    Stmt *st = stmt_use(db, SQL_TARGETS_DROP);

    stmt_text(st, ":hub", hub);
    stmt_int(st, ":year", year);
    TRY(stmt_done(st));
    for (int i = 0; i < INDICATOR_COUNT; i++) {
        st = stmt_use(db, SQL_TARGET_ADD);
        stmt_text(st, ":hub", hub);
        stmt_int(st, ":year", year);
        stmt_text(st, ":indicator", str_c(INDICATOR_CODE[i]));
        if (t->baseline[i] != TARGET_NOT_SET)
            stmt_int(st, ":baseline", t->baseline[i]);
        if (t->target[i] != TARGET_NOT_SET)
            stmt_int(st, ":target", t->target[i]);
        stmt_int(st, ":version", t->version + 1);
        TRY(stmt_done(st));
    }
    return OK;
}

static void targets_body(Body *b, Str hub, int year, const Targets *t)
{
    body_begin(b, "target.save");
    body_text(b, hub);
    body_number(b, year);
    body_number(b, t->version);
    for (int i = 0; i < INDICATOR_COUNT; i++) {
        body_number(b, t->baseline[i]);
        body_number(b, t->target[i]);
    }
}

Err targets_save(Db *db, const Act *act, Str hub, int year, const Targets *targets, Result *out)
{
    AUTO(arena_free) Arena a = arena_new(64 * 1024);
    Act here = *act;
    Str whose = hub.n ? hub : S("network");
    Targets there;
    Body body;
    bool go;

    *out = (Result){ 0 };
    here.hub = hub;
    TRY(find_faults(db, hub, year, targets, out));
    targets_body(&body, hub, year, targets);
    TRY(act_begin(db, &here, &body, out, &go));
    if (!go)
        return OK;
    TRY(targets_read(db, hub, year, &there));
    if (there.version != targets->version) {
        out->outcome = OUTCOME_OVERTAKEN;
        return OK;
    }
    TRY(put_targets(db, hub, year, targets));
    return act_end(db, &here, &body, "target.save", arena_fmt(&a, "%.*s/%d", STR(whose), year),
                   out);
}
