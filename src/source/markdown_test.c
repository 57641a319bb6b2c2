#include "source/markdown.h"
#include "unit.h"

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

TEST(everything_else_is_a_problem)
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

TEST(links_lead_to_safe_places_only)
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

TESTS(T(headings_paragraphs_lists_bold_links), T(everything_else_is_a_problem),
      T(links_lead_to_safe_places_only))
