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

/* Harmonic pairs: the second letter sounds with the first as one. */
static bool is_pair(const char *p)
{
    static const struct {
        const char *first, *second;
    } pairs[] = { { "ბდძჯზ", "ღ" }, { "ფთცჩ", "ხ" }, { "პტწჭ", "ყ" } };

    for (size_t i = 0; i < COUNT(pairs); i++)
        if (memcmp(p + GEORGIAN_BYTES, pairs[i].second, GEORGIAN_BYTES) == 0)
            return str_find(str_c(pairs[i].first), (Str){ p, GEORGIAN_BYTES }) >= 0;
    return false;
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
