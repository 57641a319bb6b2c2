/* mistakes_test.c -- what visitors report: counted, dealt with once, gone in time. */
#include "desk/mistakes.h"
#include "desk/test_desk.h"
#include "store/audit.h"
#include "unit.h"
#include <string.h>

enum { TODAY = 20600 };

static bool told_of(const char *about, const char *kind, const char *says, Day day)
{
    MistakeSaid said = { .about = str_c(about), .kind = str_c(kind), .says = str_c(says) };
    bool kept;

    secret_random(said.id, sizeof(said.id));
    good(mistake_add(db, day, &said, &kept));
    return kept;
}

static const Mistake *listed(bool closed, size_t *count)
{
    const Mistake *list;

    good(mistakes_list(db, &arena, closed, &list, count));
    return list;
}

static Act editor(void)
{
    return act_as(ROLE_EDITOR, "", "/workshop/reports/x", ROUTE_POST, "");
}

static Outcome deal(const Act *act, const unsigned char *id, MistakeStep step)
{
    Result r;

    good(mistake_deal(db, act, id, step, &r));
    return r.outcome;
}

TEST(the_same_said_twice_counts_up)
{
    size_t n;
    int64_t open;

    assert_true(told_of("s/k2m4x", "phone", "სწორია 0322 00 00 09", TODAY));
    assert_true(told_of("s/k2m4x", "phone", "სწორია 0322 00 00 09", TODAY + 3));
    assert_true(told_of("s/k2m4x", "phone", "", TODAY + 1));
    assert_true(told_of("s/d4d4d", "phone", "", TODAY));
    assert_true(told_of("s/k2m4x", "link", "", TODAY));
    const Mistake *m = listed(false, &n);
    assert_int_equal(n, 4);
    assert_str(m[3].says, ""); /* the newest, last */
    assert_int_equal(m[3].first_day, TODAY + 1);
    for (size_t i = 0; i < n; i++)
        assert_int_equal(m[i].told, m[i].says.n ? 2 : 1);
    good(mistakes_open_count(db, &open));
    assert_int_equal(open, 4);
    good(mistakes_open_of(db, S("s/k2m4x"), &open));
    assert_int_equal(open, 3);
}

TEST(sr_web_16_a_day_has_room_for_so_many_reports)
{
    size_t n;

    assert_true(told_of("s/k2m4x", "other", "პირველი", TODAY));
    for (int i = 1; i < MISTAKES_A_DAY; i++)
        assert_true(
            told_of("s/k2m4x", "other", arena_z(&arena, arena_fmt(&arena, "%d", i)), TODAY));
    assert_false(told_of("s/k2m4x", "other", "ერთი მეტი", TODAY));
    assert_true(told_of("s/k2m4x", "other", "პირველი", TODAY)); /* known ones go on */
    assert_true(told_of("s/k2m4x", "other", "ხვალ", TODAY + 1));
    listed(false, &n);
    assert_int_equal(n, MISTAKES_LIST_MOST);
}

TEST(sr_log_02_a_report_is_dealt_with_once_and_it_is_written_down)
{
    Act lali = editor(), gia = editor();
    size_t n;
    int64_t open;
    AuditEntry *entries;

    gia.who.staff.bytes[0]++; /* another person */
    told_of("s/k2m4x", "amount", "70 ლარი", TODAY);
    const Mistake *m = listed(false, &n);
    assert_int_equal(deal(&lali, m->id, MISTAKE_TAKE), OUTCOME_DONE);
    assert_int_equal(deal(&lali, m->id, MISTAKE_TAKE), OUTCOME_BEFORE); /* a second tap */
    assert_int_equal(deal(&gia, m->id, MISTAKE_TAKE), OUTCOME_OVERTAKEN);
    assert_int_equal(listed(false, &n)->state, MISTAKE_TAKEN);
    lali.key = new_key();
    assert_int_equal(deal(&lali, m->id, MISTAKE_MARK_DONE), OUTCOME_DONE);
    gia.key = new_key();
    assert_int_equal(deal(&gia, m->id, MISTAKE_REFUTE), OUTCOME_OVERTAKEN);
    listed(false, &n);
    assert_int_equal(n, 0);
    m = listed(true, &n);
    assert_int_equal(n, 1);
    assert_int_equal(m->state, MISTAKE_DONE);
    assert_int_equal(m->closed_day, act_day(&lali));
    good(mistakes_open_count(db, &open));
    assert_int_equal(open, 0);
    db_scope(db, (Scope){ .kind = SCOPE_MACHINE });
    good(audit_list(db, &arena, S(""), 0, 10, &entries, &n));
    assert_str(entries[0].action, "mistake.done");
    assert_str(entries[0].object, id_hex(&arena, m->id).p);
    assert_str(entries[1].action, "mistake.take");
}

TEST(what_was_dealt_with_and_comes_again_is_a_new_report)
{
    Act act = editor();
    size_t n;

    told_of("s/k2m4x", "link", "", TODAY);
    assert_int_equal(deal(&act, listed(false, &n)->id, MISTAKE_REFUTE), OUTCOME_DONE);
    told_of("s/k2m4x", "link", "", TODAY);
    assert_int_equal(listed(false, &n)->told, 1);
    assert_int_equal(n, 1);
    assert_int_equal(listed(true, &n)->state, MISTAKE_REFUTED);
    assert_int_equal(n, 1);
}

TEST(a_report_that_is_not_there_is_absent)
{
    Act act = editor();
    unsigned char id[ID_BYTES] = { 7 };

    assert_int_equal(deal(&act, id, MISTAKE_TAKE), OUTCOME_ABSENT);
}

TEST(sr_priv_06_reports_go_after_their_time)
{
    Act act = editor();
    Day closed = act_day(&act);
    size_t n;

    told_of("s/k2m4x", "link", "ჩაკეტილი", closed - 10);
    assert_int_equal(deal(&act, listed(false, &n)->id, MISTAKE_MARK_DONE), OUTCOME_DONE);
    told_of("s/k2m4x", "place", "ღია", closed);
    good(mistakes_forget(db, closed + MISTAKE_CLOSED_KEPT_DAYS - 1));
    listed(true, &n);
    assert_int_equal(n, 1);
    good(mistakes_forget(db, closed + MISTAKE_CLOSED_KEPT_DAYS));
    listed(true, &n);
    assert_int_equal(n, 0);
    good(mistakes_forget(db, closed + MISTAKE_KEPT_DAYS - 1));
    listed(false, &n);
    assert_int_equal(n, 1);
    good(mistakes_forget(db, closed + MISTAKE_KEPT_DAYS));
    listed(false, &n);
    assert_int_equal(n, 0);
}

TEST(sr_priv_02_a_report_holds_no_source_and_no_time)
{
    int64_t columns;

    good(db_number(db, "select count(*) from pragma_table_info('mistake')", &columns));
    assert_int_equal(columns,
                     9); /* id, about, kind, says, first_day, told, state, staff_id, closed_day */
    good(db_number(
        db,
        "select count(*) from pragma_table_info('mistake') where name like '%\\_s' escape '\\'"
        " or name like '%address%' or name like '%source%' or name like '%name%'",
        &columns));
    assert_int_equal(columns, 0);
}

TESTS(DESK_TEST(the_same_said_twice_counts_up),
      DESK_TEST(sr_web_16_a_day_has_room_for_so_many_reports),
      DESK_TEST(sr_log_02_a_report_is_dealt_with_once_and_it_is_written_down),
      DESK_TEST(what_was_dealt_with_and_comes_again_is_a_new_report),
      DESK_TEST(a_report_that_is_not_there_is_absent),
      DESK_TEST(sr_priv_06_reports_go_after_their_time),
      DESK_TEST(sr_priv_02_a_report_holds_no_source_and_no_time));
