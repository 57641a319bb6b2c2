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
