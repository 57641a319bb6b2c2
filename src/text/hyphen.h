/*
 * hyphen.h -- where a long Georgian word may be broken.
 *
 * Neither browsers nor pango know Georgian hyphenation, so the program sets soft hyphens (U+00AD).
 * Between two vowels the break stands before a single consonant (V-CV), else behind the first one
 * (VC-CV, VC-CCV: ადამიანის-თვის), but not inside the pairs that sound as one (ზღ, ცხ, წყ ...):
 * V-CCV. At least three letters stay on either side; words shorter than HYPHEN_WORD stay whole.
 */
#pragma once
#include "base/arena.h"

enum { HYPHEN_WORD = 10, HYPHEN_EDGE = 3 };

/* The text with soft hyphens; the same Str when there is nothing to break. */
Str hyphen_soften(Arena *a, Str text);
