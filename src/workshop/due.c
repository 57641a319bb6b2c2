#include "workshop/due.h"
#include "guide/service.h"
#include "workshop/pieces.h"
#include <stdlib.h>

Str top_value(Str text, const char *key)
{
    Str name = str_c(key);

    while (text.n) {
        Str line = str_cut(&text, '\n');
        if (!str_starts(line, name) || line.n <= name.n || line.p[name.n] != ':')
            continue;
        Str value = str_trim(str_from(line, name.n + 1));
        if (value.n >= 2 && value.p[0] == '"')
            value = str_cut(&(Str){ value.p + 1, value.n - 1 }, '"');
        return str_eq(value, S("null")) ? (Str){ 0 } : value;
    }
    return (Str){ 0 };
}

Str service_id_of(Str path)
{
    size_t from = path.n;

    while (from && path.p[from - 1] != '/')
        from--;
    Str name = str_from(path, from);
    return str_ends(name, S(".yaml")) ? str_head(name, name.n - 5) : name;
}

static int due_order(const void *x, const void *y)
{
    const Due *a = x, *b = y;

    if (a->last != b->last)
        return a->last < b->last ? -1 : 1;
    return str_cmp(a->path, b->path);
}

Err due_list(Db *db, Arena *a, Due **out, size_t *count)
{
    BookTexts texts;
    int64_t last;

    TRY(deed_last(db, &last));
    TRY(texts_of(db, a, last, &texts));
    *out = NEW_N(a, Due, texts.count + 1);
    *count = 0;
    for (size_t i = 0; i < texts.count; i++) {
        const BookText *t = &texts.at[i];
        if (!str_starts(t->path, S("services/")))
            continue;
        Day checked = DAY_NONE, verified = DAY_NONE;
        if (!day_parse(top_value(t->text, "checked"), &checked))
            checked = DAY_NONE;
        if (!loose_date_last(top_value(t->text, "verified"), &verified))
            verified = DAY_NONE;
        (*out)[(*count)++] = (Due){ .path = t->path,
                                    .id = service_id_of(t->path),
                                    .last = checked > verified ? checked : verified,
                                    .status = top_value(t->text, "status") };
    }
    if (*count)
        qsort(*out, *count, sizeof(Due), due_order);
    return OK;
}

/* ---- translations ------------------------------------------------------------------------------------------ */

typedef struct Pair {
    Str field, group; /* group: without the places in lists */
    uint64_t ka, en;  /* hashes */
    Str ka_text, en_text;
} Pair;

typedef struct Pairs {
    Arena *a;
    Pair *at;
    size_t count;
} Pairs;

enum { PAIRS_MOST = 1000 };

static void collect(Pairs *l, const Piece *p, Str field, Str group)
{
    const Piece *ka = NULL, *en = NULL;
    uint32_t place = 0;

    for (const Piece *c = p->first; c; c = c->next, place++) {
        bool map = p->kind == NODE_MAP;
        if (map && c->kind == NODE_TEXT && str_eq(c->key, S("ka")))
            ka = c;
        else if (map && c->kind == NODE_TEXT && str_eq(c->key, S("en")))
            en = c;
        else if (c->kind != NODE_TEXT) {
            Str name = map ? c->key : arena_fmt(l->a, "%u", (unsigned)place);
            collect(l, c, field.n ? arena_fmt(l->a, "%.*s.%.*s", STR(field), STR(name)) : name,
                    map ? arena_fmt(l->a, "%.*s.%.*s", STR(group), STR(name)) : group);
        }
    }
    if (ka && en && l->count < PAIRS_MOST)
        l->at[l->count++] =
            (Pair){ field, group, str_hash(ka->text), str_hash(en->text), ka->text, en->text };
}

static Pairs pairs_of(Arena *a, Str text)
{
    Pairs l = { .a = a, .at = NEW_N(a, Pair, PAIRS_MOST) };
    const Piece *top = pieces_read(a, text);

    if (top)
        collect(&l, top, (Str){ 0 }, (Str){ 0 });
    return l;
}

static const Pair *same_english(const Pairs *l, const Pair *p)
{
    for (size_t i = 0; i < l->count; i++)
        if (l->at[i].en == p->en && str_eq(l->at[i].group, p->group))
            return &l->at[i];
    return NULL;
}

static bool has_pair(const Pairs *l, const Pair *p)
{
    for (size_t i = 0; i < l->count; i++)
        if (l->at[i].en == p->en && l->at[i].ka == p->ka && str_eq(l->at[i].group, p->group))
            return true;
    return false;
}

void behind_of(Arena *a, Str path, const TextState *version, size_t versions, Behind *out,
               size_t *count)
{
    size_t first = 0;

    for (size_t i = 0; i < versions; i++)
        if (version[i].settled)
            first = i;
    if (first + 1 >= versions)
        return;
    Pairs now = pairs_of(a, version[versions - 1].text);
    for (size_t i = first; i + 1 < versions; i++) {
        Pairs then = pairs_of(a, version[i].text);
        for (size_t k = 0; k < now.count && *count < BEHIND_MOST; k++) {
            Pair *p = &now.at[k];
            const Pair *old = p->field.p ? same_english(&then, p) : NULL;
            if (!old || old->ka == p->ka || has_pair(&then, p))
                continue;
            out[(*count)++] = (Behind){ path,       service_id_of(path), p->field,
                                        p->ka_text, p->en_text,          old->ka_text };
            p->field = (Str){ 0 }; /* said once */
        }
    }
}

Err behind_list(Db *db, Arena *a, Behind **out, size_t *count)
{
    enum { ROWS = 2000 };
    TextState *version = NEW_N(a, TextState, ROWS);
    Stmt *st = stmt_use(db, SQL_GUIDE_TEXT_VERSIONS);
    Str path = { 0 };
    size_t n = 0;

    *out = NEW_N(a, Behind, BEHIND_MOST);
    *count = 0;
    stmt_int(st, ":most", ROWS);
    while (stmt_row(st)) {
        Str here = row_text(st, 0, a);
        if (!str_eq(here, path)) {
            behind_of(a, path, version, n, *out, count);
            path = here;
            n = 0;
        }
        version[n++] =
            (TextState){ row_text(st, 1, a), str_eq(row_text_view(st, 2), S("still_true")) };
    }
    behind_of(a, path, version, n, *out, count);
    return stmt_done(st);
}
