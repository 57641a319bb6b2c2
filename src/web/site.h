/*
 * site.h -- the public site: from a request to a compiled-in file, the health word or a page of the
 * Guide, with the fields every answer has (WEB-08).
 *
 * Pages come from public_answer and are kept with their compressed forms. An edition can be replaced
 * at any moment: requests under way finish on the old one, which is released after the last of them.
 *
 * What changes something has to come from our own pages (WEB-09) and in measure (WEB-16). Where a
 * visitor comes from is used for that measure alone, as a hash in memory, and is written nowhere.
 */
#pragma once
#include "public/public.h"
#include "web/http_server.h"
#include <stdio.h>

/* Called once with what became of it, in any thread. */
typedef void SiteDone(void *what, bool kept);
/* Counts these folded words for that day, and then calls done(what, ...), before it returns or later. It
 * must not wait for a disk. The words live until it returns. */
typedef void SiteMissed(void *ctx, Day day, const Str *words, size_t count, SiteDone *done,
                        void *what);

/* The same for a report of a mistake; false also when the day has no room for another. */
typedef void SiteReport(void *ctx, Day day, const Report *report, SiteDone *done, void *what);

enum { SITE_PROXIES = 8 };
#define SITE_NO_LIMITS UINT32_MAX

typedef struct SiteSettings {
    PublicSettings
        pages; /* these texts live as long as the site; counts_missed and takes_reports are set here */
    /* "I looked for this": NULL: nothing can be counted, and the page says so. */
    SiteMissed *count_missed;
    void *missed_ctx;
    SiteReport *take_report; /* "report a mistake": NULL: none can be kept, and no page offers it */
    void *report_ctx;
    /* Whose word we take for where a visitor comes from (X-Forwarded-For); nobody else's (WEB-05). */
    HttpSource proxy[SITE_PROXIES];
    size_t proxy_count;
    /* Answers a second for each source, see limits.h; 0: LIMITS_USUAL; SITE_NO_LIMITS: as many as it likes.
     * This machine itself has no limit, unless it is a listed proxy that does not say who asks. */
    uint32_t answers_each_s;
    bool tls_in_front;    /* visitors come by https: say so to their browsers (HSTS) */
    Str script_hashes;    /* "'sha256-...'" for the CSP, each with a space before; empty: none */
    FILE *access_log;     /* one JSON line for each request; NULL: none. Stays the caller's */
    size_t cache_bytes;   /* of pages; 0: 12 MiB */
    int32_t utc_offset_s; /* of the day people live in; 0: Georgia's, four hours */
    Day today;            /* for tests; 0: ask the clock */
} SiteSettings;

typedef struct Site Site;

Site *site_new(const SiteSettings *settings);
/* After the server has stopped. */
void site_free(Site *site);

/* From now on, requests are answered from this edition (NULL: none, and pages are 503). `release`
 * (may be NULL) is called with `what` when the last request using it has finished, in any thread. */
void site_swap_edition(Site *site, const Edition *edition, void (*release)(void *what), void *what);

/* The same for what hubs say of themselves (public/hubs.h): it is on the pages from now on. NULL: nothing. */
void site_set_hubs(Site *site, const LocalHubs *hubs, void (*release)(void *what), void *what);

/* For other rooms on the same server (the pages of staff). The edition is there until it is let go; NULL:
 * there is none, and nothing to let go. Any thread. */
typedef struct SiteHold SiteHold;
const Edition *site_hold(Site *site, SiteHold **hold);
void site_let_go(SiteHold *hold);
/* Where this request comes from, by what listed proxies say. */
HttpSource site_visitor(const Site *site, const HttpRequest *q);
const SiteSettings *site_settings_of(const Site *site);

/* What a page may do that others may not: a sum of these. */
enum {
    SITE_FRAMES = 1,   /* show a page of ours inside */
    SITE_FRAMED = 2,   /* be shown inside one of ours */
    SITE_PASSKEYS = 4, /* ask for a passkey */
    SITE_ALLOWS = 8
};
/* The fields of every answer, with that allowed. */
Str site_fields_for(const Site *site, unsigned allows);

/* For HttpSettings: refusal_fields, handle and answered, with the site as ctx. */
Str site_fields(const Site *site);
HttpHandle site_handle;
HttpAnswered site_answered;
