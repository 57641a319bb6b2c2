/*
 * zip.h -- a zip archive in memory, the same bytes for the same files: fixed times, no extra fields.
 */
#pragma once
#include "base/buf.h"

typedef struct Zip {
    Buf *out;
    Buf directory;
    uint32_t files;
} Zip;

Zip zip_begin(Buf *out);
/* `stored` keeps the bytes as they are (the first file of an EPUB must be so). */
void zip_file(Zip *z, Str name, Str bytes, bool stored);
void zip_end(Zip *z);
