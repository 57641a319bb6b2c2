/*
 * views.h -- what the page templates (pages/ *.html) are made of: words for dates, sums and states,
 * addresses of pages, and the head of each page.
 */
#pragma once
#include "asset_names.h"
#include "guide/service.h"
#include "html/html.h"
#include "html/prose.h"
#include "public/check.h"
#include "public/hubs.h"
#include "public/missed.h"
#include "public/plan.h"
#include "public/public.h"
#include "public/report_page.h"
#include "public/search.h"

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
    Str keep_act; /* on pages of answers: what the form "keep" does in the other language; empty: a link */
    bool
        no_index; /* error pages; search results lead to the empty search by their canonical link */
    bool
        sends; /* has a form whose sending changes something: browsers have to say that it was ours */
    const PublicRequest *q;
} PageHead;

/* Addresses. All begin with '/' and live in the page's arena. */
Str lang_code(Lang lang); /* "ka" */
Lang lang_other(Lang lang);
Str link_to(const Html *h, Str rest); /* "/ka/" + rest */
Str link_service(const Html *h, const Service *s);
Str link_area(const Html *h, const Area *a);
Str link_need(const Html *h, const Need *n);
Str link_situation(const Html *h, const Situation *s);
Str link_hub(const Html *h, const Hub *hub);
Str link_news(const Html *h, const News *n);
Str url_encode(Arena *a, Str s); /* for a query field */

/* Dates in words: "2024 წლის 16 მაისი". */
Str day_words(const Html *h, Day d);
Str loose_date_words(const Html *h, Str loose); /* a year, a month or a day */
Str sum_words(const Html *h, const Sum *s); /* "60 ლარი თვეში"; empty when it has no number */
Str sum_term(const Html *h, const Sum *s); /* "10 სამუშაო დღე"; empty when none */
Str shown_words(const Html *h, Shown shown);
Str shown_class(Shown shown); /* the tag's colour */
Str kind_words(const Html *h, uint32_t provider_kind);
Str hub_kind_words(const Html *h, uint32_t hub_kind);

/* The edition's texts in the page's language. */
Str text_in(const Html *h, TextId id);
Str str_in(const Html *h, StrId id);
bool has_text(const Html *h, TextId id);
/* Source, by number in the service's list (from 1); NULL when out of range. */
const Source *source_number(const Html *h, const Service *s, uint32_t number);

typedef struct NearHub {
    ShownHub hub;
    uint32_t km;
} NearHub;
/* Hubs that are open, by distance from a municipality, in the arena. */
const NearHub *hubs_near(const Html *h, const Municipality *from, Day today, size_t *count);

Str service_json_ld(const Html *h, const Service *s, const PublicRequest *q);

/* -- search -- */

typedef struct SearchView {
    const Search *search;
    FindAnswer found;
    const Marker *marker;
    Str meant;
    const Str *near;
    size_t near_count, page, pages;
    bool is_thanked; /* "I looked for this" was sent just now */
} SearchView;

/* Text with its marked words in <mark>, in soft hyphens like any text. */
void html_snippet(Html *h, const Snippet *s);
bool service_has_tags(const Html *h, const Service *s, Shown shown);
Str search_link(const Html *h, const FindAsk *ask, size_t page);
/* The same search with another query, or without its filter. */
Str search_link_for(const Html *h, Str query);
/* Is this choice worth offering: would it leave some results, and take some away? */
bool facet_narrows(uint32_t count, uint32_t of, bool is_chosen);
bool facet_area_narrows(const Html *h, const SearchView *v);
bool facet_place_narrows(const Html *h, const SearchView *v);
bool facet_state_narrows(const SearchView *v);
bool facet_kind_narrows(const SearchView *v);
bool facets_narrow(const Html *h, const SearchView *v);
Str facet_words(const Html *h, Str words, uint32_t count); /* "documents (12)" */
Str state_words(const Html *h, FindState s);
Str found_type_words(const Html *h, FoundType t);
Str kind_name(uint32_t kind); /* as in a field: "state" */

/* The number that most services of the edition lead to, for when nothing is found; NULL: there is none. */
const Phone *busiest_phone(const Html *h, const Provider **whose);
