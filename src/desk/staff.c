#include "desk/staff.h"
#include "base/utf8.h"
#include <string.h>

enum { DAY_S = 86400, SMALL_ARENA = 64 * 1024 };

static Err run_for(Db *db, SqlId sql, const StaffId *id)
{
    Stmt *st = stmt_use(db, sql);

    stmt_blob(st, ":id", staff_blob(id));
    return stmt_done(st);
}

/* A hub's role needs a hub, a network's role has none. */
static bool role_fits_hub(Role role, Str hub)
{
    return role < ROLE_COUNT && role_is_of_network(role) == (hub.n == 0);
}

/* Hub coordinators give the roles of their hub; the rest is the administrator's. */
static bool may_give(const Act *act, Str hub)
{
    switch (act->scope.kind) {
    case SCOPE_NONE: return false;
    case SCOPE_HUB: return hub.n && str_eq(hub, str_c(act->scope.hub));
    case SCOPE_NETWORK:
    case SCOPE_MACHINE: return true;
    }
    return false;
}

/* ---- inviting -------------------------------------------------------------------------------------- */

static Err put_invitation(Db *db, const Act *act, Str hub, Role role, Str name,
                          char code[CODE_ROOM])
{
    unsigned char sealed[TOTP_SEALED_BYTES];
    AUTO(arena_free) Arena a = arena_new(SMALL_ARENA);
    TotpSecret totp;

    code_of_write(act->keys, "invite", &act->key, 0, LONG_CODE_CHARS, code);
    Mark mark = secret_mark(act->keys, "invitation", code_clean(&a, str_c(code), LONG_CODE_CHARS));
    secret_random(totp.bytes, sizeof(totp.bytes));
    totp_seal(act->keys, &totp, sealed);
    secret_wipe(&totp, sizeof(totp));
    Stmt *st = stmt_use(db, SQL_INVITATION_ADD);
    stmt_blob(st, ":mark", mark_blob(&mark));
    stmt_text(st, ":hub", hub);
    stmt_text(st, ":role", str_c(role_code(role)));
    stmt_text(st, ":name", name);
    stmt_blob(st, ":totp", (Str){ (const char *)sealed, sizeof(sealed) });
    if (!id_is_none(act->who.staff.bytes))
        stmt_blob(st, ":by", staff_blob(&act->who.staff));
    stmt_int(st, ":until", act->now_s + (int64_t)INVITATION_DAYS * DAY_S);
    return stmt_done(st);
}

static Err hub_fault(Db *db, Str hub, Result *out)
{
    Stmt *st = stmt_use(db, SQL_HUB_IS_THERE);

    stmt_text(st, ":hub", hub);
    if (hub.n && !(stmt_row(st) && row_int(st, 0) > 0))
        result_fault(out, "hub", "unknown");
    return stmt_done(st);
}

Err staff_invite(Db *db, const Act *act, Str hub, Role role, Str name, char code[CODE_ROOM],
                 Result *out)
{
    Act here = *act;
    Body body;
    bool go;

    *out = (Result){ 0 };
    code[0] = 0;
    here.hub = hub;
    if (!role_fits_hub(role, hub))
        result_fault(out, "role", "unknown");
    if (name.n == 0 || !line_is_good(name, STAFF_NAME_MOST))
        result_fault(out, "name", name.n ? "no-line" : "missing");
    if (out->faults)
        return OK;
    if (!may_give(act, hub))
        return result_is(out, OUTCOME_ABSENT);
    TRY(hub_fault(db, hub, out));
    if (out->faults)
        return OK;
    body_begin(&body, "staff.invite");
    body_text(&body, str_c(role_code(role)));
    body_text(&body, name);
    TRY(act_begin(db, &here, &body, out, &go));
    if (out->outcome == OUTCOME_BEFORE) /* the same answer */
        code_of_write(act->keys, "invite", &act->key, 0, LONG_CODE_CHARS, code);
    if (!go)
        return OK;
    TRY(put_invitation(db, act, hub, role, name, code));
    return act_end(db, &here, &body, "staff.invite", str_c(role_code(role)), out);
}

Err staff_needs_first(Db *db, bool *out)
{
    Stmt *st = stmt_use(db, SQL_STAFF_ADMINS);

    *out = !(stmt_row(st) && row_int(st, 0) > 0);
    return stmt_done(st);
}

Err staff_first_code(Db *db, const Act *act, char code[CODE_ROOM], Result *out)
{
    bool needed;

    *out = (Result){ 0 };
    code[0] = 0;
    TRY(staff_needs_first(db, &needed));
    if (!needed)
        return result_is(out, OUTCOME_REFUSED);
    Stmt *st = stmt_use(db, SQL_INVITATIONS_FIRST_DROP); /* one that was printed before ends */
    TRY(stmt_done(st));
    return staff_invite(db, act, (Str){ 0 }, ROLE_ADMINISTRATOR, S("Administrator"), code, out);
}

/* ---- joining ----------------------------------------------------------------------------------------- */

/* Georgian has no capitals to fold. */
Str login_of(Arena *a, Str typed)
{
    char *p = NEW_N(a, char, typed.n + 1);

    typed = str_trim(typed);
    for (size_t i = 0; i < typed.n; i++)
        p[i] = typed.p[i] >= 'A' && typed.p[i] <= 'Z' ? (char)(typed.p[i] - 'A' + 'a') : typed.p[i];
    return (Str){ p, typed.n };
}

static Err find_invitation(Db *db, Arena *a, const Mark *mark, int64_t now_s, Invitation *out,
                           Str *sealed, bool *found)
{
    Stmt *st = stmt_use(db, SQL_INVITATION_FIND);

    stmt_blob(st, ":mark", mark_blob(mark));
    stmt_int(st, ":now", now_s);
    *found = stmt_row(st);
    if (*found) {
        out->hub = row_text(st, 0, a);
        out->role = role_read(row_text(st, 1, a));
        out->name = row_text(st, 2, a);
        *sealed = row_blob(st, 3, a);
    }
    return stmt_done(st);
}

/* No code that could be one gives a mark that no invitation has. */
static Mark invitation_mark(Arena *a, const Keys *keys, Str code)
{
    return secret_mark(keys, "invitation", code_clean(a, code, LONG_CODE_CHARS));
}

Err staff_invitation(Db *db, Arena *a, const Keys *keys, Str code, int64_t now_s, Invitation *out,
                     Outcome *outcome)
{
    Mark mark = invitation_mark(a, keys, code);
    Str sealed = { 0 };
    bool found;

    *out = (Invitation){ 0 };
    *outcome = OUTCOME_ABSENT;
    TRY(find_invitation(db, a, &mark, now_s, out, &sealed, &found));
    if (!found)
        return OK;
    if (!totp_open(keys, sealed, &out->totp) || out->role == ROLE_COUNT)
        return err_fmt("an invitation cannot be read: was desk.key exchanged?");
    *outcome = OUTCOME_DONE;
    return OK;
}

static void make_codes(const Act *act, char printed[][CODE_ROOM])
{
    for (size_t i = 0; i < PRINTED_CODES; i++)
        code_of_write(act->keys, "paper", &act->key, i, CODE_CHARS, printed[i]);
}

static Err put_codes(Db *db, const Act *act, const StaffId *id, char printed[][CODE_ROOM])
{
    AUTO(arena_free) Arena a = arena_new(SMALL_ARENA);

    make_codes(act, printed);
    TRY(run_for(db, SQL_CODES_DROP, id));
    for (size_t i = 0; i < PRINTED_CODES; i++) {
        Mark mark = secret_mark(act->keys, "paper", code_clean(&a, str_c(printed[i]), CODE_CHARS));
        Stmt *st = stmt_use(db, SQL_CODE_ADD);
        stmt_blob(st, ":id", staff_blob(id));
        stmt_blob(st, ":mark", mark_blob(&mark));
        TRY(stmt_done(st));
    }
    return OK;
}

static Err put_role(Db *db, const StaffId *id, Str hub, Role role, int64_t now_s)
{
    Stmt *st = stmt_use(db, SQL_ROLE_ADD);

    stmt_text(st, ":hub", hub);
    stmt_blob(st, ":id", staff_blob(id));
    stmt_text(st, ":role", str_c(role_code(role)));
    stmt_int(st, ":now", now_s);
    return stmt_done(st);
}

static Err put_member(Db *db, const Act *act, const Joining *j, Str login, const StaffId *id,
                      Str sealed, int64_t step)
{
    Stmt *st = stmt_use(db, SQL_STAFF_ADD);

    stmt_blob(st, ":id", staff_blob(id));
    stmt_text(st, ":login", login);
    stmt_text(st, ":name", j->name);
    stmt_text(st, ":language", j->language);
    stmt_text(st, ":password", str_c(j->password_hash));
    stmt_text(st, ":second", j->second == SECOND_TOTP ? S("totp") : S("printed"));
    if (j->second == SECOND_TOTP)
        stmt_blob(st, ":totp", sealed);
    stmt_int(st, ":step", step);
    stmt_int(st, ":now", act->now_s);
    return stmt_done(st);
}

static bool login_is_good(Str login)
{
    for (size_t i = 0; i < login.n; i++)
        if ((unsigned char)login.p[i] <= ' ')
            return false;
    return login.n >= 2 && line_is_good(login, LOGIN_MOST);
}

static void joining_faults(const Joining *j, Str login, Result *out)
{
    if (!login_is_good(login))
        result_fault(out, "login", login.n ? "no-login" : "missing");
    if (j->name.n == 0 || !line_is_good(j->name, STAFF_NAME_MOST))
        result_fault(out, "name", j->name.n ? "no-line" : "missing");
    if (!str_eq(j->language, S("ka")) && !str_eq(j->language, S("en")))
        result_fault(out, "language", "unknown");
    if (j->second >= SECOND_COUNT)
        result_fault(out, "second", "unknown");
    if (!j->password_hash)
        result_fault(out, "password", "missing");
}

static Err login_taken(Db *db, Str login, bool *out)
{
    Stmt *st = stmt_use(db, SQL_STAFF_LOGIN_TAKEN);

    stmt_text(st, ":login", login);
    *out = stmt_row(st) && row_int(st, 0) > 0;
    return stmt_done(st);
}

/* What can be wrong once the invitation is known. */
static Err join_faults(Db *db, const Act *act, const Joining *j, Str login, Str sealed,
                       int64_t *step, Result *out)
{
    TotpSecret totp;
    bool taken;

    *step = 0;
    TRY(login_taken(db, login, &taken));
    if (taken)
        result_fault(out, "login", "taken");
    if (j->second != SECOND_TOTP)
        return OK;
    if (!totp_open(act->keys, sealed, &totp))
        return err_fmt("an invitation cannot be read: was desk.key exchanged?");
    *step = totp_step(&totp, j->totp, act->now_s);
    secret_wipe(&totp, sizeof(totp));
    if (!*step)
        result_fault(out, "totp", "no-match");
    return OK;
}

static Err join(Db *db, const Act *act, Arena *a, const Joining *j, char printed[][CODE_ROOM],
                StaffId *id, Result *out)
{
    Mark mark = invitation_mark(a, act->keys, j->code);
    Str login = login_of(a, j->login), sealed = { 0 };
    Act here = *act;
    Invitation inv = { 0 };
    int64_t step;
    bool found, go;
    Body body;

    joining_faults(j, login, out);
    if (out->faults)
        return OK;
    body_begin(&body, "staff.join");
    body_text(&body, mark_blob(&mark));
    body_text(&body, login);
    here.scope =
        (Scope){ .kind =
                     SCOPE_MACHINE }; /* nobody has signed in yet; the code says what is allowed */
    TRY(act_begin(db, &here, &body, out, &go));
    if (out->outcome == OUTCOME_BEFORE && j->second == SECOND_PRINTED)
        make_codes(act, printed);
    if (!go)
        return OK;
    TRY(find_invitation(db, a, &mark, act->now_s, &inv, &sealed, &found));
    if (!found || inv.role == ROLE_COUNT)
        return result_is(out, OUTCOME_ABSENT);
    TRY(join_faults(db, act, j, login, sealed, &step, out));
    if (out->faults)
        return OK;
    *id = staff_id_new();
    here.hub = inv.hub;
    here.who.staff = *id;
    TRY(put_member(db, act, j, login, id, sealed, step));
    TRY(put_role(db, id, inv.hub, inv.role, act->now_s));
    if (j->second == SECOND_PRINTED)
        TRY(put_codes(db, act, id, printed));
    Stmt *st = stmt_use(db, SQL_INVITATION_DROP);
    stmt_blob(st, ":mark", mark_blob(&mark));
    TRY(stmt_done(st));
    TRY(act_end(db, &here, &body, "staff.join", str_c(role_code(inv.role)), out));
    return OK;
}

Err staff_join(Db *db, const Act *act, const Joining *joining, char printed[][CODE_ROOM],
               StaffId *id, Result *out)
{
    AUTO(arena_free) Arena a = arena_new(SMALL_ARENA);

    *out = (Result){ 0 };
    *id = (StaffId){ 0 };
    Err e = join(db, act, &a, joining, printed, id, out);
    return e;
}

/* ---- roles, leaving ------------------------------------------------------------------------------------ */

/* Is this somebody whom the act may touch? A hub's coordinator: members of the hub, no others. */
static Err in_reach(Db *db, const Act *act, const StaffId *id, bool *out)
{
    int64_t n = 0;

    *out = false;
    if (act->scope.kind == SCOPE_HUB) {
        Stmt *st = stmt_use(db, SQL_STAFF_IN_HUB);
        stmt_text(st, ":hub", str_c(act->scope.hub));
        stmt_blob(st, ":id", staff_blob(id));
        n = stmt_row(st) ? row_int(st, 0) : 0;
        TRY(stmt_done(st));
    } else if (act->scope.kind != SCOPE_NONE) {
        Stmt *st = stmt_use(db, SQL_STAFF_FIND);
        stmt_blob(st, ":id", staff_blob(id));
        n = stmt_row(st) && str_eq(row_text_view(st, 0), S("active"));
        TRY(stmt_done(st));
    }
    *out = n > 0;
    return OK;
}

static Err has_role(Db *db, const StaffId *id, Str hub, Role role, bool *out)
{
    Stmt *st = stmt_use(db, SQL_ROLE_FIND);

    stmt_text(st, ":hub", hub);
    stmt_blob(st, ":id", staff_blob(id));
    stmt_text(st, ":role", str_c(role_code(role)));
    *out = stmt_row(st) && row_int(st, 0) > 0;
    return stmt_done(st);
}

/* Would nobody be left who can invite others? */
static Err is_last_administrator(Db *db, const StaffId *id, bool *out)
{
    Stmt *st = stmt_use(db, SQL_STAFF_ADMINS);
    int64_t all = stmt_row(st) ? row_int(st, 0) : 0;
    bool one = false;

    TRY(stmt_done(st));
    TRY(has_role(db, id, (Str){ 0 }, ROLE_ADMINISTRATOR, &one));
    *out = one && all <= 1;
    return OK;
}

static Err role_begin(Db *db, const Act *act, const char *action, const StaffId *id, Str hub,
                      Role role, Body *body, Result *out, bool *go)
{
    bool reach;

    *go = false;
    *out = (Result){ 0 };
    if (!role_fits_hub(role, hub)) {
        result_fault(out, "role", "unknown");
        return OK;
    }
    body_begin(body, action);
    body_text(body, staff_blob(id));
    body_text(body, str_c(role_code(role)));
    TRY(act_begin(db, act, body, out, go));
    if (!*go)
        return OK;
    TRY(in_reach(db, act, id, &reach));
    if (reach && may_give(act, hub))
        return OK;
    *go = false;
    return result_is(out, OUTCOME_ABSENT);
}

static Err role_end(Db *db, const Act *act, const Body *body, const char *action, const StaffId *id,
                    Role role, Result *out)
{
    AUTO(arena_free) Arena a = arena_new(SMALL_ARENA);
    Str object = arena_fmt(&a, "%.*s %s", STR(id_hex(&a, id->bytes)), role_code(role));

    Err e = act_end(db, act, body, action, object, out);
    return e;
}

Err staff_role_give(Db *db, const Act *act, StaffId id, Str hub, Role role, Result *out)
{
    Act here = *act;
    RoleHeld held[ROLES_HELD_MOST];
    size_t count;
    Body body;
    bool go;

    here.hub = hub;
    TRY(role_begin(db, &here, "role.give", &id, hub, role, &body, out, &go));
    if (!go)
        return OK;
    TRY(staff_roles(db, &id, held, &count));
    if (count >= ROLES_HELD_MOST)
        return result_is(out, OUTCOME_REFUSED);
    for (size_t i = 0; i < count; i++)
        if (!roles_go_together(role, held[i].role)) {
            result_fault(out, "role", "not-together");
            return OK;
        }
    TRY(put_role(db, &id, hub, role, act->now_s));
    return role_end(db, &here, &body, "role.give", &id, role, out);
}

Err staff_role_take(Db *db, const Act *act, StaffId id, Str hub, Role role, Result *out)
{
    Act here = *act;
    bool go, last = false, has;
    Body body;

    here.hub = hub;
    TRY(role_begin(db, &here, "role.take", &id, hub, role, &body, out, &go));
    if (!go)
        return OK;
    TRY(has_role(db, &id, hub, role, &has));
    if (!has)
        return result_is(out, OUTCOME_ABSENT);
    if (role == ROLE_ADMINISTRATOR)
        TRY(is_last_administrator(db, &id, &last));
    if (last)
        return result_is(out, OUTCOME_REFUSED);
    Stmt *st = stmt_use(db, SQL_ROLE_DROP);
    stmt_text(st, ":hub", hub);
    stmt_blob(st, ":id", staff_blob(&id));
    stmt_text(st, ":role", str_c(role_code(role)));
    TRY(stmt_done(st));
    return role_end(db, &here, &body, "role.take", &id, role, out);
}

static Err end_sessions(Db *db, const StaffId *id, const Mark *but)
{
    static const Mark none;
    Stmt *st = stmt_use(db, SQL_SESSION_END_ALL);

    stmt_blob(st, ":id", staff_blob(id));
    stmt_blob(st, ":but", mark_blob(but ? but : &none));
    return stmt_done(st);
}

Err staff_sessions_end(Db *db, const Act *act, StaffId id, Result *out)
{
    AUTO(arena_free) Arena a = arena_new(SMALL_ARENA);
    bool go, reach;
    Body body;

    *out = (Result){ 0 };
    body_begin(&body, "sessions.end");
    body_text(&body, staff_blob(&id));
    TRY(act_begin(db, act, &body, out, &go));
    if (!go)
        return OK;
    TRY(in_reach(db, act, &id, &reach));
    if (!reach)
        return result_is(out, OUTCOME_ABSENT);
    TRY(end_sessions(db, &id, NULL));
    Err e = act_end(db, act, &body, "sessions.end", id_hex(&a, id.bytes), out);
    return e;
}

/* A hub's coordinator ends who works for no other hub. */
static Err works_elsewhere(Db *db, const Act *act, const StaffId *id, bool *out)
{
    *out = false;
    if (act->scope.kind != SCOPE_HUB)
        return OK;
    Stmt *st = stmt_use(db, SQL_STAFF_ELSEWHERE);
    stmt_text(st, ":hub", str_c(act->scope.hub));
    stmt_blob(st, ":id", staff_blob(id));
    *out = stmt_row(st) && row_int(st, 0) > 0;
    return stmt_done(st);
}

Err staff_leave(Db *db, const Act *act, StaffId id, Result *out)
{
    static const SqlId goes[] = { SQL_CODES_DROP, SQL_PASSKEYS_DROP, SQL_DEVICES_DROP,
                                  SQL_ROLES_DROP };
    AUTO(arena_free) Arena a = arena_new(SMALL_ARENA);
    bool go, reach, last, elsewhere;
    Body body;

    *out = (Result){ 0 };
    body_begin(&body, "staff.leave");
    body_text(&body, staff_blob(&id));
    TRY(act_begin(db, act, &body, out, &go));
    if (!go)
        return OK;
    TRY(in_reach(db, act, &id, &reach));
    if (!reach)
        return result_is(out, OUTCOME_ABSENT);
    TRY(works_elsewhere(db, act, &id, &elsewhere));
    TRY(is_last_administrator(db, &id, &last));
    if (last || elsewhere)
        return result_is(out, OUTCOME_REFUSED);
    Stmt *st = stmt_use(db, SQL_STAFF_LEAVE);
    stmt_int(st, ":now", act->now_s);
    stmt_blob(st, ":id", staff_blob(&id));
    TRY(stmt_done(st));
    TRY(end_sessions(db, &id, NULL));
    for (size_t i = 0; i < COUNT(goes); i++)
        TRY(run_for(db, goes[i], &id));
    Err e = act_end(db, act, &body, "staff.leave", id_hex(&a, id.bytes), out);
    return e;
}

/* ---- one's own factors ------------------------------------------------------------------------------------ */

Err staff_password_set(Db *db, const Act *act, StaffId id, const char *password_hash,
                       const Mark *session, Result *out)
{
    AUTO(arena_free) Arena a = arena_new(SMALL_ARENA);
    Body body;
    bool go;

    *out = (Result){ 0 };
    if (memcmp(id.bytes, act->who.staff.bytes, ID_BYTES) != 0)
        return result_is(out, OUTCOME_REFUSED); /* nobody sets another's (AUTH-09) */
    body_begin(&body, "staff.password");
    TRY(act_begin(db, act, &body, out, &go));
    if (!go)
        return OK;
    Stmt *st = stmt_use(db, SQL_STAFF_PASSWORD);
    stmt_text(st, ":password", str_c(password_hash));
    stmt_blob(st, ":id", staff_blob(&id));
    TRY(stmt_done(st));
    TRY(end_sessions(db, &id, session));
    Err e = act_end(db, act, &body, "staff.password", id_hex(&a, id.bytes), out);
    return e;
}

Err staff_print_codes(Db *db, const Act *act, StaffId id, char printed[][CODE_ROOM],
                      const Mark *session, Result *out)
{
    AUTO(arena_free) Arena a = arena_new(SMALL_ARENA);
    Body body;
    bool go;

    *out = (Result){ 0 };
    if (memcmp(id.bytes, act->who.staff.bytes, ID_BYTES) != 0)
        return result_is(out, OUTCOME_REFUSED);
    body_begin(&body, "staff.codes");
    TRY(act_begin(db, act, &body, out, &go));
    if (out->outcome == OUTCOME_BEFORE)
        make_codes(act, printed);
    if (!go)
        return OK;
    TRY(put_codes(db, act, &id, printed));
    TRY(end_sessions(db, &id, session));
    Err e = act_end(db, act, &body, "staff.codes", id_hex(&a, id.bytes), out);
    return e;
}

Err staff_totp_set(Db *db, const Act *act, StaffId id, const TotpSecret *secret, Str typed,
                   const Mark *session, Result *out)
{
    AUTO(arena_free) Arena a = arena_new(SMALL_ARENA);
    unsigned char sealed[TOTP_SEALED_BYTES];
    int64_t step = totp_step(secret, typed, act->now_s);
    Body body;
    bool go;

    *out = (Result){ 0 };
    if (memcmp(id.bytes, act->who.staff.bytes, ID_BYTES) != 0)
        return result_is(out, OUTCOME_REFUSED);
    body_begin(&body, "staff.totp");
    body_text(&body, typed);
    TRY(act_begin(db, act, &body, out, &go));
    if (go && !step)
        result_fault(out, "totp", "no-match");
    if (!go || !step)
        return OK;
    totp_seal(act->keys, secret, sealed);
    Stmt *st = stmt_use(db, SQL_STAFF_TOTP);
    stmt_blob(st, ":totp", (Str){ (const char *)sealed, sizeof(sealed) });
    stmt_int(st, ":step", step);
    stmt_blob(st, ":id", staff_blob(&id));
    TRY(stmt_done(st));
    TRY(end_sessions(db, &id, session));
    return act_end(db, act, &body, "staff.totp", id_hex(&a, id.bytes), out);
}

/* ---- reading ------------------------------------------------------------------------------------------------ */

Err staff_roles(Db *db, const StaffId *id, RoleHeld held[ROLES_HELD_MOST], size_t *count)
{
    Stmt *st = stmt_use(db, SQL_ROLES_OF);
    size_t n = 0;

    stmt_blob(st, ":id", staff_blob(id));
    stmt_int(st, ":most", ROLES_HELD_MOST);
    while (n < ROLES_HELD_MOST && stmt_row(st)) {
        Str hub = row_text_view(st, 1);
        RoleHeld *one = &held[n];

        *one = (RoleHeld){ .role = role_read(row_text_view(st, 0)) };
        if (one->role == ROLE_COUNT || hub.n >= sizeof(one->hub))
            continue; /* of a newer program: allows nothing */
        memcpy(one->hub, hub.p, hub.n);
        n++;
    }
    *count = n;
    return stmt_done(st);
}

Err staff_list(Db *db, Arena *a, Str hub, const StaffMember **out, size_t *count)
{
    StaffMember *list = NEW_N(a, StaffMember, STAFF_MOST);
    Stmt *st = stmt_use(db, hub.n ? SQL_STAFF_LIST : SQL_STAFF_LIST_ALL);
    size_t n = 0;

    if (hub.n)
        stmt_text(st, ":hub", hub);
    stmt_int(st, ":most", STAFF_MOST);
    while (n < STAFF_MOST && stmt_row(st)) {
        StaffMember *m = &list[n++];

        row_bytes(st, 0, m->id.bytes, ID_BYTES);
        m->login = row_text(st, 1, a);
        m->name = row_text(st, 2, a);
        m->language = row_text(st, 3, a);
        m->left = !str_eq(row_text_view(st, 4), S("active"));
        m->second = str_eq(row_text_view(st, 5), S("totp")) ? SECOND_TOTP : SECOND_PRINTED;
        m->joined_s = row_int(st, 6);
        m->codes_left = (size_t)row_int(st, 7);
    }
    TRY(stmt_done(st));
    for (size_t i = 0; i < n; i++)
        TRY(staff_roles(db, &list[i].id, list[i].held, &list[i].held_count));
    *out = list;
    *count = n;
    return OK;
}

Err staff_invitations_open(Db *db, Arena *a, Str hub, int64_t now_s, const OpenInvitation **out,
                           size_t *count)
{
    OpenInvitation *list = NEW_N(a, OpenInvitation, INVITATIONS_SHOWN);
    Stmt *st = stmt_use(db, SQL_INVITATIONS_OPEN);
    size_t n = 0;

    stmt_text(st, ":hub", hub);
    stmt_int(st, ":now", now_s);
    stmt_int(st, ":most", INVITATIONS_SHOWN);
    while (n < INVITATIONS_SHOWN && stmt_row(st))
        list[n++] = (OpenInvitation){ .hub = row_text(st, 0, a),
                                      .role = role_read(row_text_view(st, 1)),
                                      .name = row_text(st, 2, a),
                                      .until_s = row_int(st, 3) };
    *out = list;
    *count = n;
    return stmt_done(st);
}

Err staff_forget(Db *db, int64_t now_s)
{
    Stmt *st = stmt_use(db, SQL_INVITATIONS_FORGET);

    stmt_int(st, ":now", now_s);
    TRY(stmt_done(st));
    st = stmt_use(db, SQL_DEVICES_FORGET);
    stmt_int(st, ":first", now_s / DAY_S - DEVICE_DAYS);
    TRY(stmt_done(st));
    st = stmt_use(db, SQL_STAFF_FORGET);
    stmt_int(st, ":first", now_s - (int64_t)STAFF_KEPT_DAYS * DAY_S);
    return stmt_done(st);
}
