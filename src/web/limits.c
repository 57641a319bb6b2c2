#include "web/limits.h"
#include "base/must.h"
#include <stdlib.h>

/* One sheet for so many other answers; all sources together; what a source may save up, in seconds. */
enum {
    SHEET_COSTS = 50,
    SHEETS_BURST = 200,
    SHEETS_EACH_MS = 100,
    ASKING_SAVED_S = 40,
    SHEETS_SAVED = 100
};

struct Limits {
    Rate *asking, *sheets;
};

Limits *limits_new(uint32_t each_s, SourceKey key)
{
    Limits *l = calloc(1, sizeof(*l));

    MUST(l && each_s > 0 && each_s <= LIMITS_MOST);
    l->asking = rate_new(
        &(RateSettings){ .burst = each_s * ASKING_SAVED_S, .each_ms = 1000 / each_s }, key);
    l->sheets = rate_new(
        &(RateSettings){ .burst = (each_s * SHEETS_SAVED + LIMITS_USUAL - 1) / LIMITS_USUAL,
                         .each_ms = SHEET_COSTS * 1000 / each_s,
                         .all_burst = SHEETS_BURST,
                         .all_each_ms = SHEETS_EACH_MS },
        key);
    return l;
}

void limits_free(Limits *l)
{
    if (!l)
        return;
    rate_free(l->asking);
    rate_free(l->sheets);
    free(l);
}

/* "/ka/plan.pdf": "plan.pdf". Every path that has a page begins with the language, or "api". */
static Str after_language(Str path)
{
    Str rest = str_from(path, 1);

    (void)str_cut(&rest, '/');
    return rest;
}

static bool is_below(Str path, Str place)
{
    return str_eq(path, place) ||
           (str_starts(path, place) && (path.p[place.n] == '/' || path.p[place.n] == '.'));
}

static Rate *rate_of(const Limits *l, bool is_get, Str path)
{
    Str place = after_language(path);

    if (str_eq(place, S("search")) || str_eq(path, S("/api/v1/search")) ||
        str_eq(path, S("/api/v1/match")))
        return l->asking;
    if (is_get)
        return NULL;
    if (str_eq(place, S("plan.pdf")))
        return l->sheets;
    return is_below(place, S("check")) || is_below(place, S("plan")) ? l->asking : NULL;
}

uint64_t limits_take(Limits *l, HttpSource s, bool is_get, Str path, uint64_t now_ms)
{
    Rate *rate = rate_of(l, is_get, path);

    return rate ? rate_take(rate, s, 1, now_ms) : 0;
}
