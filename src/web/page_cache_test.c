#include "unit.h"
#include "web/page_cache.h"
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <zlib.h>

static PublicAnswer answer_of(Str body)
{
    return (
        PublicAnswer){ .status = 200, .content_type = S("text/html; charset=utf-8"), .body = body };
}

static PageKey key_of(const char *path)
{
    return (PageKey){ 1, str_c(path), S("") };
}

static Str text_of(size_t n, char *room)
{
    for (size_t i = 0; i < n; i++)
        room[i] = (char)('a' + i * i % 7);
    return (Str){ room, n };
}

TEST(a_page_is_found_by_day_path_and_query)
{
    PageCache *cache = page_cache_new(1 << 20);
    PublicAnswer answer = answer_of(S("<p>გზა"));
    Page *page = page_add(cache, (PageKey){ 5, S("/a"), S("b=c") }, &answer);

    Page *again = page_find(cache, (PageKey){ 5, S("/a"), S("b=c") });
    assert_ptr_equal(page, again);
    assert_null(page_find(cache, (PageKey){ 6, S("/a"), S("b=c") }));
    assert_null(page_find(cache, (PageKey){ 5, S("/a"), S("b=d") }));
    assert_null(page_find(cache, (PageKey){ 5, S("/ab"), S("=c") }));
    assert_str(page_form(cache, page, HTTP_IDENTITY)->body, "<p>გზა");
    page_drop(page);
    page_drop(again);
    page_cache_free(cache);
}

TEST(each_coding_has_its_own_tag_and_says_so)
{
    char room[4096];
    Str text = text_of(sizeof(room), room);
    PageCache *cache = page_cache_new(1 << 20);
    PublicAnswer answer = answer_of(text);
    Page *page = page_add(cache, key_of("/"), &answer);
    const PageForm *plain = page_form(cache, page, HTTP_IDENTITY);
    const PageForm *gz = page_form(cache, page, HTTP_GZIP);
    const PageForm *br = page_form(cache, page, HTTP_BROTLI);

    assert_ptr_equal(gz, page_form(cache, page, HTTP_GZIP));
    assert_true(gz->body.n < text.n && br->body.n < text.n);
    assert_true(str_starts(gz->etag, str_head(plain->etag, plain->etag.n - 1)));
    assert_true(str_ends(gz->etag, S("-gz\"")) && str_ends(br->etag, S("-br\"")));
    assert_has(gz->version_lines, "Vary: Accept-Encoding\r\n");
    assert_has(gz->version_lines, "Cache-Control: public, max-age=0, must-revalidate\r\n");
    assert_has(gz->content_lines, "Content-Encoding: gzip\r\n");
    assert_has(br->content_lines, "Content-Encoding: br\r\n");
    assert_has_no(plain->content_lines, "Content-Encoding");

    char back[sizeof(room)];
    z_stream z = { .next_in = (z_const Bytef *)(uintptr_t)gz->body.p,
                   .avail_in = (uInt)gz->body.n,
                   .next_out = (Bytef *)back,
                   .avail_out = sizeof(back) };
    assert_int_equal(inflateInit2(&z, 15 + 16), Z_OK);
    assert_int_equal(inflate(&z, Z_FINISH), Z_STREAM_END);
    inflateEnd(&z);
    assert_memory_equal(back, room, sizeof(room));
    page_drop(page);
    page_cache_free(cache);
}

TEST(what_does_not_get_smaller_is_sent_as_it_is)
{
    unsigned char noise[4096];
    uint32_t seed = 1;
    PageCache *cache = page_cache_new(1 << 20);

    for (size_t i = 0; i < sizeof(noise); i++)
        noise[i] = (unsigned char)((seed = seed * 1664525 + 1013904223) >> 24);
    PublicAnswer answer = answer_of((Str){ (const char *)noise, sizeof(noise) });
    Page *page = page_add(cache, key_of("/noise"), &answer);
    assert_ptr_equal(page_form(cache, page, HTTP_GZIP), page_form(cache, page, HTTP_IDENTITY));
    page_drop(page);

    char room[4096];
    answer = answer_of(text_of(sizeof(room), room));
    answer.content_type = S("application/pdf");
    page = page_add(cache, key_of("/pdf"), &answer);
    assert_ptr_equal(page_form(cache, page, HTTP_BROTLI), page_form(cache, page, HTTP_IDENTITY));
    assert_has_no(page_form(cache, page, HTTP_BROTLI)->version_lines, "Vary");
    page_drop(page);
    page_cache_free(cache);
}

TEST(the_tag_changes_with_the_content_only)
{
    PageCache *one = page_cache_new(1 << 20), *two = page_cache_new(1 << 20);
    PublicAnswer a = answer_of(S("first")), b = answer_of(S("second"));
    Page *first = page_add(one, key_of("/"), &a), *same = page_add(two, key_of("/x"), &a);
    Page *other = page_add(two, key_of("/"), &b);

    assert_true(str_eq(page_form(one, first, HTTP_IDENTITY)->etag,
                       page_form(two, same, HTTP_IDENTITY)->etag));
    assert_false(str_eq(page_form(one, first, HTTP_IDENTITY)->etag,
                        page_form(two, other, HTTP_IDENTITY)->etag));
    page_drop(first);
    page_drop(same);
    page_drop(other);
    page_cache_free(one);
    page_cache_free(two);
}

TEST(the_cache_stays_under_its_limit_and_keeps_what_is_used)
{
    enum { LIMIT = 1 << 20 };
    char room[8192], path[32];
    PageCache *cache = page_cache_new(LIMIT);
    PublicAnswer answer = answer_of(text_of(sizeof(room), room));

    page_drop(page_add(cache, key_of("/home"), &answer));
    for (int i = 0; i < 2000; i++) {
        snprintf(path, sizeof(path), "/%d", i);
        Page *page = page_add(cache, key_of(path), &answer);
        page_form(cache, page, HTTP_GZIP);
        page_drop(page);
        page = page_find(cache, key_of("/home"));
        assert_non_null(page);
        page_drop(page);
        assert_true(page_cache_figures(cache).bytes <= LIMIT);
    }
    assert_null(page_find(cache, key_of("/0")));
    assert_true(page_cache_figures(cache).pages > 40);
    page_cache_free(cache);
}

TEST(a_page_that_is_being_sent_outlives_its_cache)
{
    PageCache *cache = page_cache_new(1 << 20);
    PublicAnswer answer = answer_of(S("<p>still here"));
    Page *page = page_add(cache, key_of("/"), &answer);
    const PageForm *form = page_form(cache, page, HTTP_IDENTITY);

    page_cache_free(cache);
    assert_str(form->body, "<p>still here");
    page_drop(page);
}

TEST(a_page_too_large_to_keep_is_still_answered)
{
    enum { LARGE = 1 << 20 };
    char *room = malloc(LARGE);
    PageCache *cache = page_cache_new(1 << 20);
    PublicAnswer answer = answer_of(text_of(LARGE, room));
    Page *page = page_add(cache, key_of("/"), &answer);

    assert_null(page_find(cache, key_of("/")));
    assert_int_equal(page_form(cache, page, HTTP_IDENTITY)->body.n, LARGE);
    assert_true(page_form(cache, page, HTTP_BROTLI)->body.n < LARGE);
    page_drop(page);
    page_cache_free(cache);
    free(room);
}

static void *use(void *cache)
{
    char room[2048], path[32];
    PublicAnswer answer = answer_of(text_of(sizeof(room), room));

    for (int i = 0; i < 3000; i++) {
        snprintf(path, sizeof(path), "/%d", i % 150);
        Page *page = page_find(cache, key_of(path));
        if (!page)
            page = page_add(cache, key_of(path), &answer);
        const PageForm *form = page_form(cache, page, (HttpCoding)(i % HTTP_CODINGS));
        assert_true(form->body.n > 0);
        page_drop(page);
    }
    return NULL;
}

TEST(many_threads_may_use_it)
{
    pthread_t thread[4];
    PageCache *cache = page_cache_new(256 << 10);

    for (size_t i = 0; i < COUNT(thread); i++)
        pthread_create(&thread[i], NULL, use, cache);
    for (size_t i = 0; i < COUNT(thread); i++)
        pthread_join(thread[i], NULL);
    page_cache_free(cache);
}

TESTS(T(a_page_is_found_by_day_path_and_query), T(each_coding_has_its_own_tag_and_says_so),
      T(what_does_not_get_smaller_is_sent_as_it_is), T(the_tag_changes_with_the_content_only),
      T(the_cache_stays_under_its_limit_and_keeps_what_is_used),
      T(a_page_that_is_being_sent_outlives_its_cache),
      T(a_page_too_large_to_keep_is_still_answered), T(many_threads_may_use_it));
