/* indicators_test.c -- a year's indicators and what was aimed at. */
#include "desk/indicators.h"
#include "desk/test_desk.h"
#include "host/file.h"
#include "unit.h"

enum { MAY = 2026 * 12 + 4, JANUARY = 2026 * 12 };

/* So many conversations with one need of this result, and one service told or none. */
static void conversations(const char *hub, int count, Day day, NeedResult result, bool told)
{
    for (int i = 0; i < count; i++) {
        Act act = consultant(hub);
        Contact c = some_contact();
        Result r;

        act.now_s = (int64_t)day * 86400;
        c.day = day;
        c.needs = 1;
        c.need[0] =
            (ContactNeed){ S("documents"), result, result == NEED_MET ? WHY_COUNT : WHY_TOO_FAR };
        c.services = told;
        good(contact_add(db, &act, NULL, &c, &r));
        MUST(r.outcome == OUTCOME_DONE);
    }
}

static Day in_month(int month)
{
    return month_first(month) + 10;
}

static const Reached *of_hub(const char *hub)
{
    IndicatorTable t;

    db_scope(db, scope_hub(str_c(hub)));
    good(indicators_hub(db, &arena, str_c(hub), JANUARY, MAY, &t));
    return indicators_of(&t, str_c(hub));
}

static IndicatorTable network(void)
{
    IndicatorTable t;

    db_scope(db, (Scope){ .kind = SCOPE_NETWORK });
    good(indicators_network(db, &arena, JANUARY, MAY, &t));
    return t;
}

TEST(a_year_is_the_sum_of_its_months)
{
    conversations("telavi", 20, in_month(MAY), NEED_MET, true);
    conversations("telavi", 15, in_month(MAY - 1), NEED_MET, false);
    conversations("telavi", 12, in_month(MAY - 2), NEED_NOT, false);
    conversations("telavi", 30, in_month(JANUARY - 1), NEED_MET, true); /* last year */
    const Reached *r = of_hub("telavi");

    assert_int_equal(r[INDICATOR_REACHED].people, 47);
    assert_int_equal(r[INDICATOR_ANSWERED].people, 35); /* told something, or a need was met */
    assert_int_equal(r[INDICATOR_CLOSED].people, 35);
    assert_int_equal(r[INDICATOR_REACHED].hidden, 0);
}

TEST(who_was_told_of_a_service_is_answered_and_who_still_has_a_need_is_not_closed)
{
    conversations("telavi", 20, in_month(MAY), NEED_PARTLY, true);
    conversations("telavi", 30, in_month(MAY), NEED_NOT, false);
    const Reached *r = of_hub("telavi");

    assert_int_equal(r[INDICATOR_REACHED].people, 50);
    assert_int_equal(r[INDICATOR_ANSWERED].people, 20);
    assert_int_equal(r[INDICATOR_CLOSED].people, 0);
}

TEST(referrals_are_not_counted_rather_than_something_else)
{
    assert_false(indicator_is_counted(INDICATOR_REFERRED));
    assert_true(indicator_is_counted(INDICATOR_CLOSED));
    conversations("telavi", 20, in_month(MAY), NEED_PARTLY, true);
    assert_int_equal(of_hub("telavi")[INDICATOR_REFERRED].people, 0);
}

TEST(sr_priv_11_a_hidden_month_is_in_no_years_sum)
{
    conversations("telavi", 60, in_month(MAY), NEED_MET, true);
    conversations("akhmeta", 40, in_month(MAY), NEED_MET, true);
    conversations("batumi", 30, in_month(MAY), NEED_MET, true);
    conversations("telavi", 7, in_month(MAY - 1), NEED_MET, true);
    IndicatorTable t = network();
    const Reached *r = indicators_of(&t, S("telavi")), *all = indicators_of(&t, (Str){ 0 });

    assert_int_equal(r[INDICATOR_REACHED].people, 60);
    assert_int_equal(r[INDICATOR_REACHED].hidden, 1);
    assert_int_equal(all[INDICATOR_REACHED].people, 130); /* 7 of one hub alone: hidden too */
    assert_int_equal(all[INDICATOR_REACHED].hidden, 1);
    assert_int_equal(of_hub("telavi")[INDICATOR_REACHED].people, 67); /* its own people see 7 */
}

TEST(a_hub_without_a_conversation_has_zeros)
{
    conversations("telavi", 60, in_month(MAY), NEED_MET, true);
    IndicatorTable t = network();

    assert_int_equal(indicators_of(&t, S("batumi"))[INDICATOR_REACHED].people, 0);
}

/* Contacts that were there before somebody counted answers: the migration counts as figures.c does. */
TEST(contacts_of_the_schema_before_are_counted_too)
{
    static const char counts[] = "select coalesce(sum(people * (month + length(hub_id))), 0)"
                                 " from month_count where dimension = 'indicator'";
    Str bytes;

    db_close(db);
    good(file_read(&arena, "tests/old-db/schema-0002.db", 16 << 20, &bytes));
    FILE *f = fopen(in_folder("gza.db"), "wb");
    MUST(f && fwrite(bytes.p, 1, bytes.n, f) == bytes.n && fclose(f) == 0);
    unlink(in_folder("gza.db-wal"));
    good(db_open(in_folder("gza.db"), DB_WRITES, &db));
    good(migrate(db, STORE_MIGRATIONS, in_folder("gza.db")));
    int64_t by_migration = number(counts);
    assert_true(by_migration > 0);
    good(figures_rebuild(db));
    assert_int_equal(number(counts), by_migration);
}

/* ---- what is aimed at ------------------------------------------------------------------------------ */

static Act coordinator(void)
{
    return act_as(ROLE_NETWORK_COORDINATOR, "", "/network/targets", ROUTE_POST, "");
}

static Targets aims(int64_t reached)
{
    Targets t = { 0 };

    for (int i = 0; i < INDICATOR_COUNT; i++)
        t.baseline[i] = t.target[i] = TARGET_NOT_SET;
    t.target[INDICATOR_REACHED] = reached;
    t.baseline[INDICATOR_REACHED] = 80;
    return t;
}

static Result save(const char *hub, int year, const Targets *t)
{
    Act act = coordinator();
    Result r;

    good(targets_save(db, &act, str_c(hub), year, t, &r));
    return r;
}

static Targets saved(const char *hub, int year)
{
    Targets t;

    good(targets_read(db, str_c(hub), year, &t));
    return t;
}

TEST(targets_are_kept_by_hub_and_year)
{
    Targets t = aims(1200);

    assert_int_equal(save("telavi", 2026, &t).outcome, OUTCOME_DONE);
    assert_int_equal(saved("telavi", 2026).target[INDICATOR_REACHED], 1200);
    assert_int_equal(saved("telavi", 2026).baseline[INDICATOR_REACHED], 80);
    assert_int_equal(saved("telavi", 2026).target[INDICATOR_CLOSED], TARGET_NOT_SET);
    assert_int_equal(saved("telavi", 2026).version, 1);
    assert_int_equal(saved("telavi", 2027).version, 0);
    assert_int_equal(saved("akhmeta", 2026).target[INDICATOR_REACHED], TARGET_NOT_SET);
    t = aims(9000);
    assert_int_equal(save("", 2026, &t).outcome, OUTCOME_DONE); /* the network's own */
    assert_int_equal(saved("", 2026).target[INDICATOR_REACHED], 9000);
    assert_int_equal(number("select count(*) from audit where action = 'target.save'"), 2);
    assert_int_equal(number("select count(*) from audit where object = 'telavi/2026'"), 1);
}

TEST(sr_syn_05_who_comes_second_is_told)
{
    Targets t = aims(1200);

    assert_int_equal(save("telavi", 2026, &t).outcome, OUTCOME_DONE);
    assert_int_equal(save("telavi", 2026, &t).outcome, OUTCOME_OVERTAKEN);
    t.version = 1;
    assert_int_equal(save("telavi", 2026, &t).outcome, OUTCOME_DONE);
}

TEST(sr_syn_01_the_same_targets_sent_again_are_the_same_write)
{
    Targets t = aims(1200);
    Act act = coordinator();
    Result r;

    good(targets_save(db, &act, S("telavi"), 2026, &t, &r));
    good(targets_save(db, &act, S("telavi"), 2026, &t, &r));
    assert_int_equal(r.outcome, OUTCOME_BEFORE);
    assert_int_equal(saved("telavi", 2026).version, 1);
}

TEST(wrong_numbers_hubs_and_years_are_named)
{
    Targets t = aims(-5);
    Result r = save("telavi", 2026, &t);
    assert_true(has_fault(&r, "target-reached", "no-number"));
    t = aims(TARGET_MOST + 1);
    r = save("telavi", 1999, &t);
    assert_true(has_fault(&r, "target-reached", "no-number"));
    assert_true(has_fault(&r, "year", "no-number"));
    t = aims(5);
    r = save("nowhere", 2026, &t);
    assert_true(has_fault(&r, "hub", "unknown"));
    assert_int_equal(number("select count(*) from target"), 0);
}

TEST(sr_auz_03_a_hub_reads_its_own_targets)
{
    Targets t = aims(1200);

    assert_int_equal(save("telavi", 2026, &t).outcome, OUTCOME_DONE);
    db_scope(db, scope_hub(S("akhmeta")));
    assert_int_equal(saved("telavi", 2026).version, 0);
    db_scope(db, scope_hub(S("telavi")));
    assert_int_equal(saved("telavi", 2026).version, 1);
    db_scope(db, (Scope){ .kind = SCOPE_NONE });
    assert_true(FAILED(targets_read(db, S("telavi"), 2026, &t)));
}

TESTS(HUBS_TEST(a_year_is_the_sum_of_its_months),
      HUBS_TEST(who_was_told_of_a_service_is_answered_and_who_still_has_a_need_is_not_closed),
      HUBS_TEST(referrals_are_not_counted_rather_than_something_else),
      HUBS_TEST(sr_priv_11_a_hidden_month_is_in_no_years_sum),
      HUBS_TEST(a_hub_without_a_conversation_has_zeros),
      HUBS_TEST(contacts_of_the_schema_before_are_counted_too),
      HUBS_TEST(targets_are_kept_by_hub_and_year), HUBS_TEST(sr_syn_05_who_comes_second_is_told),
      HUBS_TEST(sr_syn_01_the_same_targets_sent_again_are_the_same_write),
      HUBS_TEST(wrong_numbers_hubs_and_years_are_named),
      HUBS_TEST(sr_auz_03_a_hub_reads_its_own_targets));
