/*
 * workshop.h -- the pages of the workshop: what is to be done, editing a record beside its page, review, publishing.
 * What they stand on is src/workshop; how it works for its users: docs/workshop.md.
 */
#pragma once
#include "office/visit.h"
#include "workshop/due.h"
#include "workshop/fields.h"
#include "workshop/publish.h"

VisitHandler workshop_home, workshop_services, workshop_service, workshop_service_post,
    workshop_still_true, workshop_reviews, workshop_review, workshop_review_post, workshop_publish,
    workshop_publish_post;

typedef struct DraftList {
    const Draft *at;
    size_t count;
} DraftList;

typedef struct HomeView {
    bool has_texts, may_edit, may_review;
    DraftList waiting, drafts, back, approved;
    const Due *due;
    size_t due_count, service_count;
    const Behind *behind;
    size_t behind_count;
    bool shows_searches, shows_reports;
    unsigned reports; /* open ones */
} HomeView;

typedef struct ListRow {
    Unit unit;
    Str name, status;
    Day last;
    const Draft *draft; /* NULL: none */
} ListRow;

typedef struct ListView {
    Str q;
    const ListRow *row;
    size_t rows;
    bool has_texts;
} ListView;

/* One field of what was sent, line ends and all. */
typedef struct Sent {
    Str name, value;
} Sent;

typedef struct EditView {
    Unit unit;
    Str title, address; /* of this page, without the language */
    bool has_fields, as_text;
    EditForm form;
    Str text;           /* what the form is made of, or what was typed into the text */
    const Draft *draft; /* NULL: none is open */
    Seen seen;
    const Sent *sent; /* values that could not be put into the text are shown as they were typed */
    size_t sent_count;
    Findings findings;
    Str failed; /* path of a value that could not be put in */
    Str preview;
    Lang see;
    bool may_edit, may_review, checked, refused;
    bool is_other;         /* differs from the public text */
    const Touched *theirs; /* somebody else was faster: was is theirs, is is mine */
    size_t theirs_count;
    Str their_text;
    Day last;         /* checked on */
    uint32_t reports; /* open ones of its page */
    const TextVersion *history;
    size_t versions;
} EditView;

typedef struct ReviewView {
    const Draft *draft;
    Str title, address;
    const Touched *touched;
    size_t touched_count;
    Findings findings;
    ChangedVerdicts verdicts;
    Str preview;
    Lang see;
    Result result;
    Str reason;
    bool may, own, overtaken;
} ReviewView;

typedef struct PublishView {
    uint32_t next;
    DraftList drafts;
    Findings findings;
    Str blocked, changes;
    ChangedVerdicts verdicts;
    const EditionRow *edition;
    size_t editions;
    const EditionRow *shown; /* whose differences are shown; NULL: none */
    bool has_texts, may, can_take_back, overtaken, asks_verdicts;
    size_t still_true; /* files that differ besides the drafts: days of checking, imports */
    uint32_t done;     /* just published */
} PublishView;

/* ---- for the templates -------------------------------------------------------------------------------- */

Str ws_unit_title(const Html *h, Unit unit);
Str ws_unit_link(const Html *h, Unit unit);
Str ws_draft_link(const Html *h, const Draft *d);
Str ws_state_words(const Html *h, DraftState state);
Str ws_state_class(DraftState state);
/* "Phones 1 · Number" */
Str ws_path_words(const Html *h, Str path);
/* "What it is for, in Georgian": the label of a field. */
Str ws_label(const Html *h, const EditField *f);
int ws_lines(Str value); /* of a field for it */
Str ws_key_words(const Html *h, Str key);
Str ws_choice_words(const Html *h, Str key, Str value);
Str ws_day(const Html *h, Day day);
/* What was typed for the field, or what the text says. */
Str ws_value(const EditView *e, const EditField *f);
bool ws_ticked(const EditView *e, const Html *h, Str path);
/* The sentences at a field; empty: none. */
Str ws_fault(const Html *h, const EditView *e, Str path);
Str ws_finding(const Html *h, const Finding *f);
bool ws_is_shown(const EditView *e, Str path);
bool ws_section_open(const EditView *e, const EditSection *s);
Str ws_base(const Html *h, Str text); /* base64 */
bool ws_is_long(const EditField *f);
Str ws_kind_words(const Html *h, Str kind);

/* ---- between the files of the workshop ---------------------------------------------------------------- */

void ws_copy_findings(Arena *a, const Findings *from, Findings *to);
void ws_copy_verdicts(Arena *a, const ChangedVerdicts *from, ChangedVerdicts *to);
/* The unit of the address; false: there is none, or (true, unit.path empty) no such record. */
Err ws_unit_of(Visit *v, Str name, Unit *out);
/* The page of the unit as visitors would see it, from an edition of the trial; empty: it has findings. */
Err ws_preview(Visit *v, const Trial *t, Unit unit, Lang see, Str *out);
Lang ws_see(const Visit *v);
