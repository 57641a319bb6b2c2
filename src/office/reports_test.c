/* reports_test.c -- what visitors report, on the editors' page. */
#include "office/reports.h"
#include "office/test_office.h"
#include "unit.h"

typedef struct Told {
    const char *about, *kind, *says;
    Day day;
} Told;

static Err tell(Db *db, void *what)
{
    const Told *t = what;
    MistakeSaid said = { .about = str_c(t->about), .kind = str_c(t->kind), .says = str_c(t->says) };
    bool kept;

    secret_random(said.id, sizeof(said.id));
    return mistake_add(db, t->day, &said, &kept);
}

static void told(const char *about, const char *kind, const char *says, Day day)
{
    office_writes(tell, &(Told){ about, kind, says, day });
}

static const char *form_of(Str page)
{
    ptrdiff_t at = str_find(page, S("action=\"/ka/workshop/reports/"));

    return at < 0 ? NULL : arena_z(&arena, str_head(str_from(page, (size_t)at + 8), 21 + 32));
}

static int64_t counted;

static Err count(Db *db, void *what)
{
    (void)what;
    return mistakes_open_count(db, &counted);
}

static int64_t waiting(void)
{
    office_writes(count, NULL);
    return counted;
}

TEST(reports_stand_by_page_and_the_oldest_first)
{
    Person lali = person_with(ROLE_EDITOR, "", "lali.e");

    told("hubs/telavi", "place", "", 20602);
    told("s/d4d4d", "amount", "5 <ლარი>", 20601);
    told("s/d4d4d", "amount", "5 <ლარი>", 20603);
    told("s/zzzzz", "link", "", 20604);
    Str page = get_page(&lali, "/ka/workshop/reports");
    assert_int_equal(answer.status, 200);
    assert_true(str_find(page, S("/ka/s/d4d4d\"")) < str_find(page, S("/ka/hubs/telavi\"")));
    assert_true(says(page, "5 &lt;ლარი&gt;"));
    assert_true(says(page, "href=\"/ka/workshop/services/")); /* where it is mended */
    assert_true(says(page, "s/zzzzz"));                       /* a page that is no more */
    assert_true(says(page, "Cache-Control: no-store\r\n"));
    page = get_page(&lali, "/en/workshop/reports");
    assert_true(says(page, "Reported mistakes"));
    assert_true(says(page, "reported by 2 people"));
}

TEST(a_report_is_taken_and_put_right)
{
    Person lali = person_with(ROLE_EDITOR, "", "lali.e"),
           gia = person_with(ROLE_REVIEWER, "", "gia.r");

    told("s/d4d4d", "amount", "5 ლარი", 20601);
    const char *form = form_of(get_page(&lali, "/ka/workshop/reports"));
    assert_non_null(form);
    Str page = post_form(&lali, form, "step=take");
    assert_int_equal(answer.status, 303);
    assert_true(says(page, "Location: /ka/workshop/reports\r\n"));
    page = get_page(&gia, "/ka/workshop/reports");
    assert_true(says(page, "lali.e"));
    assert_false(says(page, "value=\"take\""));
    page = post_form(&gia, form, "step=take");
    assert_int_equal(answer.status, 412);
    assert_true(says(page, "role=\"alert\""));
    assert_int_equal(waiting(), 1);
    post_form(&lali, form, "step=done");
    assert_int_equal(answer.status, 303);
    assert_int_equal(waiting(), 0);
    assert_null(form_of(get_page(&lali, "/ka/workshop/reports")));
    page = get_page(&lali, "/ka/workshop/reports?closed=1");
    assert_true(says(page, "5 ლარი"));
    assert_null(form_of(page));
}

TEST(sr_syn_01_the_same_form_twice_is_once)
{
    Person lali = person_with(ROLE_EDITOR, "", "lali.e");
    const char *fields = "key=000102030405060708090a0b0c0d0e0f&step=not";

    told("s/d4d4d", "link", "", 20601);
    const char *form = form_of(get_page(&lali, "/ka/workshop/reports"));
    for (int i = 0; i < 2; i++) {
        Str page = post_form(&lali, form, fields);
        assert_int_equal(answer.status, 303);
        assert_true(says(page, "Location: /ka/workshop/reports\r\n"));
    }
    post_form(&lali, form, "key=000102030405060708090a0b0c0d0e0f&step=done");
    assert_int_equal(answer.status, 409); /* its key was used for another write */
}

TEST(what_is_not_there_is_absent)
{
    Person lali = person_with(ROLE_EDITOR, "", "lali.e");

    told("s/d4d4d", "link", "", 20601);
    const char *form = form_of(get_page(&lali, "/ka/workshop/reports"));
    post_form(&lali, "/ka/workshop/reports/000102030405060708090a0b0c0d0e0f", "step=take");
    assert_int_equal(answer.status, 404);
    post_form(&lali, "/ka/workshop/reports/strange", "step=take");
    assert_int_equal(answer.status, 404);
    post_form(&lali, form, "step=strange");
    assert_int_equal(answer.status, 404);
    assert_int_equal(waiting(), 1);
}

TEST(sr_auz_01_reports_are_for_those_who_edit)
{
    a_hub("telavi");
    Person nino = person_with(ROLE_CONSULTANT, "telavi", "nino.k"),
           lali = person_with(ROLE_EDITOR, "", "lali.e");

    told("s/d4d4d", "link", "", 20601);
    const char *form = form_of(get_page(&lali, "/ka/workshop/reports"));
    get_page(&nino, "/ka/workshop/reports");
    assert_int_equal(answer.status, 404);
    post_form(&nino, form, "step=done");
    assert_int_equal(answer.status, 404);
    assert_int_equal(waiting(), 1);
}

TESTS(OFFICE_TEST(reports_stand_by_page_and_the_oldest_first),
      OFFICE_TEST(a_report_is_taken_and_put_right),
      OFFICE_TEST(sr_syn_01_the_same_form_twice_is_once), OFFICE_TEST(what_is_not_there_is_absent),
      OFFICE_TEST(sr_auz_01_reports_are_for_those_who_edit));
