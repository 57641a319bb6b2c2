#include "unit.h"

TEST(slices_compare_by_bytes_and_shorter_comes_first)
{
    assert_true(str_eq(S("გზა"), S("გზა")));
    assert_false(str_eq(S("გზა"), S("გზ")));
    assert_true(str_eq((Str){ 0 }, S("")));
    assert_true(str_cmp(S("ab"), S("abc")) < 0);
    assert_true(str_cmp(S("b"), S("abc")) > 0);
    assert_int_equal(str_cmp(S(""), (Str){ 0 }), 0);
    assert_true(str_cmp(S("z"), S("ა")) < 0); /* bytes are unsigned */
}

TEST(a_null_pointer_is_the_empty_slice)
{
    assert_int_equal(str_c(NULL).n, 0);
    assert_true(str_starts((Str){ 0 }, (Str){ 0 }));
    assert_int_equal(str_find((Str){ 0 }, S("a")), -1);
    assert_int_equal(str_from((Str){ 0 }, 5).n, 0);
}

TEST(starting_and_ending)
{
    assert_true(str_starts(S("/ka/s/k2m4x"), S("/ka/")));
    assert_false(str_starts(S("/k"), S("/ka/")));
    assert_true(str_ends(S("guide.gza"), S(".gza")));
    assert_false(str_ends(S("gza"), S(".gza")));
}

TEST(finding_a_part)
{
    assert_int_equal(str_find(S("საქართველო"), S("ქართ")), 6);
    assert_int_equal(str_find(S("aab"), S("ab")), 1);
    assert_int_equal(str_find(S("ab"), S("abc")), -1);
    assert_int_equal(str_find_byte(S("a=b"), '='), 1);
    assert_int_equal(str_find_byte(S(""), '='), -1);
}

TEST(cutting_takes_one_part_after_another)
{
    Str rest = S("a,b,,c");

    assert_str(str_cut(&rest, ','), "a");
    assert_str(str_cut(&rest, ','), "b");
    assert_str(str_cut(&rest, ','), "");
    assert_str(str_cut(&rest, ','), "c");
    assert_int_equal(rest.n, 0);
    assert_str(str_cut(&rest, ','), "");
}

TEST(trimming_leaves_the_inside)
{
    assert_str(str_trim(S(" \t a b \r\n")), "a b");
    assert_str(str_trim(S("   ")), "");
}

TEST(whole_numbers_are_digits_only_and_within_the_limit)
{
    uint32_t n = 7;

    assert_true(str_u32(S("0"), 10, &n));
    assert_int_equal(n, 0);
    assert_true(str_u32(S("4294967295"), UINT32_MAX, &n));
    assert_int_equal(n, UINT32_MAX);
    assert_false(str_u32(S("4294967296"), UINT32_MAX, &n));
    assert_false(str_u32(S("99999999999999999999"), UINT32_MAX, &n));
    assert_false(str_u32(S("11"), 10, &n));
    assert_false(str_u32(S(""), 10, &n));
    assert_false(str_u32(S("+1"), 10, &n));
    assert_false(str_u32(S("-1"), 10, &n));
    assert_false(str_u32(S(" 1"), 10, &n));
    assert_false(str_u32(S("1e1"), 100, &n));
    assert_int_equal(n, UINT32_MAX); /* a refused number leaves the answer as it was */
}

TEST(heads_and_tails_never_leave_the_slice)
{
    assert_str(str_head(S("abc"), 2), "ab");
    assert_str(str_head(S("abc"), 9), "abc");
    assert_str(str_from(S("abc"), 1), "bc");
    assert_str(str_from(S("abc"), 9), "");
}

TESTS(T(slices_compare_by_bytes_and_shorter_comes_first), T(a_null_pointer_is_the_empty_slice),
      T(starting_and_ending), T(finding_a_part), T(cutting_takes_one_part_after_another),
      T(trimming_leaves_the_inside), T(whole_numbers_are_digits_only_and_within_the_limit),
      T(heads_and_tails_never_leave_the_slice))
