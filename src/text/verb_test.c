/* Finite forms as people type them in questions, and the nouns that services are called by. */
#include "text/analyse.h"
#include "text/fold.h"
#include "text/verb.h"
#include "unit.h"

static Arena arena = { .limit_bytes = 16 << 20 };

static Codes word_of(const char *word)
{
    Str rest = str_c(word);

    return codes_of(fold_next_word(&arena, &rest));
}

/* All forms lead to the masdar, given without its ა. */
static void assert_masdar(const char *forms, const char *stem)
{
    Str rest = str_c(forms);

    for (Str w; (w = fold_next_word(&arena, &rest)).n;) {
        Codes c = codes_of(w), found = { .n = 0 };
        if (!verb_masdar(&c, &found))
            fail_msg("%.*s: no masdar", STR(w));
        assert_str(codes_text(&arena, found.at, found.n), stem);
    }
}

static void assert_no_masdar(const char *words)
{
    Str rest = str_c(words);

    for (Str w; (w = fold_next_word(&arena, &rest)).n;) {
        Codes c = codes_of(w), found = { .n = 0 };
        if (verb_masdar(&c, &found))
            fail_msg("%.*s: %.*s", STR(w), STR(codes_text(&arena, found.at, found.n)));
    }
}

TEST(person_and_version_come_off)
{
    assert_masdar("მივიღო მიიღო მიიღებს მივიღებ მიგვიღეს", "მიღებ");
    assert_masdar("ავიღო აიღებს", "აღებ");
    assert_masdar("გავაფორმო გააფორმებს", "გაფორმებ");
    assert_masdar("დამეხმარეთ დამეხმარება დაგვეხმარებიან", "დახმარებ");
}

TEST(the_passive_has_d)
{
    assert_masdar("დავბრუნდი დაბრუნდა დავბრუნდე", "დაბრუნებ");
    assert_masdar("დავსაქმდე დასაქმდა", "დასაქმებ");
    assert_masdar("დავრეგისტრირდე დარეგისტრირდა", "დარეგისტრირებ");
}

TEST(themes_make_masdars_of_their_own)
{
    assert_masdar("დავკარგე დამეკარგა დაკარგავს", "დაკარგვ");
    assert_masdar("მოვითხოვო მოითხოვს", "მოთხოვნ");
    assert_masdar("გავხსნა", "გახსნ");
    assert_masdar("აღვადგინო", "აღდგენ");
    assert_masdar("ვმუშაობ მუშაობს", "მუშაობ");
}

TEST(a_present_without_its_preverb_finds_it)
{
    assert_masdar("ახორციელებს ახორციელებენ", "განხორციელებ");
}

TEST(roots_that_change_are_listed)
{
    assert_masdar("წავიდა წავიდე", "წასვლ");
    assert_masdar("შევცვალო", "შეცვლ");
    assert_masdar("გადავიხადო", "გადახდ");
    assert_masdar("დავნიშნო", "დანიშვნ");
    assert_masdar("ვიქირავო", "ქირ");
    assert_masdar("ვეძებ ეძებს", "ძებნ");
    assert_masdar("ვიშოვო", "შოვნ");
}

TEST(quoted_speech_comes_off)
{
    assert_masdar("მიიღებსო", "მიღებ");
}

TEST(adjectives_are_no_verbs)
{
    assert_no_masdar("საპენსიო სამშობიარო მეწარმე უფასო");
}

TEST(other_scripts_have_no_masdar)
{
    assert_no_masdar("register регистрация 112 ა");
}

TEST(texts_get_no_links)
{
    Codes c = word_of("მივიღო");
    Analysis an;

    analyse_stems(&c, &an);
    assert_true(an.count > 0);
    assert_int_equal(an.linked, 0);
}

TEST(a_masdar_is_linked_and_not_the_word_itself)
{
    Codes c = word_of("მივიღო");
    Analysis an;

    analyse_word(&c, &an);
    assert_true(an.count > 0);
    assert_int_equal(an.linked, 1);
    assert_str(codes_text(&arena, an.stems[an.count].at, an.stems[an.count].n), "მიღებ");
    c = word_of("პენსიის"); /* nouns the lexicon knows are never taken for verbs */
    analyse_word(&c, &an);
    assert_int_equal(an.linked, 0);
}

TEST(no_run_of_letters_is_too_odd)
{
    Codes found;

    for (size_t n = 0; n <= WORD_CODES; n++)
        for (uint8_t letter = 1; letter <= 33; letter++) {
            Codes c = { .n = (uint8_t)n };
            for (size_t i = 0; i < n; i++)
                c.at[i] = i % 3 == 2 ? letter : (uint8_t)(1 + (letter * 7 + i) % 33);
            (void)verb_masdar(&c, &found);
        }
}

TESTS(T(person_and_version_come_off), T(the_passive_has_d), T(themes_make_masdars_of_their_own),
      T(a_present_without_its_preverb_finds_it), T(roots_that_change_are_listed),
      T(quoted_speech_comes_off), T(adjectives_are_no_verbs), T(other_scripts_have_no_masdar),
      T(texts_get_no_links), T(a_masdar_is_linked_and_not_the_word_itself),
      T(no_run_of_letters_is_too_odd))
