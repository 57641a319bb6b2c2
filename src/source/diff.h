/*
 * diff.h -- two editions compared, service by service and paragraph by paragraph.
 *
 * Paragraphs of a list are lined up by what they say (longest common run), so that one inserted step
 * does not make all the steps below it look changed. Returns how many services differ.
 */
#pragma once
#include "base/buf.h"
#include "pack/edition.h"

uint32_t diff_text(const Edition *old, const Edition *new, Buf *out);
uint32_t diff_json(const Edition *old, const Edition *new, Buf *out);
