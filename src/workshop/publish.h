/*
 * publish.h -- checked texts become the next edition: the same steps as `gza guide publish`, from the store.
 *
 *     publish_plan    reads, checks, builds and compares; changes nothing and may be thrown away
 *     publish_write   signs it and puts the file into the data folder
 *     publish_commit  in the writer's transaction: texts, drafts and the edition's row; only now it counts
 *
 * A start serves the newest edition that has a row (edition_newest), so a file without one is nothing.
 */
#pragma once
#include "guide/match.h"
#include "source/household.h"
#include "workshop/drafts.h"

#define SIGNING_KEY "signing.key" /* in the data folder; without it editions are unsigned */

/* What the check of the whole Guide says, with the field it belongs to. */
typedef struct Finding {
    Unit unit; /* whose file it is in; the record is only known for the unit that was asked for */
    Str field; /* path of the value in the unit, as in pieces.h; empty: not in it */
    const char *rule;
    Str text; /* a sentence */
    int line;
} Finding;

typedef struct Findings {
    Finding *at;
    size_t count;
} Findings;

/* The Guide as it would be with this text. *book is for building an edition; without findings it can be. */
typedef struct Trial {
    BookTexts texts;
    Book book;
    Problems problems;
    Findings findings;
} Trial;

/* `text` in the unit's place, or (NULL in its p) the texts as they are. */
Err trial_make(Db *db, Arena *a, Unit unit, Str text, Day today, Trial *out);
/* For the preview: an edition in memory of a trial that has no findings. *bytes owns it. */
Err trial_edition(const Trial *t, Day day, uint32_t number, Buf *bytes, Edition *out);

typedef struct PublishPlan {
    DeedKind kind; /* DEED_PUBLISH or DEED_TAKE_BACK */
    uint32_t number, previous;
    uint32_t asked; /* the number that whoever publishes was shown; the caller's to fill in */
    Day day;
    int64_t deed; /* the last one it was made from */
    const Draft *draft;
    size_t drafts;
    BookTexts now, texts;
    Findings findings; /* when there are any, nothing was built */
    Str blocked;       /* a unit whose public text has moved since it was approved; empty: none */
    ChangedVerdicts verdicts;
    Str changes; /* paragraph by paragraph, as text */
    Buf bytes;   /* of the edition, not yet signed */
    struct Writer *writer;
    char hash[17];
} PublishPlan;

/* `served`: the edition people read now; its number and those in the store are all below the new one. */
Err publish_plan(Db *db, Arena *a, const Edition *served, Day today, PublishPlan *out);
/* The texts of the edition before, under a new number. *there: false when there is no edition made here. */
Err take_back_plan(Db *db, Arena *a, const Edition *served, Day today, bool *there,
                   PublishPlan *out);
void publish_plan_free(PublishPlan *p);

/* Into the folder "editions" of the data; *path: where. Nothing points to it yet. */
Err publish_write(PublishPlan *p, Arena *a, const char *folder, Str *path);
void publish_forget_file(Str path);
/* OUTCOME_OVERTAKEN: texts or drafts are not those of the plan. */
Err publish_commit(Db *db, const Act *act, const PublishPlan *p, Result *out);

typedef struct EditionRow {
    uint32_t number, previous;
    int64_t deed;
    Day day;
    Str file, hash, changes, verdicts, kind, who;
    int64_t at_s;
} EditionRow;

enum { EDITIONS_MOST = 50 };
/* Newest first. */
Err editions_list(Db *db, Arena *a, EditionRow **out, size_t *count);
/*
 * The file of the newest edition made here if its number is above `than`; empty: there is none. One that is missing or
 * not the one that was published is made again from its texts, when they are all that is left (after a restore).
 */
Err edition_newest(const char *folder, Arena *a, uint32_t than, Str *path);
