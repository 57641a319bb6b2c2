#include "workshop/fields.h"
#include "base/buf.h"
#include "base/must.h"
#include "workshop/pieces.h"
#include <string.h>

enum { ROWS_MOST = 200, KEYS_MOST = 64 };

/* In the order of the form: what changes most often first. */
static const char *const SERVICE_ORDER[] = {
    "status",        "phones",      "where",      "emails",    "websites",
    "name",          "summary",     "gives",      "amounts",   "amount_note",
    "costs",         "cost_note",   "time",       "window",    "valid_from",
    "valid_until",   "who",         "also_needs", "documents", "steps",
    "official_name", "legal_basis", "sources",    "verified",  NULL
};
static const char *const PROVIDER_ORDER[] = { "phones", "emails",  "website", "name",
                                              "short",  "sources", NULL };
/* Keys that may be left out and that an empty row offers all the same. */
static const char *const OFFERED[] = { "gel", "per", "working_days", "says", "date_note", NULL };

const Key *unit_keys(Unit unit)
{
    if (str_starts(unit.path, S("services/")) && !unit.record.n)
        return SERVICE_KEYS;
    if (str_eq(unit.path, S("providers.yaml")) && unit.record.n)
        return PROVIDER_KEYS;
    return NULL;
}

static const char *const *form_order(const Key *keys)
{
    return keys == SERVICE_KEYS ? SERVICE_ORDER : PROVIDER_ORDER;
}

static const Key *key_named(const Key *keys, const char *name)
{
    const Key *k = keys;

    while (k->name && strcmp(k->name, name) != 0)
        k++;
    MUST(k->name);
    return k;
}

static const char *const *names_of(Arena *a, const Key *keys)
{
    const char **names = NEW_N(a, const char *, KEYS_MOST);

    for (size_t i = 0; keys[i].name && i + 1 < KEYS_MOST; i++)
        names[i] = keys[i].name;
    return names;
}

static bool is_pair(const Key *k)
{
    return k->kind == VALUE_TEXT || k->kind == VALUE_TERM;
}

Str one_line(Arena *a, Str typed)
{
    char *p = NEW_N(a, char, typed.n + 1);
    size_t n = 0;

    typed = str_trim(typed);
    for (size_t i = 0; i < typed.n; i++) {
        bool blank = typed.p[i] == '\n' || typed.p[i] == '\r' || typed.p[i] == '\t';
        if (blank && n && p[n - 1] == ' ')
            continue;
        p[n++] = blank ? ' ' : typed.p[i];
    }
    return (Str){ p, n };
}

/* -- from the text ---------------------------------------------------------------------------------------- */

typedef struct Making {
    Arena *a;
    const Piece *top;
    EditGroup *g;
} Making;

static Str joined(Arena *a, Str path, const char *key)
{
    return path.n ? arena_fmt(a, "%.*s.%s", STR(path), key) : str_c(key);
}

static void add_field(Making *m, Str path, const char *key, const Key *rule)
{
    const Piece *p = piece_at(m->top, path);
    EditField f = { .path = path, .key = str_c(key), .rule = rule };

    if (p && p->kind == NODE_TEXT) {
        f.is_there = true;
        f.value = piece_is_null(p) ? (Str){ 0 } : p->text;
    }
    m->g->field[m->g->fields++] = f;
}

static void add_value(Making *m, Str path, const char *key, const Key *rule)
{
    if (is_pair(rule)) {
        add_field(m, joined(m->a, path, "ka"), "ka", rule);
        add_field(m, joined(m->a, path, "en"), "en", rule);
    } else {
        add_field(m, path, key, rule);
    }
}

static bool has_field(ValueKind kind)
{
    return kind != VALUE_LIST && kind != VALUE_MAP && kind != VALUE_CONDITION &&
           kind != VALUE_ANSWERS && kind != VALUE_RULE && kind != VALUE_PATH;
}

static void add_row(Making *m, Str path, const Key *rule, bool is_new)
{
    if (!rule->keys) {
        Key *item = NEW(m->a, Key);
        *item = (Key){ .name = rule->name, .kind = rule->item, .target = rule->target };
        add_value(m, path, rule->name, item);
        return;
    }
    for (const Key *k = rule->keys; k->name; k++) {
        Str at = joined(m->a, path, k->name);
        bool is_there = piece_at(m->top, at) != NULL;
        if (has_field(k->kind) && (is_there || k->required || is_pair(k) ||
                                   (is_new && name_index(OFFERED, str_c(k->name)) >= 0)))
            add_value(m, at, k->name, k);
    }
}

static EditGroup *next_group(Arena *a, EditSection *s, Str path)
{
    EditGroup *g = &s->group[s->groups++];

    *g = (EditGroup){ .path = path, .field = NEW_N(a, EditField, 2 * KEYS_MOST) };
    return g;
}

static void make_list(Arena *a, const Piece *top, EditSection *s)
{
    const Piece *list = piece_at(top, str_c(s->rule->name));
    uint32_t count = list && list->kind == NODE_LIST ? list->count : 0;

    s->is_list = true;
    s->group = NEW_N(a, EditGroup, ROWS_MOST + 1);
    if (count > ROWS_MOST)
        count = ROWS_MOST;
    for (uint32_t i = 0; i <= count; i++) {
        Making m = { a, top, next_group(a, s, arena_fmt(a, "%s.%u", s->rule->name, (unsigned)i)) };
        m.g->is_new = i == count;
        m.g->can_go = i < count && (count > 1 || !s->rule->required);
        add_row(&m, m.g->path, s->rule, m.g->is_new);
    }
}

bool fields_of(Arena *a, Unit unit, Str text, EditForm *out)
{
    const Key *keys = unit_keys(unit);
    const Piece *top = keys ? pieces_read(a, text) : NULL;

    *out = (EditForm){ .section = NEW_N(a, EditSection, KEYS_MOST) };
    if (!top || top->kind != NODE_MAP)
        return false;
    for (const char *const *name = form_order(keys); *name; name++) {
        EditSection *s = &out->section[out->sections++];

        *s = (EditSection){ .rule = key_named(keys, *name) };
        if (s->rule->kind == VALUE_LIST) {
            make_list(a, top, s);
        } else {
            s->group = NEW_N(a, EditGroup, 1);
            Making m = { a, top, next_group(a, s, str_c(*name)) };
            add_value(&m, str_c(*name), *name, s->rule);
        }
        s->delicate = key_is_delicate(unit, str_c(*name));
    }
    return true;
}

/* -- and back ---------------------------------------------------------------------------------------------- */

typedef struct Applying {
    Arena *a;
    Str text;
    const Key *keys;
    FieldTyped *typed;
    void *ctx;
    Str failed;
} Applying;

static bool fail_at(Applying *x, Str path)
{
    if (!x->failed.n)
        x->failed = path;
    return false;
}

/* What was typed for it as one line; *given: anything was sent. */
static Str typed_for(const Applying *x, Str path, bool *given)
{
    Str raw = x->typed(x->ctx, path);

    *given = raw.p != NULL;
    return one_line(x->a, raw);
}

static bool is_gone(const Applying *x, const EditGroup *g)
{
    return x->typed(x->ctx, arena_fmt(x->a, "%.*s.gone", STR(g->path))).n > 0;
}

static Str scalar(Arena *a, const Key *rule, Str value)
{
    bool plain = rule->kind == VALUE_NUMBER || rule->kind == VALUE_DECIMAL ||
                 rule->kind == VALUE_CHOICE || rule->kind == VALUE_REF || rule->kind == VALUE_SLUG;

    if (value.n == 0 && (rule->kind == VALUE_DATE || rule->kind == VALUE_DAY))
        return S("null");
    if (plain && value.n) { /* what is no number or word gets quotes, and the check says so */
        bool good = true;
        for (size_t i = 0; i < value.n; i++) {
            char c = value.p[i];
            good = good && ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_' ||
                            ((c == '-' || c == '.') && i));
        }
        if (good)
            return value;
    }
    return piece_quoted(a, value);
}

/* head: what stands before the key, "- " or blanks. */
static Str pair_block(Arena *a, const char *head, const char *key, Str ka, Str en)
{
    const char *blanks = head[0] ? "    " : "  ";

    return arena_fmt(a, "%s%s:\n%ska: %.*s\n%sen: %.*s\n", head, key, blanks,
                     STR(piece_quoted(a, ka)), blanks, STR(piece_quoted(a, en)));
}

/* A key that is not there yet, in the map at `map`. */
static bool insert_value(Applying *x, Str map, const Key *rule, const Key *keys, Str ka, Str en)
{
    Str block = is_pair(rule)
                    ? pair_block(x->a, "", rule->name, ka, en)
                    : arena_fmt(x->a, "%s: %.*s\n", rule->name, STR(scalar(x->a, rule, ka)));
    Str path = map.n ? joined(x->a, map, rule->name) : str_c(rule->name);

    return piece_insert(x->a, x->text, map, str_c(rule->name), names_of(x->a, keys), block,
                        &x->text) ||
           fail_at(x, path);
}

static Str parent_of(Str path)
{
    size_t n = path.n;

    while (n && path.p[n - 1] != '.')
        n--;
    return str_head(path, n ? n - 1 : 0);
}

static bool set_field(Applying *x, const EditField *f, Str value)
{
    if (str_eq(value, one_line(x->a, f->value)))
        return true;
    return piece_set(x->a, x->text, f->path, value, &x->text) || fail_at(x, f->path);
}

/* A pair: emptied, it goes when it may; new, it comes. `map` is where its key stands. */
static bool apply_pair(Applying *x, const EditField *ka, const EditField *en, Str map,
                       const Key *keys)
{
    bool given_ka, given_en;
    Str a = typed_for(x, ka->path, &given_ka), b = typed_for(x, en->path, &given_en);
    Str path = parent_of(ka->path);

    if (!given_ka && !given_en)
        return true;
    if (!ka->is_there && !en->is_there) {
        if (a.n == 0 && b.n == 0)
            return true;
        return insert_value(x, map, ka->rule, keys, a, b);
    }
    if (a.n == 0 && b.n == 0 && !ka->rule->required && keys)
        return piece_remove(x->a, x->text, path, &x->text) || fail_at(x, path);
    return (!given_ka || set_field(x, ka, a)) && (!given_en || set_field(x, en, b));
}

static bool apply_single(Applying *x, const EditField *f, Str map, const Key *keys)
{
    bool given;
    Str value = typed_for(x, f->path, &given);

    if (!given)
        return true;
    if (!f->is_there)
        return value.n == 0 || insert_value(x, map, f->rule, keys, value, (Str){ 0 });
    if (value.n == 0 && f->value.n && !f->rule->required && keys)
        return piece_remove(x->a, x->text, f->path, &x->text) || fail_at(x, f->path);
    return set_field(x, f, value);
}

/* The fields of an entry that stays. keys: of the map they stand in; NULL: it is a list. */
static bool apply_group(Applying *x, const EditGroup *g, Str map, const Key *keys)
{
    for (size_t i = 0; i < g->fields; i++) {
        const EditField *f = &g->field[i];
        bool pair = is_pair(f->rule) && i + 1 < g->fields;
        if (pair ? !apply_pair(x, f, f + 1, map, keys) : !apply_single(x, f, map, keys))
            return false;
        i += pair;
    }
    return true;
}

/* The new row as YAML; empty: nothing was typed. */
static Str new_entry(Applying *x, const EditSection *s, const EditGroup *g)
{
    Buf b = { .limit = 1 << 20 };
    bool any = false, first = true;

    for (size_t i = 0; i < g->fields; i++) {
        const EditField *f = &g->field[i];
        bool pair = is_pair(f->rule) && i + 1 < g->fields, given;
        Str ka = typed_for(x, f->path, &given);
        Str en = pair ? typed_for(x, f[1].path, &given) : (Str){ 0 };
        bool filled = ka.n || en.n;
        any = any || filled;
        if (s->rule->keys && !filled && !f->rule->required) {
            i += pair;
            continue;
        }
        if (!s->rule->keys && pair)
            buf_fmt(&b, "- ka: %.*s\n  en: %.*s\n", STR(piece_quoted(x->a, ka)),
                    STR(piece_quoted(x->a, en)));
        else if (!s->rule->keys)
            buf_fmt(&b, "- %.*s\n", STR(scalar(x->a, f->rule, ka)));
        else if (pair)
            buf_put(&b, pair_block(x->a, first ? "- " : "  ", f->rule->name, ka, en));
        else
            buf_fmt(&b, "%s%s: %.*s\n", first ? "- " : "  ", f->rule->name,
                    STR(scalar(x->a, f->rule, ka)));
        first = false;
        i += pair;
    }
    Str out = any ? arena_str(x->a, buf_str(&b)) : (Str){ 0 };
    buf_free(&b);
    return out;
}

static Str moved_in(Arena *a, Str block)
{
    Str out = { 0 };

    while (block.n) {
        Str line = str_cut(&block, '\n');
        out = arena_fmt(a, "%.*s  %.*s\n", STR(out), STR(line));
    }
    return out;
}

static bool append_entry(Applying *x, const EditSection *s, Str block)
{
    const Piece *top = pieces_read(x->a, x->text);
    Str key = str_c(s->rule->name);

    if (top && piece_at(top, key))
        return piece_append(x->a, x->text, key, block, &x->text) || fail_at(x, key);
    Str all = arena_fmt(x->a, "%.*s:\n%.*s", STR(key), STR(moved_in(x->a, block)));
    return piece_insert(x->a, x->text, (Str){ 0 }, key, names_of(x->a, x->keys), all, &x->text) ||
           fail_at(x, key);
}

static bool remove_entry(Applying *x, const EditSection *s, const EditGroup *g)
{
    const Piece *top = pieces_read(x->a, x->text);
    const Piece *list = top ? piece_at(top, str_c(s->rule->name)) : NULL;
    Str path = list && list->count == 1 ? str_c(s->rule->name) : g->path;

    return piece_remove(x->a, x->text, path, &x->text) || fail_at(x, g->path);
}

static bool is_emptied(const Applying *x, const EditGroup *g)
{
    bool all_given = g->fields > 0;

    for (size_t i = 0; i < g->fields; i++) {
        bool given;
        Str value = typed_for(x, g->field[i].path, &given);
        if (value.n)
            return false;
        all_given = all_given && given;
    }
    return all_given;
}

static bool apply_list(Applying *x, const EditSection *s)
{
    Str block = { 0 };

    for (size_t i = 0; i < s->groups; i++) {
        const EditGroup *g = &s->group[i];
        if (g->is_new)
            block = new_entry(x, s, g);
        else if (!is_gone(x, g) && !is_emptied(x, g) && !apply_group(x, g, g->path, s->rule->keys))
            return false;
    }
    if (block.n && !append_entry(x, s, block))
        return false;
    for (size_t i = s->groups; i-- > 0;) {
        const EditGroup *g = &s->group[i];
        if (!g->is_new && (is_gone(x, g) || is_emptied(x, g)) && !remove_entry(x, s, g))
            return false;
    }
    return true;
}

bool fields_apply(Arena *a, Unit unit, Str base, FieldTyped *typed, void *ctx, Str *out,
                  Str *failed)
{
    Applying x = { a, base, unit_keys(unit), typed, ctx, { 0 } };
    EditForm form;

    *failed = (Str){ 0 };
    *out = base;
    if (!fields_of(a, unit, base, &form))
        return false;
    for (size_t i = 0; i < form.sections; i++) {
        const EditSection *s = &form.section[i];
        bool ok =
            s->is_list ? apply_list(&x, s) : apply_group(&x, &s->group[0], (Str){ 0 }, x.keys);
        if (!ok) {
            *failed = x.failed;
            return false;
        }
    }
    *out = x.text;
    return true;
}
