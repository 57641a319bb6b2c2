#include "find/meant.h"
#include "unit.h"
#include <string.h>

static Arena arena = { .limit_bytes = 64 << 20 };

static const FindBlock *block(void)
{
    static const char *const texts[] = {
        "ბიომეტრიული პასპორტი, პასპორტის ფოტო, პასპორტი",
        "პასპორტი და პირადობა, სკოლა, სკოლების სია, სკოლებში",
        "ბავშვის დახმარება სკოლაში, შემწეობა ბავშვისთვის",
        "სესხი ფერმერს, სესხის პროცენტი, ღარიბი ოჯახი",
        "Passport of a citizen, Worknet portal",
        "пенсия по возрасту",
    };
    static Buf bytes = { .limit = 1 << 20 };
    static FindBlock b;

    if (!bytes.n) {
        FindBuilder *f = find_builder_new();
        for (size_t i = 0; i < COUNT(texts); i++) {
            find_document(f);
            find_text(f, FIND_BODY, str_c(texts[i]));
        }
        find_build(f, &bytes);
        find_builder_free(f);
        Err e = find_open(buf_str(&bytes), &b);
        assert_false(FAILED(e));
    }
    return &b;
}

static void assert_meant(const char *query, const char *wanted)
{
    assert_str(find_meant(block(), &arena, str_c(query)), wanted);
}

static void assert_list(const Str *list, size_t count, const char *wanted)
{
    Str all = { 0 };

    for (size_t i = 0; i < count; i++)
        all = arena_fmt(&arena, "%.*s%s%.*s", STR(all), i ? " " : "", STR(list[i]));
    assert_str(all, wanted);
}

static void assert_completions(const char *query, size_t most, const char *wanted)
{
    size_t count;
    const Str *list = find_completions(block(), &arena, str_c(query), most, &count);

    assert_list(list, count, wanted);
}

static void assert_nearest(const char *query, const char *wanted)
{
    size_t count;
    const Str *list = find_nearest(block(), &arena, str_c(query), &count);

    assert_list(list, count, wanted);
}

/* -- did you mean ----------------------------------------------------------------------------------- */

TEST(latin_letters_mean_georgian_words)
{
    assert_meant("pasporti", "პასპორტი");
    assert_meant("p'asp'ort'is", "პასპორტის");
    assert_meant("sesxi", "სესხი");
    assert_meant("bavshvis daxmareba", "ბავშვის დახმარება");
    assert_meant("bavSvis", "ბავშვის"); /* Georgian keys */
    assert_meant("semweoba", "შემწეობა");
}

TEST(missed_shift_and_letters_mixed_up_are_mended)
{
    assert_meant("სემწეობა", "შემწეობა");
    assert_meant("ფასფორტი", "პასპორტი");
    assert_meant("რარიბი", "ღარიბი");
}

TEST(slips_are_mended)
{
    assert_meant("პასორტი", "პასპორტი");
    assert_meant("დახმარბეა", "დახმარება");
    assert_meant("worknrt", "worknet");
    assert_meant("пеннсия", "пенсия");
}

TEST(a_form_that_texts_do_not_have_is_made_of_its_stem)
{
    assert_meant("pasportebs", "პასპორტებს");
    assert_meant("ფასფორტებით", "პასპორტებით");
    assert_meant("პასორტებს", "პასპორტებს");
    assert_meant("skolidan", "სკოლიდან");
}

TEST(only_the_unknown_words_change)
{
    assert_meant("ბავშვის pasporti", "ბავშვის პასპორტი");
    assert_meant("როგორ ავიღო სეხსი", "როგორ ავიღო სესხი");
    assert_meant("პასორტი xyzzyplugh", "პასპორტი xyzzyplugh");
}

TEST(words_that_stand_in_texts_need_no_mending)
{
    assert_meant("პასპორტი", "");
    assert_meant("ᲞᲐᲡᲞᲝᲠᲢᲘ", "");
    assert_meant("პასპორტებს", ""); /* another form */
    assert_meant("passport", "");
    assert_meant("მინდა სესხი", "");
    assert_meant("პასპო", ""); /* not finished */
    assert_meant("", "");
    assert_meant("xyzzyplugh", "");
    assert_meant("\xFF\xE1 ,.", "");
}

/* -- nearest words ---------------------------------------------------------------------------------- */

TEST(a_slip_in_the_first_letter_is_near)
{
    assert_nearest("ნასპორტი", "პასპორტი");
    assert_nearest("მკოლა", "სკოლა");
}

TEST(words_that_begin_alike_are_near)
{
    assert_nearest("ბიომექანიკა", "ბიომეტრიული");
    assert_nearest("სესხთაღსრულება", "");
    assert_nearest("პასპარტუ", "პასპორტი");
}

TEST(known_words_have_no_nearest)
{
    assert_nearest("პასპორტი", "");
    assert_nearest("როგორ", "");
    assert_nearest("", "");
    assert_nearest("ჟჟჟჟჟჟ", "");
}

/* -- completions ------------------------------------------------------------------------------------ */

TEST(the_commonest_form_of_each_word_completes)
{
    assert_completions("პასპ", 5, "პასპორტი");
    assert_completions("პ", 5, "პასპორტი პირადობა პროცენტი");
    assert_completions("პ", 2, "პასპორტი პირადობა");
    assert_completions("ბავშვის დახ", 5, "დახმარება");
    assert_completions("Pass", 5, "passport");
    assert_completions("пен", 5, "пенсия");
}

TEST(other_letters_complete_by_key)
{
    assert_completions("pasp", 5, "პასპორტი");
    assert_completions("bavSv", 5, "ბავშვის");
    assert_completions("ფასფო", 5, "პასპორტი");
}

TEST(a_finished_word_has_no_completions)
{
    assert_completions("პასპ ", 5, "");
    assert_completions("", 5, "");
    assert_completions("პროცენტი", 5, "");
    assert_completions("xyzzy", 5, "");
    assert_completions("პასპ", 0, "");
}

TEST(an_empty_index_means_nothing)
{
    FindBlock none = { 0 };
    size_t count;

    assert_str(find_meant(&none, &arena, S("pasporti")), "");
    find_nearest(&none, &arena, S("pasporti"), &count);
    assert_int_equal(count, 0);
    find_completions(&none, &arena, S("pas"), 5, &count);
    assert_int_equal(count, 0);
}

TESTS(T(latin_letters_mean_georgian_words), T(missed_shift_and_letters_mixed_up_are_mended),
      T(slips_are_mended), T(a_form_that_texts_do_not_have_is_made_of_its_stem),
      T(only_the_unknown_words_change), T(words_that_stand_in_texts_need_no_mending),
      T(a_slip_in_the_first_letter_is_near), T(words_that_begin_alike_are_near),
      T(known_words_have_no_nearest), T(the_commonest_form_of_each_word_completes),
      T(other_letters_complete_by_key), T(a_finished_word_has_no_completions),
      T(an_empty_index_means_nothing))
