/*
 * rate.c -- a bucket is kept as the moment when it will be full again. Taking a token puts that moment
 * off by the time one token takes; when it lies further away than a whole burst, there was none left.
 */
#include "web/rate.h"
#include "base/must.h"
#include <pthread.h>
#include <sodium.h>
#include <stdlib.h>

enum { WAYS = 8, SOURCES = 8192 };

typedef struct Bucket {
    uint64_t mark;    /* of the source */
    uint64_t full_ms; /* past: full, so as good as none */
} Bucket;

struct Rate {
    RateSettings set;
    SourceKey key;
    pthread_mutex_t lock;
    uint64_t all_full_ms;
    size_t rows;
    Bucket *bucket; /* rows of WAYS */
};

Rate *rate_new(const RateSettings *settings, SourceKey key)
{
    Rate *r = calloc(1, sizeof(*r));

    MUST(r && settings->burst > 0 && settings->each_ms > 0);
    r->set = *settings;
    r->key = key;
    r->rows = (settings->sources ? settings->sources : SOURCES) / WAYS;
    r->rows += r->rows == 0;
    r->bucket = calloc(r->rows * WAYS, sizeof(Bucket));
    MUST(r->bucket);
    pthread_mutex_init(&r->lock, NULL);
    return r;
}

void rate_free(Rate *r)
{
    if (!r)
        return;
    pthread_mutex_destroy(&r->lock);
    free(r->bucket);
    free(r);
}

static uint64_t mark_of(const Rate *r, HttpSource s)
{
    unsigned char hash[crypto_shorthash_BYTES];
    uint64_t mark = 0;

    crypto_shorthash(hash, s.prefix, sizeof(s.prefix), r->key.bytes);
    for (size_t i = 0; i < sizeof(hash); i++)
        mark = mark << 8 | hash[i];
    return mark;
}

/* The source's own bucket, or the one that it may have. */
static Bucket *bucket_of(Rate *r, uint64_t mark)
{
    Bucket *row = r->bucket + mark % r->rows * WAYS, *fullest = row;

    for (size_t i = 0; i < WAYS; i++) {
        if (row[i].mark == mark)
            return &row[i];
        if (row[i].full_ms < fullest->full_ms)
            fullest = &row[i];
    }
    *fullest = (Bucket){ .mark = mark };
    return fullest;
}

/* When the bucket would be full after taking; *wait_ms until that is no more than a burst away. */
static uint64_t after(uint64_t full_ms, uint64_t now_ms, uint64_t tokens, uint64_t burst,
                      uint64_t each_ms, uint64_t *wait_ms)
{
    uint64_t then = (full_ms > now_ms ? full_ms : now_ms) + tokens * each_ms;
    uint64_t least = now_ms + burst * each_ms;
    uint64_t wait = then > least ? then - least : 0;

    if (wait > *wait_ms)
        *wait_ms = wait;
    return then;
}

uint64_t rate_take(Rate *r, HttpSource s, uint32_t tokens, uint64_t now_ms)
{
    uint64_t wait_ms = 0, all = 0, mark = mark_of(r, s);

    MUST(tokens <= r->set.burst);
    pthread_mutex_lock(&r->lock);
    Bucket *b = bucket_of(r, mark);
    uint64_t full = after(b->full_ms, now_ms, tokens, r->set.burst, r->set.each_ms, &wait_ms);
    if (r->set.all_burst)
        all = after(r->all_full_ms, now_ms, tokens, r->set.all_burst, r->set.all_each_ms, &wait_ms);
    if (wait_ms == 0) {
        b->full_ms = full;
        r->all_full_ms = all;
    }
    pthread_mutex_unlock(&r->lock);
    return wait_ms;
}
