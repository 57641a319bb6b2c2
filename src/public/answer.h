/*
 * answer.h -- from what was written into a buffer to an answer. The buffer is freed; the body lies in the arena.
 */
#pragma once
#include "base/buf.h"
#include "public/public.h"

PublicAnswer answer_from(Arena *a, Buf *out, int status, Str content_type);
PublicAnswer answer_html(Arena *a, Buf *out, int status);
/* application/json, or application/problem+json (RFC 9457) for any status but 200. */
PublicAnswer answer_json(Arena *a, Buf *out, int status);
/* A problem: what it is, the field it is about and what to do (each may be empty but the first). English, for programs. */
PublicAnswer answer_problem(Arena *a, int status, Str title, Str field, Str detail);
