/*
 * assets.h -- the files that come with the program: styles, scripts, fonts, the service worker.
 *
 * A table compiled in, made at build time (WEB-07: no path of a visitor reaches the file system).
 * Everything lives as long as the program.
 */
#pragma once
#include "base/str.h"

typedef struct Asset {
    Str path;         /* "/assets/site.3f9c2a.css", as requested */
    Str content_type; /* "text/css; charset=utf-8" */
    Str identity; /* the bytes; gz and br are the same compressed, empty when that gains nothing */
    Str gz, br;
    Str etag;       /* of the identity bytes, without quotes: letters, digits, '-', '_' */
    bool immutable; /* the path holds a hash of the content, so it may be kept for a year */
} Asset;

/* NULL: there is no such file. */
const Asset *asset_find(Str path);
