/*
 * build.c -- the index from documents: find_builder_new() to find_build().
 *
 * Words are interned as they come, each with the documents it stands in, in one long list for all words; at the end
 * the list is dealt out to its words by counting, and words are sorted by their letters and by their keys.
 */
#include "base/must.h"
#include "find/block.h"
#include "text/analyse.h"
#include "text/fold.h"
#include <stdlib.h>
#include <string.h>

enum { BLOCK_BYTES = 512 << 20, MAGIC = 0x33444E46 }; /* "FND3" */

/* -- words as they come ----------------------------------------------------------------------------- */

typedef struct Seen {
    uint32_t word, document;
    uint8_t fields;
} Seen;

typedef struct Slot {
    uint32_t hash, word; /* word + 1; 0: free */
} Slot;

typedef struct Interning {
    Buf bytes;      /* codes of all words, one after the other */
    Buf at;         /* u32 offsets, one more than words */
    uint32_t count; /* words */
    Slot *slots;
    size_t slot_count;
    Buf seen; /* Seen, in the order of documents */
    Buf last; /* u32 per word: its newest Seen + 1 */
} Interning;

struct FindBuilder {
    Interning kinds[WORD_KINDS];
    Buf stems_of; /* per form: STEMS_MAX u32 stem numbers + 1 */
    uint32_t documents;
    Arena scratch;
};

static uint32_t codes_hash(const uint8_t *c, size_t n)
{
    uint64_t h = n, part;

    for (; n >= 8; c += 8, n -= 8) {
        memcpy(&part, c, 8);
        h = (h ^ part) * 0x9E3779B97F4A7C15;
        h ^= h >> 32;
    }
    part = 0;
    memcpy(&part, c, n);
    h = (h ^ part) * 0x9E3779B97F4A7C15;
    return (uint32_t)(h >> 32);
}

static void put_u32(Buf *b, uint32_t v)
{
    buf_put(b, (Str){ (const char *)&v, 4 });
}

static void interning_start(Interning *in)
{
    in->bytes.limit = in->at.limit = in->seen.limit = in->last.limit = BLOCK_BYTES;
    put_u32(&in->at, 0);
}

static WordView interning_word(const Interning *in, uint32_t i)
{
    const uint32_t *at = (const void *)in->at.p;

    return (WordView){ (const uint8_t *)in->bytes.p + at[i], at[i + 1] - at[i] };
}

static void interning_grow(Interning *in)
{
    size_t count = in->slot_count ? in->slot_count * 2 : 4096;
    Slot *slots = calloc(count, sizeof(*slots));

    MUST(slots);
    for (size_t i = 0; i < in->slot_count; i++) {
        size_t at = in->slots[i].hash & (count - 1);
        if (!in->slots[i].word)
            continue;
        while (slots[at].word)
            at = (at + 1) & (count - 1);
        slots[at] = in->slots[i];
    }
    free(in->slots);
    in->slots = slots;
    in->slot_count = count;
}

static uint32_t intern(Interning *in, const Codes *c, bool *is_new)
{
    uint32_t hash = codes_hash(c->at, c->n);

    if ((size_t)in->count * 2 >= in->slot_count)
        interning_grow(in);
    size_t at = hash & (in->slot_count - 1);
    for (; in->slots[at].word; at = (at + 1) & (in->slot_count - 1)) {
        if (in->slots[at].hash != hash)
            continue;
        WordView w = interning_word(in, in->slots[at].word - 1);
        if (w.n == c->n && memcmp(w.at, c->at, c->n) == 0) {
            *is_new = false;
            return in->slots[at].word - 1;
        }
    }
    buf_put(&in->bytes, (Str){ (const char *)c->at, c->n });
    put_u32(&in->at, (uint32_t)in->bytes.n);
    put_u32(&in->last, 0);
    in->slots[at] = (Slot){ hash, in->count + 1 };
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
    Seen one = { word, document, field };
    buf_put(&in->seen, (Str){ (const char *)&one, sizeof(one) });
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

/* A form is analysed once, however often it stands. */
static void analyse_form(FindBuilder *b, const Codes *form, Tongue tongue)
{
    uint32_t stems[STEMS_MAX] = { 0 };
    Analysis an;
    bool is_new;

    analyse_in(form, tongue, &an);
    for (size_t i = 0; i < an.count; i++)
        stems[i] = intern(&b->kinds[WORD_STEM], &an.stems[i], &is_new) + 1;
    buf_put(&b->stems_of, (Str){ (const char *)stems, sizeof(stems) });
}

void find_text(FindBuilder *b, FindField field, Str text)
{
    uint8_t bit = (uint8_t)(1u << field);
    Tongue tongue = tongue_of(text);

    MUST(b->documents > 0);
    for (Str word; (word = fold_next_word(&b->scratch, &text)).n;) {
        Codes c = codes_of(word);
        bool is_new;
        uint32_t form = intern(&b->kinds[WORD_FORM], &c, &is_new);
        if (is_new)
            analyse_form(b, &c, tongue);
        note(&b->kinds[WORD_FORM], form, b->documents - 1, bit);
        const uint32_t *stems =
            (const uint32_t *)(const void *)b->stems_of.p + (size_t)form * STEMS_MAX;
        for (size_t i = 0; i < STEMS_MAX && stems[i]; i++)
            note(&b->kinds[WORD_STEM], stems[i] - 1, b->documents - 1, bit);
        arena_reset(&b->scratch);
    }
}

/* -- in order --------------------------------------------------------------------------------------- */

typedef struct Sorting {
    uint64_t
        first; /* eight codes, so that most pairs are told apart without looking at the words */
    const uint8_t *at;
    uint32_t n, word;
} Sorting;

static Sorting sorting_of(const uint8_t *at, size_t n, uint32_t word)
{
    uint64_t first = 0;

    for (size_t i = 0; i < 8; i++)
        first = first << 8 | (i < n ? at[i] : 0);
    return (Sorting){ first, at, (uint32_t)n, word };
}

static int sorting_order(const void *x, const void *y)
{
    const Sorting *a = x, *b = y;

    if (a->first != b->first)
        return a->first < b->first ? -1 : 1;
    int c = codes_compare(a->at, a->n, b->at, b->n);
    return c ? c : (a->word > b->word) - (a->word < b->word);
}

static void pad(Buf *b)
{
    buf_zero(b, (4 - b->n % 4) % 4);
}

/* Where each word's letters begin: a page's place in full, then the words' behind it. */
static void put_words(const Sorting *order, uint32_t n, Buf *out, Buf *words)
{
    Buf at = { .limit = BLOCK_BYTES };
    uint32_t page = 0;

    for (uint32_t i = 0; i <= n; i++) {
        if (i % WORDS_A_PAGE == 0)
            put_u32(out, page = (uint32_t)words->n);
        uint16_t behind = (uint16_t)(words->n - page);
        buf_put(&at, (Str){ (const char *)&behind, 2 });
        if (i < n)
            buf_put(words, (Str){ (const char *)order[i].at, order[i].n });
    }
    buf_put(out, buf_str(&at));
    pad(out);
    buf_free(&at);
}

static void varint(Buf *b, uint32_t v)
{
    for (; v >= 0x80; v >>= 7)
        buf_byte(b, (unsigned char)(v | 0x80));
    buf_byte(b, (unsigned char)v);
}

static void put_posting(Buf *b, uint32_t step, uint8_t fields)
{
    uint8_t bits =
        (uint8_t)((fields & (POSTING_OFTEN - 1)) | (fields & FIND_OFTEN ? POSTING_OFTEN : 0));
    bool fits = !(fields & (1 << FIND_ALSO | 1 << FIND_SAID)) && bits != POSTING_MORE;

    varint(b, step << POSTING_BITS | (fits ? bits : POSTING_MORE));
    if (!fits)
        buf_byte(b, fields);
}

/* Deals the list of all words out to its words: `starts` has count + 1 places. Documents stay in order. */
static Seen *by_word(const Interning *in, uint32_t *starts)
{
    size_t total = in->seen.n / sizeof(Seen);
    const Seen *seen = (const void *)in->seen.p;
    Seen *dealt = calloc(total + 1, sizeof(*dealt));

    MUST(dealt);
    for (size_t i = 0; i < total; i++)
        starts[seen[i].word + 1]++;
    for (uint32_t i = 0; i < in->count; i++)
        starts[i + 1] += starts[i];
    for (size_t i = 0; i < total; i++)
        dealt[starts[seen[i].word]++] = seen[i];
    for (uint32_t i = in->count; i > 0; i--) /* each start has gone on to the next one's */
        starts[i] = starts[i - 1];
    starts[0] = 0;
    return dealt;
}

static void put_postings(const Interning *in, const Sorting *order, Buf *out, Buf *posts)
{
    uint32_t *starts = calloc((size_t)in->count + 2, sizeof(*starts));

    MUST(starts);
    Seen *dealt = by_word(in, starts);
    for (uint32_t i = 0; i < in->count; i++) {
        uint32_t before = 0;
        put_u32(out, (uint32_t)posts->n);
        for (uint32_t s = starts[order[i].word]; s < starts[order[i].word + 1]; s++) {
            put_posting(posts, dealt[s].document - before, dealt[s].fields);
            before = dealt[s].document;
        }
    }
    put_u32(out, (uint32_t)posts->n);
    free(dealt);
    free(starts);
}

/* The order by key, and the keys' signs. Takes the words in their order and leaves them in that of keys. */
static void put_keys(Sorting *order, uint32_t n, Buf *out)
{
    uint8_t *keys = calloc((size_t)n + 1, WORD_CODES);

    MUST(keys);
    for (uint32_t i = 0; i < n; i++) {
        uint8_t *key = keys + (size_t)i * WORD_CODES;
        order[i] = sorting_of(key, key_of(order[i].at, order[i].n, key), i);
    }
    qsort(order, n, sizeof(*order), sorting_order);
    for (uint32_t i = 0; i < n; i++)
        put_u32(out, order[i].word);
    for (uint32_t i = 0; i < n; i++) {
        uint16_t sign = key_sign(order[i].at, order[i].n);
        buf_put(out, (Str){ (const char *)&sign, 2 });
    }
    pad(out);
    free(keys);
}

static void put_kind(const Interning *in, Buf *out)
{
    Sorting *order = calloc((size_t)in->count + 1, sizeof(*order));
    Buf words = { .limit = BLOCK_BYTES }, posts = { .limit = BLOCK_BYTES };

    MUST(order);
    for (uint32_t i = 0; i < in->count; i++) {
        WordView w = interning_word(in, i);
        order[i] = sorting_of(w.at, w.n, i);
    }
    qsort(order, in->count, sizeof(*order), sorting_order);
    put_u32(out, in->count);
    put_words(order, in->count, out, &words);
    put_postings(in, order, out, &posts);
    put_keys(order, in->count, out);
    put_u32(out, (uint32_t)words.n);
    put_u32(out, (uint32_t)posts.n);
    buf_put(out, buf_str(&words));
    pad(out);
    buf_put(out, buf_str(&posts));
    pad(out);
    buf_free(&words);
    buf_free(&posts);
    free(order);
}

void find_build(FindBuilder *b, Buf *out)
{
    put_u32(out, MAGIC);
    put_u32(out, b->documents);
    for (int k = 0; k < WORD_KINDS; k++)
        put_kind(&b->kinds[k], out);
}
