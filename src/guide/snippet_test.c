#include "base/utf8.h"
#include "editions.h"
#include "guide/snippet.h"
#include "unit.h"

static Arena arena = { .limit_bytes = 64 << 20 };

static Snippet snippet(const char *query, const char *id, Lang page)
{
    const Edition *e = edition_of_small_guide();
    const Service *s = edition_service_by_id(e, str_c(id));

    assert_non_null(s);
    Found f = { .type = FOUND_SERVICE, .number = (uint32_t)(s - e->service) };
    return snippet_of(e, &arena, marker_of(&e->find, &arena, str_c(query), true), &f, page);
}

static Str mark(const Snippet *s, size_t i)
{
    assert_true(i < s->mark_count);
    return (Str){ s->text.p + s->marks[i].from, s->marks[i].to - s->marks[i].from };
}

TEST(the_summary_when_the_name_says_it_all)
{
    Snippet s = snippet("ბარათი", "example-card", LANG_KA);

    assert_has(s.text, "ტესტებისთვის გასცემენ");
    assert_str(mark(&s, 0), "ბარათი");
}

TEST(the_sentence_that_has_the_word)
{
    Snippet s = snippet("განცხადება", "example-card", LANG_KA);

    assert_has(s.text, "შეავსეთ განცხადება");
    assert_int_equal(s.mark_count, 1);
    assert_str(mark(&s, 0), "განცხადება");
}

TEST(latin_typing_shows_the_georgian_sentence)
{
    Snippet s = snippet("gantskhadeba", "example-card", LANG_KA);

    assert_int_equal(s.lang, LANG_KA);
    assert_str(mark(&s, 0), "განცხადება");
}

TEST(words_of_the_other_language_show_its_text)
{
    Snippet s = snippet("application", "example-card", LANG_KA);

    assert_int_equal(s.lang, LANG_EN);
    assert_has(s.text, "Fill in the application");
    s = snippet("განცხადება", "example-card", LANG_EN);
    assert_int_equal(s.lang, LANG_KA);
}

TEST(without_any_word_the_summary_in_the_page_language)
{
    Snippet s = snippet("xyzzy", "example-card", LANG_EN);

    assert_int_equal(s.lang, LANG_EN);
    assert_int_equal(s.mark_count, 0);
    assert_has(s.text, "A card that does not exist");
}

TEST(what_is_no_service_has_a_snippet_too)
{
    const Edition *e = edition_of_small_guide();
    static const FoundType types[] = { FOUND_TERM, FOUND_HUB, FOUND_NEWS };
    const Marker *m = marker_of(&e->find, &arena, S("გამოგონილი"), false);

    for (size_t i = 0; i < COUNT(types); i++) {
        Found f = { .type = types[i] };
        assert_true(snippet_of(e, &arena, m, &f, LANG_KA).text.n > 0);
        assert_true(edition_text(e, LANG_KA, found_title(e, &f)).n > 0);
        assert_true(found_path(e, &arena, &f).n > 0);
    }
}

TESTS(T(the_summary_when_the_name_says_it_all), T(the_sentence_that_has_the_word),
      T(latin_typing_shows_the_georgian_sentence), T(words_of_the_other_language_show_its_text),
      T(without_any_word_the_summary_in_the_page_language), T(what_is_no_service_has_a_snippet_too))
