#include "base/utf8.h"
#include "unit.h"

TEST(good_text_passes)
{
    assert_true(utf8_valid(S("")));
    assert_true(utf8_valid(S("გზა მშვიდობისა, ₾ 😀")));
    assert_true(utf8_valid((Str){ "a\0b", 3 }));
    assert_true(utf8_valid(S("\xF4\x8F\xBF\xBF")));
    assert_true(utf8_valid(S("\xED\x9F\xBF\xEE\x80\x80")));
}

TEST(sr_web_06_broken_text_is_refused)
{
    static const Str broken[] = {
        S_INIT("\x80"),             /* a follower alone */
        S_INIT("\xC3"),             /* cut off */
        S_INIT("\xE1\x83"),         /* cut off */
        S_INIT("\xF0\x9F\x98"),     /* cut off */
        S_INIT("\xC0\xAF"),         /* overlong '/' */
        S_INIT("\xC1\x81"),         /* overlong */
        S_INIT("\xE0\x80\xAF"),     /* overlong */
        S_INIT("\xF0\x80\x80\xAF"), /* overlong */
        S_INIT("\xED\xA0\x80"),     /* surrogate */
        S_INIT("\xED\xBF\xBF"),     /* surrogate */
        S_INIT("\xF4\x90\x80\x80"), /* above U+10FFFF */
        S_INIT("\xF8\x88\x80\x80\x80"),
        S_INIT("\xFF"),
        S_INIT("a\xC3(b"),
    };

    for (size_t i = 0; i < COUNT(broken); i++)
        assert_false(utf8_valid(broken[i]));
}

TEST(every_code_point_comes_back_as_it_went)
{
    for (uint32_t c = 0; c <= 0x10FFFF; c++) {
        char out[4];
        if (c >= 0xD800 && c <= 0xDFFF)
            continue;
        Str s = { out, utf8_write(c, out) };
        if (!utf8_valid(s) || utf8_next(&s) != c || s.n != 0)
            fail_msg("U+%04X", c);
    }
}

TEST(broken_bytes_are_passed_one_at_a_time)
{
    Str s = S("a\xE1\x83z");

    assert_int_equal(utf8_next(&s), 'a');
    assert_int_equal(utf8_next(&s), 0xFFFD);
    assert_int_equal(utf8_next(&s), 0xFFFD);
    assert_int_equal(utf8_next(&s), 'z');
    assert_int_equal(s.n, 0);
}

TEST(letters_are_counted_and_never_cut)
{
    assert_int_equal(utf8_count(S("გზა1")), 4);
    assert_str(utf8_head(S("გზა1"), 2), "გზ");
    assert_str(utf8_head(S("გზა"), 0), "");
    assert_str(utf8_head(S("გზა"), 99), "გზა");
}

TEST(sr_par_16_invisible_letters_are_known)
{
    static const uint32_t invisible[] = { 0xAD,   0x200B, 0x200D, 0x200E,
                                          0x202E, 0x2066, 0xFEFF, 0xE0041 };

    for (size_t i = 0; i < COUNT(invisible); i++)
        assert_true(code_is_invisible(invisible[i]));
    assert_false(code_is_invisible(' '));
    assert_false(code_is_invisible(0x10D0));
    assert_false(code_is_invisible(0xA0));
}

TEST(georgian_letters_are_known)
{
    assert_true(code_is_georgian(0x10D0)); /* ა */
    assert_true(code_is_georgian(0x1C90)); /* Mtavruli */
    assert_true(code_is_georgian(0x2D00)); /* Nuskhuri */
    assert_false(code_is_georgian('a'));
    assert_false(code_is_georgian(0x430));
}

TESTS(T(good_text_passes), T(sr_web_06_broken_text_is_refused),
      T(every_code_point_comes_back_as_it_went), T(broken_bytes_are_passed_one_at_a_time),
      T(letters_are_counted_and_never_cut), T(sr_par_16_invisible_letters_are_known),
      T(georgian_letters_are_known))
