/* db_test.c -- the connection: its options, its statements, migrations and copies. */
#include "store/db.h"
#include "store/migrate.h"
#include "store/test_store.h"
#include "unit.h"
#include <sys/stat.h>

static const Migration ONE[] = {
    { 1, "first", "create table a (id integer primary key, words text) strict;" }, { 0 }
};
static const Migration TWO[] = {
    { 1, "first", "create table a (id integer primary key, words text) strict;" },
    { 2, "second",
      "alter table a add column more text; create table b (id integer primary key) strict;" },
    { 0 },
};
static const Migration BROKEN[] = {
    { 1, "first", "create table a (id integer primary key, words text) strict;" },
    { 2, "second",
      "create table b (id integer primary key) strict; insert into nowhere values (1);" },
    { 0 },
};

static Db *fresh(DbUse use)
{
    Db *db;
    FILE *f = fopen(in_folder("gza.db"), "ab");

    MUST(f && fclose(f) == 0);
    Err e = db_open(in_folder("gza.db"), use, &db);
    if (FAILED(e))
        print_error("%s\n", e.text);
    MUST(!FAILED(e));
    return db;
}

static int64_t number(Db *db, const char *sql)
{
    int64_t n;

    MUST(!FAILED(db_number(db, sql, &n)));
    return n;
}

TEST(all_statements_fit_the_tables)
{
    Db *db = fresh(DB_WRITES);

    assert_false(FAILED(migrate(db, STORE_MIGRATIONS, in_folder("gza.db"))));
    Err e = db_prepare_all(db);
    if (FAILED(e))
        print_error("%s\n", e.text);
    assert_false(FAILED(e));
    db_close(db);
}

TEST(sr_dur_01_a_commit_is_synced)
{
    Db *db = fresh(DB_WRITES);

    assert_int_equal(number(db, "pragma synchronous"), 2);
    assert_int_equal(number(db, "pragma secure_delete"), 1);
    assert_int_equal(number(db, "pragma foreign_keys"), 1);
    assert_int_equal(number(db, "pragma trusted_schema"), 0);
    assert_int_equal(
        number(db, "select count(*) from pragma_journal_mode where journal_mode = 'wal'"), 1);
    db_close(db);
}

TEST(sr_dur_07_a_reader_cannot_write)
{
    Db *writer = fresh(DB_WRITES);
    assert_false(FAILED(migrate(writer, ONE, in_folder("gza.db"))));
    Db *reader = fresh(DB_READS);

    assert_true(FAILED(db_script(reader, "insert into a values (1, 'ა')")));
    assert_true(FAILED(db_script(reader, "pragma user_version = 9")));
    db_close(reader);
    db_close(writer);
}

TEST(a_file_that_is_no_database_is_an_error)
{
    Db *db;
    FILE *f = fopen(in_folder("gza.db"), "wb");

    fputs("ეს მონაცემთა ბაზა არ არის, ეს წერილია. ეს მონაცემთა ბაზა არ არის.", f);
    fclose(f);
    Err e = db_open(in_folder("gza.db"), DB_WRITES, &db);
    assert_true(FAILED(e));
    assert_null(db);
    assert_has(str_c(e.text), "not a database");
    assert_true(FAILED(db_open(in_folder("missing.db"), DB_READS, &db)));
}

TEST(sr_dur_10_steps_go_forward_and_a_copy_is_made_first)
{
    Db *db = fresh(DB_WRITES), *copy;
    struct stat st;

    assert_false(FAILED(migrate(db, ONE, in_folder("gza.db"))));
    assert_int_equal(number(db, "pragma user_version"), 1);
    assert_int_not_equal(stat(in_folder("gza.db.before-0001"), &st), 0);
    assert_false(FAILED(db_script(db, "insert into a values (1, 'საბუთი')")));

    assert_false(FAILED(migrate(db, TWO, in_folder("gza.db"))));
    assert_int_equal(number(db, "pragma user_version"), 2);
    assert_int_equal(number(db, "select count(*) from a where more is null"), 1);
    assert_int_equal(stat(in_folder("gza.db.before-0002"), &st), 0);
    assert_int_equal(st.st_mode & 0777, 0600);
    assert_false(FAILED(db_open(in_folder("gza.db.before-0002"), DB_READS, &copy)));
    assert_int_equal(number(copy, "pragma user_version"), 1);
    assert_int_equal(number(copy, "select count(*) from a where words = 'საბუთი'"), 1);
    db_close(copy);

    assert_false(FAILED(migrate(db, TWO, in_folder("gza.db")))); /* nothing left to do */
    db_close(db);
}

TEST(sr_dur_10_a_step_that_fails_leaves_the_schema_before)
{
    Db *db = fresh(DB_WRITES);

    assert_false(FAILED(migrate(db, ONE, in_folder("gza.db"))));
    Err e = migrate(db, BROKEN, in_folder("gza.db"));
    assert_true(FAILED(e));
    assert_has(str_c(e.text), "schema 2 (second)");
    assert_int_equal(number(db, "pragma user_version"), 1);
    assert_int_equal(number(db, "select count(*) from sqlite_schema where name = 'b'"), 0);
    db_close(db);
}

TEST(sr_dur_10_a_newer_database_and_a_strangers_are_refused)
{
    Db *db = fresh(DB_WRITES);

    assert_false(FAILED(migrate(db, TWO, in_folder("gza.db"))));
    Err e = migrate(db, ONE, in_folder("gza.db"));
    assert_true(FAILED(e));
    assert_has(str_c(e.text), "newer");
    assert_false(FAILED(db_script(db, "pragma application_id = 1")));
    e = migrate(db, TWO, in_folder("gza.db"));
    assert_true(FAILED(e));
    assert_has(str_c(e.text), "another program");
    db_close(db);
}

TEST(a_failed_statement_does_nothing_more_and_says_its_name)
{
    Db *db = fresh(DB_WRITES); /* without tables */
    Stmt *st = stmt_use(db, SQL_MISSED_TOTAL);

    stmt_blob(st, ":mark", S("0123456789abcdef"));
    assert_false(stmt_row(st));
    Err e = stmt_done(st);
    assert_true(FAILED(e));
    assert_has(str_c(e.text), "missed.total");
    assert_has_no(str_c(e.text), "0123456789abcdef");
    db_close(db);
}

TEST(a_part_can_go_without_the_rest)
{
    Db *db = fresh(DB_WRITES);

    assert_false(FAILED(migrate(db, ONE, in_folder("gza.db"))));
    assert_false(FAILED(db_begin(db)));
    assert_false(FAILED(db_part_begin(db)));
    assert_false(FAILED(db_script(db, "insert into a values (1, 'რჩება')")));
    assert_false(FAILED(db_part_keep(db)));
    assert_false(FAILED(db_part_begin(db)));
    assert_false(FAILED(db_script(db, "insert into a values (2, 'მიდის')")));
    assert_true(db_part_drop(db));
    assert_false(FAILED(db_commit(db)));
    assert_int_equal(number(db, "select sum(id) from a"), 1);
    db_close(db);
}

TESTS(FOLDER_TEST(all_statements_fit_the_tables), FOLDER_TEST(sr_dur_01_a_commit_is_synced),
      FOLDER_TEST(sr_dur_07_a_reader_cannot_write),
      FOLDER_TEST(a_file_that_is_no_database_is_an_error),
      FOLDER_TEST(sr_dur_10_steps_go_forward_and_a_copy_is_made_first),
      FOLDER_TEST(sr_dur_10_a_step_that_fails_leaves_the_schema_before),
      FOLDER_TEST(sr_dur_10_a_newer_database_and_a_strangers_are_refused),
      FOLDER_TEST(a_failed_statement_does_nothing_more_and_says_its_name),
      FOLDER_TEST(a_part_can_go_without_the_rest));
