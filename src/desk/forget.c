#include "desk/forget.h"
#include "desk/contact.h"
#include "desk/figures.h"
#include "desk/hub.h"
#include "desk/meeting.h"
#include "desk/passkey.h"

/* AT_ONCE: the rest an hour later, so that a commit stays short. */
enum { AT_ONCE = 2000, NOTICE_KEPT_DAYS = 30, DAY_S = 86400 };

static Err forget_notices(Db *db, Day today)
{
    Stmt *st = stmt_use(db, SQL_NOTICES_FORGET);

    stmt_int(st, ":first", (int64_t)today - NOTICE_KEPT_DAYS);
    return stmt_done(st);
}

static Err forget_before(Db *db, SqlId sql, int64_t first)
{
    Stmt *st = stmt_use(db, sql);

    stmt_int(st, ":first", first);
    return stmt_done(st);
}

/* What is kept ten years (store/dictionary.h). */
static Err forget_rows(Db *db, Day today, int64_t now_s)
{
    static const SqlId of_hubs[] = { SQL_HUB_PHONES_FORGET, SQL_HUB_HOURS_FORGET,
                                     SQL_HUB_HOLIDAYS_FORGET, SQL_HUBS_FORGET };
    static const SqlId of_staff[] = { SQL_STAFF_CODES_FORGET, SQL_STAFF_ROWS_FORGET };

    for (size_t i = 0; i < COUNT(of_hubs); i++)
        TRY(forget_before(db, of_hubs[i], (int64_t)today - HUB_KEPT_DAYS));
    for (size_t i = 0; i < COUNT(of_staff); i++)
        TRY(forget_before(db, of_staff[i], now_s - (int64_t)STAFF_ROW_KEPT_DAYS * DAY_S));
    TRY(forget_before(db, SQL_TARGETS_FORGET, date_of(today - FIGURES_KEPT_DAYS).year));
    return forget_before(db, SQL_FIGURES_FORGET, month_of(today - FIGURES_KEPT_DAYS));
}

static Err forget_entries(Db *db, const Act *act)
{
    size_t gone;

    if (!act->keys)
        return OK;
    return audit_forget(db, &act->keys->audit, act->now_s - (int64_t)AUDIT_KEPT_DAYS * DAY_S,
                        AT_ONCE, &gone);
}

static Err forget_all(Db *db, const Act *act, Day today)
{
    size_t gone;

    TRY(session_forget(db, act->now_s));
    TRY(passkey_forget(db, act->now_s));
    TRY(staff_forget(db, act->now_s));
    TRY(written_forget(db, today));
    TRY(forget_notices(db, today));
    TRY(forget_rows(db, today, act->now_s));
    TRY(forget_entries(db, act));
    TRY(meeting_forget(db, today, AT_ONCE, &gone));
    TRY(contact_forget(db, today, AT_ONCE, &gone));
    if (gone == 0 || !act->keys)
        return OK;
    return act_note(db, act, "contacts.forget", S("five years are over"), "done");
}

Err desk_forget(Db *db, const Keys *keys, int64_t now_s)
{
    Act act = act_of_machine(keys, now_s);
    Scope before = db_scope(db, act.scope);
    Err e = forget_all(db, &act, act_day(&act));

    db_scope(db, before);
    return e;
}
