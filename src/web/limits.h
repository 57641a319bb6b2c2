/*
 * limits.h -- how often one source may have something made for it: searches, checks, plans (WEB-16).
 *
 * Meant for machines that ask without end, not for people: a municipality's office, a school or the
 * customers of a mobile network share one address. By default a source has 2,000 at once and then 50 a
 * second: a hundred people who answer a question, or look at what is suggested for half a word, every two seconds.
 * A sheet of paper costs a hundred times as much: 100 at once, then one a second, and ten a second for
 * all sources together. Pages that are the same for everybody have no limit.
 */
#pragma once
#include "web/rate.h"

/* LIMITS_MOST: as fine as the clock is. */
enum { LIMITS_USUAL = 50, LIMITS_MOST = 1000 };

typedef struct Limits Limits;
/* For `each_s` answers a second for each source, 1 to LIMITS_MOST; sheets and bursts go with it. */
Limits *limits_new(uint32_t each_s, SourceKey key);
void limits_free(Limits *l);

/* 0: go on; it was counted where it has a limit. Otherwise come back in so many milliseconds. GET: HEAD too. */
uint64_t limits_take(Limits *l, HttpSource s, bool is_get, Str path, uint64_t now_ms);
