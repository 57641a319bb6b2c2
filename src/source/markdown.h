/*
 * markdown.h -- the Markdown of pages and news, made safe when an edition is published.
 *
 * Allowed are headings of level 2 and 3, paragraphs, lists without nesting, bold and links to https,
 * mailto, tel and own paths. What md4c reads of that is written down as "canonical lines", which
 * the page renderer (public/prose.h) can show without a parser that could be fooled:
 *     # heading 2      ## heading 3      - item      1 item      . paragraph
 * and inside a line: 0x01 opens bold, 0x02 closes it, 0x03 URL 0x04 text 0x05 is a link.
 */
#pragma once
#include "source/node.h"

/* The canonical lines in the arena; each thing that is not allowed is a problem. */
Str markdown_canonical(Arena *a, Str markdown, Str file, int line, Problems *problems);
/* https, mailto, tel, or a path of our own ("/ka/..."): nothing else, no control bytes, no quotes. */
bool link_is_safe(Str url);
