#include "editions.h"
#include "public/hubs.h"
#include "public/public.h"
#include "unit.h"
#include <string.h>

static Arena arena = { .limit_bytes = (size_t)256 << 20 };

static const LocalHours WEEK[] = {
    { 1, 540, 780 },  { 1, 840, 1080 }, { 2, 540, 780 },  { 2, 840, 1080 },
    { 3, 540, 1080 }, { 4, 540, 1080 }, { 5, 540, 1080 },
};
static const LocalPhone PHONES[] = { { S_INIT("+995350200009"),
                                       { S_INIT("მისაღები"), S_INIT("Reception") } } };

/* 2026-06-01 is a Monday: fixed_today. */
static LocalHub telavi(void)
{
    return (LocalHub){
        .code = S("telavi"),
        .municipality = S("telavi"),
        .kind = HUB_HUB,
        .name = { S("თელავის ჰაბი, სახლში"), S("Telavi hub, at home") },
        .languages = S("ka,en"),
        .step_free = 1,
        .closed_day = DAY_NONE,
        .phone = PHONES,
        .phones = COUNT(PHONES),
        .hours = WEEK,
        .hours_count = COUNT(WEEK),
    };
}

static PublicAnswer get_on(const char *path, const char *query, const LocalHub *hubs, size_t count,
                           Day day)
{
    static LocalHubs local;
    static PublicSettings settings;
    PublicRequest q = { .method = METHOD_GET,
                        .path = str_c(path),
                        .query = str_c(query),
                        .today = day,
                        .settings = &settings };

    local = (LocalHubs){ hubs, count };
    settings =
        (PublicSettings){ .base_url = S("https://gza.example.org"), .hubs = hubs ? &local : NULL };
    return public_answer(edition_of_small_guide(), &arena, &q);
}

static PublicAnswer get(const char *path, const LocalHub *hub)
{
    return get_on(path, "", hub, hub ? 1 : 0, fixed_today());
}

TEST(what_a_hub_says_of_itself_goes_before_the_edition)
{
    LocalHub hub = telavi();
    PublicAnswer a = get("/en/hubs/telavi", &hub);

    assert_int_equal(a.status, 200);
    assert_true(a.same_for_all);
    assert_has(a.body, "Telavi hub, at home");
    assert_has(a.body, "tel:+995350200009");
    assert_has(a.body, "Reception");
    assert_has_no(a.body, "350 20 00 02");
    assert_has(a.body, "1 Made-up Street"); /* it says no address: the edition's */
    assert_has(a.body, "Georgian, English");
    assert_has(a.body, "Step-free entrance");
    assert_has(get("/en/hubs/telavi", NULL).body, "350 20 00 02");
}

TEST(days_of_the_same_hours_are_one_line_and_today_is_said_first)
{
    LocalHub hub = telavi();
    Str page = get("/en/hubs/telavi", &hub).body;

    assert_has(page, "Monday – Tuesday: <span class=\"gza-nowrap\">09:00–13:00, 14:00–18:00");
    assert_has(page, "Wednesday – Friday: <span class=\"gza-nowrap\">09:00–18:00");
    assert_has(page, "Saturday – Sunday: <span class=\"gza-nowrap\">closed");
    assert_has(page, "Open today: 09:00–13:00, 14:00–18:00");
    assert_has(get_on("/en/hubs/telavi", "", &hub, 1, fixed_today() + 5).body, "Closed today");
}

TEST(a_holiday_goes_before_the_week_and_is_said_a_month_ahead)
{
    const LocalDay days[] = { { fixed_today(), -1, -1 },
                              { fixed_today() + 30, 600, 720 },
                              { fixed_today() + 31, -1, -1 } };
    LocalHub hub = telavi();

    hub.day = days;
    hub.days = COUNT(days);
    Str page = get("/en/hubs/telavi", &hub).body;
    assert_has(page, "Closed today");
    assert_has(page, "1 July 2026: 10:00–12:00");
    assert_has_no(page, "2 July 2026");
}

TEST(a_notice_is_read_on_its_days_on_the_page_and_in_the_list)
{
    const LocalNotice notices[] = {
        { fixed_today(),
          fixed_today() + 1,
          { S_INIT("ხვალ ჰაბი დაკეტილია <b>"), S_INIT("Closed tomorrow") } },
        { fixed_today() + 1, fixed_today() + 9, { S_INIT("გადავედით"), { 0 } } },
    };
    LocalHub hub = telavi();

    hub.notice = notices;
    hub.notices = COUNT(notices);
    for (size_t i = 0; i < 2; i++) {
        const char *path = i ? "/ka/hubs" : "/ka/hubs/telavi";
        PublicAnswer a = get(path, &hub);
        assert_true(a.same_for_all);
        assert_has(a.body, "დაკეტილია &lt;b&gt;");
        assert_has_no(a.body, "გადავედით");
        assert_has(get_on(path, "", &hub, 1, fixed_today() + 1).body, "გადავედით");
        assert_has_no(get_on(path, "", &hub, 1, fixed_today() + 2).body, "&lt;b&gt;");
        assert_has_no(get_on(path, "", &hub, 1, fixed_today() + 10).body, "გადავედით");
    }
    assert_has(get("/en/hubs", &hub).body, "Closed tomorrow");
    /* What has no English is read in Georgian, and said to be so. */
    assert_has(get_on("/en/hubs/telavi", "", &hub, 1, fixed_today() + 2).body,
               "lang=\"ka\">გადავედით");
    assert_has(get_on("/ka/hubs", "m=telavi", &hub, 1, fixed_today()).body, "&lt;b&gt;");
}

TEST(a_hub_that_the_edition_does_not_know_has_its_page_and_stands_in_the_lists)
{
    LocalHub hub = telavi();

    hub.code = S("telavi-market");
    assert_int_equal(get("/ka/hubs/telavi-market", NULL).status, 404);
    PublicAnswer a = get("/en/hubs/telavi-market", &hub);
    assert_int_equal(a.status, 200);
    assert_has(a.body, "Telavi hub, at home");
    assert_has(a.body, "Telavi Municipality");
    assert_has(a.body, "Not known. Ask at your municipality"); /* the address */
    assert_has(get("/en/hubs", &hub).body, "/en/hubs/telavi-market");
    assert_has(get("/en/hubs", &hub).body, "/en/hubs/kutaisi");
    assert_has(get_on("/en/hubs", "m=telavi", &hub, 1, fixed_today()).body,
               "/en/hubs/telavi-market");
}

TEST(the_map_knows_of_a_hub_as_soon_as_it_does)
{
    LocalHub hub = telavi();

    hub.code = hub.municipality = S("kutaisi");
    assert_has(get("/en/hubs", NULL).body,
               "Kutaisi</td><td class=\"govuk-table__cell\">hub in the region");
    assert_has(get("/en/hubs", &hub).body, "Kutaisi</td><td class=\"govuk-table__cell\">has a hub");
    hub.closed_day = fixed_today();
    assert_has(get("/en/hubs", &hub).body,
               "Kutaisi</td><td class=\"govuk-table__cell\">hub in the region");
}

TEST(a_closed_hub_says_so_and_is_offered_to_nobody)
{
    LocalHub hub = telavi();

    hub.closed_day = fixed_today() + 3;
    assert_has(get("/en/hubs/telavi", &hub).body, "This hub closes on 4 June 2026");
    hub.closed_day = fixed_today();
    Str page = get("/en/hubs/telavi", &hub).body;
    assert_has(page, "This hub is closed since 1 June 2026");
    assert_has_no(page, "tel:");
    assert_has_no(page, "Open today");
    assert_has_no(get("/en/hubs", &hub).body, "/en/hubs/telavi\"");
    assert_has_no(get_on("/en/hubs", "m=telavi", &hub, 1, fixed_today()).body, "/en/hubs/telavi\"");
}

TESTS(T(what_a_hub_says_of_itself_goes_before_the_edition),
      T(days_of_the_same_hours_are_one_line_and_today_is_said_first),
      T(a_holiday_goes_before_the_week_and_is_said_a_month_ahead),
      T(a_notice_is_read_on_its_days_on_the_page_and_in_the_list),
      T(a_hub_that_the_edition_does_not_know_has_its_page_and_stands_in_the_lists),
      T(the_map_knows_of_a_hub_as_soon_as_it_does),
      T(a_closed_hub_says_so_and_is_offered_to_nobody))
