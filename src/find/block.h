/*
 * block.h -- the search index: one flat run of bytes, made from documents by the same code on a server
 * and on a phone, checked once when opened.
 *
 * It knows two kinds of words: forms as they stand in the texts, and stems (text/analyse.h). Each has
 * its postings: documents in rising order with the fields the word stands in. Words of a kind are
 * sorted by their codes; a second order, by lossy key (letters.h), finds them however they were typed.
 */
#pragma once
#include "base/buf.h"
#include "base/err.h"
#include "text/letters.h"

/*
 * Words that do not stand in the text: ALSO mean the same as words that do (synonyms), SAID are what people
 * say who need this very document.
 */
typedef enum FindField {
    FIND_TITLE,
    FIND_GIVES,
    FIND_BODY,
    FIND_ALSO,
    FIND_SAID,
    FIND_FIELDS
} FindField;
typedef enum WordKind { WORD_FORM, WORD_STEM, WORD_KINDS } WordKind;

typedef struct FindBuilder FindBuilder;
FindBuilder *find_builder_new(void);
void find_builder_free(FindBuilder *b);
/* Documents are numbered from 0 in the order they begin; texts go to the last one begun. */
void find_document(FindBuilder *b);
void find_text(FindBuilder *b, FindField field, Str text);
void find_build(FindBuilder *b, Buf *out);

typedef struct WordList {
    uint32_t count;
    const uint32_t *at; /* count + 1 offsets into bytes */
    const uint8_t *bytes;
    const uint32_t *posts_at; /* count + 1 offsets into posts */
    const uint8_t *posts;
    const uint32_t *by_key; /* word numbers in the order of their keys */
} WordList;

typedef struct FindBlock {
    Str bytes;
    uint32_t documents;
    WordList words[WORD_KINDS];
} FindBlock;

Err find_open(Str bytes, FindBlock *out);

typedef struct WordView {
    const uint8_t *at;
    size_t n;
} WordView;
static inline WordView word_view(const WordList *l, uint32_t i)
{
    return (WordView){ l->bytes + l->at[i], l->at[i + 1] - l->at[i] };
}
int codes_compare(const uint8_t *a, size_t an, const uint8_t *b, size_t bn);
/* First word that is not below these codes. */
uint32_t word_from(const WordList *l, const uint8_t *codes, size_t n);
/* First place in by_key whose key is not below this one. */
uint32_t key_from(const WordList *l, const uint8_t *key, size_t n);

/* Walks postings; fields is a bit per FindField, and FIND_OFTEN when the word stands there more than once. */
enum { FIND_OFTEN = 1 << FIND_FIELDS };
typedef struct Postings {
    const uint8_t *at, *end;
    uint32_t document;
    uint8_t fields;
} Postings;
Postings postings_of(const WordList *l, uint32_t word);
bool postings_next(Postings *p);
