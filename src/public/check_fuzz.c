/*
 * check_fuzz.c -- any bytes as the form of "What can I get?": always a page, whole and escaped, and the
 * state it hands on is one that we read again without a complaint.
 */
#include "base/must.h"
#include "base/utf8.h"
#include "editions.h"
#include "fuzz.h"
#include "public/check.h"
#include "public/form.h"

/* A page's hidden field, as our pages write it; empty when there is none. */
static Str hidden(Str page, Str mark)
{
    ptrdiff_t at = str_find(page, mark);

    if (at < 0)
        return (Str){ 0 };
    Str rest = str_from(page, (size_t)at + mark.n);
    return str_cut(&rest, '"');
}

static void check_page(const Edition *e, Arena *a, const PublicAnswer *answer)
{
    Complaints complaints;
    Answers answers;
    Wish wish;

    MUST(answer->status == 200 || answer->status == 422);
    MUST(str_starts(answer->body, S("<!DOCTYPE html>")) &&
         str_ends(str_trim(answer->body), S("</html>")));
    MUST(utf8_valid(answer->body));
    MUST(str_find(answer->body, S("<xss")) < 0); /* the dictionary's own mark */
    Str head = answer->body;
    head.n = (size_t)str_find(head, S("</head>"));
    MUST(str_find(head, S("xss")) < 0);
    Str text = hidden(answer->body, S("name=\"a\" value=\""));
    MUST(answers_read(e, text, fixed_today(), &answers, &complaints) && complaints.count == 0);
    MUST(!text.n || str_eq(answers_write(e, a, &answers), text));
    MUST(wish_by_id(e, hidden(answer->body, S("name=\"w\" value=\"")), &wish));
    Str asked = hidden(answer->body, S("name=\"f\" value=\""));
    MUST(!asked.n || edition_fact_by_id(e, asked)->is_asked);
    MUST(answer->status == 200 || !answer->same_for_all);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const PublicSettings settings = { .base_url = S_INIT("https://gza.example.org") };
    const Edition *e = edition_of_small_guide();

    if (size < 1 || size > 2 * CHECK_FORM_BYTES)
        return 0;
    Arena a = arena_new((size_t)256 << 20);
    PublicRequest q = { .method = METHOD_POST,
                        .path = data[0] & 1 ? S("/ka/check") : S("/en/check"),
                        .form = { (const char *)data + 1, size - 1 },
                        .today = fixed_today(),
                        .settings = &settings };
    PublicAnswer answer = public_answer(e, &a, &q);
    check_page(e, &a, &answer);
    arena_free(&a);
    return 0;
}
