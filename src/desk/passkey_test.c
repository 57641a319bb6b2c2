/*
 * passkey_test.c -- devices made of OpenSSL's keys add themselves and sign in; then one thing at a time is
 * wrong with what they say (AUTH-02).
 */
#include "desk/passkey.h"
#include "desk/test_desk.h"
#include "unit.h"
#include <openssl/core_names.h>
#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/rsa.h>
#include <sodium.h>

#define PASSWORD "ღამის მატარებელი"

enum { ES256 = -7, EDDSA = -8, RS256 = -257, ES384 = -35, FLAGS_GOOD = 0x05 };

static const PasskeySite SITE = { S_INIT("https://desk.example"), S_INIT("desk.example") };

/* ---- people --------------------------------------------------------------------------------------- */

typedef struct Person {
    StaffId id;
    char printed[PRINTED_CODES][CODE_ROOM];
} Person;

static Person person(const char *login)
{
    char code[CODE_ROOM], hash[PASSWORD_HASH_ROOM];
    Actor nobody = { 0 };
    Act act = machine(), join;
    Person p = { 0 };
    Result r;

    MUST(crypto_pwhash_str_alg(hash, PASSWORD, strlen(PASSWORD), 1, 8192,
                               crypto_pwhash_ALG_ARGON2ID13) == 0);
    good(staff_invite(db, &act, S("telavi"), ROLE_CONSULTANT, S("ნინო"), code, &r));
    Joining j = { .code = str_c(code),
                  .login = str_c(login),
                  .name = S("ნინო"),
                  .language = S("ka"),
                  .password_hash = hash,
                  .second = SECOND_PRINTED };
    MUST(act_allow(&nobody, S("/join"), ROUTE_POST, (Str){ 0 }, &join));
    join.now_s = NOW;
    join.keys = keys;
    join.key = new_key();
    good(staff_join(db, &join, &j, p.printed, &p.id, &r));
    MUST(r.outcome == OUTCOME_DONE);
    return p;
}

static SignedIn on_paper(const char *login, const char *code)
{
    SignIn typed = { str_c(login), S(PASSWORD), str_c(code), (Str){ 0 }, NOW };
    SignInLook look;
    SignedIn in;

    good(signin_look(db, keys, &typed, &look));
    signin_check(keys, &typed, &look);
    good(signin_finish(db, keys, &typed, &look, NULL, &in));
    MUST(in.ok);
    return in;
}

static bool is_there(const char *token, Session *s)
{
    bool found;

    good(session_find(db, &arena, keys, str_c(token), NOW, s, &found));
    return found;
}

static Act of_session(const char *token)
{
    Session s;
    Act act;

    MUST(is_there(token, &s));
    MUST(act_allow(&s.who, S("/me"), ROUTE_POST, (Str){ 0 }, &act));
    act.now_s = NOW;
    act.keys = keys;
    act.key = new_key();
    return act;
}

/* ---- devices -------------------------------------------------------------------------------------------- */

typedef struct Device {
    EVP_PKEY *key;
    int algorithm;
    unsigned char credential[32];
    StaffId owner;
    uint32_t counter;
} Device;

/* What one is told and says: right unless a test changes it. */
typedef struct Words {
    const char *type, *origin, *rp_id, *more; /* more: further members of clientDataJSON */
    PasskeyTry *try;
    unsigned flags;
    const char *format;
    bool self; /* signs its own attestation */
    const char *extensions;
    size_t extensions_n;
    bool other_data; /* signs something else than it sends */
} Words;

static Device device(int algorithm, StaffId owner)
{
    Device d = { .algorithm = algorithm, .owner = owner };

    switch (algorithm) {
    case ES256: d.key = EVP_EC_gen("P-256"); break;
    case ES384: d.key = EVP_EC_gen("P-384"); break;
    case RS256: d.key = EVP_RSA_gen(2048); break;
    default: d.key = EVP_PKEY_Q_keygen(NULL, NULL, "ED25519"); break;
    }
    MUST(d.key);
    secret_random(d.credential, sizeof(d.credential));
    return d;
}

static void device_gone(Device *d)
{
    EVP_PKEY_free(d->key);
}

static Words words(PasskeyTry *try, bool adding)
{
    return (Words){ .type = adding ? "webauthn.create" : "webauthn.get",
                    .origin = "https://desk.example",
                    .rp_id = "desk.example",
                    .more = "",
                    .try = try,
                    .flags = FLAGS_GOOD,
                    .format = "none" };
}

static void put(Buf *b, const void *p, size_t n)
{
    buf_put(b, (Str){ p, n });
}

static void put_octets(Buf *b, EVP_PKEY *key, const char *name, size_t n)
{
    BIGNUM *number = NULL;
    unsigned char bytes[256];

    MUST(n <= sizeof(bytes) && EVP_PKEY_get_bn_param(key, name, &number));
    MUST(BN_bn2binpad(number, bytes, (int)n) == (int)n);
    BN_free(number);
    put(b, bytes, n);
}

/* The public key as COSE has it. */
static void put_cose(Buf *b, const Device *d)
{
    unsigned char raw[32];
    size_t n = sizeof(raw);

    switch (d->algorithm) {
    case ES256:
        put(b, "\xA5\x01\x02\x03\x26\x20\x01\x21\x58\x20", 10);
        put_octets(b, d->key, OSSL_PKEY_PARAM_EC_PUB_X, 32);
        put(b, "\x22\x58\x20", 3);
        put_octets(b, d->key, OSSL_PKEY_PARAM_EC_PUB_Y, 32);
        break;
    case ES384:
        put(b, "\xA5\x01\x02\x03\x38\x22\x20\x02\x21\x58\x30", 11);
        put_octets(b, d->key, OSSL_PKEY_PARAM_EC_PUB_X, 48);
        put(b, "\x22\x58\x30", 3);
        put_octets(b, d->key, OSSL_PKEY_PARAM_EC_PUB_Y, 48);
        break;
    case RS256:
        put(b, "\xA4\x01\x03\x03\x39\x01\x00\x20\x59\x01\x00", 11);
        put_octets(b, d->key, OSSL_PKEY_PARAM_RSA_N, 256);
        put(b, "\x21\x43\x01\x00\x01", 5);
        break;
    default:
        MUST(EVP_PKEY_get_raw_public_key(d->key, raw, &n) && n == 32);
        put(b, "\xA4\x01\x01\x03\x27\x20\x06\x21\x58\x20", 10);
        put(b, raw, 32);
        break;
    }
}

static Str letters(Str bytes)
{
    size_t room = bytes.n * 2 + 8;
    char *out = NEW_N(&arena, char, room);

    sodium_bin2base64(out, room, (const unsigned char *)bytes.p, bytes.n,
                      sodium_base64_VARIANT_URLSAFE_NO_PADDING);
    return str_c(out);
}

static Str client_data(const Words *w)
{
    return arena_fmt(&arena, "{\"type\":\"%s\",\"challenge\":\"%s\",\"origin\":\"%s\"%s}", w->type,
                     w->try->challenge, w->origin, w->more);
}

static Str auth_data(const Device *d, const Words *w, bool with_key)
{
    unsigned char hash[32],
        count[4] = { (unsigned char)(d->counter >> 24), (unsigned char)(d->counter >> 16),
                     (unsigned char)(d->counter >> 8), (unsigned char)d->counter };
    unsigned char flags =
        (unsigned char)(w->flags | (with_key ? 0x40u : 0) | (w->extensions_n ? 0x80u : 0));
    Buf b = { .limit = 4096 };

    crypto_hash_sha256(hash, (const unsigned char *)w->rp_id, strlen(w->rp_id));
    put(&b, hash, 32);
    put(&b, &flags, 1);
    put(&b, count, 4);
    if (with_key) {
        put(&b, "\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\x20", 18);
        put(&b, d->credential, 32);
        put_cose(&b, d);
    }
    put(&b, w->extensions, w->extensions_n);
    Str out = arena_str(&arena, buf_str(&b));
    buf_free(&b);
    return out;
}

static Str sign(const Device *d, Str auth, Str client)
{
    unsigned char hash[32], *signature = NEW_N(&arena, unsigned char, 512);
    EVP_MD_CTX *c = EVP_MD_CTX_new();
    size_t n = 512;
    Buf b = { .limit = 4096 };

    crypto_hash_sha256(hash, (const unsigned char *)client.p, client.n);
    buf_put(&b, auth);
    put(&b, hash, 32);
    MUST(EVP_DigestSignInit(c, NULL, d->algorithm == EDDSA ? NULL : EVP_sha256(), NULL, d->key));
    MUST(EVP_DigestSign(c, signature, &n, (const unsigned char *)b.p, b.n));
    EVP_MD_CTX_free(c);
    buf_free(&b);
    return (Str){ (const char *)signature, n };
}

/* {"alg": ..., "sig": ...} of ES256. */
static void put_self(Buf *b, const Device *d, Str auth, const Words *w)
{
    Str signature = sign(d, auth, client_data(w));
    unsigned char head[2] = { 0x58, (unsigned char)signature.n };

    if (w->other_data)
        ((char *)(uintptr_t)signature.p)[signature.n - 1] ^= 1;
    put(b,
        "\xA2\x63"
        "alg"
        "\x26\x63"
        "sig",
        10);
    put(b, head, 2);
    buf_put(b, signature);
}

static PasskeySent creates(const Device *d, const Words *w)
{
    Str auth = auth_data(d, w, true);
    unsigned char size[3] = { 0x59, (unsigned char)(auth.n >> 8), (unsigned char)auth.n };
    unsigned char format = (unsigned char)(0x60 + strlen(w->format));
    Buf b = { .limit = 8192 };

    put(&b,
        "\xA3\x63"
        "fmt",
        5);
    put(&b, &format, 1);
    buf_put(&b, str_c(w->format));
    put(&b,
        "\x67"
        "attStmt",
        8);
    if (w->self)
        put_self(&b, d, auth, w);
    else
        put(&b, "\xA0", 1);
    put(&b,
        "\x68"
        "authData",
        9);
    if (auth.n < 256) {
        size[1] = size[2];
        size[0] = 0x58;
    }
    put(&b, size, auth.n < 256 ? 2 : 3);
    buf_put(&b, auth);
    PasskeySent sent = { .ticket = str_c(w->try->ticket),
                         .client_data = letters(client_data(w)),
                         .attestation = letters(buf_str(&b)) };
    buf_free(&b);
    return sent;
}

static PasskeySent asserts(const Device *d, const Words *w)
{
    Str auth = auth_data(d, w, false);
    Words other = *w;

    other.more = ",\"x\":1";
    return (PasskeySent){
        .ticket = str_c(w->try->ticket),
        .client_data = letters(client_data(w)),
        .id = letters((Str){ (const char *)d->credential, 32 }),
        .auth_data = letters(auth),
        .signature = letters(sign(d, auth, client_data(w->other_data ? &other : w))),
        .owner = letters((Str){ (const char *)d->owner.bytes, ID_BYTES }),
    };
}

/* ---- both ways, as a page goes them ------------------------------------------------------------------------ */

static PasskeyFault adds_fault(const Device *d, const Words *w, Str bound, int64_t now_s)
{
    PasskeySent sent = creates(d, w);
    PasskeyNew made;

    passkey_check_new(&arena, keys, &SITE, bound, now_s, &sent, &made);
    return made.fault;
}

static Result adds_with(const Device *d, const Words *w, const char *token)
{
    PasskeySent sent = creates(d, w);
    Act act = of_session(token);
    PasskeyNew made;
    Session s;
    Result r;

    MUST(is_there(token, &s));
    passkey_check_new(&arena, keys, &SITE, str_c(token), NOW, &sent, &made);
    good(passkey_add(db, &act, PASSKEY_KEY, &made, &s.mark, &r));
    return r;
}

static Result adds(const Device *d, const char *token)
{
    PasskeyTry try;

    passkey_try(keys, PASSKEY_FOR_ADDING, str_c(token), NOW, &try);
    Words w = words(&try, true);
    return adds_with(d, &w, token);
}

static SignedIn enters(const PasskeySent *sent, Str bound, int64_t now_s, PasskeyFault *fault,
                       const Mark *before)
{
    SignIn typed = { .now_s = now_s };
    PasskeyLook look;
    SignedIn in;

    good(passkey_look(db, keys, &typed, sent, &look));
    passkey_check(keys, &SITE, bound, now_s, sent, &look);
    good(passkey_finish(db, keys, &typed, &look, before, &in));
    *fault = look.fault;
    assert_int_equal(in.ok, look.fault == PASSKEY_FITS);
    assert_int_equal(in.ok, in.token[0] != 0);
    return in;
}

#define BOUND S("cookie of the sign-in page")

/* As a device that says `w`; the try is made here unless the test made one. */
static PasskeyFault enters_with(const Device *d, Words *w)
{
    PasskeySent sent = asserts(d, w);
    PasskeyFault fault;

    enters(&sent, BOUND, NOW, &fault, NULL);
    return fault;
}

static Words fresh_words(PasskeyTry *try)
{
    passkey_try(keys, PASSKEY_FOR_SIGN_IN, BOUND, NOW, try);
    return words(try, false);
}

static void fits_again(Device *d)
{
    PasskeyTry try;
    Words w = fresh_words(&try);

    d->counter++;
    assert_int_equal(enters_with(d, &w), PASSKEY_FITS);
}

typedef struct Nino {
    Person person;
    SignedIn in;
    Device device;
} Nino;

/* Somebody with one device that was added. */
static Nino nino_with(int algorithm)
{
    Nino n = { .person = person("nino") };

    n.in = on_paper("nino", n.person.printed[0]);
    n.device = device(algorithm, n.person.id);
    MUST(adds(&n.device, n.in.token).outcome == OUTCOME_DONE);
    return n;
}

/* ---- it works ---------------------------------------------------------------------------------------------- */

TEST(sr_auth_01_a_passkey_signs_in_alone_with_each_algorithm)
{
    static const int known[] = { ES256, EDDSA, RS256 };
    Person p = person("nino");
    SignedIn in = on_paper("nino", p.printed[0]);

    for (size_t i = 0; i < COUNT(known); i++) {
        Device d = device(known[i], p.id);
        PasskeyTry try;
        PasskeyFault fault;
        Session s;

        assert_int_equal(adds(&d, in.token).outcome, OUTCOME_DONE);
        Words w = fresh_words(&try);
        PasskeySent sent = asserts(&d, &w);
        SignedIn by = enters(&sent, BOUND, NOW, &fault, NULL);
        assert_true(by.ok && is_there(by.token, &s));
        assert_memory_equal(&s.who.staff, &p.id, sizeof(p.id));
        assert_int_equal(s.who.held[0].role, ROLE_CONSULTANT);
        assert_true(session_is_proved(&s, NOW));
        device_gone(&d);
    }
    assert_int_equal(number("select count(*) from staff_passkey where used_s > 0"), 3);
    assert_int_equal(number("select count(*) from audit where action = 'sign-in' and object = "
                            "'passkey' and result = 'done'"),
                     3);
}

TEST(sr_auth_02_self_attestation_must_fit_its_key)
{
    Person p = person("nino");
    SignedIn in = on_paper("nino", p.printed[0]);
    Device d = device(ES256, p.id);
    PasskeyTry try;

    passkey_try(keys, PASSKEY_FOR_ADDING, str_c(in.token), NOW, &try);
    Words w = words(&try, true);
    w.format = "packed";
    assert_int_equal(adds_fault(&d, &w, str_c(in.token), NOW), PASSKEY_WRONG_ATTESTATION);
    w.self = true;
    assert_int_equal(adds_fault(&d, &w, str_c(in.token), NOW), PASSKEY_FITS);
    w.other_data = true;
    assert_int_equal(adds_fault(&d, &w, str_c(in.token), NOW), PASSKEY_WRONG_ATTESTATION);
    w.other_data = false;
    w.format = "none";
    assert_int_equal(adds_fault(&d, &w, str_c(in.token), NOW), PASSKEY_WRONG_ATTESTATION);
    device_gone(&d);
}

/* ---- adding: one thing is wrong ---------------------------------------------------------------------------- */

TEST(sr_auth_02_adding_one_thing_wrong_at_a_time)
{
    Person p = person("nino");
    SignedIn in = on_paper("nino", p.printed[0]), elsewhere = on_paper("nino", p.printed[1]);
    Str bound = str_c(in.token);
    Device d = device(ES256, p.id), strange = device(ES384, p.id);
    PasskeyTry try, other;

    passkey_try(keys, PASSKEY_FOR_ADDING, bound, NOW, &try);
    passkey_try(keys, PASSKEY_FOR_SIGN_IN, bound, NOW, &other);
    const Words right = words(&try, true);
    Words w = right;
    assert_int_equal(adds_fault(&d, &w, bound, NOW), PASSKEY_FITS);
    w.type = "webauthn.get";
    assert_int_equal(adds_fault(&d, &w, bound, NOW), PASSKEY_WRONG_TYPE);
    w = right;
    w.origin = "https://desk.example.evil.example";
    assert_int_equal(adds_fault(&d, &w, bound, NOW), PASSKEY_WRONG_ORIGIN);
    w = right;
    w.more = ",\"crossOrigin\":true";
    assert_int_equal(adds_fault(&d, &w, bound, NOW), PASSKEY_WRONG_ORIGIN);
    w.more = ",\"crossOrigin\":false";
    assert_int_equal(adds_fault(&d, &w, bound, NOW), PASSKEY_FITS);
    w = right;
    w.try = &other; /* a challenge for signing in */
    assert_int_equal(adds_fault(&d, &w, bound, NOW), PASSKEY_WRONG_CHALLENGE);
    w = right; /* of another session of the same person */
    assert_int_equal(adds_fault(&d, &w, str_c(elsewhere.token), NOW), PASSKEY_WRONG_CHALLENGE);
    assert_int_equal(adds_fault(&d, &w, bound, NOW + CHALLENGE_S - 1), PASSKEY_FITS);
    assert_int_equal(adds_fault(&d, &w, bound, NOW + CHALLENGE_S), PASSKEY_TOO_LATE);
    w.rp_id = "evil.example";
    assert_int_equal(adds_fault(&d, &w, bound, NOW), PASSKEY_WRONG_SITE);
    w = right;
    w.flags = FLAGS_GOOD & ~0x01u;
    assert_int_equal(adds_fault(&d, &w, bound, NOW), PASSKEY_NOBODY_THERE);
    w.flags = FLAGS_GOOD & ~0x04u;
    assert_int_equal(adds_fault(&d, &w, bound, NOW), PASSKEY_UNVERIFIED);
    w = right;
    assert_int_equal(adds_fault(&strange, &w, bound, NOW), PASSKEY_WRONG_ALGORITHM);
    w.format = "fido-u2f";
    assert_int_equal(adds_fault(&d, &w, bound, NOW), PASSKEY_WRONG_ATTESTATION);
    w = right; /* what a security key says about how it protects the credential */
    w.extensions = "\xA1\x6B"
                   "credProtect"
                   "\x02";
    w.extensions_n = 14;
    assert_int_equal(adds_fault(&d, &w, bound, NOW), PASSKEY_FITS);
    device_gone(&d);
    device_gone(&strange);
}

TEST(what_is_cut_or_longer_or_no_cbor_is_unreadable)
{
    Person p = person("nino");
    SignedIn in = on_paper("nino", p.printed[0]);
    Str bound = str_c(in.token);
    Device d = device(ES256, p.id);
    PasskeyTry try;
    PasskeyNew made;

    passkey_try(keys, PASSKEY_FOR_ADDING, bound, NOW, &try);
    Words w = words(&try, true);
    const PasskeySent right = creates(&d, &w);
    for (size_t n = 0; n < right.attestation.n; n++) {
        PasskeySent sent = right;
        sent.attestation.n = n;
        passkey_check_new(&arena, keys, &SITE, bound, NOW, &sent, &made);
        assert_int_equal(made.fault, PASSKEY_UNREADABLE);
    }
    for (size_t n = 0; n < right.client_data.n; n++) {
        PasskeySent sent = right;
        sent.client_data.n = n;
        passkey_check_new(&arena, keys, &SITE, bound, NOW, &sent, &made);
        assert_int_equal(made.fault, PASSKEY_UNREADABLE);
    }
    PasskeySent sent = right;
    sent.attestation = arena_fmt(&arena, "%.*sAAAA", STR(right.attestation));
    passkey_check_new(&arena, keys, &SITE, bound, NOW, &sent, &made);
    assert_int_equal(made.fault, PASSKEY_UNREADABLE);
    sent = right;
    sent.client_data = letters(S("{\"type\":\"webauthn.create\",\"type\":\"webauthn.create\"}"));
    passkey_check_new(&arena, keys, &SITE, bound, NOW, &sent, &made);
    assert_int_equal(made.fault, PASSKEY_UNREADABLE);
    w.extensions = "\xA0";
    w.extensions_n = 1; /* announced and there */
    assert_int_equal(adds_fault(&d, &w, bound, NOW), PASSKEY_FITS);
    w.extensions = "\xA0\x00";
    w.extensions_n = 2; /* and something behind */
    assert_int_equal(adds_fault(&d, &w, bound, NOW), PASSKEY_UNREADABLE);
    device_gone(&d);
}

TEST(sr_auth_02_a_challenge_adds_one_passkey)
{
    Person p = person("nino");
    SignedIn in = on_paper("nino", p.printed[0]);
    Device one = device(ES256, p.id), two = device(EDDSA, p.id);
    PasskeyTry try;

    passkey_try(keys, PASSKEY_FOR_ADDING, str_c(in.token), NOW, &try);
    Words w = words(&try, true);
    assert_int_equal(adds_with(&one, &w, in.token).outcome, OUTCOME_DONE);
    Result r = adds_with(&two, &w, in.token);
    assert_true(has_fault(&r, "passkey", "passkey-too-late"));
    r = adds(&one, in.token); /* the same device with a new challenge */
    assert_true(has_fault(&r, "passkey", "passkey-taken"));
    assert_int_equal(number("select count(*) from staff_passkey"), 1);
    device_gone(&one);
    device_gone(&two);
}

TEST(sr_syn_01_adding_sent_twice_is_one_passkey)
{
    Person p = person("nino");
    SignedIn in = on_paper("nino", p.printed[0]);
    Device d = device(ES256, p.id);
    Act act = of_session(in.token);
    PasskeyTry try;
    PasskeyNew made;
    Result r;

    passkey_try(keys, PASSKEY_FOR_ADDING, str_c(in.token), NOW, &try);
    Words w = words(&try, true);
    PasskeySent sent = creates(&d, &w);
    passkey_check_new(&arena, keys, &SITE, str_c(in.token), NOW, &sent, &made);
    good(passkey_add(db, &act, PASSKEY_KIND_COUNT, &made, NULL, &r));
    assert_true(has_fault(&r, "kind", "unknown"));
    good(passkey_add(db, &act, PASSKEY_PHONE, &made, NULL, &r));
    assert_int_equal(r.outcome, OUTCOME_DONE);
    good(passkey_add(db, &act, PASSKEY_PHONE, &made, NULL, &r));
    assert_int_equal(r.outcome, OUTCOME_BEFORE);
    assert_int_equal(number("select count(*) from staff_passkey where kind = 'phone'"), 1);
    device_gone(&d);
}

TEST(nobody_has_more_than_ten)
{
    Person p = person("nino");
    SignedIn in = on_paper("nino", p.printed[0]);
    Result r;

    for (int i = 0; i <= PASSKEYS_MOST; i++) {
        Device d = device(EDDSA, p.id);
        r = adds(&d, in.token);
        device_gone(&d);
    }
    assert_true(has_fault(&r, "passkey", "passkey-too-many"));
    assert_int_equal(number("select count(*) from staff_passkey"), PASSKEYS_MOST);
}

/* ---- signing in: one thing is wrong ------------------------------------------------------------------------- */

TEST(sr_auth_02_challenges_are_256_random_bits)
{
    PasskeyTry one, two;

    passkey_try(keys, PASSKEY_FOR_SIGN_IN, BOUND, NOW, &one);
    passkey_try(keys, PASSKEY_FOR_SIGN_IN, BOUND, NOW, &two);
    assert_int_equal(strlen(one.challenge), 43); /* 6 bits each: 256 and two of filling */
    assert_string_not_equal(one.challenge, two.challenge);
    assert_int_equal(number("select count(*) from passkey_used"), 0); /* asking writes nothing */
}

TEST(sr_auth_02_a_challenge_is_answered_once)
{
    Nino n = nino_with(ES256);
    PasskeyFault fault;
    PasskeyTry try;
    Words w = fresh_words(&try);

    n.device.counter = 1;
    PasskeySent sent = asserts(&n.device, &w);
    assert_true(enters(&sent, BOUND, NOW, &fault, NULL).ok);
    n.device.counter = 2; /* the counter goes on: the challenge alone is old */
    sent = asserts(&n.device, &w);
    assert_false(enters(&sent, BOUND, NOW + 1, &fault, NULL).ok);
    assert_int_equal(fault, PASSKEY_USED);
    w = fresh_words(&try); /* one that failed is used up as well */
    w.flags = 0x01;
    assert_int_equal(enters_with(&n.device, &w), PASSKEY_UNVERIFIED);
    w.flags = FLAGS_GOOD;
    assert_int_equal(enters_with(&n.device, &w), PASSKEY_USED);
    assert_int_equal(number("select count(*) from passkey_used"), 3); /* with that of adding */
    good(passkey_forget(db, NOW + CHALLENGE_S));
    assert_int_equal(number("select count(*) from passkey_used"), 3);
    good(passkey_forget(db, NOW + CHALLENGE_S + 1));
    assert_int_equal(number("select count(*) from passkey_used"), 0);
    device_gone(&n.device);
}

TEST(sr_auth_02_a_challenge_is_for_one_try_one_use_and_five_minutes)
{
    Nino n = nino_with(EDDSA);
    PasskeyTry try, adding, strange;
    PasskeyFault fault;
    Words w = fresh_words(&try);

    PasskeySent sent = asserts(&n.device, &w);
    enters(&sent, S("another browser"), NOW, &fault, NULL);
    assert_int_equal(fault, PASSKEY_WRONG_CHALLENGE);
    passkey_try(keys, PASSKEY_FOR_ADDING, BOUND, NOW, &adding);
    w.try = &adding;
    assert_int_equal(enters_with(&n.device, &w), PASSKEY_WRONG_CHALLENGE);
    strange = try;
    token_new(strange.challenge); /* a good ticket, of another challenge */
    w.try = &strange;
    assert_int_equal(enters_with(&n.device, &w), PASSKEY_WRONG_CHALLENGE);
    strange = try;
    strange.ticket[9]++; /* longer than we said */
    w.try = &strange;
    assert_int_equal(enters_with(&n.device, &w), PASSKEY_WRONG_CHALLENGE);
    sent.ticket = (Str){ 0 };
    enters(&sent, BOUND, NOW, &fault, NULL);
    assert_int_equal(fault, PASSKEY_WRONG_CHALLENGE);
    assert_int_equal(number("select count(*) from passkey_used"), 1); /* adding's: none of these */
    sent.ticket = str_c(try.ticket);
    enters(&sent, BOUND, NOW + CHALLENGE_S, &fault, NULL);
    assert_int_equal(fault, PASSKEY_TOO_LATE);
    w = fresh_words(&try);
    sent = asserts(&n.device, &w);
    enters(&sent, BOUND, NOW + CHALLENGE_S - 1, &fault, NULL);
    assert_int_equal(fault, PASSKEY_FITS);
    device_gone(&n.device);
}

/* What one of the words being wrong comes to; a right one before and after. */
static PasskeyFault with(Nino *n, void (*change)(Words *))
{
    PasskeyTry try;
    Words w = fresh_words(&try);

    fits_again(&n->device);
    n->device.counter++;
    change(&w);
    PasskeyFault fault = enters_with(&n->device, &w);
    fits_again(&n->device);
    return fault;
}

static void other_type(Words *w)
{
    w->type = "webauthn.create";
}
static void other_origin(Words *w)
{
    w->origin = "https://desk.example:8443";
}
static void plain_origin(Words *w)
{
    w->origin = "http://desk.example";
}
static void in_frame(Words *w)
{
    w->more = ",\"crossOrigin\":true";
}
static void under_another(Words *w)
{
    w->more = ",\"crossOrigin\":false,\"topOrigin\":\"https://evil.example\"";
}
static void other_site(Words *w)
{
    w->rp_id = "example";
}
static void nobody(Words *w)
{
    w->flags = 0x04;
}
static void unverified(Words *w)
{
    w->flags = 0x01;
}
static void other_data(Words *w)
{
    w->other_data = true;
}

TEST(sr_auth_02_type)
{
    Nino n = nino_with(ES256);
    assert_int_equal(with(&n, other_type), PASSKEY_WRONG_TYPE);
    device_gone(&n.device);
}

TEST(sr_auth_02_origin)
{
    Nino n = nino_with(ES256);
    assert_int_equal(with(&n, other_origin), PASSKEY_WRONG_ORIGIN);
    assert_int_equal(with(&n, plain_origin), PASSKEY_WRONG_ORIGIN);
    assert_int_equal(with(&n, in_frame), PASSKEY_WRONG_ORIGIN);
    assert_int_equal(with(&n, under_another), PASSKEY_WRONG_ORIGIN);
    device_gone(&n.device);
}

TEST(sr_auth_02_rp_id_hash)
{
    Nino n = nino_with(EDDSA);
    assert_int_equal(with(&n, other_site), PASSKEY_WRONG_SITE);
    device_gone(&n.device);
}

TEST(sr_auth_02_user_presence_and_verification)
{
    Nino n = nino_with(RS256);
    assert_int_equal(with(&n, nobody), PASSKEY_NOBODY_THERE);
    assert_int_equal(with(&n, unverified), PASSKEY_UNVERIFIED);
    device_gone(&n.device);
}

TEST(sr_auth_02_signature)
{
    static const int known[] = { ES256, EDDSA, RS256 };
    Person p = person("nino");
    SignedIn in = on_paper("nino", p.printed[0]);

    for (size_t i = 0; i < COUNT(known); i++) {
        Nino n = { .person = p, .in = in, .device = device(known[i], p.id) };
        PasskeyTry try;

        assert_int_equal(adds(&n.device, in.token).outcome, OUTCOME_DONE);
        assert_int_equal(with(&n, other_data), PASSKEY_WRONG_SIGNATURE);
        Device thief = device(known[i], p.id); /* says that it is this one */
        memcpy(thief.credential, n.device.credential, sizeof(thief.credential));
        thief.counter = 1000;
        Words w = fresh_words(&try);
        assert_int_equal(enters_with(&thief, &w), PASSKEY_WRONG_SIGNATURE);
        fits_again(&n.device);
        device_gone(&thief);
        device_gone(&n.device);
    }
}

TEST(sr_auth_02_algorithm)
{
    Nino n = nino_with(ES256);
    PasskeyTry try;
    Words w = fresh_words(&try);

    /* As if the table had a key of an algorithm that is not in the list, or the wrong one. */
    good(db_script(db, "update staff_passkey set algorithm = -35"));
    assert_int_equal(enters_with(&n.device, &w), PASSKEY_WRONG_SIGNATURE);
    good(db_script(db, "update staff_passkey set algorithm = -257"));
    w = fresh_words(&try);
    assert_int_equal(enters_with(&n.device, &w), PASSKEY_WRONG_SIGNATURE);
    good(db_script(db, "update staff_passkey set algorithm = -7"));
    fits_again(&n.device);
    device_gone(&n.device);
}

TEST(sr_auth_02_counter)
{
    Nino n = nino_with(ES256);
    PasskeyTry try;
    Words w = fresh_words(&try);

    assert_int_equal(enters_with(&n.device, &w), PASSKEY_FITS); /* 0 and 0: it does not count */
    w = fresh_words(&try);
    assert_int_equal(enters_with(&n.device, &w), PASSKEY_FITS);
    n.device.counter = 5;
    w = fresh_words(&try);
    assert_int_equal(enters_with(&n.device, &w), PASSKEY_FITS);
    w = fresh_words(&try);
    assert_int_equal(enters_with(&n.device, &w), PASSKEY_COUNTER); /* 5 again: a copy */
    n.device.counter = 0;
    w = fresh_words(&try);
    assert_int_equal(enters_with(&n.device, &w), PASSKEY_COUNTER); /* and none at all */
    assert_int_equal(number("select count(*) from audit where object = 'passkey-counter' and "
                            "result = 'refused' and staff_id is not null"),
                     2);
    n.device.counter = 6;
    w = fresh_words(&try);
    assert_int_equal(enters_with(&n.device, &w), PASSKEY_FITS);
    device_gone(&n.device);
}

TEST(sr_auth_02_two_answers_with_one_count_let_one_in)
{
    Nino n = nino_with(ES256);
    SignIn typed = { .now_s = NOW };
    PasskeyLook one, two;
    PasskeyTry first, second;
    SignedIn in;

    n.device.counter =
        3; /* the device and its copy, both looked at before either is written down */
    Words w = fresh_words(&first);
    PasskeySent sent = asserts(&n.device, &w);
    good(passkey_look(db, keys, &typed, &sent, &one));
    passkey_check(keys, &SITE, BOUND, NOW, &sent, &one);
    w = fresh_words(&second);
    sent = asserts(&n.device, &w);
    good(passkey_look(db, keys, &typed, &sent, &two));
    passkey_check(keys, &SITE, BOUND, NOW, &sent, &two);
    assert_true(one.fault == PASSKEY_FITS && two.fault == PASSKEY_FITS);
    good(passkey_finish(db, keys, &typed, &one, NULL, &in));
    assert_true(in.ok);
    good(passkey_finish(db, keys, &typed, &two, NULL, &in));
    assert_false(in.ok);
    assert_int_equal(two.fault, PASSKEY_COUNTER);
    device_gone(&n.device);
}

TEST(a_passkey_is_of_its_owner)
{
    Nino n = nino_with(ES256);
    Person dato = person("dato");
    Device d = n.device, unknown = device(ES256, n.person.id);
    PasskeyTry try;
    Words w = fresh_words(&try);

    d.owner = dato.id;
    assert_int_equal(enters_with(&d, &w), PASSKEY_WRONG_OWNER);
    w = fresh_words(&try);
    assert_int_equal(enters_with(&unknown, &w), PASSKEY_UNKNOWN);
    fits_again(&n.device);
    device_gone(&unknown);
    device_gone(&n.device);
}

/* ---- the list ------------------------------------------------------------------------------------------------- */

static Result removes(const char *token, const Passkey *p)
{
    Act act = of_session(token);
    Session s;
    Result r;

    MUST(is_there(token, &s));
    good(passkey_remove(db, &act, p->id, &s.mark, &r));
    return r;
}

TEST(a_removed_passkey_lets_nobody_in)
{
    Nino n = nino_with(ES256);
    Person dato = person("dato");
    SignedIn his = on_paper("dato", dato.printed[0]);
    const Passkey *list;
    PasskeyTry try;
    Words w = fresh_words(&try);
    size_t count;

    good(passkey_list(db, &arena, n.person.id, &list, &count));
    assert_int_equal(count, 1);
    assert_int_equal(list[0].kind, PASSKEY_KEY);
    assert_int_equal(list[0].added_s, NOW);
    assert_int_equal(removes(his.token, &list[0]).outcome, OUTCOME_ABSENT); /* another's */
    fits_again(&n.device);
    assert_int_equal(removes(n.in.token, &list[0]).outcome, OUTCOME_DONE);
    n.device.counter++;
    assert_int_equal(enters_with(&n.device, &w), PASSKEY_UNKNOWN);
    assert_int_equal(removes(n.in.token, &list[0]).outcome, OUTCOME_ABSENT);
    device_gone(&n.device);
}

TEST(a_passkey_removed_meanwhile_lets_nobody_in)
{
    Nino n = nino_with(ES256);
    SignIn typed = { .now_s = NOW };
    const Passkey *list;
    PasskeyLook look;
    PasskeyTry try;
    SignedIn in;
    size_t count;

    Words w = fresh_words(&try);
    PasskeySent sent = asserts(&n.device, &w);
    good(passkey_look(db, keys, &typed, &sent, &look));
    passkey_check(keys, &SITE, BOUND, NOW, &sent, &look);
    assert_int_equal(look.fault, PASSKEY_FITS);
    good(passkey_list(db, &arena, n.person.id, &list, &count));
    assert_int_equal(removes(n.in.token, &list[0]).outcome, OUTCOME_DONE);
    good(passkey_finish(db, keys, &typed, &look, NULL, &in));
    assert_false(in.ok);
    assert_int_equal(look.fault, PASSKEY_UNKNOWN);
    device_gone(&n.device);
}

TEST(the_last_way_in_stays)
{
    Nino n = nino_with(ES256);
    Device other = device(EDDSA, n.person.id);
    const Passkey *list;
    size_t count;

    good(db_script(db, "delete from staff_code")); /* all of the paper is used up; no phone */
    good(passkey_list(db, &arena, n.person.id, &list, &count));
    assert_int_equal(removes(n.in.token, &list[0]).outcome, OUTCOME_REFUSED);
    assert_int_equal(adds(&other, n.in.token).outcome, OUTCOME_DONE);
    assert_int_equal(removes(n.in.token, &list[0]).outcome, OUTCOME_DONE);
    good(passkey_list(db, &arena, n.person.id, &list, &count));
    assert_int_equal(count, 1);
    assert_int_equal(removes(n.in.token, &list[0]).outcome, OUTCOME_REFUSED);
    fits_again(&other);
    device_gone(&other);
    device_gone(&n.device);
}

TEST(sr_ses_05_adding_and_removing_end_the_other_sessions)
{
    Person p = person("nino");
    SignedIn here = on_paper("nino", p.printed[0]), home = on_paper("nino", p.printed[1]);
    Device d = device(ES256, p.id);
    const Passkey *list;
    size_t count;
    Session s;

    assert_int_equal(adds(&d, here.token).outcome, OUTCOME_DONE);
    assert_true(is_there(here.token, &s));
    assert_false(is_there(home.token, &s));
    home = on_paper("nino", p.printed[2]);
    good(passkey_list(db, &arena, p.id, &list, &count));
    assert_int_equal(removes(here.token, &list[0]).outcome, OUTCOME_DONE);
    assert_true(is_there(here.token, &s));
    assert_false(is_there(home.token, &s));
    device_gone(&d);
}

TEST(sr_ses_04_who_has_left_has_no_passkey_any_more)
{
    Nino n = nino_with(ES256);
    Act act = machine();
    PasskeyTry try;
    Result r;

    good(staff_leave(db, &act, n.person.id, &r));
    assert_int_equal(r.outcome, OUTCOME_DONE);
    assert_int_equal(number("select count(*) from staff_passkey"), 0);
    Words w = fresh_words(&try);
    assert_int_equal(enters_with(&n.device, &w), PASSKEY_UNKNOWN);
    device_gone(&n.device);
}

TEST(sr_ses_07_a_locked_session_opens_with_its_owners_passkey)
{
    Nino n = nino_with(ES256);
    Person dato = person("dato");
    SignedIn his = on_paper("dato", dato.printed[0]);
    Act act = of_session(n.in.token);
    PasskeyFault fault;
    PasskeyTry try;
    Session s, other;

    assert_true(is_there(n.in.token, &s));
    good(session_lock(db, &act, &s.mark));
    Words w = fresh_words(&try);
    PasskeySent sent = asserts(&n.device, &w);
    SignedIn again = enters(&sent, BOUND, NOW, &fault, &s.mark);
    assert_true(again.ok);
    assert_false(is_there(n.in.token, &s)); /* a new identifier (SES-01) */
    assert_true(is_there(again.token, &s) && !s.locked);
    assert_true(is_there(his.token, &other)); /* his PC: she takes it over, his session stays */
    w = fresh_words(&try);
    sent = asserts(&n.device, &w);
    assert_true(enters(&sent, BOUND, NOW, &fault, &other.mark).ok);
    assert_true(is_there(his.token, &other));
    device_gone(&n.device);
}

/* ---- the site --------------------------------------------------------------------------------------------------- */

static bool has_passkeys(const char *base, const char *origin, const char *rp_id)
{
    PasskeySite site;

    if (!passkey_site(&arena, str_c(base), &site))
        return false;
    assert_str(site.origin, origin);
    assert_str(site.rp_id, rp_id);
    return true;
}

TEST(passkeys_are_for_names_over_https_and_for_localhost)
{
    assert_true(has_passkeys("https://gza.example.ge", "https://gza.example.ge", "gza.example.ge"));
    assert_true(
        has_passkeys("https://gza.example.ge:443/x", "https://gza.example.ge", "gza.example.ge"));
    assert_true(has_passkeys("https://gza.example.ge:8443", "https://gza.example.ge:8443",
                             "gza.example.ge"));
    assert_true(has_passkeys("http://localhost:8080", "http://localhost:8080", "localhost"));
    assert_true(has_passkeys("http://localhost:80", "http://localhost", "localhost"));
    static const char *const none[] = { "",
                                        "http://127.0.0.1:8080",
                                        "https://127.0.0.1",
                                        "https://[::1]",
                                        "http://gza.example.ge",
                                        "https://",
                                        "https://GZA.example",
                                        "https://a..b",
                                        "https://.a",
                                        "https://a.",
                                        "https://user@a.example",
                                        "https://a.example:http",
                                        "ftp://a.example",
                                        "gza.example.ge" };
    for (size_t i = 0; i < COUNT(none); i++)
        assert_false(has_passkeys(none[i], "", ""));
}

TESTS(HUBS_TEST(sr_auth_01_a_passkey_signs_in_alone_with_each_algorithm),
      HUBS_TEST(sr_auth_02_self_attestation_must_fit_its_key),
      HUBS_TEST(sr_auth_02_adding_one_thing_wrong_at_a_time),
      HUBS_TEST(what_is_cut_or_longer_or_no_cbor_is_unreadable),
      HUBS_TEST(sr_auth_02_a_challenge_adds_one_passkey),
      HUBS_TEST(sr_syn_01_adding_sent_twice_is_one_passkey), HUBS_TEST(nobody_has_more_than_ten),
      HUBS_TEST(sr_auth_02_challenges_are_256_random_bits),
      HUBS_TEST(sr_auth_02_a_challenge_is_answered_once),
      HUBS_TEST(sr_auth_02_a_challenge_is_for_one_try_one_use_and_five_minutes),
      HUBS_TEST(sr_auth_02_type), HUBS_TEST(sr_auth_02_origin), HUBS_TEST(sr_auth_02_rp_id_hash),
      HUBS_TEST(sr_auth_02_user_presence_and_verification), HUBS_TEST(sr_auth_02_signature),
      HUBS_TEST(sr_auth_02_algorithm), HUBS_TEST(sr_auth_02_counter),
      HUBS_TEST(sr_auth_02_two_answers_with_one_count_let_one_in),
      HUBS_TEST(a_passkey_is_of_its_owner), HUBS_TEST(a_removed_passkey_lets_nobody_in),
      HUBS_TEST(a_passkey_removed_meanwhile_lets_nobody_in), HUBS_TEST(the_last_way_in_stays),
      HUBS_TEST(sr_ses_05_adding_and_removing_end_the_other_sessions),
      HUBS_TEST(sr_ses_04_who_has_left_has_no_passkey_any_more),
      HUBS_TEST(sr_ses_07_a_locked_session_opens_with_its_owners_passkey),
      T(passkeys_are_for_names_over_https_and_for_localhost));
