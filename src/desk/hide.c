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
    bool
        is_sum; /* a total or the sum of a group: it says more than a cell, so it is given up last */
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
    size_t hidden; /* so many were hidden on ways */
} Net;

/* ---- the network of a table ------------------------------------------------------------------------ */

static void add_pipe(Net *n, size_t from, size_t to, bool turned, int64_t value, bool *hidden)
{
    n->pipe[n->pipes++] = (Pipe){
        .from = turned ? to : from, .to = turned ? from : to, .value = value, .hidden = hidden
    };
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
        n->pipe[n->pipes - 1].is_sum = totals || c == last;
    }
}

static void add_sums(Net *n, Arena *a, size_t row)
{
    const HideTable *t = n->t;
    int64_t *sum = NEW_N(a, int64_t, t->groups);

    for (size_t c = 0; c + 1 < t->columns; c++)
        sum[t->group[c]] += t->value[row * t->columns + c];
    for (size_t g = 0; g < t->groups; g++) {
        add_pipe(n, row, t->rows + t->columns + row * t->groups + g, row == t->rows - 1, sum[g],
                 &t->hidden_sums[row * t->groups + g]);
        n->pipe[n->pipes - 1].is_sum = true;
    }
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
    enum { LOOSES_A_CELL = 10, EMPTY = 15, LOOSES_A_SUM = 40 };

    if (!along && p->value < much)
        return -1;
    if (*p->hidden)
        return 0;
    if (p->fixed)
        return -1;
    return (p->value ? p->value + LOOSES_A_CELL : EMPTY) + (p->is_sum ? LOOSES_A_SUM : 0);
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

static void hide_way(Net *n, size_t start, size_t end)
{
    for (size_t at = end; at != start; at = n->way[at].from) {
        bool *hidden = n->pipe[n->way[at].pipe].hidden;

        n->hidden += !*hidden;
        *hidden = true;
    }
}

/* Nothing can stand in its way: everything that may be hidden is. */
static void hide_all(Net *n)
{
    for (size_t i = 0; i < n->pipes; i++)
        if (!n->pipe[i].fixed)
            *n->pipe[i].hidden = true;
}

/* What it costs that this pipe may carry so much more (or, `less`, so much less); -1: it cannot be. */
static int64_t cost_of(Net *n, const Pipe *p, size_t pipe, bool less, int64_t much)
{
    size_t start = less ? p->from : p->to, end = less ? p->to : p->from;

    if (much == 0)
        return 0;
    return find_way(n, start, end, pipe, much) ? n->way[end].cost : -1;
}

static bool take(Net *n, const Pipe *p, size_t pipe, bool less, int64_t much)
{
    if (cost_of(n, p, pipe, less, much) < 0)
        return false;
    if (much)
        hide_way(n, less ? p->from : p->to, less ? p->to : p->from);
    return true;
}

/*
 * Ten more through this pipe have to come back from where it leads; or some more, and the pipe itself less,
 * whichever costs less. False: it cannot be made safe with the totals as they are.
 */
static bool make_safe(Net *n, size_t pipe)
{
    const Pipe *p = &n->pipe[pipe];
    int64_t down = p->value < HIDE_WIDTH ? p->value : HIDE_WIDTH;
    int64_t all = cost_of(n, p, pipe, false, HIDE_WIDTH);

    if (all == 0)
        return true; /* it is safe already */
    int64_t less = cost_of(n, p, pipe, true, down);
    int64_t more = less < 0 ? -1 : cost_of(n, p, pipe, false, HIDE_WIDTH - down);
    bool both = less >= 0 && more >= 0 && (all < 0 || less + more < all);

    if (!both)
        return all >= 0 && take(n, p, pipe, false, HIDE_WIDTH);
    return take(n, p, pipe, true, down) && take(n, p, pipe, false, HIDE_WIDTH - down);
}

/* False: something that is hidden cannot be made safe. *changed: more is hidden than before. */
static bool make_all_safe(Net *n, bool *changed)
{
    size_t before = n->hidden;

    for (size_t i = 0; i < n->pipes; i++)
        if (*n->pipe[i].hidden && !make_safe(n, i))
            return false;
    *changed = n->hidden > before;
    return true;
}

void hide_small(Arena *a, HideTable *t)
{
    MUST(t->rows > 1 && t->columns > 1);
    Net n = net_of(a, t);
    bool changed = true;

    for (size_t i = 0; i < n.pipes; i++)
        if (n.pipe[i].value > 0 && n.pipe[i].value < t->smallest)
            *n.pipe[i].hidden = true;
    /* What is hidden on a way is in a circle, but may be in one that carries less than ten. */
    while (changed)
        if (!make_all_safe(&n, &changed)) {
            hide_all(&n);
            return;
        }
}
