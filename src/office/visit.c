#include "office/visit.h"
#include "base/must.h"
#include "office/office.h"
#include "office_pages.h"
#include "public/views.h"
#include <pthread.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { KEY_ROOM = 200, GEORGIA_S = 4 * 3600, DAY_S = 86400 };

const Keys *visit_keys(const Visit *v)
{
    return office_settings(v->office)->keys;
}

/* ---- the answer ------------------------------------------------------------------------------------- */

Html visit_page(Visit *v)
{
    return (Html){ .out = { .limit = HTML_BYTES },
                   .a = v->a,
                   .e = v->e,
                   .lang = v->lang,
                   .staff_words = STAFF_WORDS[v->lang] };
}

void visit_html(Visit *v, int status, Html *h)
{
    v->status = status;
    v->content_type = S("text/html; charset=utf-8");
    v->body = arena_str(v->a, buf_str(&h->out));
    buf_free(&h->out);
}

void visit_see(Visit *v, Str path)
{
    v->status = 303;
    v->location = arena_fmt(v->a, "/%s%.*s", v->lang == LANG_KA ? "ka" : "en", STR(path));
    v->content_type = v->body = (Str){ 0 };
}

void visit_refuse(Visit *v, int status)
{
    Html h = visit_page(v);

    office_refusal(&h, v, status);
    visit_html(v, status, &h);
}

void visit_absent(Visit *v)
{
    visit_refuse(v, 404);
}

void visit_fails(Visit *v)
{
    visit_refuse(v, 503);
    visit_field(v, S("Retry-After: 60"));
}

void visit_file(Visit *v, Str content_type, Str file_name, Str bytes)
{
    v->status = 200;
    v->content_type = content_type;
    v->disposition = arena_fmt(v->a, "attachment; filename=\"%.*s\"", STR(file_name));
    v->body = bytes;
}

void visit_json(Visit *v, int status, Str json)
{
    v->status = status;
    v->content_type = S("application/json");
    v->body = json;
}

void visit_field(Visit *v, Str line)
{
    v->more_fields = arena_fmt(v->a, "%.*s%.*s\r\n", STR(v->more_fields), STR(line));
}

bool visit_settled(Visit *v, const Result *r)
{
    switch (r->outcome) {
    case OUTCOME_DONE:
    case OUTCOME_BEFORE: v->settled = true; return true;
    case OUTCOME_ABSENT: visit_absent(v); break;
    case OUTCOME_OTHERWISE:
    case OUTCOME_REFUSED: visit_refuse(v, 409); break;
    case OUTCOME_FAULTY:
    case OUTCOME_OVERTAKEN: break;
    }
    return false;
}

/* ---- reading and writing ------------------------------------------------------------------------------ */

typedef struct WaitJob {
    StoreJob job;
    VisitWork *work;
    void *what;
    Scope scope;
} WaitJob;

static Err wait_work(Db *db, StoreJob *job)
{
    const WaitJob *w = (const WaitJob *)job;

    db_scope(db, w->scope);
    return w->work(db, w->what);
}

bool visit_write(Visit *v, VisitWork *work, void *what)
{
    WaitJob w = { .job = { .work = wait_work }, .work = work, .what = what, .scope = v->act.scope };
    bool kept = store_write_wait(office_settings(v->office)->store, &w.job);

    if (!kept)
        visit_fails(v);
    return kept;
}

bool visit_reads(Visit *v, Err e)
{
    if (!FAILED(e))
        return true;
    fprintf(stderr, "gza: a page of staff could not be read: %s\n", e.text);
    visit_fails(v);
    return false;
}

/* An entry for the audit, with copies of its texts. */
typedef struct NoteJob {
    StoreJob job;
    Act act;
    char hub[SCOPE_HUB_ROOM], action[64], object[200], result[32];
} NoteJob;

static Err note_work(Db *db, StoreJob *job)
{
    NoteJob *n = (NoteJob *)job;

    n->act.hub = str_c(n->hub);
    return act_note(db, &n->act, n->action, str_c(n->object), n->result);
}

static void note_done(StoreJob *job, bool kept)
{
    if (!kept)
        fprintf(stderr, "gza: an entry of the audit could not be written\n");
    free(job);
}

void visit_note(Visit *v, const char *action, Str object, const char *result)
{
    NoteJob *n = calloc(1, sizeof(*n));

    MUST(n);
    n->job = (StoreJob){ .work = note_work, .done = note_done };
    n->act =
        (Act){ .who = v->who.who, .scope = v->act.scope, .now_s = v->now_s, .keys = visit_keys(v) };
    snprintf(n->hub, sizeof(n->hub), "%.*s", STR(v->act.hub));
    snprintf(n->action, sizeof(n->action), "%s", action);
    snprintf(n->object, sizeof(n->object), "%.*s", STR(object));
    snprintf(n->result, sizeof(n->result), "%s", result);
    store_write(office_settings(v->office)->store, &n->job);
}

Str visit_field_of(const Visit *v, Str name)
{
    Str value;

    return form_field(v->a, v->method == ROUTE_POST ? v->form : v->query, name, &value) == FORM_OK
               ? value
               : (Str){ 0 };
}

Str visit_last_part(const Visit *v)
{
    size_t at = v->path.n;

    while (at > 0 && v->path.p[at - 1] != '/')
        at--;
    return str_from(v->path, at);
}

bool visit_may(const Visit *v, Str path, RouteMethod method)
{
    Act act;
    bool of_hub = str_eq(path, S("/desk")) || str_starts(path, S("/desk/"));

    return v->signed_in && !v->who.locked &&
           act_allow(&v->who.who, path, method, of_hub ? v->hub : (Str){ 0 }, &act);
}

/* ---- words -------------------------------------------------------------------------------------------- */

static int word_number(const char *key)
{
    int low = 0, high = STAFF_WORDS_COUNT - 1;

    while (low <= high) {
        int middle = (low + high) / 2, order = strcmp(key, STAFF_WORD_KEYS[middle]);
        if (order == 0)
            return middle;
        if (order < 0)
            high = middle - 1;
        else
            low = middle + 1;
    }
    return -1;
}

Str office_word(const Html *h, const char *form, ...)
{
    char key[KEY_ROOM];
    va_list args;

    va_start(args, form);
    vsnprintf(key, sizeof(key), form, args);
    va_end(args);
    int n = word_number(key);
    return n >= 0 ? h->staff_words[n].one : arena_str(h->a, str_c(key));
}

Str office_link(const Html *h, Str path)
{
    return arena_fmt(h->a, "/%s%.*s", h->lang == LANG_KA ? "ka" : "en", STR(path));
}

Str office_fault_sentence(const Html *h, const Fault *f)
{
    return office_word(h, "desk.fault.%s", f->reason);
}

Str office_field_name(const Html *h, const char *field)
{
    char key[KEY_ROOM];
    size_t n = strcspn(field, "0123456789");

    while (n > 0 && field[n] && field[n - 1] == '-')
        n--;
    snprintf(key, sizeof(key), "desk.field.%.*s", (int)n, field);
    int found = word_number(key);
    return found >= 0 ? h->staff_words[found].one : (Str){ 0 };
}

Str office_fault_words(const Html *h, const Result *r, const char *field)
{
    for (size_t i = 0; r && i < r->faults; i++)
        if (strcmp(r->fault[i].field, field) == 0)
            return office_fault_sentence(h, &r->fault[i]);
    return (Str){ 0 };
}

Str office_new_key(Arena *a)
{
    WriteKey key;

    write_key_new(&key);
    return id_hex(a, key.bytes);
}

Str office_form_word(const Html *h, const Visit *v)
{
    char *room = NEW_N(h->a, char, TOKEN_CHARS + 1);

    session_word(visit_keys(v), v->token, room);
    return str_c(room);
}

Str office_clock(Arena *a, int64_t at_s)
{
    int64_t here = (at_s + GEORGIA_S) % DAY_S;

    return arena_fmt(a, "%02d:%02d", (int)(here / 3600), (int)(here % 3600 / 60));
}

Str office_time_words(const Html *h, int64_t at_s)
{
    Day day = (Day)((at_s + GEORGIA_S) / DAY_S);

    return arena_fmt(h->a, "%.*s %.*s", STR(day_words(h, day)), STR(office_clock(h->a, at_s)));
}
