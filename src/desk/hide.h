/*
 * hide.h -- a table of counts from which no small one can be read, and none can be worked out (PRIV-11).
 *
 * Rows and columns have totals, so a single hidden cell is the total less the others. We see the table as
 * a network: rows and columns are its knots, hidden cells are pipes that may carry more or less, and the
 * totals hold what flows through a knot. A cell is safe when ten more can flow around it in a circle of
 * hidden cells: then at least eleven values fit. Where there is no such circle, the cheapest one is
 * hidden too.
 *
 * Columns may stand in groups whose sums are given out as well (the results of one need, and the need): a
 * cell of the one table could be worked out from the other, so both are hidden as one. Each sum is then a
 * pipe from its row to a knot of its own, which the columns of the group hang on.
 */
#pragma once
#include "base/arena.h"

typedef struct HideTable {
    size_t rows, columns; /* with the totals: the last row and the last column */
    const int64_t *value; /* rows x columns; each total is the sum of its line */
    int64_t smallest;     /* 11: cells of 1 to 10 are hidden */
    bool fixed_totals; /* the last column stands in other tables too: no more of it may be hidden */
    bool *hidden;      /* rows x columns, filled in; what is true before stays */
    const size_t *group; /* of each column but the last; NULL: no groups */
    size_t groups;
    bool *hidden_sums; /* rows x groups, filled in */
} HideTable;

enum { HIDE_WIDTH = 10 }; /* so much more must be possible: eleven values */

void hide_small(Arena *a, HideTable *t);
