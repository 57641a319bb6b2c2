/* touched.c -- what differs between two texts of one unit, value by value, and whether that is delicate. */
#include "base/must.h"
#include "workshop/drafts.h"
#include "workshop/pieces.h"
#include <string.h>

/* Keys at the top of a record that decide who gets what, or what it costs. */
static const char *const DELICATE[] = { "amounts",    "amount_note",     "costs",       "cost_note",
                                        "status",     "valid_from",      "valid_until", "window",
                                        "conditions", "conditions_from", "parts",       "age_from",
                                        "age_to",     "reach",           "is_duty",     "work",
                                        "held_when",  "answers",         NULL };
/* Files that hold conditions or what they are made of, and those we do not know. */
static const char *const PLAIN_FILES[] = {
    "services/", "providers.yaml", "documents.yaml", "news/",     "pages/",
    "everyday/", "glossary.yaml",  "synonyms.yaml",  "hubs.yaml", NULL
};

static bool file_is_plain(Str path)
{
    for (int i = 0; PLAIN_FILES[i]; i++)
        if (str_starts(path, str_c(PLAIN_FILES[i])))
            return true;
    return false;
}

bool key_is_delicate(Unit unit, Str key)
{
    return !file_is_plain(unit.path) || name_index(DELICATE, key) >= 0;
}

static bool path_is_delicate(Unit unit, Str path)
{
    Str rest = path;

    return key_is_delicate(unit, str_cut(&rest, '.'));
}

/* -- values as a flat list ------------------------------------------------------------------------------ */

typedef struct Value {
    Str path, group; /* group: the path without the places in lists */
    Str text;
} Value;

typedef struct Values {
    Arena *a;
    Value *at;
    size_t count, cap;
} Values;

static void flatten(Values *l, const Piece *p, Str path, Str group)
{
    uint32_t place = 0;

    if (p->kind == NODE_TEXT) {
        if (l->count == l->cap) {
            size_t cap = l->cap ? l->cap * 2 : 256;
            Value *more = NEW_N(l->a, Value, cap);
            if (l->count)
                memcpy(more, l->at, l->count * sizeof(Value));
            l->at = more;
            l->cap = cap;
        }
        l->at[l->count++] = (Value){ path, group, piece_is_null(p) ? (Str){ 0 } : p->text };
        return;
    }
    for (const Piece *c = p->first; c; c = c->next, place++) {
        bool map = p->kind == NODE_MAP;
        Str name = map ? c->key : arena_fmt(l->a, "%u", (unsigned)place);
        flatten(l, c, path.n ? arena_fmt(l->a, "%.*s.%.*s", STR(path), STR(name)) : name,
                !map      ? group
                : group.n ? arena_fmt(l->a, "%.*s.%.*s", STR(group), STR(name))
                          : name);
    }
}

static Values values_of(Arena *a, Str text)
{
    Values l = { .a = a };
    const Piece *top = pieces_read(a, text);

    if (top)
        flatten(&l, top, (Str){ 0 }, (Str){ 0 });
    return l;
}

static bool value_eq(const Value *x, const Value *y)
{
    return str_eq(x->group, y->group) && str_eq(x->text, y->text);
}

/* -- lined up by the longest common run ------------------------------------------------------------------- */

typedef struct Lining {
    Touched *at;
    size_t count;
    Unit unit;
} Lining;

static void say(Lining *l, Str path, Str was, Str is)
{
    l->at[l->count++] = (Touched){ path, was, is, path_is_delicate(l->unit, path) };
}

/* A value gone and one new of the same group, one after the other, are one that changed. */
static void pair_up(Lining *l, const Value *gone, size_t gone_count, const Value *new,
                    size_t new_count)
{
    size_t i = 0, k = 0;

    while (i < gone_count || k < new_count) {
        if (i < gone_count && k < new_count && str_eq(gone[i].group, new[k].group)) {
            say(l, new[k].path, gone[i].text, new[k].text);
            i++;
            k++;
        } else if (i < gone_count && (k == new_count || gone_count - i >= new_count - k)) {
            say(l, gone[i].path, gone[i].text, (Str){ 0 });
            i++;
        } else {
            say(l, new[k].path, (Str){ 0 }, new[k].text);
            k++;
        }
    }
}

void touched_of(Arena *a, Unit unit, Str was, Str is, Touched **out, size_t *count)
{
    Values x = values_of(a, was), y = values_of(a, is);
    size_t top = 0, n = x.count, m = y.count;
    Lining l = { .at = NEW_N(a, Touched, x.count + y.count + 1), .unit = unit };

    while (top < n && top < m && value_eq(&x.at[top], &y.at[top]))
        top++;
    while (n > top && m > top && value_eq(&x.at[n - 1], &y.at[m - 1])) {
        n--;
        m--;
    }
    size_t rows = n - top, columns = m - top;
    if (rows * columns > 4000000) { /* another text altogether */
        pair_up(&l, x.at + top, rows, y.at + top, columns);
        *out = l.at;
        *count = l.count;
        return;
    }
    uint32_t *best = NEW_N(a, uint32_t, (rows + 1) * (columns + 1));
#define BEST(i, k) best[(i) * (columns + 1) + (k)]
    for (size_t i = rows; i-- > 0;)
        for (size_t k = columns; k-- > 0;)
            BEST(i, k) = value_eq(&x.at[top + i], &y.at[top + k]) ? BEST(i + 1, k + 1) + 1
                         : BEST(i + 1, k) >= BEST(i, k + 1)       ? BEST(i + 1, k)
                                                                  : BEST(i, k + 1);
    size_t i = 0, k = 0;
    while (i < rows || k < columns) {
        size_t from_i = i, from_k = k;
        while ((i < rows || k < columns) &&
               !(i < rows && k < columns && value_eq(&x.at[top + i], &y.at[top + k]))) {
            if (k == columns || (i < rows && BEST(i + 1, k) >= BEST(i, k + 1)))
                i++;
            else
                k++;
        }
        pair_up(&l, x.at + top + from_i, i - from_i, y.at + top + from_k, k - from_k);
        while (i < rows && k < columns && value_eq(&x.at[top + i], &y.at[top + k])) {
            i++;
            k++;
        }
    }
#undef BEST
    *out = l.at;
    *count = l.count;
}

bool is_delicate(Arena *a, Unit unit, Str was, Str is)
{
    Touched *list;
    size_t count;

    if (!pieces_read(a, was) || !pieces_read(a, is))
        return true; /* what cannot be compared is looked at by a second person */
    touched_of(a, unit, was, is, &list, &count);
    for (size_t i = 0; i < count; i++)
        if (list[i].delicate)
            return true;
    return false;
}
