/*
 * editions.h -- editions for tests and fuzzers, made in memory from a folder (tests/fixtures/guide-small).
 */
#pragma once
#include "source/book.h"

#define GUIDE_SMALL "tests/fixtures/guide-small"

/* The folder's edition 1 of 2026-05-20, sealed, in *bytes (the caller frees it). Stops the program
 * with the problems on stderr when the folder has any. */
void edition_of_folder(const char *folder, Buf *bytes);
/* The same, opened; the bytes live as long as the program. */
const Edition *edition_of_small_guide(void);
/* 2026-06-01, the day on which tests look at it. */
Day fixed_today(void);

/* An edition of facts, municipalities and services alone, each a YAML list, for tests of the rules. */
typedef struct RuleTexts {
    const char *facts, *municipalities, *services;
} RuleTexts;
void edition_of_rules(const RuleTexts *texts, Buf *bytes, Edition *out);
/* With what people come for. */
typedef struct NeedTexts {
    const char *areas, *needs, *situations;
} NeedTexts;
void edition_of_rules_and_needs(const RuleTexts *texts, const NeedTexts *needs, Buf *bytes,
                                Edition *out);
