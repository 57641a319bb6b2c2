/*
 * match_json.h -- answers in from JSON and verdicts out as JSON: `gza match` and POST /api/v1/match.
 *
 * In:  {"age": 52, "citizenship": "georgian", "asylum_history": ["applied"], "application_date": "2026-11-23"}
 *      true and false, numbers, texts, lists; null is "I don't know". Any fact may be given, derived
 *      ones too: an answer given directly wins over the rule. "need" is what the person came for: the id of a
 *      need, a life situation or a service.
 * Out: {"edition", "date", "services": [...], "next"}; see docs/formats/match.md.
 */
#pragma once
#include "base/json.h"
#include "base/json_read.h"
#include "guide/next.h"
#include "guide/reasons.h"
#include "guide/relevance.h"

typedef struct FieldProblem {
    Str field;        /* empty: the whole body */
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
void answers_from_json(const Edition *e, Arena *a, const JsonValue *body, Day today, Answers *out,
                       Day *day, Wish *wish, FieldProblems *problems);
/* {"errors": [{field, problem, expected}]} */
void field_problems_json(const Edition *e, Arena *a, const FieldProblems *problems, Lang lang,
                         Json *j);

/*
 * After match_all, services in the order of the edition. Without reasons: verdict, strength and status only.
 * `relevance`, `place` and `rank` say which to show first for the wish (an empty one is a wish for all); `wish` may
 * be NULL: then they are left out. `next` may be NULL: then it is not looked for, and null.
 */
void match_json(Matcher *m, NextScratch *next, Arena *a, const Wish *wish, bool with_reasons,
                Json *j);
