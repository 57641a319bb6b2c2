/*
 * http_head_fuzz.c -- hostile bytes on a connection: read at once and dripping, which must come to the
 * same; what is accepted keeps the promises of the header, and is understood again when it is put
 * together anew from its parts.
 */
#include "base/arena.h"
#include "base/must.h"
#include "base/utf8.h"
#include "fuzz.h"
#include "web/http_fields.h"
#include <string.h>

static int read_dripping(HttpHead *h, Str bytes)
{
    int status = HTTP_MORE;

    http_head_start(h);
    /* Long heads in larger drops, or there would be few runs. */
    for (size_t n = 1, step = 1 + bytes.n / 512; status == HTTP_MORE && n < bytes.n + step;
         n += step)
        status = http_head_read(h, str_head(bytes, n));
    return status;
}

static void check_view(Str whole, Str view)
{
    if (view.n && !str_eq(view, S("/")))
        MUST(view.p >= whole.p && view.p + view.n <= whole.p + whole.n);
}

static void check_whole(const HttpHead *h, Str bytes)
{
    char room[HTTP_LINE_MAX];
    Str path, value;
    unsigned hosts = 0, lengths = 0, codings = 0;

    MUST(h->bytes <= bytes.n && h->bytes <= HTTP_HEAD_MAX);
    MUST(str_ends(str_head(bytes, h->bytes), S("\r\n\r\n")));
    MUST(h->method != HTTP_NO_METHOD && h->field_count <= HTTP_FIELDS_MAX);
    check_view(bytes, h->path);
    check_view(bytes, h->query);
    check_view(bytes, h->host);
    for (size_t i = 0; i < h->field_count; i++) {
        check_view(bytes, h->field[i].name);
        check_view(bytes, h->field[i].value);
        hosts += http_same_word(h->field[i].name, S("host"));
        lengths += http_same_word(h->field[i].name, S("content-length"));
        codings += http_same_word(h->field[i].name, S("transfer-encoding"));
        for (size_t k = 0; k < h->field[i].value.n; k++)
            MUST(http_is_value((unsigned char)h->field[i].value.p[k]));
    }
    MUST(hosts <= 1 && (hosts == 1 || h->minor == 0) && lengths + codings <= 1);
    MUST(h->chunked == (codings == 1));
    if (str_eq(h->path, S("*"))) {
        MUST(h->method == HTTP_OPTIONS);
    } else {
        MUST(http_path_decode(h->path, room, &path));
        MUST(path.n && path.p[0] == '/' && utf8_valid(path) && str_find_byte(path, 0) < 0);
        MUST(str_find(path, S("/../")) < 0 && !str_ends(path, S("/..")));
    }
    MUST(http_percent_ok(h->query));
    size_t at = 0;
    http_field(h, S("accept-encoding"), &at, &value);
    http_coding_best(h, 1u << HTTP_GZIP | 1u << HTTP_BROTLI);
    http_has_version(h, S("\"abc\""));
    http_content_is(h, S("application/x-www-form-urlencoded"));
}

/* The same request, written by us, is read the same: nothing was understood that is not there. */
static void check_again(const HttpHead *h)
{
    static const char *const NAMES[] = { "",    "GET",   "HEAD",   "POST",
                                         "PUT", "PATCH", "DELETE", "OPTIONS" };
    Arena a = arena_new((size_t)1 << 20);
    HttpHead again;
    Str text = arena_fmt(&a, "%s %.*s%s%.*s HTTP/1.%d\r\n", NAMES[h->method], STR(h->path),
                         h->query.n ? "?" : "", STR(h->query), h->minor);

    for (size_t i = 0; i < h->field_count; i++)
        text = arena_fmt(&a, "%.*s%.*s: %.*s\r\n", STR(text), STR(h->field[i].name),
                         STR(h->field[i].value));
    text = arena_fmt(&a, "%.*s\r\n", STR(text));
    http_head_start(&again);
    int status = http_head_read(&again, text);
    /* ": " may take more room than the original had */
    MUST(status == HTTP_WHOLE || status == 431);
    if (status == HTTP_WHOLE) {
        MUST(again.bytes == text.n && again.field_count == h->field_count);
        MUST(again.length == h->length && again.chunked == h->chunked);
        MUST(again.keep_alive == h->keep_alive && again.wants_continue == h->wants_continue);
        MUST(str_eq(again.path, h->path) && str_eq(again.query, h->query));
    }
    arena_free(&a);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    Str bytes = { (const char *)data, size };
    HttpHead h, slow;

    http_head_start(&h);
    int status = http_head_read(&h, bytes);
    MUST(status == HTTP_MORE || status == HTTP_WHOLE || (status >= 400 && status <= 505));
    MUST(read_dripping(&slow, bytes) == status);
    if (status == HTTP_WHOLE) {
        MUST(slow.bytes == h.bytes);
        check_whole(&h, bytes);
        if (h.bytes < 4096)
            check_again(&h);
    }
    return 0;
}
