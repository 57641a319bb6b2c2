/*
 * practice.h -- pages to practise with made-up people, and to show and hand out the Guide. Nothing is written: what
 * was asked and told travels in the page's hidden fields, and no figure counts it.
 */
#pragma once
#include "desk/practice.h"
#include "office/visit.h"

void practice_list(Visit *v);
void practice_page(Visit *v); /* GET: a case from its beginning, or "present" and "handout" */
void practice_post(Visit *v);

/* ---- what the templates are made of --------------------------------------------------------------- */

typedef struct PracticeView {
    const PracticeCase *c;
    const PracticeTry *t;
    Str asked, told;  /* the try as texts */
    const Fact *last; /* asked just now; NULL: none */
    bool no_hint;     /* a hint was wanted, and there is nothing more to ask */
    const PracticeScore *score;
} PracticeView;

/* Facts of a group that can still be asked, in the edition's order; *group is where to look from and moves on
 * to the next group. NULL: no more groups. */
typedef struct FactGroup {
    Str id;
    const Fact **fact;
    size_t count;
} FactGroup;
const FactGroup *practice_groups(const Html *h, const PracticeView *v, size_t *count);
/* Does this area belong to what the person came for? */
bool practice_is_near(const Html *h, const PracticeView *v, const Area *area);
Str practice_need_name(const Html *h, const PracticeCase *c);
Str practice_reply_words(const Html *h, const PracticeView *v, const Fact *f);
Str practice_verdict_words(const Html *h, Verdict verdict);
Str practice_mark_words(const Html *h, PracticeMark mark);
Str practice_mark_class(PracticeMark mark);

/* ---- the Guide, shown and handed out (practice_present.c) --------------------------------------------- */

void present_page(Visit *v);
void handout_page(Visit *v);

typedef struct PresentView {
    const Area *area; /* NULL: choose one */
    const Service **service;
    size_t count;
    size_t at; /* 0: the area itself, then its services */
} PresentView;

enum { HANDOUT_MOST = 40 };

typedef struct HandoutView {
    const Service *service[HANDOUT_MOST];
    size_t count;
    Str title[LANG_COUNT]; /* of the area or need; empty: chosen ones */
    bool in[LANG_COUNT];
    bool too_many;
} HandoutView;

Str present_link(const Html *h, const PresentView *p, size_t at);
/* The service's page on the public site, as the QR code says it; without the site's address only its path. */
Str public_address(const Html *h, const Visit *v, const Service *s);
/* The paper's name, with a comma behind it unless it is the last one. */
Str handout_paper(const Html *h, const Service *s, const Paper *p);
