/* report_test.c -- "report a mistake": what is taken, what is refused and why, and that nothing typed is lost. */
#include "base/utf8.h"
#include "editions.h"
#include "public/report_page.h"
#include "unit.h"
#include <string.h>

static Arena arena = { .limit_bytes = (size_t)256 << 20 };
static const PublicSettings SETTINGS = { .base_url = S_INIT("https://gza.example.org"),
                                         .takes_reports = true };
static const PublicSettings NO_STORE = { .base_url = S_INIT("https://gza.example.org") };

static PublicRequest request(Method method, const char *path, Str form)
{
    return (PublicRequest){ .method = method,
                            .path = str_c(path),
                            .query = method == METHOD_GET ? form : (Str){ 0 },
                            .form = method == METHOD_POST ? form : (Str){ 0 },
                            .today = fixed_today(),
                            .settings = &SETTINGS };
}

static PublicAnswer ask(Method method, const char *path, const char *form)
{
    PublicRequest q = request(method, path, str_c(form));

    return public_answer(edition_of_small_guide(), &arena, &q);
}

static Str encoded(const char *text)
{
    static const char HEX[] = "0123456789ABCDEF";
    Str out = S("");

    for (const char *p = text; *p; p++)
        out = arena_fmt(&arena, "%.*s%%%c%c", STR(out), HEX[(unsigned char)*p >> 4], HEX[*p & 15]);
    return out;
}

static PublicAnswer send(const char *path, const char *kind, const char *text)
{
    PublicRequest q =
        request(METHOD_POST, path,
                arena_fmt(&arena, "about=s%%2Fd4d4d&kind=%s&text=%.*s", kind, STR(encoded(text))));

    return public_answer(edition_of_small_guide(), &arena, &q);
}

static ReportFault fault(ReportKind kind, const char *text)
{
    return report_fault(kind, report_line(&arena, str_c(text)));
}

TEST(a_report_says_page_kind_and_text_and_leads_to_thanks)
{
    PublicAnswer a = send("/ka/report", "amount", "  ბარათი 5  ლარი ღირს ");

    assert_int_equal(a.status, 303);
    assert_str(a.location, "/ka/report?about=s/d4d4d&sent=1");
    assert_non_null(a.report);
    assert_int_equal(a.report->kind, REPORT_AMOUNT);
    assert_str(a.report->about, "s/d4d4d");
    assert_str(a.report->text, "ბარათი 5 ლარი ღირს");
    a = send("/en/report", "gone", "");
    assert_str(a.location, "/en/report?about=s/d4d4d&sent=1");
    assert_int_equal(a.report->text.n, 0);
    a = ask(METHOD_POST, "/ka/report", "about=hubs/telavi&kind=place&text=");
    assert_str(a.report->about, "hubs/telavi");
    a = ask(METHOD_GET, "/ka/report", "about=s/d4d4d&sent=1");
    assert_int_equal(a.status, 200);
    assert_has(a.body, "/ka/s/d4d4d\"");
    assert_false(a.same_for_all);
}

TEST(a_report_is_about_something_in_this_edition)
{
    static const char *const nothing[] = { "",
                                           "about=",
                                           "about=s/zzzzz",
                                           "about=hubs/zzz",
                                           "about=search",
                                           "about=%2F%2Fevil.example",
                                           "about=s/" };

    for (size_t i = 0; i < COUNT(nothing); i++) {
        assert_int_equal(ask(METHOD_GET, "/ka/report", nothing[i]).status, 404);
        PublicAnswer a = ask(METHOD_POST, "/ka/report",
                             arena_z(&arena, arena_fmt(&arena, "%s&kind=gone&text=", nothing[i])));
        assert_int_equal(a.status, 404);
        assert_null(a.report);
    }
    assert_int_equal(ask(METHOD_GET, "/ka/report", "about=%ff").status, 400);
    assert_int_equal(ask(METHOD_POST, "/ka/report", "about=s/d4d4d&about=s/d4d4d").status, 400);
    /* A hub has no amounts. */
    assert_int_equal(ask(METHOD_POST, "/ka/report", "about=hubs/telavi&kind=amount").status, 422);
    assert_has_no(ask(METHOD_GET, "/ka/report", "about=hubs/telavi").body, "value=\"amount\"");
    assert_has(ask(METHOD_GET, "/ka/report", "about=s/d4d4d").body, "value=\"amount\"");
}

TEST(with_faults_the_page_names_them_and_keeps_what_was_typed)
{
    PublicAnswer a = send("/ka/report", "", "მისამართი <სხვაა> \"აქ\"");

    assert_int_equal(a.status, 422);
    assert_null(a.report);
    assert_has(a.body, "href=\"#kind\"");
    assert_has(a.body, ">მისამართი &lt;სხვაა&gt; &quot;აქ&quot;</textarea>");
    a = send("/en/report", "papers", "nino@example.org");
    assert_int_equal(a.status, 422);
    assert_has(a.body, "href=\"#text\"");
    assert_has(a.body, "value=\"papers\" checked");
    assert_has(a.body, ">nino@example.org</textarea>");
    assert_int_equal(send("/ka/report", "other", "  ").status, 422);
    assert_int_equal(send("/ka/report", "other", "რუკა").status, 303);
    assert_int_equal(send("/ka/report", "strange", "რუკა").status, 422);
}

TEST(a_text_of_300_letters_is_taken_and_a_longer_one_comes_back_whole)
{
    char text[301 * 3 + 1] = "";

    for (int i = 0; i < 300; i++)
        strcat(text, "ა");
    assert_int_equal(send("/ka/report", "unclear", text).status, 303);
    strcat(text, "ბ");
    PublicAnswer a = send("/ka/report", "unclear", text);
    assert_int_equal(a.status, 422);
    assert_has(a.body, "301");
    assert_has(a.body, arena_z(&arena, arena_fmt(&arena, "ააააბ</textarea>")));
    PublicRequest huge =
        request(METHOD_POST, "/ka/report",
                (Str){ NEW_N(&arena, char, REPORT_FORM_BYTES + 1), REPORT_FORM_BYTES + 1 });
    a = public_answer(edition_of_small_guide(), &arena, &huge);
    assert_int_equal(a.status, 413);
    assert_null(a.report);
}

TEST(sr_priv_02_what_names_a_person_is_refused)
{
    static const char *const numbers[] = { "01008012345",
                                           "01008 012 345",
                                           "პ/ნ 01-008-012345.",
                                           "ნინო (01008012345)",
                                           "ოთახი 5, 01008012345",
                                           "٠١٠٠٨٠١٢٣٤٥",
                                           "01008\xC2\xA0"
                                           "012345",
                                           "01\xE2\x80\x8B"
                                           "008012345" };
    static const char *const mobiles[] = { "599123456",
                                           "599 12 34 56",
                                           "+995 599 12-34-56",
                                           "00995599123456",
                                           "0 599 123 456",
                                           "8(599)123456",
                                           "დამირეკეთ 5 7 7 1 2 3 4 5 6!",
                                           "22 2 599 12 34 56" };
    static const char *const mails[] = { "nino.b@example.org", "ნინო@მაგალითი.გე", "a@b" };

    for (size_t i = 0; i < COUNT(numbers); i++)
        for (int kind = 0; kind < REPORT_KIND_COUNT; kind++)
            assert_int_equal(fault((ReportKind)kind, numbers[i]), REPORT_NUMBER);
    for (size_t i = 0; i < COUNT(mobiles); i++)
        for (int kind = 0; kind < REPORT_KIND_COUNT; kind++)
            assert_int_equal(fault((ReportKind)kind, mobiles[i]),
                             kind == REPORT_PHONE ? REPORT_FINE : REPORT_MOBILE);
    for (size_t i = 0; i < COUNT(mails); i++)
        for (int kind = 0; kind < REPORT_KIND_COUNT; kind++)
            assert_int_equal(fault((ReportKind)kind, mails[i]), REPORT_EMAIL);
    for (size_t i = 0; i < COUNT(numbers); i++) {
        PublicAnswer a = send("/ka/report", "papers", numbers[i]);
        assert_int_equal(a.status, 422);
        assert_null(a.report);
    }
}

TEST(what_names_nobody_is_taken)
{
    static const char *const fine[] = { "",
                                        "1 500 ლარი, და არა 1 000",
                                        "10:00-18:00, ორშაბათი-პარასკევი",
                                        "სამუშაო საათები 09.00-18.00 / 10.00-14.00",
                                        "დადგენილება №520, 14.05.2026",
                                        "ცხელი ხაზი 1505",
                                        "+995 32 200 00 09",
                                        "0322 00 00 09",
                                        "ფასი @ ბარათზე",
                                        "მუხლი 5, პუნქტი 12; 2026 წლის 24 ნოემბერი" };

    for (size_t i = 0; i < COUNT(fine); i++)
        assert_int_equal(fault(REPORT_PAPERS, fine[i]), REPORT_FINE);
    /* The right number may be a mobile one, or one of another country with eleven digits. */
    assert_int_equal(fault(REPORT_PHONE, "სწორია 599 12 34 56"), REPORT_FINE);
    assert_int_equal(fault(REPORT_PHONE, "+7 495 123 45 67"), REPORT_FINE);
    assert_int_equal(fault(REPORT_PAPERS, "+7 495 123 45 67"), REPORT_NUMBER);
}

TEST(sr_web_14_nothing_typed_stands_in_a_title_or_an_address)
{
    PublicAnswer a = send("/ka/report", "", "canaryword");
    ptrdiff_t from = str_find(a.body, S("<title>")), to = str_find(a.body, S("</title>"));

    assert_true(from > 0 && to > from);
    assert_has_no(((Str){ a.body.p + from, (size_t)(to - from) }), "canary");
    Str rest = a.body;
    size_t seen = 0;
    for (ptrdiff_t at; (at = str_find(rest, S("canaryword"))) >= 0; seen++)
        rest = str_from(rest, (size_t)at + 10);
    assert_int_equal(seen, 1); /* in its field, and nowhere else */
    assert_has_no(send("/ka/report", "gone", "canaryword").location, "canary");
}

TEST(sr_safe_02_the_title_does_not_say_what_it_is_about)
{
    PublicAnswer one = ask(METHOD_GET, "/ka/report", "about=s/d4d4d"),
                 two = ask(METHOD_GET, "/ka/report", "about=hubs/telavi");
    Str a = str_head(one.body, (size_t)str_find(one.body, S("</title>"))),
        b = str_head(two.body, (size_t)str_find(two.body, S("</title>")));

    assert_true(str_eq(a, b));
    assert_has(one.body, "<meta name=\"robots\" content=\"noindex\">");
}

TEST(the_other_language_keeps_what_was_typed_and_sends_nothing)
{
    PublicAnswer a =
        ask(METHOD_POST, "/en/report", "about=s/d4d4d&kind=link&text=baratis+bmuli&act=keep");

    assert_int_equal(a.status, 200);
    assert_null(a.report);
    assert_has(a.body, ">baratis bmuli</textarea>");
    assert_has(a.body, "value=\"link\" checked");
    assert_has(a.body, "formaction=\"/ka/report\"");
}

TEST(sr_dur_09_when_it_cannot_be_kept_the_form_comes_back)
{
    PublicRequest q =
        request(METHOD_POST, "/ka/report", S("about=s/d4d4d&kind=link&text=bmuli+ar+ixsneba"));
    static const int statuses[] = { 429, 503 };

    for (size_t i = 0; i < COUNT(statuses); i++) {
        PublicAnswer a = public_refusal(edition_of_small_guide(), &arena, &q, statuses[i]);
        assert_int_equal(a.status, statuses[i]);
        assert_has(a.body, ">bmuli ar ixsneba</textarea>");
        assert_has(a.body, "role=\"alert\"");
    }
    /* What another site has sent is not repeated. */
    PublicAnswer a = public_refusal(edition_of_small_guide(), &arena, &q, 403);
    assert_int_equal(a.status, 403);
    assert_has_no(a.body, "bmuli");
    q.form = S("about=s/zzzzz&kind=link&text=bmuli");
    a = public_refusal(edition_of_small_guide(), &arena, &q, 503);
    assert_int_equal(a.status, 503);
    assert_has_no(a.body, "bmuli");
}

TEST(the_link_is_there_where_reports_are_taken)
{
    static const char *const paths[] = { "/ka/s/d4d4d", "/ka/hubs/telavi" };

    for (size_t i = 0; i < COUNT(paths); i++) {
        PublicRequest q = request(METHOD_GET, paths[i], S(""));
        PublicAnswer a = public_answer(edition_of_small_guide(), &arena, &q);
        assert_has(a.body, arena_z(&arena, arena_fmt(&arena, "href=\"/ka/report?about=%s\"",
                                                     paths[i] + 4)));
        q.settings = &NO_STORE;
        a = public_answer(edition_of_small_guide(), &arena, &q);
        assert_has_no(a.body, "/ka/report");
    }
}

TESTS(T(a_report_says_page_kind_and_text_and_leads_to_thanks),
      T(a_report_is_about_something_in_this_edition),
      T(with_faults_the_page_names_them_and_keeps_what_was_typed),
      T(a_text_of_300_letters_is_taken_and_a_longer_one_comes_back_whole),
      T(sr_priv_02_what_names_a_person_is_refused), T(what_names_nobody_is_taken),
      T(sr_web_14_nothing_typed_stands_in_a_title_or_an_address),
      T(sr_safe_02_the_title_does_not_say_what_it_is_about),
      T(the_other_language_keeps_what_was_typed_and_sends_nothing),
      T(sr_dur_09_when_it_cannot_be_kept_the_form_comes_back),
      T(the_link_is_there_where_reports_are_taken));
