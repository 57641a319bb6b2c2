#include "editions.h"
#include "public/form.h"
#include "public/public.h"
#include "public/urls.h"
#include "unit.h"
#include <string.h>
#include <time.h>

static Arena arena = { .limit_bytes = (size_t)512 << 20 };
static const PublicSettings SETTINGS = { .base_url = S_INIT("https://gza.example.org") };

static PublicAnswer get(const char *path, const char *query)
{
    PublicRequest q = { .method = METHOD_GET,
                        .path = str_c(path),
                        .query = str_c(query),
                        .today = fixed_today(),
                        .settings = &SETTINGS };

    return public_answer(edition_of_small_guide(), &arena, &q);
}

static void answer_is_good(void *ctx, Str path)
{
    size_t *count = ctx;
    PublicAnswer a = get(arena_z(&arena, path), "");

    if (a.status != 200 || !a.body.n)
        fail_msg("%.*s answers %d", STR(path), a.status);
    (*count)++;
}

TEST(every_address_of_the_list_answers)
{
    size_t count = 0;

    public_urls_common(answer_is_good, &count);
    for (int l = 0; l < LANG_COUNT; l++)
        public_urls(edition_of_small_guide(), (Lang)l, &arena, answer_is_good, &count);
    assert_true(count > 60);
}

TEST(the_same_question_has_the_same_answer)
{
    PublicAnswer one = get("/ka/s/d4d4d", ""), two = get("/ka/s/d4d4d", "");

    assert_true(str_eq(one.body, two.body));
    assert_true(one.same_for_all);
    assert_false(get("/ka/search", "q=x").same_for_all);
}

TEST(sr_web_12_what_was_asked_comes_back_escaped)
{
    PublicAnswer a = get("/ka/search", "q=%3Cscript%3Ealert(1)%3C/script%3E%22%20onx%3D%27");

    assert_int_equal(a.status, 200);
    assert_has_no(a.body, "<script>alert");
    assert_has_no(a.body, "\" onx");
    assert_has(a.body, "&lt;script&gt;");
    assert_has_no(get("/ka/<script>alert(1)</script>", "").body, "<script>alert");
}

TEST(addresses_that_do_not_exist_are_404_pages_in_their_language)
{
    PublicAnswer a = get("/en/s/zzzzz", "");

    assert_int_equal(a.status, 404);
    assert_has(a.body, "<html lang=\"en\">");
    assert_int_equal(get("/", "").status, 200);
    assert_int_equal(get("/fr/", "").status, 404);
    assert_int_equal(get("/ka/../../etc/passwd", "").status, 404);
    assert_int_equal(get("/ka/s/", "").status, 404);
}

TEST(sr_web_13_near_misses_are_redirected_to_own_paths)
{
    PublicAnswer a = get("/ka", "");

    assert_int_equal(a.status, 301);
    assert_str(a.location, "/ka/");
    assert_str(get("/ka/news", "").location, "/ka/news/");
    assert_str(get("/en/about/", "").location, "/en/about");
}

TEST(only_get_is_answered_by_pages)
{
    PublicRequest q = {
        .method = METHOD_POST, .path = S("/ka/"), .today = fixed_today(), .settings = &SETTINGS
    };
    PublicAnswer a = public_answer(edition_of_small_guide(), &arena, &q);

    assert_int_equal(a.status, 405);
    assert_str(a.allow, "GET, HEAD");
}

TEST(sr_web_06_broken_queries_are_400)
{
    static const char *const broken[] = { "q=%",      "q=%4",        "q=%zz",   "q=%00",
                                          "q=%C0%AF", "q=%ED%A0%80", "q=a&q=b", "%FF=1&q=a" };

    for (size_t i = 0; i < COUNT(broken); i++)
        if (get("/ka/search", broken[i]).status != 400)
            fail_msg("%s", broken[i]);
    assert_int_equal(get("/ka/search", "q=%E1%83%92+a&x=1").status, 200);
}

TEST(sr_web_06_a_form_field_is_decoded_once)
{
    Str v;

    assert_int_equal(form_field(&arena, S("q=a%2520b+c"), S("q"), &v), FORM_OK);
    assert_str(v, "a%20b c");
    assert_int_equal(form_field(&arena, S("other=1"), S("q"), &v), FORM_ABSENT);
    assert_int_equal(form_field(&arena, S("q"), S("q"), &v), FORM_OK);
    assert_int_equal(v.n, 0);
    assert_int_equal(form_field(&arena, S("q=a%0Ab"), S("q"), &v), FORM_OK);
    assert_str(v, "a b");
    assert_int_equal(form_field(&arena, S("a%71=1&q=2"), S("q"), &v), FORM_OK);
    assert_str(v, "2");
}

TEST(sr_web_02_too_many_pairs_are_broken_and_a_thousand_are_not)
{
    Buf b = { .limit = 1 << 20 };
    Str v;

    for (int i = 0; i < FORM_PAIRS; i++)
        buf_put(&b, S("a=1&"));
    b.n--;
    assert_int_equal(form_field(&arena, buf_str(&b), S("q"), &v), FORM_ABSENT);
    buf_put(&b, S("&a=1"));
    assert_int_equal(form_field(&arena, buf_str(&b), S("q"), &v), FORM_BROKEN);
    buf_free(&b);
}

/* Twice the size takes at most 2.5 times as long; best of a few, as machines differ. */
TEST(sr_par_04_forms_and_searches_take_time_by_their_size)
{
    static const char *const shapes[] = { "a=1&", "q%5B=", "%E1%83%92", "+%2B" };
    enum { SMALL = 800 };

    for (size_t i = 0; i < COUNT(shapes); i++) {
        double best = 1e9;
        for (int attempt = 0; attempt < 10 && best > 2.5; attempt++) {
            clock_t took[2];
            for (int k = 0; k < 2; k++) {
                Buf b = { .limit = 1 << 20 };
                buf_put(&b, S("q="));
                for (int n = 0; n < SMALL << k; n++)
                    buf_put(&b, str_c(shapes[i]));
                clock_t start = clock();
                for (int again = 0; again < 5; again++)
                    get("/ka/search", buf_str(&b).p ? arena_z(&arena, buf_str(&b)) : "");
                took[k] = clock() - start + 500; /* half a millisecond is no time */
                arena_reset(&arena);
                buf_free(&b);
            }
            double ratio = (double)took[1] / (double)took[0];
            best = ratio < best ? ratio : best;
        }
        if (best > 2.5)
            fail_msg("%s: %f", shapes[i], best);
    }
}

TEST(sr_safe_02_titles_and_addresses_are_neutral)
{
    PublicAnswer a = get("/en/search", "q=secret-word");
    ptrdiff_t from = str_find(a.body, S("<title>")), to = str_find(a.body, S("</title>"));

    assert_true(from > 0 && to > from);
    Str title = { a.body.p + from, (size_t)(to - from) };
    assert_has_no(title, "secret-word");
}

TESTS(T(every_address_of_the_list_answers), T(the_same_question_has_the_same_answer),
      T(sr_web_12_what_was_asked_comes_back_escaped),
      T(addresses_that_do_not_exist_are_404_pages_in_their_language),
      T(sr_web_13_near_misses_are_redirected_to_own_paths), T(only_get_is_answered_by_pages),
      T(sr_web_06_broken_queries_are_400), T(sr_web_06_a_form_field_is_decoded_once),
      T(sr_web_02_too_many_pairs_are_broken_and_a_thousand_are_not),
      T(sr_par_04_forms_and_searches_take_time_by_their_size),
      T(sr_safe_02_titles_and_addresses_are_neutral))
