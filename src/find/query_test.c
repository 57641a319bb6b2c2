#include "find/query.h"
#include "unit.h"
#include <stdlib.h>
#include <string.h>
#include <time.h>

static Arena arena = { .limit_bytes = 256 << 20 };

enum { PENSION, CHILD, PASSPORT, LOAN, LAWYER, SCHOOL, RETURN, HOUSE, SOCIAL, ENGLISH, DOCUMENTS };

static const struct {
    const char *title, *gives, *body, *also;
} TEXTS[DOCUMENTS] = {
    [PENSION] = { "სახელმწიფო პენსია ასაკით", "ყოველთვიური თანხა ქალებს და კაცებს",
                  "განაცხადი სოციალური მომსახურების სააგენტოში", "მოხუცის ფული" },
    [CHILD] = { "ბავშვის დახმარება", "თანხა ოჯახს, სადაც ბავშვია",
                "დაბადების მოწმობა და განცხადება", "სესხი" },
    [PASSPORT] = { "ბიომეტრიული პასპორტი", "საბუთი უცხოეთში წასასვლელად",
                   "ფოტოსურათს ადგილზე იღებენ" },
    [LOAN] = { "შეღავათიანი აგროკრედიტი", "სესხი ფერმერს", "მიწის ამონაწერი საჯარო რეესტრიდან" },
    [LAWYER] = { "უფასო ადვოკატი", "იურიდიული კონსულტაცია",
                 "დავა პენსიის, მიწის და სახლის თაობაზე" },
    [SCHOOL] = { "სკოლაში ჩარიცხვა", "ადგილი საჯარო სკოლაში", "მშობლის განცხადება, ბავშვის საბუთი",
                 "პირველკლასელი" },
    [RETURN] = { "დაბრუნებულთა რეინტეგრაცია", "დახმარება სამშობლოში დაბრუნებულს",
                 "მცირე ბიზნესის გრანტი" },
    [HOUSE] = { "საცხოვრებელი სახლის დაზღვევა", "თანხა სახლის შესაკეთებლად",
                "შემწეობა სტიქიის შემდეგ" },
    [SOCIAL] = { "საარსებო შემწეობა", "ყოველთვიური თანხა ღარიბ ოჯახს", "სარეიტინგო ქულა" },
    [ENGLISH] = { "Unemployment benefits register", "Work for people", "Worknet portal" },
};

static const FindBlock *block(void)
{
    static Buf bytes = { .limit = 1 << 20 };
    static FindBlock b;

    if (!bytes.n) {
        FindBuilder *f = find_builder_new();
        for (size_t i = 0; i < DOCUMENTS; i++) {
            find_document(f);
            find_text(f, FIND_TITLE, str_c(TEXTS[i].title));
            find_text(f, FIND_GIVES, str_c(TEXTS[i].gives));
            find_text(f, FIND_BODY, str_c(TEXTS[i].body));
            if (TEXTS[i].also)
                find_text(f, FIND_ALSO, str_c(TEXTS[i].also));
        }
        find_build(f, &bytes);
        find_builder_free(f);
        Err e = find_open(buf_str(&bytes), &b);
        assert_false(FAILED(e));
    }
    return &b;
}

static const FindHit *ask(const char *query, size_t *count)
{
    return find_query(block(), &arena, str_c(query),
                      &(FindOptions){ .most = 20, .is_typing = true }, count);
}

static void assert_first(const char *query, uint32_t document)
{
    size_t n;
    const FindHit *hits = ask(query, &n);

    if (!n)
        fail_msg("nothing found for %s", query);
    if (hits[0].document != document)
        fail_msg("%s finds %s first, not %s", query, TEXTS[hits[0].document].title,
                 TEXTS[document].title);
}

static void assert_match(const char *query, uint32_t document, Match match)
{
    size_t n;
    const FindHit *hits = ask(query, &n);

    assert_first(query, document);
    if (hits[0].match != match)
        fail_msg("%s is matched in way %d, not %d", query, hits[0].match, match);
}

static bool finds(const char *query, uint32_t document)
{
    size_t n;
    const FindHit *hits = ask(query, &n);

    for (size_t i = 0; i < n; i++)
        if (hits[i].document == document)
            return true;
    return false;
}

/* -- how a word is found ---------------------------------------------------------------------------- */

TEST(words_are_found_as_they_stand)
{
    assert_match("პენსია ასაკით", PENSION, MATCH_EXACT);
    assert_match("ქულა", SOCIAL, MATCH_EXACT);
    assert_match("  ქულა,  !", SOCIAL, MATCH_EXACT);
    assert_match("worknet", ENGLISH, MATCH_EXACT);
}

TEST(other_forms_of_the_words_find_them_too)
{
    assert_match("პასპორტების ", PASSPORT, MATCH_STEM);
    assert_match("პენსიებს ასაკისთვის", PENSION, MATCH_STEM);
    assert_match("სკოლებიდან", SCHOOL, MATCH_STEM);
    assert_match("სესხებზე ფერმერებისთვის", LOAN, MATCH_STEM);
    assert_match("ადვოკატთან", LAWYER, MATCH_STEM);
    assert_match("გრანტებისა", RETURN, MATCH_STEM);
    assert_match("benefit", ENGLISH, MATCH_STEM);
}

TEST(capitals_change_nothing)
{
    assert_match("ᲥᲣᲚᲐ", SOCIAL, MATCH_EXACT);
    assert_match("WorkNet", ENGLISH, MATCH_EXACT);
}

TEST(latin_typing_by_the_national_system)
{
    assert_first("p'asp'ort'i", PASSPORT);
    assert_first("pasporti", PASSPORT);
    assert_first("advokati", LAWYER);
    assert_first("shemts'eoba", SOCIAL);
    assert_first("bavshvis dakhmareba", CHILD);
    assert_first("skolashi charitskhva", SCHOOL);
}

TEST(latin_typing_by_iso_9984)
{
    assert_first("skolaši čaricxva", SCHOOL);
    assert_first("bavšvis daxmareba", CHILD);
    assert_first("sesxi", LOAN);
}

TEST(latin_typing_by_habit)
{
    assert_first("shemweoba", SOCIAL);
    assert_first("shemceoba", SOCIAL);
    assert_first("bavshvis daxmareba", CHILD);
    assert_first("sesxi", LOAN);
    assert_first("sesxebi", LOAN);
    assert_first("skolebshi", SCHOOL);
    assert_match("pasporti", PASSPORT, MATCH_TYPED);
}

TEST(georgian_keys_under_the_latin_layout)
{
    assert_first("Semweoba", SOCIAL);
    assert_first("semweoba", SOCIAL);
    assert_first("bavSvis daxmareba", CHILD);
    assert_first("skolaSi Caricxva", SCHOOL);
    assert_first("fotosuraTi", PASSPORT);
}

TEST(shift_missed)
{
    assert_first("სემწეობა", SOCIAL);
    assert_first("ბავსვის", CHILD);
    assert_first("სკოლასი ცარიცხვა", SCHOOL);
    assert_first("ტანხა ოჯახს ბავსვი", CHILD);
}

TEST(letters_mixed_up_by_ear)
{
    assert_match("ფასფორტი", PASSPORT, MATCH_TYPED);
    assert_match("გრანდი", RETURN, MATCH_SLIP); /* დ and ტ are too far apart for a key */
}

TEST(one_slip)
{
    assert_match("პასორტი", PASSPORT, MATCH_SLIP);   /* missing */
    assert_match("პასპპორტი", PASSPORT, MATCH_SLIP); /* doubled */
    assert_match("პასპროტი", PASSPORT, MATCH_SLIP);  /* swapped */
    assert_match("პასპლრტი", PASSPORT, MATCH_SLIP);  /* another */
    assert_match("ადვოკტი", LAWYER, MATCH_SLIP);
    assert_match("worknrt", ENGLISH, MATCH_SLIP);
}

TEST(two_slips)
{
    assert_match("რეინტერაციაა", RETURN, MATCH_SLIP);
    assert_match("აგროკეედიი", LOAN, MATCH_SLIP);
    assert_match("ბიომეტრულიი", PASSPORT, MATCH_SLIP);
}

TEST(a_slip_in_another_form)
{
    assert_first("პასორტებს", PASSPORT);
    assert_first("ადვოკტებთან", LAWYER);
}

TEST(a_word_still_being_typed)
{
    assert_first("პასპ", PASSPORT);
    assert_first("საარსებო შემ", SOCIAL);
    assert_first("ადვ", LAWYER);
    assert_first("worl", ENGLISH); /* not a beginning: a slip */
    assert_first("unempl", ENGLISH);
    assert_first("pasp", PASSPORT);
}

/* A small index of its own: one text a document. */
static FindBlock block_of(Buf *bytes, const char *const *texts, size_t count)
{
    FindBuilder *f = find_builder_new();
    FindBlock b;

    for (size_t i = 0; i < count; i++) {
        find_document(f);
        find_text(f, FIND_BODY, str_c(texts[i]));
    }
    bytes->limit = 1 << 20;
    find_build(f, bytes);
    find_builder_free(f);
    Err e = find_open(buf_str(bytes), &b);
    assert_false(FAILED(e));
    return b;
}

/* "2 0 1": documents in the order they are found. */
static void assert_order(const FindBlock *b, const char *query, const char *wanted)
{
    size_t n;
    const FindHit *hits =
        find_query(b, &arena, str_c(query), &(FindOptions){ .most = 20, .is_typing = true }, &n);
    Str order = { 0 };

    for (size_t i = 0; i < n; i++)
        order = arena_fmt(&arena, "%.*s%s%u", STR(order), i ? " " : "", hits[i].document);
    assert_str(order, wanted);
}

TEST(the_ending_of_half_a_word_is_none)
{
    static const char *const texts[] = { "ყოველი დღე", "ყოველთვიური დახმარება" };
    Buf bytes = { 0 };
    FindBlock b = block_of(&bytes, texts, COUNT(texts));

    assert_order(&b, "ყოველთ", "1 0");
    assert_order(&b, "ყოველთა", "0");
    buf_free(&bytes);
}

TEST(near_completions_lead_and_rare_ones_do_not)
{
    static const char *const texts[] = { "საკუთარი მიწა", "მიწა საკუთრებაში", "საკუთარი სახლი",
                                         "სახლი საკუთრებაში", "საკუთრებისათვის მიწა" };
    Buf bytes = { 0 };
    FindBlock b = block_of(&bytes, texts, COUNT(texts));

    assert_order(&b, "მიწა საკუთ", "0 1 4 2 3");
    buf_free(&bytes);
}

TEST(one_letter_helps_beside_a_word)
{
    assert_first("უფასო ა", LAWYER);
    assert_first("თანხა ღ", SOCIAL);
    assert_first("თანხა შ", HOUSE);
}

TEST(nothing_goes_on_behind_a_space)
{
    size_t n;

    ask("პასპ", &n);
    assert_int_equal(n, 1);
    ask("პასპ ", &n);
    assert_int_equal(n, 0);
    ask("პასპ,", &n);
    assert_int_equal(n, 0);
    assert_match("პასპორტი ", PASSPORT, MATCH_EXACT);
}

TEST(forms_as_typed_decide_between_those_that_hold_everything)
{
    static const char *const texts[] = { "სკოლები, სკოლების, უფასოდ", "სკოლაში უფასოდ", "სკოლაში" };
    Buf bytes = { 0 };
    FindBlock b = block_of(&bytes, texts, COUNT(texts));

    assert_order(&b, "უფასოდ სკოლაში", "1 0 2");
    assert_order(&b, "უფასოდ სკოლებით", "0 1 2");
    buf_free(&bytes);
}

TEST(only_the_last_word_goes_on)
{
    size_t n;
    FindOptions o = { .most = 20, .is_typing = false };

    find_query(block(), &arena, S("რეინტ"), &o, &n);
    assert_int_equal(n, 0);
    o.is_typing = true;
    find_query(block(), &arena, S("რეინტ"), &o, &n);
    assert_int_equal(n, 1);
}

TEST(compounds_are_found_by_their_second_part)
{
    assert_first("მიკროსესხი", LOAN);
    assert_first("ბიზნესგრანტი", RETURN);
}

TEST(everyday_words_find_what_does_not_say_them)
{
    assert_match("მოხუცის ფული", PENSION, MATCH_SYNONYM);
    assert_match("მოხუცი", PENSION, MATCH_SYNONYM);
    assert_match("mokhutsi", PENSION, MATCH_SYNONYM);
    assert_match("მოხუცის თანხა", PENSION, MATCH_SYNONYM); /* one of them is enough */
    assert_match("პირველკლასელი სკოლაში", SCHOOL, MATCH_SYNONYM);
    assert_match("სესხი", LOAN, MATCH_EXACT); /* texts before everyday words */
    assert_true(finds("სესხი", CHILD));
}

TEST(slips_in_texts_rank_above_everyday_words)
{
    FindBuilder *f = find_builder_new();
    Buf bytes = { .limit = 1 << 20 };
    FindBlock b;
    size_t n;

    find_document(f);
    find_text(f, FIND_ALSO, S("სკოლა"));
    find_document(f);
    find_text(f, FIND_BODY, S("სკლოა"));
    find_build(f, &bytes);
    assert_false(FAILED(find_open(buf_str(&bytes), &b)));
    const FindHit *hits =
        find_query(&b, &arena, S("სკოლა უფასოდ"), &(FindOptions){ .most = 20 }, &n);
    assert_int_equal(n, 2);
    assert_true(hits[0].document == 1 && hits[0].match == MATCH_SLIP);
    assert_true(hits[1].document == 0 && hits[1].match == MATCH_SYNONYM);
    find_builder_free(f);
    buf_free(&bytes);
}

TEST(the_weakest_word_names_the_match)
{
    assert_match("ქულა შემწეობას", SOCIAL, MATCH_STEM);
    assert_match("შემწეობას ქულა", SOCIAL, MATCH_STEM);
    assert_match("ქულა ღარბი", SOCIAL, MATCH_SLIP);
    assert_match("მინდა ქულა", SOCIAL, MATCH_EXACT); /* wrapping is no word of the need */
}

/* -- ranking ---------------------------------------------------------------------------------------- */

TEST(question_wrapping_counts_little)
{
    assert_first("როგორ მივიღო პასპორტი", PASSPORT);
    assert_first("მინდა ჩემი ბავშვის სკოლაში", SCHOOL);
    assert_first("how do i get benefits", ENGLISH);
    assert_first("სად არის უფასო ადვოკატი", LAWYER);
}

TEST(all_words_rank_above_some)
{
    size_t n;
    const FindHit *hits = ask("ბავშვის სკოლაში", &n);

    assert_true(n >= 2);
    assert_int_equal(hits[0].document, SCHOOL);
    assert_true(hits[0].all_words);
    assert_false(hits[n - 1].all_words);
}

TEST(titles_rank_above_bodies)
{
    assert_first("პენსია", PENSION);
    assert_true(finds("პენსია", LAWYER)); /* in another form, in the body */
    assert_first("შემწეობა", SOCIAL);
    assert_true(finds("შემწეობა", HOUSE));
}

TEST(rare_words_count_more)
{
    assert_first("თანხა სტიქიის", HOUSE);
    assert_first("ოჯახს ქულა", SOCIAL);
}

TEST(the_better_service_leads_between_equals)
{
    uint8_t prior[DOCUMENTS] = { 0 };
    FindOptions o = { .most = 20, .prior = prior };
    size_t n;

    prior[CHILD] = 100;
    assert_int_equal(find_query(block(), &arena, S("თანხა"), &o, &n)[0].document, CHILD);
    prior[CHILD] = 0;
    prior[SOCIAL] = 100;
    assert_int_equal(find_query(block(), &arena, S("თანხა"), &o, &n)[0].document, SOCIAL);
    assert_int_equal(n, 4);
}

TEST(fields_can_be_weighed_otherwise)
{
    FindOptions o = { .most = 20, .times = { 10, 10, 200 } };
    size_t n;

    assert_int_equal(find_query(block(), &arena, S("შემწეობა"), &o, &n)[0].document, HOUSE);
}

TEST(scores_fall_and_no_document_comes_twice)
{
    static const char *const queries[] = { "თანხა", "დახმარება", "განცხადება ბავშვის", "tanxa",
                                           "ოჯახი" };

    for (size_t q = 0; q < COUNT(queries); q++) {
        size_t n;
        const FindHit *hits = ask(queries[q], &n);
        uint32_t seen = 0;
        assert_true(n > 0);
        for (size_t i = 0; i < n; i++) {
            assert_true(i == 0 || hits[i].score <= hits[i - 1].score);
            assert_false(seen >> hits[i].document & 1);
            seen |= 1u << hits[i].document;
        }
    }
}

TEST(no_more_hits_than_asked_for_and_the_best_of_them)
{
    size_t all, n;
    const FindHit *every = ask("თანხა", &all);

    for (size_t most = 0; most <= all; most++) {
        const FindHit *some = find_query(block(), &arena, S("თანხა"),
                                         &(FindOptions){ .most = most, .is_typing = true }, &n);
        assert_int_equal(n, most);
        for (size_t i = 0; i < n; i++)
            assert_int_equal(some[i].document, every[i].document);
    }
}

TEST(the_same_query_gives_the_same_answer)
{
    size_t n, m;
    const FindHit *a = ask("ბავშვის დახმარება", &n), *b = ask("ბავშვის დახმარება", &m);

    assert_int_equal(n, m);
    for (size_t i = 0; i < n && i < m; i++)
        assert_true(a[i].document == b[i].document && a[i].score == b[i].score);
    assert_first("დახმარება დახმარება ბავშვის დახმარება",
                 CHILD); /* a word said twice is said once */
}

/* -- what no one should type ------------------------------------------------------------------------ */

TEST(nothing_is_an_answer)
{
    size_t n;

    ask("", &n);
    assert_int_equal(n, 0);
    ask("  ,.! ", &n);
    assert_int_equal(n, 0);
    ask("\xFF\xFE\xE1", &n);
    assert_int_equal(n, 0);
    ask("xyzzyplughqq", &n);
    assert_int_equal(n, 0);
    ask("ჟჟჟჟჟჟჟჟჟჟჟჟ", &n);
    assert_int_equal(n, 0);
}

TEST(odd_queries_do_no_harm)
{
    static const char *const odd[] = {
        "ა",  "ა ბ გ დ", "1",   "112 16-დან 21-ე", "あいうえお", "\xF0\x9F\x98\x80", "'''",
        "p'", "ÿÿÿ",     "სმs", "ааа ююю яяя",     "ჰჰ ჰჰჰ ჰ"
    };
    size_t n;

    for (size_t i = 0; i < COUNT(odd); i++) {
        const FindHit *hits = ask(odd[i], &n);
        for (size_t k = 0; k < n; k++)
            assert_true(hits[k].document < DOCUMENTS);
    }
}

TEST(an_empty_index_finds_nothing)
{
    FindBuilder *f = find_builder_new();
    Buf bytes = { .limit = 1 << 20 };
    FindBlock b;
    size_t n;

    find_build(f, &bytes);
    Err e = find_open(buf_str(&bytes), &b);
    assert_false(FAILED(e));
    find_query(&b, &arena, S("პენსია pensia"), &(FindOptions){ .most = 20, .is_typing = true }, &n);
    assert_int_equal(n, 0);
    find_query(&(FindBlock){ 0 }, &arena, S("პენსია"), &(FindOptions){ .most = 20 }, &n);
    assert_int_equal(n, 0);
    find_builder_free(f);
    buf_free(&bytes);
}

static double seconds_for(Str query)
{
    struct timespec a, b;
    size_t n;

    clock_gettime(CLOCK_MONOTONIC, &a);
    find_query(block(), &arena, query, &(FindOptions){ .most = 20, .is_typing = true }, &n);
    clock_gettime(CLOCK_MONOTONIC, &b);
    arena_reset(&arena);
    return (double)(b.tv_sec - a.tv_sec) + (double)(b.tv_nsec - a.tv_nsec) / 1e9;
}

TEST(huge_queries_end_soon)
{
    static char text[300000];

    memset(text, 'a', sizeof(text));
    assert_true(seconds_for((Str){ text, sizeof(text) }) < 1);
    for (size_t i = 0; i < sizeof(text); i += 2)
        text[i] = ' ';
    assert_true(seconds_for((Str){ text, sizeof(text) }) < 1);
    for (size_t i = 0; i + 3 <= sizeof(text); i += 3)
        memcpy(text + i, i % 36 == 33 ? "   " : i % 2 ? "ა" : "ს", 3);
    assert_true(seconds_for((Str){ text, sizeof(text) }) < 1);
    for (size_t i = 0; i < sizeof(text); i++)
        text[i] = (char)(i * 131 % 251);
    assert_true(seconds_for((Str){ text, sizeof(text) }) < 1);
}

/* -- other languages -------------------------------------------------------------------------------- */

/* Three services in six languages, as synonyms stand in the Guide. */
static const FindBlock *many_languages(void)
{
    static const char *const texts[][6] = {
        /* by the numbers of TEXTS */
        { "სახელმწიფო პენსია", "State pension", "пенсия по возрасту", "emeklilik, emekli maaşı",
          "թոշակ", "təqaüd" },
        { "ბავშვის დახმარება", "Benefit for children", "пособие на ребёнка", "çocuk parası",
          "երեխայի նպաստ", "uşaq müavinəti, uşağa" },
        { "ბიომეტრიული პასპორტი", "Biometric passport", "паспорт гражданина",
          "pasaport almak, yurtdışı", "անձնագիր", "şəxsiyyət vəsiqəsi" },
    };
    static Buf bytes = { .limit = 1 << 20 };
    static FindBlock b;

    if (!bytes.n) {
        FindBuilder *f = find_builder_new();
        for (size_t i = 0; i < COUNT(texts); i++) {
            find_document(f);
            for (size_t k = 0; k < COUNT(texts[i]); k++)
                find_text(f, k ? FIND_GIVES : FIND_TITLE, str_c(texts[i][k]));
        }
        find_build(f, &bytes);
        find_builder_free(f);
        assert_false(FAILED(find_open(buf_str(&bytes), &b)));
    }
    return &b;
}

TEST(other_languages_and_mixtures_of_them)
{
    static const struct {
        const char *query;
        uint32_t document;
        Match
            weakest; /* how its weakest word may be found: not by a slip, or read as another language */
    } asked[] = {
        { "pensions ", PENSION, MATCH_STEM },
        { "пенсию ", PENSION, MATCH_STEM },
        { "паспорта гражданам ", PASSPORT, MATCH_STEM },
        { "пособия на детей ", CHILD, MATCH_STEM },
        { "թոշակները ", PENSION, MATCH_STEM },
        { "անձնագրի ", PASSPORT, MATCH_STEM },
        { "երեխաների նպաստը ", CHILD, MATCH_STEM },
        { "emekliler ", PENSION, MATCH_STEM },
        { "pasaportumu almak ", PASSPORT, MATCH_STEM },
        { "çocuklarımızın parası ", CHILD, MATCH_STEM },
        { "cocuklar ", CHILD, MATCH_STEM }, /* without Turkish letters */
        { "cocugumun parasi ", CHILD, MATCH_STEM },
        { "emekli maasi ", PENSION, MATCH_STEM },
        { "yurtdisi ", PASSPORT, MATCH_STEM },
        { "teqaud ", PENSION, MATCH_STEM },
        { "vesiqesi ", PASSPORT, MATCH_STEM },
        { "passport паспорта", PASSPORT, MATCH_STEM },
        { "პასპორტი для ребенка children", CHILD, MATCH_STEM },
        { "пенсию პენსიები pensions emekliye", PENSION, MATCH_STEM },
        { "pasporti граждан", PASSPORT, MATCH_TYPED },
    };

    for (size_t i = 0; i < COUNT(asked); i++) {
        size_t n;
        const FindHit *hits = find_query(many_languages(), &arena, str_c(asked[i].query),
                                         &(FindOptions){ .most = 20 }, &n);
        if (!n || hits[0].document != asked[i].document)
            fail_msg("%s does not find %d first", asked[i].query, (int)asked[i].document);
        if (hits[0].match > asked[i].weakest)
            fail_msg("%s is matched in way %d", asked[i].query, hits[0].match);
    }
}

TESTS(T(words_are_found_as_they_stand), T(other_forms_of_the_words_find_them_too),
      T(capitals_change_nothing), T(latin_typing_by_the_national_system),
      T(latin_typing_by_iso_9984), T(latin_typing_by_habit),
      T(georgian_keys_under_the_latin_layout), T(shift_missed), T(letters_mixed_up_by_ear),
      T(one_slip), T(two_slips), T(a_slip_in_another_form), T(a_word_still_being_typed),
      T(the_ending_of_half_a_word_is_none), T(near_completions_lead_and_rare_ones_do_not),
      T(one_letter_helps_beside_a_word), T(nothing_goes_on_behind_a_space),
      T(forms_as_typed_decide_between_those_that_hold_everything), T(only_the_last_word_goes_on),
      T(compounds_are_found_by_their_second_part), T(everyday_words_find_what_does_not_say_them),
      T(slips_in_texts_rank_above_everyday_words), T(the_weakest_word_names_the_match),
      T(question_wrapping_counts_little), T(all_words_rank_above_some), T(titles_rank_above_bodies),
      T(rare_words_count_more), T(the_better_service_leads_between_equals),
      T(fields_can_be_weighed_otherwise), T(scores_fall_and_no_document_comes_twice),
      T(no_more_hits_than_asked_for_and_the_best_of_them), T(the_same_query_gives_the_same_answer),
      T(nothing_is_an_answer), T(odd_queries_do_no_harm), T(an_empty_index_finds_nothing),
      T(other_languages_and_mixtures_of_them), T(huge_queries_end_soon))
