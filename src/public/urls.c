#include "public/urls.h"
#include "public/views.h"

void public_urls_common(UrlSink *sink, void *ctx)
{
    static const char *const paths[] = { "/",
                                         "/robots.txt",
                                         "/sitemap.xml",
                                         "/api/v1/edition",
                                         "/api/v1/services",
                                         "/api/v1/areas",
                                         "/api/v1/situations",
                                         "/api/v1/hubs",
                                         "/api/v1/providers",
                                         "/api/v1/glossary",
                                         "/api/v1/openapi.json" };

    for (size_t i = 0; i < COUNT(paths); i++)
        sink(ctx, str_c(paths[i]));
}

void public_urls(const Edition *e, Lang lang, Arena *a, UrlSink *sink, void *ctx)
{
    static const char *const plain[] = { "",         "a/",    "l/",    "search", "hubs",
                                         "glossary", "news/", "check", "plan" };
    Html h = { .a = a, .e = e, .lang = lang };

    for (size_t i = 0; i < COUNT(plain); i++)
        sink(ctx, link_to(&h, str_c(plain[i])));
    for (EACH_ALL(e, Page, p, page, PAGE))
        sink(ctx, link_to(&h, edition_str(e, p->id)));
    for (EACH_ALL(e, Need, n, need, NEED))
        sink(ctx, link_need(&h, n));
    for (EACH_ALL(e, Area, area, area, AREA))
        sink(ctx, link_area(&h, area));
    for (EACH_ALL(e, Situation, s, situation, SITUATION))
        sink(ctx, link_situation(&h, s));
    for (EACH_ALL(e, Service, s, service, SERVICE))
        sink(ctx, link_service(&h, s));
    for (EACH_ALL(e, Hub, hub, hub, HUB))
        sink(ctx, link_hub(&h, hub));
    for (EACH_ALL(e, News, n, news, NEWS))
        sink(ctx, link_news(&h, n));
}
