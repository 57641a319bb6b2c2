#include "text/endings.h"
#include "text/fold.h"
#include "unit.h"

static Arena arena = { .limit_bytes = 16 << 20 };

static Str stem(const char *word)
{
    Str rest = str_c(word);
    Codes c = codes_of(fold_next_word(&arena, &rest)), without = endings_off(&c);

    return codes_text(&arena, without.at, without.n);
}

/* All words have the stem. */
static void assert_stem(const char *words, const char *wanted)
{
    Str rest = str_c(words);

    for (Str w; (w = fold_next_word(&arena, &rest)).n;)
        assert_str(stem(arena_z(&arena, w)), wanted);
}

TEST(english_numbers_and_tenses_come_together)
{
    assert_stem("pension pensions", "pension");
    assert_stem("benefit benefits", "benefit");
    assert_stem("service services", "servic");
    assert_stem("registered registers", "register");
    assert_stem("house houses housing", "hous");
    assert_stem("run running", "run");
    assert_stem("business businesses", "business");
}

TEST(russian_cases_come_together)
{
    assert_stem("пенсия пенсии пенсию пенсией пенсиям", "пенс");
    assert_stem("пособие пособия пособию пособий", "пособ");
    assert_stem("паспорт паспорта паспорту паспортом паспорте паспорта паспортов", "паспорт");
    assert_stem("работа работы работу работой работать", "работ");
    assert_stem("помощь помощи помощью", "помощ");
    assert_stem("медицинская медицинский медицинскую медицинской медицинского", "медицинск");
}

TEST(yo_is_typed_as_e)
{
    assert_stem("жильё жилье", "жил");
    assert_stem("ребёнок ребенок", "ребенок");
}

TEST(armenian_cases_and_articles_come_together)
{
    assert_stem("թոշակ թոշակի թոշակը թոշակներ թոշակների", "թոշակ");
    assert_stem("աշխատանք աշխատանքի աշխատանքում", "աշխատանք");
}

TEST(short_words_and_other_scripts_stay_whole)
{
    assert_stem("дом", "дом");
    assert_stem("ice", "ice");
    assert_stem("2024", "2024");
    assert_stem("სახლი", "სახლი");
    assert_stem("əmək", "əmək");
    assert_stem("covid19", "covid19");
}

TESTS(T(english_numbers_and_tenses_come_together), T(russian_cases_come_together), T(yo_is_typed_as_e), T(armenian_cases_and_articles_come_together),
      T(short_words_and_other_scripts_stay_whole))
