#include "app/find_commands.h"
#include "text/analyse.h"
#include "text/fold.h"
#include <stdio.h>
#include <string.h>

enum { LINE_BYTES = 4096, LINE_ARENA_BYTES = 1 << 20 };

/* One line: the word as given, a tab, the stems of its folded form. */
static void print_stems(Arena *a, Str line)
{
    Str rest = line;
    Codes word = codes_of(fold_next_word(a, &rest));
    Analysis found;

    analyse_word(&word, &found);
    printf("%.*s\t", STR(line));
    for (size_t i = 0; i < found.count; i++) {
        Str stem = codes_text(a, found.stems[i].at, found.stems[i].n);
        printf("%s%.*s", i ? " " : "", STR(stem));
    }
    putchar('\n');
}

int text_analyse(const Args *args)
{
    char line[LINE_BYTES];
    Arena a = arena_new(LINE_ARENA_BYTES);

    (void)args;
    while (fgets(line, sizeof(line), stdin)) {
        print_stems(&a, (Str){ line, strcspn(line, "\r\n") });
        arena_reset(&a);
    }
    arena_free(&a);
    if (!ferror(stdin))
        return EXIT_OK;
    fprintf(stderr, "gza: could not read the standard input\n");
    return EXIT_FAILED;
}
