/*
 * rate.h -- how much each source may ask for (WEB-16): token buckets, in memory of a fixed size.
 *
 * A source (http_sources.h) is only kept as a hash under a key that the program makes anew at each
 * start; nothing of it is ever written anywhere, and a bucket that has filled up again is forgotten. When
 * more sources come than there is room for, the one whose bucket is nearest to full gives way, so that
 * a crowd can only make us more generous; the limit for all together holds then.
 *
 * The clock is passed in. Any thread may call.
 */
#pragma once
#include "web/http_sources.h"

enum { SOURCE_KEY_BYTES = 16 };

typedef struct SourceKey {
    unsigned char bytes[SOURCE_KEY_BYTES];
} SourceKey;

typedef struct RateSettings {
    uint32_t burst;     /* so many at once ... */
    uint32_t each_ms;   /* ... and then one in this time */
    uint32_t all_burst; /* the same for all sources together; 0: no limit */
    uint32_t all_each_ms;
    uint32_t sources; /* remembered at most; 0: 8,192 (128 KiB) */
} RateSettings;

typedef struct Rate Rate;
Rate *rate_new(const RateSettings *settings, SourceKey key);
void rate_free(Rate *r);

/*
 * 0: go on; that many tokens were taken. Otherwise so many milliseconds from now they will be there,
 * and nothing was taken. `tokens` is at most the burst; `now_ms` never goes back.
 */
uint64_t rate_take(Rate *r, HttpSource s, uint32_t tokens, uint64_t now_ms);
