#include "text/hyphen.h"
#include "base/utf8.h"
#include <string.h>

enum { GEORGIAN_BYTES = 3 }; /* every Mkhedruli letter, U+10D0..U+10FF */

static bool is_mkhedruli(const char *p, size_t left)
{
    const unsigned char *b = (const unsigned char *)p;

    return left >= GEORGIAN_BYTES && b[0] == 0xE1 && b[1] == 0x83 && b[2] >= 0x90;
}

static bool is_vowel(const char *p)
{
    static const unsigned char last[] = { 0x90, 0x94, 0x98, 0x9D, 0xA3 }; /* ა ე ი ო უ */

    return memchr(last, (unsigned char)p[2], sizeof(last)) != NULL;
}

static size_t word_letters(Str s)
{
    size_t n = 0;

    while (is_mkhedruli(s.p + n * GEORGIAN_BYTES, s.n - n * GEORGIAN_BYTES))
        n++;
    return n;
}

Str hyphen_soften(Arena *a, Str text)
{
    char *out = NULL;
    size_t n = 0, from = 0;

    for (size_t i = 0; i < text.n;) {
        size_t letters = word_letters(str_from(text, i));
        const char *w = text.p + i;
        bool vowel_before = false;

        if (letters == 0) {
            i++;
            continue;
        }
        for (size_t k = 0; letters >= HYPHEN_WORD && k + HYPHEN_EDGE <= letters; k++) {
            const char *letter = w + k * GEORGIAN_BYTES;
            if (k >= HYPHEN_EDGE && vowel_before && !is_vowel(letter) && is_vowel(letter + GEORGIAN_BYTES)) {
                size_t upto = i + k * GEORGIAN_BYTES;
                if (!out)
                    out = NEW_N(a, char, text.n * 2 + 1); /* at most one mark of two bytes per three */
                memcpy(out + n, text.p + from, upto - from);
                n += upto - from;
                memcpy(out + n, "\xC2\xAD", 2);
                n += 2;
                from = upto;
            }
            vowel_before = vowel_before || is_vowel(letter);
        }
        i += letters * GEORGIAN_BYTES;
    }
    if (!out)
        return text;
    memcpy(out + n, text.p + from, text.n - from);
    return (Str){ out, n + text.n - from };
}
