/* test_workshop.h -- for the tests of this folder: the real Guide in a store of its own. */
#pragma once
/* The desk and the Guide have a Contact each. */
#define Contact DeskContact
#include "desk/test_desk.h"
#undef Contact
#include "unit.h"
#include "workshop/publish.h"

#define GUIDE "data/guide"

[[maybe_unused]] static Arena big = { .limit_bytes = (size_t)4 << 30 };

[[maybe_unused]] static Act editor(void)
{
    return act_as(ROLE_EDITOR, "", "/workshop/services/biometric-passport", ROUTE_POST, "");
}

[[maybe_unused]] static Act other_editor(void)
{
    Act act = editor();

    memset(act.who.staff.bytes, 99, ID_BYTES);
    return act;
}

[[maybe_unused]] static Act reviewer(void)
{
    return act_as(ROLE_REVIEWER, "", "/workshop/review/x", ROUTE_POST, "");
}

/* The editor with the reviewer's role as well. */
[[maybe_unused]] static Act editor_who_reviews(void)
{
    Act act = reviewer();

    act.who.staff = editor().who.staff;
    return act;
}

[[maybe_unused]] static BookTexts guide_texts(void)
{
    Problems problems = { .a = &big };
    BookTexts texts;

    good(folder_texts(&big, GUIDE, &texts, &problems));
    MUST(problems.count == 0);
    return texts;
}

[[maybe_unused]] static Result imported(const BookTexts *texts)
{
    Act act = machine();
    Import import;
    Result r;

    good(import_look(db, &big, texts, &import));
    good(db_begin(db));
    good(import_do(db, &act, &import, &r));
    good(db_commit(db));
    return r;
}

[[maybe_unused]] static int workshop_made(void **state)
{
    if (desk_made(state))
        return -1;
    good(db_script(db, "pragma cache_size = -64000"));
    BookTexts texts = guide_texts();
    MUST(imported(&texts).outcome == OUTCOME_DONE);
    return 0;
}

[[maybe_unused]] static int workshop_gone(void **state)
{
    arena_free(&big);
    return desk_gone(state);
}

#define WORKSHOP_TEST(name) cmocka_unit_test_setup_teardown(name, workshop_made, workshop_gone)

[[maybe_unused]] static int64_t last_deed(void)
{
    int64_t deed;

    good(deed_last(db, &deed));
    return deed;
}

[[maybe_unused]] static BookTexts todays(void)
{
    BookTexts texts;

    good(texts_of(db, &big, last_deed(), &texts));
    return texts;
}

#define PASSPORT ((Unit){ .path = S("services/documents/biometric-passport.yaml") })
#define PSDA ((Unit){ .path = S("providers.yaml"), .record = S("psda") })

[[maybe_unused]] static Str public_text(Unit unit)
{
    int64_t since;
    Str text;

    good(unit_text(db, &big, unit, last_deed(), &text, &since));
    return text;
}

[[maybe_unused]] static const Draft *open_draft(Unit unit)
{
    const Draft *d;

    good(draft_open(db, &big, unit, &d));
    return d;
}

[[maybe_unused]] static Seen seen_now(Unit unit)
{
    const Draft *d = open_draft(unit);

    return (Seen){ last_deed(), d ? d->revision : 0 };
}

/* One part of a text in place of another. */
[[maybe_unused]] static Str with(Str text, const char *part, const char *instead)
{
    ptrdiff_t at = str_find(text, str_c(part));

    MUST(at >= 0);
    return arena_fmt(&big, "%.*s%s%.*s", STR(str_head(text, (size_t)at)), instead,
                     STR(str_from(text, (size_t)at + strlen(part))));
}

[[maybe_unused]] static Result saved(Act act, Unit unit, Seen seen, Str text, bool submit)
{
    Result r;

    good(draft_save(db, &act, unit, seen, text, submit, &r));
    return r;
}

[[maybe_unused]] static Result moved(Act act, const Draft *d, DraftStep step, const char *reason)
{
    Result r;

    good(draft_move(db, &act, d->id, d->revision, step, str_c(reason), &r));
    return r;
}
