#include "base/must.h"
#include "editions.h"
#include "guide/answers.h"
#include "unit.h"
#include <stdlib.h>
#include <string.h>

static Arena arena = { .limit_bytes = (size_t)64 << 20 };
static Edition e;
static Buf bytes;

static const Edition *edition(void)
{
    if (!bytes.n)
        edition_of_rules(
            &(RuleTexts){
                "- {id: age, type: integer, unit: years, asked: true, most: 120}\n"
                "- {id: land, type: decimal, unit: ha, asked: true, most: 10000}\n"
                "- {id: back, type: date, asked: true, past: true}\n"
                "- {id: today, type: date, asked: false}\n"
                "- {id: place, type: choice, asked: true, choices_from: municipalities}\n"
                "- {id: same_place, type: choice, asked: true, choices_from: place}\n"
                "- {id: needs, type: set, asked: true, choices: [{id: pills, name: {ka: \"წამალი\", en: Pills}}, {id: ward, name: {ka: \"პალატა\", en: Ward}}]}\n"
                "- {id: works, type: bool, asked: true}\n",
                "- {id: telavi, name: {ka: \"თელავი\", en: Telavi}}\n- {id: akhmeta, name: {ka: \"ახმეტა\", en: Akhmeta}}\n",
                NULL },
            &bytes, &e);
    return &e;
}

static const Fact *fact(const char *id)
{
    const Fact *f = edition_fact_by_id(edition(), str_c(id));

    MUST(f);
    return f;
}

static AnswerProblem parse(const char *id, const char *text, Answer *out)
{
    Day today = 0;

    MUST(day_parse(S("2026-06-01"), &today));
    *out = (Answer){ 0 };
    return answer_parse(edition(), fact(id), str_c(text), today, out);
}

static void assert_read(const char *id, const char *text, int64_t value)
{
    Answer a;

    assert_int_equal(parse(id, text, &a), ANSWER_FINE);
    assert_int_equal(a.kind, ANSWER_VALUE);
    assert_true(a.value == value);
}

static void assert_refused(const char *id, const char *text, AnswerProblem problem)
{
    Answer a;

    assert_int_equal(parse(id, text, &a), problem);
    assert_int_equal(a.kind, ANSWER_NONE);
}

TEST(answers_are_read_by_the_kind_of_their_question)
{
    assert_read("age", "52", 52);
    assert_read("age", " 0 ", 0);
    assert_read("age", "120", 120);
    assert_read("land", "2.5", (int64_t)DECIMAL_HUNDREDTH * 250);
    assert_read("land", "2,5", (int64_t)DECIMAL_HUNDREDTH * 250);
    assert_read("land", "0.05", (int64_t)DECIMAL_HUNDREDTH * 5);
    assert_read("land", "10000", (int64_t)DECIMAL_ONE * 10000);
    assert_read("back", "1970-01-02", 1);
    assert_read("back", "2026-06-01", day_of((Date){ 2026, 6, 1 }));
    assert_read("place", "akhmeta", 1);
    assert_read("same_place", "akhmeta", 1);
    assert_read("works", "true", 1);
    assert_read("works", "false", 0);
    assert_read("needs", "ward", 2);
}

TEST(impossible_answers_are_refused_for_their_reason)
{
    assert_refused("age", "212", ANSWER_TOO_LARGE);
    assert_refused("age", "121", ANSWER_TOO_LARGE);
    assert_refused("age", "99999999999999999999", ANSWER_TOO_LARGE);
    assert_refused("age", "-1", ANSWER_TOO_SMALL);
    assert_refused("age", "-", ANSWER_NOT_NUMBER);
    assert_refused("age", "30.5", ANSWER_NOT_NUMBER);
    assert_refused("age", "ოცდაათი", ANSWER_NOT_NUMBER);
    assert_refused("age", "1e2", ANSWER_NOT_NUMBER);
    assert_refused("age", "", ANSWER_EMPTY);
    assert_refused("age", "   ", ANSWER_EMPTY);
    assert_refused("land", "0.123", ANSWER_NOT_NUMBER);
    assert_refused("land", "1.", ANSWER_NOT_NUMBER);
    assert_refused("land", ".5", ANSWER_NOT_NUMBER);
    assert_refused("land", "10000.01", ANSWER_TOO_LARGE);
    assert_refused("back", "2026-06-02", ANSWER_IN_FUTURE);
    assert_refused("back", "1899-12-31", ANSWER_TOO_LONG_AGO);
    assert_refused("back", "2026-02-30", ANSWER_NOT_DAY);
    assert_refused("back", "1.6.2026", ANSWER_NOT_DAY);
    assert_refused("place", "atlantis", ANSWER_NO_CHOICE);
    assert_refused("place", "Telavi", ANSWER_NO_CHOICE);
    assert_refused("works", "yes", ANSWER_NOT_BOOL);
    assert_refused("needs", "sleep", ANSWER_NO_CHOICE);
}

TEST(what_is_expected_is_said_in_both_languages)
{
    for (int p = ANSWER_EMPTY; p < ANSWER_PROBLEM_COUNT; p++)
        for (int l = 0; l < LANG_COUNT; l++)
            assert_true(
                answer_expected(edition(), &arena, (Lang)l, fact("age"), (AnswerProblem)p).n > 10);
    assert_str(answer_expected(edition(), &arena, LANG_EN, fact("age"), ANSWER_TOO_LARGE),
               "Write a whole number from 0 to 120.");
    assert_str(answer_expected(edition(), &arena, LANG_KA, fact("age"), ANSWER_TOO_LARGE),
               "ჩაწერეთ მთელი რიცხვი 0-დან 120-მდე.");
    assert_has(answer_expected(edition(), &arena, LANG_KA, fact("back"), ANSWER_IN_FUTURE),
               "ჯერ არ დამდგარა");
}

static bool read_hidden(const char *text, Answers *out, Complaints *c)
{
    Day today = 0;

    MUST(day_parse(S("2026-06-01"), &today));
    return answers_read(edition(), str_c(text), today, out, c);
}

TEST(the_hidden_text_comes_back_as_it_was_in_the_order_of_the_questions)
{
    static const char text[] =
        "1*age.52*land.0.25*back.2020-01-31*place.telavi*needs.pills.ward*works._";
    Answers one, two;
    Complaints c;

    assert_true(read_hidden(text, &one, &c));
    assert_int_equal(c.count, 0);
    assert_str(answers_write(edition(), &arena, &one), text);
    assert_true(read_hidden(
        "1*works._*needs.ward.pills*place.telavi*back.2020-01-31*land.0.25*age.52", &two, &c));
    assert_true(answers_equal(&one, &two));
    assert_int_equal(answers_count(&one), 6);
    assert_int_equal(one.at[fact("works") - e.fact].kind, ANSWER_RATHER_NOT);
}

TEST(none_of_them_is_an_answer_and_nothing_is_none)
{
    Answers a;
    Complaints c;

    assert_true(read_hidden("1*needs.", &a, &c));
    assert_int_equal(a.at[fact("needs") - e.fact].kind, ANSWER_VALUE);
    assert_str(answers_write(edition(), &arena, &a), "1*needs.");
    assert_true(read_hidden("1*needs.-", &a, &c));
    assert_int_equal(a.at[fact("needs") - e.fact].kind, ANSWER_DONT_KNOW);
    assert_true(read_hidden("", &a, &c));
    assert_int_equal(answers_count(&a), 0);
    assert_true(read_hidden("1", &a, &c));
    assert_str(answers_write(edition(), &arena, &a), "1");
}

TEST(what_cannot_be_read_is_named_and_the_rest_is_kept)
{
    Answers a;
    Complaints c;

    assert_true(read_hidden(
        "1*age.212*shoe_size.42*place.telavi*works.maybe*place.akhmeta*needs.pills.pills*land", &a,
        &c));
    assert_int_equal(answers_count(&a), 1);
    assert_str(answers_write(edition(), &arena, &a), "1*place.telavi");
    assert_int_equal(c.count, 6);
    assert_str(c.at[0].field, "age");
    assert_int_equal(c.at[0].problem, ANSWER_TOO_LARGE);
    assert_int_equal(c.at[1].problem, ANSWER_UNKNOWN_FACT);
    assert_int_equal(c.at[2].problem, ANSWER_NOT_BOOL);
    assert_int_equal(c.at[3].problem, ANSWER_GIVEN_TWICE);
    assert_int_equal(c.at[4].problem, ANSWER_LISTED_TWICE);
    assert_int_equal(c.at[5].problem, ANSWER_EMPTY);
}

TEST(a_broken_text_is_no_answers)
{
    static const char *const broken[] = { "2*age.52",       "age.52",     "*",
                                          "1 *age.52",      "1*age.<52>", "1*age.52\n",
                                          "1*\xE1\x83\x90", "11*age.52" };
    Answers a;
    Complaints c;
    char *large = malloc(ANSWERS_BYTES + 2);

    for (size_t i = 0; i < COUNT(broken); i++) {
        assert_false(read_hidden(broken[i], &a, &c));
        assert_int_equal(answers_count(&a), 0);
        assert_int_equal(c.at[0].problem, ANSWER_BROKEN);
    }
    memset(large, '*', ANSWERS_BYTES + 1);
    large[0] = '1';
    assert_false(answers_read(edition(), (Str){ large, ANSWERS_BYTES + 1 }, 0, &a, &c));
    assert_true(answers_read(edition(), (Str){ large, ANSWERS_BYTES }, 0, &a,
                             &c)); /* only that many complaints are kept */
    assert_int_equal(c.count, COMPLAINTS_MOST);
    free(large);
}

TEST(answers_in_words)
{
    const Fact *needs = fact("needs"), *place = fact("place");

    assert_str(answer_words(edition(), &arena, LANG_KA, needs, (Answer){ ANSWER_VALUE, 3 }),
               "წამალი, პალატა");
    assert_str(answer_words(edition(), &arena, LANG_EN, needs, (Answer){ ANSWER_VALUE, 0 }),
               "none of them");
    assert_str(answer_words(edition(), &arena, LANG_KA, place, (Answer){ ANSWER_VALUE, 1 }),
               "ახმეტა");
    assert_str(answer_words(edition(), &arena, LANG_KA, place, (Answer){ ANSWER_DONT_KNOW, 0 }),
               "არ ვიცი");
    assert_int_equal(
        answer_words(edition(), &arena, LANG_KA, place, (Answer){ ANSWER_VALUE, 99 }).n, 0);
    assert_str(edition_str(edition(), edition_fact_of_today(edition())->id), "today");
}

TESTS(T(answers_are_read_by_the_kind_of_their_question),
      T(impossible_answers_are_refused_for_their_reason),
      T(what_is_expected_is_said_in_both_languages),
      T(the_hidden_text_comes_back_as_it_was_in_the_order_of_the_questions),
      T(none_of_them_is_an_answer_and_nothing_is_none),
      T(what_cannot_be_read_is_named_and_the_rest_is_kept), T(a_broken_text_is_no_answers),
      T(answers_in_words))
