/*
 * http_body.c -- a machine with one step for each byte around the data; data is passed through whole.
 *
 *   chunk:    SIZE+ [ EXTENSION* ] CR LF  data  CR LF      the next SIZE
 *   last:     0     [ EXTENSION* ] CR LF  trailer lines  CR LF
 */
#include "web/http_body.h"

enum State {
    PLAIN, /* a body with a Content-Length */
    SIZE,
    EXTENSION,
    SIZE_LF,
    DATA,
    DATA_CR,
    DATA_LF,
    LINE, /* the start of a trailer line, or of the empty line that ends everything */
    TRAILER_NAME,
    TRAILER_VALUE,
    TRAILER_LF,
    END_LF,
    DONE,
};

int http_body_start(HttpBody *b, const HttpHead *head, size_t limit_bytes)
{
    *b = (HttpBody){ .limit = limit_bytes, .left = head->chunked ? 0 : head->length };
    b->state = head->chunked ? SIZE : head->length ? PLAIN : DONE;
    if (b->left > b->limit)
        return 413;
    return b->state == DONE ? HTTP_WHOLE : HTTP_MORE;
}

static int go(HttpBody *b, enum State state)
{
    b->state = (unsigned char)state;
    return HTTP_MORE;
}

/* One byte of a chunk's size line. */
static int size_byte(HttpBody *b, unsigned char c)
{
    int digit = hex_digit((char)c);

    if (digit >= 0) {
        if (b->digits++ == HTTP_CHUNK_DIGITS_MAX)
            return 400;
        b->left = b->left * 16 + (unsigned)digit;
        return HTTP_MORE;
    }
    if (b->digits == 0)
        return 400;
    if (c == '\r')
        return go(b, SIZE_LF);
    return c == ';' ? go(b, EXTENSION) : 400;
}

static int chunk_begins(HttpBody *b)
{
    b->digits = 0;
    if (b->left > b->limit - b->got)
        return 413;
    return go(b, b->left ? DATA : LINE);
}

/* One byte that is not data. */
static int frame_byte(HttpBody *b, unsigned char c)
{
    switch ((enum State)b->state) {
    case SIZE: return size_byte(b, c);
    case EXTENSION:
        if (c == '\r')
            return go(b, SIZE_LF);
        return http_is_value(c) && ++b->extension_bytes <= HTTP_EXTENSION_MAX ? HTTP_MORE : 400;
    case SIZE_LF: return c == '\n' ? chunk_begins(b) : 400;
    case DATA_CR: return c == '\r' ? go(b, DATA_LF) : 400;
    case DATA_LF: return c == '\n' ? go(b, SIZE) : 400;
    case LINE:
        if (c == '\r')
            return go(b, END_LF);
        return http_is_token(c) ? go(b, TRAILER_NAME) : 400;
    case TRAILER_NAME:
        if (c == ':')
            return go(b, TRAILER_VALUE);
        return http_is_token(c) ? HTTP_MORE : 400;
    case TRAILER_VALUE:
        if (c == '\r')
            return go(b, TRAILER_LF);
        return http_is_value(c) ? HTTP_MORE : 400;
    case TRAILER_LF: return c == '\n' ? go(b, LINE) : 400;
    case END_LF: return c == '\n' ? (go(b, DONE), HTTP_WHOLE) : 400;
    case PLAIN:
    case DATA:
    case DONE: break;
    }
    return HTTP_WHOLE;
}

int http_body_read(HttpBody *b, Str *in, Str *piece)
{
    *piece = (Str){ 0 };
    while (in->n) {
        if (b->state == PLAIN || b->state == DATA) {
            *piece = str_head(*in, b->left < in->n ? (size_t)b->left : in->n);
            *in = str_from(*in, piece->n);
            b->left -= piece->n;
            b->got += piece->n;
            if (b->left == 0)
                go(b, b->state == PLAIN ? DONE : DATA_CR);
            return b->state == DONE ? HTTP_WHOLE : HTTP_MORE;
        }
        if (b->state == DONE)
            return HTTP_WHOLE;
        bool in_trailer = b->state >= LINE;
        int status = frame_byte(b, (unsigned char)in->p[0]);
        *in = str_from(*in, 1);
        if (in_trailer && ++b->trailer_bytes > HTTP_TRAILER_MAX)
            return 400;
        if (status != HTTP_MORE)
            return status;
    }
    return b->state == DONE ? HTTP_WHOLE : HTTP_MORE;
}
