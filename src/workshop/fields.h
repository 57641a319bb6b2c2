/*
 * fields.h -- a record as fields of a form, and what was typed back into its text, value by value (pieces.h).
 *
 * Which fields there are, follows from the schema (source/schema.h); conditions have none, they are for the text itself.
 * A field's path is its name in the form: "phones.0.number", "name.ka". Lists have one more row than entries, for a new
 * one; the tick "phones.0.gone" takes one out.
 */
#pragma once
#include "workshop/drafts.h"

typedef struct EditField {
    Str path, key; /* key: the last part */
    const Key *rule;
    Str value;
    bool is_there;
} EditField;

typedef struct EditGroup {
    Str path;
    EditField *field;
    size_t fields;
    bool is_new; /* the empty row */
    bool can_go;
} EditGroup;

typedef struct EditSection {
    const Key *rule;
    EditGroup *group;
    size_t groups;
    bool is_list;
    bool delicate;
} EditSection;

typedef struct EditForm {
    EditSection *section;
    size_t sections;
} EditForm;

/* The keys of the unit's record, as of the schema; NULL: it is not edited in fields. */
const Key *unit_keys(Unit unit);
/* false: the text cannot be read, or the unit is not edited in fields. */
bool fields_of(Arena *a, Unit unit, Str text, EditForm *out);

/* What was typed there; NULL in p: nothing was sent for it. */
typedef Str FieldTyped(void *ctx, Str path);
/* The text with what was typed. *failed: the path of a value that could not be put in (then false). */
bool fields_apply(Arena *a, Unit unit, Str base, FieldTyped *typed, void *ctx, Str *out,
                  Str *failed);

/* One line: blanks and line ends at the ends are gone, those between are one blank. */
Str one_line(Arena *a, Str typed);
