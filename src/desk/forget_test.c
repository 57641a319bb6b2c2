/* forget_test.c -- what the dictionary says is kept so long is there on its last day, and gone on the next (PRIV-06). */
#include "desk/figures.h"
#include "desk/forget.h"
#include "desk/test_desk.h"
#include "unit.h"

enum { DAY = 86400, LOOKS = 24 };

/* Up to `last` the rows are there, a day later there are none. `last` in days after NOW. */
static void goes_after(const char *sql, int last)
{
    int64_t there = number(sql);

    assert_true(there > 0);
    good(desk_forget(db, keys, NOW + (int64_t)last * DAY));
    if (number(sql) != there)
        print_error("gone too soon: %s\n", sql);
    assert_int_equal(number(sql), there);
    good(desk_forget(
        db, keys, NOW + (int64_t)(last + 2) * DAY)); /* two: a day of Georgia is not one of UTC */
    if (number(sql) != 0)
        print_error("still there: %s\n", sql);
    assert_int_equal(number(sql), 0);
}

TEST(sr_priv_06_keys_of_writes_go_after_a_hundred_days)
{
    Act act = consultant("telavi");
    Contact c = some_contact();
    Result r;

    good(db_script(db, "delete from written"));
    good(contact_add(db, &act, NULL, &c, &r));
    goes_after("select count(*) from written", WRITE_KEPT_DAYS - 1);
}

TEST(sr_priv_06_invitations_go_when_their_week_is_over)
{
    Act act = machine();
    char code[CODE_ROOM];
    Result r;

    good(staff_invite(db, &act, S("telavi"), ROLE_CONSULTANT, S("გიორგი"), code, &r));
    goes_after("select count(*) from invitation", INVITATION_DAYS - 1);
}

TEST(sr_priv_06_sessions_and_browsers_go)
{
    char sql[200];

    snprintf(sql, sizeof(sql),
             "insert into session values (x'01', x'05', %d, %d, %d, 0);"
             "insert into staff_device values (x'05', x'02', %d)",
             NOW, NOW, NOW, NOW / DAY);
    good(db_script(db, sql));
    good(desk_forget(db, keys, NOW + 60));
    assert_int_equal(number("select count(*) from session"), 1);
    good(desk_forget(db, keys, NOW + DAY));
    assert_int_equal(number("select count(*) from session"), 0);
    goes_after("select count(*) from staff_device", DEVICE_DAYS - 1);
}

TEST(sr_priv_06_notices_go_a_month_after_their_last_day)
{
    Act act = act_as(ROLE_RECEPTION, "telavi", "/desk/notices", ROUTE_POST, "telavi");
    HubNotice notice = { .text_ka = S("პარასკევს ვმუშაობთ 14 საათამდე"),
                         .first = act_day(&act),
                         .last = act_day(&act) + 3 };
    Result r;

    good(hub_notice_add(db, &act, S("telavi"), &notice, &r));
    assert_int_equal(r.outcome, OUTCOME_DONE);
    goes_after("select count(*) from hub_notice", 3 + 30);
}

/* Somebody who left at NOW: the name after five years, the row after ten. */
TEST(sr_priv_06_the_name_of_who_left_goes_and_later_the_row)
{
    char sql[300];

    snprintf(
        sql, sizeof(sql),
        "insert into staff values (x'07', 'nino', 'ნინო', 'ka', 'left', null, 'totp', null, 0, %d, %d, 2);"
        "insert into staff_code values (x'07', x'09');"
        "insert into staff values (x'08', 'eka', 'ეკა', 'ka', 'active', null, 'totp', null, 0, %d, null, 1)",
        NOW - DAY, NOW, NOW - DAY);
    good(db_script(db, sql));
    goes_after("select count(*) from staff where name = 'ნინო' or login = 'nino'",
               STAFF_KEPT_DAYS - 1);
    goes_after("select count(*) from staff where state = 'left'", STAFF_ROW_KEPT_DAYS - 1);
    assert_int_equal(number("select count(*) from staff_code"), 0);
    assert_int_equal(number("select count(*) from staff where name = 'ეკა'"),
                     1); /* who is here stays */
}

TEST(sr_priv_06_consultations_go_after_five_years_and_their_figures_after_ten)
{
    Act act = consultant("telavi");
    Contact c = some_contact();
    Result r;
    int month_is_over = (int)(month_first(month_of(c.day) + 1) - c.day);

    good(contact_add(db, &act, NULL, &c, &r));
    goes_after("select count(*) from contact", CONTACT_ROW_KEPT_DAYS - 2);
    assert_int_equal(number("select count(*) from contact_need"), 0);
    assert_int_equal(number("select count(*) from contact_service"), 0);
    good(desk_forget(db, keys, NOW + (int64_t)(FIGURES_KEPT_DAYS - 1) * DAY));
    assert_true(number("select count(*) from month_count") > 0);
    good(desk_forget(db, keys, NOW + (int64_t)(FIGURES_KEPT_DAYS + month_is_over + 1) * DAY));
    assert_int_equal(number("select count(*) from month_count"), 0);
}

TEST(sr_priv_06_targets_go_ten_years_after_their_year)
{
    db_scope(db, (Scope){ .kind = SCOPE_MACHINE });
    good(db_script(db, "insert into target values ('telavi', 2026, 'reached', 100, 120, 1)"));
    Day over = day_of((Date){ 2027, 1, 1 }) + FIGURES_KEPT_DAYS;
    goes_after("select count(*) from target", (int)(over - 1 - NOW / DAY - 1));
}

TEST(sr_priv_06_a_hub_goes_ten_years_after_it_closed)
{
    Act act = machine();
    HubRecord hub = some_hub("gori");
    Result r;

    hub.closed_day = act_day(&act);
    good(hub_save(db, &act, &hub, &r));
    assert_int_equal(r.outcome, OUTCOME_DONE);
    goes_after("select count(*) from hub where hub_id = 'gori'", HUB_KEPT_DAYS - 1);
    assert_int_equal(number("select count(*) from hub_phone where hub_id = 'gori'"), 0);
    assert_int_equal(number("select count(*) from hub_hours where hub_id = 'gori'"), 0);
    assert_int_equal(number("select count(*) from hub where hub_id = 'telavi'"),
                     1); /* open: stays */
    assert_true(number("select count(*) from hub_hours where hub_id = 'telavi'") > 0);
}

TEST(sr_priv_06_entries_go_after_ten_years_and_the_rest_is_still_a_chain)
{
    AuditVerdict v;
    AuditHead old;

    good(audit_head(db, &old)); /* of the hubs that were made */
    assert_true(old.seq > 0);
    Act later = machine();
    later.now_s = NOW + (int64_t)400 * DAY;
    good(act_note(db, &later, "test.later", S("something"), "done"));
    good(desk_forget(db, keys, NOW + (int64_t)(AUDIT_KEPT_DAYS + 1) * DAY));
    assert_int_equal(number("select count(*) from audit where action = 'test.later'"), 1);
    assert_int_equal(number("select min(seq) from audit"), old.seq + 1);
    good(audit_verify(db, &keys->audit, NULL, &v));
    assert_null(v.what);
    good(audit_verify(db, &keys->audit, &old,
                      &v)); /* the head kept elsewhere is just the one that went last */
    assert_null(v.what);
    good(act_note(db, &later, "test.after", S("something"), "done"));
    good(audit_verify(db, &keys->audit, NULL, &v));
    assert_null(v.what);
    good(db_script(db, "delete from audit where seq = (select min(seq) from audit)"));
    good(audit_verify(db, &keys->audit, NULL, &v));
    assert_non_null(v.what); /* one more from the beginning */
    good(db_script(db, "update audit_start set seq = seq + 1"));
    good(audit_verify(db, &keys->audit, NULL, &v));
    assert_non_null(v.what); /* and its note forged */
}

/* Every table that has an end in the dictionary is emptied by one of the tests here or in missed_test.c. */
TEST(sr_priv_06_nothing_is_left_when_everybody_has_gone_for_eleven_years)
{
    static const char *const tables[] = { "written",         "invitation", "session",
                                          "staff_device",    "hub_notice", "staff",
                                          "staff_code",      "contact",    "contact_need",
                                          "contact_service", "month_count" };
    Act act = consultant("telavi");
    Contact c = some_contact();
    char sql[100];
    Result r;

    good(contact_add(db, &act, NULL, &c, &r));
    for (int i = 1; i <= LOOKS; i++)
        good(desk_forget(db, keys, NOW + (int64_t)(11 * 366) * DAY + (int64_t)i * 3600));
    for (size_t i = 0; i < COUNT(tables); i++) {
        snprintf(sql, sizeof(sql), "select count(*) from %s", tables[i]);
        assert_int_equal(number(sql), 0);
    }
}

TESTS(HUBS_TEST(sr_priv_06_keys_of_writes_go_after_a_hundred_days),
      HUBS_TEST(sr_priv_06_invitations_go_when_their_week_is_over),
      HUBS_TEST(sr_priv_06_sessions_and_browsers_go),
      HUBS_TEST(sr_priv_06_notices_go_a_month_after_their_last_day),
      HUBS_TEST(sr_priv_06_the_name_of_who_left_goes_and_later_the_row),
      HUBS_TEST(sr_priv_06_consultations_go_after_five_years_and_their_figures_after_ten),
      HUBS_TEST(sr_priv_06_targets_go_ten_years_after_their_year),
      HUBS_TEST(sr_priv_06_a_hub_goes_ten_years_after_it_closed),
      HUBS_TEST(sr_priv_06_entries_go_after_ten_years_and_the_rest_is_still_a_chain),
      HUBS_TEST(sr_priv_06_nothing_is_left_when_everybody_has_gone_for_eleven_years));
