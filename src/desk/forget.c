#include "desk/forget.h"
#include "desk/contact.h"
#include "desk/hub.h"
#include "desk/meeting.h"
#include "desk/session.h"

enum { AT_ONCE = 2000, NOTICE_KEPT_DAYS = 30 }; /* the rest an hour later: a commit stays short */

static Err forget_notices(Db *db, Day today)
{
    Stmt *st = stmt_use(db, SQL_NOTICES_FORGET);

    stmt_int(st, ":first", (int64_t)today - NOTICE_KEPT_DAYS);
    return stmt_done(st);
}

static Err forget_all(Db *db, const Act *act, Day today)
{
    size_t gone;

    TRY(session_forget(db, act->now_s));
    TRY(staff_forget(db, act->now_s));
    TRY(written_forget(db, today));
    TRY(forget_notices(db, today));
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
