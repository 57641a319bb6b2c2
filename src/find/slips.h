/*
 * slips.h -- words at a small distance from what was typed.
 *
 * Damerau-Levenshtein over the keys (letters.h) of a list, by walking the list in key order: rows of the table are kept
 * per letter, and the next word takes over those it shares with the word before. A letter at which every cell
 * exceeds the limit ends all words that begin so. Other ways, measured: docs/decisions/search.md.
 */
#pragma once
#include "find/block.h"

typedef void SlipFound(void *ctx, uint32_t word, unsigned distance);
/*
 * Calls `found` for each word whose key is at most `limit` slips from this one, in key order. Slips at the first letter
 * are rare; without that rule twenty times as many words are looked at. Nothing for keys shorter than three letters, or than five with two slips.
 */
void slips_walk(const WordList *l, const uint8_t *key, size_t n, unsigned limit, SlipFound *found,
                void *ctx);
