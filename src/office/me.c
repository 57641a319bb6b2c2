#include "office/me.h"
#include "desk/hub.h"
#include "office/office.h"
#include "office/passkey.h"
#include "office_pages.h"
#include <sodium.h>
#include <string.h>

/* ---- the page ---------------------------------------------------------------------------------------- */

/* What /me says was done: nothing that somebody else wrote into an address. */
static Str known_done(Str what)
{
    static const char *const known[] = { "password", "totp",     "passkey", "passkey_removed",
                                         "last_way", "sessions", "language" };

    for (size_t i = 0; i < COUNT(known); i++)
        if (str_eq(what, str_c(known[i])))
            return str_c(known[i]);
    return (Str){ 0 };
}

void me_done(Visit *v, const char *what)
{
    visit_see(v, arena_fmt(v->a, "/me?done=%s", what));
}

bool me_is_proved(Visit *v, Str to)
{
    if (session_is_proved(&v->who, v->now_s))
        return true;
    visit_see(v, arena_fmt(v->a, "/unlock?again=1&to=%.*s", STR(to)));
    return false;
}

static Err read_me(const Visit *v, MeView *m)
{
    StaffId id = v->who.who.staff;

    TRY(own_read(v->db, v->a, id, &m->own));
    TRY(passkey_list(v->db, v->a, id, &m->passkey, &m->passkeys));
    TRY(session_list(v->db, v->a, id, v->now_s, &m->session, &m->sessions));
    return own_events(v->db, v->a, id, &m->event, &m->events);
}

void me_page(Visit *v)
{
    MeView m = { .done = known_done(visit_field_of(v, S("done"))) };
    PasskeySite site;

    m.passkeys_here = passkey_site(v->a, v->pages->base_url, &site);
    if (!visit_reads(v, read_me(v, &m)))
        return;
    Html h = visit_page(v);
    me_html(&h, v, &m);
    visit_html(v, 200, &h);
}

Str me_hub_words(const Html *h, const Visit *v, const RoleHeld *held)
{
    const HubRecord *hub = NULL;
    Str code = str_c(held->hub);

    if (!code.n)
        return word(h, W_office_me_network);
    if (FAILED(hub_read(v->db, h->a, code, &hub)) || !hub)
        return code;
    return h->lang == LANG_KA || !hub->name_en.n ? hub->name_ka : hub->name_en;
}

Str me_event_words(const Html *h, const OwnEvent *e)
{
    bool refused = !str_eq(e->result, S("done"));

    if (str_eq(e->action, S("sign-in")) || str_eq(e->action, S("unlock"))) {
        if (str_eq(e->object, S("passkey-counter")))
            return office_word(h, "office.me.event_copy");
        return office_word(
            h, "office.me.event_%s%s%s", str_eq(e->action, S("unlock")) ? "unlock" : "in",
            str_starts(e->object, S("passkey")) ? "_passkey" : "", refused ? "_refused" : "");
    }
    Str key = arena_fmt(h->a, "%.*s", STR(e->action));
    return office_word(h, "office.me.event.%s", arena_z(h->a, key));
}

/* ---- language ----------------------------------------------------------------------------------------- */

typedef struct LanguageWork {
    Visit *v;
    Str language;
    Result result;
} LanguageWork;

static Err language_work(Db *db, void *what)
{
    LanguageWork *w = what;

    return own_language_set(db, &w->v->act, w->language, &w->result);
}

void me_post(Visit *v)
{
    LanguageWork w = { .v = v, .language = visit_field_of(v, S("language")) };

    if (!visit_write(v, language_work, &w))
        return;
    if (w.result.outcome == OUTCOME_FAULTY) {
        visit_refuse(v, 409); /* there are two buttons, and both are good */
    } else if (visit_settled(v, &w.result)) {
        v->lang = str_eq(w.language, S("ka")) ? LANG_KA : LANG_EN;
        me_done(v, "language");
    }
}

/* ---- sessions ------------------------------------------------------------------------------------------ */

bool me_is_this_session(const Visit *v, const Session *s)
{
    return secret_same(s->mark.bytes, v->who.mark.bytes, MARK_BYTES);
}

Str me_session_row(Arena *a, const Session *s)
{
    return id_hex(a, s->mark.bytes);
}

typedef struct EndWork {
    Visit *v;
    const Session *one; /* NULL: all but this one */
} EndWork;

static Err end_work(Db *db, void *what)
{
    EndWork *w = what;

    if (w->one)
        return session_end(db, &w->v->act, &w->one->mark);
    return session_end_all(db, &w->v->act, w->v->who.who.staff, &w->v->who.mark);
}

void me_sessions_post(Visit *v)
{
    Str row = visit_field_of(v, S("session"));
    EndWork w = { .v = v };
    const Session *list;
    size_t count;

    if (!visit_reads(v, session_list(v->db, v->a, v->who.who.staff, v->now_s, &list, &count)))
        return;
    for (size_t i = 0; i < count; i++)
        if (str_eq(row, me_session_row(v->a, &list[i])))
            w.one = &list[i];
    /* One that has ended meanwhile is what was wanted; another's is never in the list. */
    if ((w.one || str_eq(row, S("others"))) && !visit_write(v, end_work, &w))
        return;
    me_done(v, "sessions");
}

/* ---- password ------------------------------------------------------------------------------------------- */

static void show_password(Visit *v, int status, const MeChange *c)
{
    Html h = visit_page(v);

    me_password_html(&h, v, c);
    visit_html(v, status, &h);
}

void me_password_page(Visit *v)
{
    MeChange c = { .key = office_new_key(v->a) };

    if (me_is_proved(v, S("/me/password")))
        show_password(v, 200, &c);
}

typedef struct PasswordWork {
    Visit *v;
    const char *hash;
    Result result;
} PasswordWork;

static Err password_work(Db *db, void *what)
{
    PasswordWork *w = what;

    return staff_password_set(db, &w->v->act, w->v->who.who.staff, w->hash, &w->v->who.mark,
                              &w->result);
}

void me_password_post(Visit *v)
{
    Str password = visit_field_of(v, S("password"));
    char hash[PASSWORD_HASH_ROOM];
    MeChange c = { .key = office_new_key(v->a) };
    PasswordWork w = { .v = v, .hash = hash };
    OwnAccount own;

    if (!me_is_proved(v, S("/me/password")) ||
        !visit_reads(v, own_read(v->db, v->a, v->who.who.staff, &own)))
        return;
    const char *fault = password_fault(password, own.login);
    if (fault) {
        result_fault(&c.result, "password", fault);
        show_password(v, 422, &c);
        return;
    }
    if (visit_reads(v, password_hash(password, hash)) && visit_write(v, password_work, &w) &&
        visit_settled(v, &w.result))
        me_done(v, "password");
    sodium_memzero(hash, sizeof(hash));
}

/* ---- codes on paper ---------------------------------------------------------------------------------------- */

static void show_codes(Visit *v, const MeChange *c)
{
    Html h = visit_page(v);

    me_codes_html(&h, v, c);
    visit_html(v, 200, &h);
}

void me_codes_page(Visit *v)
{
    MeChange c = { .key = office_new_key(v->a) };

    if (me_is_proved(v, S("/me/codes")))
        show_codes(v, &c);
}

typedef struct CodesWork {
    Visit *v;
    char printed[PRINTED_CODES][CODE_ROOM];
    Result result;
} CodesWork;

static Err codes_work(Db *db, void *what)
{
    CodesWork *w = what;

    return staff_print_codes(db, &w->v->act, w->v->who.who.staff, w->printed, &w->v->who.mark,
                             &w->result);
}

/* Shown in the answer itself, once: the same form sent again shows the same ones (SYN-01). */
void me_codes_post(Visit *v)
{
    CodesWork w = { .v = v };
    MeChange c = { .printed = (const char(*)[CODE_ROOM])w.printed, .printed_count = PRINTED_CODES };

    if (!me_is_proved(v, S("/me/codes")) || !visit_write(v, codes_work, &w))
        return;
    if (w.result.outcome == OUTCOME_FAULTY) /* a form without its key */
        visit_refuse(v, 403);
    else if (visit_settled(v, &w.result))
        show_codes(v, &c);
    secret_wipe(w.printed, sizeof(w.printed));
}

/* ---- the app on the phone ------------------------------------------------------------------------------------ */

static void show_totp(Visit *v, int status, MeChange *c)
{
    TotpSecret secret;

    totp_of_session(visit_keys(v), &v->who.mark, &secret);
    c->totp_address = totp_address(v->a, &secret, v->who.name);
    c->totp_letters = totp_letters(v->a, &secret);
    secret_wipe(&secret, sizeof(secret));
    Html h = visit_page(v);
    me_totp_html(&h, v, c);
    visit_html(v, status, &h);
}

void me_totp_page(Visit *v)
{
    MeChange c = { .key = office_new_key(v->a) };

    if (me_is_proved(v, S("/me/totp")))
        show_totp(v, 200, &c);
}

typedef struct TotpWork {
    Visit *v;
    const TotpSecret *secret;
    Str typed;
    Result result;
} TotpWork;

static Err totp_work(Db *db, void *what)
{
    TotpWork *w = what;

    return staff_totp_set(db, &w->v->act, w->v->who.who.staff, w->secret, w->typed, &w->v->who.mark,
                          &w->result);
}

void me_totp_post(Visit *v)
{
    TotpSecret secret;
    TotpWork w = { .v = v, .secret = &secret, .typed = visit_field_of(v, S("totp")) };

    if (!me_is_proved(v, S("/me/totp")))
        return;
    totp_of_session(visit_keys(v), &v->who.mark, &secret);
    bool written = visit_write(v, totp_work, &w);
    secret_wipe(&secret, sizeof(secret));
    if (!written)
        return;
    if (w.result.outcome == OUTCOME_FAULTY) {
        MeChange c = { .result = w.result, .key = office_new_key(v->a) };
        show_totp(v, 422, &c);
    } else if (visit_settled(v, &w.result)) {
        me_done(v, "totp");
    }
}
