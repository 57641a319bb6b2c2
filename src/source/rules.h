/*
 * rules.h -- compiling the conditions of a checked book into the tables that guide/match.c runs:
 * RULE, STEP, TEST, VALUE and MAKE (pack/tables.h).
 */
#pragma once
#include "source/book.h"

/* After the services, facts and papers are in the writer, in the order of the book. */
void rules_build(const Book *b, Writer *w);

/* What has to hold for rules_build and for a matcher that always ends: facts that can be computed. */
void rules_check(const Book *b, Problems *problems);
