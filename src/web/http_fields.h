/*
 * http_fields.h -- what a client says about the answer it would like: its coding, and the version it
 * already has. Pure.
 */
#pragma once
#include "web/http_head.h"

typedef enum HttpCoding { HTTP_IDENTITY, HTTP_GZIP, HTTP_BROTLI, HTTP_CODINGS } HttpCoding;

/* "", "gzip", "br" */
Str http_coding_name(HttpCoding c);

/*
 * The coding to answer with: the one this client weighs highest among those we have (`have` has bit
 * 1 << coding set), the smaller one when it does not care. Identity when it names none of them, even
 * where it refuses identity: an answer it may dislike is better than none.
 */
HttpCoding http_coding_best(const HttpHead *h, unsigned have);

/* Does an If-None-Match name this entity tag (with its quotes), weakly or strongly, or "*"? */
bool http_has_version(const HttpHead *h, Str etag);

/* Is the media type of the body this one, whatever parameters follow? */
bool http_content_is(const HttpHead *h, Str lower_type);

/*
 * Did a page of ours send this? Browsers say so themselves (Sec-Fetch-Site); older ones, and all of them
 * on plain http, name the page's origin, which has to be ours: this host by http or https (by https
 * alone when `only_https`). Whoever says neither does not count as ours.
 */
bool http_same_origin(const HttpHead *h, bool only_https);

/* The last address of the last X-Forwarded-For: the one that the proxy next to us has added. Empty:
 * there is none. Only to be believed when that proxy is ours. */
Str http_forwarded_for(const HttpHead *h);

/* May this stand in Location? A path of our own: visible ASCII, and not "//host" or "/\host", which lead elsewhere
 * (WEB-13). */
bool http_is_own_path(Str location);
