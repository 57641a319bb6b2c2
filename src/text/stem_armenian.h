/*
 * stem_armenian.h -- stems of Armenian words by a list of endings.
 *
 * Not Snowball's, which takes աշխատանք to աշխ and վարկի to itself: of the forms in stem_test.c it brings half to their
 * word, this nearly all (docs/decisions/analyser.md).
 */
#pragma once
#include "text/letters.h"

enum { ARMENIAN_LETTERS = 39 }; /* from ARMENIAN_A */

/* The stem of a folded word of Armenian letters. */
Codes stem_armenian(const Codes *word);
