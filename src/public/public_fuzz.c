/*
 * public_fuzz.c -- any path, query and form, asked of the small Guide: an answer always comes, it is
 * whole HTML or an own redirect, and nothing of the request comes back unescaped.
 */
#include "base/must.h"
#include "base/utf8.h"
#include "editions.h"
#include "fuzz.h"
#include "public/missed.h"
#include "public/report_page.h"

static void check_answer(const PublicAnswer *a)
{
    MUST(a->status >= 200 && a->status < 500);
    MUST(a->content_type.n > 0);
    if (a->status == 301 || a->status == 303)
        MUST(a->location.n > 0 && a->location.p[0] == '/' && !str_starts(a->location, S("//")) &&
             str_find_byte(a->location, '\n') < 0 && str_find_byte(a->location, '\r') < 0);
    if (str_starts(a->content_type, S("text/html"))) {
        MUST(str_starts(a->body, S("<!DOCTYPE html>")) &&
             str_ends(str_trim(a->body), S("</html>")));
        MUST(str_find(a->body, S("<xss")) < 0); /* the dictionary's own mark */
        MUST(utf8_valid(a->body));
    }
}

/* Folded words, few, each once, and nothing like a number or an address of a person. */
static void check_missed(const MissedWords *words)
{
    MUST(words->count <= MISSED_WORDS);
    for (size_t i = 0; i < words->count; i++) {
        Str w = words->word[i];
        size_t digits = 0;

        MUST(utf8_valid(w) && utf8_count(w) > 1 && utf8_count(w) <= MISSED_WORD_LETTERS);
        for (size_t k = 0; k < w.n; k++) {
            MUST((unsigned char)w.p[k] > ' ' && w.p[k] != '@');
            digits += w.p[k] >= '0' && w.p[k] <= '9';
        }
        MUST(digits < MISSED_DIGITS);
        for (size_t k = 0; k < i; k++)
            MUST(!str_eq(w, words->word[k]));
    }
}

/* A report is of something here, and names nobody as far as we can tell. */
static void check_report(const Edition *e, Arena *a, const PublicAnswer *answer)
{
    const Report *r = answer->report;
    ReportAbout about = report_about(e, r->about);

    MUST((about.service || about.hub) && report_fits(about, r->kind));
    MUST(report_fault(r->kind, r->text) == REPORT_FINE && utf8_count(r->text) <= REPORT_LETTERS);
    MUST(str_ends(answer->location, arena_fmt(a, "/report?about=%.*s&sent=1", STR(r->about))));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const PublicSettings settings = { .base_url = S_INIT("https://gza.example.org"),
                                             .takes_reports = true };
    const Edition *e = edition_of_small_guide();
    Str rest = { (const char *)data, size };

    if (size < 2 || size > 1 << 15)
        return 0;
    PublicRequest q = { .method = data[0] & 1 ? METHOD_POST : METHOD_GET,
                        .today = fixed_today(),
                        .settings = &settings };
    rest = str_from(rest, 1);
    q.path = str_cut(&rest, '?');
    q.query = str_cut(&rest, '#');
    if (data[0] & 2 && str_starts(q.path, S("/api/")))
        q.json = rest;
    else
        q.form = rest;
    if (!q.path.n || q.path.p[0] != '/' || !utf8_valid(q.path))
        return 0;
    Arena a = arena_new((size_t)256 << 20);
    PublicAnswer answer = public_answer(e, &a, &q);
    check_answer(&answer);
    if (answer.missed) {
        MUST(q.method == METHOD_POST && answer.status == 303);
        check_missed(answer.missed);
    }
    if (answer.report) {
        MUST(q.method == METHOD_POST && answer.status == 303);
        check_report(e, &a, &answer);
    }
    arena_free(&a);
    return 0;
}
