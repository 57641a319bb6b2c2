/*
 * attestation.h -- the two binary things that a passkey's device sends, taken apart without trusting a byte
 * of them: the attestation object (CBOR, RFC 8949, as CTAP2 narrows it) and authenticator data.
 *
 * Only lengths and shape are looked at here; what is in a device's key is libfido2's to read.
 */
#pragma once
#include "base/str.h"

enum {
    AUTH_HEAD_BYTES = 37,
    AUTH_USER_PRESENT = 0x01,
    AUTH_USER_VERIFIED = 0x04,
    AUTH_HAS_KEY = 0x40,
    AUTH_HAS_EXTENSIONS = 0x80,
};

typedef struct Attestation {
    Str format;         /* "none", "packed" ... */
    Str statement;      /* a CBOR map, as its bytes */
    bool has_statement; /* not an empty map */
    Str auth_data;
} Attestation;

/* A map of exactly fmt, attStmt and authData, and nothing behind it. Views into `bytes`. */
bool attestation_read(Str bytes, Attestation *out);

typedef struct AuthData {
    Str rp_hash; /* 32 bytes */
    unsigned flags;
    uint32_t counter;
    Str credential; /* the rest: with AUTH_HAS_KEY alone */
    Str key;        /* COSE, a CBOR map */
} AuthData;

/* Every byte belongs to something that the flags announce, or it is refused. */
bool auth_data_read(Str bytes, AuthData *out);
