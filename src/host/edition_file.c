#include "host/edition_file.h"
#include "base/buf.h"
#include "host/file.h"
#include <errno.h>
#include <fcntl.h>
#include <sodium.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static void file_hash(Str bytes, unsigned char out[PACK_HASH_BYTES])
{
    crypto_generichash_state st;
    size_t before = offsetof(PackHeader, hash);

    crypto_generichash_init(&st, NULL, 0, PACK_HASH_BYTES);
    crypto_generichash_update(&st, (const unsigned char *)bytes.p, before);
    crypto_generichash_update(&st, (const unsigned char *)bytes.p + PACK_HEADER_BYTES,
                              bytes.n - PACK_HEADER_BYTES);
    crypto_generichash_final(&st, out, PACK_HASH_BYTES);
}

void edition_seal(Str bytes)
{
    unsigned char hash[PACK_HASH_BYTES];

    file_hash(bytes, hash);
    memcpy((char *)(uintptr_t)bytes.p + offsetof(PackHeader, hash), hash, sizeof(hash));
}

Err edition_file_open(const char *path, EditionFile *out)
{
    EditionFile f = { 0 };
    unsigned char hash[PACK_HASH_BYTES];

    TRY(file_map(path, &f.mapped));
    Err e = edition_open(f.mapped, &f.edition);
    if (!FAILED(e)) {
        file_hash(f.mapped, hash);
        if (memcmp(hash, f.mapped.p + offsetof(PackHeader, hash), sizeof(hash)) != 0)
            e = err_fmt("this edition is damaged: its content does not match its hash");
    }
    if (FAILED(e)) {
        file_unmap(f.mapped);
        return err_fmt("%s: %s", path, e.text);
    }
    *out = f;
    return OK;
}

void edition_file_close(EditionFile *f)
{
    file_unmap(f->mapped);
    *f = (EditionFile){ 0 };
}

void edition_file_drop(EditionFile *f)
{
    if (f->mapped.n)
        edition_file_close(f);
}

Str edition_short_hash(Arena *a, const Edition *e)
{
    const unsigned char *h = (const unsigned char *)e->bytes.p + offsetof(PackHeader, hash);
    Str hex = arena_str(a, S("0123456789abcdef"));

    for (size_t i = 0; i < 8; i++) {
        char two[3];
        snprintf(two, sizeof(two), "%02x", h[i]);
        memcpy((char *)(uintptr_t)hex.p + 2 * i, two, 2);
    }
    return hex;
}

/* Length before each value, so that no two contents have the same bytes. */
static void hash_value(void *ctx, Str path, Lang lang, Str value)
{
    crypto_hash_sha256_state *st = ctx;
    uint32_t head[3] = { (uint32_t)path.n, (uint32_t)lang, (uint32_t)value.n };

    crypto_hash_sha256_update(st, (const unsigned char *)head, sizeof(head));
    crypto_hash_sha256_update(st, (const unsigned char *)path.p, path.n);
    crypto_hash_sha256_update(st, (const unsigned char *)value.p, value.n);
}

void edition_service_hash(const Edition *e, uint32_t index, unsigned char out[PACK_HASH_BYTES])
{
    crypto_hash_sha256_state st;
    AUTO(arena_free) Arena a = arena_new(64 << 20);

    crypto_hash_sha256_init(&st);
    edition_walk(e, TABLE_SERVICE, index, &a, hash_value, &st);
    crypto_hash_sha256_final(&st, out);
}

static bool tag_is_signed(const char tag[8])
{
    static const char *const outside[] = { PACK_TAG_MANIFEST, PACK_TAG_SIGNATURE, PACK_TAG_FIND };
    char name[9] = { 0 };

    memcpy(name, tag, 8);
    for (size_t i = 0; i < COUNT(outside); i++)
        if (strcmp(name, outside[i]) == 0)
            return false;
    return true;
}

Str edition_manifest(Arena *a, const Edition *e)
{
    const PackHeader *h = (const void *)e->bytes.p;
    const PackSection *list = (const void *)(e->bytes.p + PACK_HEADER_BYTES);
    Buf b = { .limit = 64 << 20 };
    unsigned char hash[PACK_HASH_BYTES];

    buf_put(&b, S("gza-manifest-1\n"));
    for (uint32_t i = 0; i < h->sections; i++) {
        char hex[65];
        if (!tag_is_signed(list[i].tag))
            continue;
        crypto_hash_sha256(hash, (const unsigned char *)e->bytes.p + list[i].offset, list[i].bytes);
        sodium_bin2hex(hex, sizeof(hex), hash, sizeof(hash));
        buf_fmt(&b, "section %.*s %s\n", (int)strnlen(list[i].tag, 8), list[i].tag, hex);
    }
    for (uint32_t i = 0; i < e->counts[TABLE_SERVICE]; i++) {
        char hex[65];
        edition_service_hash(e, i, hash);
        sodium_bin2hex(hex, sizeof(hex), hash, sizeof(hash));
        buf_fmt(&b, "service %.*s %s\n", STR(edition_str(e, e->service[i].code)), hex);
    }
    Str s = arena_str(a, buf_str(&b));
    buf_free(&b);
    return s;
}

Err edition_verify(const Edition *e, EditionVerdict *out)
{
    AUTO(arena_free) Arena a = arena_new(64 << 20);

    *out = (EditionVerdict){ .is_signed = e->signature.n > 0 };
    if (sodium_init() < 0)
        return err_fmt("the cryptographic library does not start");
    out->manifest_ok = str_eq(edition_manifest(&a, e), e->manifest);
    if (out->is_signed) {
        const unsigned char *key = (const unsigned char *)e->signature.p;
        out->signature_ok =
            crypto_sign_verify_detached(key + 32, (const unsigned char *)e->manifest.p,
                                        e->manifest.n, key) == 0;
        sodium_bin2hex(out->key_hex, sizeof(out->key_hex), key, 32);
    }
    return OK;
}

#define KEY_HEAD "gza-key-1 "

Err signing_key_read(const char *path, unsigned char secret[64], unsigned char public_key[32])
{
    AUTO(arena_free) Arena a = arena_new(4096);
    unsigned char seed[32];
    struct stat st;
    Str text;

    if (stat(path, &st) == 0 && (st.st_mode & 077))
        return err_fmt("key %s can be read by others; make it yours alone: chmod 600 %s", path,
                       path);
    TRY(file_read(&a, path, 1024, &text));
    text = str_trim(text);
    if (!str_starts(text, S(KEY_HEAD)) || text.n != strlen(KEY_HEAD) + 64 ||
        sodium_hex2bin(seed, sizeof(seed), text.p + strlen(KEY_HEAD), 64, NULL, NULL, NULL) != 0)
        return err_fmt("%s is not a signing key of gza; make one with: gza edition key FILE", path);
    crypto_sign_seed_keypair(public_key, secret, seed);
    sodium_memzero(seed, sizeof(seed));
    sodium_memzero((void *)(uintptr_t)text.p, text.n);
    return OK;
}

Err signing_key_make(const char *path)
{
    unsigned char seed[32];
    char hex[65], line[128];

    if (sodium_init() < 0)
        return err_fmt("the cryptographic library does not start");
    int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (fd < 0)
        return err_fmt("cannot write key %s: %s", path, strerror(errno));
    randombytes_buf(seed, sizeof(seed));
    sodium_bin2hex(hex, sizeof(hex), seed, sizeof(seed));
    int n = snprintf(line, sizeof(line), KEY_HEAD "%s\n", hex);
    bool whole = write(fd, line, (size_t)n) == n && fsync(fd) == 0;
    sodium_memzero(seed, sizeof(seed));
    sodium_memzero(line, sizeof(line));
    if (close(fd) != 0 || !whole)
        return err_fmt("cannot write key %s", path);
    return OK;
}

Str signature_make(Arena *a, Str manifest, const unsigned char secret[64],
                   const unsigned char public_key[32])
{
    unsigned char both[PACK_HASH_BYTES + PACK_SIGNATURE_BYTES];

    memcpy(both, public_key, 32);
    crypto_sign_detached(both + 32, NULL, (const unsigned char *)manifest.p, manifest.n, secret);
    return arena_str(a, (Str){ (const char *)both, sizeof(both) });
}
