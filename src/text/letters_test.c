#include "text/fold.h"
#include "text/letters.h"
#include "unit.h"
#include <string.h>

static Arena arena = { .limit_bytes = 16 << 20 };

static Codes codes(const char *word)
{
    Str rest = str_c(word);

    return codes_of(fold_next_word(&arena, &rest));
}

/* The key of a word of any script, as letters again. */
static Str key(const char *word)
{
    Codes c = codes(word);
    uint8_t out[WORD_CODES];
    size_t n = codes_are_latin(&c) ? key_of_latin(&c, out) : key_of(c.at, c.n, out);

    return codes_text(&arena, out, n);
}

static void assert_same_key(const char *a, const char *b)
{
    Str x = key(a), y = key(b);

    if (!str_eq(x, y))
        fail_msg("%s has the key %.*s, %s has %.*s", a, STR(x), b, STR(y));
}

TEST(a_word_becomes_one_byte_a_letter_and_comes_back)
{
    static const char *const words[] = { "გზა",      "აბგდევზთიკლმნოპჟრსტუფქღყშჩცძწჭხჯჰ",
                                         "passport", "паспорт",
                                         "անձնագիր", "112",
                                         "16წელი",   "əmək",
                                         "ağac" };

    for (size_t i = 0; i < COUNT(words); i++) {
        Codes c = codes(words[i]);
        assert_str(codes_text(&arena, c.at, c.n), words[i]);
    }
    assert_int_equal(codes("აბგდევზთიკლმნოპჟრსტუფქღყშჩცძწჭხჯჰ").n, 33);
    assert_int_equal(codes("გზა").n, 3);
}

TEST(georgian_letters_keep_their_order)
{
    Codes c = codes("აბგდევზთიკლმნოპჟრსტუფქღყშჩცძწჭხჯჰ");

    for (size_t i = 0; i < c.n; i++)
        assert_int_equal(c.at[i], i + 1);
}

TEST(capitals_and_old_letters_are_the_same_word)
{
    Codes a = codes("გზა"), b = codes("ᲒᲖᲐ"), c = codes("ႢႦႠ");

    assert_memory_equal(a.at, b.at, 3);
    assert_memory_equal(a.at, c.at, 3);
}

TEST(scripts_are_told_apart)
{
    Codes ka = codes("გზა"), en = codes("road"), mixed = codes("სმs"), digits = codes("112"),
          none = { .n = 0 };

    assert_true(codes_are_georgian(&ka) && !codes_are_latin(&ka));
    assert_true(codes_are_latin(&en) && !codes_are_georgian(&en));
    assert_false(codes_are_georgian(&mixed) || codes_are_latin(&mixed));
    assert_false(codes_are_georgian(&digits) || codes_are_latin(&digits));
    assert_false(codes_are_georgian(&none) || codes_are_latin(&none));
}

TEST(a_long_word_is_cut)
{
    char text[300 * 3];

    for (size_t i = 0; i < sizeof(text); i += 3)
        memcpy(text + i, "ა", 3);
    assert_int_equal(codes_of((Str){ text, sizeof(text) }).n, WORD_CODES);
    for (size_t i = 0; i < sizeof(text); i += 3)
        memcpy(text + i, "あ", 3); /* two bytes each, and never half of one */
    assert_int_equal(codes_of((Str){ text, sizeof(text) }).n % 2, 0);
    assert_int_equal(codes_of((Str){ 0 }).n, 0);
}

TEST(letters_people_mix_up_have_one_key)
{
    assert_same_key("ქართველი", "კართველი"); /* by ear */
    assert_same_key("ყიდვა", "კიდვა");
    assert_same_key("თანხა", "ტანხა"); /* Shift missed */
    assert_same_key("შემწეობა", "სემწეობა");
    assert_same_key("ჩარიცხვა", "ცარიცხვა");
    assert_same_key("ძველი", "ზველი");
    assert_same_key("ჭაბურღილი", "წაბურღილი");
    assert_same_key("ჟურნალი", "ჯურნალი");
    assert_same_key("ფასი", "პასი");
}

TEST(every_way_of_latin_typing_meets_the_georgian_key)
{
    assert_same_key("pensia", "პენსია");
    assert_same_key("shemtseoba", "შემწეობა");
    assert_same_key("shemweoba", "შემწეობა");
    assert_same_key("semweoba", "შემწეობა");
    assert_same_key("sakartvelo", "საქართველო");
    assert_same_key("saqartvelo", "საქართველო");
    assert_same_key("khelshekruleba", "ხელშეკრულება");
    assert_same_key("xelshekruleba", "ხელშეკრულება");
    assert_same_key("bavshvi", "ბავშვი");
    assert_same_key("dzalian", "ძალიან");
    assert_same_key("ghori", "ღორი");
    assert_same_key("zhurnali", "ჟურნალი");
    assert_same_key("phasi", "ფასი");
    assert_same_key("chabareba", "ჩაბარება");
    assert_same_key("wyali", "წყალი");
    assert_same_key("tsqali", "წყალი");
}

TEST(different_words_mostly_have_different_keys)
{
    assert_false(str_eq(key("კარავი"), key("კარაქი")) && !str_eq(key("ვ"), key("ქ")));
    assert_false(str_eq(key("სახლი"), key("სახელი")));
    assert_false(str_eq(key("პენსია"), key("პერანგი")));
    assert_false(str_eq(key("ხელი"), key("გელი")));
}

TEST(a_key_is_never_longer_than_the_word)
{
    uint8_t out[WORD_CODES];
    Codes c = codes("tchshchdztstzzhghkhph");

    assert_int_equal(key_of_latin(&c, out), 10);
    c = codes("გზა");
    assert_int_equal(key_of(c.at, c.n, out), 3);
    assert_int_equal(key_of(c.at, 0, out), 0);
}

TESTS(T(a_word_becomes_one_byte_a_letter_and_comes_back), T(georgian_letters_keep_their_order),
      T(capitals_and_old_letters_are_the_same_word), T(scripts_are_told_apart),
      T(a_long_word_is_cut), T(letters_people_mix_up_have_one_key),
      T(every_way_of_latin_typing_meets_the_georgian_key),
      T(different_words_mostly_have_different_keys), T(a_key_is_never_longer_than_the_word))
