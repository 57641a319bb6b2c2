#include "text/stem_turkish.h"
#include "base/utf8.h"
#include "text/stem_snowball.h"
#include <string.h>

enum {
    C_CEDILLA = 0xE7,
    G_BREVE = 0x11F,
    DOTLESS_I = 0x131,
    O_UMLAUT = 0xF6,
    S_CEDILLA = 0x15F,
    U_UMLAUT = 0xFC,
    SCHWA = 0x259
};

static const struct {
    uint16_t marked;
    char plain;
} MARKED[] = {
    { C_CEDILLA, 'c' }, { G_BREVE, 'g' }, { DOTLESS_I, 'i' }, { O_UMLAUT, 'o' }, { S_CEDILLA, 's' },
    { U_UMLAUT, 'u' },  { 0xE2, 'a' },    { 0xEE, 'i' },      { 0xFB, 'u' },     { SCHWA, 'e' },
};

typedef struct Letters {
    uint32_t at[WORD_CODES];
    size_t n;
} Letters;

static Letters letters_of(const Codes *word)
{
    char text[WORD_CODES * CODE_BYTES];
    Str rest = { text, codes_write(word->at, word->n, text) };
    Letters l = { .n = 0 };

    while (rest.n)
        l.at[l.n++] = utf8_next(&rest);
    return l;
}

static Codes codes_of_letters(const Letters *l)
{
    char text[WORD_CODES * CODE_BYTES];
    size_t bytes = 0;

    for (size_t i = 0; i < l->n; i++)
        bytes += utf8_write(l->at[i], text + bytes);
    return codes_of((Str){ text, bytes });
}

/* a to z, or its letter without the mark; 0: a letter that neither Turkish nor Azerbaijani has. */
static char plain_of(uint32_t letter)
{
    if (letter >= 'a' && letter <= 'z')
        return (char)letter;
    for (size_t i = 0; i < COUNT(MARKED); i++)
        if (letter == MARKED[i].marked)
            return MARKED[i].plain;
    return 0;
}

LatinKind latin_kind(const Codes *word)
{
    Letters l = letters_of(word);
    LatinKind kind = l.n ? LATIN_PLAIN : LATIN_NOT;

    for (size_t i = 0; i < l.n; i++) {
        if (!plain_of(l.at[i]))
            return LATIN_NOT;
        if (l.at[i] == SCHWA)
            kind = LATIN_SCHWA;
        else if (l.at[i] > 'z' && kind == LATIN_PLAIN)
            kind = LATIN_MARKED;
    }
    return kind;
}

Codes latin_without_marks(const Codes *word)
{
    Letters l = letters_of(word);

    for (size_t i = 0; i < l.n; i++)
        l.at[i] = (uint32_t)plain_of(l.at[i]);
    return codes_of_letters(&l);
}

/* -- what the typed word is in full ----------------------------------------------------------------- */

static bool is_back(uint32_t vowel)
{
    return vowel == 'a' || vowel == 'o' || vowel == 'u' || vowel == DOTLESS_I || vowel == 0xE2 ||
           vowel == 0xFB;
}

static bool is_vowel(uint32_t letter)
{
    return is_back(letter) || letter == 'e' || letter == 'i' || letter == O_UMLAUT ||
           letter == U_UMLAUT || letter == 0xEE;
}

/* The vowels of endings that follow all four ways of harmony. */
static bool is_high(uint32_t letter)
{
    return letter == DOTLESS_I || letter == 'i' || letter == 'u' || letter == U_UMLAUT;
}

/*
 * The vowels of endings follow those before them, and Snowball asks for that. So harmony tells which vowels were
 * meant: ı for i beside a back vowel, the next one first; and, in a word typed without marks, ö and ü before e.
 */
static void mend_vowels(Letters *l, bool has_marks)
{
    uint32_t next = 0;
    size_t last = l->n;

    for (size_t i = l->n; i-- > 0;) {
        uint32_t *c = &l->at[i];
        if (!has_marks && (*c == 'o' || *c == 'u') && next && !is_back(next))
            *c = *c == 'o' ? O_UMLAUT : U_UMLAUT;
        else if (*c == 'i' && next && is_back(next))
            *c = DOTLESS_I;
        if (is_vowel(*c) && *c != 'i') {
            next = *c;
            last = last == l->n ? i : last;
        }
    }
    for (size_t i = last + 1; i < l->n;
         i++) /* no vowel but i comes after: they go by the one before */
        if (l->at[i] == 'i' && is_back(l->at[last]))
            l->at[i] = DOTLESS_I;
}

/* çocuğum is çocuk to Snowball; cocugum would be nothing. */
static void mend_g(Letters *l)
{
    for (size_t i = 1; i + 1 < l->n; i++)
        if (l->at[i] == 'g' && is_vowel(l->at[i - 1]) && is_vowel(l->at[i + 1]))
            l->at[i] = G_BREVE;
}

/* -- what Snowball takes too much or too little ----------------------------------------------------- */

static bool is_voiceless(uint32_t letter)
{
    return letter == 'f' || letter == 's' || letter == 't' || letter == 'k' ||
           letter == C_CEDILLA || letter == S_CEDILLA || letter == 'h' || letter == 'p';
}

/*
 * Letters that Snowball took and should not have. It reads -tu and -dım as "was" (pasapor-tu, yar-dım), which nobody
 * says of a noun in a question; it takes -ta behind a voiced letter, where the ending would be -da; and köy-e is no kö-ye.
 */
static size_t letters_to_give_back(const Letters *word, size_t stem)
{
    uint32_t last = word->at[stem - 1], gone = word->at[stem];
    bool before_high = stem + 1 < word->n && is_high(word->at[stem + 1]);

    if (gone == 't' && (before_high || !is_voiceless(last)))
        return 1;
    if (gone == 'd' && (before_high || is_voiceless(last)))
        return before_high ? 2 : 1;
    return gone == 'y' && stem == 2 && is_vowel(last) ? 1 : 0;
}

/* Does the stem end in the s of -sı "its", which Snowball leaves behind (banka-s-ı)? */
static bool keeps_s_of_its(const Letters *word, size_t stem)
{
    /* Words in s, and three in ş as typed without marks. */
    static const char *const own[] = { "adres", "ofis",     "polis",   "servis",
                                       "maas",  "vatandas", "arkadas", NULL };

    if (stem < 4 || word->at[stem - 1] != 's' || !is_vowel(word->at[stem - 2]) ||
        !is_high(word->at[stem]))
        return false;
    for (const char *const *o = own; *o; o++) {
        size_t k = 0;
        while (k < stem && (*o)[k] && plain_of(word->at[k]) == (*o)[k])
            k++;
        if (k == stem && !(*o)[k])
            return false;
    }
    return true;
}

Codes turkish_stem(const Codes *word, bool has_marks)
{
    Letters l = letters_of(word);

    mend_vowels(&l, has_marks);
    if (!has_marks)
        mend_g(&l);
    Codes whole = codes_of_letters(&l), stem = stem_word(STEM_TURKISH, &whole);
    Letters s = letters_of(&stem);
    if (s.n < l.n) {
        size_t back = letters_to_give_back(&l, s.n);
        if (back) {
            l.n = s.n + back;
            s = l;
        } else if (keeps_s_of_its(&l, s.n)) {
            s.n--;
        }
    }
    stem = codes_of_letters(&s);
    return latin_without_marks(&stem);
}

/* -- texts ------------------------------------------------------------------------------------------ */

/* Does the text have a letter of two bytes, this and one of those? */
static bool has_letter(Str text, uint8_t first, Str second)
{
    const char *at = text.p, *end = text.p + text.n;

    while (at < end && (at = memchr(at, first, (size_t)(end - at))) && ++at < end)
        if (memchr(second.p, *at, second.n))
            return true;
    return false;
}

Tongue tongue_of(Str text)
{
    /* ə Ə */
    if (has_letter(text, 0xC9, S("\x99")) || has_letter(text, 0xC6, S("\x8F")))
        return TONGUE_AZERBAIJANI;
    /* Ğ ğ İ ı, Ş ş; German has ö, ü and French ç as well */
    if (has_letter(text, 0xC4, S("\x9E\x9F\xB0\xB1")) || has_letter(text, 0xC5, S("\x9E\x9F")))
        return TONGUE_TURKISH;
    return TONGUE_ANY;
}
