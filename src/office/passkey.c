#include "office/passkey.h"
#include "desk/guard.h"
#include "office/me.h"
#include "office/office.h"
#include "office_pages.h"
#include <sodium.h>
#include <string.h>

#define TRY_LINE "Set-Cookie: __Host-gza-try=%s; Path=/; Secure; HttpOnly; SameSite=Strict"

enum { NAMED_LETTERS = 64 }; /* so much of a credential's name tells one from another */

PasskeyAsk passkey_ask(Visit *v)
{
    PasskeyAsk ask = { 0 };

    ask.can = passkey_site(v->a, v->pages->base_url, &ask.site);
    v->asks_passkey = ask.can;
    return ask;
}

static Str letters(Arena *a, Str bytes)
{
    size_t room = sodium_base64_ENCODED_LEN(bytes.n, sodium_base64_VARIANT_URLSAFE_NO_PADDING);
    char *out = NEW_N(a, char, room);

    sodium_bin2base64(out, room, (const unsigned char *)bytes.p, bytes.n,
                      sodium_base64_VARIANT_URLSAFE_NO_PADDING);
    return str_c(out);
}

Str passkey_kind_words(const Html *h, PasskeyKind kind)
{
    return kind < PASSKEY_KIND_COUNT
               ? office_word(h, "office.passkey.kind_%s", passkey_kind_code(kind))
               : (Str){ 0 };
}

/* ---- challenges ------------------------------------------------------------------------------------ */

static void answer_try(Visit *v, const PasskeyTry *try)
{
    visit_json(
        v, 200,
        arena_fmt(v->a, "{\"challenge\":\"%s\",\"ticket\":\"%s\"}", try->challenge, try->ticket));
}

void signin_challenge(Visit *v)
{
    char token[TOKEN_CHARS + 1];
    PasskeyTry try;

    if (!passkey_ask(v).can) {
        visit_absent(v);
        return;
    }
    if (v->attempt.n != TOKEN_CHARS) {
        token_new(token);
        v->attempt = arena_str(v->a, str_c(token));
        visit_field(v, arena_fmt(v->a, TRY_LINE, token));
    }
    passkey_try(visit_keys(v), PASSKEY_FOR_SIGN_IN, v->attempt, v->now_s, &try);
    answer_try(v, &try);
}

void passkey_challenge(Visit *v)
{
    PasskeyTry try;

    if (!passkey_ask(v).can) {
        visit_absent(v);
        return;
    }
    passkey_try(visit_keys(v), PASSKEY_FOR_ADDING, v->token, v->now_s, &try);
    answer_try(v, &try);
}

static PasskeySent read_sent(const Visit *v)
{
    return (PasskeySent){ .ticket = visit_field_of(v, S("ticket")),
                          .client_data = visit_field_of(v, S("client_data")),
                          .attestation = visit_field_of(v, S("attestation")),
                          .id = visit_field_of(v, S("credential")),
                          .auth_data = visit_field_of(v, S("auth_data")),
                          .signature = visit_field_of(v, S("signature")),
                          .owner = visit_field_of(v, S("owner")) };
}

/* ---- signing in -------------------------------------------------------------------------------------- */

typedef struct PasskeyWork {
    const Visit *v;
    const SignIn *typed;
    PasskeyLook *look;
    SignedIn in;
} PasskeyWork;

static Err finish_work(Db *db, void *what)
{
    PasskeyWork *w = what;
    const Visit *v = w->v;

    return passkey_finish(db, visit_keys(v), w->typed, w->look, v->signed_in ? &v->who.mark : NULL,
                          &w->in);
}

/* Nobody types a name, so what is slowed beside the source is the credential (AUTH-05). */
void passkey_signin(Visit *v, SignInView *s, void (*show)(Visit *v, int status, SignInView *s))
{
    PasskeyAsk ask = passkey_ask(v);
    PasskeySent sent = read_sent(v);
    SignIn typed = { .device = v->device, .now_s = v->now_s };
    PasskeyLook look;
    PasskeyWork work = { .v = v, .typed = &typed, .look = &look };
    Str source = { (const char *)v->source.prefix, sizeof(v->source.prefix) };

    if (!ask.can) {
        visit_absent(v);
        return;
    }
    if (!visit_reads(v, passkey_look(v->db, visit_keys(v), &typed, &sent, &look)))
        return;
    Str device = look.person.device_known ? v->device : (Str){ 0 };
    int wait = guard_ask(office_guard(v->office), source, str_head(sent.id, NAMED_LETTERS), device,
                         v->now_s);
    if (wait > 0) {
        result_fault(&s->result, "passkey", "wait");
        show(v, 429, s);
        visit_field(v, arena_fmt(v->a, "Retry-After: %d", wait));
        return;
    }
    passkey_check(visit_keys(v), &ask.site, v->attempt, v->now_s, &sent, &look);
    if (!visit_write(v, finish_work, &work))
        return;
    if (!work.in.ok) { /* one sentence, whatever it was (AUTH-06) */
        result_fault(&s->result, "passkey", "passkey-refused");
        show(v, 422, s);
        return;
    }
    guard_succeeded(office_guard(v->office), source, str_head(sent.id, NAMED_LETTERS), device);
    signin_done(v, &work.in, s->to);
}

/* ---- one's own ------------------------------------------------------------------------------------------- */

static Str known_ones(Visit *v, const Passkey *list, size_t count)
{
    Str all = { 0 };

    for (size_t i = 0; i < count; i++)
        all = arena_fmt(v->a, "%.*s%s%.*s", STR(all), i ? "," : "",
                        STR(letters(v->a, list[i].credential)));
    return all;
}

static void show_add(Visit *v, int status, PasskeyAddView *p)
{
    const Passkey *list;
    size_t count;

    if (!visit_reads(v, passkey_list(v->db, v->a, v->who.who.staff, &list, &count)))
        return;
    p->ask = passkey_ask(v);
    p->owner = letters(v->a, (Str){ (const char *)v->who.who.staff.bytes, ID_BYTES });
    p->name = v->who.name;
    p->known = known_ones(v, list, count);
    Html h = visit_page(v);
    passkey_add_page(&h, v, p);
    visit_html(v, status, &h);
}

void passkey_page(Visit *v)
{
    PasskeyAddView p = { .key = office_new_key(v->a), .kind = PASSKEY_COMPUTER };

    if (me_is_proved(v, S("/me/passkey")))
        show_add(v, 200, &p);
}

typedef struct AddWork {
    Visit *v;
    PasskeyKind kind;
    const PasskeyNew *made;
    Result result;
} AddWork;

static Err add_work(Db *db, void *what)
{
    AddWork *w = what;

    return passkey_add(db, &w->v->act, w->kind, w->made, &w->v->who.mark, &w->result);
}

void passkey_post(Visit *v)
{
    PasskeyAsk ask = passkey_ask(v);
    PasskeySent sent = read_sent(v);
    PasskeyNew made;
    AddWork w = { .v = v, .kind = passkey_kind_read(visit_field_of(v, S("kind"))), .made = &made };

    if (!ask.can) {
        visit_absent(v);
        return;
    }
    if (!me_is_proved(v, S("/me/passkey")))
        return;
    passkey_check_new(v->a, visit_keys(v), &ask.site, v->token, v->now_s, &sent, &made);
    if (!visit_write(v, add_work, &w))
        return;
    if (visit_settled(v, &w.result)) {
        me_done(v, "passkey");
    } else if (w.result.outcome == OUTCOME_FAULTY) {
        PasskeyAddView p = { .result = w.result,
                             .key = office_new_key(v->a),
                             .kind = w.kind < PASSKEY_KIND_COUNT ? w.kind : PASSKEY_COMPUTER };
        show_add(v, 422, &p);
    }
}

typedef struct RemoveWork {
    Visit *v;
    unsigned char id[ID_BYTES];
    Result result;
} RemoveWork;

static Err remove_work(Db *db, void *what)
{
    RemoveWork *w = what;

    return passkey_remove(db, &w->v->act, w->id, &w->v->who.mark, &w->result);
}

void passkey_remove_post(Visit *v)
{
    RemoveWork w = { .v = v };

    if (!id_read(visit_last_part(v), w.id)) {
        visit_absent(v);
        return;
    }
    if (!me_is_proved(v, S("/me")) || !visit_write(v, remove_work, &w))
        return;
    if (w.result.outcome == OUTCOME_REFUSED)
        me_done(v, "last_way");
    else if (visit_settled(v, &w.result))
        me_done(v, "passkey_removed");
}
