/*
 * plan_pdf.h -- "my plan" on paper, A4: steps with boxes to tick, papers, phones, and a QR code that holds
 * the plan. No name stands on it, and nothing that is not neutral (SAFE-02). Same input, same bytes.
 */
#pragma once
#include "base/buf.h"
#include "base/err.h"
#include "public/public.h"

typedef struct PlanSheet {
    int lang; /* pack/tables.h */
    const PlanState *state;
    Day today;
    Str base_url; /* empty: the code holds the plan's bare text */
} PlanSheet;

/* Printing uses one set of fonts: one thread at a time. */
Err plan_pdf(const Edition *e, const PlanSheet *sheet, Buf *pdf, int *pages);

/* For the server: as above, guarded, for any thread. A second sheet at the same moment is refused, because
 * whoever asks is a server's loop, which must not wait. */
extern const PublicPress PLAN_PRESS;
