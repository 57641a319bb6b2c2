/*
 * analyse.h -- from a word as written to the stems it shares with its other forms.
 *
 * Georgian hangs number, case, postposition and clitics on the end of a noun, and some stems lose a
 * vowel on the way (წყალი, წყლის). So a word is taken apart in every way its ending allows, each way
 * naming a lexeme (a stem and its class); the lexicon says how much of that lexeme's paradigm was seen in running text,
 * and the best one or two win. Words the lexicon does not know go by the longest ending.
 *
 * Other scripts: text/stem.h. The masdar of a finite verb: text/verb.h.
 */
#pragma once
#include "text/stem.h"

enum { STEMS_MAX = 4 };

typedef struct Analysis {
    Codes stems[STEMS_MAX]; /* best first */
    size_t count;           /* the word's own, at least one for a word of letters: index these */
    size_t
        linked; /* behind them: the masdar of a finite verb, a Turkish stem. Look these up for a query, at less weight; in
                               the index they would make every text with a verb answer for its noun. */
} Analysis;

void analyse_word(const Codes *word, Analysis *out);
/* The same without `linked`, in half the time: for texts. */
void analyse_stems(const Codes *word, Analysis *out);
/* The same, when the text is known. */
void analyse_in(const Codes *word, Tongue tongue, Analysis *out);
