/*
 * check.h -- "What can I get?": a need, one question a page, and what fits with reasons.
 *
 * Works without JavaScript. The answers travel in hidden fields of the pages by POST (answers.h): nothing
 * stands in an address, nothing is kept or logged (SAFE-03, SAFE-04). They are not signed, for they allow
 * nothing; every byte of them is checked.
 */
#pragma once
#include "guide/find.h"
#include "guide/next.h"
#include "guide/reasons.h"
#include "guide/relevance.h"
#include "html/html.h"
#include "public/public.h"

/* Questions in a row before the results are shown; more can be asked for then. TRAIL: kept for "back". */
enum { CHECK_ROUND = 7, CHECK_TRAIL = 200, CHECK_FORM_BYTES = 64 << 10 };
/* Other services listed by name under the first screen; a longer list helps nobody. */
enum { CHECK_MORE_MOST = 20 };

/* `rest` is the path behind "check": empty, or "/" and the code of a service or situation to begin with. */
PublicAnswer check_answer(const Edition *e, Lang lang, Arena *a, const PublicRequest *q, Str rest);

/* What somebody typed, to be shown again when it cannot be read. */
typedef struct CheckTyped {
    Str value;            /* text, number, chosen id */
    Str day, month, year; /* of a date */
} CheckTyped;

typedef struct CheckView {
    Matcher *m;
    const Answers *answers;
    Wish wish;
    Str answers_text, wish_text, trail_text; /* the hidden fields */
    Str from; /* where "change" was pressed, to go back there: "results", "why.CODE"; empty: on the way */
    size_t trail_count;
    uint32_t yes, maybe, no; /* among the services of the wish */
    const Fact *next;        /* the next question, NULL: none */
    /* the question page */
    const Fact *fact;
    CheckTyped typed;
    Answer given; /* the choices that stand marked */
    Str problem;  /* what is expected; empty: nothing wrong */
    Str target;   /* the field to mend: "#v" */
    /* the results */
    const Relevant *order;
    size_t order_count, first_count; /* first_count: those of the first screen */
    Str plan;                        /* the first screen's services as a plan (guide/plan.h) */
    /* broken state: what could not be read */
    const Complaints *complaints;
    /* why? */
    ServiceExplanation why;
} CheckView;

/* Words of a fact's unit; empty when it has none. */
Str check_unit(const Html *h, const Fact *f);
/* What somebody answered, in words; "I don't know" and "rather not say" too. */
Str check_given(const Html *h, const Fact *f, Answer given);
bool check_is_long(const Edition *e,
                   const Fact *f); /* so many choices that a list that folds is better */
const Fact *check_fact(const Edition *e, size_t i);
/* The question without the remark in brackets at its end, and that remark; empty when it has none. */
Str check_question_words(const Html *h, const Fact *f);
Str check_question_remark(const Html *h, const Fact *f);
bool check_is_among(const FactList *facts, const Fact *f);
/* The choice that was sent but is none of the fact's; empty: it is one. */
Str check_strange_choice(const Html *h, const CheckView *v);
bool check_has_hint(const Html *h, const Fact *f);
/* The ids of what explains the field, for aria-describedby; empty: nothing does. */
Str check_described_by(const Html *h, const CheckView *v);
Str check_input_class(const Html *h, const CheckView *v, Str target);
/* Open questions that may change a service: "2 more answers may change this". */
Str check_open_words(const Html *h, uint32_t n);
