#include "editions.h"
#include "public/plan.h"
#include "unit.h"
#include <string.h>

static Arena arena = { .limit_bytes = (size_t)256 << 20 };
static Str drawn; /* the plan that the made-up press was given */

static const unsigned char *draw_qr(Arena *a, Str text, int *side)
{
    unsigned char *squares = arena_take(a, 1, 9);

    assert_true(text.n > 0);
    memcpy(squares, "\1\1\0\0\1\0\1\0\1", 9);
    *side = 3;
    return squares;
}

static Str draw_sheet(const Edition *e, Arena *a, int lang, const PlanState *state, Day today,
                      Str base_url)
{
    assert_ptr_equal(e, edition_of_small_guide());
    assert_int_equal(today, fixed_today());
    assert_int_equal(lang, LANG_KA);
    assert_str(base_url, "https://gza.example.org");
    drawn = plan_text(a, state);
    return S("%PDF-made-up");
}

static Str draw_nothing(const Edition *e, Arena *a, int lang, const PlanState *state, Day today,
                        Str base_url)
{
    (void)e, (void)a, (void)lang, (void)state, (void)today, (void)base_url;
    return (Str){ 0 };
}

static const PublicPress PRESS = { draw_qr, draw_sheet }, BUSY = { draw_qr, draw_nothing };

static PublicAnswer ask(Method method, const char *path, Str form, const PublicPress *press)
{
    PublicSettings settings = { .base_url = S("https://gza.example.org"), .press = press };
    PublicRequest q = { .method = method,
                        .path = str_c(path),
                        .form = form,
                        .today = fixed_today(),
                        .settings = &settings };

    return public_answer(edition_of_small_guide(), &arena, &q);
}

static PublicAnswer post(const char *form)
{
    return ask(METHOD_POST, "/ka/plan", str_c(form), &PRESS);
}

/* The pages set soft hyphens; what is looked for here has none. */
static Str bare(Str s)
{
    char *p = NEW_N(&arena, char, s.n + 1);
    size_t n = 0;

    for (size_t i = 0; i < s.n; i++) {
        if (i + 1 < s.n && memcmp(s.p + i, "\xC2\xAD", 2) == 0)
            i++;
        else
            p[n++] = s.p[i];
    }
    return (Str){ p, n };
}

#define STATE(state) "<input type=\"hidden\" name=\"plan\" value=\"" state "\">"

TEST(without_a_plan_the_page_says_how_to_begin)
{
    PublicAnswer a = ask(METHOD_GET, "/ka/plan", S(""), &PRESS);

    assert_int_equal(a.status, 200);
    assert_true(a.same_for_all);
    assert_has(a.body, STATE("gza1:;;"));
    assert_has_no(a.body, "plan.pdf");
    assert_has(bare(a.body), "გეგმა ჯერ ცარიელია");
}

TEST(a_service_is_added_and_removed)
{
    PublicAnswer a = post("plan=&add=f5f5f");

    assert_int_equal(a.status, 200);
    assert_false(a.same_for_all);
    assert_has(a.body, STATE("gza1:f5f5f;;"));
    assert_has(bare(a.body), "დაემატა: გამოგონილი შემწეობა");
    assert_has(a.body, "formaction=\"/ka/plan.pdf\"");
    a = post("plan=gza1%3Af5f5f%3B%3B&add=d4d4d");
    assert_has(a.body, STATE("gza1:d4d4d.f5f5f;;"));
    a = post("plan=gza1%3Ad4d4d.f5f5f%3B%3B&remove=f5f5f");
    assert_has(a.body, STATE("gza1:d4d4d;;"));
    assert_has(bare(a.body), "წაიშალა: გამოგონილი შემწეობა");
    a = post("plan=gza1%3Ad4d4d%3B%3B&remove=zzzzz"); /* is not in it: nothing to say */
    assert_has(a.body, STATE("gza1:d4d4d;;"));
}

TEST(steps_stand_in_order_and_say_why)
{
    Str page = bare(post("plan=gza1%3Ad4d4d.f5f5f%3B%3B").body);
    ptrdiff_t card = str_find(page, S(">ნიმუშის ბარათი</a></h3>"));
    ptrdiff_t allowance = str_find(page, S(">გამოგონილი შემწეობა</a></h3>"));

    assert_true(card > 0 && allowance > card);
    assert_has(page, "აქ იღებთ საბუთს „ნიმუშის ბარათი“");
    assert_has(page, "2026 წლის 31 დეკემბერი");
    assert_has(page, "60 ლარი (10 სამუშაო დღე)");
    /* With the card at hand nothing says any more that it comes first. */
    page = bare(post("plan=gza1%3Ad4d4d.f5f5f%3B%3B&papers=1&p-example-card=1").body);
    assert_has(page, STATE("gza1:d4d4d.f5f5f;example-card;"));
    assert_has_no(page, "აქ იღებთ საბუთს");
}

TEST(ticks_are_what_the_page_says_they_are)
{
    PublicAnswer a = post("plan=gza1%3Ad4d4d%3Bphoto%3B&papers=1&p-application=1&p-nothing=1");

    assert_has(a.body, STATE("gza1:d4d4d;application;")); /* the photo's tick was taken away */
    a = post("plan=gza1%3Ad4d4d%3Bphoto%3B");             /* a form without ticks leaves them */
    assert_has(a.body, STATE("gza1:d4d4d;photo;"));
    assert_has(a.body, "name=\"p-photo\" value=\"1\" checked>");
}

TEST(a_giver_that_is_missing_is_named_and_offered)
{
    Str page = bare(post("plan=gza1%3Af5f5f%3B%3B").body);

    assert_has(page, "სად იღებთ");
    assert_has(page, "name=\"add\" value=\"d4d4d\"");
    assert_has(page, "ჩვეულებრივი წესით – 60 ლარი (10 სამუშაო დღე)");
    page = bare(post("plan=gza1%3Ad4d4d.f5f5f%3B%3B").body);
    assert_has(page, "იღებთ ამ ნაბიჯით: 1");
    assert_has_no(page, "name=\"add\" value=\"d4d4d\"");
}

TEST(a_search_keeps_the_plan_and_offers_what_it_finds)
{
    PublicAnswer a =
        post("plan=gza1%3Af5f5f%3B%3B&find=%E1%83%91%E1%83%90%E1%83%A0%E1%83%90%E1%83%97%E1%83%98");

    assert_has(a.body, STATE("gza1:f5f5f;;"));
    assert_has(a.body, "name=\"add\" value=\"d4d4d\"");
    assert_has_no(bare(a.body),
                  "ბარათი – გზა</title>"); /* what was typed is not in the title (SAFE-02) */
    a = post("plan=&find=%3Cscript%3E%22");
    assert_has_no(a.body, "<script>");
    assert_has(a.body, "value=\"&lt;script&gt;&quot;\"");
}

TEST(a_code_from_a_sheet_joins_the_plan)
{
    PublicAnswer a = post(
        "plan=gza1%3Af5f5f%3B%3B&code=https%3A%2F%2Fgza.example.org%2Fka%2Fplan%23plan%3Dgza1%3Ad4d4d%3Bphoto%3Btelavi");

    assert_int_equal(a.status, 200);
    assert_has(a.body, STATE("gza1:d4d4d.f5f5f;photo;telavi"));
    assert_has(a.body, "href=\"/ka/hubs/telavi\"");
}

TEST(a_code_with_a_mistake_is_given_back_with_what_to_do)
{
    static const struct {
        const char *form, *words;
    } all[] = {
        { "plan=gza1%3Af5f5f%3B%3B&code=hello%3C", "კოდი ასე იწყება: gza1:" },
        { "plan=gza1%3Af5f5f%3B%3B&code=gza1:f5f5f", "კოდში შეცდომაა" },
        { "plan=gza1%3Af5f5f%3B%3B&code=gza2:f5f5f", "უფრო ახალმა" },
        { "plan=gza1%3Af5f5f%3B%3B&add=zzzzz", "ასეთი სერვისი" },
        { "plan=nonsense", "კოდი ასე იწყება: gza1:" },
        { "plan=gza1%3Af5f5f%3B%3B&plan=gza1%3Af5f5f%3B%3B", "კოდში შეცდომაა" },
        { "plan=%ff", "კოდში შეცდომაა" },
    };

    for (size_t i = 0; i < COUNT(all); i++) {
        PublicAnswer a = post(all[i].form);
        assert_int_equal(a.status, 400);
        assert_has(bare(a.body), all[i].words);
        assert_has(a.body, "role=\"alert\"");
    }
    Str page = post(all[0].form).body;
    assert_has(page, "value=\"hello&lt;\""); /* nothing typed is lost */
    assert_has(page, STATE("gza1:f5f5f;;"));
}

TEST(a_form_that_no_page_of_ours_sends_is_refused)
{
    char *form = arena_take(&arena, 1, PLAN_FORM_BYTES + 2);

    memset(form, 'a', PLAN_FORM_BYTES + 1);
    assert_int_equal(
        ask(METHOD_POST, "/ka/plan", (Str){ form, PLAN_FORM_BYTES + 1 }, &PRESS).status, 400);
}

TEST(thirty_services_are_the_most)
{
    Str form = S("plan=gza1%3A");

    for (int i = 0; i < PLAN_SERVICES; i++)
        form = arena_fmt(&arena, "%.*s%sbbb%c%c", STR(form), i ? "." : "", "bcdfghjkmn"[i / 10],
                         "bcdfghjkmn"[i % 10]);
    form = arena_fmt(&arena, "%.*s%%3B%%3B&add=d4d4d", STR(form));
    PublicAnswer a = ask(METHOD_POST, "/ka/plan", form, &PRESS);
    assert_int_equal(a.status, 400);
    assert_has(bare(a.body), "30 სერვისზე მეტი");
}

TEST(services_that_are_gone_are_told_once)
{
    PublicAnswer a = post("plan=gza1%3Ad4d4d.zzzzz%3B%3B");

    assert_has(bare(a.body), "1 სერვისი ამ გამოცემაში აღარ არის");
    assert_has(a.body, STATE("gza1:d4d4d;;"));
}

TEST(the_text_has_the_plan_and_a_neutral_name)
{
    PublicAnswer a =
        ask(METHOD_POST, "/ka/plan.txt", S("plan=gza1%3Ad4d4d.f5f5f%3Bphoto%3Btelavi"), NULL);

    assert_int_equal(a.status, 200);
    assert_str(a.content_type, "text/plain; charset=utf-8");
    assert_str(a.disposition, "attachment; filename=\"sheet.txt\"");
    assert_has(a.body, "1. ნიმუშის ბარათი");
    assert_has(a.body, "2. გამოგონილი შემწეობა");
    assert_has(a.body, "[x] ფოტო");
    assert_has(a.body, "+995 32 200 00 03");
    assert_has(a.body, "gza1:d4d4d.f5f5f;photo;telavi");
    assert_false(a.same_for_all);
}

TEST(the_sheet_is_made_by_the_host)
{
    PublicAnswer a = ask(METHOD_POST, "/ka/plan.pdf",
                         S("plan=gza1%3Ad4d4d.zzzzz%3B%3B&papers=1&p-photo=1"), &PRESS);

    assert_int_equal(a.status, 200);
    assert_str(a.content_type, "application/pdf");
    assert_str(a.disposition, "inline; filename=\"sheet.pdf\"");
    assert_str(a.body, "%PDF-made-up");
    assert_str(drawn, "gza1:d4d4d;photo;"); /* ticks pressed together with the button count */
    a = ask(METHOD_POST, "/ka/plan.pdf", S("plan=gza1%3Ad4d4d%3B%3B"), &BUSY);
    assert_int_equal(a.status, 503);
    assert_has(a.body, STATE("gza1:d4d4d;;")); /* nothing is lost */
    assert_int_equal(ask(METHOD_POST, "/ka/plan.pdf", S("plan="), &PRESS).status, 400);
    assert_int_equal(ask(METHOD_POST, "/ka/plan.pdf", S("plan=gza1%3Ad4d4d%3B%3B"), NULL).status,
                     404);
    assert_has_no(ask(METHOD_POST, "/ka/plan", S("plan=gza1%3Ad4d4d%3B%3B"), NULL).body,
                  "plan.pdf");
}

TEST(asking_for_paper_again_without_a_form_leads_to_the_plan)
{
    PublicAnswer a = ask(METHOD_GET, "/en/plan.pdf", S(""), &PRESS);

    assert_int_equal(a.status, 303);
    assert_str(a.location, "/en/plan");
    assert_int_equal(ask(METHOD_GET, "/en/plan.txt", S(""), &PRESS).status, 303);
}

TEST(only_the_plan_takes_forms)
{
    assert_int_equal(ask(METHOD_POST, "/ka/", S("plan="), &PRESS).status, 405);
    assert_int_equal(ask(METHOD_POST, "/ka/s/d4d4d", S("plan="), &PRESS).status, 405);
    assert_int_equal(ask(METHOD_POST, "/ka/plan/", S("plan="), &PRESS).status, 405);
    assert_int_equal(ask(METHOD_POST, "/plan", S("plan="), &PRESS).status, 405);
}

TEST(the_code_is_a_picture_of_squares_with_a_quiet_edge)
{
    Html h = { .a = &arena, .e = edition_of_small_guide(), .lang = LANG_KA };
    int side;

    assert_str(plan_qr_path(&h, &PRESS, S("x"), &side),
               "M4 4h2v1h-2zM5 5h1v1h-1zM4 6h1v1h-1zM6 6h1v1h-1z");
    assert_int_equal(side, 11);
    assert_str(plan_qr_path(&h, NULL, S("x"), &side), "");
    assert_str(plan_link(&h, S("https://gza.example.org"), S("gza1:;;")),
               "https://gza.example.org/ka/plan#plan=gza1:;;");
    assert_str(plan_link(&h, S(""), S("gza1:;;")), "gza1:;;");
}

TEST(sr_safe_03_the_plan_is_in_no_address_of_its_page)
{
    Str page = post("plan=gza1%3Ad4d4d.f5f5f%3Bphoto%3Btelavi").body;
    ptrdiff_t at;

    while ((at = str_find(page, S("gza1:"))) >= 0) {
        Str before = str_head(page, (size_t)at);
        ptrdiff_t attribute = -1;
        for (size_t i = before.n; i > 0 && attribute < 0; i--)
            if (before.p[i - 1] == '"' || before.p[i - 1] == '>')
                attribute = (ptrdiff_t)i - 1;
        assert_true(attribute > 0);
        Str opens = str_head(before, (size_t)attribute + 1);
        assert_false(str_ends(opens, S("href=\"")) || str_ends(opens, S("action=\"")));
        page = str_from(page, (size_t)at + 5);
    }
}

TESTS(T(without_a_plan_the_page_says_how_to_begin), T(a_service_is_added_and_removed),
      T(steps_stand_in_order_and_say_why), T(ticks_are_what_the_page_says_they_are),
      T(a_giver_that_is_missing_is_named_and_offered),
      T(a_search_keeps_the_plan_and_offers_what_it_finds), T(a_code_from_a_sheet_joins_the_plan),
      T(a_code_with_a_mistake_is_given_back_with_what_to_do),
      T(a_form_that_no_page_of_ours_sends_is_refused), T(thirty_services_are_the_most),
      T(services_that_are_gone_are_told_once), T(the_text_has_the_plan_and_a_neutral_name),
      T(the_sheet_is_made_by_the_host), T(asking_for_paper_again_without_a_form_leads_to_the_plan),
      T(only_the_plan_takes_forms), T(the_code_is_a_picture_of_squares_with_a_quiet_edge),
      T(sr_safe_03_the_plan_is_in_no_address_of_its_page))
