#include "editions.h"
#include "public/form.h"
#include "public/public.h"
#include "public/search.h"
#include "unit.h"

static Arena arena = { .limit_bytes = (size_t)256 << 20 };
static const PublicSettings SETTINGS = { .base_url = S_INIT("https://gza.example.org"),
                                         .counts_missed = true };

static PublicAnswer ask(Method method, const char *path, const char *query, const char *form,
                        const char *json)
{
    PublicRequest q = { .method = method,
                        .path = str_c(path),
                        .query = str_c(query),
                        .form = str_c(form),
                        .json = str_c(json),
                        .today = fixed_today(),
                        .settings = &SETTINGS };

    return public_answer(edition_of_small_guide(), &arena, &q);
}

static PublicAnswer api(const char *query)
{
    return ask(METHOD_GET, "/api/v1/search", query, "", "");
}

TEST(the_three_ways_to_ask_have_one_answer)
{
    PublicAnswer get =
        api("q=%E1%83%91%E1%83%90%E1%83%A0%E1%83%90%E1%83%97%E1%83%98&limit=2&lang=en");
    PublicAnswer form =
        ask(METHOD_POST, "/api/v1/search", "",
            "q=%E1%83%91%E1%83%90%E1%83%A0%E1%83%90%E1%83%97%E1%83%98&limit=2&lang=en", "");
    PublicAnswer json = ask(METHOD_POST, "/api/v1/search", "", "",
                            "{\"q\": \"ბარათი\", \"limit\": 2, \"lang\": \"en\", \"area\": null}");

    assert_int_equal(get.status, 200);
    assert_true(str_eq(get.body, form.body));
    assert_true(str_eq(get.body, json.body));
    assert_false(get.same_for_all);
    assert_has(get.body, "\"id\":\"example-card\"");
    assert_has(get.body, "\"type\":\"service\"");
    assert_has(get.body, "\"meant\":null");
    assert_has(get.body, "\"facets\":{");
    assert_has(get.body, "\"url\":\"/en/s/d4d4d\"");
}

/* Marks count letters, not bytes: "ბარათი, რომელიც" begins with a mark of six. */
TEST(marks_are_in_letters)
{
    assert_has(api("q=%E1%83%91%E1%83%90%E1%83%A0%E1%83%90%E1%83%97%E1%83%98&limit=1").body,
               "\"marks\":[[0,6]]");
}

TEST(what_is_wrong_names_its_field)
{
    static const struct {
        const char *query, *field;
    } wrong[] = {
        { "", "q" },
        { "q=%FF", "q" },
        { "q=a&q=b", "q" },
        { "q=a&lang=fr", "lang" },
        { "q=a&limit=0", "limit" },
        { "q=a&limit=101", "limit" },
        { "q=a&limit=x", "limit" },
        { "q=a&offset=-1", "offset" },
        { "q=a&area=nowhere", "area" },
        { "q=a&municipality=x", "municipality" },
        { "q=a&status=shut", "status" },
        { "q=a&kind=x", "kind" },
        { "q=a&free=maybe", "free" },
        { "q=a&typing=2", "typing" },
    };

    for (size_t i = 0; i < COUNT(wrong); i++) {
        PublicAnswer a = api(wrong[i].query);
        if (a.status != 422)
            fail_msg("%s answers %d", wrong[i].query, a.status);
        assert_str(a.content_type, "application/problem+json");
        assert_has(a.body, arena_z(&arena, arena_fmt(&arena, "\"field\":\"%s\"", wrong[i].field)));
    }
}

TEST(a_body_that_is_no_flat_object_is_refused)
{
    static const char *const wrong[] = { "[]",
                                         "{",
                                         "{\"q\":}",
                                         "{\"q\":\"a\"} x",
                                         "{\"q\":[\"a\"]}",
                                         "{\"q\":{\"a\":1}}",
                                         "{\"q\":\"a\",}",
                                         "{q:\"a\"}",
                                         "{\"q\":\"\\x\"}",
                                         "{\"q\":\"\\ud800\"}",
                                         "{\"q\":\"\xFF\"}",
                                         "nonsense",
                                         "{\"q\":\"a" };

    for (size_t i = 0; i < COUNT(wrong); i++)
        if (ask(METHOD_POST, "/api/v1/search", "", "", wrong[i]).status != 422)
            fail_msg("%s", wrong[i]);
    assert_int_equal(ask(METHOD_POST, "/api/v1/search", "", "", "{\"q\":\"a\",\"q\":\"b\"}").status,
                     422);
    assert_int_equal(ask(METHOD_POST, "/api/v1/search", "", "", "{\"q\":\"\\u0000\"}").status, 422);
}

TEST(json_texts_are_read_with_their_escapes)
{
    Str form, value;

    assert_true(form_of_json(
        &arena,
        S(" { \"q\" : \"\\u10d2\\u10d6\\u10d0 \\\"a\\\\\\/\\ud83d\\ude00\" , \"n\":12, \"t\":true,\"f\":false } "),
        &form));
    assert_int_equal(form_field(&arena, form, S("q"), &value), FORM_OK);
    assert_str(value, "გზა \"a\\/😀");
    assert_int_equal(form_field(&arena, form, S("n"), &value), FORM_OK);
    assert_str(value, "12");
    assert_int_equal(form_field(&arena, form, S("t"), &value), FORM_OK);
    assert_str(value, "1");
    assert_true(form_of_json(&arena, S("{}"), &form));
    assert_int_equal(form_field(&arena, form, S("q"), &value), FORM_ABSENT);
}

TEST(typing_leaves_out_the_facets)
{
    assert_has_no(api("q=%E1%83%91%E1%83%90&typing=1&limit=6").body, "\"facets\"");
    assert_has(api("q=%E1%83%91%E1%83%90&typing=1&facets=1").body, "\"facets\"");
}

TEST(a_long_query_is_cut_between_letters)
{
    Buf b = { .limit = 1 << 20 };

    buf_put(&b, S("q=a"));
    for (int i = 0; i < 3000; i++)
        buf_put(&b, S("%E1%83%92"));
    PublicAnswer a = api(arena_z(&arena, buf_str(&b)));
    buf_free(&b);
    assert_int_equal(a.status, 200);
    assert_has(a.body, "გგგ\",\"total\"");
}

TEST(the_page_marks_words_and_says_which_text_is_english)
{
    PublicAnswer a = ask(METHOD_GET, "/ka/search", "q=card", "", "");

    assert_has(a.body, "<p class=\"gza-result__text\" lang=\"en\">A <mark>card</mark>");
    assert_has(a.body, "lang=\"en\">English</strong>");
}

TEST(a_filter_survives_in_the_form_and_in_links)
{
    PublicAnswer a = ask(METHOD_GET, "/ka/search", "q=card&status=closed&area=nowhere", "", "");

    assert_int_equal(a.status, 200);
    assert_has(a.body, "<option value=\"closed\" selected>");
    assert_has(a.body, "/en/search?q=card&amp;status=closed\"");
}

TEST(nothing_found_offers_a_way_on)
{
    PublicAnswer a = ask(METHOD_GET, "/ka/search", "q=xyzzyplugh", "", "");

    assert_has(a.body, "action=\"/ka/search/missed\" method=\"post\"");
    assert_has(a.body, "name=\"q\" value=\"xyzzyplugh\"");
    assert_has(a.body, "href=\"tel:");
    assert_has(a.body, "href=\"/ka/a/health\"");
    assert_has(ask(METHOD_GET, "/ka/search", "sent=1", "", "").body, "role=\"status\"");
}

TEST(a_browser_can_take_the_search_into_its_box)
{
    PublicAnswer page = ask(METHOD_GET, "/ka/", "", "", "");
    PublicAnswer description = ask(METHOD_GET, "/ka/opensearch.xml", "", "", "");

    assert_has(page.body, "rel=\"search\" type=\"application/opensearchdescription+xml\"");
    assert_has(page.body, "href=\"/ka/opensearch.xml\"");
    assert_str(description.content_type, "application/opensearchdescription+xml");
    assert_has(description.body, "template=\"https://gza.example.org/ka/search?q={searchTerms}\"");
    assert_has(description.body,
               "https://gza.example.org/api/v1/search?q={searchTerms}&amp;lang=ka");
}

TEST(the_description_of_the_api_is_served)
{
    PublicAnswer a = ask(METHOD_GET, "/api/v1/openapi.json", "", "", "");

    assert_int_equal(a.status, 200);
    assert_str(a.content_type, "application/json");
    assert_has(a.body, "\"openapi\":\"3.1.0\"");
    assert_true(a.same_for_all);
}

TESTS(T(the_three_ways_to_ask_have_one_answer), T(marks_are_in_letters),
      T(what_is_wrong_names_its_field), T(a_body_that_is_no_flat_object_is_refused),
      T(json_texts_are_read_with_their_escapes), T(typing_leaves_out_the_facets),
      T(a_long_query_is_cut_between_letters),
      T(the_page_marks_words_and_says_which_text_is_english),
      T(a_filter_survives_in_the_form_and_in_links), T(nothing_found_offers_a_way_on),
      T(a_browser_can_take_the_search_into_its_box), T(the_description_of_the_api_is_served))
