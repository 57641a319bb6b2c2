#include "desk/session.h"
#include <string.h>

enum { DAY_S = 86400, SMALL_ARENA = 64 * 1024 };

static Str device_of(const StaffId *id, Str device, char room[ID_BYTES + TOKEN_CHARS])
{
    if (device.n != TOKEN_CHARS)
        return (Str){ 0 };
    memcpy(room, id->bytes, ID_BYTES);
    memcpy(room + ID_BYTES, device.p, TOKEN_CHARS);
    return (Str){ room, ID_BYTES + TOKEN_CHARS };
}

/* ---- signing in ---------------------------------------------------------------------------------- */

Err signin_look_device(Db *db, const Keys *keys, const SignIn *typed, SignInLook *out)
{
    char room[ID_BYTES + TOKEN_CHARS];
    Str device = device_of(&out->staff, typed->device, room);
    Mark mark = secret_mark(keys, "device", device);
    Stmt *st = stmt_use(db, SQL_DEVICE_FIND);

    stmt_blob(st, ":id", staff_blob(&out->staff));
    stmt_blob(st, ":mark", mark_blob(&mark));
    out->device_known = device.n && stmt_row(st) && row_int(st, 0) > 0;
    return stmt_done(st);
}

Err signin_look(Db *db, const Keys *keys, const SignIn *typed, SignInLook *out)
{
    AUTO(arena_free) Arena a = arena_new(SMALL_ARENA);
    Stmt *st = stmt_use(db, SQL_SIGNIN_LOOK);

    *out = (SignInLook){ .second = SECOND_PRINTED };
    stmt_text(st, ":login", login_of(&a, str_head(typed->login, LOGIN_MOST * 4)));
    if (stmt_row(st)) {
        Str hash = row_text_view(st, 1);

        out->known = hash.n > 0 && hash.n < sizeof(out->hash);
        row_bytes(st, 0, out->staff.bytes, ID_BYTES);
        if (out->known)
            memcpy(out->hash, hash.p, hash.n);
        row_bytes(st, 2, out->totp, sizeof(out->totp));
        out->second = str_eq(row_text_view(st, 3), S("totp")) ? SECOND_TOTP : SECOND_PRINTED;
        out->totp_step = row_int(st, 4);
    }
    Err e = stmt_done(st);
    return FAILED(e) ? e : signin_look_device(db, keys, typed, out);
}

void signin_check(const Keys *keys, const SignIn *typed, SignInLook *look)
{
    AUTO(arena_free) Arena a = arena_new(SMALL_ARENA);
    TotpSecret totp = { 0 };
    Str sealed = { (const char *)look->totp, sizeof(look->totp) };

    look->password_fits =
        password_fits(look->known ? look->hash : NULL, typed->password, &look->hash_is_old);
    if (look->hash_is_old && FAILED(password_hash(typed->password, look->new_hash)))
        look->hash_is_old = false; /* another time */
    if (totp_open(keys, sealed, &totp))
        look->step = totp_step(&totp, str_head(typed->code, 16), typed->now_s);
    secret_wipe(&totp, sizeof(totp));
    Str paper = code_clean(&a, str_head(typed->code, 2 * CODE_ROOM), CODE_CHARS);
    look->is_paper = paper.n > 0;
    look->paper_code = secret_mark(keys, "paper", paper);
}

/* Uses the code up; false: it is of no use, or was used already (AUTH-07). */
static Err use_code(Db *db, const SignInLook *look, bool *out)
{
    *out = false;
    if (look->step > 0) {
        Stmt *st = stmt_use(db, SQL_SIGNIN_STEP);
        stmt_int(st, ":step", look->step);
        stmt_blob(st, ":id", staff_blob(&look->staff));
        *out = stmt_row(st);
        return stmt_done(st);
    }
    if (!look->is_paper)
        return OK;
    Stmt *st = stmt_use(db, SQL_CODE_FIND);
    stmt_blob(st, ":id", staff_blob(&look->staff));
    stmt_blob(st, ":mark", mark_blob(&look->paper_code));
    *out = stmt_row(st) && row_int(st, 0) > 0;
    TRY(stmt_done(st));
    st = stmt_use(db, SQL_CODE_USE);
    stmt_blob(st, ":id", staff_blob(&look->staff));
    stmt_blob(st, ":mark", mark_blob(&look->paper_code));
    return stmt_done(st);
}

/* Has the account left, or its password changed, since it was looked at? */
static Err still_the_same(Db *db, const SignInLook *look, bool *out)
{
    Stmt *st = stmt_use(db, SQL_SIGNIN_ACTIVE);

    stmt_blob(st, ":id", staff_blob(&look->staff));
    stmt_text(st, ":password", str_c(look->hash));
    *out = stmt_row(st) && row_int(st, 0) > 0;
    return stmt_done(st);
}

static Err keep_device(Db *db, const Keys *keys, const SignIn *typed, const SignInLook *look,
                       SignedIn *out)
{
    char room[ID_BYTES + TOKEN_CHARS];
    Str token = typed->device;

    if (!look->device_known) {
        token_new(out->device);
        token = str_c(out->device);
    }
    Mark mark = secret_mark(keys, "device", device_of(&look->staff, token, room));
    Stmt *st = stmt_use(db, SQL_DEVICE_ADD);
    stmt_blob(st, ":id", staff_blob(&look->staff));
    stmt_blob(st, ":mark", mark_blob(&mark));
    stmt_int(st, ":day", typed->now_s / DAY_S);
    return stmt_done(st);
}

static Err drop_session(Db *db, const Mark *mark)
{
    Stmt *st = stmt_use(db, SQL_SESSION_END);

    stmt_blob(st, ":mark", mark_blob(mark));
    return stmt_done(st);
}

static Err make_session(Db *db, const Keys *keys, const SignIn *typed, const SignInLook *look,
                        SignedIn *out)
{
    token_new(out->token);
    Mark mark = secret_mark(keys, "session", str_c(out->token));
    Stmt *st = stmt_use(db, SQL_SESSION_ADD);

    stmt_blob(st, ":mark", mark_blob(&mark));
    stmt_blob(st, ":id", staff_blob(&look->staff));
    stmt_int(st, ":now", typed->now_s);
    TRY(stmt_done(st));
    st = stmt_use(db, SQL_SESSION_END_OLDEST);
    stmt_blob(st, ":id", staff_blob(&look->staff));
    stmt_int(st, ":most", SESSIONS_MOST);
    return stmt_done(st);
}

static Err raise_hash(Db *db, const SignInLook *look)
{
    Stmt *st = stmt_use(db, SQL_SIGNIN_REHASH);

    stmt_text(st, ":password", str_c(look->new_hash));
    stmt_text(st, ":was", str_c(look->hash));
    stmt_blob(st, ":id", staff_blob(&look->staff));
    return stmt_done(st);
}

static Act signin_act(const Keys *keys, const SignIn *typed, const SignInLook *look)
{
    return (Act){ .who.staff = look->staff, .now_s = typed->now_s, .keys = keys };
}

/* Is `before` this same person's? Unlocking as somebody else is signing in anew. */
static Err end_before(Db *db, const SignInLook *look, const Mark *before)
{
    Stmt *st = stmt_use(db, SQL_SESSION_FIND);
    StaffId whose = { 0 };

    stmt_blob(st, ":mark", mark_blob(before));
    if (stmt_row(st))
        row_bytes(st, 0, whose.bytes, ID_BYTES);
    TRY(stmt_done(st));
    return memcmp(whose.bytes, look->staff.bytes, ID_BYTES) == 0 ? drop_session(db, before) : OK;
}

Err signin_refuse(Db *db, const Keys *keys, const SignIn *typed, const SignInLook *look, Str how)
{
    Act act = signin_act(keys, typed, look);

    return act_note(db, &act, "sign-in", how, "refused");
}

Err signin_open(Db *db, const Keys *keys, const SignIn *typed, const SignInLook *look, Str how,
                const Mark *before, SignedIn *out)
{
    Act act = signin_act(keys, typed, look);

    if (before)
        TRY(end_before(db, look, before));
    TRY(make_session(db, keys, typed, look, out));
    TRY(keep_device(db, keys, typed, look, out));
    out->ok = true;
    out->staff = look->staff;
    return act_note(db, &act, before ? "unlock" : "sign-in", how, "done");
}

Err signin_finish(Db *db, const Keys *keys, const SignIn *typed, const SignInLook *look,
                  const Mark *before, SignedIn *out)
{
    bool same = false, code = false;

    *out = (SignedIn){ 0 };
    if (look->known && look->password_fits) {
        TRY(still_the_same(db, look, &same));
        if (same)
            TRY(use_code(db, look, &code));
    }
    if (!code) /* an unknown name is not written down: it may be a password in the wrong field */
        return signin_refuse(db, keys, typed, look, (Str){ 0 });
    if (look->hash_is_old)
        TRY(raise_hash(db, look));
    return signin_open(db, keys, typed, look, (Str){ 0 }, before, out);
}

/* ---- sessions ------------------------------------------------------------------------------------ */

/* Editors and reviewers sit at their own PCs; whoever also works at a hub sits where others pass. */
static int64_t idle_of(const Actor *who)
{
    bool any = false;

    for (size_t i = 0; i < who->held_count; i++) {
        if (who->held[i].role != ROLE_EDITOR && who->held[i].role != ROLE_REVIEWER)
            return IDLE_S;
        any = true;
    }
    return any ? IDLE_EDITOR_S : IDLE_S;
}

static bool row_session(Stmt *st, Arena *a, Session *s)
{
    if (!stmt_row(st))
        return false;
    row_bytes(st, 0, s->who.staff.bytes, ID_BYTES);
    s->name = row_text(st, 1, a);
    s->language = row_text(st, 2, a);
    s->began_s = row_int(st, 3);
    s->seen_s = row_int(st, 4);
    s->proved_s = row_int(st, 5);
    s->locked = row_int(st, 6) != 0;
    return true;
}

static void set_end(Session *s)
{
    int64_t idle = s->seen_s + idle_of(&s->who), all = s->began_s + SESSION_S;

    s->ends_s = idle < all ? idle : all;
}

Err session_find(Db *db, Arena *a, const Keys *keys, Str token, int64_t now_s, Session *out,
                 bool *found)
{
    Stmt *st;

    *out = (Session){ 0 };
    *found = false;
    if (token.n != TOKEN_CHARS)
        return OK;
    out->mark = secret_mark(keys, "session", token);
    st = stmt_use(db, SQL_SESSION_FIND);
    stmt_blob(st, ":mark", mark_blob(&out->mark));
    *found = row_session(st, a, out);
    TRY(stmt_done(st));
    if (!*found)
        return OK;
    TRY(staff_roles(db, &out->who.staff, out->who.held, &out->who.held_count));
    set_end(out);
    /* A clock that was set back ends no session early, and lets none live longer than it would in all. */
    *found = now_s < out->ends_s && now_s >= out->began_s - DAY_S;
    return OK;
}

bool session_wants_touch(const Session *s, int64_t now_s)
{
    return !s->locked && now_s >= s->seen_s + SEEN_STEP_S;
}

Err session_touch(Db *db, const Mark *mark, int64_t now_s)
{
    Stmt *st = stmt_use(db, SQL_SESSION_TOUCH);

    stmt_int(st, ":now", now_s);
    stmt_blob(st, ":mark", mark_blob(mark));
    return stmt_done(st);
}

bool session_is_proved(const Session *s, int64_t now_s)
{
    return !s->locked && now_s >= s->proved_s && now_s < s->proved_s + PROVED_S;
}

Err session_lock(Db *db, const Act *act, const Mark *mark)
{
    Stmt *st = stmt_use(db, SQL_SESSION_LOCK);

    stmt_blob(st, ":mark", mark_blob(mark));
    TRY(stmt_done(st));
    return act_note(db, act, "lock", (Str){ 0 }, "done");
}

Err session_end(Db *db, const Act *act, const Mark *mark)
{
    TRY(drop_session(db, mark));
    return act_note(db, act, "sign-out", (Str){ 0 }, "done");
}

Err session_end_all(Db *db, const Act *act, StaffId id, const Mark *but)
{
    static const Mark none;
    AUTO(arena_free) Arena a = arena_new(SMALL_ARENA);
    Stmt *st = stmt_use(db, SQL_SESSION_END_ALL);

    stmt_blob(st, ":id", staff_blob(&id));
    stmt_blob(st, ":but", mark_blob(but ? but : &none));
    TRY(stmt_done(st));
    Err e = act_note(db, act, "sessions.end", id_hex(&a, id.bytes), "done");
    return e;
}

Err session_list(Db *db, Arena *a, StaffId id, int64_t now_s, const Session **out, size_t *count)
{
    Session *list = NEW_N(a, Session, SESSIONS_MOST);
    Stmt *st = stmt_use(db, SQL_SESSION_LIST);
    Actor who = { .staff = id };
    size_t n = 0, kept = 0;

    stmt_blob(st, ":id", staff_blob(&id));
    stmt_int(st, ":most", SESSIONS_MOST);
    while (n < SESSIONS_MOST && stmt_row(st)) {
        Session *s = &list[n++];

        row_bytes(st, 0, s->mark.bytes, MARK_BYTES);
        s->began_s = row_int(st, 1);
        s->seen_s = row_int(st, 2);
        s->proved_s = row_int(st, 3);
        s->locked = row_int(st, 4) != 0;
    }
    TRY(stmt_done(st));
    TRY(staff_roles(db, &id, who.held, &who.held_count));
    for (size_t i = 0; i < n; i++) {
        list[i].who = who;
        set_end(&list[i]);
        if (now_s < list[i].ends_s)
            list[kept++] = list[i];
    }
    *out = list;
    *count = kept;
    return OK;
}

void session_word(const Keys *keys, Str token, char out[TOKEN_CHARS + 1])
{
    Mark mark = secret_mark(keys, "form", token);

    token_letters(mark.bytes, out);
}

bool session_word_fits(const Keys *keys, Str token, Str word)
{
    char right[TOKEN_CHARS + 1];

    session_word(keys, token, right);
    return word.n == TOKEN_CHARS && token.n == TOKEN_CHARS &&
           secret_same(right, word.p, TOKEN_CHARS);
}

Err session_forget(Db *db, int64_t now_s)
{
    Stmt *st = stmt_use(db, SQL_SESSION_FORGET);

    stmt_int(st, ":began", now_s - SESSION_S);
    stmt_int(st, ":seen", now_s - IDLE_EDITOR_S);
    return stmt_done(st);
}
