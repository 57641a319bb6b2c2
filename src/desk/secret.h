/*
 * secret.h -- the desk's cryptography, in one place (CRY-07): keys, random values, passwords, one-time
 * codes. libsodium does all but the SHA-1 of TOTP, which is liboath's.
 *
 * desk.key is 32 random bytes in the data folder. Everything else is derived from it, one key for each
 * use. The database holds a mark of it, so that a wrong key is noticed before it is used (CRY-04).
 */
#pragma once
#include "base/arena.h"
#include "store/audit.h"
#include "store/written.h"

enum {
    MARK_BYTES = 32,
    TOTP_SECRET_BYTES = 20,
    TOTP_SEALED_BYTES = 24 + 16 + TOTP_SECRET_BYTES,
    TOTP_STEP_S = 30,
    TOKEN_BYTES = 32,
    TOKEN_CHARS = 43,     /* base64url without padding */
    CODE_CHARS = 16,      /* 80 bits: one-time codes on paper */
    LONG_CODE_CHARS = 26, /* 130 bits: invitations */
    CODE_ROOM = 40,       /* with a space after each four letters */
    PASSWORD_HASH_ROOM = 128,
    PASSWORD_LEAST = 8, /* code points, beside a second factor */
    PASSWORD_MOST_BYTES = 1024,
};

/* Kept out of core dumps and of swap; never copied into an arena. */
typedef struct Keys {
    AuditKey audit;
    unsigned char mark[32]; /* for hashes of codes, tokens, devices */
    unsigned char seal[32]; /* for TOTP secrets */
    unsigned char check[32];
} Keys;

/* Reads desk.key of the folder; makes it when neither it nor `must_exist` is there. *out is the caller's
 * until keys_close. */
Err keys_open(const char *folder, bool must_exist, Keys **out);
void keys_close(Keys *k); /* wipes them; NULL is fine */
/* For a program that holds keys: no core dump, and no other program of this user looks into it. */
void keys_guard_process(void);
/* Err: the database was written under another key. A new database takes this one's mark. */
Err keys_fit(Db *db, const Keys *k);
Err keys_mark(Db *db, const Keys *k); /* in the writer's transaction */

typedef struct Mark {
    unsigned char bytes[MARK_BYTES];
} Mark;

/* As a statement takes it. */
Str mark_blob(const Mark *m);
/* What is kept of a secret: a keyed hash; `use` keeps a session's from being a code's. */
Mark secret_mark(const Keys *k, const char *use, Str secret);
bool secret_same(const void *a, const void *b,
                 size_t n); /* takes the same time wherever they differ */
void secret_wipe(void *p, size_t n);
void secret_random(void *p, size_t n);

/* 256 random bits as 43 letters. */
void token_new(char out[TOKEN_CHARS + 1]);
void token_letters(const unsigned char bytes[TOKEN_BYTES], char out[TOKEN_CHARS + 1]);
/*
 * A code that is shown once: out of desk.key and the key of the write, so that the same write sent again
 * shows the same code (SYN-01) and nothing else does. `number` tells one of many from the next.
 */
void code_of_write(const Keys *k, const char *use, const WriteKey *key, size_t number, size_t chars,
                   char out[CODE_ROOM]);
/* Letters and digits in fours: "K7QX 2M9D ...". O and 0, I, L and 1 are read as the same. */
void code_new(size_t chars, char out[CODE_ROOM]);
/* What was typed, as it was made: capitals, without blanks and hyphens. Empty: no code of that length. */
Str code_clean(Arena *a, Str typed, size_t chars);

/* ---- passwords (AUTH-03, AUTH-04) ---- */

/* NULL: good. Otherwise a reason: "too-short", "too-long", "common", "like-name". */
const char *password_fault(Str password, Str login);
/* Slow on purpose (64 MiB, a few tenths of a second): never on the writer's thread or the server's loop.
 * At most four at once, the rest wait in order. */
Err password_hash(Str password, char out[PASSWORD_HASH_ROOM]);
/* NULL as the hash: takes as long and is false (AUTH-06). *old: hash it again with today's cost. */
bool password_fits(const char *hash, Str password, bool *old);

/* How many ran at once so far, at the most. */
unsigned password_hashing_most(void);

/* ---- TOTP (RFC 6238: SHA-1, six digits, 30 s) ---- */

typedef struct TotpSecret {
    unsigned char bytes[TOTP_SECRET_BYTES];
} TotpSecret;

/* A secret to be shown to who is signed in and has none yet: the same for this session each time, so that
 * nothing has to be kept between the page and its form. */
void totp_of_session(const Keys *k, const Mark *session, TotpSecret *out);
void totp_seal(const Keys *k, const TotpSecret *secret, unsigned char out[TOTP_SEALED_BYTES]);
bool totp_open(const Keys *k, Str sealed, TotpSecret *out);
/* Digits of a step, `digits` of them (6; the RFC's vectors have 8). */
Err totp_code(const unsigned char *secret, size_t n, int64_t step, unsigned digits, char out[9]);
/* The step that this code is of, one either side at most; 0: of none (AUTH-07). */
int64_t totp_step(const TotpSecret *secret, Str typed, int64_t now_s);
/* "otpauth://totp/..." for the QR code, and the secret in letters to type. */
Str totp_address(Arena *a, const TotpSecret *secret, Str who);
Str totp_letters(Arena *a, const TotpSecret *secret);
