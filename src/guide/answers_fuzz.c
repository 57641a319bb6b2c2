/* answers_fuzz.c -- any bytes as the hidden field of answers: what is read can be written and read again as the same. */
#include "base/must.h"
#include "editions.h"
#include "fuzz.h"
#include "guide/answers.h"
#include "guide/reasons.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const Edition *e = edition_of_small_guide();
    Arena a = arena_new((size_t)64 << 20);
    Str text = { (const char *)data, size };
    Answers one, two;
    Complaints complaints;

    if (answers_read(e, text, fixed_today(), &one, &complaints)) {
        Str back = answers_write(e, &a, &one);
        MUST(back.n <= ANSWERS_BYTES);
        MUST(answers_read(e, back, fixed_today(), &two, &complaints) && complaints.count == 0);
        MUST(answers_equal(&one, &two));
        MUST(str_eq(answers_write(e, &a, &two), back));
        Matcher *m = match_new(e, &a);
        match_all(m, &one, fixed_today());
        for (EACH_ALL(e, Service, s, service, SERVICE)) {
            ServiceExplanation x;
            explain_service(m, &a, s, &x);
            MUST(x.explanation.verdict != VERDICT_NO || x.explanation.failing.count > 0);
            MUST(x.explanation.verdict != VERDICT_MAYBE || x.explanation.missing.count > 0);
        }
    } else {
        MUST(answers_count(&one) == 0 && complaints.count == 1);
    }
    arena_free(&a);
    return 0;
}
