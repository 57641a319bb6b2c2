/*
 * report_page.h -- the page of "report a mistake", and what a report is about.
 */
#pragma once
#include "html/html.h"
#include "public/report.h"

Str report_kind_words(const Html *h, ReportKind kind);

/* What a report is about; both NULL: no such thing in this edition. */
typedef struct ReportAbout {
    const Service *service;
    const Hub *hub;
} ReportAbout;
ReportAbout report_about(const Edition *e, Str about);
TextId report_about_name(ReportAbout about);
/* May this be wrong with it? A hub has no amounts. */
bool report_fits(ReportAbout about, ReportKind kind);

/* GET shows the form or thanks, POST takes it. The status may be 400 or 404: then the caller has a page for it. */
PublicAnswer report_answer(const Edition *e, Lang lang, Arena *a, const PublicRequest *q);
/* The form again, because the host could not keep it (429, 503). False: there is no such form in the request. */
bool report_again(const Edition *e, Lang lang, Arena *a, const PublicRequest *q, int status,
                  PublicAnswer *out);

/* What the page is made of. */
typedef struct ReportView {
    ReportAbout about;
    Str path; /* of the page it is about */
    ReportKind kind;
    Str text;
    Str problem, kind_problem, text_problem; /* each may be empty */
} ReportView;
