#include "base/json.h"
#include "base/must.h"
#include "pages.h"
#include "public/views.h"

enum { REFUSAL_JSON_BYTES = 64 << 10 };

static const struct {
    int status;
    WordId title, words;
    const char *problem;
} REFUSALS[] = {
    { 400, W_error_400, W_error_400_text, "Bad request" },
    { 403, W_error_403, W_error_403_text, "Not sent from our own pages" },
    { 413, W_error_413, W_error_413_text, "Content too large" },
    { 429, W_error_429, W_error_429_text, "Too many requests; see Retry-After" },
    { 503, W_error_503, W_error_503_text, "Could not be written down; try again later" },
};

static PublicAnswer refusal_json(Arena *a, int status, const char *title)
{
    Buf out = { .limit = REFUSAL_JSON_BYTES };
    Json j = json_begin(&out);

    json_object(&j);
    json_key(&j, S("title"));
    json_str(&j, str_c(title));
    json_key(&j, S("status"));
    json_number(&j, status);
    json_end(&j);
    Str body = arena_str(a, buf_str(&out));
    buf_free(&out);
    return (PublicAnswer){ .status = status,
                           .content_type = S("application/problem+json"),
                           .body = body };
}

PublicAnswer public_refusal(const Edition *e, Arena *a, const PublicRequest *q, int status)
{
    Html h = { .out = { .limit = HTML_BYTES }, .a = a, .e = e, .lang = LANG_KA };
    size_t row = 0;

    while (row < COUNT(REFUSALS) && REFUSALS[row].status != status)
        row++;
    MUST(row < COUNT(REFUSALS));
    if (str_starts(q->path, S("/api/")))
        return refusal_json(a, status, REFUSALS[row].problem);
    if (str_starts(q->path, S("/en/")))
        h.lang = LANG_EN;
    Str title = word(&h, REFUSALS[row].title);
    PageHead p = { .title = title, .no_index = true, .q = q };
    error_page(&h, &p, title, word(&h, REFUSALS[row].words));
    Str body = arena_str(a, buf_str(&h.out));
    buf_free(&h.out);
    return (PublicAnswer){ .status = status,
                           .content_type = S("text/html; charset=utf-8"),
                           .body = body };
}
