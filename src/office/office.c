#include "office/office.h"
#include "base/must.h"
#include "desk/guard.h"
#include "office/ack.h"
#include "office/routes.h"
#include "store/doctor.h"
#include "web/compress.h"
#include "web/rate.h"
#include <pthread.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>
#include <unistd.h>

enum {
    LANE_QUICK,
    LANE_SLOW,
    LANES,
    LANE_MOST = 512,
    THREADS_MOST = 32,
    ERRAND_ARENA_BYTES = 64 << 20,
    SLOW_NICE = 10
};

#define SESSION_COOKIE "__Host-gza"
#define DEVICE_COOKIE "__Host-gza-device"
#define HUB_COOKIE "__Host-gza-hub"
#define TRY_COOKIE "__Host-gza-try"

/* What a busy person and a page that asks while one types need; a machine that tries things out does not get far. */
static const RateSettings MEASURE = { .burst = 600, .each_ms = 50 };
/* Without being signed in; a whole municipality may sit behind one address (WEB-16). */
static const RateSettings MEASURE_OPEN = { .burst = 600, .each_ms = 100 };

/* A request on its way through a lane, with a copy of all that is needed of it. */
typedef struct Errand {
    struct Errand *next;
    Arena a;
    Office *office;
    HttpLater *later;
    const OfficeRoute *route;
    Visit v;
    SiteHold *hold;
    bool ours;        /* one of our pages sent it */
    unsigned codings; /* that the client takes, a bit each */
    HttpCoding coding;
    Str fields, body;
    void *packed; /* the compressed body */
} Errand;

typedef struct Lane {
    pthread_mutex_t lock;
    pthread_cond_t more;
    Errand *first, **last;
    unsigned waiting;
    bool ends;
    pthread_t thread[THREADS_MOST];
    unsigned threads;
    int nice; /* of its threads, above the program's own */
} Lane;

struct Office {
    OfficeSettings set;
    Guard *guard;
    Rate *measure, *measure_open;
    Lane lane[LANES];
};

const OfficeSettings *office_settings(const Office *o)
{
    return &o->set;
}

struct Guard *office_guard(Office *o)
{
    return o->guard;
}

int office_disk(const Office *o)
{
    return o->set.disk ? o->set.disk(o->set.folder) : disk_percent(o->set.folder);
}

Err office_swap(Office *o, const char *path, uint32_t *number)
{
    if (!o->set.swap)
        return err_fmt("another edition cannot be served from here");
    return o->set.swap(o->set.swap_ctx, path, number);
}

/* ---- from an address to a route ------------------------------------------------------------------ */

/* "/ka/desk/contacts" -> LANG_KA and "/desk/contacts"; an address without a language: false. */
static bool cut_language(Str path, Lang *lang, Str *rest)
{
    static const char *const codes[LANG_COUNT] = { [LANG_KA] = "/ka/", [LANG_EN] = "/en/" };

    for (int l = 0; l < LANG_COUNT; l++)
        if (str_starts(path, str_c(codes[l]))) {
            *lang = (Lang)l;
            *rest = str_from(path, 3);
            return true;
        }
    *lang = LANG_KA;
    *rest = path;
    return false;
}

/* Each first word of roles.tsv is ours, whatever follows: so what is wrong behind it is our 404, too. */
bool office_has(Str path)
{
    Lang lang;
    Str rest;

    cut_language(path, &lang, &rest);
    rest = str_from(rest, 1);
    Str first = str_cut(&rest, '/');
    if (first.n == 0)
        return false;
    for (const Route *r = ROUTES_OF_ROLES; r->path; r++) {
        Str word = str_from(str_c(r->path), 1);
        if (str_eq(str_cut(&word, '/'), first))
            return true;
    }
    return false;
}

/* ---- who asks ------------------------------------------------------------------------------------- */

static Str cookie(const HttpHead *head, Str name)
{
    size_t from = 0;
    Str line;

    while (http_field(head, S("cookie"), &from, &line))
        while (line.n) {
            Str value = str_trim(str_cut(&line, ';'));
            Str key = str_trim(str_cut(&value, '='));
            if (str_eq(key, name))
                return str_trim(value);
        }
    return (Str){ 0 };
}

/* Where this person works just now: the chosen hub if he has a role there, else his first one. */
static Str hub_of(const Session *who, Str chosen)
{
    Str first = { 0 };

    for (size_t i = 0; i < who->who.held_count; i++) {
        Str hub = str_c(who->who.held[i].hub);
        if (hub.n && str_eq(hub, chosen))
            return hub;
        if (hub.n && !first.n)
            first = hub;
    }
    return first;
}

/* The hub that an address is about: pages of the desk are of one hub, the others are of none. */
static Str hub_of_path(const Visit *v)
{
    return str_eq(v->path, S("/desk")) || str_starts(v->path, S("/desk/")) ? v->hub : (Str){ 0 };
}

/* ---- the answer's fields ----------------------------------------------------------------------------- */

static void make_fields(Errand *w)
{
    Visit *v = &w->v;
    unsigned allows = (v->frames ? SITE_FRAMES : 0) | (v->framed ? SITE_FRAMED : 0) |
                      (v->asks_passkey ? SITE_PASSKEYS : 0);
    Str common = site_fields_for(w->office->set.site, allows);
    Buf out = { .limit = 64 * 1024 };

    MUST(v->location.n == 0 || http_is_own_path(v->location));
    buf_put(&out, common);
    buf_fmt(&out, "Cache-Control: no-store\r\n");
    if (v->content_type.n)
        buf_fmt(&out, "Content-Type: %.*s\r\n", STR(v->content_type));
    if (w->coding != HTTP_IDENTITY)
        buf_fmt(&out, "Content-Encoding: %.*s\r\n", STR(http_coding_name(w->coding)));
    if (v->location.n)
        buf_fmt(&out, "Location: %.*s\r\n", STR(v->location));
    if (v->disposition.n)
        buf_fmt(&out, "Content-Disposition: %.*s\r\n", STR(v->disposition));
    buf_put(&out, v->more_fields);
    w->fields = arena_str(&w->a, buf_str(&out));
    buf_free(&out);
}

static void pack(Errand *w)
{
    Visit *v = &w->v;

    w->body = v->body;
    w->coding = HTTP_IDENTITY;
    if (w->codings == HTTP_IDENTITY || !compress_worthwhile(v->content_type, v->body.n))
        return;
    Str small = compress_text(v->body, (HttpCoding)w->codings, EFFORT_ONCE);
    if (small.n) {
        w->packed = (void *)(uintptr_t)small.p;
        w->body = small;
        w->coding = (HttpCoding)w->codings;
    }
}

/* The answer is made: nothing of the edition is needed any more. */
static void seal(Errand *w)
{
    pack(w);
    make_fields(w);
    site_let_go(w->hold);
    w->hold = NULL;
}

/* ---- the steps before a handler ---------------------------------------------------------------------- */

static void touch_later(Visit *v);

/* The session of this browser, if there is one. false: answered. */
static bool find_session(Visit *v, Str chosen_hub)
{
    bool found = false;

    if (!v->token.n)
        return true;
    if (!visit_reads(v,
                     session_find(v->db, v->a, visit_keys(v), v->token, v->now_s, &v->who, &found)))
        return false;
    v->signed_in = found;
    if (found)
        v->hub = hub_of(&v->who, chosen_hub);
    return true;
}

static bool is_way_in(Str path)
{
    return str_eq(path, S("/sign-in")) || str_eq(path, S("/join"));
}

/* To the way in, and back to this page afterwards. What was sent is not kept here: the browser has the draft. */
static void ask_to_sign_in(Visit *v, Str where)
{
    Str to = route_find(v->path, ROUTE_GET) && !is_way_in(v->path) ? v->path : S("");

    visit_see(v, to.n ? arena_fmt(v->a, "%.*s?to=%.*s", STR(where), STR(to)) : where);
}

/* May he, from this page, with this word? false: answered. */
static bool authorise(Errand *w)
{
    Visit *v = &w->v;
    const Route *rule = route_find(v->path, v->method);
    Str word;

    if (!rule) {
        visit_absent(v);
        return false;
    }
    if (v->method == ROUTE_POST && !w->ours) {
        visit_refuse(v, 403);
        return false;
    }
    if (!v->signed_in && !rule->open) {
        ask_to_sign_in(v, S("/sign-in"));
        return false;
    }
    if (v->signed_in && v->who.locked && !rule->open && !str_eq(v->path, S("/unlock")) &&
        !str_eq(v->path, S("/sign-out"))) {
        ask_to_sign_in(v, S("/unlock"));
        return false;
    }
    if (v->method == ROUTE_POST && v->signed_in && !rule->open) {
        word = visit_field_of(v, S("word"));
        if (!session_word_fits(visit_keys(v), v->token, word)) {
            visit_refuse(v, 403);
            return false;
        }
    }
    bool may = act_allow(&v->who.who, v->path, v->method, hub_of_path(v), &v->act);
    v->act.now_s = v->now_s;
    v->act.keys = visit_keys(v);
    write_key_read(visit_field_of(v, S("key")), &v->act.key);
    if (!may) {
        visit_note(v, "refused", str_c(rule->path), "refused");
        visit_absent(v);
        return false;
    }
    return true;
}

static bool in_measure(Errand *w)
{
    Office *o = w->office;
    HttpSource who = w->v.source;
    struct timespec t;

    if (w->v.signed_in)
        memcpy(&who, w->v.who.who.staff.bytes, sizeof(who));
    else if (http_source_is_loopback(who))
        return true;
    clock_gettime(CLOCK_MONOTONIC, &t);
    uint64_t now_ms = (uint64_t)t.tv_sec * 1000 + (uint64_t)t.tv_nsec / 1000000;
    uint64_t wait = rate_take(w->v.signed_in ? o->measure : o->measure_open, who, 1, now_ms);
    if (!wait)
        return true;
    visit_refuse(&w->v, 429);
    visit_field(&w->v,
                arena_fmt(w->v.a, "Retry-After: %llu", (unsigned long long)(wait + 999) / 1000));
    return false;
}

static void handle(Errand *w, Str chosen_hub)
{
    Visit *v = &w->v;

    if (!find_session(v, chosen_hub) || !in_measure(w) || !authorise(w))
        return;
    if (v->signed_in && session_wants_touch(&v->who, v->now_s))
        touch_later(v);
    db_scope(v->db, v->act.scope);
    VisitHandler *f = !w->route ? NULL : v->method == ROUTE_POST ? w->route->post : w->route->get;
    if (f)
        f(v);
    else
        visit_absent(v);
}

static void run(Errand *w)
{
    Visit *v = &w->v;
    Str chosen = v->hub;

    v->hub = (Str){ 0 };
    v->db = NULL;
    if (visit_reads(v, store_read(w->office->set.store, &v->db))) {
        handle(w, chosen);
        store_read_over(w->office->set.store, v->db);
    }
    MUST(v->status);
    ack_say(v);
    pack(w);
    make_fields(w);
    site_let_go(w->hold);
    w->hold = NULL;
}

/* ---- lanes ---------------------------------------------------------------------------------------- */

static Errand *next_errand(Lane *lane)
{
    pthread_mutex_lock(&lane->lock);
    while (!lane->first && !lane->ends)
        pthread_cond_wait(&lane->more, &lane->lock);
    Errand *w = lane->first;
    if (w) {
        lane->first = w->next;
        if (!lane->first)
            lane->last = &lane->first;
        lane->waiting--;
    }
    pthread_mutex_unlock(&lane->lock);
    return w;
}

static void *lane_runs(void *what)
{
    Lane *lane = what;
    Errand *w;

    if (lane->nice) /* best effort: without it, hashing takes the turns of pages for everybody */
        (void)setpriority(PRIO_PROCESS, (id_t)gettid(), lane->nice);

    while ((w = next_errand(lane))) {
        run(w);
        http_later_ready(w->later); /* from here on it is the server's */
    }
    return NULL;
}

static bool lane_put(Lane *lane, Errand *w)
{
    pthread_mutex_lock(&lane->lock);
    bool room = lane->waiting < LANE_MOST;
    if (room) {
        *lane->last = w;
        lane->last = &w->next;
        lane->waiting++;
        pthread_cond_signal(&lane->more);
    }
    pthread_mutex_unlock(&lane->lock);
    return room;
}

static void lane_begin(Lane *lane, unsigned threads)
{
    pthread_mutex_init(&lane->lock, NULL);
    pthread_cond_init(&lane->more, NULL);
    lane->last = &lane->first;
    for (unsigned i = 0; i < threads && i < THREADS_MOST; i++)
        if (pthread_create(&lane->thread[i], NULL, lane_runs, lane) == 0)
            lane->threads++;
        else
            break;
    MUST(lane->threads > 0);
}

static void lane_end(Lane *lane)
{
    pthread_mutex_lock(&lane->lock);
    lane->ends = true;
    pthread_cond_broadcast(&lane->more);
    pthread_mutex_unlock(&lane->lock);
    for (unsigned i = 0; i < lane->threads; i++)
        pthread_join(lane->thread[i], NULL);
    pthread_cond_destroy(&lane->more);
    pthread_mutex_destroy(&lane->lock);
}

/* ---- in and out ------------------------------------------------------------------------------------- */

static void errand_free(void *what)
{
    Errand *w = what;

    free(w->packed);
    secret_wipe(&w->v.act, sizeof(w->v.act));
    arena_free(&w->a);
    free(w);
}

static void answer(Errand *w, HttpAnswer *out, Arena *a)
{
    out->status = w->v.status;
    out->fields[0] = arena_str(a, w->fields);
    out->body = w->body;
    out->release = errand_free;
    out->what = w;
}

static void finish(void *what, HttpAnswer *out, Arena *a)
{
    answer(what, out, a);
}

static int64_t machine_clock(void)
{
    return time(NULL);
}

static Errand *errand_new(Office *o, const HttpRequest *q)
{
    Errand *w = calloc(1, sizeof(*w));
    const SiteSettings *site = site_settings_of(o->set.site);

    MUST(w);
    w->a = (Arena){ .limit_bytes = ERRAND_ARENA_BYTES };
    w->office = o;
    w->ours = http_same_origin(q->head, site->tls_in_front);
    w->codings = (unsigned)http_coding_best(q->head, 1u << HTTP_GZIP | 1u << HTTP_BROTLI);
    Visit *v = &w->v;
    *v = (Visit){ .office = o,
                  .a = &w->a,
                  .method = q->method == HTTP_POST ? ROUTE_POST : ROUTE_GET,
                  .query = arena_str(&w->a, q->query),
                  .form = q->method == HTTP_POST ? arena_str(&w->a, q->body) : (Str){ 0 },
                  .now_s = o->set.clock ? o->set.clock() : machine_clock(),
                  .pages = &site->pages,
                  .wants_ack = ack_wanted(q->head),
                  .source = site_visitor(o->set.site, q),
                  .token = arena_str(&w->a, cookie(q->head, S(SESSION_COOKIE))),
                  .device = arena_str(&w->a, cookie(q->head, S(DEVICE_COOKIE))),
                  .attempt = arena_str(&w->a, cookie(q->head, S(TRY_COOKIE))),
                  .hub = arena_str(&w->a, cookie(q->head, S(HUB_COOKIE))) };
    Act clock = { .now_s = v->now_s };
    v->today = site->today ? site->today : act_day(&clock);
    return w;
}

/* What needs no session to be said. true: said. */
static bool answered_at_once(Office *o, const HttpRequest *q, bool has_language, Str rest,
                             HttpAnswer *out, Arena *a)
{
    static const Str TEXT =
        S_INIT("Content-Type: text/plain; charset=utf-8\r\nCache-Control: no-store\r\n");

    out->fields[0] = site_fields(o->set.site);
    out->fields[1] = TEXT;
    out->release = http_stays;
    if (q->method != HTTP_GET && q->method != HTTP_HEAD && q->method != HTTP_POST) {
        out->status = 405;
        out->fields[2] = S("Allow: GET, HEAD, POST\r\n");
        out->body = S("Method Not Allowed\n");
    } else if (q->method == HTTP_POST && q->body.n &&
               !http_content_is(q->head, S("application/x-www-form-urlencoded"))) {
        out->status = 415;
        out->body = S("Unsupported Media Type\n");
    } else if (q->method == HTTP_POST && !http_percent_ok(q->body)) {
        out->status = 400;
        out->body = S("Bad Request\n");
    } else if (!has_language && q->method != HTTP_POST && http_is_own_path(q->path) &&
               http_is_own_path(rest)) {
        out->status = 303;
        out->fields[2] = arena_fmt(a, "Location: /ka%.*s\r\n", STR(q->path));
    } else {
        *out = (HttpAnswer){ 0 };
        return false;
    }
    return true;
}

static Errand *begin(Office *o, const HttpRequest *q, HttpAnswer *out, Arena *a)
{
    Lang lang;
    Str rest;
    bool has_language = cut_language(q->path, &lang, &rest);

    if (answered_at_once(o, q, has_language, rest, out, a))
        return NULL;
    Errand *w = errand_new(o, q);
    w->v.lang = lang;
    w->v.path = arena_str(&w->a, rest);
    w->route = office_route(w->v.path);
    w->v.e = site_hold(o->set.site, &w->hold);
    if (!w->v.e) {
        errand_free(w);
        out->status = 503;
        out->fields[0] = site_fields(o->set.site);
        out->fields[1] = S("Content-Type: text/plain; charset=utf-8\r\nRetry-After: 10\r\n");
        out->body = S("starting\n");
        out->release = http_stays;
        return NULL;
    }
    return w;
}

void office_answer(Office *o, const HttpRequest *q, HttpAnswer *out, Arena *a)
{
    Errand *w = begin(o, q, out, a);

    if (!w)
        return;
    run(w);
    answer(w, out, a);
}

void office_handle(void *ctx, const HttpRequest *q, HttpAnswer *out, Arena *a)
{
    Office *o = ctx;
    Errand *w = begin(o, q, out, a);

    if (!w)
        return;
    w->later = http_later(q, finish, w);
    out->later = w->later;
    bool slow = w->route && w->route->slow && (w->v.method == ROUTE_POST || !w->route->post);
    if (lane_put(&o->lane[slow ? LANE_SLOW : LANE_QUICK], w))
        return;
    visit_refuse(&w->v, 503);
    visit_field(&w->v, S("Retry-After: 5"));
    seal(w);
    http_later_ready(w->later);
}

Office *office_new(const OfficeSettings *settings)
{
    Office *o = calloc(1, sizeof(*o));
    SourceKey key;

    MUST(o && settings->site && settings->store && settings->keys);
    o->set = *settings;
    o->guard = guard_new();
    randombytes_buf(key.bytes, sizeof(key.bytes));
    o->measure = rate_new(&MEASURE, key);
    o->measure_open = rate_new(&MEASURE_OPEN, key);
    lane_begin(&o->lane[LANE_QUICK], settings->quick_threads ? settings->quick_threads : 8);
    o->lane[LANE_SLOW].nice = SLOW_NICE;
    lane_begin(&o->lane[LANE_SLOW], settings->slow_threads ? settings->slow_threads : 4);
    return o;
}

void office_free(Office *o)
{
    if (!o)
        return;
    for (int i = 0; i < LANES; i++)
        lane_end(&o->lane[i]);
    guard_free(o->guard);
    rate_free(o->measure);
    rate_free(o->measure_open);
    free(o);
}

/* ---- that somebody is there -------------------------------------------------------------------------- */

typedef struct TouchJob {
    StoreJob job;
    Mark mark;
    int64_t now_s;
} TouchJob;

static Err touch_work(Db *db, StoreJob *job)
{
    const TouchJob *t = (const TouchJob *)job;

    return session_touch(db, &t->mark, t->now_s);
}

static void touch_done(StoreJob *job, bool kept)
{
    (void)kept; /* the next page tries again */
    free(job);
}

static void touch_later(Visit *v)
{
    TouchJob *t = calloc(1, sizeof(*t));

    MUST(t);
    *t = (TouchJob){ .job = { .work = touch_work, .done = touch_done },
                     .mark = v->who.mark,
                     .now_s = v->now_s };
    store_write(v->office->set.store, &t->job);
}
