/*
 * mistakes.h -- what visitors say is wrong with a page of the Guide, and what becomes of it.
 *
 *     open --take--> taken --done--> done         the page was put right
 *       \--------------\-----not---> refuted      it was no mistake
 *
 * Nobody stands behind a report: kept are the page, what is wrong, a short text, the day, and how many said
 * the same. Reports are the network's and no hub's. Codes and texts are checked before they come here
 * (public/report.h), the source of a report in web/site.h.
 */
#pragma once
#include "desk/act.h"

enum {
    MISTAKES_A_DAY = 500, /* different ones; a flood fills no disk */
    MISTAKES_LIST_MOST = 500,
    MISTAKE_ID_BYTES = ID_BYTES,
};

typedef struct MistakeSaid {
    unsigned char id[MISTAKE_ID_BYTES]; /* random; used when it is a new one */
    Str about, kind, says;
} MistakeSaid;

/* In the writer's transaction. *kept is false when the day has no room for another. */
Err mistake_add(Db *db, Day day, const MistakeSaid *said, bool *kept);
/* In the writer's transaction: a year after it was first said, 90 days after it was dealt with. */
Err mistakes_forget(Db *db, Day today);

typedef enum MistakeState {
    MISTAKE_OPEN,
    MISTAKE_TAKEN,
    MISTAKE_DONE,
    MISTAKE_REFUTED,
    MISTAKE_STATES
} MistakeState;

typedef enum MistakeStep {
    MISTAKE_TAKE,
    MISTAKE_MARK_DONE,
    MISTAKE_REFUTE,
    MISTAKE_STEPS
} MistakeStep;
extern const char *const MISTAKE_STEP_CODE[MISTAKE_STEPS]; /* "take", "done", "not" */

typedef struct Mistake {
    unsigned char id[MISTAKE_ID_BYTES];
    Str about, kind, says;
    Day first_day, closed_day; /* closed_day: DAY_NONE while it is open or taken */
    int64_t told;
    MistakeState state;
    Str staff_name; /* who took it or dealt with it; empty: nobody yet, or they have left */
} Mistake;

/* Those to be dealt with, oldest first; or those that were, newest first. At most MISTAKES_LIST_MOST. */
Err mistakes_list(Db *db, Arena *a, bool closed, const Mistake **out, size_t *count);
/* How many wait, those that somebody has taken among them. */
Err mistakes_open_count(Db *db, int64_t *out);
/* The same for one page: "s/k2m4x". */
Err mistakes_open_of(Db *db, Str about, int64_t *out);

/* Ends in an audit entry. OUTCOME_OVERTAKEN: a colleague has taken it or dealt with it meanwhile. */
Err mistake_deal(Db *db, const Act *act, const unsigned char id[MISTAKE_ID_BYTES], MistakeStep step,
                 Result *out);
