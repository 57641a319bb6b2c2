#include "unit.h"
#include "web/http_body.h"
#include <string.h>

static char data[1 << 16];
static size_t data_len;
static size_t left_over;

static int read_in_steps(const HttpHead *head, Str text, size_t limit, size_t step)
{
    HttpBody b;
    int status = http_body_start(&b, head, limit);

    data_len = 0;
    left_over = text.n;
    for (size_t at = 0; status == HTTP_MORE && at < text.n; at += step) {
        Str in = str_head(str_from(text, at), step), piece;

        do {
            status = http_body_read(&b, &in, &piece);
            if (piece.n)
                memcpy(data + data_len, piece.p, piece.n);
            data_len += piece.n;
        } while (status == HTTP_MORE && in.n);
        left_over = text.n - at - (str_head(str_from(text, at), step).n - in.n);
    }
    return status;
}

/* At once, byte by byte and in sevens: always the same. */
static int chunked(Str text, size_t limit)
{
    const HttpHead head = { .chunked = true };
    int byte_by_byte = read_in_steps(&head, text, limit, 1);

    assert_int_equal(byte_by_byte, read_in_steps(&head, text, limit, 7));
    assert_int_equal(byte_by_byte, read_in_steps(&head, text, limit, text.n + 1));
    return byte_by_byte;
}

static int of_length(uint64_t length, Str text, size_t limit)
{
    const HttpHead head = { .length = length };

    return read_in_steps(&head, text, limit, 3);
}

TEST(a_body_has_as_many_bytes_as_its_length_says)
{
    assert_int_equal(of_length(0, S("GET"), 100), HTTP_WHOLE);
    assert_int_equal(left_over, 3);
    assert_int_equal(of_length(5, S("abcdeGET"), 100), HTTP_WHOLE);
    assert_str(((Str){ data, data_len }), "abcde");
    assert_int_equal(left_over, 3);
    assert_int_equal(of_length(5, S("abcd"), 100), HTTP_MORE);
}

TEST(sr_web_02_a_body_over_the_limit_is_413)
{
    assert_int_equal(of_length(5, S("abcde"), 5), HTTP_WHOLE);
    assert_int_equal(of_length(6, S("abcdef"), 5), 413);
    assert_int_equal(of_length(UINT64_MAX, S(""), 5), 413);
    assert_int_equal(chunked(S("5\r\nabcde\r\n0\r\n\r\n"), 5), HTTP_WHOLE);
    assert_int_equal(chunked(S("6\r\nabcdef\r\n0\r\n\r\n"), 5), 413);
    assert_int_equal(chunked(S("3\r\nabc\r\n3\r\ndef\r\n0\r\n\r\n"), 5), 413);
    assert_int_equal(chunked(S("ffffffffffffffff\r\n"), 5), 413);
    assert_int_equal(chunked(S("3\r\nabc\r\nffffffffffffffff\r\n"), 5), 413);
}

TEST(chunks_are_put_together)
{
    assert_int_equal(chunked(S("3\r\nabc\r\n0A\r\n0123456789\r\n0\r\n\r\nGET"), 100), HTTP_WHOLE);
    assert_str(((Str){ data, data_len }), "abc0123456789");
    assert_int_equal(left_over, 3);
    assert_int_equal(chunked(S("00000000000003\r\nabc\r\n000\r\n\r\n"), 100), HTTP_WHOLE);
    assert_int_equal(chunked(S("3;a=b;c=\"d e\"\r\nabc\r\n0;x\r\nTrailer: yes\r\nB:\r\n\r\n"), 100),
                     HTTP_WHOLE);
    assert_int_equal(chunked(S("0\r\n\r\n"), 100), HTTP_WHOLE);
    assert_int_equal(chunked(S("3\r\nabc\r\n0\r\n"), 100), HTTP_MORE);
}

TEST(sr_web_01_chunks_are_read_strictly)
{
    static const char *const bad[] = {
        "\r\nabc",
        "3\nabc\r\n",
        "3\r\nabcd\r\n",
        "3\r\nab\r\n0\r\n\r\n",
        "3\r\nabc\n0\r\n\r\n",
        "x\r\n",
        "0x3\r\nabc\r\n",
        "+3\r\nabc\r\n",
        "-1\r\n",
        " 3\r\nabc\r\n",
        "3 \r\nabc\r\n",
        "3 ;a\r\nabc\r\n",
        "3\t\r\nabc\r\n",
        "3,4\r\nabc\r\n",
        "3;a\nabc\r\n",
        "00000000000000003\r\nabc\r\n",
        "3;\x01\r\nabc\r\n",
        "3;\x7f\r\nabc\r\n",
        "3\r\r\nabc\r\n",
        "3\r\nabc\rX",
        "0\r\nA b: c\r\n\r\n",
        "0\r\n: c\r\n\r\n",
        "0\r\nA : c\r\n\r\n",
        "0\r\n A: b\r\n\r\n",
        "0\r\nA: b\n\r\n",
        "0\r\nA: \x01\r\n\r\n",
        "0\r\n\n",
        "0\r\n\rX",
        "0\r\nA: b\r\n c\r\n\r\n",
    };
    for (size_t i = 0; i < COUNT(bad); i++)
        if (chunked(str_c(bad[i]), 100) != 400)
            fail_msg("%s", bad[i]);
}

TEST(sr_web_02_extensions_and_trailers_are_bounded)
{
    char text[HTTP_TRAILER_MAX + 64];
    int n = snprintf(text, sizeof(text), "1;%0*d\r\na\r\n0\r\n\r\n", HTTP_EXTENSION_MAX, 0);

    assert_int_equal(chunked((Str){ text, (size_t)n }, 100), HTTP_WHOLE);
    n = snprintf(text, sizeof(text), "1;%0*d\r\na\r\n0\r\n\r\n", HTTP_EXTENSION_MAX + 1, 0);
    assert_int_equal(chunked((Str){ text, (size_t)n }, 100), 400);
    /* all trailer lines with the empty one: "A:" and two line ends are six bytes of them */
    n = snprintf(text, sizeof(text), "0\r\nA:%0*d\r\n\r\n", HTTP_TRAILER_MAX - 6, 0);
    assert_int_equal(chunked((Str){ text, (size_t)n }, 100), HTTP_WHOLE);
    n = snprintf(text, sizeof(text), "0\r\nA:%0*d\r\n\r\n", HTTP_TRAILER_MAX - 5, 0);
    assert_int_equal(chunked((Str){ text, (size_t)n }, 100), 400);
}

TESTS(T(a_body_has_as_many_bytes_as_its_length_says), T(sr_web_02_a_body_over_the_limit_is_413),
      T(chunks_are_put_together), T(sr_web_01_chunks_are_read_strictly),
      T(sr_web_02_extensions_and_trailers_are_bounded));
