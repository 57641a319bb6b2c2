#include "print/export.h"
#include "base/json.h"
#include "host/file.h"
#include "pack/record_json.h"
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

enum { EXPORT_BYTES = 256 << 20 };
static const char *const LANGS[LANG_COUNT] = { "ka", "en" };

/* -- json ----------------------------------------------------------------------------------------- */

/* Records that belong to another one are inside it, so only these stand at the top. */
static const Table TOP[] = { TABLE_AREA,         TABLE_NEED,      TABLE_SERVICE, TABLE_PROVIDER,
                             TABLE_DOCUMENT,     TABLE_SITUATION, TABLE_FACT,    TABLE_REGION,
                             TABLE_MUNICIPALITY, TABLE_HUB,       TABLE_TERM,    TABLE_SYNONYM,
                             TABLE_NEWS,         TABLE_PAGE,      TABLE_CHANGE,  TABLE_SHAPE };

void export_json(const Edition *e, Buf *out)
{
    Json j = json_begin(out);

    json_object(&j);
    json_key(&j, S("licence"));
    json_str(&j, S("https://creativecommons.org/licenses/by/4.0/"));
    json_key(&j, S("edition"));
    record_json(e, TABLE_META, 0, &j);
    for (size_t i = 0; i < COUNT(TOP); i++) {
        json_key(&j, str_c(PACK_SHAPES[TOP[i]].name));
        json_array(&j);
        for (uint32_t k = 0; k < e->counts[TOP[i]]; k++)
            record_json(e, TOP[i], k, &j);
        json_end(&j);
    }
    json_end(&j);
    buf_byte(out, '\n');
}

/* -- csv ----------------------------------------------------------------------------------------- */

typedef struct Tables {
    const Edition *e;
    Arena *a;
    Buf files[TABLE_COUNT];
} Tables;

/* Sums are kept in hundredths with a bit for each that is given; here they are decimals or nothing,
 * named as in the JSON. */
static const struct {
    const char *field, *column;
    int bit;
} PARTS[] = {
    { "exact", "amount", SUM_HAS_EXACT },
    { "min", "amount_min", SUM_HAS_MIN },
    { "max", "amount_max", SUM_HAS_MAX },
    { "percent", "percent", SUM_HAS_PERCENT },
    { "percent_min", "percent_min", SUM_HAS_PERCENT_MIN },
    { "percent_max", "percent_max", SUM_HAS_PERCENT_MAX },
};

static int part_of(Table table, const Field *f)
{
    for (size_t i = 0; table == TABLE_SUM && i < COUNT(PARTS); i++)
        if (str_eq(str_c(PARTS[i].field), str_c(f->name)))
            return (int)i;
    return -1;
}

static bool has_column(Table table, const Field *f)
{
    bool is_bits = table == TABLE_SUM && str_eq(str_c(f->name), S("has"));

    return f->kind != FIELD_list && !is_bits;
}

static bool needs_apostrophe(Str s)
{
    static const char *const starts[] = { "=",  "+",  "-",  "@",  "\t", "\r",
                                          "\n", "＝", "＋", "－", "＠", "'" };

    for (size_t i = 0; i < COUNT(starts); i++)
        if (str_starts(s, str_c(starts[i])))
            return true;
    return false;
}

static void cell(Buf *b, Str s, bool first)
{
    if (!first)
        buf_byte(b, ',');
    buf_byte(b, '"');
    if (needs_apostrophe(s))
        buf_byte(b, '\'');
    for (size_t i = 0; i < s.n; i++) {
        if (s.p[i] == '"')
            buf_byte(b, '"');
        buf_byte(b, (unsigned char)s.p[i]);
    }
    buf_byte(b, '"');
}

static void header(Tables *t, Table table)
{
    Buf *b = &t->files[table];
    const TableShape *shape = &PACK_SHAPES[table];

    cell(b, S("owner"), true);
    for (uint32_t k = 0; k < shape->field_count; k++) {
        const Field *f = &shape->fields[k];
        int part = part_of(table, f);
        if (!has_column(table, f))
            continue;
        if (f->kind != FIELD_text)
            cell(b, str_c(part < 0 ? f->name : PARTS[part].column), false);
        for (int l = 0; f->kind == FIELD_text && l < LANG_COUNT; l++)
            cell(b, arena_fmt(t->a, "%s_%s", f->name, LANGS[l]), false);
    }
    buf_put(b, S("\r\n"));
}

static Str id_of(const Edition *e, Table table, uint32_t index)
{
    const char *record =
        (const char *)e->tables[table] + (size_t)index * PACK_SHAPES[table].record_bytes;

    return edition_str(e, *(const StrId *)(const void *)record);
}

static Str number_words(Tables *t, Table table, const char *record, const Field *f, uint32_t v)
{
    const char *name = record_number_name(table, f, v);
    int part = part_of(table, f);

    if (name)
        return str_c(name);
    if (part < 0)
        return arena_fmt(t->a, "%u", v);
    if (!(((const Sum *)(const void *)record)->has >> PARTS[part].bit & 1))
        return (Str){ 0 };
    return v % 100 ? arena_fmt(t->a, "%u.%02u", v / 100, v % 100) : arena_fmt(t->a, "%u", v / 100);
}

static Str ids_words(Tables *t, Table table, const uint32_t *range)
{
    Str ids = { 0 };

    for (uint32_t i = 0; i < range[1]; i++)
        ids = arena_fmt(t->a, "%.*s%s%.*s", STR(ids), i ? " " : "",
                        STR(id_of(t->e, table, t->e->refs[range[0] + i])));
    return ids;
}

/* One row, then the rows of what it owns, in their own files; `owner` says whose they are. */
static void row(Tables *t, Table table, uint32_t index, Str owner)
{
    const TableShape *shape = &PACK_SHAPES[table];
    const char *record = (const char *)t->e->tables[table] + (size_t)index * shape->record_bytes;
    Buf *b = &t->files[table];

    if (b->n == 0)
        header(t, table);
    cell(b, owner, true);
    for (uint32_t k = 0; k < shape->field_count; k++) {
        const Field *f = &shape->fields[k];
        const uint32_t *v = (const void *)(record + f->offset);

        if (!has_column(table, f))
            continue;
        switch (f->kind) {
        case FIELD_str: cell(b, edition_str(t->e, (StrId){ *v }), false); break;
        case FIELD_text:
            for (int l = 0; l < LANG_COUNT; l++)
                cell(b, edition_text(t->e, (Lang)l, (TextId){ *v }), false);
            break;
        case FIELD_num: cell(b, number_words(t, table, record, f, *v), false); break;
        case FIELD_day:
            cell(b, (int32_t)*v == DAY_NONE ? (Str){ 0 } : day_iso(t->a, (int32_t)*v), false);
            break;
        case FIELD_ref:
            cell(b, *v ? id_of(t->e, (Table)f->argument, *v - 1) : (Str){ 0 }, false);
            break;
        case FIELD_refs: cell(b, ids_words(t, (Table)f->argument, v), false); break;
        case FIELD_list: break;
        }
    }
    buf_put(b, S("\r\n"));
    for (uint32_t k = 0; k < shape->field_count; k++) {
        const Field *f = &shape->fields[k];
        const uint32_t *v = (const void *)(record + f->offset);
        if (f->kind != FIELD_list)
            continue;
        Str me = owner.n ? owner
                         : arena_fmt(t->a, "%s/%.*s", shape->name, STR(id_of(t->e, table, index)));
        for (uint32_t i = 0; i < v[1]; i++)
            row(t, (Table)f->argument, v[0] + i,
                arena_fmt(t->a, "%.*s/%s/%u", STR(me), f->name, i + 1));
    }
}

Err export_csv(const Edition *e, const char *folder)
{
    AUTO(arena_free) Arena a = arena_new((size_t)1 << 30);
    Tables t = { .e = e, .a = &a };
    Err err = OK;

    if (mkdir(folder, 0755) < 0 && errno != EEXIST)
        return err_fmt("cannot make folder %s: %s", folder, strerror(errno));
    for (size_t i = 0; i < TABLE_COUNT; i++)
        t.files[i].limit = EXPORT_BYTES;
    row(&t, TABLE_META, 0, (Str){ 0 });
    for (size_t i = 0; i < COUNT(TOP); i++)
        for (uint32_t k = 0; k < e->counts[TOP[i]]; k++)
            row(&t, TOP[i], k, (Str){ 0 });
    for (size_t i = 0; i < TABLE_COUNT; i++) {
        if (t.files[i].n && !FAILED(err))
            err = file_replace(arena_fmt(&a, "%s/%s.csv", folder, PACK_SHAPES[i].name).p,
                               buf_str(&t.files[i]));
        buf_free(&t.files[i]);
    }
    return err;
}
