/*
 * passkey_fuzz.c -- what a browser sends for a passkey, from a page that anybody may open. The first byte
 * chooses: an attestation object, clientDataJSON, authenticator data with a signature (its length comes
 * first), or the letters of a field. All else is as it should be, so that each is looked at to its end.
 */
#include "base/must.h"
#include "base/utf8.h"
#include "desk/attestation.h"
#include "desk/passkey.h"
#include "fuzz.h"
#include <sodium.h>
#include <string.h>

enum { NOW = 1780000000, FUZZ_BYTES = 6000 };

static const PasskeySite SITE = { S_INIT("https://desk.example"), S_INIT("desk.example") };
static Keys keys;
static PasskeyTry try;

static Str letters(Arena *a, Str bytes)
{
    size_t room = sodium_base64_ENCODED_LEN(bytes.n, sodium_base64_VARIANT_URLSAFE_NO_PADDING);
    char *out = NEW_N(a, char, room);

    sodium_bin2base64(out, room, (const unsigned char *)bytes.p, bytes.n,
                      sodium_base64_VARIANT_URLSAFE_NO_PADDING);
    return str_c(out);
}

static Str client_data(Arena *a, const char *type)
{
    return letters(a, arena_fmt(a,
                                "{\"type\":\"%s\",\"challenge\":\"%s\","
                                "\"origin\":\"https://desk.example\"}",
                                type, try.challenge));
}

static bool is_inside(Str part, Str whole)
{
    return part.n == 0 || (part.p >= whole.p && part.p + part.n <= whole.p + whole.n);
}

/* What is read lies in what was sent. */
static void try_parts(Str bytes)
{
    Attestation att;
    AuthData data;

    if (attestation_read(bytes, &att))
        MUST(is_inside(att.format, bytes) && is_inside(att.statement, bytes) &&
             is_inside(att.auth_data, bytes));
    if (auth_data_read(bytes, &data)) {
        MUST(bytes.n >= AUTH_HEAD_BYTES && is_inside(data.credential, bytes) &&
             is_inside(data.key, bytes));
        MUST(((data.flags & AUTH_HAS_KEY) != 0) == (data.credential.n > 0));
    }
}

static void try_adding(Arena *a, PasskeySent *sent)
{
    PasskeyNew made;

    sent->ticket = str_c(try.ticket);
    passkey_check_new(a, &keys, &SITE, S("fuzz"), NOW, sent, &made);
    if (made.fault == PASSKEY_FITS) {
        MUST(made.key_bytes > 0 && made.key_bytes <= sizeof(made.key) && made.until_s > NOW);
        MUST(made.credential.n > 0 && made.credential.n <= PASSKEY_ID_MOST);
    }
}

/* Nobody guesses a signature. */
static void try_signing_in(Arena *a, Str bytes)
{
    PasskeyLook look = { .person.known = true, .algorithm = -8, .key_bytes = 32 };
    size_t n = bytes.n ? (unsigned char)bytes.p[0] : 0;
    Str rest = str_from(bytes, 1);
    PasskeySent sent = { .ticket = str_c(try.ticket),
                         .client_data = client_data(a, "webauthn.get"),
                         .signature = letters(a, str_head(rest, n)),
                         .auth_data = letters(a, str_from(rest, n)),
                         .owner = letters(a, (Str){ (char *)look.person.staff.bytes, ID_BYTES }) };

    memset(look.key, 9, look.key_bytes);
    passkey_check(&keys, &SITE, S("fuzz"), NOW, &sent, &look);
    MUST(look.fault != PASSKEY_FITS);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    AUTO(arena_free) Arena a = arena_new(4 << 20);
    Str bytes = { (const char *)data + 1, size - 1 };
    PasskeySent sent = { 0 };

    if (size == 0 || size > FUZZ_BYTES || sodium_init() < 0)
        return 0;
    bool adding = data[0] % 4 != 2;
    passkey_try(&keys, adding ? PASSKEY_FOR_ADDING : PASSKEY_FOR_SIGN_IN, S("fuzz"), NOW, &try);
    sent.client_data = client_data(&a, "webauthn.create");
    switch (data[0] % 4) {
    case 0:
        try_parts(bytes);
        sent.attestation = letters(&a, bytes);
        try_adding(&a, &sent);
        break;
    case 1:
        sent.client_data = letters(&a, bytes);
        try_adding(&a, &sent);
        break;
    case 2: try_signing_in(&a, bytes); break;
    default:
        sent.attestation = bytes;
        try_adding(&a, &sent);
        break;
    }
    return 0;
}
