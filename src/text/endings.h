/*
 * endings.h -- stems of English, Russian and Armenian words, by short lists of endings.
 *
 * Light on purpose: they bring the cases and numbers of a noun together (пенсия, пенсии, пенсией) and the commonest
 * verb forms, and leave word formation alone. Snowball's stemmers do more and are some thirty times as large; the
 * Guide has a few hundred words in these languages.
 */
#pragma once
#include "text/letters.h"

/* The word without its ending; words of any other script stay whole. */
Codes endings_off(const Codes *word);
