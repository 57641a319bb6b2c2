/*
 * flow.h -- running text onto pages: headings, paragraphs, lists, links, QR codes, bookmarks.
 *
 * Pango lays out, cairo draws, ragged right with our soft hyphens. A Flow is run twice over the same
 * content: the first run draws nothing and learns on which page each name lands, the second draws and
 * can print those page numbers (contents, index). Tagged PDF: one Document, below it headings,
 * paragraphs, lists and links. The same calls give the same bytes.
 */
#pragma once
#include "base/buf.h"
#include "base/err.h"

typedef struct Flow Flow;

typedef struct FlowSheet {
    double width, height;                    /* points: A5 is 420 x 595 */
    double left, right, top, bottom;         /* margins */
    Str title, lang, author;                 /* metadata */
    Str created;                             /* "2026-11-24T00:00:00Z": never the clock */
    Str footer;                              /* stands left on each page; the page number right */
} FlowSheet;

typedef enum FlowStyle {
    FLOW_TITLE,   /* of the whole */
    FLOW_PART,    /* begins a new page; h1 */
    FLOW_ENTRY,   /* h2 */
    FLOW_SECTION, /* h3 */
    FLOW_BODY,
    FLOW_SMALL,
    FLOW_STYLE_COUNT
} FlowStyle;

/* `before` is the finished first run, or NULL when this is it. */
Flow *flow_new(const FlowSheet *sheet, const Flow *before);
void flow_free(Flow *f);
/* Ends the document and puts the bytes of the PDF into *out (second run). */
Err flow_finish(Flow *f, Buf *out);

void flow_new_page(Flow *f);
void flow_space(Flow *f, double points);
/* A heading stays with what follows. `name` (may be empty) is where links and page numbers lead. */
void flow_heading(Flow *f, FlowStyle style, Str text, Str name, bool bookmark);
void flow_text(Flow *f, FlowStyle style, Str text);
/* A bold label and a text in one paragraph. */
void flow_labelled(Flow *f, Str label, Str text);
/* A list item, indented: `mark` is "•", "1.", or empty for a box to tick, which is drawn. */
void flow_item(Flow *f, Str mark, Str text);
/* A line that leads to an address outside. */
void flow_link(Flow *f, FlowStyle style, Str text, Str url);
/* A line of contents or index: text left, the page number of `name` right, linked. */
void flow_entry_line(Flow *f, Str text, Str name, bool bold);
/* A QR code of `points` size at the right margin, the address printed below it; text flows on beneath. */
void flow_qr(Flow *f, Str url, double points);
/* Page of a name, learned in the run before; 0 when not known. */
int flow_page_of(const Flow *f, Str name);
int flow_pages(const Flow *f);
