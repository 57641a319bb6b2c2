/*
 * lexicon.h -- how much of a lexeme's paradigm was seen in running text.
 *
 * The table (lexicon_data.c) is learned by tools/learn_lexicon from a list of word frequencies of Georgian
 * legal acts, which have no copyright; nothing in it comes from annotated corpora. It holds no words,
 * only some bits of a hash per lexeme, so one question in a thousand is answered for another lexeme;
 * the cost is a wrong stem now and then.
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
    uint8_t support; /* 0..14: cells of the paradigm seen, one taken off */
    bool syncopates; /* forms without the last vowel outweigh those with it */
    bool keeps;      /* the other way round, with evidence */
} LexemeFacts;

/* For learning: another source of facts than the table. NULL: the table. */
typedef LexemeFacts LexiconLook(void *ctx, const uint8_t *base, size_t n, LexemeClass class);
void lexicon_use(LexiconLook *look, void *ctx);

LexemeFacts lexicon_look(const uint8_t *base, size_t n, LexemeClass class);

/*
 * The table: lexemes by the top 13 bits of their hash (the bucket), in each bucket one 16-bit entry per lexeme: 11
 * more bits of the hash, then a number below 32 that is 3 * (level - 1) + mark; mark: 0 none, 1
 * syncopates, 2 keeps. Counts per bucket are nibbles; LEXICON_STARTS says where each 16 buckets begin.
 */
enum { LEXICON_BUCKET_BITS = 13, LEXICON_PRINT_BITS = 11, LEXICON_LEVELS = 10, LEXICON_STEP = 16 };
uint32_t lexicon_hash(const uint8_t *base, size_t n, LexemeClass class);
uint32_t lexicon_level(uint8_t support); /* 1..LEXICON_LEVELS */
extern const uint16_t LEXICON[];
extern const uint8_t LEXICON_COUNTS[1 << (LEXICON_BUCKET_BITS - 1)];
extern const uint16_t LEXICON_STARTS[(1 << LEXICON_BUCKET_BITS) / LEXICON_STEP];
