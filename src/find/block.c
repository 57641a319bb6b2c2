#include "find/block.h"
#include "base/must.h"
#include "text/analyse.h"
#include "text/fold.h"
#include <stdlib.h>
#include <string.h>

enum { BLOCK_BYTES = 512 << 20, MAGIC = 0x32444E46 }; /* "FND2" */

/* -- building --------------------------------------------------------------------------------------- */

typedef struct Seen {
    uint32_t word, document, next; /* next + 1 in the chain of the word */
    uint8_t fields;
} Seen;

typedef struct Interning {
    Buf bytes;      /* codes of all words, one after the other */
    Buf at;         /* u32 offsets */
    uint32_t count; /* words */
    uint32_t *slots;
    size_t slot_count;
    Buf seen; /* Seen, grouped at the end by a counting sort */
    Buf last; /* u32 per word: its newest Seen + 1 */
} Interning;

struct FindBuilder {
    Interning kinds[WORD_KINDS];
    Buf stems_of; /* per form: STEMS_MAX u32 stem numbers + 1 */
    uint32_t documents;
    Arena scratch;
};

static uint64_t codes_hash(const uint8_t *c, size_t n)
{
    return str_hash((Str){ (const char *)c, n });
}

static void interning_start(Interning *in)
{
    uint32_t zero = 0;

    in->bytes.limit = in->at.limit = in->seen.limit = in->last.limit = BLOCK_BYTES;
    buf_put(&in->at, (Str){ (const char *)&zero, 4 });
}

static WordView interning_word(const Interning *in, uint32_t i)
{
    const uint32_t *at = (const void *)in->at.p;

    return (WordView){ (const uint8_t *)in->bytes.p + at[i], at[i + 1] - at[i] };
}

static void interning_grow(Interning *in)
{
    size_t slots = in->slot_count ? in->slot_count * 2 : 4096;
    uint32_t *table = calloc(slots, sizeof(*table));

    MUST(table);
    for (uint32_t i = 0; i < in->count; i++) {
        WordView w = interning_word(in, i);
        size_t at = codes_hash(w.at, w.n) & (slots - 1);
        while (table[at])
            at = (at + 1) & (slots - 1);
        table[at] = i + 1;
    }
    free(in->slots);
    in->slots = table;
    in->slot_count = slots;
}

static uint32_t intern(Interning *in, const Codes *c, bool *is_new)
{
    if ((size_t)in->count * 2 >= in->slot_count)
        interning_grow(in);
    size_t at = codes_hash(c->at, c->n) & (in->slot_count - 1);
    for (; in->slots[at]; at = (at + 1) & (in->slot_count - 1)) {
        WordView w = interning_word(in, in->slots[at] - 1);
        if (w.n == c->n && memcmp(w.at, c->at, c->n) == 0) {
            *is_new = false;
            return in->slots[at] - 1;
        }
    }
    uint32_t zero = 0;
    buf_put(&in->bytes, (Str){ (const char *)c->at, c->n });
    uint32_t end = (uint32_t)in->bytes.n;
    buf_put(&in->at, (Str){ (const char *)&end, 4 });
    buf_put(&in->last, (Str){ (const char *)&zero, 4 });
    in->slots[at] = in->count + 1;
    *is_new = true;
    return in->count++;
}

static void note(Interning *in, uint32_t word, uint32_t document, uint8_t field)
{
    uint32_t *last = (void *)in->last.p;
    Seen *seen = (void *)in->seen.p;

    if (last[word] && seen[last[word] - 1].document == document) {
        Seen *s = &seen[last[word] - 1];
        s->fields |= s->fields & field ? field | FIND_OFTEN : field;
        return;
    }
    Seen one = { word, document, last[word], field };
    buf_put(&in->seen, (Str){ (const char *)&one, sizeof(one) });
    last = (void *)in->last.p;
    last[word] = (uint32_t)(in->seen.n / sizeof(Seen));
}

FindBuilder *find_builder_new(void)
{
    FindBuilder *b = calloc(1, sizeof(*b));

    MUST(b);
    for (int k = 0; k < WORD_KINDS; k++)
        interning_start(&b->kinds[k]);
    b->stems_of.limit = BLOCK_BYTES;
    b->scratch = arena_new(64 << 20);
    return b;
}

void find_builder_free(FindBuilder *b)
{
    if (!b)
        return;
    for (int k = 0; k < WORD_KINDS; k++) {
        buf_free(&b->kinds[k].bytes);
        buf_free(&b->kinds[k].at);
        buf_free(&b->kinds[k].seen);
        buf_free(&b->kinds[k].last);
        free(b->kinds[k].slots);
    }
    buf_free(&b->stems_of);
    arena_free(&b->scratch);
    free(b);
}

void find_document(FindBuilder *b)
{
    b->documents++;
}

void find_text(FindBuilder *b, FindField field, Str text)
{
    Tongue tongue = tongue_of(text);

    MUST(b->documents > 0);
    for (Str word; (word = fold_next_word(&b->scratch, &text)).n;) {
        Codes c = codes_of(word);
        bool is_new;
        uint32_t form = intern(&b->kinds[WORD_FORM], &c, &is_new);
        if (is_new) { /* a form is analysed once, however often it stands */
            uint32_t stems[STEMS_MAX] = { 0 };
            Analysis an;
            bool dummy;
            analyse_in(&c, tongue, &an);
            for (size_t i = 0; i < an.count; i++)
                stems[i] = intern(&b->kinds[WORD_STEM], &an.stems[i], &dummy) + 1;
            buf_put(&b->stems_of, (Str){ (const char *)stems, sizeof(stems) });
        }
        note(&b->kinds[WORD_FORM], form, b->documents - 1, (uint8_t)(1u << field));
        const uint32_t *stems =
            (const uint32_t *)(const void *)b->stems_of.p + (size_t)form * STEMS_MAX;
        for (size_t i = 0; i < STEMS_MAX && stems[i]; i++)
            note(&b->kinds[WORD_STEM], stems[i] - 1, b->documents - 1, (uint8_t)(1u << field));
        arena_reset(&b->scratch);
    }
}

int codes_compare(const uint8_t *a, size_t an, const uint8_t *b, size_t bn)
{
    int c = memcmp(a, b, an < bn ? an : bn);

    return c ? c : (an > bn) - (an < bn);
}

typedef struct Sorting {
    const uint8_t *at;
    uint32_t n, word;
} Sorting;

static int sorting_order(const void *x, const void *y)
{
    const Sorting *a = x, *b = y;
    int c = codes_compare(a->at, a->n, b->at, b->n);

    return c ? c : (a->word > b->word) - (a->word < b->word);
}

static void varint(Buf *b, uint32_t v)
{
    for (; v >= 0x80; v >>= 7)
        buf_byte(b, (unsigned char)(v | 0x80));
    buf_byte(b, (unsigned char)v);
}

static void put_u32(Buf *b, uint32_t v)
{
    buf_put(b, (Str){ (const char *)&v, 4 });
}

static void pad(Buf *b)
{
    buf_zero(b, (4 - b->n % 4) % 4);
}

/*
 * A posting is the step from the document before and four bits of fields: title, gives, body, often. What does not fit
 * there (a word in ALSO, or in everything) is marked by all four bits and has its fields in a byte behind. Few words
 * stand in ALSO, so the others do not pay for it.
 */
enum { POSTING_BITS = 4, POSTING_MORE = 15, POSTING_OFTEN = 8 };

static void put_posting(Buf *b, uint32_t step, uint8_t fields)
{
    uint8_t bits =
        (uint8_t)((fields & (POSTING_OFTEN - 1)) | (fields & FIND_OFTEN ? POSTING_OFTEN : 0));
    bool fits = !(fields & (1 << FIND_ALSO | 1 << FIND_SAID)) && bits != POSTING_MORE;

    varint(b, step << POSTING_BITS | (fits ? bits : POSTING_MORE));
    if (!fits)
        buf_byte(b, fields);
}

/* A kind's part: offsets and bytes of words, offsets and bytes of postings, the order by key. */
static void put_kind(const Interning *in, Buf *out)
{
    uint32_t n = in->count;
    Sorting *order = calloc((size_t)n + 1, sizeof(*order));
    uint8_t *keys = calloc((size_t)n + 1, WORD_CODES);
    const uint32_t *last = (const void *)in->last.p;
    const Seen *seen = (const void *)in->seen.p;
    Buf words = { .limit = BLOCK_BYTES }, posts = { .limit = BLOCK_BYTES };
    uint32_t *chain = calloc(in->seen.n / sizeof(Seen) + 1, sizeof(*chain));

    MUST(order && keys && chain);
    for (uint32_t i = 0; i < n; i++) {
        WordView w = interning_word(in, i);
        order[i] = (Sorting){ w.at, (uint32_t)w.n, i };
    }
    qsort(order, n, sizeof(*order), sorting_order);
    put_u32(out, n);
    for (uint32_t i = 0; i <= n; i++) {
        put_u32(out, (uint32_t)words.n);
        if (i < n)
            buf_put(&words, (Str){ (const char *)order[i].at, order[i].n });
    }
    for (uint32_t i = 0; i <= n; i++) {
        uint32_t count = 0, before = 0;
        put_u32(out, (uint32_t)posts.n);
        if (i == n)
            break;
        for (uint32_t s = last[order[i].word]; s; s = seen[s - 1].next)
            chain[count++] = s - 1;
        while (count--) { /* the chain runs backwards */
            const Seen *s = &seen[chain[count]];
            put_posting(&posts, s->document - before, s->fields);
            before = s->document;
        }
    }
    for (uint32_t i = 0; i < n; i++) {
        uint8_t *key = keys + (size_t)i * WORD_CODES;
        size_t length = key_of(order[i].at, order[i].n, key);
        order[i] = (Sorting){ key, (uint32_t)length, i };
    }
    qsort(order, n, sizeof(*order), sorting_order);
    for (uint32_t i = 0; i < n; i++)
        put_u32(out, order[i].word);
    put_u32(out, (uint32_t)words.n);
    put_u32(out, (uint32_t)posts.n);
    buf_put(out, buf_str(&words));
    pad(out);
    buf_put(out, buf_str(&posts));
    pad(out);
    buf_free(&words);
    buf_free(&posts);
    free(order);
    free(keys);
    free(chain);
}

void find_build(FindBuilder *b, Buf *out)
{
    put_u32(out, MAGIC);
    put_u32(out, b->documents);
    for (int k = 0; k < WORD_KINDS; k++)
        put_kind(&b->kinds[k], out);
}

/* -- reading ---------------------------------------------------------------------------------------- */

typedef struct Cursor {
    Str rest;
    bool failed;
} Cursor;

static const void *take(Cursor *c, uint64_t bytes)
{
    bytes = (bytes + 3) & ~3ull;
    if (c->failed || bytes > c->rest.n) {
        c->failed = true;
        return NULL;
    }
    const void *p = c->rest.p;
    c->rest = (Str){ c->rest.p + bytes, c->rest.n - (size_t)bytes };
    return p;
}

static uint32_t take_u32(Cursor *c)
{
    const uint32_t *p = take(c, 4);

    return p ? *p : 0;
}

static bool offsets_rise(const uint32_t *at, uint32_t count, uint32_t end)
{
    for (uint32_t i = 0; i < count; i++)
        if (at[i] > at[i + 1])
            return false;
    return at[0] == 0 && at[count] == end;
}

static bool list_open(Cursor *c, uint32_t documents, WordList *l)
{
    l->count = take_u32(c);
    l->at = take(c, ((uint64_t)l->count + 1) * 4);
    l->posts_at = take(c, ((uint64_t)l->count + 1) * 4);
    l->by_key = take(c, (uint64_t)l->count * 4);
    uint32_t word_bytes = take_u32(c), post_bytes = take_u32(c);
    l->bytes = take(c, word_bytes);
    l->posts = take(c, post_bytes);
    if (c->failed || !offsets_rise(l->at, l->count, word_bytes) ||
        !offsets_rise(l->posts_at, l->count, post_bytes))
        return false;
    for (uint32_t i = 0; i < l->count; i++) {
        if (l->by_key[i] >= l->count || l->at[i + 1] - l->at[i] > WORD_CODES ||
            l->at[i + 1] == l->at[i])
            return false;
        for (Postings p = postings_of(l, i); postings_next(&p);)
            if (p.document >= documents)
                return false;
    }
    return true;
}

Err find_open(Str bytes, FindBlock *out)
{
    Cursor c = { bytes, false };
    FindBlock b = { .bytes = bytes };

    if (take_u32(&c) != MAGIC)
        return err_fmt("the search index cannot be read");
    b.documents = take_u32(&c);
    for (int k = 0; k < WORD_KINDS; k++)
        if (!list_open(&c, b.documents, &b.words[k]))
            return err_fmt("the search index is damaged");
    *out = b;
    return OK;
}

Postings postings_of(const WordList *l, uint32_t word)
{
    return (Postings){ .at = l->posts + l->posts_at[word],
                       .end = l->posts + l->posts_at[word + 1] };
}

bool postings_next(Postings *p)
{
    uint32_t v = 0;

    if (p->at >= p->end)
        return false;
    for (int shift = 0; shift < 32 && p->at < p->end; shift += 7) {
        uint8_t c = *p->at++;
        v |= (uint32_t)(c & 0x7F) << shift;
        if (c < 0x80)
            break;
    }
    p->document += v >> POSTING_BITS;
    p->fields = (uint8_t)((v & (POSTING_OFTEN - 1)) | (v & POSTING_OFTEN ? FIND_OFTEN : 0));
    if ((v & POSTING_MORE) == POSTING_MORE && p->at < p->end)
        p->fields = *p->at++ & (FIND_OFTEN * 2 - 1);
    return true;
}

uint32_t word_from(const WordList *l, const uint8_t *codes, size_t n)
{
    uint32_t low = 0, high = l->count;

    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        WordView w = word_view(l, middle);
        if (codes_compare(w.at, w.n, codes, n) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

uint32_t key_from(const WordList *l, const uint8_t *key, size_t n)
{
    uint32_t low = 0, high = l->count;
    uint8_t other[WORD_CODES];

    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        WordView w = word_view(l, l->by_key[middle]);
        size_t length = key_of(w.at, w.n, other);
        if (codes_compare(other, length, key, n) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}
