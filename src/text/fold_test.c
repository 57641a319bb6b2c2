#include "text/fold.h"
#include "unit.h"
#include <string.h>

static Arena arena = { .limit_bytes = 16 << 20 };

static void assert_words(const char *text, const char *wanted)
{
    Str rest = str_c(text), all = { 0 };

    for (Str w; (w = fold_next_word(&arena, &rest)).n;)
        all = arena_fmt(&arena, "%.*s%s%.*s", STR(all), all.n ? " " : "", STR(w));
    assert_str(all, wanted);
}

TEST(sr_par_16_every_georgian_alphabet_becomes_mkhedruli)
{
    assert_words("გზა", "გზა");
    assert_words("ᲒᲖᲐ", "გზა");
    assert_words("ႢႦႠ", "გზა");
    assert_words("ⴂⴆⴀ", "გზა");
}

TEST(letters_out_of_use_are_read_as_today)
{
    assert_words("ჴმელეთი", "ხმელეთი");
    assert_words("ჰგიეს ჱ ჲ ჳ ჵ ჶ", "ჰგიეს ეი ი უ ო ფ");
    assert_words("ᲴᲛᲔᲚᲔᲗᲘ", "ხმელეთი");
    assert_words("Ⴤმელეთი", "ხმელეთი");
}

TEST(other_scripts_become_small)
{
    assert_words("Passport ID", "passport id");
    assert_words("ПАСПОРТ Ёж", "паспорт ёж");
    assert_words("ԱՆՁՆԱԳԻՐ", "անձնագիր");
    assert_words("Éa", "éa");
    assert_words("ƏMƏK İŞ Ağır", "əmək iş ağir");
}

TEST(sr_par_16_signs_cut_words_and_invisible_letters_do_not)
{
    assert_words("საბუ\xC2\xADთი, \xE2\x80\x8Bპირადობის/მოწმობა", "საბუთი პირადობის მოწმობა");
    assert_words("«60 ₾»", "60");
    assert_words("  ,.-  ", "");
    assert_words("", "");
}

TEST(broken_bytes_are_no_letters)
{
    assert_words("ab\xE1\x83"
                 "cd\xFF",
                 "ab cd");
}

TEST(a_very_long_word_is_cut_at_a_letter)
{
    char text[3000];
    Str rest = { text, sizeof(text) };

    for (size_t i = 0; i < sizeof(text); i += 3)
        memcpy(text + i, "ა", 3);
    Str w = fold_next_word(&arena, &rest);
    assert_true(w.n <= FOLD_WORD_BYTES);
    assert_int_equal(w.n % 3, 0);
    assert_int_equal(fold_next_word(&arena, &rest).n, 0);
}

TEST(a_long_word_of_old_letters_is_cut_where_a_new_one_is)
{
    char text[300];

    for (size_t i = 0; i < sizeof(text); i += 3)
        memcpy(text + i, i < 117 ? "ა" : "ჳ", 3); /* the 40th letter becomes another */
    Str rest = { text, sizeof(text) }, once = fold_next_word(&arena, &rest), again = once;
    Str twice = fold_next_word(&arena, &again);
    assert_true(str_eq(once, twice));
    assert_int_equal(again.n, 0);
}

TEST(forms_of_a_word_share_their_front)
{
    Str stem = fold_stem(S("პასპორტი"));

    assert_true(str_starts(S("პასპორტის"), stem));
    assert_true(str_starts(S("პასპორტები"), stem));
    assert_str(fold_stem(S("ცა")), "ცა");
    assert_str(fold_stem(S("")), "");
}

TESTS(T(sr_par_16_every_georgian_alphabet_becomes_mkhedruli),
      T(letters_out_of_use_are_read_as_today), T(other_scripts_become_small),
      T(sr_par_16_signs_cut_words_and_invisible_letters_do_not), T(broken_bytes_are_no_letters),
      T(a_very_long_word_is_cut_at_a_letter),
      T(a_long_word_of_old_letters_is_cut_where_a_new_one_is), T(forms_of_a_word_share_their_front))
