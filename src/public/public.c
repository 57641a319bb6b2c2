/*
 * public.c -- from an address to a page. The language is in the path only: no cookie, no guess from
 * headers, so that a page means the same to everybody and can be cached and printed.
 */
#include "public/public.h"
#include "find/meant.h"
#include "pages.h"
#include "public/answer.h"
#include "public/api.h"
#include "public/check.h"
#include "public/feeds.h"
#include "public/form.h"
#include "public/missed.h"
#include "public/plan.h"
#include "public/report_page.h"
#include "public/views.h"

typedef struct Visit {
    const Edition *e;
    Arena *a;
    const PublicRequest *q;
    Html h;
    Str rest; /* the path behind "/ka/" */
} Visit;

static PublicAnswer page_answer(Visit *v, int status)
{
    PublicAnswer out = answer_html(v->a, &v->h.out, status);

    out.same_for_all = status == 200 && v->q->query.n == 0;
    return out;
}

static PageHead head(const Visit *v, Str title, Str description)
{
    return (PageHead){ .title = title, .description = description, .path = v->rest, .q = v->q };
}

static PublicAnswer error(Visit *v, int status)
{
    WordId title = status == 404 ? W_error_404 : status == 405 ? W_error_405 : W_error_400;
    WordId words = status == 404   ? W_error_404_text
                   : status == 405 ? W_error_405_text
                                   : W_error_400_text;
    PageHead p = head(v, word(&v->h, title), (Str){ 0 });

    p.path =
        (Str){ 0 }; /* the other language's home: the broken address would be broken there too */
    p.no_index = true;
    error_page(&v->h, &p, word(&v->h, title), word(&v->h, words));
    PublicAnswer answer = page_answer(v, status);
    answer.allow = status == 405 ? S("GET, HEAD") : (Str){ 0 };
    return answer;
}

static PublicAnswer redirect(Visit *v, Str path)
{
    (void)v;
    return (PublicAnswer){ .status = 301,
                           .content_type = S("text/plain; charset=utf-8"),
                           .location = path,
                           .same_for_all = true };
}

/* -- one function per kind of page ------------------------------------------------------------------ */

static PublicAnswer show_home(Visit *v, Str rest)
{
    PageHead p = head(v, word(&v->h, W_site_tagline), (Str){ 0 });

    (void)rest;
    home_page(&v->h, &p);
    return page_answer(v, 200);
}

static PublicAnswer show_area(Visit *v, Str id)
{
    if (!id.n) {
        PageHead all = head(v, word(&v->h, W_areas_title), (Str){ 0 });
        areas_page(&v->h, &all);
        return page_answer(v, 200);
    }
    const Area *a = edition_find(v->e, TABLE_AREA, id);
    if (!a)
        return error(v, 404);
    PageHead p = head(v, text_in(&v->h, a->name), text_in(&v->h, a->lead));
    area_page(&v->h, &p, a);
    return page_answer(v, 200);
}

static PublicAnswer show_need(Visit *v, Str id)
{
    const Need *n = edition_find(v->e, TABLE_NEED, id);

    if (!n)
        return error(v, 404);
    PageHead p = head(v, text_in(&v->h, n->name), text_in(&v->h, n->hint));
    need_page(&v->h, &p, n);
    return page_answer(v, 200);
}

static PublicAnswer show_situation(Visit *v, Str code)
{
    if (!code.n) {
        PageHead all = head(v, word(&v->h, W_situations_title), word(&v->h, W_situations_lead));
        situations_page(&v->h, &all);
        return page_answer(v, 200);
    }
    for (EACH_ALL(v->e, Situation, s, situation, SITUATION))
        if (str_eq(edition_str(v->e, s->code), code)) {
            PageHead p = head(v, text_in(&v->h, s->name), text_in(&v->h, s->lead));
            situation_page(&v->h, &p, s);
            return page_answer(v, 200);
        }
    return error(v, 404);
}

static PublicAnswer show_service(Visit *v, Str code)
{
    const Service *s = edition_service_by_code(v->e, code);

    if (!s)
        return error(v, 404);
    PageHead p = head(v, text_in(&v->h, s->name), text_in(&v->h, s->summary));
    p.json_ld = service_json_ld(&v->h, s, v->q);
    service_page(&v->h, &p, s);
    return page_answer(v, 200);
}

static PublicAnswer show_search(Visit *v, Str rest)
{
    Search s = search_read(v->e, v->a, v->q->query, v->h.lang, v->q->today);
    Str sent;
    FormState thanks = form_field(v->a, v->q->query, S("sent"), &sent);

    (void)rest;
    if (s.state == FIELD_BROKEN || thanks == FORM_BROKEN)
        return error(v, 400);
    s.ask.lang = v->h.lang;
    s.ask.limit = FIND_PAGE;
    s.ask.offset -= s.ask.offset % FIND_PAGE;
    s.ask.is_typing = s.ask.with_facets = true;
    SearchView view = { .search = &s,
                        .page = s.ask.offset / FIND_PAGE + 1,
                        .is_thanked = thanks == FORM_OK };
    /* The title stays neutral: what was typed must not stand in the history (SAFE-02). */
    PageHead p = head(v, word(&v->h, W_search_title), (Str){ 0 });
    if (s.ask.query.n) {
        view.found = find_guide(v->e, v->a, &s.ask);
        view.pages = (view.found.total + FIND_PAGE - 1) / FIND_PAGE;
        view.marker = marker_of(&v->e->find, v->a, view.found.read, true);
        view.meant = search_meant(v->e, v->a, &s.ask, &view.found);
        if (!view.found.total)
            view.near = find_nearest(&v->e->find, v->a, s.ask.query, &view.near_count);
        p.query = search_fields(v->e, v->a, &s.ask, view.page);
    }
    p.sends = s.ask.query.n && !view.found.unfiltered && v->q->settings->counts_missed;
    search_page(&v->h, &p, &view);
    return page_answer(v, 200);
}

static PublicAnswer show_hubs(Visit *v, Str id)
{
    Str chosen;

    if (id.n) {
        ShownHub hub;
        if (!hub_shown(&v->h, id, &hub))
            return error(v, 404);
        PageHead p = head(v, hub_shown_name(&v->h, &hub),
                          hub.hub ? text_in(&v->h, hub.hub->known) : (Str){ 0 });
        hub_page(&v->h, &p, &hub);
        return page_answer(v, 200);
    }
    if (form_field(v->a, v->q->query, S("m"), &chosen) == FORM_BROKEN)
        return error(v, 400);
    const Municipality *m = chosen.n ? edition_find(v->e, TABLE_MUNICIPALITY, chosen) : NULL;
    PageHead p = head(v, word(&v->h, W_hubs_title), word(&v->h, W_hubs_lead));
    p.query = m ? arena_fmt(v->a, "m=%.*s", STR(url_encode(v->a, chosen))) : (Str){ 0 };
    hubs_page(&v->h, &p, m, chosen.n && !m);
    return page_answer(v, 200);
}

static PublicAnswer show_glossary(Visit *v, Str rest)
{
    PageHead p = head(v, word(&v->h, W_glossary_title), word(&v->h, W_glossary_lead));

    (void)rest;
    glossary_page(&v->h, &p);
    return page_answer(v, 200);
}

static PublicAnswer show_news(Visit *v, Str id)
{
    if (!id.n) {
        PageHead all = head(v, word(&v->h, W_news_title), (Str){ 0 });
        news_list_page(&v->h, &all);
        return page_answer(v, 200);
    }
    const News *n = edition_find(v->e, TABLE_NEWS, id);
    if (!n)
        return error(v, 404);
    PageHead p = head(v, text_in(&v->h, n->title), text_in(&v->h, n->summary));
    news_page(&v->h, &p, n);
    return page_answer(v, 200);
}

static PublicAnswer show_atom(Visit *v, Str rest)
{
    (void)rest;
    return feed_atom(v->e, v->h.lang, v->a, v->q);
}

static PublicAnswer show_opensearch(Visit *v, Str rest)
{
    (void)rest;
    return feed_opensearch(v->e, v->h.lang, v->a, v->q);
}

static PublicAnswer take_plan(Visit *v)
{
    return plan_answer(v->e, v->h.lang, v->a, v->q, v->rest);
}

static PublicAnswer show_plan(Visit *v, Str rest)
{
    (void)rest;
    return take_plan(v);
}

static PublicAnswer take_check(Visit *v)
{
    return check_answer(v->e, v->h.lang, v->a, v->q, (Str){ 0 });
}

static PublicAnswer show_check(Visit *v, Str rest)
{
    Wish wish;

    if (!wish_by_id(v->e, rest, &wish))
        return error(v, 404);
    return check_answer(v->e, v->h.lang, v->a, v->q, rest);
}

/* -- what is sent ---------------------------------------------------------------------------------- */

static PublicAnswer take_missed(Visit *v)
{
    MissedWords *words = NEW(v->a, MissedWords);
    int status = missed_read(v->a, v->q->form, words);

    if (status)
        return public_refusal(v->e, v->a, v->q, status);
    return (PublicAnswer){ .status = 303,
                           .content_type = S("text/plain; charset=utf-8"),
                           .location = link_to(&v->h, S("search?sent=1")),
                           .missed = words };
}

static PublicAnswer take_report(Visit *v)
{
    PublicAnswer out = report_answer(v->e, v->h.lang, v->a, v->q);

    return out.status == 400 || out.status == 404 ? error(v, out.status) : out;
}

static PublicAnswer show_report(Visit *v, Str rest)
{
    (void)rest;
    return take_report(v);
}

/* Paths that forms are sent to; elsewhere POST is 405. */
typedef struct Taken {
    const char *path;
    PublicAnswer (*take)(Visit *v);
    bool is_page; /* GET shows it too */
} Taken;

static const Taken TAKEN[] = {
    { "search/missed", take_missed, false },
    { "check", take_check, true },
    { "plan", take_plan, true },
    { "plan.txt", take_plan, true },
    { "plan.pdf", take_plan, true },
    { "report", take_report, true },
};

/* NULL: nothing is sent to this path. */
static const Taken *taken_at(Str path)
{
    for (size_t i = 0; i < COUNT(TAKEN); i++)
        if (str_eq(path, str_c(TAKEN[i].path)))
            return &TAKEN[i];
    return NULL;
}

static const struct {
    const char *path; /* a path that ends with '/' takes the rest as its id */
    PublicAnswer (*show)(Visit *v, Str rest);
} ROUTES[] = {
    { "", show_home },         { "a/", show_area },        { "n/", show_need },
    { "l/", show_situation },  { "s/", show_service },     { "search", show_search },
    { "hubs", show_hubs },     { "hubs/", show_hubs },     { "glossary", show_glossary },
    { "news/", show_news },    { "feed.atom", show_atom }, { "opensearch.xml", show_opensearch },
    { "check", show_check },   { "check/", show_check },   { "plan", show_plan },
    { "plan.txt", show_plan }, { "plan.pdf", show_plan },  { "report", show_report },
};

static PublicAnswer visit(Visit *v)
{
    for (size_t i = 0; i < COUNT(ROUTES); i++) {
        Str path = str_c(ROUTES[i].path);
        bool folder = str_ends(path, S("/"));
        if (str_eq(v->rest, path) || (folder && str_starts(v->rest, path)))
            return ROUTES[i].show(v, str_from(v->rest, path.n));
        /* "/ka/news" means "/ka/news/", "/ka/about/" means "/ka/about" */
        if (folder && str_eq(v->rest, str_head(path, path.n - 1)))
            return redirect(v, link_to(&v->h, path));
    }
    if (str_ends(v->rest, S("/")) && v->rest.n > 1) {
        Str without = str_head(v->rest, v->rest.n - 1);
        if (edition_find(v->e, TABLE_PAGE, without))
            return redirect(v, link_to(&v->h, without));
    }
    const Page *page = edition_find(v->e, TABLE_PAGE, v->rest);
    if (!page)
        return error(v, 404);
    PageHead p = head(v, text_in(&v->h, page->title), (Str){ 0 });
    text_page(&v->h, &p, page);
    return page_answer(v, 200);
}

PublicAnswer public_answer(const Edition *e, Arena *a, const PublicRequest *q)
{
    Visit v = { .e = e,
                .a = a,
                .q = q,
                .h = { .out = { .limit = HTML_BYTES },
                       .a = a,
                       .e = e,
                       .lang = LANG_KA,
                       .hubs = q->settings->hubs } };

    if (str_starts(q->path, S("/api/v1/")))
        return api_answer(e, a, q, str_from(q->path, 8));
    for (int l = 0; l < LANG_COUNT; l++) {
        Str code = lang_code((Lang)l);
        if (str_eq(q->path, arena_fmt(a, "/%.*s", STR(code))))
            return redirect(&v, arena_fmt(a, "/%.*s/", STR(code)));
        if (!str_starts(q->path, arena_fmt(a, "/%.*s/", STR(code))))
            continue;
        v.h.lang = (Lang)l;
        v.rest = str_from(q->path, code.n + 2);
        const Taken *taken = taken_at(v.rest);
        if (q->method == METHOD_POST)
            return taken ? taken->take(&v) : error(&v, 405);
        if (!taken || taken->is_page)
            return visit(&v);
        PublicAnswer only_sent = error(&v, 405);
        only_sent.allow = S("POST");
        return only_sent;
    }
    if (q->method != METHOD_GET)
        return error(&v, 405);
    if (str_eq(q->path, S("/sitemap.xml")))
        return feed_sitemap(e, a, q);
    if (str_eq(q->path, S("/robots.txt")))
        return feed_robots(a, q);
    if (!str_eq(q->path, S("/")))
        return error(&v, 404);
    chooser_page(&v.h, q);
    return page_answer(&v, 200);
}

PublicAnswer public_failure(Arena *a)
{
    Html h = { .out = { .limit = HTML_BYTES }, .a = a, .lang = LANG_KA };

    failure_page(&h);
    return answer_html(a, &h.out, 503);
}
