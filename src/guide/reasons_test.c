/* reasons_test.c -- conditions as sentences; which conditions are named is in match_test.c. */
#include "base/must.h"
#include "editions.h"
#include "guide/reasons.h"
#include "unit.h"
#include <string.h>

static Arena arena = { .limit_bytes = (size_t)64 << 20 };

static const char FACTS[] =
    "- {id: card, type: bool, asked: true, says: {ka: \"გაქვთ პირადობის მოწმობა\", en: You have an ID card}, says_not: {ka: \"არ გაქვთ პირადობის მოწმობა\", en: You have no ID card}}\n"
    "- {id: bare, type: bool, asked: true, question: {ka: \"მუშაობთ?\", en: Do you work?}}\n"
    "- {id: age, type: integer, unit: years, asked: true, says: {ka: \"ასაკი\", en: Age}}\n"
    "- {id: land, type: decimal, unit: ha, asked: true, says: {ka: \"მიწა\", en: Land}}\n"
    "- {id: loan, type: integer, unit: gel, asked: true, says: {ka: \"სესხი\", en: Loan}}\n"
    "- {id: grant, type: integer, unit: year, asked: true, says: {ka: \"გრანტის წელი\", en: Year of the grant}}\n"
    "- {id: born, type: date, asked: true, says: {ka: \"დაბადების დღე\", en: Day of birth}}\n"
    "- {id: pass, type: choice, asked: true, says: {ka: \"მოქალაქეობა\", en: Citizenship}, choices: [{id: ge, name: {ka: \"საქართველო\", en: Georgia}},\n"
    "   {id: no, name: {ka: \"არ აქვს, სტატუსის გარეშე\", en: \"None, without status\"}}, {id: other, name: {ka: \"სხვა\", en: Other}}]}\n"
    "- {id: needs, type: set, asked: true, says: {ka: \"რა გჭირდებათ\", en: What you need}, choices: [{id: a, name: {ka: \"წამალი\", en: Pills}}, {id: b, name: {ka: \"ექიმი\", en: Doctor}}]}\n";

static void assert_says(const char *condition, const char *ka, const char *en)
{
    Buf bytes;
    Edition e;
    char services[1000];

    MUST(snprintf(services, sizeof(services), "- {id: s, conditions: %s}\n", condition) <
         (int)sizeof(services));
    edition_of_rules(&(RuleTexts){ FACTS, NULL, services }, &bytes, &e);
    assert_str(condition_text(&e, &arena, LANG_KA, &e.test[0]), ka);
    assert_str(condition_text(&e, &arena, LANG_EN, &e.test[0]), en);
    buf_free(&bytes);
}

TEST(true_and_false_are_statements)
{
    assert_says("{fact: card, op: \"==\", value: true}", "გაქვთ პირადობის მოწმობა",
                "You have an ID card");
    assert_says("{fact: card, op: \"==\", value: false}", "არ გაქვთ პირადობის მოწმობა",
                "You have no ID card");
    assert_says("{fact: card, op: \"!=\", value: true}", "არ გაქვთ პირადობის მოწმობა",
                "You have no ID card");
    assert_says("{fact: bare, op: \"==\", value: true}", "მუშაობთ? დიახ", "Do you work? Yes");
    assert_says("{fact: bare, op: \"==\", value: false}", "მუშაობთ? არა", "Do you work? No");
}

TEST(numbers_have_their_unit)
{
    assert_says("{fact: age, op: \">=\", value: 18}", "ასაკი: 18 წელი ან მეტი",
                "Age: 18 years or more");
    assert_says("{fact: age, op: \"<\", value: 1}", "ასაკი: ნაკლები, ვიდრე 1 წელი",
                "Age: less than 1 year");
    assert_says("{fact: age, op: \"<=\", value: 35}", "ასაკი: 35 წელი ან ნაკლები",
                "Age: 35 years or less");
    assert_says("{fact: land, op: \">\", value: 0.5}", "მიწა: მეტი, ვიდრე 0.5 ჰექტარი",
                "Land: more than 0.5 hectares");
    assert_says("{fact: loan, op: \"<=\", value: 1500000}",
                "სესხი: 1\u00A0500\u00A0000 ლარი ან ნაკლები", "Loan: 1,500,000 GEL or less");
    assert_says("{fact: grant, op: not_in, value: [2020, 2021]}",
                "გრანტის წელი: ნებისმიერი, გარდა: 2020, 2021",
                "Year of the grant: any except: 2020, 2021");
    assert_says("{fact: age, op: \"==\", value: 18}", "ასაკი: 18 წელი", "Age: 18 years");
    assert_says("{fact: age, op: \"!=\", value: 18}", "ასაკი: ნებისმიერი, გარდა: 18 წელი",
                "Age: any except: 18 years");
}

TEST(days_are_written_out_and_never_bent)
{
    assert_says("{fact: born, op: \">=\", value: \"2021-01-01\"}",
                "დაბადების დღე: 2021 წლის 1 იანვარი ან უფრო გვიან",
                "Day of birth: 1 January 2021 or later");
    assert_says("{fact: born, op: \"<\", value: \"2021-01-01\"}",
                "დაბადების დღე: 2020 წლის 31 დეკემბერი ან უფრო ადრე",
                "Day of birth: 31 December 2020 or earlier");
    assert_says("{fact: born, op: \">\", value: \"2021-01-01\"}",
                "დაბადების დღე: 2021 წლის 2 იანვარი ან უფრო გვიან",
                "Day of birth: 2 January 2021 or later");
}

TEST(choices_are_listed_so_that_their_commas_do_not_mislead)
{
    assert_says("{fact: pass, op: in, value: [ge, other]}", "მოქალაქეობა: საქართველო ან სხვა",
                "Citizenship: Georgia or Other");
    assert_says("{fact: pass, op: in, value: [ge, \"no\", other]}",
                "მოქალაქეობა: საქართველო; არ აქვს, სტატუსის გარეშე; ან სხვა",
                "Citizenship: Georgia; None, without status; or Other");
    assert_says("{fact: pass, op: \"==\", value: ge}", "მოქალაქეობა: საქართველო",
                "Citizenship: Georgia");
    assert_says("{fact: needs, op: in, value: [a, b]}", "რა გჭირდებათ: წამალი ან ექიმი",
                "What you need: Pills or Doctor");
    assert_says("{fact: needs, op: not_in, value: [a, b]}", "რა გჭირდებათ: არც ერთი: წამალი, ექიმი",
                "What you need: none of: Pills, Doctor");
}

TEST(rules_in_words_keep_their_tree)
{
    Buf bytes;
    Edition e;
    size_t n;

    edition_of_rules(
        &(RuleTexts){
            FACTS, NULL,
            "- {id: s, conditions: {all: [{any: [{fact: card, op: \"==\", value: true}, {fact: age, op: \"<\", value: 18}]}, {not: {fact: bare, op: \"==\", value: true}}]}}\n" },
        &bytes, &e);
    const RuleLine *l = rule_lines(&e, &arena, e.service, 20000, &n);
    static const struct {
        RuleNode node;
        uint32_t depth;
    } wants[] = { { RULE_ALL_OF, 0 },    { RULE_ONE_OF, 1 }, { RULE_CONDITION, 2 },
                  { RULE_CONDITION, 2 }, { RULE_NOT, 1 },    { RULE_CONDITION, 2 } };
    assert_int_equal(n, COUNT(wants));
    for (size_t i = 0; i < n; i++) {
        assert_int_equal(l[i].node, wants[i].node);
        assert_int_equal(l[i].depth, wants[i].depth);
    }
    assert_str(l[3].text[LANG_EN], "Age: less than 18 years");
    buf_free(&bytes);
}

TESTS(T(true_and_false_are_statements), T(numbers_have_their_unit),
      T(days_are_written_out_and_never_bent),
      T(choices_are_listed_so_that_their_commas_do_not_mislead), T(rules_in_words_keep_their_tree))
