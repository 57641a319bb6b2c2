/*
 * verb.h -- from a finite verb to its masdar, the noun that service texts use: მივიღებ, მიიღო -> მიღება.
 *
 * A finite form is preverb + person + version + root + theme + ending. Taking these off in every way that fits
 * leaves roots, each of which could make a few masdars; the one with the best known paradigm wins. Roots that
 * change altogether (წავიდა -> წასვლა) stand in a short list of our own.
 */
#pragma once
#include "text/letters.h"

/* The stem of the masdar, without its ა; false: this is no finite verb, or none we know. */
bool verb_masdar(const Codes *word, Codes *out);
