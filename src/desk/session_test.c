/* session_test.c -- signing in by each way, and how long it lasts, to the second. */
#include "desk/guard.h"
#include "desk/test_desk.h"
#include "unit.h"
#include <sodium.h>

#define PASSWORD "ღამის მატარებელი"

typedef struct Person {
    StaffId id;
    TotpSecret totp;
    char printed[PRINTED_CODES][CODE_ROOM];
} Person;

static const char *cheap_hash(void)
{
    static char hash[PASSWORD_HASH_ROOM];

    MUST(crypto_pwhash_str_alg(hash, PASSWORD, strlen(PASSWORD), 1, 8192,
                               crypto_pwhash_ALG_ARGON2ID13) == 0);
    return hash;
}

/* In a hub, or at the network when `hub` is empty. */
static Person person(const char *login, const char *hub, Role role, Second second)
{
    char code[CODE_ROOM], digits[9];
    Actor nobody = { 0 };
    Act act = machine(), join;
    Invitation inv;
    Outcome found;
    Person p = { 0 };
    Result r;

    good(staff_invite(db, &act, str_c(hub), role, S("ნინო"), code, &r));
    good(staff_invitation(db, &arena, keys, str_c(code), NOW, &inv, &found));
    MUST(found == OUTCOME_DONE);
    p.totp = inv.totp;
    good(totp_code(inv.totp.bytes, TOTP_SECRET_BYTES, NOW / TOTP_STEP_S - 1, 6, digits));
    Joining j = { .code = str_c(code),
                  .login = str_c(login),
                  .name = S("ნინო"),
                  .language = S("ka"),
                  .password_hash = cheap_hash(),
                  .second = second,
                  .totp = str_c(digits) };
    MUST(act_allow(&nobody, S("/join"), ROUTE_POST, (Str){ 0 }, &join));
    join.now_s = NOW;
    join.keys = keys;
    join.key = new_key();
    good(staff_join(db, &join, &j, p.printed, &p.id, &r));
    MUST(r.outcome == OUTCOME_DONE);
    return p;
}

static SignedIn signs_in(const char *login, const char *password, const char *code,
                         const char *device, int64_t now_s, const Mark *before)
{
    SignIn typed = { str_c(login), str_c(password), str_c(code), str_c(device), now_s };
    SignInLook look;
    SignedIn out;

    good(signin_look(db, keys, &typed, &look));
    signin_check(keys, &typed, &look);
    good(signin_finish(db, keys, &typed, &look, before, &out));
    return out;
}

static const char *digits_at(const Person *p, int64_t now_s)
{
    static char digits[9];

    good(totp_code(p->totp.bytes, TOTP_SECRET_BYTES, now_s / TOTP_STEP_S, 6, digits));
    return digits;
}

static bool is_there(const char *token, int64_t now_s, Session *s)
{
    bool found;

    good(session_find(db, &arena, keys, str_c(token), now_s, s, &found));
    return found;
}

TEST(sr_auth_01_password_and_totp)
{
    Person nino = person("nino", "telavi", ROLE_CONSULTANT, SECOND_TOTP);
    Session s;

    SignedIn in = signs_in("Nino", PASSWORD, digits_at(&nino, NOW), "", NOW, NULL);
    assert_true(in.ok);
    assert_true(is_there(in.token, NOW + 60, &s));
    assert_str(s.name, "ნინო");
    assert_int_equal(s.who.held_count, 1);
    assert_int_equal(s.who.held[0].role, ROLE_CONSULTANT);
    assert_string_equal(s.who.held[0].hub, "telavi");
    assert_memory_equal(&s.who.staff, &nino.id, sizeof(nino.id));
    int64_t later = NOW + 90;
    assert_false(signs_in("nino", "wrong password", digits_at(&nino, later), "", later, NULL).ok);
    assert_false(signs_in("nino", PASSWORD, "000000", "", later, NULL).ok);
    assert_false(signs_in("nino", PASSWORD, "", "", later, NULL).ok);
    assert_false(signs_in("nobody", PASSWORD, digits_at(&nino, later), "", later, NULL).ok);
    assert_true(signs_in("nino", PASSWORD, digits_at(&nino, later), "", later, NULL).ok);
}

TEST(sr_auth_07_a_code_works_once)
{
    Person nino = person("nino", "telavi", ROLE_CONSULTANT, SECOND_TOTP);
    Person dato = person("dato", "telavi", ROLE_CONSULTANT, SECOND_PRINTED);

    assert_true(signs_in("nino", PASSWORD, digits_at(&nino, NOW), "", NOW, NULL).ok);
    assert_false(signs_in("nino", PASSWORD, digits_at(&nino, NOW), "", NOW + 1, NULL).ok);
    assert_false(signs_in("nino", PASSWORD, digits_at(&nino, NOW - 30), "", NOW, NULL)
                     .ok); /* an older step */
    assert_true(signs_in("dato", PASSWORD, dato.printed[4], "", NOW, NULL).ok);
    assert_false(signs_in("dato", PASSWORD, dato.printed[4], "", NOW, NULL).ok);
    assert_false(signs_in("nino", PASSWORD, dato.printed[5], "", NOW, NULL).ok); /* another's */
    assert_true(signs_in("dato", PASSWORD, dato.printed[5], "", NOW, NULL).ok);
    assert_int_equal(number("select count(*) from staff_code"), PRINTED_CODES - 2);
}

TEST(a_wrong_password_uses_no_code_up)
{
    Person dato = person("dato", "telavi", ROLE_CONSULTANT, SECOND_PRINTED);

    assert_false(signs_in("dato", "wrong password", dato.printed[0], "", NOW, NULL).ok);
    assert_true(signs_in("dato", PASSWORD, dato.printed[0], "", NOW, NULL).ok);
}

TEST(sr_auth_04_an_old_hash_is_raised_at_sign_in)
{
    Person nino = person("nino", "telavi", ROLE_CONSULTANT, SECOND_TOTP);

    assert_int_equal(
        number("select count(*) from staff where password like '$argon2id$v=19$m=65536,t=3,%'"), 0);
    assert_true(signs_in("nino", PASSWORD, digits_at(&nino, NOW), "", NOW, NULL).ok);
    assert_int_equal(
        number("select count(*) from staff where password like '$argon2id$v=19$m=65536,t=3,%'"), 1);
    assert_true(signs_in("nino", PASSWORD, digits_at(&nino, NOW + 60), "", NOW + 60, NULL).ok);
}

TEST(sr_ses_01_identifiers_are_new_each_time_and_kept_as_hashes)
{
    Person dato = person("dato", "telavi", ROLE_CONSULTANT, SECOND_PRINTED);
    SignedIn one = signs_in("dato", PASSWORD, dato.printed[0], "", NOW, NULL);
    SignedIn two = signs_in("dato", PASSWORD, dato.printed[1], one.device, NOW, NULL);
    Session s;
    char made_up[TOKEN_CHARS + 1];

    assert_string_not_equal(one.token, two.token);
    token_new(made_up);
    assert_false(is_there(made_up, NOW, &s));
    assert_false(is_there("", NOW, &s));
    db_checkpoint(db, true);
    Str file = file_bytes(&arena, "gza.db");
    assert_true(str_find(file, str_c(one.token)) < 0);
    assert_true(str_find(file, str_c(one.device)) < 0);
    assert_true(str_find(file, S("dato")) >= 0);
    /* Proving again gives another identifier, and the one before ends. */
    assert_true(is_there(two.token, NOW, &s));
    SignedIn three = signs_in("dato", PASSWORD, dato.printed[2], one.device, NOW + 5, &s.mark);
    assert_true(three.ok);
    assert_false(is_there(two.token, NOW + 5, &s));
    assert_true(is_there(three.token, NOW + 5, &s));
}

TEST(sr_ses_03_fifteen_minutes_idle_and_twelve_hours_in_all)
{
    Person dato = person("dato", "telavi", ROLE_CONSULTANT, SECOND_PRINTED);
    Person ana = person("ana", "", ROLE_EDITOR, SECOND_PRINTED);
    SignedIn in = signs_in("dato", PASSWORD, dato.printed[0], "", NOW, NULL);
    SignedIn editor = signs_in("ana", PASSWORD, ana.printed[0], "", NOW, NULL);
    Session s;

    assert_true(is_there(in.token, NOW + 15 * 60 - 1, &s));
    assert_int_equal(s.ends_s, NOW + 15 * 60);
    assert_false(is_there(in.token, NOW + 15 * 60, &s));
    assert_true(is_there(editor.token, NOW + 30 * 60 - 1, &s));
    assert_false(is_there(editor.token, NOW + 30 * 60, &s));
    int64_t t = NOW;
    for (; t + 600 < NOW + 12 * 3600; t += 600) {
        assert_true(is_there(in.token, t + 600, &s));
        assert_true(session_wants_touch(&s, t + 600));
        good(session_touch(db, &s.mark, t + 600));
    }
    assert_true(is_there(in.token, NOW + 12 * 3600 - 1, &s));
    assert_false(is_there(in.token, NOW + 12 * 3600, &s));
    good(session_forget(db, NOW + 12 * 3600 + 1));
    assert_int_equal(number("select count(*) from session"), 0);
}

TEST(sr_ses_04_changes_of_roles_work_with_the_next_request)
{
    Person dato = person("dato", "telavi", ROLE_CONSULTANT, SECOND_PRINTED);
    SignedIn in = signs_in("dato", PASSWORD, dato.printed[0], "", NOW, NULL);
    Act act = machine(), may;
    Session s;
    Result r;

    assert_true(is_there(in.token, NOW, &s));
    assert_true(act_allow(&s.who, S("/desk/contacts"), ROUTE_POST, S("telavi"), &may));
    good(staff_role_take(db, &act, dato.id, S("telavi"), ROLE_CONSULTANT, &r));
    assert_int_equal(r.outcome, OUTCOME_DONE);
    assert_true(is_there(in.token, NOW, &s));
    assert_false(act_allow(&s.who, S("/desk/contacts"), ROUTE_POST, S("telavi"), &may));
    act = machine();
    good(staff_leave(db, &act, dato.id, &r));
    assert_int_equal(r.outcome, OUTCOME_DONE);
    assert_false(is_there(in.token, NOW, &s));
    assert_false(signs_in("dato", PASSWORD, dato.printed[1], "", NOW, NULL).ok);
}

TEST(sr_ses_05_a_new_factor_ends_the_other_sessions)
{
    Person dato = person("dato", "telavi", ROLE_CONSULTANT, SECOND_PRINTED);
    SignedIn home = signs_in("dato", PASSWORD, dato.printed[0], "", NOW, NULL);
    SignedIn desk = signs_in("dato", PASSWORD, dato.printed[1], "", NOW, NULL);
    char printed[PRINTED_CODES][CODE_ROOM];
    const Session *list;
    Session s;
    size_t n;
    Act act;
    Result r;

    assert_true(is_there(desk.token, NOW, &s));
    good(session_list(db, &arena, dato.id, NOW, &list, &n));
    assert_int_equal(n, 2);
    MUST(act_allow(&s.who, S("/me"), ROUTE_POST, (Str){ 0 }, &act));
    act.now_s = NOW;
    act.keys = keys;
    act.key = new_key();
    good(staff_print_codes(db, &act, dato.id, printed, &s.mark, &r));
    assert_int_equal(r.outcome, OUTCOME_DONE);
    assert_false(is_there(home.token, NOW, &s));
    assert_true(is_there(desk.token, NOW, &s));
    assert_false(signs_in("dato", PASSWORD, dato.printed[2], "", NOW, NULL).ok); /* old paper */
    assert_true(signs_in("dato", PASSWORD, printed[0], "", NOW, NULL).ok);
    good(session_end_all(db, &act, dato.id, NULL));
    assert_false(is_there(desk.token, NOW, &s));
}

TEST(who_has_paper_can_take_a_phone_later)
{
    Person dato = person("dato", "telavi", ROLE_CONSULTANT, SECOND_PRINTED);
    SignedIn in = signs_in("dato", PASSWORD, dato.printed[0], "", NOW, NULL);
    SignedIn other = signs_in("dato", PASSWORD, dato.printed[1], "", NOW, NULL);
    TotpSecret shown, again;
    Session s;
    Act act;
    Result r;

    assert_true(is_there(in.token, NOW, &s));
    totp_of_session(keys, &s.mark, &shown);
    totp_of_session(keys, &s.mark, &again);
    assert_memory_equal(&shown, &again, sizeof(shown));
    MUST(act_allow(&s.who, S("/me"), ROUTE_POST, (Str){ 0 }, &act));
    act.now_s = NOW;
    act.keys = keys;
    act.key = new_key();
    good(staff_totp_set(db, &act, dato.id, &shown, S("000000"), &s.mark, &r));
    assert_true(has_fault(&r, "totp", "no-match"));
    dato.totp = shown;
    good(staff_totp_set(db, &act, dato.id, &shown, str_c(digits_at(&dato, NOW)), &s.mark, &r));
    assert_int_equal(r.outcome, OUTCOME_DONE);
    assert_true(is_there(in.token, NOW, &s));
    assert_false(is_there(other.token, NOW, &s));                                      /* SES-05 */
    assert_false(signs_in("dato", PASSWORD, digits_at(&dato, NOW), "", NOW, NULL).ok); /* used up */
    assert_true(signs_in("dato", PASSWORD, digits_at(&dato, NOW + 30), "", NOW + 30, NULL).ok);
    assert_true(signs_in("dato", PASSWORD, dato.printed[2], "", NOW + 30, NULL)
                    .ok); /* paper is still good */
    Person nino = person("nino", "telavi", ROLE_CONSULTANT, SECOND_PRINTED);
    good(staff_totp_set(db, &act, nino.id, &shown, S("000000"), NULL, &r));
    assert_int_equal(r.outcome, OUTCOME_REFUSED);
}

TEST(sr_ses_06_the_factors_count_as_just_shown_for_five_minutes)
{
    Person dato = person("dato", "telavi", ROLE_CONSULTANT, SECOND_PRINTED);
    SignedIn in = signs_in("dato", PASSWORD, dato.printed[0], "", NOW, NULL);
    Session s;

    assert_true(is_there(in.token, NOW + 299, &s));
    assert_true(session_is_proved(&s, NOW + 299));
    assert_false(session_is_proved(&s, NOW + 300));
    assert_false(session_is_proved(&s, NOW - 1)); /* a clock that was set back */
}

TEST(sr_ses_07_a_locked_session_opens_for_its_owner_alone)
{
    Person dato = person("dato", "telavi", ROLE_CONSULTANT, SECOND_PRINTED);
    Person nino = person("nino", "telavi", ROLE_CONSULTANT, SECOND_PRINTED);
    SignedIn in = signs_in("dato", PASSWORD, dato.printed[0], "", NOW, NULL);
    Session s, other;
    Act act;

    assert_true(is_there(in.token, NOW, &s));
    MUST(act_allow(&s.who, S("/lock"), ROUTE_POST, (Str){ 0 }, &act));
    act.now_s = NOW;
    act.keys = keys;
    good(session_lock(db, &act, &s.mark));
    assert_true(is_there(in.token, NOW, &s));
    assert_true(s.locked);
    assert_false(session_wants_touch(&s, NOW + 60));
    assert_false(session_is_proved(&s, NOW));
    assert_false(signs_in("dato", PASSWORD, "", "", NOW, &s.mark).ok);
    SignedIn hers =
        signs_in("nino", PASSWORD, nino.printed[0], "", NOW, &s.mark); /* she takes the PC over */
    assert_true(hers.ok);
    assert_true(is_there(in.token, NOW, &s)); /* his stays, locked */
    assert_true(s.locked);
    assert_true(is_there(hers.token, NOW, &other));
    assert_memory_equal(&other.who.staff, &nino.id, sizeof(nino.id));
    SignedIn his = signs_in("dato", PASSWORD, dato.printed[1], "", NOW, &s.mark);
    assert_true(his.ok);
    assert_false(is_there(in.token, NOW, &s));
    assert_true(is_there(his.token, NOW, &s));
    assert_false(s.locked);
}

TEST(sr_web_09_the_word_of_a_form_is_of_one_session)
{
    char one[TOKEN_CHARS + 1], two[TOKEN_CHARS + 1], word[TOKEN_CHARS + 1];

    token_new(one);
    token_new(two);
    session_word(keys, str_c(one), word);
    assert_true(session_word_fits(keys, str_c(one), str_c(word)));
    assert_false(session_word_fits(keys, str_c(two), str_c(word)));
    assert_false(session_word_fits(keys, str_c(one), (Str){ 0 }));
    assert_false(session_word_fits(keys, (Str){ 0 }, str_c(word)));
    assert_string_not_equal(one, word);
}

TEST(sr_log_01_sign_ins_and_refusals_are_written_down_without_what_was_typed)
{
    Person dato = person("dato", "telavi", ROLE_CONSULTANT, SECOND_PRINTED);

    signs_in("dato", PASSWORD, dato.printed[0], "", NOW, NULL);
    signs_in("dato", "canarypassword", dato.printed[1], "", NOW, NULL);
    signs_in("canaryname", "x", "y", "", NOW, NULL);
    assert_int_equal(
        number("select count(*) from audit where action = 'sign-in' and result = 'done'"), 1);
    assert_int_equal(
        number("select count(*) from audit where action = 'sign-in' and result = 'refused'"), 2);
    db_checkpoint(db, true);
    assert_true(str_find(file_bytes(&arena, "gza.db"), S("canary")) < 0);
}

TEST(sr_auth_05_guessing_is_slowed_and_a_known_browser_is_not)
{
    Guard *g = guard_new();
    int refused = 0, let_in = 0;

    for (int second = 0; second < 60; second++)
        for (int i = 0; i < 20; i++) {
            if (guard_ask(g, S("198.51.100.7"), S("dato"), (Str){ 0 }, NOW + second) > 0)
                refused++;
            else
                let_in++;
        }
    assert_true(let_in < 10 && refused > 1190);
    assert_int_equal(guard_ask(g, S("203.0.113.5"), S("dato"), S("his browser"), NOW + 60),
                     0); /* at once */
    guard_succeeded(g, S("203.0.113.5"), S("dato"), S("his browser"));
    assert_int_equal(guard_ask(g, S("198.51.100.7"), S("dato"), S("his browser"), NOW + 61),
                     0); /* even beside the attacker */
    assert_true(guard_ask(g, S("203.0.113.9"), S("dato"), (Str){ 0 }, NOW + 60) >
                0); /* an unknown browser waits */
    int wait = guard_ask(g, S("198.51.100.7"), S("dato"), (Str){ 0 }, NOW + 60);
    assert_in_range(wait, 1, GUARD_WAIT_MOST_S);
    assert_int_equal(guard_ask(g, S("203.0.113.9"), S("dato"), (Str){ 0 }, NOW + 60 + 3700),
                     0); /* it is forgotten */
    guard_free(g);
}

TEST(sr_auth_05_one_source_that_tries_many_names)
{
    Guard *g = guard_new();
    int let_in = 0;

    for (int i = 0; i < 600; i++)
        let_in += guard_ask(g, S("198.51.100.7"), arena_fmt(&arena, "name%d", i), (Str){ 0 },
                            NOW + i / 20) == 0;
    assert_true(let_in < GUARD_SOURCE_FREE_TRIES + 8);
    guard_free(g);
}

TEST(sr_web_16_a_municipality_behind_one_address_signs_in)
{
    Guard *g = guard_new();

    for (int i = 0; i < 100; i++) { /* each mistypes once */
        Str name = arena_fmt(&arena, "name%d", i);
        int waits = guard_ask(g, S("198.51.100.7"), name, (Str){ 0 }, NOW + 5 * i);
        assert_true(waits < 5);
        waits = guard_ask(g, S("198.51.100.7"), name, (Str){ 0 }, NOW + 5 * i + 3);
        assert_true(waits < 5);
        guard_succeeded(g, S("198.51.100.7"), name, (Str){ 0 });
    }
    guard_free(g);
}

TESTS(HUBS_TEST(sr_auth_01_password_and_totp), HUBS_TEST(sr_auth_07_a_code_works_once),
      HUBS_TEST(a_wrong_password_uses_no_code_up),
      HUBS_TEST(sr_auth_04_an_old_hash_is_raised_at_sign_in),
      HUBS_TEST(sr_ses_01_identifiers_are_new_each_time_and_kept_as_hashes),
      HUBS_TEST(sr_ses_03_fifteen_minutes_idle_and_twelve_hours_in_all),
      HUBS_TEST(sr_ses_04_changes_of_roles_work_with_the_next_request),
      HUBS_TEST(sr_ses_05_a_new_factor_ends_the_other_sessions),
      HUBS_TEST(who_has_paper_can_take_a_phone_later),
      HUBS_TEST(sr_ses_06_the_factors_count_as_just_shown_for_five_minutes),
      HUBS_TEST(sr_ses_07_a_locked_session_opens_for_its_owner_alone),
      HUBS_TEST(sr_web_09_the_word_of_a_form_is_of_one_session),
      HUBS_TEST(sr_log_01_sign_ins_and_refusals_are_written_down_without_what_was_typed),
      HUBS_TEST(sr_auth_05_guessing_is_slowed_and_a_known_browser_is_not),
      HUBS_TEST(sr_auth_05_one_source_that_tries_many_names),
      HUBS_TEST(sr_web_16_a_municipality_behind_one_address_signs_in));
