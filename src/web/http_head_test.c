#include "unit.h"
#include "web/http_head.h"
#include <stdlib.h>
#include <string.h>
#include <time.h>

static HttpHead head;

/* Reads at once, and then byte by byte: both must come to the same. */
static int read_head(Str text)
{
    HttpHead slow;

    http_head_start(&head);
    int status = http_head_read(&head, text);
    http_head_start(&slow);
    int dripped = HTTP_MORE;
    for (size_t n = 0; n <= text.n && dripped == HTTP_MORE; n++)
        dripped = http_head_read(&slow, str_head(text, n));
    assert_int_equal(status, dripped);
    if (status == HTTP_WHOLE) {
        assert_int_equal(head.bytes, slow.bytes);
        assert_int_equal(head.field_count, slow.field_count);
        assert_true(str_eq(head.path, slow.path));
    }
    return status;
}

/* "GET / HTTP/1.1" with these further fields. */
static int with_fields(Str fields)
{
    char text[4096];
    size_t n = 0;
    const Str parts[] = { S("GET / HTTP/1.1\r\nHost: a\r\n"), fields, S("\r\n") };

    for (size_t i = 0; i < COUNT(parts); i++) {
        if (parts[i].n)
            memcpy(text + n, parts[i].p, parts[i].n);
        n += parts[i].n;
    }
    return read_head((Str){ text, n });
}

static int with_line(Str line)
{
    char text[4096];
    const Str end = S("\r\nHost: a\r\n\r\n");

    memcpy(text, line.p, line.n);
    memcpy(text + line.n, end.p, end.n);
    return read_head((Str){ text, line.n + end.n });
}

static int with_target(const char *target)
{
    char line[2048];
    int n = snprintf(line, sizeof(line), "GET %s HTTP/1.1", target);

    return with_line((Str){ line, (size_t)n });
}

TEST(a_request_of_a_browser_is_read)
{
    Str text = S("GET /ka/search?q=%E1%83%92+x HTTP/1.1\r\nHost: guide.example:8080\r\n"
                 "User-Agent: x y\tz\r\nAccept-Encoding:gzip, br \t\r\n\r\nBODY");
    size_t at = 0;
    Str value;

    assert_int_equal(read_head(text), HTTP_WHOLE);
    assert_int_equal(head.method, HTTP_GET);
    assert_str(head.path, "/ka/search");
    assert_str(head.query, "q=%E1%83%92+x");
    assert_str(head.host, "guide.example:8080");
    assert_int_equal(head.field_count, 3);
    assert_int_equal(head.bytes, text.n - 4);
    assert_true(head.keep_alive);
    assert_true(http_field(&head, S("accept-encoding"), &at, &value));
    assert_str(value, "gzip, br");
    assert_false(http_field(&head, S("accept-encoding"), &at, &value));
}

TEST(an_unfinished_head_asks_for_more)
{
    assert_int_equal(read_head(S("")), HTTP_MORE);
    assert_int_equal(read_head(S("GET / HT")), HTTP_MORE);
    assert_int_equal(read_head(S("GET / HTTP/1.1\r\nHost: a\r\n")), HTTP_MORE);
    assert_int_equal(read_head(S("GET / HTTP/1.1\r\nHost: a\r\n\r")), HTTP_MORE);
}

TEST(sr_web_01_lines_end_with_cr_lf_and_nothing_else)
{
    assert_int_equal(read_head(S("GET / HTTP/1.1\nHost: a\n\n")), 400);
    assert_int_equal(read_head(S("GET / HTTP/1.1\r\nHost: a\n\r\n")), 400);
    assert_int_equal(read_head(S("GET / HTTP/1.1\r\nHost: a\r\n\n")), 400);
    assert_int_equal(read_head(S("GET / HTTP/1.1\rHost: a\r\n\r\n")), 400);
    assert_int_equal(with_fields(S("A: b\rc\r\n")), 400);
    assert_int_equal(with_fields(S("A: b\r\r\n")), 400);
    assert_int_equal(read_head(S("\nGET / HTTP/1.1\r\nHost: a\r\n\r\n")), 400);
}

TEST(one_empty_line_before_a_request_is_passed_over_and_no_more)
{
    assert_int_equal(read_head(S("\r\nGET / HTTP/1.1\r\nHost: a\r\n\r\n")), HTTP_WHOLE);
    assert_int_equal(read_head(S("\r\n\r\nGET / HTTP/1.1\r\nHost: a\r\n\r\n")), 400);
}

TEST(sr_web_01_there_is_exactly_one_valid_host)
{
    assert_int_equal(read_head(S("GET / HTTP/1.1\r\n\r\n")), 400);
    assert_int_equal(read_head(S("GET / HTTP/1.0\r\n\r\n")), HTTP_WHOLE);
    assert_int_equal(with_fields(S("Host: a\r\n")), 400);
    assert_int_equal(with_fields(S("hOST: b\r\n")), 400);
    assert_int_equal(read_head(S("GET / HTTP/1.0\r\nHost: a\r\nHost: a\r\n\r\n")), 400);
    static const char *const bad[] = { "",
                                       "a b",
                                       "a,b",
                                       "a/b",
                                       "a@b",
                                       "a:",
                                       "a:x",
                                       "a:65536",
                                       "a:000080",
                                       "[::1",
                                       "[]",
                                       "[::g]",
                                       "[::1]x",
                                       "a?b",
                                       "a#b",
                                       "%61",
                                       "a:80:80",
                                       ":80",
                                       "\xC3\xA9.example",
                                       "a\\b" };
    static const char *const good[] = { "a", "a.b-c_d:0", "127.0.0.1:65535", "[::1]",
                                        "[2001:db8::1]:80" };
    for (size_t i = 0; i < COUNT(bad) + COUNT(good); i++) {
        char text[128];
        const char *host = i < COUNT(bad) ? bad[i] : good[i - COUNT(bad)];
        int n = snprintf(text, sizeof(text), "GET / HTTP/1.1\r\nHost: %s\r\n\r\n", host);
        if (read_head((Str){ text, (size_t)n }) != (i < COUNT(bad) ? 400 : HTTP_WHOLE))
            fail_msg("Host: %s", host);
    }
}

TEST(sr_web_01_one_length_in_digits)
{
    assert_int_equal(with_fields(S("Content-Length: 12\r\n")), HTTP_WHOLE);
    assert_int_equal(head.length, 12);
    assert_int_equal(with_fields(S("Content-Length: 0012\r\n")), HTTP_WHOLE);
    assert_int_equal(with_fields(S("Content-Length: 99999999999999999999999999\r\n")), HTTP_WHOLE);
    assert_true(head.length == UINT64_MAX); /* too much for anybody: the body reader says 413 */
    static const char *const bad[] = { "",    "+3",  "-3",       "3abc",
                                       "0x3", "3 3", "3,3",      "3, 3",
                                       "3.0", "1e3", "\xD9\xA3", "99999999999999999999x" };
    for (size_t i = 0; i < COUNT(bad); i++) {
        char fields[128];
        int n = snprintf(fields, sizeof(fields), "Content-Length: %s\r\n", bad[i]);
        if (with_fields((Str){ fields, (size_t)n }) != 400)
            fail_msg("Content-Length: %s", bad[i]);
    }
    assert_int_equal(with_fields(S("Content-Length: 3\r\nContent-Length: 4\r\n")), 400);
    assert_int_equal(with_fields(S("Content-Length: 3\r\ncontent-length: 3\r\n")), 400);
}

TEST(sr_web_01_no_length_with_chunked_and_one_coding)
{
    assert_int_equal(with_fields(S("Transfer-Encoding: chunked\r\n")), HTTP_WHOLE);
    assert_true(head.chunked);
    assert_int_equal(with_fields(S("Content-Length: 3\r\nTransfer-Encoding: chunked\r\n")), 400);
    assert_int_equal(with_fields(S("Transfer-Encoding: chunked\r\nContent-Length: 0\r\n")), 400);
    static const char *const bad[] = {
        "",         "gzip",       "gzip, chunked", "chunked, chunked", "chunked, identity",
        "identity", "xchunked",   "chunked;q=1",   "\"chunked\"",      "Chunked",
        "chunked,", "\013chunked"
    };
    for (size_t i = 0; i < COUNT(bad); i++) {
        char fields[128];
        int n = snprintf(fields, sizeof(fields), "Transfer-Encoding: %s\r\n", bad[i]);
        if (with_fields((Str){ fields, (size_t)n }) != 400)
            fail_msg("Transfer-Encoding: %s", bad[i]);
    }
    assert_int_equal(with_fields(S("Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n")),
                     400);
    assert_int_equal(read_head(S("POST / HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n")), 400);
}

TEST(sr_web_01_lines_are_not_folded)
{
    assert_int_equal(with_fields(S("A: b\r\n c\r\n")), 400);
    assert_int_equal(with_fields(S("A: b\r\n\tc\r\n")), 400);
    assert_int_equal(read_head(S("GET / HTTP/1.1\r\n Host: a\r\n\r\n")), 400);
    assert_int_equal(with_fields(S(" \r\n")), 400);
}

TEST(sr_web_01_names_are_tokens_with_their_colon_right_behind)
{
    assert_int_equal(with_fields(S("A : b\r\n")), 400);
    assert_int_equal(with_fields(S("A\t: b\r\n")), 400);
    assert_int_equal(with_fields(S(": b\r\n")), 400);
    assert_int_equal(with_fields(S("A b\r\n")), 400);
    assert_int_equal(with_fields(S("A\r\n")), 400);
    assert_int_equal(with_fields(S("A(b): c\r\n")), 400);
    assert_int_equal(with_fields(S("A\0b: c\r\n")), 400);
    assert_int_equal(with_fields(S("\xC3\xA9: c\r\n")), 400);
    assert_int_equal(with_fields(S("!#$%&'*+-.^_`|~09azAZ: c\r\n")), HTTP_WHOLE);
    assert_int_equal(with_fields(S("A:\r\n")), HTTP_WHOLE);
}

TEST(sr_web_01_no_control_byte_in_a_value)
{
    for (int c = 0; c < 256; c++) {
        char fields[] = "A: b?c\r\n";
        fields[4] = (char)c;
        bool allowed = c == '\t' || (c >= ' ' && c != 0x7F);
        if (with_fields((Str){ fields, sizeof(fields) - 1 }) != (allowed ? HTTP_WHOLE : 400))
            fail_msg("byte %d", c);
    }
}

/* "GET /aaa HTTP/1.1" of n bytes, and fields of the given total. */
static Str head_of(char *room, size_t line, size_t block)
{
    size_t n = 0;
    const size_t ends = sizeof("GET / HTTP/1.1") - 1;
    const Str host = S("Host: a\r\n");

    memcpy(room, "GET /", 5);
    n = 5;
    memset(room + n, 'a', line - ends);
    n += line - ends;
    memcpy(room + n, " HTTP/1.1\r\n", 11);
    n += 11;
    memcpy(room + n, host.p, host.n);
    n += host.n;
    block -= host.n;
    while (block) {
        size_t one = block > 2000 ? 1000 : block;
        memcpy(room + n, "A: ", 3);
        memset(room + n + 3, 'x', one - 5);
        memcpy(room + n + one - 2, "\r\n", 2);
        n += one;
        block -= one;
    }
    memcpy(room + n, "\r\n", 2);
    return (Str){ room, n + 2 };
}

TEST(sr_web_02_the_request_line_has_8192_bytes_at_most)
{
    char *room = malloc(2 * HTTP_HEAD_MAX);

    assert_int_equal(read_head(head_of(room, 8192, 100)), HTTP_WHOLE);
    assert_int_equal(head.path.n, 8192 - 13);
    assert_int_equal(read_head(head_of(room, 8193, 100)), 414);
    /* and it is refused without waiting for its end */
    http_head_start(&head);
    memset(room, 'a', 9000);
    assert_int_equal(http_head_read(&head, (Str){ room, 8193 }), HTTP_MORE);
    assert_int_equal(http_head_read(&head, (Str){ room, 8194 }), 414);
    free(room);
}

TEST(sr_web_02_the_field_block_has_32768_bytes_at_most)
{
    char *room = malloc(2 * HTTP_HEAD_MAX);

    assert_int_equal(read_head(head_of(room, 20, 32768)), HTTP_WHOLE);
    assert_int_equal(read_head(head_of(room, 20, 32769)), 431);
    Str longest = head_of(room, 8192, 32768);
    assert_int_equal(longest.n, HTTP_HEAD_MAX - 2);
    assert_int_equal(read_head(longest), HTTP_WHOLE);
    /* one endless field */
    Str start = S("GET / HTTP/1.1\r\nHost: a\r\nA: ");
    memcpy(room, start.p, start.n);
    memset(room + start.n, 'x', 40000);
    http_head_start(&head);
    assert_int_equal(http_head_read(&head, (Str){ room, start.n + 32700 }), HTTP_MORE);
    assert_int_equal(http_head_read(&head, (Str){ room, start.n + 32768 }), 431);
    free(room);
}

TEST(sr_web_02_there_are_100_fields_at_most)
{
    for (int count = 100; count <= 101; count++) {
        char text[2048];
        int n = snprintf(text, sizeof(text), "GET / HTTP/1.1\r\nHost: a\r\n");
        for (int i = 1; i < count; i++)
            n += snprintf(text + n, sizeof(text) - (size_t)n, "A%d: b\r\n", i);
        n += snprintf(text + n, sizeof(text) - (size_t)n, "\r\n");
        assert_int_equal(read_head((Str){ text, (size_t)n }), count == 100 ? HTTP_WHOLE : 431);
    }
}

TEST(sr_web_04_methods_are_known_unknown_or_refused)
{
    static const struct {
        const char *name;
        int status;
        HttpMethod method;
    } cases[] = {
        { "GET", 1, HTTP_GET },
        { "HEAD", 1, HTTP_HEAD },
        { "POST", 1, HTTP_POST },
        { "PUT", 1, HTTP_PUT },
        { "PATCH", 1, HTTP_PATCH },
        { "DELETE", 1, HTTP_DELETE },
        { "OPTIONS", 1, HTTP_OPTIONS },
        { "TRACE", 405, HTTP_NO_METHOD },
        { "CONNECT", 405, HTTP_NO_METHOD },
        { "get", 501, HTTP_NO_METHOD },
        { "BREW", 501, HTTP_NO_METHOD },
        { "GETT", 501, HTTP_NO_METHOD },
        { "G(T", 400, HTTP_NO_METHOD },
        { "", 400, HTTP_NO_METHOD },
        { "G\tT", 400, HTTP_NO_METHOD },
    };
    for (size_t i = 0; i < COUNT(cases); i++) {
        char line[64];
        int n = snprintf(line, sizeof(line), "%s / HTTP/1.1", cases[i].name);
        if (with_line((Str){ line, (size_t)n }) != cases[i].status ||
            head.method != cases[i].method)
            fail_msg("%s", cases[i].name);
    }
    assert_int_equal(with_line(S("CONNECT a:443 HTTP/1.1")), 405);
}

TEST(sr_web_01_the_request_line_has_three_parts_and_two_spaces)
{
    static const char *const bad[] = {
        "GET /",
        "GET",
        "GET  / HTTP/1.1",
        "GET /  HTTP/1.1",
        "GET / HTTP/1.1 ",
        " GET / HTTP/1.1",
        "GET\t/ HTTP/1.1",
        "GET /\tHTTP/1.1",
        "GET / a HTTP/1.1",
        "GET / http/1.1",
        "GET / HTTP/1.1x",
        "GET / HTTP/11",
        "GET / HTTP/1.10",
        "GET / HTTP/1,1",
        "GET / HTTP/x.1",
        "GET / HTTPS/1.1",
        "GET / HTTP/1.",
        "GET / ",
    };
    for (size_t i = 0; i < COUNT(bad); i++)
        if (with_line(str_c(bad[i])) != 400)
            fail_msg("%s", bad[i]);
}

TEST(other_versions_are_505)
{
    assert_int_equal(with_line(S("GET / HTTP/1.1")), HTTP_WHOLE);
    assert_int_equal(with_line(S("GET / HTTP/1.0")), HTTP_WHOLE);
    assert_int_equal(with_line(S("GET / HTTP/0.9")), 505);
    assert_int_equal(with_line(S("GET / HTTP/1.2")), 505);
    assert_int_equal(with_line(S("GET / HTTP/2.0")), 505);
    assert_int_equal(with_line(S("PRI * HTTP/2.0")), 505);
}

TEST(targets_have_origin_or_absolute_form)
{
    assert_int_equal(with_target("/"), HTTP_WHOLE);
    assert_int_equal(with_target("/a//b/?x=/?&y={|}"), HTTP_WHOLE);
    assert_str(head.query, "x=/?&y={|}");
    assert_int_equal(with_target("http://b.example:80/x?y"), HTTP_WHOLE);
    assert_str(head.host, "b.example:80"); /* the target's, not the field's */
    assert_str(head.path, "/x");
    assert_str(head.query, "y");
    assert_int_equal(with_target("HTTPS://b.example"), HTTP_WHOLE);
    assert_str(head.path, "/");
    assert_int_equal(with_target("http://b.example?y"), HTTP_WHOLE);
    assert_str(head.path, "/");
    assert_str(head.query, "y");
    assert_int_equal(with_line(S("OPTIONS * HTTP/1.1")), HTTP_WHOLE);
    static const char *const bad[] = {
        "*",
        "a",
        "a/b",
        "?x",
        "/#x",
        "/a?b#c",
        "ftp://a/",
        "http:///x",
        "http://u@a/",
        "http:/a",
        "http://a b/",
        "http://a:x/y",
        "javascript:x",
        "/<",
        "/\"",
        "/a\\b",
        "/^",
        "/`",
        "/{",
        "/|",
        "/a?\"",
        "/a?<",
        "/\x7f",
        "/\xC3\xA9",
        "/a?\xC3\xA9",
        "//\x01",
    };
    for (size_t i = 0; i < COUNT(bad); i++)
        if (with_target(bad[i]) != 400)
            fail_msg("%s", bad[i]);
}

TEST(sr_web_06_broken_percent_and_utf8_are_400)
{
    static const char *const bad[] = {
        "/%",
        "/%1",
        "/%g0",
        "/%0g",
        "/%%41",
        "/%00",
        "/a%00b",
        "/%0d",
        "/%0A",
        "/%1f",
        "/%7f",
        "/%80",
        "/%c3",
        "/%c3%28",
        "/%c0%af",
        "/%c1%81",
        "/%e0%80%af",
        "/%ed%a0%80",
        "/%ed%bf%bf",
        "/%f4%90%80%80",
        "/%f8%88%80%80%80",
        "/%ff",
        "/%fe",
        "/%e1%83",
        "/a?%",
        "/a?b=%zz",
        "/a?b=%00",
        "/a?b=%c0%af",
        "/a?b=%ed%a0%80",
        "/a?b=%e1%83&c=d",
    };
    for (size_t i = 0; i < COUNT(bad); i++)
        if (with_target(bad[i]) != 400)
            fail_msg("%s", bad[i]);
    assert_int_equal(with_target("/%E1%83%92?q=%E1%83%92%0A+"), HTTP_WHOLE);
}

TEST(sr_web_07_dot_segments_are_400_however_they_are_written)
{
    static const char *const bad[] = { "/.",      "/..",         "/../etc",     "/a/../b",
                                       "/a/./b",  "/a/..",       "/%2e",        "/%2e%2e",
                                       "/.%2E/a", "/a%2f..%2fb", "/a/%2e%2e/b", "http://a/../b" };
    for (size_t i = 0; i < COUNT(bad); i++)
        if (with_target(bad[i]) != 400)
            fail_msg("%s", bad[i]);
    assert_int_equal(with_target("/.well-known/x"), HTTP_WHOLE);
    assert_int_equal(with_target("/..."), HTTP_WHOLE);
    assert_int_equal(with_target("/a..b?../.."), HTTP_WHOLE);
}

TEST(sr_web_06_decoding_happens_once)
{
    char room[64];
    Str path;

    assert_true(http_path_decode(S("/%2541/%252e%252e"), room, &path));
    assert_str(path, "/%41/%2e%2e");
    assert_true(http_path_decode(S("/ka/%E1%83%92%E1%83%96%E1%83%90"), room, &path));
    assert_str(path, "/ka/გზა");
    assert_true(http_percent_ok(S("a=%E1%83%92&b=+%41")));
    assert_false(http_percent_ok(S("a=%E1%83&b=")));
    assert_false(http_percent_ok(S("a\0b")));
}

TEST(connections_are_kept_as_the_versions_say)
{
    assert_int_equal(with_fields(S("Connection: close\r\n")), HTTP_WHOLE);
    assert_false(head.keep_alive);
    assert_int_equal(with_fields(S("Connection: x, CLOSE , keep-alive\r\n")), HTTP_WHOLE);
    assert_false(head.keep_alive);
    assert_int_equal(with_fields(S("Connection: closed\r\n")), HTTP_WHOLE);
    assert_true(head.keep_alive);
    read_head(S("GET / HTTP/1.0\r\n\r\n"));
    assert_false(head.keep_alive);
    read_head(S("GET / HTTP/1.0\r\nConnection: Keep-Alive\r\n\r\n"));
    assert_true(head.keep_alive);
}

TEST(the_one_expectation_we_know_is_100_continue)
{
    assert_int_equal(with_fields(S("Expect: 100-Continue\r\n")), HTTP_WHOLE);
    assert_true(head.wants_continue);
    assert_int_equal(with_fields(S("Expect: the-unexpected\r\n")), 417);
    assert_int_equal(with_fields(S("Expect: 100-continue, x\r\n")), 417);
    read_head(S("GET / HTTP/1.0\r\nExpect: 100-continue\r\n\r\n"));
    assert_false(head.wants_continue);
}

static double seconds_for(char *text, size_t n)
{
    struct timespec a, b;

    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &a);
    for (int i = 0; i < 200; i++) {
        http_head_start(&head);
        http_head_read(&head, (Str){ text, n });
    }
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &b);
    return (double)(b.tv_sec - a.tv_sec) + (double)(b.tv_nsec - a.tv_nsec) / 1e9;
}

/* The shapes that would be worst for a careless reader; the best of a few tries, as machines differ. */
TEST(sr_par_04_time_grows_with_the_bytes)
{
    static const char *const shape[] = {
        "A: b\r\n", "A: xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx\r\n"
    };
    char *text = malloc(HTTP_HEAD_MAX);

    for (size_t s = 0; s < COUNT(shape); s++) {
        double best = 1e9;
        for (int attempt = 0; attempt < 20 && best > 2.5; attempt++) {
            double took[2];
            for (size_t twice = 0; twice < 2; twice++) {
                size_t n = (size_t)snprintf(text, 64, "GET / HTTP/1.1\r\nHost: a\r\n");
                for (size_t i = 0; i < 45 * (twice + 1); i++, n += strlen(shape[s]))
                    memcpy(text + n, shape[s], strlen(shape[s]));
                took[twice] = seconds_for(text, n);
            }
            best = took[1] / took[0] < best ? took[1] / took[0] : best;
        }
        assert_true(best <= 2.5);
    }
    free(text);
}

TESTS(T(a_request_of_a_browser_is_read), T(an_unfinished_head_asks_for_more),
      T(sr_web_01_lines_end_with_cr_lf_and_nothing_else),
      T(one_empty_line_before_a_request_is_passed_over_and_no_more),
      T(sr_web_01_there_is_exactly_one_valid_host), T(sr_web_01_one_length_in_digits),
      T(sr_web_01_no_length_with_chunked_and_one_coding), T(sr_web_01_lines_are_not_folded),
      T(sr_web_01_names_are_tokens_with_their_colon_right_behind),
      T(sr_web_01_no_control_byte_in_a_value), T(sr_web_02_the_request_line_has_8192_bytes_at_most),
      T(sr_web_02_the_field_block_has_32768_bytes_at_most),
      T(sr_web_02_there_are_100_fields_at_most), T(sr_web_04_methods_are_known_unknown_or_refused),
      T(sr_web_01_the_request_line_has_three_parts_and_two_spaces), T(other_versions_are_505),
      T(targets_have_origin_or_absolute_form), T(sr_web_06_broken_percent_and_utf8_are_400),
      T(sr_web_07_dot_segments_are_400_however_they_are_written),
      T(sr_web_06_decoding_happens_once), T(connections_are_kept_as_the_versions_say),
      T(the_one_expectation_we_know_is_100_continue), T(sr_par_04_time_grows_with_the_bytes));
