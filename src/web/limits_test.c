/* limits_test.c -- who is stopped and who is not, with a clock of our own. */
#include "unit.h"
#include "web/limits.h"

static const SourceKey KEY = { { 1, 2, 3 } };

static HttpSource address(const char *text)
{
    HttpSource s;

    assert_true(http_source_read(str_c(text), &s));
    return s;
}

/* "GET /path" or "POST /path". */
static uint64_t take(Limits *l, const char *line, uint64_t now_ms)
{
    Str path = str_c(line), method = str_cut(&path, ' ');

    return limits_take(l, address("198.51.100.1"), str_eq(method, S("GET")), path, now_ms);
}

/* How many go through at this moment. */
static int at_once(Limits *l, const char *path, uint64_t now_ms)
{
    int n = 0;

    while (n < 100000 && take(l, path, now_ms) == 0)
        n++;
    return n;
}

TEST(sr_web_16_a_machine_that_asks_without_end_is_stopped)
{
    Limits *l = limits_new(LIMITS_USUAL, KEY);

    assert_int_equal(at_once(l, "GET /ka/search", 1000), 2000);
    assert_int_equal(take(l, "GET /ka/search", 1000), 20);
    assert_int_equal(at_once(l, "GET /ka/search", 2000), 50); /* a second later */
    assert_int_equal(limits_take(l, address("198.51.100.2"), true, S("/ka/search"), 2000), 0);
    limits_free(l);
}

TEST(sr_web_16_what_is_made_for_one_alone_is_counted_together)
{
    static const char *const counted[] = { "GET /ka/search",       "GET /en/search",
                                           "GET /api/v1/search",   "POST /api/v1/search",
                                           "POST /api/v1/match",   "POST /ka/check",
                                           "POST /en/check/2ttvx", "POST /ka/plan",
                                           "POST /en/plan.txt" };
    static const char *const free_of_it[] = { "GET /",
                                              "GET /ka/",
                                              "GET /ka/s/2ttvx",
                                              "GET /ka/check",
                                              "GET /ka/check/2ttvx",
                                              "GET /ka/plan",
                                              "POST /ka/plans",
                                              "GET /ka/about",
                                              "GET /api/v1/facts",
                                              "GET /healthz",
                                              "GET /ka",
                                              "POST *",
                                              "GET /ka/searches",
                                              "GET /search",
                                              "POST /ka/search/missed" };
    Limits *l = limits_new(LIMITS_USUAL, KEY);

    at_once(l, "GET /ka/search", 1000);
    for (size_t i = 0; i < COUNT(counted); i++)
        assert_true(take(l, counted[i], 1000) > 0);
    for (size_t i = 0; i < COUNT(free_of_it); i++)
        assert_int_equal(take(l, free_of_it[i], 1000), 0);
    limits_free(l);
}

TEST(sr_web_16_sheets_are_dear_and_have_a_limit_for_all)
{
    Limits *l = limits_new(LIMITS_USUAL, KEY);

    assert_int_equal(at_once(l, "POST /ka/plan.pdf", 1000), 100);
    assert_int_equal(take(l, "POST /en/plan.pdf", 1000), 1000);
    assert_int_equal(take(l, "POST /ka/plan", 1000), 0); /* the plan itself is still there */
    for (int i = 0; i < 100; i++)
        assert_int_equal(limits_take(l, address("2001:db8::1"), false, S("/ka/plan.pdf"), 1000), 0);
    assert_int_equal(limits_take(l, address("203.0.113.9"), false, S("/ka/plan.pdf"), 1000), 100);
    limits_free(l);
}

/*
 * A municipality's hall: a hundred people begin in the same minute. Each answers a question every eight
 * seconds, types a word with three looks at what is suggested, and prints a plan at the end; all over again.
 */
TEST(sr_web_16_one_hundred_people_behind_one_address_are_served_all_day)
{
    Limits *l = limits_new(LIMITS_USUAL, KEY);

    for (uint64_t s = 0; s < 8 * 60 * 60; s++)
        for (uint64_t person = 0; person < 100; person++) {
            uint64_t now_ms = s * 1000 + person * 10, turn = (s + person * 7) % 300;

            if (turn % 8 == 0)
                assert_int_equal(take(l, "POST /ka/check", now_ms), 0);
            for (int looks = 0; turn % 60 == 30 && looks < 4; looks++)
                assert_int_equal(take(l, "GET /api/v1/search", now_ms), 0);
            if (turn == 299)
                assert_int_equal(take(l, "POST /ka/plan.pdf", now_ms), 0);
        }
    for (int person = 0; person < 100; person++) /* and all print at the same moment */
        assert_int_equal(take(l, "POST /ka/plan.pdf", (uint64_t)9 * 60 * 60 * 1000), 0);
    limits_free(l);
}

TEST(sr_web_16_a_smaller_limit_is_smaller_everywhere)
{
    Limits *l = limits_new(1, KEY);

    assert_int_equal(at_once(l, "POST /ka/check", 1000), 40);
    assert_int_equal(take(l, "POST /ka/check", 1000), 1000);
    assert_int_equal(at_once(l, "POST /ka/plan.pdf", 1000), 2);
    assert_int_equal(take(l, "POST /ka/plan.pdf", 1000), 50000);
    limits_free(l);
    l = limits_new(LIMITS_MOST, KEY);
    assert_int_equal(at_once(l, "POST /ka/check", 1000), 40000);
    assert_int_equal(take(l, "POST /ka/check", 1000), 1);
    limits_free(l);
}

TESTS(T(sr_web_16_a_machine_that_asks_without_end_is_stopped),
      T(sr_web_16_what_is_made_for_one_alone_is_counted_together),
      T(sr_web_16_sheets_are_dear_and_have_a_limit_for_all),
      T(sr_web_16_one_hundred_people_behind_one_address_are_served_all_day),
      T(sr_web_16_a_smaller_limit_is_smaller_everywhere));
