/* rate_test.c -- buckets and "once a day", with a clock of our own. */
#include "unit.h"
#include "web/once.h"
#include "web/rate.h"
#include <arpa/inet.h>
#include <netinet/in.h>
#include <pthread.h>
#include <string.h>

enum { TODAY = 20600 };

static const SourceKey KEY = { { 1, 2, 3 } };
static const RateSettings SMALL = { .burst = 3, .each_ms = 1000 };

static HttpSource v4(uint32_t address)
{
    struct sockaddr_storage room = { 0 };
    struct sockaddr_in a = { .sin_family = AF_INET, .sin_addr.s_addr = htonl(address) };

    memcpy(&room, &a, sizeof(a));
    return http_source_of(&room);
}

static HttpSource v6(const char *text)
{
    struct sockaddr_storage room = { 0 };
    struct sockaddr_in6 a = { .sin6_family = AF_INET6 };

    assert_int_equal(inet_pton(AF_INET6, text, &a.sin6_addr), 1);
    memcpy(&room, &a, sizeof(a));
    return http_source_of(&room);
}

TEST(sr_web_16_a_burst_goes_through_and_then_one_at_a_time)
{
    Rate *r = rate_new(&SMALL, KEY);
    HttpSource s = v4(0xC6336401);

    for (int i = 0; i < 3; i++)
        assert_int_equal(rate_take(r, s, 1, 50), 0);
    assert_int_equal(rate_take(r, s, 1, 50), 1000);
    assert_int_equal(rate_take(r, s, 1, 850), 200);
    assert_int_equal(rate_take(r, s, 1, 1050), 0);
    assert_int_equal(rate_take(r, s, 1, 1051), 999);
    for (int i = 0; i < 3; i++) /* full again after three seconds, and no fuller */
        assert_int_equal(rate_take(r, s, 1, 100000), 0);
    assert_int_equal(rate_take(r, s, 1, 100000), 1000);
    rate_free(r);
}

TEST(several_tokens_come_together_or_not_at_all)
{
    Rate *r = rate_new(&SMALL, KEY);
    HttpSource s = v4(0xC6336401);

    assert_int_equal(rate_take(r, s, 2, 10), 0);
    assert_int_equal(rate_take(r, s, 2, 10), 1000);
    assert_int_equal(rate_take(r, s, 1, 10), 0); /* what was refused took nothing */
    assert_int_equal(rate_take(r, s, 0, 10), 0);
    rate_free(r);
}

TEST(sr_web_16_sources_do_not_share_and_an_ipv6_household_is_one)
{
    Rate *r = rate_new(&SMALL, KEY);

    assert_int_equal(rate_take(r, v6("2001:db8:1:2::1"), 3, 10), 0);
    assert_true(rate_take(r, v6("2001:db8:1:2:ffff::9"), 1, 10) > 0);
    assert_int_equal(rate_take(r, v6("2001:db8:1:3::1"), 1, 10), 0);
    assert_int_equal(rate_take(r, v4(0xC6336401), 3, 10), 0);
    assert_int_equal(rate_take(r, v4(0xC6336402), 3, 10), 0);
    assert_true(rate_take(r, v6("::ffff:198.51.100.1"), 1, 10) > 0); /* the first of these two */
    rate_free(r);
}

TEST(sr_web_16_all_together_have_a_limit)
{
    Rate *r = rate_new(
        &(RateSettings){ .burst = 3, .each_ms = 1000, .all_burst = 10, .all_each_ms = 100 }, KEY);

    for (uint32_t i = 0; i < 10; i++)
        assert_int_equal(rate_take(r, v4(0xC6336400 + i), 1, 10), 0);
    assert_int_equal(rate_take(r, v4(0xC6336450), 1, 10), 100);
    assert_int_equal(rate_take(r, v4(0xC6336450), 1, 110), 0);
    rate_free(r);
}

TEST(sr_web_16_a_crowd_takes_no_more_memory_and_nobodys_turn)
{
    Rate *r = rate_new(&(RateSettings){ .burst = 3, .each_ms = 1000, .sources = 64 }, KEY);

    for (uint32_t i = 0; i < 100000; i++)
        assert_int_equal(rate_take(r, v4(0x0A000000 + i), 1, 10 + i / 100), 0);
    /* Who has taken most is remembered longest. */
    assert_int_equal(rate_take(r, v4(0xC6336401), 3, 2000), 0);
    for (uint32_t i = 0; i < 1000; i++)
        rate_take(r, v4(0x0B000000 + i), 1, 2000);
    assert_true(rate_take(r, v4(0xC6336401), 1, 2000) > 0);
    rate_free(r);
}

TEST(sr_web_16_one_hundred_people_behind_one_address_are_served)
{
    /* The limits of site.c: a municipality, all within ten minutes. */
    Rate *r = rate_new(&(RateSettings){ .burst = 60, .each_ms = 10000 }, KEY);

    for (uint64_t i = 0; i < 100; i++)
        assert_int_equal(rate_take(r, v4(0xC6336401), 1, 1000 + i * 6000), 0);
    rate_free(r);
}

typedef struct Crowd {
    Rate *rate;
    int let_through;
} Crowd;

static void *takes(void *what)
{
    Crowd *c = what;

    for (int i = 0; i < 1000; i++)
        c->let_through += rate_take(c->rate, v4(0xC6336401), 1, 5) == 0;
    return NULL;
}

TEST(threads_together_get_no_more_than_the_burst)
{
    Rate *r = rate_new(&(RateSettings){ .burst = 500, .each_ms = 1000 }, KEY);
    Crowd crowd[4] = { { r, 0 }, { r, 0 }, { r, 0 }, { r, 0 } };
    pthread_t thread[4];
    int all = 0;

    for (int i = 0; i < 4; i++)
        assert_int_equal(pthread_create(&thread[i], NULL, takes, &crowd[i]), 0);
    for (int i = 0; i < 4; i++) {
        pthread_join(thread[i], NULL);
        all += crowd[i].let_through;
    }
    assert_int_equal(all, 500);
    rate_free(r);
}

TEST(the_second_time_that_day_is_not_the_first)
{
    Once *o = once_new(1024, KEY);
    HttpSource s = v4(0xC6336401), other = v4(0xC6336402);

    assert_true(once_first(o, s, S("თარჯიმანი"), TODAY));
    assert_false(once_first(o, s, S("თარჯიმანი"), TODAY));
    assert_true(once_first(o, s, S("ბაღი"), TODAY));
    assert_true(once_first(o, other, S("თარჯიმანი"), TODAY));
    assert_true(once_first(o, s, S("თარჯიმანი"), TODAY + 1));
    assert_false(once_first(o, s, S("თარჯიმანი"), TODAY + 1));
    once_forget(o, s, S("თარჯიმანი"));
    once_forget(o, s, S("რაც არ ყოფილა"));
    assert_true(once_first(o, s, S("თარჯიმანი"), TODAY + 1));
    once_free(o);
}

TEST(what_is_remembered_has_a_ceiling_and_the_oldest_goes_first)
{
    Once *o = once_new(64, KEY);
    HttpSource s = v4(0xC6336401);
    char word[16];

    for (int i = 0; i < 10000; i++) {
        size_t n = (size_t)snprintf(word, sizeof(word), "w%d", i);
        assert_true(once_first(o, s, (Str){ word, n }, TODAY));
        assert_false(once_first(o, s, (Str){ word, n }, TODAY));
    }
    assert_true(once_first(o, s, S("w0"), TODAY));
    once_free(o);
}

TEST(an_address_is_read_as_the_socket_would_say_it)
{
    HttpSource s, bad;

    assert_true(http_source_read(S("198.51.100.1"), &s));
    HttpSource same = v4(0xC6336401);
    assert_memory_equal(&s, &same, sizeof(s));
    assert_true(http_source_read(S("2001:db8:1:2::7"), &s));
    same = v6("2001:db8:1:2::1");
    assert_memory_equal(&s, &same, sizeof(s));
    assert_true(http_source_read(S("127.0.0.1"), &s));
    assert_true(http_source_is_loopback(s));
    assert_false(http_source_read(S(""), &bad));
    assert_false(http_source_read(S("198.51.100"), &bad));
    assert_false(http_source_read(S("198.51.100.1:80"), &bad));
    assert_false(http_source_read(S("unknown"), &bad));
    assert_false(
        http_source_read(S("2001:db8:0000:0000:0000:0000:0000:0000:0000:0000:0000:0001"), &bad));
}

TESTS(T(sr_web_16_a_burst_goes_through_and_then_one_at_a_time),
      T(several_tokens_come_together_or_not_at_all),
      T(sr_web_16_sources_do_not_share_and_an_ipv6_household_is_one),
      T(sr_web_16_all_together_have_a_limit),
      T(sr_web_16_a_crowd_takes_no_more_memory_and_nobodys_turn),
      T(sr_web_16_one_hundred_people_behind_one_address_are_served),
      T(threads_together_get_no_more_than_the_burst), T(the_second_time_that_day_is_not_the_first),
      T(what_is_remembered_has_a_ceiling_and_the_oldest_goes_first),
      T(an_address_is_read_as_the_socket_would_say_it));
