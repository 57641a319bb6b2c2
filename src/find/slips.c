#include "find/slips.h"
#include <string.h>

/* -- distance --------------------------------------------------------------------------------------- */

/*
 * Columns of the table of distances as bits of a number, each letter of the other word in a dozen steps, however long the
 * word: H. Hyyrö, "A bit-vector algorithm for computing Levenshtein and Damerau edit distances" (2003). A column is
 * kept as its differences: where it rises (`up`) and falls (`down`) by one.
 */
typedef struct Slips {
    uint64_t places[256]; /* of each letter in the key */
    size_t n;
    unsigned limit;
} Slips;

static unsigned distance_to(const Slips *s, const uint8_t *other, size_t n)
{
    uint64_t up = UINT64_MAX, down = 0, same = 0, before = 0, last = 1ull << (s->n - 1);
    unsigned distance = (unsigned)s->n;

    for (size_t i = 0; i < n; i++) {
        uint64_t here = s->places[other[i]];
        uint64_t swapped = ((~same & here) << 1) & before;
        same = (((here & up) + up) ^ up) | here | down | swapped;
        uint64_t right_up = down | ~(same | up), right_down = same & up;
        distance += (right_up & last) != 0;
        distance -= (right_down & last) != 0;
        right_up = right_up << 1 | 1;
        right_down <<= 1;
        up = right_down | ~(same | right_up);
        down = right_up & same;
        before = here;
    }
    return distance;
}

/* -- passing over ----------------------------------------------------------------------------------- */

enum { LANES = 4, LANE_BITS = 16 };

/* Of four signs those that differ from this one in at most `most` bits: the top bit of each. Counted beside each other in one number. */
static uint64_t near_lanes(const uint16_t *signs, uint16_t sign, unsigned most)
{
    const uint64_t each = 0x0001000100010001;
    uint64_t x;

    memcpy(&x, signs, sizeof(x));
    x ^= each * sign;
    x -= x >> 1 & 0x5555555555555555;
    x = (x & 0x3333333333333333) + (x >> 2 & 0x3333333333333333);
    x = (x + (x >> 4)) & 0x0F0F0F0F0F0F0F0F;
    x = (x + (x >> 8)) & each * 0x1F;
    return ~(x + each * (0x7FFF - most)) & each * 0x8000;
}

static void look_at(const Slips *s, const WordList *l, uint32_t place, SlipFound *found, void *ctx)
{
    uint32_t word = l->by_key[place];
    WordView v = word_view(l, word);
    uint8_t key[WORD_CODES];

    if (v.n > s->n + s->limit || v.n + s->limit < s->n)
        return;
    unsigned distance = distance_to(s, key, key_of(v.at, v.n, key));
    if (distance <= s->limit)
        found(ctx, word, distance);
}

static void walk_range(const Slips *s, const WordList *l, uint16_t sign, uint32_t from, uint32_t to,
                       SlipFound *found, void *ctx)
{
    uint32_t i = from;

    for (; i + LANES <= to; i += LANES) {
        uint64_t near = near_lanes(l->signs + i, sign, 2 * s->limit);
        for (; near; near &= near - 1)
            look_at(s, l, i + (uint32_t)__builtin_ctzll(near) / LANE_BITS, found, ctx);
    }
    for (; i < to; i++)
        look_at(s, l, i, found, ctx);
}

/* False: too short to have slips. */
static bool slips_start(Slips *s, const uint8_t *key, size_t n, unsigned limit)
{
    if (n < 3 || (n < 5 && limit > 1) || n >= WORD_CODES)
        return false;
    *s = (Slips){ .n = n, .limit = limit };
    for (size_t i = 0; i < n; i++)
        s->places[key[i]] |= 1ull << i;
    return true;
}

size_t slips_walk(const WordList *l, const uint8_t *key, size_t n, unsigned limit, SlipFound *found,
                  void *ctx)
{
    Slips s;
    uint8_t next[1];

    if (!slips_start(&s, key, n, limit))
        return 0;
    next[0] = (uint8_t)(key[0] + 1);
    uint32_t from = key_from(l, key, 1), to = key_from(l, next, 1);
    walk_range(&s, l, key_sign(key, n), from, to, found, ctx);
    return to - from;
}

void slips_walk_all(const WordList *l, const uint8_t *key, size_t n, unsigned limit,
                    SlipFound *found, void *ctx)
{
    Slips s;

    if (slips_start(&s, key, n, limit))
        walk_range(&s, l, key_sign(key, n), 0, l->count, found, ctx);
}
