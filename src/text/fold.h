/*
 * fold.h -- what people write, made comparable: one spelling for each word.
 *
 * Strict and pure; the search (find/query.h) and the index builder share it. Folding takes Mtavruli
 * and old Georgian letters to Mkhedruli, Latin, Cyrillic and Armenian to small letters, drops soft
 * hyphens and other invisible letters, and cuts at everything that is no letter or digit.
 */
#pragma once
#include "base/arena.h"

enum { FOLD_WORD_BYTES = 120 }; /* longer words are cut at a letter */

/* Takes the next folded word off *rest into the arena; empty: there are no more. */
Str fold_next_word(Arena *a, Str *rest);
/* The front of a Georgian word that its forms share, by length alone: enough to find a word of the glossary in a text
 * (source/build.c). The search has text/analyse.h. */
Str fold_stem(Str word);
