#include "editions.h"
#include "html/html.h"
#include "html/prose.h"
#include "unit.h"
#include <stdio.h>
#include <string.h>

static Arena arena = { .limit_bytes = 64 << 20 };

static Html page(Lang lang)
{
    return (Html){
        .out = { .limit = 1 << 20 }, .a = &arena, .e = edition_of_small_guide(), .lang = lang
    };
}

#define ASSERT_PUTS(call, wanted)                                                                  \
    do {                                                                                           \
        Html h_ = page(LANG_KA), *h = &h_;                                                         \
        call;                                                                                      \
        assert_str(buf_str(&h->out), wanted);                                                      \
        buf_free(&h->out);                                                                         \
    } while (0)

TEST(sr_web_12_text_is_escaped_between_tags_and_in_attributes)
{
    ASSERT_PUTS(html_text(h, S("<script>alert('x') & \"y\"</script>")),
                "&lt;script&gt;alert(&#39;x&#39;) &amp; &quot;y&quot;&lt;/script&gt;");
    ASSERT_PUTS(html_attr(h, S("\" onmouseover='x'")), "&quot; onmouseover=&#39;x&#39;");
    ASSERT_PUTS(html_text(h, S("&amp;")), "&amp;amp;");
    ASSERT_PUTS(html_number(h, -1800), "-1800");
    ASSERT_PUTS(html_put(h, 7u), "7");
}

TEST(sr_web_12_a_letter_to_escape_is_found_wherever_it_stands)
{
    static const char *const escapes[] = { "&amp;", "&lt;", "&gt;", "&quot;", "&#39;" };
    const char letters[] = "&<>\"'";

    for (size_t n = 1; n < 40; n++)
        for (size_t at = 0; at < n; at++)
            for (size_t k = 0; k < COUNT(escapes); k++) {
                char text[40], wanted[64];
                memset(text, n % 2 ? 'x' : '\xE1', n);
                text[at] = letters[k];
                text[n] = 0;
                snprintf(wanted, sizeof(wanted), "%.*s%s%s", (int)at, text, escapes[k],
                         text + at + 1);
                ASSERT_PUTS(html_attr(h, str_c(text)), wanted);
            }
    ASSERT_PUTS(html_attr(h, S("$%'(=?#!;:/=?@.,-_ 0123456789ABCz")),
                "$%&#39;(=?#!;:/=?@.,-_ 0123456789ABCz");
}

TEST(long_georgian_words_get_soft_hyphens_in_text_only)
{
    ASSERT_PUTS(html_text(h, S("დოკუმენტაცია")), "დოკუ\xC2\xADმენ\xC2\xADტა\xC2\xADცია");
    ASSERT_PUTS(html_attr(h, S("დოკუმენტაცია")), "დოკუმენტაცია");
    ASSERT_PUTS(h->no_hyphens = true; html_text(h, S("დოკუმენტაცია")), "დოკუმენტაცია");
}

TEST(sr_web_12_addresses_that_run_code_or_leave_unseen_become_a_hash)
{
    ASSERT_PUTS(html_url(h, S("https://a.example.org/?a=1&b=\"2\"")),
                "https://a.example.org/?a=1&amp;b=&quot;2&quot;");
    ASSERT_PUTS(html_url(h, S("/ka/s/k2m4x")), "/ka/s/k2m4x");
    ASSERT_PUTS(html_url(h, S("tel:112")), "tel:112");
    ASSERT_PUTS(html_url(h, S("#main")), "#main");
    ASSERT_PUTS(html_url(h, S("javascript:alert(1)")), "#");
    ASSERT_PUTS(html_url(h, S("JAVASCRIPT:alert(1)")), "#");
    ASSERT_PUTS(html_url(h, S(" javascript:alert(1)")), "#");
    ASSERT_PUTS(html_url(h, S("data:text/html,x")), "#");
    ASSERT_PUTS(html_url(h, S("//evil.example.org/")), "#");
    ASSERT_PUTS(html_url(h, S("/\\evil.example.org/")), "#");
    ASSERT_PUTS(html_url(h, S("")), "#");
}

TEST(numbers_are_grouped_as_each_language_does)
{
    assert_str(number_grouped(&arena, LANG_KA, 999), "999");
    assert_str(number_grouped(&arena, LANG_KA, 1800), "1\xC2\xA0"
                                                      "800");
    assert_str(number_grouped(&arena, LANG_EN, 1800), "1,800");
    assert_str(number_grouped(&arena, LANG_EN, 1000000), "1,000,000");
    assert_str(number_grouped(&arena, LANG_EN, 1234005), "1,234,005");
    assert_str(number_grouped(&arena, LANG_KA, UINT64_MAX), "18\xC2\xA0"
                                                            "446\xC2\xA0"
                                                            "744\xC2\xA0"
                                                            "073\xC2\xA0"
                                                            "709\xC2\xA0"
                                                            "551\xC2\xA0"
                                                            "615");
}

TEST(every_word_has_a_text_in_every_language)
{
    for (int lang = 0; lang < LANG_COUNT; lang++)
        for (int w = 0; w < WORD_COUNT; w++)
            if (!WORDS[lang][w].one.n || !WORDS[lang][w].many.n)
                fail_msg("word %d of language %d", w, lang);
}

TEST(prose_shows_canonical_lines_and_escapes_them)
{
    const Edition *e = edition_of_small_guide();
    const News *n = &e->news[0];
    Html h = page(LANG_EN);

    html_prose(&h, n->body);
    Str s = buf_str(&h.out);
    assert_has(s, "<strong>bold</strong>");
    assert_has(s, "<h2 class=\"govuk-heading-m\">What happened</h2>");
    assert_has(s, "<li>people came.</li></ul><ol");
    assert_has(s, "<a class=\"govuk-link\" href=\"/en/hubs\">hubs</a>");
    assert_true(str_ends(s, S("</ol>")));
    buf_free(&h.out);
}

TESTS(T(sr_web_12_text_is_escaped_between_tags_and_in_attributes),
      T(sr_web_12_a_letter_to_escape_is_found_wherever_it_stands),
      T(long_georgian_words_get_soft_hyphens_in_text_only),
      T(sr_web_12_addresses_that_run_code_or_leave_unseen_become_a_hash),
      T(numbers_are_grouped_as_each_language_does), T(every_word_has_a_text_in_every_language),
      T(prose_shows_canonical_lines_and_escapes_them))
