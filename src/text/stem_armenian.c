#include "text/stem_armenian.h"
#include <string.h>

enum { STEM_LEAST = 3, TIMES = 2 }; /* letters that stay; rounds */

/* The longest ending that fits goes; in order of length. */
static const char *const ENDINGS[] = {
    "ներում", "ներին", "ներից", "ներով", "երում", "ների", "ներն", "ները", "երին", "երից", "երով",
    "մանը",   "մամբ",  "ներ",   "երի",   "երն",   "երը",  "յին",  "յից",  "յով",  "ման",  "ում",
    "եր",     "ին",    "ից",    "ով",    "յի",    "ու",   "ի",    "ը",    "ն",    NULL,
};

static bool take_off(Codes *w)
{
    for (const char *const *e = ENDINGS; *e; e++) {
        Codes ending = codes_of(str_c(*e));
        if (ending.n + STEM_LEAST <= w->n &&
            memcmp(w->at + w->n - ending.n, ending.at, ending.n) == 0) {
            w->n = (uint8_t)(w->n - ending.n);
            return true;
        }
    }
    return false;
}

static bool is_letter(uint8_t code, uint32_t letter)
{
    return code == letter - 0x561 + ARMENIAN_A;
}

static bool is_vowel(uint8_t c)
{
    static const uint32_t vowels[] = {
        0x561, 0x565, 0x567, 0x568, 0x56B, 0x578, 0x582, 0x585, 0x587
    }; /* ա ե է ը ի ո ւ օ և */

    for (size_t i = 0; i < COUNT(vowels); i++)
        if (is_letter(c, vowels[i]))
            return true;
    return false;
}

/* The ի or ու of a last syllable goes when an ending comes: անձնագիր, անձնագրի; so it goes from all. */
static void drop_reduced(Codes *w)
{
    size_t at = w->n, length = 1;

    while (at > 0 && !is_vowel(w->at[at - 1]))
        at--;
    if (at < 2 || at == w->n)
        return;
    at--;
    if (is_letter(w->at[at], 0x582) && is_letter(w->at[at - 1], 0x578)) {
        length = 2;
        at--;
    } else if (!is_letter(w->at[at], 0x56B)) {
        return;
    }
    if (at == 0 || is_vowel(w->at[at - 1]) || w->n < length + STEM_LEAST)
        return;
    memmove(w->at + at, w->at + at + length, w->n - at - length);
    w->n = (uint8_t)(w->n - length);
}

/* -ություն makes nouns, and changes inside when declined: the word up to its ութ. */
static bool cut_abstract(Codes *w)
{
    Codes mark = codes_of(S("ությ"));

    for (size_t i = 2; i + mark.n <= w->n; i++)
        if (memcmp(w->at + i, mark.at, mark.n) == 0) {
            w->n = (uint8_t)(i + mark.n - 1);
            return true;
        }
    return false;
}

Codes stem_armenian(const Codes *word)
{
    Codes w = *word;

    if (cut_abstract(&w))
        return w;
    /* Twice, for all forms alike: a stem in -ան or -ում loses that too, with an ending behind it or without. */
    for (int i = 0; i < TIMES && take_off(&w); i++)
        ;
    drop_reduced(&w);
    return w;
}
