/* api.h -- /api/v1/: the Guide as open data, CC BY 4.0. Errors are problem JSON (RFC 9457). */
#pragma once
#include "public/public.h"

/* `rest` is the path behind "/api/v1/". */
PublicAnswer api_answer(const Edition *e, Arena *a, const PublicRequest *q, Str rest);

/* openapi.json, as it is served: a description of every address above. */
extern const char OPENAPI[];
extern const unsigned OPENAPI_BYTES;
