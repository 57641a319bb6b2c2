#include "print/zip.h"
#include "base/must.h"
#include <stdlib.h>
#include <zlib.h>

enum {
    LOCAL = 0x04034b50,
    CENTRAL = 0x02014b50,
    END = 0x06054b50,
    DAY_1980 = 0x21,
    UTF8_NAMES = 0x800,
    DEFLATED = 8
};

static void u16(Buf *b, uint32_t v)
{
    buf_byte(b, (unsigned char)v);
    buf_byte(b, (unsigned char)(v >> 8));
}

static void u32(Buf *b, uint32_t v)
{
    u16(b, v & 0xFFFF);
    u16(b, v >> 16);
}

Zip zip_begin(Buf *out)
{
    return (Zip){ .out = out, .directory = { .limit = 16 << 20 } };
}

/* What the local and the central header have in common. */
static void put_header(Buf *b, bool deflated, uint32_t crc, size_t packed, size_t plain, Str name)
{
    u16(b, 20); /* version needed */
    u16(b, UTF8_NAMES);
    u16(b, deflated ? DEFLATED : 0);
    u16(b, 0);
    u16(b, DAY_1980);
    u32(b, crc);
    u32(b, (uint32_t)packed);
    u32(b, (uint32_t)plain);
    u16(b, (uint32_t)name.n);
    u16(b, 0);
}

static Str deflate_all(Str bytes)
{
    z_stream z = { 0 };
    uLong room = compressBound(bytes.n) + 64;
    char *out = malloc(room);

    MUST(out && deflateInit2(&z, 9, Z_DEFLATED, -15, 9, Z_DEFAULT_STRATEGY) == Z_OK);
    z.next_in = (z_const Bytef *)(uintptr_t)bytes.p;
    z.avail_in = (uInt)bytes.n;
    z.next_out = (Bytef *)out;
    z.avail_out = (uInt)room;
    MUST(deflate(&z, Z_FINISH) == Z_STREAM_END);
    Str packed = { out, z.total_out };
    deflateEnd(&z);
    return packed;
}

void zip_file(Zip *z, Str name, Str bytes, bool stored)
{
    uint32_t at = (uint32_t)z->out->n;
    uint32_t crc = (uint32_t)crc32(0, (const Bytef *)bytes.p, (uInt)bytes.n);
    Str packed = stored ? bytes : deflate_all(bytes);

    u32(z->out, LOCAL);
    put_header(z->out, !stored, crc, packed.n, bytes.n, name);
    buf_put(z->out, name);
    buf_put(z->out, packed);
    u32(&z->directory, CENTRAL);
    u16(&z->directory, 20);
    put_header(&z->directory, !stored, crc, packed.n, bytes.n, name);
    u16(&z->directory, 0); /* comment */
    u16(&z->directory, 0); /* disk */
    u16(&z->directory, 0);
    u32(&z->directory, 0);
    u32(&z->directory, at);
    buf_put(&z->directory, name);
    z->files++;
    if (!stored)
        free((void *)(uintptr_t)packed.p);
}

void zip_end(Zip *z)
{
    uint32_t at = (uint32_t)z->out->n, bytes = (uint32_t)z->directory.n;

    buf_put(z->out, buf_str(&z->directory));
    u32(z->out, END);
    u16(z->out, 0);
    u16(z->out, 0);
    u16(z->out, z->files);
    u16(z->out, z->files);
    u32(z->out, bytes);
    u32(z->out, at);
    u16(z->out, 0);
    buf_free(&z->directory);
}
