/*
 * consult.h -- the consultation on one screen: who is there, what they need, their plan.
 *
 * All of its state is in the form that the page sends with each press of a button: answers (guide/answers.h),
 * the plan (guide/plan.h), bands, needs. The server keeps nothing until it is finished, and then a contact
 * without a name (desk/contact.h). Everything that stands in the form was sent by a browser, so it is read
 * as strictly as any other text; it allows nothing.
 *
 *     GET  /desk/consultation   an empty one        POST /desk/consultation   after a press; or its end
 *     POST /desk/sheet          the plan on paper   POST /desk/contacts       (contacts.h) written down
 */
#pragma once
#include "desk/contact.h"
#include "guide/find.h"
#include "guide/next.h"
#include "guide/plan.h"
#include "guide/reasons.h"
#include "guide/relevance.h"
#include "office/visit.h"

enum {
    CONSULT_ROWS = 9, /* shown at first: as many as there are digits */
    CONSULT_ROWS_MOST = 30,
    CONSULT_TOLD = 4,   /* questions that stand beside from the beginning */
    CONSULT_TRAIL = 60, /* answered facts, in their order */
    CONSULT_CHIPS = 4,  /* choices that are shown as buttons; more, or longer ones, are a list */
    CONSULT_CHIPS_BYTES = 130,
    CONSULT_QUERY_BYTES = 200,
    CONSULT_REASONS = 2 /* in a row's line */
};

/* What the form carries. Texts point into the request or into the edition. */
typedef struct Consult {
    Answers answers;
    int age, sex, back; /* bands; BAND_NONE */
    Str language;       /* spoken: "ka" */
    const Need *need[CONTACT_NEEDS_MOST];
    size_t needs; /* the last one is what is looked at */
    const Fact *trail[CONSULT_TRAIL];
    size_t trail_count;
    const Service *opened[CONTACT_SERVICES_MOST]; /* whose details were looked at */
    size_t opened_count;
    const Service *open; /* whose details are shown; NULL */
    PlanState plan;
    Str query;
    bool more; /* more rows than at first */
    int64_t began_s;
    Str key;

    /* What the last press could not do: the field and the sentence. */
    Str problem_field, problem;
} Consult;

/* The languages that a person may be spoken with in, as two letters, ending with an empty text. */
extern const char *const CONSULT_LANGUAGES[];

/* An empty one that begins now. */
void consult_begin(const Html *h, const Visit *v, Consult *c);
/* What the form says, without its press. */
void consult_read(const Html *h, const Visit *v, Consult *c);
/* The press: "age.30-44", "say.has_valid_id_card.true", "add.d4d4d" ... Unknown ones do nothing. */
void consult_press(const Html *h, const Visit *v, Consult *c, Str act);
/* The hidden fields; `safe`: without answers to sensitive questions, for what a browser keeps. */
Str consult_answers_text(const Html *h, const Consult *c, bool safe);
Str consult_bands_text(const Html *h, const Consult *c);
Str consult_needs_text(const Html *h, const Consult *c);
Str consult_trail_text(const Html *h, const Consult *c, bool safe);
Str consult_opened_text(const Html *h, const Consult *c);
bool consult_has_need(const Consult *c, const Need *n);
Answer consult_answer(const Html *h, const Consult *c, const Fact *f);
/* Where they live, as a municipality's id; empty: not said. */
Str consult_municipality(const Html *h, const Consult *c);
/* The band of an exact age, when one was answered; otherwise the chosen one. */
int consult_age_band(const Html *h, const Consult *c);

/* Are its choices few and short enough for buttons? */
bool consult_is_short(const Html *h, const Fact *f);

/* A service as the list shows it. */
typedef struct ConsultRow {
    const Service *service;
    MatchedService match;
    Matcher *m;      /* that explains it */
    Str why;         /* in a line: what holds, or what fails */
    Str papers;      /* the first ones that are missing or not known of */
    bool missing;    /* we know that they are missing */
    const Fact *ask; /* the question that may settle it; NULL */
    uint32_t open;   /* how many answers may change it */
    bool in_plan, is_open;
    ServiceExplanation full; /* when it is open */
} ConsultRow;

typedef struct ConsultView {
    const Consult *c;
    const ConsultRow *row;
    size_t rows, found;             /* found: there are so many */
    uint32_t yes, maybe, no;        /* among the found ones */
    const Fact *told[CONSULT_TOLD]; /* the questions beside */
    size_t told_count;
    Plan plan;
    Str plan_text;
    Str draft; /* names whose drafts the browser may offer: another one for everybody */
} ConsultView;

/* Judges and chooses what is shown. Pure but for the visit's day and edition. */
void consult_view(const Html *h, const Visit *v, const Consult *c, ConsultView *out);
/* A verdict for this person, as it is written down with a service that was told. */
Told consult_told(const Html *h, const Visit *v, const Consult *c, const Service *s);

/* Words and classes of a verdict. */
Str consult_verdict_words(const Html *h, const MatchedService *m);
Str consult_verdict_class(const MatchedService *m);
/* The day until which one can apply: "until 31 December"; empty. */
Str consult_until(const Html *h, const Visit *v, const Service *s);
/* Whose drafts: the same for a person on every PC, and nobody else's. */
Str consult_draft_name(const Visit *v);

/* "10:00–18:00, 14:00–18:00"; empty: not known or closed. */
typedef struct HubRecord HubRecord;
Str consult_hub_hours(const Html *h, const HubRecord *hub, int weekday);

/* What the sheet is made of. */
typedef struct SheetView {
    Plan plan;
    Str text;             /* of the plan */
    const HubRecord *hub; /* NULL: not known */
    Str qr;
    int qr_side;
    Str problem;
} SheetView;

void consult_get(Visit *v);
void consult_post(Visit *v);
void sheet_post(Visit *v);
