/*
 * visit.h -- one request of somebody from the staff, and its answer.
 *
 * A visit is handled on a thread of its own (office.h), never on the server's loop. So a handler is a
 * plain function that may read, hash, compress, and wait for a commit:
 *
 *     void notices_post(Visit *v)
 *     {
 *         NoticeForm form = read_form(v);
 *         if (!visit_write(v, add_notice, &form))
 *             return;                                  the 503 is said already
 *         if (visit_settled(v, &form.result))          done, or done before: 303
 *             visit_see(v, S("/desk/notices"));
 *         else if (form.result.outcome == OUTCOME_FAULTY)
 *             show_form(v, 422, &form);                with all that was typed
 *     }
 *
 * Before a handler runs, the authorise step has been taken (act_allow), a POST came from our own page and
 * has the session's anti-forgery word (WEB-09), and the session is neither over nor locked. Handlers do none
 * of that. They say what there is; what is another hub's is absent like what never was (AUZ-04).
 */
#pragma once
#include "desk/session.h"
#include "html/html.h"
#include "public/form.h"
#include "public/public.h"
#include "store/store.h"
#include "web/http_fields.h"
#include "web/http_sources.h"

typedef struct Office Office; /* office.h */

typedef struct Visit {
    Office *office;
    Arena *a;
    Lang lang;
    RouteMethod method;
    Str path;  /* without the language: "/desk/contacts/3fa9..." */
    Str query; /* raw; form_field reads both */
    Str form;
    Day today; /* in Georgia */
    int64_t now_s;
    const Edition *e; /* stays until the answer is made */
    const PublicSettings *pages;
    HttpSource source;

    bool signed_in;
    Session who;
    Str hub; /* where this person works just now; empty: at none */
    Act act; /* of act_allow, with the form's key */
    Db *db;  /* for reading, in the act's scope */
    Str token, device;
    bool wants_ack; /* a program asks, and takes the acknowledgement instead of a redirect: ack.h */
    bool settled;   /* visit_settled has said that the write is done */
    Str attempt;    /* the cookie of who tries to sign in with a passkey (passkey.h) */

    /* The answer. Handlers call the functions below. */
    int status;
    Str content_type, body, location, disposition;
    Str more_fields;   /* whole lines with CR LF: cookies, Retry-After */
    bool frames;       /* this page shows one of ours inside */
    bool framed;       /* this page may be shown inside one of ours */
    bool asks_passkey; /* this page's script may ask for a passkey */
} Visit;

typedef void VisitHandler(Visit *v);

/* ---- the answer -------------------------------------------------------------------------------- */

/* A page begins with this; visit_html takes it over. */
Html visit_page(Visit *v);
void visit_html(Visit *v, int status, Html *h);
/* After a form: look there. `path` is without the language. */
void visit_see(Visit *v, Str path);
/* There is no such thing: the one answer for what is foreign and what never was. */
void visit_absent(Visit *v);
/* It could not be written down or read; nothing is changed. 503, in words a person understands (DUR-09). */
void visit_fails(Visit *v);
/* A page of a few words: 403, 409, 429 ... with the words office.refusal.STATUS_title and _text. */
void visit_refuse(Visit *v, int status);
/* A file to keep; bytes in the arena. The name is ours and neutral: "figures-2026-11.xlsx". */
void visit_file(Visit *v, Str content_type, Str file_name, Str bytes);
/* application/json; for pages' own scripts. */
void visit_json(Visit *v, int status, Str json);
/* One more field line, without CR LF. */
void visit_field(Visit *v, Str line);

/*
 * What became of a write: true when it is done, now or before (go on as if now). Otherwise, unless it is
 * OUTCOME_FAULTY or OUTCOME_OVERTAKEN, the answer is given: 404 absent, 409 for a key that was used
 * otherwise or a step that is not open.
 */
bool visit_settled(Visit *v, const Result *r);

/* ---- reading and writing ------------------------------------------------------------------------- */

/*
 * Runs `work` in the writer's transaction, in the scope of v->act, and waits until it is on the disk. false: it
 * is not, and visit_fails has answered. `work` may run twice (store.h): it begins from what it was given.
 */
typedef Err VisitWork(Db *db, void *what);
bool visit_write(Visit *v, VisitWork *work, void *what);
/* An Err of reading: says it in the log and answers 503. true: go on. */
bool visit_reads(Visit *v, Err e);
/* Writes an entry of the audit in the background: exports, refusals. */
void visit_note(Visit *v, const char *action, Str object, const char *result);

/* A field of the form (of a POST) or of the query (of a GET); empty when it is not there or broken. */
Str visit_field_of(const Visit *v, Str name);
/* The last part of the path, for which a star of the table stands. */
Str visit_last_part(const Visit *v);
/* May this person do that, with the roles held here? For menus and buttons alone. */
bool visit_may(const Visit *v, Str path, RouteMethod method);

const Keys *visit_keys(const Visit *v);

/* ---- words and addresses ----------------------------------------------------------------------------- */

/* A word by its key, "desk.why.%s"; the key itself when there is none (a test finds those). */
[[gnu::format(printf, 2, 3)]] Str office_word(const Html *h, const char *key, ...);
/* "/ka" + path */
Str office_link(const Html *h, Str path);
/* The sentence of a field's fault; empty: there is none. */
Str office_fault_words(const Html *h, const Result *r, const char *field);
/* The sentence of any fault. */
Str office_fault_sentence(const Html *h, const Fault *f);
/* The name of a field for the list of faults, desk.field.NAME up to its number; empty: there is no word. */
Str office_field_name(const Html *h, const char *field);
/* A key for a form, as 32 hex digits: drawn for this page. */
Str office_new_key(Arena *a);
/* The anti-forgery word of this session. */
Str office_form_word(const Html *h, const Visit *v);
/* "24 Nov 14:05", in Georgia. */
Str office_time_words(const Html *h, int64_t at_s);
Str office_clock(Arena *a, int64_t at_s);
