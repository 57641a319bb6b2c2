#include "base/must.h"
#include "editions.h"
#include "guide/next.h"
#include "unit.h"
#include <string.h>

static Arena arena = { .limit_bytes = (size_t)256 << 20 };

static const char FACTS[] =
    "- {id: asylum, type: bool, asked: true, sensitive: true}\n"
    "- {id: works, type: bool, asked: true}\n"
    "- {id: children, type: integer, asked: true, most: 30}\n"
    "- {id: child_age, type: integer, asked: true, most: 120, applies_when: {fact: children, op: \">=\", value: 1}}\n"
    "- {id: heir, type: bool, asked: true}\n"
    "- {id: jobless, type: bool, asked: false, derived_from: [works], rule: {true_when: {fact: works, op: \"==\", value: false}}}\n"
    "- {id: day, type: date, asked: false}\n";

typedef struct Desk {
    Buf bytes;
    Edition e;
    Matcher *m;
    NextScratch *next;
    Answers answers;
} Desk;

static void open_desk(Desk *d, const char *services)
{
    *d = (Desk){ 0 };
    edition_of_rules(&(RuleTexts){ FACTS, NULL, services }, &d->bytes, &d->e);
    d->m = match_new(&d->e, &arena);
    d->next = next_new(&d->e, &arena);
}

static void close_desk(Desk *d)
{
    buf_free(&d->bytes);
    arena_reset(&arena);
}

static void answer(Desk *d, const char *id, AnswerKind kind, int64_t value)
{
    const Fact *f = edition_fact_by_id(&d->e, str_c(id));

    MUST(f);
    d->answers.at[f - d->e.fact] = (Answer){ kind, value };
}

static const char *next(Desk *d, const bool *only)
{
    match_all(d->m, &d->answers, 20000);
    const Fact *f = next_question(d->m, d->next, only);
    return f ? arena_z(&arena, edition_str(&d->e, f->id)) : "(none)";
}

TEST(what_decides_more_is_asked_first)
{
    Desk d;

    open_desk(&d,
              "- {id: a, importance: 80, conditions: {fact: works, op: \"==\", value: true}}\n"
              "- {id: b, importance: 80, conditions: {fact: heir, op: \"==\", value: true}}\n"
              "- {id: c, importance: 80, conditions: {fact: heir, op: \"==\", value: false}}\n");
    assert_string_equal(next(&d, NULL), "heir");
    answer(&d, "heir", ANSWER_VALUE, 1);
    assert_string_equal(next(&d, NULL), "works");
    answer(&d, "works", ANSWER_VALUE, 1);
    assert_string_equal(next(&d, NULL), "(none)");
    close_desk(&d);
}

TEST(of_equal_questions_the_earlier_one_is_asked)
{
    Desk d;

    open_desk(&d,
              "- {id: a, importance: 80, conditions: {fact: heir, op: \"==\", value: true}}\n"
              "- {id: b, importance: 80, conditions: {fact: works, op: \"==\", value: true}}\n");
    for (int i = 0; i < 3; i++)
        assert_string_equal(next(&d, NULL), "works");
    close_desk(&d);
}

TEST(an_important_service_counts_more_than_two_others)
{
    Desk d;

    open_desk(&d, "- {id: a, importance: 30, conditions: {fact: works, op: \"==\", value: true}}\n"
                  "- {id: b, importance: 30, conditions: {fact: works, op: \"==\", value: true}}\n"
                  "- {id: c, importance: 60, conditions: {fact: heir, op: \"==\", value: true}}\n");
    assert_string_equal(next(&d, NULL), "heir");
    close_desk(&d);
}

TEST(sensitive_questions_wait_until_nothing_else_is_left)
{
    Desk d;

    open_desk(
        &d,
        "- {id: a, importance: 80, conditions: {fact: asylum, op: \"==\", value: true}}\n"
        "- {id: b, importance: 80, conditions: {fact: asylum, op: \"==\", value: false}}\n"
        "- {id: c, importance: 71, conditions: {all: [{fact: heir, op: \"==\", value: true}, {fact: works, op: \"==\", value: true}]}}\n");
    assert_string_equal(next(&d, NULL), "works");
    answer(&d, "works", ANSWER_DONT_KNOW, 0);
    assert_string_equal(next(&d, NULL), "heir");
    answer(&d, "heir", ANSWER_VALUE, 0);
    assert_string_equal(next(&d, NULL), "asylum");
    answer(&d, "asylum", ANSWER_RATHER_NOT, 0);
    assert_string_equal(next(&d, NULL), "(none)");
    close_desk(&d);
}

TEST(a_question_behind_another_waits_for_it)
{
    Desk d;

    open_desk(&d,
              "- {id: a, importance: 80, conditions: {fact: child_age, op: \"<\", value: 6}}\n");
    assert_string_equal(next(&d, NULL), "children");
    answer(&d, "children", ANSWER_VALUE, 2);
    assert_string_equal(next(&d, NULL), "child_age");
    answer(&d, "children", ANSWER_VALUE, 0);
    assert_string_equal(next(&d, NULL), "(none)");
    answer(&d, "children", ANSWER_DONT_KNOW, 0);
    assert_string_equal(next(&d, NULL), "child_age");
    close_desk(&d);
}

TEST(the_question_behind_a_derived_fact_is_asked)
{
    Desk d;

    open_desk(&d,
              "- {id: a, importance: 80, conditions: {fact: jobless, op: \"==\", value: true}}\n");
    assert_string_equal(next(&d, NULL), "works");
    close_desk(&d);
}

TEST(only_the_services_one_asks_for_count)
{
    Desk d;
    const bool only[] = { false, true };

    open_desk(&d, "- {id: a, importance: 90, conditions: {fact: works, op: \"==\", value: true}}\n"
                  "- {id: b, importance: 10, conditions: {fact: heir, op: \"==\", value: true}}\n");
    assert_string_equal(next(&d, NULL), "works");
    assert_string_equal(next(&d, only), "heir");
    close_desk(&d);
}

TEST(open_answers_are_those_that_can_still_be_asked)
{
    Desk d;

    open_desk(
        &d,
        "- {id: a, importance: 80, conditions: {all: [{fact: heir, op: \"==\", value: true}, {fact: jobless, op: \"==\", value: true}, {fact: children, op: \">\", value: 2}]}}\n");
    match_all(d.m, &d.answers, 20000);
    assert_int_equal(answers_open(d.m, &arena, d.e.service), 3);
    answer(&d, "works", ANSWER_DONT_KNOW, 0);
    match_all(d.m, &d.answers, 20000);
    assert_int_equal(answers_open(d.m, &arena, d.e.service), 2);
    answer(&d, "heir", ANSWER_VALUE, 0);
    match_all(d.m, &d.answers, 20000);
    assert_int_equal(answers_open(d.m, &arena, d.e.service), 0);
    close_desk(&d);
}

TESTS(T(what_decides_more_is_asked_first), T(of_equal_questions_the_earlier_one_is_asked),
      T(an_important_service_counts_more_than_two_others),
      T(sensitive_questions_wait_until_nothing_else_is_left),
      T(a_question_behind_another_waits_for_it), T(the_question_behind_a_derived_fact_is_asked),
      T(only_the_services_one_asks_for_count), T(open_answers_are_those_that_can_still_be_asked))
