/* consult_test.c -- the consultation and its contacts, asked for as a browser does. */
#include "base/must.h"
#include "host/edition_file.h"
#include "office/contacts.h"
#include "office/test_office.h"
#include "unit.h"

#define KEY_A "0123456789abcdef0123456789abcdef"
#define KEY_B "fedcba9876543210fedcba9876543210"

static Buf whole_bytes;
static Edition whole;

/* The Guide itself, as of today's folder: its rules are what the page is about. */
static void make_whole(void)
{
    Arena a = arena_new((size_t)1 << 30);
    Problems problems = { .a = &a };
    Writer *w = writer_new();
    Book book;

    whole_bytes.limit = (size_t)512 << 20;
    good(book_read(&a, "data/guide", &book, &problems));
    MUST(problems.count == 0);
    book_build(&book, &(EditionFacts){ .number = 1, .day = fixed_today() }, w);
    writer_finish(w, (Str){ 0 }, (Str){ 0 }, &whole_bytes);
    edition_seal(buf_str(&whole_bytes));
    good(edition_open(buf_str(&whole_bytes), &whole));
    writer_free(w);
    arena_free(&a);
}

static int consult_made(void **state)
{
    if (office_made(state))
        return -1;
    if (!whole_bytes.n)
        make_whole();
    site_swap_edition(site, &whole, NULL, NULL);
    a_hub("telavi");
    return 0;
}

#define CONSULT_TEST(name) cmocka_unit_test_setup_teardown(name, consult_made, office_gone)

static Person nino_of_telavi(void)
{
    return person_with(ROLE_CONSULTANT, "telavi", "nino.k");
}

/* A hidden field as the page writes it. */
static Str hidden(Str page, const char *name)
{
    Str mark = arena_fmt(&arena, "name=\"%s\" value=\"", name);
    ptrdiff_t at = str_find(page, mark);

    assert_true(at >= 0);
    Str rest = str_from(page, (size_t)at + mark.n);
    return str_cut(&rest, '"');
}

static const char *form(const char *fmt, ...)
{
    va_list args;

    va_start(args, fmt);
    Str out = arena_vfmt(&arena, fmt, args);
    va_end(args);
    return arena_z(&arena, out);
}

/* ---- the state ------------------------------------------------------------------------------------------ */

static void test_a_press_is_kept_in_the_form_that_comes_back(void **state)
{
    (void)state;
    Person nino = nino_of_telavi();

    Str page = post_form(&nino, "/ka/desk/consultation", "act=age.30-44");
    assert_int_equal(answer.status, 200);
    assert_str(hidden(page, "b"), "30-44..");
    page = post_form(&nino, "/ka/desk/consultation", "b=30-44..&act=sex.woman");
    assert_str(hidden(page, "b"), "30-44.woman.");
    assert_str(hidden(page, "a"), "1*sex.female");
    page = post_form(&nino, "/ka/desk/consultation", "b=30-44..&n=work&act=need.business");
    assert_str(hidden(page, "n"), "work.business");
    page = post_form(&nino, "/ka/desk/consultation", "n=work.business&act=need.work");
    assert_str(hidden(page, "n"), "business");
    page = post_form(&nino, "/ka/desk/consultation", "act=say.has_valid_id_card.true");
    assert_str(hidden(page, "a"), "1*has_valid_id_card.true");
    assert_str(hidden(page, "t"), "has_valid_id_card");
    page = post_form(&nino, "/ka/desk/consultation",
                     "a=1*has_valid_id_card.true&act=say.has_valid_id_card.true");
    assert_int_equal(str_find(hidden(page, "a"), S("card")), -1); /* the same again takes it back */
    page = post_form(&nino, "/ka/desk/consultation", "act=back.not-yet");
    assert_true(str_find(hidden(page, "a"), S("location.abroad")) >= 0);
}

static void test_a_number_answers_right_in_the_row(void **state)
{
    (void)state;
    Person nino = nino_of_telavi();
    Str code = edition_str(&whole, whole.service[0].code);

    Str page = post_form(&nino, "/ka/desk/consultation",
                         form("v.%.*s=52&act=give.%.*s.age", STR(code), STR(code)));
    assert_int_equal(answer.status, 200);
    assert_str(hidden(page, "a"), "1*age.52");
    page = post_form(&nino, "/ka/desk/consultation",
                     form("q=x&v.%.*s=many&act=give.%.*s.age", STR(code), STR(code)));
    assert_int_equal(answer.status, 422);
}

/* What nobody of our pages sends is no state, and breaks nothing. */
static void test_made_up_forms_are_read_as_far_as_they_can_be(void **state)
{
    static const char *const forms[] = {
        "a=1*nothing.here&b=x.y.z&n=no.no&t=..&o=...&x=zzz&plan=gza9:&began=99999999999&act=find",
        "b=60%2B..over-3-years&act=age.&q=%3Cscript%3Exss%3C%2Fscript%3E",
        "act=say.age.xss&act2=%01",
        "act=add.xxxxx&plan=gza1:d4d4d.zzzzz;photo;nowhere",
        "act=have.%3Cxss%3E&m=%3Cxss%3E&lang=xx",
        "act=open.&act=open.",
        "act=give.age&v.=1",
    };
    Person nino = nino_of_telavi();

    (void)state;
    for (size_t i = 0; i < COUNT(forms); i++) {
        Str page = post_form(&nino, "/en/desk/consultation", forms[i]);
        if (answer.status != 200 && answer.status != 422)
            print_error("%s: %d\n", forms[i], answer.status);
        assert_true(answer.status == 200 || answer.status == 422);
        assert_int_equal(str_find(page, S("<xss")), -1);
        assert_int_equal(str_find(page, S("<script>xss")), -1);
        assert_true(str_find(page, S("</html>")) > 0);
        assert_str(str_head(hidden(page, "plan"), 5), "gza1:");
    }
}

/* ---- verdicts of bands -------------------------------------------------------------------------------------- */

static Verdict verdict_at(const Service *s, int64_t age)
{
    static Matcher *m;
    Answers *answers = NEW(&arena, Answers);
    const Fact *f = edition_fact_by_id(&whole, S("age"));

    m = match_new(&whole, &arena);
    answers->at[f - whole.fact] = (Answer){ ANSWER_VALUE, age };
    match_all(m, answers, fixed_today());
    return (Verdict)m->services[s - whole.service].verdict;
}

/* A band is a yes or a no only where each of its ages is. */
static void test_a_band_says_what_all_its_ages_have_in_common(void **state)
{
    static const int from[AGE_COUNT + 1] = { 0, 18, 30, 45, 60, 91 };
    Visit v = { .office = office,
                .a = &arena,
                .lang = LANG_EN,
                .e = &whole,
                .today = fixed_today(),
                .now_s = OFFICE_NOW };
    Html h = { .a = &arena, .e = &whole, .lang = LANG_EN };
    uint32_t said = 0;

    (void)state;
    for (int band = 0; band < AGE_COUNT; band++) {
        Consult *c = NEW(&arena, Consult);
        consult_begin(&h, &v, c);
        c->age = band;
        for (uint32_t i = 0; i < whole.counts[TABLE_SERVICE]; i += 7) {
            const Service *s = &whole.service[i];
            Told told = consult_told(&h, &v, c, s);
            if (told == TOLD_MAYBE)
                continue;
            said++;
            for (int age = from[band]; age < from[band + 1]; age += 5)
                assert_int_equal(verdict_at(s, age), told == TOLD_YES ? VERDICT_YES : VERDICT_NO);
        }
    }
    assert_true(said > AGE_COUNT);
}

/* ---- writing down ---------------------------------------------------------------------------------------------- */

#define BODY                                                                                       \
    "day=2026-06-01&channel=phone&language=ka&people=1&minutes=20&asked=documents&r.documents=met" \
    "&told=id-card-electronic.1.maybe&listed=id-card-electronic.1.maybe&again=first"

static void sr_syn_01_a_form_sent_again_is_one_contact(void **state)
{
    (void)state;
    Person nino = nino_of_telavi();

    for (int i = 0; i < 5; i++) {
        Str page = post_form(&nino, "/ka/desk/contacts", BODY "&key=" KEY_A);
        assert_int_equal(answer.status, 303);
        assert_true(says(page, "Location: /ka/desk?saved=" KEY_A "\r\n"));
    }
    post_form(&nino, "/ka/desk/contacts", BODY "&abroad=1&key=" KEY_A);
    assert_int_equal(answer.status, 409);
    Str page = get_page(&nino, "/ka/desk/contacts?month=2026-06");
    ptrdiff_t first = str_find(page, S("/desk/contacts/" KEY_A));
    assert_true(first > 0);
    assert_int_equal(str_find(str_from(page, (size_t)first + 1), S("/desk/contacts/" KEY_A)), -1);
}

static void sr_syn_05_who_comes_second_sees_both(void **state)
{
    (void)state;
    Person nino = nino_of_telavi(), lali = person_with(ROLE_CONSULTANT, "telavi", "lali.m");

    post_form(&nino, "/ka/desk/contacts", BODY "&key=" KEY_A);
    Str page = get_page(&lali, "/en/desk/contacts/" KEY_A "?change=1");
    assert_int_equal(answer.status, 200);
    Str version = hidden(page, "version");
    post_form(&lali, "/en/desk/contacts/" KEY_A,
              form(BODY "&interpreter=1&version=%.*s", STR(version)));
    assert_int_equal(answer.status, 303); /* a colleague takes over */
    page = post_form(
        &nino, "/ka/desk/contacts/" KEY_A,
        form("day=2026-06-01&channel=visit&language=ka&people=1&minutes=33&asked=documents"
             "&r.documents=met&version=%.*s",
             STR(version)));
    assert_int_equal(answer.status, 412);
    assert_true(says(page, "gza-theirs"));
    assert_true(says(page, "value=\"33\""));
    post_form(&nino, "/ka/desk/contacts/" KEY_A,
              form("day=2026-06-01&channel=visit&language=ka&people=1&minutes=33&asked=documents"
                   "&r.documents=met&version=%.*s",
                   STR(hidden(page, "version"))));
    assert_int_equal(answer.status, 303);
}

static void sr_priv_02_nobody_has_to_say_who_they_are(void **state)
{
    (void)state;
    Person nino = nino_of_telavi();

    Str page = post_form(&nino, "/en/desk/consultation", "n=documents&act=finish");
    assert_int_equal(answer.status, 200);
    assert_int_equal(str_find(page, S("<textarea")), -1);
    assert_int_equal(str_find(page, S("name=\"name\"")), -1);
    post_form(&nino, "/ka/desk/contacts", BODY "&key=" KEY_A "&note=x&name=x");
    assert_int_equal(answer.status, 303);
    page = get_page(&nino, "/en/desk/contacts/" KEY_A);
    assert_true(says(page, "not asked"));
}

static void test_of_a_group_no_band_is_kept(void **state)
{
    (void)state;
    Person nino = nino_of_telavi();

    post_form(&nino, "/en/desk/contacts",
              "day=2026-06-01&channel=visit&language=ka&people=14&minutes=60&asked=work&r.work=met"
              "&age=18-29&sex=man&back=1-3-years&key=" KEY_A);
    assert_int_equal(answer.status, 303);
    Str page = get_page(&nino, "/en/desk/contacts/" KEY_A);
    assert_true(says(page, ">14<"));
    assert_false(says(page, "18 to 29"));
}

/* The same page, the field and the reason, and everything that was typed. */
static void test_faults_keep_what_was_typed(void **state)
{
    static const struct {
        const char *fields, *link, *kept;
    } bad[] = {
        { "day=2026-02-31", "#day", "value=\"2026-02-31\"" },
        { "day=2027-01-01", "#day", "value=\"2027-01-01\"" },
        { "day=2026-01-01", "#day", "value=\"2026-01-01\"" },
        { "minutes=abc", "#minutes", "value=\"abc\"" },
        { "minutes=601", "#minutes", "value=\"601\"" },
        { "people=0", "#people", "value=\"0\"" },
        { "people=501", "#people", "value=\"501\"" },
        { "channel=pigeon", "#channel", NULL },
        { "language=", "#language", NULL },
        { "age=200", "#age", NULL },
        { "municipality=nowhere", "#municipality", NULL },
        { "r.documents=", "#needs", NULL },
        { "r.documents=not", "#why", "value=\"not\" checked" },
        { "told=no-such-service.1.yes", "#services", NULL },
        { "told=id-card-electronic.1.perhaps", "#services", NULL },
    };
    static const char *const fine[][2] = {
        { "day", "2026-06-01" },  { "channel", "desk" }, { "language", "ka" },
        { "people", "1" },        { "minutes", "20" },   { "r.documents", "met" },
        { "asked", "documents" },
    };
    Person nino = nino_of_telavi();

    (void)state;
    for (size_t i = 0; i < COUNT(bad); i++) {
        Str body = str_c(bad[i].fields);
        for (size_t k = 0; k < COUNT(fine); k++)
            if (!str_starts(str_c(bad[i].fields), arena_fmt(&arena, "%s=", fine[k][0])))
                body = arena_fmt(&arena, "%.*s&%s=%s", STR(body), fine[k][0], fine[k][1]);
        Str page = post_form(&nino, "/ka/desk/contacts", arena_z(&arena, body));
        if (answer.status != 422 || !says(page, form("href=\"%s\"", bad[i].link)))
            print_error("%s: %d\n", bad[i].fields, answer.status);
        assert_int_equal(answer.status, 422);
        assert_true(says(page, form("href=\"%s\"", bad[i].link)));
        assert_true(says(page, form("id=\"%s\"", bad[i].link + 1)));
        assert_true(!bad[i].kept || says(page, bad[i].kept));
        assert_false(says(page, ">desk."));
        assert_false(says(page, ">office."));
    }
}

static void sr_auz_04_another_hubs_contact_is_like_none(void **state)
{
    (void)state;
    a_hub("batumi");
    Person nino = nino_of_telavi(), gio = person_with(ROLE_CONSULTANT, "batumi", "gio.b");

    post_form(&nino, "/ka/desk/contacts", BODY "&key=" KEY_A);
    assert_int_equal(answer.status, 303);
    get_page(&gio, "/ka/desk/contacts/" KEY_A);
    assert_int_equal(answer.status, 404);
    get_page(&gio, "/ka/desk/contacts/" KEY_B);
    assert_int_equal(answer.status, 404);
    post_form(&gio, "/ka/desk/contacts/" KEY_A, BODY "&version=1");
    assert_int_equal(answer.status, 404);
    assert_false(says(get_page(&gio, "/ka/desk/contacts"), KEY_A));
}

static void test_the_list_goes_by_what_is_asked(void **state)
{
    (void)state;
    Person nino = nino_of_telavi();

    post_form(&nino, "/ka/desk/contacts", BODY "&key=" KEY_A);
    assert_true(says(get_page(&nino, "/ka/desk/contacts?filter=channel.phone"), KEY_A));
    assert_false(says(get_page(&nino, "/ka/desk/contacts?filter=channel.visit"), KEY_A));
    assert_true(says(
        get_page(&nino, "/ka/desk/contacts?month=2026-06&dimension=need&code=documents"), KEY_A));
    assert_true(says(get_page(&nino, "/ka/desk/contacts?dimension=service&code=id-card-electronic"),
                     KEY_A));
    assert_true(says(get_page(&nino, "/ka/desk/contacts?dimension=age&code=unknown"), KEY_A));
    assert_false(says(get_page(&nino, "/ka/desk/contacts?month=2026-05"), KEY_A));
    get_page(&nino, "/ka/desk/contacts?month=x&filter=%3Cxss%3E&after=x.y");
    assert_int_equal(answer.status, 200);
}

static void test_the_sheet_has_no_name_and_the_hub(void **state)
{
    (void)state;
    Person nino = nino_of_telavi();
    Str code = edition_str(&whole, edition_service_by_id(&whole, S("id-card-electronic"))->code);

    Str page = post_form(&nino, "/en/desk/sheet", form("plan=gza1:%.*s;;&act=sheet", STR(code)));
    assert_int_equal(answer.status, 200);
    assert_true(says(page, "Telavi service hub"));
    Str paper = str_from(page, (size_t)str_find(page, S("gza-plansheet__paper")));
    assert_false(says(paper, "nino.k"));
    post_form(&nino, "/en/desk/sheet", "plan=&act=sheet");
    assert_int_equal(answer.status, 422);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        CONSULT_TEST(test_a_press_is_kept_in_the_form_that_comes_back),
        CONSULT_TEST(test_a_number_answers_right_in_the_row),
        CONSULT_TEST(test_made_up_forms_are_read_as_far_as_they_can_be),
        CONSULT_TEST(test_a_band_says_what_all_its_ages_have_in_common),
        CONSULT_TEST(sr_syn_01_a_form_sent_again_is_one_contact),
        CONSULT_TEST(sr_syn_05_who_comes_second_sees_both),
        CONSULT_TEST(sr_priv_02_nobody_has_to_say_who_they_are),
        CONSULT_TEST(test_of_a_group_no_band_is_kept),
        CONSULT_TEST(test_faults_keep_what_was_typed),
        CONSULT_TEST(sr_auz_04_another_hubs_contact_is_like_none),
        CONSULT_TEST(test_the_list_goes_by_what_is_asked),
        CONSULT_TEST(test_the_sheet_has_no_name_and_the_hub),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
