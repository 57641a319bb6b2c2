/*
 * backup.c -- the file: head, encrypted chunks, signature over all of it (docs/formats/store.md).
 *
 * What is encrypted is a row of files: gza.db, copied in one read transaction, and desk.key, without which
 * nobody could sign in after a restore.
 */
#include "store/backup.h"
#include "base/must.h"
#include "host/file.h"
#include "store/migrate.h"
#include "store/store.h"
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <sodium.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define MAGIC "GZABKUP1"
#define KEY_WORDS "gza-backup-key-1 "

enum {
    PATH_BYTES = 4096,
    CHUNK = 64 << 10,
    SEALED = CHUNK + crypto_secretstream_xchacha20poly1305_ABYTES,
    KEY_FILE_BYTES = sizeof(KEY_WORDS) - 1 + 64 + 1,
    NAME_MOST = 32,
};

/* Little-endian, as in memory on all machines we build for. */
typedef struct Head {
    char magic[8];
    uint32_t version, schema;
    int64_t made_s;
    uint64_t bytes; /* of what is encrypted */
    unsigned char key_mark[16], stream[crypto_secretstream_xchacha20poly1305_HEADERBYTES];
} Head;

typedef struct Entry {
    char name[NAME_MOST];
    uint64_t bytes;
} Entry;

static Err cannot(const char *verb, const char *path)
{
    return err_fmt("cannot %s %s: %s", verb, path, strerror(errno));
}

static Err join_path(char room[PATH_BYTES], const char *folder, const char *name)
{
    return snprintf(room, PATH_BYTES, "%s/%s", folder, name) < PATH_BYTES
               ? OK
               : err_fmt("the path %s is too long", folder);
}

static Err write_all(int fd, const void *p, size_t n, const char *path)
{
    for (const char *at = p; n;) {
        ssize_t put = write(fd, at, n);

        if (put < 0 && errno == EINTR)
            continue;
        if (put < 0)
            return cannot("write", path);
        at += put;
        n -= (size_t)put;
    }
    return OK;
}

/* All of it, or as much as there is: *got. */
static Err read_some(int fd, void *p, size_t n, size_t *got, const char *path)
{
    for (*got = 0; *got < n;) {
        ssize_t one = read(fd, (char *)p + *got, n - *got);

        if (one < 0 && errno == EINTR)
            continue;
        if (one < 0)
            return cannot("read", path);
        if (one == 0)
            return OK;
        *got += (size_t)one;
    }
    return OK;
}

/* ---- keys ------------------------------------------------------------------------------------------ */

Err backup_key_read(const char *path, BackupKey *out)
{
    AUTO(fd_drop) int fd = open(path, O_RDONLY | O_CLOEXEC);
    char text[KEY_FILE_BYTES + 1];
    const size_t words = sizeof(KEY_WORDS) - 1;
    struct stat st;
    size_t n, bytes = 0;

    if (fd < 0 || fstat(fd, &st) < 0)
        return cannot("read the backup key", path);
    if (st.st_mode & 077)
        return err_fmt("%s can be read by others; make it yours alone: chmod 600 %s", path, path);
    TRY(read_some(fd, text, sizeof(text), &n, path));
    bool good =
        n >= KEY_FILE_BYTES - 1 && memcmp(text, KEY_WORDS, words) == 0 &&
        sodium_hex2bin(out->bytes, sizeof(out->bytes), text + words, 64, NULL, &bytes, NULL) == 0 &&
        bytes == sizeof(out->bytes);
    sodium_memzero(text, sizeof(text));
    return good ? OK : err_fmt("cannot use %s: it is no backup key", path);
}

Err backup_key_make(const char *path)
{
    AUTO(fd_drop) int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    unsigned char key[32];
    char text[KEY_FILE_BYTES + 1], hex[65];

    if (fd < 0)
        return cannot("make the backup key", path);
    randombytes_buf(key, sizeof(key));
    snprintf(text, sizeof(text), KEY_WORDS "%s\n",
             sodium_bin2hex(hex, sizeof(hex), key, sizeof(key)));
    Err e = write_all(fd, text, KEY_FILE_BYTES, path);
    if (!FAILED(e) && fsync(fd) != 0)
        e = cannot("save", path);
    sodium_memzero(text, sizeof(text));
    sodium_memzero(hex, sizeof(hex));
    sodium_memzero(key, sizeof(key));
    if (FAILED(e))
        unlink(path);
    return e;
}

typedef struct Secrets {
    unsigned char stream[32], mark[16], signs[crypto_sign_SECRETKEYBYTES],
        checks[crypto_sign_PUBLICKEYBYTES];
} Secrets;

static Secrets secrets_of(const BackupKey *key)
{
    unsigned char seed[crypto_sign_SEEDBYTES];
    Secrets s;

    crypto_kdf_derive_from_key(s.stream, sizeof(s.stream), 1, "gza-back", key->bytes);
    crypto_kdf_derive_from_key(seed, sizeof(seed), 2, "gza-back", key->bytes);
    crypto_kdf_derive_from_key(s.mark, sizeof(s.mark), 3, "gza-back", key->bytes);
    crypto_sign_seed_keypair(s.checks, s.signs, seed);
    sodium_memzero(seed, sizeof(seed));
    return s;
}

static void secrets_wipe(Secrets *s)
{
    sodium_memzero(s, sizeof(*s));
}

/* ---- writing ----------------------------------------------------------------------------------------- */

typedef struct Out {
    int fd;
    const char *path;
    crypto_secretstream_xchacha20poly1305_state stream;
    crypto_generichash_state hash;
    Head head;
    unsigned char plain[CHUNK], sealed[SEALED];
    size_t filled;
    bool first;
} Out;

static Err out_raw(Out *o, const void *p, size_t n)
{
    crypto_generichash_update(&o->hash, p, n);
    return write_all(o->fd, p, n, o->path);
}

/* The head is bound to the first chunk, so that it cannot be put before another's. */
static Err out_chunk(Out *o, bool last)
{
    unsigned char tag = last ? crypto_secretstream_xchacha20poly1305_TAG_FINAL
                             : crypto_secretstream_xchacha20poly1305_TAG_MESSAGE;
    unsigned long long n;

    crypto_secretstream_xchacha20poly1305_push(&o->stream, o->sealed, &n, o->plain, o->filled,
                                               o->first ? (const unsigned char *)&o->head : NULL,
                                               o->first ? sizeof(o->head) : 0, tag);
    o->first = false;
    o->filled = 0;
    return out_raw(o, o->sealed, (size_t)n);
}

static Err out_put(Out *o, const void *p, size_t n)
{
    for (const char *at = p; n;) {
        size_t room = CHUNK - o->filled, take = n < room ? n : room;

        memcpy(o->plain + o->filled, at, take);
        o->filled += take;
        at += take;
        n -= take;
        if (o->filled == CHUNK)
            TRY(out_chunk(o, false));
    }
    return OK;
}

static Err out_file(Out *o, const char *name, const char *path, uint64_t bytes)
{
    AUTO(fd_drop) int fd = open(path, O_RDONLY | O_CLOEXEC);
    Entry entry = { .bytes = bytes };
    char *part = malloc(CHUNK);
    size_t n = 1;
    Err e = OK;

    MUST(part);
    snprintf(entry.name, sizeof(entry.name), "%s", name);
    if (fd < 0)
        e = cannot("read", path);
    if (!FAILED(e))
        e = out_put(o, &entry, sizeof(entry));
    for (uint64_t left = bytes; left && n && !FAILED(e); left -= n) {
        e = read_some(fd, part, left < CHUNK ? (size_t)left : CHUNK, &n, path);
        if (!FAILED(e))
            e = n ? out_put(o, part, n) : err_fmt("cannot read %s: it became shorter", path);
    }
    sodium_memzero(part, CHUNK);
    free(part);
    return e;
}

static Err out_sign(Out *o, const Secrets *s)
{
    unsigned char hash[crypto_generichash_BYTES_MAX], signature[crypto_sign_BYTES];

    crypto_generichash_final(&o->hash, hash, sizeof(hash));
    crypto_sign_detached(signature, NULL, hash, sizeof(hash), s->signs);
    TRY(write_all(o->fd, signature, sizeof(signature), o->path));
    return fsync(o->fd) == 0 ? OK : cannot("save", o->path);
}

typedef struct Source {
    char db[PATH_BYTES], key[PATH_BYTES];
    uint64_t db_bytes, key_bytes; /* key_bytes 0: there is none yet */
    int schema;
} Source;

static Err out_all(Out *o, const Source *src, const Secrets *s, int64_t now_s)
{
    o->head = (Head){ .version = 1, .schema = (uint32_t)src->schema, .made_s = now_s };
    memcpy(o->head.magic, MAGIC, sizeof(o->head.magic));
    memcpy(o->head.key_mark, s->mark, sizeof(o->head.key_mark));
    o->head.bytes =
        sizeof(Entry) + src->db_bytes + (src->key_bytes ? sizeof(Entry) + src->key_bytes : 0);
    o->first = true;
    crypto_secretstream_xchacha20poly1305_init_push(&o->stream, o->head.stream, s->stream);
    crypto_generichash_init(&o->hash, NULL, 0, crypto_generichash_BYTES_MAX);
    TRY(out_raw(o, &o->head, sizeof(o->head)));
    TRY(out_file(o, "gza.db", src->db, src->db_bytes));
    if (src->key_bytes)
        TRY(out_file(o, "desk.key", src->key, src->key_bytes));
    TRY(out_chunk(o, true));
    return out_sign(o, s);
}

/* A copy as of one moment, in the data folder, for its owner alone. */
static Err take_copy(const char *folder, Source *src)
{
    char path[PATH_BYTES];
    struct stat st;
    Db *db;

    TRY(join_path(path, folder, "gza.db"));
    TRY(join_path(src->db, folder, "gza.db.backup"));
    TRY(join_path(src->key, folder, "desk.key"));
    TRY(db_open(path, DB_READS, &db));
    Err e = migrate_look(db, STORE_MIGRATIONS, &src->schema);
    if (!FAILED(e)) /* one read transaction: what the server writes meanwhile is not in it */
        e = db_script(db, "begin; select count(*) from sqlite_schema");
    if (!FAILED(e))
        e = db_backup(db, src->db);
    db_rollback(db);
    db_close(db);
    if (FAILED(e))
        return e;
    if (stat(src->db, &st) != 0)
        return cannot("read", src->db);
    src->db_bytes = (uint64_t)st.st_size;
    src->key_bytes = stat(src->key, &st) == 0 ? (uint64_t)st.st_size : 0;
    return OK;
}

static Err write_backup(const Source *src, const char *path, const BackupKey *key, int64_t now_s)
{
    AUTO(secrets_wipe) Secrets s = secrets_of(key);
    Out *o = calloc(1, sizeof(*o));

    MUST(o);
    o->path = path;
    unlink(path);
    o->fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    Err e = o->fd < 0 ? cannot("write", path) : out_all(o, src, &s, now_s);
    fd_drop(&o->fd);
    sodium_memzero(o, sizeof(*o));
    free(o);
    return e;
}

static Err sync_folder_of(const char *path)
{
    char folder[PATH_BYTES];
    const char *slash = strrchr(path, '/');

    snprintf(folder, sizeof(folder), "%.*s", slash ? (int)(slash - path) + 1 : 1,
             slash ? path : ".");
    AUTO(fd_drop) int fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd >= 0)
        (void)fsync(fd); /* some file systems refuse this for folders */
    return OK;
}

Err backup_make(const char *folder, const char *path, const BackupKey *key, int64_t now_s, Arena *a,
                BackupFacts *out)
{
    char next[PATH_BYTES];
    Source src;

    if (snprintf(next, sizeof(next), "%s.next", path) >= (int)sizeof(next))
        return err_fmt("the path %s is too long", path);
    TRY(store_guarded(folder));
    Err e = take_copy(folder, &src);
    if (!FAILED(e))
        e = write_backup(&src, next, key, now_s);
    if (!FAILED(e))
        e = backup_check(next, key, out); /* what cannot be read is no backup */
    if (!FAILED(e) && a)
        e = backup_tables(src.db, a, &out->table, &out->tables);
    unlink(src.db);
    if (!FAILED(e) && rename(next, path) != 0)
        e = cannot("put in place", path);
    if (FAILED(e)) {
        unlink(next);
        return e;
    }
    return sync_folder_of(path);
}

/* ---- reading ------------------------------------------------------------------------------------------- */

/* Where the opened bytes go, file by file; folder NULL: nowhere, they are only checked. */
typedef struct In {
    const char *folder;
    Entry entry;
    size_t head_filled; /* of entry */
    uint64_t left;      /* of this file's bytes */
    int fd;
    char path[PATH_BYTES];
} In;

static Err in_begin(In *in)
{
    static const char *const known[] = { "gza.db", "desk.key" };

    in->head_filled = 0;
    in->left = in->entry.bytes;
    in->entry.name[NAME_MOST - 1] = 0;
    for (size_t i = 0; i < COUNT(known); i++)
        if (in->folder && strcmp(in->entry.name, known[i]) == 0) {
            TRY(join_path(in->path, in->folder, known[i]));
            in->fd = open(in->path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
            return in->fd < 0 ? cannot("write", in->path) : OK;
        }
    return OK; /* of a newer program: left out */
}

static Err in_end(In *in)
{
    int fd = in->fd;

    in->fd = -1;
    if (fd < 0)
        return OK;
    bool good = fsync(fd) == 0;
    return close(fd) == 0 && good ? OK : cannot("save", in->path);
}

static Err in_put(In *in, const unsigned char *p, size_t n)
{
    while (n) {
        if (in->left == 0) {
            size_t room = sizeof(in->entry) - in->head_filled, take = n < room ? n : room;

            memcpy((char *)&in->entry + in->head_filled, p, take);
            in->head_filled += take;
            p += take;
            n -= take;
            if (in->head_filled == sizeof(in->entry))
                TRY(in_begin(in));
            continue;
        }
        size_t take = n < in->left ? n : (size_t)in->left;
        if (in->fd >= 0)
            TRY(write_all(in->fd, p, take, in->path));
        p += take;
        n -= take;
        in->left -= take;
        if (in->left == 0)
            TRY(in_end(in));
    }
    return OK;
}

static Err damaged(const char *path)
{
    return err_fmt("%s is damaged or not whole; nothing was changed: try an older backup", path);
}

static Err check_head(const Head *h, const Secrets *s, const char *path)
{
    if (memcmp(h->magic, MAGIC, sizeof(h->magic)) != 0)
        return err_fmt("%s is no backup of gza", path);
    if (h->version != 1)
        return err_fmt("%s was made by a newer gza; use that one", path);
    if (sodium_memcmp(h->key_mark, s->mark, sizeof(h->key_mark)) != 0)
        return err_fmt("%s was made with another key; nothing was changed", path);
    return OK;
}

/* The signature first, over all bytes: nothing is opened of a file that somebody touched. */
static Err check_signature(int fd, const char *path, const Secrets *s, uint64_t *chunks_end)
{
    unsigned char hash[crypto_generichash_BYTES_MAX], signature[crypto_sign_BYTES];
    crypto_generichash_state state;
    struct stat st;
    size_t n;
    char *part = malloc(CHUNK);

    MUST(part);
    Err e = fstat(fd, &st) == 0 ? OK : cannot("read", path);
    if (!FAILED(e) && (uint64_t)st.st_size < sizeof(Head) + sizeof(signature))
        e = damaged(path);
    *chunks_end = FAILED(e) ? 0 : (uint64_t)st.st_size - sizeof(signature);
    crypto_generichash_init(&state, NULL, 0, sizeof(hash));
    for (uint64_t left = *chunks_end; left && !FAILED(e); left -= n) {
        e = read_some(fd, part, left < CHUNK ? (size_t)left : CHUNK, &n, path);
        if (!FAILED(e) && n == 0)
            e = damaged(path);
        crypto_generichash_update(&state, (unsigned char *)part, n);
    }
    free(part);
    if (FAILED(e))
        return e;
    TRY(read_some(fd, signature, sizeof(signature), &n, path));
    crypto_generichash_final(&state, hash, sizeof(hash));
    if (n != sizeof(signature) ||
        crypto_sign_verify_detached(signature, hash, sizeof(hash), s->checks) != 0)
        return damaged(path);
    return OK;
}

typedef struct Opening {
    crypto_secretstream_xchacha20poly1305_state stream;
    unsigned char sealed[SEALED], plain[CHUNK];
} Opening;

static Err open_chunks(int fd, const char *path, const Head *head, const Secrets *s, uint64_t end,
                       In *in)
{
    Opening *o = calloc(1, sizeof(*o));
    uint64_t bytes = 0;
    unsigned char tag = 0;
    bool first = true;
    Err e = OK;

    MUST(o);
    if (crypto_secretstream_xchacha20poly1305_init_pull(&o->stream, head->stream, s->stream) != 0)
        e = damaged(path);
    for (uint64_t at = sizeof(*head); at < end && !FAILED(e);) {
        size_t want = end - at < SEALED ? (size_t)(end - at) : SEALED, n;
        unsigned long long plain = 0;

        e = read_some(fd, o->sealed, want, &n, path);
        if (FAILED(e))
            break;
        if (n != want || tag == crypto_secretstream_xchacha20poly1305_TAG_FINAL ||
            crypto_secretstream_xchacha20poly1305_pull(
                &o->stream, o->plain, &plain, &tag, o->sealed, n,
                first ? (const unsigned char *)head : NULL, first ? sizeof(*head) : 0) != 0) {
            e = damaged(path);
            break;
        }
        first = false;
        at += n;
        bytes += plain;
        e = in_put(in, o->plain, (size_t)plain);
    }
    if (!FAILED(e) && (tag != crypto_secretstream_xchacha20poly1305_TAG_FINAL ||
                       bytes != head->bytes || in->left))
        e = damaged(path);
    sodium_memzero(o, sizeof(*o));
    free(o);
    return e;
}

static Err read_backup(const char *path, const BackupKey *key, const char *folder, BackupFacts *out)
{
    AUTO(secrets_wipe) Secrets s = secrets_of(key);
    AUTO(fd_drop) int fd = open(path, O_RDONLY | O_CLOEXEC);
    In in = { .folder = folder, .fd = -1 };
    uint64_t end;
    Head head;
    size_t n;

    *out = (BackupFacts){ 0 };
    if (fd < 0)
        return cannot("read", path);
    TRY(read_some(fd, &head, sizeof(head), &n, path));
    if (n != sizeof(head))
        return n >= sizeof(head.magic) && memcmp(head.magic, MAGIC, sizeof(head.magic)) == 0
                   ? damaged(path)
                   : err_fmt("%s is no backup of gza", path);
    TRY(check_head(&head, &s, path));
    if (lseek(fd, 0, SEEK_SET) != 0)
        return cannot("read", path);
    TRY(check_signature(fd, path, &s, &end));
    if (lseek(fd, sizeof(head), SEEK_SET) != (off_t)sizeof(head))
        return cannot("read", path);
    Err e = open_chunks(fd, path, &head, &s, end, &in);
    Err closed = in_end(&in);
    *out = (BackupFacts){ .made_s = head.made_s,
                          .schema = (int)head.schema,
                          .bytes = (int64_t)head.bytes };
    return FAILED(e) ? e : closed;
}

Err backup_check(const char *path, const BackupKey *key, BackupFacts *out)
{
    return read_backup(path, key, NULL, out);
}

/* ---- back again ------------------------------------------------------------------------------------------ */

static bool is_empty_or_absent(const char *folder)
{
    DIR *d = opendir(folder);
    bool empty = true;

    if (!d)
        return errno == ENOENT;
    for (struct dirent *e; (e = readdir(d));)
        if (strcmp(e->d_name, ".") != 0 && strcmp(e->d_name, "..") != 0)
            empty = false;
    closedir(d);
    return empty;
}

static void remove_parts(const char *folder)
{
    static const char *const names[] = { "gza.db", "gza.db-wal", "gza.db-shm", "gza.db-journal",
                                         "desk.key" };
    char path[PATH_BYTES];

    for (size_t i = 0; i < COUNT(names); i++)
        if (!FAILED(join_path(path, folder, names[i])))
            unlink(path);
    rmdir(folder);
}

/* Does what was opened hold? A newer database is refused here too. */
static Err look_through(const char *folder)
{
    char path[PATH_BYTES];
    int version;
    Db *db;

    TRY(join_path(path, folder, "gza.db"));
    TRY(db_open(path, DB_READS, &db));
    Err e = migrate_look(db, STORE_MIGRATIONS, &version);
    if (!FAILED(e))
        e = db_check(db);
    db_close(db);
    return e;
}

Err backup_restore(const char *path, const BackupKey *key, const char *folder, BackupFacts *out)
{
    char beside[PATH_BYTES];
    size_t n = strlen(folder);

    while (n > 1 && folder[n - 1] == '/')
        n--;
    if (snprintf(beside, sizeof(beside), "%.*s.restoring", (int)n, folder) >= (int)sizeof(beside))
        return err_fmt("the path %s is too long", folder);
    if (!is_empty_or_absent(folder))
        return err_fmt("%s is not empty; name a new folder: nothing was changed", folder);
    TRY(backup_check(path, key, out));
    remove_parts(beside); /* of a try that was interrupted */
    if (mkdir(beside, 0700) != 0)
        return cannot("make", beside);
    Err e = read_backup(path, key, beside, out);
    if (!FAILED(e))
        e = look_through(beside);
    if (!FAILED(e) && rename(beside, folder) != 0)
        e = cannot("put in place", folder);
    if (FAILED(e)) {
        remove_parts(beside);
        return e;
    }
    return sync_folder_of(beside);
}

/* ---- what is in it ----------------------------------------------------------------------------------------- */

static void hash_value(crypto_generichash_state *h, sqlite3_stmt *st, int column)
{
    int type = sqlite3_column_type(st, column);
    int64_t number = type == SQLITE_INTEGER ? sqlite3_column_int64(st, column) : 0;
    const void *bytes = type == SQLITE_INTEGER ? NULL : sqlite3_column_blob(st, column);
    int64_t n = bytes ? sqlite3_column_bytes(st, column) : 0;

    crypto_generichash_update(h, (unsigned char *)&type, sizeof(type));
    crypto_generichash_update(h, (unsigned char *)&number, sizeof(number));
    crypto_generichash_update(h, (unsigned char *)&n, sizeof(n));
    if (n)
        crypto_generichash_update(h, bytes, (size_t)n);
}

static Err hash_table(sqlite3 *db, TableFacts *t)
{
    crypto_generichash_state h;
    sqlite3_stmt *st = NULL;
    char sql[128];
    int code;

    snprintf(sql, sizeof(sql), "select * from \"%.*s\"",
             STR(t->table)); /* in the order of its key */
    crypto_generichash_init(&h, NULL, 0, sizeof(t->hash));
    code = sqlite3_prepare_v2(db, sql, -1, &st, NULL);
    for (; code == SQLITE_OK && sqlite3_step(st) == SQLITE_ROW; t->rows++)
        for (int i = 0; i < sqlite3_column_count(st); i++)
            hash_value(&h, st, i);
    bool good = sqlite3_finalize(st) == SQLITE_OK;
    crypto_generichash_final(&h, t->hash, sizeof(t->hash));
    return good ? OK : err_fmt("cannot read table %.*s: %s", STR(t->table), sqlite3_errmsg(db));
}

static Err list_tables(sqlite3 *db, Arena *a, TableFacts **out, size_t *count)
{
    enum { MOST = 100 };
    TableFacts *list = NEW_N(a, TableFacts, MOST);
    sqlite3_stmt *st = NULL;
    size_t n = 0;

    sqlite3_prepare_v2(
        db,
        "select name from sqlite_schema where type = 'table' and name not like 'sqlite_%' order by 1",
        -1, &st, NULL);
    while (n < MOST && sqlite3_step(st) == SQLITE_ROW)
        list[n++].table = arena_str(a, str_c((const char *)sqlite3_column_text(st, 0)));
    bool good = sqlite3_finalize(st) == SQLITE_OK;
    *out = list;
    *count = n;
    return good ? OK : err_fmt("cannot read the database: %s", sqlite3_errmsg(db));
}

Err backup_tables(const char *db_path, Arena *a, TableFacts **out, size_t *count)
{
    sqlite3 *db = NULL;

    if (sqlite3_open_v2(db_path, &db, SQLITE_OPEN_READONLY, NULL) != SQLITE_OK) {
        Err e = err_fmt("cannot open %s: %s", db_path, sqlite3_errmsg(db));
        sqlite3_close(db);
        return e;
    }
    Err e = list_tables(db, a, out, count);
    for (size_t i = 0; i < *count && !FAILED(e); i++)
        e = hash_table(db, &(*out)[i]);
    sqlite3_close(db);
    return e;
}
