#include "base/day.h"
#include "unit.h"

static Day day(const char *iso)
{
    Day d;

    assert_true(day_parse(str_c(iso), &d));
    return d;
}

TEST(known_days)
{
    assert_int_equal(day("1970-01-01"), 0);
    assert_int_equal(day("2000-03-01"), 11017);
    assert_int_equal(day("2023-06-21") - day("2022-06-21"), 365);
    assert_int_equal(day("2024-03-01") - day("2024-02-28"), 2);
    assert_int_equal(day("2100-03-01") - day("2100-02-28"), 1);
}

TEST(four_hundred_years_come_back_day_by_day)
{
    Arena a = arena_new(1 << 16);
    Day before = day("1799-12-31");

    for (Day d = before + 1; d < day("2200-01-02"); d++) {
        Date date = date_of(d);
        if (day_of(date) != d || date.month < 1 || date.month > 12 || date.day < 1 || date.day > 31)
            fail_msg("day %d", d);
        Day again;
        if (!day_parse(day_iso(&a, d), &again) || again != d)
            fail_msg("text of day %d", d);
        arena_reset(&a);
    }
    arena_free(&a);
}

TEST(what_is_no_day_is_refused)
{
    static const char *const wrong[] = {
        "",           "2024",       "2024-05",     "2023-02-29",  "2100-02-29",
        "2024-13-01", "2024-00-10", "2024-04-31",  "2024-1-01",   "2024-01-1",
        "0000-01-01", "24-01-01",   "2024-01-01 ", " 2024-01-01", "2024-01-01-",
        "2024/01/01", "2024-01-0x", "-024-01-01"
    };
    Day d;

    for (size_t i = 0; i < COUNT(wrong); i++)
        if (day_parse(str_c(wrong[i]), &d))
            fail_msg("%s", wrong[i]);
    assert_true(day_parse(S("2024-02-29"), &d));
    assert_true(day_parse(S("2000-02-29"), &d));
}

TEST(a_loose_date_means_its_last_day)
{
    Day d;

    assert_true(loose_date_last(S("2024"), &d));
    assert_int_equal(d, day("2024-12-31"));
    assert_true(loose_date_last(S("2024-02"), &d));
    assert_int_equal(d, day("2024-02-29"));
    assert_true(loose_date_last(S("2024-05-16"), &d));
    assert_int_equal(d, day("2024-05-16"));
    assert_false(loose_date_ok(S("about 2018")));
    assert_false(loose_date_ok(S("2018-2019")));
    assert_false(loose_date_ok(S("2018-")));
    assert_true(loose_date_ok(S("2018-11")));
}

TESTS(T(known_days), T(four_hundred_years_come_back_day_by_day), T(what_is_no_day_is_refused),
      T(a_loose_date_means_its_last_day))
