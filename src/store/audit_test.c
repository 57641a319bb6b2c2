/* audit_test.c -- the chain: whatever is changed in it is found, and where. */
#include "store/audit.h"
#include "store/migrate.h"
#include "store/test_store.h"
#include "unit.h"
#include <pthread.h>
#include <sqlite3.h>
#include <stdatomic.h>

enum { ENTRIES = 60, NOW = 1780000000 };

static const AuditKey KEY = { { 9 } };
static Arena arena = { .limit_bytes = 64 << 20 };
static Db *db;

static void good(Err e)
{
    if (FAILED(e))
        print_error("%s\n", e.text);
    MUST(!FAILED(e));
}

static int made(void **state)
{
    if (folder_made(state))
        return -1;
    FILE *f = fopen(in_folder("gza.db"), "ab");
    MUST(f && fclose(f) == 0);
    good(db_open(in_folder("gza.db"), DB_WRITES, &db));
    good(db_script(db, "pragma synchronous = off"));
    good(migrate(db, STORE_MIGRATIONS, in_folder("gza.db")));
    return 0;
}

static int gone(void **state)
{
    db_close(db);
    arena_free(&arena);
    return folder_gone(state);
}

#define AUDIT_TEST(name) cmocka_unit_test_setup_teardown(name, made, gone)

static void add(int i)
{
    static const unsigned char staff[AUDIT_ID_BYTES] = { 1, 2, 3 };
    static const char *const hubs[] = { "telavi", "akhmeta", "" };

    good(audit_add(db, &KEY,
                   &(AuditEntry){ .at_s = NOW + i,
                                  .staff = i % 3 ? staff : NULL,
                                  .hub = str_c(hubs[i % 3]),
                                  .action = S("contact.add"),
                                  .object = arena_fmt(&arena, "%08x", i * 7919),
                                  .result = S("done") }));
}

static AuditVerdict verdict(const AuditKey *key, const AuditHead *outside)
{
    AuditVerdict v;

    good(audit_verify(db, key, outside, &v));
    return v;
}

static void change(const char *sql)
{
    Err e = db_script(db, sql);

    if (FAILED(e))
        print_error("%s: %s\n", sql, e.text);
    MUST(!FAILED(e));
}

TEST(sr_log_03_a_chain_that_nobody_touched_is_whole)
{
    AuditHead head;

    assert_null(verdict(&KEY, NULL).what);
    assert_int_equal(verdict(&KEY, NULL).entries, 0);
    for (int i = 0; i < ENTRIES; i++)
        add(i);
    assert_null(verdict(&KEY, NULL).what);
    assert_int_equal(verdict(&KEY, NULL).entries, ENTRIES);
    good(audit_head(db, &head));
    assert_int_equal(head.seq, ENTRIES);
    add(ENTRIES);
    assert_null(verdict(&KEY, &head).what); /* a head that was kept earlier */
}

static unsigned any(unsigned below)
{
    static uint64_t seed = 20260528;

    seed = seed * 6364136223846793005u + 1442695040888963407u;
    return (unsigned)(seed >> 33) % below;
}

/* One way of tampering; *where: the first entry that is not as it was. */
static const char *tamper(int64_t *where)
{
    static const char *const fields[] = { "at_s = at_s + 1",
                                          "staff_id = x'00000000000000000000000000000001'",
                                          "hub_id = 'x' || hub_id",
                                          "action = 'contact.ad'",
                                          "object = 'x'",
                                          "result = 'refused'",
                                          "hash = x'00'" };
    int64_t at = 1 + any(ENTRIES);

    *where = at;
    switch (any(4)) {
    case 0:
        return arena_fmt(&arena, "update audit set %s where seq = %d", fields[any(COUNT(fields))],
                         (int)at)
            .p;
    case 1: return arena_fmt(&arena, "delete from audit where seq = %d", (int)at).p;
    case 2: { /* swap two */
        int64_t other = 1 + any(ENTRIES - 1);
        other += other >= at;
        *where = other < at ? other : at;
        return arena_fmt(
                   &arena,
                   "update audit set seq = -1 where seq = %d; update audit set seq = %d where seq = %d;"
                   " update audit set seq = %d where seq = -1",
                   (int)at, (int)at, (int)other, (int)other)
            .p;
    }
    default: /* cut the tail */
        return arena_fmt(&arena, "delete from audit where seq >= %d", (int)at).p;
    }
}

TEST(sr_log_03_a_thousand_changes_are_found_where_they_are)
{
    for (int i = 0; i < ENTRIES; i++)
        add(i);
    for (int i = 0; i < 1000; i++) {
        int64_t where;
        const char *sql = tamper(&where);

        good(db_begin(db));
        change(sql);
        AuditVerdict v = verdict(&KEY, NULL);
        if (!v.what || v.wrong_at != where)
            print_error("%s: found at %d, was at %d\n", sql, (int)v.wrong_at, (int)where);
        assert_non_null(v.what);
        assert_int_equal(v.wrong_at, where);
        db_rollback(db);
        arena_reset(&arena);
    }
    assert_null(verdict(&KEY, NULL).what);
}

TEST(sr_log_03_a_chain_made_anew_does_not_fit_the_seal_or_a_head_elsewhere)
{
    static const AuditKey theirs = { { 66 } };
    AuditHead head;

    for (int i = 0; i < ENTRIES; i++)
        add(i);
    good(audit_head(db, &head));
    change("delete from audit; delete from audit_head");
    for (int i = 0; i < ENTRIES; i++) /* another story, of the same length, without our key */
        good(audit_add(
            db, &theirs,
            &(AuditEntry){ .at_s = NOW + i, .action = S("nothing"), .result = S("done") }));
    assert_null(verdict(NULL, NULL).what); /* a chain by itself cannot tell */
    assert_non_null(verdict(&KEY, NULL).what);
    assert_non_null(verdict(NULL, &head).what);
    assert_int_equal(verdict(NULL, &head).wrong_at, ENTRIES);
    change(
        "delete from audit where seq > 10; update audit_head set seq = 10, hash = (select hash from audit where seq = 10)");
    assert_null(verdict(NULL, NULL).what);
    assert_non_null(verdict(&KEY, NULL).what);
    assert_int_equal(verdict(NULL, &head).wrong_at, 11);
}

TEST(sr_log_05_an_entry_is_one_line_whatever_is_in_it)
{
    static const char *const odd[] = { "\n{\"seq\":1}", "\"",           "\\",
                                       "\x01\x1f",      "\xff\xfe",     "ნინო\r\n",
                                       "</script>",     "\xE2\x80\xA8", "" };
    char longest[2000];

    memset(longest, 'x', sizeof(longest));
    longest[0] = '\n';
    for (size_t i = 0; i <= COUNT(odd); i++) {
        Str text = i < COUNT(odd) ? str_c(odd[i]) : (Str){ longest, sizeof(longest) };
        AuditEntry e = {
            .seq = 1, .at_s = NOW, .hub = text, .action = text, .object = text, .result = text
        };
        Str line = audit_line(&arena, &e);

        assert_true(line.n > 20 && line.n < 2200);
        for (size_t k = 0; k < line.n; k++)
            assert_true((unsigned char)line.p[k] >= 0x20);
        assert_true(
            str_starts(line, S("{\"seq\":1,\"at\":\"2026-05-28T20:26:40Z\",\"staff\":null,")));
        good(audit_add(db, &KEY, &e));
    }
    assert_null(verdict(&KEY, NULL).what);
}

TEST(sr_auz_03_a_hub_reads_its_own_entries)
{
    AuditEntry *list;
    size_t n;

    for (int i = 0; i < ENTRIES; i++)
        add(i);
    assert_true(FAILED(audit_list(db, &arena, S("telavi"), 0, 10, &list, &n)));
    db_scope(db, scope_hub(S("telavi")));
    good(audit_list(db, &arena, S("telavi"), 0, 100, &list, &n));
    assert_int_equal(n, ENTRIES / 3);
    assert_true(list[0].seq > list[1].seq);
    good(audit_list(db, &arena, S("akhmeta"), 0, 100, &list, &n));
    assert_int_equal(n, 0);
    good(audit_list(db, &arena, (Str){ 0 }, 0, 100, &list, &n));
    assert_int_equal(n, ENTRIES / 3);
    db_scope(db, (Scope){ .kind = SCOPE_NETWORK });
    good(audit_list(db, &arena, (Str){ 0 }, 11, 100, &list, &n));
    assert_int_equal(n, 10);
}

static atomic_bool is_enough;

static void *write_on(void *nothing)
{
    (void)nothing;
    for (int i = 0; !is_enough && i < 5000; i++) {
        usleep(500); /* it grows as long as it is looked at, and no further */
        good(db_begin(db));
        add(i);
        good(db_commit(db));
        arena_reset(&arena);
    }
    return NULL;
}

/* Entries and head are of one moment; else a busy server looks like somebody who cut the list. */
TEST(sr_log_03_a_list_that_grows_meanwhile_is_whole)
{
    pthread_t writer;
    Db *reader;
    AuditVerdict v;

    add(0);
    good(db_open(in_folder("gza.db"), DB_READS, &reader));
    is_enough = false;
    assert_int_equal(pthread_create(&writer, NULL, write_on, NULL), 0);
    for (int i = 0; i < 200; i++) {
        good(audit_verify(reader, &KEY, NULL, &v));
        if (v.what)
            break;
    }
    is_enough = true;
    pthread_join(writer, NULL);
    db_close(reader);
    assert_null(v.what);
}

TESTS(AUDIT_TEST(sr_log_03_a_list_that_grows_meanwhile_is_whole),
      AUDIT_TEST(sr_log_03_a_chain_that_nobody_touched_is_whole),
      AUDIT_TEST(sr_log_03_a_thousand_changes_are_found_where_they_are),
      AUDIT_TEST(sr_log_03_a_chain_made_anew_does_not_fit_the_seal_or_a_head_elsewhere),
      AUDIT_TEST(sr_log_05_an_entry_is_one_line_whatever_is_in_it),
      AUDIT_TEST(sr_auz_03_a_hub_reads_its_own_entries));
