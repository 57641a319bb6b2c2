#include "guide/find.h"
#include "editions.h"
#include "unit.h"
#include <string.h>

static Arena arena = { .limit_bytes = 64 << 20 };

static size_t found(const char *query, const FoundService **out)
{
    size_t n;

    *out = find_services(edition_of_small_guide(), &arena, fixed_today(), str_c(query), &n);
    return n;
}

static void assert_first(const char *query, const char *id)
{
    const FoundService *f;

    if (!found(query, &f))
        fail_msg("nothing found for %s", query);
    assert_str(edition_str(edition_of_small_guide(), f[0].service->id), id);
}

TEST(names_are_found_in_any_form_of_the_word)
{
    assert_first("ბარათი", "example-card");
    assert_first("ბარათის", "example-card");
    assert_first("ბარა", "example-card");
    assert_first("ᲑᲐᲠᲐᲗᲘ", "example-card");
    assert_first("შემწეობას", "example-allowance");
    assert_first("course", "example-course");
    assert_first("  Example,  CARD! ", "example-card");
}

TEST(latin_letters_find_georgian_words)
{
    assert_first("barati", "example-card");
    assert_first("kursi", "example-course");
}

TEST(both_words_rank_above_one)
{
    assert_first("გამოგონილი შემწეობა", "example-allowance");
    assert_first("გამოგონილი ექიმი", "example-clinic");
}

TEST(closed_services_come_last)
{
    const FoundService *f;
    size_t n = found("გრანტი ფული", &f);

    assert_true(n >= 2);
    for (size_t i = 0; i + 1 < n; i++)
        assert_false(str_eq(edition_str(edition_of_small_guide(), f[i].service->id), S("example-old-grant")));
}

TEST(nothing_is_an_answer)
{
    const FoundService *f;

    assert_int_equal(found("", &f), 0);
    assert_int_equal(found("   ", &f), 0);
    assert_int_equal(found("xyzzyplugh", &f), 0);
    assert_int_equal(found("\xFF\xFE\xE1", &f), 0);
}

TEST(long_queries_end)
{
    static char query[100000];
    const FoundService *f;

    memset(query, 'a', sizeof(query) - 1);
    found(query, &f);
    for (size_t i = 0; i + 1 < sizeof(query); i += 2)
        query[i] = ' ';
    found(query, &f);
    arena_reset(&arena);
}

TESTS(T(names_are_found_in_any_form_of_the_word), T(latin_letters_find_georgian_words), T(both_words_rank_above_one),
      T(closed_services_come_last), T(nothing_is_an_answer), T(long_queries_end))
