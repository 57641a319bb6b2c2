/*
 * readings.h -- what a word typed with other keys may have been meant to be, as Georgian letters.
 *
 * The lossy key (letters.h) makes most ways of typing meet. Two things it cannot do: give endings the letters that
 * the analyser knows them by (თ and not ტ), and undo what would merge too much if it were a key: რ for ღ
 * (Shift missed, no key of its own), j for ძ (ISO 9984), ts for ტს (documents, "dokumentsi").
 */
#pragma once
#include "text/letters.h"

enum { READINGS_MAX = 6 };

/* Of Latin letters: best first, the plain reading before its variants. 0: no Latin word. */
size_t latin_readings(const Codes *latin, Codes out[READINGS_MAX]);
/* Of Georgian letters: the word with რ read as ღ, one at a time, then all. 0: there is no რ. */
size_t noshift_readings(const Codes *georgian, Codes out[READINGS_MAX]);
