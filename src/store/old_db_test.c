/* old_db_test.c -- a database of each released schema arrives at today's, whole (DUR-10). */
#include "host/file.h"
#include "store/migrate.h"
#include "store/missed.h"
#include "store/test_store.h"
#include "unit.h"
#include <sys/stat.h>

enum { RELEASED = 2 }; /* the last schema that somebody's database can have */

static Arena arena = { .limit_bytes = 64 << 20 };

static void lay_down(const char *from)
{
    Str bytes;

    MUST(!FAILED(file_read(&arena, from, 16 << 20, &bytes)));
    FILE *f = fopen(in_folder("gza.db"), "wb");
    MUST(f && fwrite(bytes.p, 1, bytes.n, f) == bytes.n && fclose(f) == 0);
    chmod(in_folder("gza.db"), 0600);
}

static int64_t number(const char *path, const char *sql)
{
    int64_t n;
    Db *db;

    MUST(!FAILED(db_open(path, DB_READS, &db)));
    MUST(!FAILED(db_number(db, sql, &n)));
    db_close(db);
    return n;
}

static int last_schema(void)
{
    int last = 0;

    for (const Migration *m = STORE_MIGRATIONS; m->number; m++)
        last = m->number;
    return last;
}

TEST(sr_dur_10_every_schema_before_todays_has_a_database_that_arrives)
{
    for (int schema = 1; schema < last_schema(); schema++) {
        char path[64], copy[32];
        struct stat st;
        Db *db;

        snprintf(path, sizeof(path), "tests/old-db/schema-%04d.db", schema);
        if (schema > RELEASED && stat(path, &st) != 0)
            continue; /* no program of a release wrote it */
        lay_down(path);
        assert_int_equal(number(in_folder("gza.db"), "pragma user_version"), schema);
        Err e = store_reader(test_folder, &db); /* who only reads does not change it */
        assert_true(FAILED(e));
        assert_has(str_c(e.text), "older schema");
        int64_t rows = number(in_folder("gza.db"), "select sum(asked) from missed_search");
        assert_true(rows > 0);
        store_close(opened());
        assert_int_equal(number(in_folder("gza.db"), "pragma user_version"), last_schema());
        assert_int_equal(number(in_folder("gza.db"), "select sum(asked) from missed_search"), rows);
        snprintf(copy, sizeof(copy), "gza.db.before-%04d", schema + 1);
        assert_int_equal(stat(in_folder(copy), &st), 0);
        assert_int_equal(st.st_mode & 0777, 0600);
        assert_int_equal(number(in_folder(copy), "pragma user_version"), schema);
        assert_int_equal(number(in_folder(copy), "select sum(asked) from missed_search"), rows);
        unlink(in_folder(copy));
    }
    arena_free(&arena);
}

TEST(words_counted_under_the_first_schema_are_still_shown)
{
    MissedList list;
    Db *db;

    lay_down("tests/old-db/schema-0001.db");
    store_close(opened());
    MUST(!FAILED(store_reader(test_folder, &db)));
    MUST(!FAILED(missed_list(db, &arena, 0, &list)));
    db_close(db);
    assert_int_equal(list.len, 2);
    assert_str(list.at[0].word, "ბაღი");
    assert_int_equal(list.at[0].people, 11);
    assert_int_equal(list.hidden, 1);
    arena_free(&arena);
}

TESTS(FOLDER_TEST(sr_dur_10_every_schema_before_todays_has_a_database_that_arrives),
      FOLDER_TEST(words_counted_under_the_first_schema_are_still_shown));
