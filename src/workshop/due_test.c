/* due_test.c -- what is longest unchecked, and which English no longer says what the Georgian says. */
#include "workshop/due.h"
#include "workshop/test_workshop.h"

TEST(the_longest_unchecked_comes_first_and_goes_last_when_it_is_still_true)
{
    Act act = editor();
    Due *list;
    size_t count;
    Result r;

    good(due_list(db, &big, &list, &count));
    assert_int_equal(count, 157);
    for (size_t i = 1; i < count; i++)
        assert_true(list[i - 1].last <= list[i].last);
    Str first = list[0].path;
    good(still_true(db, &act, first, 20781, &r));
    good(due_list(db, &big, &list, &count));
    assert_false(str_eq(list[0].path, first));
    size_t at = 0;
    while (!str_eq(list[at].path, first))
        at++;
    assert_int_equal(list[at].last, 20781);
    assert_true(at > count / 2);
}

#define V1 "name:\n  ka: \"ერთი\"\n  en: \"One\"\nsteps:\n  - ka: \"მიდით\"\n    en: \"Go\"\n"
#define V2 "name:\n  ka: \"ერთი\"\n  en: \"One\"\nsteps:\n  - ka: \"დარეკეთ\"\n    en: \"Go\"\n"
#define V3 "name:\n  ka: \"ერთი\"\n  en: \"One\"\nsteps:\n  - ka: \"დარეკეთ\"\n    en: \"Call\"\n"

static size_t behind(const char *a, const char *b, const char *c, bool settled, Behind *out)
{
    TextState version[3] = { { str_c(a), false }, { str_c(b), settled }, { str_c(c), false } };
    size_t count = 0;

    behind_of(&big, S("services/x/y.yaml"), version, c ? 3 : 2, out, &count);
    return count;
}

TEST(english_is_behind_until_it_is_changed_or_said_to_be_true)
{
    Behind out[BEHIND_MOST];

    assert_int_equal(behind(V1, V2, NULL, false, out), 1);
    assert_str(out[0].field, "steps.0");
    assert_str(out[0].ka_was, "მიდით");
    assert_str(out[0].ka, "დარეკეთ");
    assert_int_equal(behind(V1, V2, V3, false, out), 0);
    assert_int_equal(behind(V1, V2, NULL, true, out), 0);
    assert_int_equal(behind(V1, V2, V2 "x: 1\n", false, out), 1);
    assert_int_equal(behind(V1, V3, NULL, false, out), 0);
    assert_int_equal(behind(V1, V1, NULL, false, out), 0);
    arena_free(&big);
}

TEST(a_published_change_of_the_georgian_shows_in_the_list)
{
    Behind *list;
    size_t count;
    BookTexts in = guide_texts();

    good(behind_list(db, &big, &list, &count));
    assert_int_equal(count, 0);
    for (size_t i = 0; i < in.count; i++)
        if (str_eq(in.at[i].path, PASSPORT.path))
            in.at[i].text = with(in.at[i].text, "ნებისმიერი ასაკის", "ყველა ასაკის");
    imported(&in);
    good(behind_list(db, &big, &list, &count));
    assert_int_equal(count, 1);
    assert_str(list[0].id, "biometric-passport");
    assert_str(list[0].field, "who.0");
}

TESTS(WORKSHOP_TEST(the_longest_unchecked_comes_first_and_goes_last_when_it_is_still_true),
      T(english_is_behind_until_it_is_changed_or_said_to_be_true),
      WORKSHOP_TEST(a_published_change_of_the_georgian_shows_in_the_list));
