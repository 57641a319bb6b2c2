/*
 * rules_fuzz.c -- any text as a list of facts, a line "---", and a list of services with conditions:
 * what the check lets through compiles, opens and can be matched and explained.
 */
#include "base/must.h"
#include "fuzz.h"
#include "guide/reasons.h"
#include "source/rules.h"

static bool add(Book *b, Kind kind, Str yaml, Problems *problems)
{
    const Node *list = node_parse(b->a, S("x.yaml"), yaml, problems);

    if (!list || list->kind != NODE_LIST)
        return false;
    b->of[kind].at = NEW_N(b->a, Record, list->count + 1);
    for (CHILDREN(n, list))
        b->of[kind].at[b->of[kind].count++] = (Record){ S("x.yaml"), n, node_text(n, "id") };
    return true;
}

/* A finding of these rules is one that has to do with conditions; texts and sources are missing on purpose. */
static bool is_about_rules(const Problem *p)
{
    static const char *const others[] = {
        "missing-key", "page-missing",       "too-few",
        "no-services", "dangling-reference", "fact-without-words"
    };
    bool other = false;

    if (str_find(p->text, S("fact group")) >= 0 || str_eq(str_c(p->rule), S("fact-without-words")))
        return false;
    for (size_t i = 0; i < COUNT(others); i++)
        other = other || str_eq(str_c(p->rule), str_c(others[i]));
    return !other || str_find(p->text, S("choices_from")) >= 0 ||
           str_find(p->text, S("\"conditions\"")) >= 0 || str_find(p->text, S("\"from\"")) >= 0 ||
           str_find(p->text, S("derived_from")) >= 0 || str_find(p->text, S("\"type\"")) >= 0 ||
           str_find(p->text, S("fact")) >= 0;
}

static void run(const Book *b, Arena *a)
{
    Writer *w = writer_new();
    Buf bytes = { .limit = (size_t)64 << 20 };
    Edition e;
    Answers answers = { 0 };

    book_build(b, &(EditionFacts){ .number = 1 }, w);
    writer_finish(w, (Str){ 0 }, (Str){ 0 }, &bytes);
    Err err = edition_open(buf_str(&bytes), &e);
    MUST(!FAILED(err));
    Matcher *m = match_new(&e, a);
    for (int pass = 0; pass < 2; pass++) {
        match_all(m, &answers, 20000);
        for (EACH_ALL(&e, Service, s, service, SERVICE)) {
            ServiceExplanation x;
            explain_service(m, a, s, &x);
            MUST(x.explanation.verdict != VERDICT_NO || x.explanation.failing.count > 0 ||
                 x.explanation.because_count == 0);
        }
        for (uint32_t i = 0; i < e.counts[TABLE_FACT]; i++)
            answers.at[i] = (Answer){ ANSWER_VALUE, i % 3 };
    }
    writer_free(w);
    buf_free(&bytes);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    Arena a = arena_new((size_t)1 << 30);
    Problems problems = { .a = &a };
    Book book = { .a = &a };
    Str text = { (const char *)data, size };
    ptrdiff_t line = str_find(text, S("\n---\n"));
    bool good = line >= 0 && size < 20000;

    if (good && add(&book, KIND_FACT, str_head(text, (size_t)line), &problems) &&
        add(&book, KIND_SERVICE, str_from(text, (size_t)line + 5), &problems)) {
        book_check(&book, 20000, &problems);
        for (const Problem *p = problems.first; p; p = p->next)
            good = good && !is_about_rules(p);
        if (good)
            run(&book, &a);
    }
    arena_free(&a);
    return 0;
}
