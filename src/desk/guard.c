#include "desk/guard.h"
#include "base/must.h"
#include <pthread.h>
#include <sodium.h>
#include <stdlib.h>
#include <string.h>

enum { SETS = 1024, WAYS = 8, FORGET_S = 3600 };

/* One counted thing: a source, or an account seen from one browser. */
typedef struct Slot {
    uint64_t what; /* 0: free */
    int64_t until_s, last_s;
    uint32_t failures;
} Slot;

struct Guard {
    pthread_mutex_t lock;
    unsigned char key[crypto_shorthash_KEYBYTES];
    Slot slot[SETS][WAYS];
};

Guard *guard_new(void)
{
    Guard *g = calloc(1, sizeof(*g));

    MUST(g);
    pthread_mutex_init(&g->lock, NULL);
    randombytes_buf(g->key, sizeof(g->key));
    return g;
}

void guard_free(Guard *g)
{
    if (!g)
        return;
    pthread_mutex_destroy(&g->lock);
    sodium_memzero(g->key, sizeof(g->key));
    free(g);
}

static uint64_t name_of(const Guard *g, char kind, Str a, Str b)
{
    unsigned char text[512], hash[crypto_shorthash_BYTES];
    size_t n = 0;
    uint64_t what;

    a = str_head(a, 240);
    b = str_head(b, 240);
    text[n++] = (unsigned char)kind;
    text[n++] = (unsigned char)a.n;
    if (a.n)
        memcpy(text + n, a.p, a.n);
    n += a.n;
    if (b.n)
        memcpy(text + n, b.p, b.n);
    n += b.n;
    crypto_shorthash(hash, text, n, g->key);
    memcpy(&what, hash, sizeof(what));
    return what ? what : 1;
}

/* Its slot, or the one that was used longest ago: what waits now is forgotten last. */
static Slot *slot_of(Guard *g, uint64_t what, int64_t now_s)
{
    Slot *set = g->slot[what % SETS], *oldest = set;

    for (size_t i = 0; i < WAYS; i++) {
        if (set[i].what == what) {
            if (now_s - set[i].last_s > FORGET_S)
                set[i] = (Slot){ .what = what, .last_s = now_s };
            return &set[i];
        }
        if (set[i].last_s < oldest->last_s || set[i].what == 0)
            oldest = &set[i];
        if (oldest->what == 0)
            break;
    }
    *oldest = (Slot){ .what = what, .last_s = now_s };
    return oldest;
}

static int64_t wait_after(uint32_t failures, uint32_t free_tries)
{
    uint32_t over = failures > free_tries ? failures - free_tries : 0;
    int64_t wait = over == 0 ? 0 : over > 10 ? GUARD_WAIT_MOST_S : (int64_t)1 << (over - 1);

    return wait < GUARD_WAIT_MOST_S ? wait : GUARD_WAIT_MOST_S;
}

/* The try counts as a failure until guard_succeeded says otherwise. */
static void count(Slot *s, int64_t now_s, uint32_t free_tries)
{
    s->failures++;
    s->last_s = now_s;
    s->until_s = now_s + wait_after(s->failures, free_tries);
}

int guard_ask(Guard *g, Str source, Str login, Str device_if_known, int64_t now_s)
{
    int64_t wait;

    pthread_mutex_lock(&g->lock);
    Slot *pair = slot_of(g, name_of(g, 'p', login, device_if_known), now_s);
    Slot *from = slot_of(g, name_of(g, 's', source, (Str){ 0 }), now_s);
    wait = pair->until_s - now_s;
    if (device_if_known.n == 0 &&
        from->until_s - now_s > wait) /* a known browser behind a bad neighbour */
        wait = from->until_s - now_s;
    if (wait <= 0) {
        count(pair, now_s, GUARD_FREE_TRIES);
        if (device_if_known.n == 0)
            count(from, now_s, GUARD_SOURCE_FREE_TRIES);
    }
    pthread_mutex_unlock(&g->lock);
    return wait > 0 ? (int)(wait < GUARD_WAIT_MOST_S ? wait : GUARD_WAIT_MOST_S) : 0;
}

/* The pair begins anew. Of the source this try and one mistyped before it are taken back, and no more, so
 * that one good account does not free a source to guess at others. */
void guard_succeeded(Guard *g, Str source, Str login, Str device_if_known)
{
    pthread_mutex_lock(&g->lock);
    uint64_t pair = name_of(g, 'p', login, device_if_known),
             from = name_of(g, 's', source, (Str){ 0 });
    for (size_t i = 0; i < WAYS; i++) {
        Slot *p = &g->slot[pair % SETS][i], *s = &g->slot[from % SETS][i];

        if (p->what == pair)
            *p = (Slot){ 0 };
        if (s->what == from && device_if_known.n == 0 && s->failures > 0) {
            s->failures -= s->failures > 1 ? 2 : 1;
            s->until_s = 0;
        }
    }
    pthread_mutex_unlock(&g->lock);
}
