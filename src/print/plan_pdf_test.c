/* The plan on paper: sheets of the small Guide. What can be read on them is asked of other programs by tests/plan.py. */
#include "editions.h"
#include "guide/plan.h"
#include "print/flow.h"
#include "print/plan_pdf.h"
#include "print/test_leaks.h"
#include "unit.h"
#include <pthread.h>

static Arena arena = { .limit_bytes = 64 << 20 };

static Str sheet(const char *code, Lang lang, const char *base_url, int *pages)
{
    PlanState state;
    Buf pdf = { .limit = 32 << 20 };

    assert_int_equal(plan_parse(str_c(code), &state), PLAN_OK);
    assert_false(FAILED(plan_pdf(edition_of_small_guide(),
                                 &(PlanSheet){ (int)lang, &state, fixed_today(), str_c(base_url) },
                                 &pdf, pages)));
    Str out = arena_str(&arena, buf_str(&pdf));
    buf_free(&pdf);
    return out;
}

TEST(the_same_plan_is_the_same_sheet)
{
    int pages = 0;
    Str one = sheet("gza1:d4d4d.f5f5f;photo;telavi", LANG_KA, "", &pages);

    assert_true(str_starts(one, S("%PDF-1.5")));
    assert_int_equal(pages, 2);
    assert_true(str_eq(one, sheet("gza1:f5f5f.d4d4d.f5f5f;photo;telavi", LANG_KA, "", &pages)));
    assert_false(str_eq(one, sheet("gza1:d4d4d.f5f5f;;telavi", LANG_KA, "", &pages)));
    assert_false(str_eq(one, sheet("gza1:d4d4d.f5f5f;photo;telavi", LANG_EN, "", &pages)));
    assert_false(
        str_eq(one, sheet("gza1:d4d4d.f5f5f;photo;telavi", LANG_KA, "https://example.ge", &pages)));
}

TEST(a_long_plan_takes_more_pages)
{
    int one, all;

    sheet("gza1:d4d4d;;", LANG_KA, "", &one);
    sheet("gza1:d4d4d.f5f5f.g6g6g.h7h7h.j8j8j.k9k9k.m2m2m;;telavi", LANG_KA, "", &all);
    assert_int_equal(one, 1);
    assert_true(all > 1);
}

TEST(a_code_too_long_for_squares_leaves_them_out)
{
    PlanState state;
    char *url = arena_take(&arena, 1, 4001);
    Buf pdf = { .limit = 32 << 20 };
    int side = 0;

    for (int i = 0; i < 4000; i++)
        url[i] = 'a';
    assert_int_equal(plan_parse(S("gza1:d4d4d;;"), &state), PLAN_OK);
    assert_false(FAILED(plan_pdf(edition_of_small_guide(),
                                 &(PlanSheet){ LANG_KA, &state, fixed_today(), { url, 4000 } },
                                 &pdf, NULL)));
    assert_true(pdf.n > 1000);
    buf_free(&pdf);
    assert_null(PLAN_PRESS.qr(&arena, (Str){ url, 4000 }, &side));
    assert_non_null(PLAN_PRESS.qr(&arena, S("gza1:d4d4d;;"), &side));
    assert_int_equal(side, 21);
}

/* -- one sheet at a time ------------------------------------------------------------------------------ */

enum { THREADS = 4, SHEETS = 6 };

typedef struct Printed {
    int made, refused, other;
    Str wanted;
} Printed;

static void *print_some(void *ctx)
{
    Printed *p = ctx;
    Arena a = arena_new(64 << 20);
    PlanState state;

    if (plan_parse(S("gza1:d4d4d.f5f5f;photo;telavi"), &state) == PLAN_OK)
        for (int i = 0; i < SHEETS; i++) {
            Str pdf = PLAN_PRESS.sheet(edition_of_small_guide(), &a, LANG_KA, &state, fixed_today(),
                                       S(""));
            p->made += pdf.n > 0;
            p->refused += pdf.n == 0;
            p->other += pdf.n > 0 && !str_eq(pdf, p->wanted);
            arena_reset(&a);
        }
    arena_free(&a);
    return NULL;
}

TEST(threads_that_print_at_once_get_the_right_sheet_or_none)
{
    pthread_t threads[THREADS];
    Printed printed[THREADS] = { 0 };
    int made = 0;

    for (int i = 0; i < THREADS; i++) {
        printed[i].wanted = sheet("gza1:d4d4d.f5f5f;photo;telavi", LANG_KA, "", NULL);
        if (i == 0)
            edition_of_small_guide(); /* made once, before the threads */
    }
    for (int i = 0; i < THREADS; i++)
        assert_int_equal(pthread_create(&threads[i], NULL, print_some, &printed[i]), 0);
    for (int i = 0; i < THREADS; i++) {
        pthread_join(threads[i], NULL);
        made += printed[i].made;
        assert_int_equal(printed[i].other, 0);
        assert_int_equal(printed[i].made + printed[i].refused, SHEETS);
    }
    assert_true(made >= 1);
}

/* -- what flow.h offers for sheets ---------------------------------------------------------------------- */

TEST(rows_stay_whole_and_their_head_comes_again)
{
    FlowSheet paper = { .width = 300,
                        .height = 300,
                        .left = 20,
                        .right = 20,
                        .top = 20,
                        .bottom = 40,
                        .scale = 1.2,
                        .footer_first = true,
                        .band = true,
                        .title = S("t"),
                        .lang = S("ka"),
                        .author = S("a"),
                        .created = S("2026-06-01T00:00:00Z") };
    const FlowTable table = { 2, { 0.5, 0.5 }, { S("საბუთი"), S("ნაბიჯი") } };
    Buf pdf = { .limit = 1 << 20 };
    char *words = arena_take(&arena, 1, 4000);
    Flow *nothing = flow_new(&paper, NULL), *f = flow_new(&paper, nothing);

    for (int i = 0; i < 4000; i++)
        words[i] = i % 9 == 8 ? ' ' : 'a';
    for (int i = 0; i < 20; i++) {
        Str cells[FLOW_COLUMNS] = { S("პირადობის მოწმობა"),
                                    i == 7 ? (Str){ words, 4000 } : S("1, 2") };
        flow_row(f, &table, cells, i % 2);
    }
    flow_exact(f, FLOW_SMALL, (Str){ words, 500 });
    assert_true(flow_pages(f) > 2);
    assert_false(FAILED(flow_finish(f, &pdf)));
    assert_true(pdf.n > 1000);
    flow_free(f);
    flow_free(nothing);
    buf_free(&pdf);
}

TESTS(T(the_same_plan_is_the_same_sheet), T(a_long_plan_takes_more_pages),
      T(a_code_too_long_for_squares_leaves_them_out),
      T(threads_that_print_at_once_get_the_right_sheet_or_none),
      T(rows_stay_whole_and_their_head_comes_again))
