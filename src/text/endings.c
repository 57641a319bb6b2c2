#include "text/endings.h"
#include "base/utf8.h"
#include <string.h>

enum { STEM_LEAST = 3 }; /* letters that stay */

/* The longest ending that fits goes; lists are in order of length. */
static const char *const ENGLISH[] = { "ations", "ation", "ments", "ment", "ings",
                                       "ing",    "ies",   "ied",   "ed",   "es",
                                       "ly",     "s",     "e",     "y",    NULL };

static const char *const RUSSIAN[] = {
    "иями", "ность", "ности", "иям", "иях", "ией", "ием", "ями", "ами", "ого", "его", "ому",
    "ему",  "ыми",   "ими",   "ать", "ить", "еть", "ять", "ала", "али", "ила", "или", "ают",
    "яют",  "ует",   "уют",   "ия",  "ии",  "ию",  "ий",  "ие",  "ье",  "ья",  "ью",  "ов",
    "ев",   "ей",    "ой",    "ом",  "ем",  "ам",  "ям",  "ах",  "ях",  "ый",  "ая",  "яя",
    "ое",   "ее",    "ые",    "ых",  "их",  "ым",  "им",  "ую",  "юю",  "аю",  "яю",  "ею",
    "ал",   "ил",    "ет",    "ит",  "ут",  "ют",  "ят",  "ат",  "а",   "я",   "о",   "е",
    "и",    "ы",     "у",     "ю",   "ь",   "й",   NULL,
};

static const char *const ARMENIAN[] = {
    "ներում", "ներին", "ներից", "ներով", "երում", "ների", "ներն", "ները",
    "երին",   "երից",  "երով",  "ներ",   "երի",   "երն",  "երը",  "ում",
    "եր",     "ին",    "ից",    "ով",    "ի",     "ը",    "ն",    NULL,
};

/* Letters of the ending when the word ends so and enough of it stays; 0: it does not. */
static size_t ends_with(const Codes *w, const char *ending)
{
    Codes e = codes_of(str_c(ending));

    return e.n + STEM_LEAST <= w->n && memcmp(w->at + w->n - e.n, e.at, e.n) == 0 ? e.n : 0;
}

static void take_off(Codes *w, const char *const *endings)
{
    for (; *endings; endings++) {
        size_t n = ends_with(w, *endings);
        if (n) {
            w->n = (uint8_t)(w->n - n);
            return;
        }
    }
}

static bool is_from(const Codes *w, uint8_t first, uint8_t letters)
{
    for (size_t i = 0; i < w->n; i++)
        if (w->at[i] < first || w->at[i] >= first + letters)
            return false;
    return w->n > 0;
}

static void english_off(Codes *w)
{
    uint8_t s = 's' - 'a' + LATIN_A;

    if (w->n > 1 && w->at[w->n - 1] == s && w->at[w->n - 2] == s) /* business, address */
        return;
    size_t before = w->n;
    take_off(w, ENGLISH);
    size_t n = w->n;
    if (before > n + 1 && n > STEM_LEAST && w->at[n - 1] == w->at[n - 2] && w->at[n - 1] != s &&
        w->at[n - 1] != 'l' - 'a' + LATIN_A)
        w->n--; /* travelling stays, running is run */
}

Codes endings_off(const Codes *word)
{
    enum {
        CYRILLIC_LETTERS = 48,
        ARMENIAN_LETTERS = 39,
        YO = CYRILLIC_A + 0x21,
        YE = CYRILLIC_A + 5
    };
    Codes w = *word;

    if (codes_are_latin(&w)) {
        english_off(&w);
    } else if (is_from(&w, CYRILLIC_A, CYRILLIC_LETTERS)) {
        for (size_t i = 0; i < w.n; i++) /* ё is mostly typed as е */
            if (w.at[i] == YO)
                w.at[i] = YE;
        take_off(&w, RUSSIAN);
    } else if (is_from(&w, ARMENIAN_A, ARMENIAN_LETTERS)) {
        take_off(&w, ARMENIAN);
    }
    return w;
}
