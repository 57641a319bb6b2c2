#include "store/written.h"
#include <sodium.h>
#include <string.h>
#include <time.h>

static crypto_generichash_state *state_of(Body *b)
{
    _Static_assert(sizeof(crypto_generichash_state) <= sizeof(b->state), "room");
    return (crypto_generichash_state *)(void *)b->state;
}

void body_begin(Body *b, const char *action)
{
    crypto_generichash_init(state_of(b), NULL, 0, BODY_HASH_BYTES);
    body_text(b, str_c(action));
}

void body_text(Body *b, Str text)
{
    body_number(b, (int64_t)text.n);
    crypto_generichash_update(state_of(b), (const unsigned char *)text.p, text.n);
}

void body_number(Body *b, int64_t number)
{
    crypto_generichash_update(state_of(b), (const unsigned char *)&number, sizeof(number));
}

Err written_find(Db *db, const WriteKey *key, Body *body, Written *out)
{
    unsigned char before[BODY_HASH_BYTES];

    crypto_generichash_final(state_of(body), body->hash, sizeof(body->hash));
    Stmt *st = stmt_use(db, SQL_WRITTEN_FIND);
    stmt_blob(st, ":key", (Str){ (const char *)key->bytes, sizeof(key->bytes) });
    *out = WRITTEN_NEW;
    if (stmt_row(st)) {
        row_bytes(st, 0, before, sizeof(before));
        *out = memcmp(before, body->hash, sizeof(before)) == 0 ? WRITTEN_BEFORE : WRITTEN_OTHERWISE;
    }
    return stmt_done(st);
}

Err written_note(Db *db, const WriteKey *key, const Body *body, Day today)
{
    Stmt *st = stmt_use(db, SQL_WRITTEN_ADD);

    stmt_blob(st, ":key", (Str){ (const char *)key->bytes, sizeof(key->bytes) });
    stmt_blob(st, ":body", (Str){ (const char *)body->hash, sizeof(body->hash) });
    stmt_int(st, ":day", today);
    return stmt_done(st);
}

Err written_forget(Db *db, Day today)
{
    Stmt *st = stmt_use(db, SQL_WRITTEN_FORGET);

    stmt_int(st, ":first", (int64_t)today - WRITTEN_KEPT_DAYS + 1);
    return stmt_done(st);
}

void write_key_new(WriteKey *out)
{
    enum { TIME_BYTES = 6, BYTE = 8 };
    struct timespec t;

    clock_gettime(CLOCK_REALTIME, &t);
    uint64_t ms = (uint64_t)t.tv_sec * 1000 + (uint64_t)t.tv_nsec / 1000000;
    for (int i = TIME_BYTES - 1; i >= 0; i--, ms >>= BYTE)
        out->bytes[i] = (unsigned char)ms;
    randombytes_buf(out->bytes + TIME_BYTES, sizeof(out->bytes) - TIME_BYTES);
}

bool write_key_read(Str hex, WriteKey *out)
{
    size_t n = 0;

    return hex.n == (size_t)2 * WRITE_KEY_BYTES &&
           sodium_hex2bin(out->bytes, sizeof(out->bytes), hex.p, hex.n, NULL, &n, NULL) == 0 &&
           n == sizeof(out->bytes) && !sodium_is_zero(out->bytes, sizeof(out->bytes));
}
