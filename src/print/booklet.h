/* booklet.h -- the whole Guide as a PDF booklet, A5, by pango and cairo. */
#pragma once
#include "pack/edition.h"

/* base_url may be empty: then there are no links to pages and no QR codes. */
Err booklet_write(const Edition *e, Lang lang, Str base_url, const char *path);
