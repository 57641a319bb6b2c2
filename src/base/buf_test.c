#include "base/buf.h"
#include "unit.h"
#include <string.h>

TEST(a_buffer_grows_and_keeps_everything)
{
    Buf b = { .limit = 1 << 20 };

    for (int i = 0; i < 5000; i++)
        buf_fmt(&b, "%d,", i);
    buf_byte(&b, 0);
    buf_zero(&b, 3);
    buf_put(&b, (Str){ 0 });
    assert_int_equal(b.n, 10 * 2 + 90 * 3 + 900 * 4 + 4000 * 5 + 4);
    assert_true(str_starts(buf_str(&b), S("0,1,2,")));
    assert_memory_equal(b.p + b.n - 9, "4999,\0\0\0\0", 9);
    buf_free(&b);
    assert_int_equal(b.n, 0);
    assert_null(b.p);
}

TEST(a_freed_buffer_may_be_used_again)
{
    Buf b = { .limit = 10 };

    buf_put(&b, S("0123456789"));
    buf_free(&b);
    buf_put(&b, S("ok"));
    assert_str(buf_str(&b), "ok");
    buf_free(&b);
    buf_free(&b);
}

TESTS(T(a_buffer_grows_and_keeps_everything), T(a_freed_buffer_may_be_used_again))
