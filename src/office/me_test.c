/* me_test.c -- one's own account: what is shown, what is asked again, what is another's; and passkeys over HTTP. */
#include "office/me.h"
#include "office/passkey.h"
#include "office/test_office.h"
#include "unit.h"

static int office_with_a_name(void **state)
{
    office_base = "https://desk.example";
    return office_made(state);
}

static int office_with_a_number(void **state)
{
    office_base = "http://127.0.0.1:8080";
    return office_made(state);
}

#define NAME_TEST(name) cmocka_unit_test_setup_teardown(name, office_with_a_name, office_gone)
#define NUMBER_TEST(name) cmocka_unit_test_setup_teardown(name, office_with_a_number, office_gone)

/* A second session of the same person, elsewhere. */
static Err sign_in_again(Db *db, void *what)
{
    Person *p = what;
    SignIn typed = { .login = str_c(p->login), .now_s = office_time };
    SignInLook look = { .known = true, .staff = p->id };
    SignedIn in;

    TRY(signin_open(db, keys, &typed, &look, (Str){ 0 }, NULL, &in));
    MUST(in.ok);
    memcpy(p->token, in.token, sizeof(p->token));
    session_word(keys, str_c(p->token), p->word);
    return OK;
}

static Person elsewhere(const Person *who)
{
    Person p = *who;

    office_writes(sign_in_again, &p);
    return p;
}

/* The rows of the other sessions on one's own page. */
static Str other_row(const Person *who)
{
    Str page = get_page(who, "/ka/me"), mark = S("name=\"session\" value=\"");
    ptrdiff_t at = str_find(page, mark);

    return at < 0 ? (Str){ 0 }
                  : arena_str(&arena, str_head(str_from(page, (size_t)at + mark.n), 32));
}

static Str keep(Str page)
{
    return arena_str(&arena, page);
}

TEST(everybody_has_a_page_of_his_own)
{
    a_hub("telavi");
    Person nino = person_with(ROLE_CONSULTANT, "telavi", "nino.k");
    Person lali = person_with(ROLE_DONOR_OFFICER, "", "lali.m");

    Str page = get_page(&nino, "/ka/me");
    assert_int_equal(answer.status, 200);
    assert_true(says(page, "nino.k") && says(page, "თელავის"));
    assert_true(says(page, "19")); /* of 20 codes one was used */
    assert_false(says(page, "lali.m"));
    page = get_page(&lali, "/en/me");
    assert_int_equal(answer.status, 200);
    assert_true(says(page, "lali.m") && says(page, "the whole network"));
    get_page(NULL, "/ka/me");
    assert_int_equal(answer.status, 303);
}

TEST(what_was_done_is_said_and_nothing_else)
{
    Person lali = person_with(ROLE_EDITOR, "", "lali.m");

    assert_true(says(get_page(&lali, "/en/me?done=password"), "The password is changed."));
    assert_false(says(get_page(&lali, "/en/me?done=%3Cb%3Ex"), "<b>x"));
    assert_false(says(get_page(&lali, "/en/me?done=title"), "gza-done"));
}

TEST(sr_ses_06_changes_ask_for_the_factors_again)
{
    static const char *const pages[] = { "/ka/me/password", "/ka/me/codes", "/ka/me/totp",
                                         "/ka/me/passkey" };
    Person lali = person_with(ROLE_EDITOR, "", "lali.m");

    for (size_t i = 0; i < COUNT(pages); i++) {
        office_time = OFFICE_NOW + PROVED_S - 1;
        get_page(&lali, pages[i]);
        assert_int_equal(answer.status, 200);
        office_time = OFFICE_NOW + PROVED_S;
        Str page = get_page(&lali, pages[i]);
        assert_int_equal(answer.status, 303);
        assert_true(says(page, "Location: /ka/unlock?again=1&to=/me/"));
        page = post_form(&lali, pages[i], "password=ოთხი+ლურჯი+გოგრა&totp=000000&kind=key");
        assert_int_equal(answer.status, 303);
        assert_true(says(page, "/ka/unlock?again=1"));
    }
    post_form(&lali, "/ka/me/passkey/00112233445566778899aabbccddeeff", "");
    assert_int_equal(answer.status, 303);
    Str page = get_page(&lali, "/en/unlock?again=1&to=/me/password");
    assert_int_equal(answer.status, 200);
    assert_true(says(page, "Show that it is you") && says(page, "value=\"/me/password\""));
    /* Without it there is nothing to unlock. */
    get_page(&lali, "/en/unlock?to=/me/password");
    assert_int_equal(answer.status, 303);
}

TEST(sr_ses_05_a_new_password_ends_the_other_sessions)
{
    Person lali = person_with(ROLE_EDITOR, "", "lali.m"), home = elsewhere(&lali);

    Str page = post_form(&lali, "/en/me/password", "password=12345678");
    assert_int_equal(answer.status, 422);
    assert_true(says(page, "id=\"password-fault\""));
    assert_false(says(page, "12345678"));
    assert_true(says(get_page(&home, "/ka/me/home"), "/ka/workshop"));
    page = post_form(&lali, "/en/me/password", "password=four+blue+pumpkins+at+night");
    assert_true(says(page, "Location: /en/me?done=password\r\n"));
    assert_true(says(get_page(&home, "/ka/me/home"), "/ka/sign-in"));
    assert_int_equal((get_page(&lali, "/en/me"), answer.status), 200);
}

TEST(sr_syn_01_new_codes_are_the_same_when_the_form_is_sent_again)
{
    Person lali = person_with(ROLE_EDITOR, "", "lali.m");
    const char *key = "key=00112233445566778899aabbccddeeff";

    Str one = keep(post_form(&lali, "/en/me/codes", key));
    assert_int_equal(answer.status, 200);
    assert_true(says(one, "<li><code>"));
    Str list = str_from(one, (size_t)str_find(one, S("<ol")));
    list = str_head(list, (size_t)str_find(list, S("</ol>")));
    assert_true(str_find(keep(post_form(&lali, "/en/me/codes", key)), list) >= 0);
    assert_false(str_find(keep(post_form(&lali, "/en/me/codes", "")), list) >= 0);
    ask_with(&lali, "POST /en/me/codes",
             "Origin: http://a\r\nContent-Type: application/x-www-form-urlencoded\r\n",
             arena_fmt(&arena, "word=%s", lali.word));
    assert_int_equal(answer.status, 403); /* no key, no codes */
    assert_true(says(get_page(&lali, "/en/me"), "20 left."));
}

TEST(sr_ses_05_people_see_and_end_their_own_sessions)
{
    Person lali = person_with(ROLE_EDITOR, "", "lali.m"), home = elsewhere(&lali);
    Person nino = person_with(ROLE_EDITOR, "", "nino.k"), hers = elsewhere(&nino);

    Str row = other_row(&nino); /* names nino's other session, or this one of it */
    assert_int_equal(row.n, 32);
    post_form(&lali, "/ka/me/sessions", arena_fmt(&arena, "session=%.*s", STR(row)).p);
    assert_true(says(get_page(&hers, "/ka/me/home"), "/ka/workshop")); /* another's stays */
    row = other_row(&lali);
    Str page = post_form(&lali, "/ka/me/sessions", arena_fmt(&arena, "session=%.*s", STR(row)).p);
    assert_true(says(page, "Location: /ka/me?done=sessions\r\n"));
    assert_true(says(get_page(&home, "/ka/me/home"), "/ka/sign-in"));
    post_form(&nino, "/ka/me/sessions", "session=others");
    assert_true(says(get_page(&hers, "/ka/me/home"), "/ka/sign-in"));
    assert_true(says(get_page(&nino, "/ka/me/home"), "/ka/workshop"));
}

TEST(sr_auth_10_sign_ins_and_changes_are_shown_to_whom_they_concern)
{
    Person lali = person_with(ROLE_EDITOR, "", "lali.m"),
           nino = person_with(ROLE_EDITOR, "", "nino.k");

    post_form(&lali, "/en/me/password", "password=four+blue+pumpkins+at+night");
    Str page = keep(get_page(&lali, "/en/me"));
    assert_true(says(page, "The password was changed") &&
                says(page, "Signed in with password and code"));
    assert_false(says(get_page(&nino, "/en/me"), "The password was changed"));
}

TEST(the_language_stays)
{
    Person lali = person_with(ROLE_EDITOR, "", "lali.m");

    Str page = post_form(&lali, "/ka/me", "language=en");
    assert_true(says(page, "Location: /en/me?done=language\r\n"));
    post_form(&lali, "/ka/me", "language=de");
    assert_int_equal(answer.status, 409);
}

/* ---- passkeys ------------------------------------------------------------------------------------------- */

TEST(pages_that_ask_for_a_passkey_say_so)
{
    Person lali = person_with(ROLE_EDITOR, "", "lali.m");

    Str page = keep(get_page(NULL, "/ka/sign-in"));
    assert_true(says(page, "data-passkey=\"get\"") &&
                says(page, "data-origin=\"https://desk.example\""));
    assert_true(says(page, "publickey-credentials-get=(self)"));
    assert_false(says(page, "Set-Cookie")); /* looking at it leaves no trace */
    page = keep(get_page(&lali, "/ka/me/passkey"));
    assert_true(says(page, "data-passkey=\"create\"") &&
                says(page, "publickey-credentials-create=(self)"));
    page = keep(get_page(&lali, "/ka/me"));
    assert_true(says(page, "publickey-credentials-get=()") &&
                says(page, "publickey-credentials-create=()"));
}

TEST(an_address_of_numbers_has_no_passkeys_and_says_why)
{
    Person lali = person_with(ROLE_EDITOR, "", "lali.m");

    assert_false(says(get_page(NULL, "/ka/sign-in"), "data-passkey"));
    assert_true(says(get_page(&lali, "/en/me"), "Passkeys do not work at this address"));
    assert_true(says(get_page(&lali, "/en/me/passkey"), "Passkeys do not work at this address"));
    get_page(NULL, "/ka/sign-in/passkey");
    assert_int_equal(answer.status, 404);
    post_form(NULL, "/ka/sign-in", "way=passkey");
    assert_int_equal(answer.status, 404);
}

TEST(sr_auth_02_a_challenge_comes_with_the_cookie_of_its_try)
{
    Str one = keep(get_page(NULL, "/ka/sign-in/passkey"));
    assert_int_equal(answer.status, 200);
    assert_true(says(one, "Content-Type: application/json\r\n") &&
                says(one, "Cache-Control: no-store\r\n"));
    ptrdiff_t at = str_find(one, S("__Host-gza-try="));
    assert_true(at > 0 && says(one, "; Path=/; Secure; HttpOnly; SameSite=Strict\r\n"));
    Str cookie = str_head(str_from(one, (size_t)at), sizeof("__Host-gza-try=") - 1 + TOKEN_CHARS);
    Str two = keep(ask_with(NULL, "GET /ka/sign-in/passkey",
                            arena_fmt(&arena, "Cookie: %.*s\r\n", STR(cookie)).p, (Str){ 0 }));
    assert_false(says(two, "Set-Cookie")); /* the same try */
    Str body = str_from(one, (size_t)str_find(one, S("{\"challenge\"")));
    assert_true(str_find(two, body) < 0); /* and another challenge */
}

/* Whatever is wrong: the same status and, but for keys and the like, the same page. */
TEST(sr_auth_06_refused_passkeys_are_all_refused_alike)
{
    static const char *const forms[] = {
        "way=passkey", "way=passkey&credential=AAAA&ticket=1.x",
        "way=passkey&credential=BBBB&client_data=e30&signature=AA"
    };
    size_t bytes = 0;

    for (size_t i = 0; i < COUNT(forms); i++) {
        Str page = post_form(NULL, "/en/sign-in", forms[i]);
        assert_int_equal(answer.status, 422);
        assert_true(says(page, "The passkey did not work."));
        assert_true(i == 0 || page.n == bytes);
        bytes = page.n;
    }
}

TEST(sr_auth_05_guessing_with_passkeys_is_slowed)
{
    int let_in = 0;

    for (int i = 0; i < 60; i++) {
        post_form(NULL, "/ka/sign-in", arena_fmt(&arena, "way=passkey&credential=AAA%d", i).p);
        let_in += answer.status == 422;
        assert_true(answer.status == 422 || answer.status == 429);
    }
    assert_true(let_in >= 3 && let_in < 40);
}

TEST(sr_auz_04_anothers_passkey_is_absent)
{
    Person lali = person_with(ROLE_EDITOR, "", "lali.m");

    post_form(&lali, "/ka/me/passkey/00112233445566778899aabbccddeeff", "");
    assert_int_equal(answer.status, 404);
    post_form(&lali, "/ka/me/passkey/x", "");
    assert_int_equal(answer.status, 404);
    Str page =
        post_form(&lali, "/en/me/passkey", "kind=key&ticket=1.a&client_data=e30&attestation=oA");
    assert_int_equal(answer.status, 422);
    assert_true(says(page, "could not be added"));
}

TESTS(NAME_TEST(everybody_has_a_page_of_his_own), NAME_TEST(what_was_done_is_said_and_nothing_else),
      NAME_TEST(sr_ses_06_changes_ask_for_the_factors_again),
      NAME_TEST(sr_ses_05_a_new_password_ends_the_other_sessions),
      NAME_TEST(sr_syn_01_new_codes_are_the_same_when_the_form_is_sent_again),
      NAME_TEST(sr_ses_05_people_see_and_end_their_own_sessions),
      NAME_TEST(sr_auth_10_sign_ins_and_changes_are_shown_to_whom_they_concern),
      NAME_TEST(the_language_stays), NAME_TEST(pages_that_ask_for_a_passkey_say_so),
      NUMBER_TEST(an_address_of_numbers_has_no_passkeys_and_says_why),
      NAME_TEST(sr_auth_02_a_challenge_comes_with_the_cookie_of_its_try),
      NAME_TEST(sr_auth_06_refused_passkeys_are_all_refused_alike),
      NAME_TEST(sr_auth_05_guessing_with_passkeys_is_slowed),
      NAME_TEST(sr_auz_04_anothers_passkey_is_absent));
