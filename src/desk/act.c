#include "desk/act.h"
#include "base/utf8.h"
#include <sodium.h>
#include <string.h>

/* ---- who may ------------------------------------------------------------------------------------ */

/* The hub this role answers for here, in *hub; false: it does not reach. */
static bool role_reaches(const RoleHeld *held, const Route *r, Str hub, Scope *scope)
{
    switch (r->reach[held->role]) {
    case MAY_NONE: return false;
    case MAY_SELF: return true; /* without a hub: what is about oneself needs none */
    case MAY_HUB:
        if (!held->hub[0] || (hub.n && !str_eq(hub, str_c(held->hub))))
            return false;
        *scope = scope_hub(str_c(held->hub));
        return true;
    case MAY_NETWORK:
        if (held->hub[0])
            return false; /* a network's role that somebody gave a hub: not what the matrix means */
        *scope = (Scope){ .kind = SCOPE_NETWORK };
        return true;
    }
    return false;
}

bool act_allow(const Actor *who, Str path, RouteMethod method, Str hub, Act *act)
{
    const Route *r = route_find(path, method);
    Scope best = { .kind = SCOPE_NONE };
    bool allowed = false;

    *act = (Act){ 0 };
    if (!r)
        return false;
    for (size_t i = 0; i < who->held_count; i++) {
        Scope scope = { .kind = SCOPE_NONE };

        if (who->held[i].role >= ROLE_COUNT || !role_reaches(&who->held[i], r, hub, &scope))
            continue;
        allowed = true;
        if (scope.kind > best.kind)
            best = scope;
    }
    act->who = *who;
    act->scope = best;
    act->hub = hub;
    return allowed || r->open;
}

Act act_of_machine(const Keys *keys, int64_t now_s)
{
    Act act = { .scope = { .kind = SCOPE_MACHINE }, .now_s = now_s, .keys = keys };

    write_key_new(&act.key);
    return act;
}

Day act_day(const Act *act)
{
    enum { GEORGIA_S = 4 * 3600, DAY_S = 86400 };

    return (Day)((act->now_s + GEORGIA_S) / DAY_S);
}

/* ---- what came of it ----------------------------------------------------------------------------- */

void result_fault(Result *r, const char *field, const char *reason)
{
    r->outcome = OUTCOME_FAULTY;
    if (r->faults < FAULTS_MOST)
        r->fault[r->faults++] = (Fault){ field, reason };
}

Err result_is(Result *out, Outcome outcome)
{
    out->outcome = outcome;
    return OK;
}

Err act_begin(Db *db, const Act *act, Body *body, Result *out, bool *go)
{
    Written written;

    *go = false;
    db_scope(db, act->scope);
    if (out->faults)
        return OK;
    body_text(body, act->hub);
    body_text(body, (Str){ (const char *)act->who.staff.bytes, ID_BYTES });
    if (sodium_is_zero(act->key.bytes, sizeof(act->key.bytes))) {
        result_fault(out, "key", "missing");
        return OK;
    }
    TRY(written_find(db, &act->key, body, &written));
    switch (written) {
    case WRITTEN_NEW: *go = true; break;
    case WRITTEN_BEFORE: out->outcome = OUTCOME_BEFORE; break;
    case WRITTEN_OTHERWISE: out->outcome = OUTCOME_OTHERWISE; break;
    }
    return OK;
}

Err act_note(Db *db, const Act *act, const char *action, Str object, const char *result)
{
    return audit_add(db, &act->keys->audit,
                     &(AuditEntry){
                         .at_s = act->now_s,
                         .staff = id_is_none(act->who.staff.bytes) ? NULL : act->who.staff.bytes,
                         .hub = act->hub,
                         .action = str_c(action),
                         .object = object,
                         .result = str_c(result),
                     });
}

Err act_end(Db *db, const Act *act, const Body *body, const char *action, Str object, Result *out)
{
    out->outcome = OUTCOME_DONE;
    TRY(written_note(db, &act->key, body, act_day(act)));
    return act_note(db, act, action, object, "done");
}

/* ---- ids and codes ---------------------------------------------------------------------------------- */

StaffId staff_id_new(void)
{
    StaffId id = { 0 };

    secret_random(id.bytes, sizeof(id.bytes));
    return id;
}

Str id_blob(const unsigned char id[ID_BYTES])
{
    return (Str){ (const char *)id, ID_BYTES };
}

Str staff_blob(const StaffId *id)
{
    return id_blob(id->bytes);
}

bool id_is_none(const unsigned char id[ID_BYTES])
{
    return sodium_is_zero(id, ID_BYTES);
}

Str id_hex(Arena *a, const unsigned char id[ID_BYTES])
{
    return id_hex_in(NEW_N(a, char, 2 * ID_BYTES + 1), id);
}

Str id_hex_in(char room[2 * ID_BYTES + 1], const unsigned char id[ID_BYTES])
{
    return str_c(sodium_bin2hex(room, 2 * ID_BYTES + 1, id, ID_BYTES));
}

bool id_read(Str hex, unsigned char out[ID_BYTES])
{
    WriteKey key;

    if (!write_key_read(hex, &key))
        return false;
    memcpy(out, key.bytes, ID_BYTES);
    return true;
}

bool code_is_good(Str code)
{
    if (code.n == 0 || code.n > HUB_CODE_MOST)
        return false;
    for (size_t i = 0; i < code.n; i++) {
        char c = code.p[i];
        bool letter = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');

        if (!letter && (i == 0 || (c != '-' && c != '_')))
            return false;
    }
    return true;
}

bool line_is_good(Str text, size_t most)
{
    if (!utf8_valid(text) || utf8_count(text) > most)
        return false;
    while (text.n) {
        uint32_t code = utf8_next(&text);

        if (code < 0x20 || (code >= 0x7F && code < 0xA0) || code_is_invisible(code))
            return false;
    }
    return true;
}
