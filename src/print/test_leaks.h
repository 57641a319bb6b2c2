/*
 * test_leaks.h -- for tests that lay out text. Fontconfig keeps its patterns behind offsets instead of
 * pointers, so the leak finder takes pango's living cache of fonts for lost. The cache does not grow:
 * eight booklets one after another stay at the memory of the first two.
 */
#pragma once

const char *__lsan_default_suppressions(void);
const char *__lsan_default_suppressions(void)
{
    return "leak:libfontconfig\n";
}
