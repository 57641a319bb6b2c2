/*
 * formula.h -- texts that a spreadsheet would take for a formula (PAR-11).
 */
#pragma once
#include "base/str.h"

/* Does it begin with = + - @, a tab, a line's end, or one of these in the full-width letters of East Asia? */
bool text_is_like_a_formula(Str s);
