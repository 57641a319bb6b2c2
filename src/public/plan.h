/*
 * plan.h -- "my plan" as a page, as plain text and as a sheet: one plan, said in the same words.
 *
 * The plan comes in the form of the request and goes out in a hidden field of the page: nothing stands in
 * an address, a log or a file (SAFE-03, SAFE-04). Text and sheet leave the house, where others may find them:
 * there, what is not neutral (guide/neutral.h) is left out (SAFE-02).
 */
#pragma once
#include "guide/find.h"
#include "guide/plan.h"
#include "html/html.h"
#include "public/public.h"

/* A form of our own is a tenth of this. */
enum { PLAN_FORM_BYTES = 32 << 10 };

/* `rest` is "plan", "plan.txt" or "plan.pdf". */
PublicAnswer plan_answer(const Edition *e, Lang lang, Arena *a, const PublicRequest *q, Str rest);

/* What the page is made of. */
typedef struct PlanView {
    Plan plan;
    Str text;    /* of the state */
    Str notice;  /* what the last button did */
    Str problem; /* what went wrong, with what to do */
    Str typed;   /* a code that could not be read, so that it can be mended */
    Str find;
    const FoundService *found;
    size_t found_count;
} PlanView;

/* -- words that page, text and sheet share; empty where there is nothing to say ---------------------- */

/* What a QR code holds: an address whose fragment never reaches a server, or the bare text. */
Str plan_link(const Html *h, Str base_url, Str text);
Str plan_why(const Html *h, const Plan *plan, size_t step);
Str plan_step_numbers(const Html *h, uint64_t steps);    /* "1, 3" */
Str plan_paper_steps(const Html *h, const PlanPaper *p); /* "1, 3" */
Str plan_paper_notes(const Html *h,
                     const PlanPaper *p);        /* "two", or "step 1: two; step 3: for a child" */
Str plan_costs(const Html *h, const Service *s); /* "10 days – 60 GEL; ..." */
Str plan_when(const Html *h, const Service *s, Day today);
Str plan_phone_words(const Html *h, const ServiceContact *c,
                     bool neutral_only); /* "Hotline, 9-18" */
/* The text when it is neutral, else empty. */
Str plan_neutral(Str s);
/* Papers of one step, with their notes, as "paper (note)". */
typedef void PlanPaperSink(void *ctx, Str words, bool have);
void plan_bring(const Html *h, const Plan *plan, size_t step, PlanPaperSink *sink, void *ctx);

/* Squares of a QR code as an SVG path, with the quiet edge; empty: none. `side` is the whole picture's. */
Str plan_qr_path(const Html *h, const PublicPress *press, Str text, int *side);
