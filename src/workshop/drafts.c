#include "workshop/drafts.h"
#include "base/must.h"
#include "store/dictionary.h"
#include "workshop/pieces.h"
#include <string.h>

enum { READ_BYTES = 64 << 20 };

static const char *const STATE[DRAFT_STATES] = { "draft",    "waiting",   "sent_back",
                                                 "approved", "published", "dropped" };
static const char *const STEP[DRAFT_STEPS] = {
    "guide.save",      "guide.submit",  "guide.withdraw",  "guide.approve",
    "guide.send-back", "guide.publish", "guide.take-back", "guide.drop",
};
const char *const SEND_BACK_REASONS[] = { "source",   "wrong",     "unclear",    "language",
                                          "outdated", "elsewhere", "taken-back", NULL };

const char *draft_state_code(DraftState state)
{
    return STATE[state];
}

DraftState draft_state_read(Str code)
{
    for (int i = 0; i < DRAFT_STATES; i++)
        if (str_eq(code, str_c(STATE[i])))
            return (DraftState)i;
    return DRAFT_STATES;
}

bool draft_step(DraftState from, DraftStep step, DraftState *to)
{
    static const struct {
        DraftStep step;
        unsigned from; /* bits */
        DraftState to;
    } open[] = {
#define FROM(state) (1u << DRAFT_##state)
        { STEP_SAVE, FROM(DRAFT) | FROM(WAITING) | FROM(SENT_BACK) | FROM(APPROVED), DRAFT_DRAFT },
        { STEP_SUBMIT, FROM(DRAFT), DRAFT_WAITING },
        { STEP_WITHDRAW, FROM(WAITING), DRAFT_DRAFT },
        { STEP_APPROVE, FROM(WAITING), DRAFT_APPROVED },
        { STEP_SEND_BACK, FROM(WAITING) | FROM(APPROVED), DRAFT_SENT_BACK },
        { STEP_PUBLISH, FROM(APPROVED), DRAFT_PUBLISHED },
        { STEP_TAKE_BACK, FROM(PUBLISHED), DRAFT_SENT_BACK },
        { STEP_DROP, FROM(DRAFT) | FROM(WAITING) | FROM(SENT_BACK), DRAFT_DROPPED },
#undef FROM
    };

    for (size_t i = 0; i < COUNT(open); i++)
        if (open[i].step == step && (open[i].from >> from & 1)) {
            *to = open[i].to;
            return true;
        }
    return false;
}

/* ---- units -------------------------------------------------------------------------------------------- */

Str unit_name(Arena *a, Unit unit)
{
    return unit.record.n ? arena_fmt(a, "%.*s:%.*s", STR(unit.path), STR(unit.record)) : unit.path;
}

Err unit_text(Db *db, Arena *a, Unit unit, int64_t deed, Str *out, int64_t *since)
{
    TRY(text_of(db, a, unit.path, deed, out, since));
    if (unit.record.n && out->p)
        *out = record_cut(a, *out, unit.record);
    return OK;
}

bool unit_put(Arena *a, BookTexts *texts, Unit unit, Str text)
{
    for (size_t i = 0; i < texts->count; i++) {
        BookText *t = &texts->at[i];
        if (!str_eq(t->path, unit.path))
            continue;
        if (unit.record.n)
            return record_put(a, t->text, unit.record, text, &t->text);
        t->text = text;
        return true;
    }
    return false;
}

/* ---- reading ------------------------------------------------------------------------------------------ */

static Draft row_draft(const Stmt *st, Arena *a)
{
    Draft d = { .unit = { row_text(st, 1, a), row_text(st, 2, a) },
                .base = row_int(st, 3),
                .text = row_text(st, 4, a),
                .state = draft_state_read(row_text_view(st, 5)),
                .revision = row_int(st, 6),
                .delicate = row_int(st, 7) != 0,
                .reason = row_text(st, 8, a),
                .changed_s = row_int(st, 10),
                .edition = (uint32_t)row_int(st, 11),
                .authors = row_text(st, 12, a),
                .reviewer = row_text(st, 13, a) };

    row_bytes(st, 0, d.id, ID_BYTES);
    return d;
}

static Err one_draft(Stmt *st, Arena *a, const Draft **out)
{
    *out = NULL;
    if (stmt_row(st)) {
        Draft *d = NEW(a, Draft);
        *d = row_draft(st, a);
        *out = d;
    }
    return stmt_done(st);
}

Err draft_open(Db *db, Arena *a, Unit unit, const Draft **out)
{
    Stmt *st = stmt_use(db, SQL_GUIDE_DRAFT_OPEN);

    stmt_text(st, ":path", unit.path);
    stmt_text(st, ":record", unit.record.p ? unit.record : S(""));
    return one_draft(st, a, out);
}

Err draft_read(Db *db, Arena *a, const unsigned char id[ID_BYTES], const Draft **out)
{
    Stmt *st = stmt_use(db, SQL_GUIDE_DRAFT_READ);

    stmt_blob(st, ":id", (Str){ (const char *)id, ID_BYTES });
    return one_draft(st, a, out);
}

static Err many_drafts(Stmt *st, Arena *a, const Draft **out, size_t *count)
{
    Draft *list = NEW_N(a, Draft, DRAFTS_MOST);
    size_t n = 0;

    stmt_int(st, ":most", DRAFTS_MOST);
    while (n < DRAFTS_MOST && stmt_row(st))
        list[n++] = row_draft(st, a);
    *out = list;
    *count = n;
    return stmt_done(st);
}

Err drafts_in(Db *db, Arena *a, DraftState state, const Draft **out, size_t *count)
{
    Stmt *st = stmt_use(db, SQL_GUIDE_DRAFTS);

    stmt_text(st, ":state", str_c(STATE[state]));
    return many_drafts(st, a, out, count);
}

Err drafts_of_edition(Db *db, Arena *a, uint32_t edition, const Draft **out, size_t *count)
{
    Stmt *st = stmt_use(db, SQL_GUIDE_DRAFTS_OF_EDITION);

    stmt_int(st, ":edition", edition);
    return many_drafts(st, a, out, count);
}

/* The text with another day of checking. */
static bool set_checked(Arena *a, Str text, Str day, Str *out)
{
    enum { KEYS_MOST = 64 };
    const Piece *top = pieces_read(a, text);
    const char *order[KEYS_MOST] = { NULL };

    if (!top || top->kind != NODE_MAP || !piece_at(top, S("verified")))
        return false;
    if (piece_at(top, S("checked")))
        return piece_set(a, text, S("checked"), day, out);
    for (size_t i = 0; SERVICE_KEYS[i].name && i + 1 < KEYS_MOST; i++)
        order[i] = SERVICE_KEYS[i].name;
    return piece_insert(a, text, (Str){ 0 }, S("checked"), order,
                        arena_fmt(a, "checked: \"%.*s\"\n", STR(day)), out);
}

static Str checked_day(Arena *a, Str text)
{
    const Piece *top = pieces_read(a, text), *p = top ? piece_at(top, S("checked")) : NULL;

    return p && p->kind == NODE_TEXT ? p->text : (Str){ 0 };
}

/* Is the later text the earlier one with another day of checking, and nothing else? */
static bool only_checked(Arena *a, Str earlier, Str later, Str *day)
{
    Str set;

    *day = (Str){ 0 };
    if (str_eq(earlier, later))
        return true;
    *day = checked_day(a, later);
    return day->n && set_checked(a, earlier, *day, &set) && str_eq(set, later);
}

Err draft_is_overtaken(Db *db, Arena *a, const Draft *d, bool *out)
{
    Str was, is;
    int64_t since, last;

    TRY(deed_last(db, &last));
    TRY(unit_text(db, a, d->unit, d->base, &was, &since));
    TRY(unit_text(db, a, d->unit, last, &is, &since));
    *out = !str_eq(was, is);
    return OK;
}

/* ---- writing ------------------------------------------------------------------------------------------ */

static Str blob(const unsigned char id[ID_BYTES])
{
    return (Str){ (const char *)id, ID_BYTES };
}

static Err set_state(Db *db, const Act *act, const Draft *d, DraftState state, Str reason,
                     bool reviewed, uint32_t edition)
{
    Stmt *st = stmt_use(db, SQL_GUIDE_DRAFT_MOVE);

    stmt_blob(st, ":id", blob(d->id));
    stmt_text(st, ":state", str_c(STATE[state]));
    if (reason.n)
        stmt_text(st, ":reason", reason);
    if (reviewed)
        stmt_blob(st, ":reviewer", blob(act->who.staff.bytes));
    if (edition)
        stmt_int(st, ":edition", edition);
    stmt_int(st, ":at", act->now_s);
    return stmt_done(st);
}

static Err add_author(Db *db, const Act *act, const unsigned char id[ID_BYTES])
{
    Stmt *st = stmt_use(db, SQL_GUIDE_AUTHOR_ADD);

    stmt_blob(st, ":id", blob(id));
    stmt_blob(st, ":staff", blob(act->who.staff.bytes));
    return stmt_done(st);
}

Err draft_is_own(Db *db, const Act *act, const unsigned char id[ID_BYTES], bool *out)
{
    Stmt *st = stmt_use(db, SQL_GUIDE_AUTHOR_IS);

    stmt_blob(st, ":id", blob(id));
    stmt_blob(st, ":staff", blob(act->who.staff.bytes));
    *out = stmt_row(st) && row_int(st, 0) > 0;
    return stmt_done(st);
}

/* A new draft, its id the key of this write. */
static Err draft_add(Db *db, const Act *act, Unit unit, int64_t base, Str text, bool delicate)
{
    Stmt *st = stmt_use(db, SQL_GUIDE_DRAFT_ADD);

    stmt_blob(st, ":id", blob(act->key.bytes));
    stmt_text(st, ":path", unit.path);
    stmt_text(st, ":record", unit.record.p ? unit.record : S(""));
    stmt_int(st, ":base", base);
    stmt_text(st, ":text", text);
    stmt_int(st, ":delicate", delicate);
    stmt_int(st, ":at", act->now_s);
    return stmt_done(st);
}

static Err draft_change(Db *db, const Act *act, const Draft *d, int64_t base, Str text,
                        bool delicate)
{
    Stmt *st = stmt_use(db, SQL_GUIDE_DRAFT_TEXT);

    stmt_blob(st, ":id", blob(d->id));
    stmt_text(st, ":text", text);
    stmt_int(st, ":base", base);
    stmt_int(st, ":delicate", delicate);
    stmt_text(st, ":state", str_c(STATE[DRAFT_DRAFT]));
    stmt_int(st, ":at", act->now_s);
    return stmt_done(st);
}

typedef struct Saving {
    Unit unit;
    const Draft *open; /* NULL: none */
    int64_t last;      /* deed */
    Str public, text;
} Saving;

/* May it be written over what is there? A date of checking that came in between is taken along. */
static Err save_fits(Db *db, Arena *a, Seen seen, Saving *s, bool *out)
{
    Str before, day;
    int64_t since;

    *out = false;
    TRY(draft_open(db, a, s->unit, &s->open));
    if ((s->open ? s->open->revision : 0) != seen.revision)
        return OK;
    TRY(unit_text(db, a, s->unit, seen.deed, &before, &since));
    if (!only_checked(a, before, s->public, &day))
        return OK;
    if (day.n && str_eq(checked_day(a, s->text), checked_day(a, before)))
        (void)set_checked(a, s->text, day, &s->text);
    *out = true;
    return OK;
}

static Err keep(Db *db, const Act *act, Arena *a, const Saving *s, bool submit)
{
    bool delicate = is_delicate(a, s->unit, s->public, s->text);
    const Draft *now;

    if (s->open)
        TRY(draft_change(db, act, s->open, s->last, s->text, delicate));
    else
        TRY(draft_add(db, act, s->unit, s->last, s->text, delicate));
    TRY(draft_open(db, a, s->unit, &now));
    TRY(add_author(db, act, now->id));
    return submit ? set_state(db, act, now, DRAFT_WAITING, (Str){ 0 }, false, 0) : OK;
}

Err draft_save(Db *db, const Act *act, Unit unit, Seen seen, Str text, bool submit, Result *out)
{
    AUTO(arena_free) Arena a = arena_new(READ_BYTES);
    Saving s = { .unit = unit, .text = text };
    int64_t since;
    Body body;
    bool go, fits;

    *out = (Result){ 0 };
    if (text.n == 0)
        result_fault(out, "text", "missing");
    else if (text.n > NODE_FILE_BYTES)
        result_fault(out, "text", "too-long");
    body_begin(&body, STEP[submit ? STEP_SUBMIT : STEP_SAVE]);
    body_text(&body, unit.path);
    body_text(&body, unit.record);
    body_text(&body, text);
    TRY(act_begin(db, act, &body, out, &go));
    if (!go)
        return OK;
    TRY(deed_last(db, &s.last));
    TRY(unit_text(db, &a, unit, s.last, &s.public, &since));
    if (!s.public.p) {
        out->outcome = OUTCOME_ABSENT;
        return OK;
    }
    TRY(save_fits(db, &a, seen, &s, &fits));
    if (!fits) {
        out->outcome = OUTCOME_OVERTAKEN;
        return OK;
    }
    if (!str_eq(s.text, s.public))
        TRY(keep(db, act, &a, &s, submit));
    else if (s.open)
        TRY(set_state(db, act, s.open, DRAFT_DROPPED, (Str){ 0 }, false, 0));
    return act_end(db, act, &body, STEP[submit ? STEP_SUBMIT : STEP_SAVE], unit_name(&a, unit),
                   out);
}

static bool reason_is_known(Str reason)
{
    for (int i = 0; SEND_BACK_REASONS[i]; i++)
        if (str_eq(reason, str_c(SEND_BACK_REASONS[i])))
            return true;
    return false;
}

static Err refuse(Result *out, Outcome outcome)
{
    out->outcome = outcome;
    return OK;
}

/* What stands in the way of approving besides the step itself. */
static Err approve_faults(Db *db, const Act *act, Arena *a, const Draft *d, Result *out)
{
    bool own, overtaken;

    TRY(draft_is_own(db, act, d->id, &own));
    TRY(draft_is_overtaken(db, a, d, &overtaken));
    if (own && d->delicate) {
        result_fault(out, "approve", "own");
        out->outcome = OUTCOME_REFUSED;
    } else if (overtaken) {
        out->outcome = OUTCOME_OVERTAKEN;
    }
    return OK;
}

Err draft_move(Db *db, const Act *act, const unsigned char id[ID_BYTES], int64_t revision,
               DraftStep step, Str reason, Result *out)
{
    AUTO(arena_free) Arena a = arena_new(READ_BYTES);
    bool reviews = step == STEP_APPROVE || step == STEP_SEND_BACK;
    const Draft *d;
    DraftState to;
    Body body;
    bool go;

    *out = (Result){ 0 };
    MUST(step != STEP_SAVE && step != STEP_PUBLISH && step != STEP_TAKE_BACK);
    if (step == STEP_SEND_BACK && !reason_is_known(reason))
        result_fault(out, "reason", reason.n ? "unknown" : "missing");
    body_begin(&body, STEP[step]);
    body_text(&body, blob(id));
    body_number(&body, revision);
    body_text(&body, reason);
    TRY(act_begin(db, act, &body, out, &go));
    if (!go)
        return OK;
    TRY(draft_read(db, &a, id, &d));
    if (!d)
        return refuse(out, OUTCOME_ABSENT);
    if (!draft_step(d->state, step, &to))
        return refuse(out, OUTCOME_REFUSED);
    if (d->revision != revision)
        return refuse(out, OUTCOME_OVERTAKEN);
    if (step == STEP_APPROVE) {
        TRY(approve_faults(db, act, &a, d, out));
        if (out->outcome != OUTCOME_DONE)
            return OK;
    }
    TRY(set_state(db, act, d, to, step == STEP_SEND_BACK ? reason : (Str){ 0 }, reviews, 0));
    return act_end(db, act, &body, STEP[step], unit_name(&a, d->unit), out);
}

Err draft_published(Db *db, const Act *act, const Draft *d, uint32_t edition)
{
    DraftState to;

    MUST(draft_step(d->state, STEP_PUBLISH, &to));
    Stmt *st = stmt_use(db, SQL_GUIDE_DRAFT_MOVE);
    stmt_blob(st, ":id", blob(d->id));
    stmt_text(st, ":state", str_c(STATE[to]));
    stmt_int(st, ":edition", edition);
    stmt_int(st, ":at", act->now_s);
    return stmt_done(st);
}

Err draft_taken_back(Db *db, const Act *act, const Draft *d, int64_t deed)
{
    AUTO(arena_free) Arena a = arena_new(READ_BYTES);
    const Draft *other;
    DraftState to;

    MUST(draft_step(d->state, STEP_TAKE_BACK, &to));
    TRY(draft_open(db, &a, d->unit, &other));
    if (other)
        return OK;
    TRY(set_state(db, act, d, to, S("taken-back"), true, 0));
    Stmt *st = stmt_use(db, SQL_GUIDE_DRAFT_REBASE);
    stmt_blob(st, ":id", blob(d->id));
    stmt_text(st, ":text", d->text);
    stmt_int(st, ":base", deed);
    return stmt_done(st);
}

/* ---- still true ------------------------------------------------------------------------------------------ */

Err still_true(Db *db, const Act *act, Str path, Day day, Result *out)
{
    AUTO(arena_free) Arena a = arena_new(READ_BYTES);
    Unit unit = { path, { 0 } };
    Str was, is, iso = day_iso(&a, day);
    int64_t last, since, deed;
    const Draft *open;
    Body body;
    bool go;

    *out = (Result){ 0 };
    body_begin(&body, "guide.still-true");
    body_text(&body, path);
    body_number(&body, day);
    TRY(act_begin(db, act, &body, out, &go));
    if (!go)
        return OK;
    TRY(deed_last(db, &last));
    TRY(text_of(db, &a, path, last, &was, &since));
    if (!was.p || !set_checked(&a, was, iso, &is))
        return refuse(out, OUTCOME_ABSENT);
    if (!str_eq(was, is)) {
        TRY(draft_open(db, &a, unit, &open));
        TRY(deed_add(db, act, DEED_STILL_TRUE, &deed));
        TRY(text_put(db, path, deed, is));
        Str drafted;
        /* A draft goes along; one begun from another text stays as it is and is shown as overtaken. */
        if (open && set_checked(&a, open->text, iso, &drafted)) {
            bool overtaken = false;
            Str before;
            TRY(text_of(db, &a, path, open->base, &before, &since));
            overtaken = !str_eq(before, was);
            if (!overtaken) {
                Stmt *st = stmt_use(db, SQL_GUIDE_DRAFT_REBASE);
                stmt_blob(st, ":id", blob(open->id));
                stmt_text(st, ":text", drafted);
                stmt_int(st, ":base", deed);
                TRY(stmt_done(st));
            }
        }
    }
    return act_end(db, act, &body, "guide.still-true", path, out);
}

/* ---- what is over goes ------------------------------------------------------------------------------------ */

static Err forget(Db *db, SqlId id, int64_t first)
{
    Stmt *st = stmt_use(db, id);

    stmt_int(st, ":first", first);
    return stmt_done(st);
}

Err workshop_forget(Db *db, Day today)
{
    enum { DAY_S = 86400 };
    int64_t draft = (int64_t)(today - DRAFT_KEPT_DAYS) * DAY_S;
    int64_t old = (int64_t)(today - GUIDE_KEPT_DAYS) * DAY_S;

    TRY(forget(db, SQL_GUIDE_AUTHORS_FORGET, draft));
    TRY(forget(db, SQL_GUIDE_DRAFTS_FORGET, draft));
    TRY(forget(db, SQL_GUIDE_DEEDS_FORGET, old));
    TRY(forget(db, SQL_GUIDE_TEXTS_FORGET, old));
    TRY(forget(db, SQL_GUIDE_EDITIONS_FORGET, today - GUIDE_KEPT_DAYS));
    return forget(db, SQL_GUIDE_DEEDS_END, old);
}
