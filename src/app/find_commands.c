#include "app/find_commands.h"
#include "base/json.h"
#include "base/utf8.h"
#include "host/edition_file.h"
#include "public/search.h"
#include "text/analyse.h"
#include "text/fold.h"
#include <stdio.h>
#include <string.h>

enum {
    LINE_BYTES = 4096,
    LINE_ARENA_BYTES = 1 << 20,
    SEARCH_LIMIT = 20,
    SEARCH_OUTPUT_BYTES = 1 << 20
};

/* -- gza search ------------------------------------------------------------------------------------- */

static void print_found_json(const Edition *e, Arena *a, const FindAsk *ask, const Marker *m,
                             const FindAnswer *found)
{
    Buf out = { .limit = SEARCH_OUTPUT_BYTES };
    Json j = json_begin(&out);

    json_object(&j);
    json_key(&j, S("query"));
    json_str(&j, ask->query);
    json_key(&j, S("total"));
    json_number(&j, (int64_t)found->total);
    json_key(&j, S("results"));
    json_array(&j);
    for (size_t i = 0; i < found->count; i++)
        found_json(&j, e, a, m, &found->at[i], ask->lang, false);
    json_end(&j);
    json_end(&j);
    printf("%.*s\n", STR(buf_str(&out)));
    buf_free(&out);
}

static void print_found(const Edition *e, Arena *a, const FindAsk *ask, const Marker *m,
                        const FindAnswer *found)
{
    for (size_t i = 0; i < found->count; i++) {
        const Found *f = &found->at[i];
        Snippet s = snippet_of(e, a, m, f, ask->lang);
        printf("%2zu. %.*s\n", i + 1, STR(edition_text(e, ask->lang, found_title(e, f))));
        if (s.text.n)
            printf("    %.*s\n", STR(s.text));
        printf("    %.*s %.*s, %.*s%s%s\n", STR(found_type_name(f->type)), STR(found_id(e, f)),
               STR(match_name(f->match)),
               s.lang == ask->lang ? ""
               : s.lang == LANG_EN ? ", in English"
                                   : ", in Georgian",
               f->is_over ? ", closed" : "");
    }
    printf(found->total == 1 ? "%zu result\n" : "%zu results\n", found->total);
}

int search(const Args *args)
{
    const char *path = args_text(args, "--edition"), *lang_text = args_text(args, "--lang");
    Lang lang = lang_text && strcmp(lang_text, "en") == 0 ? LANG_EN : LANG_KA;
    Str query = str_trim(str_c(args->at[0]));
    AUTO(edition_file_drop) EditionFile f = { 0 };

    if (lang_text && lang == LANG_KA && strcmp(lang_text, "ka") != 0) {
        fprintf(stderr, "gza search: --lang is ka or en\nSee: gza help search\n");
        return EXIT_USAGE;
    }
    if (!utf8_valid(query) || query.n > QUERY_BYTES) {
        fprintf(stderr,
                query.n > QUERY_BYTES
                    ? "gza search: the query has %zu bytes, and may have %d\n"
                    : "gza search: the query of %zu bytes is no UTF-8 (at most %d)\n",
                query.n, QUERY_BYTES);
        return EXIT_USAGE;
    }
    Err e = edition_file_open(path ? path : "guide.gza", &f);
    if (FAILED(e))
        return fail(e);
    FindAsk ask = {
        .query = query,
        .lang = lang,
        .today = args_day(args, "--today", clock_today()),
        .limit = args_number(args, "--limit", SEARCH_LIMIT),
        .is_typing = true,
    };
    FindAnswer found = find_guide(&f.edition, args->a, &ask);
    const Marker *marker = marker_of(&f.edition.find, args->a, found.read, true);
    if (args->json)
        print_found_json(&f.edition, args->a, &ask, marker, &found);
    else
        print_found(&f.edition, args->a, &ask, marker, &found);
    return EXIT_OK;
}

/* -- gza text analyse ------------------------------------------------------------------------------- */

/* One line: the word as given, a tab, the stems of its folded form. */
static void print_stems(Arena *a, Str line)
{
    Str rest = line;
    Codes word = codes_of(fold_next_word(a, &rest));
    Analysis found;

    analyse_word(&word, &found);
    printf("%.*s\t", STR(line));
    for (size_t i = 0; i < found.count + found.linked; i++) {
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
