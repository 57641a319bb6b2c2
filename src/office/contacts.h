/*
 * contacts.h -- contacts as pages: the end of a consultation, the list of a hub, one contact and its change.
 *
 * One form for all: what a consultation ends with and what is corrected later have the same fields. Whatever was
 * typed stands in it again after a fault (C-01).
 */
#pragma once
#include "desk/figures.h"
#include "office/consult.h"

enum { FORM_NEEDS_MOST = 24, MONTHS_SHOWN = 24 };

typedef struct FormNeed {
    const Need *need;
    Str result, why; /* codes as typed; empty: not chosen */
    bool asked;      /* one of those that the consultation was about */
} FormNeed;

typedef struct FormService {
    Str value; /* as it travels: "ID.EDITION.VERDICT" */
    Str id, verdict;
    const Service *service; /* NULL: this edition does not know it any more */
    bool told;
} FormService;

/* As typed. */
typedef struct ContactForm {
    Str key, day, channel, language, people, minutes, age, sex, back, municipality, version;
    bool abroad, interpreter, again;
    FormNeed need[FORM_NEEDS_MOST];
    size_t needs;
    FormService service[CONTACT_SERVICES_MOST];
    size_t services;
    Result result;
    const Consult *consult; /* the consultation that it ends; NULL: a change of what is written */
    Str id;                 /* of what is changed, as hex */
    const Contact *theirs;  /* what somebody else has written meanwhile */
} ContactForm;

/* The end of a consultation, filled in as far as it is known. */
void contact_finish_page(Visit *v, const Consult *c);

/* -- for the templates -- */

typedef struct ContactsView {
    int month, first_month; /* figures.h */
    Str dimension, code;    /* empty: all */
    const Contact *contact;
    size_t count;
    bool more;
    Str more_query; /* of the next page */
} ContactsView;

typedef struct ContactView {
    const Contact *contact;
    Str staff;  /* the name of who wrote it; empty: not known any more */
    bool saved; /* just now */
} ContactView;

Str contact_need_name(const Html *h, Str need);
Str contact_service_name(const Html *h, Str service);
Str contact_municipality_name(const Html *h, Str municipality);
Str contact_language_name(const Html *h, Str code);
/* "desk, Georgian, 25 minutes" */
Str contact_line(const Html *h, const Contact *c);
Str contacts_month_words(const Html *h, int month);
/* One of the list's filters: "need.documents". */
Str contacts_filter_words(const Html *h, Str dimension, Str code);

void contacts_get(Visit *v);
void contacts_post(Visit *v);
void contact_get(Visit *v);
void contact_post(Visit *v);
