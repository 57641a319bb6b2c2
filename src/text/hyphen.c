#include "text/hyphen.h"
#include "base/utf8.h"
#include <string.h>

enum { GEORGIAN_BYTES = 3 }; /* every Mkhedruli letter, U+10D0..U+10FF */

static bool is_mkhedruli(const char *p, size_t left)
{
    const unsigned char *b = (const unsigned char *)p;

    return left >= GEORGIAN_BYTES && b[0] == 0xE1 && b[1] == 0x83 && b[2] >= 0x90 && b[2] <= 0xBF;
}

/* Letters by their last byte: ა is 0. */
static unsigned letter(const char *p)
{
    return (unsigned char)p[2] - 0x90u;
}

#define BIT(last_byte) ((uint64_t)1 << ((last_byte)-0x90))

static bool is_vowel(const char *p)
{
    static const uint64_t vowels =
        BIT(0x90) | BIT(0x94) | BIT(0x98) | BIT(0x9D) | BIT(0xA3); /* ა ე ი ო უ */

    return vowels >> letter(p) & 1;
}

/* Harmonic pairs: the second letter sounds with the first as one. */
static bool is_pair(const char *p)
{
    static const uint64_t before_gh = BIT(0x91) | BIT(0x93) | BIT(0xAB) | BIT(0xAF) |
                                      BIT(0x96),                   /* ბ დ ძ ჯ ზ */
        before_kh = BIT(0xA4) | BIT(0x97) | BIT(0xAA) | BIT(0xA9), /* ფ თ ც ჩ */
        before_q = BIT(0x9E) | BIT(0xA2) | BIT(0xAC) | BIT(0xAD);  /* პ ტ წ ჭ */

    switch (letter(p + GEORGIAN_BYTES)) {
    case 0xA6 - 0x90: return before_gh >> letter(p) & 1; /* ღ */
    case 0xAE - 0x90: return before_kh >> letter(p) & 1; /* ხ */
    case 0xA7 - 0x90: return before_q >> letter(p) & 1;  /* ყ */
    default: return false;
    }
}

static size_t word_letters(Str s)
{
    size_t n = 0;

    while (is_mkhedruli(s.p + n * GEORGIAN_BYTES, s.n - n * GEORGIAN_BYTES))
        n++;
    return n;
}

/*
 * The letter before which the word may break next, from letter `from` on; `letters` when there is
 * none. The consonants in question stand between two vowels.
 */
static size_t next_break(const char *w, size_t letters, size_t from)
{
    size_t k = from;

    while (k < letters) {
        while (k < letters && !is_vowel(w + k * GEORGIAN_BYTES))
            k++;
        while (k < letters && is_vowel(w + k * GEORGIAN_BYTES))
            k++;
        size_t first = k;
        while (k < letters && !is_vowel(w + k * GEORGIAN_BYTES))
            k++;
        size_t count = k - first, at = first;
        if (count > 1 && !is_pair(w + first * GEORGIAN_BYTES))
            at++;
        if (k < letters && count > 0 && at >= HYPHEN_EDGE && at + HYPHEN_EDGE <= letters)
            return at;
    }
    return letters;
}

Str hyphen_soften(Arena *a, Str text)
{
    char *out = NULL;
    size_t n = 0, from = 0;

    for (size_t i = 0; i < text.n;) {
        if ((unsigned char)text.p[i] != 0xE1) {
            i++;
            continue;
        }
        size_t letters = word_letters(str_from(text, i));
        const char *w = text.p + i;

        if (letters == 0) {
            i++;
            continue;
        }
        for (size_t k = 0; letters >= HYPHEN_WORD && (k = next_break(w, letters, k)) < letters;) {
            size_t upto = i + k * GEORGIAN_BYTES;
            if (!out)
                out = NEW_N(a, char, text.n * 2 + 1); /* at most one mark of two bytes per three */
            memcpy(out + n, text.p + from, upto - from);
            n += upto - from;
            memcpy(out + n, "\xC2\xAD", 2);
            n += 2;
            from = upto;
        }
        i += letters * GEORGIAN_BYTES;
    }
    if (!out)
        return text;
    memcpy(out + n, text.p + from, text.n - from);
    return (Str){ out, n + text.n - from };
}
