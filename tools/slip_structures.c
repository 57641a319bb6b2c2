/*
 * slip_structures.c -- four ways to find words with slips, on the same words and slips: what each takes in bytes and time,
 * and what it finds. The table of docs/decisions/search.md is made with it; nothing else uses it.
 *
 *     slip_structures CORPUS.tsv QUERIES.tsv      columns doc_id, title, body; query_id, kind, query
 *
 * rows      the words in order of keys; rows of the table of distances kept for common beginnings (ours until signs)
 * signs     the same order; words passed over by two bytes each, distances by bits (find/slips.c)
 * deletions each word under the hash of all that is left when one or two letters go (SymSpell)
 * pairs     lists of words for each pair of letters; words with enough of the pairs asked for
 */
#include "find/slips.h"
#include "host/file.h"
#include "text/fold.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { TSV_BYTES = 512 << 20, QUERIES_MOST = 4000, PAIRS = 1 << 16 };

static double now_us(void)
{
    struct timespec t;

    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    return (double)t.tv_sec * 1e6 + (double)t.tv_nsec / 1e3;
}

static Str column(Str line, int number)
{
    Str part = { 0 };

    for (int i = 0; i <= number; i++)
        part = str_cut(&line, '\t');
    return part;
}

/* -- words and slips -------------------------------------------------------------------------------- */

typedef struct Key {
    uint8_t at[WORD_CODES];
    size_t n;
} Key;

typedef struct Words {
    const WordList *l;
    Key *keys; /* in the order of keys */
    uint32_t documents;
} Words;

static void *room(size_t count, size_t size)
{
    void *p = calloc(count + 1, size);

    if (!p)
        exit(3);
    return p;
}

static FindBlock block_of(Arena *a, const char *path)
{
    FindBuilder *f = find_builder_new();
    Buf *out = NEW(a, Buf);
    FindBlock b;
    Str text;

    if (FAILED(file_read(a, path, TSV_BYTES, &text)))
        exit(3);
    str_cut(&text, '\n');
    while (text.n) {
        Str line = str_cut(&text, '\n');
        find_document(f);
        find_text(f, FIND_TITLE, column(line, 1));
        find_text(f, FIND_BODY, column(line, 2));
    }
    out->limit = TSV_BYTES;
    find_build(f, out);
    find_builder_free(f);
    if (FAILED(find_open(buf_str(out), &b)))
        exit(3);
    return b;
}

static Words words_of(const FindBlock *b)
{
    Words w = { &b->words[WORD_FORM], room(b->words[WORD_FORM].count, sizeof(Key)), b->documents };

    for (uint32_t i = 0; i < w.l->count; i++) {
        WordView v = word_view(w.l, w.l->by_key[i]);
        w.keys[i].n = key_of(v.at, v.n, w.keys[i].at);
    }
    return w;
}

/* Words of the queries with slips that are no words of the index and long enough for two slips. */
static size_t slips_of(Arena *a, const Words *w, const char *path, Key *out)
{
    size_t count = 0;
    Str text;

    if (FAILED(file_read(a, path, TSV_BYTES, &text)))
        exit(3);
    str_cut(&text, '\n');
    while (text.n && count < QUERIES_MOST) {
        Str line = str_cut(&text, '\n'), query = column(line, 2);
        if (!str_starts(column(line, 1), S("typo")))
            continue;
        for (Str word; (word = fold_next_word(a, &query)).n && count < QUERIES_MOST;) {
            Codes c = codes_of(word);
            Key k;
            k.n = key_of(c.at, c.n, k.at);
            uint32_t at = key_from(w->l, k.at, k.n);
            bool known =
                at < w->l->count && w->keys[at].n == k.n && memcmp(w->keys[at].at, k.at, k.n) == 0;
            if (k.n >= 5 && !known)
                out[count++] = k;
        }
    }
    return count;
}

/* -- distances -------------------------------------------------------------------------------------- */

typedef struct Bits {
    uint64_t places[256];
    size_t n;
} Bits;

static void bits_start(Bits *b, const Key *k)
{
    memset(b, 0, sizeof(*b));
    b->n = k->n;
    for (size_t i = 0; i < k->n; i++)
        b->places[k->at[i]] |= 1ull << i;
}

/* As in find/slips.c. */
static unsigned bits_distance(const Bits *b, const Key *k)
{
    uint64_t up = UINT64_MAX, down = 0, same = 0, before = 0, last = 1ull << (b->n - 1);
    unsigned distance = (unsigned)b->n;

    for (size_t i = 0; i < k->n; i++) {
        uint64_t here = b->places[k->at[i]], swapped = ((~same & here) << 1) & before;
        same = (((here & up) + up) ^ up) | here | down | swapped;
        uint64_t right_up = down | ~(same | up), right_down = same & up;
        distance += (right_up & last) != 0;
        distance -= (right_down & last) != 0;
        right_up = right_up << 1 | 1;
        up = right_down << 1 | ~(same | right_up);
        down = right_up & same;
        before = here;
    }
    return distance;
}

/* What a way has found for one query: places in the order of keys, each once. */
typedef struct Found {
    uint32_t *at;
    size_t count;
} Found;

/* -- rows ------------------------------------------------------------------------------------------- */

static unsigned row_fill(uint8_t rows[][WORD_CODES + 2], const Key *k, const uint8_t *other,
                         size_t depth)
{
    uint8_t *row = rows[depth + 1], *up = rows[depth];
    unsigned least = row[0] = (uint8_t)(depth + 1);

    for (size_t i = 1; i <= k->n; i++) {
        unsigned cost = up[i - 1] + (other[depth] != k->at[i - 1] ? 1u : 0u);
        cost = up[i] + 1u < cost ? up[i] + 1u : cost;
        cost = row[i - 1] + 1u < cost ? row[i - 1] + 1u : cost;
        if (depth > 0 && i > 1 && other[depth] == k->at[i - 2] &&
            other[depth - 1] == k->at[i - 1] && rows[depth - 1][i - 2] + 1u < cost)
            cost = rows[depth - 1][i - 2] + 1u;
        row[i] = (uint8_t)cost;
        least = cost < least ? cost : least;
    }
    return least;
}

static void rows_find(const Words *w, const Key *k, unsigned limit, Found *f)
{
    static uint8_t rows[WORD_CODES + 2][WORD_CODES + 2];
    uint8_t next[1] = { (uint8_t)(k->at[0] + 1) }, other[WORD_CODES], before[WORD_CODES];
    size_t before_n = 0, valid = 0, dead = SIZE_MAX;
    uint32_t to = key_from(w->l, next, 1);

    for (size_t i = 0; i <= k->n; i++)
        rows[0][i] = (uint8_t)i;
    for (uint32_t i = key_from(w->l, k->at, 1); i < to; i++) {
        WordView v = word_view(w->l, w->l->by_key[i]);
        size_t n = key_of(v.at, v.n, other), shared = 0;
        while (shared < n && shared < before_n && other[shared] == before[shared])
            shared++;
        memcpy(before, other, n);
        before_n = n;
        if (dead != SIZE_MAX && shared >= dead)
            continue;
        dead = SIZE_MAX;
        valid = shared < valid ? shared : valid;
        if (n > k->n + limit || n + limit < k->n)
            continue;
        for (size_t depth = valid; depth < n && dead == SIZE_MAX; depth++) {
            valid = depth + 1;
            if (row_fill(rows, k, other, depth) > limit)
                dead = depth + 1;
        }
        if (dead == SIZE_MAX && rows[n][k->n] <= limit)
            f->at[f->count++] = i;
    }
}

/* -- signs ------------------------------------------------------------------------------------------ */

static uint32_t *place_of_word; /* by word: its place in the order of keys */

static void take(void *ctx, uint32_t word, unsigned distance)
{
    Found *f = ctx;

    (void)distance;
    f->at[f->count++] = place_of_word[word];
}

static void signs_find(const Words *w, const Key *k, unsigned limit, Found *f)
{
    slips_walk(w->l, k->at, k->n, limit, take, f);
}

/* -- deletions -------------------------------------------------------------------------------------- */

typedef struct Deletion {
    uint32_t hash, place;
} Deletion;

static Deletion *deletions[3]; /* by how many letters go */
static size_t deletion_count[3];

static uint32_t hash_of(const uint8_t *at, size_t n)
{
    return (uint32_t)(str_hash((Str){ (const char *)at, n }) >> 16);
}

/* Each way to take up to `left` letters out behind the first; the same rest may come twice. */
static void each_rest(const Key *k, size_t from, unsigned left, void (*give)(void *, uint32_t),
                      void *ctx)
{
    give(ctx, hash_of(k->at, k->n));
    for (size_t i = from; left && i < k->n; i++) {
        Key less = *k;
        memmove(less.at + i, less.at + i + 1, less.n - i - 1);
        less.n--;
        each_rest(&less, i, left - 1, give, ctx);
    }
}

typedef struct Giving {
    uint32_t place;
    unsigned limit;
} Giving;

static void count_rest(void *ctx, uint32_t hash)
{
    (void)hash;
    deletion_count[((Giving *)ctx)->limit]++;
}

static void put_rest(void *ctx, uint32_t hash)
{
    Giving *g = ctx;

    deletions[g->limit][deletion_count[g->limit]++] = (Deletion){ hash, g->place };
}

static int deletion_order(const void *x, const void *y)
{
    const Deletion *a = x, *b = y;

    return a->hash != b->hash ? (a->hash > b->hash) - (a->hash < b->hash)
                              : (a->place > b->place) - (a->place < b->place);
}

static size_t deletions_build(const Words *w, unsigned limit)
{
    Giving g = { 0, limit };
    size_t kept = 0;

    for (; g.place < w->l->count; g.place++)
        each_rest(&w->keys[g.place], 1, limit, count_rest, &g);
    deletions[limit] = room(deletion_count[limit], sizeof(Deletion));
    deletion_count[limit] = 0;
    for (g.place = 0; g.place < w->l->count; g.place++)
        each_rest(&w->keys[g.place], 1, limit, put_rest, &g);
    Deletion *d = deletions[limit];
    qsort(d, deletion_count[limit], sizeof(*d), deletion_order);
    for (size_t i = 0; i < deletion_count[limit]; i++) /* the same rest twice */
        if (!kept || deletion_order(&d[i], &d[kept - 1]) != 0)
            d[kept++] = d[i];
    deletion_count[limit] = kept;
    return kept * sizeof(Deletion);
}

typedef struct Asking {
    const Words *w;
    const Bits *bits;
    unsigned limit;
    Found *f;
    uint32_t *stamps, stamp;
} Asking;

static void ask_rest(void *ctx, uint32_t hash)
{
    Asking *q = ctx;
    const Deletion *d = deletions[q->limit];
    size_t low = 0, high = deletion_count[q->limit];

    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (d[middle].hash < hash)
            low = middle + 1;
        else
            high = middle;
    }
    for (; low < deletion_count[q->limit] && d[low].hash == hash; low++) {
        uint32_t place = d[low].place;
        if (q->stamps[place] == q->stamp)
            continue;
        q->stamps[place] = q->stamp;
        if (bits_distance(q->bits, &q->w->keys[place]) <= q->limit)
            q->f->at[q->f->count++] = place;
    }
}

static void deletions_find(const Words *w, const Key *k, unsigned limit, Found *f)
{
    static uint32_t *stamps, stamp;
    static Bits bits;

    if (!stamps)
        stamps = room(w->l->count, sizeof(*stamps));
    bits_start(&bits, k);
    each_rest(k, 1, limit, ask_rest, &(Asking){ w, &bits, limit, f, stamps, ++stamp });
}

/* -- pairs ------------------------------------------------------------------------------------------ */

static uint32_t *pair_starts, *pair_places;

static uint32_t pair_at(const Key *k, size_t i)
{
    return (uint32_t)(i ? k->at[i - 1] : 0) << 8 | (i < k->n ? k->at[i] : 0);
}

/* As lists of steps in varints, which is what they would take in a file. */
static size_t pairs_build(const Words *w)
{
    size_t bytes = PAIRS * sizeof(uint32_t) / 16,
           total = 0; /* places of lists, one in sixteen pairs is used */

    pair_starts = room(PAIRS + 1, sizeof(uint32_t));
    for (uint32_t p = 0; p < w->l->count; p++)
        for (size_t i = 0; i <= w->keys[p].n; i++, total++)
            pair_starts[pair_at(&w->keys[p], i) + 1]++;
    for (size_t i = 0; i < PAIRS; i++)
        pair_starts[i + 1] += pair_starts[i];
    pair_places = room(total, sizeof(uint32_t));
    uint32_t *next = room(PAIRS, sizeof(uint32_t));
    memcpy(next, pair_starts, PAIRS * sizeof(uint32_t));
    for (uint32_t p = 0; p < w->l->count; p++)
        for (size_t i = 0; i <= w->keys[p].n; i++) {
            uint32_t pair = pair_at(&w->keys[p], i),
                     before = next[pair] > pair_starts[pair] ? pair_places[next[pair] - 1] : 0;
            pair_places[next[pair]++] = p;
            bytes += p - before < 1 << 7 ? 1 : p - before < 1 << 14 ? 2 : 3;
        }
    free(next);
    return bytes;
}

/* One slip takes away three pairs at most (two letters swapped), so words with fewer in common cannot be near. */
static void pairs_find(const Words *w, const Key *k, unsigned limit, Found *f)
{
    static uint8_t *counts;
    static uint32_t *touched;
    static Bits bits;
    size_t touched_count = 0;
    int least = (int)k->n + 1 - 3 * (int)limit;

    if (!counts) {
        counts = room(w->l->count, 1);
        touched = room(w->l->count, sizeof(uint32_t));
    }
    bits_start(&bits, k);
    for (size_t i = 0; i <= k->n; i++) {
        uint32_t pair = pair_at(k, i);
        for (uint32_t s = pair_starts[pair]; s < pair_starts[pair + 1]; s++) {
            uint32_t p = pair_places[s];
            if (counts[p]++ == 0)
                touched[touched_count++] = p;
        }
    }
    for (size_t i = 0; i < touched_count; i++) {
        uint32_t p = touched[i];
        if (counts[p] >= (least < 1 ? 1 : least) && w->keys[p].at[0] == k->at[0] &&
            bits_distance(&bits, &w->keys[p]) <= limit)
            f->at[f->count++] = p;
        counts[p] = 0;
    }
}

/* -- side by side ----------------------------------------------------------------------------------- */

typedef void Way(const Words *w, const Key *k, unsigned limit, Found *f);

static int double_order(const void *x, const void *y)
{
    const double *a = x, *b = y;

    return (*a > *b) - (*a < *b);
}

static void measure(const char *name, Way *way, const Words *w, const Key *slips, size_t count,
                    unsigned limit, size_t bytes, double build_us)
{
    static double times[QUERIES_MOST];
    static Bits bits;
    Found f = { room(w->l->count, sizeof(uint32_t)), 0 };
    size_t all = 0, found = 0;
    double sum = 0;

    for (size_t i = 0; i < count; i++) {
        double start = now_us();
        f.count = 0;
        way(w, &slips[i], limit, &f);
        times[i] = now_us() - start;
        sum += times[i];
        found += f.count;
        bits_start(&bits, &slips[i]);
        for (uint32_t p = 0; p < w->l->count; p++)
            all += w->keys[p].at[0] == slips[i].at[0] && bits_distance(&bits, &w->keys[p]) <= limit;
    }
    qsort(times, count, sizeof(double), double_order);
    printf("%-10s %u  %9.1f %10.1f %9.1f %9.1f %9.1f  %.4f of %zu\n", name, limit,
           (double)bytes / w->documents, build_us / 1e3, sum / (double)count, times[count / 2],
           times[count * 99 / 100], all ? (double)found / (double)all : 1, all);
    free(f.at);
}

int main(int count, char **names)
{
    Arena a = arena_new((size_t)2 << 30);
    Key *slips = room(QUERIES_MOST, sizeof(*slips));

    if (count != 3)
        return 2;
    FindBlock b = block_of(&a, names[1]);
    Words w = words_of(&b);
    size_t n = slips_of(&a, &w, names[2], slips);
    place_of_word = room(w.l->count, sizeof(uint32_t));
    for (uint32_t i = 0; i < w.l->count; i++)
        place_of_word[w.l->by_key[i]] = i;
    printf("%u documents, %u words, %zu words with slips\n", w.documents, w.l->count, n);
    printf("way     slips  bytes/doc   build ms      mean       p50       p99 us  found\n");
    for (unsigned limit = 1; limit <= 2; limit++) {
        measure("rows", rows_find, &w, slips, n, limit, 0, 0);
        measure("signs", signs_find, &w, slips, n, limit, w.l->count * sizeof(uint16_t), 0);
        double start = now_us();
        size_t bytes = deletions_build(&w, limit);
        measure("deletions", deletions_find, &w, slips, n, limit, bytes, now_us() - start);
        start = now_us();
        bytes = pairs_build(&w);
        measure("pairs", pairs_find, &w, slips, n, limit, bytes, now_us() - start);
    }
    return 0;
}
