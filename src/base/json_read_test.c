#include "base/json_read.h"
#include "unit.h"

static Arena arena = { .limit_bytes = (size_t)64 << 20 };

static const JsonValue *read(const char *text)
{
    size_t at;

    return json_parse(&arena, str_c(text), &at);
}

TEST(values_of_every_kind)
{
    const JsonValue *v = read(
        " {\"a\": 12, \"b\": [true, false, null, \"\\u10D2\\u10D6\\u10d0 \\ud83d\\ude00\\n\\/\"], \"c\": {}, \"d\": -1.5e+3} ");

    assert_non_null(v);
    assert_int_equal(v->kind, JSON_OBJECT);
    assert_int_equal(v->count, 4);
    assert_str(v->first->key, "a");
    assert_str(v->first->text, "12");
    const JsonValue *list = v->first->next;
    assert_int_equal(list->count, 4);
    assert_int_equal(list->first->kind, JSON_BOOL);
    assert_int_equal(list->first->next->next->kind, JSON_NULL);
    assert_str(list->first->next->next->next->text, "გზა 😀\n/");
    assert_int_equal(list->next->kind, JSON_OBJECT);
    assert_str(list->next->next->text, "-1.5e+3");
}

TEST(what_is_not_json_is_refused)
{
    static const char *const wrong[] = { "",
                                         " ",
                                         "{",
                                         "[1,]",
                                         "{\"a\":1,}",
                                         "{a:1}",
                                         "{\"a\" 1}",
                                         "01",
                                         "1.",
                                         ".5",
                                         "+1",
                                         "1e",
                                         "tru",
                                         "nul",
                                         "\"a",
                                         "\"\t\"",
                                         "\"\\x\"",
                                         "\"\\u12\"",
                                         "\"\\ud800\"",
                                         "\"\\udc00\"",
                                         "\"\\ud800\\u0041\"",
                                         "{\"a\":1,\"a\":2}",
                                         "1 2",
                                         "[] // x",
                                         "'a'",
                                         "\xff",
                                         "NaN",
                                         "[1 2]",
                                         "{\"a\":1 \"b\":2}",
                                         "\"\\" };

    for (size_t i = 0; i < COUNT(wrong); i++)
        if (read(wrong[i]))
            fail_msg("this was read: %s", wrong[i]);
}

TEST(sr_par_05_a_key_that_comes_twice_is_refused_wherever_it_stands)
{
    /* Keys of one length that begin, end and have their middle alike are looked at closely, not refused. */
    assert_non_null(read(
        "{\"\": 1, \"age\": 1, \"abe\": 2, \"ab\": 3, \"a_b__c\": 4, \"a___bc\": 5, \"a_x_yc\": 6, \"a_y_xc\": 7}"));
    assert_null(read("{\"a_x_yc\": 1, \"a_y_xc\": 2, \"a_x_yc\": 3}"));
    assert_null(read("{\"\": 1, \"age\": 2, \"\": 3}"));
    for (int twice = 0; twice < 300; twice += 13) {
        Str text = S("{");
        for (int i = 0; i < 300; i++)
            text = arena_fmt(&arena, "%.*s\"k%d\": %d,", STR(text), i, i);
        assert_null(read(arena_z(&arena, arena_fmt(&arena, "%.*s\"k%d\": 0}", STR(text), twice))));
        assert_non_null(read(arena_z(&arena, arena_fmt(&arena, "%.*s\"k300\": 0}", STR(text)))));
        arena_reset(&arena);
    }
}

TEST(depth_and_size_have_their_ceiling)
{
    char deep[2 * JSON_READ_DEPTH + 3] = { 0 };

    for (int i = 0; i < JSON_READ_DEPTH + 1; i++)
        deep[i] = '[';
    assert_null(read(deep));
    for (int i = 0; i < JSON_READ_DEPTH; i++)
        deep[i] = '[', deep[JSON_READ_DEPTH + i] = ']';
    assert_non_null(read(deep));
}

TESTS(T(values_of_every_kind), T(what_is_not_json_is_refused),
      T(sr_par_05_a_key_that_comes_twice_is_refused_wherever_it_stands),
      T(depth_and_size_have_their_ceiling))
