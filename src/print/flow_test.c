#include "base/arena.h"
#include "base/must.h"
#include "print/flow.h"
#include "print/test_leaks.h"
#include "unit.h"

static const FlowSheet SHEET = {
    .width = 420,
    .height = 595,
    .left = 44,
    .right = 44,
    .top = 50,
    .bottom = 56,
    .title = S_INIT("ნიმუში"),
    .lang = S_INIT("ka"),
    .author = S_INIT("გზა"),
    .created = S_INIT("2026-05-20T00:00:00Z"),
    .footer = S_INIT("გამოცემა 1"),
};
static const FlowLink NOWHERE = { 0 };
#define SENTENCE S("სახელმწიფო სერვისების განვითარების სააგენტო გასცემს დოკუმენტს. ")

/* Contents of one line, then so many paragraphs, then the place that the line leads to. */
static void write_some(Flow *f, int paragraphs)
{
    flow_heading(f, FLOW_PART, S("სარჩევი"), S("contents"), true);
    flow_entry_line(f, S("ბოლო"), S("last"), false);
    for (int i = 0; i < paragraphs; i++)
        flow_text(f, FLOW_BODY, SENTENCE);
    flow_item(f, S("1."), S("ნაბიჯი"), NOWHERE);
    flow_item(f, (Str){ 0 }, S("საბუთი"), (FlowLink){ .place = S("last") });
    flow_heading(f, FLOW_ENTRY, S("ბოლო"), S("last"), true);
    flow_qr(f, S("იგივე"), S("https://example.ge/ka/s/d4d4d"), 48);
}

static Err print_some(int paragraphs, Buf *out, int *page, int *pages)
{
    Flow *first = flow_new(&SHEET, NULL);

    write_some(first, paragraphs);
    Err err = flow_finish(first, out);
    Flow *second = flow_new(&SHEET, first);
    write_some(second, paragraphs);
    if (!FAILED(err))
        err = flow_finish(second, out);
    assert_false(flow_is_settled(first));
    assert_true(FAILED(err) || flow_is_settled(second));
    *page = flow_page_of(second, S("last"));
    *pages = flow_pages(second);
    flow_free(second);
    flow_free(first);
    return err;
}

TEST(a_place_is_on_the_page_where_it_landed)
{
    int page, pages;

    for (int paragraphs = 0; paragraphs < 120; paragraphs += 7) {
        Buf out = { .limit = 1 << 20 };
        assert_false(FAILED(print_some(paragraphs, &out, &page, &pages)));
        assert_int_equal(page, pages);
        assert_true(paragraphs < 60 || page > 1);
        buf_free(&out);
    }
}

TEST(the_same_text_gives_the_same_bytes)
{
    Buf one = { .limit = 1 << 20 }, two = { .limit = 1 << 20 };
    int page, pages;

    assert_false(FAILED(print_some(40, &one, &page, &pages)));
    assert_false(FAILED(print_some(40, &two, &page, &pages)));
    assert_true(str_eq(buf_str(&one), buf_str(&two)));
    assert_true(str_starts(buf_str(&one), S("%PDF-1.5")));
    buf_free(&one);
    buf_free(&two);
}

TEST(a_heading_does_not_stand_alone_at_the_foot_of_a_page)
{
    Flow *f = flow_new(&SHEET, NULL);
    Buf none = { .limit = 1 };
    int before, heading = 0;

    /* Whatever the height left, the heading is on the page of the paragraph after it. */
    for (int i = 0; i < 400; i++) {
        flow_space(f, 1.7);
        flow_heading(f, FLOW_SECTION, S("რას იღებთ"), (Str){ 0 }, false);
        heading = flow_pages(f);
        before = heading;
        flow_text(f, FLOW_BODY, SENTENCE);
        assert_int_equal(flow_pages(f), before);
    }
    assert_true(heading > 10);
    assert_false(FAILED(flow_finish(f, &none)));
    flow_free(f);
}

TEST(a_letter_that_the_fonts_lack_is_a_failure_that_shows_the_text)
{
    Flow *f = flow_new(&SHEET, NULL);
    Buf none = { .limit = 1 };

    flow_text(f, FLOW_BODY, S("ნიმუში 漢字"));
    Err err = flow_finish(f, &none);
    assert_true(FAILED(err));
    assert_has(str_c(err.text), "ნიმუში 漢字");
    flow_free(f);
}

/* A quote would end cairo's attribute and stop the whole document. */
TEST(an_address_with_a_quote_is_printed_without_a_link)
{
    Flow *first = flow_new(&SHEET, NULL), *f = flow_new(&SHEET, first);
    Buf out = { .limit = 1 << 20 };

    flow_link(f, FLOW_BODY, S("example.ge"), S("https://example.ge/a'b"));
    flow_item(f, S("•"), S("example.ge"), (FlowLink){ .url = S("https://example.ge/a\\") });
    assert_false(FAILED(flow_finish(f, &out)));
    assert_has_no(buf_str(&out), "/URI");
    buf_free(&out);
    flow_free(f);
    flow_free(first);
}

TESTS(T(a_place_is_on_the_page_where_it_landed), T(the_same_text_gives_the_same_bytes),
      T(a_heading_does_not_stand_alone_at_the_foot_of_a_page),
      T(a_letter_that_the_fonts_lack_is_a_failure_that_shows_the_text),
      T(an_address_with_a_quote_is_printed_without_a_link))
