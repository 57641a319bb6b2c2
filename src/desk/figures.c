#include "desk/figures.h"
#include "base/formula.h"
#include <string.h>

enum { CELLS_MOST = 40000, SMALLEST_OUTSIDE = 11, SMALLEST_INSIDE = 5 };

#define X(id, code, one) code,
const char *const DIMENSION_CODE[DIMENSION_COUNT] = { DIMENSIONS(X) };
#undef X
#define X(id, code, one) one,
static const bool EACH_ONCE[DIMENSION_COUNT] = { DIMENSIONS(X) };
#undef X

int month_of(Day day)
{
    Date d = date_of(day);

    return d.year * 12 + d.month - 1;
}

Day month_first(int month)
{
    return day_of((Date){ month / 12, month % 12 + 1, 1 });
}

/* ---- counting ----------------------------------------------------------------------------------- */

typedef struct Counting {
    Db *db;
    Str hub;
    int month, people, sign;
} Counting;

static Err add(const Counting *c, Dimension d, Str code)
{
    Stmt *st = stmt_use(c->db, SQL_COUNT_ADD);

    stmt_text(st, ":hub", c->hub);
    stmt_int(st, ":month", c->month);
    stmt_text(st, ":dimension", str_c(DIMENSION_CODE[d]));
    stmt_text(st, ":code", code);
    stmt_int(st, ":contacts", c->sign);
    stmt_int(st, ":people", (int64_t)c->sign * c->people);
    return stmt_done(st);
}

static Str band(const char *const *codes, int number)
{
    return number == BAND_NONE ? S("unknown") : str_c(codes[number]);
}

static Err add_needs(const Counting *n, const Contact *c)
{
    enum { ROOM = 64 };
    bool result[NEED_RESULT_COUNT] = { 0 }, why[WHY_COUNT] = { 0 };

    for (size_t i = 0; i < c->needs; i++) {
        const ContactNeed *one = &c->need[i];
        Str code = str_c(NEED_RESULT_CODE[one->result]);
        char both[ROOM];
        size_t len = one->need.n;

        TRY(add(n, DIMENSION_NEED, one->need));
        memcpy(both, one->need.p, len); /* at most HUB_CODE_MOST */
        both[len++] = ':';
        memcpy(both + len, code.p, code.n);
        TRY(add(n, DIMENSION_NEED_RESULT, (Str){ both, len + code.n }));
        result[one->result] = true;
        if (one->why < WHY_COUNT)
            why[one->why] = true;
    }
    /* Heads, not mentions: two needs that were met are one person whose need was met. */
    for (int i = 0; i < NEED_RESULT_COUNT; i++)
        if (result[i])
            TRY(add(n, DIMENSION_RESULT, str_c(NEED_RESULT_CODE[i])));
    for (int i = 0; i < WHY_COUNT; i++)
        if (why[i])
            TRY(add(n, DIMENSION_WHY, str_c(WHY_CODE[i])));
    return OK;
}

static Err add_services(const Counting *n, const Contact *c)
{
    bool told[TOLD_COUNT] = { 0 };

    for (size_t i = 0; i < c->services; i++) {
        TRY(add(n, DIMENSION_SERVICE, c->service[i].service));
        told[c->service[i].verdict] = true;
    }
    for (int i = 0; i < TOLD_COUNT; i++)
        if (told[i])
            TRY(add(n, DIMENSION_VERDICT, str_c(TOLD_CODE[i])));
    return OK;
}

/* A service was told or a need met; every need was met. */
static Err add_indicators(const Counting *n, const Contact *c)
{
    size_t met = 0;

    for (size_t i = 0; i < c->needs; i++)
        met += c->need[i].result == NEED_MET;
    if (c->services > 0 || met > 0)
        TRY(add(n, DIMENSION_INDICATOR, S("answered")));
    if (c->needs > 0 && met == c->needs)
        TRY(add(n, DIMENSION_INDICATOR, S("closed")));
    return OK;
}

Err figures_add(Db *db, Str hub, const Contact *c, int sign)
{
    Counting n = { db, hub, month_of(c->day), c->people, sign };

    TRY(add(&n, DIMENSION_ALL, S("all")));
    TRY(add(&n, DIMENSION_CHANNEL, str_c(CHANNEL_CODE[c->channel])));
    TRY(add(&n, DIMENSION_LANGUAGE, c->language));
    TRY(add(&n, DIMENSION_AGE, band(AGE_CODE, c->age)));
    TRY(add(&n, DIMENSION_SEX, band(SEX_CODE, c->sex)));
    TRY(add(&n, DIMENSION_BACK, band(BACK_CODE, c->back)));
    TRY(add(&n, DIMENSION_MUNICIPALITY, c->municipality.n ? c->municipality : S("unknown")));
    TRY(add(&n, DIMENSION_AGAIN, c->again ? S("again") : S("first")));
    TRY(add_needs(&n, c));
    TRY(add_services(&n, c));
    return add_indicators(&n, c);
}

/* ---- once more from the contacts ------------------------------------------------------------------ */

typedef struct At {
    char hub[SCOPE_HUB_ROOM];
    unsigned char id[ID_BYTES];
} At;

/* The next ones after `last`. */
static Err next_contacts(Db *db, At *list, size_t most, const At *last, size_t *count)
{
    Stmt *st = stmt_use(db, SQL_CONTACTS_ALL);

    *count = 0;
    stmt_text(st, ":hub", str_c(last->hub));
    stmt_blob(st, ":id", (Str){ (const char *)last->id, ID_BYTES });
    stmt_int(st, ":most", (int64_t)most);
    while (*count < most && stmt_row(st)) {
        At *one = &list[(*count)++];
        Str hub = str_head(row_text_view(st, 0), sizeof(one->hub) - 1);

        *one = (At){ 0 };
        memcpy(one->hub, hub.p, hub.n);
        row_bytes(st, 1, one->id, ID_BYTES);
    }
    return stmt_done(st);
}

static Err count_again(Db *db, Arena *a)
{
    enum { PAGE = 1000 };
    At *list = NEW_N(a, At, PAGE), last = { 0 };
    size_t n = 0;
    AUTO(arena_free) Arena one = arena_new(64 * 1024);

    do {
        TRY(next_contacts(db, list, PAGE, &last, &n));
        for (size_t i = 0; i < n; i++) {
            const Contact *c;

            TRY(contact_read(db, &one, str_c(list[i].hub), list[i].id, &c));
            if (c)
                TRY(figures_add(db, c->hub, c, 1));
            arena_reset(&one);
        }
        if (n)
            last = list[n - 1];
    } while (n == PAGE);
    return OK;
}

Err figures_rebuild(Db *db)
{
    AUTO(arena_free) Arena a = arena_new(1 << 20);
    Scope before = db_scope(db, (Scope){ .kind = SCOPE_MACHINE });
    Stmt *st = stmt_use(db, SQL_COUNTS_DROP);
    Err e = stmt_done(st);

    if (!FAILED(e))
        e = count_again(db, &a);
    db_scope(db, before);
    return e;
}

/* ---- tables ---------------------------------------------------------------------------------------- */

typedef struct Cell {
    Str hub, code;
    int64_t people;
} Cell;

/* Empty hub: of all of them. */
static Err read_cells(Db *db, Arena *a, Str hub, int month, Dimension d, Cell **out, size_t *count)
{
    Stmt *st = stmt_use(db, hub.n ? SQL_COUNTS_OF_HUB : SQL_COUNTS_OF_NETWORK);
    size_t n = 0, room = 200;
    Cell *list = NEW_N(a, Cell, room);

    if (hub.n)
        stmt_text(st, ":hub", hub);
    stmt_int(st, ":month", month);
    stmt_text(st, ":dimension", str_c(DIMENSION_CODE[d]));
    stmt_int(st, ":most", CELLS_MOST);
    while (n < CELLS_MOST && stmt_row(st)) {
        if (n == room) {
            Cell *longer = NEW_N(a, Cell, room *= 2);
            memcpy(longer, list, n * sizeof(Cell));
            list = longer;
        }
        list[n++] = (Cell){ row_text(st, 0, a), row_text(st, 1, a), row_int(st, 2) };
    }
    *out = list;
    *count = n;
    return stmt_done(st);
}

/* Where it stands in a sorted list; makes room for it when it is new. */
static size_t place(Str *list, size_t *count, Str what)
{
    size_t low = 0, high = *count;

    while (low < high) {
        size_t mid = (low + high) / 2;

        if (str_cmp(list[mid], what) < 0)
            low = mid + 1;
        else
            high = mid;
    }
    if (low < *count && str_eq(list[low], what))
        return low;
    memmove(list + low + 1, list + low, (*count - low) * sizeof(Str));
    list[low] = what;
    ++*count;
    return low;
}

typedef struct Grid {
    Str *hubs, *codes;
    size_t rows, columns;
    int64_t *value; /* with the totals */
} Grid;

static Grid grid_of(Arena *a, const Cell *cells, size_t count)
{
    Grid g = { .hubs = NEW_N(a, Str, count + 1), .codes = NEW_N(a, Str, count + 1) };

    for (size_t i = 0; i < count; i++) {
        place(g.hubs, &g.rows, cells[i].hub);
        place(g.codes, &g.columns, cells[i].code);
    }
    size_t width = g.columns + 1;
    g.value = NEW_N(a, int64_t, (g.rows + 1) * width);
    for (size_t i = 0; i < count; i++) {
        size_t row = place(g.hubs, &g.rows, cells[i].hub),
               column = place(g.codes, &g.columns, cells[i].code);

        g.value[row * width + column] += cells[i].people;
        g.value[row * width + g.columns] += cells[i].people;
        g.value[g.rows * width + column] += cells[i].people;
        g.value[g.rows * width + g.columns] += cells[i].people;
    }
    return g;
}

static const int64_t *shown(Arena *a, const int64_t *value, const bool *hidden, size_t cells)
{
    int64_t *out = NEW_N(a, int64_t, cells);

    for (size_t i = 0; i < cells; i++)
        out[i] = hidden[i] ? FIGURE_HIDDEN : value[i];
    return out;
}

static HideTable hide_table(Arena *a, const Grid *g, int64_t smallest)
{
    return (HideTable){ .rows = g->rows + 1,
                        .columns = g->columns + 1,
                        .value = g->value,
                        .smallest = smallest,
                        .hidden = NEW_N(a, bool, (g->rows + 1) * (g->columns + 1)) };
}

/* The grid with what may not be seen hidden. hidden_totals: for each hub and the network; NULL: none. */
static const int64_t *hide_in(Arena *a, const Grid *g, int64_t smallest, const bool *hidden_totals)
{
    size_t width = g->columns + 1;
    HideTable t = hide_table(a, g, smallest);

    t.fixed_totals = hidden_totals != NULL;
    for (size_t row = 0; hidden_totals && row <= g->rows; row++)
        t.hidden[row * width + g->columns] = hidden_totals[row];
    if (g->columns > 0)
        hide_small(a, &t);
    return shown(a, g->value, t.hidden, (g->rows + 1) * width);
}

/*
 * Where every contact falls into one cell, the totals are the same numbers in each table. So they are
 * hidden, or not, by one decision for the month: that of the table "all".
 */
static Err totals_of(Db *db, Arena *a, Str hub, int month, int64_t smallest, const Grid *g,
                     const bool **out)
{
    Cell *cells;
    size_t count;

    TRY(read_cells(db, a, hub, month, DIMENSION_ALL, &cells, &count));
    Grid all = grid_of(a, cells, count);
    const int64_t *cells_shown = hide_in(a, &all, smallest, NULL);
    bool *hidden = NEW_N(a, bool, g->rows + 1);
    for (size_t row = 0; row <= g->rows && all.rows == g->rows; row++)
        hidden[row] = cells_shown[row * (all.columns + 1) + all.columns] == FIGURE_HIDDEN;
    *out = hidden;
    return OK;
}

static FigureTable table_of(const Grid *g, Dimension d, int month, bool inside,
                            const int64_t *cells)
{
    return (FigureTable){ .dimension = d,
                          .month = month,
                          .inside = inside,
                          .hubs = g->hubs,
                          .rows = g->rows,
                          .codes = g->codes,
                          .columns = g->columns,
                          .cells = cells };
}

/* ---- needs, and needs with their results ----------------------------------------------------------- */

/* The codes of `results` are NEED:RESULT, by need; its needs are those of `needs`, which are sums of it. */
typedef struct Needs {
    Grid results, needs;
    size_t *need_of; /* of each code of results */
} Needs;

static Needs needs_of(Arena *a, const Grid *results)
{
    Needs n = { .results = *results, .need_of = NEW_N(a, size_t, results->columns + 1) };

    n.needs = (Grid){ .hubs = results->hubs,
                      .rows = results->rows,
                      .codes = NEW_N(a, Str, results->columns + 1) };
    for (size_t i = 0; i < results->columns; i++) {
        Str rest = results->codes[i], need = str_cut(&rest, ':');

        if (n.needs.columns == 0 || !str_eq(n.needs.codes[n.needs.columns - 1], need))
            n.needs.codes[n.needs.columns++] = need;
        n.need_of[i] = n.needs.columns - 1;
    }
    size_t width = n.needs.columns + 1, from = results->columns + 1;
    n.needs.value = NEW_N(a, int64_t, (results->rows + 1) * width);
    for (size_t row = 0; row <= results->rows; row++) {
        for (size_t i = 0; i < results->columns; i++)
            n.needs.value[row * width + n.need_of[i]] += results->value[row * from + i];
        n.needs.value[row * width + width - 1] = results->value[row * from + from - 1];
    }
    return n;
}

/* Both are hidden as one, so that they tell nothing together. */
static void needs_tables(Arena *a, const Grid *results, int month, bool inside, FigureTable *need,
                         FigureTable *need_result)
{
    Needs n = needs_of(a, results);
    HideTable t = hide_table(a, results, inside ? SMALLEST_INSIDE : SMALLEST_OUTSIDE);
    size_t rows = results->rows + 1, width = n.needs.columns + 1;
    bool *hidden = NEW_N(a, bool, rows *width);

    t.group = n.need_of;
    t.groups = n.needs.columns;
    t.hidden_sums = NEW_N(a, bool, rows *width);
    if (results->columns > 0)
        hide_small(a, &t);
    for (size_t row = 0; row < rows; row++) {
        memcpy(hidden + row * width, t.hidden_sums + row * t.groups, t.groups * sizeof(bool));
        hidden[row * width + width - 1] = t.hidden[row * t.columns + t.columns - 1];
    }
    *need = table_of(&n.needs, DIMENSION_NEED, month, inside,
                     shown(a, n.needs.value, hidden, rows * width));
    *need_result = table_of(results, DIMENSION_NEED_RESULT, month, inside,
                            shown(a, t.value, t.hidden, rows * t.columns));
}

static bool is_of_needs(Dimension d)
{
    return d == DIMENSION_NEED || d == DIMENSION_NEED_RESULT;
}

static Err make_needs_tables(Db *db, Arena *a, Str hub, int month, bool inside, FigureTable *need,
                             FigureTable *need_result)
{
    Cell *cells;
    size_t count;

    TRY(read_cells(db, a, hub, month, DIMENSION_NEED_RESULT, &cells, &count));
    Grid g = grid_of(a, cells, count);
    needs_tables(a, &g, month, inside, need, need_result);
    return OK;
}

static Err make_table(Db *db, Arena *a, Str hub, int month, Dimension d, bool inside,
                      FigureTable *out)
{
    int64_t smallest = inside ? SMALLEST_INSIDE : SMALLEST_OUTSIDE;
    const bool *totals = NULL;
    FigureTable other;
    Cell *cells;
    size_t count;

    if (is_of_needs(d))
        return make_needs_tables(db, a, hub, month, inside, d == DIMENSION_NEED ? out : &other,
                                 d == DIMENSION_NEED ? &other : out);
    TRY(read_cells(db, a, hub, month, d, &cells, &count));
    Grid g = grid_of(a, cells, count);
    if (EACH_ONCE[d] && d != DIMENSION_ALL)
        TRY(totals_of(db, a, hub, month, smallest, &g, &totals));
    *out = table_of(&g, d, month, inside, hide_in(a, &g, smallest, totals));
    return OK;
}

static Err make_tables(Db *db, Arena *a, Str hub, int month, bool inside, FigureTable *out)
{
    for (int d = 0; d < DIMENSION_COUNT; d++)
        if (!is_of_needs((Dimension)d))
            TRY(make_table(db, a, hub, month, (Dimension)d, inside, &out[d]));
    return make_needs_tables(db, a, hub, month, inside, &out[DIMENSION_NEED],
                             &out[DIMENSION_NEED_RESULT]);
}

int64_t figure_at(const FigureTable *t, size_t row, size_t column)
{
    return t->cells[row * (t->columns + 1) + column];
}

/* A hub reads its own row of the network's table. */
static void keep_row(Arena *a, FigureTable *t, Str hub)
{
    size_t width = t->columns + 1, row = 0;
    int64_t *cells = NEW_N(a, int64_t, 2 * width);

    while (row < t->rows && !str_eq(t->hubs[row], hub))
        row++;
    bool there = row < t->rows;
    for (size_t i = 0; there && i < width; i++)
        cells[i] = cells[width + i] = figure_at(t, row, i);
    t->hubs += there ? row : 0;
    t->rows = there ? 1 : 0;
    t->cells = cells;
}

/* What may leave one hub depends on the others' numbers, so all are read, and only the row is given. */
static Err network_tables(Db *db, Arena *a, int month, int first, int last, FigureTable *out)
{
    bool whole = last - first > 1;
    Scope before = db_scope(db, (Scope){ .kind = SCOPE_NETWORK });

    if (before.kind == SCOPE_NONE) {
        db_scope(db, before);
        return err_fmt("cannot read figures: nobody said for which hub");
    }
    Err e = whole ? make_tables(db, a, (Str){ 0 }, month, false, out)
                  : make_table(db, a, (Str){ 0 }, month, (Dimension)first, false, out);
    db_scope(db, before);
    for (int i = 0; i < last - first && !FAILED(e) && before.kind == SCOPE_HUB; i++)
        keep_row(a, &out[i], str_c(before.hub));
    return e;
}

Err figures_network(Db *db, Arena *a, int month, Dimension d, FigureTable *out)
{
    return network_tables(db, a, month, (int)d, (int)d + 1, out);
}

Err figures_network_all(Db *db, Arena *a, int month, FigureTable out[DIMENSION_COUNT])
{
    return network_tables(db, a, month, 0, DIMENSION_COUNT, out);
}

Err figures_hub(Db *db, Arena *a, Str hub, int month, Dimension d, FigureTable *out)
{
    return make_table(db, a, hub, month, d, true, out);
}

Err figures_hub_all(Db *db, Arena *a, Str hub, int month, FigureTable out[DIMENSION_COUNT])
{
    return make_tables(db, a, hub, month, true, out);
}

bool figures_count_once(Dimension d)
{
    return EACH_ONCE[d];
}

Str figures_means(Arena *a, Dimension d)
{
    return arena_fmt(a, "desk.figures.%s.means", DIMENSION_CODE[d]);
}

/* ---- CSV --------------------------------------------------------------------------------------------- */

void csv_cell(Buf *out, Str text)
{
    buf_byte(out, '"');
    if (text_is_like_a_formula(text))
        buf_byte(out, '\'');
    for (size_t i = 0; i < text.n; i++) {
        if (text.p[i] == '"')
            buf_byte(out, '"');
        buf_byte(out, (unsigned char)text.p[i]);
    }
    buf_byte(out, '"');
}

typedef struct CsvCell {
    Str hub, hub_name, code, name, definition;
    int64_t people;
} CsvCell;

static void csv_line(Buf *out, const FigureTable *t, const CsvCell *c)
{
    const Str texts[] = { c->hub, c->hub_name, str_c(DIMENSION_CODE[t->dimension]), c->code,
                          c->name };

    buf_fmt(out, "%04d-%02d,", t->month / 12, t->month % 12 + 1);
    for (size_t i = 0; i < COUNT(texts); i++) {
        csv_cell(out, texts[i]);
        buf_byte(out, ',');
    }
    if (c->people == FIGURE_HIDDEN)
        buf_put(out, S("\"hidden\","));
    else
        buf_fmt(out, "%lld,", (long long)c->people);
    csv_cell(out, c->definition);
    buf_put(out, S("\r\n"));
}

void figures_csv_head(Buf *out)
{
    buf_put(out, S("month,hub,hub_name,figure,code,name,people,means\r\n"));
}

void figures_csv(Buf *out, const FigureTable *t, const FigureWords *words)
{
    bool one = t->rows == 1; /* the totals of all hubs would be the same line again */
    bool totals = figures_count_once(t->dimension);

    for (size_t row = 0; row < t->rows + !one; row++)
        for (size_t column = 0; column < t->columns + totals; column++) {
            bool hub = row < t->rows, code = column < t->columns;

            csv_line(out, t,
                     &(CsvCell){ .hub = hub ? t->hubs[row] : S("(all)"),
                                 .hub_name = hub ? words->hubs[row] : S("(all)"),
                                 .code = code ? t->codes[column] : S("(all)"),
                                 .name = code ? words->codes[column] : S("(all)"),
                                 .definition = words->definition,
                                 .people = figure_at(t, row, column) });
        }
}
