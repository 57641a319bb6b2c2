/* The booklet, the e-book and the open data of the small Guide. */
#include "base/must.h"
#include "editions.h"
#include "host/file.h"
#include "pack/writer.h"
#include "print/booklet.h"
#include "print/epub.h"
#include "print/export.h"
#include "print/test_leaks.h"
#include "unit.h"
#include <stdlib.h>

static Arena arena = { .limit_bytes = 256 << 20 };

static const char *scratch(const char *name)
{
    static char folder[200];
    const char *tmp = getenv("TMPDIR");

    if (!folder[0]) {
        snprintf(folder, sizeof(folder), "%s/gza-unit-XXXXXX", tmp ? tmp : "/tmp");
        MUST(mkdtemp(folder));
    }
    return arena_z(&arena, arena_fmt(&arena, "%s/%s", folder, name));
}

static Str file_text(const char *path)
{
    Str text = { 0 };

    MUST(!FAILED(file_read(&arena, path, 64 << 20, &text)));
    return text;
}

TEST(the_booklet_is_the_same_in_two_runs_and_another_in_another_language)
{
    const Edition *e = edition_of_small_guide();
    Str url = S("https://example.ge");

    assert_false(FAILED(booklet_write(e, LANG_KA, url, scratch("1.pdf"))));
    assert_false(FAILED(booklet_write(e, LANG_KA, S("https://example.ge/"), scratch("2.pdf"))));
    assert_false(FAILED(booklet_write(e, LANG_EN, url, scratch("en.pdf"))));
    Str one = file_text(scratch("1.pdf"));
    assert_true(str_starts(one, S("%PDF-1.5")));
    assert_true(str_eq(one, file_text(scratch("2.pdf"))));
    assert_false(str_eq(one, file_text(scratch("en.pdf"))));
}

TEST(without_an_address_the_booklet_has_no_codes_and_is_smaller)
{
    const Edition *e = edition_of_small_guide();

    assert_false(FAILED(booklet_write(e, LANG_KA, S("https://example.ge"), scratch("with.pdf"))));
    assert_false(FAILED(booklet_write(e, LANG_KA, (Str){ 0 }, scratch("without.pdf"))));
    assert_has(file_text(scratch("with.pdf")), "/ImageMask true");
    assert_has_no(file_text(scratch("without.pdf")), "/ImageMask true");
}

TEST(a_booklet_that_cannot_be_written_says_so)
{
    Err err =
        booklet_write(edition_of_small_guide(), LANG_KA, (Str){ 0 }, scratch("no/such/folder.pdf"));

    assert_true(FAILED(err));
}

TEST(the_e_book_is_the_same_in_two_runs)
{
    const Edition *e = edition_of_small_guide();

    assert_false(FAILED(epub_write(e, LANG_EN, scratch("1.epub"))));
    assert_false(FAILED(epub_write(e, LANG_EN, scratch("2.epub"))));
    Str one = file_text(scratch("1.epub"));
    assert_true(str_eq(one, file_text(scratch("2.epub"))));
    assert_has(one, "EPUB/area-documents.xhtml");
    assert_has(one, "EPUB/nav.xhtml");
}

TEST(the_json_has_every_service_in_both_languages)
{
    const Edition *e = edition_of_small_guide();
    Buf out = { .limit = 16 << 20 }, again = { .limit = 16 << 20 };

    export_json(e, &out);
    export_json(e, &again);
    assert_true(str_eq(buf_str(&out), buf_str(&again)));
    for (EACH_ALL(e, Service, s, service, SERVICE)) {
        assert_true(str_find(buf_str(&out), edition_str(e, s->code)) >= 0);
        assert_true(str_find(buf_str(&out), edition_text(e, LANG_KA, s->name)) >= 0);
    }
    assert_has(buf_str(&out),
               "{\"what\":{\"ka\":\"იმავე დღეს\",\"en\":\"on the same day\"},\"amount\":1205.5,");
    buf_free(&out);
    buf_free(&again);
}

TEST(hsds_has_english_in_its_fields_and_georgian_in_translations)
{
    Buf out = { .limit = 16 << 20 };

    export_hsds(edition_of_small_guide(), &out);
    Str s = buf_str(&out);
    assert_has(s, "\"total_items\":7,\"total_pages\":1,");
    assert_has(s, "\"name\":\"Example card\",\"alternate_name\":");
    assert_has(s, "\"translations\":{\"ka\":{\"name\":\"ნიმუშის ბარათი\",");
    assert_has(s, "\"currency\":\"GEL\",\"amount\":1205.5,");
    assert_has(s, "\"status\":\"defunct\"");
    assert_has_no(s, "null"); /* left out instead */
    buf_free(&out);
}

/* -- CSV ------------------------------------------------------------------------------------------ */

/* An edition with one provider, whose texts are what a spreadsheet would run. */
static const Edition *edition_of_formulas(const Str *texts, uint32_t count)
{
    static Buf bytes = { .limit = 1 << 20 };
    static Edition e;
    Writer *w = writer_new();
    Meta meta = { .number = 1 };
    uint32_t first = writer_count(w, TABLE_PHONE);

    writer_add(w, TABLE_META, &meta);
    for (uint32_t i = 0; i < count; i++) {
        Phone p = { .number = writer_str(w, texts[i]),
                    .label = writer_text(w, (Str[]){ texts[i], texts[i] }) };
        writer_add(w, TABLE_PHONE, &p);
    }
    Provider provider = { .id = writer_str(w, S("formulas")),
                          .phones = writer_since(w, TABLE_PHONE, first) };
    writer_add(w, TABLE_PROVIDER, &provider);
    writer_finish(w, (Str){ 0 }, (Str){ 0 }, &bytes);
    writer_free(w);
    Err err = edition_open(buf_str(&bytes), &e);
    MUST(!FAILED(err));
    return &e;
}

/* Takes one cell of RFC 4180 off the front, and its comma or line end. */
static Str take_cell(Str *rest)
{
    Buf b = { .limit = 1 << 16 };
    size_t i = 1;

    MUST(rest->n > 2 && rest->p[0] == '"');
    for (; rest->p[i] != '"' || rest->p[i + 1] == '"'; i++) {
        if (rest->p[i] == '"')
            i++;
        buf_byte(&b, (unsigned char)rest->p[i]);
    }
    i += rest->p[i + 1] == ',' ? 2 : 3;
    *rest = str_from(*rest, i);
    Str out = arena_str(&arena, buf_str(&b));
    buf_free(&b);
    return out;
}

TEST(no_cell_is_a_formula_and_every_text_comes_back)
{
    static const Str texts[] = {
        S_INIT("=HYPERLINK(\"http://example.ge\";\"გზა\")"),
        S_INIT("+995 32 240 10 10"),
        S_INIT("-1"),
        S_INIT("@SUM(A1)"),
        S_INIT("\t=1"),
        S_INIT("\r=1"),
        S_INIT("\n=1"),
        S_INIT("＝1"),
        S_INIT("＋1"),
        S_INIT("－1"),
        S_INIT("＠1"),
        S_INIT("'=1"),
        S_INIT("''"),
        S_INIT("a \"b\", c\r\nd"),
        S_INIT("116 006"),
    };
    const Edition *e = edition_of_formulas(texts, COUNT(texts));

    assert_false(FAILED(export_csv(e, scratch("formulas"))));
    Str rest = file_text(scratch("formulas/phone.csv"));
    for (int i = 0; i < 7; i++)
        take_cell(&rest); /* owner, number, label, hours, source */
    for (size_t i = 0; i < COUNT(texts); i++) {
        take_cell(&rest);
        for (int k = 0; k < 3; k++) { /* the number, the label in two languages */
            Str cell = take_cell(&rest);
            assert_true(cell.n > 0 && str_find(S("=+-@\t\r\n"), str_head(cell, 1)) < 0 &&
                        cell.p[0] != '\xEF');
            assert_true(str_eq(str_from(cell, cell.p[0] == '\''), texts[i]));
        }
        for (int k = 0; k < 3; k++)
            take_cell(&rest);
    }
    assert_int_equal(rest.n, 0);
}

TEST(numbers_of_the_csv_are_words_and_decimals)
{
    assert_false(FAILED(export_csv(edition_of_small_guide(), scratch("small"))));
    Str sums = file_text(scratch("small/sum.csv"));
    assert_has(sums, "\"kind\",\"currency\",\"amount\",\"amount_min\",\"amount_max\",");
    assert_has(sums, "\"on the same day\",\"fee\",\"GEL\",\"1205.50\",\"\",\"\",");
    assert_has(
        file_text(scratch("small/service.csv")),
        "\"example-card\",\"d4d4d\",\"documents\",\"social\",\"95\",\"on_a_need\",\"0\",\"0\",\"\",\"open\",");
    assert_has(file_text(scratch("small/paper.csv")), "\"service/example-card/papers/1\"");
}

TESTS(T(the_booklet_is_the_same_in_two_runs_and_another_in_another_language),
      T(without_an_address_the_booklet_has_no_codes_and_is_smaller),
      T(a_booklet_that_cannot_be_written_says_so), T(the_e_book_is_the_same_in_two_runs),
      T(the_json_has_every_service_in_both_languages),
      T(hsds_has_english_in_its_fields_and_georgian_in_translations),
      T(no_cell_is_a_formula_and_every_text_comes_back),
      T(numbers_of_the_csv_are_words_and_decimals))
