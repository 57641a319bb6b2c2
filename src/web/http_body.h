/*
 * http_body.h -- the body behind a head: a number of bytes, or chunks.
 *
 * As strict as http_head.h: a chunk size is hex digits and nothing else, CR LF ends every line,
 * extensions and trailers are checked, bounded and thrown away. Pure; nothing is copied or kept.
 */
#pragma once
#include "web/http_head.h"

enum {
    HTTP_CHUNK_DIGITS_MAX = 16,
    HTTP_EXTENSION_MAX = 256, /* bytes of extensions in one body */
    HTTP_TRAILER_MAX = 8 * 1024,
};

typedef struct HttpBody {
    uint64_t left;       /* of the length, or of the chunk we are in */
    uint64_t got, limit; /* data bytes so far, and how many there may be */
    uint32_t digits, extension_bytes, trailer_bytes;
    unsigned char state;
} HttpBody;

/* Ready to read the body that this head announces. 413 when its length is over the limit already,
 * HTTP_WHOLE when there is none, otherwise HTTP_MORE. */
int http_body_start(HttpBody *b, const HttpHead *head, size_t limit_bytes);

/*
 * Takes bytes off the front of *in. *piece is data among them (a view, possibly empty). HTTP_MORE:
 * call again, when *in is empty with more. HTTP_WHOLE: what is left in *in belongs to the next
 * request. 400 malformed, 413 too much: refuse and close.
 */
int http_body_read(HttpBody *b, Str *in, Str *piece);
