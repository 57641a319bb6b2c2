#include "base/arena.h"
#include "unit.h"
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

static bool stops(void (*step)(void))
{
    int status;
    pid_t child = fork();

    if (child == 0) {
        if (!freopen("/dev/null", "w", stderr))
            _exit(9);
        struct rlimit none = { 0 };
        setrlimit(RLIMIT_CORE, &none);
        signal(SIGABRT, SIG_DFL);
        step();
        _exit(0);
    }
    assert_int_equal(waitpid(child, &status, 0), child);
    return !WIFEXITED(status) || WEXITSTATUS(status) != 0;
}

static void take_too_much(void)
{
    Arena a = arena_new(1000);

    arena_take(&a, 1, 1001);
}

static void take_often(void)
{
    Arena a = arena_new(1000);

    for (int i = 0; i < 200; i++)
        arena_take(&a, 1, 16);
}

static void take_a_size_that_overflows(void)
{
    Arena a = arena_new(1000);

    arena_take(&a, SIZE_MAX / 2, 3);
}

TEST(memory_is_zeroed_and_aligned)
{
    Arena a = arena_new(1 << 20);

    for (size_t n = 1; n < 100; n += 7) {
        unsigned char *p = arena_take(&a, 1, n);
        assert_int_equal((uintptr_t)p % 16, 0);
        for (size_t i = 0; i < n; i++)
            assert_int_equal(p[i], 0);
        memset(p, 0xAA, n);
    }
    arena_free(&a);
}

TEST(a_reset_arena_hands_out_zeroes_again)
{
    Arena a = arena_new(1 << 20);

    for (int round = 0; round < 3; round++) {
        char *p = NEW_N(&a, char, 5000);
        for (size_t i = 0; i < 5000; i++)
            assert_int_equal(p[i], 0);
        memset(p, 1, 5000);
        if (round == 1)
            memset(NEW_N(&a, char, 60000), 1, 60000); /* a second block: zeroed and kept */
        if (round == 2)
            memset(NEW_N(&a, char, 300000), 1, 300000); /* larger ones go */
        arena_reset(&a);
        assert_int_equal(a.used_bytes, 0);
    }
    arena_free(&a);
    assert_null(a.top);
    assert_null(a.spare);
}

TEST(sr_c_05_outgrowing_an_arena_or_a_size_that_overflows_stops_the_program)
{
    assert_true(stops(take_too_much));
    assert_true(stops(take_often));
    assert_true(stops(take_a_size_that_overflows));
}

TEST(copies_end_with_a_zero_byte)
{
    Arena a = arena_new(1 << 16);
    Str s = arena_str(&a, S("თბილისი"));

    assert_str(s, "თბილისი");
    assert_int_equal(s.p[s.n], 0);
    assert_string_equal(arena_z(&a, (Str){ "abc", 2 }), "ab");
    assert_str(arena_fmt(&a, "%.*s-%d", STR(S("x")), 7), "x-7");
    arena_free(&a);
}

TESTS(T(memory_is_zeroed_and_aligned), T(a_reset_arena_hands_out_zeroes_again),
      T(sr_c_05_outgrowing_an_arena_or_a_size_that_overflows_stops_the_program),
      T(copies_end_with_a_zero_byte))
