#include "base/buf.h"
#include "source/markdown.h"
#include "unit.h"
#include <time.h>

static Arena arena = { .limit_bytes = 64 << 20 };

static Str canonical(const char *markdown, uint32_t problems)
{
    Problems p = { .a = &arena };
    Str s = markdown_canonical(&arena, str_c(markdown), S("x.yaml"), 3, &p);

    if (p.count != problems)
        fail_msg("%u problems, wanted %u, in: %s", p.count, problems, markdown);
    return s;
}

TEST(headings_paragraphs_lists_bold_links)
{
    assert_str(canonical("## One\n\ntext\nmore\n\n### Two\n\n- a\n- **b**\n\n1. c\n", 0),
               "# One\n. text more\n## Two\n- a\n- \x01"
               "b\x02\n1 c\n");
    assert_str(canonical("[hubs](/en/hubs)", 0), ". \x03/en/hubs\x04hubs\x05\n");
    assert_str(canonical("[call](tel:112)", 0), ". \x03tel:112\x04"
                                                "call\x05\n");
}

TEST(sr_par_10_everything_else_is_a_problem)
{
    static const char *const wrong[] = {
        "# One",
        "#### Four",
        "> quote",
        "---",
        "    code",
        "```\ncode\n```",
        "<b>x</b>",
        "<script>x</script>",
        "`code`",
        "*it*",
        "![x](https://a.org/x.png)",
        "&amp;",
        "a\x01 b",
        "<!-- x -->",
        "<https://a.org>\x02",
    };

    for (size_t i = 0; i < COUNT(wrong); i++) {
        Problems p = { .a = &arena };
        markdown_canonical(&arena, str_c(wrong[i]), S("x.yaml"), 3, &p);
        if (!p.count)
            fail_msg("no problem in: %s", wrong[i]);
        assert_int_equal(p.first->line, 3);
    }
}

TEST(sr_par_10_links_lead_to_safe_places_only)
{
    static const char *const safe[] = { "https://a.org/x", "mailto:a@b.org", "tel:+995322",
                                        "/ka/about", "/" };
    static const char *const unsafe[] = { "",
                                          "javascript:alert(1)",
                                          "JavaScript:alert(1)",
                                          "data:text/html,x",
                                          "vbscript:x",
                                          "http://a.org",
                                          "//a.org/x",
                                          "\\\\a.org",
                                          "/\\a.org",
                                          "https://a.org/\"x",
                                          "https://a.org/<x>",
                                          "https://a.org/ x",
                                          "\thttps://a.org",
                                          "about",
                                          "#x" };

    for (size_t i = 0; i < COUNT(safe); i++)
        assert_true(link_is_safe(str_c(safe[i])));
    for (size_t i = 0; i < COUNT(unsafe); i++)
        if (link_is_safe(str_c(unsafe[i])))
            fail_msg("%s", unsafe[i]);
}

/* Twice the size takes at most 2.5 times as long, for shapes that hurt other readers; best of a few. */
TEST(sr_par_04_time_grows_with_size_only)
{
    static const char *const shapes[] = { "[a](", "**",    "[[",  "*a _b ", "- a\n",
                                          "> ",   "![x](", "<a ", "`" };
    enum { SMALL = 4000 };

    for (size_t i = 0; i < COUNT(shapes); i++) {
        double best = 1e9;
        for (int attempt = 0; attempt < 10 && best > 2.5; attempt++) {
            clock_t took[2];
            for (int k = 0; k < 2; k++) {
                Buf b = { .limit = 1 << 20 };
                for (int n = 0; n < SMALL << k; n++)
                    buf_put(&b, str_c(shapes[i]));
                clock_t start = clock();
                Problems p = { .a = &arena };
                markdown_canonical(&arena, buf_str(&b), S("x.yaml"), 1, &p);
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

TESTS(T(sr_par_04_time_grows_with_size_only), T(headings_paragraphs_lists_bold_links),
      T(sr_par_10_everything_else_is_a_problem), T(sr_par_10_links_lead_to_safe_places_only))
