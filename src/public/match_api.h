/*
 * match_api.h -- POST /api/v1/match: answers in, verdicts out (docs/formats/match.md).
 *
 * The body is a JSON object of answers by fact id; ?reasons=no leaves reasons and the next question
 * out, ?lang=ka says what is expected of wrong answers in Georgian. Nothing of it is kept or logged:
 * answers stand in the body only, and the answer must not be stored (same_for_all stays false).
 */
#pragma once
#include "pack/edition.h"
#include "public/public.h"

PublicAnswer match_api(const Edition *e, Arena *a, const PublicRequest *q);
