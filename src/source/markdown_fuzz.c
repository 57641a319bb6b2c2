/*
 * markdown_fuzz.c -- hostile Markdown. What is accepted is shown as a page shows it, and the HTML is
 * read again: only the listed elements and attributes may be in it (PAR-10).
 */
#include "base/must.h"
#include "base/utf8.h"
#include "fuzz.h"
#include "html/prose.h"
#include "pack/writer.h"
#include "source/markdown.h"

static const char *const TAGS[] = { "h2 class=\"govuk-heading-m\"",
                                    "/h2",
                                    "h3 class=\"govuk-heading-s\"",
                                    "/h3",
                                    "p class=\"govuk-body\"",
                                    "/p",
                                    "li",
                                    "/li",
                                    "strong",
                                    "/strong",
                                    "/a",
                                    "ul class=\"govuk-list govuk-list--bullet\"",
                                    "/ul",
                                    "ol class=\"govuk-list govuk-list--number\"",
                                    "/ol" };

static bool link_ok(Str tag)
{
    static const char *const starts[] = { "/", "https://", "mailto:", "tel:", "#" };
    Str head = S("a class=\"govuk-link\" href=\"");

    if (!str_starts(tag, head) || !str_ends(tag, S("\"")))
        return false;
    Str href = str_from(tag, head.n), rel = S("\" rel=\"noopener noreferrer");
    href = str_head(href, href.n - 1);
    if (str_starts(href, S("http")) != str_ends(href, rel))
        return false;
    if (str_starts(href, S("http")))
        href = str_head(href, href.n - rel.n);
    if (str_find_byte(href, '"') >= 0)
        return false;
    for (size_t i = 0; i < COUNT(starts); i++)
        if (str_starts(href, str_c(starts[i])))
            return true;
    return false;
}

static void check_html(Str html)
{
    while (html.n) {
        str_cut(&html, '<');
        if (!html.n)
            return;
        Str tag = str_cut(&html, '>');
        bool known = link_ok(tag);
        for (size_t i = 0; i < COUNT(TAGS); i++)
            known = known || str_eq(tag, str_c(TAGS[i]));
        MUST(known);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    Arena a = arena_new((size_t)256 << 20);
    Problems problems = { .a = &a };
    Str markdown = { (const char *)data, size };

    if (size <= 1 << 16 && utf8_valid(markdown)) {
        Str body = markdown_canonical(&a, markdown, S("x.yaml"), 1, &problems);
        if (!problems.count) {
            Writer *w = writer_new();
            Buf bytes = { .limit = 16 << 20 };
            Edition e;
            Str both[LANG_COUNT] = { body, body };
            writer_add(w, TABLE_META, &(Meta){ .number = 1 });
            TextId id = writer_text(w, both);
            writer_finish(w, (Str){ 0 }, (Str){ 0 }, &bytes);
            MUST(!FAILED(edition_open(buf_str(&bytes), &e)));
            Html h = { .out = { .limit = 16 << 20 }, .a = &a, .e = &e, .lang = LANG_EN };
            html_prose(&h, id);
            check_html(buf_str(&h.out));
            buf_free(&h.out);
            buf_free(&bytes);
            writer_free(w);
        }
    }
    arena_free(&a);
    return 0;
}
