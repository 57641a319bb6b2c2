/*
 * http_head.h -- the head of a request, read strictly (RFC 9112, and what WEB-01, 02, 04, 06 add).
 *
 * Two servers that read one request differently are how requests are smuggled, so this reader has no
 * charity: CR LF and nothing else ends a line, a field name is a token with its colon right behind
 * it, lines are not folded, there is one Host, one length, or the one coding `chunked`. Anything else
 * is 400, and the connection must be closed, because nobody knows where the next request begins.
 *
 * Pure: no allocation, no clock, no sockets. What comes out are views into the bytes given in; they
 * live as long as those bytes stay where they are.
 */
#pragma once
#include "base/str.h"

enum {
    HTTP_LINE_MAX = 8 * 1024,   /* the request line, without its CR LF */
    HTTP_BLOCK_MAX = 32 * 1024, /* all field lines with their CR LF, without the empty line */
    HTTP_FIELDS_MAX = 100,
    /* No head is longer: an empty line before it, the line, the block, the empty line behind it. */
    HTTP_HEAD_MAX = 2 + HTTP_LINE_MAX + 2 + HTTP_BLOCK_MAX + 2,
};

typedef enum HttpMethod {
    HTTP_NO_METHOD,
    HTTP_GET,
    HTTP_HEAD,
    HTTP_POST,
    HTTP_PUT,
    HTTP_PATCH,
    HTTP_DELETE,
    HTTP_OPTIONS,
} HttpMethod;

/* What reading came to. Everything else is the status to refuse with. */
enum { HTTP_MORE = 0, HTTP_WHOLE = 1 };

typedef struct HttpField {
    Str name, value; /* value without blanks at its ends */
} HttpField;

typedef struct HttpHead {
    HttpMethod method;
    int minor; /* HTTP/1.minor: 0 or 1 */
    Str host;  /* of an absolute target, otherwise the Host field; empty only with HTTP/1.0 */
    Str path;  /* still percent-encoded, begins with '/'; "*" with OPTIONS only */
    Str query; /* still percent-encoded, without '?' */
    bool chunked, keep_alive, wants_continue;
    uint64_t length; /* Content-Length, 0 without one; UINT64_MAX stands for more digits than fit */
    size_t bytes;    /* of the whole head: what follows is the body */
    size_t field_count;

    /* The reader's own place in the bytes and what it has seen so far. */
    size_t at, seen, block_bytes;
    unsigned lines, hosts, lengths, codings;
    bool says_close, says_keep_alive;

    HttpField field[HTTP_FIELDS_MAX]; /* the first field_count */
} HttpHead;

void http_head_start(HttpHead *h);

/*
 * Reads on. `bytes` begins with the same bytes at the same place as in the call before and may have
 * grown; when they had to move, start again with http_head_start. HTTP_MORE: not complete, nothing
 * wrong so far. HTTP_WHOLE: *h is complete. Otherwise refuse with this status and close: 400
 * malformed, 405 TRACE or CONNECT, 414 request line too long, 417 an expectation we do not know,
 * 431 too many or too long fields, 501 a method nobody knows, 505 another version.
 */
int http_head_read(HttpHead *h, Str bytes);

/* The value of the first field at or after *from with this name (lower case here, any case there);
 * *from is moved behind it. False: there is no more. */
bool http_field(const HttpHead *h, Str lower_name, size_t *from, Str *value);

/*
 * The path, percent-decoded once: valid UTF-8, no NUL or control byte, no segment "." or "..".
 * `room` has raw.n bytes and is only used when something was encoded. False: 400.
 */
bool http_path_decode(Str raw, char *room, Str *path);

/* Is this (a query, a form) rightly percent-encoded UTF-8 without NUL? It is not decoded here, so
 * that decoding still happens once, field by field, where it is read. */
bool http_percent_ok(Str raw);

/* Letters of a token (RFC 9110, 5.6.2); for other readers of HTTP bytes. */
bool http_is_token(unsigned char c);
/* Letters that may stand in a field value: visible, blank, tab, and bytes from 0x80. */
bool http_is_value(unsigned char c);
/* ASCII letters without case; `lower` is already lower. */
bool http_same_word(Str s, Str lower);
