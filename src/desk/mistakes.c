#include "desk/mistakes.h"
#include <string.h>

const char *const MISTAKE_STEP_CODE[MISTAKE_STEPS] = { "take", "done", "not" };
static const char *const STATE[MISTAKE_STATES] = { "open", "taken", "done", "refuted" };

static MistakeState state_read(Str code)
{
    int i = 0;

    while (i < MISTAKE_STATES && !str_eq(code, str_c(STATE[i])))
        i++;
    return (MistakeState)i;
}

/* ---- coming and going ---------------------------------------------------------------------------- */

Err mistake_add(Db *db, Day day, const MistakeSaid *said, bool *kept)
{
    Stmt *st = stmt_use(db, SQL_MISTAKE_ADD);

    stmt_blob(st, ":id", (Str){ (const char *)said->id, sizeof(said->id) });
    stmt_text(st, ":about", said->about);
    stmt_text(st, ":kind", said->kind);
    stmt_text(st, ":says", said->says);
    stmt_int(st, ":day", day);
    stmt_int(st, ":most", MISTAKES_A_DAY);
    TRY(stmt_done(st));
    *kept = stmt_changed(st) > 0;
    return OK;
}

Err mistakes_forget(Db *db, Day today)
{
    Stmt *st = stmt_use(db, SQL_MISTAKE_FORGET);

    stmt_int(st, ":first", (int64_t)today - MISTAKE_KEPT_DAYS + 1);
    stmt_int(st, ":first_closed", (int64_t)today - MISTAKE_CLOSED_KEPT_DAYS + 1);
    return stmt_done(st);
}

/* ---- reading ---------------------------------------------------------------------------------------- */

Err mistakes_list(Db *db, Arena *a, bool closed, const Mistake **out, size_t *count)
{
    Stmt *st = stmt_use(db, SQL_MISTAKE_LIST);
    Mistake *list = NEW_N(a, Mistake, MISTAKES_LIST_MOST);
    size_t n = 0;

    stmt_int(st, ":open", !closed);
    stmt_int(st, ":most", MISTAKES_LIST_MOST);
    while (stmt_row(st)) {
        Mistake *m = &list[n++];

        *m = (Mistake){
            .about = row_text(st, 1, a),
            .kind = row_text(st, 2, a),
            .says = row_text(st, 3, a),
            .first_day = (Day)row_int(st, 4),
            .told = row_int(st, 5),
            .state = state_read(row_text_view(st, 6)),
            .closed_day = row_none(st, 8) ? DAY_NONE : (Day)row_int(st, 8),
            .staff_name = row_text(st, 9, a),
        };
        row_bytes(st, 0, m->id, sizeof(m->id));
    }
    *out = list;
    *count = n;
    return stmt_done(st);
}

static Err read_count(Stmt *st, int64_t *out)
{
    *out = stmt_row(st) ? row_int(st, 0) : 0;
    return stmt_done(st);
}

Err mistakes_open_count(Db *db, int64_t *out)
{
    return read_count(stmt_use(db, SQL_MISTAKE_OPEN_COUNT), out);
}

Err mistakes_open_of(Db *db, Str about, int64_t *out)
{
    Stmt *st = stmt_use(db, SQL_MISTAKE_OF);

    stmt_text(st, ":about", about);
    return read_count(st, out);
}

/* ---- dealing with it -------------------------------------------------------------------------------- */

/* The state it is in, and whether somebody else has it; false: there is none. */
static Err now_in(Db *db, const Act *act, Str id, MistakeState *state, bool *others, bool *there)
{
    Stmt *st = stmt_use(db, SQL_MISTAKE_STATE);
    unsigned char staff[ID_BYTES];

    stmt_blob(st, ":id", id);
    *there = stmt_row(st);
    if (*there) {
        *state = state_read(row_text_view(st, 0));
        row_bytes(st, 1, staff, sizeof(staff));
        *others = *state == MISTAKE_TAKEN && memcmp(staff, act->who.staff.bytes, ID_BYTES) != 0;
    }
    return stmt_done(st);
}

static Err set_state(Db *db, const Act *act, Str id, MistakeState state)
{
    Stmt *st = stmt_use(db, SQL_MISTAKE_DEAL);

    stmt_blob(st, ":id", id);
    stmt_text(st, ":state", str_c(STATE[state]));
    stmt_blob(st, ":staff", (Str){ (const char *)act->who.staff.bytes, ID_BYTES });
    if (state != MISTAKE_TAKEN)
        stmt_int(st, ":closed", act_day(act));
    return stmt_done(st);
}

Err mistake_deal(Db *db, const Act *act, const unsigned char id[MISTAKE_ID_BYTES], MistakeStep step,
                 Result *out)
{
    static const char *const ACTION[MISTAKE_STEPS] = { "mistake.take", "mistake.done",
                                                       "mistake.not" };
    static const MistakeState BECOMES[MISTAKE_STEPS] = { MISTAKE_TAKEN, MISTAKE_DONE,
                                                         MISTAKE_REFUTED };
    Str key = { (const char *)id, MISTAKE_ID_BYTES };
    char hex[2 * ID_BYTES + 1];
    MistakeState state = MISTAKE_OPEN;
    bool go, others = false, there;
    Body body;

    *out = (Result){ 0 };
    body_begin(&body, ACTION[step]);
    body_text(&body, key);
    TRY(act_begin(db, act, &body, out, &go));
    if (!go)
        return OK;
    TRY(now_in(db, act, key, &state, &others, &there));
    if (!there) {
        out->outcome = OUTCOME_ABSENT;
        return OK;
    }
    /* What a colleague has taken may still be closed by another: she may be ill. */
    if (state == MISTAKE_DONE || state == MISTAKE_REFUTED || (step == MISTAKE_TAKE && others)) {
        out->outcome = OUTCOME_OVERTAKEN;
        return OK;
    }
    TRY(set_state(db, act, key, BECOMES[step]));
    return act_end(db, act, &body, ACTION[step], id_hex_in(hex, id), out);
}
