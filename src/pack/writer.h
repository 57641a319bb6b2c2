/*
 * writer.h -- making an edition. Strings and texts are kept once each, in the order they first
 * come; records go in the order they are added, so the same calls give the same bytes.
 *
 * Lists must be added in one run: begin with writer_next(table), add the records, and the Range is
 * from there. Everything is kept until writer_finish, which lays the file out.
 */
#pragma once
#include "base/buf.h"
#include "pack/edition.h"

typedef struct Writer Writer;

Writer *writer_new(void);
void writer_free(Writer *w);

StrId writer_str(Writer *w, Str s);
TextId writer_text(Writer *w, const Str in[LANG_COUNT]);
uint32_t writer_count(const Writer *w, Table t);
/* Copies one record; returns its index. */
uint32_t writer_add(Writer *w, Table t, const void *record);
/* The record at `index`, for filling in what is known later; valid until the next writer_add. */
void *writer_at(Writer *w, Table t, uint32_t index);
/* The run of records added since there were `first` of them. */
Range writer_since(const Writer *w, Table t, uint32_t first);
Range writer_refs(Writer *w, const uint32_t *indexes, uint32_t count);

/* The search index; copied. */
void writer_find(Writer *w, Str block);

/*
 * Lays the file out into *out with an empty hash and the given manifest and signature (either may
 * be empty). Call it once without to open the result and make the manifest, once with.
 */
void writer_finish(const Writer *w, Str manifest, Str signature, Buf *out);
