/* figures_test.c -- figures that write themselves, and what may be read of them by whom. */
#include "desk/figures.h"
#include "desk/test_desk.h"
#include "unit.h"

static void consultations(const char *hub, int count, Str need, AgeBand age)
{
    for (int i = 0; i < count; i++) {
        Act act = consultant(hub);
        Contact c = some_contact();
        Result r;

        c.needs = 1;
        c.need[0] = (ContactNeed){ need, NEED_MET, WHY_COUNT };
        c.age = (int)age;
        good(contact_add(db, &act, NULL, &c, &r));
        MUST(r.outcome == OUTCOME_DONE);
    }
}

static int64_t cell(const FigureTable *t, const char *hub, const char *code)
{
    size_t row = 0, column = 0;

    while (hub && row < t->rows && !str_eq(t->hubs[row], str_c(hub)))
        row++;
    while (code && column < t->columns && !str_eq(t->codes[column], str_c(code)))
        column++;
    return figure_at(t, hub ? row : t->rows, code ? column : t->columns);
}

static FigureTable network(Dimension d)
{
    FigureTable t;

    db_scope(db, (Scope){ .kind = SCOPE_NETWORK });
    good(figures_network(db, &arena, month_of(20602), d, &t));
    return t;
}

static FigureTable inside(const char *hub, Dimension d)
{
    FigureTable t;

    db_scope(db, scope_hub(str_c(hub)));
    good(figures_hub(db, &arena, str_c(hub), month_of(20602), d, &t));
    return t;
}

TEST(months_are_those_of_the_calendar)
{
    assert_int_equal(month_of(day_of((Date){ 2026, 11, 24 })), 2026 * 12 + 10);
    assert_int_equal(month_of(month_first(2026 * 12)), 2026 * 12);
    assert_int_equal(month_first(2026 * 12 + 10), day_of((Date){ 2026, 11, 1 }));
}

TEST(figures_are_there_as_soon_as_the_contact_is)
{
    consultations("telavi", 30, S("documents"), AGE_30);
    consultations("telavi", 25, S("work"), AGE_18);
    FigureTable t = inside("telavi", DIMENSION_NEED);
    assert_int_equal(cell(&t, "telavi", "documents"), 30);
    assert_int_equal(cell(&t, "telavi", "work"), 25);
    assert_int_equal(cell(&t, "telavi", NULL), 55);
    t = inside("telavi", DIMENSION_SERVICE);
    assert_int_equal(cell(&t, "telavi", "id-card"), 55);
    t = inside("telavi", DIMENSION_MUNICIPALITY);
    assert_int_equal(cell(&t, "telavi", "telavi"), 55);
    t = inside("telavi", DIMENSION_BACK);
    assert_int_equal(cell(&t, "telavi", "unknown"), 55);
    FigureTable n = network(DIMENSION_NEED);
    assert_int_equal(cell(&n, NULL, "documents"), 30);
    assert_int_equal(cell(&n, NULL, NULL), 55);
}

TEST(sr_priv_11_small_cells_leave_no_hub)
{
    consultations("telavi", 60, S("documents"), AGE_30);
    consultations("telavi", 7, S("health"), AGE_60);
    consultations("akhmeta", 40, S("documents"), AGE_30);
    consultations("akhmeta", 30, S("health"), AGE_60);
    consultations("batumi", 20, S("documents"), AGE_30);
    consultations("batumi", 22, S("health"), AGE_60);
    FigureTable out = network(DIMENSION_NEED), in = inside("telavi", DIMENSION_NEED);

    assert_int_equal(cell(&in, "telavi", "health"), 7); /* its own people see it */
    assert_int_equal(cell(&out, "telavi", "health"), FIGURE_HIDDEN);
    size_t hidden = 0;
    for (size_t r = 0; r <= out.rows; r++)
        for (size_t c = 0; c <= out.columns; c++)
            hidden += figure_at(&out, r, c) == FIGURE_HIDDEN;
    assert_true(hidden >= 4); /* nor can it be worked out */
    consultations("akhmeta", 3, S("work"), AGE_45);
    in = inside("akhmeta", DIMENSION_NEED);
    assert_int_equal(cell(&in, "akhmeta", "work"), FIGURE_HIDDEN); /* one to four, inside too */
    assert_true(cell(&in, "akhmeta", "documents") == FIGURE_HIDDEN ||
                cell(&in, "akhmeta", "health") == FIGURE_HIDDEN ||
                cell(&in, "akhmeta", NULL) == FIGURE_HIDDEN);
}

TEST(a_hidden_total_is_hidden_in_every_table)
{
    static const Dimension each_once[] = { DIMENSION_CHANNEL,     DIMENSION_LANGUAGE,
                                           DIMENSION_AGE,         DIMENSION_SEX,
                                           DIMENSION_BACK,        DIMENSION_AGAIN,
                                           DIMENSION_MUNICIPALITY };

    consultations("telavi", 60, S("documents"), AGE_30);
    consultations("akhmeta", 40, S("documents"), AGE_30);
    consultations("batumi", 4, S("documents"), AGE_18);
    FigureTable all = network(DIMENSION_ALL);
    assert_int_equal(cell(&all, "batumi", NULL), FIGURE_HIDDEN);
    for (size_t i = 0; i < COUNT(each_once); i++) {
        FigureTable t = network(each_once[i]);
        assert_int_equal(t.rows, all.rows);
        for (size_t r = 0; r <= t.rows; r++)
            assert_int_equal(figure_at(&t, r, t.columns) == FIGURE_HIDDEN,
                             figure_at(&all, r, all.columns) == FIGURE_HIDDEN);
    }
}

TEST(sr_auz_03_figures_of_other_hubs_need_the_network)
{
    FigureTable t;

    consultations("telavi", 30, S("documents"), AGE_30);
    consultations("akhmeta", 20, S("documents"), AGE_30);
    db_scope(db, (Scope){ .kind = SCOPE_NONE });
    assert_true(FAILED(figures_network(db, &arena, month_of(20602), DIMENSION_NEED, &t)));
    assert_true(FAILED(figures_hub(db, &arena, S("telavi"), month_of(20602), DIMENSION_NEED, &t)));
    db_scope(db, scope_hub(S("akhmeta")));
    good(figures_hub(db, &arena, S("telavi"), month_of(20602), DIMENSION_NEED, &t));
    assert_int_equal(t.rows, 0);
    good(figures_network(db, &arena, month_of(20602), DIMENSION_NEED, &t));
    assert_int_equal(t.rows, 1); /* its own row of what leaves the hubs */
    assert_str(t.hubs[0], "akhmeta");
    assert_int_equal(cell(&t, "akhmeta", NULL), 20);
}

TEST(an_empty_month_is_an_empty_table)
{
    FigureTable t = network(DIMENSION_NEED);

    assert_int_equal(t.rows, 0);
    assert_int_equal(t.columns, 0);
    assert_int_equal(figure_at(&t, 0, 0), 0);
}

TEST(sr_par_11_cells_of_a_csv_are_no_formulas)
{
    static const char *const bad[] = { "=1+1", "+995350270000", "-1",  "@x",  "\tx", "\rx",
                                       "\nx",  "＝1",           "＋1", "－1", "＠1" };

    for (size_t i = 0; i < COUNT(bad); i++) {
        Buf out = { .limit = 1000 };
        csv_cell(&out, str_c(bad[i]));
        assert_true(str_starts(buf_str(&out), S("\"'")));
        buf_free(&out);
    }
    Buf out = { .limit = 1000 };
    csv_cell(&out, S("ჩაი, \"მწვანე\"\nდა შავი"));
    assert_str(buf_str(&out), "\"ჩაი, \"\"მწვანე\"\"\nდა შავი\"");
    buf_free(&out);
}

TEST(a_csv_says_what_each_figure_means)
{
    Buf out = { .limit = 100000 };

    consultations("telavi", 30, S("documents"), AGE_30);
    consultations("telavi", 3, S("work"), AGE_30);
    FigureTable t = inside("telavi", DIMENSION_NEED);
    const Str hubs[] = { S_INIT("თელავის ჰაბი") },
              codes[] = { S_INIT("საბუთები"), S_INIT("=სამუშაო") };
    figures_csv_head(&out);
    figures_csv(&out, &t, &(FigureWords){ hubs, codes, S("Heads in consultations") });
    assert_has(buf_str(&out), "month,hub,hub_name,figure,code,name,people,means\r\n");
    assert_has(buf_str(&out), "2026-05,\"telavi\",\"თელავის ჰაბი\",\"need\",\"work\",\"'=სამუშაო\","
                              "\"hidden\",\"Heads in consultations\"\r\n");
    assert_has_no(buf_str(&out), "(all)"); /* two needs of one head are no two heads */
    assert_has_no(buf_str(&out), ",3,");
    assert_has(figures_means(&arena, DIMENSION_NEED), "desk.figures.need.means");
    buf_free(&out);
}

TESTS(DESK_TEST(months_are_those_of_the_calendar),
      DESK_TEST(figures_are_there_as_soon_as_the_contact_is),
      DESK_TEST(sr_priv_11_small_cells_leave_no_hub),
      DESK_TEST(a_hidden_total_is_hidden_in_every_table),
      DESK_TEST(sr_auz_03_figures_of_other_hubs_need_the_network),
      DESK_TEST(an_empty_month_is_an_empty_table),
      DESK_TEST(sr_par_11_cells_of_a_csv_are_no_formulas),
      DESK_TEST(a_csv_says_what_each_figure_means));
