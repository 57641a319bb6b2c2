#include "editions.h"
#include "base/must.h"
#include "host/edition_file.h"
#include <stdio.h>

void edition_of_folder(const char *folder, Buf *bytes)
{
    Arena a = arena_new((size_t)1 << 30);
    Problems problems = { .a = &a };
    Writer *w = writer_new();
    Day day = DAY_NONE;
    Book book;
    Edition e;

    MUST(day_parse(S("2026-05-20"), &day));
    *bytes = (Buf){ .limit = (size_t)512 << 20 };
    Err err = book_read(&a, folder, &book, &problems);
    if (FAILED(err))
        fprintf(stderr, "%s\n", err.text);
    MUST(!FAILED(err));
    book_check(&book, day, &problems);
    for (const Problem *one = problems.first; one; one = one->next)
        fprintf(stderr, "%.*s:%d: %.*s [%s]\n", STR(one->file), one->line, STR(one->text),
                one->rule);
    MUST(problems.count == 0);
    book_build(&book, &(EditionFacts){ .number = 1, .day = day }, w);
    writer_finish(w, (Str){ 0 }, (Str){ 0 }, bytes);
    MUST(!FAILED(edition_open(buf_str(bytes), &e)));
    Str manifest = edition_manifest(&a, &e);
    buf_free(bytes);
    writer_finish(w, manifest, (Str){ 0 }, bytes);
    edition_seal(buf_str(bytes));
    writer_free(w);
    arena_free(&a);
}

const Edition *edition_of_small_guide(void)
{
    static Buf bytes;
    static Edition e;

    if (!bytes.n) {
        edition_of_folder(GUIDE_SMALL, &bytes);
        MUST(!FAILED(edition_open(buf_str(&bytes), &e)));
    }
    return &e;
}

Day fixed_today(void)
{
    Day day = DAY_NONE;

    MUST(day_parse(S("2026-06-01"), &day));
    return day;
}

static void add_records(Book *b, Kind kind, const char *yaml)
{
    Problems problems = { .a = b->a };
    const Node *list = yaml ? node_parse(b->a, S("rules.yaml"), str_c(yaml), &problems) : NULL;

    if (problems.first)
        fprintf(stderr, "%.*s\n", STR(problems.first->text));
    MUST(problems.count == 0);
    b->of[kind].at = NEW_N(b->a, Record, list ? list->count + 1 : 1);
    for (CHILDREN(n, list))
        b->of[kind].at[b->of[kind].count++] = (Record){ S("rules.yaml"), n, node_text(n, "id") };
}

void edition_of_rules(const RuleTexts *texts, Buf *bytes, Edition *out)
{
    edition_of_rules_and_needs(texts, &(NeedTexts){ 0 }, bytes, out);
}

void edition_of_rules_and_needs(const RuleTexts *texts, const NeedTexts *needs, Buf *bytes,
                                Edition *out)
{
    Arena a = arena_new((size_t)1 << 28);
    Writer *w = writer_new();
    Book book = { .a = &a };

    add_records(&book, KIND_FACT, texts->facts);
    add_records(&book, KIND_MUNICIPALITY, texts->municipalities);
    add_records(&book, KIND_SERVICE, texts->services);
    add_records(&book, KIND_AREA, needs->areas);
    add_records(&book, KIND_NEED, needs->needs);
    add_records(&book, KIND_SITUATION, needs->situations);
    *bytes = (Buf){ .limit = (size_t)64 << 20 };
    book_build(&book, &(EditionFacts){ .number = 1 }, w);
    writer_finish(w, (Str){ 0 }, (Str){ 0 }, bytes);
    Err err = edition_open(buf_str(bytes), out);
    if (FAILED(err))
        fprintf(stderr, "%s\n", err.text);
    MUST(!FAILED(err));
    writer_free(w);
    arena_free(&a);
}
