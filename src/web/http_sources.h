/*
 * http_sources.h -- how many connections each source has open, so that one cannot take them all.
 *
 * A source is an IPv4 address or the first 64 bits of an IPv6 address (what one household gets). This
 * machine itself (loopback) is not counted: the proxy in front of us lives there. Any thread may call.
 */
#pragma once
#include "base/str.h"
#include <sys/socket.h>

typedef struct HttpSource {
    unsigned char prefix[8]; /* all zero: loopback, not counted */
} HttpSource;

HttpSource http_source_of(const struct sockaddr_storage *from);
bool http_source_is_loopback(HttpSource s);
/* An address in words, without a port: "198.51.100.7", "2001:db8::7". False: it is none. */
bool http_source_read(Str text, HttpSource *out);

typedef struct HttpSources HttpSources;
HttpSources *http_sources_new(uint32_t limit_each);
void http_sources_free(HttpSources *t);
/* False: this source has its share already; nothing was counted. */
bool http_sources_enter(HttpSources *t, HttpSource s);
void http_sources_leave(HttpSources *t, HttpSource s);
