/*
 * book.h -- the Guide as files: the folder data/guide read into trees, and everything checked.
 *
 *   book_read    folder -> trees (problems: unreadable files, wrong YAML)
 *   book_check   trees -> problems (schema.h for each record, then what holds between records)
 *   book_build   trees -> writer.h (only after a check without problems)
 */
#pragma once
#include "pack/writer.h"
#include "source/schema.h"

typedef enum Kind {
    KIND_AREA,
    KIND_NEED,
    KIND_SERVICE,
    KIND_PROVIDER,
    KIND_DOCUMENT,
    KIND_SITUATION,
    KIND_FACT_GROUP,
    KIND_FACT,
    KIND_REGION,
    KIND_MUNICIPALITY,
    KIND_SHAPE, /* the map's outlines: shapes.tsv, not YAML */
    KIND_HUB,
    KIND_TERM,
    KIND_SYNONYM,
    KIND_EVERYDAY, /* what people say for a service; its id is the service's */
    KIND_NEWS,
    KIND_PAGE,
    KIND_HOUSEHOLD, /* made-up people with the verdicts they must get; not in the edition */
    KIND_COUNT
} Kind;

typedef struct Record {
    Str file;
    const Node *node;
    Str id;
} Record;

typedef struct Records {
    Record *at;
    size_t count, cap;
} Records;

typedef struct Book {
    Arena *a;
    Records of[KIND_COUNT];
} Book;

/* Err only when the folder itself cannot be read; everything else is a problem. */
Err book_read(Arena *a, const char *folder, Book *out, Problems *problems);

/* The same from memory (the workshop's texts): paths below the folder, as "services/legal/legal-aid-lawyer.yaml", sorted
 * by bytes. Problems name files as BOOK_TEXTS_FOLDER/path. What is read stays in the texts and in `a`. */
#define BOOK_TEXTS_FOLDER "guide"
typedef struct BookText {
    Str path, text;
} BookText;
typedef struct BookTexts {
    BookText *at;
    size_t count;
} BookTexts;
void book_read_texts(Arena *a, const BookTexts *texts, Book *out, Problems *problems);

void book_check(const Book *b, Day today, Problems *problems);

/* -1 when there is none. */
int book_index(const Book *b, Kind kind, Str id);

typedef struct EditionFacts {
    uint32_t number, previous;
    Day day;
    const Edition *before; /* may be NULL: for the list of changes */
    bool
        without_search; /* for trying rules and looking at pages: most of the time goes into the index */
} EditionFacts;
void book_build(const Book *b, const EditionFacts *facts, Writer *w);

/* How much of what a visitor needs is there: eight points, see docs/formats/guide.md. */
enum { COMPLETE_POINTS = 8 };
extern const char *const COMPLETE_NAMES[COMPLETE_POINTS];
/* Bit per point of COMPLETE_NAMES that is missing. */
uint32_t service_missing(const Book *b, const Node *service, Day today);
