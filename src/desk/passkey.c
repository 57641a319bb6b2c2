#include "desk/passkey.h"
#include "base/json_read.h"
#include "base/must.h"
#include "desk/attestation.h"
#include <fido.h>
#include <fido/eddsa.h>
#include <fido/es256.h>
#include <fido/rs256.h>
#include <pthread.h>
#include <sodium.h>
#include <string.h>

enum { SMALL_ARENA = 2 << 20, HOST_MOST = 253, HASH_BYTES = crypto_hash_sha256_BYTES };

static Str blob(const void *p, size_t n)
{
    return (Str){ p, n };
}

static const unsigned char *bytes_of(Str s)
{
    return (const unsigned char *)s.p;
}

/* ---- the site -------------------------------------------------------------------------------------- */

/* Small letters, digits, hyphens and dots, and not an address of numbers: the last part begins with a letter. */
static bool host_is_name(Str host)
{
    size_t last = 0;

    if (host.n == 0 || host.n > HOST_MOST)
        return false;
    for (size_t i = 0; i < host.n; i++) {
        char c = host.p[i];
        bool part = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-';

        if (!part && (c != '.' || i == last || i + 1 == host.n))
            return false;
        if (c == '.')
            last = i + 1;
    }
    return host.p[last] >= 'a' && host.p[last] <= 'z';
}

bool passkey_site(Arena *a, Str base_url, PasskeySite *out)
{
    bool tls = str_starts(base_url, S("https://"));
    Str rest = tls                                  ? str_from(base_url, 8)
               : str_starts(base_url, S("http://")) ? str_from(base_url, 7)
                                                    : (Str){ 0 };
    Str authority = str_cut(&rest, '/'), host = str_cut(&authority, ':'), port = authority;
    uint32_t number;
    bool local = str_eq(host, S("localhost")) || str_ends(host, S(".localhost"));

    *out = (PasskeySite){ 0 };
    if (!host_is_name(host) || (!tls && !local))
        return false;
    if (port.n && !str_u32(port, 65535, &number))
        return false;
    if (str_eq(port, tls ? S("443") : S("80")))
        port = (Str){ 0 }; /* as browsers write it */
    out->origin = arena_fmt(a, "%s://%.*s%s%.*s", tls ? "https" : "http", STR(host),
                            port.n ? ":" : "", STR(port));
    out->rp_id = arena_str(a, host);
    return true;
}

/* ---- challenges and their tickets ------------------------------------------------------------------- */

static const char *use_word(PasskeyUse use)
{
    return use == PASSKEY_FOR_ADDING ? "passkey.add" : "passkey.sign-in";
}

/* The use, when it ends, the challenge, and whose it is, under desk.key. */
static void ticket_word(const Keys *keys, PasskeyUse use, Str bound, int64_t until_s,
                        const unsigned char challenge[CHALLENGE_BYTES], char out[TOKEN_CHARS + 1])
{
    AUTO(arena_free) Arena a = arena_new(SMALL_ARENA);
    Str whose = arena_fmt(&a, "%lld %.*s", (long long)until_s, STR(bound));
    char *all = NEW_N(&a, char, CHALLENGE_BYTES + whose.n);

    memcpy(all, challenge, CHALLENGE_BYTES);
    memcpy(all + CHALLENGE_BYTES, whose.p, whose.n);
    Mark mark = secret_mark(keys, use_word(use), blob(all, CHALLENGE_BYTES + whose.n));
    token_letters(mark.bytes, out);
}

void passkey_try(const Keys *keys, PasskeyUse use, Str bound, int64_t now_s, PasskeyTry *out)
{
    unsigned char challenge[CHALLENGE_BYTES];
    char word[TOKEN_CHARS + 1];
    int64_t until_s = now_s + CHALLENGE_S;

    secret_random(challenge, sizeof(challenge));
    token_letters(challenge, out->challenge);
    ticket_word(keys, use, bound, until_s, challenge, word);
    AUTO(arena_free) Arena a = arena_new(SMALL_ARENA);
    Str ticket = arena_fmt(&a, "%lld.%s", (long long)until_s, word);
    MUST(ticket.n < sizeof(out->ticket));
    memcpy(out->ticket, ticket.p, ticket.n + 1);
}

/* Did we make this challenge, for this use and this session? */
static bool ticket_fits(const Keys *keys, PasskeyUse use, Str bound, Str ticket,
                        const unsigned char challenge[CHALLENGE_BYTES], int64_t *until_s)
{
    Str word = ticket, digits = str_cut(&word, '.');
    char right[TOKEN_CHARS + 1];
    uint32_t until;

    *until_s = 0;
    if (!str_u32(digits, UINT32_MAX, &until) || word.n != TOKEN_CHARS)
        return false;
    ticket_word(keys, use, bound, until, challenge, right);
    if (!secret_same(right, word.p, TOKEN_CHARS))
        return false;
    *until_s = until;
    return true;
}

/* In the writer's transaction. *fresh: it was not answered before. */
static Err use_challenge(Db *db, const Keys *keys, const unsigned char challenge[CHALLENGE_BYTES],
                         int64_t until_s, bool *fresh)
{
    Mark mark = secret_mark(keys, "passkey.challenge", blob(challenge, CHALLENGE_BYTES));
    Stmt *st = stmt_use(db, SQL_CHALLENGE_USE);

    stmt_blob(st, ":mark", blob(mark.bytes, MARK_BYTES));
    stmt_int(st, ":until", until_s);
    *fresh = stmt_row(st);
    return stmt_done(st);
}

Err passkey_forget(Db *db, int64_t now_s)
{
    Stmt *st = stmt_use(db, SQL_CHALLENGES_FORGET);

    stmt_int(st, ":now", now_s);
    return stmt_done(st);
}

/* ---- what the browser says (clientDataJSON) ---------------------------------------------------------- */

/* base64url without padding, as browsers write it. False: it is something else, or too long. */
static bool from_letters(Arena *a, Str letters, Str *out)
{
    size_t room = letters.n / 4 * 3 + 3, n;
    unsigned char *bytes;

    *out = (Str){ 0 };
    if (letters.n == 0 || letters.n > PASSKEY_FIELD_MOST)
        return false;
    bytes = NEW_N(a, unsigned char, room);
    const char *end;
    if (sodium_base642bin(bytes, room, letters.p, letters.n, NULL, &n, &end,
                          sodium_base64_VARIANT_URLSAFE_NO_PADDING) != 0 ||
        end != letters.p + letters.n)
        return false;
    *out = blob(bytes, n);
    return true;
}

static const JsonValue *member(const JsonValue *object, const char *key, JsonKind kind)
{
    for (const JsonValue *v = object->first; v; v = v->next)
        if (str_eq(v->key, str_c(key)))
            return v->kind == kind ? v : NULL;
    return NULL;
}

static Str member_text(const JsonValue *object, const char *key)
{
    const JsonValue *v = member(object, key, JSON_STRING);

    return v ? v->text : (Str){ 0 };
}

/* Was it asked for inside a frame of another site? Then the browser says so. */
static bool in_a_frame(const JsonValue *object)
{
    for (const JsonValue *v = object->first; v; v = v->next) {
        if (str_eq(v->key, S("crossOrigin")) && !str_eq(v->text, S("false")))
            return true;
        if (str_eq(v->key, S("topOrigin")))
            return true;
    }
    return false;
}

typedef struct Said {
    const Keys *keys;
    const PasskeySite *site;
    PasskeyUse use;
    Str bound;
    int64_t now_s;
    unsigned char hash[HASH_BYTES]; /* of clientDataJSON, as it was signed */
    unsigned char challenge[CHALLENGE_BYTES];
    int64_t until_s;
} Said;

/* Type, challenge, whose, until when, origin. */
static PasskeyFault check_client_data(Arena *a, Said *said, const PasskeySent *sent)
{
    const char *type = said->use == PASSKEY_FOR_ADDING ? "webauthn.create" : "webauthn.get";
    const JsonValue *object;
    Str json, challenge;
    size_t at;

    if (!from_letters(a, sent->client_data, &json))
        return PASSKEY_UNREADABLE;
    object = json_parse(a, json, &at);
    if (!object || object->kind != JSON_OBJECT ||
        !from_letters(a, member_text(object, "challenge"), &challenge))
        return PASSKEY_UNREADABLE;
    crypto_hash_sha256(said->hash, bytes_of(json), json.n);
    if (challenge.n != CHALLENGE_BYTES)
        return PASSKEY_WRONG_CHALLENGE;
    memcpy(said->challenge, challenge.p, CHALLENGE_BYTES);
    if (!ticket_fits(said->keys, said->use, said->bound, sent->ticket, said->challenge,
                     &said->until_s))
        return PASSKEY_WRONG_CHALLENGE;
    if (said->now_s >= said->until_s)
        return PASSKEY_TOO_LATE;
    if (!str_eq(member_text(object, "type"), str_c(type)))
        return PASSKEY_WRONG_TYPE;
    if (!str_eq(member_text(object, "origin"), said->site->origin) || in_a_frame(object))
        return PASSKEY_WRONG_ORIGIN;
    return PASSKEY_FITS;
}

/* For which site, was somebody there, and was it the right one? */
static PasskeyFault check_auth_data(const PasskeySite *site, const AuthData *data)
{
    unsigned char hash[HASH_BYTES];

    crypto_hash_sha256(hash, bytes_of(site->rp_id), site->rp_id.n);
    if (memcmp(hash, data->rp_hash.p, HASH_BYTES) != 0)
        return PASSKEY_WRONG_SITE;
    if (!(data->flags & AUTH_USER_PRESENT))
        return PASSKEY_NOBODY_THERE;
    if (!(data->flags & AUTH_USER_VERIFIED))
        return PASSKEY_UNVERIFIED;
    return PASSKEY_FITS;
}

static pthread_once_t fido_started = PTHREAD_ONCE_INIT;

static void start_fido(void)
{
    fido_init(0);
}

/* A key as libfido2 holds it. */
typedef struct PublicKey {
    int64_t algorithm;
    es256_pk_t *es256;
    eddsa_pk_t *eddsa;
    rs256_pk_t *rs256;
} PublicKey;

static void key_free(PublicKey *k)
{
    es256_pk_free(&k->es256);
    eddsa_pk_free(&k->eddsa);
    rs256_pk_free(&k->rs256);
}

/* False: no key that signatures can be checked with (no point of its curve, another length). */
static bool key_read(PublicKey *k, int64_t algorithm, const void *bytes, size_t n)
{
    *k = (PublicKey){ .algorithm = algorithm };
    switch (algorithm) {
    case COSE_ES256:
        k->es256 = es256_pk_new();
        return k->es256 && es256_pk_from_ptr(k->es256, bytes, n) == FIDO_OK;
    case COSE_EDDSA:
        k->eddsa = eddsa_pk_new();
        return k->eddsa && eddsa_pk_from_ptr(k->eddsa, bytes, n) == FIDO_OK;
    case COSE_RS256:
        k->rs256 = rs256_pk_new();
        return k->rs256 && rs256_pk_from_ptr(k->rs256, bytes, n) == FIDO_OK;
    default: return false;
    }
}

static const void *key_of(const PublicKey *k)
{
    return k->es256 ? (const void *)k->es256 : k->eddsa ? (const void *)k->eddsa : k->rs256;
}

/* ---- adding -------------------------------------------------------------------------------------------- */

static void drop_cred(fido_cred_t **c)
{
    fido_cred_free(c);
}

/* NULL: the key in there is of another kind, or not well made. */
static fido_cred_t *cred_of(const Said *said, Str rp_id, const Attestation *att, int algorithm)
{
    fido_cred_t *c = fido_cred_new();
    AUTO(arena_free) Arena a = arena_new(SMALL_ARENA);

    MUST(c);
    if (fido_cred_set_type(c, algorithm) == FIDO_OK &&
        fido_cred_set_clientdata_hash(c, said->hash, HASH_BYTES) == FIDO_OK &&
        fido_cred_set_rp(c, arena_z(&a, rp_id), NULL) == FIDO_OK &&
        fido_cred_set_uv(c, FIDO_OPT_TRUE) == FIDO_OK &&
        fido_cred_set_authdata_raw(c, bytes_of(att->auth_data), att->auth_data.n) == FIDO_OK)
        return c;
    fido_cred_free(&c);
    return NULL;
}

/* libfido2 reads a key only when told of which kind it is: the first of our list that it takes. */
static fido_cred_t *read_key(const Said *said, Str rp_id, const Attestation *att, PasskeyNew *out)
{
    static const int known[] = { COSE_ES256, COSE_EDDSA, COSE_RS256 };

    for (size_t i = 0; i < COUNT(known); i++) {
        fido_cred_t *c = cred_of(said, rp_id, att, known[i]);

        out->algorithm = known[i];
        if (c)
            return c;
    }
    return NULL;
}

/* "none", or signed with the very key that is added: we ask for no more, and learn nothing about the device. */
static bool attestation_fits(fido_cred_t *c, const Attestation *att)
{
    if (str_eq(att->format, S("none")))
        return !att->has_statement;
    return str_eq(att->format, S("packed")) && fido_cred_set_fmt(c, "packed") == FIDO_OK &&
           fido_cred_set_attstmt(c, bytes_of(att->statement), att->statement.n) == FIDO_OK &&
           fido_cred_x5c_ptr(c) == NULL && fido_cred_verify_self(c) == FIDO_OK;
}

static PasskeyFault check_attestation(Arena *a, const Said *said, const PasskeySent *sent,
                                      PasskeyNew *out)
{
    AUTO(drop_cred) fido_cred_t *c = NULL;
    AUTO(key_free) PublicKey key = { 0 };
    Attestation att;
    AuthData data;
    Str bytes;

    if (!from_letters(a, sent->attestation, &bytes) || !attestation_read(bytes, &att) ||
        !auth_data_read(att.auth_data, &data) || !(data.flags & AUTH_HAS_KEY))
        return PASSKEY_UNREADABLE;
    PasskeyFault fault = check_auth_data(said->site, &data);
    if (fault != PASSKEY_FITS)
        return fault;
    c = read_key(said, said->site->rp_id, &att, out);
    size_t n = c ? fido_cred_pubkey_len(c) : 0;
    if (n == 0 || n > sizeof(out->key) ||
        !key_read(&key, out->algorithm, fido_cred_pubkey_ptr(c), n))
        return PASSKEY_WRONG_ALGORITHM;
    if (!attestation_fits(c, &att))
        return PASSKEY_WRONG_ATTESTATION;
    memcpy(out->key, fido_cred_pubkey_ptr(c), n);
    out->key_bytes = n;
    out->credential = data.credential; /* in the arena: the attestation was decoded there */
    out->counter = data.counter;
    return PASSKEY_FITS;
}

void passkey_check_new(Arena *a, const Keys *keys, const PasskeySite *site, Str bound,
                       int64_t now_s, const PasskeySent *sent, PasskeyNew *out)
{
    AUTO(arena_free) Arena own = arena_new(SMALL_ARENA);
    Said said = { keys, site, PASSKEY_FOR_ADDING, bound, now_s, { 0 }, { 0 }, 0 };

    pthread_once(&fido_started, start_fido);
    *out = (PasskeyNew){ .fault = check_client_data(&own, &said, sent) };
    if (out->fault == PASSKEY_FITS)
        out->fault = check_attestation(a, &said, sent, out);
    memcpy(out->challenge, said.challenge, CHALLENGE_BYTES);
    out->until_s = said.until_s;
}

static const char *const KINDS[PASSKEY_KIND_COUNT] = { "computer", "phone", "key" };

const char *passkey_kind_code(PasskeyKind kind)
{
    MUST(kind < PASSKEY_KIND_COUNT);
    return KINDS[kind];
}

PasskeyKind passkey_kind_read(Str code)
{
    PasskeyKind kind = PASSKEY_COMPUTER;

    while (kind < PASSKEY_KIND_COUNT && !str_eq(code, str_c(KINDS[kind])))
        kind++;
    return kind;
}

/* What to say: people can do something about some of them. */
static const char *reason(PasskeyFault fault)
{
    switch (fault) {
    case PASSKEY_FITS: return NULL;
    case PASSKEY_TOO_LATE:
    case PASSKEY_USED: return "passkey-too-late";
    case PASSKEY_NOBODY_THERE:
    case PASSKEY_UNVERIFIED: return "passkey-unverified";
    case PASSKEY_WRONG_ALGORITHM:
    case PASSKEY_WRONG_ATTESTATION: return "passkey-unsupported";
    case PASSKEY_UNREADABLE:
    case PASSKEY_WRONG_TYPE:
    case PASSKEY_WRONG_ORIGIN:
    case PASSKEY_WRONG_CHALLENGE:
    case PASSKEY_WRONG_SITE:
    case PASSKEY_WRONG_SIGNATURE:
    case PASSKEY_WRONG_OWNER:
    case PASSKEY_UNKNOWN:
    case PASSKEY_COUNTER: break;
    }
    return "passkey-no-match";
}

typedef struct Ways {
    int64_t passkeys, codes;
    bool totp;
} Ways;

static Err read_ways(Db *db, const StaffId *id, Ways *out)
{
    Stmt *st = stmt_use(db, SQL_PASSKEY_WAYS);

    *out = (Ways){ 0 };
    stmt_blob(st, ":id", staff_blob(id));
    if (stmt_row(st)) {
        out->passkeys = row_int(st, 0);
        out->totp = row_int(st, 1) != 0;
        out->codes = row_int(st, 2);
    }
    return stmt_done(st);
}

static Err add_faults(Db *db, const Act *act, const PasskeyNew *made, Result *out)
{
    bool fresh;
    Ways ways;

    TRY(use_challenge(db, act->keys, made->challenge, made->until_s, &fresh));
    TRY(read_ways(db, &act->who.staff, &ways));
    Stmt *st = stmt_use(db, SQL_PASSKEY_TAKEN);
    stmt_blob(st, ":credential", made->credential);
    bool taken = stmt_row(st) && row_int(st, 0) > 0;
    TRY(stmt_done(st));
    if (!fresh)
        result_fault(out, "passkey", "passkey-too-late");
    else if (taken)
        result_fault(out, "passkey", "passkey-taken");
    else if (ways.passkeys >= PASSKEYS_MOST)
        result_fault(out, "passkey", "passkey-too-many");
    return OK;
}

static Err put_passkey(Db *db, const Act *act, PasskeyKind kind, const PasskeyNew *made)
{
    Stmt *st = stmt_use(db, SQL_PASSKEY_ADD);

    stmt_blob(st, ":passkey", blob(act->key.bytes, ID_BYTES));
    stmt_blob(st, ":id", staff_blob(&act->who.staff));
    stmt_blob(st, ":credential", made->credential);
    stmt_text(st, ":kind", str_c(passkey_kind_code(kind)));
    stmt_int(st, ":algorithm", made->algorithm);
    stmt_blob(st, ":key", blob(made->key, made->key_bytes));
    stmt_int(st, ":counter", made->counter);
    stmt_int(st, ":now", act->now_s);
    return stmt_done(st);
}

static Err end_others(Db *db, const Act *act, const Mark *session)
{
    static const Mark none;
    Stmt *st = stmt_use(db, SQL_SESSION_END_ALL);

    stmt_blob(st, ":id", staff_blob(&act->who.staff));
    stmt_blob(st, ":but", blob((session ? session : &none)->bytes, MARK_BYTES));
    return stmt_done(st);
}

Err passkey_add(Db *db, const Act *act, PasskeyKind kind, const PasskeyNew *made,
                const Mark *session, Result *out)
{
    char object[2 * ID_BYTES + 1];
    Body body;
    bool go;

    *out = (Result){ 0 };
    if (kind >= PASSKEY_KIND_COUNT)
        result_fault(out, "kind", "unknown");
    if (made->fault != PASSKEY_FITS)
        result_fault(out, "passkey", reason(made->fault));
    if (id_is_none(act->who.staff.bytes))
        out->outcome = OUTCOME_REFUSED;
    if (out->faults || out->outcome != OUTCOME_DONE)
        return OK;
    body_begin(&body, "staff.passkey.add");
    body_text(&body, made->credential);
    TRY(act_begin(db, act, &body, out, &go));
    if (go)
        TRY(add_faults(db, act, made, out));
    if (!go || out->faults)
        return OK;
    TRY(put_passkey(db, act, kind, made));
    TRY(end_others(db, act, session));
    return act_end(db, act, &body, "staff.passkey.add", id_hex_in(object, act->key.bytes), out);
}

Err passkey_remove(Db *db, const Act *act, const unsigned char id[ID_BYTES], const Mark *session,
                   Result *out)
{
    char object[2 * ID_BYTES + 1];
    bool go, gone;
    Ways ways;
    Body body;

    *out = (Result){ 0 };
    body_begin(&body, "staff.passkey.remove");
    body_text(&body, blob(id, ID_BYTES));
    TRY(act_begin(db, act, &body, out, &go));
    if (!go)
        return OK;
    Stmt *st = stmt_use(db, SQL_PASSKEY_FIND);
    stmt_blob(st, ":passkey", blob(id, ID_BYTES));
    stmt_blob(st, ":id", staff_blob(&act->who.staff));
    gone = !(stmt_row(st) && row_int(st, 0) > 0);
    TRY(stmt_done(st));
    TRY(read_ways(db, &act->who.staff, &ways));
    if (gone || (ways.passkeys <= 1 && !ways.totp && ways.codes == 0)) {
        out->outcome = gone ? OUTCOME_ABSENT : OUTCOME_REFUSED;
        return OK;
    }
    st = stmt_use(db, SQL_PASSKEY_DROP);
    stmt_blob(st, ":passkey", blob(id, ID_BYTES));
    stmt_blob(st, ":id", staff_blob(&act->who.staff));
    TRY(stmt_done(st));
    TRY(end_others(db, act, session));
    return act_end(db, act, &body, "staff.passkey.remove", id_hex_in(object, id), out);
}

Err passkey_list(Db *db, Arena *a, StaffId id, const Passkey **out, size_t *count)
{
    Passkey *list = NEW_N(a, Passkey, PASSKEYS_MOST);
    Stmt *st = stmt_use(db, SQL_PASSKEY_LIST);
    size_t n = 0;

    stmt_blob(st, ":id", staff_blob(&id));
    stmt_int(st, ":most", PASSKEYS_MOST);
    while (n < PASSKEYS_MOST && stmt_row(st)) {
        Passkey *p = &list[n++];

        row_bytes(st, 0, p->id, ID_BYTES);
        p->credential = row_blob(st, 1, a);
        p->kind = passkey_kind_read(row_text_view(st, 2));
        p->added_s = row_int(st, 3);
        p->used_s = row_int(st, 4);
    }
    *out = list;
    *count = n;
    return stmt_done(st);
}

/* ---- signing in ------------------------------------------------------------------------------------------ */

Err passkey_look(Db *db, const Keys *keys, const SignIn *typed, const PasskeySent *sent,
                 PasskeyLook *out)
{
    AUTO(arena_free) Arena a = arena_new(SMALL_ARENA);
    Str credential;

    *out = (PasskeyLook){ 0 };
    if (!from_letters(&a, sent->id, &credential) || credential.n > PASSKEY_ID_MOST)
        return OK;
    Stmt *st = stmt_use(db, SQL_PASSKEY_LOOK);
    stmt_blob(st, ":credential", credential);
    if (stmt_row(st)) {
        row_bytes(st, 0, out->id, ID_BYTES);
        row_bytes(st, 1, out->person.staff.bytes, ID_BYTES);
        out->algorithm = row_int(st, 2);
        Str key = row_blob(st, 3, &a);
        out->counter = row_int(st, 4);
        out->person.known = key.n > 0 && key.n <= sizeof(out->key);
        out->key_bytes = out->person.known ? key.n : 0;
        if (out->key_bytes)
            memcpy(out->key, key.p, key.n);
    }
    Err e = stmt_done(st);
    if (!FAILED(e) && out->person.known)
        e = signin_look_device(db, keys, typed, &out->person);
    return e;
}

static void drop_assert(fido_assert_t **f)
{
    fido_assert_free(f);
}

/* The one place where a signature is looked at. */
static bool signature_fits(const Said *said, const PasskeyLook *look, Str auth_data, Str signature)
{
    AUTO(arena_free) Arena a = arena_new(SMALL_ARENA);
    AUTO(drop_assert) fido_assert_t *f = fido_assert_new();
    AUTO(key_free) PublicKey key = { 0 };

    MUST(f);
    return key_read(&key, look->algorithm, look->key, look->key_bytes) &&
           fido_assert_set_count(f, 1) == FIDO_OK &&
           fido_assert_set_clientdata_hash(f, said->hash, HASH_BYTES) == FIDO_OK &&
           fido_assert_set_rp(f, arena_z(&a, said->site->rp_id)) == FIDO_OK &&
           fido_assert_set_up(f, FIDO_OPT_TRUE) == FIDO_OK &&
           fido_assert_set_uv(f, FIDO_OPT_TRUE) == FIDO_OK &&
           fido_assert_set_authdata_raw(f, 0, bytes_of(auth_data), auth_data.n) == FIDO_OK &&
           fido_assert_set_sig(f, 0, bytes_of(signature), signature.n) == FIDO_OK &&
           fido_assert_verify(f, 0, (int)key.algorithm, key_of(&key)) == FIDO_OK;
}

/* Does the counter go on? Many devices do not count and say 0 each time. */
static bool counter_fits(int64_t before, int64_t now)
{
    return (before == 0 && now == 0) || now > before;
}

static PasskeyFault check_assertion(Arena *a, const Said *said, const PasskeySent *sent,
                                    PasskeyLook *look)
{
    Str auth_data, signature, owner;
    AuthData data;

    if (!from_letters(a, sent->auth_data, &auth_data) || !auth_data_read(auth_data, &data) ||
        !from_letters(a, sent->signature, &signature) || !from_letters(a, sent->owner, &owner))
        return PASSKEY_UNREADABLE;
    PasskeyFault fault = check_auth_data(said->site, &data);
    if (fault != PASSKEY_FITS)
        return fault;
    if (!look->person.known)
        return PASSKEY_UNKNOWN;
    if (owner.n != ID_BYTES || memcmp(owner.p, look->person.staff.bytes, ID_BYTES) != 0)
        return PASSKEY_WRONG_OWNER;
    if (!signature_fits(said, look, auth_data, signature))
        return PASSKEY_WRONG_SIGNATURE;
    look->counted = data.counter;
    return counter_fits(look->counter, look->counted) ? PASSKEY_FITS : PASSKEY_COUNTER;
}

void passkey_check(const Keys *keys, const PasskeySite *site, Str bound, int64_t now_s,
                   const PasskeySent *sent, PasskeyLook *look)
{
    AUTO(arena_free) Arena a = arena_new(SMALL_ARENA);
    Said said = { keys, site, PASSKEY_FOR_SIGN_IN, bound, now_s, { 0 }, { 0 }, 0 };

    pthread_once(&fido_started, start_fido);
    look->fault = check_client_data(&a, &said, sent);
    if (look->fault == PASSKEY_FITS)
        look->fault = check_assertion(&a, &said, sent, look);
    memcpy(look->challenge, said.challenge, CHALLENGE_BYTES);
    look->until_s = said.until_s;
}

/* Writes the counter down, if the passkey is still there and nobody counted further meanwhile. */
static Err count_on(Db *db, const SignIn *typed, PasskeyLook *look)
{
    Stmt *st = stmt_use(db, SQL_PASSKEY_STEP);

    stmt_int(st, ":counter", look->counted);
    stmt_int(st, ":now", typed->now_s);
    stmt_blob(st, ":passkey", blob(look->id, ID_BYTES));
    bool done = stmt_row(st);
    TRY(stmt_done(st));
    if (done)
        return OK;
    st = stmt_use(db, SQL_PASSKEY_FIND);
    stmt_blob(st, ":passkey", blob(look->id, ID_BYTES));
    stmt_blob(st, ":id", staff_blob(&look->person.staff));
    look->fault = stmt_row(st) && row_int(st, 0) > 0 ? PASSKEY_COUNTER : PASSKEY_UNKNOWN;
    return stmt_done(st);
}

Err passkey_finish(Db *db, const Keys *keys, const SignIn *typed, PasskeyLook *look,
                   const Mark *before, SignedIn *out)
{
    bool fresh = true;

    *out = (SignedIn){ 0 };
    if (look->until_s)
        TRY(use_challenge(db, keys, look->challenge, look->until_s, &fresh));
    if (look->fault == PASSKEY_FITS && !fresh)
        look->fault = PASSKEY_USED;
    else if (look->fault == PASSKEY_FITS)
        TRY(count_on(db, typed, look));
    if (look->fault == PASSKEY_FITS)
        return signin_open(db, keys, typed, &look->person, S("passkey"), before, out);
    /* A copied device is worth a line of its own; the rest is one refusal like another. */
    Str how = look->fault == PASSKEY_COUNTER ? S("passkey-counter") : S("passkey");
    return signin_refuse(db, keys, typed, &look->person, how);
}
