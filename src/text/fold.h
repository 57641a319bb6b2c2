/*
 * fold.h -- what people write, made comparable: one spelling for each word.
 *
 * Strict and pure; the search (pack/find.h) and the index builder share it. Folding takes Mtavruli
 * and old Georgian letters to Mkhedruli, Latin, Cyrillic and Armenian to small letters, drops soft
 * hyphens and other invisible letters, and cuts at everything that is no letter or digit.
 */
#pragma once
#include "base/arena.h"

enum { FOLD_WORD_BYTES = 120 }; /* longer words are cut at a letter */

/* Takes the next folded word off *rest into the arena; empty: there are no more. */
Str fold_next_word(Arena *a, Str *rest);
/*
 * A Latin word as Georgian letters, the way people without a Georgian keyboard type: digraphs as
 * in the national romanisation (sh, ch, dz, ts, zh, gh, kh), w and c for ts, x for kh, f for p, q.
 * Empty when the word has other letters.
 */
Str fold_latin_as_georgian(Arena *a, Str word);
/* The front of a Georgian word that its forms share, by length alone: issue 2's analyser replaces it. */
Str fold_stem(Str word);
