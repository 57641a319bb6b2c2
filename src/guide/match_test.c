/*
 * match_test.c -- the evaluator, condition by condition: each case differs from its neighbour in one
 * thing and gets another verdict (MC/DC). What random rule sets show is in source/rules_test.c.
 */
#include "base/must.h"
#include "editions.h"
#include "guide/match.h"
#include "guide/reasons.h"
#include "unit.h"
#include <string.h>

static Arena arena = { .limit_bytes = (size_t)256 << 20 };

static const char FACTS[] =
    "- {id: a, type: bool, asked: true}\n"
    "- {id: b, type: bool, asked: true}\n"
    "- {id: age, type: integer, asked: true, most: 120}\n"
    "- {id: hectares, type: decimal, asked: true}\n"
    "- {id: today, type: date, asked: false}\n"
    "- {id: back, type: date, asked: true, past: true}\n"
    "- {id: place, type: choice, asked: true, choices_from: municipalities}\n"
    "- {id: region, type: choice, asked: false, choices: [{id: kakheti}, {id: guria}], derived_from: [place],\n"
    "   rule: {lookup: {table: municipalities, by: place, column: region}}}\n"
    "- {id: has_hub, type: bool, asked: false, derived_from: [place],\n"
    "   rule: {lookup: {table: municipalities, by: place, column: hub}}}\n"
    "- {id: needs, type: set, asked: true, choices: [{id: pills}, {id: ward}, {id: care}]}\n"
    "- {id: months, type: decimal, asked: false, derived_from: [back, today], rule: {months_between: [back, today]}}\n"
    "- {id: days, type: integer, asked: false, derived_from: [back, today], rule: {days_between: [back, today]}}\n"
    "- {id: years, type: integer, asked: false, derived_from: [back, today], rule: {years_between: [back, today]}}\n"
    "- {id: school, type: integer, asked: false, derived_from: [back, today],\n"
    "   rule: {years_on_coming: {born: back, month_day: \"09-15\", from: today}}}\n"
    "- {id: gated, type: bool, asked: true, applies_when: {fact: a, op: \"==\", value: true}}\n"
    "- {id: gated_twice, type: integer, asked: true, applies_when: {fact: gated, op: \"==\", value: true}}\n"
    "- {id: either, type: bool, asked: false, derived_from: [a, b],\n"
    "   rule: {true_when: {any: [{fact: a, op: \"==\", value: true}, {fact: b, op: \"==\", value: true}]}}}\n"
    "- {id: land, type: choice, asked: true, choices: [{id: de, eu: true}, {id: ru, eu: false}]}\n"
    "- {id: from_eu, type: bool, asked: false, derived_from: [land], rule: {choice_flag: {fact: land, flag: eu}}}\n";

static const char PLACES[] = "- {id: telavi, region: kakheti, hub: \"yes\"}\n"
                             "- {id: gurjaani, region: kakheti, hub: region}\n"
                             "- {id: ozurgeti, region: guria, hub: \"no\"}\n";

/* Judges one condition for "fact=value fact=value"; sets take "needs=pills.ward". */
typedef struct Case {
    Buf bytes;
    Edition e;
    Matcher *m;
    Answers answers;
} Case;

static void give(Case *c, const char *answers)
{
    Str rest = str_c(answers);

    c->answers = (Answers){ 0 };
    while (rest.n) {
        Str value = str_cut(&rest, ' ');
        const Fact *f = edition_fact_by_id(&c->e, str_cut(&value, '='));
        Answer one = { ANSWER_VALUE, 0 };
        MUST(f);
        if (f->type != FACT_SET)
            MUST(answer_parse(&c->e, f, value, 0, &one) == ANSWER_FINE || f->is_past);
        if (f->is_past)
            MUST(answer_parse(&c->e, f, value, INT32_MAX, &one) == ANSWER_FINE);
        while (f->type == FACT_SET && value.n)
            MUST(answer_set_add(&c->e, f, str_cut(&value, '.'), &one) == ANSWER_FINE);
        c->answers.at[f - c->e.fact] = one;
    }
}

static Verdict judge_on(const char *condition, const char *answers, const char *day)
{
    Case c = { 0 };
    Day today = 0;
    char services[2000];

    MUST(snprintf(services, sizeof(services), "- {id: s, status: open, conditions: %s}\n",
                  condition) < (int)sizeof(services));
    edition_of_rules(&(RuleTexts){ FACTS, PLACES, services }, &c.bytes, &c.e);
    give(&c, answers);
    MUST(day_parse(str_c(day), &today));
    c.m = match_new(&c.e, &arena);
    match_all(c.m, &c.answers, today);
    Verdict v = (Verdict)c.m->services[0].verdict;
    buf_free(&c.bytes);
    arena_reset(&arena);
    return v;
}

static Verdict judge(const char *condition, const char *answers)
{
    return judge_on(condition, answers, "2026-06-01");
}

#define A "{fact: a, op: \"==\", value: true}"
#define B "{fact: b, op: \"==\", value: true}"
#define YES(...) assert_int_equal(judge(__VA_ARGS__), VERDICT_YES)
#define NO(...) assert_int_equal(judge(__VA_ARGS__), VERDICT_NO)
#define MAYBE(...) assert_int_equal(judge(__VA_ARGS__), VERDICT_MAYBE)

TEST(all_is_the_least_of_its_children)
{
    YES("{all: [" A ", " B "]}", "a=true b=true");
    NO("{all: [" A ", " B "]}", "a=false b=true");
    NO("{all: [" A ", " B "]}", "a=true b=false");
    NO("{all: [" A ", " B "]}", "a=false b=false");
    MAYBE("{all: [" A ", " B "]}", "a=true");
    MAYBE("{all: [" A ", " B "]}", "b=true");
    NO("{all: [" A ", " B "]}", "a=false");
    NO("{all: [" A ", " B "]}", "b=false");
    MAYBE("{all: [" A ", " B "]}", "");
    YES("{all: []}", "");
}

TEST(any_is_the_greatest_of_its_children)
{
    YES("{any: [" A ", " B "]}", "a=true b=true");
    YES("{any: [" A ", " B "]}", "a=false b=true");
    YES("{any: [" A ", " B "]}", "a=true b=false");
    NO("{any: [" A ", " B "]}", "a=false b=false");
    YES("{any: [" A ", " B "]}", "a=true");
    YES("{any: [" A ", " B "]}", "b=true");
    MAYBE("{any: [" A ", " B "]}", "a=false");
    MAYBE("{any: [" A ", " B "]}", "b=false");
    MAYBE("{any: [" A ", " B "]}", "");
    NO("{any: []}", "");
}

TEST(not_turns_round)
{
    NO("{not: " A "}", "a=true");
    YES("{not: " A "}", "a=false");
    MAYBE("{not: " A "}", "");
    YES("{all: [{not: {any: [" A ", " B "]}}]}", "a=false b=false");
    NO("{all: [{not: {any: [" A ", " B "]}}]}", "b=true");
}

TEST(trees_in_trees)
{
    const char *tree =
        "{all: [{any: [" A ", {all: [" B
        ", {fact: age, op: \">=\", value: 18}]}]}, {fact: age, op: \"<\", value: 60}]}";

    YES(tree, "a=true age=10");
    NO(tree, "a=false b=true age=10");
    YES(tree, "a=false b=true age=18");
    NO(tree, "a=false b=false age=18");
    NO(tree, "a=true age=60");
    MAYBE(tree, "a=true");
    YES(tree, "b=true age=18");
    MAYBE(tree, "b=true");
}

TEST(numbers_are_compared_at_their_edges)
{
    static const struct {
        const char *op;
        Verdict below, equal, above;
    } ops[] = {
        { "==", VERDICT_NO, VERDICT_YES, VERDICT_NO },
        { "!=", VERDICT_YES, VERDICT_NO, VERDICT_YES },
        { "<", VERDICT_YES, VERDICT_NO, VERDICT_NO },
        { "<=", VERDICT_YES, VERDICT_YES, VERDICT_NO },
        { ">", VERDICT_NO, VERDICT_NO, VERDICT_YES },
        { ">=", VERDICT_NO, VERDICT_YES, VERDICT_YES },
    };

    for (size_t i = 0; i < COUNT(ops); i++) {
        char age[100], hectares[100], back[100];
        MUST(snprintf(age, sizeof(age), "{fact: age, op: \"%s\", value: 18}", ops[i].op) > 0);
        MUST(snprintf(hectares, sizeof(hectares), "{fact: hectares, op: \"%s\", value: 0.5}",
                      ops[i].op) > 0);
        MUST(snprintf(back, sizeof(back), "{fact: back, op: \"%s\", value: \"2018-08-15\"}",
                      ops[i].op) > 0);
        assert_int_equal(judge(age, "age=17"), ops[i].below);
        assert_int_equal(judge(age, "age=18"), ops[i].equal);
        assert_int_equal(judge(age, "age=19"), ops[i].above);
        assert_int_equal(judge(hectares, "hectares=0.49"), ops[i].below);
        assert_int_equal(judge(hectares, "hectares=0.5"), ops[i].equal);
        assert_int_equal(judge(hectares, "hectares=0.51"), ops[i].above);
        assert_int_equal(judge(back, "back=2018-08-14"), ops[i].below);
        assert_int_equal(judge(back, "back=2018-08-15"), ops[i].equal);
        assert_int_equal(judge(back, "back=2018-08-16"), ops[i].above);
        MAYBE(age, "");
    }
}

TEST(lists_and_sets)
{
    YES("{fact: age, op: in, value: [17, 18]}", "age=18");
    NO("{fact: age, op: in, value: [17, 18]}", "age=19");
    YES("{fact: age, op: not_in, value: [17, 18]}", "age=19");
    NO("{fact: age, op: not_in, value: [17, 18]}", "age=17");
    YES("{fact: place, op: in, value: [ozurgeti, telavi]}", "place=telavi");
    NO("{fact: place, op: in, value: [ozurgeti]}", "place=telavi");
    YES("{fact: needs, op: in, value: [care, pills]}", "needs=pills.ward");
    NO("{fact: needs, op: in, value: [care]}", "needs=pills.ward");
    NO("{fact: needs, op: not_in, value: [care, pills]}", "needs=pills");
    YES("{fact: needs, op: not_in, value: [care]}", "needs=pills");
    NO("{fact: needs, op: in, value: [care]}", "needs="); /* none of them is an answer */
    YES("{fact: needs, op: not_in, value: [care]}", "needs=");
    MAYBE("{fact: needs, op: not_in, value: [care]}", "");
}

TEST(a_question_that_does_not_concern_the_person_is_a_no_whatever_was_answered)
{
    YES("{fact: gated, op: \"==\", value: true}", "a=true gated=true");
    NO("{fact: gated, op: \"==\", value: true}", "a=false gated=true");
    NO("{fact: gated, op: \"!=\", value: true}", "a=false gated=true");
    NO("{fact: gated, op: \"==\", value: true}", "a=false");
    YES("{fact: gated, op: \"==\", value: true}", "gated=true"); /* a not known gate lets through */
    MAYBE("{fact: gated, op: \"==\", value: true}", "");
    MAYBE("{fact: gated, op: \"==\", value: true}", "a=true");
    YES("{not: {fact: gated, op: \"==\", value: true}}", "a=false");
    NO("{fact: gated_twice, op: \">\", value: 0}", "a=false gated=true gated_twice=5");
    YES("{fact: gated_twice, op: \">\", value: 0}", "a=true gated=true gated_twice=5");
}

TEST(derived_truth_keeps_unknown_unknown)
{
    YES("{fact: either, op: \"==\", value: true}", "a=true");
    MAYBE("{fact: either, op: \"==\", value: true}", "a=false");
    NO("{fact: either, op: \"==\", value: true}", "a=false b=false");
    YES("{fact: either, op: \"==\", value: false}", "a=false b=false");
    NO("{fact: either, op: \"==\", value: true}",
       "a=true either=false"); /* an answer wins over the rule */
}

TEST(months_are_whole_and_a_share_of_the_month_they_fall_in)
{
#define MONTHS(op, v) "{fact: months, op: \"" op "\", value: " v "}"
    assert_int_equal(judge_on(MONTHS("<=", "12"), "back=2025-06-01", "2026-06-01"), VERDICT_YES);
    assert_int_equal(judge_on(MONTHS("<=", "12"), "back=2025-06-01", "2026-06-02"), VERDICT_NO);
    assert_int_equal(judge_on(MONTHS("==", "12"), "back=2025-06-01", "2026-06-01"), VERDICT_YES);
    /* the 31st becomes the last day of a shorter month */
    assert_int_equal(judge_on(MONTHS("==", "1"), "back=2026-01-31", "2026-02-28"), VERDICT_YES);
    assert_int_equal(judge_on(MONTHS("<", "1"), "back=2026-01-31", "2026-02-27"), VERDICT_YES);
    assert_int_equal(judge_on(MONTHS("==", "1"), "back=2024-01-31", "2024-02-29"), VERDICT_YES);
    /* half of April, which has 30 days */
    assert_int_equal(judge_on(MONTHS("==", "0.5"), "back=2026-04-01", "2026-04-16"), VERDICT_YES);
    assert_int_equal(judge_on(MONTHS("==", "0"), "back=2026-04-01", "2026-04-01"), VERDICT_YES);
    assert_int_equal(judge_on(MONTHS(">=", "0"), "back=2026-04-02", "2026-04-01"), VERDICT_MAYBE);
    assert_int_equal(judge_on(MONTHS(">=", "0"), "", "2026-04-01"), VERDICT_MAYBE);
    YES(MONTHS("==", "3.5"), "months=3.5");
#undef MONTHS
}

TEST(days_and_years_between)
{
    assert_int_equal(
        judge_on("{fact: days, op: \"==\", value: 90}", "back=2026-01-01", "2026-04-01"),
        VERDICT_YES);
    assert_int_equal(
        judge_on("{fact: days, op: \"==\", value: 0}", "back=2026-01-01", "2026-01-01"),
        VERDICT_YES);
    assert_int_equal(
        judge_on("{fact: days, op: \">=\", value: 0}", "back=2026-01-02", "2026-01-01"),
        VERDICT_MAYBE);
    assert_int_equal(
        judge_on("{fact: years, op: \"==\", value: 5}", "back=2020-06-02", "2026-06-01"),
        VERDICT_YES);
    assert_int_equal(
        judge_on("{fact: years, op: \"==\", value: 6}", "back=2020-06-01", "2026-06-01"),
        VERDICT_YES);
    assert_int_equal(
        judge_on("{fact: years, op: \"==\", value: 1}", "back=2020-02-29", "2022-02-27"),
        VERDICT_YES);
}

TEST(years_on_the_coming_fifteenth_of_september)
{
    assert_int_equal(
        judge_on("{fact: school, op: \"==\", value: 6}", "back=2020-09-15", "2026-09-15"),
        VERDICT_YES);
    assert_int_equal(
        judge_on("{fact: school, op: \"==\", value: 5}", "back=2020-09-16", "2026-09-15"),
        VERDICT_YES);
    assert_int_equal(
        judge_on("{fact: school, op: \"==\", value: 6}", "back=2020-09-16", "2026-09-16"),
        VERDICT_YES);
    assert_int_equal(
        judge_on("{fact: school, op: \"==\", value: 0}", "back=2026-09-15", "2026-09-01"),
        VERDICT_YES);
    assert_int_equal(
        judge_on("{fact: school, op: \">=\", value: 0}", "back=2026-09-16", "2026-09-01"),
        VERDICT_MAYBE);
}

TEST(looked_up_places_and_flags)
{
    YES("{fact: region, op: \"==\", value: kakheti}", "place=gurjaani");
    NO("{fact: region, op: \"==\", value: kakheti}", "place=ozurgeti");
    MAYBE("{fact: region, op: \"==\", value: kakheti}", "");
    YES("{fact: has_hub, op: \"==\", value: true}", "place=telavi");
    NO("{fact: has_hub, op: \"==\", value: true}", "place=ozurgeti");
    MAYBE("{fact: has_hub, op: \"==\", value: true}",
          "place=gurjaani"); /* known for the region only */
    YES("{fact: from_eu, op: \"==\", value: true}", "land=de");
    NO("{fact: from_eu, op: \"==\", value: true}", "land=ru");
    MAYBE("{fact: from_eu, op: \"==\", value: true}", "");
}

TEST(a_place_whose_hub_is_not_known_names_the_derived_fact_itself)
{
    Case c = { 0 };
    FactList facts;

    edition_of_rules(
        &(RuleTexts){ FACTS, PLACES,
                      "- {id: s, conditions: {fact: has_hub, op: \"==\", value: true}}\n" },
        &c.bytes, &c.e);
    c.m = match_new(&c.e, &arena);
    give(&c, "place=gurjaani");
    match_all(c.m, &c.answers, 0);
    explain_facts(c.m, &arena, match_service_rule(c.m, c.e.service)->steps, VERDICT_MAYBE, &facts);
    assert_int_equal(facts.count, 1);
    assert_str(edition_str(&c.e, facts.at[0]->id), "has_hub");
    give(&c, "");
    match_all(c.m, &c.answers, 0);
    explain_facts(c.m, &arena, match_service_rule(c.m, c.e.service)->steps, VERDICT_MAYBE, &facts);
    assert_int_equal(facts.count, 1);
    assert_str(edition_str(&c.e, facts.at[0]->id), "place");
    buf_free(&c.bytes);
}

TEST(other_conditions_are_in_force_from_their_day_on)
{
    static const char service[] =
        "- id: s\n  status: open\n  conditions: {fact: age, op: \">=\", value: 60}\n"
        "  conditions_from:\n"
        "    - {from: \"2026-07-01\", conditions: {fact: age, op: \">=\", value: 65}}\n"
        "    - {from: \"2027-07-01\", conditions: {fact: a, op: \"==\", value: true}}\n"
        "  parts: [{id: p, conditions: " B "}]\n";
    static const struct {
        const char *day;
        Verdict service, part;
    } days[] = {
        { "2026-06-30", VERDICT_YES, VERDICT_YES }, { "2026-07-01", VERDICT_NO, VERDICT_NO },
        { "2027-06-30", VERDICT_NO, VERDICT_NO },   { "2027-07-01", VERDICT_MAYBE, VERDICT_MAYBE },
        { "2000-01-01", VERDICT_YES, VERDICT_YES },
    };
    Case c = { 0 };

    edition_of_rules(&(RuleTexts){ FACTS, PLACES, service }, &c.bytes, &c.e);
    give(&c, "age=62 b=true");
    c.m = match_new(&c.e, &arena);
    for (size_t i = 0; i < COUNT(days); i++) {
        Day day = 0;
        MUST(day_parse(str_c(days[i].day), &day));
        match_all(c.m, &c.answers, day);
        assert_int_equal(c.m->services[0].verdict, days[i].service);
        assert_int_equal(c.m->parts[0], days[i].part);
    }
    buf_free(&c.bytes);
}

TEST(status_and_dates_never_change_a_verdict_only_how_loudly_it_is_said)
{
    static const char services[] =
        "- {id: open, status: open, confidence: high, verified: \"2026-05\", conditions: " A "}\n"
        "- {id: asks, status: open, confidence: high, verified: \"2026-05\", also_needs: [{ka: \"x\", en: \"x\"}], conditions: " A
        "}\n"
        "- {id: weak, status: by_call, confidence: low, verified: \"2026-05\", conditions: " A "}\n"
        "- {id: old, status: open, confidence: high, verified: \"2019\", conditions: " A "}\n"
        "- {id: closed, status: closed, confidence: high, verified: \"2026-05\", conditions: " A
        "}\n"
        "- {id: later, status: open, confidence: high, verified: \"2026-05\", valid_from: \"2026-12-01\", conditions: " A
        "}\n"
        "- {id: ended, status: seasonal, confidence: high, verified: \"2026-05\", valid_until: \"2026-05-31\", conditions: " A
        "}\n";
    static const Strength wants[] = { STRENGTH_FITS,   STRENGTH_CHECKED, STRENGTH_CHECKED,
                                      STRENGTH_CLOSED, STRENGTH_CLOSED,  STRENGTH_CLOSED,
                                      STRENGTH_CLOSED };
    Case c = { 0 };
    Day day = 0;

    edition_of_rules(&(RuleTexts){ FACTS, PLACES, services }, &c.bytes, &c.e);
    MUST(day_parse(S("2026-06-01"), &day));
    c.m = match_new(&c.e, &arena);
    give(&c, "a=true");
    match_all(c.m, &c.answers, day);
    for (size_t i = 0; i < COUNT(wants); i++) {
        assert_int_equal(c.m->services[i].verdict, VERDICT_YES);
        assert_int_equal(c.m->services[i].strength, wants[i]);
    }
    give(&c, "a=false");
    match_all(c.m, &c.answers, day);
    for (size_t i = 0; i < COUNT(wants); i++) {
        assert_int_equal(c.m->services[i].verdict, VERDICT_NO);
        assert_int_equal(c.m->services[i].strength, STRENGTH_NONE);
    }
    buf_free(&c.bytes);
}

TEST(a_circle_of_facts_in_a_hostile_edition_is_unknown_and_ends)
{
    static const char facts[] =
        "- {id: x, type: bool, asked: false, rule: {true_when: {fact: y, op: \"==\", value: true}}}\n"
        "- {id: y, type: bool, asked: false, applies_when: {fact: x, op: \"==\", value: true},\n"
        "   rule: {true_when: {fact: x, op: \"==\", value: true}}}\n";
    Case c = { 0 };
    FactList list;

    edition_of_rules(
        &(RuleTexts){ facts, NULL, "- {id: s, conditions: {fact: y, op: \"==\", value: true}}\n" },
        &c.bytes, &c.e);
    c.m = match_new(&c.e, &arena);
    match_all(c.m, &c.answers, 0);
    assert_int_equal(c.m->services[0].verdict, VERDICT_MAYBE);
    explain_facts(c.m, &arena, match_service_rule(c.m, c.e.service)->steps, VERDICT_MAYBE, &list);
    buf_free(&c.bytes);
}

/* -- reasons ------------------------------------------------------------------------------------------ */

TEST(a_no_names_what_decides_it_and_what_would_change_it)
{
    static const char service[] =
        "- {id: s, status: open, sources: [{url: \"https://one.example\", date: \"2024\"}, {url: \"https://two.example\", date: \"2020\"}],\n"
        "   conditions: {all: [{fact: age, op: \">=\", value: 18, source: 2}, {any: [" A
        ", {all: [" B ", {fact: hectares, op: \">\", value: 0}]}]}]}}\n";
    Case c = { 0 };
    ServiceExplanation x;

    edition_of_rules(&(RuleTexts){ FACTS, PLACES, service }, &c.bytes, &c.e);
    c.m = match_new(&c.e, &arena);
    give(&c, "age=17 a=false b=false hectares=1");
    match_all(c.m, &c.answers, 0);
    explain_service(c.m, &arena, c.e.service, &x);
    assert_int_equal(x.explanation.verdict, VERDICT_NO);
    assert_int_equal(x.explanation.because_count, 3);
    assert_str(edition_str(&c.e, x.explanation.because[0].fact->id), "age");
    assert_str(edition_str(&c.e, x.explanation.because[0].source->url), "https://two.example");
    assert_str(edition_str(&c.e, x.explanation.because[1].source->url),
               "https://one.example"); /* the newest when none is named */
    assert_int_equal(x.explanation.because[0].answer.value, 17);
    assert_str(x.explanation.because[0].value, "18");
    assert_int_equal(x.explanation.failing.count, 3);
    assert_int_equal(x.explanation.missing.count, 0);
    const WouldChange *w = x.explanation.would_change;
    assert_int_equal(x.explanation.would_change_count, 3);
    assert_true(w[0].group != w[1].group);
    assert_int_equal(w[1].group, w[2].group); /* one of the two is enough */
    assert_true(w[1].alternative != w[2].alternative);
    buf_free(&c.bytes);
}

TEST(a_maybe_names_what_already_holds_and_what_is_open)
{
    static const char service[] =
        "- {id: s, status: open, conditions: {all: [{fact: age, op: \">=\", value: 18}, {fact: either, op: \"==\", value: true}]}}\n";
    Case c = { 0 };
    ServiceExplanation x;

    edition_of_rules(&(RuleTexts){ FACTS, PLACES, service }, &c.bytes, &c.e);
    c.m = match_new(&c.e, &arena);
    give(&c, "age=20 b=false");
    match_all(c.m, &c.answers, 0);
    explain_service(c.m, &arena, c.e.service, &x);
    assert_int_equal(x.explanation.because_count, 1);
    assert_str(edition_str(&c.e, x.explanation.because[0].fact->id), "age");
    assert_int_equal(x.explanation.open_count, 1);
    assert_int_equal(x.explanation.missing.count,
                     1); /* behind the derived fact stands a question */
    assert_str(edition_str(&c.e, x.explanation.missing.at[0]->id), "a");
    buf_free(&c.bytes);
}

TESTS(T(all_is_the_least_of_its_children), T(any_is_the_greatest_of_its_children),
      T(not_turns_round), T(trees_in_trees), T(numbers_are_compared_at_their_edges),
      T(lists_and_sets),
      T(a_question_that_does_not_concern_the_person_is_a_no_whatever_was_answered),
      T(derived_truth_keeps_unknown_unknown),
      T(months_are_whole_and_a_share_of_the_month_they_fall_in), T(days_and_years_between),
      T(years_on_the_coming_fifteenth_of_september), T(looked_up_places_and_flags),
      T(a_place_whose_hub_is_not_known_names_the_derived_fact_itself),
      T(other_conditions_are_in_force_from_their_day_on),
      T(status_and_dates_never_change_a_verdict_only_how_loudly_it_is_said),
      T(a_circle_of_facts_in_a_hostile_edition_is_unknown_and_ends),
      T(a_no_names_what_decides_it_and_what_would_change_it),
      T(a_maybe_names_what_already_holds_and_what_is_open))
