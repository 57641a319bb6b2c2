/* Each phenomenon of Georgian word forms that the analyser answers for, with words of service pages. */
#include "text/analyse.h"
#include "text/fold.h"
#include "unit.h"
#include <string.h>

static Arena arena = { .limit_bytes = 16 << 20 };

static Analysis analysis_of(Str word)
{
    Analysis an;
    Codes c = codes_of(word);

    analyse_word(&c, &an);
    return an;
}

static bool share_a_stem(const Analysis *a, const Analysis *b)
{
    for (size_t i = 0; i < a->count; i++)
        for (size_t k = 0; k < b->count; k++)
            if (a->stems[i].n == b->stems[k].n &&
                memcmp(a->stems[i].at, b->stems[k].at, a->stems[i].n) == 0)
                return true;
    return false;
}

/* All words share a stem with the first of them. */
static void assert_one_word(const char *forms)
{
    Str rest = str_c(forms), first = fold_next_word(&arena, &rest);
    Analysis a = analysis_of(first);

    for (Str w; (w = fold_next_word(&arena, &rest)).n;) {
        Analysis b = analysis_of(w);
        if (!share_a_stem(&a, &b))
            fail_msg("%.*s shares no stem with %.*s", STR(w), STR(first));
    }
}

/* No two of the words share a stem. */
static void assert_apart(const char *words)
{
    Analysis seen[16];
    Str texts[16], rest = str_c(words);
    size_t n = 0;

    for (Str w; n < 16 && (w = fold_next_word(&arena, &rest)).n; n++) {
        texts[n] = w;
        seen[n] = analysis_of(w);
        for (size_t i = 0; i < n; i++)
            if (share_a_stem(&seen[i], &seen[n]))
                fail_msg("%.*s shares a stem with %.*s", STR(w), STR(texts[i]));
    }
}

/* -- nouns ------------------------------------------------------------------------------------------ */

TEST(a_consonant_stem_is_one_word_in_all_cases)
{
    assert_one_word("კაცი კაცმა კაცს კაცსა კაცის კაცისა კაცით კაცად კაცო");
    assert_one_word("სახლი სახლმა სახლს სახლის სახლით სახლად");
    assert_one_word("ბავშვი ბავშვმა ბავშვს ბავშვის ბავშვისა ბავშვით ბავშვად");
}

TEST(a_vowel_stem_is_one_word_in_all_cases)
{
    assert_one_word("დედა დედამ დედას დედის დედით დედად");
    assert_one_word("პენსია პენსიამ პენსიას პენსიის პენსიით პენსიად");
    assert_one_word("მეწარმე მეწარმემ მეწარმეს მეწარმის მეწარმით მეწარმედ");
    assert_one_word("საქართველო საქართველომ საქართველოს საქართველოთი საქართველოდ");
}

TEST(the_plural_is_the_same_word)
{
    assert_one_word("სახლი სახლები სახლებმა სახლებს სახლების სახლებით სახლებად სახლებო");
    assert_one_word("სკოლა სკოლები სკოლებს სკოლების სკოლებში");
    assert_one_word("მეწარმე მეწარმეები მეწარმეების მეწარმეებისთვის");
    assert_one_word("კომისია კომისიები კომისიების");
}

TEST(the_archaic_plural_is_the_same_word)
{
    assert_one_word("პირი პირთა პირთათვის");
    assert_one_word("დევნილი დევნილთა დევნილთათვის");
    assert_one_word("ბენეფიციარი ბენეფიციართა");
    assert_one_word("მეგობარი მეგობართა");
    assert_one_word("მასწავლებელი მასწავლებელთა");
}

TEST(truncation_loses_the_last_vowel)
{
    assert_one_word("მიწა მიწის მიწით მიწიდან");
    assert_one_word("მეურვე მეურვის მეურვით");
    assert_one_word("ოჯახი ოჯახის ოჯახიდან");
}

TEST(syncope_loses_a_vowel_inside)
{
    assert_one_word("წყალი წყლის წყლით წყლად წყალში წყალს");
    assert_one_word("სოფელი სოფლის სოფლად სოფელში სოფლებში სოფლიდან");
    assert_one_word("ნომერი ნომრის ნომრები ნომერს");
    assert_one_word("მეგობარი მეგობრის მეგობრები");
    assert_one_word("სამართალი სამართლის");
    assert_one_word("ექთანი ექთნის ექთანს");
    assert_one_word("მაძიებელი მაძიებლის მაძიებლები");
    assert_one_word("ქვეყანა ქვეყნის ქვეყანაში ქვეყნები ქვეყნიდან"); /* and truncation */
}

TEST(stems_that_keep_their_vowel_keep_together_too)
{
    assert_one_word("უცხოელი უცხოელის უცხოელები");
    assert_one_word("ადამიანი ადამიანის ადამიანები ადამიანთა");
    assert_one_word("კანონი კანონის კანონები");
    assert_one_word("ქალი ქალის ქალები");
    assert_one_word("სახელი სახელის სახელით");
    assert_one_word("ვეტერანი ვეტერანის ვეტერანები ვეტერანთა");
}

TEST(a_stem_that_looks_like_an_ending_stays_whole)
{
    assert_one_word("კანონი კანონმა კანონში"); /* კანო-ნი */
    assert_one_word("ფოტოსურათი ფოტოსურათის ფოტოსურათები");
    assert_one_word("ანგარიში ანგარიშის ანგარიშზე ანგარიშები");
    assert_one_word("სია სიის სიაში სიები");
}

/* -- what hangs on a noun --------------------------------------------------------------------------- */

TEST(postpositions_come_off)
{
    assert_one_word("ქალაქი ქალაქში ქალაქზე ქალაქთან ქალაქივით ქალაქიდან ქალაქამდე");
    assert_one_word(
        "ქალაქი ქალაქისთვის ქალაქისათვის ქალაქისგან ქალაქისაგან ქალაქისკენ ქალაქისაკენ");
    assert_one_word("დედა დედასთან დედასავით დედისთვის დედისგან დედაზე");
    assert_one_word("საქართველო საქართველოში საქართველოდან საქართველომდე საქართველოსთვის");
    assert_one_word("სახლი სახლებში სახლებიდან სახლებამდე სახლებისთვის");
}

TEST(clitics_come_off_last)
{
    assert_one_word("სახლი სახლიც სახლია სახლშია სახლშიც სახლებშიც");
    assert_one_word("კაცი კაციც კაცსაც");
    assert_one_word("დახმარება დახმარებაა დახმარებაც");
    assert_one_word("უფასო უფასოა");
}

/* -- adjectives ------------------------------------------------------------------------------------- */

TEST(a_bare_adjective_is_the_same_word)
{
    assert_one_word("სოციალური სოციალურ სოციალურმა სოციალურად");
    assert_one_word("ელექტრონული ელექტრონულ ელექტრონულად");
    assert_one_word("სამედიცინო სამედიცინოდ");
    assert_one_word("სასწრაფო სასწრაფოდ");
}

TEST(degrees_lead_to_the_plain_adjective)
{
    assert_one_word("დიდი უდიდესი უდიდეს");
    assert_one_word("მცირე უმცირესი");
    assert_one_word("მაღალი უმაღლესი უმაღლესმა");
}

/* -- verbal nouns ----------------------------------------------------------------------------------- */

TEST(a_verbal_noun_in_eba_is_no_plural)
{
    assert_one_word("დახმარება დახმარების დახმარებები დახმარებებს დახმარებით");
    assert_one_word("განცხადება განცხადების განცხადებები განცხადებებში");
    assert_one_word("მიღება მიღების მიღებისთვის მიღებაზე");
    assert_one_word("რეგისტრაცია რეგისტრაციის რეგისტრაციისთვის რეგისტრაციაზე");
    assert_apart("დახმარება დამხმარე დახურვა");
}

/* -- words that must not meet ----------------------------------------------------------------------- */

TEST(short_stems_have_plurals_too)
{
    assert_one_word("გზა გზები გზების გზებს გზებით გზებზე გზებისთვის");
    assert_one_word("სია სიები სიების სიებში სიებიდან");
    assert_one_word("დღე დღეები დღეების დღეებში");
}

TEST(a_stem_of_its_own_in_eb_is_no_plural)
{
    assert_one_word("მცხოვრები მცხოვრებს მცხოვრებთა");
}

TEST(a_masdar_comes_before_a_plural_of_the_participle)
{
    assert_one_word("საკუთრება საკუთრების საკუთრებით");
    assert_apart("საკუთრების საკუთარი");
}

TEST(participles_are_often_predicates)
{
    assert_one_word("დარეგისტრირებული დარეგისტრირებულია");
    assert_one_word("გათვალისწინებული გათვალისწინებულია");
    assert_one_word("კომისია კომისიის კომისიაში კომისიები");
}

TEST(an_o_stem_and_a_stem_in_os_stay_apart)
{
    assert_one_word("კოსმოსი კოსმოსის კოსმოსში");
    assert_one_word("საქართველო საქართველოსი საქართველოში საქართველოდან");
}

TEST(an_abstract_noun_in_e_keeps_its_ze)
{
    assert_one_word("სილამაზე სილამაზის სილამაზეს სილამაზემ");
}

TEST(an_unknown_word_borrows_no_stem)
{
    assert_apart("ასალი ასლი");
    assert_apart("სახელი სახლი");
}

TEST(unrelated_words_that_look_alike_stay_apart)
{
    assert_apart("კარავი კარაქი");
    assert_apart("პენსია პენსიონერი");
    assert_apart("მიწა მინა");
    assert_apart("გრანტი გრამი");
    assert_apart("ბანკი ბანაკი");
    assert_apart("ქალი ქალაქი");
    assert_apart("ფასი პასტა");
    assert_apart("კარი ქარი");
    assert_apart("გორი ღორი");
    assert_apart("ძალა ძაღლი");
    assert_apart("დავა დავალება");
    assert_apart("მოსავალი მოსაკრებელი მოსახლეობა");
    assert_apart("ხელფასი ხელმოწერა ხელშეკრულება ხელმძღვანელი");
    assert_apart("დიაბეტი დიაგნოზი დიალიზი");
}

TEST(forms_of_unrelated_words_stay_apart)
{
    assert_apart("კარვის კარაქის");
    assert_apart("მიწაზე მინაზე");
    assert_apart("ბანკებში ბანაკებში");
    assert_apart("ქალებს ქალაქებს");
}

/* -- other words ------------------------------------------------------------------------------------ */

TEST(english_endings_come_off)
{
    assert_one_word("benefit benefits");
    assert_one_word("service services");
    assert_one_word("payment payments");
    assert_one_word("register registered registers");
    assert_apart("card care");
    assert_apart("pension passport");
}

TEST(russian_and_armenian_endings_come_off)
{
    assert_one_word("паспорт паспорта паспортов");
    assert_one_word("թոշակ թոշակի թոշակներ");
    assert_apart("пенсия паспорт справка");
}

/* A Latin word of a query may be English or Turkish; the texts decide. */
TEST(turkish_is_asked_for_beside_english)
{
    assert_one_word("çocuk çocuğum cocuk cocuklar");
    assert_one_word("pension pensions");
    Analysis text, query = analysis_of(S("pasaportum"));
    Codes word = codes_of(S("pasaport"));
    analyse_stems(&word, &text);
    assert_int_equal(text.count, 1);
    assert_false(share_a_stem(&text, &query));
    assert_int_equal(query.linked, 1); /* when nothing else is found: pasaport */
    const Codes *link = &query.stems[query.count];
    assert_str(codes_text(&arena, link->at, link->n), "pasaport");
    analyse_in(&word, TONGUE_TURKISH, &text);
    assert_true(share_a_stem(&text, &query));
}

TEST(a_word_without_endings_and_figures_stay_whole)
{
    Analysis an = analysis_of(S("паспорт"));

    assert_int_equal(an.count, 1);
    assert_str(codes_text(&arena, an.stems[0].at, an.stems[0].n), "паспорт");
    an = analysis_of(S("2024"));
    assert_int_equal(an.count, 1);
    assert_str(codes_text(&arena, an.stems[0].at, an.stems[0].n), "2024");
}

TEST(every_word_has_a_stem_and_no_stem_is_longer_than_a_word)
{
    static const char *const odd[] = { "ა",          "აა",        "ში",          "ის",
                                       "ები",        "ებების",    "ვეღა",        "ისისისისის",
                                       "თათათათათა", "უეესესესი", "სსსსსსსსსსსს" };

    for (size_t i = 0; i < COUNT(odd); i++) {
        Analysis an = analysis_of(str_c(odd[i]));
        assert_in_range(an.count, 1, STEMS_MAX);
        for (size_t k = 0; k < an.count; k++)
            assert_in_range(an.stems[k].n, 1, WORD_CODES);
    }
}

/* All words of up to five letters out of those that endings are made of. */
TEST(no_run_of_letters_is_too_odd)
{
    static const uint8_t letters[] = { 1, 2, 5, 9, 18, 8, 12 }; /* ა ბ ე ი ს თ მ */

    for (size_t n = 1; n <= 5; n++) {
        size_t all = 1;
        for (size_t i = 0; i < n; i++)
            all *= sizeof(letters);
        for (size_t number = 0; number < all; number++) {
            Codes c = { .n = (uint8_t)n };
            Analysis an;
            for (size_t i = 0, rest = number; i < n; i++, rest /= sizeof(letters))
                c.at[i] = letters[rest % sizeof(letters)];
            analyse_word(&c, &an);
            assert_in_range(an.count, 1, STEMS_MAX);
        }
    }
}

TESTS(T(a_consonant_stem_is_one_word_in_all_cases), T(a_vowel_stem_is_one_word_in_all_cases),
      T(the_plural_is_the_same_word), T(the_archaic_plural_is_the_same_word),
      T(truncation_loses_the_last_vowel), T(syncope_loses_a_vowel_inside),
      T(stems_that_keep_their_vowel_keep_together_too),
      T(a_stem_that_looks_like_an_ending_stays_whole), T(postpositions_come_off),
      T(clitics_come_off_last), T(a_bare_adjective_is_the_same_word),
      T(degrees_lead_to_the_plain_adjective), T(a_verbal_noun_in_eba_is_no_plural),
      T(short_stems_have_plurals_too), T(a_stem_of_its_own_in_eb_is_no_plural),
      T(a_masdar_comes_before_a_plural_of_the_participle), T(participles_are_often_predicates),
      T(an_o_stem_and_a_stem_in_os_stay_apart), T(an_abstract_noun_in_e_keeps_its_ze),
      T(an_unknown_word_borrows_no_stem), T(unrelated_words_that_look_alike_stay_apart),
      T(forms_of_unrelated_words_stay_apart), T(english_endings_come_off),
      T(russian_and_armenian_endings_come_off), T(turkish_is_asked_for_beside_english),
      T(a_word_without_endings_and_figures_stay_whole),
      T(every_word_has_a_stem_and_no_stem_is_longer_than_a_word), T(no_run_of_letters_is_too_odd))
