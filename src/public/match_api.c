#include "public/match_api.h"
#include "guide/match_json.h"
#include "public/answer.h"
#include "public/form.h"

enum { MATCH_API_BYTES = 16 << 20 };

static PublicAnswer refuse(const Edition *e, Arena *a, const FieldProblems *problems, Lang lang)
{
    Buf out = { .limit = MATCH_API_BYTES };
    Json j = json_begin(&out);

    field_problems_json(e, a, problems, lang, &j);
    return answer_json(a, &out, 422);
}

static PublicAnswer only_post(Arena *a)
{
    PublicAnswer no = answer_problem(a, 405, S("Method not allowed"), (Str){ 0 },
                                     S("Answers come with POST, in the body."));
    no.allow = S("POST");
    return no;
}

PublicAnswer match_api(const Edition *e, Arena *a, const PublicRequest *q)
{
    FieldProblems broken = { &(FieldProblem){ .problem = ANSWER_BROKEN }, 1 }, problems;
    Buf out = { .limit = MATCH_API_BYTES };
    Str lang, reasons;
    Answers answers;
    Wish wish;
    size_t at;
    Day day;

    if (q->method != METHOD_POST)
        return only_post(a);
    if (q->form.n)
        return answer_problem(a, 415, S("Unsupported media type"), (Str){ 0 },
                              S("The body is application/json."));
    Lang in = form_field(a, q->query, S("lang"), &lang) == FORM_OK && str_eq(lang, S("ka"))
                  ? LANG_KA
                  : LANG_EN;
    bool brief =
        form_field(a, q->query, S("reasons"), &reasons) == FORM_OK && str_eq(reasons, S("no"));
    const JsonValue *body = json_parse(a, q->json, &at);
    if (!body)
        return refuse(e, a, &broken, in);
    answers_from_json(e, a, body, q->today, &answers, &day, &wish, &problems);
    if (problems.count)
        return refuse(e, a, &problems, in);
    Matcher *m = match_new(e, a);
    Json j = json_begin(&out);
    match_all(m, &answers, day);
    match_json(m, brief ? NULL : next_new(e, a), a, brief ? NULL : &wish, !brief, &j);
    return answer_json(a, &out, 200);
}
