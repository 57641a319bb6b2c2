/* drafts_test.c -- from what an editor typed to what a second person approved. */
#include "workshop/pieces.h"
#include "workshop/test_workshop.h"

static Str other_phone(Str text)
{
    return with(text, "number: \"+995", "number: \"+995 32 200 00 00\" #");
}

static Str other_amount(void)
{
    return with(public_text(PASSPORT), "gel: 150", "gel: 160");
}

TEST(sr_auz_09_every_pair_of_state_and_step)
{
    /* rows: states; columns: save, submit, withdraw, approve, send back, publish, take back, drop; "." is refused */
    static const char *const table[DRAFT_STATES] = {
        [DRAFT_DRAFT] = "dw.....x",     [DRAFT_WAITING] = "d.dab..x",
        [DRAFT_SENT_BACK] = "d......x", [DRAFT_APPROVED] = "d...bp..",
        [DRAFT_PUBLISHED] = "......b.", [DRAFT_DROPPED] = "........",
    };
    static const char letter[DRAFT_STATES] = { 'd', 'w', 'b', 'a', 'p', 'x' };

    for (int s = 0; s < DRAFT_STATES; s++)
        for (int k = 0; k < DRAFT_STEPS; k++) {
            DraftState to = DRAFT_STATES;
            bool open = draft_step((DraftState)s, (DraftStep)k, &to);
            char got = open ? letter[to] : '.';
            if (got != table[s][k])
                fail_msg("%s by step %d leads to %c, not %c", draft_state_code((DraftState)s), k,
                         got, table[s][k]);
        }
}

/* The same with the rows themselves: whatever is not open changes nothing. */
TEST(sr_auz_09_a_step_that_is_not_open_changes_nothing)
{
    static const DraftStep steps[] = { STEP_SUBMIT, STEP_WITHDRAW, STEP_APPROVE, STEP_SEND_BACK,
                                       STEP_DROP };
    Str text = with(public_text(PASSPORT), "A passport for", "The passport for");

    saved(editor(), PASSPORT, seen_now(PASSPORT), text, false);
    for (int s = 0; s < DRAFT_STATES; s++) {
        for (size_t k = 0; k < COUNT(steps); k++) {
            DraftState to = (DraftState)s;
            char sql[200];
            const Draft *d;
            unsigned char id[ID_BYTES];
            /* Straight into the state, whatever it was. */
            snprintf(sql, sizeof(sql), "update guide_draft set state = '%s'",
                     draft_state_code((DraftState)s));
            good(db_script(db, sql));
            good(db_number(db, "select count(*) from guide_draft", &(int64_t){ 0 }));
            Stmt *st = stmt_use(db, SQL_GUIDE_DRAFTS);
            stmt_text(st, ":state", str_c(draft_state_code((DraftState)s)));
            stmt_int(st, ":most", 1);
            MUST(stmt_row(st));
            row_bytes(st, 0, id, ID_BYTES);
            good(stmt_done(st));
            good(draft_read(db, &big, id, &d));
            bool open = draft_step((DraftState)s, steps[k], &to);
            Result r = moved(reviewer(), d, steps[k], steps[k] == STEP_SEND_BACK ? "source" : "");
            assert_int_equal(r.outcome, open ? OUTCOME_DONE : OUTCOME_REFUSED);
            good(draft_read(db, &big, id, &d));
            assert_int_equal(d->state, open ? to : (DraftState)s);
        }
    }
}

TEST(a_phone_number_is_approved_by_a_second_person)
{
    Result r = saved(editor(), PSDA, seen_now(PSDA), other_phone(public_text(PSDA)), true);

    assert_int_equal(r.outcome, OUTCOME_DONE);
    const Draft *d = open_draft(PSDA);
    assert_int_equal(d->state, DRAFT_WAITING);
    assert_false(d->delicate);
    assert_int_equal(moved(reviewer(), d, STEP_APPROVE, "").outcome, OUTCOME_DONE);
    assert_int_equal(open_draft(PSDA)->state, DRAFT_APPROVED);
    assert_true(number("select count(*) from audit where action = 'guide.approve'"
                       " and object = 'providers.yaml:psda'") == 1);
}

TEST(sr_auz_09_an_amount_is_never_approved_by_who_wrote_it)
{
    saved(editor(), PASSPORT, seen_now(PASSPORT), other_amount(), true);
    const Draft *d = open_draft(PASSPORT);

    assert_true(d->delicate);
    Result r = moved(editor_who_reviews(), d, STEP_APPROVE, "");
    assert_int_equal(r.outcome, OUTCOME_REFUSED);
    assert_true(has_fault(&r, "approve", "own"));
    assert_int_equal(open_draft(PASSPORT)->state, DRAFT_WAITING);
    /* Nor by anybody else who wrote on it, even when the last word was another's. */
    saved(other_editor(), PASSPORT, seen_now(PASSPORT),
          with(d->text, "A passport for", "The passport for"), true);
    d = open_draft(PASSPORT);
    assert_int_equal(moved(editor_who_reviews(), d, STEP_APPROVE, "").outcome, OUTCOME_REFUSED);
    assert_int_equal(moved(reviewer(), d, STEP_APPROVE, "").outcome, OUTCOME_DONE);
}

TEST(what_is_delicate)
{
    static const struct {
        const char *from, *to;
        bool delicate;
    } cases[] = {
        { "gel: 150", "gel: 155", true },
        { "status: open", "status: paused", true },
        { "value: [georgian, dual]", "value: [georgian]", true },
        { "valid_until: null", "valid_until: \"2027-01-01\"", true },
        { "reach: everyone", "reach: targeted", true },
        { "A passport for a citizen", "The passport for a citizen", false },
        { "verified: \"2025-10-08\"", "verified: \"2026-11-24\"", false },
    };
    Str text = public_text(PASSPORT);

    for (size_t i = 0; i < COUNT(cases); i++)
        assert_int_equal(is_delicate(&big, PASSPORT, text, with(text, cases[i].from, cases[i].to)),
                         cases[i].delicate);
    Unit facts = { .path = S("facts.yaml"), .record = S("age") };
    Str age = public_text(facts);
    assert_true(is_delicate(&big, facts, age, arena_fmt(&big, "%.*s  most: 99\n", STR(age))));
    assert_true(is_delicate(&big, PASSPORT, text, S("no: [yaml")));
}

TEST(sr_syn_05_the_second_of_two_editors_loses_nothing_and_overwrites_nothing)
{
    Seen both = seen_now(PSDA);
    Str mine = with(public_text(PSDA), "Agency phone", "Agency hotline");

    assert_int_equal(saved(editor(), PSDA, both, other_phone(public_text(PSDA)), false).outcome,
                     OUTCOME_DONE);
    assert_int_equal(saved(other_editor(), PSDA, both, mine, false).outcome, OUTCOME_OVERTAKEN);
    assert_has(open_draft(PSDA)->text, "+995 32 200 00 00");
    assert_has_no(open_draft(PSDA)->text, "Agency hotline");
    /* Having seen it, the second may go on from there. */
    assert_int_equal(saved(other_editor(), PSDA, seen_now(PSDA), mine, false).outcome,
                     OUTCOME_DONE);
    assert_has(open_draft(PSDA)->text, "Agency hotline");
}

TEST(a_review_of_an_older_text_counts_for_nothing)
{
    saved(editor(), PSDA, seen_now(PSDA), other_phone(public_text(PSDA)), true);
    const Draft *looked_at = open_draft(PSDA);

    saved(editor(), PSDA, seen_now(PSDA), with(looked_at->text, "200 00 00", "299 99 99"), true);
    assert_int_equal(moved(reviewer(), looked_at, STEP_APPROVE, "").outcome, OUTCOME_OVERTAKEN);
    assert_int_equal(open_draft(PSDA)->state, DRAFT_WAITING);
}

TEST(sending_back_needs_a_reason_and_saving_opens_it_again)
{
    saved(editor(), PSDA, seen_now(PSDA), other_phone(public_text(PSDA)), true);
    Result r = moved(reviewer(), open_draft(PSDA), STEP_SEND_BACK, "");

    assert_int_equal(r.outcome, OUTCOME_FAULTY);
    assert_true(has_fault(&r, "reason", "missing"));
    r = moved(reviewer(), open_draft(PSDA), STEP_SEND_BACK, "because");
    assert_true(has_fault(&r, "reason", "unknown"));
    assert_int_equal(moved(reviewer(), open_draft(PSDA), STEP_SEND_BACK, "source").outcome,
                     OUTCOME_DONE);
    const Draft *d = open_draft(PSDA);
    assert_int_equal(d->state, DRAFT_SENT_BACK);
    assert_str(d->reason, "source");
    saved(editor(), PSDA, seen_now(PSDA), with(d->text, "200 00 00", "200 00 01"), true);
    assert_int_equal(open_draft(PSDA)->state, DRAFT_WAITING);
}

TEST(a_text_like_the_public_one_needs_no_draft)
{
    Str public = public_text(PSDA);

    saved(editor(), PSDA, seen_now(PSDA), public, false);
    assert_null(open_draft(PSDA));
    saved(editor(), PSDA, seen_now(PSDA), other_phone(public), false);
    assert_non_null(open_draft(PSDA));
    saved(editor(), PSDA, seen_now(PSDA), public, false);
    assert_null(open_draft(PSDA));
}

TEST(sr_syn_01_saving_twice_with_one_key_is_once)
{
    Act act = editor();
    Str text = other_phone(public_text(PSDA));
    Seen seen = seen_now(PSDA);

    assert_int_equal(saved(act, PSDA, seen, text, false).outcome, OUTCOME_DONE);
    assert_int_equal(saved(act, PSDA, seen, text, false).outcome, OUTCOME_BEFORE);
    assert_int_equal(saved(act, PSDA, seen, public_text(PSDA), false).outcome, OUTCOME_OTHERWISE);
    assert_int_equal(open_draft(PSDA)->revision, 1);
}

TEST(still_true_sets_the_date_in_the_text_and_in_its_draft)
{
    Str before = public_text(PASSPORT);
    Act act = editor();
    Seen seen = seen_now(PASSPORT);
    Result r;

    saved(editor(), PASSPORT, seen, with(before, "A passport for", "The passport for"), true);
    good(still_true(db, &act, PASSPORT.path, 20781, &r)); /* 2026-11-24 */
    assert_int_equal(r.outcome, OUTCOME_DONE);
    assert_str(public_text(PASSPORT),
               arena_z(&big, with(before, "verified: \"2025-10-08\"\n",
                                  "verified: \"2025-10-08\"\nchecked: \"2026-11-24\"\n")));
    const Draft *d = open_draft(PASSPORT);
    assert_int_equal(d->state, DRAFT_WAITING);
    assert_has(d->text, "2026-11-24");
    assert_has(d->text, "The passport for");
    bool overtaken;
    good(draft_is_overtaken(db, &big, d, &overtaken));
    assert_false(overtaken);
}

/* Somebody has the form open while another says "still true": no quarrel, both are kept. */
TEST(still_true_does_not_stop_who_is_typing)
{
    Seen seen = seen_now(PASSPORT);
    Str typed = with(public_text(PASSPORT), "A passport for", "The passport for");
    Act act = reviewer();
    Result r;

    good(still_true(db, &act, PASSPORT.path, 20781, &r));
    assert_int_equal(saved(editor(), PASSPORT, seen, typed, false).outcome, OUTCOME_DONE);
    assert_has(open_draft(PASSPORT)->text, "checked: \"2026-11-24\"");
    assert_has(open_draft(PASSPORT)->text, "The passport for");
}

TEST(an_import_that_changes_the_text_stops_the_approval)
{
    BookTexts in = guide_texts();

    saved(editor(), PASSPORT, seen_now(PASSPORT), other_amount(), true);
    for (size_t i = 0; i < in.count; i++)
        if (str_eq(in.at[i].path, PASSPORT.path))
            in.at[i].text = with(in.at[i].text, "gel: 150", "gel: 170");
    imported(&in);
    const Draft *d = open_draft(PASSPORT);
    assert_int_equal(moved(reviewer(), d, STEP_APPROVE, "").outcome, OUTCOME_OVERTAKEN);
    /* Its editor sees both and decides. */
    assert_int_equal(saved(editor(), PASSPORT, seen_now(PASSPORT), d->text, true).outcome,
                     OUTCOME_DONE);
    assert_int_equal(moved(reviewer(), open_draft(PASSPORT), STEP_APPROVE, "").outcome,
                     OUTCOME_DONE);
}

TEST(a_difference_is_told_value_by_value)
{
    Str text = public_text(PASSPORT), changed = text, out;
    Touched *list;
    size_t count;

    changed = with(changed, "gel: 150", "gel: 160");
    changed = with(changed, "A passport for", "The passport for");
    MUST(piece_append(&big, changed, S("steps"), S("- ka: \"ახალი\"\n  en: \"New\"\n"), &out));
    touched_of(&big, PASSPORT, text, out, &list, &count);
    assert_int_equal(count, 4);
    assert_str(list[0].path, "summary.en");
    assert_false(list[0].delicate);
    assert_str(list[1].path, "costs.0.gel");
    assert_str(list[1].was, "150");
    assert_str(list[1].is, "160");
    assert_true(list[1].delicate);
    assert_str(list[2].is, "ახალი");
    assert_str(list[2].was, "");
}

TEST(what_is_over_goes_and_the_newest_text_stays)
{
    Day day = NOW / 86400;
    BookTexts before = todays();

    saved(editor(), PSDA, seen_now(PSDA), other_phone(public_text(PSDA)), false);
    saved(editor(), PASSPORT, seen_now(PASSPORT), other_amount(), false);
    moved(editor(), open_draft(PSDA), STEP_DROP, "");
    good(workshop_forget(db, day + 399));
    assert_int_equal(number("select count(*) from guide_draft"), 2);
    good(workshop_forget(db, day + 402));
    assert_int_equal(number("select count(*) from guide_draft"), 1); /* an open one waits */
    assert_int_equal(number("select count(*) from guide_draft_author"), 1);
    Act act = editor();
    Result r;
    good(still_true(db, &act, PASSPORT.path, 20781, &r));
    good(workshop_forget(db, day + 3655));
    assert_int_equal(number("select count(*) from guide_text"), (int64_t)before.count);
    assert_int_equal(number("select count(*) from guide_deed where staff_id is not null"), 0);
    assert_has(public_text(PASSPORT), "2026-11-24");
}

TESTS(T(sr_auz_09_every_pair_of_state_and_step),
      WORKSHOP_TEST(sr_auz_09_a_step_that_is_not_open_changes_nothing),
      WORKSHOP_TEST(a_phone_number_is_approved_by_a_second_person),
      WORKSHOP_TEST(sr_auz_09_an_amount_is_never_approved_by_who_wrote_it),
      WORKSHOP_TEST(what_is_delicate),
      WORKSHOP_TEST(sr_syn_05_the_second_of_two_editors_loses_nothing_and_overwrites_nothing),
      WORKSHOP_TEST(a_review_of_an_older_text_counts_for_nothing),
      WORKSHOP_TEST(sending_back_needs_a_reason_and_saving_opens_it_again),
      WORKSHOP_TEST(a_text_like_the_public_one_needs_no_draft),
      WORKSHOP_TEST(sr_syn_01_saving_twice_with_one_key_is_once),
      WORKSHOP_TEST(still_true_sets_the_date_in_the_text_and_in_its_draft),
      WORKSHOP_TEST(still_true_does_not_stop_who_is_typing),
      WORKSHOP_TEST(an_import_that_changes_the_text_stops_the_approval),
      WORKSHOP_TEST(a_difference_is_told_value_by_value),
      WORKSHOP_TEST(what_is_over_goes_and_the_newest_text_stays));
