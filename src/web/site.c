#include "web/site.h"
#include "base/buf.h"
#include "base/must.h"
#include "public/missed.h"
#include "public/report.h"
#include "web/assets.h"
#include "web/compress.h"
#include "web/limits.h"
#include "web/once.h"
#include "web/page_cache.h"
#include "web/rate.h"
#include <pthread.h>
#include <sodium.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { DAY_S = 24 * 60 * 60, GEORGIA_S = 4 * 60 * 60 };

/*
 * How much may be sent (WEB-16). A hundred people behind one address stay under it; nobody fills a day's
 * room for words alone, and all together cost the disk no more than ten commits a second.
 */
static const RateSettings SENDING = {
    .burst = 60, .each_ms = 10 * 1000, .all_burst = 200, .all_each_ms = 100
};
/* Words that a source has not asked for that day. */
static const RateSettings NEW_WORDS = { .burst = 300, .each_ms = 5 * 60 * 1000 };
/* Reports of mistakes: somebody who reads the whole Guide with care stays under it. All together are no more
 * than an editor could still look through. */
static const RateSettings REPORTING = {
    .burst = 20, .each_ms = 60 * 1000, .all_burst = 100, .all_each_ms = 10 * 1000
};
enum { SENT_TODAY = 128 * 1024, SENDING_ARENA_BYTES = 64 * 1024 };

/* What was lent to us, and is given back after the last shelf that it stands on. */
typedef struct Lent {
    atomic_uint holders;
    void (*release)(void *what);
    void *what;
} Lent;

/* An edition in use, what hubs say over it, and what was rendered from the two. */
struct SiteHold {
    atomic_uint holders;
    const Edition *edition;
    Lent *edition_lent, *hubs_lent;
    PublicSettings set; /* the site's, with the hubs of this shelf */
    PageCache *pages;
};

struct Site {
    SiteSettings set;
    Str fields[SITE_ALLOWS]; /* what every answer says, by what its page may do; malloc'ed */
    Rate *sending, *new_words, *reporting;
    Limits *limits;       /* NULL: none */
    Once *sent;           /* which words and reports a source sent today */
    pthread_mutex_t lock; /* for what is below */
    SiteHold *shelf;
    const LocalHubs *hubs;
    Lent *hubs_lent;
};

/* ---- fields ------------------------------------------------------------------------------------ */

/*
 * The policy allows our own files and nothing else. 'wasm-unsafe-eval' is for the offline Guide, which
 * is the same C as WebAssembly. Registering its service worker needs a Trusted Types policy, so there
 * is exactly one name for it.
 */
static const char CSP[] = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'%.*s; "
                          "style-src 'self'; img-src 'self'; font-src 'self'; connect-src 'self'; "
                          "manifest-src 'self'; worker-src 'self'; form-action 'self'; "
                          "base-uri 'none'; frame-ancestors %s; object-src 'none'; "
                          "require-trusted-types-for 'script'; trusted-types gza%s";

static const char PERMISSIONS[] =
    "accelerometer=(), autoplay=(), browsing-topics=(), camera=(), "
    "display-capture=(), encrypted-media=(), fullscreen=(), gamepad=(), geolocation=(), "
    "gyroscope=(), hid=(), idle-detection=(), local-fonts=(), magnetometer=(), microphone=(), "
    "midi=(), payment=(), picture-in-picture=(), publickey-credentials-create=(%s), "
    "publickey-credentials-get=(%s), "
    "screen-wake-lock=(), serial=(), storage-access=(), usb=(), window-management=(), "
    "xr-spatial-tracking=()";

static Str common_fields(Arena *a, const SiteSettings *set, unsigned allows)
{
    Str csp = arena_fmt(a, CSP, STR(set->script_hashes), allows & SITE_FRAMED ? "'self'" : "'none'",
                        allows & SITE_FRAMES ? "; frame-src 'self'" : "");
    const char *passkeys = allows & SITE_PASSKEYS ? "self" : "";
    Str permissions = arena_fmt(a, PERMISSIONS, passkeys, passkeys);

    return arena_fmt(a,
                     "Content-Security-Policy: %.*s\r\n"
                     "X-Content-Type-Options: nosniff\r\n"
                     "Referrer-Policy: no-referrer\r\n"
                     "Cross-Origin-Opener-Policy: same-origin\r\n"
                     "Cross-Origin-Resource-Policy: same-origin\r\n"
                     "Permissions-Policy: %.*s\r\n"
                     "%s",
                     STR(csp), STR(permissions),
                     set->tls_in_front ? "Strict-Transport-Security: max-age=31536000\r\n" : "");
}

Str site_fields(const Site *site)
{
    return site->fields[0];
}

Str site_fields_for(const Site *site, unsigned allows)
{
    return site->fields[allows % SITE_ALLOWS];
}

/* ---- editions ---------------------------------------------------------------------------------- */

static Lent *lent_new(void (*release)(void *), void *what)
{
    Lent *lent = calloc(1, sizeof(*lent));

    MUST(lent);
    *lent = (Lent){ .release = release, .what = what };
    atomic_init(&lent->holders, 1);
    return lent;
}

static Lent *lent_hold(Lent *lent)
{
    if (lent)
        atomic_fetch_add_explicit(&lent->holders, 1, memory_order_relaxed);
    return lent;
}

static void lent_drop(Lent *lent)
{
    if (!lent || atomic_fetch_sub(&lent->holders, 1) > 1)
        return;
    if (lent->release)
        lent->release(lent->what);
    free(lent);
}

static void shelf_drop(SiteHold *shelf)
{
    if (!shelf || atomic_fetch_sub(&shelf->holders, 1) > 1)
        return;
    page_cache_free(shelf->pages);
    lent_drop(shelf->edition_lent);
    lent_drop(shelf->hubs_lent);
    free(shelf);
}

/* With the site locked. Takes over the caller's hold on the edition; of the hubs it takes one of its own. */
static SiteHold *shelf_new(Site *site, const Edition *edition, Lent *edition_lent)
{
    SiteHold *shelf = calloc(1, sizeof(*shelf));

    MUST(shelf);
    *shelf = (SiteHold){
        .edition = edition,
        .edition_lent = edition_lent,
        .hubs_lent = lent_hold(site->hubs_lent),
        .set = site->set.pages,
        .pages = page_cache_new(site->set.cache_bytes),
    };
    shelf->set.hubs = site->hubs;
    atomic_init(&shelf->holders, 1);
    return shelf;
}

static SiteHold *shelf_take(Site *site)
{
    pthread_mutex_lock(&site->lock);
    SiteHold *shelf = site->shelf;
    if (shelf)
        atomic_fetch_add_explicit(&shelf->holders, 1, memory_order_relaxed);
    pthread_mutex_unlock(&site->lock);
    return shelf;
}

const Edition *site_hold(Site *site, SiteHold **hold)
{
    *hold = shelf_take(site);
    return *hold ? (*hold)->edition : NULL;
}

void site_let_go(SiteHold *hold)
{
    shelf_drop(hold);
}

const SiteSettings *site_settings_of(const Site *site)
{
    return &site->set;
}

void site_swap_edition(Site *site, const Edition *edition, void (*release)(void *), void *what)
{
    Lent *lent = edition ? lent_new(release, what) : NULL;

    pthread_mutex_lock(&site->lock);
    SiteHold *before = site->shelf;
    site->shelf = edition ? shelf_new(site, edition, lent) : NULL;
    pthread_mutex_unlock(&site->lock);
    shelf_drop(before);
}

void site_set_hubs(Site *site, const LocalHubs *hubs, void (*release)(void *), void *what)
{
    Lent *lent = hubs ? lent_new(release, what) : NULL;

    pthread_mutex_lock(&site->lock);
    SiteHold *before = site->shelf;
    Lent *hubs_before = site->hubs_lent;
    site->hubs = hubs;
    site->hubs_lent = lent;
    if (before)
        site->shelf = shelf_new(site, before->edition, lent_hold(before->edition_lent));
    pthread_mutex_unlock(&site->lock);
    shelf_drop(before);
    lent_drop(hubs_before);
}

Site *site_new(const SiteSettings *settings)
{
    Arena a = arena_new(64 * 1024);
    Site *site = calloc(1, sizeof(*site));

    MUST(site);
    site->set = *settings;
    if (site->set.cache_bytes == 0)
        site->set.cache_bytes = 12u << 20;
    if (site->set.utc_offset_s == 0)
        site->set.utc_offset_s = GEORGIA_S;
    site->set.pages.counts_missed = site->set.count_missed != NULL;
    site->set.pages.takes_reports = site->set.take_report != NULL;
    SourceKey key;
    randombytes_buf(key.bytes, sizeof(key.bytes));
    site->sending = rate_new(&SENDING, key);
    site->new_words = rate_new(&NEW_WORDS, key);
    site->reporting = rate_new(&REPORTING, key);
    site->sent = once_new(SENT_TODAY, key);
    if (site->set.answers_each_s == 0)
        site->set.answers_each_s = LIMITS_USUAL;
    if (site->set.answers_each_s != SITE_NO_LIMITS)
        site->limits = limits_new(site->set.answers_each_s, key);
    pthread_mutex_init(&site->lock, NULL);
    for (unsigned allows = 0; allows < SITE_ALLOWS; allows++) {
        Str fields = common_fields(&a, &site->set, allows);
        char *room = malloc(fields.n);
        MUST(room);
        memcpy(room, fields.p, fields.n);
        site->fields[allows] = (Str){ room, fields.n };
    }
    arena_free(&a);
    return site;
}

void site_free(Site *site)
{
    if (!site)
        return;
    site_swap_edition(site, NULL, NULL, NULL);
    site_set_hubs(site, NULL, NULL, NULL);
    rate_free(site->sending);
    rate_free(site->new_words);
    limits_free(site->limits);
    rate_free(site->reporting);
    once_free(site->sent);
    pthread_mutex_destroy(&site->lock);
    for (unsigned allows = 0; allows < SITE_ALLOWS; allows++)
        free((void *)(uintptr_t)site->fields[allows].p);
    free(site);
}

static Day today(const Site *site)
{
    return site->set.today ? site->set.today : (Day)((time(NULL) + site->set.utc_offset_s) / DAY_S);
}

/* ---- answers ----------------------------------------------------------------------------------- */

/* A few plain words for what has no page. */
static void plain(HttpAnswer *out, int status, Str words, Str more_fields)
{
    out->status = status;
    out->fields[1] = S("Content-Type: text/plain; charset=utf-8\r\nCache-Control: no-store\r\n");
    out->fields[2] = more_fields;
    out->body = words;
    out->release = http_stays;
}

static void not_allowed(HttpAnswer *out, Str allow_field)
{
    plain(out, 405, S("Method Not Allowed\n"), allow_field);
}

static void asset_answer(const Asset *asset, const HttpRequest *q, HttpAnswer *out, Arena *a)
{
    static const char *const SUFFIX[HTTP_CODINGS] = { "", "-gz", "-br" };
    const Str body[HTTP_CODINGS] = { asset->identity, asset->gz, asset->br };
    unsigned have = (asset->gz.n ? 1u << HTTP_GZIP : 0) | (asset->br.n ? 1u << HTTP_BROTLI : 0);

    if (q->method != HTTP_GET && q->method != HTTP_HEAD) {
        not_allowed(out, S("Allow: GET, HEAD\r\n"));
        return;
    }
    HttpCoding coding = http_coding_best(q->head, have);
    Str etag = arena_fmt(a, "\"%.*s%s\"", STR(asset->etag), SUFFIX[coding]);
    out->fields[1] = arena_fmt(a, "ETag: %.*s\r\nCache-Control: %s\r\n%s", STR(etag),
                               asset->immutable ? "public, max-age=31536000, immutable"
                                                : "public, max-age=0, must-revalidate",
                               have ? "Vary: Accept-Encoding\r\n" : "");
    if (http_has_version(q->head, etag)) {
        out->status = 304;
        return;
    }
    out->status = 200;
    out->fields[2] = arena_fmt(a, "Content-Type: %.*s\r\n", STR(asset->content_type));
    if (coding != HTTP_IDENTITY)
        out->fields[3] = arena_fmt(a, "Content-Encoding: %.*s\r\n", STR(http_coding_name(coding)));
    out->body = body[coding];
    out->release = http_stays;
}

static void drop_page(void *page)
{
    page_drop(page);
}

/* Takes over the caller's hold on the page. */
static void page_answer(PageCache *pages, Page *page, const HttpRequest *q, HttpAnswer *out)
{
    unsigned have = 1u << HTTP_GZIP | 1u << HTTP_BROTLI;
    const PageForm *form = page_form(pages, page, http_coding_best(q->head, have));

    out->release = drop_page;
    out->what = page;
    out->fields[1] = form->version_lines;
    if (http_has_version(q->head, form->etag)) {
        out->status = 304;
        return;
    }
    out->status = 200;
    out->fields[2] = form->content_lines;
    out->body = form->body;
}

/* May this stand in a field? Ours always may; a slip in a page must not become a split answer. */
static bool field_ok(Str value)
{
    for (size_t i = 0; i < value.n; i++)
        if (!http_is_value((unsigned char)value.p[i]))
            return false;
    return true;
}

static bool sound(const PublicAnswer *answer)
{
    return answer->status >= 200 && answer->status <= 599 && field_ok(answer->content_type) &&
           field_ok(answer->allow) && field_ok(answer->disposition) &&
           (answer->location.n == 0 || http_is_own_path(answer->location));
}

static void release_copy(void *what)
{
    free(what);
}

/* An answer for this one request: results of a search, of a form; errors and redirects. Without q it
 * is the late answer to a POST, of which nothing is left. */
static void single_answer(const PublicAnswer *answer, const HttpRequest *q, HttpAnswer *out,
                          Arena *a)
{
    bool compressible = compress_worthwhile(answer->content_type, answer->body.n);
    unsigned have = compressible ? 1u << HTTP_GZIP | 1u << HTTP_BROTLI : 0;
    HttpCoding coding = q ? http_coding_best(q->head, have) : HTTP_IDENTITY;
    Str small = { 0 };

    if (coding != HTTP_IDENTITY)
        small = compress_text(answer->body, coding, EFFORT_ONCE);
    if (small.n) {
        out->body = small;
        out->release = release_copy;
        out->what = (void *)(uintptr_t)small.p;
    } else {
        out->body =
            answer->in_arena
                ? answer->body
                : arena_str(a, answer->body); /* it may lie in the edition, which we let go of */
        coding = HTTP_IDENTITY;
    }
    out->status = answer->status;
    out->fields[1] = arena_fmt(a, "Cache-Control: %s\r\n%s",
                               !q || q->method == HTTP_POST ? "no-store" : "private, no-cache",
                               compressible ? "Vary: Accept-Encoding\r\n" : "");
    Buf lines = { .limit = 16 * 1024 };
    if (answer->content_type.n)
        buf_fmt(&lines, "Content-Type: %.*s\r\n", STR(answer->content_type));
    if (coding != HTTP_IDENTITY)
        buf_fmt(&lines, "Content-Encoding: %.*s\r\n", STR(http_coding_name(coding)));
    if (answer->location.n)
        buf_fmt(&lines, "Location: %.*s\r\n", STR(answer->location));
    if (answer->allow.n)
        buf_fmt(&lines, "Allow: %.*s\r\n", STR(answer->allow));
    if (answer->disposition.n)
        buf_fmt(&lines, "Content-Disposition: %.*s\r\n", STR(answer->disposition));
    out->fields[2] = arena_str(a, buf_str(&lines));
    buf_free(&lines);
}

/* Open data may be read by other people's pages (WEB-11); nothing else may. */
static Str sharing(const HttpRequest *q)
{
    return str_starts(q->path, S("/api/")) ? S("Access-Control-Allow-Origin: *\r\n") : S("");
}

/* The API also takes a JSON body; the pages' forms never send one. */
static bool is_json(const HttpRequest *q)
{
    return q->method == HTTP_POST && str_starts(q->path, S("/api/")) &&
           http_content_is(q->head, S("application/json"));
}

/* ---- measure (WEB-16) -------------------------------------------------------------------------- */

static bool is_proxy(const Site *site, HttpSource s)
{
    for (size_t i = 0; i < site->set.proxy_count; i++)
        if (memcmp(&site->set.proxy[i], &s, sizeof(s)) == 0)
            return true;
    return false;
}

HttpSource site_visitor(const Site *site, const HttpRequest *q)
{
    HttpSource named;

    return is_proxy(site, q->source) && http_source_read(http_forwarded_for(q->head), &named)
               ? named
               : q->source;
}

static uint64_t now_ms(void)
{
    struct timespec t;

    clock_gettime(CLOCK_MONOTONIC, &t);
    return (uint64_t)t.tv_sec * 1000 + (uint64_t)t.tv_nsec / 1000000;
}

static void refuse(const SiteHold *shelf, const HttpRequest *q, const PublicRequest *request,
                   int status, uint64_t wait_ms, HttpAnswer *out, Arena *a)
{
    PublicAnswer answer = public_refusal(shelf->edition, a, request, status);

    single_answer(&answer, q, out, a);
    if (wait_ms)
        out->fields[3] = arena_fmt(a, "%.*sRetry-After: %llu\r\n", STR(out->fields[3]),
                                   (unsigned long long)(wait_ms + 999) / 1000);
}

/*
 * How long this visitor has to wait for an answer that is made for one alone. A proxy here that is not
 * listed makes all its visitors one, and they must not pay for each other: loopback itself is free.
 */
static uint64_t must_wait_ms(const Site *site, const HttpRequest *q, bool is_get)
{
    if (!site->limits || (http_source_is_loopback(q->source) && !is_proxy(site, q->source)))
        return 0;
    return limits_take(site->limits, site_visitor(site, q), is_get, q->path, now_ms());
}

/* ---- what visitors send ------------------------------------------------------------------------ */

/*
 * "I looked for this" and "report a mistake": something on its way to be kept, and the answer that waits
 * for it. Both are sent once: what this source has sent today already is as good as done.
 */
typedef struct Sending {
    Arena a;
    Site *site;
    SiteHold *shelf; /* held, for the page that says it did not work */
    HttpLater *later;
    HttpSource source;
    Str thing[MISSED_WORDS]; /* what is new of it: words, or one report as a text */
    size_t count;
    Str path, form, location;
    bool kept;
} Sending;

static Sending *sending_new(Site *site, SiteHold *shelf, HttpSource source, const HttpRequest *q,
                            const PublicAnswer *answer)
{
    Sending *s = calloc(1, sizeof(*s));

    MUST(s);
    *s = (Sending){
        .a = arena_new(SENDING_ARENA_BYTES), .site = site, .shelf = shelf, .source = source
    };
    atomic_fetch_add_explicit(&shelf->holders, 1, memory_order_relaxed);
    s->path = arena_str(&s->a, q->path);
    s->form = arena_str(&s->a, q->body);
    s->location = arena_str(&s->a, answer->location);
    return s;
}

static void sending_free(Sending *s)
{
    shelf_drop(s->shelf);
    arena_free(&s->a);
    free(s);
}

/* It came to nothing: sending it again is the first time again. */
static void sending_forget(Sending *s)
{
    for (size_t i = 0; i < s->count; i++)
        once_forget(s->site->sent, s->source, s->thing[i]);
}

static void sending_add(Sending *s, Str thing, Day day)
{
    if (once_first(s->site->sent, s->source, thing, day))
        s->thing[s->count++] = arena_str(&s->a, thing);
}

static void see_other(Str location, const HttpRequest *q, HttpAnswer *out, Arena *a)
{
    PublicAnswer answer = { .status = 303, .location = location };

    single_answer(&answer, q, out, a);
}

static void sending_over(void *what, bool kept)
{
    Sending *s = what;

    s->kept = kept;
    if (!kept)
        sending_forget(s);
    http_later_ready(s->later); /* from here on it is no longer ours */
}

static void sending_says(void *what, HttpAnswer *out, Arena *a)
{
    Sending *s = what;
    PublicRequest request = { .method = METHOD_POST,
                              .path = s->path,
                              .form = s->form,
                              .today = today(s->site),
                              .settings = &s->shelf->set };

    out->fields[0] = site_fields(s->site);
    if (s->kept) {
        see_other(arena_str(a, s->location), NULL, out, a);
    } else {
        PublicAnswer answer = public_refusal(s->shelf->edition, a, &request, 503);

        single_answer(&answer, NULL, out, a);
        out->fields[3] = S("Retry-After: 60\r\n");
    }
    sending_free(s);
}

/* 0, or the status to refuse with: 403 not from our pages, 429 too much, 503 nothing to keep it in. */
static int may_send(Site *site, const HttpRequest *q, Rate *rate, bool can_keep, uint64_t *wait_ms)
{
    *wait_ms = 0;
    if (!http_same_origin(q->head, site->set.tls_in_front))
        return 403;
    *wait_ms = rate_take(rate, site_visitor(site, q), 1, now_ms());
    if (*wait_ms > 0)
        return 429;
    return can_keep ? 0 : 503;
}

/* A second tap, or nothing that may be kept: then it is answered, and there is nothing to hand on. */
static bool nothing_new(Sending *s, const HttpRequest *q, HttpAnswer *out, Arena *a)
{
    if (s->count)
        return false;
    see_other(arena_str(a, s->location), q, out, a);
    sending_free(s);
    return true;
}

static void count_missed(Site *site, SiteHold *shelf, const HttpRequest *q,
                         const PublicRequest *request, const PublicAnswer *answer, HttpAnswer *out,
                         Arena *a)
{
    uint64_t wait_ms;
    int status = may_send(site, q, site->sending, site->set.count_missed != NULL, &wait_ms);

    if (status) {
        refuse(shelf, q, request, status, wait_ms, out, a);
        return;
    }
    Sending *s = sending_new(site, shelf, site_visitor(site, q), q, answer);
    for (size_t i = 0; i < answer->missed->count; i++)
        sending_add(s, answer->missed->word[i], request->today);
    wait_ms = rate_take(site->new_words, s->source, (uint32_t)s->count, now_ms());
    if (wait_ms > 0) {
        sending_forget(s);
        sending_free(s);
        refuse(shelf, q, request, 429, wait_ms, out, a);
        return;
    }
    if (nothing_new(s, q, out, a))
        return;
    out->later = s->later = http_later(q, sending_says, s);
    site->set.count_missed(site->set.missed_ctx, request->today, s->thing, s->count, sending_over,
                           s);
}

static void take_report(Site *site, SiteHold *shelf, const HttpRequest *q,
                        const PublicRequest *request, const PublicAnswer *answer, HttpAnswer *out,
                        Arena *a)
{
    const Report *report = answer->report;
    uint64_t wait_ms;
    int status = may_send(site, q, site->reporting, site->set.take_report != NULL, &wait_ms);

    if (status) {
        refuse(shelf, q, request, status, wait_ms, out, a);
        return;
    }
    Sending *s = sending_new(site, shelf, site_visitor(site, q), q, answer);
    /* Words have no line ends, so a report is never taken for one. */
    sending_add(
        s, arena_fmt(a, "%.*s\n%d\n%.*s", STR(report->about), (int)report->kind, STR(report->text)),
        request->today);
    if (nothing_new(s, q, out, a))
        return;
    out->later = s->later = http_later(q, sending_says, s);
    site->set.take_report(site->set.report_ctx, request->today, report, sending_over, s);
}

static void guide_answer(Site *site, SiteHold *shelf, const HttpRequest *q, HttpAnswer *out,
                         Arena *a)
{
    bool is_get = q->method == HTTP_GET || q->method == HTTP_HEAD;
    PageKey key = { today(site), q->path, q->query };
    Page *page = is_get ? page_find(shelf->pages, key) : NULL;

    out->fields[3] = sharing(q);
    if (page) {
        page_answer(shelf->pages, page, q, out);
        return;
    }
    PublicRequest request = {
        .method = is_get ? METHOD_GET : METHOD_POST,
        .path = q->path,
        .query = q->query,
        .form = is_get || is_json(q) ? (Str){ 0 } : q->body,
        .json = is_json(q) ? q->body : (Str){ 0 },
        .today = key.day,
        .settings = &shelf->set,
    };
    uint64_t wait_ms = must_wait_ms(site, q, is_get);
    if (wait_ms > 0) {
        refuse(shelf, q, &request, 429, wait_ms, out, a);
        return;
    }
    PublicAnswer answer = public_answer(shelf->edition, a, &request);
    if (!sound(&answer))
        plain(out, 500, S("Internal Server Error\n"), S(""));
    else if (answer.missed)
        count_missed(site, shelf, q, &request, &answer, out, a);
    else if (answer.report)
        take_report(site, shelf, q, &request, &answer, out, a);
    else if (is_get && answer.status == 200 && answer.same_for_all)
        page_answer(shelf->pages, page_add(shelf->pages, key, &answer), q, out);
    else
        single_answer(&answer, q, out, a);
}

void site_handle(void *ctx, const HttpRequest *q, HttpAnswer *out, Arena *a)
{
    Site *site = ctx;
    const Asset *asset = asset_find(q->path);

    out->fields[0] = site_fields(site);
    if (asset) {
        asset_answer(asset, q, out, a);
        return;
    }
    if (q->method != HTTP_GET && q->method != HTTP_HEAD && q->method != HTTP_POST) {
        not_allowed(out, S("Allow: GET, HEAD, POST\r\n"));
        return;
    }
    if (q->method == HTTP_POST && q->body.n && !is_json(q)) {
        if (!http_content_is(q->head, S("application/x-www-form-urlencoded"))) {
            plain(out, 415, S("Unsupported Media Type\n"), S(""));
            return;
        }
        if (!http_percent_ok(q->body)) {
            plain(out, 400, S("Bad Request\n"), S(""));
            return;
        }
    }
    SiteHold *shelf = shelf_take(site);
    if (str_eq(q->path, S("/healthz"))) {
        if (q->method == HTTP_POST)
            not_allowed(out, S("Allow: GET, HEAD\r\n"));
        else
            plain(out, shelf ? 200 : 503, shelf ? S("ok\n") : S("starting\n"), S(""));
    } else if (shelf) {
        guide_answer(site, shelf, q, out, a);
    } else {
        PublicAnswer failure = public_failure(a);

        single_answer(&failure, q, out, a);
        out->fields[3] = S("Retry-After: 10\r\n");
    }
    shelf_drop(shelf);
}

/* ---- the access log ---------------------------------------------------------------------------- */

static Str method_name(HttpMethod m)
{
    switch (m) {
    case HTTP_GET: return S("GET");
    case HTTP_HEAD: return S("HEAD");
    case HTTP_POST: return S("POST");
    case HTTP_PUT: return S("PUT");
    case HTTP_PATCH: return S("PATCH");
    case HTTP_DELETE: return S("DELETE");
    case HTTP_OPTIONS: return S("OPTIONS");
    case HTTP_NO_METHOD: break;
    }
    return S("-");
}

/* A word of ours, not a person's: short, lower case, digits and hyphens. */
static bool plain_word(Str s)
{
    for (size_t i = 0; i < s.n; i++)
        if (!((s.p[i] >= 'a' && s.p[i] <= 'z') || (s.p[i] >= '0' && s.p[i] <= '9') ||
              s.p[i] == '-' || s.p[i] == '.'))
            return false;
    return s.n <= 24;
}

/*
 * What kind of page it was: at most two words of the path, as in "/ka/s/..". Which service somebody
 * read is nobody's business (LOG-04), and a path that is not ours may hold anything at all.
 */
static void path_pattern(char room[64], const HttpRequest *q, int status)
{
    if (!q || status >= 400) {
        snprintf(room, 64, "*");
        return;
    }
    Str rest = str_from(q->path, 1);
    Str first = str_cut(&rest, '/');
    bool deeper = rest.n > 0;
    Str second = str_cut(&rest, '/');
    if (!plain_word(first))
        snprintf(room, 64, "/*");
    else if (!deeper)
        snprintf(room, 64, "/%.*s", STR(first));
    else if (!plain_word(second))
        snprintf(room, 64, "/%.*s/*", STR(first));
    else
        snprintf(room, 64, "/%.*s/%.*s%s", STR(first), STR(second), rest.n ? "/*" : "");
}

void site_answered(void *ctx, const HttpRequest *q, int status, size_t body_bytes, uint64_t micros)
{
    Site *site = ctx;
    char path[64], line[256];
    struct tm t;

    if (!site->set.access_log)
        return;
    time_t now = time(NULL);
    gmtime_r(&now, &t);
    path_pattern(path, q, status);
    int n = snprintf(line, sizeof(line),
                     "{\"time\":\"%04d-%02d-%02dT%02d:%02d:%02dZ\",\"method\":\"%.*s\","
                     "\"path\":\"%s\",\"status\":%d,\"bytes\":%zu,\"micros\":%llu}\n",
                     t.tm_year + 1900, t.tm_mon + 1, t.tm_mday, t.tm_hour, t.tm_min, t.tm_sec,
                     STR(q ? method_name(q->method) : S("-")), path, status, body_bytes,
                     (unsigned long long)micros);
    MUST(n > 0 && (size_t)n < sizeof(line));
    fwrite(line, 1, (size_t)n, site->set.access_log);
}
