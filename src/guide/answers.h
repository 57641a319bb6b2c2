/*
 * answers.h -- what a person has answered: for each fact nothing, a value, "I don't know" or
 * "rather not say".
 *
 * An answer belongs to a fact by its number in the edition's table; the struct is bounded, holds no
 * pointers and may be copied. It is never written anywhere: it travels as one text in a hidden
 * field (answers_write, answers_read), which names facts by id, so that it survives a new edition.
 */
#pragma once
#include "base/day.h"
#include "pack/edition.h"

/* ANSWERS_MOST bounds the facts of an edition that can be answered (publishing refuses more),
 * ANSWERS_BYTES the hidden text, SET_MOST the choices of a set. */
enum { ANSWERS_MOST = 256, ANSWERS_BYTES = 16 << 10, SET_MOST = 63 };

/*
 * Numbers and days fit int64_t; a decimal counts in parts of which DECIMAL_ONE make one: hundredths
 * and the 28th, 29th, 30th and 31st parts of a month are all whole then, so that "12 months" and
 * "12 months and a day" compare exactly. A choice is its number in fact_choice's order, a set one bit
 * for each.
 */
enum { DECIMAL_ONE = 1887900, DECIMAL_HUNDREDTH = DECIMAL_ONE / 100 };

typedef enum AnswerKind {
    ANSWER_NONE, /* not asked yet */
    ANSWER_VALUE,
    ANSWER_DONT_KNOW, /* asked, and left open: counts as unknown and is not asked again */
    ANSWER_RATHER_NOT,
    ANSWER_KIND_COUNT
} AnswerKind;

typedef struct Answer {
    AnswerKind kind;
    int64_t value; /* bool 0 or 1; number; day; choice; set */
} Answer;

typedef struct Answers {
    Answer at[ANSWERS_MOST]; /* by fact */
} Answers;

/* What is wrong with a typed answer, for a sentence that says what is expected. */
typedef enum AnswerProblem {
    ANSWER_FINE,
    ANSWER_EMPTY,      /* nothing typed or chosen */
    ANSWER_NOT_BOOL,   /* expected true or false */
    ANSWER_NOT_NUMBER, /* expected a whole number (decimal: at most two places) within least..most */
    ANSWER_TOO_SMALL,  /* below `least` */
    ANSWER_TOO_LARGE,  /* above `most` */
    ANSWER_NOT_DAY,    /* expected a day as 2024-05-16 */
    ANSWER_IN_FUTURE,  /* must not lie after the day of the check */
    ANSWER_TOO_LONG_AGO, /* before 1900 */
    ANSWER_NO_CHOICE,    /* not one of the choices (unknown municipality) */
    ANSWER_NOT_LIST,     /* a set needs a list */
    ANSWER_LISTED_TWICE,
    ANSWER_NOT_ASKED,    /* this fact is computed from others or is the day itself */
    ANSWER_UNKNOWN_FACT, /* there is no such fact */
    ANSWER_GIVEN_TWICE,  /* the same fact twice in one text */
    ANSWER_BROKEN, /* the hidden text cannot be read: too long, other version, not of our letters */
    ANSWER_PROBLEM_COUNT
} AnswerProblem;

/* -- what a fact takes ---------------------------------------------------------------------------- */

/* How many choices; 0 for facts that are not chosen. Municipalities and regions are choices too. */
uint32_t fact_choice_count(const Edition *e, const Fact *f);
Str fact_choice_id(const Edition *e, const Fact *f, uint32_t choice);
Str fact_choice_name(const Edition *e, Lang lang, const Fact *f, uint32_t choice);
bool fact_choice_is_sensitive(const Edition *e, const Fact *f, uint32_t choice);
/* Least and most of a number, in whole units. */
void fact_limits(const Fact *f, int64_t *least, int64_t *most);
/* NULL when there is none. */
const Fact *edition_fact_by_id(const Edition *e, Str id);
/* The fact that stands for the day of the check: set by the matcher, never asked. NULL: none. */
const Fact *edition_fact_of_today(const Edition *e);

/* -- typed answers -------------------------------------------------------------------------------- */

/* Reads one answer as typed or chosen: "true", "52", "0.5", "2026-08-10", a choice's id; for a set one
 * of its choices (see answer_set_add). Any fact may be answered, derived ones too. */
AnswerProblem answer_parse(const Edition *e, const Fact *f, Str text, Day today, Answer *out);
/* A set begins as { ANSWER_VALUE, 0 } ("none of them") and takes one choice at a time. */
AnswerProblem answer_set_add(const Edition *e, const Fact *f, Str choice, Answer *set);
/* The canonical text of a value ("true", "0.5", "georgian"; a set with '.' between); empty without one. */
Str answer_text(const Edition *e, Arena *a, const Fact *f, Answer answer);
/* In words: "52", "Citizen of Georgia only", "10 August 2026" as 2026-08-10, "yes"; unit not included. */
Str answer_words(const Edition *e, Arena *a, Lang lang, const Fact *f, Answer answer);
/* A plain sentence in the language that says what is expected: "Write a whole number from 0 to 120." */
Str answer_expected(const Edition *e, Arena *a, Lang lang, const Fact *f, AnswerProblem problem);
/* Its stable name for machines: "in_future". */
Str answer_problem_name(AnswerProblem problem);

/* -- the hidden field ----------------------------------------------------------------------------- */

/* One complaint about a text of answers; `field` is the fact's id as it stood there, empty for the whole. */
typedef struct AnswerComplaint {
    Str field; /* a view into the text */
    AnswerProblem problem;
} AnswerComplaint;

enum { COMPLAINTS_MOST = 16 };

typedef struct Complaints {
    AnswerComplaint at[COMPLAINTS_MOST];
    size_t count; /* those after the first COMPLAINTS_MOST are not kept */
} Complaints;

/*
 * "1*age.52*sex.female*asylum_history.applied.refused*is_pregnant.-*social_score._": version, then
 * facts in the edition's order; '-' is "I don't know", '_' is "rather not say", an empty set has
 * nothing behind its point. Only letters that a form never escapes.
 */
Str answers_write(const Edition *e, Arena *a, const Answers *answers);
/*
 * Reads what can be read and complains about the rest, so that nothing typed is lost. An empty text is
 * no answers. false when the text as a whole is broken (then *out is empty). Any bytes are safe.
 */
bool answers_read(const Edition *e, Str text, Day today, Answers *out, Complaints *complaints);

bool answers_equal(const Answers *a, const Answers *b);
uint32_t answers_count(const Answers *answers); /* those given, "don't know" included */
