/*
 * edition.c -- the reader. One pass over the bytes at opening, driven by the table of tables.h:
 * whatever holds afterwards is stated in edition.h, and the fuzzer (edition_fuzz.c) walks every
 * record of what opens.
 */
#include "pack/edition.h"
#include "base/utf8.h"
#include <string.h>

static Err damaged(const char *what)
{
    return err_fmt("this edition cannot be read: %s (damaged, or not an edition)", what);
}

static const PackSection *section_find(Str file, uint32_t count, const char *tag)
{
    const char *list = file.p + PACK_HEADER_BYTES;
    size_t tag_bytes = strlen(tag);
    char padded[8] = { 0 };

    memcpy(padded, tag, tag_bytes < 8 ? tag_bytes : 8);
    for (uint32_t i = 0; i < count; i++) {
        const PackSection *s = (const void *)(list + i * sizeof(PackSection));
        if (memcmp(s->tag, padded, 8) == 0)
            return s;
    }
    return NULL;
}

static Str section_bytes(Str file, const PackSection *s)
{
    return s ? (Str){ file.p + s->offset, (size_t)s->bytes } : (Str){ 0 };
}

/* Every section inside the file, on 8 bytes, in order and not over another. */
static Err check_sections(Str file, const PackHeader *h)
{
    uint64_t end = PACK_HEADER_BYTES + (uint64_t)h->sections * sizeof(PackSection);

    if (h->sections > 100 || end > file.n)
        return damaged("its list of sections is cut off");
    for (uint32_t i = 0; i < h->sections; i++) {
        const PackSection *s = (const void *)(file.p + PACK_HEADER_BYTES + i * sizeof(PackSection));
        if (s->offset < end || s->offset % 8 || s->offset > file.n || s->bytes > file.n - s->offset)
            return damaged("a section lies outside the file");
        end = s->offset + s->bytes;
    }
    return OK;
}

static Err heap_open(Str bytes, const char *name, Heap *out)
{
    if (bytes.n < 8)
        return err_fmt("this edition cannot be read: its section %s is missing", name);
    uint32_t count = *(const uint32_t *)(const void *)bytes.p;
    if (count == 0 || count > (bytes.n - 8) / 4)
        return damaged("a list of strings is cut off");
    const uint32_t *at = (const void *)(bytes.p + 4);
    size_t room = bytes.n - 8 - (size_t)count * 4;
    const char *p = bytes.p + 8 + (size_t)count * 4;

    if (at[0] != 0 || at[1] != 0 || at[count] != room)
        return damaged("a list of strings has a wrong end");
    for (uint32_t i = 0; i < count; i++)
        if (at[i] > at[i + 1] || (at[i] < room && ((unsigned char)p[at[i]] & 0xC0) == 0x80))
            return damaged("a string has wrong ends");
    if (!utf8_valid((Str){ p, room }))
        return damaged("a string is not UTF-8");
    *out = (Heap){ count, at, p };
    return OK;
}

/*
 * All lists into a table together may not be longer than the table, nor all lists of references
 * than their section: then no walk over the whole edition takes longer than its size allows,
 * however the ranges overlap.
 */
typedef struct Owned {
    uint64_t records[TABLE_COUNT], refs;
} Owned;

static const char *check_field(const Edition *e, const Field *f, const uint32_t *v, Owned *owned)
{
    switch (f->kind) {
    case FIELD_str: return v[0] < e->strings.count ? NULL : "a string number";
    case FIELD_text: return v[0] < e->texts[0].count ? NULL : "a text number";
    case FIELD_num: return v[0] <= f->argument ? NULL : "a number";
    case FIELD_day: return NULL;
    case FIELD_ref: return v[0] <= e->counts[f->argument] ? NULL : "a reference";
    case FIELD_list:
        if (v[1] == 0)
            return NULL;
        if (v[0] > e->counts[f->argument] || v[1] > e->counts[f->argument] - v[0])
            return "a list";
        owned->records[f->argument] += v[1];
        return owned->records[f->argument] <= e->counts[f->argument] ? NULL : "a shared list";
    case FIELD_refs:
        owned->refs += v[1];
        if (v[0] > e->ref_count || v[1] > e->ref_count - v[0] || owned->refs > e->ref_count)
            return "a list of references";
        for (uint32_t i = 0; i < v[1]; i++)
            if (e->refs[v[0] + i] >= e->counts[f->argument])
                return "a reference in a list";
        return NULL;
    }
    return "a field";
}

static Err check_table(const Edition *e, Table t, Owned *owned)
{
    const TableShape *shape = &PACK_SHAPES[t];

    for (uint32_t i = 0; i < e->counts[t]; i++) {
        const char *record = (const char *)e->tables[t] + (size_t)i * shape->record_bytes;
        for (uint32_t k = 0; k < shape->field_count; k++) {
            const Field *f = &shape->fields[k];
            const char *wrong = check_field(e, f, (const void *)(record + f->offset), owned);
            if (wrong)
                return err_fmt("this edition cannot be read: %s in %s[%u].%s is out of range",
                               wrong, shape->name, i, f->name);
        }
    }
    return OK;
}

/* A tree's spans must nest: each child ends inside its parent. COND and STEP both begin with kind,
 * span and what a leaf refers to. */
static Err check_tree(const Edition *e, Table t, const Range *r)
{
    uint32_t ends[33] = { r->first + r->count };
    size_t depth = 0;

    for (uint32_t i = r->first; i < r->first + r->count; i++) {
        const uint32_t *node =
            (const void *)((const char *)e->tables[t] + (size_t)i * PACK_SHAPES[t].record_bytes);
        uint32_t kind = node[0], span = node[1], leaf = node[2];

        while (depth > 0 && i == ends[depth])
            depth--;
        if (span == 0 || span > ends[depth] - i || (i == r->first && span != r->count) ||
            (kind == COND_LEAF && (span != 1 || leaf == 0)) || (kind == COND_NOT && span == 1))
            return damaged("a condition does not nest");
        if (depth + 1 >= COUNT(ends))
            return damaged("a condition is too deep");
        if (span > 1)
            ends[++depth] = i + span;
    }
    return OK;
}

static Err check_trees(const Edition *e)
{
    for (uint32_t t = 0; t < TABLE_COUNT; t++) {
        const TableShape *shape = &PACK_SHAPES[t];
        for (uint32_t k = 0; k < shape->field_count; k++) {
            const Field *f = &shape->fields[k];
            if (f->kind != FIELD_list || (f->argument != TABLE_COND && f->argument != TABLE_STEP))
                continue;
            for (uint32_t i = 0; i < e->counts[t]; i++)
                TRY(check_tree(e, (Table)f->argument,
                               (const void *)((const char *)e->tables[t] +
                                              (size_t)i * shape->record_bytes + f->offset)));
        }
    }
    return OK;
}

/* What the matcher takes for granted: every test asks about a fact; a rule belongs to one thing. */
static Err check_rules(const Edition *e)
{
    if (e->counts[TABLE_MAKE] != e->counts[TABLE_FACT])
        return damaged("its facts and how they are made differ in number");
    for (EACH_ALL(e, RuleTest, t, test, TEST))
        if (t->fact.n == 0 || t->op == OP_NONE)
            return damaged("a test compares nothing");
    for (EACH_ALL(e, Rule, r, rule, RULE))
        if ((r->service.n != 0) + (r->document.n != 0) != 1 || (r->part.n && !r->service.n))
            return damaged("a rule belongs to nothing");
    return OK;
}

Err edition_open(Str bytes, Edition *out)
{
    Edition e = { .bytes = bytes };
    Owned owned = { 0 };

    if (bytes.n < PACK_HEADER_BYTES || memcmp(bytes.p, PACK_MAGIC, 8) != 0)
        return err_fmt("this file is not an edition of the Guide");
    const PackHeader *h = (const void *)bytes.p;
    if (h->version != PACK_VERSION)
        return err_fmt("this edition has format version %u, this program reads version %d",
                       h->version, PACK_VERSION);
    if (h->bytes != bytes.n)
        return err_fmt("this edition is cut off: it has %zu bytes and should have %llu", bytes.n,
                       (unsigned long long)h->bytes);
    TRY(check_sections(bytes, h));

#define SECTION(tag) section_bytes(bytes, section_find(bytes, h->sections, tag))
    TRY(heap_open(SECTION(PACK_TAG_STRINGS), PACK_TAG_STRINGS, &e.strings));
    TRY(heap_open(SECTION(PACK_TAG_TEXT_KA), PACK_TAG_TEXT_KA, &e.texts[LANG_KA]));
    TRY(heap_open(SECTION(PACK_TAG_TEXT_EN), PACK_TAG_TEXT_EN, &e.texts[LANG_EN]));
    if (e.texts[LANG_EN].count != e.texts[LANG_KA].count)
        return damaged("its languages have different numbers of texts");
    Str refs = SECTION(PACK_TAG_REFS);
    e.refs = (const void *)refs.p;
    e.ref_count = (uint32_t)(refs.n / 4);
    e.manifest = SECTION(PACK_TAG_MANIFEST);
    e.signature = SECTION(PACK_TAG_SIGNATURE);
    if (e.signature.n && e.signature.n != PACK_HASH_BYTES + PACK_SIGNATURE_BYTES)
        return damaged("its signature has a wrong size");
    for (uint32_t t = 0; t < TABLE_COUNT; t++) {
        Str table = SECTION(PACK_SHAPES[t].name);
        if (table.n % PACK_SHAPES[t].record_bytes ||
            table.n / PACK_SHAPES[t].record_bytes > INT32_MAX)
            return damaged("a table has a wrong size");
        e.tables[t] = table.p;
        e.counts[t] = (uint32_t)(table.n / PACK_SHAPES[t].record_bytes);
    }
    Str find = SECTION(PACK_TAG_FIND);
#undef SECTION
    if (e.counts[TABLE_META] != 1)
        return damaged("it does not say which edition it is");
    for (uint32_t t = 0; t < TABLE_COUNT; t++)
        TRY(check_table(&e, (Table)t, &owned));
    TRY(check_trees(&e));
    TRY(check_rules(&e));
    if (find.n) {
        TRY(find_open(find, &e.find));
        if (e.find.documents != e.counts[TABLE_SERVICE] + e.counts[TABLE_TERM] +
                                    e.counts[TABLE_HUB] + e.counts[TABLE_NEWS])
            return damaged("its search index is of another edition");
    }
    *out = e;
    return OK;
}

static Str heap_get(const Heap *h, uint32_t i)
{
    return (Str){ h->bytes + h->at[i], h->at[i + 1] - h->at[i] };
}

Str edition_str(const Edition *e, StrId id)
{
    return heap_get(&e->strings, id.n);
}

Str edition_text(const Edition *e, Lang lang, TextId id)
{
    return heap_get(&e->texts[lang], id.n);
}

bool edition_has(const Edition *e, TextId id)
{
    return edition_text(e, LANG_KA, id).n > 0;
}

Str edition_id(const Edition *e, Table t, uint32_t index)
{
    const TableShape *shape = &PACK_SHAPES[t];

    if (shape->fields[0].kind != FIELD_str)
        return (Str){ 0 };
    return edition_str(e, *(const StrId *)(const void *)((const char *)e->tables[t] +
                                                         (size_t)index * shape->record_bytes));
}

const void *edition_find(const Edition *e, Table t, Str id)
{
    const TableShape *shape = &PACK_SHAPES[t];

    for (uint32_t i = 0; i < e->counts[t]; i++) {
        const char *record = (const char *)e->tables[t] + (size_t)i * shape->record_bytes;
        if (str_eq(edition_str(e, *(const StrId *)(const void *)record), id))
            return record;
    }
    return NULL;
}

const Service *edition_service_by_id(const Edition *e, Str id)
{
    return edition_find(e, TABLE_SERVICE, id);
}

const Service *edition_service_by_code(const Edition *e, Str code)
{
    for (uint32_t i = 0; i < e->counts[TABLE_SERVICE]; i++)
        if (str_eq(edition_str(e, e->service[i].code), code))
            return &e->service[i];
    return NULL;
}

typedef struct Walk {
    const Edition *e;
    Arena *a;
    EditionSink *sink;
    void *ctx;
} Walk;

static void walk_record(const Walk *w, Table t, uint32_t index, Str above)
{
    const TableShape *shape = &PACK_SHAPES[t];
    const char *record = (const char *)w->e->tables[t] + (size_t)index * shape->record_bytes;

    for (uint32_t k = 0; k < shape->field_count; k++) {
        const Field *f = &shape->fields[k];
        const uint32_t *v = (const void *)(record + f->offset);
        Str path = above.n ? arena_fmt(w->a, "%.*s.%s", STR(above), f->name) : str_c(f->name);

        switch (f->kind) {
        case FIELD_str: w->sink(w->ctx, path, LANG_COUNT, edition_str(w->e, (StrId){ *v })); break;
        case FIELD_text:
            for (int l = 0; l < LANG_COUNT; l++)
                w->sink(w->ctx, path, (Lang)l, edition_text(w->e, (Lang)l, (TextId){ *v }));
            break;
        case FIELD_num: w->sink(w->ctx, path, LANG_COUNT, arena_fmt(w->a, "%u", *v)); break;
        case FIELD_day:
            w->sink(w->ctx, path, LANG_COUNT,
                    (int32_t)*v == DAY_NONE ? (Str){ 0 } : arena_fmt(w->a, "%d", (int32_t)*v));
            break;
        case FIELD_ref:
        case FIELD_refs: {
            /* Another record is named by its id, or by its number when it has none. */
            uint32_t one = *v - 1;
            const uint32_t *at = f->kind == FIELD_ref ? &one : w->e->refs + v[0];
            uint32_t count = f->kind == FIELD_ref ? (*v != 0) : v[1];
            for (uint32_t i = 0; i < count; i++) {
                Str id = edition_id(w->e, (Table)f->argument, at[i]);
                w->sink(w->ctx, path, LANG_COUNT, id.n ? id : arena_fmt(w->a, "%u", at[i] + 1));
            }
            break;
        }
        case FIELD_list:
            for (uint32_t i = 0; i < v[1]; i++)
                walk_record(w, (Table)f->argument, v[0] + i,
                            arena_fmt(w->a, "%.*s[%u]", STR(path), i + 1));
            break;
        }
    }
}

void edition_walk(const Edition *e, Table t, uint32_t index, Arena *a, EditionSink *sink, void *ctx)
{
    walk_record(&(Walk){ e, a, sink, ctx }, t, index, (Str){ 0 });
}
