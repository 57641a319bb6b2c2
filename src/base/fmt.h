/*
 * fmt.h -- formatting without libc, so that the same code runs in the browser.
 *
 * Knows %s %.*s %c %d %i %u %x %% with the lengths l, ll, z, j, and a width with optional zero
 * padding (%02d, %5u). Anything else is a bug and stops the program. No floating point.
 */
#pragma once
#include "base/str.h"
#include <stdarg.h>

/* Writes at most cap bytes, no zero byte; returns how many the whole would take. */
size_t fmt_into(char *out, size_t cap, const char *form, va_list args);
