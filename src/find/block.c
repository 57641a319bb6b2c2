#include "find/block.h"
#include <string.h>

enum { MAGIC = 0x33444E46 }; /* "FND3" */

int codes_compare(const uint8_t *a, size_t an, const uint8_t *b, size_t bn)
{
    int c = memcmp(a, b, an < bn ? an : bn);

    return c ? c : (an > bn) - (an < bn);
}

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

static bool words_rise(const WordList *l, uint32_t end)
{
    for (uint32_t i = 0; i < l->count; i++) {
        uint32_t at = word_at(l, i), next = word_at(l, i + 1);
        if (next <= at || next - at > WORD_CODES || next > end)
            return false;
    }
    return word_at(l, 0) == 0 && word_at(l, l->count) == end;
}

static bool list_open(Cursor *c, uint32_t documents, WordList *l)
{
    l->count = take_u32(c);
    l->page_at = take(c, ((uint64_t)l->count / WORDS_A_PAGE + 1) * 4);
    l->at = take(c, ((uint64_t)l->count + 1) * 2);
    l->posts_at = take(c, ((uint64_t)l->count + 1) * 4);
    l->by_key = take(c, (uint64_t)l->count * 4);
    l->signs = take(c, (uint64_t)l->count * 2);
    uint32_t word_bytes = take_u32(c), post_bytes = take_u32(c);
    l->bytes = take(c, word_bytes);
    l->posts = take(c, post_bytes);
    if (c->failed || !words_rise(l, word_bytes) || !offsets_rise(l->posts_at, l->count, post_bytes))
        return false;
    for (uint32_t i = 0; i < l->count; i++) {
        if (l->by_key[i] >= l->count)
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
