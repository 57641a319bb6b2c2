/* ack_test.c -- what a program may take for success, and that nothing else looks like it. */
#include "desk/mistakes.h"
#include "office/ack.h"
#include "office/test_office.h"
#include "unit.h"

#define FORM "Content-Type: application/x-www-form-urlencoded\r\n"
#define OURS FORM "Origin: http://a\r\nAccept: " ACK_TYPE "\r\n"
#define KEY "000102030405060708090a0b0c0d0e0f"

static MistakeSaid said = { .about = S_INIT("s/d4d4d"), .kind = S_INIT("link"), .id = { 1, 2, 3 } };
static const char PATH[] = "POST /ka/workshop/reports/01020300000000000000000000000000";
static int64_t number;

static Err tell(Db *db, void *what)
{
    bool kept;

    (void)what;
    return mistake_add(db, 20601, &said, &kept);
}

static Err count(Db *db, void *sql)
{
    return db_number(db, sql, &number);
}

static int64_t counted(const char *sql)
{
    office_writes(count, (void *)(uintptr_t)sql);
    return number;
}

/* Steps that were taken with reports: each is one entry of the audit. */
static int64_t steps(void)
{
    return counted("select count(*) from audit where action like 'mistake.%'");
}

static Str form(const Person *p, const char *key, const char *step)
{
    return arena_fmt(&arena, "word=%s&key=%s&step=%s", p->word, key, step);
}

TEST(sr_syn_02_an_acknowledgement_has_its_own_form_and_says_the_key)
{
    Person lali = person_with(ROLE_EDITOR, "", "lali.e");

    office_writes(tell, NULL);
    for (int i = 0; i < 2; i++) { /* the same again: the same answer */
        Str page = ask_with(&lali, PATH, OURS, form(&lali, KEY, "take"));
        assert_int_equal(answer.status, 200);
        assert_true(says(page, "Content-Type: " ACK_TYPE "\r\n"));
        assert_true(says(page, "Cache-Control: no-store\r\n"));
        assert_true(
            says(page, "{\"gza\":\"ack\",\"key\":\"" KEY "\",\"see\":\"/ka/workshop/reports\"}"));
        assert_false(says(page, "Location:"));
    }
    assert_int_equal(steps(), 1);
}

TEST(sr_syn_01_a_key_that_was_used_otherwise_is_409)
{
    Person lali = person_with(ROLE_EDITOR, "", "lali.e");

    office_writes(tell, NULL);
    ask_with(&lali, PATH, OURS, form(&lali, KEY, "take"));
    Str page = ask_with(&lali, PATH, OURS, form(&lali, KEY, "done"));
    assert_int_equal(answer.status, 409);
    assert_false(says(page, "\"gza\""));
    assert_int_equal(steps(), 1);
}

TEST(sr_syn_02_what_is_no_success_has_not_its_form)
{
    Person lali = person_with(ROLE_EDITOR, "", "lali.e"),
           gia = person_with(ROLE_EDITOR, "", "gia.e");
    Str other = form(&lali, KEY, "take");

    office_writes(tell, NULL);
    assert_false(says(ask_with(NULL, PATH, OURS, other), "\"gza\""));
    assert_int_equal(answer.status, 303); /* to the way in: not signed in any more */
    other = form(&lali, KEY, "strange");
    assert_false(says(ask_with(&lali, PATH, OURS, other), "\"gza\""));
    assert_int_equal(answer.status, 404);
    other = form(&lali, "", "take");
    assert_false(says(ask_with(&lali, PATH, OURS, other), "\"gza\"")); /* without a key */
    assert_int_equal(answer.status, 409);
    assert_int_equal(steps(), 0);
    ask_with(&lali, PATH, OURS, form(&lali, KEY, "take"));
    other = form(&gia, "100102030405060708090a0b0c0d0e0f", "take");
    assert_false(says(ask_with(&gia, PATH, OURS, other), "\"gza\"")); /* overtaken */
    assert_int_equal(answer.status, 412);
    post_form(&lali, "/ka/lock", "");
    other = form(&lali, "200102030405060708090a0b0c0d0e0f", "done");
    assert_false(says(ask_with(&lali, PATH, OURS, other), "\"gza\"")); /* locked */
    assert_int_equal(answer.status, 303);
    assert_int_equal(steps(), 1);
}

TEST(sr_web_09_asking_for_it_opens_no_door)
{
    static const char *const others[] = {
        FORM "Accept: " ACK_TYPE "\r\n",
        FORM "Accept: " ACK_TYPE "\r\nOrigin: https://evil.example\r\n",
        FORM "Accept: " ACK_TYPE "\r\nOrigin: null\r\n",
        FORM "Accept: " ACK_TYPE "\r\nOrigin: http://a\r\nSec-Fetch-Site: cross-site\r\n",
        FORM "Accept: " ACK_TYPE "\r\nOrigin: http://a\r\nSec-Fetch-Site: same-site\r\n",
    };
    Person lali = person_with(ROLE_EDITOR, "", "lali.e"),
           gia = person_with(ROLE_EDITOR, "", "gia.e");

    office_writes(tell, NULL);
    for (size_t i = 0; i < COUNT(others); i++) {
        assert_false(says(ask_with(&lali, PATH, others[i], form(&lali, KEY, "take")), "\"gza\""));
        assert_int_equal(answer.status, 403);
    }
    /* Another session's word. */
    assert_false(says(ask_with(&lali, PATH, OURS, form(&gia, KEY, "take")), "\"gza\""));
    assert_int_equal(answer.status, 403);
    assert_int_equal(steps(), 0);
}

TEST(sr_web_10_only_a_form_is_taken)
{
    static const char *const types[] = { "application/json", "text/plain",
                                         "multipart/form-data; boundary=a",
                                         "application/x-www-form-urlencoded2" };
    Person lali = person_with(ROLE_EDITOR, "", "lali.e");

    office_writes(tell, NULL);
    for (size_t i = 0; i < COUNT(types); i++) {
        const char *fields = arena_z(
            &arena, arena_fmt(&arena, "Content-Type: %s\r\nOrigin: http://a\r\nAccept: %s\r\n",
                              types[i], ACK_TYPE));
        assert_false(says(ask_with(&lali, PATH, fields, form(&lali, KEY, "take")), "\"gza\""));
        assert_int_equal(answer.status, 415);
    }
    assert_int_equal(steps(), 0);
}

TEST(sr_web_14_it_says_no_word_and_no_token)
{
    Person lali = person_with(ROLE_EDITOR, "", "lali.e");

    office_writes(tell, NULL);
    Str page = ask_with(&lali, PATH, OURS, form(&lali, KEY, "take"));
    assert_false(says(page, lali.token));
    assert_false(says(page, lali.word));
    assert_false(says(page, "lali.e"));
}

TEST(a_browser_that_submits_a_form_is_led_on)
{
    Person lali = person_with(ROLE_EDITOR, "", "lali.e");

    office_writes(tell, NULL);
    ask_with(&lali, PATH, FORM "Origin: http://a\r\nAccept: text/html," ACK_TYPE ";q=0.1\r\n",
             form(&lali, KEY, "take"));
    assert_int_equal(answer.status, 303);
}

TESTS(OFFICE_TEST(sr_syn_02_an_acknowledgement_has_its_own_form_and_says_the_key),
      OFFICE_TEST(sr_syn_01_a_key_that_was_used_otherwise_is_409),
      OFFICE_TEST(sr_syn_02_what_is_no_success_has_not_its_form),
      OFFICE_TEST(sr_web_09_asking_for_it_opens_no_door),
      OFFICE_TEST(sr_web_10_only_a_form_is_taken),
      OFFICE_TEST(sr_web_14_it_says_no_word_and_no_token),
      OFFICE_TEST(a_browser_that_submits_a_form_is_led_on));
