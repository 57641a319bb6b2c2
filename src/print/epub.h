/* epub.h -- the whole Guide as an EPUB 3 e-book, the same bytes for the same edition. */
#pragma once
#include "pack/edition.h"

Err epub_write(const Edition *e, Lang lang, const char *path);
