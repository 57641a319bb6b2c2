/* network_month.c -- how many people each hub spoke with this month, as it may leave the hubs (PRIV-11). */
#include "desk/figures.h"
#include "office/network_home.h"

_Static_assert(MONTH_HIDDEN == FIGURE_HIDDEN, "the same stands for what is not shown");

Err network_month(Visit *v, HubsView *out)
{
    FigureTable t;

    TRY(figures_network(v->db, v->a, month_of(v->today), DIMENSION_ALL, &t));
    for (size_t row = 0; row < out->rows; row++)
        for (size_t i = 0; i < t.rows; i++)
            if (str_eq(t.hubs[i], out->row[row].hub->code))
                out->row[row].month = figure_at(&t, i, t.columns);
    out->month_all = figure_at(&t, t.rows, t.columns);
    return OK;
}
