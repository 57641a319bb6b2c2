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

/* ---- what leaves, on random months --------------------------------------------------------------------- */

static uint64_t seed = 20261124;

static int64_t any(unsigned below)
{
    seed = seed * 6364136223846793005u + 1442695040888963407u;
    return (int64_t)((seed >> 33) % below);
}

static void put_count(const char *hub, const char *dimension, const char *code, int64_t people)
{
    Stmt *st = stmt_use(db, SQL_COUNT_ADD);

    stmt_text(st, ":hub", str_c(hub));
    stmt_int(st, ":month", month_of(20602));
    stmt_text(st, ":dimension", str_c(dimension));
    stmt_text(st, ":code", str_c(code));
    stmt_int(st, ":contacts", people);
    stmt_int(st, ":people", people);
    good(stmt_done(st));
}

/* Needs by result, and two figures in which everybody is in one cell. */
static void random_month(void)
{
    static const char *const hubs[] = { "telavi", "akhmeta", "batumi", "kutaisi" };
    static const char *const needs[] = { "documents", "health", "work", "home" };

    for (size_t i = 0; i < COUNT(hubs); i++) {
        int64_t people = 0;

        for (size_t k = 0; k < COUNT(needs); k++)
            for (int r = 0; r < NEED_RESULT_COUNT; r++) {
                int64_t n = any(3) ? any(40) : any(9);
                Str code = arena_fmt(&arena, "%s:%s", needs[k], NEED_RESULT_CODE[r]);

                put_count(hubs[i], "need-result", code.p, n);
                put_count(hubs[i], "need", needs[k], n);
            }
        for (int k = 0; k < CHANNEL_COUNT; k++) {
            int64_t n = any(3) ? any(60) : any(9);

            put_count(hubs[i], "channel", CHANNEL_CODE[k], n);
            people += n;
        }
        put_count(hubs[i], "all", "all", people);
    }
}

/* A need is the sum of its results: of these numbers never one alone is hidden. */
static void check_needs(const FigureTable *needs, const FigureTable *results)
{
    for (size_t row = 0; row <= needs->rows; row++)
        for (size_t c = 0; c < needs->columns; c++) {
            int64_t whole = figure_at(needs, row, c), sum = 0;
            size_t hidden = whole == FIGURE_HIDDEN;

            for (size_t k = 0; k < results->columns; k++) {
                Str rest = results->codes[k];

                if (!str_eq(str_cut(&rest, ':'), needs->codes[c]))
                    continue;
                hidden += figure_at(results, row, k) == FIGURE_HIDDEN;
                sum += figure_at(results, row, k);
            }
            assert_int_not_equal(hidden, 1);
            if (!hidden)
                assert_int_equal(sum, whole);
        }
}

/* No shown number is small; lines of the file are the cells of the table, in their order. */
static void check_file(const FigureTable *t, int64_t smallest)
{
    Buf out = { .limit = 1 << 20 };
    bool totals = figures_count_once(t->dimension);

    figures_csv(&out, t, &(FigureWords){ t->hubs, t->codes, S("means") });
    Str file = buf_str(&out);
    for (size_t row = 0; row < t->rows + (t->rows != 1); row++)
        for (size_t c = 0; c < t->columns + totals; c++) {
            int64_t n = figure_at(t, row, c);
            Str line = str_cut(&file, '\n');
            Str end = n == FIGURE_HIDDEN ? S(",\"hidden\",\"means\"\r")
                                         : arena_fmt(&arena, "\",%lld,\"means\"\r", (long long)n);

            assert_true(n == FIGURE_HIDDEN || n == 0 || n >= smallest);
            assert_true(str_ends(line, end));
        }
    assert_int_equal(file.n, 0);
    buf_free(&out);
}

TEST(sr_priv_11_tables_of_one_month_give_each_other_nothing_away)
{
    static const Dimension tables[] = { DIMENSION_ALL, DIMENSION_CHANNEL, DIMENSION_NEED,
                                        DIMENSION_NEED_RESULT };
    enum { MONTHS = 250 }; /* with four tables each: a thousand */

    for (int i = 0; i < MONTHS; i++) {
        FigureTable t[COUNT(tables)], in[COUNT(tables)];

        db_scope(db, (Scope){ .kind = SCOPE_MACHINE });
        good(db_script(db, "delete from month_count"));
        random_month();
        for (size_t k = 0; k < COUNT(tables); k++) {
            t[k] = network(tables[k]);
            check_file(&t[k], 11);
            in[k] = inside("telavi", tables[k]);
            check_file(&in[k], 5);
        }
        check_needs(&t[2], &t[3]);
        check_needs(&in[2], &in[3]);
        for (size_t row = 0; row <= t[0].rows; row++) /* the people of a hub, in two tables */
            assert_int_equal(figure_at(&t[0], row, t[0].columns),
                             figure_at(&t[1], row, t[1].columns));
        FigureTable every[DIMENSION_COUNT]; /* the same question, the same answer */
        db_scope(db, (Scope){ .kind = SCOPE_NETWORK });
        good(figures_network_all(db, &arena, month_of(20602), every));
        FigureTable again = every[DIMENSION_NEED];
        for (size_t k = 0; k < (again.rows + 1) * (again.columns + 1); k++)
            assert_int_equal(again.cells[k], t[2].cells[k]);
        arena_reset(&arena);
    }
}

TESTS(DESK_TEST(months_are_those_of_the_calendar),
      DESK_TEST(figures_are_there_as_soon_as_the_contact_is),
      DESK_TEST(sr_priv_11_small_cells_leave_no_hub),
      DESK_TEST(a_hidden_total_is_hidden_in_every_table),
      DESK_TEST(sr_auz_03_figures_of_other_hubs_need_the_network),
      DESK_TEST(an_empty_month_is_an_empty_table),
      DESK_TEST(sr_par_11_cells_of_a_csv_are_no_formulas),
      DESK_TEST(a_csv_says_what_each_figure_means),
      DESK_TEST(sr_priv_11_tables_of_one_month_give_each_other_nothing_away));
