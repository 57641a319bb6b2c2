/*
 * pdf_catalog.h -- what cairo 1.16 cannot say about a document: its language, and that a reader's
 * window should show the title. Added the way PDF allows, as an update behind the end of the file.
 */
#pragma once
#include "base/buf.h"
#include "base/err.h"

Err pdf_catalog_add(Buf *pdf, Str lang);
