#include "find/block.h"
#include "text/fold.h"
#include "unit.h"
#include <stdlib.h>
#include <string.h>

static Arena arena = { .limit_bytes = 16 << 20 };

/* Three passages: titles, what they give, bodies. */
static Buf built(void)
{
    FindBuilder *b = find_builder_new();
    Buf out = { .limit = 1 << 20 };

    find_document(b);
    find_text(b, FIND_TITLE, S("ასაკით პენსია"));
    find_text(b, FIND_BODY, S("პენსია ეძლევა საქართველოს მოქალაქეს"));
    find_document(b);
    find_document(b);
    find_text(b, FIND_GIVES, S("Free legal aid"));
    find_text(b, FIND_BODY, S("ადვოკატი პენსიის დავაში, უფასოდ"));
    find_build(b, &out);
    find_builder_free(b);
    return out;
}

static FindBlock opened(const Buf *bytes)
{
    FindBlock b;
    Err e = find_open(buf_str(bytes), &b);

    assert_false(FAILED(e));
    return b;
}

static uint32_t number_of(const FindBlock *b, WordKind kind, const char *word)
{
    Codes c = codes_of(str_c(word));
    uint32_t i = word_from(&b->words[kind], c.at, c.n);

    if (i < b->words[kind].count) {
        WordView v = word_view(&b->words[kind], i);
        if (codes_compare(v.at, v.n, c.at, c.n) == 0)
            return i;
    }
    fail_msg("%s is not in the index", word);
    return 0;
}

/* "0:tg 2:b": documents with their fields, b body, g gives, t title, a also, + more than once. */
static void assert_postings(const FindBlock *b, WordKind kind, const char *word, const char *wanted)
{
    Str all = { 0 };

    for (Postings p = postings_of(&b->words[kind], number_of(b, kind, word)); postings_next(&p);)
        all = arena_fmt(&arena, "%.*s%s%u:%s%s%s%s%s", STR(all), all.n ? " " : "", p.document,
                        p.fields & 1 << FIND_TITLE ? "t" : "",
                        p.fields & 1 << FIND_GIVES ? "g" : "", p.fields & 1 << FIND_BODY ? "b" : "",
                        p.fields & 1 << FIND_ALSO ? "a" : "", p.fields & FIND_OFTEN ? "+" : "");
    assert_str(all, wanted);
}

TEST(words_lead_to_documents_and_fields)
{
    Buf bytes = built();
    FindBlock b = opened(&bytes);

    assert_int_equal(b.documents, 3);
    assert_postings(&b, WORD_FORM, "პენსია", "0:tb");
    assert_postings(&b, WORD_FORM, "პენსიის", "2:b");
    assert_postings(&b, WORD_STEM, "პენსი", "0:tb 2:b");
    assert_postings(&b, WORD_FORM, "legal", "2:g");
    buf_free(&bytes);
}

TEST(a_word_that_stands_twice_in_a_field_is_marked)
{
    FindBuilder *f = find_builder_new();
    Buf bytes = { .limit = 1 << 20 };

    find_document(f);
    find_text(f, FIND_BODY, S("ქულა და ქულა"));
    find_build(f, &bytes);
    FindBlock b = opened(&bytes);
    assert_postings(&b, WORD_FORM, "ქულა", "0:b+");
    assert_postings(&b, WORD_FORM, "და", "0:b");
    find_builder_free(f);
    buf_free(&bytes);
}

TEST(every_set_of_fields_is_kept)
{
    Buf bytes = { .limit = 1 << 20 };
    FindBuilder *f = find_builder_new();
    uint32_t next = 0;

    for (unsigned set = 0; set < 1u << FIND_FIELDS; set++)
        for (int times = 1; times <= 2; times++) {
            find_document(f);
            for (int field = 0; field < FIND_FIELDS; field++)
                for (int i = 0; i < times && (set >> field & 1); i++)
                    find_text(f, (FindField)field, S("ქულა"));
        }
    find_build(f, &bytes);
    FindBlock b = opened(&bytes);
    for (Postings p = postings_of(&b.words[WORD_FORM], number_of(&b, WORD_FORM, "ქულა"));
         postings_next(&p); next++) {
        if (next == 0)
            next = 2; /* the first two documents are empty */
        assert_int_equal(p.document, next);
        assert_int_equal(p.fields, next / 2 | (next % 2 ? FIND_OFTEN : 0));
    }
    assert_int_equal(next, 2u << FIND_FIELDS);
    find_builder_free(f);
    buf_free(&bytes);
}

TEST(words_stand_in_order_and_keys_in_theirs)
{
    Buf bytes = built();
    FindBlock b = opened(&bytes);

    for (int k = 0; k < WORD_KINDS; k++) {
        const WordList *l = &b.words[k];
        uint8_t key[WORD_CODES], before[WORD_CODES];
        size_t before_n = 0;
        for (uint32_t i = 0; i < l->count; i++) {
            WordView v = word_view(l, i);
            if (i) {
                WordView w = word_view(l, i - 1);
                assert_true(codes_compare(w.at, w.n, v.at, v.n) < 0);
            }
            v = word_view(l, l->by_key[i]);
            size_t n = key_of(v.at, v.n, key);
            assert_true(i == 0 || codes_compare(before, before_n, key, n) <= 0);
            assert_true(key_from(l, key, n) <= i);
            memcpy(before, key, n);
            before_n = n;
        }
    }
    buf_free(&bytes);
}

TEST(the_first_word_not_below_is_found)
{
    Buf bytes = built();
    FindBlock b = opened(&bytes);
    const WordList *l = &b.words[WORD_FORM];
    Codes past = codes_of(S("я")), nothing = { .n = 0 };

    assert_int_equal(word_from(l, nothing.at, 0), 0);
    assert_int_equal(word_from(l, past.at, past.n), l->count);
    assert_int_equal(key_from(l, past.at, past.n), l->count);
    assert_int_equal(key_from(l, nothing.at, 0), 0);
    buf_free(&bytes);
}

TEST(the_same_texts_give_the_same_bytes)
{
    Buf a = built(), b = built();

    assert_true(str_eq(buf_str(&a), buf_str(&b)));
    buf_free(&a);
    buf_free(&b);
}

TEST(no_documents_and_empty_documents_are_fine)
{
    FindBuilder *f = find_builder_new();
    Buf bytes = { .limit = 1 << 20 };
    FindBlock b;

    find_build(f, &bytes);
    b = opened(&bytes);
    assert_int_equal(b.documents, 0);
    assert_int_equal(b.words[WORD_FORM].count, 0);
    find_document(f);
    find_text(f, FIND_BODY, S(" ,.- "));
    buf_free(&bytes);
    bytes.limit = 1 << 20;
    find_build(f, &bytes);
    b = opened(&bytes);
    assert_int_equal(b.documents, 1);
    assert_int_equal(b.words[WORD_STEM].count, 0);
    find_builder_free(f);
    buf_free(&bytes);
    find_builder_free(NULL);
}

TEST(many_documents_keep_their_order)
{
    FindBuilder *f = find_builder_new();
    Buf bytes = { .limit = 16 << 20 };
    uint32_t next = 0;

    for (int i = 0; i < 3000; i++) {
        find_document(f);
        if (i % 3 == 0)
            find_text(f, FIND_BODY, S("სესხი"));
        find_text(f, FIND_BODY, arena_fmt(&arena, "ნომერი %d", i));
    }
    find_build(f, &bytes);
    FindBlock b = opened(&bytes);
    for (Postings p = postings_of(&b.words[WORD_FORM], number_of(&b, WORD_FORM, "სესხი"));
         postings_next(&p); next += 3)
        assert_int_equal(p.document, next);
    assert_int_equal(next, 3000);
    assert_postings(&b, WORD_FORM, "2999", "2999:b");
    find_builder_free(f);
    buf_free(&bytes);
}

/* -- damaged bytes ---------------------------------------------------------------------------------- */

/* Reads all there is: under ASan a step outside stops the test. */
static size_t read_all(const FindBlock *b)
{
    size_t sum = 0;

    for (int k = 0; k < WORD_KINDS; k++)
        for (uint32_t i = 0; i < b->words[k].count; i++) {
            WordView v = word_view(&b->words[k], b->words[k].by_key[i]);
            for (size_t n = 0; n < v.n; n++)
                sum += v.at[n];
            sum += word_from(&b->words[k], v.at, v.n) + key_from(&b->words[k], v.at, v.n);
            for (Postings p = postings_of(&b->words[k], i); postings_next(&p);)
                assert_true(p.document < b->documents);
        }
    return sum;
}

TEST(a_shortened_block_is_refused)
{
    Buf bytes = built();

    for (size_t n = 0; n < bytes.n; n += 4) {
        char *copy = malloc(n ? n : 1);
        FindBlock b;
        assert_non_null(copy);
        memcpy(copy, bytes.p, n);
        assert_true(FAILED(find_open((Str){ copy, n }, &b)));
        free(copy);
    }
    buf_free(&bytes);
}

TEST(a_block_with_one_byte_changed_is_refused_or_safe)
{
    Buf bytes = built();
    char *copy = malloc(bytes.n);
    size_t refused = 0, tried = 0;

    assert_non_null(copy);
    for (size_t at = 0; at < bytes.n; at++)
        for (unsigned flip = 1; flip < 256; flip = flip * 3 + 1) {
            FindBlock b;
            memcpy(copy, bytes.p, bytes.n);
            copy[at] = (char)((unsigned char)copy[at] ^ flip);
            tried++;
            if (FAILED(find_open((Str){ copy, bytes.n }, &b)))
                refused++;
            else if (b.documents < 1000)
                read_all(&b);
        }
    assert_true(refused > tried / 3);
    free(copy);
    buf_free(&bytes);
}

TEST(other_bytes_are_refused)
{
    FindBlock b;
    static const uint32_t huge[] = { 0x32444E46, 1, UINT32_MAX, 0, 0, 0, 0, 0 };

    assert_true(FAILED(find_open((Str){ 0 }, &b)));
    assert_true(FAILED(find_open(S("no index"), &b)));
    assert_true(FAILED(find_open((Str){ (const char *)huge, sizeof(huge) }, &b)));
}

TESTS(T(words_lead_to_documents_and_fields), T(a_word_that_stands_twice_in_a_field_is_marked),
      T(every_set_of_fields_is_kept), T(words_stand_in_order_and_keys_in_theirs),
      T(the_first_word_not_below_is_found), T(the_same_texts_give_the_same_bytes),
      T(no_documents_and_empty_documents_are_fine), T(many_documents_keep_their_order),
      T(a_shortened_block_is_refused), T(a_block_with_one_byte_changed_is_refused_or_safe),
      T(other_bytes_are_refused))
