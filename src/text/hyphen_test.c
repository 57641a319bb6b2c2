#include "base/utf8.h"
#include "text/hyphen.h"
#include "unit.h"

static Arena arena = { .limit_bytes = 16 << 20 };

/* Soft hyphens shown as '|'. */
static Str shown(const char *text)
{
    Str rest = hyphen_soften(&arena, str_c(text)), out = { 0 };

    while (rest.n) {
        char letter[4];
        uint32_t c = utf8_next(&rest);
        Str one = { letter, utf8_write(c == 0xAD ? '|' : c, letter) };
        out = arena_fmt(&arena, "%.*s%.*s", STR(out), STR(one));
    }
    return out;
}

TEST(short_words_stay_whole)
{
    assert_str(shown("გზა"), "გზა");
    assert_str(shown("საბუთები"), "საბუთები");
    assert_str(shown(""), "");
}

TEST(long_words_may_break_before_a_consonant_with_a_vowel)
{
    assert_str(shown("დოკუმენტაცია"), "დოკუ|მენ|ტა|ცია");
    assert_str(shown("რეინტეგრაციისთვის"), "რეინ|ტეგ|რა|ციის|თვის");
}

TEST(of_several_consonants_the_first_stays_before_the_break)
{
    assert_str(shown("ადამიანისთვის"), "ადა|მია|ნის|თვის");
    assert_str(shown("ადმინისტრირება"), "ადმი|ნის|ტრი|რება");
    assert_str(shown("მომსახურებისათვის"), "მომ|სა|ხუ|რე|ბი|სათ|ვის");
}

TEST(pairs_that_sound_as_one_are_not_parted)
{
    assert_str(shown("აგროდაზღვევის"), "აგრო|და|ზღვე|ვის");
    assert_str(shown("დახარისხებულიცხენი"), "დახა|რის|ხე|ბუ|ლი|ცხენი");
    assert_str(shown("გამოსაწყობების"), "გამო|სა|წყო|ბე|ბის");
}

TEST(three_letters_stay_on_either_side_of_a_break)
{
    Str s = shown("ათავისუფლებდა");

    assert_true(str_find_byte(s, '|') >= 3 * HYPHEN_EDGE);
    Str tail = s;
    while (str_find_byte(tail, '|') >= 0)
        str_cut(&tail, '|');
    assert_true(utf8_count(tail) >= HYPHEN_EDGE);
}

TEST(other_scripts_and_signs_are_left_alone)
{
    assert_str(shown("https://www.gov.ge/internationalisation"),
               "https://www.gov.ge/internationalisation");
    assert_str(shown("Документация 12345678901"), "Документация 12345678901");
    assert_str(shown("\xE1\x83"), "\xEF\xBF\xBD\xEF\xBF\xBD"); /* broken bytes do no harm */
    (void)hyphen_soften(
        &arena, S("\xE1\x83\x90\xE1\x83\xE1\xE1\x83\xFF\xE1\x83\x90\xE1\x83\xE1\xE1\x83\x90"));
}

TEST(only_soft_hyphens_are_added)
{
    Str text = S("სოციალურად დაუცველი ოჯახების მონაცემთა ერთიანი ბაზა, რეგისტრაცია");
    Str soft = hyphen_soften(&arena, text), back = { 0 };

    while (soft.n) {
        char letter[4];
        uint32_t c = utf8_next(&soft);
        if (c != 0xAD)
            back = arena_fmt(&arena, "%.*s%.*s", STR(back), (int)utf8_write(c, letter), letter);
    }
    assert_true(str_eq(back, text));
}

TESTS(T(short_words_stay_whole), T(long_words_may_break_before_a_consonant_with_a_vowel),
      T(of_several_consonants_the_first_stays_before_the_break),
      T(pairs_that_sound_as_one_are_not_parted), T(three_letters_stay_on_either_side_of_a_break),
      T(other_scripts_and_signs_are_left_alone), T(only_soft_hyphens_are_added))
