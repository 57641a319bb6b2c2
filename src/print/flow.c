#include "print/flow.h"
#include "base/arena.h"
#include "base/must.h"
#include "print/fonts.h"
#include "print/pdf_pack.h"
#include "text/hyphen.h"
#include <cairo-pdf.h>
#include <pango/pangocairo.h>
#include <pango/pangofc-font.h>
#include <qrencode.h>
#include <stdlib.h>
#include <string.h>

typedef struct Place {
    Str name; /* empty: a free slot */
    int page;
} Place;

typedef struct Colour {
    double r, g, b;
} Colour;

typedef struct Look {
    double size, before, after, leading; /* points; leading as a factor of size */
    bool bold;
    Colour ink;
    const char *tag;
} Look;

#define INK                                                                                        \
    {                                                                                              \
        0.04, 0.05, 0.05                                                                           \
    }
#define GREY                                                                                       \
    {                                                                                              \
        0.29, 0.32, 0.34                                                                           \
    }
#define GREEN                                                                                      \
    {                                                                                              \
        0.08, 0.33, 0.18                                                                           \
    }

static const Look LOOKS[FLOW_STYLE_COUNT] = {
    [FLOW_TITLE] = { 44, 0, 6, 1.25, true, GREEN, "H1" },
    [FLOW_SUBTITLE] = { 15, 0, 6, 1.35, true, INK, "P" },
    [FLOW_PART] = { 21, 0, 10, 1.3, true, GREEN, "H1" },
    [FLOW_ENTRY] = { 13.5, 20, 4, 1.3, true, GREEN, "H2" },
    [FLOW_STEP] = { 13, 7, 3, 1.3, true, GREEN, "H2" },
    [FLOW_SECTION] = { 10, 8, 2, 1.4, true, INK, "H3" },
    [FLOW_LETTER] = { 11, 9, 2, 1.4, true, GREEN, "P" },
    [FLOW_BODY] = { 9.5, 0, 3, 1.45, false, INK, "P" },
    [FLOW_SMALL] = { 8, 0, 2, 1.45, false, GREY, "P" },
};

static const struct {
    Colour paper, ink;
} TONES[TONE_COUNT] = {
    [TONE_OPEN] = { { 0.81, 0.91, 0.84 }, { 0.05, 0.24, 0.13 } },
    [TONE_ASK] = { { 0.99, 0.94, 0.78 }, { 0.30, 0.23, 0.00 } },
    [TONE_CALL] = { { 0.85, 0.91, 0.96 }, { 0.04, 0.23, 0.36 } },
    [TONE_CLOSED] = { { 0.90, 0.91, 0.91 }, { 0.22, 0.25, 0.26 } },
    [TONE_DUTY] = { { 0.96, 0.85, 0.83 }, { 0.37, 0.09, 0.05 } },
};

enum {
    KEEP_LINES = 3,
    INDENT = 16,
    NUMBER_WIDTH = 30,
    PDF_BYTES = 1 << 30,
    LAYOUT_BYTES = 16 << 20
};
#define BASELINE 0.28 /* of a line's height, above its lower edge */

struct Flow {
    FlowSheet sheet;
    Look looks[FLOW_STYLE_COUNT]; /* to the sheet's scale */
    double scale;
    int narrow_page; /* on this page, down to there, text leaves so much free on the right */
    double narrow_bottom, narrow_by;
    const Flow *before;
    Arena names;
    Arena scratch; /* of the call under way */
    Place *places; /* hashed by name */
    size_t place_count, place_room;
    int page, sections;
    double y;
    bool page_is_empty;
    bool is_exact;     /* no soft hyphens, while a code is set */
    const char *group; /* the open L, Table or TOC */
    const char *leaf;  /* the open tag that holds text */
    Str part;          /* stands at the top of its pages, but not of the first */
    int part_page, outline_part;
    Str missing; /* a text with a letter that the fonts have not */
    Buf out;
    cairo_surface_t *surface;
    cairo_t *cr;
    PangoContext *pango;
};

static double bottom(const Flow *f)
{
    return f->sheet.height - f->sheet.bottom;
}

static double text_width(const Flow *f)
{
    bool narrow = f->page == f->narrow_page && f->y < f->narrow_bottom;

    return f->sheet.width - f->sheet.left - f->sheet.right - (narrow ? f->narrow_by : 0);
}

static double line_height(const Look *look)
{
    return look->size * look->leading;
}

static bool draws(const Flow *f)
{
    return f->before != NULL;
}

/* -- names and their pages ------------------------------------------------------------------------ */

static Place *place_slot(const Flow *f, Str name)
{
    size_t at = (size_t)str_hash(name) & (f->place_room - 1);

    while (f->places[at].name.n && !str_eq(f->places[at].name, name))
        at = (at + 1) & (f->place_room - 1);
    return &f->places[at];
}

static void add_place(Flow *f, Str name)
{
    if (2 * f->place_count >= f->place_room) {
        Place *old = f->places;
        size_t old_room = f->place_room;
        f->place_room = old_room ? old_room * 2 : 1024;
        f->places = NEW_N(&f->names, Place, f->place_room);
        for (size_t i = 0; i < old_room; i++)
            if (old[i].name.n)
                *place_slot(f, old[i].name) = old[i];
    }
    Place *slot = place_slot(f, name);
    MUST(!slot->name.n); /* a name stands once */
    *slot = (Place){ arena_str(&f->names, name), f->page };
    f->place_count++;
}

int flow_page_of(const Flow *f, Str name)
{
    return f->before && f->before->place_room ? place_slot(f->before, name)->page : 0;
}

bool flow_is_settled(const Flow *f)
{
    for (size_t i = 0; i < f->place_room; i++)
        if (f->places[i].name.n && f->places[i].page != flow_page_of(f, f->places[i].name))
            return false;
    return draws(f);
}

/* A number as wide as most, while it is not known. */
static Str page_words(Flow *f, Str name)
{
    int page = flow_page_of(f, name);

    return page ? arena_fmt(&f->scratch, "%d", page) : S("000");
}

/* -- the document --------------------------------------------------------------------------------- */

static cairo_status_t take_bytes(void *ctx, const unsigned char *p, unsigned n)
{
    buf_put(&((Flow *)ctx)->out, (Str){ (const char *)p, n });
    return CAIRO_STATUS_SUCCESS;
}

static void set_metadata(Flow *f)
{
    const struct {
        cairo_pdf_metadata_t what;
        Str value;
    } all[] = { { CAIRO_PDF_METADATA_TITLE, f->sheet.title },
                { CAIRO_PDF_METADATA_AUTHOR, f->sheet.author },
                { CAIRO_PDF_METADATA_CREATOR, S("gza") },
                { CAIRO_PDF_METADATA_CREATE_DATE, f->sheet.created },
                { CAIRO_PDF_METADATA_MOD_DATE, f->sheet.created } };

    for (size_t i = 0; i < COUNT(all); i++)
        cairo_pdf_surface_set_metadata(f->surface, all[i].what, arena_z(&f->scratch, all[i].value));
}

Flow *flow_new(const FlowSheet *sheet, const Flow *before)
{
    Flow *f = calloc(1, sizeof(*f));

    MUST(f);
    f->sheet = *sheet;
    f->scale = sheet->scale > 0 ? sheet->scale : 1;
    for (int i = 0; i < FLOW_STYLE_COUNT; i++) {
        f->looks[i] = LOOKS[i];
        f->looks[i].size *= f->scale;
        f->looks[i].before *= f->scale;
        f->looks[i].after *= f->scale;
    }
    f->before = before;
    f->names = arena_new((size_t)256 << 20);
    f->scratch = arena_new(LAYOUT_BYTES);
    f->out.limit = PDF_BYTES;
    f->page = 1;
    f->y = sheet->top;
    f->page_is_empty = true;
    if (before) {
        f->surface =
            cairo_pdf_surface_create_for_stream(take_bytes, f, sheet->width, sheet->height);
        set_metadata(f);
    } else {
        f->surface = cairo_recording_surface_create(CAIRO_CONTENT_COLOR, NULL);
    }
    f->cr = cairo_create(f->surface);
    f->pango = fonts_context(f->cr, sheet->lang);
    if (before)
        cairo_tag_begin(f->cr, "Document", NULL);
    if (before && sheet->band) {
        cairo_set_source_rgb(f->cr, 0.08, 0.33, 0.18);
        cairo_rectangle(f->cr, 0, 0, sheet->width, 10);
        cairo_fill(f->cr);
    }
    return f;
}

void flow_free(Flow *f)
{
    if (!f)
        return;
    g_object_unref(f->pango);
    cairo_destroy(f->cr);
    cairo_surface_destroy(f->surface);
    buf_free(&f->out);
    arena_free(&f->names);
    arena_free(&f->scratch);
    free(f);
}

/* -- tags ----------------------------------------------------------------------------------------- */

static void tag_open(Flow *f, const char *tag, const char *attributes)
{
    if (draws(f) && tag)
        cairo_tag_begin(f->cr, tag, attributes);
}

static void tag_close(Flow *f, const char *tag)
{
    if (draws(f) && tag)
        cairo_tag_end(f->cr, tag);
}

/* Text stands in these. At a page's end the tag is closed and opened again, else the footer would be
 * read in the middle of it: cairo 1.16 cannot say that a footer is none of the text. */
static void leaf_open(Flow *f, const char *tag)
{
    tag_open(f, tag, NULL);
    f->leaf = tag;
}

static void leaf_close(Flow *f)
{
    tag_close(f, f->leaf);
    f->leaf = NULL;
}

/* Items of one list stand in one L, lines of contents in one TOC; anything else ends it. */
static void group(Flow *f, const char *tag)
{
    if (f->group == tag)
        return;
    tag_close(f, f->group);
    tag_open(f, tag, NULL);
    f->group = tag;
}

static void end_sections(Flow *f, int depth)
{
    group(f, NULL);
    for (; f->sections >= depth; f->sections--)
        tag_close(f, "Sect");
}

static void begin_section(Flow *f, int depth)
{
    end_sections(f, depth);
    for (; f->sections < depth; f->sections++)
        tag_open(f, "Sect", NULL);
}

/* In cairo's attributes a quote would end the value. */
static bool fits_attribute(Str s)
{
    return s.n && str_find_byte(s, '\'') < 0 && str_find_byte(s, '\\') < 0;
}

/* NULL: it leads nowhere. */
static const char *link_attributes(Flow *f, FlowLink link)
{
    if (fits_attribute(link.url))
        return arena_fmt(&f->scratch, "uri='%.*s'", STR(link.url)).p;
    if (fits_attribute(link.place) && flow_page_of(f, link.place))
        return arena_fmt(&f->scratch, "dest='%.*s'", STR(link.place)).p;
    return NULL;
}

/* -- lines ---------------------------------------------------------------------------------------- */

static void ink(Flow *f, Colour c)
{
    cairo_set_source_rgb(f->cr, c.r, c.g, c.b);
}

/* A dash stays with the word before it: " – " begins with a no-break space. */
static Str tie_dashes(Arena *a, Str text)
{
    const Str loose = S(" – "), tied = S("\u00a0– ");
    Str out = { 0 };
    ptrdiff_t at;

    while ((at = str_find(text, loose)) >= 0) {
        out = arena_fmt(a, "%.*s%.*s%.*s", STR(out), STR(str_head(text, (size_t)at)), STR(tied));
        text = str_from(text, (size_t)at + loose.n);
    }
    return out.n ? arena_fmt(a, "%.*s%.*s", STR(out), STR(text)) : text;
}

static PangoLayout *layout_of(Flow *f, const Look *look, Str text, double width)
{
    PangoLayout *l = pango_layout_new(f->pango);
    PangoFontDescription *font = pango_font_description_new();
    Str soft = f->is_exact ? text : hyphen_soften(&f->scratch, tie_dashes(&f->scratch, text));

    pango_font_description_set_family_static(font, "Gza Sans");
    pango_font_description_set_absolute_size(font, look->size * PANGO_SCALE);
    pango_font_description_set_weight(font, look->bold ? PANGO_WEIGHT_BOLD : PANGO_WEIGHT_NORMAL);
    pango_layout_set_font_description(l, font);
    pango_font_description_free(font);
    pango_layout_set_width(l, (int)(width * PANGO_SCALE));
    pango_layout_set_wrap(l, PANGO_WRAP_WORD_CHAR);
    pango_layout_set_text(l, soft.p, (int)soft.n);
    if (!f->missing.n && pango_layout_get_unknown_glyphs_count(l) > 0)
        f->missing = arena_str(&f->names, str_head(text, 200));
    return l;
}

static double line_width(PangoLayout *l, int line)
{
    PangoRectangle r;

    pango_layout_line_get_extents(pango_layout_get_line_readonly(l, line), NULL, &r);
    return (double)r.width / PANGO_SCALE;
}

/* Are these bytes a soft hyphen, or the part of one that pango gives to the hyphen it draws? */
static bool is_soft_hyphen(Str s)
{
    return str_eq(s, S("\u00ad")) || str_eq(s, S("\xC2")) || str_eq(s, S("\xAD"));
}

/*
 * Draws one run of letters in one font, and gives cairo its text, for copying and reading aloud.
 * Unlike pango's own drawing it says nothing of soft hyphens at which no line ends, and gives the
 * space at a line's end a glyph: cairo would put each of them into a Span of its own, which makes
 * large files, and in which poppler's readers lose the rest of the paragraph.
 */
static void draw_run(Flow *f, PangoGlyphItem *run, const char *text, double x, double y)
{
    PangoFont *font = run->item->analysis.font;
    size_t room = (size_t)run->glyphs->num_glyphs, glyph_count = 0, cluster_count = 0, n = 0;
    cairo_glyph_t *glyphs = NEW_N(&f->scratch, cairo_glyph_t, room);
    cairo_text_cluster_t *clusters = NEW_N(&f->scratch, cairo_text_cluster_t, room);
    char *utf8 = NEW_N(&f->scratch, char, (size_t)run->item->length + 2 * room);
    PangoGlyphItemIter at;

    for (bool more = pango_glyph_item_iter_init_start(&at, run, text); more;
         more = pango_glyph_item_iter_next_cluster(&at)) {
        Str said = { text + at.start_index, (size_t)(at.end_index - at.start_index) };
        bool soft = is_soft_hyphen(said);
        int drawn = 0;
        for (int i = at.start_glyph; i < at.end_glyph; i++) {
            const PangoGlyphInfo *g = &run->glyphs->glyphs[i];
            PangoGlyph glyph = g->glyph;
            if (glyph == PANGO_GLYPH_EMPTY && str_eq(said, S(" ")))
                glyph = pango_fc_font_get_glyph(PANGO_FC_FONT(font), ' ');
            if (glyph != PANGO_GLYPH_EMPTY) {
                glyphs[glyph_count++] =
                    (cairo_glyph_t){ glyph, x + (double)g->geometry.x_offset / PANGO_SCALE,
                                     y + (double)g->geometry.y_offset / PANGO_SCALE };
                drawn++;
            }
            x += (double)g->geometry.width / PANGO_SCALE;
        }
        if (soft && !drawn)
            continue;
        if (soft)
            said = S("\u00ad");
        memcpy(utf8 + n, said.p, said.n);
        n += said.n;
        clusters[cluster_count++] = (cairo_text_cluster_t){ (int)said.n, drawn };
    }
    cairo_set_scaled_font(f->cr, pango_cairo_font_get_scaled_font(PANGO_CAIRO_FONT(font)));
    cairo_show_text_glyphs(f->cr, utf8, (int)n, glyphs, (int)glyph_count, clusters,
                           (int)cluster_count, 0);
}

static void draw_line(Flow *f, PangoLayout *l, int line, double x, double baseline)
{
    const char *text = pango_layout_get_text(l);

    if (!draws(f))
        return;
    for (GSList *at = pango_layout_get_line_readonly(l, line)->runs; at; at = at->next) {
        PangoGlyphItem *run = at->data;
        draw_run(f, run, text, x, baseline);
        x += (double)pango_glyph_string_get_width(run->glyphs) / PANGO_SCALE;
    }
}

/* One short line of its own, outside the run of the text. */
static void draw_short(Flow *f, const Look *look, Str text, double x, double baseline,
                       bool ends_at_x)
{
    if (!draws(f))
        return;
    PangoLayout *l = layout_of(f, look, text, text_width(f));
    ink(f, look->ink);
    draw_line(f, l, 0, ends_at_x ? x - line_width(l, 0) : x, baseline);
    g_object_unref(l);
}

static void end_page(Flow *f)
{
    const Look *look = &f->looks[FLOW_SMALL];
    double y = f->sheet.height - f->sheet.bottom + 26, right = f->sheet.width - f->sheet.right;

    tag_close(f, f->leaf);
    if (draws(f) && (f->page > 1 || f->sheet.footer_first)) {
        draw_short(f, look, f->sheet.footer, f->sheet.left, y, false);
        draw_short(f, look, arena_fmt(&f->scratch, "%d", f->page), right, y, true);
        if (f->page != f->part_page)
            draw_short(f, look, f->part, f->sheet.left, f->sheet.top - 16, false);
    }
    if (draws(f))
        cairo_show_page(f->cr);
    tag_open(f, f->leaf, NULL);
    f->page++;
    f->y = f->sheet.top;
    f->page_is_empty = true;
}

void flow_new_page(Flow *f)
{
    if (!f->page_is_empty)
        end_page(f);
}

static void need(Flow *f, double points)
{
    if (f->y + points > bottom(f) + 0.01)
        flow_new_page(f);
}

void flow_space(Flow *f, double points)
{
    if (!f->page_is_empty)
        f->y += points;
}

/* So many lines from line i on must stand on one page: no single line is left alone at either end. */
static int lines_together(int i, int count)
{
    if (i == 0)
        return count <= 3 ? count : 2;
    return i == count - 2 ? 2 : 1;
}

/* A link stands on one page as a whole: it is one box there. */
static void need_first(Flow *f, PangoLayout *l, const Look *look, bool whole)
{
    int lines = pango_layout_get_line_count(l);

    need(f, (whole ? lines : lines_together(0, lines)) * line_height(look));
}

/* Draws a layout line by line, over as many pages as it takes. */
static void show(Flow *f, PangoLayout *l, const Look *look, double x)
{
    for (int i = 0, n = pango_layout_get_line_count(l); i < n; i++) {
        if (i > 0)
            need(f, lines_together(i, n) * line_height(look));
        f->y += line_height(look);
        f->page_is_empty = false;
        if (draws(f))
            ink(f, look->ink);
        draw_line(f, l, i, x, f->y - line_height(look) * BASELINE);
    }
}

/* The same in its tag; a link is a tag in it, and then holds the text. */
static void show_linked(Flow *f, PangoLayout *l, const Look *look, double x, const char *tag,
                        FlowLink link)
{
    const char *attributes = link_attributes(f, link);

    if (attributes) {
        tag_open(f, tag, NULL);
        tag_open(f, CAIRO_TAG_LINK, attributes);
        show(f, l, look, x);
        tag_close(f, CAIRO_TAG_LINK);
        tag_close(f, tag);
    } else {
        leaf_open(f, tag);
        show(f, l, look, x);
        leaf_close(f);
    }
}

/* -- what stands on the page ---------------------------------------------------------------------- */

static void paragraph(Flow *f, const Look *look, Str text, Str url)
{
    if (!text.n)
        return;
    group(f, NULL);
    PangoLayout *l = layout_of(f, look, text, text_width(f));
    need_first(f, l, look, url.n > 0);
    show_linked(f, l, look, f->sheet.left, look->tag, (FlowLink){ .url = url });
    f->y += look->after;
    g_object_unref(l);
    arena_reset(&f->scratch);
}

void flow_text(Flow *f, FlowStyle style, Str text)
{
    flow_space(f, f->looks[style].before);
    paragraph(f, &f->looks[style], text, (Str){ 0 });
}

void flow_exact(Flow *f, FlowStyle style, Str text)
{
    f->is_exact = true;
    flow_text(f, style, text);
    f->is_exact = false;
}

void flow_link(Flow *f, FlowStyle style, Str text, Str url)
{
    paragraph(f, &f->looks[style], text, url);
}

void flow_keep(Flow *f, double points)
{
    need(f, points);
}

void flow_rule(Flow *f, double width)
{
    group(f, NULL);
    if (draws(f)) {
        ink(f, (Colour){ 0.85, 0.65, 0.08 });
        cairo_rectangle(f->cr, f->sheet.left, f->y, width, 3);
        cairo_fill(f->cr);
    }
    f->y += 3;
    f->page_is_empty = false;
}

static void bookmark(Flow *f, FlowStyle style, Str text, Str name)
{
    if (!draws(f) || !fits_attribute(name))
        return;
    const char *attributes = arena_fmt(&f->scratch, "dest='%.*s'", STR(name)).p;
    int parent = style == FLOW_PART ? CAIRO_PDF_OUTLINE_ROOT : f->outline_part;
    int id = cairo_pdf_surface_add_outline(f->surface, parent, arena_z(&f->scratch, text),
                                           attributes, 0);
    if (style == FLOW_PART)
        f->outline_part = id;
}

void flow_heading(Flow *f, FlowStyle style, Str text, Str name, bool with_bookmark)
{
    const Look *look = &f->looks[style], *body = &f->looks[FLOW_BODY];
    PangoLayout *l = layout_of(f, look, text, text_width(f));
    double height = pango_layout_get_line_count(l) * line_height(look) + look->after;
    bool is_entry = style == FLOW_ENTRY || style == FLOW_STEP;
    /* An entry begins with tags and a sentence or two: more than a section. */
    int keep = is_entry ? 2 * KEEP_LINES : KEEP_LINES;

    if (style == FLOW_PART)
        flow_new_page(f);
    if (style == FLOW_PART || is_entry)
        begin_section(f, style == FLOW_PART ? 1 : 2);
    group(f, NULL);
    flow_space(f, look->before);
    need(f, height + keep * line_height(body));
    if (name.n) {
        add_place(f, name);
        tag_open(f, CAIRO_TAG_DEST,
                 arena_fmt(&f->scratch, "name='%.*s' x=%d y=%d", STR(name), (int)f->sheet.left,
                           (int)f->y)
                     .p);
        tag_close(f, CAIRO_TAG_DEST);
    }
    leaf_open(f, look->tag);
    show(f, l, look, f->sheet.left);
    leaf_close(f);
    g_object_unref(l);
    f->y += look->after;
    if (with_bookmark)
        bookmark(f, style, text, name);
    if (style == FLOW_PART) {
        f->part = arena_str(&f->names, text);
        f->part_page = f->page;
    }
    arena_reset(&f->scratch);
}

void flow_labelled(Flow *f, Str label, Str text)
{
    const Look *look = &f->looks[FLOW_BODY];

    if (!text.n)
        return;
    group(f, NULL);
    flow_space(f, look->after);
    PangoLayout *l = layout_of(f, look, arena_fmt(&f->scratch, "%.*s: %.*s", STR(label), STR(text)),
                               text_width(f));
    PangoAttrList *attributes = pango_attr_list_new();
    PangoAttribute *bold = pango_attr_weight_new(PANGO_WEIGHT_BOLD);
    bold->start_index = 0;
    bold->end_index =
        (guint)hyphen_soften(&f->scratch, tie_dashes(&f->scratch, label)).n + 1; /* and its colon */
    pango_attr_list_insert(attributes, bold);
    pango_layout_set_attributes(l, attributes);
    pango_attr_list_unref(attributes);
    need_first(f, l, look, false);
    leaf_open(f, "P");
    show(f, l, look, f->sheet.left);
    leaf_close(f);
    g_object_unref(l);
    f->y += look->after;
    arena_reset(&f->scratch);
}

static void round_box(cairo_t *cr, double x, double y, double width, double height, double radius)
{
    const double quarter = 1.5707963267948966;

    cairo_new_sub_path(cr);
    cairo_arc(cr, x + width - radius, y + radius, radius, -quarter, 0);
    cairo_arc(cr, x + width - radius, y + height - radius, radius, 0, quarter);
    cairo_arc(cr, x + radius, y + height - radius, radius, quarter, 2 * quarter);
    cairo_arc(cr, x + radius, y + radius, radius, 2 * quarter, 3 * quarter);
    cairo_close_path(cr);
}

void flow_tags(Flow *f, const FlowTag *tags, size_t count)
{
    Look look = f->looks[FLOW_SMALL];
    const double box = 14 * f->scale, edge = 5 * f->scale;
    double x = f->sheet.left;

    look.bold = true;
    group(f, NULL);
    need(f, box + 2);
    for (size_t i = 0; i < count; i++) {
        PangoLayout *l = layout_of(f, &look, tags[i].text, text_width(f) - 2 * edge);
        double width = line_width(l, 0) + 2 * edge;
        if (x > f->sheet.left && x + width > f->sheet.width - f->sheet.right) {
            x = f->sheet.left;
            f->y += box + 3;
            need(f, box + 2);
        }
        if (draws(f)) {
            ink(f, TONES[tags[i].tone].paper);
            round_box(f->cr, x, f->y, width, box, 2);
            cairo_fill(f->cr);
            tag_open(f, "P", NULL);
            ink(f, TONES[tags[i].tone].ink);
            draw_line(f, l, 0, x + edge, f->y + box - 4.2 * f->scale);
            tag_close(f, "P");
        }
        f->page_is_empty = false;
        x += width + 6;
        g_object_unref(l);
    }
    if (count)
        f->y += box + 5;
    arena_reset(&f->scratch);
}

static void draw_tick_box(Flow *f, double y, bool ticked)
{
    double side = 7.5 * f->scale, x = f->sheet.left + 0.5, top = y - 7 * f->scale;

    if (!draws(f))
        return;
    ink(f, f->looks[FLOW_BODY].ink);
    cairo_set_line_width(f->cr, 0.8);
    cairo_rectangle(f->cr, x, top, side, side);
    cairo_stroke(f->cr);
    if (!ticked)
        return;
    cairo_set_line_width(f->cr, 1.6);
    cairo_move_to(f->cr, x + side * 0.2, top + side * 0.5);
    cairo_line_to(f->cr, x + side * 0.45, top + side * 0.78);
    cairo_line_to(f->cr, x + side * 0.85, top + side * 0.18);
    cairo_stroke(f->cr);
}

static void item(Flow *f, Str mark, Str text, FlowLink link, bool ticked)
{
    const Look *look = &f->looks[FLOW_BODY];
    const double indent = INDENT * f->scale;
    PangoLayout *l = layout_of(f, look, text, text_width(f) - indent);

    need_first(f, l, look, link.url.n || link.place.n);
    group(f, "L");
    double baseline = f->y + line_height(look) * (1 - BASELINE);
    tag_open(f, "LI", NULL);
    if (mark.n) {
        tag_open(f, "Lbl", NULL);
        draw_short(f, look, mark, f->sheet.left, baseline, false);
        tag_close(f, "Lbl");
    } else {
        draw_tick_box(f, baseline, ticked);
    }
    show_linked(f, l, look, f->sheet.left + indent, "LBody", link);
    tag_close(f, "LI");
    f->y += 2 * f->scale;
    g_object_unref(l);
    arena_reset(&f->scratch);
}

void flow_item(Flow *f, Str mark, Str text, FlowLink link)
{
    item(f, mark, text, link, false);
}

void flow_tick(Flow *f, Str text, bool ticked)
{
    item(f, (Str){ 0 }, text, (FlowLink){ 0 }, ticked);
}

static void draw_leader(Flow *f, double from, double to, double baseline)
{
    const double dots[] = { 0, 3.5 };

    if (!draws(f) || to - from < 8)
        return;
    ink(f, (Colour){ 0.6, 0.62, 0.63 });
    cairo_set_line_width(f->cr, 0.8);
    cairo_set_line_cap(f->cr, CAIRO_LINE_CAP_ROUND);
    cairo_set_dash(f->cr, dots, 2, 0);
    /* From the right, so that the dots of all lines stand in columns. */
    cairo_move_to(f->cr, to, baseline - 0.6);
    cairo_line_to(f->cr, from, baseline - 0.6);
    cairo_stroke(f->cr);
    cairo_set_dash(f->cr, NULL, 0, 0);
    cairo_set_line_cap(f->cr, CAIRO_LINE_CAP_BUTT);
}

void flow_entry_line(Flow *f, Str text, Str name, bool bold)
{
    Look look = f->looks[FLOW_BODY];
    double right = f->sheet.width - f->sheet.right;

    look.bold = bold;
    PangoLayout *l = layout_of(f, &look, text, text_width(f) - NUMBER_WIDTH);
    int lines = pango_layout_get_line_count(l);
    /* Whole on one page: a link has one page only. A heading of contents keeps two lines after it. */
    need(f, (lines + (bold ? 2 : 0)) * line_height(&look));
    group(f, "TOC");
    const char *attributes = link_attributes(f, (FlowLink){ .place = name });
    tag_open(f, "TOCI", NULL);
    if (attributes)
        tag_open(f, CAIRO_TAG_LINK, attributes);
    show(f, l, &look, f->sheet.left);
    double baseline = f->y - line_height(&look) * BASELINE;
    /* The space parts the number from the text for those who hear it. */
    draw_short(f, &look, arena_fmt(&f->scratch, " %.*s", STR(page_words(f, name))), right, baseline,
               true);
    if (attributes)
        tag_close(f, CAIRO_TAG_LINK);
    tag_close(f, "TOCI");
    draw_leader(f, f->sheet.left + line_width(l, lines - 1) + 5, right - NUMBER_WIDTH + 8,
                baseline);
    g_object_unref(l);
    f->y += 1.5;
    arena_reset(&f->scratch);
}

void flow_index_line(Flow *f, Str text, const Str *names, size_t count, bool first_is_main)
{
    Look look = f->looks[FLOW_BODY];
    const double gap = 5, right = f->sheet.width - f->sheet.right;
    PangoLayout *l = layout_of(f, &look, text, text_width(f) - INDENT);
    int lines = pango_layout_get_line_count(l);
    double x = f->sheet.left + line_width(l, lines - 1) + 8;

    /* The text and a line of numbers stand on one page. */
    need(f, (lines + 1) * line_height(&look));
    group(f, "TOC");
    tag_open(f, "TOCI", NULL);
    tag_open(f, "Span", NULL);
    show(f, l, &look, f->sheet.left);
    tag_close(f, "Span");
    g_object_unref(l);
    for (size_t i = 0, next; i < count; i = next) {
        int page = flow_page_of(f, names[i]);
        for (next = i + 1; next < count && page && flow_page_of(f, names[next]) == page;)
            next++;
        look.bold = first_is_main && i == 0;
        l = layout_of(
            f, &look,
            arena_fmt(&f->scratch, "%.*s%s", STR(page_words(f, names[i])), next < count ? "," : ""),
            text_width(f));
        double width = line_width(l, 0);
        if (x + width > right) {
            need(f, line_height(&look));
            f->y += line_height(&look);
            f->page_is_empty = false;
            x = f->sheet.left + INDENT;
        }
        const char *attributes = link_attributes(f, (FlowLink){ .place = names[i] });
        const char *tag = attributes ? CAIRO_TAG_LINK : "Span";
        tag_open(f, tag, attributes);
        if (draws(f))
            ink(f, look.ink);
        draw_line(f, l, 0, x, f->y - line_height(&look) * BASELINE);
        tag_close(f, tag);
        x += width + gap;
        g_object_unref(l);
    }
    tag_close(f, "TOCI");
    f->y += 1.5;
    arena_reset(&f->scratch);
}

/* One bit per module; the reader's program scales it. As a path it takes ten times the bytes. */
static void draw_qr(Flow *f, const QRcode *qr, double x, double y, double points)
{
    cairo_surface_t *image = cairo_image_surface_create(CAIRO_FORMAT_A1, qr->width, qr->width);
    unsigned char *rows = cairo_image_surface_get_data(image);
    int stride = cairo_image_surface_get_stride(image);

    MUST(rows);
    for (int row = 0; row < qr->width; row++)
        for (int column = 0; column < qr->width; column++)
            if (qr->data[row * qr->width + column] & 1)
                /* A1 is read in 32-bit words of the machine: on little-endian the first pixel is bit 0. */
                rows[row * stride + column / 8] |= (unsigned char)(1u << (column % 8));
    cairo_surface_mark_dirty(image);
    cairo_save(f->cr);
    cairo_translate(f->cr, x, y);
    cairo_scale(f->cr, points / qr->width, points / qr->width);
    cairo_pattern_t *mask = cairo_pattern_create_for_surface(image);
    cairo_pattern_set_filter(mask, CAIRO_FILTER_NEAREST);
    cairo_set_source_rgb(f->cr, 0, 0, 0);
    cairo_mask(f->cr, mask);
    cairo_pattern_destroy(mask);
    cairo_restore(f->cr);
    cairo_surface_destroy(image);
}

void flow_qr(Flow *f, Str words, Str url, double points)
{
    const Look *look = &f->looks[FLOW_SMALL];
    QRcode *qr = QRcode_encodeString8bit(arena_z(&f->scratch, url), 0, QR_ECLEVEL_M);

    group(f, NULL);
    if (!qr)
        return; /* too long for a code: the address is left to the links */
    double x = f->sheet.left + points + 12, width = text_width(f) - points - 12;
    PangoLayout *l = layout_of(f, look, words, width), *address = layout_of(f, look, url, width);
    double text =
        line_height(look) * (pango_layout_get_line_count(l) + pango_layout_get_line_count(address));
    need(f, (points > text ? points : text) + 6);
    double y = f->y;
    tag_open(f, "Figure", NULL);
    if (draws(f))
        draw_qr(f, qr, f->sheet.left, y, points);
    tag_close(f, "Figure");
    QRcode_free(qr);
    f->y = y + (points > text ? (points - text) / 2 : 0);
    show_linked(f, l, look, x, "P", (FlowLink){ 0 });
    show_linked(f, address, look, x, "P", (FlowLink){ .url = url });
    g_object_unref(l);
    g_object_unref(address);
    f->y = y + (points > text ? points : text) + 4;
    f->page_is_empty = false;
    arena_reset(&f->scratch);
}

bool flow_qr_corner(Flow *f, Str text, double square, double least, double most)
{
    /* Level L: the sheet lies flat and clean on a table, and larger squares help old cameras more. */
    QRcode *qr = QRcode_encodeString8bit(arena_z(&f->scratch, text), 0, QR_ECLEVEL_L);

    if (!qr)
        return false;
    double points = qr->width * square;
    points = points < least ? least : points > most ? most : points;
    group(f, NULL);
    tag_open(f, "Figure", NULL);
    if (draws(f))
        draw_qr(f, qr, f->sheet.width - f->sheet.right - points, f->sheet.top, points);
    tag_close(f, "Figure");
    QRcode_free(qr);
    f->narrow_page = f->page;
    f->narrow_bottom = f->sheet.top + points + 4;
    f->narrow_by = points + 16;
    return true;
}

void flow_clear_corner(Flow *f)
{
    if (f->page == f->narrow_page && f->y < f->narrow_bottom)
        f->y = f->narrow_bottom;
    f->narrow_page = 0;
}

void flow_step_line(Flow *f)
{
    group(f, NULL);
    need(f, (2 * KEEP_LINES + 2) * line_height(&f->looks[FLOW_BODY]));
    if (draws(f) && !f->page_is_empty) {
        ink(f, (Colour){ 0.65, 0.77, 0.69 });
        cairo_rectangle(f->cr, f->sheet.left, f->y, f->sheet.width - f->sheet.left - f->sheet.right,
                        0.8);
        cairo_fill(f->cr);
    }
    f->y += f->page_is_empty ? 0 : 0.8;
}

/* -- tables --------------------------------------------------------------------------------------- */

enum {
    CELL_BYTES = 1600,
    CELL_GAP = 8
}; /* so many bytes in half the width of A4 are less high than it */

static Str cell_text(Flow *f, Str s)
{
    size_t n = CELL_BYTES;

    if (s.n <= n)
        return s;
    while (n > 0 && ((unsigned char)s.p[n] & 0xC0) == 0x80)
        n--;
    return arena_fmt(&f->scratch, "%.*s…", STR(str_head(s, n)));
}

typedef struct RowLook {
    const Look *look;
    const char *tag;
    bool box, ticked;
} RowLook;

static void draw_row(Flow *f, const FlowTable *table, const Str *cells, const RowLook *row,
                     bool again)
{
    const double indent = row->box ? INDENT * f->scale : 0, lh = line_height(row->look);
    PangoLayout *layouts[FLOW_COLUMNS];
    double x = f->sheet.left, top, width = text_width(f);
    int most = 1;

    for (size_t i = 0; i < table->columns; i++) {
        double cell = width * table->shares[i] - CELL_GAP - (i == 0 ? indent : 0);
        layouts[i] = layout_of(f, row->look, cell_text(f, cells[i]), cell);
        int lines = pango_layout_get_line_count(layouts[i]);
        most = lines > most ? lines : most;
    }
    if (f->y + most * lh + 8 > bottom(f) && !f->page_is_empty) {
        flow_new_page(f);
        if (again)
            draw_row(f, table, table->heads,
                     &(RowLook){ &f->looks[FLOW_SMALL], "TH", false, false }, false);
    }
    group(f, "Table");
    top = f->y + 3;
    tag_open(f, "TR", NULL);
    if (row->box)
        draw_tick_box(f, top + lh * (1 - BASELINE), row->ticked);
    for (size_t i = 0; i < table->columns; i++) {
        tag_open(f, row->tag, NULL);
        if (draws(f))
            ink(f, row->look->ink);
        for (int n = 0; n < pango_layout_get_line_count(layouts[i]); n++)
            draw_line(f, layouts[i], n, x + (i == 0 ? indent : 0), top + lh * (n + 1 - BASELINE));
        tag_close(f, row->tag);
        g_object_unref(layouts[i]);
        x += width * table->shares[i];
    }
    tag_close(f, "TR");
    f->y = top + most * lh + 4;
    f->page_is_empty = false;
    if (draws(f)) {
        ink(f, (Colour){ 0.81, 0.84, 0.82 });
        cairo_rectangle(f->cr, f->sheet.left, f->y, width, 0.5);
        cairo_fill(f->cr);
    }
}

void flow_row(Flow *f, const FlowTable *table, const Str *cells, bool ticked)
{
    const RowLook body = { &f->looks[FLOW_BODY], "TD", true, ticked };

    /* The head and a row stay together. */
    if (f->group == NULL || strcmp(f->group, "Table") != 0) {
        need(f, 4 * line_height(&f->looks[FLOW_BODY]));
        draw_row(f, table, table->heads, &(RowLook){ &f->looks[FLOW_SMALL], "TH", false, false },
                 false);
    }
    draw_row(f, table, cells, &body, true);
    arena_reset(&f->scratch);
}

int flow_pages(const Flow *f)
{
    return f->page;
}

Err flow_finish(Flow *f, Buf *out)
{
    end_sections(f, 1);
    flow_new_page(f);
    f->page--;
    if (f->missing.n)
        return err_fmt("cannot make the PDF: the fonts of assets/print lack a letter of \"%.*s\"",
                       STR(f->missing));
    if (!draws(f))
        return OK;
    cairo_tag_end(f->cr, "Document");
    cairo_surface_finish(f->surface);
    cairo_status_t status = cairo_status(f->cr);
    if (status == CAIRO_STATUS_SUCCESS)
        status = cairo_surface_status(f->surface);
    if (status != CAIRO_STATUS_SUCCESS)
        return err_fmt("cannot make the PDF: %s", cairo_status_to_string(status));
    return pdf_pack(buf_str(&f->out), f->sheet.lang, out);
}
