/*
 * flow.h -- running text onto pages: headings, paragraphs, lists, links, QR codes, bookmarks.
 *
 * Pango lays out, cairo draws, ragged right with our soft hyphens. The same content is run several
 * times: the first run draws nothing and learns on which page each name lands, the next one draws and
 * prints those page numbers (contents, index, "see page 12"). A number's width may move a line to the
 * next page, so a drawn run that lands elsewhere is drawn again from its own places (flow_is_settled).
 *
 * Tagged PDF: Document, in it a Sect for each part and entry, in it H1-H3, P, L and TOC. Only the
 * innermost tag may hold text: cairo 1.16 marks no other. The same calls give the same bytes.
 */
#pragma once
#include "base/buf.h"
#include "base/err.h"

typedef struct Flow Flow;

typedef struct FlowSheet {
    double width, height;            /* points: A5 is 420 x 595 */
    double left, right, top, bottom; /* margins */
    Str title, lang, author;         /* metadata */
    Str created;                     /* "2026-11-24T00:00:00Z": never the clock */
    Str footer;                      /* stands left on each page; the page number right */
    double scale;                    /* of all letters and gaps; 0: as in the booklet */
    bool footer_first;               /* on the first page too */
    bool band;                       /* a coloured edge on top of the first page */
} FlowSheet;

typedef enum FlowStyle {
    FLOW_TITLE, /* of the whole */
    FLOW_SUBTITLE,
    FLOW_PART,    /* begins a new page; h1 */
    FLOW_ENTRY,   /* h2 */
    FLOW_STEP,    /* h2 of a short sheet, under a line */
    FLOW_SECTION, /* h3 */
    FLOW_LETTER,  /* of an index */
    FLOW_BODY,
    FLOW_SMALL,
    FLOW_STYLE_COUNT
} FlowStyle;

typedef enum FlowTone {
    TONE_OPEN,
    TONE_ASK,
    TONE_CALL,
    TONE_CLOSED,
    TONE_DUTY,
    TONE_COUNT
} FlowTone;

typedef struct FlowTag {
    Str text;
    FlowTone tone;
} FlowTag;

/* Where a line leads: an address outside, or a name inside. Neither: nowhere. */
typedef struct FlowLink {
    Str url, place;
} FlowLink;

/* `before` is a finished run, whose page numbers this one prints; NULL: the first run, not drawn. What prints
 * no page numbers takes an empty first run, and is drawn at once. */
Flow *flow_new(const FlowSheet *sheet, const Flow *before);
void flow_free(Flow *f);
/* Ends the document and puts the bytes of the PDF into *out (drawn runs). */
Err flow_finish(Flow *f, Buf *out);
/* Is every name on the page that this run has printed for it? */
bool flow_is_settled(const Flow *f);

void flow_new_page(Flow *f);
void flow_space(Flow *f, double points);
/* A new page, unless there is so much room left: for what should stand together. */
void flow_keep(Flow *f, double points);
void flow_rule(Flow *f, double width);
/* A heading stays with what follows. `name` (may be empty) is where links and page numbers lead. */
void flow_heading(Flow *f, FlowStyle style, Str text, Str name, bool bookmark);
void flow_text(Flow *f, FlowStyle style, Str text);
/* A bold label and a text in one paragraph. */
void flow_labelled(Flow *f, Str label, Str text);
/* Short words in coloured boxes, in one line. */
void flow_tags(Flow *f, const FlowTag *tags, size_t count);
/* A list item, indented: `mark` is "•", "1.", or empty for a box to tick, which is drawn. */
void flow_item(Flow *f, Str mark, Str text, FlowLink link);
/* A line that leads to an address outside. */
void flow_link(Flow *f, FlowStyle style, Str text, Str url);
/* A line of contents: text left, dots, the page number of `name` right, linked. */
void flow_entry_line(Flow *f, Str text, Str name, bool bold);
/* A line of an index: text, then the pages of the names, each once, each linked; the first may be bold. */
void flow_index_line(Flow *f, Str text, const Str *names, size_t count, bool first_is_main);
/* A QR code of `points` size, beside it the words and the address. */
void flow_qr(Flow *f, Str words, Str url, double points);
/* A QR code in the upper right corner of the page, its squares of `square` points as far as the code stays
 * within least and most; text keeps clear of it. False: too long for a code. */
bool flow_qr_corner(Flow *f, Str text, double square, double least, double most);
/* On: below the code in the corner, whatever there is beside it. */
void flow_clear_corner(Flow *f);
/* A thin line over the whole width, above a FLOW_STEP: on the page where that will stand. */
void flow_step_line(Flow *f);
/* An item with a box to tick. */
void flow_tick(Flow *f, Str text, bool ticked);
/* A text as it is, such as a code: no soft hyphens, broken anywhere. */
void flow_exact(Flow *f, FlowStyle style, Str text);

enum { FLOW_COLUMNS = 4 };
typedef struct FlowTable {
    size_t columns;
    double shares[FLOW_COLUMNS]; /* of the width; together 1 */
    Str heads[FLOW_COLUMNS];     /* again on each page */
} FlowTable;
/* A row, which stays whole: long cells are cut. The first cell has a box, ticked or not. */
void flow_row(Flow *f, const FlowTable *table, const Str *cells, bool ticked);
/* Page of a name, learned in the run before; 0 when not known. */
int flow_page_of(const Flow *f, Str name);
int flow_pages(const Flow *f);
