#include "desk/hide.h"
#include "base/must.h"
#include <string.h>

/*
 * A pipe is a cell, or the sum of a group in a row. It carries its value from one knot to the other. Rows,
 * columns and the sums of groups are knots; the row of totals is turned round, and so is the column of
 * totals, so that what comes into a knot goes out of it.
 */
typedef struct Pipe {
    size_t from, to; /* knots */
    int64_t value;
    bool *hidden;
    bool fixed; /* may not be hidden if it is not */
} Pipe;

/* The end of a pipe at a knot; those of one knot stand together. */
typedef struct End {
    size_t pipe, other;
    bool along; /* it begins here */
} End;

typedef struct Way {
    int64_t cost; /* -1: not reached */
    size_t from, pipe;
    bool done;
} Way;

typedef struct Reached {
    int64_t cost; /* as it was when it was put in */
    size_t knot;
} Reached;

typedef struct Net {
    const HideTable *t;
    Pipe *pipe;
    size_t pipes, knots;
    End *end;
    size_t *first; /* the ends of knot k: first[k] to first[k + 1] */
    Way *way;
    Reached *
        heap; /* the cheapest at the top; a knot stands in it again each time it is reached cheaper */
    size_t heaped;
} Net;

/* ---- the network of a table ------------------------------------------------------------------------ */

static void add_pipe(Net *n, size_t from, size_t to, bool turned, int64_t value, bool *hidden)
{
    n->pipe[n->pipes++] = (Pipe){ turned ? to : from, turned ? from : to, value, hidden, false };
}

static void add_cells(Net *n, size_t row)
{
    const HideTable *t = n->t;
    size_t last = t->columns - 1, first_sum = t->rows + t->columns + row * t->groups;
    bool totals = row == t->rows - 1;

    for (size_t c = 0; c < t->columns; c++) {
        size_t i = row * t->columns + c;
        size_t at = t->group && c < last ? first_sum + t->group[c] : row;

        add_pipe(n, at, t->rows + c, totals != (c == last), t->value[i], &t->hidden[i]);
        n->pipe[n->pipes - 1].fixed = t->fixed_totals && c == last;
    }
}

static void add_sums(Net *n, Arena *a, size_t row)
{
    const HideTable *t = n->t;
    int64_t *sum = NEW_N(a, int64_t, t->groups);

    for (size_t c = 0; c + 1 < t->columns; c++)
        sum[t->group[c]] += t->value[row * t->columns + c];
    for (size_t g = 0; g < t->groups; g++)
        add_pipe(n, row, t->rows + t->columns + row * t->groups + g, row == t->rows - 1, sum[g],
                 &t->hidden_sums[row * t->groups + g]);
}

/* Counting sort of the ends by their knots. */
static void index_ends(Net *n, Arena *a)
{
    size_t *next = NEW_N(a, size_t, n->knots + 1);

    n->first = NEW_N(a, size_t, n->knots + 1);
    n->end = NEW_N(a, End, 2 * n->pipes);
    for (size_t i = 0; i < n->pipes; i++) {
        n->first[n->pipe[i].from + 1]++;
        n->first[n->pipe[i].to + 1]++;
    }
    for (size_t k = 0; k < n->knots; k++)
        n->first[k + 1] += n->first[k];
    memcpy(next, n->first, (n->knots + 1) * sizeof(size_t));
    for (size_t i = 0; i < n->pipes; i++) {
        const Pipe *p = &n->pipe[i];

        n->end[next[p->from]++] = (End){ i, p->to, true };
        n->end[next[p->to]++] = (End){ i, p->from, false };
    }
}

static Net net_of(Arena *a, const HideTable *t)
{
    size_t sums = t->group ? t->rows * t->groups : 0, pipes = t->rows * t->columns + sums;
    Net n = { .t = t,
              .pipe = NEW_N(a, Pipe, pipes),
              .knots = t->rows + t->columns + sums,
              .heap = NEW_N(a, Reached, 2 * pipes + 1) };

    n.way = NEW_N(a, Way, n.knots);
    for (size_t row = 0; row < t->rows; row++) {
        add_cells(&n, row);
        if (t->group)
            add_sums(&n, a, row);
    }
    index_ends(&n, a);
    return n;
}

/* ---- the cheapest way ------------------------------------------------------------------------------ */

static bool cheaper(const Net *n, size_t i, size_t k)
{
    return n->heap[i].cost < n->heap[k].cost;
}

static void swap(Net *n, size_t i, size_t k)
{
    Reached one = n->heap[i];

    n->heap[i] = n->heap[k];
    n->heap[k] = one;
}

static void heap_put(Net *n, size_t knot)
{
    size_t i = n->heaped++;

    n->heap[i] = (Reached){ n->way[knot].cost, knot };
    for (; i > 0 && cheaper(n, i, (i - 1) / 2); i = (i - 1) / 2)
        swap(n, i, (i - 1) / 2);
}

static size_t heap_take(Net *n)
{
    size_t top = n->heap[0].knot, i = 0;

    n->heap[0] = n->heap[--n->heaped];
    for (;;) {
        size_t least = 2 * i + 1;

        if (least + 1 < n->heaped && cheaper(n, least + 1, least))
            least++;
        if (least >= n->heaped || !cheaper(n, least, i))
            return top;
        swap(n, i, least);
        i = least;
    }
}

/* What it costs to let so much more flow through this pipe in this direction; -1: it cannot be. */
static int64_t price(const Pipe *p, bool along, int64_t much)
{
    enum { LOOSES_A_CELL = 10, EMPTY = 15 };

    if (!along && p->value < much)
        return -1;
    if (*p->hidden)
        return 0;
    if (p->fixed)
        return -1;
    return p->value ? p->value + LOOSES_A_CELL : EMPTY;
}

static void reach(Net *n, size_t at, size_t without, int64_t much)
{
    for (size_t e = n->first[at]; e < n->first[at + 1]; e++) {
        const End *end = &n->end[e];
        Way *to = &n->way[end->other];
        int64_t more =
            to->done || end->pipe == without ? -1 : price(&n->pipe[end->pipe], end->along, much);

        if (more < 0 || (to->cost >= 0 && n->way[at].cost + more >= to->cost))
            continue;
        *to = (Way){ .cost = n->way[at].cost + more, .from = at, .pipe = end->pipe };
        heap_put(n, end->other);
    }
}

/* The cheapest way from `start` to `end` without that pipe; false: none. */
static bool find_way(Net *n, size_t start, size_t end, size_t without, int64_t much)
{
    for (size_t i = 0; i < n->knots; i++)
        n->way[i] = (Way){ .cost = -1 };
    n->way[start].cost = 0;
    n->heaped = 0;
    heap_put(n, start);
    while (n->heaped) {
        size_t at = heap_take(n);

        if (at == end)
            return true;
        if (n->way[at].done)
            continue;
        n->way[at].done = true;
        reach(n, at, without, much);
    }
    return false;
}

static bool take_way(Net *n, size_t start, size_t end, size_t without, int64_t much)
{
    if (!find_way(n, start, end, without, much))
        return false;
    for (size_t at = end; at != start; at = n->way[at].from)
        *n->pipe[n->way[at].pipe].hidden = true;
    return true;
}

/* Nothing can stand in its way: everything that may be hidden is. */
static void hide_all(Net *n)
{
    for (size_t i = 0; i < n->pipes; i++)
        if (!n->pipe[i].fixed)
            *n->pipe[i].hidden = true;
}

/*
 * Ten more through this pipe have to come back from where it leads; or some more, and the pipe itself less.
 * False: it cannot be made safe with the totals as they are.
 */
static bool make_safe(Net *n, size_t pipe)
{
    const Pipe *p = &n->pipe[pipe];

    if (take_way(n, p->to, p->from, pipe, HIDE_WIDTH))
        return true;
    return p->value < HIDE_WIDTH && take_way(n, p->from, p->to, pipe, p->value) &&
           take_way(n, p->to, p->from, pipe, HIDE_WIDTH - p->value);
}

void hide_small(Arena *a, HideTable *t)
{
    MUST(t->rows > 1 && t->columns > 1);
    Net n = net_of(a, t);
    /* What is hidden on the way needs no circle of its own: it is in one. Those hidden to begin with do. */
    bool *first = NEW_N(a, bool, n.pipes);

    for (size_t i = 0; i < n.pipes; i++) {
        if (n.pipe[i].value > 0 && n.pipe[i].value < t->smallest)
            *n.pipe[i].hidden = true;
        first[i] = *n.pipe[i].hidden;
    }
    for (size_t i = 0; i < n.pipes; i++)
        if (first[i] && !make_safe(&n, i)) {
            hide_all(&n);
            return;
        }
}
