/*
 * slips.h -- words at a small distance from what was typed.
 *
 * Damerau-Levenshtein (a letter missing, doubled, another, two swapped) over the keys (letters.h) of a list. Most words are
 * passed over by their sign, four at a time, so that a walk costs about a nanosecond a word and no structure
 * beside two bytes a word. Other ways, measured: docs/decisions/search.md.
 */
#pragma once
#include "find/block.h"

typedef void SlipFound(void *ctx, uint32_t word, unsigned distance);
/*
 * Calls `found` for each word whose key is at most `limit` slips from this one, in key order; returns how many words it went
 * through. Slips at the first letter are rare; without that rule twenty times as many words are looked at. Nothing for
 * keys shorter than three letters, or than five with two slips.
 */
size_t slips_walk(const WordList *l, const uint8_t *key, size_t n, unsigned limit, SlipFound *found,
                  void *ctx);
/* The same with slips at the first letter too: some twenty times the work, for when there is nothing else to say. */
void slips_walk_all(const WordList *l, const uint8_t *key, size_t n, unsigned limit,
                    SlipFound *found, void *ctx);
