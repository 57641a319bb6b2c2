/* backup_test.c -- there and back, and everything that must be refused before anything is touched. */
#include "host/file.h"
#include "store/backup.h"
#include "store/migrate.h"
#include "store/missed.h"
#include "store/test_store.h"
#include "unit.h"
#include <pthread.h>
#include <sqlite3.h>
#include <stdatomic.h>
#include <sys/stat.h>

enum { NOW = 1780000000, TODAY = 20602 };

static const MissedKey KEY = { { 7 } };
static const BackupKey ONE = { { 1 } }, TWO = { { 2 } };
static Arena arena = { .limit_bytes = 64 << 20 };

static Err add_word(Db *db, StoreJob *job)
{
    Str word = str_c(((TestJob *)job)->what);

    return missed_add(db, &KEY, TODAY, &word, 1);
}

static void put_file(const char *name, Str bytes)
{
    FILE *f = fopen(in_folder(name), "wb");

    MUST(f && fwrite(bytes.p, 1, bytes.n, f) == bytes.n && fclose(f) == 0);
    chmod(in_folder(name), 0600);
}

static BackupFacts backed_up(const char *name)
{
    BackupFacts facts;
    Err e = backup_make(test_folder, in_folder(name), &ONE, NOW, &arena, &facts);

    if (FAILED(e))
        print_error("%s\n", e.text);
    MUST(!FAILED(e));
    return facts;
}

static Store *some_store(void)
{
    Store *s = opened();

    for (int i = 0; i < 12; i++)
        MUST(write_now(s, add_word, i % 2 ? "აივანი" : "კიბე"));
    put_file("desk.key", S("0123456789abcdef0123456789abcdef"));
    return s;
}

static bool there(const char *name)
{
    return access(in_folder(name), F_OK) == 0;
}

static void tidy(const char *folder)
{
    char path[300];
    DIR *d = opendir(in_folder(folder));

    for (struct dirent *e; d && (e = readdir(d));)
        if (e->d_name[0] != '.') {
            snprintf(path, sizeof(path), "%s/%s", in_folder(folder), e->d_name);
            unlink(path);
        }
    if (d)
        closedir(d);
    rmdir(in_folder(folder));
}

TEST(sr_dur_11_there_and_back_while_a_server_writes)
{
    TableFacts *tables;
    BackupFacts back;
    struct stat st;
    size_t count;
    Store *s = some_store();
    BackupFacts facts = backed_up("b.gzb");

    assert_int_equal(facts.made_s, NOW);
    assert_true(facts.tables >= 15);
    assert_true(write_now(s, add_word, "ნავი")); /* the server goes on */
    store_close(s);
    assert_int_equal(stat(in_folder("b.gzb"), &st), 0);
    assert_int_equal(st.st_mode & 0777, 0600);
    assert_false(there("gza.db.backup"));
    assert_true(str_find(file_bytes(&arena, "b.gzb"), S("SQLite format")) < 0); /* encrypted */
    assert_true(str_find(file_bytes(&arena, "b.gzb"), S("0123456789abcdef")) < 0);

    assert_false(FAILED(backup_restore(in_folder("b.gzb"), &ONE, in_folder("back"), &back)));
    assert_int_equal(stat(in_folder("back"), &st), 0);
    assert_int_equal(st.st_mode & 0777, 0700);
    assert_int_equal(stat(in_folder("back/gza.db"), &st), 0);
    assert_int_equal(st.st_mode & 0777, 0600);
    assert_str(file_bytes(&arena, "back/desk.key"), "0123456789abcdef0123456789abcdef");
    assert_false(FAILED(backup_tables(in_folder("back/gza.db"), &arena, &tables, &count)));
    assert_int_equal(count, facts.tables);
    for (size_t i = 0; i < count; i++) {
        assert_int_equal(tables[i].rows, facts.table[i].rows);
        assert_memory_equal(tables[i].hash, facts.table[i].hash, 32);
    }
    tidy("back");
    arena_free(&arena);
}

/* Under load: each backup is of one moment, so the two counts of a job are in it together. */
static atomic_bool stop;

static void *writes(void *store)
{
    while (!atomic_load(&stop))
        MUST(write_now(store, add_word, "აივანი"));
    return NULL;
}

TEST(sr_dur_11_a_backup_under_load_is_whole)
{
    Store *s = some_store();
    pthread_t thread[4];
    BackupFacts back;

    atomic_store(&stop, false);
    for (int i = 0; i < 4; i++)
        MUST(pthread_create(&thread[i], NULL, writes, s) == 0);
    for (int i = 0; i < 5; i++) {
        backed_up("b.gzb");
        assert_false(FAILED(backup_restore(in_folder("b.gzb"), &ONE, in_folder("back"), &back)));
        tidy("back");
    }
    atomic_store(&stop, true);
    for (int i = 0; i < 4; i++)
        pthread_join(thread[i], NULL);
    store_close(s);
    arena_free(&arena);
}

static void refused(const char *file, const BackupKey *key, const char *says)
{
    BackupFacts facts;
    Err e = backup_restore(in_folder(file), key, in_folder("back"), &facts);

    assert_true(FAILED(e));
    if (str_find(str_c(e.text), str_c(says)) < 0)
        print_error("%s\n", e.text);
    assert_has(str_c(e.text), says);
    assert_false(there("back"));
    assert_false(there("back.restoring"));
}

TEST(sr_dur_11_a_flipped_byte_a_cut_file_a_wrong_key_are_refused)
{
    store_close(some_store());
    backed_up("b.gzb");
    Str whole = file_bytes(&arena, "b.gzb");
    char *bytes = NEW_N(&arena, char, whole.n + 1);

    for (size_t at = 0; at < whole.n; at += at < 120 || at > whole.n - 100 ? 1 : 4001) {
        memcpy(bytes, whole.p, whole.n);
        bytes[at] ^= 0x10;
        put_file("bad.gzb", (Str){ bytes, whole.n });
        refused("bad.gzb", &ONE, "");
    }
    for (size_t n = 0; n < whole.n; n += n < 200 ? 1 : 9001) {
        put_file("bad.gzb", str_head(whole, n));
        refused("bad.gzb", &ONE, n < 8 ? "no backup" : "");
    }
    memcpy(bytes, whole.p, whole.n);
    bytes[whole.n] = 0;
    put_file("bad.gzb", (Str){ bytes, whole.n + 1 });
    refused("bad.gzb", &ONE, "damaged");
    refused("b.gzb", &TWO, "another key");
    refused("missing.gzb", &ONE, "cannot read");
    put_file(
        "bad.gzb",
        S("ეს წერილია და არა სარეზერვო ასლი. ეს წერილია და არა სარეზერვო ასლი. ეს წერილია და არა ასლი."));
    refused("bad.gzb", &ONE, "no backup of gza");
    arena_free(&arena);
}

TEST(sr_dur_11_nothing_is_written_over)
{
    BackupFacts facts;

    store_close(some_store());
    backed_up("b.gzb");
    Str before = file_bytes(&arena, "gza.db");
    Err e = backup_restore(in_folder("b.gzb"), &ONE, test_folder, &facts);
    assert_true(FAILED(e));
    assert_has(str_c(e.text), "is not empty");
    assert_true(str_eq(before, file_bytes(&arena, "gza.db")));
    MUST(mkdir(in_folder("back"), 0700) == 0); /* an empty one will do */
    assert_false(FAILED(backup_restore(in_folder("b.gzb"), &ONE, in_folder("back/"), &facts)));
    tidy("back");
    arena_free(&arena);
}

TEST(sr_dur_10_a_newer_database_in_a_backup_is_refused)
{
    sqlite3 *db;
    BackupFacts facts;

    store_close(some_store());
    MUST(sqlite3_open(in_folder("gza.db"), &db) == SQLITE_OK);
    MUST(sqlite3_exec(db, "pragma user_version = 99", NULL, NULL, NULL) == SQLITE_OK);
    sqlite3_close(db);
    Err e = backup_make(test_folder, in_folder("b.gzb"), &ONE, NOW, NULL, &facts);
    assert_true(FAILED(e));
    assert_has(str_c(e.text), "newer");
    assert_false(there("b.gzb"));
    assert_false(there("b.gzb.next"));
}

TEST(sr_sbx_04_backup_keys_are_their_owners_alone)
{
    BackupKey key, again;

    assert_false(FAILED(backup_key_make(in_folder("backup.key"))));
    assert_false(FAILED(backup_key_read(in_folder("backup.key"), &key)));
    assert_false(FAILED(backup_key_read(in_folder("backup.key"), &again)));
    assert_memory_equal(&key, &again, sizeof(key));
    assert_true(
        FAILED(backup_key_make(in_folder("backup.key")))); /* never over one that is there */
    chmod(in_folder("backup.key"), 0604);
    Err e = backup_key_read(in_folder("backup.key"), &again);
    assert_true(FAILED(e));
    assert_has(str_c(e.text), "chmod 600");
    put_file("backup.key", S("gza-backup-key-1 zzzz"));
    assert_true(FAILED(backup_key_read(in_folder("backup.key"), &again)));
}

TESTS(FOLDER_TEST(sr_dur_11_there_and_back_while_a_server_writes),
      FOLDER_TEST(sr_dur_11_a_backup_under_load_is_whole),
      FOLDER_TEST(sr_dur_11_a_flipped_byte_a_cut_file_a_wrong_key_are_refused),
      FOLDER_TEST(sr_dur_11_nothing_is_written_over),
      FOLDER_TEST(sr_dur_10_a_newer_database_in_a_backup_is_refused),
      FOLDER_TEST(sr_sbx_04_backup_keys_are_their_owners_alone));
