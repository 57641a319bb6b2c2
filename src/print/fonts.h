/* fonts.h -- the fonts of printed things: FiraGO, compiled in, so that every machine prints the same. */
#pragma once
#include <cairo.h>
#include <pango/pango.h>

PangoContext *fonts_context(cairo_t *cr); /* the caller unrefs it */
