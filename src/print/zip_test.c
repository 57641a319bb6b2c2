#include "base/must.h"
#include "print/zip.h"
#include "unit.h"
#include <string.h>
#include <zlib.h>

static uint32_t number_at(Str s, size_t at, size_t bytes)
{
    uint32_t v = 0;

    for (size_t i = bytes; i-- > 0;)
        v = v << 8 | (unsigned char)s.p[at + i];
    return v;
}

/* Reads one file back by the local header at `at`; returns where the next one begins. */
static size_t read_file(Str zip, size_t at, Str *name, char *out, size_t *n)
{
    uint32_t method = number_at(zip, at + 8, 2), packed = number_at(zip, at + 18, 4);
    uint32_t plain = number_at(zip, at + 22, 4), name_bytes = number_at(zip, at + 26, 2);
    Str bytes = { zip.p + at + 30 + name_bytes, packed };

    assert_int_equal(number_at(zip, at, 4), 0x04034b50);
    *name = (Str){ zip.p + at + 30, name_bytes };
    *n = plain;
    if (method == 0) {
        memcpy(out, bytes.p, packed);
    } else {
        z_stream z = { .next_in = (z_const Bytef *)(uintptr_t)bytes.p,
                       .avail_in = packed,
                       .next_out = (Bytef *)out,
                       .avail_out = plain };
        assert_int_equal(inflateInit2(&z, -15), Z_OK);
        assert_int_equal(inflate(&z, Z_FINISH), Z_STREAM_END);
        inflateEnd(&z);
    }
    assert_int_equal(crc32(0, (const Bytef *)out, plain), number_at(zip, at + 14, 4));
    return at + 30 + name_bytes + packed;
}

static void fill(Buf *out)
{
    Zip z = zip_begin(out);

    zip_file(&z, S("mimetype"), S("application/epub+zip"), true);
    zip_file(&z, S("EPUB/გზა.xhtml"), S("გზა გზა გზა გზა გზა გზა გზა გზა გზა გზა"), false);
    zip_file(&z, S("empty"), S(""), false);
    zip_end(&z);
}

TEST(files_are_read_back_with_their_names_and_sums)
{
    Buf out = { .limit = 1 << 16 };
    char text[200];
    Str name;
    size_t n, at = 0;

    fill(&out);
    at = read_file(buf_str(&out), at, &name, text, &n);
    assert_str(name, "mimetype");
    assert_str(((Str){ text, n }), "application/epub+zip");
    at = read_file(buf_str(&out), at, &name, text, &n);
    assert_str(name, "EPUB/გზა.xhtml");
    assert_true(str_starts((Str){ text, n }, S("გზა გზა")));
    at = read_file(buf_str(&out), at, &name, text, &n);
    assert_int_equal(n, 0);
    assert_int_equal(number_at(buf_str(&out), at, 4), 0x02014b50); /* the directory follows */
    assert_int_equal(number_at(buf_str(&out), out.n - 22, 4), 0x06054b50);
    assert_int_equal(number_at(buf_str(&out), out.n - 12, 2), 3);
    assert_int_equal(number_at(buf_str(&out), out.n - 6, 4), at);
    buf_free(&out);
}

/* Programs that look for an e-book read the kind at byte 38, before they know of zip. */
TEST(a_stored_first_file_stands_readable_at_byte_38)
{
    Buf out = { .limit = 1 << 16 };

    fill(&out);
    assert_true(str_starts(str_from(buf_str(&out), 30), S("mimetypeapplication/epub+zip")));
    buf_free(&out);
}

TEST(the_same_files_give_the_same_bytes)
{
    Buf one = { .limit = 1 << 16 }, two = { .limit = 1 << 16 };

    fill(&one);
    fill(&two);
    assert_true(str_eq(buf_str(&one), buf_str(&two)));
    buf_free(&one);
    buf_free(&two);
}

TESTS(T(files_are_read_back_with_their_names_and_sums),
      T(a_stored_first_file_stands_readable_at_byte_38), T(the_same_files_give_the_same_bytes))
