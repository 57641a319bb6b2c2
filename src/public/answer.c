#include "public/answer.h"
#include "base/json.h"

enum { PROBLEM_BYTES = 64 << 10 };

PublicAnswer answer_from(Arena *a, Buf *out, int status, Str content_type)
{
    Str body = arena_str(a, buf_str(out));

    buf_free(out);
    return (PublicAnswer){
        .status = status, .content_type = content_type, .body = body, .in_arena = true
    };
}

PublicAnswer answer_html(Arena *a, Buf *out, int status)
{
    return answer_from(a, out, status, S("text/html; charset=utf-8"));
}

PublicAnswer answer_json(Arena *a, Buf *out, int status)
{
    return answer_from(a, out, status,
                       status == 200 ? S("application/json") : S("application/problem+json"));
}

static void put_if(Json *j, Str key, Str value)
{
    if (!value.n)
        return;
    json_key(j, key);
    json_str(j, value);
}

PublicAnswer answer_problem(Arena *a, int status, Str title, Str field, Str detail)
{
    Buf out = { .limit = PROBLEM_BYTES };
    Json j = json_begin(&out);

    json_object(&j);
    json_key(&j, S("title"));
    json_str(&j, title);
    json_key(&j, S("status"));
    json_number(&j, status);
    put_if(&j, S("field"), field);
    put_if(&j, S("detail"), detail);
    json_end(&j);
    return answer_json(a, &out, status);
}
