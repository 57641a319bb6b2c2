#include "desk/hide.h"
#include "base/must.h"
#include <string.h>

/* Knots: rows first, then columns. A cell is a pipe from its row to its column; that of a total the other
 * way, so that what comes into a knot goes out of it. */
typedef struct Way {
    int64_t cost; /* -1: not reached */
    size_t from;  /* the knot before */
    bool done;
} Way;

typedef struct Net {
    HideTable *t;
    size_t knots;
    int64_t much; /* has to get through */
    Way *way;
} Net;

static bool is_total(const HideTable *t, size_t row, size_t column)
{
    return (row == t->rows - 1) != (column == t->columns - 1);
}

static size_t cell(const HideTable *t, size_t row, size_t column)
{
    return row * t->columns + column;
}

/* What it costs to let so much more flow through this pipe in this direction; -1: it cannot be. */
static int64_t price(const HideTable *t, size_t row, size_t column, bool with_it, int64_t much)
{
    enum { LOOSES_A_CELL = 10, EMPTY = 15 };
    size_t i = cell(t, row, column);

    if (!with_it && t->value[i] < much)
        return -1;
    if (t->hidden[i])
        return 0;
    if (t->fixed_totals && column == t->columns - 1)
        return -1;
    return t->value[i] ? t->value[i] + LOOSES_A_CELL : EMPTY;
}

/* One step from knot to knot; they are a row and a column. */
static int64_t step_price(const HideTable *t, size_t from, size_t to, int64_t much)
{
    bool from_row = from < t->rows;
    size_t row = from_row ? from : to, column = (from_row ? to : from) - t->rows;
    bool along = from_row != is_total(t, row, column); /* the way the pipe points */

    return price(t, row, column, along, much);
}

static size_t nearest(const Net *n)
{
    size_t best = n->knots;

    for (size_t i = 0; i < n->knots; i++)
        if (!n->way[i].done && n->way[i].cost >= 0 &&
            (best == n->knots || n->way[i].cost < n->way[best].cost))
            best = i;
    return best;
}

/* The cheapest way from `start` to `end` without the pipe between them; false: none. */
static bool find_way(Net *n, size_t start, size_t end)
{
    HideTable *t = n->t;

    for (size_t i = 0; i < n->knots; i++)
        n->way[i] = (Way){ .cost = -1 };
    n->way[start].cost = 0;
    for (;;) {
        size_t at = nearest(n);

        if (at == n->knots)
            return false;
        if (at == end)
            return true;
        n->way[at].done = true;
        size_t first = at < t->rows ? t->rows : 0, last = at < t->rows ? n->knots : t->rows;
        for (size_t to = first; to < last; to++) {
            int64_t more =
                n->way[to].done || (at == start && to == end) ? -1 : step_price(t, at, to, n->much);

            if (more < 0)
                continue;
            if (n->way[to].cost < 0 || n->way[at].cost + more < n->way[to].cost) {
                n->way[to].cost = n->way[at].cost + more;
                n->way[to].from = at;
            }
        }
    }
}

static void hide_way(Net *n, size_t start, size_t end)
{
    HideTable *t = n->t;

    for (size_t to = end; to != start; to = n->way[to].from) {
        size_t from = n->way[to].from;
        bool from_row = from < t->rows;

        t->hidden[cell(t, from_row ? from : to, (from_row ? to : from) - t->rows)] = true;
    }
}

/* Nothing can stand in its way: everything that may be hidden is. */
static void hide_all(HideTable *t)
{
    for (size_t row = 0; row < t->rows; row++)
        for (size_t column = 0; column < t->columns; column++)
            if (!t->fixed_totals || column < t->columns - 1)
                t->hidden[cell(t, row, column)] = true;
}

static bool take_way(Net *n, size_t start, size_t end, int64_t much)
{
    n->much = much;
    if (!find_way(n, start, end))
        return false;
    hide_way(n, start, end);
    return true;
}

/*
 * Ten more through this cell have to come back from where it leads; or some more, and the cell itself less.
 * False: it cannot be made safe with the totals as they are.
 */
static bool make_safe(Net *n, size_t row, size_t column)
{
    HideTable *t = n->t;
    size_t r = row, c = t->rows + column;
    size_t start = is_total(t, row, column) ? r : c, end = is_total(t, row, column) ? c : r;
    int64_t own = t->value[cell(t, row, column)];

    if (take_way(n, start, end, HIDE_WIDTH))
        return true;
    return own < HIDE_WIDTH && take_way(n, end, start, own) &&
           take_way(n, start, end, HIDE_WIDTH - own);
}

void hide_small(Arena *a, HideTable *t)
{
    Net n = { .t = t, .knots = t->rows + t->columns, .way = NEW_N(a, Way, t->rows + t->columns) };

    MUST(t->rows > 1 && t->columns > 1);
    for (size_t i = 0; i < t->rows * t->columns; i++)
        if (t->value[i] > 0 && t->value[i] < t->smallest)
            t->hidden[i] = true;
    /* What is hidden on the way needs no circle of its own: it is in one. Those hidden to begin with do. */
    bool *first = NEW_N(a, bool, t->rows * t->columns);
    memcpy(first, t->hidden, t->rows * t->columns * sizeof(bool));
    for (size_t row = 0; row < t->rows; row++)
        for (size_t column = 0; column < t->columns; column++)
            if (first[cell(t, row, column)] && !make_safe(&n, row, column)) {
                hide_all(t);
                return;
            }
}
