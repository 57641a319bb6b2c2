/*
 * match_json.h -- answers in from JSON and verdicts out as JSON: `gza match` and POST /api/v1/match.
 *
 * In:  {"age": 52, "citizenship": "georgian", "asylum_history": ["applied"], "application_date": "2026-11-23"}
 *      true and false, numbers, texts, lists; null is "I don't know". Any fact may be given, derived
 *      ones too: an answer given directly wins over the rule.
 * Out: {"edition", "date", "services": [...], "next"}; see docs/formats/match.md.
 */
#pragma once
#include "base/json.h"
#include "base/json_read.h"
#include "guide/next.h"
#include "guide/rank.h"
#include "guide/reasons.h"

typedef struct FieldProblem {
    Str field; /* empty: the whole body */
    const Fact *fact; /* NULL: unknown */
    AnswerProblem problem;
} FieldProblem;

typedef struct FieldProblems {
    FieldProblem *at; /* every field that is wrong, in the order of the body */
    size_t count;
} FieldProblems;

/*
 * Reads every field, good or not. *day is the answer for the fact of today, or `today` without one.
 */
void answers_from_json(const Edition *e, Arena *a, const JsonValue *body, Day today, Answers *out, Day *day,
                       FieldProblems *problems);
/* {"errors": [{field, problem, expected}]} */
void field_problems_json(const Edition *e, Arena *a, const FieldProblems *problems, Lang lang, Json *j);

/* After match_all. Without reasons: verdict, strength, status and relevance only. `next` may be NULL: then
 * it is not looked for, and null. */
void match_json(Match *m, NextScratch *next, Arena *a, RankNeed need, bool with_reasons, Json *j);
