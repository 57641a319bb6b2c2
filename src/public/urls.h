/*
 * urls.h -- the address of every page of an edition: for the sitemap, `gza edition urls`, the tests
 * and, later, the offline bundle.
 */
#pragma once
#include "pack/edition.h"

typedef void UrlSink(void *ctx, Str path);
void public_urls(const Edition *e, Lang lang, Arena *a, UrlSink *sink, void *ctx);
/* Those of no language: "/", robots.txt, sitemap.xml and the API. */
void public_urls_common(UrlSink *sink, void *ctx);
