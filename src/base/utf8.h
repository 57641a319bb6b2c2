/*
 * utf8.h -- strict UTF-8: no overlong forms, no surrogates, nothing above U+10FFFF (RFC 3629).
 */
#pragma once
#include "base/str.h"

bool utf8_valid(Str s);
/* Takes one code point off the front of *rest. Broken bytes give U+FFFD, one byte at a time. */
uint32_t utf8_next(Str *rest);
/* Writes one code point (valid ones only) to out[4]; returns its length. */
size_t utf8_write(uint32_t code, char *out);
size_t utf8_count(Str s);                 /* code points */
Str utf8_head(Str s, size_t code_points); /* never cuts a letter in two */

/* Letters that carry nothing visible or turn the writing direction: soft hyphen, zero-width,
 * bidi controls, BOM, tags. Content may not have them; see PAR-16. */
bool code_is_invisible(uint32_t code);
bool code_is_georgian(uint32_t code); /* Mkhedruli, Mtavruli, Asomtavruli, Nuskhuri */
