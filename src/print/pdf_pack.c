#include "print/pdf_pack.h"
#include "base/arena.h"
#include <stdlib.h>
#include <string.h>
#include <zlib.h>

enum {
    OBJECTS_MAX = 1 << 22,
    PER_STREAM = 200,
    XREF_BYTES = 20,
    ROW = 7 /* of our own table: 1 + 4 + 2 */
};

typedef struct Object {
    size_t at; /* in cairo's file; 0: not in use */
    Str body;  /* between "obj" and "endobj" */
    bool is_stream;
    uint32_t home,
        index; /* where it is now: offset, or number of the object stream and place in it */
} Object;

typedef struct Packing {
    Arena a;
    Str pdf, lang;
    Object *objects;
    uint32_t count, root, info;
    Buf *out;
    bool broken; /* asked once, at the end */
} Packing;

/* -- reading cairo's file ------------------------------------------------------------------------- */

static ptrdiff_t find_last(Str s, Str what)
{
    for (size_t i = s.n; i >= what.n; i--)
        if (memcmp(s.p + i - what.n, what.p, what.n) == 0)
            return (ptrdiff_t)(i - what.n);
    return -1;
}

static uint32_t take_number(Packing *p, Str s)
{
    size_t digits = 0;
    uint32_t n = 0;

    s = str_trim(s);
    while (digits < s.n && s.p[digits] >= '0' && s.p[digits] <= '9')
        digits++;
    if (!str_u32(str_head(s, digits), UINT32_MAX, &n))
        p->broken = true;
    return n;
}

static uint32_t number_after(Packing *p, Str s, Str key)
{
    ptrdiff_t at = str_find(s, key);

    if (at < 0) {
        p->broken = true;
        return 0;
    }
    return take_number(p, str_from(s, (size_t)at + key.n));
}

/* "12 0 obj << ... >> endobj": the object of this number, or the file is broken. */
static void read_object(Packing *p, uint32_t number)
{
    Object *o = &p->objects[number];
    Str head = arena_fmt(&p->a, "%u 0 obj", number), s = str_from(p->pdf, o->at);

    if (!str_starts(s, head)) {
        p->broken = true;
        return;
    }
    s = str_trim(str_from(s, head.n));
    uint32_t length = 0;
    ptrdiff_t end = str_find(s, S("endobj")),
              stream = end < 0 ? -1 : str_find(str_head(s, (size_t)end), S("stream\n"));
    if (stream >= 0) {
        /* Its bytes may hold anything, so they are stepped over by their length. */
        o->is_stream = true;
        Str dictionary = str_head(s, (size_t)stream);
        length = number_after(p, dictionary, S("/Length"));
        ptrdiff_t key = str_find(dictionary, S("/Length"));
        Str value = str_trim(str_from(dictionary, key < 0 ? 0 : (size_t)key + 7));
        Str reference = arena_fmt(&p->a, "%u 0 R", length);
        if (str_starts(value, reference)) {
            if (length >= p->count || p->objects[length].at == 0) {
                p->broken = true;
                return;
            }
            length = take_number(p, str_from(str_from(p->pdf, p->objects[length].at),
                                             arena_fmt(&p->a, "%u 0 obj", length).n));
        }
        size_t after = (size_t)stream + 7 + length;
        ptrdiff_t more = str_find(str_from(s, after), S("endobj"));
        end = more < 0 ? -1 : (ptrdiff_t)after + more;
    }
    if (end < 0)
        p->broken = true;
    else
        o->body = str_trim(str_head(s, (size_t)end));
}

static void read_table(Packing *p)
{
    ptrdiff_t start = find_last(p->pdf, S("startxref")), trailer = find_last(p->pdf, S("trailer"));

    if (start < 0 || trailer < 0) {
        p->broken = true;
        return;
    }
    Str end = str_from(p->pdf, (size_t)trailer);
    p->count = number_after(p, end, S("/Size"));
    p->root = number_after(p, end, S("/Root"));
    p->info = number_after(p, end, S("/Info"));
    Str table = str_from(p->pdf, number_after(p, str_from(p->pdf, (size_t)start), S("startxref")));
    Str head = arena_fmt(&p->a, "xref\n0 %u\n", p->count);
    if (!str_starts(table, head) || p->count > OBJECTS_MAX || p->root >= p->count ||
        table.n < head.n + (size_t)p->count * XREF_BYTES) {
        p->broken = true;
        return;
    }
    p->objects = NEW_N(&p->a, Object, p->count);
    for (uint32_t i = 0; i < p->count; i++) {
        Str row = str_head(str_from(table, head.n + (size_t)i * XREF_BYTES), XREF_BYTES);
        if (row.p[17] == 'n')
            p->objects[i].at = take_number(p, str_head(row, 10));
    }
    for (uint32_t i = 0; i < p->count && !p->broken; i++)
        if (p->objects[i].at)
            read_object(p, i);
}

/* -- writing -------------------------------------------------------------------------------------- */

static void add_to_dictionary(Packing *p, Object *o, Str more)
{
    if (o->is_stream || !str_starts(o->body, S("<<")) || !str_ends(o->body, S(">>")))
        p->broken = true;
    else
        o->body =
            arena_fmt(&p->a, "%.*s%.*s\n>>", STR(str_head(o->body, o->body.n - 2)), STR(more));
}

static Str compressed(Packing *p, Str plain)
{
    uLongf n = compressBound(plain.n);
    char *bytes = arena_take(&p->a, 1, n);

    if (compress2((Bytef *)bytes, &n, (const Bytef *)plain.p, plain.n, Z_BEST_COMPRESSION) != Z_OK)
        p->broken = true;
    return (Str){ bytes, n };
}

static void put_stream(Packing *p, uint32_t number, Str dictionary, Str plain)
{
    Str packed = compressed(p, plain);

    buf_fmt(p->out, "%u 0 obj\n<< %.*s /Length %zu /Filter /FlateDecode >>\nstream\n", number,
            STR(dictionary), packed.n);
    buf_put(p->out, packed);
    buf_put(p->out, S("\nendstream\nendobj\n"));
}

/* Packs up to PER_STREAM objects from *next on into one stream; false when there are none left. */
static bool pack_some(Packing *p, uint32_t number, uint32_t *next)
{
    Buf head = { .limit = 1 << 20 }, bodies = { .limit = 1 << 30 };
    uint32_t n = 0;

    for (; *next < p->count && n < PER_STREAM; ++*next) {
        Object *o = &p->objects[*next];
        if (!o->at || o->is_stream)
            continue;
        buf_fmt(&head, "%u %zu ", *next, bodies.n);
        buf_put(&bodies, o->body);
        buf_byte(&bodies, '\n');
        o->home = number;
        o->index = n++;
    }
    if (n) {
        Str dictionary = arena_fmt(&p->a, "/Type /ObjStm /N %u /First %zu", n, head.n);
        buf_put(&head, buf_str(&bodies));
        put_stream(p, number, dictionary, buf_str(&head));
    }
    buf_free(&head);
    buf_free(&bodies);
    return n > 0;
}

static void put_row(unsigned char *row, unsigned kind, uint32_t where, uint32_t index)
{
    row[0] = (unsigned char)kind;
    for (int i = 0; i < 4; i++)
        row[1 + i] = (unsigned char)(where >> (24 - 8 * i));
    row[5] = (unsigned char)(index >> 8);
    row[6] = (unsigned char)index;
}

/* The table of all objects, each row as its difference to the one above (PNG's "up"). */
static void put_table(Packing *p, const uint32_t *streams, uint32_t stream_count)
{
    uint32_t rows = p->count + stream_count + 1, at = (uint32_t)p->out->n;
    unsigned char above[ROW] = { 0 };
    Buf plain = { .limit = 1 << 28 };

    for (uint32_t i = 0; i < rows; i++) {
        unsigned char row[ROW];
        if (i >= p->count)
            put_row(row, 1, i + 1 == rows ? at : streams[i - p->count], 0);
        else if (!p->objects[i].at)
            put_row(row, 0, 0, i == 0 ? 65535 : 0);
        else
            put_row(row, p->objects[i].is_stream ? 1 : 2, p->objects[i].home, p->objects[i].index);
        buf_byte(&plain, 2);
        for (int k = 0; k < ROW; k++)
            buf_byte(&plain, (unsigned char)(row[k] - above[k]));
        memcpy(above, row, ROW);
    }
    put_stream(p, rows - 1,
               arena_fmt(&p->a,
                         "/Type /XRef /Size %u /W [ 1 4 2 ] /Root %u 0 R /Info %u 0 R "
                         "/DecodeParms << /Predictor 12 /Columns %u >>",
                         rows, p->root, p->info, ROW),
               buf_str(&plain));
    buf_free(&plain);
    buf_fmt(p->out, "startxref\n%u\n%%%%EOF\n", at);
}

static void write_file(Packing *p)
{
    uint32_t next = 0, n = 0, *streams = NEW_N(&p->a, uint32_t, p->count / PER_STREAM + 1);

    add_to_dictionary(
        p, &p->objects[p->root],
        arena_fmt(&p->a, "   /Lang (%.*s)\n   /ViewerPreferences << /DisplayDocTitle true >>",
                  STR(p->lang)));
    for (uint32_t i = 0; i < p->count; i++)
        if (str_find(p->objects[i].is_stream ? S("") : p->objects[i].body, S("/S /Figure")) >= 0)
            add_to_dictionary(p, &p->objects[i], S("   /Alt (QR)"));
    /* Four bytes above ASCII tell programs that copy files that this is no text. */
    buf_put(p->out, S("%PDF-1.5\n%\xB5\xED\xAE\xFB\n"));
    for (uint32_t i = 0; i < p->count; i++) {
        Object *o = &p->objects[i];
        if (!o->is_stream)
            continue;
        o->home = (uint32_t)p->out->n;
        buf_fmt(p->out, "%u 0 obj\n", i);
        buf_put(p->out, o->body);
        buf_put(p->out, S("\nendobj\n"));
    }
    for (;; n++) {
        uint32_t at = (uint32_t)p->out->n;
        if (!pack_some(p, p->count + n, &next))
            break;
        streams[n] = at;
    }
    put_table(p, streams, n);
}

Err pdf_pack(Str pdf, Str lang, Buf *out)
{
    Packing p = { .a = arena_new((size_t)2 << 30), .pdf = pdf, .lang = lang, .out = out };

    read_table(&p);
    if (!p.broken)
        write_file(&p);
    arena_free(&p.a);
    return p.broken ? err_fmt("cannot make the PDF: cairo's file has an unknown shape") : OK;
}
