/*
 * public.h -- the Guide that people see, as a pure function: (edition, day, request) -> answer.
 *
 * No clock, no files, no network: the HTTP server calls it, and so will the service worker with the
 * same code compiled to WebAssembly, so that offline pages are byte-equal to online ones.
 * Everything in an answer lives in the given arena (or in the edition), nothing is kept.
 */
#pragma once
#include "base/arena.h"
#include "base/day.h"

typedef struct Edition Edition; /* pack/edition.h */

typedef enum Method { METHOD_GET, METHOD_POST } Method; /* HEAD is a GET to this layer */

typedef struct PlanState PlanState; /* guide/plan.h */
typedef struct LocalHubs LocalHubs; /* public/hubs.h */

/*
 * What takes a library that only the native program has. The functions are as pure as the rest; without
 * them (NULL) pages leave out what they cannot make.
 */
typedef struct PublicPress {
    /* The squares of a QR code, row by row, 1 is dark, in the arena; NULL: too long for one. */
    const unsigned char *(*qr)(Arena *a, Str text, int *side);
    /* The plan as a PDF, in the arena; empty: not just now. `lang` as in pack/tables.h. */
    Str (*sheet)(const Edition *e, Arena *a, int lang, const PlanState *state, Day today,
                 Str base_url);
} PublicPress;

/* What an installation sets; an empty text means "not set", and the page leaves the line out. */
typedef struct PublicSettings {
    Str base_url;     /* "https://guide.example.ge", no slash at the end; for canonical links */
    Str report_phone; /* "report a mistake" */
    Str report_email;
    Str quick_exit;           /* where the quick exit leads; empty: a neutral default */
    bool counts_missed;       /* "I looked for this" can be counted here: show the button */
    bool takes_reports;       /* "report a mistake" can be taken here: show the link */
    const PublicPress *press; /* may be NULL */
    const LocalHubs *hubs;    /* what hubs say of themselves; may be NULL */
} PublicSettings;

typedef struct PublicRequest {
    Method method;
    Str path;  /* decoded once, valid UTF-8, begins with '/' */
    Str query; /* raw, without '?'; decoded field by field here */
    Str form;  /* raw application/x-www-form-urlencoded body, POST only */
    Str json;  /* raw application/json body, POST to /api/ only */
    Day today;
    const PublicSettings *settings;
} PublicRequest;

typedef struct MissedWords MissedWords; /* public/missed.h */
typedef struct Report Report;           /* public/report.h */

typedef struct PublicAnswer {
    int status;       /* 200, 301/303 with location, 400, 404, 405 */
    Str content_type; /* "text/html; charset=utf-8" */
    Str body;
    Str location;    /* own path only (WEB-13) */
    Str allow;       /* with 405 */
    Str disposition; /* Content-Disposition for downloads; empty: none */
    const MissedWords *
        missed; /* give this answer when these are counted, or public_refusal; NULL: nothing to count */
    const Report *report; /* the same for a report that is to be kept */
    bool
        in_arena; /* the body lies in the arena: it outlives the edition until the answer is sent */
    bool same_for_all; /* depends on edition, day and path only: the host may cache it */
} PublicAnswer;

PublicAnswer public_answer(const Edition *e, Arena *a, const PublicRequest *q);

/* What the host itself has to refuse, as a page in the language of the path or, below /api/, as problem
 * JSON: 400, 403 not sent from our pages, 413, 429, 503 not written down. */
PublicAnswer public_refusal(const Edition *e, Arena *a, const PublicRequest *q, int status);

/* For when there is no edition to answer from: a page in both languages that says so, status 503. */
PublicAnswer public_failure(Arena *a);
