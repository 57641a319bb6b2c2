#include "text/layout.h"
#include "unit.h"

static void assert_reads(Str (*read)(Arena *, Str), const char *typed, const char *meant)
{
    Arena a = arena_new(1 << 20);

    assert_str(read(&a, str_c(typed)), meant);
    arena_free(&a);
}

TEST(latin_letters_by_the_keys_of_the_russian_layout)
{
    assert_reads(layout_russian, "gtycbz", "пенсия");
    assert_reads(layout_russian, "gfcgjhn", "паспорт");
    assert_reads(layout_russian, "ghjgbcrf", "прописка");
    assert_reads(layout_russian, "gjcj,bt yf ht,`yrf", "пособие на ребёнка");
    assert_reads(layout_russian, "Dbl yf ;bntkmcndj", "Вид на жительство");
}

TEST(russian_letters_by_the_keys_of_the_latin_layout)
{
    assert_reads(layout_latin, "зфызщкеш", "pasporti");
    assert_reads(layout_latin, "ыфьыфргкш", "samsahuri");
    assert_reads(layout_latin, "Ыфйфкемудщ 1505", "Saqartvelo 1505");
}

TEST(texts_of_other_letters_have_no_such_reading)
{
    assert_reads(layout_russian, "პასპორტი", "");
    assert_reads(layout_russian, "pasporti პასპორტი", "");
    assert_reads(layout_latin, "пенсия pension", "");
    assert_reads(layout_latin, "ჰაბი", "");
    assert_reads(layout_russian, "1505", "");
    assert_reads(layout_latin, "", "");
}

TESTS(T(latin_letters_by_the_keys_of_the_russian_layout),
      T(russian_letters_by_the_keys_of_the_latin_layout),
      T(texts_of_other_letters_have_no_such_reading))
