/*
 * json.h -- writing JSON as a stream. Commas, nesting and escaping are taken care of; strings are
 * escaped so that they may stand inside a script element too (<, >, &, U+2028, U+2029).
 *
 *   Json j = json_begin(&buf);
 *   json_object(&j); json_key(&j, S("id")); json_str(&j, id); json_end(&j);
 */
#pragma once
#include "base/buf.h"

enum { JSON_DEPTH = 32 };

typedef struct Json {
    Buf *out;
    int depth;
    bool more[JSON_DEPTH + 1]; /* something stands before, at this depth */
    bool is_map[JSON_DEPTH + 1];
    bool after_key;
} Json;

Json json_begin(Buf *out);
void json_object(Json *j);
void json_array(Json *j);
void json_end(Json *j); /* closes the innermost object or array */
void json_key(Json *j, Str key);
/* The same for a literal of letters, digits and "_": written as it stands, without a look at each byte. */
#define JSON_KEY(j, literal) json_known_key((j), S("\"" literal "\":"))
void json_known_key(Json *j, Str quoted_and_colon);
void json_str(Json *j, Str s); /* s must be UTF-8 */
void json_number(Json *j, int64_t v);
void json_hundredths(Json *j, uint32_t v); /* 150 is 1.5 */
void json_bool(Json *j, bool v);
void json_null(Json *j);
