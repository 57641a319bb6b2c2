/* pieces_test.c -- single values change, every other byte stays; on the real Guide. */
#include "base/must.h"
#include "host/file.h"
#include "unit.h"
#include "workshop/pieces.h"
#include <string.h>

#define GUIDE "data/guide"

static Arena arena = { .limit_bytes = (size_t)1 << 30 };

static Str set(Str yaml, const char *path, const char *value)
{
    Str out;

    if (!piece_set(&arena, yaml, str_c(path), str_c(value), &out))
        fail_msg("%s was not set", path);
    return out;
}

static const char YAML[] = "# a comment\n"
                           "id: one  # behind it\n"
                           "verified: \"2026-02-04\"\n"
                           "until: null\n"
                           "status: open\n"
                           "empty:\n"
                           "name: {ka: 'ერთი', en: \"One \\\"1\\\"\"}\n"
                           "phones:\n"
                           "  - number: \"+995 32 200 00 00\"\n"
                           "    label:\n"
                           "      ka: \"ცხელი ხაზი\"\n"
                           "      en: \"Hotline\"\n"
                           "  # between\n"
                           "  - number: \"+995 32 200 00 01\" # old\n"
                           "    label:\n"
                           "      ka: \"მეორე\"\n"
                           "      en: \"Second\"\n"
                           "tags: [a, \"ბ\", c]\n"
                           "body: |\n"
                           "  First.\n"
                           "\n"
                           "  Second.\n"
                           "last: x\n";

TEST(one_value_changes_and_nothing_else)
{
    Str y = str_c(YAML), out = set(y, "phones.1.number", "+995 32 299 99 99");
    ptrdiff_t at = str_find(y, S("200 00 01"));

    assert_int_equal(out.n, y.n);
    assert_memory_equal(out.p, y.p, (size_t)at);
    assert_has(out, "  - number: \"+995 32 299 99 99\" # old\n");
    assert_str(str_from(out, (size_t)at + 9), YAML + at + 9);
}

TEST(quotes_stay_as_they_were_and_are_escaped)
{
    Str y = str_c(YAML);

    assert_has(set(y, "name.ka", "ორი'ს"), "{ka: 'ორი''ს', en:");
    assert_has(set(y, "name.en", "Two \\ \"2\""), "en: \"Two \\\\ \\\"2\\\"\"}");
    assert_has(set(y, "status", "paused"), "\nstatus: paused\n");
    assert_has(set(y, "status", "is open: no"), "\nstatus: \"is open: no\"\n");
    assert_has(set(y, "status", "null"), "\nstatus: \"null\"\n");
    assert_has(set(y, "empty", "full"), "\nempty: full\n");
    assert_has(set(y, "tags.1", "გ"), "[a, \"გ\", c]");
    assert_has(set(y, "tags.0", "a, b"), "[\"a, b\", \"ბ\", c]");
}

TEST(a_date_gets_quotes_and_an_empty_value_is_null)
{
    Str y = str_c(YAML);

    assert_has(set(y, "until", "2027-01-31"), "\nuntil: \"2027-01-31\"\n");
    assert_has(set(y, "verified", ""), "\nverified: null\n");
    assert_str(set(set(y, "until", "2027-01-31"), "until", ""), YAML);
}

TEST(a_block_keeps_its_indentation_and_its_neighbours)
{
    Str out = set(str_c(YAML), "body", "პირველი.\n\nმეორე.\n");

    assert_has(out, "\nbody: |\n  პირველი.\n\n  მეორე.\nlast: x\n");
}

TEST(entries_go_with_their_lines_and_come_back)
{
    Str y = str_c(YAML), out, back;

    assert_true(piece_remove(&arena, y, S("phones.1"), &out));
    assert_has_no(out, "00 01");
    assert_has(out, "\"Hotline\"\n  # between\ntags:");
    assert_true(piece_append(
        &arena, out, S("phones"),
        S("- number: \"+995 32 200 00 01\" # old\n  label:\n    ka: \"მეორე\"\n    en: \"Second\"\n"),
        &back));
    assert_has(back,
               "\n  - number: \"+995 32 200 00 01\" # old\n    label:\n      ka: \"მეორე\"\n");
    assert_true(piece_remove(&arena, y, S("tags.2"), &out));
    assert_has(out, "tags: [a, \"ბ\"]\n");
    assert_true(piece_remove(&arena, y, S("tags.0"), &out));
    assert_has(out, "tags: [\"ბ\", c]\n");
    assert_true(piece_append(&arena, y, S("tags"), S("- \"დ\"\n"), &out));
    assert_has(out, "tags: [a, \"ბ\", c, \"დ\"]\n");
    assert_true(piece_remove(&arena, y, S("status"), &out));
    assert_has(out, "until: null\nempty:");
}

TEST(a_new_key_stands_where_its_order_says)
{
    static const char *const order[] = { "id", "verified", "until", "where", "status", NULL };
    Str out;

    assert_true(piece_insert(&arena, str_c(YAML), (Str){ 0 }, S("where"), order,
                             S("where:\n  ka: \"თბილისი\"\n  en: \"Tbilisi\"\n"), &out));
    assert_has(out, "until: null\nwhere:\n  ka: \"თბილისი\"\n  en: \"Tbilisi\"\nstatus: open\n");
    assert_false(piece_insert(&arena, out, (Str){ 0 }, S("where"), order, S("where: x\n"), &out));
}

TEST(what_would_change_more_than_it_should_is_refused)
{
    Str y = str_c(YAML), out;

    assert_false(piece_set(&arena, y, S("phones"), S("x"), &out));
    assert_false(piece_set(&arena, y, S("phones.7.number"), S("x"), &out));
    assert_false(piece_set(&arena, S("a: &x 1\nb: *x\n"), S("a"), S("2"), &out));
    assert_false(
        piece_append(&arena, y, S("phones"), S("- number: \"1\"\n- number: \"2\"\n"), &out));
    assert_false(piece_append(&arena, y, S("phones"), S("number: [\n"), &out));
    assert_false(piece_remove(&arena, S("a:\n  - b\n"), S("a.0"), &out));
}

TEST(a_line_leads_to_its_value)
{
    const Piece *top = pieces_read(&arena, str_c(YAML));

    assert_str(piece_path(&arena, piece_on_line(top, 3)), "verified");
    assert_str(piece_path(&arena, piece_on_line(top, 9)), "phones.0.number");
    assert_str(piece_path(&arena, piece_on_line(top, 10)), "phones.0.number");
    assert_str(piece_path(&arena, piece_on_line(top, 11)), "phones.0.label.ka");
}

/* -- the real files ------------------------------------------------------------------------------------ */

static Str file(const char *path)
{
    Str text;
    Err e = file_read(&arena, path, NODE_FILE_BYTES, &text);

    MUST(!FAILED(e));
    return text;
}

/* Every value of a file is set to another and back: the bytes are those of before. */
static size_t there_and_back(Str yaml, const Piece *p, size_t every)
{
    static size_t seen;
    size_t n = 0;
    Str there, back;

    if (p->kind == NODE_TEXT && p->text.n && !piece_is_null(p) && seen++ % every == 0) {
        AUTO(arena_free) Arena a = arena_new((size_t)256 << 20);
        Str path = piece_path(&a, p);
        Str other = arena_fmt(&a, "x%.*s", STR(p->text));
        if (!piece_set(&a, yaml, path, other, &there) ||
            !piece_set(&a, there, path, p->text, &back))
            fail_msg("%.*s could not be set", STR(path));
        bool plain_changed = p->quote == 0; /* a sentence without quotes gets some */
        if (!plain_changed)
            assert_str(back, arena_z(&a, yaml));
        n++;
    }
    for (const Piece *c = p->first; c; c = c->next)
        n += there_and_back(yaml, c, every);
    return n;
}

static size_t folder_there_and_back(const char *folder, size_t every)
{
    Str *names;
    size_t count, n = 0;
    Err e = folder_list(&arena, folder, &names, &count);

    MUST(!FAILED(e));
    for (size_t i = 0; i < count; i++) {
        Str path = arena_fmt(&arena, "%s/%.*s", folder, STR(names[i]));
        if (file_is_folder(path.p)) {
            n += folder_there_and_back(path.p, every);
        } else if (str_ends(path, S(".yaml"))) {
            Str yaml = file(path.p);
            const Piece *top = pieces_read(&arena, yaml);
            if (!top)
                fail_msg("%.*s cannot be read", STR(path));
            n += there_and_back(yaml, top, every);
        }
    }
    return n;
}

TEST(every_value_of_the_guide_changes_alone_and_changes_back)
{
    assert_in_range(folder_there_and_back(GUIDE "/services/legal", 2), 300, 100000);
    assert_in_range(folder_there_and_back(GUIDE "/pages", 1), 20, 100000);
    assert_in_range(folder_there_and_back(GUIDE, 301), 60, 100000);
    arena_reset(&arena);
}

TEST(a_record_is_cut_out_of_its_list_and_put_back)
{
    Str yaml = file(GUIDE "/providers.yaml"), out;
    Str one = record_cut(&arena, yaml, S("public-service-hall"));

    assert_true(str_starts(one, S("- id: public-service-hall\n")));
    assert_has_no(one, "- id: psda");
    assert_true(record_put(&arena, yaml, S("public-service-hall"), one, &out));
    assert_str(out, arena_z(&arena, yaml));
    Str other = set(one, "phones.0.number", "+995 32 240 54 06");
    assert_true(record_put(&arena, yaml, S("public-service-hall"), other, &out));
    assert_int_equal(out.n, yaml.n);
    assert_str(record_cut(&arena, out, S("public-service-hall")), arena_z(&arena, other));
    assert_false(record_put(&arena, yaml, S("public-service-hall"), S("- id: x\n"), &out));
    assert_false(record_put(&arena, yaml, S("nobody"), one, &out));
}

TESTS(T(one_value_changes_and_nothing_else), T(quotes_stay_as_they_were_and_are_escaped),
      T(a_date_gets_quotes_and_an_empty_value_is_null),
      T(a_block_keeps_its_indentation_and_its_neighbours),
      T(entries_go_with_their_lines_and_come_back), T(a_new_key_stands_where_its_order_says),
      T(what_would_change_more_than_it_should_is_refused), T(a_line_leads_to_its_value),
      T(every_value_of_the_guide_changes_alone_and_changes_back),
      T(a_record_is_cut_out_of_its_list_and_put_back));
