/* corpus_main.c -- runs a fuzz target once for each file of a folder; for compilers without libFuzzer. */
#include "base/must.h"
#include "fuzz.h"
#include "host/file.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { CORPUS_FILE_BYTES = 64 << 20 };

int main(int argc, char **argv)
{
    size_t ran = 0;

    for (int i = 1; i < argc; i++) {
        Arena a = arena_new((size_t)256 << 20);
        Str *names;
        size_t count;

        MUST(!FAILED(folder_list(&a, argv[i], &names, &count)));
        for (size_t k = 0; k < count; k++) {
            Str text;
            Str path = arena_fmt(&a, "%s/%.*s", argv[i], STR(names[k]));
            MUST(!FAILED(file_read(&a, arena_z(&a, path), CORPUS_FILE_BYTES, &text)));
            uint8_t *copy = malloc(
                text.n ? text.n : 1); /* exactly as long, so that ASan sees every step too far */
            MUST(copy);
            if (text.n)
                memcpy(copy, text.p, text.n);
            LLVMFuzzerTestOneInput(copy, text.n);
            free(copy);
            ran++;
        }
        arena_free(&a);
    }
    printf("%zu inputs\n", ran);
    return ran ? 0 : 1;
}
