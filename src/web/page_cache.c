/*
 * page_cache.c -- eight tables, each with its lock, its share of the bytes and its own order of use,
 * so that threads seldom meet.
 *
 * A lookup is a hash, a short lock and a comparison. Keys come from visitors, so the hash is keyed
 * (SipHash). Compressing happens outside the lock: when two threads do it at once, the second throws
 * its own away.
 */
#include "web/page_cache.h"
#include "base/buf.h"
#include "base/must.h"
#include "web/compress.h"
#include <pthread.h>
#include <sodium.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

enum { SHARDS = 8, BUCKETS = 1024 };

struct Page {
    atomic_uint holders;
    _Atomic(PageForm *) form[HTTP_CODINGS]; /* set once; an empty body says: not worth it */
    Str content_type, disposition;
    char tag[24]; /* of the identity bytes: BLAKE2b-128 in base64 */
    bool compressible;

    /* Below: under the shard's lock. */
    bool kept;
    uint64_t hash;
    size_t bytes;
    Page *next;          /* in the bucket */
    Page *newer, *older; /* in the order of use */
    Day day;
    size_t path_len, query_len;
    char text[]; /* path, query, content type, disposition */
};

typedef struct Shard {
    pthread_mutex_t lock;
    size_t bytes, pages;
    Page *bucket[BUCKETS];
    Page *newest, *oldest;
} Shard;

struct PageCache {
    size_t shard_limit;
    unsigned char secret[crypto_shorthash_KEYBYTES];
    Shard shard[SHARDS];
};

PageCache *page_cache_new(size_t limit_bytes)
{
    PageCache *cache = calloc(1, sizeof(*cache));

    MUST(cache && sodium_init() >= 0);
    cache->shard_limit = limit_bytes / SHARDS;
    randombytes_buf(cache->secret, sizeof(cache->secret));
    for (size_t i = 0; i < SHARDS; i++)
        pthread_mutex_init(&cache->shard[i].lock, NULL);
    return cache;
}

void page_drop(Page *page)
{
    if (!page || atomic_fetch_sub_explicit(&page->holders, 1, memory_order_acq_rel) > 1)
        return;
    for (size_t i = 0; i < HTTP_CODINGS; i++)
        free(atomic_load_explicit(&page->form[i], memory_order_relaxed));
    free(page);
}

static uint64_t key_hash(const PageCache *cache, PageKey key)
{
    unsigned char out[crypto_shorthash_BYTES];
    uint64_t path, query = 0;

    crypto_shorthash(out, (const unsigned char *)key.path.p, key.path.n, cache->secret);
    memcpy(&path, out, sizeof(path));
    if (key.query.n) {
        crypto_shorthash(out, (const unsigned char *)key.query.p, key.query.n, cache->secret);
        memcpy(&query, out, sizeof(query));
    }
    return path ^ (query * 0x9E3779B97F4A7C15u) ^ (uint64_t)(uint32_t)key.day;
}

static Shard *shard_of(PageCache *cache, uint64_t hash)
{
    return &cache->shard[hash % SHARDS];
}

static Page **bucket_of(Shard *s, uint64_t hash)
{
    return &s->bucket[hash / SHARDS % BUCKETS];
}

static bool same_key(const Page *page, PageKey key)
{
    return page->day == key.day && str_eq((Str){ page->text, page->path_len }, key.path) &&
           str_eq((Str){ page->text + page->path_len, page->query_len }, key.query);
}

/* ---- the order of use (with the lock held) ----------------------------------------------------- */

static void order_remove(Shard *s, Page *page)
{
    *(page->newer ? &page->newer->older : &s->newest) = page->older;
    *(page->older ? &page->older->newer : &s->oldest) = page->newer;
    page->newer = page->older = NULL;
}

static void order_newest(Shard *s, Page *page)
{
    page->newer = NULL;
    page->older = s->newest;
    *(s->newest ? &s->newest->newer : &s->oldest) = page;
    s->newest = page;
}

static void forget(Shard *s, Page *page)
{
    Page **at = bucket_of(s, page->hash);

    while (*at != page)
        at = &(*at)->next;
    *at = page->next;
    order_remove(s, page);
    s->bytes -= page->bytes;
    s->pages--;
    page->kept = false;
    page_drop(page);
}

static void forget_oldest(const PageCache *cache, Shard *s)
{
    while (s->bytes > cache->shard_limit)
        forget(s, s->oldest);
}

static Page *find(Shard *s, uint64_t hash, PageKey key)
{
    Page *page = *bucket_of(s, hash);

    while (page && !(page->hash == hash && same_key(page, key)))
        page = page->next;
    return page;
}

void page_cache_free(PageCache *cache)
{
    if (!cache)
        return;
    for (size_t i = 0; i < SHARDS; i++) {
        while (cache->shard[i].oldest)
            forget(&cache->shard[i], cache->shard[i].oldest);
        pthread_mutex_destroy(&cache->shard[i].lock);
    }
    free(cache);
}

Page *page_find(PageCache *cache, PageKey key)
{
    uint64_t hash = key_hash(cache, key);
    Shard *s = shard_of(cache, hash);

    pthread_mutex_lock(&s->lock);
    Page *page = find(s, hash, key);
    if (page) {
        atomic_fetch_add_explicit(&page->holders, 1, memory_order_relaxed);
        if (page != s->newest) {
            order_remove(s, page);
            order_newest(s, page);
        }
    }
    pthread_mutex_unlock(&s->lock);
    return page;
}

/* ---- forms ------------------------------------------------------------------------------------- */

static Str put(char **at, Str s)
{
    Str copy = { *at, s.n };

    if (s.n)
        memcpy(*at, s.p, s.n);
    *at += s.n;
    return copy;
}

/* The page in one coding with its lines, in one piece of memory. */
static PageForm *form_new(const Page *page, HttpCoding coding, Str body)
{
    Buf lines = { .limit = 64 * 1024 };
    static const char *const SUFFIX[HTTP_CODINGS] = { "", "-gz", "-br" };

    buf_fmt(&lines, "ETag: \"%s%s\"\r\n", page->tag, SUFFIX[coding]);
    size_t tag_end = lines.n - 2;
    buf_put(&lines, S("Cache-Control: public, max-age=0, must-revalidate\r\n"));
    if (page->compressible)
        buf_put(&lines, S("Vary: Accept-Encoding\r\n"));
    size_t version_end = lines.n;
    buf_fmt(&lines, "Content-Type: %.*s\r\n", STR(page->content_type));
    if (coding != HTTP_IDENTITY)
        buf_fmt(&lines, "Content-Encoding: %.*s\r\n", STR(http_coding_name(coding)));
    if (page->disposition.n)
        buf_fmt(&lines, "Content-Disposition: %.*s\r\n", STR(page->disposition));

    PageForm *form = malloc(sizeof(*form) + lines.n + body.n);
    MUST(form);
    char *at = (char *)(form + 1);
    Str all = put(&at, buf_str(&lines));
    *form = (PageForm){
        .etag = str_from(str_head(all, tag_end), sizeof("ETag: ") - 1),
        .version_lines = str_head(all, version_end),
        .content_lines = str_from(all, version_end),
        .body = put(&at, body),
    };
    buf_free(&lines);
    return form;
}

static size_t form_bytes(const PageForm *f)
{
    return sizeof(*f) + f->version_lines.n + f->content_lines.n + f->body.n;
}

static PageForm *form_make(Page *page, HttpCoding coding)
{
    PageForm *identity = atomic_load_explicit(&page->form[HTTP_IDENTITY], memory_order_acquire);
    Str small = compress_text(identity->body, coding, EFFORT_KEPT);
    PageForm *form = form_new(page, coding, small);

    free((void *)(uintptr_t)small.p);
    return form;
}

const PageForm *page_form(PageCache *cache, Page *page, HttpCoding coding)
{
    if (!page->compressible)
        coding = HTTP_IDENTITY;
    PageForm *form = atomic_load_explicit(&page->form[coding], memory_order_acquire);
    if (!form) {
        PageForm *none = NULL;
        form = form_make(page, coding);
        if (atomic_compare_exchange_strong(&page->form[coding], &none, form)) {
            Shard *s = shard_of(cache, page->hash);

            pthread_mutex_lock(&s->lock);
            if (page->kept) {
                page->bytes += form_bytes(form);
                s->bytes += form_bytes(form);
                forget_oldest(cache, s); /* the caller holds this one */
            }
            pthread_mutex_unlock(&s->lock);
        } else {
            free(form);
            form = none;
        }
    }
    if (coding != HTTP_IDENTITY && form->body.n == 0)
        return atomic_load_explicit(&page->form[HTTP_IDENTITY], memory_order_acquire);
    return form;
}

static Page *page_new(PageKey key, uint64_t hash, const PublicAnswer *answer)
{
    size_t text = key.path.n + key.query.n + answer->content_type.n + answer->disposition.n;
    Page *page = calloc(1, sizeof(*page) + text);
    unsigned char digest[16];

    MUST(page);
    char *at = page->text;
    put(&at, key.path);
    put(&at, key.query);
    page->content_type = put(&at, answer->content_type);
    page->disposition = put(&at, answer->disposition);
    page->day = key.day;
    page->path_len = key.path.n;
    page->query_len = key.query.n;
    page->hash = hash;
    page->compressible = compress_worthwhile(answer->content_type, answer->body.n);
    crypto_generichash(digest, sizeof(digest), (const unsigned char *)answer->body.p,
                       answer->body.n, NULL, 0);
    sodium_bin2base64(page->tag, sizeof(page->tag), digest, sizeof(digest),
                      sodium_base64_VARIANT_URLSAFE_NO_PADDING);
    PageForm *identity = form_new(page, HTTP_IDENTITY, answer->body);
    atomic_init(&page->form[HTTP_IDENTITY], identity);
    atomic_init(&page->holders, 1);
    page->bytes = sizeof(*page) + text + form_bytes(identity);
    return page;
}

Page *page_add(PageCache *cache, PageKey key, const PublicAnswer *answer)
{
    uint64_t hash = key_hash(cache, key);
    Shard *s = shard_of(cache, hash);
    Page *page = page_new(key, hash, answer);

    if (page->bytes > cache->shard_limit / 2)
        return page;
    pthread_mutex_lock(&s->lock);
    Page *twin = find(s, hash, key); /* another thread was faster */
    if (twin) {
        atomic_fetch_add_explicit(&twin->holders, 1, memory_order_relaxed);
    } else {
        Page **at = bucket_of(s, hash);

        page->kept = true;
        atomic_fetch_add_explicit(&page->holders, 1, memory_order_relaxed);
        page->next = *at;
        *at = page;
        order_newest(s, page);
        s->bytes += page->bytes;
        s->pages++;
        forget_oldest(cache, s);
    }
    pthread_mutex_unlock(&s->lock);
    if (twin)
        page_drop(page);
    return twin ? twin : page;
}

PageCacheFigures page_cache_figures(PageCache *cache)
{
    PageCacheFigures f = { 0 };

    for (size_t i = 0; i < SHARDS; i++) {
        pthread_mutex_lock(&cache->shard[i].lock);
        f.pages += cache->shard[i].pages;
        f.bytes += cache->shard[i].bytes;
        pthread_mutex_unlock(&cache->shard[i].lock);
    }
    return f;
}
