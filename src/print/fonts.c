#include "print/fonts.h"
#include "base/must.h"
#include "print/font_data.h"
#include <fontconfig/fontconfig.h>
#include <pango/pangocairo.h>
#include <pango/pangofc-fontmap.h>
#include <stdio.h>
#include <sys/mman.h>
#include <unistd.h>

/* Fontconfig takes files only: the bytes go to one that lives in memory. It stays open for ever. */
static void add_font(FcConfig *config, const char *name, const char *bytes, size_t n)
{
    char path[64];
    int fd = memfd_create(name, MFD_CLOEXEC);

    MUST(fd >= 0);
    for (size_t done = 0; done < n;) {
        ssize_t put = write(fd, bytes + done, n - done);
        MUST(put > 0);
        done += (size_t)put;
    }
    snprintf(path, sizeof(path), "/proc/self/fd/%d", fd);
    MUST(FcConfigAppFontAddFile(config, (const FcChar8 *)path));
}

PangoContext *fonts_context(cairo_t *cr, Str lang)
{
    static PangoFontMap *map; /* one for the program; printing is done by one thread */
    char code[16];

    if (!map) {
        FcConfig *config = FcConfigCreate();
        for (size_t i = 0; i < FONT_COUNT; i++)
            add_font(config, FONTS[i].name, FONTS[i].bytes, FONTS[i].n);
        map = pango_cairo_font_map_new_for_font_type(CAIRO_FONT_TYPE_FT);
        MUST(map);
        pango_fc_font_map_set_config(PANGO_FC_FONT_MAP(map), config);
        FcConfigDestroy(config); /* the map holds it */
    }
    PangoContext *context = pango_font_map_create_context(map);
    cairo_font_options_t *options = cairo_font_options_create();
    cairo_font_options_set_hint_style(options, CAIRO_HINT_STYLE_NONE);
    cairo_font_options_set_hint_metrics(options, CAIRO_HINT_METRICS_OFF);
    pango_cairo_context_set_font_options(context, options);
    cairo_font_options_destroy(options);
    pango_cairo_context_set_resolution(context, 72);
    /* Whole pixels are for screens; in print they would move letters apart, and each move takes bytes. */
    pango_context_set_round_glyph_positions(context, FALSE);
    snprintf(code, sizeof(code), "%.*s", STR(lang));
    pango_context_set_language(context, pango_language_from_string(code));
    pango_cairo_update_context(cr, context);
    return context;
}
