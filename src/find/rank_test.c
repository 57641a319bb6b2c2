#include "find/query.h"
#include "find/rank.h"
#include "unit.h"

/* How what was found is weighed; how it is found is tested in query_test.c. */

static Arena arena = { .limit_bytes = 16 << 20 };

/* Two documents; the number of the one that leads. */
static uint32_t leads(void (*fill)(FindBuilder *), const char *query, bool is_story)
{
    Buf bytes = { .limit = 1 << 20 };
    FindBuilder *f = find_builder_new();
    FindBlock b;
    size_t count;
    FindOptions o = { .most = 5, .is_story = is_story, .times = { 60, 20, 6, 2, 45 } };

    fill(f);
    find_build(f, &bytes);
    assert_false(FAILED(find_open(buf_str(&bytes), &b)));
    const FindHit *hit = find_query(&b, &arena, str_c(query), &o, &count);
    assert_true(count > 0);
    uint32_t first = hit[0].document;
    find_builder_free(f);
    buf_free(&bytes);
    return first;
}

/* The first has the heart of the story in its name, the second all its words in its small print. */
static void heart_and_small_print(FindBuilder *f)
{
    find_document(f);
    find_text(f, FIND_TITLE, S("ორდერი"));
    find_document(f);
    find_text(f, FIND_BODY, S("ორდერი ხმაური"));
}

TEST(a_story_is_about_its_heart_a_passage_has_all_words)
{
    assert_int_equal(leads(heart_and_small_print, "ხმაური ორდერი", false), 1);
    assert_int_equal(leads(heart_and_small_print, "ხმაური ორდერი", true), 0);
}

static void once_and_often(FindBuilder *f)
{
    find_document(f);
    find_text(f, FIND_SAID, S("სესხი მინდა"));
    find_document(f);
    find_text(f, FIND_SAID, S("სესხი მინდა"));
    find_text(f, FIND_SAID, S("სესხი სად ავიღო"));
}

TEST(what_is_said_often_counts_more_in_a_story)
{
    assert_int_equal(leads(once_and_often, "სესხი", true), 1);
}

static void said_and_also(FindBuilder *f)
{
    find_document(f);
    find_text(f, FIND_ALSO, S("პრავა"));
    find_document(f);
    find_text(f, FIND_SAID, S("პრავა"));
}

TEST(what_people_say_for_a_service_counts_more_than_a_synonym)
{
    assert_int_equal(leads(said_and_also, "პრავა", true), 1);
    assert_int_equal(leads(said_and_also, "პრავა", false), 1);
}

TESTS(T(a_story_is_about_its_heart_a_passage_has_all_words),
      T(what_is_said_often_counts_more_in_a_story),
      T(what_people_say_for_a_service_counts_more_than_a_synonym))
