/*
 * views.h -- what the page templates (pages/ *.html) are made of: words for dates, sums and states,
 * addresses of pages, and the head of each page.
 */
#pragma once
#include "asset_names.h"
#include "guide/find.h"
#include "guide/service.h"
#include "html/html.h"
#include "html/prose.h"
#include "public/plan.h"
#include "public/check.h"
#include "public/public.h"

#define QUICK_EXIT "https://www.google.com/search?q=weather" /* neutral, and everybody's */
#define MAP_VIEW_BOX "0 0 700 359"

/* What stands in <head>, and around every page. */
typedef struct PageHead {
    Str title;       /* neutral (SAFE-02); the site's name is added */
    Str description; /* empty: the site's */
    Str path;        /* without the language: "s/k2m4x"; for canonical and hreflang */
    Str query;       /* to keep in the other language: "q=..." already encoded, or empty */
    Str json_ld;     /* empty: none */
    bool asks;       /* has fields that only pages with questions have */
    Str keep_act;    /* on pages of answers: what the form "keep" does in the other language; empty: a link */
    bool no_index;   /* error pages; search results lead to the empty search by their canonical link */
    bool sends;      /* has a form whose sending changes something: browsers have to say that it was ours */
    const PublicRequest *q;
} PageHead;

/* Addresses. All begin with '/' and live in the page's arena. */
Str lang_code(Lang lang);                     /* "ka" */
Lang lang_other(Lang lang);
Str link_to(const Html *h, Str rest);         /* "/ka/" + rest */
Str link_service(const Html *h, const Service *s);
Str link_area(const Html *h, const Area *a);
Str link_need(const Html *h, const Need *n);
Str link_situation(const Html *h, const Situation *s);
Str link_hub(const Html *h, const Hub *hub);
Str link_news(const Html *h, const News *n);
Str url_encode(Arena *a, Str s);              /* for a query field */

/* Dates in words: "2024 წლის 16 მაისი". */
Str day_words(const Html *h, Day d);
Str loose_date_words(const Html *h, Str loose); /* a year, a month or a day */
Str sum_words(const Html *h, const Sum *s);     /* "60 ლარი თვეში"; empty when it has no number */
Str sum_term(const Html *h, const Sum *s);      /* "10 სამუშაო დღე"; empty when none */
Str shown_words(const Html *h, Shown shown);
Str shown_class(Shown shown);                   /* the tag's colour */
Str kind_words(const Html *h, uint32_t provider_kind);
Str hub_kind_words(const Html *h, uint32_t hub_kind);

/* The edition's texts in the page's language. */
Str text_in(const Html *h, TextId id);
Str str_in(const Html *h, StrId id);
bool has_text(const Html *h, TextId id);
/* Source, by number in the service's list (from 1); NULL when out of range. */
const Source *source_number(const Html *h, const Service *s, uint32_t number);

typedef struct NearHub {
    const Hub *hub;
    uint32_t km;
} NearHub;
/* Hubs by distance from a municipality, in the arena. */
const NearHub *hubs_near(const Html *h, const Municipality *from, size_t *count);

Str service_json_ld(const Html *h, const Service *s, const PublicRequest *q);
