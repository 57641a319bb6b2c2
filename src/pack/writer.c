#include "pack/writer.h"
#include "base/must.h"
#include <stdlib.h>
#include <string.h>

enum { FILE_LIMIT = 512 << 20, MAP_START = 1024 };

/* What was interned: open addressing over numbers, hash 0 is a free slot. */
typedef struct Interned {
    Buf bytes[LANG_COUNT]; /* one heap per language; strings use the first */
    Buf ends[LANG_COUNT];  /* u32 offsets */
    uint64_t *hashes;
    uint32_t *numbers;
    size_t slots;
    uint32_t count;
    int langs;
} Interned;

struct Writer {
    Interned strings, texts;
    Buf tables[TABLE_COUNT];
    Buf refs, find;
};

static Str interned_get(const Interned *in, int lang, uint32_t i)
{
    const uint32_t *at = (const void *)in->ends[lang].p;

    return (Str){ in->bytes[lang].p + at[i], at[i + 1] - at[i] };
}

static bool interned_is(const Interned *in, uint32_t i, const Str *value)
{
    for (int l = 0; l < in->langs; l++)
        if (!str_eq(interned_get(in, l, i), value[l]))
            return false;
    return true;
}

static void interned_grow(Interned *in)
{
    size_t slots = in->slots ? in->slots * 2 : MAP_START;
    uint64_t *hashes = calloc(slots, sizeof(*hashes));
    uint32_t *numbers = calloc(slots, sizeof(*numbers));

    MUST(hashes && numbers);
    for (size_t i = 0; i < in->slots; i++) {
        if (!in->hashes[i])
            continue;
        size_t at = in->hashes[i] & (slots - 1);
        while (hashes[at])
            at = (at + 1) & (slots - 1);
        hashes[at] = in->hashes[i];
        numbers[at] = in->numbers[i];
    }
    free(in->hashes);
    free(in->numbers);
    in->hashes = hashes;
    in->numbers = numbers;
    in->slots = slots;
}

static uint32_t interned_put(Interned *in, const Str *value)
{
    uint64_t h = 1;

    for (int l = 0; l < in->langs; l++)
        h = h * 31 + str_hash(value[l]);
    h |= 1;
    if ((size_t)in->count * 2 >= in->slots)
        interned_grow(in);
    size_t at = h & (in->slots - 1);
    for (; in->hashes[at]; at = (at + 1) & (in->slots - 1))
        if (in->hashes[at] == h && interned_is(in, in->numbers[at], value))
            return in->numbers[at];
    in->hashes[at] = h;
    in->numbers[at] = in->count;
    for (int l = 0; l < in->langs; l++) {
        buf_put(&in->bytes[l], value[l]);
        uint32_t end = (uint32_t)in->bytes[l].n;
        buf_put(&in->ends[l], (Str){ (const char *)&end, 4 });
    }
    return in->count++;
}

static void interned_start(Interned *in, int langs)
{
    uint32_t zero = 0;
    Str empty[LANG_COUNT] = { 0 };

    in->langs = langs;
    for (int l = 0; l < langs; l++) {
        in->bytes[l].limit = in->ends[l].limit = FILE_LIMIT;
        buf_put(&in->ends[l], (Str){ (const char *)&zero, 4 });
    }
    interned_put(in, empty);
}

static void interned_free(Interned *in)
{
    for (int l = 0; l < LANG_COUNT; l++) {
        buf_free(&in->bytes[l]);
        buf_free(&in->ends[l]);
    }
    free(in->hashes);
    free(in->numbers);
}

Writer *writer_new(void)
{
    Writer *w = calloc(1, sizeof(Writer));

    MUST(w);
    interned_start(&w->strings, 1);
    interned_start(&w->texts, LANG_COUNT);
    w->refs.limit = w->find.limit = FILE_LIMIT;
    for (int t = 0; t < TABLE_COUNT; t++)
        w->tables[t].limit = FILE_LIMIT;
    return w;
}

void writer_free(Writer *w)
{
    if (!w)
        return;
    interned_free(&w->strings);
    interned_free(&w->texts);
    buf_free(&w->refs);
    buf_free(&w->find);
    for (int t = 0; t < TABLE_COUNT; t++)
        buf_free(&w->tables[t]);
    free(w);
}

StrId writer_str(Writer *w, Str s)
{
    return (StrId){ interned_put(&w->strings, &s) };
}

TextId writer_text(Writer *w, const Str in[LANG_COUNT])
{
    return (TextId){ interned_put(&w->texts, in) };
}

uint32_t writer_count(const Writer *w, Table t)
{
    return (uint32_t)(w->tables[t].n / PACK_SHAPES[t].record_bytes);
}

uint32_t writer_add(Writer *w, Table t, const void *record)
{
    uint32_t index = writer_count(w, t);

    buf_put(&w->tables[t], (Str){ record, PACK_SHAPES[t].record_bytes });
    return index;
}

void *writer_at(Writer *w, Table t, uint32_t index)
{
    MUST(index < writer_count(w, t));
    return w->tables[t].p + (size_t)index * PACK_SHAPES[t].record_bytes;
}

Range writer_since(const Writer *w, Table t, uint32_t first)
{
    return (Range){ first, writer_count(w, t) - first };
}

Range writer_refs(Writer *w, const uint32_t *indexes, uint32_t count)
{
    uint32_t first = (uint32_t)(w->refs.n / 4);

    buf_put(&w->refs, (Str){ (const char *)indexes, (size_t)count * 4 });
    return (Range){ first, count };
}

void writer_find(Writer *w, Str block)
{
    w->find.n = 0;
    buf_put(&w->find, block);
}

typedef struct Layout {
    const char *tag;
    Str a, b, c; /* one after the other */
} Layout;

static int layout_order(const void *x, const void *y)
{
    const Layout *a = x, *b = y;

    return strcmp(a->tag, b->tag);
}

static Layout layout_heap(const char *tag, const Interned *in, int lang)
{
    return (Layout){
        tag, { (const char *)&in->count, 4 }, buf_str(&in->ends[lang]), buf_str(&in->bytes[lang])
    };
}

void writer_finish(const Writer *w, Str manifest, Str signature, Buf *out)
{
    Layout parts[TABLE_COUNT + 7];
    uint32_t n = 0;
    PackHeader header = { .magic = PACK_MAGIC, .version = PACK_VERSION };

    for (int t = 0; t < TABLE_COUNT; t++)
        parts[n++] = (Layout){ PACK_SHAPES[t].name, buf_str(&w->tables[t]), { 0 }, { 0 } };
    parts[n++] = layout_heap(PACK_TAG_STRINGS, &w->strings, 0);
    parts[n++] = layout_heap(PACK_TAG_TEXT_KA, &w->texts, LANG_KA);
    parts[n++] = layout_heap(PACK_TAG_TEXT_EN, &w->texts, LANG_EN);
    parts[n++] = (Layout){ PACK_TAG_REFS, buf_str(&w->refs), { 0 }, { 0 } };
    if (w->find.n)
        parts[n++] = (Layout){ PACK_TAG_FIND, buf_str(&w->find), { 0 }, { 0 } };
    if (manifest.n)
        parts[n++] = (Layout){ PACK_TAG_MANIFEST, manifest, { 0 }, { 0 } };
    if (signature.n)
        parts[n++] = (Layout){ PACK_TAG_SIGNATURE, signature, { 0 }, { 0 } };
    qsort(parts, n, sizeof(parts[0]), layout_order);

    uint64_t at = PACK_HEADER_BYTES + (uint64_t)n * sizeof(PackSection);
    PackSection list[TABLE_COUNT + 7] = { 0 };
    for (uint32_t i = 0; i < n; i++) {
        size_t tag_bytes = strlen(parts[i].tag);
        at = (at + 7) & ~7ull;
        memcpy(list[i].tag, parts[i].tag, tag_bytes < 8 ? tag_bytes : 8);
        list[i].offset = at;
        list[i].bytes = parts[i].a.n + parts[i].b.n + parts[i].c.n;
        at += list[i].bytes;
    }
    header.sections = n;
    header.bytes = at;
    out->n = 0;
    buf_put(out, (Str){ (const char *)&header, sizeof(header) });
    buf_put(out, (Str){ (const char *)list, n * sizeof(PackSection) });
    for (uint32_t i = 0; i < n; i++) {
        buf_zero(out, (size_t)list[i].offset - out->n);
        buf_put(out, parts[i].a);
        buf_put(out, parts[i].b);
        buf_put(out, parts[i].c);
    }
}
