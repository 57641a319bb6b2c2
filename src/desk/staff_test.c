/* staff_test.c -- from the code in the terminal to colleagues who come and go. */
#include "desk/test_desk.h"
#include "unit.h"
#include <sodium.h>

static const char *hash_of(const char *password)
{
    static char hash[PASSWORD_HASH_ROOM];

    MUST(crypto_pwhash_str_alg(hash, password, strlen(password), 1, 8192,
                               crypto_pwhash_ALG_ARGON2ID13) == 0);
    return hash;
}

static Act open_act(void)
{
    Actor nobody = { 0 };
    Act act;

    MUST(act_allow(&nobody, S("/join"), ROUTE_POST, (Str){ 0 }, &act));
    act.now_s = NOW;
    act.keys = keys;
    act.key = new_key();
    return act;
}

/* Joins with printed codes. */
static Result joins(const char *code, const char *login, char printed[][CODE_ROOM], StaffId *id)
{
    Joining j = { .code = str_c(code),
                  .login = str_c(login),
                  .name = S("ნინო ბერიძე"),
                  .language = S("ka"),
                  .password_hash = hash_of("ღამის მატარებელი"),
                  .second = SECOND_PRINTED };
    Act act = open_act();
    Result r;

    good(staff_join(db, &act, &j, printed, id, &r));
    return r;
}

static StaffId administrator(void)
{
    char code[CODE_ROOM], printed[PRINTED_CODES][CODE_ROOM];
    Act act = machine();
    StaffId id;
    Result r;

    good(staff_first_code(db, &act, code, &r));
    MUST(r.outcome == OUTCOME_DONE);
    MUST(joins(code, "eka", printed, &id).outcome == OUTCOME_DONE);
    return id;
}

static Act as(StaffId id, Role role, const char *hub, const char *path)
{
    Act act = act_as(role, hub, path, ROUTE_POST, hub);

    act.who.staff = id;
    return act;
}

static StaffId member(const Act *by, const char *hub, Role role, const char *login)
{
    char code[CODE_ROOM], printed[PRINTED_CODES][CODE_ROOM];
    Act act = *by;
    StaffId id;
    Result r;

    act.key = new_key();
    good(staff_invite(db, &act, str_c(hub), role, S("ნინო"), code, &r));
    MUST(r.outcome == OUTCOME_DONE);
    MUST(joins(code, login, printed, &id).outcome == OUTCOME_DONE);
    return id;
}

TEST(sr_auth_08_the_first_administrator_comes_from_the_machine)
{
    char first[CODE_ROOM], second[CODE_ROOM], printed[PRINTED_CODES][CODE_ROOM];
    Act act = machine(), again = machine();
    bool needed;
    StaffId id;
    Result r;

    good(staff_needs_first(db, &needed));
    assert_true(needed);
    assert_int_equal(number("select count(*) from staff"), 0); /* no default account */
    good(staff_first_code(db, &act, first, &r));
    assert_int_equal(r.outcome, OUTCOME_DONE);
    good(staff_first_code(db, &again, second, &r)); /* the one before ends */
    assert_int_equal(joins(first, "eka", printed, &id).outcome, OUTCOME_ABSENT);
    assert_int_equal(joins(second, "Eka ", printed, &id).outcome, OUTCOME_DONE);
    assert_int_equal(joins(second, "maka", printed, &id).outcome, OUTCOME_ABSENT); /* once */
    good(staff_needs_first(db, &needed));
    assert_false(needed);
    act = machine();
    good(staff_first_code(db, &act, first, &r));
    assert_int_equal(r.outcome, OUTCOME_REFUSED);
    assert_int_equal(number("select count(*) from staff where login = 'eka' and state = 'active'"),
                     1);
}

TEST(sr_auth_01_nobody_joins_without_a_second_factor)
{
    char code[CODE_ROOM], printed[PRINTED_CODES][CODE_ROOM], digits[9];
    Act act = machine(), join = open_act();
    Invitation inv;
    Outcome found;
    StaffId id;
    Result r;

    good(staff_invite(db, &act, S("telavi"), ROLE_CONSULTANT, S("გიორგი"), code, &r));
    good(staff_invitation(db, &arena, keys, str_c(code), NOW, &inv, &found));
    assert_int_equal(found, OUTCOME_DONE);
    assert_str(inv.name, "გიორგი");
    assert_str(inv.hub, "telavi");
    Joining j = { .code = str_c(code),
                  .login = S("giorgi"),
                  .name = inv.name,
                  .language = S("ka"),
                  .password_hash = hash_of("x"),
                  .second = SECOND_TOTP,
                  .totp = S("000000") };
    good(totp_code(inv.totp.bytes, TOTP_SECRET_BYTES, NOW / TOTP_STEP_S + 5, 6, digits));
    j.totp = str_c(digits); /* not now */
    good(staff_join(db, &join, &j, printed, &id, &r));
    assert_true(has_fault(&r, "totp", "no-match"));
    j.second = SECOND_COUNT;
    good(staff_join(db, &join, &j, printed, &id, &r));
    assert_true(has_fault(&r, "second", "unknown"));
    assert_int_equal(number("select count(*) from staff"), 0);
    j.second = SECOND_TOTP;
    good(totp_code(inv.totp.bytes, TOTP_SECRET_BYTES, NOW / TOTP_STEP_S, 6, digits));
    j.totp = str_c(digits);
    good(staff_join(db, &join, &j, printed, &id, &r));
    assert_int_equal(r.outcome, OUTCOME_DONE);
    assert_int_equal(
        number("select count(*) from staff_role where hub_id = 'telavi' and role = 'consultant'"),
        1);
    assert_int_equal(number("select count(*) from invitation"), 0);
    assert_int_equal(number("select totp_step from staff"),
                     NOW / TOTP_STEP_S); /* the code is used up */
}

TEST(sr_syn_01_joining_again_gives_the_same_codes)
{
    char code[CODE_ROOM], one[PRINTED_CODES][CODE_ROOM] = { 0 },
                          two[PRINTED_CODES][CODE_ROOM] = { 0 };
    Act act = machine(), join = open_act();
    StaffId id;
    Result r;

    good(staff_invite(db, &act, S("telavi"), ROLE_RECEPTION, S("ლიანა"), code, &r));
    char again[CODE_ROOM];
    good(staff_invite(db, &act, S("telavi"), ROLE_RECEPTION, S("ლიანა"), again, &r));
    assert_int_equal(r.outcome, OUTCOME_BEFORE);
    assert_string_equal(code, again);
    Joining j = { .code = str_c(code),
                  .login = S("liana"),
                  .name = S("ლიანა"),
                  .language = S("ka"),
                  .password_hash = hash_of("x"),
                  .second = SECOND_PRINTED };
    good(staff_join(db, &join, &j, one, &id, &r));
    assert_int_equal(r.outcome, OUTCOME_DONE);
    good(staff_join(db, &join, &j, two, &id, &r)); /* the answer had been lost */
    assert_int_equal(r.outcome, OUTCOME_BEFORE);
    assert_memory_equal(one, two, sizeof(one));
    assert_int_equal(number("select count(*) from staff_code"), PRINTED_CODES);
}

TEST(codes_are_not_in_the_database)
{
    char code[CODE_ROOM];
    Act act = machine();
    Result r;

    good(staff_first_code(db, &act, code, &r));
    db_checkpoint(db, true);
    Str clean = code_clean(&arena, str_c(code), LONG_CODE_CHARS);
    assert_true(str_find(file_bytes(&arena, "gza.db"), str_c(code)) < 0);
    assert_true(str_find(file_bytes(&arena, "gza.db"), clean) < 0);
    assert_true(str_find(file_bytes(&arena, "gza.db"), S("Administrator")) >=
                0); /* we looked at the right file */
}

TEST(invitations_end_after_a_week_and_faults_are_named)
{
    char code[CODE_ROOM];
    Act act = machine();
    Invitation inv;
    Outcome found;
    Result r;

    good(staff_invite(db, &act, S("telavi"), ROLE_CONSULTANT, S("გიორგი"), code, &r));
    int64_t end = NOW + (int64_t)INVITATION_DAYS * 86400;
    good(staff_invitation(db, &arena, keys, str_c(code), end - 1, &inv, &found));
    assert_int_equal(found, OUTCOME_DONE);
    good(staff_invitation(db, &arena, keys, str_c(code), end, &inv, &found));
    assert_int_equal(found, OUTCOME_ABSENT);
    good(staff_invitation(db, &arena, keys, S("not a code"), NOW, &inv, &found));
    assert_int_equal(found, OUTCOME_ABSENT);
    act = machine();
    good(staff_invite(db, &act, S("telavi"), ROLE_EDITOR, S("გიორგი"), code,
                      &r)); /* the network's */
    assert_true(has_fault(&r, "role", "unknown"));
    good(staff_invite(db, &act, (Str){ 0 }, ROLE_CONSULTANT, (Str){ 0 }, code, &r));
    assert_true(has_fault(&r, "role", "unknown") && has_fault(&r, "name", "missing"));
    good(staff_invite(db, &act, S("nowhere"), ROLE_CONSULTANT, S("გიორგი"), code, &r));
    assert_true(has_fault(&r, "hub", "unknown"));
    good(staff_forget(db, end));
    assert_int_equal(number("select count(*) from invitation"), 0);
}

TEST(sr_auz_04_a_coordinator_keeps_to_the_own_hub)
{
    StaffId eka = administrator();
    Act admin = as(eka, ROLE_ADMINISTRATOR, "", "/network/staff");
    StaffId nino = member(&admin, "telavi", ROLE_HUB_COORDINATOR, "nino");
    Act lead = as(nino, ROLE_HUB_COORDINATOR, "telavi", "/desk/staff");
    StaffId dato = member(&admin, "akhmeta", ROLE_CONSULTANT, "dato");
    char code[CODE_ROOM];
    const StaffMember *list;
    size_t n;
    Result r;

    good(staff_invite(db, &lead, S("akhmeta"), ROLE_CONSULTANT, S("x"), code, &r));
    assert_int_equal(r.outcome, OUTCOME_ABSENT);
    good(staff_invite(db, &lead, (Str){ 0 }, ROLE_ADMINISTRATOR, S("x"), code, &r));
    assert_int_equal(r.outcome, OUTCOME_ABSENT);
    good(staff_role_give(db, &lead, dato, S("telavi"), ROLE_CONSULTANT, &r)); /* not one of hers */
    assert_int_equal(r.outcome, OUTCOME_ABSENT);
    good(staff_leave(db, &lead, dato, &r));
    assert_int_equal(r.outcome, OUTCOME_ABSENT);
    StaffId liana = member(&lead, "telavi", ROLE_RECEPTION, "liana");
    good(staff_role_give(db, &lead, liana, S("telavi"), ROLE_CONSULTANT, &r));
    assert_int_equal(r.outcome, OUTCOME_DONE);
    db_scope(db, lead.scope);
    good(staff_list(db, &arena, S("telavi"), &list, &n));
    assert_int_equal(n, 2);
    good(staff_list(db, &arena, S("akhmeta"), &list, &n));
    assert_int_equal(n, 0);
    good(staff_list(db, &arena, (Str){ 0 }, &list, &n));
    assert_int_equal(n, 0);
    db_scope(db, admin.scope);
    good(staff_list(db, &arena, (Str){ 0 }, &list, &n));
    assert_int_equal(n, 4);
    for (size_t i = 0; i < n; i++)
        if (str_eq(list[i].login, S("liana")))
            assert_int_equal(list[i].held_count, 2);
}

TEST(sr_auz_06_who_gives_accounts_reads_no_consultations)
{
    Act admin = machine();
    StaffId nino = member(&admin, "", ROLE_ADMINISTRATOR, "nino");
    StaffId dato = member(&admin, "telavi", ROLE_CONSULTANT, "dato");
    StaffId lali = member(&admin, "", ROLE_DONOR_OFFICER, "lali");
    const struct {
        StaffId who;
        const char *hub;
        Role role;
        bool goes;
    } tries[] = {
        { nino, "telavi", ROLE_CONSULTANT, false },
        { nino, "telavi", ROLE_HUB_COORDINATOR, false },
        { nino, "", ROLE_NETWORK_COORDINATOR, true },
        { dato, "", ROLE_ADMINISTRATOR, false },
        { dato, "", ROLE_EDITOR, true },
        { dato, "akhmeta", ROLE_RECEPTION, true },
        { dato, "", ROLE_DONOR_OFFICER, false },
        { lali, "", ROLE_EDITOR, false },
        { lali, "telavi", ROLE_RECEPTION, false },
    };
    Result r;

    for (size_t i = 0; i < COUNT(tries); i++) {
        admin.key = new_key();
        good(staff_role_give(db, &admin, tries[i].who, str_c(tries[i].hub), tries[i].role, &r));
        assert_int_equal(r.outcome, tries[i].goes ? OUTCOME_DONE : OUTCOME_FAULTY);
        assert_true(tries[i].goes || has_fault(&r, "role", "not-together"));
    }
    for (int a = 0; a < ROLE_COUNT; a++)
        for (int b = 0; b < ROLE_COUNT; b++)
            assert_int_equal(roles_go_together((Role)a, (Role)b),
                             roles_go_together((Role)b, (Role)a));
}

TEST(sr_ses_05_a_coordinator_ends_sessions_of_the_own_hub)
{
    Act admin = machine();
    StaffId nino = member(&admin, "telavi", ROLE_CONSULTANT, "nino");
    StaffId dato = member(&admin, "akhmeta", ROLE_CONSULTANT, "dato");
    Act lead = act_as(ROLE_HUB_COORDINATOR, "telavi", "/desk/staff/*", ROUTE_POST, "telavi");
    Result r;

    good(db_script(db, "insert into session (mark, staff_id, began_s, seen_s, proved_s, locked)"
                       " select randomblob(32), staff_id, 1, 1, 1, 0 from staff"));
    good(staff_sessions_end(db, &lead, nino, &r));
    assert_int_equal(r.outcome, OUTCOME_DONE);
    assert_int_equal(number("select count(*) from session"), 1);
    lead.key = new_key();
    good(staff_sessions_end(db, &lead, dato, &r));
    assert_int_equal(r.outcome, OUTCOME_ABSENT);
    assert_int_equal(number("select count(*) from session"), 1);
}

TEST(open_invitations_are_of_the_own_hub)
{
    Act admin = machine(),
        lead = act_as(ROLE_HUB_COORDINATOR, "telavi", "/desk/staff", ROUTE_GET, "telavi");
    char code[CODE_ROOM];
    const OpenInvitation *list;
    size_t n;
    Result r;

    good(staff_invite(db, &admin, S("telavi"), ROLE_CONSULTANT, S("ნინო"), code, &r));
    admin.key = new_key();
    good(staff_invite(db, &admin, S("akhmeta"), ROLE_RECEPTION, S("დათო"), code, &r));
    db_scope(db, lead.scope);
    good(staff_invitations_open(db, &arena, S("telavi"), NOW, &list, &n));
    assert_int_equal(n, 1);
    assert_str(list[0].name, "ნინო");
    good(staff_invitations_open(db, &arena, (Str){ 0 }, NOW, &list, &n));
    assert_int_equal(n, 0);
    db_scope(db, admin.scope);
    good(staff_invitations_open(db, &arena, (Str){ 0 }, NOW, &list, &n));
    assert_int_equal(n, 2);
    good(staff_invitations_open(db, &arena, (Str){ 0 }, NOW + INVITATION_DAYS * 86400, &list, &n));
    assert_int_equal(n, 0);
}

TEST(sr_auz_09_the_last_administrator_stays)
{
    StaffId eka = administrator();
    Act admin = as(eka, ROLE_ADMINISTRATOR, "", "/network/staff/x");
    Result r;

    good(staff_role_take(db, &admin, eka, (Str){ 0 }, ROLE_ADMINISTRATOR, &r));
    assert_int_equal(r.outcome, OUTCOME_REFUSED);
    good(staff_leave(db, &admin, eka, &r));
    assert_int_equal(r.outcome, OUTCOME_REFUSED);
    StaffId maka = member(&admin, "", ROLE_ADMINISTRATOR, "maka");
    good(staff_leave(db, &admin, eka, &r));
    assert_int_equal(r.outcome, OUTCOME_DONE);
    Act other = as(maka, ROLE_ADMINISTRATOR, "", "/network/staff/x");
    good(staff_role_take(db, &other, eka, (Str){ 0 }, ROLE_ADMINISTRATOR, &r));
    assert_int_equal(r.outcome, OUTCOME_ABSENT); /* has left */
}

TEST(sr_ses_04_leaving_ends_everything_at_once)
{
    StaffId eka = administrator();
    Act admin = as(eka, ROLE_ADMINISTRATOR, "", "/network/staff/x");
    StaffId nino = member(&admin, "telavi", ROLE_CONSULTANT, "nino");
    Result r;

    assert_int_equal(number("select count(*) from staff_code"), 2 * PRINTED_CODES);
    good(staff_leave(db, &admin, nino, &r));
    assert_int_equal(r.outcome, OUTCOME_DONE);
    assert_int_equal(number("select count(*) from staff_code"), PRINTED_CODES);
    assert_int_equal(
        number(
            "select count(*) from staff where login = 'nino' and password is null and totp is null"),
        1);
    assert_int_equal(number("select count(*) from staff_role where hub_id = 'telavi'"), 0);
    good(staff_leave(db, &admin, nino, &r));
    assert_int_equal(r.outcome, OUTCOME_BEFORE);
    good(staff_forget(db, NOW + (int64_t)(STAFF_KEPT_DAYS + 1) * 86400));
    assert_int_equal(
        number(
            "select count(*) from staff where login = 'nino' or name like 'ნინო%' and state = 'left'"),
        0);
    assert_int_equal(number("select count(*) from staff where state = 'active' and name <> ''"), 1);
}

TEST(sr_auth_09_nobody_sets_anothers_password)
{
    StaffId eka = administrator();
    Act admin = as(eka, ROLE_ADMINISTRATOR, "", "/network/staff/x");
    StaffId nino = member(&admin, "telavi", ROLE_CONSULTANT, "nino");
    char printed[PRINTED_CODES][CODE_ROOM];
    Result r;

    good(staff_password_set(db, &admin, nino, hash_of("y"), NULL, &r));
    assert_int_equal(r.outcome, OUTCOME_REFUSED);
    good(staff_print_codes(db, &admin, nino, printed, NULL, &r));
    assert_int_equal(r.outcome, OUTCOME_REFUSED);
}

TEST(sr_log_01_every_step_has_an_entry_without_names)
{
    StaffId eka = administrator();
    Act admin = as(eka, ROLE_ADMINISTRATOR, "", "/network/staff/x");
    StaffId nino = member(&admin, "telavi", ROLE_CONSULTANT, "nino");
    AuditVerdict verdict;
    Result r;

    good(staff_role_give(db, &admin, nino, S("telavi"), ROLE_RECEPTION, &r));
    admin.key = new_key();
    good(staff_leave(db, &admin, nino, &r));
    assert_int_equal(number("select count(*) from audit where action in"
                            " ('staff.invite', 'staff.join', 'role.give', 'staff.leave')"),
                     6);
    assert_int_equal(
        number("select count(*) from audit where object like '%ნინო%' or object like '%nino%'"), 0);
    good(audit_verify(db, &keys->audit, NULL, &verdict));
    assert_null(verdict.what);
    assert_int_equal(verdict.entries, 6 + 3); /* and three hubs */
}

TESTS(HUBS_TEST(sr_auth_08_the_first_administrator_comes_from_the_machine),
      HUBS_TEST(sr_auth_01_nobody_joins_without_a_second_factor),
      HUBS_TEST(sr_syn_01_joining_again_gives_the_same_codes),
      HUBS_TEST(codes_are_not_in_the_database),
      HUBS_TEST(invitations_end_after_a_week_and_faults_are_named),
      HUBS_TEST(sr_auz_04_a_coordinator_keeps_to_the_own_hub),
      HUBS_TEST(sr_auz_06_who_gives_accounts_reads_no_consultations),
      HUBS_TEST(sr_ses_05_a_coordinator_ends_sessions_of_the_own_hub),
      HUBS_TEST(open_invitations_are_of_the_own_hub),
      HUBS_TEST(sr_auz_09_the_last_administrator_stays),
      HUBS_TEST(sr_ses_04_leaving_ends_everything_at_once),
      HUBS_TEST(sr_auth_09_nobody_sets_anothers_password),
      HUBS_TEST(sr_log_01_every_step_has_an_entry_without_names));
