/*
 * reports.h -- /workshop/reports: what visitors say is wrong, by page of the Guide, for editors. One takes it,
 * looks, mends the page or says that it was no mistake.
 */
#pragma once
#include "desk/mistakes.h"
#include "office/visit.h"
#include "public/report_page.h"

VisitHandler reports_page, reports_post; /* the second for /workshop/reports/ID */

/* How many wait; for the workshop's first page. */
int64_t reports_waiting(Visit *v);

/* What the page is made of: reports of one page of the Guide, the oldest first. */
typedef struct ReportGroup {
    Str about; /* "s/k2m4x" */
    ReportAbout of;
    const Mistake **report;
    size_t count;
    int64_t told; /* by how many, all together */
} ReportGroup;

typedef struct ReportsView {
    const ReportGroup *group; /* the page with the oldest report first */
    size_t groups, reports;
    bool closed;    /* those that were dealt with */
    bool overtaken; /* a colleague was quicker */
} ReportsView;

/* The form's address of one report. */
Str report_form_path(const Html *h, const Mistake *m);
/* Where the service is edited; empty: not here. */
Str report_edit_path(const Html *h, const Visit *v, const ReportGroup *g);
