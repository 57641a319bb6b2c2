/*
 * stem.h -- stems of words that are not Georgian, by their script: Snowball's, with a little of our own.
 *
 * Cyrillic is Russian, Armenian letters are Armenian, plain Latin letters are English, or Turkish or Azerbaijani typed
 * so. The latter two stand without their marks, behind a letter that no folded word has: çocuğum and cocuklar are both
 * "ıcocuk". So English and Turkish stems never meet by accident, and what a plain Latin word of a query means is
 * left to the texts. Azerbaijani words keep their endings.
 */
#pragma once
#include "text/stem_turkish.h"

enum { STEMS_OF_WORD = 3 };

/* The stems of a folded word in a text, best first; at least one for a word of letters. */
size_t stems_in_text(const Codes *word, Tongue tongue, Codes out[STEMS_OF_WORD]);
/*
 * What a word of a query may stand under; Latin words in more than one language. `plain` is its Turkish stem in plain
 * Latin, for texts that show no Turkish letter; empty when it cannot be Turkish.
 */
size_t stems_asked(const Codes *word, Codes out[STEMS_OF_WORD], Codes *plain);
