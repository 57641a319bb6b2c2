/* http_body_fuzz.c -- hostile chunks, at once and byte by byte: the same bytes, the same end. */
#include "base/must.h"
#include "fuzz.h"
#include "web/http_body.h"
#include <stdlib.h>
#include <string.h>

enum { LIMIT = 4096 };

typedef struct Got {
    int status;
    size_t n, taken;
    char data[LIMIT];
} Got;

static void read_in_steps(Got *got, const HttpHead *head, Str bytes, size_t step)
{
    HttpBody b;

    got->status = http_body_start(&b, head, LIMIT);
    got->n = got->taken = 0;
    while (got->status == HTTP_MORE && got->taken < bytes.n) {
        Str in = str_head(str_from(bytes, got->taken), step), piece;
        size_t before = in.n;

        got->status = http_body_read(&b, &in, &piece);
        got->taken += before - in.n;
        MUST(before > in.n || got->status != HTTP_MORE);
        MUST(piece.n <= LIMIT - got->n);
        if (piece.n)
            memcpy(got->data + got->n, piece.p, piece.n);
        got->n += piece.n;
        MUST(b.got == got->n);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static Got once, slow;
    Str bytes = { (const char *)data, size };
    /* Chunks, but where the first byte says otherwise, so that lengths are met too. */
    const HttpHead head = { .chunked = size == 0 || data[0] != '=', .length = size / 2 };

    read_in_steps(&once, &head, bytes, size + 1);
    read_in_steps(&slow, &head, bytes, 1);
    MUST(once.status == slow.status && once.n == slow.n && once.taken == slow.taken);
    MUST(memcmp(once.data, slow.data, once.n) == 0);
    return 0;
}
