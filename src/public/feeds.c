#include "public/feeds.h"
#include "public/answer.h"
#include "public/urls.h"
#include "public/views.h"

static PublicAnswer answer(Html *h, Str content_type)
{
    PublicAnswer out = answer_from(h->a, &h->out, 200, content_type);

    out.same_for_all = true;
    return out;
}

static Html page_of(const Edition *e, Lang lang, Arena *a)
{
    return (
        Html){ .out = { .limit = HTML_BYTES }, .a = a, .e = e, .lang = lang, .no_hyphens = true };
}

typedef struct Sitemap {
    Html *h;
    Str base;
} Sitemap;

static void sitemap_url(void *ctx, Str path)
{
    const Sitemap *s = ctx;

    if (str_ends(path, S("/search")))
        return;
    html_raw(s->h, S("<url><loc>"));
    html_text(s->h, s->base);
    html_text(s->h, path);
    html_raw(s->h, S("</loc></url>\n"));
}

PublicAnswer feed_sitemap(const Edition *e, Arena *a, const PublicRequest *q)
{
    Html h = page_of(e, LANG_KA, a);
    Sitemap s = { &h, q->settings->base_url };

    html_raw(&h, S("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
                   "<urlset xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\">\n"));
    sitemap_url(&s, S("/"));
    for (int l = 0; l < LANG_COUNT; l++)
        public_urls(e, (Lang)l, a, sitemap_url, &s);
    html_raw(&h, S("</urlset>\n"));
    return answer(&h, S("application/xml"));
}

PublicAnswer feed_robots(Arena *a, const PublicRequest *q)
{
    Str base = q->settings->base_url;

    return (PublicAnswer){
        .status = 200,
        .content_type = S("text/plain; charset=utf-8"),
        .body = base.n ? arena_fmt(a, "User-agent: *\nDisallow: /api/\nSitemap: %.*s/sitemap.xml\n",
                                   STR(base))
                       : S("User-agent: *\nDisallow: /api/\n"),
        .same_for_all = true,
    };
}

PublicAnswer feed_atom(const Edition *e, Lang lang, Arena *a, const PublicRequest *q)
{
    Html h = page_of(e, lang, a);
    Str base = q->settings->base_url, id_base = base.n ? base : S("urn:gza");
    Str day = day_iso(a, e->meta->day);

    html_raw(
        &h,
        S("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<feed xmlns=\"http://www.w3.org/2005/Atom\" xml:lang=\""));
    html_attr(&h, lang_code(lang));
    html_raw(&h, S("\">\n<title>"));
    html_text(&h, word(&h, W_changes_title));
    html_raw(&h, S("</title>\n<id>"));
    html_text(&h, arena_fmt(a, "%.*s/%.*s/feed", STR(id_base), STR(lang_code(lang))));
    html_raw(&h, S("</id>\n<updated>"));
    html_text(&h, arena_fmt(a, "%.*sT00:00:00Z", STR(day)));
    html_raw(&h, S("</updated>\n<author><name>"));
    html_text(&h, word(&h, W_site_name));
    html_raw(&h, S("</name></author>\n<link rel=\"self\" href=\""));
    html_attr(&h, arena_fmt(a, "%.*s%.*s", STR(base), STR(link_to(&h, S("feed.atom")))));
    html_raw(&h, S("\"/>\n"));
    for (EACH_ALL(e, Change, c, change, CHANGE)) {
        const Service *s = edition_service_by_code(e, edition_str(e, c->code));
        Str what = word(&h, c->kind == CHANGE_NEW       ? W_changes_new
                            : c->kind == CHANGE_CHANGED ? W_changes_changed
                                                        : W_changes_removed);
        html_raw(&h, S("<entry><title>"));
        html_text(&h,
                  arena_fmt(a, "%.*s: %.*s",
                            STR(s ? text_in(&h, s->name) : edition_str(e, c->code)), STR(what)));
        html_raw(&h, S("</title><id>"));
        html_text(&h, arena_fmt(a, "%.*s/s/%.*s/%u", STR(id_base), STR(edition_str(e, c->code)),
                                c->edition));
        html_raw(&h, S("</id><updated>"));
        html_text(&h, arena_fmt(a, "%.*sT00:00:00Z", STR(day_iso(a, c->day))));
        html_raw(&h, S("</updated>"));
        if (s) {
            html_raw(&h, S("<link href=\""));
            html_attr(&h, arena_fmt(a, "%.*s%.*s", STR(base), STR(link_service(&h, s))));
            html_raw(&h, S("\"/><summary>"));
            html_text(&h, text_in(&h, s->summary));
            html_raw(&h, S("</summary>"));
        }
        html_raw(&h, S("</entry>\n"));
    }
    for (EACH_ALL(e, News, n, news, NEWS)) {
        html_raw(&h, S("<entry><title>"));
        html_text(&h, text_in(&h, n->title));
        html_raw(&h, S("</title><id>"));
        html_text(&h, arena_fmt(a, "%.*s/news/%.*s", STR(id_base), STR(edition_str(e, n->id))));
        html_raw(&h, S("</id><updated>"));
        html_text(&h, arena_fmt(a, "%.*sT00:00:00Z", STR(day_iso(a, n->day))));
        html_raw(&h, S("</updated><link href=\""));
        html_attr(&h, arena_fmt(a, "%.*s%.*s", STR(base), STR(link_news(&h, n))));
        html_raw(&h, S("\"/><summary>"));
        html_text(&h, text_in(&h, n->summary));
        html_raw(&h, S("</summary></entry>\n"));
    }
    html_raw(&h, S("</feed>\n"));
    return answer(&h, S("application/atom+xml; charset=utf-8"));
}

PublicAnswer feed_opensearch(const Edition *e, Lang lang, Arena *a, const PublicRequest *q)
{
    Html h = page_of(e, lang, a);

    html_raw(
        &h, S("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
              "<OpenSearchDescription xmlns=\"http://a9.com/-/spec/opensearch/1.1/\"><ShortName>"));
    html_text(&h, word(&h, W_site_name));
    html_raw(&h, S("</ShortName><Description>"));
    html_text(&h, word(&h, W_site_tagline));
    html_raw(&h, S("</Description><InputEncoding>UTF-8</InputEncoding><Language>"));
    html_text(&h, lang_code(lang));
    html_raw(&h, S("</Language><Url type=\"text/html\" template=\""));
    html_attr(&h, arena_fmt(a, "%.*s%.*s?q={searchTerms}", STR(q->settings->base_url),
                            STR(link_to(&h, S("search")))));
    html_raw(&h, S("\"/><Url type=\"application/json\" template=\""));
    html_attr(
        &h,
        arena_fmt(
            a, "%.*s/api/v1/search?q={searchTerms}&lang=%.*s&limit={count?}&offset={startIndex?}",
            STR(q->settings->base_url), STR(lang_code(lang))));
    html_raw(&h, S("\" indexOffset=\"0\"/></OpenSearchDescription>\n"));
    return answer(&h, S("application/opensearchdescription+xml"));
}
