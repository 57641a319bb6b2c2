#include "text/fold.h"
#include "base/utf8.h"
#include <string.h>

static uint32_t fold_code(uint32_t c)
{
    if (c >= 'A' && c <= 'Z')
        return c + 32;
    if (c >= 0x1C90 && c <= 0x1CBF) /* Mtavruli */
        return c - 0x1C90 + 0x10D0;
    if (c >= 0x10A0 && c <= 0x10C5) /* Asomtavruli */
        return c - 0x10A0 + 0x10D0;
    if (c >= 0x2D00 && c <= 0x2D25) /* Nuskhuri */
        return c - 0x2D00 + 0x10D0;
    if (c >= 0x410 && c <= 0x42F) /* Cyrillic */
        return c + 32;
    if (c >= 0x400 && c <= 0x40F)
        return c + 80;
    if (c >= 0x531 && c <= 0x556) /* Armenian */
        return c + 48;
    if ((c >= 0xC0 && c <= 0xDE && c != 0xD7))
        return c + 32;
    if (c == 0x130 || c == 0x131) /* Turkish and Azerbaijani İ, ı: most people type i */
        return 'i';
    if ((c >= 0x100 && c <= 0x136) || (c >= 0x14A && c <= 0x176)) /* Ğ Ş ... */
        return c | 1;
    if (c == 0x18F)
        return 0x259; /* Ə */
    return c;
}

static bool is_word_code(uint32_t c)
{
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') ||
           (c >= 0xDF && c <= 0x24F && c != 0xF7) || c == 0x259 || (c >= 0x430 && c <= 0x52F) ||
           (c >= 0x561 && c <= 0x587) || (c >= 0x10D0 && c <= 0x10F0);
}

/* Marks that romanisations set behind or over letters: k\' is კ in the national system, t\' თ in ISO 9984. */
static bool is_apostrophe(uint32_t c)
{
    return c == '\'' || c == 0x2019 || c == 0x2018 || c == 0x02BC || c == 0x02BB || c == 0x60 ||
           c == 0xB4;
}

/* ISO 9984 letters as the national system writes them; 0: no such letter. */
static const char *digraph_of(uint32_t c)
{
    switch (c) {
    case 0x17E:
    case 0x17D: return "zh";
    case 0x161:
    case 0x160: return "sh";
    case 0x10D:
    case 0x10C: return "ch";
    case 0x1E21:
    case 0x1E20: return "gh";
    case 0x1F0: return "j";
    default: return NULL;
    }
}

/* Letters out of use since the 1880s, and those of Mingrelian and Svan, as they are read today. */
static const char *old_letter(uint32_t c)
{
    switch (c) {
    case 0x10F1: return "ეი"; /* ჱ */
    case 0x10F2:              /* ჲ */
    case 0x10F7: return "ი";  /* ჷ */
    case 0x10F3: return "უ";  /* ჳ */
    case 0x10F4: return "ხ";  /* ჴ */
    case 0x10F5: return "ო";  /* ჵ */
    case 0x10F6: return "ფ";  /* ჶ */
    case 0x10F8: return "ყ";  /* ჸ */
    case 0x10F9: return "გ";  /* ჹ */
    case 0x10FA: return "ა";  /* ჺ, an elided ain */
    case 0x10FC: return "ნ";  /* ჼ */
    default: return NULL;
    }
}

/* ა .. ჰ: U+10D0 .. U+10F0 */
static bool is_mkhedruli(Str s)
{
    const unsigned char *p = (const unsigned char *)s.p;

    return s.n >= 3 && p[0] == 0xE1 && p[1] == 0x83 && p[2] >= 0x90 && p[2] <= 0xB0;
}

Str fold_next_word(Arena *a, Str *rest)
{
    char *out = NULL;
    size_t n = 0;

    while (rest->n) {
        if (is_mkhedruli(
                *rest)) { /* nearly all there is, and nothing to fold: half the time of building */
            if (!out)
                out = NEW_N(a, char, FOLD_WORD_BYTES + 4);
            if (n + 4 <= FOLD_WORD_BYTES) {
                memcpy(out + n, rest->p, 3);
                n += 3;
            }
            *rest = (Str){ rest->p + 3, rest->n - 3 };
            continue;
        }
        uint32_t raw = utf8_next(rest), c = fold_code(raw);
        const char *two = digraph_of(raw);

        if (!two)
            two = old_letter(c);

        if (code_is_invisible(c) || c == 0x30C || c == 0x304) /* combining caron, macron */
            continue;
        if (n && is_apostrophe(c) && (unsigned char)out[0] < 0x80) {
            /* Within a Latin word it is dropped; at its end it goes unnoticed either way. */
            continue;
        }
        if (two) {
            if (!out)
                out = NEW_N(a, char, FOLD_WORD_BYTES + 4);
            for (Str letters = str_c(two); letters.n;) { /* cut where their own letters would be */
                uint32_t letter = utf8_next(&letters);
                if (n + 4 <= FOLD_WORD_BYTES)
                    n += utf8_write(letter, out + n);
            }
            continue;
        }
        if (!is_word_code(c)) {
            if (n)
                break;
            continue;
        }
        if (!out)
            out = NEW_N(a, char, FOLD_WORD_BYTES + 4);
        if (n + 4 <= FOLD_WORD_BYTES)
            n += utf8_write(c, out + n);
    }
    return (Str){ out, n };
}

Str fold_stem(Str word)
{
    size_t letters = utf8_count(word);
    bool georgian = word.n >= 3 && (unsigned char)word.p[0] == 0xE1;
    size_t off = !georgian     ? (letters > 5)
                 : letters > 8 ? 3
                 : letters > 5 ? 2
                 : letters > 3 ? 1
                               : 0;

    return utf8_head(word, letters - off);
}
