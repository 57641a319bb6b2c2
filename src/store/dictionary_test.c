/* dictionary_test.c -- the dictionary and the tables say the same. */
#include "store/dictionary.h"
#include "store/migrate.h"
#include "store/statements.h"
#include "store/test_store.h"
#include "unit.h"
#include <sqlite3.h>

static bool described(const char *table, const char *column)
{
    for (const DataColumn *c = DATA_DICTIONARY; c->table; c++)
        if (strcmp(c->table, table) == 0 && strcmp(c->column, column) == 0)
            return true;
    print_error("%s.%s has no row in src/store/dictionary.c\n", table, column);
    return false;
}

static int columns_called(sqlite3 *db, const char *table, const char *column)
{
    sqlite3_stmt *st;

    MUST(sqlite3_prepare_v2(db, "select count(*) from pragma_table_info(?) where name = ?", -1, &st,
                            NULL) == SQLITE_OK);
    sqlite3_bind_text(st, 1, table, -1, SQLITE_STATIC);
    sqlite3_bind_text(st, 2, column, -1, SQLITE_STATIC);
    MUST(sqlite3_step(st) == SQLITE_ROW);
    int n = sqlite3_column_int(st, 0);
    sqlite3_finalize(st);
    return n;
}

static sqlite3 *todays_database(void)
{
    sqlite3 *db;

    store_close(opened());
    MUST(sqlite3_open(in_folder("gza.db"), &db) == SQLITE_OK);
    return db;
}

TEST(sr_priv_01_every_column_has_a_row)
{
    sqlite3 *db = todays_database();
    sqlite3_stmt *st;
    int columns = 0;

    MUST(
        sqlite3_prepare_v2(db,
                           "select t.name, c.name from sqlite_schema t, pragma_table_info(t.name) c"
                           " where t.type = 'table' and t.name not like 'sqlite_%'",
                           -1, &st, NULL) == SQLITE_OK);
    for (; sqlite3_step(st) == SQLITE_ROW; columns++)
        assert_true(described((const char *)sqlite3_column_text(st, 0),
                              (const char *)sqlite3_column_text(st, 1)));
    assert_true(columns >= 4);
    sqlite3_finalize(st);
    sqlite3_close(db);
}

TEST(sr_priv_01_every_row_has_a_column_a_purpose_and_an_end)
{
    sqlite3 *db = todays_database();

    for (const DataColumn *c = DATA_DICTIONARY; c->table; c++) {
        assert_int_equal(columns_called(db, c->table, c->column), 1);
        assert_true(strlen(c->purpose) > 10);
        assert_in_range(c->kept_days, 1, 3660);
    }
    sqlite3_close(db);
}

static const char *const ALL_SQL[] = {
#define X(id, name, sql) sql,
    STORE_STATEMENTS(X)
#undef X
};

/* That it does so in time: desk/forget_test.c and its neighbours, with a moved clock. */
TEST(sr_priv_06_every_table_has_a_statement_that_ends_its_rows)
{
    static const char *const one_row_for_good[] = { "audit_head", "audit_start", "key_check" };
    char text[100];

    for (const DataColumn *c = DATA_DICTIONARY; c->table; c++) {
        bool ends = false;

        for (size_t i = 0; i < COUNT(one_row_for_good); i++)
            ends |= strcmp(c->table, one_row_for_good[i]) == 0;
        snprintf(text, sizeof(text), "delete from %s", c->table);
        for (size_t i = 0; i < COUNT(ALL_SQL); i++) {
            const char *at = strstr(ALL_SQL[i], text);
            ends |= at && (at[strlen(text)] == ' ' || at[strlen(text)] == 0);
        }
        if (!ends)
            print_error("nothing deletes from %s\n", c->table);
        assert_true(ends);
    }
}

TESTS(FOLDER_TEST(sr_priv_06_every_table_has_a_statement_that_ends_its_rows),
      FOLDER_TEST(sr_priv_01_every_column_has_a_row),
      FOLDER_TEST(sr_priv_01_every_row_has_a_column_a_purpose_and_an_end));
