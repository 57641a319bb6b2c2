/*
 * passkey.h -- signing in with a passkey: a device (the PC itself, a phone, a key at the USB port) asks for a
 * finger, a face or a PIN, and signs a challenge of ours. That is possession and a second factor at once, so
 * a passkey signs in alone, without a name typed and without a password (AUTH-01).
 *
 * libfido2 reads the devices' keys and checks their signatures; what is said around them (challenge, origin,
 * which site, that somebody was there and was verified) is checked here, each by itself (AUTH-02).
 *
 * A challenge is 256 random bits. Nothing is kept when it is made, because anybody may ask for the page that
 * has one: its ticket says until when, for what and for whom it is, under desk.key. What is kept, until its
 * time is over, is that it was answered.
 *
 *     adding:      passkey_try, passkey_check_new (any thread), passkey_add (writer's job)
 *     signing in:  passkey_try, passkey_look (reader), passkey_check (any thread), passkey_finish (writer's job)
 */
#pragma once
#include "desk/session.h"

enum {
    PASSKEYS_MOST = 10, /* of one person */
    CHALLENGE_S = 5 * 60,
    TICKET_ROOM = 72,
    CHALLENGE_BYTES = 32,
    PASSKEY_KEY_ROOM = 300,    /* RS256 of 2048 bits: 259 */
    PASSKEY_ID_MOST = 1023,    /* of a credential, as the standard has it */
    PASSKEY_FIELD_MOST = 8192, /* letters of one field of a form */
};

/* What the browser binds passkeys to. */
typedef struct PasskeySite {
    Str origin; /* https://desk.example */
    Str rp_id;  /* desk.example */
} PasskeySite;

/* Of the address under which the site is reached. False: no passkeys there. Browsers make them for names
 * only, not for numbers (127.0.0.1), and over https only, but for localhost. */
bool passkey_site(Arena *a, Str base_url, PasskeySite *out);

typedef enum PasskeyUse { PASSKEY_FOR_ADDING, PASSKEY_FOR_SIGN_IN } PasskeyUse;

typedef struct PasskeyTry {
    char challenge[TOKEN_CHARS + 1]; /* base64url, for the browser */
    char ticket[TICKET_ROOM];        /* for a hidden field */
} PasskeyTry;

/* `bound`: whose try it is; the token of the session, or of the cookie that the sign-in page has set. */
void passkey_try(const Keys *keys, PasskeyUse use, Str bound, int64_t now_s, PasskeyTry *out);

/* What came with the form: base64url without padding, but for the ticket. */
typedef struct PasskeySent {
    Str ticket, client_data;
    Str attestation;                     /* adding */
    Str id, auth_data, signature, owner; /* signing in; owner: the device's userHandle */
} PasskeySent;

/* What is wrong with it, for tests and for what people are told; the first one found. */
typedef enum PasskeyFault {
    PASSKEY_FITS,
    PASSKEY_UNREADABLE,
    PASSKEY_WRONG_TYPE,      /* made for adding, sent for signing in, or the other way round */
    PASSKEY_WRONG_ORIGIN,    /* another site, or inside a frame of one */
    PASSKEY_WRONG_CHALLENGE, /* not ours, for another use, for another session */
    PASSKEY_TOO_LATE,
    PASSKEY_WRONG_SITE, /* hash of the RP id */
    PASSKEY_NOBODY_THERE,
    PASSKEY_UNVERIFIED, /* no finger, face or PIN */
    PASSKEY_WRONG_ALGORITHM,
    PASSKEY_WRONG_ATTESTATION, /* neither none nor one that fits */
    PASSKEY_WRONG_SIGNATURE,
    PASSKEY_WRONG_OWNER,
    PASSKEY_UNKNOWN, /* not one of ours, removed, or of somebody who has left */
    PASSKEY_USED,    /* the challenge was answered before */
    PASSKEY_COUNTER, /* did not count on: perhaps a copy of the device */
} PasskeyFault;

/* ---- adding ---- */

typedef enum PasskeyKind {
    PASSKEY_COMPUTER,
    PASSKEY_PHONE,
    PASSKEY_KEY,
    PASSKEY_KIND_COUNT
} PasskeyKind;

const char *passkey_kind_code(PasskeyKind kind); /* computer, phone, key */
PasskeyKind passkey_kind_read(Str code);         /* PASSKEY_KIND_COUNT: there is no such */

typedef struct PasskeyNew {
    PasskeyFault fault;
    unsigned char challenge[CHALLENGE_BYTES];
    int64_t until_s;
    Str credential; /* in the arena */
    int64_t algorithm, counter;
    unsigned char key[PASSKEY_KEY_ROOM];
    size_t key_bytes;
} PasskeyNew;

void passkey_check_new(Arena *a, const Keys *keys, const PasskeySite *site, Str bound,
                       int64_t now_s, const PasskeySent *sent, PasskeyNew *out);
/*
 * One's own. Faults at "passkey" (passkey-no-match, -unverified, -unsupported, -too-late, -taken, -too-many) and "kind".
 * Ends all other sessions (SES-05). The caller has asked session_is_proved.
 */
Err passkey_add(Db *db, const Act *act, PasskeyKind kind, const PasskeyNew *made,
                const Mark *session, Result *out);
/* OUTCOME_ABSENT: it is not one's own. OUTCOME_REFUSED: it is the last way in. Ends other sessions. */
Err passkey_remove(Db *db, const Act *act, const unsigned char id[ID_BYTES], const Mark *session,
                   Result *out);

typedef struct Passkey {
    unsigned char id[ID_BYTES];
    Str credential; /* so that the browser does not add the same device twice */
    PasskeyKind kind;
    int64_t added_s, used_s; /* used_s 0: not yet */
} Passkey;

Err passkey_list(Db *db, Arena *a, StaffId id, const Passkey **out, size_t *count);

/* ---- signing in ---- */

typedef struct PasskeyLook {
    SignInLook person;
    unsigned char id[ID_BYTES];
    int64_t algorithm, counter;
    unsigned char key[PASSKEY_KEY_ROOM];
    size_t key_bytes;
    /* of passkey_check: */
    PasskeyFault fault;
    unsigned char challenge[CHALLENGE_BYTES];
    int64_t until_s; /* 0: the challenge was none of ours */
    int64_t counted;
} PasskeyLook;

/* `typed`: device and now_s alone are looked at. */
Err passkey_look(Db *db, const Keys *keys, const SignIn *typed, const PasskeySent *sent,
                 PasskeyLook *out);
void passkey_check(const Keys *keys, const PasskeySite *site, Str bound, int64_t now_s,
                   const PasskeySent *sent, PasskeyLook *look);
/* As signin_finish: uses the challenge up whatever comes of it. look->fault says what was wrong. */
Err passkey_finish(Db *db, const Keys *keys, const SignIn *typed, PasskeyLook *look,
                   const Mark *before, SignedIn *out);

/* In the writer's transaction, now and then. */
Err passkey_forget(Db *db, int64_t now_s);
