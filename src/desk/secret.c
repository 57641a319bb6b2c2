#include "desk/secret.h"
#include "base/must.h"
#include "base/utf8.h"
#include "common_passwords.h"
#include "host/key_file.h"
#include <errno.h>
#include <fcntl.h>
#include <liboath/oath.h>
#include <pthread.h>
#include <sodium.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <unistd.h>

enum { DESK_KEY_BYTES = crypto_kdf_KEYBYTES, PATH_BYTES = 4096 };

/* ---- keys --------------------------------------------------------------------------------------- */

static void derive(const unsigned char key[DESK_KEY_BYTES], Keys *k)
{
    crypto_kdf_derive_from_key(k->audit.bytes, sizeof(k->audit.bytes), 1, "gza-desk", key);
    crypto_kdf_derive_from_key(k->mark, sizeof(k->mark), 2, "gza-desk", key);
    crypto_kdf_derive_from_key(k->seal, sizeof(k->seal), 3, "gza-desk", key);
    crypto_kdf_derive_from_key(k->check, sizeof(k->check), 4, "gza-desk", key);
}

Err keys_open(const char *folder, bool must_exist, Keys **out)
{
    unsigned char key[DESK_KEY_BYTES];
    char path[PATH_BYTES];

    *out = NULL;
    if (sodium_init() < 0)
        return err_fmt("the cryptographic library does not start");
    if (snprintf(path, sizeof(path), "%s/desk.key", folder) >= (int)sizeof(path))
        return err_fmt("the path of the data folder is too long");
    if (access(path, F_OK) != 0) {
        if (must_exist)
            return err_fmt(
                "there is no %s; without it nobody can sign in: put it back from where its copy is kept",
                path);
        TRY(key_file_make(path, key, sizeof(key)));
    }
    TRY(key_file_read(path, key, sizeof(key)));
    *out = sodium_malloc(sizeof(Keys)); /* locked, and left out of core dumps (CRY-09) */
    MUST(*out);
    derive(key, *out);
    sodium_memzero(key, sizeof(key));
    return OK;
}

void keys_close(Keys *k)
{
    sodium_free(k); /* wipes it */
}

void keys_guard_process(void)
{
    (void)prctl(PR_SET_DUMPABLE, 0, 0, 0, 0);
}

Err keys_fit(Db *db, const Keys *k)
{
    unsigned char kept[sizeof(k->check)];
    Stmt *st = stmt_use(db, SQL_KEY_CHECK);
    bool any = stmt_row(st);

    if (any)
        row_bytes(st, 0, kept, sizeof(kept));
    TRY(stmt_done(st));
    if (any && sodium_memcmp(kept, k->check, sizeof(kept)) != 0)
        return err_fmt(
            "desk.key is not the key of this database; put the right one back: nothing was changed");
    return OK;
}

Err keys_mark(Db *db, const Keys *k)
{
    Stmt *st = stmt_use(db, SQL_KEY_CHECK);
    bool any = stmt_row(st);

    TRY(stmt_done(st));
    if (any)
        return keys_fit(db, k);
    st = stmt_use(db, SQL_KEY_CHECK_SET);
    stmt_blob(st, ":mark", (Str){ (const char *)k->check, sizeof(k->check) });
    return stmt_done(st);
}

/* ---- marks, random values ------------------------------------------------------------------------ */

Str mark_blob(const Mark *m)
{
    return (Str){ (const char *)m->bytes, MARK_BYTES };
}

Mark secret_mark(const Keys *k, const char *use, Str secret)
{
    crypto_generichash_state s;
    Mark m;

    crypto_generichash_init(&s, k->mark, sizeof(k->mark), sizeof(m.bytes));
    crypto_generichash_update(&s, (const unsigned char *)use, strlen(use) + 1);
    crypto_generichash_update(&s, (const unsigned char *)secret.p, secret.n);
    crypto_generichash_final(&s, m.bytes, sizeof(m.bytes));
    return m;
}

bool secret_same(const void *a, const void *b, size_t n)
{
    return sodium_memcmp(a, b, n) == 0;
}

void secret_wipe(void *p, size_t n)
{
    sodium_memzero(p, n);
}

void secret_random(void *p, size_t n)
{
    randombytes_buf(p, n);
}

void token_new(char out[TOKEN_CHARS + 1])
{
    unsigned char bytes[TOKEN_BYTES];

    randombytes_buf(bytes, sizeof(bytes));
    token_letters(bytes, out);
    sodium_memzero(bytes, sizeof(bytes));
}

void token_letters(const unsigned char bytes[TOKEN_BYTES], char out[TOKEN_CHARS + 1])
{
    sodium_bin2base64(out, TOKEN_CHARS + 1, bytes, TOKEN_BYTES,
                      sodium_base64_VARIANT_URLSAFE_NO_PADDING);
}

/* Crockford's 32: a letter is five random bits. O is read as 0, I and L as 1. */
static const char LETTERS[] = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/* From as many bytes as letters. */
static void put_letters(const unsigned char *bytes, size_t chars, char out[CODE_ROOM])
{
    char *p = out;

    MUST(chars + chars / 4 < CODE_ROOM);
    for (size_t i = 0; i < chars; i++) {
        if (i && i % 4 == 0)
            *p++ = ' ';
        *p++ = LETTERS[bytes[i] & 31];
    }
    *p = 0;
}

void code_new(size_t chars, char out[CODE_ROOM])
{
    unsigned char bytes[CODE_ROOM];

    randombytes_buf(bytes, sizeof(bytes));
    put_letters(bytes, chars, out);
    sodium_memzero(bytes, sizeof(bytes));
}

void code_of_write(const Keys *k, const char *use, const WriteKey *key, size_t number, size_t chars,
                   char out[CODE_ROOM])
{
    crypto_generichash_state s;
    unsigned char bytes[crypto_generichash_BYTES_MAX];

    crypto_generichash_init(&s, k->mark, sizeof(k->mark), sizeof(bytes));
    crypto_generichash_update(&s, (const unsigned char *)use, strlen(use) + 1);
    crypto_generichash_update(&s, key->bytes, sizeof(key->bytes));
    crypto_generichash_update(&s, (const unsigned char *)&number, sizeof(number));
    crypto_generichash_final(&s, bytes, sizeof(bytes));
    put_letters(bytes, chars, out);
    sodium_memzero(bytes, sizeof(bytes));
}

Str code_clean(Arena *a, Str typed, size_t chars)
{
    char *out = NEW_N(a, char, chars + 1);
    size_t n = 0;

    for (size_t i = 0; i < typed.n; i++) {
        char c = typed.p[i];

        if (c == ' ' || c == '-')
            continue;
        if (c >= 'a' && c <= 'z')
            c = (char)(c - 'a' + 'A');
        if (c == 'O')
            c = '0';
        if (c == 'I' || c == 'L')
            c = '1';
        if (n == chars || !memchr(LETTERS, c, 32))
            return (Str){ 0 };
        out[n++] = c;
    }
    return n == chars ? (Str){ out, n } : (Str){ 0 };
}

/* ---- passwords ------------------------------------------------------------------------------------ */

static char small_letter(char c)
{
    return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

/* Small letters, and without what people hang on the end: "Password123!" is "password". */
static Str plain(Str s, char *room, size_t size)
{
    size_t n = s.n < size ? s.n : size;

    for (size_t i = 0; i < n; i++)
        room[i] = small_letter(s.p[i]);
    return (Str){ room, n };
}

static Str without_tail(Str s)
{
    while (s.n && (unsigned char)s.p[s.n - 1] < 0x80 &&
           !(s.p[s.n - 1] >= 'a' && s.p[s.n - 1] <= 'z'))
        s.n--;
    return s;
}

static bool is_common(Str small)
{
    size_t low = 0, high = COMMON_PASSWORD_COUNT;

    while (low < high) {
        size_t mid = (low + high) / 2;
        int order = str_cmp(str_c(COMMON_PASSWORDS[mid]), small);

        if (order == 0)
            return true;
        if (order < 0)
            low = mid + 1;
        else
            high = mid;
    }
    return false;
}

/* "aaaaaaaa", "12345678", "abcdefgh": each letter the same step from the last. */
static bool is_row(Str s)
{
    int step = s.n > 1 ? s.p[1] - s.p[0] : 9;

    if (step < -1 || step > 1)
        return false;
    for (size_t i = 1; i < s.n; i++)
        if (s.p[i] - s.p[i - 1] != step)
            return false;
    return true;
}

static const Str OURS[] = { S_INIT("gza"),        S_INIT("guide"),      S_INIT("hub"),
                            S_INIT("tbilisi"),    S_INIT("batumi"),     S_INIT("telavi"),
                            S_INIT("kutaisi"),    S_INIT("ozurgeti"),   S_INIT("georgia"),
                            S_INIT("sakartvelo"), S_INIT("migration"),  S_INIT("municipality"),
                            S_INIT("გზა"),        S_INIT("საქართველო"), S_INIT("თბილისი"),
                            S_INIT("ბათუმი"),     S_INIT("თელავი"),     S_INIT("პაროლი") };

const char *password_fault(Str password, Str login)
{
    char room[PASSWORD_MOST_BYTES], login_room[128];

    if (!utf8_valid(password) || password.n > PASSWORD_MOST_BYTES)
        return "too-long";
    if (utf8_count(password) < PASSWORD_LEAST)
        return "too-short";
    Str small = plain(password, room, sizeof(room)), stem = without_tail(small);
    Str name = plain(login, login_room, sizeof(login_room));
    if (name.n >= 3 && str_find(small, name) >= 0 && small.n < name.n + PASSWORD_LEAST)
        return "like-name";
    if (is_common(small) || (stem.n && is_common(stem) && small.n < stem.n + 5) || is_row(small))
        return "common";
    for (size_t i = 0; i < COUNT(OURS); i++)
        if (str_eq(stem, OURS[i]) && small.n < stem.n + PASSWORD_LEAST)
            return "common";
    return NULL;
}

/* At most four hash at once; the others wait in the order in which they came. */
enum { AT_ONCE = 4 };
static pthread_mutex_t queue_lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t queue_moved = PTHREAD_COND_INITIALIZER;
static uint64_t next_number, served;
static unsigned running, most_running;

static void queue_in(void)
{
    pthread_mutex_lock(&queue_lock);
    uint64_t mine = next_number++;
    while (mine != served || running == AT_ONCE)
        pthread_cond_wait(&queue_moved, &queue_lock);
    served++;
    running++;
    if (running > most_running)
        most_running = running;
    pthread_cond_broadcast(&queue_moved);
    pthread_mutex_unlock(&queue_lock);
}

static void queue_out(void)
{
    pthread_mutex_lock(&queue_lock);
    running--;
    pthread_cond_broadcast(&queue_moved);
    pthread_mutex_unlock(&queue_lock);
}

unsigned password_hashing_most(void)
{
    pthread_mutex_lock(&queue_lock);
    unsigned most = most_running;
    pthread_mutex_unlock(&queue_lock);
    return most;
}

enum { HASH_OPS = 3, HASH_BYTES = 64 << 20 };

Err password_hash(Str password, char out[PASSWORD_HASH_ROOM])
{
    queue_in();
    int failed = crypto_pwhash_str_alg(out, password.p, password.n, HASH_OPS, HASH_BYTES,
                                       crypto_pwhash_ALG_ARGON2ID13);
    queue_out();
    return failed ? err_fmt("cannot hash a password: no memory") : OK;
}

bool password_fits(const char *hash, Str password, bool *old)
{
    /* Of a random password nobody knows, with today's cost: an unknown name takes as long. */
    static const char NOBODYS[PASSWORD_HASH_ROOM] =
        "$argon2id$v=19$m=65536,t=3,p=1$LMEaIXucDNBigoUMxAtZ1g$XUvxR4gryGcCb5G5M4fosBWvLAu/cqnyKJ1YsAXLCA4";

    *old = false;
    queue_in();
    bool fits = password.n <= PASSWORD_MOST_BYTES &&
                crypto_pwhash_str_verify(hash ? hash : NOBODYS, password.n ? password.p : "",
                                         password.n) == 0;
    queue_out();
    if (!hash)
        return false;
    *old = fits && crypto_pwhash_str_needs_rehash(hash, HASH_OPS, HASH_BYTES) != 0;
    return fits;
}

/* ---- TOTP ------------------------------------------------------------------------------------------ */

void totp_of_session(const Keys *k, const Mark *session, TotpSecret *out)
{
    Mark m = secret_mark(k, "totp", (Str){ (const char *)session->bytes, sizeof(session->bytes) });

    memcpy(out->bytes, m.bytes, sizeof(out->bytes));
    sodium_memzero(&m, sizeof(m));
}

void totp_seal(const Keys *k, const TotpSecret *secret, unsigned char out[TOTP_SEALED_BYTES])
{
    randombytes_buf(out, crypto_aead_xchacha20poly1305_ietf_NPUBBYTES);
    crypto_aead_xchacha20poly1305_ietf_encrypt(
        out + crypto_aead_xchacha20poly1305_ietf_NPUBBYTES, NULL, secret->bytes,
        sizeof(secret->bytes), (const unsigned char *)"totp", 4, NULL, out, k->seal);
}

bool totp_open(const Keys *k, Str sealed, TotpSecret *out)
{
    const unsigned char *p = (const unsigned char *)sealed.p;
    const size_t nonce = crypto_aead_xchacha20poly1305_ietf_NPUBBYTES;

    return sealed.n == TOTP_SEALED_BYTES && crypto_aead_xchacha20poly1305_ietf_decrypt(
                                                out->bytes, NULL, NULL, p + nonce, sealed.n - nonce,
                                                (const unsigned char *)"totp", 4, p, k->seal) == 0;
}

Err totp_code(const unsigned char *secret, size_t n, int64_t step, unsigned digits, char out[9])
{
    int code = oath_hotp_generate((const char *)secret, n, (uint64_t)step, digits, false,
                                  OATH_HOTP_DYNAMIC_TRUNCATION, out);

    return code == OATH_OK ? OK : err_fmt("cannot make a one-time code: %s", oath_strerror(code));
}

int64_t totp_step(const TotpSecret *secret, Str typed, int64_t now_s)
{
    enum { DIGITS = 6 };
    char code[9], clean[DIGITS];
    size_t n = 0;
    int64_t found = 0;

    for (size_t i = 0; i < typed.n; i++) {
        if (typed.p[i] == ' ')
            continue;
        if (n == DIGITS || typed.p[i] < '0' || typed.p[i] > '9')
            return 0;
        clean[n++] = typed.p[i];
    }
    if (n != DIGITS)
        return 0;
    for (int64_t step = now_s / TOTP_STEP_S - 1; step <= now_s / TOTP_STEP_S + 1; step++)
        if (!FAILED(totp_code(secret->bytes, sizeof(secret->bytes), step, DIGITS, code)) &&
            sodium_memcmp(code, clean, DIGITS) == 0)
            found = step;
    sodium_memzero(code, sizeof(code));
    return found;
}

Str totp_letters(Arena *a, const TotpSecret *secret)
{
    static const char BASE32[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    char *out = NEW_N(a, char, TOTP_SECRET_BYTES * 8 / 5 + 1);
    size_t n = 0;

    for (size_t bit = 0; bit < (size_t)TOTP_SECRET_BYTES * 8; bit += 5) {
        unsigned two = (unsigned)secret->bytes[bit / 8] << 8;

        if (bit / 8 + 1 < TOTP_SECRET_BYTES)
            two |= secret->bytes[bit / 8 + 1];
        out[n++] = BASE32[two >> (11 - bit % 8) & 31];
    }
    return (Str){ out, n };
}

static bool is_plain(Str s)
{
    for (size_t i = 0; i < s.n; i++)
        if (!((s.p[i] >= 'a' && s.p[i] <= 'z') || (s.p[i] >= '0' && s.p[i] <= '9') ||
              s.p[i] == '-' || s.p[i] == '.' || s.p[i] == '_'))
            return false;
    return s.n > 0;
}

Str totp_address(Arena *a, const TotpSecret *secret, Str who)
{
    Str letters = totp_letters(a, secret);
    Str name = S("gza"); /* what an authenticator shows; a name that is no plain word is left out */
    bool good = is_plain(who);

    return arena_fmt(a, "otpauth://totp/%.*s%s%.*s?secret=%.*s&issuer=%.*s&digits=6&period=30",
                     STR(name), good ? ":" : "", good ? (int)who.n : 0, who.p, STR(letters),
                     STR(name));
}
