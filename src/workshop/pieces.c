#include "workshop/pieces.h"
#include "base/buf.h"
#include "base/utf8.h"
#include <string.h>
#include <yaml.h>

/* -- reading: libyaml's marks count letters, so they are led back to bytes ------------------------------ */

typedef struct Reading {
    Arena *a;
    Str yaml;
    const uint32_t *byte_of; /* by letter */
    size_t letters;
    Piece *open; /* the collection we are in */
    Piece *last; /* its last entry */
    Str key;
    size_t key_from;
    bool has_key, failed;
    int depth;
    uint32_t count;
} Reading;

static const uint32_t *byte_table(Arena *a, Str yaml, size_t *letters)
{
    uint32_t *table = NEW_N(a, uint32_t, yaml.n + 2);
    size_t n = 0;

    for (size_t i = 0; i < yaml.n; i++)
        if (((unsigned char)yaml.p[i] & 0xC0) != 0x80)
            table[n++] = (uint32_t)i;
    table[n] = (uint32_t)yaml.n;
    *letters = n;
    return table;
}

static size_t byte_at(const Reading *r, size_t letter)
{
    return r->byte_of[letter < r->letters ? letter : r->letters];
}

static size_t line_start(Str yaml, size_t at)
{
    while (at && yaml.p[at - 1] != '\n')
        at--;
    return at;
}

/* Behind the line's end. */
static size_t line_end(Str yaml, size_t at)
{
    if (at && yaml.p[at - 1] == '\n')
        return at;
    while (at < yaml.n && yaml.p[at] != '\n')
        at++;
    return at < yaml.n ? at + 1 : at;
}

/* A "- " stands before the first thing of an entry of a block list. */
static size_t dash_before(Str yaml, size_t at)
{
    size_t i = at;

    while (i && (yaml.p[i - 1] == ' ' || yaml.p[i - 1] == '\n'))
        i--;
    return i && yaml.p[i - 1] == '-' ? i - 1 : at;
}

static void add(Reading *r, Piece one)
{
    Piece *p, *parent = r->open;

    if (++r->count > NODE_COUNT || r->depth > NODE_DEPTH) {
        r->failed = true;
        return;
    }
    if (parent && parent->kind == NODE_MAP && !r->has_key) {
        r->failed = r->failed || one.kind != NODE_TEXT;
        r->key = one.text;
        r->key_from = one.from;
        r->has_key = true;
        return;
    }
    p = NEW(r->a, Piece);
    *p = one;
    p->parent = parent;
    p->entry = one.from;
    if (parent && parent->kind == NODE_MAP) {
        p->key = r->key;
        p->entry = r->key_from;
        r->has_key = false;
    } else if (parent && !parent->is_flow) {
        p->entry = dash_before(r->yaml, one.from);
    }
    if (parent) {
        if (r->last)
            r->last->next = p;
        else
            parent->first = p;
        parent->count++;
    }
    r->last = p;
    if (one.kind != NODE_TEXT || !parent) {
        r->open = p;
        r->last = NULL;
        r->has_key = false;
        r->depth++;
    }
}

/* A collection ends: in block style where its last entry does. */
static void close(Reading *r, size_t to)
{
    Piece *p = r->open;

    if (p->is_flow || !r->last)
        p->to = to;
    else
        p->to = r->last->to;
    r->depth--;
    r->last = p;
    if (p->parent) {
        r->open = p->parent;
        r->has_key = false;
    }
}

static void take(Reading *r, const yaml_event_t *e)
{
    size_t from = byte_at(r, e->start_mark.index), to = byte_at(r, e->end_mark.index);
    Piece one = { .from = from, .to = to, .line = (int)e->start_mark.line + 1 };

    switch (e->type) {
    case YAML_SCALAR_EVENT:
        one.kind = NODE_TEXT;
        one.text =
            arena_str(r->a, (Str){ (const char *)e->data.scalar.value, e->data.scalar.length });
        one.quote = e->data.scalar.style == YAML_DOUBLE_QUOTED_SCALAR_STYLE   ? '"'
                    : e->data.scalar.style == YAML_SINGLE_QUOTED_SCALAR_STYLE ? '\''
                    : e->data.scalar.style == YAML_PLAIN_SCALAR_STYLE         ? 0
                                                                              : '|';
        r->failed = r->failed || e->data.scalar.anchor || e->data.scalar.tag;
        add(r, one);
        return;
    case YAML_SEQUENCE_START_EVENT:
        one.kind = NODE_LIST;
        one.is_flow = e->data.sequence_start.style == YAML_FLOW_SEQUENCE_STYLE;
        add(r, one);
        return;
    case YAML_MAPPING_START_EVENT:
        one.kind = NODE_MAP;
        one.is_flow = e->data.mapping_start.style == YAML_FLOW_MAPPING_STYLE;
        add(r, one);
        return;
    case YAML_SEQUENCE_END_EVENT:
    case YAML_MAPPING_END_EVENT: close(r, to); return;
    case YAML_ALIAS_EVENT: r->failed = true; return;
    case YAML_NO_EVENT:
    case YAML_STREAM_START_EVENT:
    case YAML_STREAM_END_EVENT:
    case YAML_DOCUMENT_START_EVENT:
    case YAML_DOCUMENT_END_EVENT: return;
    }
}

/* The whole tree, with the list around records. */
static Piece *tree_read(Arena *a, Str yaml)
{
    Reading r = { .a = a, .yaml = yaml };
    yaml_parser_t parser;
    bool more = true;
    Piece *top = NULL;

    if (yaml.n > NODE_FILE_BYTES || !utf8_valid(yaml) || str_starts(yaml, S("\xEF\xBB\xBF")) ||
        !yaml_parser_initialize(&parser))
        return NULL;
    r.byte_of = byte_table(a, yaml, &r.letters);
    yaml_parser_set_encoding(&parser, YAML_UTF8_ENCODING);
    yaml_parser_set_input_string(&parser, (const unsigned char *)(yaml.n ? yaml.p : ""), yaml.n);
    while (more && !r.failed) {
        yaml_event_t event;
        if (!yaml_parser_parse(&parser, &event)) {
            r.failed = true;
            break;
        }
        r.failed = r.failed || (event.type == YAML_DOCUMENT_START_EVENT && top);
        take(&r, &event);
        if (!top)
            top = r.open;
        more = event.type != YAML_STREAM_END_EVENT;
        yaml_event_delete(&event);
    }
    yaml_parser_delete(&parser);
    return r.failed ? NULL : top;
}

/* A list that holds one map is the record's frame. */
static Piece *record_of(Piece *tree)
{
    return tree && tree->kind == NODE_LIST && tree->count == 1 && tree->first->kind == NODE_MAP
               ? tree->first
               : tree;
}

const Piece *pieces_read(Arena *a, Str yaml)
{
    return record_of(tree_read(a, yaml));
}

/* -- finding ------------------------------------------------------------------------------------------- */

static const Piece *child_at(const Piece *p, Str name)
{
    uint32_t number;

    if (p->kind == NODE_LIST && str_u32(name, NODE_COUNT, &number)) {
        const Piece *c = p->first;
        for (uint32_t i = 0; c && i < number; i++)
            c = c->next;
        return c;
    }
    if (p->kind == NODE_MAP)
        for (const Piece *c = p->first; c; c = c->next)
            if (str_eq(c->key, name))
                return c;
    return NULL;
}

const Piece *piece_at(const Piece *top, Str path)
{
    while (top && path.n)
        top = child_at(top, str_cut(&path, '.'));
    return top;
}

static uint32_t place_of(const Piece *p)
{
    uint32_t i = 0;

    for (const Piece *c = p->parent->first; c != p; c = c->next)
        i++;
    return i;
}

/* The frame of a record has no part in paths. */
static bool is_top(const Piece *p)
{
    return !p->parent || (!p->parent->parent && p->parent->kind == NODE_LIST &&
                          p->parent->count == 1 && p->kind == NODE_MAP);
}

Str piece_path(Arena *a, const Piece *p)
{
    Str path = { 0 };

    for (; !is_top(p); p = p->parent) {
        Str name = p->parent->kind == NODE_MAP ? p->key : arena_fmt(a, "%u", (unsigned)place_of(p));
        path = path.n ? arena_fmt(a, "%.*s.%.*s", STR(name), STR(path)) : name;
    }
    return path;
}

static void on_line(const Piece *p, int line, const Piece **best)
{
    if (p->kind == NODE_TEXT && p->line <= line && (!*best || p->line > (*best)->line))
        *best = p;
    for (const Piece *c = p->first; c; c = c->next)
        on_line(c, line, best);
}

const Piece *piece_on_line(const Piece *top, int line)
{
    const Piece *best = NULL;

    if (top)
        on_line(top, line, &best);
    return best;
}

bool piece_is_null(const Piece *p)
{
    return p && p->kind == NODE_TEXT && p->quote == 0 &&
           (p->text.n == 0 || str_eq(p->text, S("null")) || str_eq(p->text, S("~")));
}

/* -- what may have changed: two trees side by side ------------------------------------------------------ */

/* Do they say the same, but for one value (`skip_x` and `skip_y`), or for one entry of the collection `at`, which
 * only one of them has? */
static bool same_but(const Piece *x, const Piece *y, const Piece *at, const Piece *skip_x,
                     const Piece *skip_y)
{
    const Piece *c = x->first, *d = y->first;

    if (x == skip_x && y == skip_y)
        return true;
    if (x->kind != y->kind || !str_eq(x->key, y->key) || !str_eq(x->text, y->text) ||
        (x->quote == 0) != (y->quote == 0))
        return false;
    while (c || d) {
        if (x == at && c && c == skip_x && !skip_y) {
            c = c->next;
        } else if (x == at && d && d == skip_y && !skip_x) {
            d = d->next;
        } else {
            if (!c || !d || !same_but(c, d, at, skip_x, skip_y))
                return false;
            c = c->next;
            d = d->next;
        }
    }
    return true;
}

static Str spliced(Arena *a, Str text, size_t from, size_t to, Str in)
{
    char *p = NEW_N(a, char, from + in.n + (text.n - to) + 1);

    memcpy(p, text.p, from);
    if (in.n)
        memcpy(p + from, in.p, in.n);
    memcpy(p + from + in.n, text.p + to, text.n - to);
    return (Str){ p, from + in.n + (text.n - to) };
}

/* -- a value ------------------------------------------------------------------------------------------- */

Str piece_quoted(Arena *a, Str value)
{
    Buf b = { .limit = 4 << 20 };

    buf_byte(&b, '"');
    for (size_t i = 0; i < value.n; i++) {
        unsigned char c = (unsigned char)value.p[i];
        if (c == '"' || c == '\\') {
            buf_byte(&b, '\\');
            buf_byte(&b, c);
        } else if (c == '\n') {
            buf_put(&b, S("\\n"));
        } else if (c == '\t') {
            buf_put(&b, S("\\t"));
        } else if (c < 0x20 || c == 0x7F) {
            buf_fmt(&b, "\\x%02X", (unsigned)c);
        } else {
            buf_byte(&b, c);
        }
    }
    buf_byte(&b, '"');
    Str out = arena_str(a, buf_str(&b));
    buf_free(&b);
    return out;
}

static Str single_quoted(Arena *a, Str value)
{
    Buf b = { .limit = 4 << 20 };

    buf_byte(&b, '\'');
    for (size_t i = 0; i < value.n; i++) {
        if (value.p[i] == '\'')
            buf_byte(&b, '\'');
        buf_byte(&b, (unsigned char)value.p[i]);
    }
    buf_byte(&b, '\'');
    Str out = arena_str(a, buf_str(&b));
    buf_free(&b);
    return out;
}

/* Words that stay what they are without quotes: numbers, ids, true and false. */
static bool goes_plain(Str v)
{
    if (v.n == 0 || v.n > 60 || str_eq(v, S("null")))
        return false;
    for (size_t i = 0; i < v.n; i++) {
        char c = v.p[i];
        bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
        if (!letter && (i == 0 || (c != '_' && c != '-' && c != '.')))
            return false;
    }
    return true;
}

static bool is_date(Str v)
{
    return v.n >= 7 && v.p[4] == '-';
}

static void blanks(Buf *b, size_t n)
{
    while (n--)
        buf_byte(b, ' ');
}

/* In block style, deeper than its key by two. */
static Str as_block(Arena *a, Str yaml, const Piece *p, Str value)
{
    Buf b = { .limit = 4 << 20 };
    size_t start = line_start(yaml, p->entry), indent = 0;
    Str rest = value;

    while (start + indent < yaml.n && yaml.p[start + indent] == ' ')
        indent++;
    /* The head, "|" or "|-", says whether the last line's end belongs to it. */
    buf_put(&b, value.n && value.p[value.n - 1] == '\n' ? S("|\n") : S("|-\n"));
    if (rest.n && rest.p[rest.n - 1] == '\n')
        rest.n--;
    while (true) {
        bool last = str_find_byte(rest, '\n') < 0;
        Str line = str_cut(&rest, '\n');
        if (line.n)
            blanks(&b, indent + 2);
        buf_put(&b, line);
        buf_byte(&b, '\n');
        if (last)
            break;
    }
    Str out = arena_str(a, buf_str(&b));
    buf_free(&b);
    return out;
}

static Str written(Arena *a, Str yaml, const Piece *p, Str value)
{
    if (value.n == 0)
        return S("null");
    if (p->quote == '|')
        return as_block(a, yaml, p, value);
    if (p->quote == '\'' && str_find_byte(value, '\n') < 0)
        return single_quoted(a, value);
    if (p->quote == 0 && goes_plain(value) && !is_date(value))
        return value;
    return piece_quoted(a, value);
}

bool piece_set(Arena *a, Str yaml, Str path, Str value, Str *out)
{
    const Piece *was = pieces_read(a, yaml), *p = was ? piece_at(was, path) : NULL;

    if (!p || p->kind != NODE_TEXT)
        return false;
    if (str_eq(p->text, value) && !piece_is_null(p)) {
        *out = yaml;
        return true;
    }
    Str text = written(a, yaml, p, value);
    if (p->from == p->to && p->from && yaml.p[p->from - 1] == ':')
        text = arena_fmt(a, " %.*s", STR(text));
    *out = spliced(a, yaml, p->from, p->to, text);
    const Piece *is = pieces_read(a, *out), *q = is ? piece_at(is, path) : NULL;
    return q && q->kind == NODE_TEXT &&
           (value.n ? str_eq(q->text, value) && !piece_is_null(q) : piece_is_null(q)) &&
           same_but(was, is, NULL, p, q);
}

/* -- entries ------------------------------------------------------------------------------------------- */

static size_t indent_of(Str yaml, size_t at)
{
    return at - line_start(yaml, at);
}

bool piece_remove(Arena *a, Str yaml, Str path, Str *out)
{
    const Piece *was = pieces_read(a, yaml), *p = was ? piece_at(was, path) : NULL;
    size_t from, to;

    if (!p || is_top(p) || p->parent->count < 2)
        return false; /* an empty collection would need another way of writing */
    from = p->entry;
    to = p->to;
    if (p->parent->is_flow) {
        if (p->next)
            to = p->next->entry;
        else
            for (const Piece *c = p->parent->first; c != p; c = c->next)
                from = c->to;
    } else {
        to = line_end(yaml, to);
        if (line_start(yaml, from) + indent_of(yaml, from) == from &&
            str_trim((Str){ yaml.p + line_start(yaml, from), indent_of(yaml, from) }).n == 0) {
            from = line_start(yaml, from);
        } else { /* the first key of a map in a list: the next moves up behind the dash */
            if (!p->next)
                return false;
            to = p->next->entry;
        }
    }
    *out = spliced(a, yaml, from, to, (Str){ 0 });
    const Piece *is = pieces_read(a, *out);
    return is && same_but(was, is, p->parent, p, NULL);
}

/* Lines moved in by so many blanks. */
static Str indented(Arena *a, Str block, size_t by)
{
    Buf b = { .limit = 4 << 20 };

    while (block.n) {
        Str line = str_cut(&block, '\n');
        if (line.n)
            blanks(&b, by);
        buf_put(&b, line);
        buf_byte(&b, '\n');
    }
    Str out = arena_str(a, buf_str(&b));
    buf_free(&b);
    return out;
}

static const Piece *last_of(const Piece *p)
{
    const Piece *c = p->first;

    while (c && c->next)
        c = c->next;
    return c;
}

/* After this entry, whole lines. */
static Str put_behind(Arena *a, Str yaml, const Piece *entry, Str block)
{
    size_t at = line_end(yaml, entry->to);

    if (at && yaml.p[at - 1] != '\n')
        block = arena_fmt(a, "\n%.*s", STR(block));
    return spliced(a, yaml, at, at, block);
}

bool piece_append(Arena *a, Str yaml, Str path, Str block, Str *out)
{
    const Piece *was = pieces_read(a, yaml), *list = was ? piece_at(was, path) : NULL;
    const Piece *last = list && list->kind == NODE_LIST ? last_of(list) : NULL;

    if (!last)
        return false;
    if (list->is_flow) {
        Str one = str_trim(str_starts(block, S("- ")) ? str_from(block, 2) : block);
        *out = spliced(a, yaml, last->to, last->to, arena_fmt(a, ", %.*s", STR(one)));
    } else {
        *out = put_behind(a, yaml, last, indented(a, block, indent_of(yaml, last->entry)));
    }
    const Piece *is = pieces_read(a, *out), *longer = is ? piece_at(is, path) : NULL;
    return longer && longer->count == list->count + 1 &&
           same_but(was, is, list, NULL, last_of(longer));
}

static int place_in(const char *const *order, Str key)
{
    for (int i = 0; order[i]; i++)
        if (str_eq(str_c(order[i]), key))
            return i;
    return -1;
}

bool piece_insert(Arena *a, Str yaml, Str path, Str key, const char *const *order, Str block,
                  Str *out)
{
    const Piece *was = pieces_read(a, yaml), *map = was ? piece_at(was, path) : NULL;
    const Piece *behind = NULL;
    int place = place_in(order, key);

    if (!map || map->kind != NODE_MAP || map->is_flow || child_at(map, key) || !map->first)
        return false;
    for (const Piece *c = map->first; c; c = c->next)
        if (place_in(order, c->key) >= 0 && place_in(order, c->key) < place)
            behind = c;
    if (!behind)
        return false; /* the id stands first in every record */
    size_t indent = indent_of(yaml, (map->first->next ? map->first->next : map->first)->entry);
    *out = put_behind(a, yaml, behind, indented(a, block, indent));
    const Piece *is = pieces_read(a, *out), *longer = is ? piece_at(is, path) : NULL;
    const Piece *new = longer ? child_at(longer, key) : NULL;
    return new && longer->count == map->count + 1 && same_but(was, is, map, NULL, new);
}

/* -- records in a list ---------------------------------------------------------------------------------- */

bool record_find(Arena *a, Str yaml, Str id, size_t *from, size_t *to)
{
    const Piece *tree = tree_read(a, yaml);

    if (!tree || tree->kind != NODE_LIST || tree->is_flow)
        return false;
    for (const Piece *r = tree->first; r; r = r->next) {
        const Piece *name = r->kind == NODE_MAP ? child_at(r, S("id")) : NULL;
        if (!name || !str_eq(name->text, id))
            continue;
        *from = line_start(yaml, r->entry);
        *to = line_end(yaml, r->to);
        return true;
    }
    return false;
}

Str record_cut(Arena *a, Str yaml, Str id)
{
    size_t from, to;

    return record_find(a, yaml, id, &from, &to) ? (Str){ yaml.p + from, to - from } : (Str){ 0 };
}

bool record_put(Arena *a, Str yaml, Str id, Str record, Str *out)
{
    size_t from, to, again_from, again_to;
    const Piece *one = tree_read(a, record), *was = tree_read(a, yaml);

    if (!one || one->kind != NODE_LIST || one->count != 1 || one->first->kind != NODE_MAP ||
        !record_find(a, yaml, id, &from, &to) || !record.n || record.p[record.n - 1] != '\n')
        return false;
    *out = spliced(a, yaml, from, to, record);
    const Piece *is = tree_read(a, *out);
    return is && is->count == was->count && record_find(a, *out, id, &again_from, &again_to) &&
           again_from == from && again_to == from + record.n;
}
