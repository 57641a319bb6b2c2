#include "base/json.h"
#include "unit.h"
#include <string.h>

TEST(commas_and_nesting_come_by_themselves)
{
    Buf b = { .limit = 1 << 16 };
    Json j = json_begin(&b);

    json_object(&j);
    json_key(&j, S("id"));
    json_str(&j, S("age-pension"));
    json_key(&j, S("list"));
    json_array(&j);
    json_number(&j, -5);
    json_bool(&j, true);
    json_null(&j);
    json_object(&j);
    json_end(&j);
    json_array(&j);
    json_end(&j);
    json_end(&j);
    json_key(&j, S("last"));
    json_bool(&j, false);
    json_end(&j);
    assert_str(buf_str(&b),
               "{\"id\":\"age-pension\",\"list\":[-5,true,null,{},[]],\"last\":false}");
    buf_free(&b);
}

static void assert_quoted(Str text, const char *wanted)
{
    Buf b = { .limit = 1 << 16 };
    Json j = json_begin(&b);

    json_str(&j, text);
    assert_str(buf_str(&b), wanted);
    buf_free(&b);
}

TEST(strings_are_escaped_for_json_and_for_script_elements)
{
    assert_quoted(S("გზა"), "\"გზა\"");
    assert_quoted(S("a\"b\\c"), "\"a\\\"b\\\\c\"");
    assert_quoted(S("1\n2\t3"), "\"1\\n2\\u00093\"");
    assert_quoted((Str){ "\0", 1 }, "\"\\u0000\"");
    assert_quoted(S("</script><!--&"), "\"\\u003c/script\\u003e\\u003c!--\\u0026\"");
    assert_quoted(S("\xE2\x80\xA8|\xE2\x80\xA9|\xE2\x80\xAA"), "\"\\u2028|\\u2029|\xE2\x80\xAA\"");
}

TEST(long_and_short_texts_are_escaped_alike)
{
    char text[200], wanted[210];

    for (size_t n = 1; n < 130; n++)
        for (size_t odd = 0; odd < n; odd += 9) {
            memset(text, 'x', n);
            text[odd] = '"';
            wanted[0] = '"';
            memset(wanted + 1, 'x', n + 1);
            memcpy(wanted + 1 + odd, "\\\"", 2);
            memcpy(wanted + n + 2, "\"", 2);
            assert_quoted((Str){ text, n }, wanted);
        }
}

TEST(a_key_of_ours_is_like_any_other)
{
    Buf b = { .limit = 1 << 16 }, same = { .limit = 1 << 16 };
    Json j = json_begin(&b), k = json_begin(&same);

    json_object(&j);
    JSON_KEY(&j, "shown_as");
    json_str(&j, S("open"));
    JSON_KEY(&j, "next");
    json_null(&j);
    json_end(&j);
    json_object(&k);
    json_key(&k, S("shown_as"));
    json_str(&k, S("open"));
    json_key(&k, S("next"));
    json_null(&k);
    json_end(&k);
    assert_str(buf_str(&b), "{\"shown_as\":\"open\",\"next\":null}");
    assert_true(str_eq(buf_str(&b), buf_str(&same)));
    buf_free(&b);
    buf_free(&same);
}

TEST(hundredths_are_written_without_needless_digits)
{
    Buf b = { .limit = 1 << 16 };
    Json j = json_begin(&b);

    json_array(&j);
    json_hundredths(&j, 150);
    json_hundredths(&j, 100);
    json_hundredths(&j, 5);
    json_hundredths(&j, 1234);
    json_hundredths(&j, 0);
    json_end(&j);
    assert_str(buf_str(&b), "[1.5,1,0.05,12.34,0]");
    buf_free(&b);
}

TESTS(T(commas_and_nesting_come_by_themselves),
      T(strings_are_escaped_for_json_and_for_script_elements),
      T(long_and_short_texts_are_escaped_alike), T(a_key_of_ours_is_like_any_other),
      T(hundredths_are_written_without_needless_digits))
