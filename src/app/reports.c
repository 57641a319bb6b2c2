#include "app/reports.h"
#include "app/folder.h"
#include "base/must.h"
#include "desk/mistakes.h"
#include "public/report.h"
#include <stdlib.h>

enum { JOB_ARENA_BYTES = 16 * 1024 };

typedef struct ReportJob {
    StoreJob job; /* first: the store gives it back as a StoreJob */
    Arena a;
    Day day;
    MistakeSaid said;
    bool kept; /* the day had room for it */
    SiteDone *done;
    void *what;
} ReportJob;

static Err report_work(Db *db, StoreJob *job)
{
    ReportJob *r = (ReportJob *)job;

    return mistake_add(db, r->day, &r->said, &r->kept);
}

static void report_done(StoreJob *job, bool kept)
{
    ReportJob *r = (ReportJob *)job;

    r->done(r->what, kept && r->kept);
    arena_free(&r->a);
    free(r);
}

void reports_take(void *ctx, Day day, const Report *report, SiteDone *done, void *what)
{
    DataFolder *f = ctx;
    ReportJob *r = calloc(1, sizeof(*r));

    MUST(r);
    *r = (ReportJob){ .job = { .work = report_work, .done = report_done },
                      .a = arena_new(JOB_ARENA_BYTES),
                      .day = day,
                      .done = done,
                      .what = what };
    r->said = (MistakeSaid){ .about = arena_str(&r->a, report->about),
                             .kind = arena_str(&r->a, str_c(REPORT_KIND_CODE[report->kind])),
                             .says = arena_str(&r->a, report->text) };
    secret_random(r->said.id, sizeof(r->said.id)); /* here, because the work may be done twice */
    store_write(f->store, &r->job);
}
