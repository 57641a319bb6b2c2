/*
 * stem_snowball.h -- Snowball's stemmers, the one door to libstemmer.
 *
 * Pure: the same word has the same stem whatever came before, on every thread. A stemmer lives for one call; making it
 * takes some 0.3 µs, and the Guide's texts are mostly Georgian, which never come here.
 *
 * The stems stand in the edition's index, so a libstemmer that stems otherwise wants the edition published anew. (Both
 * sides then still agree on most words.)
 *
 * For the browser: in Debian's source package `snowball` the compiler makes algorithms/{english,russian,turkish}.sbl
 * into C (make generates src_c/stem_UTF_8_*.c); with runtime/api.c, runtime/utilities.c and a libstemmer.c whose
 * modules.h names these three (libstemmer/mkmodules.pl with a list of three) that is all. They take malloc, calloc, realloc,
 * free, memcpy, memmove, memcmp and strcmp, and include <stdlib.h>, <string.h> and <stdio.h> (the last for a debug
 * function under #if 0).
 */
#pragma once
#include "text/letters.h"

typedef enum StemLanguage { STEM_ENGLISH, STEM_RUSSIAN, STEM_TURKISH, STEM_LANGUAGES } StemLanguage;

/* The stem of a folded word in that language's own letters; never empty unless the word is. */
Codes stem_word(StemLanguage language, const Codes *word);
