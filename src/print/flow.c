#include "print/flow.h"
#include "base/must.h"
#include "print/fonts.h"
#include "print/pdf_catalog.h"
#include "text/hyphen.h"
#include <cairo-pdf.h>
#include <pango/pangocairo.h>
#include <qrencode.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef struct Place {
    Str name;
    int page;
} Place;

typedef struct Look {
    double size, before, after, leading; /* points; leading as a factor */
    bool bold;
    double grey;
    const char *tag;
} Look;

static const Look LOOKS[FLOW_STYLE_COUNT] = {
    [FLOW_TITLE] = { 30, 0, 12, 1.3, true, 0, "H1" },
    [FLOW_PART] = { 20, 0, 10, 1.3, true, 0, "H1" },
    [FLOW_ENTRY] = { 13.5, 18, 4, 1.3, true, 0, "H2" },
    [FLOW_SECTION] = { 10, 8, 2, 1.35, true, 0, "H3" },
    [FLOW_BODY] = { 9.5, 0, 3, 1.45, false, 0, "P" },
    [FLOW_SMALL] = { 8, 0, 2, 1.4, false, 0.3, "P" },
};

enum { PLACES_MAX = 20000, KEEP_LINES = 3 };

struct Flow {
    FlowSheet sheet;
    const Flow *before;
    Arena a; /* names */
    Place *places;
    size_t place_count;
    int page;
    double y;
    bool page_is_empty, failed;
    Buf out;
    cairo_surface_t *surface;
    cairo_t *cr;
    PangoContext *pango;
    int outline_part; /* the bookmark that entries stand below */
};

static double bottom(const Flow *f)
{
    return f->sheet.height - f->sheet.bottom;
}

static double text_width(const Flow *f)
{
    return f->sheet.width - f->sheet.left - f->sheet.right;
}

static cairo_status_t take_bytes(void *ctx, const unsigned char *p, unsigned n)
{
    buf_put(&((Flow *)ctx)->out, (Str){ (const char *)p, n });
    return CAIRO_STATUS_SUCCESS;
}

static void set_metadata(Flow *f)
{
    Arena *a = &f->a;

    cairo_pdf_surface_set_metadata(f->surface, CAIRO_PDF_METADATA_TITLE, arena_z(a, f->sheet.title));
    cairo_pdf_surface_set_metadata(f->surface, CAIRO_PDF_METADATA_AUTHOR, arena_z(a, f->sheet.author));
    cairo_pdf_surface_set_metadata(f->surface, CAIRO_PDF_METADATA_CREATOR, "gza");
    cairo_pdf_surface_set_metadata(f->surface, CAIRO_PDF_METADATA_CREATE_DATE, arena_z(a, f->sheet.created));
    cairo_pdf_surface_set_metadata(f->surface, CAIRO_PDF_METADATA_MOD_DATE, arena_z(a, f->sheet.created));
}

Flow *flow_new(const FlowSheet *sheet, const Flow *before)
{
    Flow *f = calloc(1, sizeof(*f));

    MUST(f);
    f->sheet = *sheet;
    f->before = before;
    f->a = arena_new((size_t)256 << 20);
    f->places = NEW_N(&f->a, Place, PLACES_MAX);
    f->out.limit = 256 << 20;
    f->page = 1;
    f->y = sheet->top;
    f->page_is_empty = true;
    if (before) {
        f->surface = cairo_pdf_surface_create_for_stream(take_bytes, f, sheet->width, sheet->height);
        set_metadata(f);
    } else {
        f->surface = cairo_recording_surface_create(CAIRO_CONTENT_COLOR, NULL);
    }
    f->cr = cairo_create(f->surface);
    f->pango = fonts_context(f->cr);
    if (before)
        cairo_tag_begin(f->cr, "Document", NULL);
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
    arena_free(&f->a);
    free(f);
}

static bool draws(const Flow *f)
{
    return f->before != NULL;
}

static void tag_open(Flow *f, const char *tag, const char *attributes)
{
    if (draws(f))
        cairo_tag_begin(f->cr, tag, attributes);
}

static void tag_close(Flow *f, const char *tag)
{
    if (draws(f))
        cairo_tag_end(f->cr, tag);
}

static PangoLayout *layout_of(Flow *f, const Look *look, Str text, double width)
{
    PangoLayout *l = pango_layout_new(f->pango);
    PangoFontDescription *font = pango_font_description_new();
    Arena scratch = arena_new(16 << 20);
    Str soft = hyphen_soften(&scratch, text);

    pango_font_description_set_family(font, "FiraGO");
    pango_font_description_set_absolute_size(font, look->size * PANGO_SCALE);
    pango_font_description_set_weight(font, look->bold ? PANGO_WEIGHT_BOLD : PANGO_WEIGHT_NORMAL);
    pango_layout_set_font_description(l, font);
    pango_font_description_free(font);
    pango_layout_set_width(l, (int)(width * PANGO_SCALE));
    pango_layout_set_wrap(l, PANGO_WRAP_WORD_CHAR);
    pango_layout_set_text(l, soft.p, (int)soft.n);
    arena_free(&scratch);
    return l;
}

static void draw_footer(Flow *f)
{
    Look look = LOOKS[FLOW_SMALL];
    char number[16];
    double y = f->sheet.height - f->sheet.bottom + 14;
    int n = snprintf(number, sizeof(number), "%d", f->page);

    if (!draws(f) || f->page == 1)
        return;
    cairo_set_source_rgb(f->cr, look.grey, look.grey, look.grey);
    PangoLayout *left = layout_of(f, &look, f->sheet.footer, text_width(f) - 40);
    cairo_move_to(f->cr, f->sheet.left, y);
    pango_cairo_show_layout(f->cr, left);
    g_object_unref(left);
    PangoLayout *right = layout_of(f, &look, (Str){ number, (size_t)n }, 40);
    pango_layout_set_alignment(right, PANGO_ALIGN_RIGHT);
    cairo_move_to(f->cr, f->sheet.width - f->sheet.right - 40, y);
    pango_cairo_show_layout(f->cr, right);
    g_object_unref(right);
}

static void end_page(Flow *f)
{
    draw_footer(f);
    if (draws(f))
        cairo_show_page(f->cr);
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
    if (f->y + points > bottom(f) && !f->page_is_empty)
        end_page(f);
}

void flow_space(Flow *f, double points)
{
    if (!f->page_is_empty)
        f->y += points;
}

/* Draws a layout line by line, over as many pages as it takes. The tag may be NULL: the caller has one. */
static void show(Flow *f, PangoLayout *l, const Look *look, double x)
{
    double line_height = look->size * look->leading;

    if (pango_layout_get_unknown_glyphs_count(l) > 0)
        f->failed = true;
    for (int i = 0, n = pango_layout_get_line_count(l); i < n; i++) {
        PangoLayoutLine *line = pango_layout_get_line_readonly(l, i);
        /* No single line of a paragraph is left alone at a page's end. */
        need(f, i == 0 && n > 1 ? 2 * line_height : line_height);
        f->y += line_height;
        f->page_is_empty = false;
        if (!draws(f))
            continue;
        cairo_set_source_rgb(f->cr, look->grey, look->grey, look->grey);
        cairo_move_to(f->cr, x, f->y - line_height * 0.28);
        pango_cairo_show_layout_line(f->cr, line);
    }
}

static void paragraph(Flow *f, const Look *look, Str text, double indent)
{
    PangoLayout *l = layout_of(f, look, text, text_width(f) - indent);

    show(f, l, look, f->sheet.left + indent);
    g_object_unref(l);
}

void flow_text(Flow *f, FlowStyle style, Str text)
{
    const Look *look = &LOOKS[style];

    if (!text.n)
        return;
    tag_open(f, look->tag, NULL);
    paragraph(f, look, text, 0);
    tag_close(f, look->tag);
    f->y += look->after;
}

static void bookmark(Flow *f, FlowStyle style, Str text, Str name)
{
    if (!draws(f) || !name.n)
        return;
    const char *attributes = arena_fmt(&f->a, "dest='%.*s'", STR(name)).p;
    int parent = style == FLOW_ENTRY ? f->outline_part : CAIRO_PDF_OUTLINE_ROOT;
    int id = cairo_pdf_surface_add_outline(f->surface, parent, arena_z(&f->a, text), attributes, 0);
    if (style == FLOW_PART)
        f->outline_part = id;
}

void flow_heading(Flow *f, FlowStyle style, Str text, Str name, bool with_bookmark)
{
    const Look *look = &LOOKS[style];
    PangoLayout *l = layout_of(f, look, text, text_width(f));
    int width, height;

    if (style == FLOW_PART)
        flow_new_page(f);
    flow_space(f, look->before);
    pango_layout_get_pixel_size(l, &width, &height);
    need(f, height * 1.15 + look->after + KEEP_LINES * LOOKS[FLOW_BODY].size * LOOKS[FLOW_BODY].leading);
    if (name.n) {
        MUST(f->place_count < PLACES_MAX);
        f->places[f->place_count++] = (Place){ arena_str(&f->a, name), f->page };
        if (draws(f)) {
            cairo_tag_begin(f->cr, CAIRO_TAG_DEST,
                            arena_fmt(&f->a, "name='%.*s' x=%d y=%d", STR(name), (int)f->sheet.left, (int)f->y).p);
            cairo_tag_end(f->cr, CAIRO_TAG_DEST);
        }
    }
    tag_open(f, look->tag, NULL);
    show(f, l, look, f->sheet.left);
    tag_close(f, look->tag);
    g_object_unref(l);
    f->y += look->after;
    if (with_bookmark)
        bookmark(f, style, text, name);
}

void flow_labelled(Flow *f, Str label, Str text)
{
    Look look = LOOKS[FLOW_BODY];
    Arena scratch = arena_new(16 << 20);

    if (text.n) {
        Str whole = arena_fmt(&scratch, "%.*s: %.*s", STR(label), STR(text));
        PangoLayout *l = layout_of(f, &look, whole, text_width(f));
        PangoAttrList *attributes = pango_attr_list_new();
        PangoAttribute *bold = pango_attr_weight_new(PANGO_WEIGHT_BOLD);
        /* The label as laid out may have soft hyphens, so it ends at the first colon. */
        const char *laid = pango_layout_get_text(l), *colon = strchr(laid, ':');
        bold->start_index = 0;
        bold->end_index = colon ? (guint)(colon - laid) + 1 : 0;
        pango_attr_list_insert(attributes, bold);
        pango_layout_set_attributes(l, attributes);
        pango_attr_list_unref(attributes);
        tag_open(f, "P", NULL);
        show(f, l, &look, f->sheet.left);
        tag_close(f, "P");
        g_object_unref(l);
        f->y += look.after;
    }
    arena_free(&scratch);
}

void flow_item(Flow *f, Str mark, Str text)
{
    const Look *look = &LOOKS[FLOW_BODY];
    double indent = 16;

    need(f, look->size * look->leading * 1.01);
    tag_open(f, "LI", NULL);
    if (draws(f) && !mark.n) {
        cairo_set_source_rgb(f->cr, 0, 0, 0);
        cairo_set_line_width(f->cr, 0.8);
        cairo_rectangle(f->cr, f->sheet.left + 0.5, f->y + look->size * look->leading * 0.72 - 7, 7, 7);
        cairo_stroke(f->cr);
    } else if (draws(f)) {
        PangoLayout *m = layout_of(f, look, mark, indent);
        f->failed = f->failed || pango_layout_get_unknown_glyphs_count(m) > 0;
        cairo_set_source_rgb(f->cr, 0, 0, 0);
        cairo_move_to(f->cr, f->sheet.left, f->y + look->size * look->leading * 0.72);
        pango_cairo_show_layout_line(f->cr, pango_layout_get_line_readonly(m, 0));
        g_object_unref(m);
    }
    paragraph(f, look, text, indent);
    tag_close(f, "LI");
    f->y += 2;
}

/* In cairo's attributes a quote would end the value. */
static bool url_can_link(Str url)
{
    return url.n && str_find_byte(url, '\'') < 0 && str_find_byte(url, '\\') < 0;
}

void flow_link(Flow *f, FlowStyle style, Str text, Str url)
{
    const Look *look = &LOOKS[style];
    bool linked = url_can_link(url);

    tag_open(f, look->tag, NULL);
    if (linked)
        tag_open(f, CAIRO_TAG_LINK, arena_fmt(&f->a, "uri='%.*s'", STR(url)).p);
    paragraph(f, look, text, 0);
    if (linked)
        tag_close(f, CAIRO_TAG_LINK);
    tag_close(f, look->tag);
    f->y += look->after;
}

void flow_entry_line(Flow *f, Str text, Str name, bool bold)
{
    Look look = LOOKS[FLOW_BODY];
    char number[16] = "";
    int page = flow_page_of(f, name);

    look.bold = bold;
    if (page)
        snprintf(number, sizeof(number), "%d", page);
    PangoLayout *l = layout_of(f, &look, text, text_width(f) - 36);
    double first = f->y;
    int first_page = f->page;
    tag_open(f, "P", NULL);
    if (page)
        tag_open(f, CAIRO_TAG_LINK, arena_fmt(&f->a, "dest='%.*s'", STR(name)).p);
    show(f, l, &look, f->sheet.left);
    if (f->page != first_page)
        first = f->y - look.size * look.leading;
    if (draws(f)) {
        PangoLayout *n = layout_of(f, &look, str_c(number), 36);
        pango_layout_set_alignment(n, PANGO_ALIGN_RIGHT);
        cairo_move_to(f->cr, f->sheet.width - f->sheet.right - 36, first + look.size * look.leading * 0.72);
        PangoLayoutLine *line = pango_layout_get_line_readonly(n, 0);
        PangoRectangle r;
        pango_layout_line_get_pixel_extents(line, NULL, &r);
        cairo_rel_move_to(f->cr, 36 - r.width, 0);
        pango_cairo_show_layout_line(f->cr, line);
        g_object_unref(n);
    }
    if (page)
        tag_close(f, CAIRO_TAG_LINK);
    tag_close(f, "P");
    g_object_unref(l);
    f->y += 1.5;
}

void flow_qr(Flow *f, Str url, double points)
{
    Arena scratch = arena_new(1 << 20);
    QRcode *qr = QRcode_encodeString8bit(arena_z(&scratch, url), 0, QR_ECLEVEL_M);

    arena_free(&scratch);
    if (!qr)
        return;
    need(f, points + 20);
    if (draws(f)) {
        double cell = points / qr->width, x0 = f->sheet.left, y0 = f->y;
        cairo_set_source_rgb(f->cr, 0, 0, 0);
        for (int row = 0; row < qr->width; row++)
            for (int column = 0, run; column < qr->width; column += run) {
                /* One rectangle for a run of dark cells: a third of the file's size. */
                const unsigned char *at = qr->data + row * qr->width + column;
                for (run = 1; column + run < qr->width && ((at[run] ^ at[0]) & 1) == 0; run++)
                    ;
                if (at[0] & 1)
                    cairo_rectangle(f->cr, x0 + column * cell, y0 + row * cell, run * cell, cell);
            }
        cairo_fill(f->cr);
    }
    QRcode_free(qr);
    f->y += points + 4;
    f->page_is_empty = false;
    flow_link(f, FLOW_SMALL, url, url);
}

int flow_page_of(const Flow *f, Str name)
{
    if (!f->before)
        return 0;
    for (size_t i = 0; i < f->before->place_count; i++)
        if (str_eq(f->before->places[i].name, name))
            return f->before->places[i].page;
    return 0;
}

int flow_pages(const Flow *f)
{
    return f->page;
}

Err flow_finish(Flow *f, Buf *out)
{
    if (f->page_is_empty)
        f->page--;
    else
        draw_footer(f);
    if (!draws(f))
        return OK;
    cairo_tag_end(f->cr, "Document");
    cairo_surface_finish(f->surface);
    if (cairo_status(f->cr) != CAIRO_STATUS_SUCCESS || cairo_surface_status(f->surface) != CAIRO_STATUS_SUCCESS)
        return err_fmt("cannot make the PDF: %s", cairo_status_to_string(cairo_status(f->cr)));
    if (f->failed)
        return err_fmt("cannot make the PDF: a letter is not in the booklet's fonts (assets/print)");
    buf_put(out, buf_str(&f->out));
    return pdf_catalog_add(out, f->sheet.lang);
}
