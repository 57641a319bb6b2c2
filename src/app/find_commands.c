#include "app/find_commands.h"
#include "base/json.h"
#include "base/utf8.h"
#include "guide/find.h"
#include "host/edition_file.h"
#include "text/analyse.h"
#include "text/fold.h"
#include <stdio.h>
#include <string.h>

enum { LINE_BYTES = 4096, LINE_ARENA_BYTES = 1 << 20, SEARCH_LIMIT = 20, SEARCH_OUTPUT_BYTES = 1 << 20 };

/* -- gza search ------------------------------------------------------------------------------------- */

/* How the weakest word of the query was found. */
static const char *match_name(MatchKind m)
{
    static const char *const names[MATCH_KINDS] = { "exact", "stem", "typed", "slip" };

    return names[m];
}

static void put_result(Json *j, const Edition *e, const FoundService *f, Lang lang)
{
    const Service *s = f->service;
    const struct {
        const char *key;
        Str value;
    } fields[] = {
        { "id", edition_str(e, s->id) },
        { "code", edition_str(e, s->code) },
        { "type", S("service") },
        { "title", edition_text(e, lang, s->name) },
        { "lang", lang == LANG_EN ? S("en") : S("ka") },
        { "match", str_c(match_name(f->match)) },
        { "snippet", edition_text(e, lang, s->summary) },
    };

    json_object(j);
    for (size_t i = 0; i < COUNT(fields); i++) {
        json_key(j, str_c(fields[i].key));
        json_str(j, fields[i].value);
    }
    json_end(j);
}

static void print_found_json(const Edition *e, Str query, const FoundService *found, size_t total, size_t shown, Lang lang)
{
    Buf out = { .limit = SEARCH_OUTPUT_BYTES };
    Json j = json_begin(&out);

    json_object(&j);
    json_key(&j, S("query"));
    json_str(&j, query);
    json_key(&j, S("total"));
    json_number(&j, (int64_t)total);
    json_key(&j, S("results"));
    json_array(&j);
    for (size_t i = 0; i < shown; i++)
        put_result(&j, e, &found[i], lang);
    json_end(&j);
    json_end(&j);
    printf("%.*s\n", STR(buf_str(&out)));
    buf_free(&out);
}

static void edition_drop(EditionFile *f)
{
    if (f->mapped.n)
        edition_file_close(f);
}

int search(const Args *args)
{
    const char *path = args_text(args, "--edition"), *lang_text = args_text(args, "--lang");
    Lang lang = lang_text && strcmp(lang_text, "en") == 0 ? LANG_EN : LANG_KA;
    Str query = str_head(str_c(args->at[0]), QUERY_BYTES);
    AUTO(edition_drop) EditionFile f = { 0 };
    size_t total, shown;

    if (lang_text && lang == LANG_KA && strcmp(lang_text, "ka") != 0) {
        fprintf(stderr, "gza search: --lang is ka or en\nSee: gza help search\n");
        return EXIT_USAGE;
    }
    if (!utf8_valid(query)) {
        fprintf(stderr, "gza search: the query is no UTF-8, or longer than %d bytes\n", QUERY_BYTES);
        return EXIT_USAGE;
    }
    Err e = edition_file_open(path ? path : "guide.gza", &f);
    if (FAILED(e))
        return fail(e);
    const FoundService *found = find_services(&f.edition, args->a, args_day(args, "--today", clock_today()), query, &total);
    shown = args_number(args, "--limit", SEARCH_LIMIT);
    shown = shown < total ? shown : total;
    if (args->json) {
        print_found_json(&f.edition, query, found, total, shown, lang);
        return EXIT_OK;
    }
    for (size_t i = 0; i < shown; i++) {
        const Service *s = found[i].service;
        printf("%.*s\t%s\t%.*s\n", STR(edition_str(&f.edition, s->id)), match_name(found[i].match), STR(edition_text(&f.edition, lang, s->name)));
    }
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
