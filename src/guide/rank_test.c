#include "guide/rank.h"
#include "base/must.h"
#include "editions.h"
#include "unit.h"
#include <string.h>

static Arena arena = { .limit_bytes = (size_t)256 << 20 };

static const char FACTS[] = "- {id: heir, type: bool, asked: true}\n- {id: farms, type: bool, asked: true}\n- {id: age, type: integer, asked: true, most: 120}\n";
#define FRESH "status: open, confidence: high, verified: \"2026-05\", importance: "

typedef struct Desk {
    Buf bytes;
    Edition e;
    Match *m;
    Answers answers;
    const Ranked *ranked;
} Desk;

static void open_desk(Desk *d, const char *services)
{
    *d = (Desk){ 0 };
    edition_of_rules(&(RuleTexts){ FACTS, NULL, services }, &d->bytes, &d->e);
    d->m = match_new(&d->e, &arena);
}

static void answer(Desk *d, const char *id, int64_t value)
{
    const Fact *f = edition_fact_by_id(&d->e, str_c(id));

    MUST(f);
    d->answers.at[f - d->e.fact] = (Answer){ ANSWER_VALUE, value };
}

static void rank(Desk *d)
{
    Day day = 0;

    MUST(day_parse(S("2026-06-01"), &day));
    match_all(d->m, &d->answers, day);
    d->ranked = rank_services(d->m, &arena, (RankNeed){ 0 });
}

static const char *at(const Desk *d, size_t i)
{
    return arena_z(&arena, edition_str(&d->e, d->ranked[i].service->id));
}

static const Ranked *of(const Desk *d, const char *id)
{
    for (uint32_t i = 0; i < d->e.counts[TABLE_SERVICE]; i++)
        if (str_eq(edition_str(&d->e, d->ranked[i].service->id), str_c(id)))
            return &d->ranked[i];
    return NULL;
}

TEST(a_yes_stands_before_a_maybe_and_a_no_is_out_of_sight)
{
    Desk d;

    open_desk(&d, "- {id: no, " FRESH "90, conditions: {fact: heir, op: \"==\", value: false}}\n"
                  "- {id: maybe, " FRESH "50, conditions: {fact: farms, op: \"==\", value: true}}\n"
                  "- {id: \"yes\", " FRESH "50, conditions: {fact: heir, op: \"==\", value: true}}\n");
    answer(&d, "heir", 1);
    rank(&d);
    assert_string_equal(at(&d, 0), "yes");
    assert_string_equal(at(&d, 1), "maybe");
    assert_int_equal(of(&d, "no")->relevance, 0);
    buf_free(&d.bytes);
}

TEST(what_is_for_people_like_this_stands_before_what_is_for_everybody)
{
    Desk d;

    open_desk(&d, "- {id: all, reach: everyone, " FRESH "60, conditions: {all: []}}\n"
                  "- {id: need, reach: on_a_need, " FRESH "60, conditions: {all: []}}\n"
                  "- {id: mine, reach: targeted, " FRESH "60, conditions: {all: []}}\n");
    rank(&d);
    assert_string_equal(at(&d, 0), "mine");
    assert_string_equal(at(&d, 1), "need");
    assert_string_equal(at(&d, 2), "all");
    assert_true(of(&d, "all")->is_generic);
    assert_false(of(&d, "mine")->is_generic);
    buf_free(&d.bytes);
}

TEST(what_is_not_plausible_is_out_of_sight_and_its_verdict_stays)
{
    Desk d;

    open_desk(&d, "- {id: machines, " FRESH "60, suits: {fact: age, op: \">=\", value: 18}, conditions: {all: []}}\n"
                  "- {id: school, " FRESH "10, conditions: {all: []}}\n");
    answer(&d, "age", 10);
    rank(&d);
    assert_string_equal(at(&d, 0), "school");
    assert_int_equal(of(&d, "machines")->relevance, 0);
    assert_int_equal(d.m->services[0].verdict, VERDICT_YES);
    answer(&d, "age", 30);
    rank(&d);
    assert_string_equal(at(&d, 0), "machines");
    buf_free(&d.bytes);
}

TEST(what_is_closed_comes_last)
{
    Desk d;

    open_desk(&d, "- {id: closed, status: closed, verified: \"2026-05\", importance: 90, conditions: {all: []}}\n"
                  "- {id: open, " FRESH "20, conditions: {all: []}}\n");
    rank(&d);
    assert_string_equal(at(&d, 0), "open");
    buf_free(&d.bytes);
}

TEST(equal_services_keep_the_order_of_the_edition)
{
    Desk d;

    open_desk(&d, "- {id: a, " FRESH "50, conditions: {all: []}}\n- {id: b, " FRESH "50, conditions: {all: []}}\n- {id: c, " FRESH "50, conditions: {all: []}}\n");
    rank(&d);
    assert_string_equal(at(&d, 0), "a");
    assert_string_equal(at(&d, 1), "b");
    assert_string_equal(at(&d, 2), "c");
    buf_free(&d.bytes);
}

TEST(a_need_that_is_not_there_is_refused_and_none_is_none)
{
    const Edition *e = edition_of_small_guide();
    RankNeed need;

    assert_true(rank_need(e, S(""), &need));
    assert_null(need.situation);
    assert_false(rank_need(e, S("no-such-need"), &need));
    assert_true(rank_need(e, edition_str(e, e->situation[0].id), &need));
    assert_ptr_equal(need.situation, e->situation);
    assert_true(rank_need(e, edition_str(e, e->need[0].id), &need));
    assert_ptr_equal(need.need, e->need);
}

TEST(a_situation_puts_its_services_first)
{
    const Edition *e = edition_of_small_guide();
    Match *m = match_new(e, &arena);
    Answers answers = { 0 };

    match_all(m, &answers, fixed_today());
    const Ranked *r = rank_services(m, &arena, (RankNeed){ .situation = e->situation });
    const Service *named = edition_service(e, e->way[e->situation[0].ways.first].service);
    for (uint32_t i = 0; i < e->counts[TABLE_SERVICE]; i++)
        if (r[i].service == named)
            assert_true(r[i].relevance > 0 && !r[i].is_generic);
}

TESTS(T(a_yes_stands_before_a_maybe_and_a_no_is_out_of_sight), T(what_is_for_people_like_this_stands_before_what_is_for_everybody),
      T(what_is_not_plausible_is_out_of_sight_and_its_verdict_stays), T(what_is_closed_comes_last), T(equal_services_keep_the_order_of_the_edition),
      T(a_need_that_is_not_there_is_refused_and_none_is_none), T(a_situation_puts_its_services_first))
