/* fields_test.c -- a form made of a record gives the record back; what was typed goes where it belongs. */
#include "workshop/fields.h"
#include "workshop/pieces.h"
#include "workshop/test_workshop.h"

typedef struct Typed {
    const EditForm *form;           /* sends every field as it is ... */
    const char *path[8], *value[8]; /* ... but for these */
} Typed;

static Str typed(void *ctx, Str path)
{
    const Typed *t = ctx;

    for (int i = 0; i < 8 && t->path[i]; i++)
        if (str_eq(path, str_c(t->path[i])))
            return (Str){ t->value[i], strlen(t->value[i]) };
    for (size_t s = 0; s < t->form->sections; s++)
        for (size_t g = 0; g < t->form->section[s].groups; g++)
            for (size_t f = 0; f < t->form->section[s].group[g].fields; f++)
                if (str_eq(t->form->section[s].group[g].field[f].path, path)) {
                    Str v = t->form->section[s].group[g].field[f].value;
                    return v.p ? v : S("");
                }
    return (Str){ 0 };
}

static Str file_text(const char *path)
{
    BookTexts texts = guide_texts();
    const BookText *t = text_at(&texts, str_c(path));

    MUST(t);
    return t->text;
}

static Str applied(Unit unit, Str text, Typed t)
{
    EditForm form;
    Str out, failed;

    MUST(fields_of(&big, unit, text, &form));
    t.form = &form;
    if (!fields_apply(&big, unit, text, typed, &t, &out, &failed))
        fail_msg("%.*s could not be put in", STR(failed));
    return out;
}

TEST(a_form_sent_as_it_came_changes_no_byte_of_any_service)
{
    BookTexts texts = guide_texts();
    size_t services = 0;

    for (size_t i = 0; i < texts.count; i++) {
        Unit unit = { .path = texts.at[i].path };
        if (!str_starts(unit.path, S("services/")))
            continue;
        AUTO(arena_free) Arena a = arena_new((size_t)256 << 20);
        EditForm form;
        Str out, failed;
        MUST(fields_of(&a, unit, texts.at[i].text, &form));
        Typed t = { .form = &form };
        if (!fields_apply(&a, unit, texts.at[i].text, typed, &t, &out, &failed) ||
            !str_eq(out, texts.at[i].text))
            fail_msg("%.*s is not the same (%.*s)", STR(unit.path), STR(failed));
        services++;
    }
    assert_int_equal(services, 157);
    arena_free(&big);
}

TEST(a_phone_number_alone_changes)
{
    Str all = file_text("providers.yaml"), one = record_cut(&big, all, S("psda"));
    Str out =
        applied(PSDA, one,
                (Typed){ .path = { "phones.0.number" }, .value = { "  +995 32 240 10 11\r\n" } });

    assert_str(out, arena_z(&big, with(one, "+995 32 240 10 10", "+995 32 240 10 11")));
    arena_free(&big);
}

TEST(a_row_comes_and_a_row_goes)
{
    Str all = file_text("providers.yaml"), one = record_cut(&big, all, S("psda"));
    Str two = applied(PSDA, one,
                      (Typed){ .path = { "phones.1.number", "phones.1.label.ka",
                                         "phones.1.label.en", "phones.1.source" },
                               .value = { "+995 32 200 00 00", "ცხელი ხაზი", "Hotline", "1" } });

    assert_has(two,
               "      source: 1\n    - number: \"+995 32 200 00 00\"\n      label:\n        ka: "
               "\"ცხელი ხაზი\"\n        en: \"Hotline\"\n      source: 1\n  website:");
    assert_str(applied(PSDA, two, (Typed){ .path = { "phones.1.gone" }, .value = { "1" } }),
               arena_z(&big, one));
    Str none = applied(PSDA, one, (Typed){ .path = { "phones.0.gone" }, .value = { "1" } });
    assert_has_no(none, "phones:");
    Str again = applied(
        PSDA, none,
        (Typed){ .path = { "phones.0.number", "phones.0.label.ka", "phones.0.label.en",
                           "phones.0.source" },
                 .value = { "+995 32 240 10 10", "სააგენტოს ტელეფონი", "Agency phone", "1" } });
    assert_str(again, arena_z(&big, one));
    arena_free(&big);
}

TEST(keys_that_were_not_there_come_where_the_schema_has_them)
{
    Str text = file_text(arena_z(&big, PASSPORT.path));
    Str out = applied(PASSPORT, text,
                      (Typed){ .path = { "cost_note.ka", "cost_note.en", "valid_until" },
                               .value = { "ფასი იცვლება.", "The price changes.", "2027-12-31" } });

    assert_has(out, "valid_until: \"2027-12-31\"\n");
    assert_has(out, "    source: 5\ncost_note:\n  ka: \"ფასი იცვლება.\"\n  en: \"The price "
                    "changes.\"\ntime:\n");
    assert_str(applied(PASSPORT, out,
                       (Typed){ .path = { "cost_note.ka", "cost_note.en", "valid_until" },
                                .value = { "", " ", "" } }),
               arena_z(&big, text));
    arena_free(&big);
}

TEST(what_is_wrong_goes_in_and_is_for_the_check_to_say)
{
    Str text = file_text(arena_z(&big, PASSPORT.path));
    Str out = applied(PASSPORT, text,
                      (Typed){ .path = { "costs.0.gel", "name.ka", "status" },
                               .value = { "ასი: \"ლარი\"", "", "maybe" } });

    assert_has(out, "gel: \"ასი: \\\"ლარი\\\"\"\n");
    assert_has(out, "name:\n  ka: null\n");
    assert_has(out, "status: maybe\n");
    arena_free(&big);
}

TESTS(T(a_form_sent_as_it_came_changes_no_byte_of_any_service), T(a_phone_number_alone_changes),
      T(a_row_comes_and_a_row_goes), T(keys_that_were_not_there_come_where_the_schema_has_them),
      T(what_is_wrong_goes_in_and_is_for_the_check_to_say));
