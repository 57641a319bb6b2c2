#include "unit.h"
#include "web/http_fields.h"

static HttpHead head_with(const char *name, const char *value)
{
    HttpHead h = { .field_count = 1 };

    h.field[0] = (HttpField){ str_c(name), str_c(value) };
    return h;
}

TEST(the_coding_is_what_the_client_weighs_highest)
{
    enum { ALL = 1 << HTTP_GZIP | 1 << HTTP_BROTLI };
    static const struct {
        const char *accept;
        unsigned have;
        HttpCoding best;
    } cases[] = {
        { "", ALL, HTTP_IDENTITY },
        { "gzip", ALL, HTTP_GZIP },
        { "gzip, deflate, br", ALL, HTTP_BROTLI },
        { "gzip, deflate, br", 1 << HTTP_GZIP, HTTP_GZIP },
        { "gzip, deflate, br", 0, HTTP_IDENTITY },
        { "GZIP;Q=1.0, br;q=0.5", ALL, HTTP_GZIP },
        { "br;q=0.5,gzip;q=0.501", ALL, HTTP_GZIP },
        { "br;q=0, gzip;q=0.1", ALL, HTTP_GZIP },
        { "br;q=0.5, identity", ALL, HTTP_IDENTITY },
        { "*", ALL, HTTP_BROTLI },
        { "*;q=0", ALL, HTTP_IDENTITY },
        { "*, br;q=0", ALL, HTTP_GZIP },
        { "identity;q=0", ALL, HTTP_IDENTITY },
        { "identity;q=0, gzip", ALL, HTTP_GZIP },
        { "br;q=2", ALL, HTTP_IDENTITY },
        { "br;q=0.12345", ALL, HTTP_IDENTITY },
        { "br;q=x, gzip;q=", ALL, HTTP_IDENTITY },
        { ",,;,br ; q=0.5 ,", ALL, HTTP_BROTLI },
        { "xbr, gzipx", ALL, HTTP_IDENTITY },
    };
    for (size_t i = 0; i < COUNT(cases); i++) {
        HttpHead h = head_with("Accept-Encoding", cases[i].accept);
        if (http_coding_best(&h, cases[i].have) != cases[i].best)
            fail_msg("%s", cases[i].accept);
    }
    HttpHead none = { 0 };
    assert_int_equal(http_coding_best(&none, ALL), HTTP_IDENTITY);
}

TEST(an_entity_tag_is_found_in_a_list)
{
    static const struct {
        const char *list;
        bool found;
    } cases[] = {
        { "\"abc\"", true },
        { "W/\"abc\"", true },
        { "\"x\", \"abc\"", true },
        { "\"x\",W/\"abc\" ,\"y\"", true },
        { "*", true },
        { "\"ab\"", false },
        { "abc", false },
        { "\"abc\"x", false },
        { "w/\"abc\"", false },
        { "", false },
        { "\"x\", *", false },
        { ",,,", false },
    };
    for (size_t i = 0; i < COUNT(cases); i++) {
        HttpHead h = head_with("if-none-match", cases[i].list);
        if (http_has_version(&h, S("\"abc\"")) != cases[i].found)
            fail_msg("%s", cases[i].list);
    }
}

TEST(a_media_type_is_known_with_its_parameters)
{
    HttpHead h = head_with("Content-Type", "Application/X-WWW-Form-URLencoded ; charset=UTF-8");

    assert_true(http_content_is(&h, S("application/x-www-form-urlencoded")));
    h = head_with("Content-Type", "text/plain");
    assert_false(http_content_is(&h, S("application/x-www-form-urlencoded")));
    h = head_with("Content", "text/plain");
    assert_false(http_content_is(&h, S("text/plain")));
}

static HttpHead head_of(const char *fields)
{
    static char room[1024];
    HttpHead h;

    snprintf(room, sizeof(room), "POST / HTTP/1.1\r\n%s\r\n", fields);
    http_head_start(&h);
    assert_int_equal(http_head_read(&h, str_c(room)), HTTP_WHOLE);
    return h;
}

TEST(sr_web_09_what_our_own_pages_send_is_told_from_the_rest)
{
    static const struct {
        const char *fields;
        bool ours, ours_by_https;
    } cases[] = {
        { "Host: a.ge\r\nSec-Fetch-Site: same-origin\r\n", true, true },
        { "Host: a.ge\r\nSec-Fetch-Site: same-origin\r\nOrigin: null\r\n", true, true },
        { "Host: a.ge\r\nSec-Fetch-Site: same-site\r\nOrigin: https://a.ge\r\n", false, false },
        { "Host: a.ge\r\nSec-Fetch-Site: cross-site\r\n", false, false },
        { "Host: a.ge\r\nSec-Fetch-Site: none\r\n", false, false },
        { "Host: a.ge\r\nSec-Fetch-Site: \r\n", false, false },
        { "Host: a.ge\r\nSec-Fetch-Site: same-origin\r\nSec-Fetch-Site: same-origin\r\n", false,
          false },
        { "Host: a.ge\r\nOrigin: https://a.ge\r\n", true, true },
        { "Host: a.ge\r\nOrigin: http://a.ge\r\n", true, false },
        { "Host: A.ge:8080\r\nOrigin: http://a.ge:8080\r\n", true, false },
        { "Host: a.ge:8080\r\nOrigin: http://a.ge\r\n", false, false },
        { "Host: a.ge\r\nOrigin: https://a.ge.evil.example\r\n", false, false },
        { "Host: a.ge\r\nOrigin: https://b.ge\r\n", false, false },
        { "Host: a.ge\r\nOrigin: null\r\n", false, false },
        { "Host: a.ge\r\nOrigin: \r\n", false, false },
        { "Host: a.ge\r\nOrigin: https://a.ge\r\nOrigin: https://a.ge\r\n", false, false },
        { "Host: a.ge\r\n", false, false },
        { "Host: a.ge\r\nReferer: https://a.ge/\r\n", false, false },
    };
    for (size_t i = 0; i < COUNT(cases); i++) {
        HttpHead h = head_of(cases[i].fields);
        if (http_same_origin(&h, false) != cases[i].ours ||
            http_same_origin(&h, true) != cases[i].ours_by_https)
            fail_msg("%s", cases[i].fields);
    }
}

TEST(sr_web_05_the_address_is_the_one_the_next_proxy_added)
{
    HttpHead h = head_of("Host: a\r\nX-Forwarded-For: 198.51.100.1\r\n");
    assert_str(http_forwarded_for(&h), "198.51.100.1");
    h = head_of("Host: a\r\nX-Forwarded-For: 10.0.0.1, made-up ,198.51.100.1\r\n");
    assert_str(http_forwarded_for(&h), "198.51.100.1");
    h = head_of("Host: a\r\nX-Forwarded-For: 10.0.0.1\r\nX-Forwarded-For: 2001:db8::1\r\n");
    assert_str(http_forwarded_for(&h), "2001:db8::1");
    h = head_of("Host: a\r\nX-Forwarded-For: 10.0.0.1,\r\n");
    assert_str(http_forwarded_for(&h), "");
    h = head_of("Host: a\r\n");
    assert_str(http_forwarded_for(&h), "");
}

TEST(sr_web_13_only_own_paths_may_be_gone_to)
{
    static const char *const ours[] = { "/", "/ka/desk?saved=1", "/en/s/k2m4x#papers" };
    static const char *const others[] = {
        "",        "ka",         "//host", "/\\host",      "https://host/",
        "/a\r\nX", "/a\r\nX: y", "/a b",   "/\xE1\x83\x90"
    };

    for (size_t i = 0; i < COUNT(ours); i++)
        assert_true(http_is_own_path(str_c(ours[i])));
    for (size_t i = 0; i < COUNT(others); i++)
        assert_false(http_is_own_path(str_c(others[i])));
}

TESTS(T(sr_web_13_only_own_paths_may_be_gone_to),
      T(sr_web_09_what_our_own_pages_send_is_told_from_the_rest),
      T(sr_web_05_the_address_is_the_one_the_next_proxy_added),
      T(the_coding_is_what_the_client_weighs_highest), T(an_entity_tag_is_found_in_a_list),
      T(a_media_type_is_known_with_its_parameters));
