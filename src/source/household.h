/*
 * household.h -- made-up people that live with the rules (data/guide/households): each says which
 * services must fit, may fit or must not. A rule that changes for one of them is noticed twice: by the
 * check when it breaks an expectation, and by publishing, which asks for a reason for every verdict that
 * is not what it was in the edition before.
 */
#pragma once
#include "guide/match_json.h"
#include "source/book.h"

/* A tree of YAML as the JSON it stands for: plain numbers, true, false and null are such. */
const JsonValue *json_of_node(Arena *a, const Node *n);

/* Expectations that do not come true. Looks only at a book without other problems. */
void households_check(const Book *b, Day today, Problems *problems);

typedef struct ChangedVerdict {
    Str household, service;
    Verdict was, is;
} ChangedVerdict;

typedef struct ChangedVerdicts {
    ChangedVerdict *at;
    size_t count;
} ChangedVerdicts;

/* Verdicts of services that both editions have, on each household's own day. */
void households_compare(const Book *b, Arena *a, const Edition *before, const Edition *now,
                        ChangedVerdicts *out);
/* The same edition on another day. */
void households_on_day(const Book *b, Arena *a, const Edition *e, Day day, ChangedVerdicts *out);

/* The book as an edition in memory, for running its rules; *bytes owns it. */
Err book_edition(const Book *b, Day day, Buf *bytes, Edition *out);
