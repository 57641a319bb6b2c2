/*
 * fonts.h -- the fonts of printed things: Gza Sans (FiraGO cut down, tools/print_fonts.py), compiled in,
 * so that every machine prints the same.
 */
#pragma once
#include "base/str.h"
#include <cairo.h>
#include <pango/pango.h>

/* For text of this language; the caller unrefs it. */
PangoContext *fonts_context(cairo_t *cr, Str lang);
