/*
 * drafts.h -- changes on their way to the public: written, looked at by a second person, published.
 *
 *     draft --submit--> waiting --approve--> approved --publish--> published
 *                          \--send back--> sent_back --save, submit--> ...
 *
 * Saving always leads back to "draft": what was looked at is what is published. A draft is about a unit: one file, or one
 * record of a list ("providers.yaml", "psda"). There is one open draft for a unit at most, whoever writes on it.
 *
 * Amounts, status and conditions are delicate: nobody who wrote on such a draft approves it (AUZ-09).
 */
#pragma once
#include "workshop/texts.h"

enum { DRAFTS_MOST = 500 };

typedef enum DraftState {
    DRAFT_DRAFT,
    DRAFT_WAITING,
    DRAFT_SENT_BACK,
    DRAFT_APPROVED,
    DRAFT_PUBLISHED,
    DRAFT_DROPPED,
    DRAFT_STATES
} DraftState;

typedef enum DraftStep {
    STEP_SAVE,
    STEP_SUBMIT,
    STEP_WITHDRAW,
    STEP_APPROVE,
    STEP_SEND_BACK,
    STEP_PUBLISH,
    STEP_TAKE_BACK,
    STEP_DROP,
    DRAFT_STEPS
} DraftStep;

const char *draft_state_code(DraftState state);
DraftState draft_state_read(Str code); /* DRAFT_STATES: none */
/* Where a step leads; false: it is not open from there. */
bool draft_step(DraftState from, DraftStep step, DraftState *to);

/* Reasons for sending back, as codes; ends with NULL. The last is the machine's own: taken-back. */
extern const char *const SEND_BACK_REASONS[];

typedef struct Unit {
    Str path, record; /* an empty record: the whole file */
} Unit;

typedef struct Draft {
    unsigned char id[ID_BYTES];
    Unit unit;
    int64_t base;
    Str text;
    DraftState state;
    int64_t revision;
    bool delicate;
    Str reason;
    Str authors, reviewer; /* names */
    int64_t changed_s;
    uint32_t edition;
} Draft;

/* The unit's text after that deed, and which deed made its file so. NULL in p: not there. */
Err unit_text(Db *db, Arena *a, Unit unit, int64_t deed, Str *out, int64_t *since);
/* The unit put into its place among the texts; false: it does not fit there any more. */
bool unit_put(Arena *a, BookTexts *texts, Unit unit, Str text);
/* "services/legal/legal-aid-lawyer.yaml" or "providers.yaml:psda", for lists and the audit. */
Str unit_name(Arena *a, Unit unit);

/* NULL: none. */
Err draft_open(Db *db, Arena *a, Unit unit, const Draft **out);
Err draft_read(Db *db, Arena *a, const unsigned char id[ID_BYTES], const Draft **out);
/* Did whoever acts write on it? */
Err draft_is_own(Db *db, const Act *act, const unsigned char id[ID_BYTES], bool *out);
/* Longest waiting first. */
Err drafts_in(Db *db, Arena *a, DraftState state, const Draft **out, size_t *count);
Err drafts_of_edition(Db *db, Arena *a, uint32_t edition, const Draft **out, size_t *count);
/* Has the text it was begun from changed since, otherwise than by a date of checking? */
Err draft_is_overtaken(Db *db, Arena *a, const Draft *d, bool *out);

/* What an editor's page was made from; given back with what was typed. */
typedef struct Seen {
    int64_t deed;     /* the last one then */
    int64_t revision; /* of the open draft; 0: there was none */
} Seen;

/*
 * Keeps what was typed. OUTCOME_OVERTAKEN (409, SYN-05): somebody else wrote on it, or published, since `seen`: nothing is
 * changed, show both. A text equal to the public one needs no draft: an open one is dropped.
 */
Err draft_save(Db *db, const Act *act, Unit unit, Seen seen, Str text, bool submit, Result *out);

/*
 * One of submit, withdraw, approve, send back and drop. OUTCOME_OVERTAKEN: it is not at that revision any more, or (approve)
 * the public text has moved. OUTCOME_REFUSED: the step is not open; with a fault ("approve", "own"): an author may not
 * approve what is delicate.
 */
Err draft_move(Db *db, const Act *act, const unsigned char id[ID_BYTES], int64_t revision,
               DraftStep step, Str reason, Result *out);
/* For publishing: inside its transaction and deed. */
Err draft_published(Db *db, const Act *act, const Draft *d, uint32_t edition);
/* A published draft that was taken back: open again, or (there is another open one) left as it is. */
Err draft_taken_back(Db *db, const Act *act, const Draft *d, int64_t deed);

/* "Everything in it is still so": its date of checking is that day, at once and in an open draft as well. */
Err still_true(Db *db, const Act *act, Str path, Day day, Result *out);

/* In the writer's transaction: drafts that were published or dropped long ago, names beside old deeds, and versions and
 * editions that have been old for ten years. The newest of each stays. */
Err workshop_forget(Db *db, Day today);

/* ---- what a change touches -------------------------------------------------------------------------------- */

typedef struct Touched {
    Str path; /* of the value; an entry that is in one only: of that */
    Str was, is;
    bool delicate;
} Touched;

/* Value by value; lists of entries are lined up by what they say. */
void touched_of(Arena *a, Unit unit, Str was, Str is, Touched **out, size_t *count);
bool is_delicate(Arena *a, Unit unit, Str was, Str is);
bool key_is_delicate(Unit unit, Str key); /* a key at the top of the record */
