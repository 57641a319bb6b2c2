/* check_test.c -- "What can I get?" of the small Guide, form by form, as a browser without JavaScript sends it. */
#include "base/must.h"
#include "editions.h"
#include "public/check.h"
#include "public/form.h"
#include "unit.h"
#include <string.h>

static Arena arena = { .limit_bytes = (size_t)512 << 20 };

static PublicAnswer ask(Method method, const char *path, Str form)
{
    static const PublicSettings settings = { .base_url = S_INIT("https://gza.example.org") };
    PublicRequest q = { .method = method,
                        .path = str_c(path),
                        .form = form,
                        .today = fixed_today(),
                        .settings = &settings };

    return public_answer(edition_of_small_guide(), &arena, &q);
}

static PublicAnswer post(const char *form)
{
    return ask(METHOD_POST, "/en/check", str_c(form));
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

static bool has(Str text, const char *part)
{
    return str_find(text, str_c(part)) >= 0;
}

/* A page's hidden field; fails when there is none. */
static Str hidden(Str page, const char *name)
{
    Str mark = arena_fmt(&arena, "<input type=\"hidden\" name=\"%s\" value=\"", name);
    ptrdiff_t at = str_find(page, mark);

    if (at < 0)
        fail_msg("no hidden field %s", name);
    Str rest = str_from(page, (size_t)at + mark.n);
    return str_cut(&rest, '"');
}

static const char *asked(Str page)
{
    return arena_z(&arena, hidden(page, "f"));
}

#define assert_hidden(page, name, value) assert_str(hidden((page), (name)), (value))

/* -- beginning ------------------------------------------------------------------------------------------ */

TEST(the_first_page_is_the_same_for_everybody)
{
    PublicAnswer a = ask(METHOD_GET, "/ka/check", S(""));

    assert_int_equal(a.status, 200);
    assert_true(a.same_for_all);
    assert_has(bare(a.body), "რა მეკუთვნის?");
    assert_has(a.body, "name=\"w\" type=\"radio\" value=\"papers\"");
    assert_has(a.body, "name=\"w\" type=\"radio\" value=\"b2b2b\"");
    assert_has_no(a.body, "name=\"a\"");
}

TEST(only_the_page_itself_takes_forms)
{
    assert_int_equal(ask(METHOD_GET, "/en/check/f5f5f", S("")).status, 200);
    assert_int_equal(ask(METHOD_POST, "/en/check/f5f5f", S("act=start")).status, 405);
    assert_int_equal(ask(METHOD_GET, "/en/check/atlantis", S("")).status, 404);
}

TEST(a_service_or_situation_can_be_checked_from_its_page)
{
    Str page = ask(METHOD_GET, "/en/check/f5f5f", S("")).body;

    assert_hidden(page, "w", "f5f5f");
    assert_true(asked(page)[0]);
    assert_true(ask(METHOD_GET, "/en/check/f5f5f", S(""))
                    .same_for_all); /* nobody has answered anything yet */
    assert_false(post("act=start&w=f5f5f").same_for_all);
    page = ask(METHOD_GET, "/en/check/b2b2b", S("")).body;
    assert_hidden(page, "w", "b2b2b");
    assert_hidden(page, "a", "1*is_returnee.true");
    /* When all is known of a service, its reasons are the result. */
    page = post("w=f5f5f&a=1*is_returnee.false&act=results").body;
    assert_has(page, "Why not this time");
}

TEST(a_situation_presets_facts_and_keeps_what_was_said)
{
    Str page = post("act=start&w=b2b2b").body;

    assert_hidden(page, "a", "1*is_returnee.true");
    assert_hidden(post("act=start&w=b2b2b&a=1*is_returnee.false").body, "a", "1*is_returnee.false");
    assert_hidden(post("act=start&w=b2b2b&a=1*is_returnee._").body, "a", "1*is_returnee._");
    assert_string_not_equal(asked(page), "is_returnee");
    assert_hidden(post("act=start&w=c3c3c").body, "a", "1");
}

/* -- asking -------------------------------------------------------------------------------------------------- */

TEST(an_answer_brings_the_next_question)
{
    Str page = post("a=1&w=&t=&f=age&v=34&act=answer").body;

    assert_hidden(page, "a", "1*age.34");
    assert_hidden(page, "t", "age");
    assert_string_not_equal(asked(page), "age");
    assert_has(page, "Question 2");
}

TEST(what_somebody_does_not_know_or_say_is_not_asked_again)
{
    static const char *const ways[] = { "act=dont_know", "act=rather_not", "act=answer&v=-",
                                        "act=answer&v=_" };

    for (size_t i = 0; i < COUNT(ways); i++) {
        Str form = S("w=&act=start"), page;
        size_t questions = 0;
        for (;; questions++) {
            page = ask(METHOD_POST, "/en/check", form).body;
            if (!has(page, "name=\"f\""))
                break;
            /* A date and a set have buttons for this only. */
            bool by_button = has(page, "name=\"vd\"") || has(page, "type=\"checkbox\"");
            assert_true(questions < 20);
            form =
                arena_fmt(&arena, "a=%.*s&t=%.*s&f=%s&%s", STR(hidden(page, "a")),
                          STR(hidden(page, "t")), asked(page), by_button ? ways[i % 2] : ways[i]);
            assert_false(str_find(arena_fmt(&arena, ".%.*s.", STR(hidden(page, "t"))),
                                  arena_fmt(&arena, ".%s.", asked(page))) >= 0);
        }
        assert_true(questions >= 4);
        assert_has(page, "Your result");
        assert_has_no(page, "value=\"more\"");
    }
}

TEST(a_round_of_questions_ends_in_the_result_and_more_goes_on)
{
    /* The seventh answer; two of the others are of facts that no condition asks for. */
    Str page =
        post(
            "a=1*is_returnee.true*return_date.2024-05-16*family.*home.none*lives_in.telavi*is_adult.true"
            "&t=is_returnee.return_date.family.home.lives_in.is_adult&f=score&act=dont_know")
            .body;

    assert_has(page, "Your result");
    assert_has(page, "value=\"more\"");
    page = post("a=1&t=&act=more").body;
    assert_true(asked(page)[0]);
}

TEST(back_asks_the_last_question_with_its_answer)
{
    Str page = post("a=1*age.34*is_returnee.true&t=age.is_returnee&act=back").body;

    assert_string_equal(asked(page), "is_returnee");
    assert_hidden(page, "t", "age");
    assert_hidden(page, "a", "1*age.34*is_returnee.true");
    assert_has(page, "value=\"true\" checked");
    page = post("a=1*age.34*is_returnee.true&t=age&act=back").body;
    assert_string_equal(asked(page), "age");
    assert_has(page, "value=\"34\">");
    assert_has(post("a=1*age.34&t=&act=back").body, "name=\"w\" type=\"radio\"");
}

TEST(an_answer_can_be_changed_and_leads_back_to_where_that_was)
{
    Str page = post("a=1*age.34*is_returnee.true&t=age.is_returnee&from=results&act=edit.age").body;

    assert_string_equal(asked(page), "age");
    assert_has(page, "value=\"34\">");
    assert_hidden(page, "from", "results");
    page = post("a=1*age.34*is_returnee.true&t=age.is_returnee&from=results&f=age&v=12&act=answer")
               .body;
    assert_has(page, "Your result");
    assert_hidden(page, "a", "1*age.12*is_returnee.true");
    page = post("a=1*age.34&t=age&from=why.d4d4d&f=age&v=12&act=answer").body;
    assert_has(page, "Why not this time");
    assert_has(page, "Example card");
    assert_has(post("a=1*age.34&t=age&from=results&f=age&act=back").body, "Your result");
    assert_has(post("a=1*age.34&t=age&from=why.d4d4d&f=age&act=back").body, "Why it fits");
    /* Only places of our own. */
    assert_true(asked(post("a=1&from=//evil.example&f=age&v=12&act=answer").body)[0]);
    assert_true(asked(post("a=1&from=why.zzzzz&f=age&v=12&act=answer").body)[0]);
}

TEST(what_stands_in_a_field_survives_every_button)
{
    assert_has(post("a=1&f=age&v=34&act=edit.age").body, "value=\"34\">"); /* the other language */
    assert_has(post("a=1&f=age&v=abc&act=edit.age").body, "value=\"abc\">");
    assert_has(post("a=1&f=family&v=parents&act=edit.family").body, "value=\"parents\" checked");
    assert_has(
        post("a=1&f=return_date&vd=3&vm=&vy=2024&act=edit.return_date").body,
        "name=\"vy\" inputmode=\"numeric\" maxlength=\"20\" autocomplete=\"off\" value=\"2024\"");
    assert_hidden(post("a=1&f=age&v=34&act=results").body, "a", "1*age.34");
    assert_hidden(post("a=1&f=family&v=parents&act=results").body, "a", "1*family.parents");
    assert_hidden(post("a=1&f=family&act=results").body, "a",
                  "1"); /* nothing marked is no answer yet */
    assert_hidden(post("a=1&f=age&v=212&act=results").body, "a", "1");
    assert_hidden(post("a=1*age.30&f=age&v=&act=results").body, "a", "1*age.30");
}

TEST(every_kind_of_field_stands_on_its_page)
{
    assert_has(post("a=1&act=edit.is_returnee").body, "type=\"radio\" value=\"true\"");
    assert_has(post("a=1&act=edit.home").body, "type=\"radio\" value=\"own\"");
    assert_has(post("a=1&act=edit.home").body, "This is a personal question");
    assert_has(post("a=1&act=edit.family").body, "type=\"checkbox\" value=\"children\"");
    assert_has(post("a=1&act=edit.return_date").body, "name=\"vm\"");
    assert_has(post("a=1&act=edit.score").body, "inputmode=\"decimal\"");
    assert_has(post("a=1&act=edit.score").body,
               "<h1 class=\"govuk-fieldset__heading\" id=\"question\">What is your score?</h1>");
    assert_has(post("a=1&act=edit.score").body, "<p>0 if none</p>");
    /* Computed facts and nonsense are not asked: the result. */
    assert_has(post("a=1&act=edit.is_adult").body, "Your result");
    assert_has(post("a=1&act=edit.shoe_size").body, "Your result");
}

TEST(typed_answers_are_read_as_people_write_them)
{
    assert_hidden(post("a=1&f=score&v=0%2C5&act=answer").body, "a", "1*score.0.5");
    assert_hidden(post("a=1&f=age&v=+34+&act=answer").body, "a", "1*age.34");
    assert_hidden(post("a=1&f=return_date&vd=3&vm=04&vy=2024&act=answer").body, "a",
                  "1*return_date.2024-04-03");
    assert_hidden(post("a=1&f=family&v=parents&v=children&act=answer").body, "a",
                  "1*family.children.parents");
    assert_hidden(post("a=1&f=family&act=answer").body, "a", "1*family.");
}

/* -- wrong answers --------------------------------------------------------------------------------------------- */

static Str wrong(const char *form)
{
    PublicAnswer a = post(form);

    if (a.status != 422)
        fail_msg("%s: %d", form, a.status);
    assert_has(a.body, "role=\"alert\"");
    assert_has(a.body, "<title>Error: What can I get?");
    assert_has(a.body, "id=\"v-error\"");
    assert_hidden(a.body, "a", "1*lives_in.telavi");
    return a.body;
}

#define KEPT "a=1*lives_in.telavi&t=lives_in&act=answer"

TEST(an_impossible_answer_says_what_is_expected_and_stays_in_its_field)
{
    Str page = wrong(KEPT "&f=age&v=212");

    assert_has(page, "from 0 to 120");
    assert_has(page, "href=\"#v\"");
    assert_has(page, "value=\"212\">");
    assert_has(page, "aria-describedby=\"v-error\"");
    assert_string_equal(asked(page), "age");
    assert_has(wrong(KEPT "&f=age&v=-3"), "value=\"-3\">");
    assert_has(wrong(KEPT "&f=age&v=forty"), "value=\"forty\">");
    assert_has(wrong(KEPT "&f=age&v="), "Write or choose an answer");
    assert_has(wrong(KEPT "&f=score&v=1%2C234"), "value=\"1,234\">");
    assert_has(bare(ask(METHOD_POST, "/ka/check", S(KEPT "&f=age&v=212")).body),
               "ჩაწერეთ მთელი რიცხვი 0-დან 120-მდე");
}

TEST(a_wrong_date_leads_to_the_part_to_mend)
{
    Str page = wrong(KEPT "&f=return_date&vd=3&vm=13&vy=2024");

    assert_has(page, "href=\"#v-month\"");
    assert_has(page, "value=\"3\"");
    assert_has(page, "value=\"13\"");
    assert_has(page, "value=\"2024\"");
    assert_has(
        page,
        "class=\"govuk-input govuk-input--error govuk-input--width-2\" type=\"text\" id=\"v-month\"");
    assert_has(wrong(KEPT "&f=return_date&vd=x&vm=3&vy=2024"), "href=\"#v-day\"");
    assert_has(wrong(KEPT "&f=return_date&vd=31&vm=2&vy=2024"), "href=\"#v-day\"");
    assert_has(wrong(KEPT "&f=return_date&vd=3&vm=2&vy=24"), "href=\"#v-year\"");
    assert_has(wrong(KEPT "&f=return_date&vd=&vm=&vy="), "href=\"#v-day\"");
    page = wrong(KEPT "&f=return_date&vd=2&vm=6&vy=2026"); /* tomorrow */
    assert_has(page, "This day has not come yet");
    assert_has(page, "value=\"2026\"");
    assert_hidden(post(KEPT "&f=return_date&vd=1&vm=6&vy=2026").body, "a",
                  "1*return_date.2026-06-01*lives_in.telavi");
}

TEST(an_unknown_choice_is_explained_and_the_others_stay_marked)
{
    assert_has(wrong(KEPT "&f=lives_in&v=atlantis"), "Choose one of the answers");
    assert_has(wrong(KEPT "&f=home&v="), "Choose one answer");
    assert_has(wrong(KEPT "&f=is_returnee"), "Choose one answer");
    Str page = wrong(KEPT "&f=family&v=dragon&v=parents");
    assert_has(page, "value=\"parents\" checked");
    assert_has_no(page, "value=\"children\" checked");
    assert_has(wrong(KEPT "&f=family&v=parents&v=parents"), "value=\"parents\" checked");
}

/* -- broken state ------------------------------------------------------------------------------------------------ */

TEST(a_broken_state_gets_a_page_that_keeps_what_could_be_read)
{
    PublicAnswer a = post("a=1*age.212*shoe_size.42*lives_in.telavi&act=results&w=money");

    assert_int_equal(a.status, 422);
    assert_has(a.body, "We could not read the answers");
    assert_hidden(a.body, "a", "1*lives_in.telavi");
    assert_hidden(a.body, "w", "money");
    assert_has(a.body, "How old are you?");
    assert_has(a.body, "from 0 to 120");
    assert_has(a.body, "value=\"edit.age\"");
    assert_has(a.body, "value=\"results\"");
}

TEST(contradictory_answers_are_named)
{
    PublicAnswer a = post("a=1*age.34*age.43&act=results");

    assert_int_equal(a.status, 422);
    assert_has(a.body, "How old are you?");
    a = post("a=1*return_date.2027-01-01&act=results");
    assert_int_equal(a.status, 422);
    assert_has(a.body, "This day has not come yet");
}

TEST(a_state_that_cannot_be_read_at_all_begins_again)
{
    static const char *const forms[] = { "a=2*age.34&act=results", "a=%3Cscript%3E&act=results",
                                         "a=1*age.34&a=1*age.34&act=results", "a=%&act=results",
                                         "a=age.34" };

    for (size_t i = 0; i < COUNT(forms); i++) {
        PublicAnswer a = post(forms[i]);
        assert_int_equal(a.status, 422);
        assert_hidden(a.body, "a", "1");
        assert_has(a.body, "href=\"/en/check\"");
        assert_has_no(a.body, "<script>");
    }
    char *large = arena_take(&arena, 1, CHECK_FORM_BYTES + 100);
    memset(large, 'x', CHECK_FORM_BYTES + 100);
    assert_int_equal(ask(METHOD_POST, "/en/check", (Str){ large, CHECK_FORM_BYTES + 100 }).status,
                     422);
}

TEST(an_unknown_wish_trail_or_button_is_left_out)
{
    Str page = post("a=1*age.34&w=atlantis&t=age.shoe_size.age&act=start").body;

    assert_hidden(page, "w", "");
    assert_hidden(page, "t", "age.age");
    assert_has(post("a=1*age.34&act=launch").body, "Your result");
    assert_has(post("a=1*age.34&act=why.zzzzz").body, "Your result");
    assert_has(post("").body, "Your result");
    assert_has(post("a=1&f=is_adult&v=true&act=answer").body,
               "Your result"); /* is computed, not asked */
    assert_hidden(post("a=1&f=is_adult&v=true&act=answer").body, "a", "1");
}

/* -- results and reasons -------------------------------------------------------------------------------------------- */

TEST(the_result_stands_in_groups)
{
    Str page =
        bare(post("a=1*age.34*is_returnee.true*return_date.2024-05-16*lives_in.telavi&act=results")
                 .body);

    assert_has(page, "These fit you");
    assert_has(page, "These may fit you");
    assert_has(page, "more answers may change this");
    assert_has(page, "formaction=\"/en/plan\"");
    assert_true(str_starts(hidden(page, "plan"), S("gza1:")) &&
                str_ends(hidden(page, "plan"), S(";;")));
    assert_has(page, "Your answers (4)");
    assert_has(page, "16 May 2024");
    page = bare(post("a=1*age.12*is_returnee.false&act=results").body);
    assert_has(page, "Not this time (3)");
    assert_has(page, "not met: Age: 14 years or more");
}

TEST(what_is_closed_is_never_a_bare_fit)
{
    Str page = bare(post("a=1*age.34&w=papers&act=results").body);

    assert_has_no(page, "/s/j8j8j"); /* not asked for */
    page = bare(post("a=1*age.34&act=results").body);
    ptrdiff_t at = str_find(page, S("/s/j8j8j"));
    assert_true(at > 0);
    Str line = str_from(page, (size_t)at);
    line.n = (size_t)str_find(line, S("</li>"));
    assert_has(line, "Would fit, but");
}

TEST(a_fit_that_one_must_ask_about_says_what_to_ask)
{
    Str page = bare(
        post("w=f5f5f&a=1*is_returnee.true*return_date.2024-05-16*score.500*home.none&act=results")
            .body);

    assert_has(page, "Why it fits you");
    assert_has(page, "The fund wants to see you.");
    page = bare(
        post("a=1*is_returnee.true*return_date.2024-05-16*score.500*home.none&act=results").body);
    assert_has(page, "Ask about: The fund wants to see you.");
}

TEST(why_names_the_conditions_their_source_and_what_would_change_it)
{
    Str page = bare(post("a=1*is_returnee.true*return_date.2019-05-16&act=why.f5f5f").body);

    assert_has(page, "Why not this time");
    assert_has(page, "Day of return: 1 January 2020 or later");
    assert_has(page, "(you said: 16 May 2019)");
    assert_has(page, "href=\"https://fund.example.org/allowance\"");
    assert_has(page, "What would change the answer");
    assert_has_no(page, "Add to my plan");
    page = bare(post("a=1*is_returnee.true&act=why.f5f5f").body);
    assert_has(page, "Why it may fit you");
    assert_has(page, "value=\"edit.return_date\"");
    assert_has(page, "Add to my plan");
    page = bare(post("a=1*age.12&act=why.h7h7h").body);
    assert_has(page, "(from your answers: no)"); /* nobody said "not grown up" */
}

/* -- what must not be ------------------------------------------------------------------------------------------------- */

TEST(nothing_typed_stands_in_a_title_or_an_address)
{
    static const char *const forms[] = {
        "a=1*age.34*is_returnee.true&w=papers&t=age&act=results",
        "a=1*age.34&t=age&f=score&v=canary&act=answer",
        "a=1*age.34&act=edit.age",
        "a=1*age.34*is_returnee.true&act=why.f5f5f",
        "a=1*age.999*canary.1&act=results",
    };

    for (size_t i = 0; i < COUNT(forms); i++) {
        Str rest = post(forms[i]).body, head = rest;
        head.n = (size_t)str_find(rest, S("</head>"));
        assert_true(has(head, "<title>What can I get?") ||
                    has(head, "<title>Error: What can I get?"));
        assert_has_no(head, "34");
        while (has(rest, "href=\"")) {
            rest = str_from(rest, (size_t)str_find(rest, S("href=\"")) + 6);
            Str address = str_cut(&rest, '"');
            assert_has_no(address, "canary");
            assert_has_no(address, "34");
            assert_has_no(address, "?a=");
        }
    }
}

TEST(pages_of_answers_are_nobody_elses)
{
    assert_false(post("a=1&act=start").same_for_all);
    assert_false(post("a=1*age.34&act=results").same_for_all);
    assert_false(post("a=1*age.999&act=results").same_for_all);
}

TEST(what_was_sent_comes_back_escaped)
{
    assert_has_no(post("a=1&f=age&v=%22%3E%3Cscript%3E&act=answer").body, "<script>");
    assert_has_no(post("a=1&f=lives_in&v=%22%3E%3Cscript%3E&act=answer").body, "<script>");
    assert_has_no(post("a=1&f=return_date&vd=%22%3E%3Cscript%3E&act=answer").body, "\"><script>");
}

TESTS(T(the_first_page_is_the_same_for_everybody), T(only_the_page_itself_takes_forms),
      T(a_service_or_situation_can_be_checked_from_its_page),
      T(a_situation_presets_facts_and_keeps_what_was_said), T(an_answer_brings_the_next_question),
      T(what_somebody_does_not_know_or_say_is_not_asked_again),
      T(a_round_of_questions_ends_in_the_result_and_more_goes_on),
      T(back_asks_the_last_question_with_its_answer),
      T(an_answer_can_be_changed_and_leads_back_to_where_that_was),
      T(what_stands_in_a_field_survives_every_button), T(every_kind_of_field_stands_on_its_page),
      T(typed_answers_are_read_as_people_write_them),
      T(an_impossible_answer_says_what_is_expected_and_stays_in_its_field),
      T(a_wrong_date_leads_to_the_part_to_mend),
      T(an_unknown_choice_is_explained_and_the_others_stay_marked),
      T(a_broken_state_gets_a_page_that_keeps_what_could_be_read),
      T(contradictory_answers_are_named), T(a_state_that_cannot_be_read_at_all_begins_again),
      T(an_unknown_wish_trail_or_button_is_left_out), T(the_result_stands_in_groups),
      T(what_is_closed_is_never_a_bare_fit), T(a_fit_that_one_must_ask_about_says_what_to_ask),
      T(why_names_the_conditions_their_source_and_what_would_change_it),
      T(nothing_typed_stands_in_a_title_or_an_address), T(pages_of_answers_are_nobody_elses),
      T(what_was_sent_comes_back_escaped))
