/*
 * indicators.h -- what funders ask a year: how many were reached, answered, referred, closed; with the year
 * one compares with and what was aimed at.
 *
 * Counted are heads in consultations, as in figures.h; who comes twice counts twice.
 *   reached   in any consultation
 *   answered  at least one service was told, or at least one need was met
 *   referred  not counted in this version: a referral is known when the other office has it, and the desk
 *             keeps none yet. It has no number, rather than one that counts something else
 *   closed    every need that was asked for was met in that consultation. Cases, which close later, come
 *             with a later version
 * A year is the sum of its months as they are shown (figures.h): a hidden month is left out and counted in
 * `hidden`, so the number is "at least". Nothing can be worked out of the sum that the months do not show.
 */
#pragma once
#include "desk/figures.h"

#define INDICATORS(X)                                                                              \
    X(REACHED, "reached") X(ANSWERED, "answered") X(REFERRED, "referred") X(CLOSED, "closed")
#define X(id, code) INDICATOR_##id,
typedef enum Indicator { INDICATORS(X) INDICATOR_COUNT } Indicator;
#undef X

extern const char *const INDICATOR_CODE[INDICATOR_COUNT];
bool indicator_is_counted(Indicator i);

typedef struct Reached {
    int64_t people; /* at least */
    int hidden;     /* so many months are not in it */
} Reached;

typedef struct IndicatorTable {
    const Str *hubs; /* by code */
    size_t rows;
    const Reached (*cells)[INDICATOR_COUNT]; /* rows + 1: the last one is all hubs */
} IndicatorTable;

/* Months from first to last, as they leave the hubs; scope as figures_network. */
Err indicators_network(Db *db, Arena *a, int first, int last, IndicatorTable *out);
/* The same for one hub's own people. */
Err indicators_hub(Db *db, Arena *a, Str hub, int first, int last, IndicatorTable *out);
/* Its row; the last one for the empty code; zeros when there is none. */
const Reached *indicators_of(const IndicatorTable *t, Str hub);

enum {
    TARGET_NOT_SET = -1,
    TARGET_MOST = 10000000,
    TARGET_YEAR_FIRST = 2020,
    TARGET_YEAR_LAST = 2100,
};

/* Of one hub (empty: the network) and year. */
typedef struct Targets {
    int64_t baseline[INDICATOR_COUNT], target[INDICATOR_COUNT]; /* TARGET_NOT_SET: not set */
    int64_t version;                                            /* 0: nothing was ever set */
} Targets;

Err targets_read(Db *db, Str hub, int year, Targets *out);
/* All of them again; targets->version is the one they were made from. Faults: fields target-CODE, baseline-CODE, hub, year. */
Err targets_save(Db *db, const Act *act, Str hub, int year, const Targets *targets, Result *out);
