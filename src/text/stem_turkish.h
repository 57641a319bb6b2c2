/*
 * stem_turkish.h -- Turkish and Azerbaijani words, whether typed with their letters or with plain Latin ones.
 *
 * Folding has taken ı to i, and many people type c, g, s, o, u for ç, ğ, ş, ö, ü. Snowball needs those letters to see the
 * harmony of vowels; so they are put back where harmony tells them, the word is stemmed, and all marks are taken off.
 */
#pragma once
#include "text/letters.h"

/* What the letters of a text say about its Latin words. */
typedef enum Tongue { TONGUE_ANY, TONGUE_TURKISH, TONGUE_AZERBAIJANI } Tongue;
Tongue tongue_of(Str text); /* not folded */

typedef enum LatinKind {
    LATIN_NOT,    /* has letters that neither language has, or figures */
    LATIN_PLAIN,  /* a to z */
    LATIN_MARKED, /* ç, ğ, ö, ş or ü among them */
    LATIN_SCHWA   /* ə, which Azerbaijani alone has */
} LatinKind;
LatinKind latin_kind(const Codes *word);

/* For words that are LATIN_PLAIN and up. `has_marks`: the writer has the Turkish letters. */
Codes turkish_stem(const Codes *word, bool has_marks);
Codes latin_without_marks(const Codes *word);
