/*
 * page_cache.h -- rendered pages with their compressed forms, kept between requests.
 *
 * A cache belongs to one edition and goes with it. A page is found by day, path and query; it is
 * counted, so that it can be dropped from the cache, or the cache be freed, while it is being sent.
 * Together the pages stay under limit_bytes; those not asked for longest go first. Any thread.
 */
#pragma once
#include "public/public.h"
#include "web/http_fields.h"

typedef struct PageCache PageCache;
typedef struct Page Page;

/* One form of a page, ready to send. Lives as long as its page is held. */
typedef struct PageForm {
    Str body;
    Str etag;          /* with its quotes */
    Str version_lines; /* ETag, Cache-Control, Vary: what a 304 says too */
    Str content_lines; /* Content-Type, Content-Encoding, Content-Disposition */
} PageForm;

PageCache *page_cache_new(size_t limit_bytes);
void page_cache_free(PageCache *cache);

typedef struct PageKey {
    Day day;
    Str path, query;
} PageKey;

/* Holds the page for the caller; NULL: not here. */
Page *page_find(PageCache *cache, PageKey key);
/* Copies the answer in and holds it for the caller, even where it is too large to be kept. */
Page *page_add(PageCache *cache, PageKey key, const PublicAnswer *answer);
/* The page in this coding, compressed at the first time; identity where compressing gains nothing. */
const PageForm *page_form(PageCache *cache, Page *page, HttpCoding coding);
void page_drop(Page *page);

typedef struct PageCacheFigures {
    size_t pages, bytes;
} PageCacheFigures;
PageCacheFigures page_cache_figures(PageCache *cache);
