#include "base/buf.h"
#include "source/node.h"
#include "unit.h"
#include <string.h>
#include <time.h>

static Arena arena = { .limit_bytes = (size_t)512 << 20 };

static const Node *parse(Str yaml, Problems *problems)
{
    *problems = (Problems){ .a = &arena };
    return node_parse(&arena, S("x.yaml"), yaml, problems);
}

static void assert_refused(Str yaml, int line, const char *rule)
{
    Problems p;

    if (parse(yaml, &p))
        fail_msg("this was read: %.*s", STR(str_head(yaml, 60)));
    assert_true(p.count >= 1);
    assert_string_equal(p.first->rule, rule);
    if (line)
        assert_int_equal(p.first->line, line);
}

TEST(lists_maps_and_texts_with_their_lines)
{
    Problems p;
    const Node *n =
        parse(S("id: one\nlist:\n  - a\n  - {ka: \"გზა\", en: road}\nno: no\nnothing: null\n"), &p);

    assert_non_null(n);
    assert_int_equal(p.count, 0);
    assert_str(node_text(n, "id"), "one");
    const Node *list = node_get(n, "list");
    assert_int_equal(list->kind, NODE_LIST);
    assert_int_equal(list->count, 2);
    assert_int_equal(list->first->line, 3);
    assert_str(node_text(list->first->next, "ka"), "გზა");
    assert_str(node_text(n, "no"), "no"); /* not a false: nothing has a type of its own */
    assert_true(node_is_null(node_get(n, "nothing")));
    assert_int_equal(node_text(n, "nothing").n, 0);
    assert_int_equal(node_get(n, "nothing")->key_line, 6);
    assert_null(node_get(list, "ka"));
    assert_null(node_get(NULL, "ka"));
}

TEST(a_quoted_null_is_a_text)
{
    Problems p;
    const Node *n = parse(S("a: \"null\"\nb: ~\n"), &p);

    assert_false(node_is_null(node_get(n, "a")));
    assert_true(node_is_null(node_get(n, "b")));
}

TEST(sr_par_06_what_yaml_can_do_and_the_guide_does_not_is_refused)
{
    assert_refused(S("a: &x 1\nb: *x\n"), 1, "yaml-anchor");
    assert_refused(S("a: 1\nb: *x\n"), 2, "yaml-alias");
    assert_refused(S("a: !!int 1\n"), 1, "yaml-tag");
    assert_refused(S("a: !python/object:os.system x\n"), 1, "yaml-tag");
    assert_refused(S("a:\n  <<: {b: 1}\n"), 2, "yaml-merge");
    assert_refused(S("a: 1\n---\nb: 2\n"), 2, "yaml-documents");
    assert_refused(S("? [a, b]\n: 1\n"), 1, "yaml-key");
    assert_refused(S("a: \"b\n"), 0, "yaml-syntax");
    assert_refused(S("a: [1, 2\n"), 0, "yaml-syntax");
    assert_refused(S("\ta: 1\n"), 0, "yaml-syntax");
    assert_refused(S(""), 1, "empty-file");
    assert_refused(S("# only a comment\n"), 1, "empty-file");
    assert_refused(S("a: \"x\\0y\"\n"), 1, "yaml-nul");
    assert_refused(S("a: 1\nb: \xE1\x83\n"), 2, "not-utf8");
    assert_refused(S("\xFF\xFE"
                     "a\0:\0"),
                   1, "not-utf8");
    assert_refused(S("a: \xED\xA0\x80\n"), 1, "not-utf8");
}

TEST(sr_par_05_a_key_twice_is_a_problem)
{
    Problems p;

    parse(S("a: 1\nb: 2\na: 3\n"), &p);
    assert_int_equal(p.count, 1);
    assert_string_equal(p.first->rule, "duplicate-key");
    assert_int_equal(p.first->line, 3);
}

static Buf repeated(const char *what, size_t times)
{
    Buf b = { .limit = (size_t)256 << 20 };

    for (size_t i = 0; i < times; i++)
        buf_put(&b, str_c(what));
    return b;
}

TEST(sr_par_04_deep_nesting_ends_early)
{
    static const char *const shapes[] = { "[", "{a: ", "- " };

    for (size_t i = 0; i < COUNT(shapes); i++) {
        Buf b = repeated(shapes[i], 100000);
        Problems p;
        clock_t start = clock();
        assert_null(parse(buf_str(&b), &p));
        assert_true(clock() - start < CLOCKS_PER_SEC);
        buf_free(&b);
    }
}

TEST(large_files_are_refused_unread)
{
    Buf b = repeated("a: 1234567890123456789012345678901234567890\n", (size_t)100 << 20 >> 5);
    Problems p;
    size_t before = arena.used_bytes;
    clock_t start = clock();

    assert_null(parse(buf_str(&b), &p));
    assert_string_equal(p.first->rule, "yaml-too-large");
    assert_true(clock() - start < CLOCKS_PER_SEC / 10);
    assert_true(arena.used_bytes - before < 10000);
    buf_free(&b);
}

TEST(many_entries_are_refused)
{
    Buf b = repeated("- a\n", 250000);

    assert_refused(buf_str(&b), 0, "yaml-too-large");
    buf_free(&b);
}

/* PAR-04: twice the size takes at most 2.5 times as long, for shapes that hurt other readers. */
TEST(sr_par_04_time_grows_with_size_only)
{
    static const char *const shapes[] = { "- {a: 1, b: [2, 3]}\n", "- \"x\\u10D0y\"\n",
                                          "- |\n  text\n", "- 'it''s'\n" };
    enum { SMALL = 12000 };

    for (size_t i = 0; i < COUNT(shapes); i++) {
        clock_t took[2] = { 0 };
        for (int k = 0; k < 2; k++) {
            Buf b = repeated(shapes[i], (size_t)SMALL << k);
            for (int run = 0; run < 3; run++) {
                Problems p;
                clock_t start = clock();
                parse(buf_str(&b), &p);
                clock_t t = clock() - start;
                took[k] = run == 0 || t < took[k] ? t : took[k];
                arena_reset(&arena);
            }
            buf_free(&b);
        }
        if (took[1] > took[0] * 5 / 2 + CLOCKS_PER_SEC / 50)
            fail_msg("%s: %ld then %ld", shapes[i], (long)took[0], (long)took[1]);
    }
}

TESTS(T(lists_maps_and_texts_with_their_lines), T(a_quoted_null_is_a_text),
      T(sr_par_06_what_yaml_can_do_and_the_guide_does_not_is_refused),
      T(sr_par_05_a_key_twice_is_a_problem), T(sr_par_04_deep_nesting_ends_early),
      T(large_files_are_refused_unread), T(many_entries_are_refused),
      T(sr_par_04_time_grows_with_size_only))
