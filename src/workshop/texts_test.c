/* texts_test.c -- the Guide goes into the store and comes out byte by byte; an import is all or nothing. */
#include "host/file.h"
#include "workshop/test_workshop.h"

static bool same_texts(const BookTexts *x, const BookTexts *y)
{
    if (x->count != y->count)
        return false;
    for (size_t i = 0; i < x->count; i++)
        if (!str_eq(x->at[i].path, y->at[i].path) || !str_eq(x->at[i].text, y->at[i].text))
            return false;
    return true;
}

TEST(the_guide_comes_out_as_it_went_in)
{
    BookTexts in = guide_texts(), out = todays();

    assert_in_range(in.count, 200, GUIDE_FILES_MOST);
    assert_true(same_texts(&in, &out));
    const char *folder = "/tmp/gza-workshop-texts";
    assert_int_equal(system("rm -rf /tmp/gza-workshop-texts"), 0);
    good(texts_to_folder(&out, folder));
    assert_int_equal(system("diff -r data/guide /tmp/gza-workshop-texts"), 0);
    assert_true(FAILED(texts_to_folder(&out, folder))); /* it is not empty any more */
    assert_int_equal(system("rm -rf /tmp/gza-workshop-texts"), 0);
}

TEST(sr_par_07_an_import_shows_its_differences_before)
{
    BookTexts in = guide_texts();
    Import import;
    size_t n = 0;

    for (size_t i = 0; i < in.count; i++) {
        if (str_eq(in.at[i].path, S("services/legal/legal-aid-lawyer.yaml")))
            continue;
        in.at[n] = in.at[i];
        if (str_eq(in.at[i].path, S("areas.yaml")))
            in.at[n].text = arena_fmt(&big, "%.*s# one line\n# two\n", STR(in.at[i].text));
        n++;
    }
    in.at[n] = (BookText){ S("zzz.yaml"), S("- a\n") };
    in.count = n + 1;
    good(import_look(db, &big, &in, &import));
    size_t gone = 0;
    for (size_t i = 0; i < import.changes; i++) {
        TextChange c = import.change[i];
        if (c.mark == '~') {
            assert_str(c.path, "areas.yaml");
            assert_int_equal(c.plus, 2);
            assert_int_equal(c.minus, 0);
        } else if (c.mark == '+') {
            assert_str(c.path, "zzz.yaml");
        } else {
            gone++;
        }
    }
    assert_int_equal(import.changes, 2 + gone);
    assert_int_equal(last_deed(), 1); /* looking changed nothing */
}

TEST(sr_par_07_an_import_is_undone_and_its_undoing_stays_in_the_history)
{
    BookTexts before = todays(), in = guide_texts();
    Act act = machine();
    TextVersion *version;
    size_t versions;
    Result r;

    in.at[3].text = S("- changed\n");
    assert_int_equal(imported(&in).outcome, OUTCOME_DONE);
    BookTexts between = todays();
    assert_false(same_texts(&before, &between));
    good(import_undo(db, &act, &r));
    assert_int_equal(r.outcome, OUTCOME_DONE);
    BookTexts after = todays();
    assert_true(same_texts(&before, &after));
    good(text_history(db, &big, in.at[3].path, &version, &versions));
    assert_int_equal(versions, 3);
    assert_str(version[0].kind, "undo");
    act = machine();
    good(import_undo(db, &act, &r)); /* only an import is undone */
    assert_int_equal(r.outcome, OUTCOME_REFUSED);
}

TEST(an_import_that_was_looked_at_too_early_is_refused)
{
    BookTexts in = guide_texts(), other = guide_texts();
    Act act = machine();
    Import import;
    Result r;

    in.at[0].text = S("a\n");
    other.at[0].text = S("b\n");
    good(import_look(db, &big, &in, &import));
    assert_int_equal(imported(&other).outcome, OUTCOME_DONE);
    good(import_do(db, &act, &import, &r));
    assert_int_equal(r.outcome, OUTCOME_OVERTAKEN);
    assert_str(todays().at[0].text, "b\n");
}

TEST(sr_syn_01_a_repeated_import_is_one)
{
    BookTexts in = guide_texts();
    Act act = machine();
    Import import;
    Result r;

    in.at[0].text = S("a\n");
    good(import_look(db, &big, &in, &import));
    good(import_do(db, &act, &import, &r));
    assert_int_equal(r.outcome, OUTCOME_DONE);
    good(import_do(db, &act, &import, &r));
    assert_int_equal(r.outcome, OUTCOME_BEFORE);
    assert_int_equal(last_deed(), 2);
}

TEST(paths_lead_nowhere_else)
{
    assert_true(path_is_good(S("services/legal/legal-aid-lawyer.yaml")));
    assert_true(path_is_good(S("LICENSE")));
    assert_false(path_is_good(S("../x")));
    assert_false(path_is_good(S("services/../../x")));
    assert_false(path_is_good(S("/etc/passwd")));
    assert_false(path_is_good(S("services//x")));
    assert_false(path_is_good(S("services/")));
    assert_false(path_is_good(S("a b")));
    assert_false(path_is_good(S("")));
}

TEST(what_is_no_text_is_named)
{
    Problems problems = { .a = &big };
    BookTexts texts;

    good(file_replace(in_folder("good.yaml"), S("- a\n")));
    good(file_replace(in_folder("bad.yaml"), S("- \xFF\n")));
    good(folder_texts(&big, test_folder, &texts, &problems));
    bool named = false;
    for (const Problem *p = problems.first; p; p = p->next)
        named = named || str_find(p->file, S("bad.yaml")) >= 0;
    assert_true(named);
}

TESTS(WORKSHOP_TEST(the_guide_comes_out_as_it_went_in),
      WORKSHOP_TEST(sr_par_07_an_import_shows_its_differences_before),
      WORKSHOP_TEST(sr_par_07_an_import_is_undone_and_its_undoing_stays_in_the_history),
      WORKSHOP_TEST(an_import_that_was_looked_at_too_early_is_refused),
      WORKSHOP_TEST(sr_syn_01_a_repeated_import_is_one), T(paths_lead_nowhere_else),
      WORKSHOP_TEST(what_is_no_text_is_named));
