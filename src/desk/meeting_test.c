/* meeting_test.c -- meetings from the plan to the sums, one step at a time and by the right people. */
#include "desk/meeting.h"
#include "desk/staff.h"
#include "desk/test_desk.h"
#include "unit.h"

static Act coordinator(const char *hub)
{
    return act_as(ROLE_HUB_COORDINATOR, hub, "/desk/meetings", ROUTE_POST, hub);
}

static Act network(void)
{
    return act_as(ROLE_NETWORK_COORDINATOR, "", "/network/meetings", ROUTE_POST, "");
}

/* Somebody who has nothing but an invitation. */
static Act guest(StaffId id)
{
    Act act = act_as(ROLE_CONSULTANT, "telavi", "/meetings/x", ROUTE_POST, "");

    assert_int_equal(act.scope.kind, SCOPE_NONE);
    act.who.staff = id;
    return act;
}

/* A colleague with a role, as joining would leave it. */
static StaffId colleague(int number, const char *hub)
{
    StaffId id = { { 0 } };
    char sql[400];

    memset(id.bytes, 100 + number, ID_BYTES);
    Str hex = id_hex(&arena, id.bytes);
    db_scope(db, (Scope){ .kind = SCOPE_MACHINE });
    snprintf(
        sql, sizeof(sql),
        "insert into staff (staff_id, login, name, language, state, second, totp_step, joined_s, version)"
        " values (x'%.*s', 'm%d', 'მაია %d', 'ka', 'active', 'printed', 0, 1, 1)",
        STR(hex), number, number);
    good(db_script(db, sql));
    snprintf(
        sql, sizeof(sql),
        "insert into staff_role (hub_id, staff_id, role, since_s) values ('%s', x'%.*s', 'consultant', 1)",
        hub, STR(hex));
    good(db_script(db, sql));
    return id;
}

static Meeting some_meeting(void)
{
    return (Meeting){
        .title = { S("გზამკვლევის გაცნობა"), S("Getting to know the Guide") },
        .place = { S("თელავი, ჰაბის ოთახი"), S("Telavi, the hub's room") },
        .first = 20600,
        .last = 20601,
        .test = S("guide-basics"),
        .material = { { MATERIAL_AREA, S("documents") }, { MATERIAL_CASE, S("greece-hurt-hand") } },
        .materials = 2,
    };
}

static Result saved(const Act *act, const Meeting *m)
{
    Result r;

    good(meeting_save(db, act, NULL, m, &r));
    return r;
}

static const Meeting *read_one(const Act *act, const unsigned char id[ID_BYTES])
{
    const Meeting *m;

    db_scope(db, act->scope);
    good(meeting_read(db, &arena, act->hub, id, &m));
    return m;
}

/* A meeting of this coordinator with these guests; its id in *id. */
static void planned(const Act *act, const StaffId *guests, size_t count, unsigned char id[ID_BYTES])
{
    Meeting m = some_meeting();
    Act next = *act;
    Result r;

    assert_int_equal(saved(act, &m).outcome, OUTCOME_DONE);
    memcpy(id, act->key.bytes, ID_BYTES);
    next.key = new_key();
    good(meeting_invite(db, &next, id, guests, count, &r));
    assert_int_equal(r.outcome, OUTCOME_DONE);
}

static Outcome moved(const Act *who, const unsigned char id[ID_BYTES], MeetingState to)
{
    Act act = *who;
    Result r;

    act.key = new_key();
    good(meeting_move(db, &act, id, to, &r));
    return r.outcome;
}

static Outcome took(StaffId who, const unsigned char id[ID_BYTES], QuizPhase phase, int right)
{
    Act act = guest(who);
    Result r;

    good(meeting_take(db, &act, id, phase, right, 8, &r));
    return r.outcome;
}

TEST(a_meeting_is_read_as_it_was_written)
{
    Act act = coordinator("telavi");
    Meeting m = some_meeting();

    assert_int_equal(saved(&act, &m).outcome, OUTCOME_DONE);
    const Meeting *is = read_one(&act, act.key.bytes);
    assert_non_null(is);
    assert_str(is->title[LANG_KA], "გზამკვლევის გაცნობა");
    assert_str(is->hub, "telavi");
    assert_int_equal(is->state, MEETING_PLANNED);
    assert_int_equal(is->last, 20601);
    assert_int_equal(is->materials, 2);
    assert_str(is->material[1].code, "greece-hurt-hand");
    m = *is;
    m.title[LANG_EN] = S("The Guide, once more");
    m.materials = 1;
    act.key = new_key();
    assert_int_equal(saved(&act, &m).outcome, OUTCOME_DONE);
    assert_int_equal(read_one(&act, m.id)->version, 2);
    assert_int_equal(read_one(&act, m.id)->materials, 1);
}

TEST(what_is_wrong_is_said_by_field)
{
    Act act = coordinator("telavi");
    Meeting m = some_meeting();

    m.title[LANG_KA] = (Str){ 0 };
    m.place[LANG_EN] = S("two\nlines");
    m.last = m.first - 1;
    m.test = S("no-such-test");
    m.material[0].code = S("../etc");
    Result r = saved(&act, &m);
    assert_int_equal(r.outcome, OUTCOME_FAULTY);
    assert_true(has_fault(&r, "title-ka", "missing"));
    assert_true(has_fault(&r, "place-en", "no-line"));
    assert_true(has_fault(&r, "last", "no-time"));
    assert_true(has_fault(&r, "test", "unknown"));
    assert_true(has_fault(&r, "materials", "unknown"));
    m = some_meeting();
    m.first = DAY_NONE;
    r = saved(&act, &m);
    assert_true(has_fault(&r, "first", "no-day"));
    assert_int_equal(number("select count(*) from meeting"), 0);
}

TEST(sr_syn_01_the_same_meeting_again_is_one)
{
    Act act = coordinator("telavi");
    Meeting m = some_meeting();

    assert_int_equal(saved(&act, &m).outcome, OUTCOME_DONE);
    for (int i = 0; i < 20; i++)
        assert_int_equal(saved(&act, &m).outcome, OUTCOME_BEFORE);
    m.place[LANG_KA] = S("სხვა ოთახი");
    assert_int_equal(saved(&act, &m).outcome, OUTCOME_OTHERWISE);
    assert_int_equal(number("select count(*) from meeting"), 1);
    assert_int_equal(number("select count(*) from audit where action = 'meeting.add'"), 1);
}

TEST(sr_syn_05_who_comes_second_is_told)
{
    Act first = coordinator("telavi"), second = first;
    Meeting m = some_meeting();

    saved(&first, &m);
    memcpy(m.id, first.key.bytes, ID_BYTES);
    m.version = 1;
    first.key = new_key();
    second.key = new_key();
    m.place[LANG_KA] = S("მერია");
    assert_int_equal(saved(&first, &m).outcome, OUTCOME_DONE);
    m.place[LANG_KA] = S("ბიბლიოთეკა");
    assert_int_equal(saved(&second, &m).outcome, OUTCOME_OVERTAKEN);
    assert_str(read_one(&first, m.id)->place[LANG_KA], "მერია");
}

/* Every pair of states, and what each closes. */
TEST(sr_auz_09_each_pair_of_states_of_a_meeting)
{
    static const bool open[MEETING_STATE_COUNT][MEETING_STATE_COUNT] = {
        [MEETING_PLANNED] = { [MEETING_HELD] = true, [MEETING_CANCELLED] = true },
        [MEETING_HELD] = { [MEETING_CLOSED] = true },
    };
    static const MeetingState road[MEETING_STATE_COUNT][2] = {
        [MEETING_PLANNED] = { MEETING_STATE_COUNT, MEETING_STATE_COUNT },
        [MEETING_HELD] = { MEETING_HELD, MEETING_STATE_COUNT },
        [MEETING_CLOSED] = { MEETING_HELD, MEETING_CLOSED },
        [MEETING_CANCELLED] = { MEETING_CANCELLED, MEETING_STATE_COUNT },
    };
    StaffId maia = colleague(1, "telavi");

    for (MeetingState from = 0; from < MEETING_STATE_COUNT; from++)
        for (MeetingState to = 0; to < MEETING_STATE_COUNT; to++) {
            Act act = coordinator("telavi");
            unsigned char id[ID_BYTES];
            Result r;

            planned(&act, &maia, 1, id);
            for (int i = 0; i < 2 && road[from][i] < MEETING_STATE_COUNT; i++)
                assert_int_equal(moved(&act, id, road[from][i]), OUTCOME_DONE);
            assert_int_equal(meeting_may_move(from, to), open[from][to]);
            assert_int_equal(moved(&act, id, to), open[from][to] ? OUTCOME_DONE : OUTCOME_REFUSED);
            MeetingState now = open[from][to] ? to : from;
            assert_int_equal(read_one(&act, id)->state, now);
            /* Texts and guests while it is planned, attendance while it is held. */
            Meeting m = *read_one(&act, id);
            act.key = new_key();
            assert_int_equal(saved(&act, &m).outcome,
                             now == MEETING_PLANNED ? OUTCOME_DONE : OUTCOME_REFUSED);
            act.key = new_key();
            good(meeting_invite(db, &act, id, &maia, 1, &r));
            assert_int_equal(r.outcome, now == MEETING_PLANNED ? OUTCOME_DONE : OUTCOME_REFUSED);
            act.key = new_key();
            good(meeting_attendance(db, &act, id, &maia, 1, &r));
            assert_int_equal(r.outcome, now == MEETING_HELD ? OUTCOME_DONE : OUTCOME_REFUSED);
            arena_reset(&arena);
        }
    Act act = coordinator("telavi");
    unsigned char id[ID_BYTES];
    planned(&act, &maia, 1, id);
    assert_int_equal(moved(&act, id, MEETING_STATE_COUNT), OUTCOME_REFUSED);
}

/* not begun -> before -> after, in each state of the meeting. */
TEST(sr_auz_09_each_step_of_the_test)
{
    StaffId maia = colleague(1, "telavi");

    for (MeetingState state = 0; state < MEETING_STATE_COUNT; state++)
        for (int took_what = 0; took_what < 4; took_what++)
            for (QuizPhase phase = 0; phase < QUIZ_PHASE_COUNT; phase++) {
                bool before = took_what & 1, after = took_what & 2;
                bool may = (phase == QUIZ_BEFORE && state == MEETING_PLANNED && took_what == 0) ||
                           (phase == QUIZ_AFTER && state == MEETING_HELD && took_what == 1);
                assert_int_equal(quiz_may_take(state, before, after, phase), may);
            }
    Act act = coordinator("telavi");
    unsigned char id[ID_BYTES];
    planned(&act, &maia, 1, id);
    assert_int_equal(took(maia, id, QUIZ_AFTER, 3), OUTCOME_REFUSED);
    assert_int_equal(took(maia, id, QUIZ_BEFORE, 3), OUTCOME_DONE);
    assert_int_equal(took(maia, id, QUIZ_BEFORE, 8), OUTCOME_REFUSED); /* once */
    assert_int_equal(took(maia, id, QUIZ_AFTER, 8), OUTCOME_REFUSED);  /* not before it is held */
    assert_int_equal(moved(&act, id, MEETING_HELD), OUTCOME_DONE);
    assert_int_equal(took(maia, id, QUIZ_BEFORE, 8), OUTCOME_REFUSED);
    assert_int_equal(took(maia, id, QUIZ_AFTER, 7), OUTCOME_DONE);
    assert_int_equal(took(maia, id, QUIZ_AFTER, 8), OUTCOME_REFUSED);
    assert_int_equal(moved(&act, id, MEETING_CLOSED), OUTCOME_DONE);
    assert_int_equal(took(maia, id, QUIZ_AFTER, 8), OUTCOME_REFUSED);
    const Meeting *m;
    MeetingOwn own;
    db_scope(db, (Scope){ .kind = SCOPE_NONE });
    good(meeting_mine_one(db, &arena, maia, id, &m, &own));
    assert_true(own.took[QUIZ_BEFORE] && own.took[QUIZ_AFTER]);
    assert_int_equal(own.right[QUIZ_BEFORE], 3);
    assert_int_equal(own.right[QUIZ_AFTER], 7);
    assert_int_equal(own.questions[QUIZ_AFTER], 8);
}

TEST(it_is_not_held_before_its_day)
{
    Act act = coordinator("telavi");
    Meeting m = some_meeting();
    Result r;

    m.first = m.last = act_day(&act) + 1;
    saved(&act, &m);
    memcpy(m.id, act.key.bytes, ID_BYTES);
    act.key = new_key();
    good(meeting_move(db, &act, m.id, MEETING_HELD, &r));
    assert_true(has_fault(&r, "state", "ahead"));
    assert_int_equal(moved(&act, m.id, MEETING_CANCELLED), OUTCOME_DONE);
}

TEST(sr_auz_04_a_meeting_of_another_hub_is_as_if_it_were_not_there)
{
    StaffId maia = colleague(1, "telavi");
    Act hers = coordinator("telavi"), other = coordinator("akhmeta"), net = network();
    unsigned char id[ID_BYTES], none[ID_BYTES] = { 1 };
    Result r;

    planned(&hers, &maia, 1, id);
    const unsigned char *ids[] = { id, none };
    for (size_t i = 0; i < COUNT(ids); i++) {
        assert_null(read_one(&other, ids[i]));
        assert_null(read_one(&net, ids[i])); /* the network's coordinator has the network's */
        assert_int_equal(moved(&other, ids[i], MEETING_CANCELLED), OUTCOME_ABSENT);
        other.key = new_key();
        good(meeting_invite(db, &other, ids[i], NULL, 0, &r));
        assert_int_equal(r.outcome, OUTCOME_ABSENT);
        Meeting m = some_meeting();
        memcpy(m.id, ids[i], ID_BYTES);
        m.version = 1;
        other.key = new_key();
        assert_int_equal(saved(&other, &m).outcome, OUTCOME_ABSENT);
    }
    const MeetingGuest *guests;
    size_t count;
    db_scope(db, other.scope);
    good(meeting_guests(db, &arena, S("telavi"), id, &guests, &count));
    assert_int_equal(count, 0);
    /* A consultant has no scope for it at all. */
    Act nobody = guest(maia);
    Meeting m = some_meeting();
    assert_int_equal(saved(&nobody, &m).outcome, OUTCOME_ABSENT);
}

TEST(sr_auz_03_the_database_refuses_meetings_of_another_hub)
{
    static const char *const tables[] = { "meeting", "meeting_material", "meeting_guest",
                                          "meeting_result" };
    static const char *const fill[] = {
        "insert into meeting values ('telavi', x'01', 'ა', '', 'ბ', '', '', '', 1, 1, '', 'planned', null, 1)",
        "insert into meeting_material values ('telavi', x'01', 'area', 'documents')",
        "insert into meeting_guest values ('telavi', x'01', x'07', null)",
        "insert into meeting_result values ('telavi', x'01', x'07', 'before', 3, 8)",
    };
    char sql[120];
    int64_t n;

    for (size_t i = 0; i < COUNT(fill) - 1; i++) {
        db_scope(db, scope_hub(S("akhmeta")));
        assert_true(FAILED(db_script(db, fill[i])));
        db_scope(db, (Scope){ .kind = SCOPE_NONE });
        assert_true(FAILED(db_script(db, fill[i])));
        db_scope(db, scope_hub(S("telavi")));
        assert_false(FAILED(db_script(db, fill[i])));
    }
    assert_true(FAILED(
        db_script(/* a result of somebody who is not invited */
                  db,
                  "insert into meeting_result values ('telavi', x'01', x'08', 'before', 8, 8)")));
    assert_false(FAILED(db_script(db, fill[3])));
    assert_true(FAILED(db_script(db, "update meeting_result set right_ones = 8")));
    assert_true(FAILED(db_script(db, "update meeting set hub_id = 'akhmeta'")));
    for (size_t i = 0; i < COUNT(tables); i++) {
        db_scope(db, scope_hub(S("akhmeta")));
        snprintf(sql, sizeof(sql), "delete from %s", tables[i]);
        assert_true(FAILED(db_script(db, sql)));
        snprintf(sql, sizeof(sql), "select count(*) from seen_%s", tables[i]);
        good(db_number(db, sql, &n));
        assert_int_equal(n, 0);
        db_scope(db, scope_hub(S("telavi")));
        good(db_number(db, sql, &n));
        assert_int_equal(n, 1);
        db_scope(db, (Scope){ .kind = SCOPE_NONE });
        assert_true(FAILED(db_number(db, sql, &n)));
        snprintf(sql, sizeof(sql), "select count(*) from %s", tables[i]);
        Err e = db_judge(db, "meeting.test", sql);
        assert_true(FAILED(e));
    }
}

TEST(a_hub_invites_its_own_and_the_network_anybody)
{
    StaffId telavi = colleague(1, "telavi"), batumi = colleague(2, "batumi"), nobody = { { 9 } };
    Act hub = coordinator("telavi"), net = network();
    unsigned char id[ID_BYTES];
    Result r;

    planned(&hub, &telavi, 1, id);
    const StaffId wrong[][2] = { { telavi, batumi }, { telavi, nobody } };
    for (size_t i = 0; i < COUNT(wrong); i++) {
        hub.key = new_key();
        good(meeting_invite(db, &hub, id, wrong[i], 2, &r));
        assert_true(has_fault(&r, "guests", "unknown"));
    }
    unsigned char big[ID_BYTES];
    const StaffId both[] = { telavi, batumi };
    planned(&net, both, 2, big);
    const Meeting *list;
    size_t count;
    db_scope(db, (Scope){ .kind = SCOPE_NONE });
    good(meeting_mine(db, &arena, batumi, &list, &count));
    assert_int_equal(count, 1);
    assert_memory_equal(list[0].id, big, ID_BYTES);
    good(meeting_mine(db, &arena, telavi, &list, &count));
    assert_int_equal(count, 2);
    good(meeting_mine(db, &arena, nobody, &list, &count));
    assert_int_equal(count, 0);
    /* Who is not invited sees nothing and takes no test. */
    const Meeting *m;
    MeetingOwn own;
    good(meeting_mine_one(db, &arena, batumi, id, &m, &own));
    assert_null(m);
    assert_int_equal(took(batumi, id, QUIZ_BEFORE, 3), OUTCOME_ABSENT);
    good(meeting_mine_one(db, &arena, batumi, big, &m, &own));
    assert_int_equal(m->materials, 2);
}

TEST(who_is_not_invited_any_more_leaves_no_result)
{
    StaffId two[] = { colleague(1, "telavi"), colleague(2, "telavi") };
    Act act = coordinator("telavi");
    unsigned char id[ID_BYTES];
    Result r;

    planned(&act, two, 2, id);
    assert_int_equal(took(two[0], id, QUIZ_BEFORE, 3), OUTCOME_DONE);
    act.key = new_key();
    good(meeting_invite(db, &act, id, &two[1], 1, &r));
    assert_int_equal(r.outcome, OUTCOME_DONE);
    assert_int_equal(number("select count(*) from meeting_result"), 0);
    assert_int_equal(number("select count(*) from meeting_guest"), 1);
}

TEST(attendance_is_of_all_who_are_invited)
{
    StaffId three[] = { colleague(1, "telavi"), colleague(2, "telavi"), colleague(3, "telavi") };
    Act act = coordinator("telavi");
    unsigned char id[ID_BYTES];
    const MeetingGuest *g;
    size_t count;
    Result r;

    planned(&act, three, 2, id);
    moved(&act, id, MEETING_HELD);
    const StaffId came[] = { three[1], three[2] }; /* the third was not invited */
    act.key = new_key();
    good(meeting_attendance(db, &act, id, came, 2, &r));
    assert_int_equal(r.outcome, OUTCOME_DONE);
    good(meeting_guests(db, &arena, S("telavi"), id, &g, &count));
    assert_int_equal(count, 2);
    assert_str(g[0].name, "მაია 1");
    assert_true(g[0].marked && !g[0].came);
    assert_true(g[1].marked && g[1].came);
}

/* PRIV-11, inside a hub: no sum of fewer than five, and each sum once, when nobody can add to it. */
TEST(sr_priv_11_sums_of_a_test_are_of_five_and_more)
{
    StaffId six[6];
    Act act = coordinator("telavi");
    unsigned char id[ID_BYTES];
    MeetingSums sums;

    for (int i = 0; i < 6; i++)
        six[i] = colleague(i, "telavi");
    planned(&act, six, 6, id);
    for (int i = 0; i < 5; i++)
        assert_int_equal(took(six[i], id, QUIZ_BEFORE, i), OUTCOME_DONE);
    db_scope(db, act.scope);
    good(meeting_sums(db, read_one(&act, id), &sums));
    assert_false(sums.shown[QUIZ_BEFORE]); /* the sixth may still take it */
    moved(&act, id, MEETING_HELD);
    for (int i = 0; i < 4; i++)
        assert_int_equal(took(six[i], id, QUIZ_AFTER, 8), OUTCOME_DONE);
    db_scope(db, act.scope);
    good(meeting_sums(db, read_one(&act, id), &sums));
    assert_true(sums.shown[QUIZ_BEFORE]);
    assert_int_equal(sums.people[QUIZ_BEFORE], 5);
    assert_int_equal(sums.right[QUIZ_BEFORE], 10);
    assert_int_equal(sums.questions[QUIZ_BEFORE], 40);
    assert_false(sums.shown[QUIZ_AFTER]);
    moved(&act, id, MEETING_CLOSED);
    good(meeting_sums(db, read_one(&act, id), &sums));
    assert_true(sums.shown[QUIZ_BEFORE]);
    assert_false(sums.shown[QUIZ_AFTER]); /* four */
    assert_int_equal(sums.people[QUIZ_AFTER], 0);
}

TEST(sr_log_02_each_step_has_its_entry)
{
    StaffId maia = colleague(1, "telavi");
    Act act = coordinator("telavi");
    unsigned char id[ID_BYTES];
    Result r;

    planned(&act, &maia, 1, id);
    took(maia, id, QUIZ_BEFORE, 3);
    moved(&act, id, MEETING_HELD);
    act.key = new_key();
    good(meeting_attendance(db, &act, id, &maia, 1, &r));
    moved(&act, id, MEETING_CLOSED);
    static const char *const actions[] = { "meeting.add",         "meeting.invite",
                                           "meeting.test-before", "meeting.hold",
                                           "meeting.attendance",  "meeting.close" };
    char sql[160];
    for (size_t i = 0; i < COUNT(actions); i++) {
        snprintf(sql, sizeof(sql), "select count(*) from audit where seq = %zu and action = '%s'",
                 i + 1, actions[i]);
        assert_int_equal(number(sql), 1);
    }
    assert_int_equal(number("select count(*) from audit"), 6);
}

TEST(the_sample_is_the_meeting_in_batumi)
{
    Act act = network(), hub = coordinator("telavi");
    unsigned char id[ID_BYTES];
    Result r;
    Day day;

    good(meeting_sample(db, &hub, id, &r));
    assert_int_equal(r.outcome, OUTCOME_ABSENT);
    good(meeting_sample(db, &act, id, &r));
    assert_int_equal(r.outcome, OUTCOME_DONE);
    good(meeting_sample(db, &act, id, &r));
    assert_int_equal(r.outcome, OUTCOME_BEFORE);
    const Meeting *m = read_one(&act, id);
    assert_non_null(m);
    MUST(day_parse(S("2023-06-21"), &day));
    assert_int_equal(m->first, day);
    assert_int_equal(m->last, day + 1);
    assert_str(m->place[LANG_KA], "ბათუმი");
    assert_int_equal(m->materials, 8);
    assert_int_equal(number("select count(*) from meeting_guest"), 0); /* nobody is named */
    assert_int_equal(moved(&act, id, MEETING_HELD), OUTCOME_DONE);
}

TEST(what_is_over_for_five_years_goes)
{
    StaffId maia = colleague(1, "telavi");
    Act act = coordinator("telavi");
    unsigned char id[ID_BYTES];
    size_t gone;

    planned(&act, &maia, 1, id);
    took(maia, id, QUIZ_BEFORE, 3);
    good(meeting_forget(db, 20601 + MEETING_KEPT_DAYS - 1, 100, &gone));
    assert_int_equal(gone, 0);
    good(meeting_forget(db, 20601 + MEETING_KEPT_DAYS, 100, &gone));
    assert_int_equal(gone, 1);
    assert_int_equal(
        number("select (select count(*) from meeting) + (select count(*) from meeting_guest)"
               " + (select count(*) from meeting_material)"
               " + (select count(*) from meeting_result)"),
        0);
}

TESTS(DESK_TEST(a_meeting_is_read_as_it_was_written), DESK_TEST(what_is_wrong_is_said_by_field),
      DESK_TEST(sr_syn_01_the_same_meeting_again_is_one),
      DESK_TEST(sr_syn_05_who_comes_second_is_told),
      DESK_TEST(sr_auz_09_each_pair_of_states_of_a_meeting),
      DESK_TEST(sr_auz_09_each_step_of_the_test), DESK_TEST(it_is_not_held_before_its_day),
      DESK_TEST(sr_auz_04_a_meeting_of_another_hub_is_as_if_it_were_not_there),
      DESK_TEST(sr_auz_03_the_database_refuses_meetings_of_another_hub),
      DESK_TEST(a_hub_invites_its_own_and_the_network_anybody),
      DESK_TEST(who_is_not_invited_any_more_leaves_no_result),
      DESK_TEST(attendance_is_of_all_who_are_invited),
      DESK_TEST(sr_priv_11_sums_of_a_test_are_of_five_and_more),
      DESK_TEST(sr_log_02_each_step_has_its_entry), DESK_TEST(the_sample_is_the_meeting_in_batumi),
      DESK_TEST(what_is_over_for_five_years_goes));
