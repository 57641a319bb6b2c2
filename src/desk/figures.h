/*
 * figures.h -- counts of a month, by hub and for the network, that write themselves.
 *
 * Each contact adds to a few counts in its own transaction (month_count), so that a month is read at once
 * however many contacts there are. Counted are heads: 1 for a conversation, a group's for a group; someone
 * who comes twice counts twice. What leaves a hub has no cell of 1 to 10 (inside: 1 to 4), and no cell that
 * could be worked out from the others: see hide.h. Every reader of a month gets the same cells. Needs and
 * their results are hidden together, because the one is the sum of the other.
 */
#pragma once
#include "desk/contact.h"
#include "desk/hide.h"

/* X(ENUM, "code", does each contact fall into exactly one cell?) */
#define DIMENSIONS(X)                                                                              \
    X(ALL, "all", true)                                                                            \
    X(CHANNEL, "channel", true)                                                                    \
    X(LANGUAGE, "language", true)                                                                  \
    X(NEED, "need", false)                                                                         \
    X(NEED_RESULT, "need-result", false) /* code is NEED:RESULT */                                 \
    X(RESULT, "result", false)                                                                     \
    X(WHY, "why", false)                                                                           \
    X(SERVICE, "service", false)                                                                   \
    X(VERDICT, "verdict", false)                                                                   \
    X(AGE, "age", true) /* "unknown": not asked */                                                 \
    X(SEX, "sex", true)                                                                            \
    X(BACK, "back", true)                                                                          \
    X(MUNICIPALITY, "municipality", true)                                                          \
    X(AGAIN, "again", true)                                                                        \
    X(INDICATOR, "indicator", false) /* answered, closed: see indicators.h */

#define X(id, code, one) DIMENSION_##id,
typedef enum Dimension { DIMENSIONS(X) DIMENSION_COUNT } Dimension;
#undef X

extern const char *const DIMENSION_CODE[DIMENSION_COUNT];

/* Months count from the year 0: 2026 * 12 + 10 is November 2026. */
int month_of(Day day);
Day month_first(int month);

/* +1 when it is written down, -1 when it goes or before it changes. In the writer's transaction. */
Err figures_add(Db *db, Str hub, const Contact *c, int sign);
/* Counts everything again; for tests and after an import. Scope: the machine. */
Err figures_rebuild(Db *db);

typedef struct FigureTable {
    Dimension dimension;
    int month;
    bool inside;     /* for the hub's own eyes */
    const Str *hubs; /* rows */
    size_t rows;
    const Str *codes; /* columns, by code */
    size_t columns;
    /* (rows + 1) x (columns + 1): the last row and column are totals. FIGURE_HIDDEN: not shown. */
    const int64_t *cells;
} FigureTable;

#define FIGURE_HIDDEN (-1)

int64_t figure_at(const FigureTable *t, size_t row, size_t column);

/* All hubs, as it may leave them. Scope: network, or a hub (which then reads its own row of the same). */
Err figures_network(Db *db, Arena *a, int month, Dimension d, FigureTable *out);
/* One hub, for its own people. */
Err figures_hub(Db *db, Arena *a, Str hub, int month, Dimension d, FigureTable *out);

/* The same for every dimension, in half the time. */
Err figures_network_all(Db *db, Arena *a, int month, FigureTable out[DIMENSION_COUNT]);
Err figures_hub_all(Db *db, Arena *a, Str hub, int month, FigureTable out[DIMENSION_COUNT]);

/* Does each head fall into exactly one cell, so that the total is the heads? */
bool figures_count_once(Dimension d);
/* What it counts, in a sentence: the key of po/ (desk.figures.DIMENSION.means). */
Str figures_means(Arena *a, Dimension d);

/* A table's words in the reader's language. */
typedef struct FigureWords {
    const Str *hubs, *codes; /* names of the rows and columns */
    Str definition;
} FigureWords;

/* A line for each cell, with its definition; texts are safe for spreadsheets (PAR-11). Totals only where
 * they are heads. */
void figures_csv_head(Buf *out);
void figures_csv(Buf *out, const FigureTable *t, const FigureWords *words);
/* Appends one cell of a CSV line. */
void csv_cell(Buf *out, Str text);
