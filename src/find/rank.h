/*
 * rank.h -- which documents hold the words of a query, best first (inside find: others call query.h).
 */
#pragma once
#include "find/words.h"

/* Fills `hits` with the best o->most documents; returns how many there are. */
size_t rank(const FindBlock *b, Arena *a, Word *words, size_t word_count, const FindOptions *o,
            FindHit *hits);
