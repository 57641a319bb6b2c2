/* contact_test.c -- a consultation is kept once, whole, in its hub, and without anybody in it. */
#include "desk/figures.h"
#include "desk/forget.h"
#include "desk/test_desk.h"
#include "editions.h"
#include "unit.h"

static Result added(const Act *act, const Contact *c)
{
    Result r;

    good(contact_add(db, act, NULL, c, &r));
    return r;
}

static const Contact *kept(const char *scope, const char *hub, const unsigned char id[ID_BYTES])
{
    const Contact *c;

    db_scope(db, scope_hub(str_c(scope)));
    good(contact_read(db, &arena, str_c(hub), id, &c));
    return c;
}

TEST(a_contact_is_read_as_it_was_written)
{
    Act act = consultant("telavi");
    Contact c = some_contact();

    assert_int_equal(added(&act, &c).outcome, OUTCOME_DONE);
    const Contact *k = kept("telavi", "telavi", act.key.bytes);
    assert_non_null(k);
    assert_memory_equal(k->staff.bytes, act.who.staff.bytes, ID_BYTES);
    assert_int_equal(k->day, c.day);
    assert_int_equal(k->minutes, 25);
    assert_int_equal(k->age, AGE_30);
    assert_int_equal(k->back, BAND_NONE);
    assert_int_equal(k->needs, 2);
    assert_str(k->need[0].need, "documents");
    assert_int_equal(k->need[0].why, WHY_COUNT);
    assert_int_equal(k->need[1].why, WHY_PAPER_MISSING);
    assert_int_equal(k->services, 2);
    assert_str(k->service[0].service, "id-card");
    assert_int_equal(k->service[1].verdict, TOLD_MAYBE);
    assert_int_equal(k->service[1].edition, 7);
}

TEST(sr_priv_02_a_contact_without_anything_about_the_person)
{
    Act act = consultant("telavi");
    Contact c = some_contact();

    c.age = c.sex = c.back = BAND_NONE;
    c.municipality = (Str){ 0 };
    assert_int_equal(added(&act, &c).outcome, OUTCOME_DONE);
    assert_int_equal(
        number("select count(*) from contact where age is null and sex is null and back is null"
               " and municipality is null"),
        1);
}

/* No column of a contact could hold a name: each text is one of few codes, or a code of the Guide. */
TEST(sr_priv_02_there_is_no_free_text)
{
    static const char *const canaries[] = { "Nino Beridze", "ნინო ბერიძე", "599123456789",
                                            "a b",          "x@y.ge",      "ნინო" };
    Act act = consultant("telavi");

    for (size_t i = 0; i < COUNT(canaries); i++) {
        Str canary = str_c(canaries[i]);
        Contact c = some_contact();
        c.language = canary;
        Result r = added(&act, &c);
        assert_true(has_fault(&r, "language", "unknown"));
        if (strcmp(canaries[i], "599123456789") == 0)
            continue; /* looks like a code; with an edition it is none: see below */
        c = some_contact();
        c.municipality = canary;
        r = added(&act, &c);
        assert_true(has_fault(&r, "municipality", "unknown"));
        c = some_contact();
        c.need[0].need = canary;
        r = added(&act, &c);
        assert_true(has_fault(&r, "needs", "unknown"));
        c = some_contact();
        c.service[0].service = canary;
        r = added(&act, &c);
        assert_true(has_fault(&r, "services", "unknown"));
    }
    assert_int_equal(number("select count(*) from contact"), 0);
}

TEST(codes_have_to_be_in_the_edition)
{
    const Edition *e = edition_of_small_guide();
    Contact c = some_contact();
    Result r = { 0 };

    c.need[0].need = edition_str(e, e->need[0].id);
    c.needs = 1;
    c.service[0] = (ContactService){ edition_str(e, e->service[0].id), e->meta->number, TOLD_YES };
    c.services = 1;
    c.municipality = edition_str(e, e->municipality[0].id);
    contact_faults(&c, e, c.day, &r);
    assert_int_equal(r.faults, 0);
    c.need[0].need = c.municipality = c.service[0].service = S("599123456789");
    contact_faults(&c, e, c.day, &r);
    assert_true(has_fault(&r, "needs", "unknown"));
    assert_true(has_fault(&r, "municipality", "unknown"));
    assert_true(has_fault(&r, "services", "unknown"));
    r = (Result){ 0 };
    c = some_contact();
    c.needs = 1;
    c.need[0].need = edition_str(e, e->need[0].id);
    c.municipality = (Str){ 0 };
    c.services = 1;
    c.service[0] = (ContactService){ S("closed-since"), e->meta->number - 1,
                                     TOLD_YES }; /* of an older edition */
    contact_faults(&c, e, c.day, &r);
    assert_int_equal(r.faults, 0);
}

TEST(sr_syn_01_sent_a_hundred_times_it_is_there_once)
{
    Act act = consultant("telavi");
    Contact c = some_contact();

    assert_int_equal(added(&act, &c).outcome, OUTCOME_DONE);
    for (int i = 0; i < 100; i++)
        assert_int_equal(added(&act, &c).outcome, OUTCOME_BEFORE);
    c.minutes++;
    assert_int_equal(added(&act, &c).outcome, OUTCOME_OTHERWISE);
    assert_int_equal(number("select count(*) from contact"), 1);
    assert_int_equal(number("select sum(people) from month_count where dimension = 'all'"), 1);
    assert_int_equal(number("select count(*) from audit"), 1);
    assert_int_equal(number("select minutes from contact"), 25);
}

/* ---- in parallel, through the writer ---- */

typedef struct SameJob {
    TestJob test;
    const Act *act;
    const Contact *contact;
    Result result;
} SameJob;

static Err add_same(Db *of, StoreJob *job)
{
    SameJob *s = (SameJob *)job;

    return contact_add(of, s->act, NULL, s->contact, &s->result);
}

TEST(sr_syn_01_a_hundred_times_in_parallel_it_is_there_once)
{
    enum { TIMES = 100 };
    static SameJob job[TIMES];
    Act act = consultant("telavi");
    Contact c = some_contact();
    int done = 0, before = 0;

    db_close(db); /* the store's writer is the only one */
    Store *s = opened();
    for (int i = 0; i < TIMES; i++) {
        job[i] = (SameJob){ .test = { .job = { .work = add_same, .done = test_job_done } },
                            .act = &act,
                            .contact = &c };
        sem_init(&job[i].test.over, 0, 0);
        store_write(s, &job[i].test.job);
    }
    store_close(s);
    for (int i = 0; i < TIMES; i++) {
        assert_true(job[i].test.kept);
        done += job[i].result.outcome == OUTCOME_DONE;
        before += job[i].result.outcome == OUTCOME_BEFORE;
    }
    assert_int_equal(done, 1);
    assert_int_equal(before, TIMES - 1);
    good(db_open(in_folder("gza.db"), DB_WRITES, &db));
    assert_int_equal(number("select count(*) from contact"), 1);
}

TEST(sr_log_02_without_its_entry_nothing_has_happened)
{
    Act act = consultant("telavi");
    Contact c = some_contact();
    Result r;

    good(db_script(
        db, "create trigger full before insert on audit begin select raise(abort, 'no'); end"));
    good(db_begin(db));
    good(db_part_begin(db));
    assert_true(FAILED(contact_add(db, &act, NULL, &c, &r)));
    assert_true(db_part_drop(db)); /* as the writer does with a job that failed (store.c) */
    good(db_commit(db));
    assert_int_equal(number("select count(*) from contact"), 0);
    assert_int_equal(number("select count(*) from month_count"), 0);
    assert_int_equal(number("select count(*) from written"), 0);
    good(db_script(db, "drop trigger full"));
    assert_int_equal(added(&act, &c).outcome, OUTCOME_DONE); /* the same key again */
}

TEST(what_is_wrong_is_said_by_field)
{
    Act act = consultant("telavi");
    Contact c = some_contact();

    c.day = act_day(&act) + 1;
    c.channel = CHANNEL_COUNT;
    c.minutes = 601;
    c.people = 12;               /* with bands */
    c.need[0].result = NEED_NOT; /* without a reason */
    c.need[1].need = c.need[0].need;
    c.services = CONTACT_SERVICES_MOST + 1;
    Result r = added(&act, &c);
    assert_int_equal(r.outcome, OUTCOME_FAULTY);
    assert_true(has_fault(&r, "day", "ahead"));
    assert_true(has_fault(&r, "channel", "unknown"));
    assert_true(has_fault(&r, "minutes", "too-many"));
    assert_true(has_fault(&r, "age", "of-a-group"));
    assert_true(has_fault(&r, "why", "missing"));
    assert_true(has_fault(&r, "needs", "twice"));
    assert_true(has_fault(&r, "services", "too-many"));
    c = some_contact();
    c.needs = 0;
    c.day = act_day(&act) - CONTACT_DAYS_BACK - 1;
    r = added(&act, &c);
    assert_true(has_fault(&r, "needs", "missing"));
    assert_true(has_fault(&r, "day", "too-old"));
    assert_int_equal(number("select count(*) from written"), 0);
}

TEST(sr_auz_04_another_hubs_contact_is_as_if_not_there)
{
    Act act = consultant("telavi");
    Contact c = some_contact();

    added(&act, &c);
    assert_non_null(kept("telavi", "telavi", act.key.bytes));
    assert_null(
        kept("akhmeta", "telavi", act.key.bytes)); /* the second line: asked for by another scope */
    assert_null(kept("akhmeta", "akhmeta", act.key.bytes));
    Act other = consultant("akhmeta");
    memcpy(c.id, act.key.bytes, ID_BYTES);
    c.version = 1;
    Result r;
    good(contact_change(db, &other, NULL, &c, &r));
    assert_int_equal(r.outcome, OUTCOME_ABSENT);
    other.hub = S("telavi"); /* an act that was tampered with */
    good(contact_change(db, &other, NULL, &c, &r));
    assert_int_equal(r.outcome, OUTCOME_ABSENT);
    Act network = act_as(ROLE_NETWORK_COORDINATOR, "", "/network/figures", ROUTE_GET, "");
    network.hub = S("telavi");
    assert_int_equal(added(&network, &c).outcome, OUTCOME_ABSENT);
}

TEST(sr_syn_05_a_change_names_what_it_was_made_from)
{
    Act act = consultant("telavi");
    Contact c = some_contact();
    Result r;

    added(&act, &c);
    memcpy(c.id, act.key.bytes, ID_BYTES);
    c.version = 1;
    c.need[1].result = NEED_MET;
    c.need[1].why = WHY_COUNT;
    c.services = 1;
    Act again = consultant("telavi");
    good(contact_change(db, &again, NULL, &c, &r));
    assert_int_equal(r.outcome, OUTCOME_DONE);
    good(contact_change(db, &again, NULL, &c, &r));
    assert_int_equal(r.outcome, OUTCOME_BEFORE);
    Act late = consultant("telavi");
    good(contact_change(db, &late, NULL, &c, &r));
    assert_int_equal(r.outcome, OUTCOME_OVERTAKEN);
    const Contact *k = kept("telavi", "telavi", c.id);
    assert_int_equal(k->version, 2);
    assert_int_equal(k->services, 1);
    assert_int_equal(
        number("select people from month_count where dimension = 'result' and code = 'met'"), 1);
    assert_int_equal(
        number(
            "select coalesce(sum(people), 0) from month_count where dimension = 'result' and code <> 'met'"),
        0);
    assert_int_equal(number("select count(*) from audit where action = 'contact.change'"), 1);
}

TEST(lists_are_of_one_hub_newest_first_by_pages)
{
    ContactWish wish = { .hub = S("telavi"), .first = 20500, .last = 20700, .after_day = DAY_NONE };
    const Contact *list;
    size_t n, seen = 0;
    bool more = true;

    for (int i = 0; i < 120; i++) {
        Act act = consultant(i % 4 == 0 ? "akhmeta" : "telavi");
        Contact c = some_contact();
        c.day = 20602 - i % 20;
        if (i % 3 == 0)
            c.age = BAND_NONE;
        assert_int_equal(added(&act, &c).outcome, OUTCOME_DONE);
    }
    db_scope(db, scope_hub(S("telavi")));
    for (int pages = 0; more; pages++) {
        good(contact_list(db, &arena, &wish, &list, &n, &more));
        for (size_t i = 1; i < n; i++)
            assert_true(list[i - 1].day >= list[i].day);
        seen += n;
        wish.after_day = list[n - 1].day;
        memcpy(wish.after_id, list[n - 1].id, ID_BYTES);
        assert_true(pages < 3);
    }
    assert_int_equal(seen, 90);
    wish.after_day = DAY_NONE;
    wish.dimension = "age";
    wish.code = S("unknown");
    good(contact_list(db, &arena, &wish, &list, &n, &more));
    assert_int_equal(n, 30);
    wish.dimension = "need-result";
    wish.code = S("work:partly");
    good(contact_list(db, &arena, &wish, &list, &n, &more));
    assert_int_equal(n, CONTACTS_PAGE);
    wish.dimension = "nonsense";
    good(contact_list(db, &arena, &wish, &list, &n, &more));
    assert_int_equal(n, 0);
    db_scope(db, scope_hub(S("akhmeta")));
    wish.dimension = NULL;
    good(contact_list(db, &arena, &wish, &list, &n, &more));
    assert_int_equal(n, 0);
}

TEST(sr_priv_06_old_contacts_go_and_their_counts_stay)
{
    int64_t last = (int64_t)(some_contact().day + CONTACT_KEPT_DAYS - 1) * 86400;
    Act act = consultant("telavi");
    Contact c = some_contact();

    added(&act, &c);
    good(desk_forget(db, keys, last));
    assert_int_equal(number("select count(*) from contact"), 1);
    assert_int_equal(number("select count(*) from audit"), 1);
    assert_int_equal(number("select count(*) from written"),
                     0); /* a hundred days are over as well */
    good(desk_forget(db, keys, last + 86400));
    assert_int_equal(number("select count(*) from contact"), 0);
    assert_int_equal(number("select count(*) from contact_need"), 0);
    assert_int_equal(number("select count(*) from contact_service"), 0);
    assert_int_equal(number("select people from month_count where dimension = 'all'"), 1);
    assert_int_equal(number("select count(*) from audit where action = 'contacts.forget'"), 1);
    good(desk_forget(db, NULL, last + 86400)); /* nothing more to do */
    assert_int_equal(number("select count(*) from audit"), 2);
}

TEST(counts_made_again_are_the_same)
{
    for (int i = 0; i < 60; i++) {
        Act act = consultant(i % 2 ? "telavi" : "akhmeta");
        Contact c = some_contact();
        c.day = 20602 - i % 30;
        c.people = i % 7 == 0 ? 5 : 1;
        if (c.people > 1)
            c.age = c.sex = BAND_NONE;
        c.services = (size_t)i % 3;
        assert_int_equal(added(&act, &c).outcome, OUTCOME_DONE);
    }
    good(db_script(db, "create table before as select * from month_count where people > 0"));
    good(figures_rebuild(db));
    assert_true(number("select count(*) from before") > 20);
    assert_int_equal(
        number("select count(*) from (select * from before except select * from month_count)"), 0);
    assert_int_equal(
        number("select count(*) from (select * from month_count except select * from before)"), 0);
}

TESTS(DESK_TEST(codes_have_to_be_in_the_edition), DESK_TEST(a_contact_is_read_as_it_was_written),
      DESK_TEST(sr_priv_02_a_contact_without_anything_about_the_person),
      DESK_TEST(sr_priv_02_there_is_no_free_text),
      DESK_TEST(sr_syn_01_sent_a_hundred_times_it_is_there_once),
      DESK_TEST(sr_syn_01_a_hundred_times_in_parallel_it_is_there_once),
      DESK_TEST(sr_log_02_without_its_entry_nothing_has_happened),
      DESK_TEST(what_is_wrong_is_said_by_field),
      DESK_TEST(sr_auz_04_another_hubs_contact_is_as_if_not_there),
      DESK_TEST(sr_syn_05_a_change_names_what_it_was_made_from),
      DESK_TEST(lists_are_of_one_hub_newest_first_by_pages),
      DESK_TEST(sr_priv_06_old_contacts_go_and_their_counts_stay),
      DESK_TEST(counts_made_again_are_the_same));
