#include "text/fold.h"
#include "text/readings.h"
#include "unit.h"

static Arena arena = { .limit_bytes = 16 << 20 };

/* The readings of a word, with blanks between them. */
static Str readings(const char *typed)
{
    Str rest = str_c(typed), all = { 0 };
    Codes word = codes_of(fold_next_word(&arena, &rest)), out[READINGS_MAX];
    size_t n =
        codes_are_georgian(&word) ? noshift_readings(&word, out) : latin_readings(&word, out);

    assert_true(n <= READINGS_MAX);
    for (size_t i = 0; i < n; i++)
        all = arena_fmt(&arena, "%.*s%s%.*s", STR(all), i ? " " : "",
                        STR(codes_text(&arena, out[i].at, out[i].n)));
    return all;
}

TEST(latin_words_are_read_with_the_letters_of_endings)
{
    assert_str(readings("sakhlebshi"), "სახლებში");
    assert_str(readings("Pensiistvis"), "პენსიისთვის");
    assert_str(readings("k\'alak\'idan"), "კალაკიდან"); /* the key takes კ for ქ */
}

TEST(a_missed_shift_at_the_end_may_be_a_postposition)
{
    assert_str(readings("tbilissi"), "თბილისსი თბილისში");
}

TEST(ts_at_the_end_may_be_two_letters)
{
    assert_str(readings("dokuments"), "დოკუმენც დოკუმენტს");
    assert_str(readings("ezoc"), "ეზოც");
}

TEST(j_is_dz_in_iso)
{
    assert_str(readings("jaghli"), "ჯაღლი ძაღლი");
    assert_str(readings("jaḡli"), "ჯაღლი ძაღლი");
}

TEST(r_may_be_ghan_without_shift)
{
    assert_str(readings("misarebi"), "მისარები მისაღები");
    assert_str(readings("გორი"), "გოღი");
    assert_str(readings("რონისზიება"), "ღონისზიება");
    assert_str(readings("რეროლი"), "ღეროლი რეღოლი ღეღოლი");
    assert_str(readings("სახლი"), "");
}

TEST(other_words_have_no_readings)
{
    assert_str(readings("паспорт"), "");
    assert_str(readings("2024"), "");
    assert_str(readings("covid19"), "");
    assert_str(readings(""), "");
}

TEST(readings_never_outgrow_a_word)
{
    assert_true(readings("rrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrjts").n >
                0);
    assert_true(
        readings(
            "tstststststststststststststststststststststststststststststststststststststststststststs")
            .n > 0);
}

TESTS(T(latin_words_are_read_with_the_letters_of_endings),
      T(a_missed_shift_at_the_end_may_be_a_postposition), T(ts_at_the_end_may_be_two_letters),
      T(j_is_dz_in_iso), T(r_may_be_ghan_without_shift), T(other_words_have_no_readings),
      T(readings_never_outgrow_a_word))
