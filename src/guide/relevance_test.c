/*
 * relevance_test.c -- what stands first: a small Guide of made-up services, each of which differs from its
 * neighbour in one thing. What the ranking does to the real Guide is measured by tests/relevance.py.
 */
#include "base/must.h"
#include "editions.h"
#include "guide/relevance.h"
#include "unit.h"
#include <string.h>

static Arena arena = { .limit_bytes = (size_t)256 << 20 };

static const char FACTS[] =
    "- {id: age, type: integer, asked: true, most: 120}\n"
    "- {id: farmer, type: bool, asked: true, sign_of: farm}\n"
    "- {id: hectares, type: decimal, asked: true, sign_of: farm}\n"
    "- {id: no_home, type: bool, asked: true, is_need: true}\n"
    "- {id: in_database, type: bool, asked: true, told_by: score}\n"
    "- {id: score, type: integer, asked: true, most: 200000}\n"
    "- {id: citizenship, type: choice, asked: true, choices: [{id: georgian}, {id: other}], usually: georgian}\n"
    "- {id: today, type: date, asked: false}\n";

static const char AREAS[] = "- {id: papers}\n- {id: money}\n- {id: land}\n- {id: homes}\n";
static const char NEEDS[] = "- {id: need-papers, areas: [papers]}\n"
                            "- {id: need-money, areas: [money, papers]}\n"
                            "- {id: need-land, areas: [land]}\n";
static const char SITUATIONS[] =
    "- {id: just-back, code: \"b2b2b\", services: [{service: pension}, {service: card}]}\n";

#define FRESH "kind: state, confidence: high, verified: \"2026-05\""
static const char SERVICES[] =
    "- {id: card, code: \"c2c2c\", area: papers, reach: everyone, importance: 90, status: open, " FRESH
    ", conditions: {all: []}}\n"
    "- {id: pension, code: \"p2p2p\", area: money, reach: targeted, importance: 50, status: open, " FRESH
    ",\n"
    "   conditions: {all: [{fact: age, op: \">=\", value: 65}]}}\n"
    "- {id: machine, code: \"m2m2m\", area: land, reach: on_a_need, importance: 50, work: farm, age_from: 18, status: open, " FRESH
    ",\n"
    "   conditions: {all: []}}\n"
    "- {id: old-grant, area: money, reach: on_a_need, importance: 50, status: closed, " FRESH
    ", conditions: {all: []}}\n"
    "- {id: notice, area: money, reach: on_a_need, importance: 50, status: open, kind: state, confidence: high, verified: \"2019\", conditions: {all: []}}\n"
    "- {id: first-twin, area: money, reach: on_a_need, importance: 50, status: open, " FRESH
    ", conditions: {all: []}}\n"
    "- {id: second-twin, area: money, reach: on_a_need, importance: 50, status: open, " FRESH
    ", conditions: {all: []}}\n"
    "- {id: for-citizens, area: money, reach: targeted, importance: 50, status: open, " FRESH ",\n"
    "   conditions: {all: [{fact: citizenship, op: \"==\", value: georgian}]}}\n"
    "- {id: for-others, area: money, reach: targeted, importance: 50, status: open, " FRESH ",\n"
    "   conditions: {all: [{fact: citizenship, op: \"==\", value: other}]}}\n"
    "- {id: supplement, area: money, reach: targeted, importance: 50, status: open, " FRESH ",\n"
    "   conditions: {all: [{fact: in_database, op: \"==\", value: true}, {fact: age, op: \">=\", value: 14}]}}\n"
    "- {id: shelter, area: homes, reach: targeted, importance: 50, status: open, " FRESH ",\n"
    "   conditions: {all: [{fact: no_home, op: \"==\", value: true}]}}\n"
    "- {id: rent, area: homes, reach: targeted, importance: 50, status: open, " FRESH ",\n"
    "   conditions: {all: [{fact: farmer, op: \"==\", value: false}]}}\n"
    "- {id: in-both, area: homes, also_in: [papers], reach: on_a_need, importance: 50, status: open, " FRESH
    ", conditions: {all: []}}\n";

static Edition e;
static Day today;

static void open_guide(void)
{
    static Buf bytes;

    if (bytes.n)
        return;
    edition_of_rules_and_needs(&(RuleTexts){ FACTS, NULL, SERVICES },
                               &(NeedTexts){ AREAS, NEEDS, SITUATIONS }, &bytes, &e);
    MUST(day_parse(S("2026-06-01"), &today));
}

static const Service *service(const char *id)
{
    const Service *s = edition_service_by_id(&e, str_c(id));

    MUST(s);
    return s;
}

/* A person with these answers who came for this. */
typedef struct Visit {
    Answers answers;
    Wish wish;
    Matcher *m;
    const Relevant *order;
    size_t count;
} Visit;

static Visit *visit(const char *wish, const char *answers)
{
    Visit *v = NEW(&arena, Visit);
    Complaints complaints;

    open_guide();
    MUST(wish_by_id(&e, str_c(wish), &v->wish));
    MUST(answers_read(&e, str_c(answers), today, &v->answers, &complaints) &&
         complaints.count == 0);
    v->m = match_new(&e, &arena);
    match_all(v->m, &v->answers, today);
    v->order = relevance_order(v->m, &arena, &v->wish, &v->count);
    return v;
}

static size_t place(const Visit *v, const char *id)
{
    for (size_t i = 0; i < v->count; i++)
        if (v->order[i].service == service(id))
            return i;
    fail();
    return 0;
}

static Shelf shelf(const Visit *v, const char *id)
{
    return v->order[place(v, id)].shelf;
}

static uint32_t score(const Visit *v, const char *id)
{
    return v->order[place(v, id)].score;
}

static Verdict verdict(const Visit *v, const char *id)
{
    return (Verdict)v->m->services[service(id) - e.service].verdict;
}

/* -- what somebody came for ------------------------------------------------------------------------------- */

TEST(a_wish_is_a_need_a_situation_or_a_service)
{
    Wish w;

    open_guide();
    assert_true(wish_by_id(&e, S("need-money"), &w));
    assert_true(w.need && !w.situation && !w.service);
    assert_str(wish_id(&e, &w), "need-money");
    assert_true(wish_by_id(&e, S("just-back"), &w));
    assert_true(!w.need && w.situation && !w.service);
    assert_str(wish_id(&e, &w), "b2b2b");
    assert_true(wish_by_id(&e, S("b2b2b"), &w));
    assert_str(wish_id(&e, &w), "b2b2b");
    assert_true(wish_by_id(&e, S("pension"), &w));
    assert_true(w.service == service("pension") && !w.need && !w.situation);
    assert_true(wish_by_id(&e, wish_id(&e, &w), &w));
    assert_true(w.service == service("pension"));
}

TEST(nothing_is_a_wish_for_everything_and_nonsense_is_none)
{
    Wish w = { .need = e.need };

    open_guide();
    assert_true(wish_by_id(&e, S(""), &w));
    assert_true(!w.need && !w.situation && !w.service);
    assert_int_equal(wish_id(&e, &w).n, 0);
    assert_null(wish_services(&e, &arena, &w));
    w.need = e.need;
    assert_false(wish_by_id(&e, S("atlantis"), &w));
    assert_true(!w.need && !w.situation && !w.service);
}

TEST(a_wish_is_about_the_services_of_its_areas_or_of_its_list)
{
    const bool *about = wish_services(&e, &arena, &visit("need-papers", "1")->wish);

    assert_true(about[service("card") - e.service] && about[service("in-both") - e.service]);
    assert_false(about[service("pension") - e.service] || about[service("rent") - e.service]);
    about = wish_services(&e, &arena, &visit("need-money", "1")->wish);
    assert_true(about[service("pension") - e.service] && about[service("card") - e.service]);
    about = wish_services(&e, &arena, &visit("just-back", "1")->wish);
    assert_true(about[service("pension") - e.service] && about[service("card") - e.service]);
    assert_false(about[service("machine") - e.service] || about[service("first-twin") - e.service]);
    about = wish_services(&e, &arena, &visit("machine", "1")->wish);
    for (uint32_t i = 0; i < e.counts[TABLE_SERVICE]; i++)
        assert_int_equal(about[i], &e.service[i] == service("machine"));
}

/* -- shelves ------------------------------------------------------------------------------------------------ */

TEST(a_farm_machine_is_aside_for_a_child_and_for_who_does_not_farm)
{
    assert_int_equal(shelf(visit("need-money", "1*age.40*farmer.true"), "machine"), SHELF_FIRST);
    assert_int_equal(shelf(visit("need-money", "1*age.40*farmer.false"), "machine"), SHELF_ASIDE);
    assert_int_equal(shelf(visit("need-money", "1*age.40"), "machine"), SHELF_ASIDE);
    assert_int_equal(shelf(visit("need-money", "1*age.40*hectares.0"), "machine"), SHELF_ASIDE);
    assert_int_equal(shelf(visit("need-money", "1*age.40*hectares.0.5"), "machine"), SHELF_FIRST);
    assert_int_equal(shelf(visit("need-money", "1*age.40*farmer.-"), "machine"), SHELF_ASIDE);
    /* Whoever came for land may be about to begin; a child is not. */
    assert_int_equal(shelf(visit("need-land", "1*age.40"), "machine"), SHELF_FIRST);
    assert_int_equal(shelf(visit("need-land", "1*age.18"), "machine"), SHELF_FIRST);
    assert_int_equal(shelf(visit("need-land", "1*age.17*farmer.true"), "machine"), SHELF_ASIDE);
    assert_int_equal(verdict(visit("need-land", "1*age.17*farmer.true"), "machine"), VERDICT_YES);
}

TEST(what_is_for_everyone_is_first_only_when_asked_for)
{
    assert_int_equal(shelf(visit("need-papers", "1"), "card"), SHELF_FIRST);
    assert_int_equal(shelf(visit("need-money", "1"), "card"),
                     SHELF_FIRST); /* papers are that need's other area */
    assert_int_equal(shelf(visit("need-land", "1"), "card"), SHELF_GENERAL);
    assert_int_equal(shelf(visit("card", "1"), "card"), SHELF_FIRST);
    assert_int_equal(shelf(visit("pension", "1"), "card"), SHELF_GENERAL);
}

TEST(what_is_closed_is_aside_unless_asked_for)
{
    assert_int_equal(shelf(visit("need-land", "1"), "old-grant"), SHELF_ASIDE);
    assert_int_equal(shelf(visit("need-money", "1"), "old-grant"), SHELF_FIRST);
    assert_true(score(visit("need-money", "1"), "old-grant") <
                score(visit("need-money", "1"), "first-twin"));
}

TEST(what_does_not_fit_stands_last_whatever_somebody_came_for)
{
    Visit *v = visit("pension", "1*age.30");

    assert_int_equal(verdict(v, "pension"), VERDICT_NO);
    assert_int_equal(shelf(v, "pension"), SHELF_NO);
    assert_int_equal(score(v, "pension"), 0);
    assert_int_equal(place(v, "pension"), v->count - 1);
    assert_int_equal(shelf(visit("pension", "1*age.70"), "pension"), SHELF_FIRST);
    assert_int_equal(place(visit("pension", "1*age.70"), "pension"), 0);
}

TEST(shelves_stand_in_order_and_each_is_sorted)
{
    static const char *const wishes[] = { "",          "need-papers", "need-money",
                                          "need-land", "just-back",   "machine" };
    static const char *const answers[] = { "1", "1*age.10", "1*age.70*farmer.true",
                                           "1*no_home.true*citizenship.other" };

    for (size_t w = 0; w < COUNT(wishes); w++)
        for (size_t k = 0; k < COUNT(answers); k++) {
            Visit *v = visit(wishes[w], answers[k]);
            assert_int_equal(v->count, e.counts[TABLE_SERVICE]);
            for (size_t i = 1; i < v->count; i++) {
                const Relevant *x = &v->order[i - 1], *y = &v->order[i];
                assert_true(x->shelf < y->shelf || (x->shelf == y->shelf && x->score >= y->score));
                if (x->shelf == y->shelf && x->score == y->score)
                    assert_true(x->service < y->service);
                assert_true(x->score <= 1000);
            }
        }
}

TEST(the_order_is_the_same_each_time)
{
    Visit *one = visit("need-money", "1*age.40*score.60000"),
          *two = visit("need-money", "1*age.40*score.60000");

    for (size_t i = 0; i < one->count; i++)
        assert_true(one->order[i].service == two->order[i].service &&
                    one->order[i].score == two->order[i].score);
    assert_int_equal(score(one, "first-twin"), score(one, "second-twin"));
    assert_int_equal(place(one, "first-twin") + 1, place(one, "second-twin"));
}

TEST(a_first_screen_is_short_and_has_nothing_far_off)
{
    Relevant order[10];

    for (size_t i = 0; i < COUNT(order); i++)
        order[i] = (Relevant){ .score = 500, .shelf = SHELF_FIRST };
    assert_int_equal(relevance_first(order, 10), RELEVANT_FIRST);
    assert_int_equal(relevance_first(order, 2), 2);
    assert_int_equal(relevance_first(order, 0), 0);
    order[5].shelf = SHELF_GENERAL;
    assert_int_equal(relevance_first(order, 10), 5);
    order[4].score = RELEVANT_LEAST - 1;
    assert_int_equal(relevance_first(order, 10), 4);
    order[4].score = RELEVANT_LEAST;
    assert_int_equal(relevance_first(order, 10), 5);
    order[1].score = order[2].score = order[3].score = 0; /* a few are shown in any case */
    assert_int_equal(relevance_first(order, 10), RELEVANT_FEW);
}

TEST(shelves_have_names_for_machines)
{
    assert_str(shelf_name(SHELF_FIRST), "first");
    assert_str(shelf_name(SHELF_GENERAL), "general");
    assert_str(shelf_name(SHELF_ASIDE), "aside");
    assert_str(shelf_name(SHELF_NO), "no");
}

/* -- what speaks for a service ---------------------------------------------------------------------------------- */

TEST(an_old_source_is_never_a_bare_fits_and_stands_behind_a_fresh_one)
{
    Visit *v = visit("need-money", "1");

    assert_int_equal(verdict(v, "notice"), VERDICT_YES);
    assert_int_not_equal(v->m->services[service("notice") - e.service].strength, STRENGTH_FITS);
    assert_int_equal(v->m->services[service("first-twin") - e.service].strength, STRENGTH_FITS);
    assert_true(score(v, "notice") < score(v, "first-twin"));
}

TEST(a_need_named_in_an_answer_is_as_good_as_one_chosen)
{
    Visit *v = visit("need-land", "1*no_home.true*farmer.false");

    assert_int_equal(verdict(v, "shelter"), VERDICT_YES);
    assert_int_equal(verdict(v, "rent"), VERDICT_YES);
    assert_true(score(v, "shelter") > score(v, "rent"));
    assert_int_equal(place(v, "shelter"), 0);
}

TEST(guesses_order_the_maybes_and_change_no_verdict)
{
    Visit *v = visit("need-money", "1*age.40*score.60000");
    Answers before = v->answers;

    /* Most are citizens; a score is given to who is in the database. Neither was said. */
    assert_int_equal(verdict(v, "for-citizens"), VERDICT_MAYBE);
    assert_int_equal(verdict(v, "for-others"), VERDICT_MAYBE);
    assert_int_equal(verdict(v, "supplement"), VERDICT_MAYBE);
    assert_true(score(v, "for-citizens") > score(v, "for-others"));
    assert_true(score(v, "supplement") > score(visit("need-money", "1*age.40"), "supplement"));
    (void)relevance_order(v->m, &arena, &v->wish, &v->count);
    assert_true(answers_equal(&before, &v->answers));
    assert_ptr_equal(v->m->answers, &v->answers);
    Matcher *again = match_new(&e, &arena);
    match_all(again, &v->answers, today);
    for (uint32_t i = 0; i < e.counts[TABLE_SERVICE]; i++) {
        assert_int_equal(again->services[i].verdict, v->m->services[i].verdict);
        assert_int_equal(again->services[i].strength, v->m->services[i].strength);
    }
    /* The evaluator still speaks of this person, not of the guessed one. */
    assert_int_equal(match_steps(v->m, match_service_rule(v->m, service("for-citizens"))->steps),
                     VERDICT_MAYBE);
}

TESTS(T(a_wish_is_a_need_a_situation_or_a_service),
      T(nothing_is_a_wish_for_everything_and_nonsense_is_none),
      T(a_wish_is_about_the_services_of_its_areas_or_of_its_list),
      T(a_farm_machine_is_aside_for_a_child_and_for_who_does_not_farm),
      T(what_is_for_everyone_is_first_only_when_asked_for),
      T(what_is_closed_is_aside_unless_asked_for),
      T(what_does_not_fit_stands_last_whatever_somebody_came_for),
      T(shelves_stand_in_order_and_each_is_sorted), T(the_order_is_the_same_each_time),
      T(a_first_screen_is_short_and_has_nothing_far_off), T(shelves_have_names_for_machines),
      T(an_old_source_is_never_a_bare_fits_and_stands_behind_a_fresh_one),
      T(a_need_named_in_an_answer_is_as_good_as_one_chosen),
      T(guesses_order_the_maybes_and_change_no_verdict))
