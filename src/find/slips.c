#include "find/slips.h"
#include <string.h>

typedef struct Slips {
    uint8_t key[WORD_CODES];
    size_t n;
    unsigned limit;
    uint8_t rows[WORD_CODES + 2][WORD_CODES + 2];
} Slips;

static unsigned row_fill(Slips *s, const uint8_t *other, size_t depth)
{
    uint8_t *row = s->rows[depth + 1], *up = s->rows[depth];
    unsigned least = row[0] = (uint8_t)(depth + 1);

    for (size_t k = 1; k <= s->n; k++) {
        unsigned cost = up[k - 1] + (other[depth] != s->key[k - 1] ? 1u : 0u);
        if (up[k] + 1u < cost)
            cost = up[k] + 1u;
        if (row[k - 1] + 1u < cost)
            cost = row[k - 1] + 1u;
        if (depth > 0 && k > 1 && other[depth] == s->key[k - 2] &&
            other[depth - 1] == s->key[k - 1] && s->rows[depth - 1][k - 2] + 1u < cost)
            cost = s->rows[depth - 1][k - 2] + 1u;
        row[k] = (uint8_t)cost;
        if (cost < least)
            least = cost;
    }
    return least;
}

static void walk_range(Slips *s, const WordList *l, uint32_t from, uint32_t to, SlipFound *found,
                       void *ctx)
{
    uint8_t other[WORD_CODES], before[WORD_CODES];
    size_t before_n = 0, valid = 0, dead = SIZE_MAX;

    for (size_t k = 0; k <= s->n; k++)
        s->rows[0][k] = (uint8_t)k;
    for (uint32_t i = from; i < to; i++) {
        WordView v = word_view(l, l->by_key[i]);
        size_t n = key_of(v.at, v.n, other), shared = 0;
        while (shared < n && shared < before_n && other[shared] == before[shared])
            shared++;
        memcpy(before, other, n);
        before_n = n;
        if (dead != SIZE_MAX && shared >= dead) /* begins like one that failed there */
            continue;
        dead = SIZE_MAX;
        if (shared < valid)
            valid = shared;
        if (n > s->n + s->limit || n + s->limit < s->n)
            continue; /* rows stay valid up to `valid` */
        bool failed = false;
        for (size_t depth = valid; depth < n; depth++) {
            unsigned least = row_fill(s, other, depth);
            valid = depth + 1;
            if (least > s->limit) {
                dead = depth + 1;
                failed = true;
                break;
            }
        }
        if (!failed && s->rows[n][s->n] <= s->limit)
            found(ctx, l->by_key[i], s->rows[n][s->n]);
    }
}

void slips_walk(const WordList *l, const uint8_t *key, size_t n, unsigned limit, SlipFound *found,
                void *ctx)
{
    Slips s = { .n = n, .limit = limit };
    uint8_t next[1];

    if (n < 3 || (n < 5 && limit > 1) || n >= WORD_CODES)
        return;
    memcpy(s.key, key, n);
    next[0] = (uint8_t)(key[0] + 1);
    walk_range(&s, l, key_from(l, key, 1), key_from(l, next, 1), found, ctx);
}
