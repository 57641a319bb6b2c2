#include "base/arena.h"
#include "base/fmt.h"
#include "unit.h"

static Arena arena = { .limit_bytes = 1 << 20 };
#define FMT(...) arena_fmt(&arena, __VA_ARGS__)

TEST(numbers)
{
    assert_str(FMT("%d %d %d", 0, -1, 42), "0 -1 42");
    assert_str(FMT("%d", INT32_MIN), "-2147483648");
    assert_str(FMT("%lld", (long long)INT64_MIN), "-9223372036854775808");
    assert_str(FMT("%llu", (unsigned long long)UINT64_MAX), "18446744073709551615");
    assert_str(FMT("%zu", (size_t)12), "12");
    assert_str(FMT("%x", 0xBEEFu), "beef");
}

TEST(widths)
{
    assert_str(FMT("%02d:%5u|", 7, 42u), "07:   42|");
    assert_str(FMT("%04d", -7), "-007");
    assert_str(FMT("%4d", -7), "  -7");
    assert_str(FMT("%2d", 12345), "12345");
}

TEST(strings)
{
    assert_str(FMT("%s%c%.*s%%", "a", 'b', STR(S("ცდა"))), "abცდა%");
    assert_str(FMT("%.*s", 0, "never read"), "");
}

static size_t into(char *out, size_t cap, const char *form, ...) PRINTF_LIKE(3, 4);
static size_t into(char *out, size_t cap, const char *form, ...)
{
    va_list args;

    va_start(args, form);
    size_t n = fmt_into(out, cap, form, args);
    va_end(args);
    return n;
}

TEST(a_short_buffer_gets_the_front_and_the_answer_says_the_whole)
{
    char out[4] = "???";

    assert_int_equal(into(out, 2, "%d", 12345), 5);
    assert_memory_equal(out, "12?", 4);
    assert_int_equal(into(NULL, 0, "%s", "abc"), 3);
}

TESTS(T(numbers), T(widths), T(strings),
      T(a_short_buffer_gets_the_front_and_the_answer_says_the_whole))
