#include "base/arena.h"
#include "base/must.h"
#include "print/pdf_pack.h"
#include "unit.h"
#include <string.h>
#include <zlib.h>

enum { TEXT_BYTES = 1 << 16 };

/* A file of cairo's shape: a catalog, a stream whose bytes look like objects, a figure, a title. */
static void make_pdf(Buf *b)
{
    static const char *const objects[] = {
        "<< /Type /Catalog\n   /Pages 2 0 R\n>>",
        "<< /Type /Pages /Kids [] /Count 0 >>",
        "<< /Length 4 0 R >>\nstream\n9 0 obj endobj stream\nendstream\n\nendstream",
        "34",
        "<< /Type /StructElem\n   /S /Figure\n>>",
        "<< /Title (a title) >>",
    };
    size_t at[COUNT(objects)];

    buf_put(b, S("%PDF-1.5\n"));
    for (size_t i = 0; i < COUNT(objects); i++) {
        at[i] = b->n;
        buf_fmt(b, "%zu 0 obj\n%s\nendobj\n", i + 1, objects[i]);
    }
    size_t table = b->n;
    buf_fmt(b, "xref\n0 %zu\n0000000000 65535 f \n", COUNT(objects) + 1);
    for (size_t i = 0; i < COUNT(objects); i++)
        buf_fmt(b, "%010zu 00000 n \n", at[i]);
    buf_fmt(b,
            "trailer\n<< /Size %zu\n   /Root 1 0 R\n   /Info 6 0 R\n>>\nstartxref\n%zu\n%%%%EOF\n",
            COUNT(objects) + 1, table);
}

/* The bytes of the stream of this type, inflated. */
static Str inflated(Arena *a, Str pdf, Str type)
{
    ptrdiff_t at = str_find(pdf, type);
    MUST(at >= 0);
    Str rest = str_from(pdf, (size_t)at);
    ptrdiff_t begin = str_find(rest, S("stream\n")), end = str_find(rest, S("\nendstream"));
    MUST(begin >= 0 && end > begin);
    Str packed = str_head(str_from(rest, (size_t)begin + 7), (size_t)(end - begin) - 7);
    char *out = arena_take(a, 1, TEXT_BYTES);
    uLongf n = TEXT_BYTES;
    MUST(uncompress((Bytef *)out, &n, (const Bytef *)packed.p, packed.n) == Z_OK);
    return (Str){ out, n };
}

TEST(the_catalog_says_language_and_title_and_a_figure_says_what_it_is)
{
    AUTO(arena_free) Arena a = arena_new(1 << 20);
    Buf pdf = { .limit = 1 << 20 }, out = { .limit = 1 << 20 };

    make_pdf(&pdf);
    assert_false(FAILED(pdf_pack(buf_str(&pdf), S("ka"), &out)));
    Str objects = inflated(&a, buf_str(&out), S("/ObjStm"));
    assert_has(objects, "/Pages 2 0 R");
    assert_has(objects, "/Lang (ka)");
    assert_has(objects, "/DisplayDocTitle true");
    assert_has(objects, "/S /Figure\n   /Alt (QR)");
    assert_has(objects, "/Title (a title)");
    buf_free(&pdf);
    buf_free(&out);
}

TEST(streams_are_kept_as_they_are_whatever_their_bytes_look_like)
{
    Buf pdf = { .limit = 1 << 20 }, out = { .limit = 1 << 20 };

    make_pdf(&pdf);
    assert_false(FAILED(pdf_pack(buf_str(&pdf), S("ka"), &out)));
    assert_has(buf_str(&out),
               "3 0 obj\n<< /Length 4 0 R >>\nstream\n9 0 obj endobj stream\nendstream\n\n"
               "endstream\nendobj\n");
    buf_free(&pdf);
    buf_free(&out);
}

TEST(the_table_leads_to_every_object)
{
    AUTO(arena_free) Arena a = arena_new(1 << 20);
    Buf pdf = { .limit = 1 << 20 }, out = { .limit = 1 << 20 };
    unsigned char row[7] = { 0 };

    make_pdf(&pdf);
    assert_false(FAILED(pdf_pack(buf_str(&pdf), S("ka"), &out)));
    Str table = inflated(&a, buf_str(&out), S("/Type /XRef"));
    size_t rows = table.n / 8;
    assert_int_equal(rows, 7 + 2); /* one object stream, and the table itself */
    for (size_t i = 0; i < rows; i++) {
        assert_int_equal(table.p[i * 8], 2); /* the difference to the row above */
        for (size_t k = 0; k < 7; k++)
            row[k] = (unsigned char)(row[k] + (unsigned char)table.p[i * 8 + 1 + k]);
        uint32_t where =
            (uint32_t)row[1] << 24 | (uint32_t)row[2] << 16 | (uint32_t)row[3] << 8 | row[4];
        if (row[0] == 1)
            assert_true(str_starts(str_from(buf_str(&out), where), arena_fmt(&a, "%zu 0 obj", i)));
        else if (i > 0)
            assert_int_equal(where, 7);
        assert_int_equal(row[0], i == 0 ? 0 : i == 3 || i >= 7 ? 1 : 2);
    }
    buf_free(&pdf);
    buf_free(&out);
}

TEST(a_file_of_another_shape_is_a_failure)
{
    Buf pdf = { .limit = 1 << 20 };

    make_pdf(&pdf);
    for (size_t n = 0; n < pdf.n - 7; n++) {
        Buf out = { .limit = 1 << 20 };
        assert_true(FAILED(pdf_pack(str_head(buf_str(&pdf), n), S("ka"), &out)));
        buf_free(&out);
    }
    buf_free(&pdf);
}

TESTS(T(the_catalog_says_language_and_title_and_a_figure_says_what_it_is),
      T(streams_are_kept_as_they_are_whatever_their_bytes_look_like),
      T(the_table_leads_to_every_object), T(a_file_of_another_shape_is_a_failure))
