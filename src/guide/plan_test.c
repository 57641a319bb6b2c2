#include "editions.h"
#include "guide/neutral.h"
#include "guide/plan.h"
#include "unit.h"
#include <string.h>

static Arena arena = { .limit_bytes = 64 << 20 };

/* -- a Guide made for one test -------------------------------------------------------------------- */

typedef struct Made {
    const char *code;  /* NULL ends the list */
    const char *until; /* "2026-12-31" */
    uint32_t importance;
    const char *needs[4]; /* ids of papers; "?id" stands there with a note */
    Status status;
    const char *from;
} Made;

#define MADE(code, until, importance, ...)                                                         \
    {                                                                                              \
        code, until, importance, { __VA_ARGS__ }, STATUS_OPEN, NULL                                \
    }

typedef struct MadePaper {
    const char *id, *from; /* the code of who gives it, or NULL */
} MadePaper;

static TextId text(Writer *w, const char *words)
{
    return writer_text(w, (Str[LANG_COUNT]){ str_c(words), str_c(words) });
}

static Day day(const char *iso)
{
    Day d = DAY_NONE;

    if (iso)
        assert_true(day_parse(str_c(iso), &d));
    return d;
}

static Ref number_of(const MadePaper *papers, const char *id)
{
    for (uint32_t i = 0; papers[i].id; i++)
        if (strcmp(papers[i].id, id) == 0)
            return (Ref){ i + 1 };
    return (Ref){ 0 };
}

static const Edition *made(const Made *services, const MadePaper *papers)
{
    Writer *w = writer_new();
    Buf bytes = { .limit = 16 << 20 };
    Edition *e = NEW(&arena, Edition);

    writer_add(w, TABLE_META, &(Meta){ .number = 1 });
    for (const Made *m = services; m->code; m++) {
        uint32_t first = writer_count(w, TABLE_PAPER);
        for (size_t i = 0; i < COUNT(m->needs) && m->needs[i]; i++) {
            bool has_note = m->needs[i][0] == '?';
            writer_add(w, TABLE_PAPER,
                       &(Paper){ number_of(papers, m->needs[i] + has_note),
                                 text(w, has_note ? "ბავშვისთვის" : "") });
        }
        writer_add(w, TABLE_SERVICE,
                   &(Service){ .id = writer_str(w, str_c(m->code)),
                               .code = writer_str(w, str_c(m->code)),
                               .name = text(w, m->code),
                               .importance = m->importance,
                               .status = m->status,
                               .valid_from = day(m->from),
                               .valid_until = day(m->until),
                               .verified = writer_str(w, S("2026-05")),
                               .papers = writer_since(w, TABLE_PAPER, first) });
    }
    for (const MadePaper *p = papers; p->id; p++) {
        Ref from = { 0 };
        for (uint32_t i = 0; p->from && services[i].code; i++)
            if (strcmp(services[i].code, p->from) == 0)
                from.n = i + 1;
        writer_add(w, TABLE_DOCUMENT,
                   &(Document){ writer_str(w, str_c(p->id)), text(w, p->id), from });
    }
    writer_finish(w, (Str){ 0 }, (Str){ 0 }, &bytes);
    Err err = edition_open(arena_str(&arena, buf_str(&bytes)), e);
    if (FAILED(err))
        fail_msg("%s", err.text);
    buf_free(&bytes);
    writer_free(w);
    return e;
}

static PlanState state_of(const char *words)
{
    PlanState state;

    assert_int_equal(plan_parse(str_c(words), &state), PLAN_OK);
    return state;
}

static Plan plan_of(const Edition *e, const char *words)
{
    PlanState state = state_of(words);

    return plan_make(e, &arena, &state, fixed_today());
}

static Str order_of(const Edition *e, const Plan *plan)
{
    Str out = { 0 };

    for (size_t i = 0; i < plan->step_count; i++)
        out = arena_fmt(&arena, "%.*s%s%.*s", STR(out), i ? " " : "",
                        STR(edition_str(e, plan->steps[i].service->code)));
    return out;
}

static const MadePaper PAPERS[] = { { "card", "ccccc" },    { "certificate", "bbbbb" },
                                    { "photo", NULL },      { "extract", "xxxxx" },
                                    { "diploma", "ddddd" }, { 0 } };

/* -- the state ------------------------------------------------------------------------------------ */

static Str again(const char *words)
{
    PlanState state = state_of(words);

    return plan_text(&arena, &state);
}

TEST(equal_plans_are_equal_bytes)
{
    assert_str(again("gza1:d4d4d.f5f5f;photo,application;telavi"),
               "gza1:d4d4d.f5f5f;application,photo;telavi");
    assert_str(again("gza1:f5f5f.d4d4d.f5f5f;photo,application,photo;telavi"),
               "gza1:d4d4d.f5f5f;application,photo;telavi");
    assert_str(again("gza1:;;"), "gza1:;;");
    assert_str(again(" gza1:d4d4d;;\r\n"), "gza1:d4d4d;;");
    assert_str(again("https://gza.example.org/ka/plan#plan=gza1:d4d4d;;"), "gza1:d4d4d;;");
}

TEST(what_is_no_plan_is_said_and_gives_the_empty_plan)
{
    static const struct {
        const char *words;
        PlanProblem problem;
    } all[] = {
        { "", PLAN_NOT_A_PLAN },
        { "გამარჯობა", PLAN_NOT_A_PLAN },
        { "d4d4d", PLAN_NOT_A_PLAN },
        { "gza", PLAN_NOT_A_PLAN },
        { "gzax:d4d4d;;", PLAN_NOT_A_PLAN },
        { "gza2:d4d4d;;", PLAN_OTHER_FORMAT },
        { "gza17:anything", PLAN_OTHER_FORMAT },
        { "gza1:", PLAN_BROKEN },
        { "gza1:d4d4d", PLAN_BROKEN },
        { "gza1:d4d4d;", PLAN_BROKEN },
        { "gza1:d4d4d;;;", PLAN_BROKEN },
        { "gza1:d4d4;;", PLAN_BROKEN },
        { "gza1:d4d4d.;;", PLAN_BROKEN },
        { "gza1:.d4d4d;;", PLAN_BROKEN },
        { "gza1:d4d4a;;", PLAN_BROKEN }, /* no vowels in codes */
        { "gza1:D4D4D;;", PLAN_BROKEN },
        { "gza1:d4d4d;Photo;", PLAN_BROKEN },
        { "gza1:d4d4d;ფოტო;", PLAN_BROKEN },
        { "gza1:d4d4d;photo,;", PLAN_BROKEN },
        { "gza1:d4d4d;;<b>", PLAN_BROKEN },
    };
    PlanState state;

    for (size_t i = 0; i < COUNT(all); i++) {
        if (plan_parse(str_c(all[i].words), &state) != all[i].problem)
            fail_msg("%s is problem %d", all[i].words, plan_parse(str_c(all[i].words), &state));
        assert_int_equal(state.service_count + state.paper_count + state.municipality.n, 0);
    }
}

static Str many_codes(int n)
{
    Str out = S("gza1:");

    for (int i = 0; i < n; i++)
        out = arena_fmt(&arena, "%.*s%sbbb%c%c", STR(out), i ? "." : "", "bcdfghjkmn"[i / 10],
                        "bcdfghjkmn"[i % 10]);
    return arena_fmt(&arena, "%.*s;;", STR(out));
}

TEST(a_plan_has_a_ceiling)
{
    PlanState state;
    char *room = arena_take(&arena, 1, PLAN_BYTES + 2);

    assert_int_equal(plan_parse(many_codes(PLAN_SERVICES), &state), PLAN_OK);
    assert_int_equal(state.service_count, PLAN_SERVICES);
    assert_true(plan_add(&state, S("bbbbb")));  /* it is there */
    assert_false(plan_add(&state, S("zzzzz"))); /* no room */
    assert_int_equal(plan_parse(many_codes(PLAN_SERVICES + 1), &state), PLAN_TOO_MANY);
    memset(room, 'b', PLAN_BYTES + 1);
    assert_int_equal(plan_parse((Str){ room, PLAN_BYTES + 1 }, &state), PLAN_TOO_LONG);
}

TEST(the_longest_plan_can_be_read_back)
{
    PlanState state, back;

    assert_int_equal(plan_parse(many_codes(PLAN_SERVICES), &state), PLAN_OK);
    for (int i = 0; i < PLAN_PAPERS; i++)
        assert_true(plan_add_paper(
            &state, arena_fmt(&arena, "%02d-a-name-of-a-paper-that-has-forty-eight-bytess", i)));
    assert_int_equal(state.papers[0].n, PLAN_ID_BYTES);
    state.municipality = state.papers[0];
    Str words = plan_text(&arena, &state);
    assert_true(words.n <= PLAN_BYTES);
    assert_int_equal(plan_parse(words, &back), PLAN_OK);
    assert_true(str_eq(plan_text(&arena, &back), words));
}

TEST(services_come_and_go)
{
    PlanState state = state_of("gza1:f5f5f;photo;"), other = state_of("gza1:d4d4d;;telavi");

    assert_true(plan_add(&state, S("b2b2b")));
    assert_false(plan_add(&state, S("b2b2")));
    assert_false(plan_add(&state, S("<b>bb")));
    assert_true(plan_join(&state, &other));
    assert_str(plan_text(&arena, &state), "gza1:b2b2b.d4d4d.f5f5f;photo;telavi");
    plan_remove(&state, S("d4d4d"));
    plan_remove(&state, S("d4d4d"));
    assert_str(plan_text(&arena, &state), "gza1:b2b2b.f5f5f;photo;telavi");
    assert_true(plan_has_service(&state, S("f5f5f")));
    assert_false(plan_has_service(&state, S("d4d4d")));
}

/* -- the order ------------------------------------------------------------------------------------ */

TEST(who_gives_a_paper_comes_before_those_who_need_it)
{
    const Made services[] = { MADE("ddddd", NULL, 90, "card"),
                              MADE("fffff", NULL, 80, "diploma", "card"),
                              MADE("ccccc", NULL, 10, "certificate", "photo"),
                              MADE("bbbbb", NULL, 5, "photo"),
                              { 0 } };
    const Edition *e = made(services, PAPERS);
    Plan plan = plan_of(e, "gza1:ddddd.fffff.ccccc.bbbbb;;");

    assert_str(order_of(e, &plan), "bbbbb ccccc ddddd fffff");
    assert_int_equal(plan.steps[0].why, PLAN_WHY_PAPER);
    assert_int_equal(plan.steps[1].why, PLAN_WHY_PAPER);
    assert_int_equal(plan.steps[1].needed_by, 4 | 8);
    assert_int_equal(plan.steps[3].why, PLAN_WHY_IMPORTANT);
    assert_str(edition_text(e, LANG_KA, plan.steps[0].gives->name), "certificate");
}

TEST(a_paper_that_is_there_changes_the_order)
{
    const Made services[] = { MADE("ddddd", NULL, 90, "card"),
                              MADE("ccccc", NULL, 10, NULL),
                              { 0 } };
    const Edition *e = made(services, PAPERS);
    Plan without = plan_of(e, "gza1:ccccc.ddddd;;"), with = plan_of(e, "gza1:ccccc.ddddd;card;");

    assert_str(order_of(e, &without), "ccccc ddddd");
    assert_str(order_of(e, &with), "ddddd ccccc");
}

TEST(what_ends_soonest_comes_first_and_pulls_its_papers_along)
{
    const Made services[] = { MADE("ggggg", NULL, 99, NULL),
                              MADE("hhhhh", "2026-12-31", 20, NULL),
                              MADE("jjjjj", "2026-07-01", 10, "card"),
                              MADE("ccccc", NULL, 5, NULL),
                              MADE("kkkkk", "2026-05-31", 98, NULL), /* past: no reason to hurry */
                              { 0 } };
    const Edition *e = made(services, PAPERS);
    Plan plan = plan_of(e, "gza1:ggggg.hhhhh.jjjjj.ccccc.kkkkk;;");

    assert_str(order_of(e, &plan), "ccccc jjjjj hhhhh ggggg kkkkk");
    assert_int_equal(plan.steps[1].why, PLAN_WHY_DEADLINE);
    assert_int_equal(plan.steps[1].until, day("2026-07-01"));
    assert_int_equal(plan.steps[4].until, DAY_NONE);
}

TEST(what_has_not_begun_and_what_is_over_come_last)
{
    const Made services[] = { { "ggggg", NULL, 99, { 0 }, STATUS_CLOSED, NULL },
                              { "hhhhh", NULL, 98, { 0 }, STATUS_OPEN, "2026-09-01" },
                              { "jjjjj", NULL, 97, { 0 }, STATUS_OPEN, "2026-08-01" },
                              MADE("kkkkk", NULL, 1, NULL),
                              { 0 } };
    const Edition *e = made(services, PAPERS);
    Plan plan = plan_of(e, "gza1:ggggg.hhhhh.jjjjj.kkkkk;;");

    assert_str(order_of(e, &plan), "kkkkk jjjjj hhhhh ggggg");
    assert_int_equal(plan.steps[1].why, PLAN_WHY_NOT_YET);
    assert_int_equal(plan.steps[3].why, PLAN_WHY_OVER);
}

TEST(a_circle_breaks_where_a_paper_is_for_some_people_only)
{
    /* The card needs the certificate "for a child", the certificate needs the card always. */
    const Made services[] = { MADE("bbbbb", NULL, 90, "card"),
                              MADE("ccccc", NULL, 10, "?certificate"),
                              { 0 } };
    const Edition *e = made(services, PAPERS);
    Plan plan = plan_of(e, "gza1:bbbbb.ccccc;;");

    assert_str(order_of(e, &plan), "ccccc bbbbb");
    assert_int_equal(plan.steps[0].needed_by, 2);
    assert_int_equal(plan.steps[1].needed_by, 0); /* nothing behind it waits */
}

TEST(a_full_circle_begins_with_the_most_pressing)
{
    const Made services[] = { MADE("bbbbb", NULL, 50, "card"),
                              MADE("ccccc", NULL, 60, "diploma"),
                              MADE("ddddd", NULL, 70, "certificate"),
                              { 0 } };
    const Edition *e = made(services, PAPERS);
    Plan plan = plan_of(e, "gza1:bbbbb.ccccc.ddddd;;");

    /* ddddd begins; then what waits for nothing but it, and so on. */
    assert_str(order_of(e, &plan), "ddddd ccccc bbbbb");
}

TEST(thirty_services_in_one_long_circle_have_an_order)
{
    Made services[PLAN_SERVICES + 1] = { 0 };
    MadePaper papers[PLAN_SERVICES + 1] = { 0 };
    PlanState state;
    Str words = many_codes(PLAN_SERVICES);

    assert_int_equal(plan_parse(words, &state), PLAN_OK);
    for (size_t i = 0; i < PLAN_SERVICES; i++) {
        services[i].code = arena_z(&arena, state.services[i]);
        papers[i] = (MadePaper){ arena_z(&arena, arena_fmt(&arena, "p%zu", i)), services[i].code };
    }
    for (size_t i = 0; i < PLAN_SERVICES; i++)
        services[i].needs[0] = papers[(i + 1) % PLAN_SERVICES].id;
    const Edition *e = made(services, papers);
    Plan plan = plan_make(e, &arena, &state, fixed_today());
    assert_int_equal(plan.step_count, PLAN_SERVICES);
    assert_int_equal(plan.to_get, PLAN_SERVICES);
    for (size_t i = 0; i < PLAN_SERVICES; i++)
        for (size_t k = 0; k < i; k++)
            assert_ptr_not_equal(plan.steps[i].service, plan.steps[k].service);
    assert_ptr_equal(plan.steps[0].service, e->service);
    assert_ptr_equal(plan.steps[1].service, &e->service[PLAN_SERVICES - 1]);
}

/* -- papers, contacts, places --------------------------------------------------------------------- */

TEST(each_paper_stands_once_with_all_its_steps)
{
    const Made services[] = { MADE("ddddd", NULL, 90, "photo", "?card", "extract"),
                              MADE("fffff", NULL, 80, "card", "photo"),
                              MADE("xxxxx", NULL, 10, "extract"),
                              { 0 } };
    const Edition *e = made(services, PAPERS);
    Plan plan = plan_of(e, "gza1:ddddd.fffff;photo,diploma;");

    assert_int_equal(plan.paper_count, 3);
    assert_int_equal(plan.to_get, 2);
    assert_str(edition_str(e, plan.papers[0].document->id), "card");
    assert_int_equal(plan.papers[0].use_count, 2);
    assert_str(edition_text(e, LANG_KA, plan.papers[0].uses[0].note), "ბავშვისთვის");
    assert_null(plan.papers[0].from); /* the Guide has no service that gives it */
    assert_str(edition_str(e, plan.papers[1].document->id), "extract");
    assert_str(edition_str(e, plan.papers[1].from->code),
               "xxxxx"); /* not in the plan: can be added */
    assert_int_equal(plan.papers[1].from_step, -1);
    assert_true(plan.papers[2].have);
    /* A tick for a paper that no step needs is not carried on. */
    assert_str(plan_text(&arena, &plan.state), "gza1:ddddd.fffff;photo;");
}

TEST(a_paper_that_only_its_own_giver_asks_for_is_not_got_there)
{
    const Made services[] = { MADE("xxxxx", NULL, 10, "extract"), { 0 } };
    const Edition *e = made(services, PAPERS);
    Plan plan = plan_of(e, "gza1:xxxxx;;");

    assert_null(plan.papers[0].from);
    assert_int_equal(plan.papers[0].from_step, -1);
}

TEST(services_that_an_edition_does_not_know_are_counted_and_dropped)
{
    const Edition *e = edition_of_small_guide();
    Plan plan = plan_of(e, "gza1:d4d4d.zzzzz;nothing,photo;nowhere");

    assert_int_equal(plan.gone, 1);
    assert_int_equal(plan.step_count, 1);
    assert_null(plan.municipality);
    assert_str(plan_text(&arena, &plan.state), "gza1:d4d4d;photo;");
}

TEST(the_small_guide_makes_a_plan)
{
    const Edition *e = edition_of_small_guide();
    Plan plan = plan_of(e, "gza1:f5f5f.d4d4d;;telavi");

    assert_str(order_of(e, &plan), "d4d4d f5f5f");
    assert_int_equal(plan.steps[0].why, PLAN_WHY_PAPER);
    assert_int_equal(plan.steps[1].until, day("2026-12-31"));
    assert_true(plan.contact_count >= 1);
    assert_str(plan.contacts[0].contact.address, "+995 32 200 00 03");
    assert_int_equal(plan.contacts[0].steps & 1, 1);
    assert_str(edition_str(e, plan.hub->id), "telavi");
    assert_int_equal(plan.hub_km, 0);
}

TEST(an_empty_plan_is_a_plan)
{
    Plan plan = plan_of(edition_of_small_guide(), "gza1:;;");

    assert_int_equal(plan.step_count + plan.paper_count + plan.contact_count, 0);
    assert_str(plan_text(&arena, &plan.state), "gza1:;;");
}

TEST(words_that_others_must_not_read_are_found)
{
    assert_str(unneutral_word(S("Asylum seekers")), "asylum");
    assert_str(unneutral_word(S("ოჯახში ძალადობის ცხელი ხაზი")), "ძალადობ");
    assert_str(unneutral_word(S("პირადობის მოწმობა")), "");
    assert_str(unneutral_word((Str){ 0 }), "");
}

TESTS(T(equal_plans_are_equal_bytes), T(what_is_no_plan_is_said_and_gives_the_empty_plan),
      T(a_plan_has_a_ceiling), T(the_longest_plan_can_be_read_back), T(services_come_and_go),
      T(who_gives_a_paper_comes_before_those_who_need_it),
      T(a_paper_that_is_there_changes_the_order),
      T(what_ends_soonest_comes_first_and_pulls_its_papers_along),
      T(what_has_not_begun_and_what_is_over_come_last),
      T(a_circle_breaks_where_a_paper_is_for_some_people_only),
      T(a_full_circle_begins_with_the_most_pressing),
      T(thirty_services_in_one_long_circle_have_an_order),
      T(each_paper_stands_once_with_all_its_steps),
      T(a_paper_that_only_its_own_giver_asks_for_is_not_got_there),
      T(services_that_an_edition_does_not_know_are_counted_and_dropped),
      T(the_small_guide_makes_a_plan), T(an_empty_plan_is_a_plan),
      T(words_that_others_must_not_read_are_found))
