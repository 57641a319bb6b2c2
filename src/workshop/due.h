/*
 * due.h -- what should be looked at: services in the order of their last check, and texts whose Georgian changed while
 * the English stayed.
 */
#pragma once
#include "workshop/drafts.h"

typedef struct Due {
    Str path, id;
    Day last; /* the later of "checked" and the end of "verified"; DAY_NONE: no date */
    Str status;
} Due;

/* All services, the one longest unchecked first. */
Err due_list(Db *db, Arena *a, Due **out, size_t *count);

typedef struct Behind {
    Str path, id;
    Str field;  /* "steps.2" */
    Str ka, en; /* as they are now */
    Str ka_was; /* what the English was made from */
} Behind;

enum { BEHIND_MOST = 200 };
/* A pair is behind when an earlier version has the same English with another Georgian. "Still true" settles it: that is
 * said for all languages. */
Err behind_list(Db *db, Arena *a, Behind **out, size_t *count);
/* The same for versions of one text, oldest first; `settled`: said to be still true then. For tests. */
typedef struct TextState {
    Str text;
    bool settled;
} TextState;
void behind_of(Arena *a, Str path, const TextState *version, size_t versions, Behind *out,
               size_t *count);

/* A value at the top of a service's text, by its line, without reading all of it. */
Str top_value(Str text, const char *key);
/* "legal-aid-lawyer" of its path. */
Str service_id_of(Str path);
