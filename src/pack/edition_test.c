#include "base/must.h"
#include "editions.h"
#include "pack/edition.h"
#include "unit.h"
#include <stdlib.h>
#include <string.h>

/* A copy of the small Guide's edition in its own allocation, so that ASan sees every byte beyond it. */
typedef struct Copy {
    char *p;
    size_t n;
} Copy;

static Copy copy_of_edition(size_t n)
{
    const Edition *e = edition_of_small_guide();
    Copy c = { malloc(n ? n : 1), n };

    MUST(c.p && n <= e->bytes.n);
    memcpy(c.p, e->bytes.p, n);
    return c;
}

static Err open_copy(const Copy *c, Edition *out)
{
    return edition_open((Str){ c->p, c->n }, out);
}

static void read_value(void *ctx, Str path, Lang lang, Str value)
{
    size_t *sum = ctx;

    for (size_t i = 0; i < value.n; i++)
        *sum += (unsigned char)value.p[i];
    *sum += path.n + (size_t)lang;
}

static size_t read_everything(const Edition *e)
{
    size_t sum = 0;

    for (uint32_t t = 0; t < TABLE_COUNT; t++) {
        for (uint32_t i = 0; i < e->counts[t]; i++) {
            Arena a = arena_new((size_t)64 << 20);
            edition_walk(e, (Table)t, i, &a, read_value, &sum);
            arena_free(&a);
        }
    }
    return sum;
}

TEST(what_was_written_is_read)
{
    const Edition *e = edition_of_small_guide();
    const Service *s = edition_service_by_id(e, S("example-card"));

    assert_int_equal(e->counts[TABLE_SERVICE], 7);
    assert_non_null(s);
    assert_ptr_equal(s, edition_service_by_code(e, S("d4d4d")));
    assert_str(edition_text(e, LANG_KA, s->name), "ნიმუშის ბარათი");
    assert_str(edition_text(e, LANG_EN, s->name), "Example card");
    assert_str(edition_str(e, edition_area(e, s->area)->id), "documents");
    assert_int_equal(s->costs.count, 2);
    assert_int_equal(e->sum[s->costs.first + 1].exact, 120550);
    assert_int_equal(e->sum[s->costs.first].days, 10);
    assert_int_equal(s->steps.count, 3);
    assert_null(edition_service_by_id(e, S("no-such")));
    assert_null(edition_area(e, (Ref){ 0 }));
    assert_false(edition_has(e, s->cost_note));
    assert_int_equal(e->meta->number, 1);
    assert_true(read_everything(e) > 0);
}

TEST(the_same_folder_gives_the_same_bytes)
{
    Buf one, two;

    edition_of_folder(GUIDE_SMALL, &one);
    edition_of_folder(GUIDE_SMALL, &two);
    assert_true(str_eq(buf_str(&one), buf_str(&two)));
    buf_free(&one);
    buf_free(&two);
}

TEST(a_condition_tree_keeps_its_shape)
{
    const Edition *e = edition_of_small_guide();
    const Service *s = edition_service_by_id(e, S("example-allowance"));
    const Cond *c = &e->cond[s->conditions.first];

    assert_int_equal(c[0].kind, COND_ALL);
    assert_int_equal(c[0].span, s->conditions.count);
    assert_int_equal(c[1].kind, COND_LEAF);
    assert_int_equal(c[3].kind, COND_ANY);
    assert_int_equal(c[3].span, 3);
    assert_int_equal(c[6].kind, COND_NOT);
    assert_int_equal(c[5].values.count, 2);
    assert_str(edition_str(e, edition_fact(e, c[5].fact)->id), "family");
}

TEST(every_truncation_is_one_clear_error)
{
    size_t whole = edition_of_small_guide()->bytes.n;

    for (size_t n = 0; n < whole; n += n < 2000 ? 1 : 97) {
        Copy c = copy_of_edition(n);
        Edition e;
        Err err = open_copy(&c, &e);
        if (!FAILED(err))
            fail_msg("%zu of %zu bytes open", n, whole);
        assert_has(str_c(err.text), "edition");
        free(c.p);
    }
}

TEST(no_flipped_bit_leads_out_of_bounds)
{
    size_t whole = edition_of_small_guide()->bytes.n, opened = 0;
    uint32_t random = 1;

    for (int round = 0; round < 4000; round++) {
        Copy c = copy_of_edition(whole);
        Edition e;
        random = random * 1664525 + 1013904223;
        /* Half of the flips in the structure at the front, where they hurt most. */
        size_t at = round % 2 ? random % whole : random % (whole < 8192 ? whole : 8192);
        c.p[at] = (char)(c.p[at] ^ (1 << (random >> 29)));
        if (!FAILED(open_copy(&c, &e))) {
            read_everything(&e);
            opened++;
        }
        free(c.p);
    }
    assert_true(opened > 0 && opened < 4000);
}

TEST(hostile_numbers_are_refused_or_harmless)
{
    static const uint32_t hostile[] = { 0,          1,          0x7FFFFFFF, 0x80000000,
                                        0xFFFFFFFF, 0xFFFFFFF0, 1000000 };
    size_t whole = edition_of_small_guide()->bytes.n;

    for (size_t at = 8; at + 4 <= whole; at += at < 4096 ? 4 : 252) {
        for (size_t k = 0; k < COUNT(hostile); k++) {
            Copy c = copy_of_edition(whole);
            Edition e;
            memcpy(c.p + at, &hostile[k], 4);
            if (!FAILED(open_copy(&c, &e)))
                read_everything(&e);
            free(c.p);
        }
    }
}

TEST(another_version_says_so)
{
    Copy c = copy_of_edition(edition_of_small_guide()->bytes.n);
    Edition e;

    ((PackHeader *)(void *)c.p)->version = PACK_VERSION + 7;
    Err err = open_copy(&c, &e);
    assert_true(FAILED(err));
    assert_has(str_c(err.text), "version 9");
    free(c.p);
}

TEST(another_file_is_not_an_edition)
{
    static const Str others[] = {
        S_INIT(""), S_INIT("%PDF-1.7"), S_INIT("GZAPACK\n"),
        S_INIT("PK\3\4 a zip file that is longer than the sixty-four bytes of a header, and more")
    };

    for (size_t i = 0; i < COUNT(others); i++) {
        Copy c = { malloc(others[i].n + 1), others[i].n };
        Edition e;
        memcpy(c.p, others[i].p, others[i].n);
        Err err = open_copy(&c, &e);
        assert_true(FAILED(err));
        assert_has(str_c(err.text), "edition");
        free(c.p);
    }
}

TESTS(T(what_was_written_is_read), T(the_same_folder_gives_the_same_bytes),
      T(a_condition_tree_keeps_its_shape), T(every_truncation_is_one_clear_error),
      T(no_flipped_bit_leads_out_of_bounds), T(hostile_numbers_are_refused_or_harmless),
      T(another_version_says_so), T(another_file_is_not_an_edition))
