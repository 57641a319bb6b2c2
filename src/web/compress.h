/* compress.h -- gzip and brotli of a whole text at once. */
#pragma once
#include "web/http_fields.h"

/* Is it worth trying? Texts, yes; pictures, fonts and archives are compressed already. */
bool compress_worthwhile(Str content_type, size_t bytes);

/* How hard to try: an answer that goes out once, or a page that is kept and sent often. */
typedef enum Effort { EFFORT_ONCE, EFFORT_KEPT } Effort;

/* Owned by the caller (free); empty when it would not be smaller. */
Str compress_text(Str text, HttpCoding coding, Effort effort);
