/*
 * letters.h -- words inside the index: one byte a letter, and the lossy key in which every way of
 * typing Georgian meets.
 *
 * Codes: Georgian 1..33, Latin 40..65, digits 70..79, Cyrillic 80..127, Armenian 130..168; any other
 * letter (Turkish, Azerbaijani, old Cyrillic) takes two: 0xF8 + its high byte, and its low byte.
 *
 * The key makes equal what people mix up or cannot type: ejectives and aspirates (კ ქ ყ, თ ტ, პ ფ, ც წ
 * ჩ ჭ), letters behind Shift (ზ ძ, ს შ, ჯ ჟ, გ ღ), and their romanisations. Counted on 82,615 Georgian word
 * types such folding makes about 2 % of the types collide, and the rarer ones of those words are 0.1 % of running text; so keys
 * find candidates, and exact letters rank above them.
 */
#pragma once
#include "base/arena.h"

enum { WORD_CODES = 40 };                                 /* longer words are cut */
enum { CODE_BYTES = 3 };                                  /* of UTF-8 at most for one code */
enum { LATIN_A = 40, CYRILLIC_A = 80, ARMENIAN_A = 130 }; /* codes of the first letters */

typedef struct Codes {
    uint8_t at[WORD_CODES];
    uint8_t n;
} Codes;

/*
 * The Georgian keyboard: one Latin key for each letter, capitals with Shift. Rules about endings are written in
 * it ("Si" is ში), and people type so by mistake.
 */
extern const char
    KEYS[]; /* by code - 1: a b g d e v z T i k l m n o p J r s t u f q R y S C c Z w W x j h */
extern const uint8_t KEY_CODES[128]; /* 0: no letter of the keyboard */

/* A folded word (text/fold.h). */
Codes codes_of(Str folded);
Str codes_text(Arena *a, const uint8_t *codes, size_t n); /* back to UTF-8 */
size_t codes_write(const uint8_t *codes, size_t n,
                   char *out); /* the same into n * CODE_BYTES of room */
bool codes_are_georgian(const Codes *c);
bool codes_are_latin(const Codes *c);
/* The key of Georgian codes; other letters stay. `out` has room for n. Returns its length, at most n. */
size_t key_of(const uint8_t *codes, size_t n, uint8_t *out);
/*
 * Which letters a key has, a bit for each kind of letter. One slip changes two bits at most, so keys whose signs differ in
 * more bits than that are further apart.
 */
uint16_t key_sign(const uint8_t *key, size_t n);
/* The key of a Latin word read as Georgian: digraphs first. */
size_t key_of_latin(const Codes *latin, uint8_t *out);
