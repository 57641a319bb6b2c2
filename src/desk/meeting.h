/*
 * meeting.h -- a working meeting of staff: planned, held, closed, or cancelled; who is invited and came; and
 * a short test before and after it.
 *
 * A hub's coordinator makes meetings of the hub, the network's coordinator those of the network (the hub
 * is empty). A guest sees the meetings he or she is invited to, and the own result; coordinators see sums of
 * five people and more, once all of them are in: before, when the meeting has been held; after, when it is
 * closed. So no two looks can be subtracted from each other (PRIV-11).
 */
#pragma once
#include "desk/act.h"
#include "pack/edition.h"

enum {
    MEETINGS_MOST = 200,
    MEETING_GUESTS_MOST = 300,
    MEETING_MATERIALS_MOST = 40,
    MEETING_TITLE_MOST = 120,
    MEETING_ABOUT_MOST = 600,
    MEETING_DAYS_MOST = 31,
    MEETING_SUM_LEAST = 5, /* figures of fewer people are not shown */
    MEETING_KEPT_DAYS = MEETING_ROW_KEPT_DAYS,
};

/* X(ENUM, "code") */
#define MEETING_STATES(X)                                                                          \
    X(PLANNED, "planned") X(HELD, "held") X(CLOSED, "closed") X(CANCELLED, "cancelled")
#define MATERIAL_KINDS(X) X(AREA, "area") X(CASE, "case") X(SERVICE, "service")
#define QUIZ_PHASES(X) X(BEFORE, "before") X(AFTER, "after")

#define X(id, code) MEETING_##id,
typedef enum MeetingState { MEETING_STATES(X) MEETING_STATE_COUNT } MeetingState;
#undef X
#define X(id, code) MATERIAL_##id,
typedef enum MaterialKind { MATERIAL_KINDS(X) MATERIAL_KIND_COUNT } MaterialKind;
#undef X
#define X(id, code) QUIZ_##id,
typedef enum QuizPhase { QUIZ_PHASES(X) QUIZ_PHASE_COUNT } QuizPhase;
#undef X

extern const char *const MEETING_STATE_CODE[MEETING_STATE_COUNT];
extern const char *const MATERIAL_KIND_CODE[MATERIAL_KIND_COUNT];
extern const char *const QUIZ_PHASE_CODE[QUIZ_PHASE_COUNT];
/* The numbers of the ends when there is no such code. */
MeetingState meeting_state_read(Str code);
MaterialKind material_kind_read(Str code);

typedef struct MeetingMaterial {
    MaterialKind kind;
    Str code;
} MeetingMaterial;

typedef struct Meeting {
    unsigned char id[ID_BYTES]; /* the key of its first write */
    Str hub;                    /* when read; written is the act's */
    Str title[LANG_COUNT], place[LANG_COUNT], about[LANG_COUNT]; /* English may be empty */
    Day first, last;
    Str test; /* empty: none */
    MeetingState state;
    int64_t version; /* when read; 0: a new one */
    MeetingMaterial material[MEETING_MATERIALS_MOST];
    size_t materials;
} Meeting;

typedef struct MeetingGuest {
    StaffId staff;
    Str name; /* empty: left long ago */
    bool marked, came;
} MeetingGuest;

/* ---- pure ----------------------------------------------------------------------------------------- */

/* What is wrong, each with its field. `e`: services and areas have to be in it; NULL: only look right. */
void meeting_faults(const Meeting *m, const Edition *e, Result *out);
/* planned -> held -> closed, and planned -> cancelled; nothing else. */
bool meeting_may_move(MeetingState from, MeetingState to);
/* Before, while it is planned; after, while it is held, and only by who took the first. */
bool quiz_may_take(MeetingState state, bool took_before, bool took_after, QuizPhase phase);

/* ---- a coordinator's: act->hub is the meeting's ------------------------------------------------------ */

/* Version 0: a new one, with act->key as its id. A change names the version it was made from, and is open
 * while the meeting is planned. */
Err meeting_save(Db *db, const Act *act, const Edition *e, const Meeting *m, Result *out);
/* OUTCOME_REFUSED: not a step that is open. It is not held before its first day. */
Err meeting_move(Db *db, const Act *act, const unsigned char id[ID_BYTES], MeetingState to,
                 Result *out);
/* These and nobody else are invited; open while it is planned. Who is not invited any more has no result. */
Err meeting_invite(Db *db, const Act *act, const unsigned char id[ID_BYTES], const StaffId *staff,
                   size_t count, Result *out);
/* Of the invited these came and the others did not; open while it is held. */
Err meeting_attendance(Db *db, const Act *act, const unsigned char id[ID_BYTES],
                       const StaffId *came, size_t count, Result *out);

/* NULL: none in this scope. */
Err meeting_read(Db *db, Arena *a, Str hub, const unsigned char id[ID_BYTES], const Meeting **out);
/* Newest first, without materials. */
Err meeting_list(Db *db, Arena *a, Str hub, const Meeting **out, size_t *count);
Err meeting_guests(Db *db, Arena *a, Str hub, const unsigned char id[ID_BYTES],
                   const MeetingGuest **out, size_t *count);

typedef struct MeetingSums {
    bool shown[QUIZ_PHASE_COUNT]; /* false: too early, or fewer than MEETING_SUM_LEAST */
    int64_t people[QUIZ_PHASE_COUNT], right[QUIZ_PHASE_COUNT], questions[QUIZ_PHASE_COUNT];
} MeetingSums;

Err meeting_sums(Db *db, const Meeting *m, MeetingSums *out);

/* ---- a guest's: act->who, whatever the hub ------------------------------------------------------------ */

typedef struct MeetingOwn {
    bool took[QUIZ_PHASE_COUNT];
    int right[QUIZ_PHASE_COUNT], questions[QUIZ_PHASE_COUNT];
} MeetingOwn;

Err meeting_mine(Db *db, Arena *a, StaffId staff, const Meeting **out, size_t *count);
/* NULL: not invited, or no such meeting: all the same. */
Err meeting_mine_one(Db *db, Arena *a, StaffId staff, const unsigned char id[ID_BYTES],
                     const Meeting **out, MeetingOwn *own);
/* OUTCOME_REFUSED: not at this step. OUTCOME_ABSENT: not invited. */
Err meeting_take(Db *db, const Act *act, const unsigned char id[ID_BYTES], QuizPhase phase,
                 int right, int questions, Result *out);

/* ---- the sample, and the end ---------------------------------------------------------------------------- */

/* The meeting of 2023 in Batumi (data/practice/meetings), for the network, planned; again changes nothing. */
Err meeting_sample(Db *db, const Act *act, unsigned char id[ID_BYTES], Result *out);
/* In the writer's transaction: what is over for MEETING_KEPT_DAYS goes, at most so many at once. */
Err meeting_forget(Db *db, Day today, size_t most, size_t *gone);
