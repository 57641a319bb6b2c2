#include "base/utf8.h"
#include "find/meant.h"
#include "find/query.h"
#include "unit.h"
#include <stdlib.h>
#include <string.h>

/*
 * What a query costs, counted and not timed: words of the index gone through and bytes of postings read, some nanoseconds
 * each. Ten thousand passages: 1,000,000 of both are two to four milliseconds.
 */

static Arena arena = { .limit_bytes = 512 << 20 };

/* -- passages like those of the Guide --------------------------------------------------------------- */

static uint32_t next_number(uint32_t *state)
{
    *state = *state * 1664525 + 1013904223;
    return *state >> 16;
}

/* Real stems and endings; few stand often and many seldom, as in running text. Every eighth word has a number in it. */
static Str some_word(uint32_t *state)
{
    static const char *const stems[] = {
        "პენსი",    "სკოლ",    "ბავშვ",      "სესხ",       "მიწ",       "სახლ",
        "ექიმ",     "წამალ",   "პასპორტ",    "ბიზნეს",     "გრანტ",     "კურს",
        "სამსახურ", "ოჯახ",    "დახმარებ",   "განაცხად",   "მოქალაქ",   "საბუთ",
        "თანხ",     "უფლებ",   "ხელფას",     "ქირ",        "ბარათ",     "ფერმერ",
        "მეწარმ",   "დაზღვევ", "რეგისტრაცი", "კონსულტაცი", "ადვოკატ",   "მშობელ",
        "დედ",      "მოხუც",   "სტუდენტ",    "პროფესი",    "საკონსულო", "საზღვარ"
    };
    static const char *const endings[] = {
        "ის", "ა",      "ი",   "ს",  "ში", "ების", "ები",  "ზე",
        "ით", "ისთვის", "ებს", "მა", "ად", "იდან", "ებში", "თან"
    };
    uint32_t a = next_number(state) % COUNT(stems), b = next_number(state) % COUNT(stems),
             e = next_number(state) % COUNT(endings), f = next_number(state) % COUNT(endings);

    if (next_number(state) % 8 == 0)
        return arena_fmt(&arena, "%u", next_number(state) % 5000);
    return arena_fmt(&arena, "%s%s", stems[a < b ? a : b], endings[e < f ? e : f]);
}

static FindBlock passages(Buf *bytes, size_t count)
{
    FindBuilder *f = find_builder_new();
    uint32_t state = 5;
    FindBlock b;

    for (size_t i = 0; i < count; i++) {
        find_document(f);
        for (int w = 0; w < 43; w++)
            find_text(f, w < 3 ? FIND_TITLE : FIND_BODY, some_word(&state));
        arena_reset(&arena);
    }
    bytes->limit = 64 << 20;
    find_build(f, bytes);
    find_builder_free(f);
    Err e = find_open(buf_str(bytes), &b);
    assert_false(FAILED(e));
    return b;
}

static FindWork work_of(const FindBlock *b, Str query, size_t *count)
{
    FindWork work = { 0 };

    find_query(b, &arena, query, &(FindOptions){ .most = 20, .is_typing = true, .work = &work },
               count);
    return work;
}

/* -- growth ----------------------------------------------------------------------------------------- */

TEST(the_index_grows_more_slowly_than_the_passages)
{
    double before = 1e9;

    for (size_t documents = 100; documents <= 3200; documents *= 2) {
        Buf bytes = { 0 };
        passages(&bytes, documents);
        double each = (double)bytes.n / (double)documents;
        assert_true(each < before);
        before = each;
        buf_free(&bytes);
    }
    assert_true(before < 180);
}

TEST(work_grows_no_faster_than_the_passages)
{
    static const char *const queries[] = { "სკოლაში ბავშვის", "პენს", "პასპროტი", "pasporti",
                                           "სესხი ფერმერს უცნობისიტყვა" };
    Buf small = { 0 }, large = { 0 };
    FindBlock a = passages(&small, 300), b = passages(&large, 3000);

    for (size_t i = 0; i < COUNT(queries); i++) {
        size_t count;
        FindWork few = work_of(&a, str_c(queries[i]), &count),
                 many = work_of(&b, str_c(queries[i]), &count);
        assert_true(count > 0 && few.postings > 0);
        assert_true(many.postings <=
                    few.postings * 15); /* steps are longer where words are rarer */
        assert_true(many.words <=
                    few.words * 3 + 100); /* goes with the words there are, not with the passages */
    }
    buf_free(&small);
    buf_free(&large);
}

/* -- what no one should type ------------------------------------------------------------------------ */

enum { DOCUMENTS = 1500, HUGE_BYTES = 10 << 20, MOST_WORDS = 12000, MOST_POSTINGS = 120000 };

static const FindBlock *block(void)
{
    static Buf bytes;
    static FindBlock b;

    if (!bytes.n)
        b = passages(&bytes, DOCUMENTS);
    return &b;
}

/* Whatever it is, it is answered at a bounded cost, and so are the questions about it. */
static size_t assert_bounded(Str query)
{
    size_t count, some;
    FindWork work = work_of(block(), query, &count);

    if (work.words > MOST_WORDS || work.postings > MOST_POSTINGS)
        fail_msg("%u words, %u bytes of postings", (unsigned)work.words, (unsigned)work.postings);
    assert_true(utf8_valid(find_meant(block(), &arena, query)));
    find_nearest(block(), &arena, query, &some);
    assert_true(some <= NEAREST_MOST);
    find_completions(block(), &arena, query, 5, &some);
    assert_true(some <= 5);
    arena_reset(&arena);
    return count;
}

/* `count` times the same, as far as it fits. */
static Str repeated(char *room, size_t size, const char *part)
{
    size_t n = strlen(part), at = 0;

    for (; at + n <= size; at += n)
        memcpy(room + at, part, n);
    return (Str){ room, at };
}

TEST(ten_megabytes_cost_what_a_thousand_bytes_cost)
{
    char *huge = malloc(HUGE_BYTES);
    static const char *const parts[] = { "პასპორტი ", "პასპროტი", "a", "\xE1",
                                         "სკოლაში, ", "x1 ",      "ა" };

    assert_non_null(huge);
    for (size_t i = 0; i < COUNT(parts); i++) {
        Str all = repeated(huge, HUGE_BYTES, parts[i]);
        size_t count;
        assert_bounded(all);
        FindWork whole = work_of(block(), all, &count),
                 head = work_of(block(), str_head(all, QUERY_BYTES), &count);
        assert_true(whole.words <= head.words + 1000 && whole.postings <= head.postings + 100000);
    }
    free(huge);
}

TEST(a_thousand_words_cost_what_the_first_few_cost)
{
    Str text = { 0 };
    uint32_t state = 9;

    for (int i = 0; i < 1000; i++) {
        Str word = some_word(&state);
        text = arena_fmt(&arena, "%.*s%.*s ", STR(text), STR(word));
    }
    char *copy = malloc(text.n);
    assert_non_null(copy);
    memcpy(copy, text.p, text.n);
    assert_true(assert_bounded((Str){ copy, text.n }) > 0);
    for (size_t i = 0; i + 6 < text.n; i += 3) /* each with a slip */
        if (i % 24 == 12)
            copy[i + 2] = (char)(0x90 + (i / 24) % 33);
    assert_bounded((Str){ copy, text.n });
    free(copy);
}

TEST(punctuation_alone_finds_nothing)
{
    static const char *const odd[] = {
        "",      " ",   "...", "!?,;:-()[]{}\"'",         "„“”«»…–—", "\n\r\t\v\f",
        "'''`´", "١٢٣", "။",   "\xE2\x80\xAE\xE2\x80\xAC"
    };

    for (size_t i = 0; i < COUNT(odd); i++)
        assert_int_equal(assert_bounded(str_c(odd[i])), 0);
}

TEST(broken_letters_part_words_and_do_no_harm)
{
    assert_true(assert_bounded(S("სკოლაში\xE1\x83")) > 0);
    assert_true(assert_bounded(S("\xFF\xFEსკოლაში")) > 0);
    assert_true(assert_bounded(S("\xC0\xAFსკოლაში\xED\xA0\x80")) > 0);
    assert_int_equal(assert_bounded(S("\xFF\xFE\xFD")), 0);
    assert_int_equal(assert_bounded((Str){ "\0\0\0", 3 }), 0);
    assert_true(assert_bounded((Str){ "\0სკოლაში\0", sizeof("\0სკოლაში\0") - 1 }) > 0);
}

TEST(control_and_direction_letters_are_passed_over)
{
    assert_true(assert_bounded(S("\xE2\x80\xAEსკოლაში\xE2\x80\xAC")) > 0); /* right to left */
    assert_true(assert_bounded(S("სკო\xE2\x80\x8Bლაში")) > 0);             /* zero width */
    assert_true(assert_bounded(S("სკო\xC2\xADლაში")) > 0);                 /* soft hyphen */
    assert_true(assert_bounded(S("\xEF\xBB\xBFსკოლაში\x1B")) > 0); /* byte order mark, escape */
    assert_true(assert_bounded(S("\xE2\x81\xA6სკოლაში\xE2\x81\xA9\x7F")) >
                0); /* isolates, delete */
}

TEST(asked_for_more_the_best_stay_the_same)
{
    static const char *const queries[] = { "სკოლაში ბავშვის", "უფლების ადვოკატი სახლში", "პენს",
                                           "პასპროტი თანხა", "სესხი 12 ფერმერ" };

    for (size_t i = 0; i < COUNT(queries); i++) {
        size_t all, few;
        const FindHit *every =
            find_query(block(), &arena, str_c(queries[i]),
                       &(FindOptions){ .most = DOCUMENTS, .is_typing = true }, &all);
        for (size_t most = 1; most < 60;
             most = most * 2 + 1) { /* where it may stop to meet new documents */
            const FindHit *some =
                find_query(block(), &arena, str_c(queries[i]),
                           &(FindOptions){ .most = most, .is_typing = true }, &few);
            assert_int_equal(few, most < all ? most : all);
            for (size_t k = 0; k < few; k++) {
                assert_int_equal(some[k].document, every[k].document);
                assert_int_equal(some[k].score, every[k].score);
                assert_int_equal(some[k].match, every[k].match);
            }
        }
        arena_reset(&arena);
    }
}

TESTS(T(the_index_grows_more_slowly_than_the_passages), T(work_grows_no_faster_than_the_passages),
      T(ten_megabytes_cost_what_a_thousand_bytes_cost),
      T(a_thousand_words_cost_what_the_first_few_cost), T(punctuation_alone_finds_nothing),
      T(broken_letters_part_words_and_do_no_harm), T(control_and_direction_letters_are_passed_over),
      T(asked_for_more_the_best_stay_the_same))
