#include "store/audit.h"
#include "base/day.h"
#include "base/json.h"
#include "base/utf8.h"
#include <sodium.h>
#include <string.h>

enum { TEXT_MOST = 200, LINE_LIMIT = 16 * 1024 };

/* ---- the entry as a line ------------------------------------------------------------------------ */

/* At most TEXT_MOST bytes of whole letters; what is no UTF-8 is said to be so. */
static Str cut(Str s)
{
    if (!utf8_valid(s))
        return S("(no text)");
    if (s.n <= TEXT_MOST)
        return s;
    s.n = TEXT_MOST;
    while (s.n && ((unsigned char)s.p[s.n] & 0xC0) == 0x80)
        s.n--;
    return s;
}

static AuditEntry as_kept(const AuditEntry *e)
{
    AuditEntry kept = *e;

    kept.hub = cut(e->hub);
    kept.action = cut(e->action);
    kept.object = cut(e->object);
    kept.result = cut(e->result);
    return kept;
}

static void put_time(Json *j, Arena *a, int64_t at_s)
{
    enum { DAY_S = 86400 };
    int64_t day = at_s / DAY_S, rest = at_s % DAY_S;

    if (rest < 0) {
        day--;
        rest += DAY_S;
    }
    Date d = date_of((Day)day);
    json_str(j, arena_fmt(a, "%04d-%02d-%02dT%02d:%02d:%02dZ", d.year, d.month, d.day,
                          (int)(rest / 3600), (int)(rest / 60 % 60), (int)(rest % 60)));
}

static void put_field(Json *j, Str key, Str value)
{
    json_key(j, key);
    json_str(j, value);
}

static void put_line(Buf *out, Arena *a, const AuditEntry *e)
{
    char id[2 * AUDIT_ID_BYTES + 1];
    Json j = json_begin(out);

    json_object(&j);
    json_key(&j, S("seq"));
    json_number(&j, e->seq);
    json_key(&j, S("at"));
    put_time(&j, a, e->at_s);
    json_key(&j, S("staff"));
    if (e->staff)
        json_str(&j, str_c(sodium_bin2hex(id, sizeof(id), e->staff, AUDIT_ID_BYTES)));
    else
        json_null(&j);
    put_field(&j, S("hub"), e->hub);
    put_field(&j, S("action"), e->action);
    put_field(&j, S("object"), e->object);
    put_field(&j, S("result"), e->result);
    json_end(&j);
}

Str audit_line(Arena *a, const AuditEntry *entry)
{
    Buf out = { .limit = LINE_LIMIT };
    AuditEntry kept = as_kept(entry);

    put_line(&out, a, &kept);
    Str line = arena_str(a, buf_str(&out));
    buf_free(&out);
    return line;
}

/* ---- the chain ------------------------------------------------------------------------------------ */

static void hash_after(unsigned char hash[AUDIT_HASH_BYTES], Str line)
{
    crypto_generichash_state s;

    crypto_generichash_init(&s, NULL, 0, AUDIT_HASH_BYTES);
    crypto_generichash_update(&s, hash, AUDIT_HASH_BYTES);
    crypto_generichash_update(&s, (const unsigned char *)line.p, line.n);
    crypto_generichash_final(&s, hash, AUDIT_HASH_BYTES);
}

static void seal_of(const AuditKey *key, const AuditHead *h, unsigned char out[AUDIT_HASH_BYTES])
{
    crypto_generichash_state s;

    crypto_generichash_init(&s, key->bytes, sizeof(key->bytes), AUDIT_HASH_BYTES);
    crypto_generichash_update(&s, (const unsigned char *)&h->seq, sizeof(h->seq));
    crypto_generichash_update(&s, h->hash, sizeof(h->hash));
    crypto_generichash_final(&s, out, AUDIT_HASH_BYTES);
}

/* The head, or the start: `sql` says which. */
static Err read_end(Db *db, SqlId sql, AuditHead *out, unsigned char seal[AUDIT_HASH_BYTES])
{
    Stmt *st = stmt_use(db, sql);

    *out = (AuditHead){ 0 };
    memset(seal, 0, AUDIT_HASH_BYTES);
    if (stmt_row(st)) {
        out->seq = row_int(st, 0);
        row_bytes(st, 1, out->hash, sizeof(out->hash));
        row_bytes(st, 2, seal, AUDIT_HASH_BYTES);
    }
    return stmt_done(st);
}

Err audit_head(Db *db, AuditHead *out)
{
    unsigned char seal[AUDIT_HASH_BYTES];

    return read_end(db, SQL_AUDIT_HEAD, out, seal);
}

static Err write_end(Db *db, SqlId sql, const AuditKey *key, const AuditHead *h)
{
    unsigned char seal[AUDIT_HASH_BYTES];
    Stmt *st = stmt_use(db, sql);

    seal_of(key, h, seal);
    stmt_int(st, ":seq", h->seq);
    stmt_blob(st, ":hash", (Str){ (const char *)h->hash, sizeof(h->hash) });
    stmt_blob(st, ":seal", (Str){ (const char *)seal, sizeof(seal) });
    return stmt_done(st);
}

static Err write_entry(Db *db, const AuditEntry *e, const AuditHead *h)
{
    Stmt *st = stmt_use(db, SQL_AUDIT_ADD);

    stmt_int(st, ":seq", e->seq);
    stmt_int(st, ":at", e->at_s);
    if (e->staff)
        stmt_blob(st, ":staff", (Str){ (const char *)e->staff, AUDIT_ID_BYTES });
    stmt_text(st, ":hub", e->hub);
    stmt_text(st, ":action", e->action);
    stmt_text(st, ":object", e->object);
    stmt_text(st, ":result", e->result);
    stmt_blob(st, ":hash", (Str){ (const char *)h->hash, sizeof(h->hash) });
    return stmt_done(st);
}

Err audit_add(Db *db, const AuditKey *key, const AuditEntry *entry)
{
    AuditEntry e = as_kept(entry);
    AUTO(arena_free) Arena a = arena_new(LINE_LIMIT * 4);
    AuditHead h;

    TRY(audit_head(db, &h));
    e.seq = ++h.seq;
    hash_after(h.hash, audit_line(&a, &e));
    TRY(write_entry(db, &e, &h));
    return write_end(db, SQL_AUDIT_HEAD_SET, key, &h);
}

/* ---- reading ---------------------------------------------------------------------------------------- */

static AuditEntry row_entry(const Stmt *st, Arena *a)
{
    AuditEntry e = {
        .seq = row_int(st, 0),
        .at_s = row_int(st, 1),
        .hub = row_text(st, 3, a),
        .action = row_text(st, 4, a),
        .object = row_text(st, 5, a),
        .result = row_text(st, 6, a),
    };

    if (!row_none(st, 2)) {
        unsigned char *id = NEW_N(a, unsigned char, AUDIT_ID_BYTES);
        row_bytes(st, 2, id, AUDIT_ID_BYTES);
        e.staff = id;
    }
    return e;
}

static void found(AuditVerdict *v, int64_t at, const char *what)
{
    if (v->what)
        return;
    v->wrong_at = at;
    v->what = what;
}

/* One entry after `last`; false when nothing after it needs to be read. */
static bool follows(const Stmt *st, Arena *a, Buf *line, AuditHead *last, AuditVerdict *v)
{
    unsigned char kept[AUDIT_HASH_BYTES];
    AuditEntry read = row_entry(st, a), e = as_kept(&read);

    if (e.seq != last->seq + 1)
        return found(v, last->seq + 1, "an entry is missing"), false;
    line->n = 0;
    put_line(line, a, &e);
    hash_after(last->hash, buf_str(line));
    row_bytes(st, 7, kept, sizeof(kept));
    if (memcmp(kept, last->hash, sizeof(kept)) != 0)
        return found(v, e.seq, "an entry was changed, or does not follow the one before"), false;
    last->seq = e.seq;
    v->entries++;
    return true;
}

static void judge_outside(const AuditHead *outside, const AuditHead *last, const AuditHead *seen,
                          AuditVerdict *v)
{
    if (outside->seq > last->seq)
        found(v, last->seq + 1,
              "entries at the end are missing: the head kept elsewhere is further");
    else if (memcmp(outside->hash, seen->hash, sizeof(seen->hash)) != 0)
        found(v, outside->seq, "the entry is not the one whose head was kept elsewhere");
}

/* Where the entries begin: after those whose time was over. */
static Err judge_start(Db *db, const AuditKey *key, AuditHead *start, AuditVerdict *v)
{
    unsigned char seal[AUDIT_HASH_BYTES], wanted[AUDIT_HASH_BYTES];

    TRY(read_end(db, SQL_AUDIT_START, start, seal));
    if (key && start->seq > 0) {
        seal_of(key, start, wanted);
        if (sodium_memcmp(seal, wanted, sizeof(seal)) != 0)
            found(v, start->seq,
                  "entries at the beginning are missing: the seal does not fit the key");
    }
    return OK;
}

static Err judge_head(Db *db, const AuditKey *key, const AuditHead *last, AuditVerdict *v)
{
    unsigned char seal[AUDIT_HASH_BYTES], wanted[AUDIT_HASH_BYTES];
    AuditHead h;

    TRY(read_end(db, SQL_AUDIT_HEAD, &h, seal));
    if (h.seq > last->seq)
        found(v, last->seq + 1, "entries at the end are missing");
    else if (h.seq != last->seq || memcmp(h.hash, last->hash, sizeof(h.hash)) != 0)
        found(v, last->seq, "the last entry is not the one that was sealed");
    if (key && h.seq > 0) {
        seal_of(key, &h, wanted);
        if (sodium_memcmp(seal, wanted, sizeof(seal)) != 0)
            found(v, h.seq, "the seal of the last entry does not fit the key");
    }
    return OK;
}

static Err verify(Db *db, const AuditKey *key, const AuditHead *outside, AuditVerdict *out)
{
    enum { ENTRY_BYTES = 64 * 1024 };
    AuditHead last, start, seen = { 0 };
    Buf line = { .limit = LINE_LIMIT };
    AUTO(arena_free) Arena a = arena_new(ENTRY_BYTES);
    bool more = true;

    *out = (AuditVerdict){ 0 };
    TRY(judge_start(db, key, &start, out));
    last = start;
    Stmt *st = stmt_use(db, SQL_AUDIT_ALL);
    while (more && stmt_row(st)) {
        more = follows(st, &a, &line, &last, out);
        if (outside && last.seq == outside->seq)
            seen = last;
        arena_reset(&a);
    }
    Err e = stmt_done(st);
    buf_free(&line);
    if (FAILED(e))
        return e;
    if (outside && outside->seq == start.seq)
        seen = start;
    if (outside && outside->seq > 0 && outside->seq >= start.seq && !out->what)
        judge_outside(outside, &last, &seen, out);
    return judge_head(db, key, &last, out);
}

/* Entries and head of one moment: a server that writes meanwhile would look like somebody who cut the list. */
Err audit_verify(Db *db, const AuditKey *key, const AuditHead *outside, AuditVerdict *out)
{
    TRY(db_part_begin(db));
    Err e = verify(db, key, outside, out), kept = db_part_keep(db);
    return FAILED(e) ? e : kept;
}

/* The last one of the oldest that may go, in *last; seq 0: none may. */
static Err last_to_go(Db *db, int64_t before_s, size_t most, AuditHead *last, size_t *gone)
{
    Stmt *st = stmt_use(db, SQL_AUDIT_OLDEST);

    *last = (AuditHead){ 0 };
    *gone = 0;
    stmt_int(st, ":most", (int64_t)most);
    for (; stmt_row(st) && row_int(st, 1) < before_s; ++*gone) {
        last->seq = row_int(st, 0);
        row_bytes(st, 2, last->hash, sizeof(last->hash));
    }
    return stmt_done(st);
}

Err audit_forget(Db *db, const AuditKey *key, int64_t before_s, size_t most, size_t *gone)
{
    AuditHead last;

    TRY(last_to_go(db, before_s, most, &last, gone));
    if (*gone == 0)
        return OK;
    TRY(write_end(db, SQL_AUDIT_START_SET, key, &last));
    Stmt *st = stmt_use(db, SQL_AUDIT_FORGET);
    stmt_int(st, ":last", last.seq);
    return stmt_done(st);
}

Err audit_list(Db *db, Arena *a, Str hub, int64_t before, size_t most, AuditEntry **out,
               size_t *count)
{
    Stmt *st = stmt_use(db, hub.n ? SQL_AUDIT_LIST : SQL_AUDIT_LIST_ALL);
    AuditEntry *list = NEW_N(a, AuditEntry, most);
    size_t n = 0;

    if (hub.n)
        stmt_text(st, ":hub", hub);
    stmt_int(st, ":before", before ? before : INT64_MAX);
    stmt_int(st, ":most", (int64_t)most);
    while (n < most && stmt_row(st))
        list[n++] = row_entry(st, a);
    *out = list;
    *count = n;
    return stmt_done(st);
}
