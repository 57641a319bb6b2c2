/* practice_test.c -- the pages of practice and of meetings: who sees what, and what is kept. */
#include "desk/meeting.h"
#include "office/test_office.h"
#include "unit.h"

static int64_t number(const char *sql)
{
    int64_t n;
    Db *db;

    good(db_open(in_folder("gza.db"), DB_READS, &db));
    db_scope(db, (Scope){ .kind = SCOPE_MACHINE });
    good(db_number(db, sql, &n));
    db_close(db);
    return n;
}

/* The address in the answer's Location, as a path with its language. */
static const char *location(Str page)
{
    ptrdiff_t at = str_find(page, S("Location: "));

    MUST(at >= 0);
    Str rest = str_from(page, (size_t)at + 10);
    return arena_z(&arena, str_cut(&rest, '\r'));
}

static const char *a_meeting(const Person *who, const char *room)
{
    Str page = post_form(
        who, room,
        "title-ka=%E1%83%92%E1%83%96%E1%83%90&place-ka=%E1%83%97%E1%83%94%E1%83%9A%E1%83%90%E1%83%95%E1%83%98"
        "&first=1.6.2026&test=guide-basics");

    assert_int_equal(answer.status, 303);
    return location(page);
}

static void invite(const Person *who, const char *meeting, const StaffId *guest)
{
    Str fields = arena_fmt(&arena, "act=invite&staff=%.*s", STR(id_hex(&arena, guest->bytes)));

    post_form(who, meeting, fields.p);
    assert_int_equal(answer.status, 303);
}

/* "/ka/desk/meetings/ID" as the guest's address. */
static const char *as_guest(const char *managed)
{
    Str path = str_c(managed);

    return arena_fmt(&arena, "/ka/meetings/%.*s", STR(str_from(path, path.n - 32))).p;
}

static const char ALL_ANSWERED[] =
    "q-pension-record=0&q-clinic-again=0&q-season-ban=0&q-small-business=0&q-package-without-status=0"
    "&q-return-paper=0&q-housing-year=0&q-advice-for-all=0";

static Str take(const Person *who, const char *meeting, const char *phase)
{
    return post_form(who, as_guest(meeting),
                     arena_fmt(&arena, "phase=%s&%s", phase, ALL_ANSWERED).p);
}

TEST(practice_is_said_on_each_page_and_kept_nowhere)
{
    a_hub("telavi");
    Person dato = person_with(ROLE_CONSULTANT, "telavi", "dato.k");
    int64_t before = number("select count(*) from audit");
    static const char *const steps[] = { "step=talk", "ask=age", "step=hint", "step=choose",
                                         "step=score&told=age-pension.yes" };

    assert_true(says(get_page(&dato, "/ka/practice"), "gza-practice__sign"));
    assert_int_equal(answer.status, 200);
    assert_true(says(get_page(&dato, "/ka/practice/italy-no-papers"), "gza-practice__sign"));
    for (size_t i = 0; i < COUNT(steps); i++) {
        assert_true(
            says(post_form(&dato, "/ka/practice/italy-no-papers", steps[i]), "gza-practice__sign"));
        assert_int_equal(answer.status, 200);
    }
    get_page(&dato, "/ka/practice/nobody");
    assert_int_equal(answer.status, 404);
    assert_int_equal(number("select count(*) from audit"), before);
    assert_int_equal(number("select count(*) from contact"), 0);
    assert_int_equal(number("select count(*) from month_count"), 0);
}

TEST(whatever_a_practice_form_says_it_is_no_harm)
{
    a_hub("telavi");
    Person dato = person_with(ROLE_CONSULTANT, "telavi", "dato.k");
    static const char *const odd[] = {
        "asked=%3Cscript%3E&told=%00&ask=%FF",
        "asked=***&told=...*..",
        "step=score&told=age-pension.perhaps",
        "step=choose&from=choose&s.age-pension=%22%3E",
        "ask=is_pension_age",
        "step=score&asked=age*age*age",
    };

    for (size_t i = 0; i < COUNT(odd); i++) {
        Str page = post_form(&dato, "/en/practice/italy-no-papers", odd[i]);
        /* What is no form at all is refused at the door. */
        assert_true(answer.status == 200 || (i == 0 && answer.status == 400));
        assert_false(says(page, "<script>"));
    }
}

TEST(sr_auz_01_a_donor_officer_does_not_practise)
{
    Person donor = person_with(ROLE_DONOR_OFFICER, "", "donor.o");

    get_page(&donor, "/ka/practice");
    assert_int_equal(answer.status, 404);
    get_page(&donor, "/ka/meetings");
    assert_int_equal(answer.status, 404);
}

TEST(a_meeting_from_the_plan_to_its_end)
{
    a_hub("telavi");
    Person eka = person_with(ROLE_HUB_COORDINATOR, "telavi", "eka.m");
    Person dato = person_with(ROLE_CONSULTANT, "telavi", "dato.k");
    const char *meeting = a_meeting(&eka, "/ka/desk/meetings");

    assert_true(says(get_page(&dato, as_guest(meeting)), "404") || answer.status == 404);
    invite(&eka, meeting, &dato.id);
    assert_true(says(get_page(&dato, "/ka/meetings"), as_guest(meeting)));
    get_page(&dato, as_guest(meeting));
    assert_int_equal(answer.status, 200);
    take(&dato, meeting, "before");
    assert_int_equal(answer.status, 303);
    post_form(&eka, meeting, "act=held");
    assert_int_equal(answer.status, 303);
    take(&dato, meeting, "after");
    assert_int_equal(answer.status, 303);
    post_form(&eka, meeting,
              arena_fmt(&arena, "act=attendance&staff=%.*s", STR(id_hex(&arena, dato.id.bytes))).p);
    assert_int_equal(answer.status, 303);
    post_form(&eka, meeting, "act=closed");
    assert_int_equal(answer.status, 303);
    assert_int_equal(number("select count(*) from meeting where state = 'closed'"), 1);
    assert_int_equal(number("select sum(attended) from meeting_guest"), 1);
    assert_int_equal(number("select count(*) from meeting_result"), 2);
}

/* Through the pages, each step that is not open is answered 409 and changes nothing. */
TEST(sr_auz_09_steps_that_are_not_open_are_refused)
{
    a_hub("telavi");
    Person eka = person_with(ROLE_HUB_COORDINATOR, "telavi", "eka.m");
    Person dato = person_with(ROLE_CONSULTANT, "telavi", "dato.k");
    const char *meeting = a_meeting(&eka, "/ka/desk/meetings");
    static const char *const closed_now[] = { "act=closed", "act=planned", "act=attendance",
                                              "act=else" };
    static const char *const closed_later[] = { "act=held",       "act=cancelled", "act=invite",
                                                "act=attendance", "act=planned",   "act=closed" };

    invite(&eka, meeting, &dato.id);
    take(&dato, meeting, "after");
    assert_int_equal(answer.status, 409);
    for (size_t i = 0; i < COUNT(closed_now); i++) {
        post_form(&eka, meeting, closed_now[i]);
        assert_int_equal(answer.status, 409);
    }
    post_form(&eka, meeting, "act=held");
    post_form(&eka, meeting, "act=closed");
    assert_int_equal(answer.status, 303);
    for (size_t i = 0; i < COUNT(closed_later); i++) {
        post_form(&eka, meeting, closed_later[i]);
        assert_int_equal(answer.status, 409);
    }
    take(&dato, meeting, "before");
    assert_int_equal(answer.status, 409);
    assert_int_equal(number("select count(*) from meeting_result"), 0);
    assert_int_equal(number("select count(*) from meeting where state = 'closed'"), 1);
}

TEST(sr_auz_04_meetings_of_others_are_absent)
{
    a_hub("telavi");
    a_hub("akhmeta");
    Person eka = person_with(ROLE_HUB_COORDINATOR, "telavi", "eka.m");
    Person gia = person_with(ROLE_HUB_COORDINATOR, "akhmeta", "gia.b");
    Person dato = person_with(ROLE_CONSULTANT, "telavi", "dato.k");
    Person net = person_with(ROLE_NETWORK_COORDINATOR, "", "lia.n");
    const char *meeting = a_meeting(&eka, "/ka/desk/meetings");
    Str id = str_from(str_c(meeting), strlen(meeting) - 32);
    const char *of_net = arena_fmt(&arena, "/ka/network/meetings/%.*s", STR(id)).p;
    const Person *others[] = { &gia, &dato, &net };

    for (size_t i = 0; i < COUNT(others); i++) {
        get_page(others[i], meeting);
        assert_int_equal(answer.status, 404);
        get_page(others[i], of_net);
        assert_int_equal(answer.status, 404);
        get_page(others[i], as_guest(meeting)); /* not invited */
        assert_int_equal(answer.status, 404);
        post_form(others[i], meeting, "act=cancelled");
        assert_int_equal(answer.status, 404);
        take(others[i], meeting, "before");
        assert_int_equal(answer.status, 404);
    }
    /* Whom the hub does not know, it does not invite. */
    Str fields = arena_fmt(&arena, "act=invite&staff=%.*s", STR(id_hex(&arena, gia.id.bytes)));
    post_form(&eka, meeting, fields.p);
    assert_int_equal(answer.status, 422);
    assert_int_equal(number("select count(*) from meeting_guest"), 0);
    assert_int_equal(number("select count(*) from meeting where state = 'planned'"), 1);
}

TEST(a_guest_of_the_network_comes_from_any_hub)
{
    a_hub("telavi");
    Person net = person_with(ROLE_NETWORK_COORDINATOR, "", "lia.n");
    Person dato = person_with(ROLE_CONSULTANT, "telavi", "dato.k");
    const char *meeting = a_meeting(&net, "/ka/network/meetings");

    invite(&net, meeting, &dato.id);
    take(&dato, meeting, "before");
    assert_int_equal(answer.status, 303);
    Str page = get_page(&net, meeting);
    assert_int_equal(answer.status, 200);
    assert_true(says(page, "dato.k"));
}

TEST(sr_syn_01_a_test_that_is_sent_again_is_taken_once)
{
    a_hub("telavi");
    Person eka = person_with(ROLE_HUB_COORDINATOR, "telavi", "eka.m");
    const char *meeting = a_meeting(&eka, "/ka/desk/meetings");
    Str fields =
        arena_fmt(&arena, "key=00112233445566778899aabbccddeeff&phase=before&%s", ALL_ANSWERED);

    invite(&eka, meeting, &eka.id);
    for (int i = 0; i < 3; i++) {
        post_form(&eka, as_guest(meeting), fields.p);
        assert_int_equal(answer.status, 303);
    }
    assert_int_equal(number("select count(*) from meeting_result"), 1);
}

TEST(a_form_with_faults_keeps_what_was_typed)
{
    a_hub("telavi");
    Person eka = person_with(ROLE_HUB_COORDINATOR, "telavi", "eka.m");
    Str page = post_form(
        &eka, "/en/desk/meetings",
        "title-ka=Training+%3Cb%3E&first=someday&test=guide-basics&material=case.poland-seasonal");

    assert_int_equal(answer.status, 422);
    assert_true(says(page, "Training &lt;b&gt;"));
    assert_true(says(page, "value=\"someday\""));
    assert_true(says(page, "value=\"case.poland-seasonal\" checked"));
    assert_true(says(page, "id=\"first-fault\""));
    assert_true(says(page, "id=\"place-ka-fault\""));
    assert_false(says(page, "id=\"last-fault\""));
    assert_int_equal(number("select count(*) from meeting"), 0);
    /* A test with a question left out: what was ticked stays, and nothing is counted. */
    const char *meeting = a_meeting(&eka, "/ka/desk/meetings");
    invite(&eka, meeting, &eka.id);
    page = post_form(&eka, as_guest(meeting), "phase=before&q-season-ban=1");
    assert_int_equal(answer.status, 422);
    assert_true(says(page, "value=\"1\" checked"));
    assert_int_equal(number("select count(*) from meeting_result"), 0);
}

TEST(sr_priv_11_a_coordinator_reads_no_single_result)
{
    a_hub("telavi");
    Person eka = person_with(ROLE_HUB_COORDINATOR, "telavi", "eka.m");
    Person dato = person_with(ROLE_CONSULTANT, "telavi", "dato.k");
    const char *meeting = a_meeting(&eka, "/ka/desk/meetings");

    invite(&eka, meeting, &dato.id);
    take(&dato, meeting, "before");
    post_form(&eka, meeting, "act=held");
    post_form(&eka, meeting, "act=closed");
    Str page = get_page(&eka, meeting);
    assert_false(says(page, "%")); /* no share of right answers */
    assert_true(says(page, "არ ჩანს"));
    assert_true(says(get_page(&dato, as_guest(meeting)), "სულ 8"));
}

TEST(the_sample_is_loaded_once)
{
    Person net = person_with(ROLE_NETWORK_COORDINATOR, "", "lia.n");

    for (int i = 0; i < 2; i++) {
        post_form(&net, "/ka/network/meetings", "act=sample");
        assert_int_equal(answer.status, 303);
    }
    assert_int_equal(number("select count(*) from meeting"), 1);
    assert_true(says(get_page(&net, "/ka/network/meetings"), "ბათუმი"));
}

TEST(the_guide_is_shown_and_handed_out)
{
    a_hub("telavi");
    Person dato = person_with(ROLE_CONSULTANT, "telavi", "dato.k");
    static const char *const pages[] = { "/ka/practice/present",
                                         "/ka/practice/present?area=documents",
                                         "/ka/practice/present?area=documents&n=1",
                                         "/ka/practice/present?area=nothing&n=99999999999",
                                         "/ka/practice/handout",
                                         "/ka/practice/handout?area=documents&lang=both",
                                         "/en/practice/handout?s=nothing&s=" };

    for (size_t i = 0; i < COUNT(pages); i++) {
        get_page(&dato, pages[i]);
        assert_int_equal(answer.status, 200);
    }
    Str sheet = get_page(&dato, "/ka/practice/handout?area=documents&lang=both");
    assert_true(says(sheet, "class=\"gza-handout__part\" lang=\"ka\""));
    assert_true(says(sheet, "class=\"gza-handout__part\" lang=\"en\""));
}

TESTS(OFFICE_TEST(practice_is_said_on_each_page_and_kept_nowhere),
      OFFICE_TEST(whatever_a_practice_form_says_it_is_no_harm),
      OFFICE_TEST(sr_auz_01_a_donor_officer_does_not_practise),
      OFFICE_TEST(a_meeting_from_the_plan_to_its_end),
      OFFICE_TEST(sr_auz_09_steps_that_are_not_open_are_refused),
      OFFICE_TEST(sr_auz_04_meetings_of_others_are_absent),
      OFFICE_TEST(a_guest_of_the_network_comes_from_any_hub),
      OFFICE_TEST(sr_syn_01_a_test_that_is_sent_again_is_taken_once),
      OFFICE_TEST(a_form_with_faults_keeps_what_was_typed),
      OFFICE_TEST(sr_priv_11_a_coordinator_reads_no_single_result),
      OFFICE_TEST(the_sample_is_loaded_once), OFFICE_TEST(the_guide_is_shown_and_handed_out));
