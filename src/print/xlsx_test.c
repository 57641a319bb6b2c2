/* xlsx_test.c -- workbooks: what stands in the parts, and what is refused. tests/xlsx.py opens them elsewhere. */
#include "base/arena.h"
#include "base/must.h"
#include "print/xlsx.h"
#include "unit.h"
#include <stdlib.h>
#include <string.h>
#include <zlib.h>

static uint32_t number_at(Str s, size_t at, size_t bytes)
{
    uint32_t v = 0;

    for (size_t i = bytes; i-- > 0;)
        v = v << 8 | (unsigned char)s.p[at + i];
    return v;
}

/* All parts, one after another, each with its name before. */
static Str unzipped(Arena *a, Str zip)
{
    Buf all = { .limit = 32 << 20 };

    for (size_t at = 0; number_at(zip, at, 4) == 0x04034b50;) {
        uint32_t packed = number_at(zip, at + 18, 4), plain = number_at(zip, at + 22, 4);
        uint32_t name = number_at(zip, at + 26, 2);

        buf_put(&all, S("\n== "));
        buf_put(&all, (Str){ zip.p + at + 30, name });
        buf_byte(&all, '\n');
        z_stream z = { .next_in = (z_const Bytef *)(uintptr_t)(zip.p + at + 30 + name),
                       .avail_in = packed,
                       .next_out = (Bytef *)buf_add(&all, plain),
                       .avail_out = plain };
        MUST(inflateInit2(&z, -15) == Z_OK && inflate(&z, Z_FINISH) == Z_STREAM_END);
        inflateEnd(&z);
        at += 30 + name + packed;
    }
    Str copy = arena_str(a, buf_str(&all));
    buf_free(&all);
    return copy;
}

/* A workbook of one sheet with this text in A2. */
static Err one_text(Buf *out, Str text)
{
    static const int widths[] = { 40, 12 };
    Xlsx *x = xlsx_begin();

    xlsx_sheet(x, S("საჭიროებები"), widths, 2);
    xlsx_row(x);
    xlsx_head(x, S("საჭიროება"));
    xlsx_head(x, S("ადამიანი"));
    xlsx_row(x);
    xlsx_text(x, text);
    xlsx_number(x, 55);
    return xlsx_end(x, out);
}

static Str written(Arena *a, Str text)
{
    Buf out = { .limit = XLSX_BYTES_MOST };
    Err e = one_text(&out, text);

    MUST(!FAILED(e));
    Str parts = unzipped(a, buf_str(&out));
    buf_free(&out);
    return parts;
}

static Arena arena = { .limit_bytes = 64 << 20 };

TEST(a_sheet_has_its_name_its_head_and_its_cells)
{
    Str parts = written(&arena, S("საბუთები"));

    assert_has(parts, "<sheet name=\"საჭიროებები\" sheetId=\"1\" r:id=\"rId1\"/>");
    assert_has(parts, "<pane ySplit=\"1\" topLeftCell=\"A2\"");
    assert_has(parts, "<col min=\"1\" max=\"1\" width=\"40\" customWidth=\"1\"/>");
    assert_has(parts,
               "<c r=\"A1\" s=\"2\" t=\"inlineStr\"><is><t xml:space=\"preserve\">საჭიროება</t>");
    assert_has(parts,
               "<c r=\"A2\" s=\"3\" t=\"inlineStr\"><is><t xml:space=\"preserve\">საბუთები</t>");
    assert_has(parts, "<c r=\"B2\" s=\"1\"><v>55</v></c></row></sheetData></worksheet>");
    arena_free(&arena);
}

TEST(sr_par_11_texts_like_formulas_are_texts_with_the_mark_of_one)
{
    static const char *const bad[] = { "=1+1", "+995350270000", "-1",  "@x",  "\tx",
                                       "\nx",  "＝1",           "＋1", "－1", "＠1" };

    for (size_t i = 0; i < COUNT(bad); i++) {
        Str parts = written(&arena, str_c(bad[i]));

        assert_has(parts, arena_z(&arena, arena_fmt(&arena,
                                                    "<c r=\"A2\" s=\"4\" t=\"inlineStr\">"
                                                    "<is><t xml:space=\"preserve\">%s</t>",
                                                    bad[i])));
        assert_has_no(parts, "<f>");
        arena_reset(&arena);
    }
    assert_has(written(&arena, S("\rx")),
               "s=\"4\" t=\"inlineStr\"><is><t xml:space=\"preserve\">_x000D_x</t>");
    arena_free(&arena);
}

TEST(marks_of_xml_are_no_marks)
{
    assert_has(written(&arena, S("</t><f>1+1</f> \"ჩაი\" & _x0041_ a_b")),
               "&lt;/t&gt;&lt;f&gt;1+1&lt;/f&gt; &quot;ჩაი&quot; &amp; _x005F_x0041_ a_b</t>");
    arena_free(&arena);
}

TEST(control_characters_and_broken_texts_are_refused)
{
    static const Str bad[] = { S_INIT("a\x01"), S_INIT("\x1B[1m"),     S_INIT("a\0b"),
                               S_INIT("\x7F"),  S_INIT("\xC2\x85"),    S_INIT("\xEF\xBF\xBE"),
                               S_INIT("\xC3"),  S_INIT("\xED\xA0\x80") };

    for (size_t i = 0; i < COUNT(bad); i++) {
        Buf out = { .limit = XLSX_BYTES_MOST };
        Err e = one_text(&out, bad[i]);

        assert_true(FAILED(e));
        assert_has(str_c(e.text), "sheet 1, row 2, column 1");
        assert_int_equal(out.n, 0);
        buf_free(&out);
    }
}

TEST(a_cell_has_room_for_32767_units)
{
    size_t most = XLSX_TEXT_MOST;
    char *text = malloc(4 * (most + 1));
    Buf out = { .limit = XLSX_BYTES_MOST };

    MUST(text);
    memset(text, 'a', most + 1);
    assert_false(FAILED(one_text(&out, (Str){ text, most })));
    buf_free(&out);
    assert_true(FAILED(one_text(&out, (Str){ text, most + 1 })));
    for (size_t i = 0; i < most / 2 + 1; i++)
        memcpy(text + 4 * i, "🏔", 4); /* two units each */
    assert_false(FAILED(one_text(&out, (Str){ text, 4 * (most / 2) })));
    buf_free(&out);
    assert_true(FAILED(one_text(&out, (Str){ text, 4 * (most / 2 + 1) })));
    buf_free(&out);
    free(text);
}

TEST(numbers_are_exact_or_refused)
{
    static const int widths[] = { 12 };
    const int64_t last = (int64_t)1 << 53;
    Buf out = { .limit = XLSX_BYTES_MOST };

    for (int64_t more = 0; more < 2; more++) {
        Xlsx *x = xlsx_begin();
        xlsx_sheet(x, S("a"), widths, 1);
        xlsx_row(x);
        xlsx_number(x, last + more);
        xlsx_number(x, -last);
        assert_int_equal(FAILED(xlsx_end(x, &out)), more == 1);
        buf_free(&out);
    }
}

TEST(names_of_sheets_are_made_such_that_a_spreadsheet_takes_them)
{
    static const int widths[] = { 12 };
    Buf out = { .limit = XLSX_BYTES_MOST };
    Xlsx *x = xlsx_begin();

    xlsx_sheet(x, S("რა: [და] რატომ?/*\\'"), widths, 1);
    xlsx_sheet(x, S("ძალიან გრძელი სახელი, რომელიც არ ეტევა"), widths, 1);
    xlsx_sheet(x, S("ძალიან გრძელი სახელი, რომელიც არ ეტევა"), widths, 1);
    xlsx_sheet(x, S("***"), widths, 1);
    assert_false(FAILED(xlsx_end(x, &out)));
    Str parts = unzipped(&arena, buf_str(&out));
    assert_has(parts, "<sheet name=\"რა და რატომ\"");
    assert_has(parts, "<sheet name=\"ძალიან გრძელი სახელი, რომელიც ა\"");
    assert_has(parts, "<sheet name=\"ძალიან გრძელი სახელი, რომელ 2\"");
    assert_has(parts, "<sheet name=\"4\"");
    buf_free(&out);
    arena_free(&arena);
}

TEST(columns_after_z_have_two_letters)
{
    static int widths[30];
    Buf out = { .limit = XLSX_BYTES_MOST };
    Xlsx *x = xlsx_begin();

    for (size_t i = 0; i < COUNT(widths); i++)
        widths[i] = 8;
    xlsx_sheet(x, S("a"), widths, COUNT(widths));
    xlsx_row(x);
    for (int64_t i = 1; i <= (int64_t)COUNT(widths); i++)
        xlsx_number(x, i);
    assert_false(FAILED(xlsx_end(x, &out)));
    Str parts = unzipped(&arena, buf_str(&out));
    assert_has(parts, "<c r=\"Z1\" s=\"1\"><v>26</v></c><c r=\"AA1\" s=\"1\"><v>27</v></c>");
    buf_free(&out);
    arena_free(&arena);
}

TEST(sr_par_12_a_workbook_says_nothing_of_where_it_was_made)
{
    static const char *const never[] = { "docProps",   "creator", "lastModifiedBy",
                                         "/home",      "/tmp",    "externalLink",
                                         "vbaProject", "file:",   "TargetMode" };
    Buf one = { .limit = XLSX_BYTES_MOST }, two = { .limit = XLSX_BYTES_MOST };

    assert_false(FAILED(one_text(&one, S("საბუთები"))));
    assert_false(FAILED(one_text(&two, S("საბუთები"))));
    assert_true(str_eq(buf_str(&one), buf_str(&two)));
    Str parts = unzipped(&arena, buf_str(&one));
    for (size_t i = 0; i < COUNT(never); i++)
        assert_has_no(parts, never[i]);
    buf_free(&one);
    buf_free(&two);
    arena_free(&arena);
}

TESTS(T(a_sheet_has_its_name_its_head_and_its_cells),
      T(sr_par_11_texts_like_formulas_are_texts_with_the_mark_of_one), T(marks_of_xml_are_no_marks),
      T(control_characters_and_broken_texts_are_refused), T(a_cell_has_room_for_32767_units),
      T(numbers_are_exact_or_refused),
      T(names_of_sheets_are_made_such_that_a_spreadsheet_takes_them),
      T(columns_after_z_have_two_letters),
      T(sr_par_12_a_workbook_says_nothing_of_where_it_was_made));
