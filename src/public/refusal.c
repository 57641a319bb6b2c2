#include "base/must.h"
#include "pages.h"
#include "public/answer.h"
#include "public/report_page.h"
#include "public/views.h"

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

PublicAnswer public_refusal(const Edition *e, Arena *a, const PublicRequest *q, int status)
{
    Html h = { .out = { .limit = HTML_BYTES }, .a = a, .e = e, .lang = LANG_KA };
    size_t row = 0;

    while (row < COUNT(REFUSALS) && REFUSALS[row].status != status)
        row++;
    MUST(row < COUNT(REFUSALS));
    if (str_starts(q->path, S("/api/")))
        return answer_problem(a, status, str_c(REFUSALS[row].problem), (Str){ 0 }, (Str){ 0 });
    if (str_starts(q->path, S("/en/")))
        h.lang = LANG_EN;
    PublicAnswer again; /* what was typed into a report is not lost */
    if ((status == 429 || status == 503) && report_again(e, h.lang, a, q, status, &again))
        return again;
    Str title = word(&h, REFUSALS[row].title);
    PageHead p = { .title = title, .no_index = true, .q = q };
    error_page(&h, &p, title, word(&h, REFUSALS[row].words));
    return answer_html(a, &h.out, status);
}
