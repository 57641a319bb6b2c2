/* missed_test.c -- which words of a search are counted, and which are nobody's. */
#include "base/utf8.h"
#include "editions.h"
#include "public/missed.h"
#include "unit.h"
#include <string.h>

static Arena arena = { .limit_bytes = (size_t)512 << 20 };
static const PublicSettings SETTINGS = { .base_url = S_INIT("https://gza.example.org") };

/* The counted words, a blank between. */
static Str counted(const char *query)
{
    MissedWords words;
    Str all = S("");

    missed_words(&arena, str_c(query), &words);
    for (size_t i = 0; i < words.count; i++)
        all = arena_fmt(&arena, "%.*s%s%.*s", STR(all), i ? " " : "", STR(words.word[i]));
    return all;
}

static PublicAnswer ask(Method method, const char *path, const char *form)
{
    PublicRequest q = { .method = method,
                        .path = str_c(path),
                        .query = method == METHOD_GET ? str_c(form) : (Str){ 0 },
                        .form = method == METHOD_POST ? str_c(form) : (Str){ 0 },
                        .today = fixed_today(),
                        .settings = &SETTINGS };

    return public_answer(edition_of_small_guide(), &arena, &q);
}

TEST(words_are_folded_and_stand_once)
{
    assert_str(counted("ᲡᲐᲑᲐᲕᲨᲕᲝ ბაღი, ბაღი!"), "საბავშვო ბაღი");
    assert_str(counted("Pasporti PASPORTI"), "pasporti");
    assert_str(counted("ცხელი ხაზი 1505"), "ცხელი ხაზი 1505");
    assert_str(counted("112"), "112");
    assert_str(counted(""), "");
    assert_str(counted("?! ... „“"), "");
}

TEST(sr_log_04_what_looks_like_a_person_is_not_counted)
{
    assert_str(counted("პენსია 01008012345"), "პენსია");
    assert_str(counted("პენსია 01 008 012345 ქუთაისი"), "პენსია ქუთაისი");
    assert_str(counted("დამირეკეთ 599 12 34 56"), "დამირეკეთ");
    assert_str(counted("+995 (599) 12-34-56"), "");
    assert_str(counted("დაბადებული 15.03.1990"), "დაბადებული");
    assert_str(counted("pasporti 12AB34567"), "pasporti");
    assert_str(counted("GE29NB0000000101904917 ანგარიში"), "ანგარიში");
    assert_str(counted("nino.beridze@example.org"), "");
    assert_str(counted("წერილი nino-b@example.org სამსახური"), "წერილი სამსახური");
    assert_str(counted("ა ბ ც"), "");
    assert_str(counted("ააააააააააააააააააააააააააააააა"), ""); /* 31 letters */
    assert_str(counted("აააააააააააააააააააააააააააააა"),
               "აააააააააააააააააააააააააააააა"); /* 30 */
    assert_str(counted("1234"), "1234");
    assert_str(counted("12345"), "");
    assert_str(counted("12 345"), "");
}

TEST(there_is_an_end_to_words)
{
    MissedWords words;

    missed_words(&arena, S("aa bb cc dd ee ff gg hh ii jj kk ll mm nn"), &words);
    assert_int_equal(words.count, MISSED_WORDS);
    assert_str(words.word[MISSED_WORDS - 1], "ll");
}

TEST(a_form_leads_back_to_the_search_and_says_what_to_count)
{
    PublicAnswer a =
        ask(METHOD_POST, "/ka/search/missed", "q=%E1%83%91%E1%83%90%E1%83%A6%E1%83%98+x%40y.ge");

    assert_int_equal(a.status, 303);
    assert_str(a.location, "/ka/search?sent=1");
    assert_non_null(a.missed);
    assert_int_equal(a.missed->count, 1);
    assert_str(a.missed->word[0], "ბაღი");
    assert_false(a.same_for_all);
    a = ask(METHOD_POST, "/en/search/missed", "q=");
    assert_int_equal(a.status, 303);
    assert_str(a.location, "/en/search?sent=1");
    assert_int_equal(a.missed->count, 0);
}

TEST(sr_web_14_nothing_typed_stands_in_the_address_afterwards)
{
    assert_has_no(ask(METHOD_POST, "/ka/search/missed", "q=canaryword").location, "canary");
}

TEST(sr_web_09_only_a_page_that_sends_names_its_origin)
{
    static const PublicSettings counts = { .counts_missed = true };
    static const char mark[] = "<meta name=\"referrer\" content=\"same-origin\">";
    PublicRequest q = { .path = S("/ka/search"),
                        .query = S("q=xyzzyqwx"),
                        .today = fixed_today(),
                        .settings = &counts };

    assert_has(public_answer(edition_of_small_guide(), &arena, &q).body, mark);
    q.query = S("q=ბარათი");
    assert_has_no(public_answer(edition_of_small_guide(), &arena, &q).body, mark);
    assert_has_no(ask(METHOD_GET, "/ka/search", "q=xyzzyqwx").body, mark);
}

TEST(sr_web_04_it_is_only_sent_to)
{
    PublicAnswer a = ask(METHOD_GET, "/ka/search/missed", "q=canaryword");

    assert_int_equal(a.status, 405);
    assert_str(a.allow, "POST");
    assert_null(a.missed);
    assert_has_no(a.body, "canaryword");
    assert_int_equal(ask(METHOD_POST, "/ka/search", "q=x").status, 405);
    assert_str(ask(METHOD_POST, "/ka/search", "q=x").allow, "GET, HEAD");
    assert_int_equal(ask(METHOD_POST, "/ka/search/missed/", "q=x").status, 405);
    assert_int_equal(ask(METHOD_POST, "/xx/search/missed", "q=x").status, 405);
}

TEST(sr_web_02_a_form_has_its_limit)
{
    char form[MISSED_FORM_BYTES + 2];

    memset(form, 'a', sizeof(form));
    memcpy(form, "q=", 2);
    form[MISSED_FORM_BYTES] = 0;
    assert_int_equal(ask(METHOD_POST, "/ka/search/missed", form).status, 303);
    form[MISSED_FORM_BYTES] = 'a';
    form[MISSED_FORM_BYTES + 1] = 0;
    PublicAnswer a = ask(METHOD_POST, "/ka/search/missed", form);
    assert_int_equal(a.status, 413);
    assert_has(a.body, "ტექსტი ძალიან გრძელია");
    assert_null(a.missed);
    /* The longest query that the page sends on fits, whatever it is made of. */
    assert_true(2 + 3 * MISSED_QUERY_BYTES <= MISSED_FORM_BYTES);
}

TEST(a_broken_form_is_400)
{
    static const char *const broken[] = { "", "x=1", "q=%", "q=%ff", "q=a&q=b", "q=%00" };

    for (size_t i = 0; i < COUNT(broken); i++) {
        PublicAnswer a = ask(METHOD_POST, "/en/search/missed", broken[i]);
        assert_int_equal(a.status, 400);
        assert_null(a.missed);
        assert_has(a.body, "lang=\"en\"");
    }
}

TEST(sr_web_15_the_host_refuses_in_the_language_of_the_path)
{
    static const int statuses[] = { 400, 403, 413, 429, 503 };
    PublicRequest q = { .method = METHOD_POST,
                        .path = S("/en/search/missed"),
                        .settings = &SETTINGS };

    for (size_t i = 0; i < COUNT(statuses); i++) {
        q.path = S("/en/search/missed");
        PublicAnswer a = public_refusal(edition_of_small_guide(), &arena, &q, statuses[i]);
        assert_int_equal(a.status, statuses[i]);
        assert_has(a.body, "<html lang=\"en\">");
        assert_has(a.body, "name=\"robots\" content=\"noindex\"");
        q.path = S("/api/v1/search");
        a = public_refusal(edition_of_small_guide(), &arena, &q, statuses[i]);
        assert_str(a.content_type, "application/problem+json");
        assert_has(a.body, "\"status\":");
    }
    q.path = S("/ka/search/missed");
    assert_has(public_refusal(edition_of_small_guide(), &arena, &q, 503).body, "ვერ ჩავინიშნეთ");
}

TESTS(T(words_are_folded_and_stand_once), T(sr_log_04_what_looks_like_a_person_is_not_counted),
      T(there_is_an_end_to_words), T(a_form_leads_back_to_the_search_and_says_what_to_count),
      T(sr_web_14_nothing_typed_stands_in_the_address_afterwards),
      T(sr_web_09_only_a_page_that_sends_names_its_origin), T(sr_web_04_it_is_only_sent_to),
      T(sr_web_02_a_form_has_its_limit), T(a_broken_form_is_400),
      T(sr_web_15_the_host_refuses_in_the_language_of_the_path));
