#include "find/slips.h"
#include "unit.h"
#include <string.h>

static Arena arena = { .limit_bytes = 64 << 20 };

/* -- the same by the book: a table of distances, row by row ----------------------------------------- */

static unsigned least(unsigned a, unsigned b)
{
    return a < b ? a : b;
}

static unsigned by_the_book(const uint8_t *a, size_t an, const uint8_t *b, size_t bn)
{
    static unsigned table[WORD_CODES + 1][WORD_CODES + 1];

    for (size_t i = 0; i <= an; i++)
        for (size_t k = 0; k <= bn; k++) {
            if (i == 0 || k == 0) {
                table[i][k] = (unsigned)(i + k);
                continue;
            }
            table[i][k] = least(table[i - 1][k - 1] + (a[i - 1] != b[k - 1]),
                                least(table[i - 1][k], table[i][k - 1]) + 1);
            if (i > 1 && k > 1 && a[i - 1] == b[k - 2] && a[i - 2] == b[k - 1])
                table[i][k] = least(table[i][k], table[i - 2][k - 2] + 1);
        }
    return table[an][bn];
}

/* -- an index of words ------------------------------------------------------------------------------ */

static FindBlock block_of(Buf *bytes, Str text)
{
    FindBuilder *f = find_builder_new();
    FindBlock b;

    find_document(f);
    find_text(f, FIND_BODY, text);
    bytes->limit = 16 << 20;
    find_build(f, bytes);
    find_builder_free(f);
    Err e = find_open(buf_str(bytes), &b);
    assert_false(FAILED(e));
    return b;
}

typedef struct Found {
    const WordList *l;
    Str all;
    uint32_t count;
    unsigned distances[1 << 16]; /* by word, + 1 */
} Found;

static void take(void *ctx, uint32_t word, unsigned distance)
{
    Found *f = ctx;
    WordView v = word_view(f->l, word);
    Str text = codes_text(&arena, v.at, v.n);

    assert_int_equal(f->distances[word], 0); /* each once */
    f->distances[word] = distance + 1;
    f->count++;
    if (f->count < 20)
        f->all = arena_fmt(&arena, "%.*s%s%.*s %u", STR(f->all), f->all.n ? ", " : "", STR(text),
                           distance);
}

static void assert_slips(const char *typed, unsigned limit, const char *wanted)
{
    Buf bytes = { 0 };
    FindBlock b = block_of(&bytes, S("პასპორტი პასპორტის სკოლა სკოლის კოლა მიწა მიღება წამალი"));
    Codes c = codes_of(str_c(typed));
    uint8_t key[WORD_CODES];
    Found *f = NEW(&arena, Found);

    f->l = &b.words[WORD_FORM];
    slips_walk(f->l, key, key_of(c.at, c.n, key), limit, take, f);
    assert_str(f->all, wanted);
    buf_free(&bytes);
}

TEST(each_kind_of_slip_is_one)
{
    assert_slips("პასპორტი", 1, "პასპორტი 0, პასპორტის 1");
    assert_slips("პასორტი", 1, "პასპორტი 1");   /* missing */
    assert_slips("პასპპორტი", 1, "პასპორტი 1"); /* doubled */
    assert_slips("პასპროტი", 1, "პასპორტი 1");  /* swapped */
    assert_slips("პასპლრტი", 1, "პასპორტი 1");  /* another */
    assert_slips("პასპლრტის", 2, "პასპორტი 2, პასპორტის 1");
    assert_slips("სკლა", 1, "სკოლა 1");
}

TEST(other_letters_of_one_key_are_no_slip)
{
    assert_slips("ფასფორთი", 1, "პასპორტი 0, პასპორტის 1");
}

TEST(the_first_letter_is_right_and_short_words_have_no_slips)
{
    assert_slips("მკოლა", 1, "");
    assert_slips("მწა", 1, "მიწა 1");
    assert_slips("მწ", 1, "");
    assert_slips("სკლს", 2, ""); /* two slips in four letters are another word */
}

TEST(asked_for_all_the_first_letter_may_be_wrong_too)
{
    Buf bytes = { 0 };
    FindBlock b = block_of(&bytes, S("სკოლა კოლა მიწა"));
    Codes c = codes_of(S("მკოლა"));
    uint8_t key[WORD_CODES];
    Found *f = NEW(&arena, Found);

    f->l = &b.words[WORD_FORM];
    slips_walk_all(f->l, key, key_of(c.at, c.n, key), 1, take, f);
    assert_str(f->all, "კოლა 1, სკოლა 1");
    buf_free(&bytes);
}

/* -- many words ------------------------------------------------------------------------------------- */

/* Pseudo-random words over a few letters, so that many are near each other, of Georgian, Latin and rare letters. */
static uint32_t next_number(uint32_t *state)
{
    *state = *state * 1664525 + 1013904223;
    return *state >> 16;
}

static Str word_like(uint32_t *state)
{
    static const char *const letters[] = { "ა", "ბ", "ტ", "თ", "ე", "ს", "რ",
                                           "წ", "a", "b", "t", "ş", "п", "7" };
    uint32_t n = 1 + next_number(state) % 11, some = next_number(state) % 8 ? 8 : COUNT(letters);
    Str word = { 0 };

    for (uint32_t i = 0; i < n; i++)
        word = arena_fmt(&arena, "%.*s%s", STR(word), letters[next_number(state) % some]);
    return word;
}

TEST(the_walk_finds_what_the_table_finds)
{
    uint32_t state = 7;
    Str text = { 0 };
    Buf bytes = { 0 };
    Found *f = NEW(&arena, Found);

    for (int i = 0; i < 1500; i++) {
        Str word = word_like(&state);
        text = arena_fmt(&arena, "%.*s %.*s", STR(text), STR(word));
    }
    FindBlock b = block_of(&bytes, text);
    f->l = &b.words[WORD_FORM];
    size_t near = 0;
    for (int i = 0; i < 300; i++) {
        Codes c = codes_of(word_like(&state));
        unsigned limit = 1 + (unsigned)i % 3;
        uint8_t key[WORD_CODES], other[WORD_CODES];
        size_t n = key_of(c.at, c.n, key);
        bool long_enough = n >= 3 && (n >= 5 || limit < 2);
        memset(f->distances, 0, sizeof(f->distances));
        slips_walk_all(f->l, key, n, limit, take, f);
        for (uint32_t w = 0; w < f->l->count; w++) {
            WordView v = word_view(f->l, w);
            unsigned d = by_the_book(key, n, other, key_of(v.at, v.n, other));
            assert_int_equal(f->distances[w], long_enough && d <= limit ? d + 1 : 0);
            near += f->distances[w] > 0;
        }
    }
    assert_true(near > 1000);
    buf_free(&bytes);
    arena_reset(&arena);
}

TEST(signs_never_differ_by_more_than_two_bits_a_slip)
{
    uint32_t state = 11;

    for (int i = 0; i < 20000; i++) {
        Codes a = codes_of(word_like(&state)), b = codes_of(word_like(&state));
        uint8_t ka[WORD_CODES], kb[WORD_CODES];
        size_t an = key_of(a.at, a.n, ka), bn = key_of(b.at, b.n, kb);
        unsigned bits = (unsigned)__builtin_popcount(key_sign(ka, an) ^ key_sign(kb, bn));
        assert_true(bits <= 2 * by_the_book(ka, an, kb, bn));
        arena_reset(&arena);
    }
}

TESTS(T(each_kind_of_slip_is_one), T(other_letters_of_one_key_are_no_slip),
      T(the_first_letter_is_right_and_short_words_have_no_slips),
      T(asked_for_all_the_first_letter_may_be_wrong_too), T(the_walk_finds_what_the_table_finds),
      T(signs_never_differ_by_more_than_two_bits_a_slip))
