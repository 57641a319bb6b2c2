#include "office/ack.h"
#include "base/json.h"

enum { ACK_BYTES = 4096 };

bool ack_wanted(const HttpHead *head)
{
    size_t from = 0;
    Str line;

    while (http_field(head, S("accept"), &from, &line))
        if (str_eq(str_trim(line), S(ACK_TYPE)))
            return true;
    return false;
}

void ack_say(Visit *v)
{
    if (!v->wants_ack || !v->settled || v->method != ROUTE_POST || v->status != 303)
        return;
    Buf out = { .limit = ACK_BYTES };
    Json j = json_begin(&out);
    json_object(&j);
    json_key(&j, S("gza"));
    json_str(&j, S("ack"));
    json_key(&j, S("key"));
    json_str(&j, id_hex(v->a, v->act.key.bytes));
    json_key(&j, S("see"));
    json_str(&j, v->location);
    json_end(&j);
    v->status = 200;
    v->location = (Str){ 0 };
    v->content_type = S(ACK_TYPE);
    v->body = arena_str(v->a, buf_str(&out));
    buf_free(&out);
}
