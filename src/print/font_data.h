/* font_data.h -- assets/print, compiled in (font_data.c is made by tools/embed_fonts.py). */
#pragma once
#include <stddef.h>

enum { FONT_COUNT = 2 };

typedef struct FontData {
    const char *name, *bytes;
    size_t n;
} FontData;

extern const FontData FONTS[FONT_COUNT];
