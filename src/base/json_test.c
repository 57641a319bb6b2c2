#include "base/json.h"
#include "unit.h"

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
      T(hundredths_are_written_without_needless_digits))
