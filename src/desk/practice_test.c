/* practice_test.c -- the compiled-in people fit the Guide of data/guide, and a try is scored as one would. */
#include "base/must.h"
#include "desk/practice.h"
#include "editions.h"
#include "source/household.h"
#include "unit.h"
#include <stdio.h>

static Arena arena = { .limit_bytes = (size_t)512 << 20 };

/* The real Guide, once for all tests: the cases are about it. */
static const Edition *guide(void)
{
    static Edition e;
    static Buf bytes;
    static Arena book_arena = { .limit_bytes = (size_t)1 << 30 };

    if (!bytes.n) {
        Problems problems = { .a = &book_arena };
        Book book;
        Day day;

        MUST(day_parse(S("2026-11-24"), &day));
        MUST(!FAILED(book_read(&book_arena, "data/guide", &book, &problems)));
        MUST(!FAILED(book_edition(&book, day, &bytes, &e)));
    }
    return &e;
}

static const PracticeCase *lamara(void)
{
    return practice_case(S("greece-hurt-hand"));
}

static const Service *service(const char *id)
{
    const Service *s = edition_service_by_id(guide(), str_c(id));

    MUST(s);
    return s;
}

static const Fact *fact(const char *id)
{
    const Fact *f = edition_fact_by_id(guide(), str_c(id));

    MUST(f);
    return f;
}

static PracticeScore scored(const char *asked, const char *told)
{
    PracticeTry t;
    PracticeScore s;

    practice_try_read(guide(), str_c(asked), str_c(told), &t);
    practice_score(guide(), &arena, lamara(), &t, &s);
    return s;
}

static const PracticeLine *line_of(const PracticeScore *s, const char *id)
{
    for (size_t i = 0; i < s->lines; i++)
        if (s->line[i].service == service(id))
            return &s->line[i];
    return NULL;
}

TEST(the_files_fit_the_guide)
{
    size_t count, cases, quizzes;
    const Str *wrong = practice_check(guide(), &arena, &count);

    for (size_t i = 0; i < count; i++)
        print_error("data/practice: %.*s\n", STR(wrong[i]));
    assert_int_equal(count, 0);
    (void)practice_cases(&cases);
    (void)practice_quizzes(&quizzes);
    assert_true(cases >= 8);
    assert_true(quizzes >= 1);
    arena_free(&arena);
}

TEST(a_fact_unfolds_when_it_is_asked)
{
    const PracticeCase *c = lamara();

    assert_str(practice_reply(guide(), &arena, LANG_KA, c, fact("in_social_database")),
               "სოციალურად დაუცველებში არ ვართ.");
    assert_has(practice_reply(guide(), &arena, LANG_EN, c, fact("return_date")),
               "twentieth of August");
    /* A short answer when there is no sentence, and nothing when the case does not know. */
    assert_str(practice_reply(guide(), &arena, LANG_EN, c, fact("age")), "49");
    assert_int_equal(practice_reply(guide(), &arena, LANG_EN, c, fact("dairy_cattle_count")).n, 0);
    assert_true(practice_fact(guide(), c, fact("age"))->known);
    assert_false(practice_fact(guide(), c, fact("return_date"))->known);
    arena_free(&arena);
}

TEST(a_try_travels_as_two_texts)
{
    PracticeTry t, again;

    practice_try_read(guide(), S("return_date*disability_status"),
                      S("disability-status.yes*age-pension.no"), &t);
    assert_int_equal(t.asked_count, 2);
    assert_int_equal(t.told_count, 2);
    assert_true(practice_tell(&t, service("age-pension"), VERDICT_MAYBE));
    assert_true(practice_tell(&t, service("disability-status"), VERDICT_COUNT));
    assert_str(practice_asked_write(guide(), &arena, &t), "return_date*disability_status");
    assert_str(practice_told_write(guide(), &arena, &t), "age-pension.maybe");
    practice_try_read(guide(), practice_asked_write(guide(), &arena, &t),
                      practice_told_write(guide(), &arena, &t), &again);
    assert_int_equal(again.asked_count, 2);
    assert_int_equal(practice_was_told(&again, service("age-pension")), VERDICT_MAYBE);
    arena_free(&arena);
}

TEST(strangers_in_the_texts_are_left_out)
{
    static const char *const texts[] = {
        "*", "***", "age*age", "\xff\xfe*age", "is_pension_age", "<script>", "age.yes*no-such", "."
    };
    PracticeTry t;

    for (size_t i = 0; i < COUNT(texts); i++) {
        practice_try_read(guide(), str_c(texts[i]), str_c(texts[i]), &t);
        assert_true(t.asked_count <= 1);
        assert_int_equal(t.told_count, 0);
    }
    Str all = { 0 };
    for (EACH_ALL(guide(), Service, s, service, SERVICE))
        all = arena_fmt(&arena, "%.*s*%.*s.yes", STR(all), STR(edition_str(guide(), s->id)));
    practice_try_read(guide(), all, all, &t);
    assert_int_equal(t.told_count, PRACTICE_TOLD_MOST);
    arena_free(&arena);
}

TEST(who_tells_everything_right_has_all_points)
{
    PracticeScore s = scored("abroad_months*citizenship*return_date*disability_status",
                             "uhc-outpatient-reregistration.yes*universal-health-care.yes*"
                             "disability-status.yes*state-reintegration-medical.yes");

    assert_int_equal(s.important, 4);
    assert_int_equal(s.found, 4);
    assert_int_equal(s.missed + s.promised + s.sent_away, 0);
    assert_int_equal(s.needless.count, 0);
    assert_int_equal(s.points, 100);
    assert_int_equal(line_of(&s, "disability-social-package")->mark, PRACTICE_TRAP);
    arena_free(&arena);
}

TEST(nothing_told_is_nothing_found)
{
    PracticeScore s = scored("", "");

    assert_int_equal(s.missed, 4);
    assert_int_equal(s.points, 0);
    assert_int_equal(line_of(&s, "disability-status")->mark, PRACTICE_MISSED);
    assert_int_equal(line_of(&s, "disability-status")->is, VERDICT_YES);
    arena_free(&arena);
}

/* Each way of telling against each way it can be. */
TEST(each_way_of_telling_has_its_mark)
{
    PracticeScore s =
        scored("", "disability-social-package.yes*age-pension.maybe*"
                   "disability-status.no*universal-health-care.maybe*maternal-health.no*"
                   "state-reintegration-medical.yes");

    assert_int_equal(line_of(&s, "disability-social-package")->mark, PRACTICE_PROMISED);
    assert_int_equal(line_of(&s, "age-pension")->mark, PRACTICE_PROMISED);
    assert_int_equal(line_of(&s, "disability-status")->mark, PRACTICE_SENT_AWAY);
    assert_int_equal(line_of(&s, "universal-health-care")->mark, PRACTICE_CAREFUL);
    assert_int_equal(line_of(&s, "maternal-health")->mark, PRACTICE_FOUND); /* rightly no */
    assert_int_equal(line_of(&s, "state-reintegration-medical")->mark, PRACTICE_FOUND);
    assert_int_equal(line_of(&s, "uhc-outpatient-reregistration")->mark, PRACTICE_MISSED);
    assert_int_equal(s.promised, 2);
    /* One of four found, one said with too much care, two promises too many. */
    assert_int_equal(s.points, 38 - 2 * PRACTICE_PROMISE_COSTS);
    arena_free(&arena);
}

TEST(needless_questions_are_named)
{
    PracticeScore s = scored("dairy_cattle_count*disability_status*organic_production", "");

    assert_int_equal(s.needless.count, 2);
    assert_ptr_equal(s.needless.at[0], fact("dairy_cattle_count"));
    assert_ptr_equal(s.needless.at[1], fact("organic_production"));
    /* Lamara's trap: the package, promised without having asked for the status. */
    s = scored("", "disability-social-package.yes");
    const PracticeLine *l = line_of(&s, "disability-social-package");
    assert_int_equal(l->unasked.count, 1);
    assert_ptr_equal(l->unasked.at[0], fact("disability_status"));
    arena_free(&arena);
}

TEST(the_hint_asks_what_was_not_said)
{
    PracticeTry t = { 0 };

    for (int i = 0; i < 5; i++) {
        const Fact *f = practice_hint(guide(), &arena, lamara(), &t);
        if (!f)
            break;
        assert_true(f->is_asked);
        assert_true(practice_ask(&t, f));
        const PracticeFact *said = practice_fact(guide(), lamara(), f);
        assert_true(!said || !said->known);
    }
    assert_true(t.asked_count >= 3);
    arena_free(&arena);
}

TEST(an_edition_without_a_fact_is_no_harm)
{
    Buf bytes;
    Edition small;
    PracticeTry t = { 0 };
    PracticeScore s;
    size_t count, unread;
    Answers answers;

    edition_of_rules(&(RuleTexts){ .facts = "- {id: age, type: integer, asked: true, most: 120}\n",
                                   .services = "- {id: age-pension, status: open, conditions: "
                                               "{fact: age, op: \">=\", value: 60}}\n" },
                     &bytes, &small);
    practice_answers(&small, lamara(), &answers, &unread);
    assert_true(unread > 10);
    practice_score(&small, &arena, lamara(), &t, &s);
    assert_int_equal(s.important, 0);
    (void)practice_check(&small, &arena, &count);
    assert_true(count > 20); /* the check can fail */
    arena_free(&arena);
    buf_free(&bytes);
}

TEST(the_right_choice_does_not_stand_in_one_place)
{
    size_t count, seen[QUIZ_CHOICES_MOST] = { 0 }, places = 0;
    const Quiz *q = practice_quizzes(&count);

    for (size_t i = 0; i < q->questions; i++)
        for (size_t k = 0; k < q->question[i].choices; k++)
            if (quiz_choice_at(&q->question[i], k) == 0)
                seen[k]++;
    for (size_t k = 0; k < QUIZ_CHOICES_MOST; k++)
        places += seen[k] > 0;
    assert_true(places >= 2);
}

TESTS(T(the_files_fit_the_guide), T(a_fact_unfolds_when_it_is_asked), T(a_try_travels_as_two_texts),
      T(strangers_in_the_texts_are_left_out), T(who_tells_everything_right_has_all_points),
      T(nothing_told_is_nothing_found), T(each_way_of_telling_has_its_mark),
      T(needless_questions_are_named), T(the_hint_asks_what_was_not_said),
      T(an_edition_without_a_fact_is_no_harm), T(the_right_choice_does_not_stand_in_one_place));
