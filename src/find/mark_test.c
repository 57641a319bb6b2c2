#include "find/mark.h"
#include "unit.h"

static Arena arena = { .limit_bytes = 64 << 20 };

static const char *const TEXTS[] = {
    "პასპორტი საქართველოს მოქალაქისთვის და მისი ოჯახისთვის",
    "წყალი და გაზი სახლში",
    "ძალადობის მსხვერპლის დახმარება და ზალა",
    "Biometric passport for travel, and a visa",
    "სახელმწიფო პენსია ასაკით და ბავშვის დახმარება",
    "კაცი და ქალი",
};

static const FindBlock *block(void)
{
    static Buf bytes = { .limit = 1 << 20 };
    static FindBlock b;

    if (!bytes.n) {
        FindBuilder *f = find_builder_new();
        for (size_t i = 0; i < COUNT(TEXTS); i++) {
            find_document(f);
            find_text(f, FIND_BODY, str_c(TEXTS[i]));
        }
        find_build(f, &bytes);
        find_builder_free(f);
        assert_false(FAILED(find_open(buf_str(&bytes), &b)));
    }
    return &b;
}

/* The text with [ ] around what is marked. */
static Str marked(const char *query, bool is_typing, const char *text)
{
    Str t = str_c(text);
    Marks m = mark_text(marker_of(block(), &arena, str_c(query), is_typing), &arena, t);
    Buf b = { .limit = 1 << 16 };
    size_t at = 0;

    for (size_t i = 0; i < m.count; i++) {
        buf_put(&b, str_head(str_from(t, at), m.at[i].from - at));
        buf_byte(&b, '[');
        buf_put(&b, str_head(str_from(t, m.at[i].from), m.at[i].to - m.at[i].from));
        buf_byte(&b, ']');
        at = m.at[i].to;
    }
    buf_put(&b, str_from(t, at));
    Str out = arena_str(&arena, buf_str(&b));
    buf_free(&b);
    return out;
}

TEST(a_word_is_marked_in_all_its_forms)
{
    assert_str(marked("პასპორტი", false, "უცხოეთში პასპორტით, არა მარტო პასპორტისთვის."),
               "უცხოეთში [პასპორტით], არა მარტო [პასპორტისთვის].");
    assert_str(marked("სახლს", false, "სახლი, სახლები, სახელი"), "[სახლი], [სახლები], სახელი");
    assert_str(marked("წყალი", false, "წყლის გადასახადი"), "[წყლის] გადასახადი");
}

TEST(latin_typing_marks_georgian_words)
{
    assert_str(marked("pasporti", false, "პასპორტის აღება"), "[პასპორტის] აღება");
    assert_str(marked("pensia", false, "მოხუცის პენსია"), "მოხუცის [პენსია]");
}

TEST(english_words_are_marked_too)
{
    assert_str(marked("PASSPORTS", false, "Your Passport and visa"), "Your [Passport] and visa");
}

TEST(capitals_and_invisible_letters_do_not_hide_a_word)
{
    assert_str(marked("პასპორტი", false, "ᲞᲐᲡᲞᲝᲠᲢᲘ"), "[ᲞᲐᲡᲞᲝᲠᲢᲘ]");
    assert_str(marked("პას\xC2\xADპორტი", false, "პას\xC2\xADპორ\xC2\xADტი აქ"),
               "[პას\xC2\xADპორ\xC2\xADტი] აქ");
}

TEST(a_slip_marks_what_was_meant)
{
    assert_str(marked("პაპსორტი", false, "პასპორტი მინდა"), "[პასპორტი] მინდა");
    assert_str(marked("pasporty", false, "პასპორტი მინდა"), "[პასპორტი] მინდა");
}

/* ძალა and ზალა have one key; who typed a word that the Guide has means that word. */
TEST(a_known_word_does_not_mark_its_likes)
{
    assert_str(marked("ზალა", false, "ზალა და ძალა"), "[ზალა] და ძალა");
}

TEST(a_word_still_being_typed_marks_what_it_may_become)
{
    assert_str(marked("პასპ", true, "პასპორტის ფასი"), "[პასპორტის] ფასი");
    assert_str(marked("პასპ ფასი", true, "პასპორტის ფასი"), "პასპორტის [ფასი]");
    assert_str(marked("pasp", true, "პასპორტის ფასი"), "[პასპორტის] ფასი");
}

TEST(words_that_are_everywhere_are_not_marked_unless_they_are_all)
{
    assert_str(marked("კაცი და", false, "კაცი და ქალი"), "[კაცი] და ქალი");
    assert_str(marked("და", false, "კაცი და ქალი"), "კაცი [და] ქალი");
}

TEST(nothing_is_marked_for_nothing)
{
    assert_str(marked("", false, "პასპორტი"), "პასპორტი");
    assert_str(marked("!?.", true, "პასპორტი!?."), "პასპორტი!?.");
    assert_str(marked("პასპორტი", false, ""), "");
}

/* Words of a text are passed over by their first letters and by what of a stem they hold: not these. */
TEST(vowels_lost_on_the_way_do_not_hide_a_word)
{
    static const struct {
        const char *query, *text, *wanted;
    } cases[] = {
        { "წლამდე", "ერთი წელი, ორ წელს", "ერთი [წელი], ორ [წელს]" },
        { "წელი", "წლის ბოლოს", "[წლის] ბოლოს" },
        { "მეგობრის", "ახალი მეგობარი", "ახალი [მეგობარი]" },
        { "მეგობარი", "მეგობრები", "[მეგობრები]" },
        { "წყალი", "წყლები და წყალს", "[წყლები] და [წყალს]" },
        { "ქალი", "ქალმა, ქალთა, ქალაქი", "[ქალმა], [ქალთა], ქალაქი" },
        { "უმაღლესი", "უმაღლეს სასწავლებელში", "[უმაღლეს] სასწავლებელში" },
    };

    for (size_t i = 0; i < COUNT(cases); i++)
        assert_str(marked(cases[i].query, false, cases[i].text), cases[i].wanted);
}

TEST(the_index_says_in_which_fields_of_a_document_a_word_may_be_marked)
{
    const Marker *m = marker_of(block(), &arena, S("წყლის ქალი"), false),
                 *latin = marker_of(block(), &arena, S("tskali"), false),
                 *slip = marker_of(block(), &arena, S("პასპორტტი"), false);

    assert_int_equal(marker_words_in(m, 1, FIND_BODY), 1);
    assert_int_equal(marker_words_in(m, 5, FIND_BODY), 2);
    assert_int_equal(marker_words_in(m, 0, FIND_BODY), 0);
    assert_int_equal(marker_words_in(m, 1, FIND_TITLE), 0);
    assert_int_equal(marker_words_in(m, 1, FIND_SAID), 0);
    assert_int_equal(marker_words_in(m, COUNT(TEXTS), FIND_BODY), 0);
    assert_int_equal(marker_words_in(latin, 1, FIND_BODY), 1);
    assert_int_equal(marker_words_in(slip, 2, FIND_BODY), 1); /* of slips nobody knows */
}

TESTS(T(a_word_is_marked_in_all_its_forms), T(vowels_lost_on_the_way_do_not_hide_a_word),
      T(the_index_says_in_which_fields_of_a_document_a_word_may_be_marked),
      T(latin_typing_marks_georgian_words), T(english_words_are_marked_too),
      T(capitals_and_invisible_letters_do_not_hide_a_word), T(a_slip_marks_what_was_meant),
      T(a_known_word_does_not_mark_its_likes), T(a_word_still_being_typed_marks_what_it_may_become),
      T(words_that_are_everywhere_are_not_marked_unless_they_are_all),
      T(nothing_is_marked_for_nothing))
