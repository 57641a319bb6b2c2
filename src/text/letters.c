#include "text/letters.h"
#include "base/utf8.h"
#include <string.h>

enum {
    GEORGIAN = 1,
    GEORGIAN_LAST = 33,
    LATIN = LATIN_A,
    DIGIT = 70,
    CYRILLIC = CYRILLIC_A,
    ARMENIAN = ARMENIAN_A,
    OTHER = 0xF8,
    OTHER_END = 0x600
};

const char KEYS[] = "abgdevzTiklmnopJrstufqRySCcZwWxjh";
/* clang-format off */
const uint8_t KEY_CODES[128] = {
    ['a'] = 1, ['b'] = 2, ['g'] = 3, ['d'] = 4, ['e'] = 5, ['v'] = 6, ['z'] = 7, ['T'] = 8, ['i'] = 9,
    ['k'] = 10, ['l'] = 11, ['m'] = 12, ['n'] = 13, ['o'] = 14, ['p'] = 15, ['J'] = 16, ['r'] = 17, ['s'] = 18,
    ['t'] = 19, ['u'] = 20, ['f'] = 21, ['q'] = 22, ['R'] = 23, ['y'] = 24, ['S'] = 25, ['C'] = 26, ['c'] = 27,
    ['Z'] = 28, ['w'] = 29, ['W'] = 30, ['x'] = 31, ['j'] = 32, ['h'] = 33,
};
/* clang-format on */

Codes codes_of(Str folded)
{
    Codes c = { .n = 0 };

    while (folded.n && c.n < WORD_CODES) {
        const unsigned char *p = (const unsigned char *)folded.p;
        if (folded.n >= 3 && p[0] == 0xE1 && p[1] == 0x83 && p[2] >= 0x90 &&
            p[2] <= 0xB0) { /* ა .. ჰ, most of them */
            c.at[c.n++] = (uint8_t)(p[2] - 0x90 + GEORGIAN);
            folded = (Str){ folded.p + 3, folded.n - 3 };
            continue;
        }
        uint32_t u = utf8_next(&folded);
        if (u >= 0x10D0 && u <= 0x10F0)
            c.at[c.n++] = (uint8_t)(u - 0x10D0 + GEORGIAN);
        else if (u >= 'a' && u <= 'z')
            c.at[c.n++] = (uint8_t)(u - 'a' + LATIN);
        else if (u >= '0' && u <= '9')
            c.at[c.n++] = (uint8_t)(u - '0' + DIGIT);
        else if (u >= 0x430 && u <= 0x45F)
            c.at[c.n++] = (uint8_t)(u - 0x430 + CYRILLIC);
        else if (u >= 0x561 && u <= 0x587)
            c.at[c.n++] = (uint8_t)(u - 0x561 + ARMENIAN);
        else if (u < OTHER_END && c.n + 1 < WORD_CODES) {
            c.at[c.n++] = (uint8_t)(OTHER + (u >> 8));
            c.at[c.n++] = (uint8_t)u;
        } else {
            break;
        }
    }
    return c;
}

size_t codes_write(const uint8_t *codes, size_t n, char *out)
{
    size_t bytes = 0;

    for (size_t i = 0; i < n; i++) {
        uint32_t c = codes[i], u = '?';
        if (c >= GEORGIAN && c <= GEORGIAN_LAST)
            u = 0x10D0 + c - GEORGIAN;
        else if (c >= LATIN && c < LATIN + 26)
            u = 'a' + c - LATIN;
        else if (c >= DIGIT && c < DIGIT + 10)
            u = '0' + c - DIGIT;
        else if (c >= CYRILLIC && c < CYRILLIC + 48)
            u = 0x430 + c - CYRILLIC;
        else if (c >= ARMENIAN && c < ARMENIAN + 39)
            u = 0x561 + c - ARMENIAN;
        else if (c >= OTHER && i + 1 < n)
            u = (c - OTHER) << 8 | codes[++i];
        bytes += utf8_write(u, out + bytes);
    }
    return bytes;
}

Str codes_text(Arena *a, const uint8_t *codes, size_t n)
{
    char *out = NEW_N(a, char, n *CODE_BYTES + 1);

    return (Str){ out, codes_write(codes, n, out) };
}

bool codes_are_georgian(const Codes *c)
{
    for (size_t i = 0; i < c->n; i++)
        if (c->at[i] > GEORGIAN_LAST)
            return false;
    return c->n > 0;
}

bool codes_are_latin(const Codes *c)
{
    for (size_t i = 0; i < c->n; i++)
        if (c->at[i] < LATIN || c->at[i] >= LATIN + 26)
            return false;
    return c->n > 0;
}

/* Positions in the alphabet: ა ბ გ დ ე ვ ზ თ ი კ ლ მ ნ ო პ ჟ რ ს ტ უ ფ ქ ღ ყ შ ჩ ც ძ წ ჭ ხ ჯ ჰ */
enum {
    K_A = 1,
    K_B,
    K_G,
    K_D,
    K_E,
    K_V,
    K_Z,
    K_T_,
    K_I,
    K_K,
    K_L,
    K_M,
    K_N,
    K_O,
    K_P,
    K_ZH,
    K_R,
    K_S,
    K_T,
    K_U,
    K_F,
    K_Q,
    K_GH,
    K_Y,
    K_SH,
    K_CH,
    K_TS,
    K_DZ,
    K_TS_,
    K_CH_,
    K_KH,
    K_J,
    K_H
};

static const uint8_t CLASS[34] = {
    [K_A] = K_A,   [K_B] = K_B,   [K_G] = K_G,   [K_D] = K_D,  [K_E] = K_E,    [K_V] = K_V,
    [K_Z] = K_Z,   [K_T_] = K_T,  [K_I] = K_I,   [K_K] = K_K,  [K_L] = K_L,    [K_M] = K_M,
    [K_N] = K_N,   [K_O] = K_O,   [K_P] = K_P,   [K_ZH] = K_J, [K_R] = K_R,    [K_S] = K_S,
    [K_T] = K_T,   [K_U] = K_U,   [K_F] = K_P,   [K_Q] = K_K,  [K_GH] = K_G,   [K_Y] = K_K,
    [K_SH] = K_S,  [K_CH] = K_TS, [K_TS] = K_TS, [K_DZ] = K_Z, [K_TS_] = K_TS, [K_CH_] = K_TS,
    [K_KH] = K_KH, [K_J] = K_J,   [K_H] = K_H,
};

size_t key_of(const uint8_t *codes, size_t n, uint8_t *out)
{
    for (size_t i = 0; i < n; i++)
        out[i] = codes[i] <= GEORGIAN_LAST ? CLASS[codes[i]] : codes[i];
    return n;
}

/* ა ე ი stand in most words and tell nothing; of the rest each common letter has a bit of its own. */
static const uint16_t SIGN_OF[34] = {
    [K_B] = 1 << 0,   [K_G] = 1 << 1,   [K_D] = 1 << 2,  [K_V] = 1 << 3,  [K_Z] = 1 << 4,
    [K_H] = 1 << 4,   [K_J] = 1 << 4,   [K_K] = 1 << 5,  [K_L] = 1 << 6,  [K_M] = 1 << 7,
    [K_N] = 1 << 8,   [K_P] = 1 << 9,   [K_R] = 1 << 10, [K_S] = 1 << 11, [K_T] = 1 << 12,
    [K_TS] = 1 << 13, [K_KH] = 1 << 14, [K_O] = 1 << 15, [K_U] = 1 << 15,
};

uint16_t key_sign(const uint8_t *key, size_t n)
{
    uint16_t sign = 0;

    for (size_t i = 0; i < n; i++)
        sign = (uint16_t)(sign | (key[i] <= GEORGIAN_LAST ? SIGN_OF[key[i]] : 1 << (key[i] & 15)));
    return sign;
}

static const uint8_t LATIN_CLASS[26] = {
    ['a' - 'a'] = K_A, ['b' - 'a'] = K_B, ['c' - 'a'] = K_TS, ['d' - 'a'] = K_D,  ['e' - 'a'] = K_E,
    ['f' - 'a'] = K_P, ['g' - 'a'] = K_G, ['h' - 'a'] = K_H,  ['i' - 'a'] = K_I,  ['j' - 'a'] = K_J,
    ['k' - 'a'] = K_K, ['l' - 'a'] = K_L, ['m' - 'a'] = K_M,  ['n' - 'a'] = K_N,  ['o' - 'a'] = K_O,
    ['p' - 'a'] = K_P, ['q' - 'a'] = K_K, ['r' - 'a'] = K_R,  ['s' - 'a'] = K_S,  ['t' - 'a'] = K_T,
    ['u' - 'a'] = K_U, ['v' - 'a'] = K_V, ['w' - 'a'] = K_TS, ['x' - 'a'] = K_KH, ['y' - 'a'] = K_K,
    ['z' - 'a'] = K_Z,
};

/* Two or three letters that stand for one. */
static const struct {
    char latin[4];
    uint8_t key;
} DIGRAPHS[] = {
    { "tch", K_TS }, { "sh", K_S }, { "ch", K_TS }, { "dz", K_Z },  { "ts", K_TS },
    { "tz", K_TS },  { "zh", K_J }, { "gh", K_G },  { "kh", K_KH }, { "ph", K_P },
};

size_t key_of_latin(const Codes *latin, uint8_t *out)
{
    size_t n = 0;

    for (size_t i = 0; i < latin->n;) {
        size_t used = 0;
        for (size_t d = 0; d < COUNT(DIGRAPHS) && !used; d++) {
            size_t length = strlen(DIGRAPHS[d].latin), k = 0;
            while (k < length && i + k < latin->n &&
                   latin->at[i + k] == DIGRAPHS[d].latin[k] - 'a' + LATIN)
                k++;
            if (k == length) {
                out[n++] = DIGRAPHS[d].key;
                used = length;
            }
        }
        if (!used) {
            uint8_t c = latin->at[i];
            out[n++] = c >= LATIN && c < LATIN + 26 ? LATIN_CLASS[c - LATIN] : c;
            used = 1;
        }
        i += used;
    }
    return n;
}
