/*
 * fake_guide.h -- the Guide's functions with a few pages, and two assets, for the tests of this
 * folder. Defines them; include it once in a program.
 */
#pragma once
#include "public/missed.h"
#include "public/report.h"
#include "web/assets.h"

struct Edition {
    int number;
};

#define CSS "body { color: #123; margin: 0 auto; max-width: 40em }\n"
#define CSS_X8 CSS CSS CSS CSS CSS CSS CSS CSS

/* The compressed forms are only told apart here, never unpacked. */
static const Asset ASSETS[] = {
    { S_INIT("/assets/site.0123abcd.css"), S_INIT("text/css; charset=utf-8"), S_INIT(CSS_X8),
      S_INIT("gzip-bytes"), S_INIT("br-bytes"), S_INIT("0123abcd"), true },
    { S_INIT("/sw.js"),
      S_INIT("text/javascript; charset=utf-8"),
      S_INIT("\"use strict\";\n"),
      { 0 },
      { 0 },
      S_INIT("4567cdef"),
      false },
};

const Asset *asset_find(Str path)
{
    for (size_t i = 0; i < COUNT(ASSETS); i++)
        if (str_eq(ASSETS[i].path, path))
            return &ASSETS[i];
    return NULL;
}

/* Eight kilobytes of Georgian, different in each edition and for each path. */
static Str page(const Edition *e, Arena *a, Str path)
{
    Str line =
        arena_fmt(a, "<p>სერვისების ცენტრი, გამოცემა %d, გვერდი %.*s: ", e->number, STR(path));
    size_t wanted = 8192 - sizeof("<!doctype html><html lang=\"ka\"><title>გზა</title>") + 1;
    char *text = NEW_N(a, char, wanted);

    for (size_t n = 0; n < wanted; n++)
        text[n] = n < line.n ? line.p[n] : (char)('a' + (n * 7 + n / 26 * 3 + n % 11) % 26);
    for (size_t n = 60; n < wanted; n += 17)
        if (n > line.n)
            text[n] = ' ';
    return arena_fmt(a, "<!doctype html><html lang=\"ka\"><title>გზა</title>%.*s", (int)wanted,
                     text);
}

static PublicAnswer html(int status, Str body, bool same_for_all)
{
    return (PublicAnswer){ .status = status,
                           .content_type = S("text/html; charset=utf-8"),
                           .body = body,
                           .same_for_all = same_for_all };
}

PublicAnswer public_answer(const Edition *e, Arena *a, const PublicRequest *q)
{
    PublicAnswer out;

    if (str_eq(q->path, S("/ka/search")))
        return html(200, arena_fmt(a, "<p>q: %.*s</p>", STR(q->query)), false);
    if (str_eq(q->path, S("/ka/check")) && q->method == METHOD_POST)
        return html(200,
                    arena_fmt(a, "<p>%zu bytes: %.*s</p>", q->form.n, STR(str_head(q->form, 100))),
                    false);
    if (str_eq(q->path, S("/api/v1/search")) && q->method == METHOD_POST)
        return html(200,
                    arena_fmt(a, "<p>%zu bytes of a form, %zu of JSON</p>", q->form.n, q->json.n),
                    false);
    if (str_eq(q->path, S("/ka/search/missed")) && q->method == METHOD_POST) {
        MissedWords *words = NEW(a, MissedWords);

        if (missed_read(a, q->form, words))
            return html(400, S("<p>400</p>"), false);
        out = html(303, S(""), false);
        out.location = S("/ka/search?sent=1");
        out.missed = words;
        return out;
    }
    if (str_eq(q->path, S("/ka/report")) && q->method == METHOD_POST) {
        Report *report = NEW(a, Report);

        *report = (Report){ REPORT_LINK, S("s/k2m4x"), arena_str(a, q->form) };
        out = html(303, S(""), false);
        out.location = S("/ka/report?about=s/k2m4x&sent=1");
        out.report = report;
        return out;
    }
    if (str_eq(q->path, S("/away")) || str_eq(q->path, S("/split"))) {
        out = html(303, S(""), false);
        out.location =
            str_eq(q->path, S("/away")) ? S("//evil.example/") : S("/a\r\nSet-Cookie: a=b");
        return out;
    }
    if (str_eq(q->path, S("/ka"))) {
        out = html(301, S(""), false);
        out.location = S("/ka/");
        return out;
    }
    if (str_eq(q->path, S("/big")))
        return html(200, (Str){ NEW_N(a, char, 4 << 20), 4 << 20 }, false);
    if (str_eq(q->path, S("/ka/hubs")))
        return html(200,
                    arena_fmt(a, "edition %d, hubs %s", e->number, (const char *)q->settings->hubs),
                    true);
    if (str_eq(q->path, S("/day")))
        return html(200, day_iso(a, q->today), true);
    if (q->method == METHOD_POST) {
        out = html(405, S("<p>405</p>"), false);
        out.allow = S("GET, HEAD");
        return out;
    }
    if (str_eq(q->path, S("/")) || str_starts(q->path, S("/ka/")) ||
        str_starts(q->path, S("/api/")))
        return html(200, page(e, a, q->path), true);
    return html(404, S("<p>404</p>"), false);
}

PublicAnswer public_refusal(const Edition *e, Arena *a, const PublicRequest *q, int status)
{
    (void)e;
    return html(status,
                arena_fmt(a, "<p>%d %.*s%.*s</p>", status, STR(q->path),
                          str_ends(q->path, S("/report")) ? (int)q->form.n : 0, q->form.p),
                false);
}

PublicAnswer public_failure(Arena *a)
{
    return html(503, arena_fmt(a, "<p>503</p>"), false);
}
