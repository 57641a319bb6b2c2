#include "desk/attestation.h"

enum {
    CBOR_UNSIGNED = 0,
    CBOR_NEGATIVE = 1,
    CBOR_BYTES = 2,
    CBOR_TEXT = 3,
    CBOR_ARRAY = 4,
    CBOR_MAP = 5,
    CBOR_TAG = 6,
    CBOR_SIMPLE = 7,
    CBOR_DEPTH = 6, /* CTAP2 says 4; a statement with certificates stays below */
    RP_HASH_BYTES = 32,
    AAGUID_BYTES = 16,
    CREDENTIAL_MOST = 1023,
};

static bool take(Str *rest, size_t n, Str *out)
{
    if (n > rest->n)
        return false;
    *out = str_head(*rest, n);
    *rest = str_from(*rest, n);
    return true;
}

/* Big-endian, 1 to 8 bytes. */
static bool take_number(Str *rest, size_t bytes, uint64_t *out)
{
    Str s;

    *out = 0;
    if (!take(rest, bytes, &s))
        return false;
    for (size_t i = 0; i < bytes; i++)
        *out = *out << 8 | (unsigned char)s.p[i];
    return true;
}

/* The first byte of an item and its number: definite, and as short as it can be. */
static bool take_head(Str *rest, unsigned *major, uint64_t *number)
{
    uint64_t first;

    if (!take_number(rest, 1, &first))
        return false;
    *major = (unsigned)(first >> 5);
    *number = first & 0x1F;
    if (*number < 24)
        return true;
    if (*number > 27)
        return false;
    size_t bytes = (size_t)1 << (*number - 24);
    if (!take_number(rest, bytes, number))
        return false;
    return bytes == 1 ? *number >= 24 : *number >> (bytes * 4) != 0;
}

static bool skip(Str *rest, int depth);

static bool skip_all(Str *rest, uint64_t items, int depth)
{
    for (uint64_t i = 0; i < items; i++) /* each takes a byte at least: ends with the bytes */
        if (!skip(rest, depth))
            return false;
    return true;
}

/* One item and what is in it. Numbers with a fraction and tags are of no use here. */
static bool skip(Str *rest, int depth)
{
    unsigned major;
    uint64_t n;
    Str bytes;

    if (depth > CBOR_DEPTH || !take_head(rest, &major, &n))
        return false;
    switch (major) {
    case CBOR_UNSIGNED:
    case CBOR_NEGATIVE: return true;
    case CBOR_BYTES:
    case CBOR_TEXT: return n <= rest->n && take(rest, (size_t)n, &bytes);
    case CBOR_ARRAY: return n <= rest->n && skip_all(rest, n, depth + 1);
    case CBOR_MAP: return n <= rest->n / 2 && skip_all(rest, 2 * n, depth + 1);
    case CBOR_SIMPLE: return n >= 20 && n <= 22; /* false, true, null */
    default: return false;
    }
}

/* A whole map as its bytes. */
static bool take_map(Str *rest, uint64_t *pairs, Str *out)
{
    Str before = *rest, peek = *rest;
    unsigned major;

    if (!take_head(&peek, &major, pairs) || major != CBOR_MAP || !skip(rest, 0))
        return false;
    *out = str_head(before, before.n - rest->n);
    return true;
}

static bool take_string(Str *rest, unsigned kind, Str *out)
{
    unsigned major;
    uint64_t n;

    return take_head(rest, &major, &n) && major == kind && n <= rest->n &&
           take(rest, (size_t)n, out);
}

bool attestation_read(Str bytes, Attestation *out)
{
    unsigned seen = 0, major;
    uint64_t pairs;

    *out = (Attestation){ 0 };
    if (!take_head(&bytes, &major, &pairs) || major != CBOR_MAP || pairs != 3)
        return false;
    for (int i = 0; i < 3; i++) {
        Str key;
        uint64_t inside = 0;
        bool good = take_string(&bytes, CBOR_TEXT, &key);

        if (good && str_eq(key, S("fmt"))) {
            good = take_string(&bytes, CBOR_TEXT, &out->format);
            seen |= 1;
        } else if (good && str_eq(key, S("attStmt"))) {
            good = take_map(&bytes, &inside, &out->statement);
            out->has_statement = inside > 0;
            seen |= 2;
        } else if (good && str_eq(key, S("authData"))) {
            good = take_string(&bytes, CBOR_BYTES, &out->auth_data);
            seen |= 4;
        } else {
            good = false;
        }
        if (!good)
            return false;
    }
    return seen == 7 && bytes.n == 0;
}

/* The device's model, the credential's name, its key. */
static bool take_credential(Str *rest, AuthData *out)
{
    uint64_t length, pairs;
    Str model;

    return take(rest, AAGUID_BYTES, &model) && take_number(rest, 2, &length) && length > 0 &&
           length <= CREDENTIAL_MOST && take(rest, (size_t)length, &out->credential) &&
           take_map(rest, &pairs, &out->key);
}

bool auth_data_read(Str bytes, AuthData *out)
{
    uint64_t flags, counter, pairs;
    Str extensions;

    *out = (AuthData){ 0 };
    if (!take(&bytes, RP_HASH_BYTES, &out->rp_hash) || !take_number(&bytes, 1, &flags) ||
        !take_number(&bytes, 4, &counter))
        return false;
    out->flags = (unsigned)flags;
    out->counter = (uint32_t)counter;
    if ((flags & AUTH_HAS_KEY) && !take_credential(&bytes, out))
        return false;
    if ((flags & AUTH_HAS_EXTENSIONS) && !take_map(&bytes, &pairs, &extensions))
        return false;
    return bytes.n == 0;
}
