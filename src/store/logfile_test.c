/* logfile_test.c -- what the writer's log holds back is there when anybody needs it. */
#include "store/db.h"
#include "store/test_store.h"
#include "unit.h"
#include <sqlite3.h>
#include <sys/stat.h>

static Db *writer(void)
{
    FILE *f = fopen(in_folder("gza.db"), "ab");
    Db *db;

    MUST(f && fclose(f) == 0);
    MUST(!FAILED(db_open(in_folder("gza.db"), DB_WRITES, &db)));
    return db;
}

static void run(Db *db, const char *sql)
{
    Err e = db_script(db, sql);

    if (FAILED(e))
        print_error("%s\n", e.text);
    assert_false(FAILED(e));
}

/* By SQLite's own way, without our layer. */
static int64_t seen_by_another(const char *sql)
{
    sqlite3 *db;
    sqlite3_stmt *st;

    MUST(sqlite3_open_v2(in_folder("gza.db"), &db, SQLITE_OPEN_READONLY, "unix") == SQLITE_OK);
    MUST(sqlite3_prepare_v2(db, sql, -1, &st, NULL) == SQLITE_OK);
    int code = sqlite3_step(st);
    if (code != SQLITE_ROW)
        print_error("%s: %s\n", sql, sqlite3_errmsg(db));
    assert_int_equal(code, SQLITE_ROW);
    int64_t n = sqlite3_column_int64(st, 0);
    sqlite3_finalize(st);
    sqlite3_close(db);
    return n;
}

TEST(sr_dur_01_a_commit_is_in_the_file_when_it_returns)
{
    static const char *const ways[] = { "pragma synchronous = full", "pragma synchronous = off" };
    Db *db = writer();

    run(db, "create table t (id integer primary key, text)");
    for (size_t i = 0; i < COUNT(ways); i++) {
        run(db, ways[i]);
        for (int k = 0; k < 20; k++) {
            int64_t before = seen_by_another("select count(*) from t");
            assert_false(FAILED(db_begin(db)));
            run(db, "insert into t (text) values ('ნავი')");
            assert_int_equal(seen_by_another("select count(*) from t"), before);
            assert_false(FAILED(db_commit(db)));
            assert_int_equal(seen_by_another("select count(*) from t"), before + 1);
        }
    }
    db_close(db);
}

/* More pages than the cache has room for go to the log before the commit, and are read back from it. */
TEST(a_transaction_larger_than_memory_is_whole)
{
    Db *db = writer();
    int64_t n;

    run(db, "pragma cache_size = 20; create table t (id integer primary key, text)");
    assert_false(FAILED(db_begin(db)));
    run(db, "with recursive c (i) as (select 1 union all select i + 1 from c where i < 3000)"
            " insert into t (text) select printf('%01000d', i) from c");
    run(db,
        "savepoint part; update t set text = text || 'x' where id % 7 = 0; rollback to part; release part");
    run(db, "update t set text = 'y' || text where id % 5 = 0");
    assert_false(FAILED(db_number(db, "select count(*) from t where text like 'y%'", &n)));
    assert_int_equal(n, 600);
    assert_int_equal(seen_by_another("select count(*) from t"), 0);
    assert_false(FAILED(db_commit(db)));
    assert_int_equal(seen_by_another("select count(*) from t where length(text) >= 1000"), 3000);
    assert_int_equal(seen_by_another("select count(*) from t where text like '%x'"), 0);
    assert_false(FAILED(db_check(db)));
    assert_false(FAILED(db_begin(db)));
    run(db, "delete from t");
    db_rollback(db);
    assert_true(db_checkpoint(db, true));
    assert_int_equal(seen_by_another("select count(*) from t"), 3000);
    db_close(db);
    assert_int_equal(seen_by_another("select count(*) from t"), 3000);
}

TESTS(FOLDER_TEST(sr_dur_01_a_commit_is_in_the_file_when_it_returns),
      FOLDER_TEST(a_transaction_larger_than_memory_is_whole));
