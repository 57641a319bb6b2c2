/*
 * neutral.h -- words that must not stand in titles, addresses, file names and printed plans (SAFE-02):
 * somebody else may see them in a browser's history or find the paper.
 */
#pragma once
#include "base/str.h"

/* The first such word in the text, as it stands in the list; empty: none. ASCII capitals count too. */
Str unneutral_word(Str text);
