/*
 * hyphen.h -- where a long Georgian word may be broken.
 *
 * Neither browsers nor pango know Georgian hyphenation, so the program sets soft hyphens (U+00AD):
 * before a consonant that a vowel follows, when the part before has a vowel too (V-CV, VC-CV), with
 * at least three letters on either side. Shorter words than HYPHEN_WORD letters stay whole.
 */
#pragma once
#include "base/arena.h"

enum { HYPHEN_WORD = 10, HYPHEN_EDGE = 3 };

/* The text with soft hyphens; the same Str when there is nothing to break. */
Str hyphen_soften(Arena *a, Str text);
