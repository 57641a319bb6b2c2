/* form_test.c -- pairs of a form with many fields: what a person typed in several lines comes as typed. */
#include "public/form.h"
#include "unit.h"

static Arena arena = { .limit_bytes = 1 << 20 };

TEST(lines_and_tabs_of_a_value_stay)
{
    Str rest = S("a=%E1%83%92%0D%0Ab%09c&b=x%01y&c"), name, value;

    assert_int_equal(form_pair(&arena, &rest, &name, &value), FORM_OK);
    assert_str(name, "a");
    assert_str(value, "გ\nb\tc");
    assert_int_equal(form_pair(&arena, &rest, &name, &value), FORM_OK);
    assert_str(value, "x y");
    assert_int_equal(form_pair(&arena, &rest, &name, &value), FORM_OK);
    assert_str(name, "c");
    assert_str(value, "");
    assert_int_equal(form_pair(&arena, &rest, &name, &value), FORM_ABSENT);
}

TEST(a_broken_pair_is_said)
{
    static const char *const broken[] = { "a=%4", "a=%zz", "%FF=a", "a=%00", "a=%C2" };
    Str name, value;

    for (size_t i = 0; i < COUNT(broken); i++) {
        Str rest = str_c(broken[i]);
        assert_int_equal(form_pair(&arena, &rest, &name, &value), FORM_BROKEN);
    }
}

TESTS(T(lines_and_tabs_of_a_value_stay), T(a_broken_pair_is_said));
