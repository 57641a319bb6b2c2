/*
 * edition.h -- reading an edition: one immutable run of bytes (docs/formats/pack.md).
 *
 * edition_open checks everything once: each offset, index, enum and string. After that no read
 * through this header can leave the bytes, whatever they are. The Edition is a small struct that
 * only points into them: it owns nothing, and lives as long as the bytes do. Bytes must be aligned
 * to 8 (mmap and malloc are).
 */
#pragma once
#include "base/err.h"
#include "find/block.h"
#include "pack/tables.h"

#define PACK_MAGIC "GZAPACK\n"
enum { PACK_HEADER_BYTES = 64, PACK_HASH_BYTES = 32, PACK_SIGNATURE_BYTES = 64 };

/* Header: magic[8], u32 version, u32 sections, u64 file bytes, u64 zero, then the BLAKE2b-256 of
 * everything but itself. After it the section list, sorted by tag; sections begin on 8 bytes. */
typedef struct PackHeader {
    char magic[8];
    uint32_t version, sections;
    uint64_t bytes, zero;
    unsigned char hash[PACK_HASH_BYTES];
} PackHeader;

typedef struct PackSection {
    char tag[8]; /* padded with zero bytes: a table's name cut to 8, or one of those below */
    uint64_t offset, bytes;
} PackSection;

#define PACK_TAG_STRINGS "strings"
#define PACK_TAG_REFS "refs"
#define PACK_TAG_MANIFEST "manifest"
#define PACK_TAG_SIGNATURE "sign"
#define PACK_TAG_TEXT_KA "text.ka"
#define PACK_TAG_TEXT_EN "text.en"
#define PACK_TAG_FIND "find" /* derived: find/block.h makes it from the texts; not signed */

/* Strings: u32 count, then count + 1 u32 offsets into the bytes that follow. Number 0 is empty. */
typedef struct Heap {
    uint32_t count;
    const uint32_t *at;
    const char *bytes;
} Heap;

typedef struct Edition {
    Str bytes;
    Heap strings, texts[LANG_COUNT];
    const uint32_t *refs;
    uint32_t ref_count;
    FindBlock
        find; /* documents are the services, in their order; none when the file has no index */
    Str manifest, signature; /* signature: empty when unsigned, else key (32) and signature (64) */
    uint32_t counts[TABLE_COUNT];
    union {
        const void *tables[TABLE_COUNT];
        struct {
#define T(ENUM, Struct, member) const Struct *member;
            PACK_TABLES(T)
#undef T
        };
    };
} Edition;

/* Does not look at the hash: the host does (host/edition_file.h), with the library it has. */
Err edition_open(Str bytes, Edition *out);

Str edition_str(const Edition *e, StrId id);
Str edition_text(const Edition *e, Lang lang, TextId id);
bool edition_has(const Edition *e, TextId id); /* not the empty text */

/* The record a ref names; NULL for none. */
#define T(ENUM, Struct, member)                                                                    \
    static inline const Struct *edition_##member(const Edition *e, Ref r)                          \
    {                                                                                              \
        return r.n ? &e->member[r.n - 1] : 0;                                                      \
    }
PACK_TABLES(T)
#undef T

/* for (EACH(e, Para, p, service->gives, para)) walks a list. */
#define EACH(e, Struct, var, range, member)                                                        \
    const Struct *var = (e)->member + (range).first, *var##_end_ = var + (range).count;            \
    var < var##_end_;                                                                              \
    var++
/* for (EACH_REF(e, Area, a, need->areas, area)) walks what refs point at. */
#define EACH_REF(e, Struct, var, range, member)                                                    \
    const uint32_t *var##_at_ = (e)->refs + (range).first,                                         \
                   *var##_end_ = var##_at_ + (range).count;                                        \
    var##_at_ < var##_end_;                                                                        \
    var##_at_++)                                                                                   \
    for (const Struct *var = &(e)->member[*var##_at_]; var; var = 0
/* for (EACH_ALL(e, Service, s, service)) walks a whole table. */
#define EACH_ALL(e, Struct, var, member, ENUM)                                                     \
    const Struct *var = (e)->member, *var##_end_ = var + (e)->counts[TABLE_##ENUM];                \
    var < var##_end_;                                                                              \
    var++

const Service *edition_service_by_id(const Edition *e, Str id);
const Service *edition_service_by_code(const Edition *e, Str code);
/* The id a record begins with; empty for a table without ids. */
Str edition_id(const Edition *e, Table t, uint32_t index);
/* Looks a record up by its first field, which must be its id. Linear; NULL when not there. */
const void *edition_find(const Edition *e, Table t, Str id);

/*
 * What a service says, as bytes in one fixed order, with everything it owns and the ids of what it
 * refers to: the input of its hash, and of the comparison of two editions. `sink` gets a path such
 * as "gives[2].text" and the value once per language (lang is LANG_COUNT for values of none).
 */
typedef void EditionSink(void *ctx, Str path, Lang lang, Str value);
void edition_walk(const Edition *e, Table t, uint32_t index, Arena *a, EditionSink *sink,
                  void *ctx);
