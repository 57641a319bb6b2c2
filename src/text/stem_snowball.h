/*
 * stem_snowball.h -- Snowball's stemmers, the one door to libstemmer.
 *
 * Pure: the same word has the same stem whatever came before, on every thread. A stemmer lives for one call; making it
 * takes some 0.3 µs, and the Guide's texts are mostly Georgian, which never come here.
 *
 * The stems stand in the edition's index, so a libstemmer that stems otherwise wants the edition published anew.
 *
 * For the browser, from Debian's source package `snowball`: its compiler makes C of algorithms/{english,russian,turkish}.sbl
 * (snowball X.sbl -o src_c/stem_UTF_8_X -eprefix X_UTF_8_ -r ../runtime -u), mkmodules.pl makes modules.h of these three;
 * with runtime/api.c, runtime/utilities.c and libstemmer.c that is all: 30 KB of wasm, 9 compressed. Clang for wasm32, freestanding,
 * takes them as they are. They ask for malloc, calloc, realloc, free, memcmp, memmove, memcpy and strcmp, and for headers
 * stdlib.h, string.h and stdio.h (the last may be empty). free has to give memory back, since each call takes some.
 */
#pragma once
#include "text/letters.h"

typedef enum StemLanguage { STEM_ENGLISH, STEM_RUSSIAN, STEM_TURKISH, STEM_LANGUAGES } StemLanguage;

/* The stem of a folded word in that language's own letters; never empty unless the word is. */
Codes stem_word(StemLanguage language, const Codes *word);
