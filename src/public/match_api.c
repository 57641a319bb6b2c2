#include "public/match_api.h"
#include "guide/match_json.h"
#include "public/form.h"

enum { MATCH_API_BYTES = 16 << 20 };

static PublicAnswer answer_of(Arena *a, Buf *out, int status)
{
    Str body = arena_str(a, buf_str(out));

    buf_free(out);
    return (PublicAnswer){
        .status = status,
        .content_type = status == 200 ? S("application/json") : S("application/problem+json"),
        .body = body,
    };
}

static PublicAnswer refuse(const Edition *e, Arena *a, const FieldProblems *problems, Lang lang)
{
    Buf out = { .limit = MATCH_API_BYTES };
    Json j = json_begin(&out);

    field_problems_json(e, a, problems, lang, &j);
    return answer_of(a, &out, 422);
}

static PublicAnswer said(Arena *a, int status, Str problem)
{
    Buf out = { .limit = 4096 };

    buf_put(&out, problem);
    return answer_of(a, &out, status);
}

static PublicAnswer only_post(Arena *a)
{
    PublicAnswer no = said(
        a, 405,
        S("{\"title\":\"Method not allowed\",\"status\":405,\"detail\":\"Answers come with POST, in the body.\"}"));
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
        return said(
            a, 415,
            S("{\"title\":\"Unsupported media type\",\"status\":415,\"detail\":\"The body is application/json.\"}"));
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
    return answer_of(a, &out, 200);
}
