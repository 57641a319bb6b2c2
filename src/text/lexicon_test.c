#include "text/analyse.h"
#include "text/lexicon.h"
#include "unit.h"
#include <string.h>

static LexemeFacts look(const char *base, LexemeClass class)
{
    Codes c = codes_of(str_c(base));

    return lexicon_look(c.at, c.n, class);
}

TEST(words_of_services_are_known)
{
    assert_true(look("სახლ", LEXEME_C).support > 1);
    assert_true(look("ბავშვ", LEXEME_C).support > 1);
    assert_true(look("პენსი", LEXEME_A).support > 1);
    assert_true(look("მეწარმ", LEXEME_E).support > 1);
    assert_true(look("საქართველო", LEXEME_O).support > 1);
}

TEST(a_stem_is_known_in_its_class_only)
{
    assert_true(look("საქართველო", LEXEME_O).support > look("საქართველო", LEXEME_C).support);
    assert_true(look("სახლ", LEXEME_C).support > look("სახლ", LEXEME_A).support);
}

TEST(syncope_is_a_fact_about_a_word)
{
    assert_true(look("სოფელ", LEXEME_C).syncopates);
    assert_true(look("წყალ", LEXEME_C).syncopates);
    assert_false(look("კანონ", LEXEME_C).syncopates);
    assert_true(look("კანონ", LEXEME_C).keeps);
    assert_false(look("სოფელ", LEXEME_C).keeps);
}

/* Runs of letters that are no words: the hash takes hardly one for a lexeme. */
TEST(nonsense_is_hardly_ever_known)
{
    uint32_t seed = 1, known = 0;

    for (int i = 0; i < 20000; i++) {
        uint8_t base[9];
        for (size_t k = 0; k < sizeof(base); k++) {
            seed = seed * 1664525u + 1013904223u;
            base[k] = (uint8_t)(seed >> 24) % 33 + 1;
        }
        known += lexicon_look(base, sizeof(base), LEXEME_C).support > 0;
    }
    assert_true(known < 200); /* one in a hundred */
}

static size_t asked;

static LexemeFacts knows_nothing(void *ctx, const uint8_t *base, size_t n, LexemeClass class)
{
    (void)base;
    (void)n;
    (void)class;
    ++*(size_t *)ctx;
    return (LexemeFacts){ 0 };
}

TEST(another_source_of_facts_can_stand_in)
{
    Codes c = codes_of(S("სოფლის"));
    Analysis an;

    lexicon_use(knows_nothing, &asked);
    assert_int_equal(look("სახლ", LEXEME_C).support, 0);
    analyse_word(&c, &an);
    lexicon_use(NULL, NULL);
    assert_true(asked > 1);
    assert_true(an.count >= 1); /* the longest ending goes */
    assert_true(look("სახლ", LEXEME_C).support > 0);
}

TEST(the_hash_minds_letters_and_class)
{
    uint8_t a[] = { 18, 1, 31, 11 }, b[] = { 18, 1, 31, 12 };

    assert_int_equal(lexicon_hash(a, 4, LEXEME_C), lexicon_hash(a, 4, LEXEME_C));
    assert_true(lexicon_hash(a, 4, LEXEME_C) != lexicon_hash(b, 4, LEXEME_C));
    assert_true(lexicon_hash(a, 4, LEXEME_C) != lexicon_hash(a, 4, LEXEME_A));
    assert_true(lexicon_hash(a, 4, LEXEME_C) != lexicon_hash(a, 3, LEXEME_C));
}

TESTS(T(words_of_services_are_known), T(a_stem_is_known_in_its_class_only),
      T(syncope_is_a_fact_about_a_word), T(nonsense_is_hardly_ever_known),
      T(another_source_of_facts_can_stand_in), T(the_hash_minds_letters_and_class))
