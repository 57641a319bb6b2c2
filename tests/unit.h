/*
 * unit.h -- what the tests beside the code share: cmocka, and Str compared with a literal.
 *
 * A test is a sentence: TEST(an_empty_slice_is_equal_to_itself) { ... }. A file ends with
 * TESTS(T(one), T(other)); and becomes a program of its own (tests/meson.build).
 */
#pragma once
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>

#include "base/str.h"

#define TEST(name) static void name([[maybe_unused]] void **unit_state)
#define T(name) cmocka_unit_test(name)
#define TESTS(...)                                                                                 \
    int main(void)                                                                                 \
    {                                                                                              \
        const struct CMUnitTest tests[] = { __VA_ARGS__ };                                         \
        return cmocka_run_group_tests(tests, NULL, NULL);                                          \
    }

#define assert_str(got, wanted)                                                                    \
    do {                                                                                           \
        Str got_ = (got), wanted_ = str_c(wanted);                                                 \
        if (!str_eq(got_, wanted_)) {                                                              \
            print_error("got \"%.*s\", wanted \"%.*s\"\n", STR(got_), STR(wanted_));               \
            fail();                                                                                \
        }                                                                                          \
    } while (0)

#define assert_has(text, part)                                                                     \
    do {                                                                                           \
        Str text_ = (text);                                                                        \
        if (str_find(text_, str_c(part)) < 0) {                                                    \
            print_error("no \"%s\" in \"%.*s\"\n", (part), STR(text_));                            \
            fail();                                                                                \
        }                                                                                          \
    } while (0)

#define assert_has_no(text, part)                                                                  \
    do {                                                                                           \
        Str text_ = (text);                                                                        \
        if (str_find(text_, str_c(part)) >= 0) {                                                   \
            print_error("\"%s\" in \"%.*s\"\n", (part), STR(text_));                               \
            fail();                                                                                \
        }                                                                                          \
    } while (0)
