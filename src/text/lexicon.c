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
    uint32_t h = 2166136261u ^ (uint32_t)class * 0x9E3779B9u;

    for (size_t i = 0; i < n; i++)
        h = (h ^ base[i]) * 16777619u;
    h ^= h >> 15;
    h *= 0x2C1B3C6Du;
    h ^= h >> 12;
    h *= 0x297A2D39u;
    return h ^ h >> 15;
}

/* A slot: hash bits, then 4 bits of support + 1 (0: free slot), then keeps and syncopates. */
LexemeFacts lexicon_look(const uint8_t *base, size_t n, LexemeClass class)
{
    uint32_t h = lexicon_hash(base, n, class);
    uint32_t print = h >> (32 - LEXICON_HASH_BITS);

    if (other_look)
        return other_look(other_ctx, base, n, class);
    for (uint32_t i = 0; i < LEXICON_PROBES; i++) {
        uint16_t slot = LEXICON[(h + i) % LEXICON_SLOTS];
        if (slot == 0)
            break;
        if ((uint32_t)(slot >> 6) == print)
            return (LexemeFacts){ (uint8_t)((slot >> 2 & 15) - 1), slot & 1, slot & 2 };
    }
    return (LexemeFacts){ 0 };
}
