#include "web/http_sources.h"
#include "base/must.h"
#include <arpa/inet.h>
#include <netinet/in.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

enum { BUCKETS = 4096 };

typedef struct Source {
    struct Source *next;
    HttpSource name;
    uint32_t open;
} Source;

struct HttpSources {
    pthread_mutex_t lock;
    uint32_t limit_each;
    Source *bucket[BUCKETS];
};

HttpSource http_source_of(const struct sockaddr_storage *from)
{
    HttpSource s = { 0 };

    if (from->ss_family == AF_INET) {
        struct sockaddr_in v4;

        memcpy(&v4, from, sizeof(v4));
        if (ntohl(v4.sin_addr.s_addr) >> 24 != 127) {
            s.prefix[0] = 4; /* no IPv6 address that is in use begins with 04 */
            memcpy(s.prefix + 4, &v4.sin_addr, 4);
        }
    } else if (from->ss_family == AF_INET6) {
        struct sockaddr_in6 v6;

        memcpy(&v6, from, sizeof(v6));
        if (IN6_IS_ADDR_V4MAPPED(&v6.sin6_addr)) {
            if (v6.sin6_addr.s6_addr[12] != 127) {
                s.prefix[0] = 4;
                memcpy(s.prefix + 4, v6.sin6_addr.s6_addr + 12, 4);
            }
        } else if (!IN6_IS_ADDR_LOOPBACK(&v6.sin6_addr)) {
            memcpy(s.prefix, &v6.sin6_addr, sizeof(s.prefix));
        }
    }
    return s;
}

bool http_source_is_loopback(HttpSource s)
{
    static const HttpSource none;

    return memcmp(&s, &none, sizeof(s)) == 0;
}

bool http_source_read(Str text, HttpSource *out)
{
    char room[INET6_ADDRSTRLEN];
    struct sockaddr_storage from = { 0 };
    struct sockaddr_in v4 = { .sin_family = AF_INET };
    struct sockaddr_in6 v6 = { .sin6_family = AF_INET6 };

    if (text.n >= sizeof(room))
        return false;
    if (text.n)
        memcpy(room, text.p, text.n);
    room[text.n] = 0;
    if (inet_pton(AF_INET, room, &v4.sin_addr) == 1)
        memcpy(&from, &v4, sizeof(v4));
    else if (inet_pton(AF_INET6, room, &v6.sin6_addr) == 1)
        memcpy(&from, &v6, sizeof(v6));
    else
        return false;
    *out = http_source_of(&from);
    return true;
}

HttpSources *http_sources_new(uint32_t limit_each)
{
    HttpSources *t = calloc(1, sizeof(*t));

    MUST(t);
    t->limit_each = limit_each;
    pthread_mutex_init(&t->lock, NULL);
    return t;
}

void http_sources_free(HttpSources *t)
{
    if (!t)
        return;
    for (size_t i = 0; i < BUCKETS; i++) {
        while (t->bucket[i]) {
            Source *next = t->bucket[i]->next;

            free(t->bucket[i]);
            t->bucket[i] = next;
        }
    }
    pthread_mutex_destroy(&t->lock);
    free(t);
}

/* Where the source hangs, or where it would. Only connections that are open are in the table, so
 * whoever wants to make one chain long has to hold that many connections open. */
static Source **find(HttpSources *t, HttpSource s)
{
    Source **at = &t->bucket[str_hash((Str){ (const char *)s.prefix, 8 }) % BUCKETS];

    while (*at && memcmp(&(*at)->name, &s, sizeof(s)) != 0)
        at = &(*at)->next;
    return at;
}

bool http_sources_enter(HttpSources *t, HttpSource s)
{
    if (http_source_is_loopback(s))
        return true;
    pthread_mutex_lock(&t->lock);
    Source **at = find(t, s);
    if (!*at) {
        *at = calloc(1, sizeof(Source));
        MUST(*at);
        (*at)->name = s;
    }
    bool welcome = (*at)->open < t->limit_each;
    if (welcome)
        (*at)->open++;
    pthread_mutex_unlock(&t->lock);
    return welcome;
}

void http_sources_leave(HttpSources *t, HttpSource s)
{
    if (http_source_is_loopback(s))
        return;
    pthread_mutex_lock(&t->lock);
    Source **at = find(t, s), *source = *at;
    MUST(source && source->open > 0);
    if (--source->open == 0) {
        *at = source->next;
        free(source);
    }
    pthread_mutex_unlock(&t->lock);
}
