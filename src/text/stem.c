#include "text/stem.h"
#include "text/stem_armenian.h"
#include "text/stem_snowball.h"
#include <string.h>

typedef struct Instead {
    const char *stem, *by;
} Instead;

static void replace(Codes *stem, const Instead *list)
{
    for (; list->stem; list++) {
        Codes from = codes_of(str_c(list->stem));
        if (from.n == stem->n && memcmp(from.at, stem->at, from.n) == 0)
            *stem = codes_of(str_c(list->by));
    }
}

/*
 * Plurals and look-alikes of words that this Guide is about. Not children: as one word with child it stands in so many texts
 * that it weighs little, and "child allowance" found other allowances first.
 */
static Codes english(const Codes *word)
{
    static const Instead ours[] = {
        { "women", "woman" }, { "men", "man" }, { "buse", "bus" }, { NULL, NULL }
    };
    /* busi and univers to Snowball, as busy and universal are */
    static const char *const own[] = { "business", "universit" };

    for (size_t i = 0; i < COUNT(own); i++) {
        Codes begins = codes_of(str_c(own[i]));
        if (word->n >= begins.n && memcmp(word->at, begins.at, begins.n) == 0)
            return begins;
    }
    Codes stem = stem_word(STEM_ENGLISH, word);
    replace(&stem, ours);
    return stem;
}

enum {
    STEM_LEAST = 3,
    CYRILLIC_LETTERS = 48,
    YO = CYRILLIC_A + 0x21,
    YE = CYRILLIC_A + 5,
    O = CYRILLIC_A + 14,
    KA = CYRILLIC_A + 10,
    TSE = CYRILLIC_A + 22
};

static bool is_russian_vowel(uint8_t c)
{
    static const uint8_t vowels[] = { 0, 5, 8, 14, 19, 27, 29, 30, 31 }; /* а е и о у ы э ю я */

    return memchr(vowels, c - CYRILLIC_A, sizeof(vowels)) != NULL;
}

/* The о or е that comes and goes: справок, справка; иностранец, иностранца. */
static void drop_fleeting(Codes *w)
{
    enum { LEAST = 4 };

    if (w->n < LEAST || is_russian_vowel(w->at[w->n - 3]))
        return;
    uint8_t vowel = w->at[w->n - 2], last = w->at[w->n - 1];
    if ((vowel == O && last == KA) || (vowel == YE && (last == KA || last == TSE))) {
        w->at[w->n - 2] = last;
        w->n--;
    }
}

static Codes russian(const Codes *word)
{
    static const Instead ours[] = { { "кред", "кредит" },     { "мат", "матер" },
                                    { "ребенк", "дет" },      { "денег", "деньг" },
                                    { "гражданин", "гражд" }, { NULL, NULL } };
    Codes w = *word;

    for (size_t i = 0; i < w.n; i++) /* ё is mostly typed as е */
        if (w.at[i] == YO)
            w.at[i] = YE;
    /* Again, for all forms alike: Snowball takes диплом to дипл, диплома to диплом. */
    Codes stem = stem_word(STEM_RUSSIAN, &w);
    for (size_t n = w.n; stem.n < n && stem.n > STEM_LEAST;) {
        n = stem.n;
        stem = stem_word(STEM_RUSSIAN, &stem);
    }
    drop_fleeting(&stem);
    replace(&stem, ours);
    return stem;
}

static bool is_from(const Codes *w, uint8_t first, uint8_t letters)
{
    for (size_t i = 0; i < w->n; i++)
        if (w->at[i] < first || w->at[i] >= first + letters)
            return false;
    return w->n > 0;
}

/* Of the word's script alone. */
static Codes stem_by_script(const Codes *word)
{
    if (codes_are_latin(word))
        return english(word);
    if (is_from(word, CYRILLIC_A, CYRILLIC_LETTERS))
        return russian(word);
    if (is_from(word, ARMENIAN_A, ARMENIAN_LETTERS))
        return stem_armenian(word);
    return *word;
}

/* Behind the letter that says: Turkish or Azerbaijani. */
static Codes apart(Codes plain)
{
    Codes out = codes_of(S("ı"));
    size_t n = plain.n < WORD_CODES - out.n ? plain.n : (size_t)(WORD_CODES - out.n);

    memcpy(out.at + out.n, plain.at, n);
    out.n = (uint8_t)(out.n + n);
    return out;
}

size_t stems_in_text(const Codes *word, Tongue tongue, Codes out[STEMS_OF_WORD])
{
    LatinKind kind = latin_kind(word);
    size_t n = 0;

    if (kind == LATIN_NOT || kind == LATIN_PLAIN)
        out[n++] = stem_by_script(word);
    if (kind == LATIN_NOT || (kind == LATIN_PLAIN && tongue == TONGUE_ANY))
        return n;
    if (kind != LATIN_SCHWA && tongue != TONGUE_AZERBAIJANI)
        out[n++] = apart(turkish_stem(word, true));
    out[n++] = apart(latin_without_marks(word)); /* Snowball takes para to par, paralar to para */
    return n;
}

size_t stems_asked(const Codes *word, Codes out[STEMS_OF_WORD], Codes *plain)
{
    LatinKind kind = latin_kind(word);
    size_t n = 0;

    *plain = (Codes){ .n = 0 };
    if (kind == LATIN_NOT || kind == LATIN_PLAIN)
        out[n++] = stem_by_script(word);
    if (kind == LATIN_PLAIN || kind == LATIN_MARKED) {
        *plain = turkish_stem(word, kind == LATIN_MARKED);
        out[n++] = apart(*plain);
    }
    if (kind != LATIN_NOT)
        out[n++] = apart(latin_without_marks(word));
    return n;
}
