/*
 * lexicon.h -- how much of a lexeme's paradigm was seen in running text.
 *
 * The table (lexicon_data.c) is learned by tools/learn_lexicon from a list of word frequencies of Georgian
 * legal acts, which have no copyright; nothing in it comes from annotated corpora. It holds no words,
 * only 16 bits per lexeme: 10 of a hash, support, and two marks. One lexeme in several hundred is
 * taken for another; the cost is a wrong stem now and then.
 */
#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef enum LexemeClass {
    LEXEME_C, /* consonant stem: კაც-ი; also adjectives */
    LEXEME_A, /* დედა: the ა is lost before -ის, -ით */
    LEXEME_E, /* მეწარმე */
    LEXEME_O  /* stems in ო, უ: nothing is lost */
} LexemeClass;

typedef struct LexemeFacts {
    uint8_t support;   /* 0..14: cells of the paradigm seen, one taken off */
    bool syncopates;   /* forms without the last vowel outweigh those with it */
    bool keeps;        /* the other way round, with evidence */
} LexemeFacts;

/* For learning: another source of facts than the table. NULL: the table. */
typedef LexemeFacts LexiconLook(void *ctx, const uint8_t *base, size_t n, LexemeClass class);
void lexicon_use(LexiconLook *look, void *ctx);

LexemeFacts lexicon_look(const uint8_t *base, size_t n, LexemeClass class);

enum { LEXICON_HASH_BITS = 10, LEXICON_PROBES = 64 };
uint32_t lexicon_hash(const uint8_t *base, size_t n, LexemeClass class);
extern const uint16_t LEXICON[];
extern const uint32_t LEXICON_SLOTS;
