/* feeds.h -- what machines read besides the API: sitemap, robots, Atom, OpenSearch. */
#pragma once
#include "pack/edition.h"
#include "public/public.h"

PublicAnswer feed_sitemap(const Edition *e, Arena *a, const PublicRequest *q);
PublicAnswer feed_robots(Arena *a, const PublicRequest *q);
PublicAnswer feed_atom(const Edition *e, Lang lang, Arena *a, const PublicRequest *q);
PublicAnswer feed_opensearch(const Edition *e, Lang lang, Arena *a, const PublicRequest *q);
