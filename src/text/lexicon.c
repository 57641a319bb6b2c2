#include "text/lexicon.h"

static LexiconLook *other_look;
static void *other_ctx;

void lexicon_use(LexiconLook *look, void *ctx)
{
    other_look = look;
    other_ctx = ctx;
}

uint32_t lexicon_hash(const uint8_t *base, size_t n, LexemeClass class)
{
    uint32_t h = 2166136261u ^ (uint32_t) class * 0x9E3779B9u;

    for (size_t i = 0; i < n; i++)
        h = (h ^ base[i]) * 16777619u;
    h ^= h >> 15;
    h *= 0x2C1B3C6Du;
    h ^= h >> 12;
    h *= 0x297A2D39u;
    return h ^ h >> 15;
}

/* Small numbers apart, large ones together: 3 forms or 4 is a difference, 12 or 14 is none. */
static const uint8_t SUPPORT[LEXICON_LEVELS] = { 1, 2, 3, 4, 5, 6, 7, 8, 10, 13 };

uint32_t lexicon_level(uint8_t support)
{
    uint32_t level = 1;

    while (level < LEXICON_LEVELS && SUPPORT[level] <= support)
        level++;
    return level;
}

/* Where a bucket begins and how many it holds: the nibbles of its sixteen are added up all at once. */
static void bucket_find(uint32_t bucket, uint32_t *at, uint32_t *count)
{
    const uint8_t *c = &LEXICON_COUNTS[bucket / LEXICON_STEP * (LEXICON_STEP / 2)];
    uint64_t all = 0;
    uint32_t shift = bucket % LEXICON_STEP * 4;

    for (size_t i = 0; i < LEXICON_STEP / 2; i++)
        all |= (uint64_t)c[i] << (8 * i);
    uint64_t before = all & ((UINT64_C(1) << shift) - 1);
    uint64_t pairs = (before & 0x0F0F0F0F0F0F0F0F) + (before >> 4 & 0x0F0F0F0F0F0F0F0F);
    *count = all >> shift & 15;
    *at = LEXICON_STARTS[bucket / LEXICON_STEP] + (uint32_t)(pairs * 0x0101010101010101 >> 56);
}

LexemeFacts lexicon_look(const uint8_t *base, size_t n, LexemeClass class)
{
    if (other_look)
        return other_look(other_ctx, base, n, class);
    uint32_t hash = lexicon_hash(base, n, class);
    uint32_t bucket = hash >> (32 - LEXICON_BUCKET_BITS);
    uint32_t print = hash & ((1u << LEXICON_PRINT_BITS) - 1);
    uint32_t at, count;
    bucket_find(bucket, &at, &count);
    for (uint32_t end = at + count; at < end; at++)
        if (LEXICON[at] >> 5 == print) {
            uint32_t rest = LEXICON[at] & 31, mark = rest % 3;
            return (LexemeFacts){ SUPPORT[rest / 3], mark == 1, mark == 2 };
        }
    return (LexemeFacts){ 0 };
}
