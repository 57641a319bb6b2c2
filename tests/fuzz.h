/*
 * fuzz.h -- what the fuzz targets beside the code (*_fuzz.c) share. A target becomes two programs
 * (tests/meson.build): with libFuzzer, and with corpus_main.c, which runs its corpus in every test.
 * Its corpus is tests/corpus/NAME, where src/pack/edition_fuzz.c has the NAME edition.
 */
#pragma once
#include "base/str.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
