/*
 * html.h -- building a page: text goes in escaped, by the place it goes to.
 *
 * Templates (*.html, tools/templates.py) call html_put for text between tags, html_put_attr inside
 * a quoted attribute and html_put_url inside href, src and action. html_raw is for the templates'
 * own words only; nothing that comes from data may go through it (WEB-12).
 */
#pragma once
#include "base/buf.h"
#include "pack/edition.h"
#include "words.h"

enum { HTML_BYTES = 8 << 20 }; /* a page larger than this is a bug */

typedef struct Html {
    Buf out;
    Arena *a;
    const Edition *e;
    Lang lang;
    const WordForms *staff_words; /* this language's row of STAFF_WORDS; NULL on public pages */
    const struct LocalHubs *hubs; /* public/hubs.h: what hubs say of themselves; may be NULL */
    bool no_hyphens;              /* set while copying exact texts: addresses, codes */
} Html;

void html_raw(Html *h, Str s);
/* & < > " ' escaped; long Georgian words get soft hyphens, which browsers cannot place themselves. */
void html_text(Html *h, Str s);
void html_attr(Html *h, Str s);
/* Only https:, http:, mailto:, tel:, own paths, ?query and #fragment; anything else becomes "#". */
void html_url(Html *h, Str s);
void html_number(Html *h, int64_t n);

/* The same for the other types that templates use. */
void html_text_id(Html *h, TextId id);
void html_attr_id(Html *h, TextId id);
void html_str_id(Html *h, StrId id);
void html_attr_str_id(Html *h, StrId id);
void html_url_str_id(Html *h, StrId id);
#define html_put(h, x)                                                                             \
    _Generic((x), Str                                                                              \
             : html_text, TextId                                                                   \
             : html_text_id, StrId                                                                 \
             : html_str_id, int                                                                    \
             : html_number, unsigned                                                               \
             : html_number, long                                                                   \
             : html_number, unsigned long                                                          \
             : html_number)((h), (x))
#define html_put_attr(h, x)                                                                        \
    _Generic((x), Str                                                                              \
             : html_attr, TextId                                                                   \
             : html_attr_id, StrId                                                                 \
             : html_attr_str_id, int                                                               \
             : html_number, unsigned                                                               \
             : html_number, long                                                                   \
             : html_number, unsigned long                                                          \
             : html_number)((h), (x))
#define html_put_url(h, x) _Generic((x), Str : html_url, StrId : html_url_str_id)((h), (x))

Str word(const Html *h, WordId w); /* a word of the interface, in the page's language */

/* Fills %{name} gaps, in the order given. The result lives in the page's arena. */
typedef struct Gap {
    const char *name;
    Str value;
} Gap;
Str word_fill(const Html *h, WordId w, const Gap *gaps, size_t count);
#define FILL(h, w, ...)                                                                            \
    word_fill((h), (w), (const Gap[]){ __VA_ARGS__ }, COUNT(((const Gap[]){ __VA_ARGS__ })))
/* The form for a number; %{n} is the number, grouped. */
Str word_count(const Html *h, WordId w, uint32_t n);
Str number_grouped(Arena *a, Lang lang, uint64_t n); /* ka "1 800" (no-break space), en "1,800" */
