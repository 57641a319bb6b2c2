/*
 * plan_fuzz.c -- any bytes as the text of a plan: read, written, read again, and made into a plan of the
 * small Guide. What is read comes out canonical, and every plan has each step and each paper once.
 */
#include "base/must.h"
#include "editions.h"
#include "fuzz.h"
#include "guide/plan.h"

static void check_plan(const Plan *plan, const PlanState *state)
{
    MUST(plan->step_count + plan->gone == state->service_count);
    MUST(plan->step_count == plan->state.service_count);
    MUST(plan->to_get <= plan->paper_count);
    MUST(plan->paper_count - plan->to_get == plan->state.paper_count);
    for (size_t i = 0; i < plan->step_count; i++)
        for (size_t k = 0; k < i; k++)
            MUST(plan->steps[i].service != plan->steps[k].service);
    for (size_t i = 0; i < plan->paper_count; i++) {
        MUST(plan->papers[i].use_count > 0 && plan->papers[i].from_step < (int)plan->step_count);
        for (size_t k = 0; k < i; k++)
            MUST(plan->papers[i].document != plan->papers[k].document);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const Edition *e = edition_of_small_guide();
    Arena a = arena_new((size_t)16 << 20);
    PlanState state, back;

    if (plan_parse((Str){ (const char *)data, size }, &state) == PLAN_OK) {
        Str text = plan_text(&a, &state);
        MUST(text.n <= PLAN_BYTES && plan_parse(text, &back) == PLAN_OK);
        MUST(str_eq(plan_text(&a, &back), text));
        Plan plan = plan_make(e, &a, &state, fixed_today());
        check_plan(&plan, &state);
        Plan again = plan_make(e, &a, &plan.state, fixed_today());
        MUST(str_eq(plan_text(&a, &again.state), plan_text(&a, &plan.state)));
        MUST(again.gone == 0 && again.step_count == plan.step_count);
    } else {
        MUST(state.service_count + state.paper_count + state.municipality.n == 0);
    }
    arena_free(&a);
    return 0;
}
