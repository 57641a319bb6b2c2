/*
 * missed.h -- "I looked for this": what of a search that found nothing may be counted. Pure: the host
 * decides whether it counts (PublicAnswer.missed), and answers with public_refusal when it cannot.
 *
 * The words are folded, each stands once, and their order says nothing more. What looks like a person
 * is left out: e-mail addresses, numbers of five digits and more however they are spaced, words with as
 * many digits (passports, accounts), very long words, single letters.
 */
#pragma once
#include "public/public.h"

enum {
    MISSED_FORM_BYTES = 1024, /* a longer form is 413 */
    MISSED_QUERY_BYTES = 300, /* as much of a query as fits into such a form, percent-encoded */
    MISSED_WORDS = 12,
    MISSED_WORD_LETTERS = 30,
    MISSED_DIGITS = 5,
};

struct MissedWords {
    Str word[MISSED_WORDS];
    size_t count;
};

/* The words of the form's field q. 0, or the status to refuse with: 400 broken or missing, 413 too long. */
int missed_read(Arena *a, Str form, MissedWords *out);
void missed_words(Arena *a, Str query, MissedWords *out);
