/* scope_test.c -- the second line: the database itself refuses what is not of this hub (AUZ-03). */
#include "store/migrate.h"
#include "store/test_store.h"
#include "unit.h"

static const struct {
    const char *name, *sql;
} STATEMENTS[SQL_COUNT] = {
#define X(id, name, sql) [SQL_##id] = { name, sql },
    STORE_STATEMENTS(X)
#undef X
};

static Db *ready(void)
{
    Db *db;

    store_close(opened());
    MUST(!FAILED(db_open(in_folder("gza.db"), DB_WRITES, &db)));
    return db;
}

static const char *const FILL[] = {
    "insert into contact values ('telavi', x'01', 20602, x'07', 'desk', 0, 'ka', 0, 0, 1, 20, null, null, null, null, 1)",
    "insert into contact_need values ('telavi', x'01', 'documents', 'met', null)",
    "insert into contact_service values ('telavi', x'01', 'id-card', 7, 'yes')",
    "insert into month_count values ('telavi', 24316, 'all', 'all', 1, 1)",
    "insert into staff_role values ('telavi', x'07', 'consultant', 1)",
    "insert into target values ('telavi', 2026, 'reached', 100, 120, 1)",
};

TEST(sr_auz_03_nothing_of_a_hub_is_written_without_its_scope)
{
    Db *db = ready();
    static const Scope wrong[] = { { .kind = SCOPE_NONE },
                                   { .kind = SCOPE_HUB, .hub = "akhmeta" },
                                   { .kind = SCOPE_HUB, .hub = "Telavi" },
                                   { .kind = SCOPE_HUB, .hub = "" } };

    for (size_t i = 0; i < COUNT(FILL); i++) {
        for (size_t k = 0; k < COUNT(wrong); k++) {
            db_scope(db, wrong[k]);
            assert_true(FAILED(db_script(db, FILL[i])));
        }
        db_scope(db, (Scope){ .kind = SCOPE_NETWORK });
        assert_int_equal(FAILED(db_script(db, FILL[i])),
                         i < 4); /* roles and targets are the network's too */
        if (i >= 4)
            continue;
        db_scope(db, scope_hub(S("telavi")));
        assert_false(FAILED(db_script(db, FILL[i])));
    }
    static const char *const change[] = { "update contact set minutes = 1",
                                          "update contact set hub_id = 'akhmeta'",
                                          "delete from contact",
                                          "delete from contact_need",
                                          "delete from contact_service",
                                          "update month_count set people = 9",
                                          "delete from month_count",
                                          "delete from staff_role" };
    for (size_t i = 0; i < COUNT(change); i++) {
        db_scope(db, scope_hub(S("akhmeta")));
        assert_true(FAILED(db_script(db, change[i])));
        db_scope(db, (Scope){ .kind = SCOPE_NONE });
        assert_true(FAILED(db_script(db, change[i])));
    }
    db_scope(db, scope_hub(S("telavi")));
    assert_true(FAILED(db_script(db, change[1]))); /* nor given away */
    db_close(db);
}

TEST(sr_auz_03_nothing_of_a_hub_is_read_without_its_scope)
{
    static const char *const views[] = { "seen_contact",         "seen_contact_need",
                                         "seen_contact_service", "seen_month_count",
                                         "seen_staff_role",      "seen_target" };
    Db *db = ready();
    char sql[96];
    int64_t n;

    db_scope(db, (Scope){ .kind = SCOPE_MACHINE });
    for (size_t i = 0; i < COUNT(FILL); i++)
        MUST(!FAILED(db_script(db, FILL[i])));
    for (size_t i = 0; i < COUNT(views); i++) {
        snprintf(sql, sizeof(sql), "select count(*) from %s", views[i]);
        db_scope(db, scope_hub(S("telavi")));
        assert_false(FAILED(db_number(db, sql, &n)));
        assert_int_equal(n, 1);
        db_scope(db, scope_hub(S("akhmeta")));
        assert_false(FAILED(db_number(db, sql, &n)));
        assert_int_equal(n, 0);
        db_scope(db, (Scope){ .kind = SCOPE_NETWORK });
        assert_false(FAILED(db_number(db, sql, &n)));
        assert_int_equal(n, i >= 3); /* counts, roles, targets; no consultation */
        db_scope(db, (Scope){ .kind = SCOPE_NONE });
        assert_true(FAILED(db_number(db, sql, &n)));
    }
    db_close(db);
}

/* A statement that goes around the views cannot be prepared, unless its name says "all."; here is the list
 * of those. Who adds one has to say so here, and why in sql_desk.h. */
TEST(sr_auz_03_who_reads_across_hubs_is_listed)
{
    static const char *const known[] = { "all.audit.oldest",           "all.audit.own",
                                         "all.audit.verify",           "all.meeting.mine",
                                         "all.meeting.mine_materials", "all.meeting.mine_one",
                                         "all.meeting.mine_results",   "all.meeting.result_add",
                                         "all.staff.administrators",   "all.staff.elsewhere",
                                         "all.staff.roles_of" };
    size_t found = 0;

    for (size_t i = 0; i < SQL_COUNT; i++) {
        if (strncmp(STATEMENTS[i].name, "all.", 4) != 0)
            continue;
        bool listed = false;
        for (size_t k = 0; k < COUNT(known); k++)
            listed = listed || strcmp(known[k], STATEMENTS[i].name) == 0;
        if (!listed)
            print_error("%s is not in the list\n", STATEMENTS[i].name);
        assert_true(listed);
        found++;
    }
    assert_int_equal(found, COUNT(known));
}

/* Every statement, but for those, is run in the scope of a hub and with another hub's code for :hub: no row. */
TEST(sr_auz_04_no_statement_gives_another_hubs_rows)
{
    Db *db = ready();
    size_t tried = 0;

    db_scope(db, (Scope){ .kind = SCOPE_MACHINE });
    for (size_t i = 0; i < COUNT(FILL); i++)
        MUST(!FAILED(db_script(db, FILL[i])));
    db_scope(db, scope_hub(S("akhmeta")));
    for (int i = 0; i < SQL_COUNT; i++) {
        if (!strstr(STATEMENTS[i].sql, "seen_") || strncmp(STATEMENTS[i].sql, "select", 6) != 0)
            continue;
        Stmt *st = stmt_use(db, (SqlId)i);
        static const struct {
            const char *name, *text;
        } texts[] = { { ":hub", "telavi" },
                      { ":dimension", "all" },
                      { ":code", "all" },
                      { ":role", "consultant" } };
        static const struct {
            const char *name;
            int64_t number;
        } numbers[] = { { ":first", 0 },     { ":last", 99999 },   { ":most", 100 },
                        { ":month", 24316 }, { ":before", 99999 }, { ":after_day", 99999 },
                        { ":year", 2026 } };
        for (size_t k = 0; k < COUNT(texts); k++)
            if (strstr(STATEMENTS[i].sql, texts[k].name))
                stmt_text(st, texts[k].name, str_c(texts[k].text));
        for (size_t k = 0; k < COUNT(numbers); k++)
            if (strstr(STATEMENTS[i].sql, numbers[k].name))
                stmt_int(st, numbers[k].name, numbers[k].number);
        if (strstr(STATEMENTS[i].sql, ":id"))
            stmt_blob(st, ":id", S("\x01"));
        if (strstr(STATEMENTS[i].sql, ":after_id"))
            stmt_blob(st, ":after_id", (Str){ 0 });
        bool counts = strncmp(STATEMENTS[i].sql, "select count(*)", 15) == 0;
        bool row = stmt_row(st);
        if (row && !(counts && row_int(st, 0) == 0))
            print_error("%s gives a row of another hub\n", STATEMENTS[i].name);
        assert_true(!row || (counts && row_int(st, 0) == 0));
        assert_false(FAILED(stmt_done(st)));
        tried++;
    }
    assert_true(tried >= 10);
    db_close(db);
}

TEST(sr_auz_03_a_statement_around_the_views_is_refused)
{
    static const char *const around[] = {
        "select count(*) from contact",
        "select c.day from contact c where c.hub_id = :hub",
        "select 1 from hub h where exists (select 1 from contact_need n where n.hub_id = h.hub_id)",
        "delete from hub where hub_id in (select hub_id from contact)",
        "insert into hub_phone select hub_id, 1, code, '', '' from month_count",
        "select s.day from seen_contact s join contact_service c on c.contact_id = s.contact_id",
        "select hash from audit",
    };
    static const char *const fine[] = {
        "select count(*) from seen_contact where hub_id = :hub",
        "delete from contact where hub_id = :hub",
        "update contact set minutes = minutes + 1 where hub_id = :hub",
        "select name_ka from hub",
    };
    Db *db = ready();

    for (size_t i = 0; i < COUNT(around); i++) {
        Err e = db_judge(db, "contact.test", around[i]);
        if (!FAILED(e))
            print_error("let in: %s\n", around[i]);
        assert_true(FAILED(e));
        assert_has(str_c(e.text), "without a seen_ view");
    }
    for (size_t i = 0; i < COUNT(fine); i++)
        assert_false(FAILED(db_judge(db, "contact.test", fine[i])));
    assert_false(FAILED(db_judge(db, "all.test", around[0])));
    db_close(db);
}

TEST(a_scope_of_no_hub_is_none)
{
    char longest[64];

    memset(longest, 'x', sizeof(longest));
    assert_int_equal(scope_hub((Str){ 0 }).kind, SCOPE_NONE);
    assert_int_equal(scope_hub((Str){ longest, sizeof(longest) }).kind, SCOPE_NONE);
    assert_int_equal(scope_hub(S("telavi")).kind, SCOPE_HUB);
}

TESTS(FOLDER_TEST(sr_auz_03_nothing_of_a_hub_is_written_without_its_scope),
      FOLDER_TEST(sr_auz_03_nothing_of_a_hub_is_read_without_its_scope),
      FOLDER_TEST(sr_auz_03_who_reads_across_hubs_is_listed),
      FOLDER_TEST(sr_auz_04_no_statement_gives_another_hubs_rows),
      FOLDER_TEST(sr_auz_03_a_statement_around_the_views_is_refused),
      FOLDER_TEST(a_scope_of_no_hub_is_none));
