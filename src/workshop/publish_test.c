/* publish_test.c -- approved changes become an edition; taking back; a start finds the newest one. */
#include "host/edition_file.h"
#include "workshop/pieces.h"
#include "workshop/test_workshop.h"

static Buf served_bytes;
static Edition served;

/* What people read before: edition 7, made of the imported texts. */
static int published_made(void **state)
{
    Trial t;

    if (workshop_made(state))
        return -1;
    good(trial_make(db, &big, (Unit){ 0 }, (Str){ 0 }, 20780, &t));
    MUST(t.findings.count == 0);
    good(trial_edition(&t, 20780, 7, &served_bytes, &served));
    return 0;
}

static int published_gone(void **state)
{
    char command[300];

    buf_free(&served_bytes);
    snprintf(command, sizeof(command), "rm -rf %s/editions", test_folder);
    MUST(system(command) == 0);
    return workshop_gone(state);
}

#define PUBLISH_TEST(name) cmocka_unit_test_setup_teardown(name, published_made, published_gone)

static void approved(Unit unit, Str text)
{
    MUST(saved(editor(), unit, seen_now(unit), text, true).outcome == OUTCOME_DONE);
    MUST(moved(reviewer(), open_draft(unit), STEP_APPROVE, "").outcome == OUTCOME_DONE);
}

static Act publisher(void)
{
    return act_as(ROLE_REVIEWER, "", "/workshop/publish", ROUTE_POST, "");
}

/* Plan, file and commit; the path of the file. */
static Str published(const Edition *now, bool takes_back)
{
    Act act = publisher();
    PublishPlan p;
    bool there = true;
    Result r;
    Str path;

    good(takes_back ? take_back_plan(db, &big, now, 20781, &there, &p)
                    : publish_plan(db, &big, now, 20781, &p));
    MUST(there && !p.findings.count && !p.blocked.n);
    p.asked = p.number;
    good(publish_write(&p, &big, test_folder, &path));
    good(publish_commit(db, &act, &p, &r));
    MUST(r.outcome == OUTCOME_DONE);
    publish_plan_free(&p);
    return path;
}

static EditionFile opened_edition(Str path)
{
    EditionFile f;

    good(edition_file_open(arena_z(&big, path), &f));
    return f;
}

static Str corrected_phone(void)
{
    return with(public_text(PSDA), "+995 32 240 10 10", "+995 32 240 10 11");
}

TEST(a_corrected_phone_number_is_in_the_next_edition)
{
    approved(PSDA, corrected_phone());
    AUTO(edition_file_drop) EditionFile f = opened_edition(published(&served, false));
    EditionVerdict v;
    EditionRow *row;
    size_t rows;

    assert_int_equal(f.edition.meta->number, 8);
    assert_int_equal(f.edition.meta->previous, 7);
    good(edition_verify(&f.edition, &v));
    assert_true(v.manifest_ok);
    assert_has(public_text(PSDA), "+995 32 240 10 11");
    assert_null(open_draft(PSDA));
    good(editions_list(db, &big, &row, &rows));
    assert_int_equal(rows, 1);
    assert_int_equal(row[0].number, 8);
    assert_str(row[0].kind, "publish");
    assert_int_equal(number("select count(*) from audit where action = 'guide.publish'"
                            " and object = '8'"),
                     1);
}

TEST(the_edition_keeps_its_differences_and_changed_verdicts)
{
    PublishPlan p;

    approved(PASSPORT, with(public_text(PASSPORT), "value: [georgian, dual]", "value: [refugee]"));
    good(publish_plan(db, &big, &served, 20781, &p));
    if (p.findings.count) /* a household expects otherwise: then it cannot be published at all */
        assert_string_equal(p.findings.at[0].rule, "other-verdict");
    else
        assert_true(p.verdicts.count > 0);
    publish_plan_free(&p);
    const Draft *d = open_draft(PASSPORT);
    assert_int_equal(moved(reviewer(), d, STEP_SEND_BACK, "wrong").outcome, OUTCOME_DONE);
    saved(editor(), PASSPORT, seen_now(PASSPORT),
          with(public_text(PASSPORT), "gel: 150", "gel: 160"), true);
    MUST(moved(reviewer(), open_draft(PASSPORT), STEP_APPROVE, "").outcome == OUTCOME_DONE);
    published(&served, false);
    EditionRow *row;
    size_t rows;
    good(editions_list(db, &big, &row, &rows));
    assert_has(row[0].changes, "biometric-passport");
    assert_has(row[0].changes, "160");
    assert_str(row[0].verdicts, "");
}

TEST(taking_back_gives_the_old_texts_under_a_higher_number)
{
    Str before = public_text(PSDA);

    approved(PSDA, corrected_phone());
    AUTO(edition_file_drop) EditionFile eight = opened_edition(published(&served, false));
    AUTO(edition_file_drop) EditionFile nine = opened_edition(published(&eight.edition, true));
    assert_int_equal(nine.edition.meta->number, 9);
    assert_str(public_text(PSDA), arena_z(&big, before));
    /* What was taken back is not lost: it lies with its editor. */
    const Draft *d = open_draft(PSDA);
    assert_int_equal(d->state, DRAFT_SENT_BACK);
    assert_str(d->reason, "taken-back");
    assert_has(d->text, "+995 32 240 10 11");
    bool overtaken;
    good(draft_is_overtaken(db, &big, d, &overtaken));
    assert_false(overtaken);
}

TEST(a_text_with_findings_is_not_published_and_changes_nothing)
{
    PublishPlan p;
    int64_t deed;

    approved(PASSPORT, with(public_text(PASSPORT), "doc: id-card\n", "doc: no-such-paper\n"));
    deed = last_deed();
    good(publish_plan(db, &big, &served, 20781, &p));
    assert_int_equal(p.findings.count, 1);
    assert_string_equal(p.findings.at[0].rule, "dangling-reference");
    assert_null(p.writer);
    publish_plan_free(&p);
    assert_int_equal(last_deed(), deed);
    assert_int_equal(open_draft(PASSPORT)->state, DRAFT_APPROVED);
}

TEST(a_finding_is_shown_at_its_field)
{
    Str text = with(public_text(PSDA), "+995 32 240 10 10", "phone");
    Trial t;

    good(trial_make(db, &big, PSDA, text, 20781, &t));
    assert_int_equal(t.findings.count, 1);
    assert_str(t.findings.at[0].field, "phones.0.number");
    assert_str(t.findings.at[0].unit.record, "psda");
    text = with(public_text(PASSPORT), "gel: 225", "gel: many");
    good(trial_make(db, &big, PASSPORT, text, 20781, &t));
    assert_true(t.findings.count >= 1);
    assert_str(t.findings.at[0].field, "costs.2.gel");
    good(trial_make(db, &big, PASSPORT, S("id: [broken\n"), 20781, &t));
    assert_true(t.findings.count >= 1);
    good(trial_make(db, &big, PSDA, S("phones: none\n"), 20781, &t));
    assert_true(t.findings.count >= 1);
}

TEST(a_plan_that_came_too_late_is_refused)
{
    Act act = publisher();
    PublishPlan p;
    Result r;
    Str path;

    approved(PSDA, corrected_phone());
    good(publish_plan(db, &big, &served, 20781, &p));
    p.asked = p.number;
    good(publish_write(&p, &big, test_folder, &path));
    approved(PASSPORT, with(public_text(PASSPORT), "gel: 150", "gel: 160"));
    good(publish_commit(db, &act, &p, &r));
    assert_int_equal(r.outcome, OUTCOME_OVERTAKEN);
    publish_forget_file(path);
    publish_plan_free(&p);
    assert_int_equal(open_draft(PSDA)->state, DRAFT_APPROVED);
    assert_int_equal(number("select count(*) from guide_edition"), 0);
}

TEST(a_start_finds_the_newest_edition_and_makes_a_lost_file_again)
{
    Str path, again;

    approved(PSDA, corrected_phone());
    Str first = published(&served, false);
    good(edition_newest(test_folder, &big, 7, &path));
    assert_str(path, arena_z(&big, first));
    good(edition_newest(test_folder, &big, 8, &path));
    assert_str(path, ""); /* what is served already is as new */
    Str bytes;
    {
        AUTO(edition_file_drop) EditionFile f = opened_edition(first);
        bytes = arena_str(&big, f.edition.bytes);
    }
    publish_forget_file(first);
    good(edition_newest(test_folder, &big, 7, &again));
    assert_str(again, arena_z(&big, first));
    AUTO(edition_file_drop) EditionFile f = opened_edition(again);
    assert_true(str_eq(f.edition.bytes, bytes));
}

TESTS(PUBLISH_TEST(a_corrected_phone_number_is_in_the_next_edition),
      PUBLISH_TEST(the_edition_keeps_its_differences_and_changed_verdicts),
      PUBLISH_TEST(taking_back_gives_the_old_texts_under_a_higher_number),
      PUBLISH_TEST(a_text_with_findings_is_not_published_and_changes_nothing),
      PUBLISH_TEST(a_finding_is_shown_at_its_field),
      PUBLISH_TEST(a_plan_that_came_too_late_is_refused),
      PUBLISH_TEST(a_start_finds_the_newest_edition_and_makes_a_lost_file_again));
