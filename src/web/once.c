#include "web/once.h"
#include "base/must.h"
#include <pthread.h>
#include <sodium.h>
#include <stdlib.h>
#include <string.h>

enum { WAYS = 8, WHAT_BYTES = 128 };

typedef struct Seen {
    uint64_t mark; /* 0: empty */
    uint64_t when; /* the number of its coming */
} Seen;

struct Once {
    SourceKey key;
    pthread_mutex_t lock;
    Day day;
    uint64_t count;
    size_t rows;
    Seen *seen; /* rows of WAYS */
};

Once *once_new(size_t most, SourceKey key)
{
    Once *o = calloc(1, sizeof(*o));

    MUST(o);
    o->key = key;
    o->day = DAY_NONE;
    o->rows = most / WAYS + (most < WAYS);
    o->seen = calloc(o->rows * WAYS, sizeof(Seen));
    MUST(o->seen);
    pthread_mutex_init(&o->lock, NULL);
    return o;
}

void once_free(Once *o)
{
    if (!o)
        return;
    pthread_mutex_destroy(&o->lock);
    free(o->seen);
    free(o);
}

static uint64_t mark_of(const Once *o, HttpSource s, Str what)
{
    unsigned char bytes[sizeof(s.prefix) + WHAT_BYTES], hash[crypto_shorthash_BYTES];
    uint64_t mark = 0;

    what = str_head(what, WHAT_BYTES);
    memcpy(bytes, s.prefix, sizeof(s.prefix));
    if (what.n)
        memcpy(bytes + sizeof(s.prefix), what.p, what.n);
    crypto_shorthash(hash, bytes, sizeof(s.prefix) + what.n, o->key.bytes);
    for (size_t i = 0; i < sizeof(hash); i++)
        mark = mark << 8 | hash[i];
    return mark ? mark : 1;
}

/* Where it is, or NULL; *room is where it could be. */
static Seen *find(Once *o, uint64_t mark, Seen **room)
{
    Seen *row = o->seen + mark % o->rows * WAYS;

    *room = row;
    for (size_t i = 0; i < WAYS; i++) {
        if (row[i].mark == mark)
            return &row[i];
        if (row[i].when < (*room)->when)
            *room = &row[i];
    }
    return NULL;
}

bool once_first(Once *o, HttpSource s, Str what, Day day)
{
    uint64_t mark = mark_of(o, s, what);
    Seen *room;

    pthread_mutex_lock(&o->lock);
    if (o->day != day) {
        memset(o->seen, 0, o->rows * WAYS * sizeof(Seen));
        o->day = day;
    }
    bool first = !find(o, mark, &room);
    if (first)
        *room = (Seen){ mark, ++o->count };
    pthread_mutex_unlock(&o->lock);
    return first;
}

void once_forget(Once *o, HttpSource s, Str what)
{
    uint64_t mark = mark_of(o, s, what);
    Seen *room;

    pthread_mutex_lock(&o->lock);
    Seen *seen = find(o, mark, &room);
    if (seen)
        *seen = (Seen){ 0 };
    pthread_mutex_unlock(&o->lock);
}
