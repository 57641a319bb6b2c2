/*
 * meant.h -- words of the texts near to what was typed: "did you mean", nearest words, completions.
 *
 * All answers are forms that stand in the texts, in the letters of the texts, so that a person sees how the Guide writes
 * a word: pasporti and ფასფორტი both mean პასპორტი. The same index and query give the same answer.
 */
#pragma once
#include "find/block.h"

enum { NEAREST_MOST = 5 };

/*
 * The query with each word that the texts do not have, in no form, replaced by the nearest one they have; words that
 * have none near stay. Empty: nothing to say, because the words stand in the texts, or none is near. A last word that
 * texts go on from is not wrong, it is not finished.
 */
Str find_meant(const FindBlock *b, Arena *a, Str query);

/*
 * For a query without results: known words nearest to the first three that are not known, best first, each once, in the
 * arena; at most NEAREST_MOST. Looks further than a search does: a slip in the first letter, and words that begin alike.
 */
const Str *find_nearest(const FindBlock *b, Arena *a, Str query, size_t *count);

/*
 * Forms that begin with the last word of the query, the commonest first, at most `most`, one of each lexeme. Typed in
 * other letters they are found by key. None when the query does not end with a letter: the word is finished.
 */
const Str *find_completions(const FindBlock *b, Arena *a, Str query, size_t most, size_t *count);
