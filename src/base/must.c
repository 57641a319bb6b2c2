#include "base/must.h"
#include <stdio.h>
#include <stdlib.h>

/* The native host's way to stop; the browser host has its own. */
void must_failed(const char *what, const char *file, int line)
{
    fprintf(stderr, "gza: bug: %s does not hold (%s:%d)\n", what, file, line);
    abort();
}
