/* hub_test.c -- hubs are kept whole, by their own people, one change at a time. */
#include "desk/test_desk.h"
#include "unit.h"

static Act coordinator(const char *hub)
{
    return act_as(ROLE_HUB_COORDINATOR, hub, "/desk/hub", ROUTE_POST, hub);
}

static Act network(void)
{
    return act_as(ROLE_NETWORK_COORDINATOR, "", "/network/hubs", ROUTE_POST, "");
}

static Result saved(const Act *act, const HubRecord *hub)
{
    Result r;

    good(hub_save(db, act, hub, &r));
    return r;
}

static const HubRecord *read_hub(const char *code)
{
    const HubRecord *h;

    good(hub_read(db, &arena, str_c(code), &h));
    return h;
}

TEST(a_hub_is_read_as_it_was_written)
{
    HubRecord hub = some_hub("telavi");
    Act act = network();

    hub.holiday[hub.holidays++] =
        (HubHoliday){ 20599, -1, -1 }; /* the 26th of May, independence day */
    hub.holiday[hub.holidays++] = (HubHoliday){ 20610, 600, 720 };
    hub.step_free = KNOWN_YES;
    assert_int_equal(saved(&act, &hub).outcome, OUTCOME_DONE);
    const HubRecord *h = read_hub("telavi");
    assert_non_null(h);
    assert_str(h->name_ka, "თელავის სერვის ჰაბი");
    assert_int_equal(h->phones, 1);
    assert_str(h->phone[0].number, "+995350270000");
    assert_int_equal(h->hours_count, 3);
    assert_int_equal(h->hours[1].opens, 840);
    assert_int_equal(h->holidays, 2);
    assert_int_equal(h->holiday[0].opens, -1);
    assert_int_equal(h->holiday[1].closes, 720);
    assert_int_equal(h->step_free, KNOWN_YES);
    assert_int_equal(h->closed_day, DAY_NONE);
    assert_int_equal(h->version, 1);
    assert_null(read_hub("batumi"));
}

TEST(sr_syn_05_who_comes_second_is_told)
{
    HubRecord hub = some_hub("telavi");
    Act act = network();

    saved(&act, &hub);
    Act nino = coordinator("telavi"), dato = coordinator("telavi");
    HubRecord hers = some_hub("telavi"), his = some_hub("telavi");
    hers.version = his.version = 1;
    hers.phone[0].number = S("+995350270001");
    his.phone[0].number = S("+995350270002");
    assert_int_equal(saved(&nino, &hers).outcome, OUTCOME_DONE);
    assert_int_equal(saved(&dato, &his).outcome, OUTCOME_OVERTAKEN);
    assert_str(read_hub("telavi")->phone[0].number, "+995350270001");
    his.version = 2; /* having seen hers */
    assert_int_equal(saved(&dato, &his).outcome, OUTCOME_DONE);
    assert_int_equal(read_hub("telavi")->version, 3);
}

TEST(sr_syn_01_the_same_write_again_changes_nothing)
{
    HubRecord hub = some_hub("telavi");
    Act act = network();

    assert_int_equal(saved(&act, &hub).outcome, OUTCOME_DONE);
    for (int i = 0; i < 100; i++)
        assert_int_equal(saved(&act, &hub).outcome, OUTCOME_BEFORE);
    hub.name_en = S("Another name");
    assert_int_equal(saved(&act, &hub).outcome, OUTCOME_OTHERWISE);
    assert_int_equal(read_hub("telavi")->version, 1);
    assert_int_equal(number("select count(*) from audit"), 1);
    memset(&act.key, 0, sizeof(act.key));
    hub.version = 1;
    Result r = saved(&act, &hub);
    assert_true(has_fault(&r, "key", "missing"));
}

TEST(sr_auz_04_a_coordinator_changes_no_other_hub_and_makes_none)
{
    HubRecord telavi = some_hub("telavi"), batumi = some_hub("batumi");
    Act act = network();

    saved(&act, &telavi);
    telavi.version = 1;
    Act other = coordinator("akhmeta");
    assert_int_equal(saved(&other, &telavi).outcome, OUTCOME_ABSENT);
    assert_int_equal(saved(&other, &batumi).outcome,
                     OUTCOME_ABSENT); /* the same as of one that is not there */
    Act nobody = { .now_s = NOW, .keys = keys, .key = new_key() };
    assert_int_equal(saved(&nobody, &telavi).outcome, OUTCOME_ABSENT);
    assert_int_equal(number("select count(*) from hub"), 1);
}

TEST(its_own_people_neither_close_a_hub_nor_change_its_kind)
{
    HubRecord hub = some_hub("telavi");
    Act made = machine(), lead;
    Result r;

    good(hub_save(db, &made, &hub, &r));
    hub.version = 1;
    hub.closed_day = 20700;
    lead = act_as(ROLE_HUB_COORDINATOR, "telavi", "/desk/hub", ROUTE_POST, "telavi");
    good(hub_save(db, &lead, &hub, &r));
    assert_int_equal(r.outcome, OUTCOME_REFUSED);
    hub.closed_day = DAY_NONE;
    hub.kind = DESK_PARTNER;
    lead.key = new_key();
    good(hub_save(db, &lead, &hub, &r));
    assert_int_equal(r.outcome, OUTCOME_REFUSED);
    Act network = act_as(ROLE_NETWORK_COORDINATOR, "", "/network/hubs/*", ROUTE_POST, "");
    hub.closed_day = 20700;
    good(hub_save(db, &network, &hub, &r));
    assert_int_equal(r.outcome, OUTCOME_DONE);
}

TEST(notices_that_come_are_known_before_they_are_read)
{
    HubRecord hub = some_hub("telavi");
    Act made = machine(), lead;
    HubNotice notice = { .first = 20610, .last = 20611, .text_ka = S("ჰაბი გადადის") };
    const HubNotice *list;
    size_t n;
    Result r;

    good(hub_save(db, &made, &hub, &r));
    lead = act_as(ROLE_HUB_COORDINATOR, "telavi", "/desk/notices", ROUTE_POST, "telavi");
    good(hub_notice_add(db, &lead, S("telavi"), &notice, &r));
    good(hub_notices(db, &arena, S("telavi"), 20602, &list, &n));
    assert_int_equal(n, 0);
    good(hub_notices_coming(db, &arena, S("telavi"), 20602, &list, &n));
    assert_int_equal(n, 1);
    good(hub_notices_coming(db, &arena, S("telavi"), 20612, &list, &n));
    assert_int_equal(n, 0);
}

TEST(what_is_wrong_is_said_by_field)
{
    HubRecord hub = some_hub("Telavi!");
    Act act = network();

    hub.name_ka = (Str){ 0 };
    hub.name_en = S("two\nlines");
    hub.languages = S("ka,georgian");
    hub.phone[0].number = S("599 12 34 56");
    hub.hours[1] = (HubHours){ 1, 600, 900 };
    Result r = saved(&act, &hub);
    assert_int_equal(r.outcome, OUTCOME_FAULTY);
    assert_true(has_fault(&r, "code", "no-code"));
    assert_true(has_fault(&r, "name-ka", "missing"));
    assert_true(has_fault(&r, "name-en", "no-line"));
    assert_true(has_fault(&r, "languages", "no-code"));
    assert_true(has_fault(&r, "phone", "no-phone"));
    assert_true(has_fault(&r, "hours", "overlap"));
    assert_int_equal(number("select count(*) from hub"), 0);
    assert_int_equal(number("select count(*) from audit"), 0);
}

TEST(open_by_holiday_then_by_the_week)
{
    HubRecord hub = some_hub("telavi");
    int until;
    Day monday = 20605; /* 2026-06-01 */

    hub.holiday[0] = (HubHoliday){ monday + 7, -1, -1 };
    hub.holiday[1] = (HubHoliday){ monday + 14, 600, 660 };
    hub.holidays = 2;
    assert_int_equal(hub_open_at(&hub, monday, 539, &until), HUB_CLOSED);
    assert_int_equal(until, 540);
    assert_int_equal(hub_open_at(&hub, monday, 540, &until), HUB_OPEN);
    assert_int_equal(until, 780);
    assert_int_equal(hub_open_at(&hub, monday, 800, &until), HUB_CLOSED);
    assert_int_equal(until, 840);
    assert_int_equal(hub_open_at(&hub, monday, 1080, &until), HUB_CLOSED);
    assert_int_equal(hub_open_at(&hub, monday + 2, 600, &until),
                     HUB_CLOSED); /* no hours on Wednesdays */
    assert_int_equal(hub_open_at(&hub, monday + 7, 600, &until), HUB_CLOSED);
    assert_int_equal(hub_open_at(&hub, monday + 14, 650, &until), HUB_OPEN);
    assert_int_equal(hub_open_at(&hub, monday + 14, 700, &until), HUB_CLOSED);
    hub.hours_count = hub.holidays = 0;
    assert_int_equal(hub_open_at(&hub, monday, 600, &until), HUB_OPEN_NOT_KNOWN);
    hub.closed_day = monday;
    assert_int_equal(hub_open_at(&hub, monday, 600, &until), HUB_CLOSED);
}

TEST(notices_are_read_on_their_days_and_taken_down)
{
    HubRecord hub = some_hub("telavi");
    Act act = network(),
        nino = act_as(ROLE_RECEPTION, "telavi", "/desk/notices", ROUTE_POST, "telavi");
    HubNotice notice = { .first = 20602,
                         .last = 20605,
                         .text_ka = S("პარასკევს ვმუშაობთ 14 საათამდე") };
    const HubNotice *list;
    Result r;
    size_t n;

    saved(&act, &hub);
    good(hub_notice_add(db, &nino, S("telavi"), &notice, &r));
    assert_int_equal(r.outcome, OUTCOME_DONE);
    good(hub_notice_add(db, &nino, S("telavi"), &notice, &r));
    assert_int_equal(r.outcome, OUTCOME_BEFORE);
    good(hub_notices(db, &arena, S("telavi"), 20601, &list, &n));
    assert_int_equal(n, 0);
    good(hub_notices(db, &arena, S("telavi"), 20605, &list, &n));
    assert_int_equal(n, 1);
    assert_str(list[0].text_ka, "პარასკევს ვმუშაობთ 14 საათამდე");
    Act other = act_as(ROLE_RECEPTION, "akhmeta", "/desk/notices", ROUTE_POST, "akhmeta");
    good(hub_notice_end(db, &other, S("telavi"), list[0].id, &r));
    assert_int_equal(r.outcome, OUTCOME_ABSENT);
    nino.key = new_key();
    good(hub_notice_end(db, &nino, S("telavi"), list[0].id, &r));
    assert_int_equal(r.outcome, OUTCOME_DONE);
    good(hub_notices(db, &arena, S("telavi"), 20605, &list, &n));
    assert_int_equal(n, 0);
    notice.text_ka = S("\xE2\x80\xAE invisible");
    nino.key = new_key();
    good(hub_notice_add(db, &nino, S("telavi"), &notice, &r));
    assert_true(has_fault(&r, "text-ka", "no-line"));
}

TEST(a_list_has_closed_hubs_last)
{
    HubRecord one = some_hub("akhmeta"), two = some_hub("telavi");
    const HubRecord *list;
    size_t n;

    one.name_ka = S("ახმეტა");
    one.closed_day = 20600;
    Act act = network();
    saved(&act, &one);
    act = network();
    saved(&act, &two);
    good(hub_list(db, &arena, 20602, &list, &n));
    assert_int_equal(n, 2);
    assert_str(list[0].code, "telavi");
    assert_str(list[1].code, "akhmeta");
}

TESTS(DESK_TEST(a_hub_is_read_as_it_was_written), DESK_TEST(sr_syn_05_who_comes_second_is_told),
      DESK_TEST(sr_syn_01_the_same_write_again_changes_nothing),
      DESK_TEST(sr_auz_04_a_coordinator_changes_no_other_hub_and_makes_none),
      DESK_TEST(its_own_people_neither_close_a_hub_nor_change_its_kind),
      DESK_TEST(notices_that_come_are_known_before_they_are_read),
      DESK_TEST(what_is_wrong_is_said_by_field), DESK_TEST(open_by_holiday_then_by_the_week),
      DESK_TEST(notices_are_read_on_their_days_and_taken_down),
      DESK_TEST(a_list_has_closed_hubs_last));
