/* figures_test.c -- the pages and files of figures: who gets them, what they show, what they hide. */
#include "desk/contact.h"
#include "desk/indicators.h"
#include "office/test_office.h"
#include "unit.h"

/* ---- contacts to count ------------------------------------------------------------------------------- */

typedef struct Some {
    const char *hub, *need;
    int count;
    NeedResult result;
} Some;

static Err add_some(Db *db, void *what)
{
    const Some *s = what;

    for (int i = 0; i < s->count; i++) {
        Act act = act_of_machine(keys, office_time);
        Contact c = { .day = day_of((Date){ 2026, 5, 20 }),
                      .channel = CHANNEL_DESK,
                      .language = S("ka"),
                      .people = 1,
                      .minutes = 20,
                      .age = AGE_30,
                      .sex = SEX_WOMAN,
                      .back = BAND_NONE,
                      .need = { { str_c(s->need), s->result,
                                  s->result == NEED_MET ? WHY_COUNT : WHY_TOO_FAR } },
                      .needs = 1 };
        Result r;

        act.hub = str_c(s->hub);
        TRY(contact_add(db, &act, NULL, &c, &r));
        MUST(r.outcome == OUTCOME_DONE);
    }
    return OK;
}

static void contacts(const char *hub, const char *need, int count, NeedResult result)
{
    office_writes(add_some, &(Some){ hub, need, count, result });
}

static int64_t number_in_store(const char *sql)
{
    int64_t n = -1;
    Db *db;

    good(store_read(store, &db));
    good(db_number(db, sql, &n));
    store_read_over(store, db);
    return n;
}

static void three_hubs(void)
{
    a_hub("telavi");
    a_hub("akhmeta");
    a_hub("batumi");
    contacts("telavi", "zebra-need", 60, NEED_MET);
    contacts("telavi", "heron-need", 7, NEED_NOT);
    contacts("akhmeta", "zebra-need", 40, NEED_MET);
    contacts("akhmeta", "heron-need", 30, NEED_NOT);
    contacts("batumi", "zebra-need", 20, NEED_PARTLY);
    contacts("batumi", "heron-need", 22, NEED_MET);
}

static int status_of(const Person *who, const char *path)
{
    get_page(who, path);
    return answer.status;
}

/* ---- who ---------------------------------------------------------------------------------------------- */

TEST(sr_auz_01_files_of_a_hub_are_the_coordinators)
{
    a_hub("telavi");
    Person nino = person_with(ROLE_CONSULTANT, "telavi", "nino.k");
    Person lali = person_with(ROLE_HUB_COORDINATOR, "telavi", "lali.m");
    Person eka = person_with(ROLE_RECEPTION, "telavi", "eka.e");

    assert_int_equal(status_of(&nino, "/ka/desk/figures?month=2026-05"), 200);
    assert_false(says(get_page(&nino, "/ka/desk/figures?month=2026-05"), "figures.xlsx"));
    assert_int_equal(status_of(&nino, "/ka/desk/figures.csv?month=2026-05"), 404);
    assert_int_equal(status_of(&nino, "/ka/desk/figures.xlsx?month=2026-05"), 404);
    assert_int_equal(status_of(&nino, "/ka/desk/report?month=2026-05"), 404);
    assert_int_equal(status_of(&nino, "/ka/network/figures"), 404);
    assert_int_equal(status_of(&eka, "/ka/desk/figures"), 404);
    assert_int_equal(status_of(&lali, "/ka/desk/figures.csv?month=2026-05"), 200);
    assert_int_equal(status_of(&lali, "/en/desk/figures.xlsx?month=2026-05"), 200);
    assert_int_equal(status_of(&lali, "/ka/desk/report?month=2026-05"), 200);
    assert_int_equal(status_of(&lali, "/ka/network/figures.csv"), 404);
}

TEST(sr_auz_01_a_donor_officer_sees_figures_and_sets_nothing)
{
    a_hub("telavi");
    Person dato = person_with(ROLE_DONOR_OFFICER, "", "dato.d");

    assert_int_equal(status_of(&dato, "/en/network/figures?month=2026-05"), 200);
    assert_int_equal(status_of(&dato, "/en/network/figures.xlsx?month=2026-05"), 200);
    assert_int_equal(status_of(&dato, "/en/network/report?month=2026-05"), 200);
    assert_int_equal(status_of(&dato, "/en/network/targets"), 200);
    assert_false(says(get_page(&dato, "/en/network/targets"), "hub=telavi"));
    post_form(&dato, "/en/network/targets", "hub=telavi&year=2026&version=0&target-reached=5");
    assert_int_equal(answer.status, 404);
    assert_int_equal(status_of(&dato, "/en/network/searches"), 404);
    assert_int_equal(status_of(&dato, "/en/desk/figures"), 404);
}

TEST(months_that_are_none_or_not_yet_are_absent)
{
    static const char *const bad[] = { "2026-13", "2026-00", "2026-07",  "2027-01", "2026-5",
                                       "2019-12", "may",     "2026-05x", "%E1" };

    a_hub("telavi");
    Person lali = person_with(ROLE_HUB_COORDINATOR, "telavi", "lali.m");
    for (size_t i = 0; i + 1 < COUNT(bad); i++) {
        assert_int_equal(status_of(&lali, arena_fmt(&arena, "/ka/desk/figures?month=%s", bad[i]).p),
                         404);
        assert_int_equal(
            status_of(&lali, arena_fmt(&arena, "/ka/desk/figures.csv?month=%s", bad[i]).p), 404);
    }
    assert_int_equal(status_of(&lali, "/ka/desk/figures?month=2026-06"), 200);
    assert_true(says(get_page(&lali, "/en/desk/figures"), "The month is not over yet"));
    assert_true(says(get_page(&lali, "/en/desk/figures?month=2020-01"),
                     "No consultation was written down"));
}

/* ---- what --------------------------------------------------------------------------------------------- */

TEST(a_figure_of_a_hub_leads_to_what_it_counts)
{
    three_hubs();
    Person nino = person_with(ROLE_CONSULTANT, "telavi", "nino.k");
    Str page = get_page(&nino, "/en/desk/figures?month=2026-05");

    assert_true(says(
        page,
        "href=\"/en/desk/contacts?month=2026-05&amp;dimension=need&amp;code=zebra-need\">60</a>"));
    assert_true(says(page, "dimension=need-result&amp;code=zebra-need%3amet\">60</a>"));
    assert_true(says(page, "href=\"/en/desk/contacts?month=2026-05\">67</a>"));
    assert_true(says(page, "What does this count?"));
    assert_true(says(page, "People who named this need."));
    Person gia = person_with(ROLE_NETWORK_COORDINATOR, "", "gia.m");
    page = get_page(&gia, "/en/network/figures?month=2026-05");
    assert_false(
        says(page, "/desk/contacts?month")); /* figures of the network lead to nobody's records */
}

TEST(sr_priv_11_page_and_files_of_the_network_show_no_seven)
{
    static const char *const paths[] = { "/en/network/figures?month=2026-05",
                                         "/en/network/report?month=2026-05",
                                         "/en/network/targets?year=2026",
                                         "/en/network/figures.csv?month=2026-05" };

    three_hubs();
    Person gia = person_with(ROLE_NETWORK_COORDINATOR, "", "gia.m");
    for (size_t i = 0; i < COUNT(paths); i++) {
        Str page = get_page(&gia, paths[i]);

        assert_int_equal(answer.status, 200);
        assert_false(says(page, ">7<"));
        assert_false(says(page, ",7,"));
    }
    Str csv = get_page(&gia, paths[3]);
    assert_true(says(
        csv,
        "2026-05,\"telavi\",\"Telavi service hub\",\"need\",\"heron-need\",\"heron-need\",\"hidden\","));
    assert_true(says(csv, "2026-05,\"(all)\",\"(all)\",\"all\",\"(all)\",\"(all)\",179,"));
    Person lali = person_with(ROLE_HUB_COORDINATOR, "telavi", "lali.m");
    csv = get_page(&lali, "/en/desk/figures.csv?month=2026-05");
    assert_true(says(csv, "\"heron-need\",\"heron-need\",7,")); /* its own people see five to ten */
}

TEST(sr_par_11_a_hubs_name_like_a_formula_is_none)
{
    a_hub("telavi");
    contacts("telavi", "zebra-need", 30, NEED_MET);
    Person gia = person_with(ROLE_NETWORK_COORDINATOR, "", "gia.m");
    Str csv = get_page(&gia, "/en/network/figures.csv?month=2026-05");

    assert_int_equal(answer.status, 200);
    assert_true(
        says(csv, "Content-Disposition: attachment; filename=\"figures-2026-05-network.csv\""));
    assert_true(says(csv, "\xEF\xBB\xBFmonth,hub,hub_name,figure,code,name,people,means\r\n"));
    for (size_t i = 0; i + 1 < csv.n; i++) /* no cell begins like one */
        if (csv.p[i] == '"' && (csv.p[i - 1] == ',' || csv.p[i - 1] == '\n'))
            assert_true(csv.p[i + 1] != '=' && csv.p[i + 1] != '+' && csv.p[i + 1] != '-' &&
                        csv.p[i + 1] != '@');
}

TEST(sr_par_12_the_same_question_has_the_same_workbook)
{
    three_hubs();
    Person gia = person_with(ROLE_NETWORK_COORDINATOR, "", "gia.m");
    Person dato = person_with(ROLE_DONOR_OFFICER, "", "dato.d");

    get_page(&gia, "/ka/network/figures.xlsx?month=2026-05");
    Str first = arena_str(&arena, answer.body);
    office_time += 300;
    get_page(&dato, "/ka/network/figures.xlsx?month=2026-05");
    assert_int_equal(answer.status, 200);
    assert_true(first.n > 2000 && str_eq(first, answer.body));
    assert_true(str_starts(first, S("PK\x03\x04")));
}

TEST(sr_log_01_each_file_that_leaves_is_written_down)
{
    a_hub("telavi");
    Person lali = person_with(ROLE_HUB_COORDINATOR, "telavi", "lali.m");

    get_page(&lali, "/ka/desk/figures.csv?month=2026-05");
    get_page(&lali, "/ka/desk/figures.xlsx?month=2026-05");
    get_page(&lali, "/ka/desk/figures.xlsx?month=2026-13"); /* nothing left */
    assert_int_equal(number_in_store("select count(*) from audit where action = 'figures.export'"),
                     2);
    assert_int_equal(
        number_in_store(
            "select count(*) from audit where action = 'figures.export' and hub_id = 'telavi'"
            " and object in ('2026-05.csv', '2026-05.xlsx') and staff_id is not null"),
        2);
}

TEST(a_report_says_what_is_hidden_and_from_which_edition)
{
    three_hubs();
    Person lali = person_with(ROLE_HUB_COORDINATOR, "telavi", "lali.m");
    Str page = get_page(&lali, "/en/desk/report?month=2026-05");

    assert_true(says(page, "Report of the month: May 2026"));
    assert_true(says(page, "1 to 4 people"));
    assert_true(says(page, "of the Guide."));
    assert_true(says(page, "not counted yet"));
    assert_true(says(page, "There is no name in this report"));
}

/* ---- targets ------------------------------------------------------------------------------------------ */

TEST(a_target_is_set_and_shown_with_what_is_done)
{
    three_hubs();
    Person gia = person_with(ROLE_NETWORK_COORDINATOR, "", "gia.m");
    Person lali = person_with(ROLE_HUB_COORDINATOR, "telavi", "lali.m");

    post_form(&gia, "/en/network/targets",
              "hub=telavi&year=2026&version=0&target-reached=134&baseline-reached=50");
    assert_int_equal(answer.status, 303);
    Str page = get_page(&gia, "/en/network/targets?year=2026&saved=1");
    assert_true(says(page, "The targets are saved."));
    assert_true(says(page, ">134<"));
    page = get_page(&lali, "/en/desk/figures?month=2026-05");
    assert_true(says(page, ">134<"));
    assert_true(says(page, "50%")); /* 67 of 134 */
    post_form(&gia, "/en/network/targets", "hub=network&year=2026&version=0&target-reached=358");
    assert_int_equal(answer.status, 303);
    assert_true(says(get_page(&gia, "/en/network/report?month=2026-05"), ">358<"));
}

TEST(a_wrong_target_is_named_and_what_was_typed_stays)
{
    a_hub("telavi");
    Person gia = person_with(ROLE_NETWORK_COORDINATOR, "", "gia.m");
    Str page = post_form(&gia, "/en/network/targets",
                         "hub=telavi&year=2026&version=0&target-reached=many&baseline-closed=77");

    assert_int_equal(answer.status, 422);
    assert_true(says(page, "value=\"many\""));
    assert_true(says(page, "value=\"77\""));
    assert_true(says(page, "id=\"target-reached-fault\""));
    assert_true(says(page, "href=\"#target-reached\""));
    assert_int_equal(number_in_store("select count(*) from target"), 0);
    post_form(&gia, "/en/network/targets", "hub=nowhere&year=2026&version=0");
    assert_int_equal(answer.status, 404);
    post_form(&gia, "/en/network/targets", "hub=telavi&year=1999&version=0");
    assert_int_equal(answer.status, 404);
    assert_int_equal(status_of(&gia, "/en/network/targets?hub=nowhere"), 404);
}

TEST(sr_syn_05_who_comes_second_sees_both)
{
    a_hub("telavi");
    Person gia = person_with(ROLE_NETWORK_COORDINATOR, "", "gia.m");

    post_form(&gia, "/en/network/targets", "hub=telavi&year=2026&version=0&target-reached=134");
    Str page =
        post_form(&gia, "/en/network/targets", "hub=telavi&year=2026&version=0&target-reached=200");
    assert_int_equal(answer.status, 412);
    assert_true(says(page, "There now: 134"));
    assert_true(says(page, "value=\"200\""));
    assert_true(says(page, "name=\"version\" value=\"1\""));
    post_form(&gia, "/en/network/targets", "hub=telavi&year=2026&version=1&target-reached=200");
    assert_int_equal(answer.status, 303);
}

TEST(an_editor_reads_what_was_searched_for_in_vain)
{
    Person eka = person_with(ROLE_EDITOR, "", "eka.e");
    Str page = get_page(&eka, "/en/network/searches?days=30");

    assert_int_equal(answer.status, 200);
    assert_true(says(page, "There is no such word in this time."));
    assert_int_equal(status_of(&eka, "/en/network/searches?days=x"), 200);
}

TESTS(OFFICE_TEST(sr_auz_01_files_of_a_hub_are_the_coordinators),
      OFFICE_TEST(sr_auz_01_a_donor_officer_sees_figures_and_sets_nothing),
      OFFICE_TEST(months_that_are_none_or_not_yet_are_absent),
      OFFICE_TEST(a_figure_of_a_hub_leads_to_what_it_counts),
      OFFICE_TEST(sr_priv_11_page_and_files_of_the_network_show_no_seven),
      OFFICE_TEST(sr_par_11_a_hubs_name_like_a_formula_is_none),
      OFFICE_TEST(sr_par_12_the_same_question_has_the_same_workbook),
      OFFICE_TEST(sr_log_01_each_file_that_leaves_is_written_down),
      OFFICE_TEST(a_report_says_what_is_hidden_and_from_which_edition),
      OFFICE_TEST(a_target_is_set_and_shown_with_what_is_done),
      OFFICE_TEST(a_wrong_target_is_named_and_what_was_typed_stays),
      OFFICE_TEST(sr_syn_05_who_comes_second_sees_both),
      OFFICE_TEST(an_editor_reads_what_was_searched_for_in_vain));
