/*
 * form.h -- one field of a query or form body (application/x-www-form-urlencoded), decoded once.
 */
#pragma once
#include "base/arena.h"

typedef enum FormState {
    FORM_ABSENT,
    FORM_OK,
    FORM_BROKEN /* a wrong %-escape, broken UTF-8, a zero byte, the field twice, or too many pairs */
} FormState;

enum { FORM_PAIRS = 1000 };

/* The value in the arena: '+' is a blank, control characters become blanks. */
FormState form_field(Arena *a, Str form, Str name, Str *out);

/* The next value of a field that may stand several times (ticked boxes); *rest begins as the whole form. */
FormState form_next(Arena *a, Str *rest, Str name, Str *out);

/* The next pair of all, for forms with many fields. In the value line ends stay (CR LF is one LF), and tabs. */
FormState form_pair(Arena *a, Str *rest, Str *name, Str *value);

/*
 * The fields of a flat JSON object as such a form, in the arena: texts, numbers, true and false; null is a field not
 * given. false: it is no JSON, or holds anything else.
 */
bool form_of_json(Arena *a, Str json, Str *form);
