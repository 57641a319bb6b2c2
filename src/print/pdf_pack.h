/*
 * pdf_pack.h -- the last step of a PDF: what cairo 1.16 cannot do.
 *
 * Says the document's language, that a reader's window shows the title, and in words what each
 * Figure is. Puts the thousands of small objects of a tagged PDF into compressed object streams
 * (PDF 1.5), which makes the booklet less than half as large. Reads cairo's files only: one
 * cross-reference table, every object once.
 */
#pragma once
#include "base/buf.h"
#include "base/err.h"

/* Appends the packed file to *out, which must be empty. `lang` as in BCP 47, plain ASCII. */
Err pdf_pack(Str pdf, Str lang, Buf *out);
