#include "source/diff.h"
#include "base/json.h"
#include <string.h>

/* What a service says, one line per value. `group` is the path without the numbers of lists. */
typedef struct Line {
    Str path, group, value;
    Lang lang;
} Line;

typedef struct Lines {
    Arena *a;
    Line *at;
    size_t count, cap;
} Lines;

static Str without_numbers(Arena *a, Str path)
{
    char *out = NEW_N(a, char, path.n + 1);
    size_t n = 0;
    bool inside = false;

    for (size_t i = 0; i < path.n; i++) {
        inside = path.p[i] == '[' || (inside && path.p[i] != ']');
        if (!inside && path.p[i] != ']')
            out[n++] = path.p[i];
    }
    return (Str){ out, n };
}

static void take_line(void *ctx, Str path, Lang lang, Str value)
{
    Lines *l = ctx;

    if (value.n == 0)
        return;
    if (l->count == l->cap) {
        size_t cap = l->cap ? l->cap * 2 : 256;
        Line *more = NEW_N(l->a, Line, cap);
        if (l->count)
            memcpy(more, l->at, l->count * sizeof(Line));
        l->at = more;
        l->cap = cap;
    }
    l->at[l->count++] = (Line){ path, without_numbers(l->a, path), value, lang };
}

static bool line_eq(const Line *x, const Line *y)
{
    return x->lang == y->lang && str_eq(x->group, y->group) && str_eq(x->value, y->value);
}

typedef struct Step {
    char mark; /* '-' old only, '+' new only */
    const Line *line;
} Step;

/* Longest common subsequence; the ends that agree are taken off first, so the table stays small. */
static size_t compare(Arena *a, const Lines *old, const Lines *new, Step *steps)
{
    size_t top = 0, n = old->count, m = new->count, count = 0;

    while (top < n && top < m && line_eq(&old->at[top], &new->at[top]))
        top++;
    while (n > top && m > top && line_eq(&old->at[n - 1], &new->at[m - 1])) {
        n--;
        m--;
    }
    size_t rows = n - top, columns = m - top;
    uint32_t *best = NEW_N(a, uint32_t, (rows + 1) * (columns + 1));
#define BEST(i, k) best[(i) * (columns + 1) + (k)]
    for (size_t i = rows; i-- > 0;)
        for (size_t k = columns; k-- > 0;)
            BEST(i, k) = line_eq(&old->at[top + i], &new->at[top + k]) ? BEST(i + 1, k + 1) + 1
                         : BEST(i + 1, k) >= BEST(i, k + 1)            ? BEST(i + 1, k)
                                                                       : BEST(i, k + 1);
    for (size_t i = 0, k = 0; i < rows || k < columns;) {
        if (i < rows && k < columns && line_eq(&old->at[top + i], &new->at[top + k])) {
            i++;
            k++;
        } else if (k == columns || (i < rows && BEST(i + 1, k) >= BEST(i, k + 1))) {
            steps[count++] = (Step){ '-', &old->at[top + i++] };
        } else {
            steps[count++] = (Step){ '+', &new->at[top + k++] };
        }
    }
#undef BEST
    return count;
}

typedef void OnService(void *ctx, char mark, Str id, const Step *steps, size_t count);

static uint32_t diff_services(const Edition *old, const Edition *new, OnService *on, void *ctx)
{
    uint32_t changed = 0;

    for (uint32_t i = 0; i < new->counts[TABLE_SERVICE]; i++) {
        Arena a = arena_new((size_t)1 << 30);
        Lines was = { .a = &a }, is = { .a = &a };
        Str id = edition_str(new, new->service[i].id);
        const Service *before = edition_service_by_id(old, id);

        if (before) {
            edition_walk(old, TABLE_SERVICE, (uint32_t)(before - old->service), &a, take_line,
                         &was);
            edition_walk(new, TABLE_SERVICE, i, &a, take_line, &is);
            Step *steps = NEW_N(&a, Step, was.count + is.count + 1);
            size_t count = compare(&a, &was, &is, steps);
            if (count) {
                changed++;
                on(ctx, '~', id, steps, count);
            }
        } else {
            changed++;
            on(ctx, '+', id, NULL, 0);
        }
        arena_free(&a);
    }
    for (uint32_t i = 0; i < old->counts[TABLE_SERVICE]; i++) {
        Str id = edition_str(old, old->service[i].id);
        if (!edition_service_by_id(new, id)) {
            changed++;
            on(ctx, '-', id, NULL, 0);
        }
    }
    return changed;
}

static Str lang_name(Lang lang)
{
    return lang == LANG_KA ? S("ka") : lang == LANG_EN ? S("en") : S("");
}

static void service_as_text(void *ctx, char mark, Str id, const Step *steps, size_t count)
{
    Buf *out = ctx;

    buf_fmt(out, "%c %.*s\n", mark, STR(id));
    for (size_t i = 0; i < count; i++) {
        const Line *l = steps[i].line;
        buf_fmt(out, "  %c %.*s%s%.*s: %.*s\n", steps[i].mark, STR(l->path),
                l->lang == LANG_COUNT ? "" : " ", STR(lang_name(l->lang)), STR(l->value));
    }
}

uint32_t diff_text(const Edition *old, const Edition *new, Buf *out)
{
    buf_fmt(out, "edition %u -> edition %u\n", old->meta->number, new->meta->number);
    uint32_t changed = diff_services(old, new, service_as_text, out);
    buf_fmt(out, changed ? "%u services differ\n" : "no service differs\n", changed);
    return changed;
}

static void service_as_json(void *ctx, char mark, Str id, const Step *steps, size_t count)
{
    Json *j = ctx;

    json_object(j);
    json_key(j, S("id"));
    json_str(j, id);
    json_key(j, S("change"));
    json_str(j, mark == '+' ? S("new") : mark == '-' ? S("removed") : S("changed"));
    json_key(j, S("lines"));
    json_array(j);
    for (size_t i = 0; i < count; i++) {
        json_object(j);
        json_key(j, S("change"));
        json_str(j, steps[i].mark == '+' ? S("new") : S("removed"));
        json_key(j, S("path"));
        json_str(j, steps[i].line->path);
        json_key(j, S("lang"));
        json_str(j, lang_name(steps[i].line->lang));
        json_key(j, S("value"));
        json_str(j, steps[i].line->value);
        json_end(j);
    }
    json_end(j);
    json_end(j);
}

uint32_t diff_json(const Edition *old, const Edition *new, Buf *out)
{
    Json j = json_begin(out);

    json_object(&j);
    json_key(&j, S("old"));
    json_number(&j, old->meta->number);
    json_key(&j, S("new"));
    json_number(&j, new->meta->number);
    json_key(&j, S("services"));
    json_array(&j);
    uint32_t changed = diff_services(old, new, service_as_json, &j);
    json_end(&j);
    json_end(&j);
    buf_byte(out, '\n');
    return changed;
}
