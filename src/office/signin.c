#include "office/signin.h"
#include "desk/guard.h"
#include "office/office.h"
#include "office/passkey.h"
#include "office_pages.h"
#include <sodium.h>
#include <string.h>

#define SESSION_LINE "Set-Cookie: __Host-gza=%s; Path=/; Secure; HttpOnly; SameSite=Strict"
#define DEVICE_LINE                                                                                \
    "Set-Cookie: __Host-gza-device=%s; Path=/; Secure; HttpOnly; SameSite=Strict; Max-Age=15552000"
#define HUB_LINE                                                                                   \
    "Set-Cookie: __Host-gza-hub=%.*s; Path=/; Secure; HttpOnly; SameSite=Strict; Max-Age=15552000"

/* ---- where to go on ------------------------------------------------------------------------------- */

static bool holds(const Actor *who, Role role)
{
    for (size_t i = 0; i < who->held_count; i++)
        if (who->held[i].role == role)
            return true;
    return false;
}

Str office_home(const Actor *who)
{
    static const struct {
        Role role;
        const char *path;
    } homes[] = {
        { ROLE_CONSULTANT, "/desk" },
        { ROLE_HUB_COORDINATOR, "/desk" },
        { ROLE_RECEPTION, "/desk" },
        { ROLE_NETWORK_COORDINATOR, "/network" },
        { ROLE_EDITOR, "/workshop" },
        { ROLE_REVIEWER, "/workshop" },
        { ROLE_ADMINISTRATOR, "/network/staff" },
        { ROLE_DONOR_OFFICER, "/network/figures" },
    };

    for (size_t i = 0; i < COUNT(homes); i++)
        if (holds(who, homes[i].role))
            return str_c(homes[i].path);
    return S("/me");
}

void staff_home(Visit *v)
{
    visit_see(v, office_home(&v->who.who));
}

void hub_choice_post(Visit *v)
{
    Str hub = visit_field_of(v, S("hub"));
    bool mine = false;

    for (size_t i = 0; i < v->who.who.held_count; i++)
        mine |= hub.n && str_eq(hub, str_c(v->who.who.held[i].hub));
    if (!mine) {
        visit_absent(v);
        return;
    }
    visit_field(v, arena_fmt(v->a, HUB_LINE, STR(hub)));
    visit_see(v, office_home(&v->who.who));
}

/* A page that was asked for before signing in: one of ours that can be looked at. */
static Str sound_to(Str to)
{
    for (size_t i = 0; i < to.n; i++)
        if (to.p[i] <= ' ' || to.p[i] > '~' || to.p[i] == '\\')
            return (Str){ 0 };
    return to.n && to.n < 200 && route_find(to, ROUTE_GET) ? to : (Str){ 0 };
}

void signin_done(Visit *v, const SignedIn *in, Str to)
{
    visit_field(v, arena_fmt(v->a, SESSION_LINE, in->token));
    if (in->device[0])
        visit_field(v, arena_fmt(v->a, DEVICE_LINE, in->device));
    to = sound_to(to);
    visit_see(v, to.n ? to : S("/me/home"));
}

/* ---- signing in and unlocking ------------------------------------------------------------------------ */

static void show_signin(Visit *v, int status, SignInView *s)
{
    PasskeyAsk ask = passkey_ask(v);
    Html h = visit_page(v);

    s->ask = &ask;

    signin_form(&h, v, s);
    visit_html(v, status, &h);
}

void signin_page(Visit *v)
{
    SignInView s = { .to = sound_to(visit_field_of(v, S("to"))) };

    if (v->signed_in && !v->who.locked)
        visit_see(v, S("/me/home"));
    else
        show_signin(v, 200, &s);
}

void unlock_page(Visit *v)
{
    SignInView s = { .to = sound_to(visit_field_of(v, S("to"))),
                     .unlocks = true,
                     .again = str_eq(visit_field_of(v, S("again")), S("1")) && !v->who.locked };

    if (v->signed_in && !v->who.locked && !s.again)
        visit_see(v, s.to.n ? s.to : S("/me/home"));
    else
        show_signin(v, 200, &s);
}

typedef struct FinishWork {
    const Visit *v;
    const SignIn *typed;
    const SignInLook *look;
    SignedIn in;
} FinishWork;

static Err finish_work(Db *db, void *what)
{
    FinishWork *f = what;
    const Visit *v = f->v;

    return signin_finish(db, visit_keys(v), f->typed, f->look, v->signed_in ? &v->who.mark : NULL,
                         &f->in);
}

/* Seconds to wait; 0: go on. The same for names that are there and names that are not. */
static int must_wait(Visit *v, Str login, bool device_known)
{
    Str source = { (const char *)v->source.prefix, sizeof(v->source.prefix) };

    return guard_ask(office_guard(v->office), source, login_of(v->a, login),
                     device_known ? v->device : (Str){ 0 }, v->now_s);
}

static void slow_down(Visit *v, SignInView *s, int wait)
{
    result_fault(&s->result, "login", "wait");
    show_signin(v, 429, s);
    visit_field(v, arena_fmt(v->a, "Retry-After: %d", wait));
}

static void try_signin(Visit *v, SignInView *s)
{
    SignIn typed = { .login = s->login,
                     .password = visit_field_of(v, S("password")),
                     .code = visit_field_of(v, S("code")),
                     .device = v->device,
                     .now_s = v->now_s };
    SignInLook look;
    FinishWork finish = { .v = v, .typed = &typed, .look = &look };
    int wait;

    if (str_eq(visit_field_of(v, S("way")), S("passkey"))) {
        passkey_signin(v, s, show_signin);
        return;
    }
    if (!visit_reads(v, signin_look(v->db, visit_keys(v), &typed, &look)))
        return;
    if ((wait = must_wait(v, s->login, look.device_known)) > 0) {
        slow_down(v, s, wait);
        return;
    }
    signin_check(visit_keys(v), &typed, &look);
    if (!visit_write(v, finish_work, &finish))
        return;
    if (!finish.in.ok) {
        result_fault(&s->result, "login", "does-not-fit");
        show_signin(v, 422, s);
        return;
    }
    guard_succeeded(office_guard(v->office),
                    (Str){ (const char *)v->source.prefix, sizeof(v->source.prefix) },
                    login_of(v->a, s->login), look.device_known ? v->device : (Str){ 0 });
    signin_done(v, &finish.in, s->to);
}

void signin_post(Visit *v)
{
    SignInView s = { .login = visit_field_of(v, S("login")),
                     .to = sound_to(visit_field_of(v, S("to"))) };

    try_signin(v, &s);
}

void unlock_post(Visit *v)
{
    SignInView s = { .login = visit_field_of(v, S("login")),
                     .to = sound_to(visit_field_of(v, S("to"))),
                     .unlocks = true,
                     .again = v->signed_in && !v->who.locked };

    try_signin(v, &s);
}

static Err lock_work(Db *db, void *what)
{
    const Visit *v = what;

    return session_lock(db, &v->act, &v->who.mark);
}

void lock_post(Visit *v)
{
    if (visit_write(v, lock_work, v))
        visit_see(v, S("/unlock"));
}

static Err signout_work(Db *db, void *what)
{
    const Visit *v = what;

    return session_end(db, &v->act, &v->who.mark);
}

void signout_post(Visit *v)
{
    if (!visit_write(v, signout_work, v))
        return;
    visit_field(v,
                S("Set-Cookie: __Host-gza=; Path=/; Secure; HttpOnly; SameSite=Strict; Max-Age=0"));
    visit_see(v, S("/sign-in"));
}

/* ---- joining ------------------------------------------------------------------------------------------ */

static void show_join(Visit *v, int status, const JoinView *j, bool knows_code)
{
    Html h = visit_page(v);

    if (knows_code)
        join_form(&h, v, j);
    else
        join_ask(&h, v, j);
    visit_html(v, status, &h);
}

void join_page(Visit *v)
{
    JoinView j = { 0 };

    show_join(v, 200, &j, false);
}

/* What the code is good for; false: answered. */
static bool read_invitation(Visit *v, JoinView *j)
{
    Outcome outcome = OUTCOME_ABSENT;
    int wait = must_wait(v, S("join"), false);

    if (wait > 0) {
        result_fault(&j->result, "invitation", "wait");
        show_join(v, 429, j, false);
        visit_field(v, arena_fmt(v->a, "Retry-After: %d", wait));
        return false;
    }
    if (!visit_reads(v, staff_invitation(v->db, v->a, visit_keys(v), j->code, v->now_s,
                                         &j->invitation, &outcome)))
        return false;
    if (outcome == OUTCOME_ABSENT) {
        result_fault(&j->result, "invitation", "no-invitation");
        show_join(v, 422, j, false);
        return false;
    }
    guard_succeeded(office_guard(v->office),
                    (Str){ (const char *)v->source.prefix, sizeof(v->source.prefix) }, S("join"),
                    (Str){ 0 });
    j->totp_address = totp_address(v->a, &j->invitation.totp, j->invitation.name);
    j->totp_letters = totp_letters(v->a, &j->invitation.totp);
    secret_wipe(&j->invitation.totp, sizeof(j->invitation.totp));
    return true;
}

typedef struct JoinWork {
    const Visit *v;
    const Joining *joining;
    char printed[PRINTED_CODES][CODE_ROOM];
    StaffId id;
    Result result;
} JoinWork;

static Err join_work(Db *db, void *what)
{
    JoinWork *w = what;

    return staff_join(db, &w->v->act, w->joining, w->printed, &w->id, &w->result);
}

/* Hashing takes long: only for what is otherwise right. */
static void join_now(Visit *v, JoinView *j)
{
    Str password = visit_field_of(v, S("password"));
    const char *fault = password_fault(password, j->login);
    char hash[PASSWORD_HASH_ROOM];
    Joining joining = { .code = j->code,
                        .login = j->login,
                        .name = j->name,
                        .language = v->lang == LANG_KA ? S("ka") : S("en"),
                        .password_hash = hash,
                        .second = j->second,
                        .totp = visit_field_of(v, S("totp")) };
    JoinWork w = { .v = v, .joining = &joining };

    if (fault)
        result_fault(&j->result, "password", fault);
    if (!fault && !visit_reads(v, password_hash(password, hash)))
        return;
    if (!fault && !visit_write(v, join_work, &w))
        return;
    if (!fault)
        j->result = w.result;
    if (j->result.outcome == OUTCOME_DONE || j->result.outcome == OUTCOME_BEFORE) {
        if (j->second == SECOND_PRINTED) {
            j->printed = (const char(*)[CODE_ROOM])w.printed;
            j->printed_count = PRINTED_CODES;
        }
        Html h = visit_page(v);
        join_done(&h, v, j);
        visit_html(v, 200, &h);
    } else if (j->result.outcome == OUTCOME_ABSENT) {
        j->result = (Result){ 0 };
        result_fault(&j->result, "invitation", "no-invitation");
        show_join(v, 422, j, false);
    } else if (j->result.outcome == OUTCOME_FAULTY) {
        if (read_invitation(v, j))
            show_join(v, 422, j, true);
    } else {
        visit_settled(v, &j->result);
    }
    secret_wipe(w.printed, sizeof(w.printed));
    sodium_memzero(hash, sizeof(hash));
}

void join_post(Visit *v)
{
    JoinView j = { .code = visit_field_of(v, S("invitation")),
                   .key = visit_field_of(v, S("key")),
                   .name = visit_field_of(v, S("name")),
                   .login = visit_field_of(v, S("login")),
                   .second = str_eq(visit_field_of(v, S("second")), S("totp")) ? SECOND_TOTP
                                                                               : SECOND_PRINTED };

    if (str_eq(visit_field_of(v, S("step")), S("join"))) {
        join_now(v, &j);
        return;
    }
    if (!read_invitation(v, &j))
        return;
    j.key = office_new_key(v->a);
    j.name = j.invitation.name;
    show_join(v, 200, &j, true);
}
