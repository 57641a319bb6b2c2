/*
 * figures_view.h -- what the templates of figures are made of: tables with words instead of codes.
 */
#pragma once
#include "desk/hub.h"
#include "desk/indicators.h"
#include "office/visit.h"
#include "store/missed.h"

/* One line of a table: what is counted, and its people in each column; FIGURE_HIDDEN: not shown. */
typedef struct FigureLine {
    Str name, code;
    const int64_t *cell;
    int64_t order; /* small ones first */
} FigureLine;

typedef struct FigureView {
    Dimension dimension;
    const char *id; /* of its place on the page */
    Str title, means;
    const Str *columns; /* one, or the hubs, or results */
    size_t width;
    size_t main; /* the column that lines are sorted by */
    bool bars;   /* beside it */
    const FigureLine *line;
    size_t lines;
    const int64_t *total;     /* NULL: would be no number of people */
    bool links;               /* its figures lead to the records */
    const NeedResult *result; /* of each column, where they are results */
    bool hides;
    int64_t most; /* the largest of that column */
} FigureView;

typedef struct IndicatorLine {
    Indicator indicator;
    Reached so_far;
    int64_t baseline, target; /* TARGET_NOT_SET */
} IndicatorLine;

typedef struct HubNames {
    const HubRecord *hub;
    size_t count;
} HubNames;

typedef struct MonthView {
    bool network, runs; /* runs: the month is not over */
    int month, this_month;
    Str hub_name;
    const char *page, *report, *csv, *xlsx; /* addresses */
    bool may_files, may_report, may_targets, may_searches, links;
    int64_t people;
    bool is_empty, hides;
    FigureView view[DIMENSION_COUNT];
    const FigureTable *table; /* the same by dimension, as they were read */
    HubNames hubs;
    FigureView unmet, places; /* places: of the network */
    IndicatorLine indicator[INDICATOR_COUNT];
} MonthView;

/* Everything of a month; the hub is the act's. */
Err month_view(const Html *h, Visit *v, bool network, int month, MonthView *out);
/* The field "month", or this one; false: it is none, or not yet. */
bool month_asked(const Visit *v, int *month);
/* In the order of the page; without the people of one hub, which stand above. */
const Dimension *month_order(const MonthView *m, size_t *count);
const FigureView *month_figure(const MonthView *m, Dimension d);
/* Its main column alone: the hub's, or all hubs. Of DIMENSION_ALL: a line for each hub. */
const FigureView *month_totals(const Html *h, const MonthView *m, Dimension d);
/* Needs of all hubs by result. */
const FigureView *month_needs(const Html *h, const MonthView *m);

/* ---- words ------------------------------------------------------------------------------------------ */

/* A name for a code: of the edition, or of po. The code itself when there is none (a closed service). */
Str figure_name(const Html *h, Dimension d, Str code);
Str month_words(const Html *h, int month); /* "2026 წლის ნოემბერი" */
Str month_code(Arena *a, int month);       /* "2026-11" */
Str month_link(const Html *h, const char *page, int month);
/* The records that a figure counts. */
Str contacts_link(const Html *h, const MonthView *m, const FigureView *f, const FigureLine *l,
                  size_t column);
Str people_words(const Html *h, int64_t people);           /* "1 204"; a dash */
Str so_far_words(const Html *h, const Reached *r);         /* "at least 1 204" */
Str progress_words(const Html *h, const IndicatorLine *l); /* "84%"; empty: cannot be said */
int bar_width(const FigureView *f, const FigureLine *l);   /* of 100 */

/* ---- hubs ------------------------------------------------------------------------------------------- */

Err hub_names_read(Visit *v, HubNames *out);
Str hub_name_of(const Html *h, const HubNames *names, Str code);

/* ---- what was searched for -------------------------------------------------------------------------- */

typedef struct SearchesView {
    int days;
    MissedList list;
} SearchesView;

/* ---- targets ---------------------------------------------------------------------------------------- */

typedef struct TargetRow {
    Str hub, name; /* empty hub: the network */
    IndicatorLine line[INDICATOR_COUNT];
} TargetRow;

typedef struct TargetField {
    const char *baseline_id, *target_id;
    Str baseline, target;         /* as typed */
    Str baseline_now, target_now; /* when somebody changed them meanwhile */
} TargetField;

typedef struct TargetsView {
    int year, this_year;
    const TargetRow *row;
    size_t rows;
    bool may_change, is_saved;
    /* the form of one hub */
    bool is_open, is_overtaken;
    Str hub, hub_name, key;
    int64_t version;
    TargetField field[INDICATOR_COUNT];
    Result result;
} TargetsView;
