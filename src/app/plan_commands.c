#include "app/plan_commands.h"
#include "base/json.h"
#include "guide/plan.h"
#include "host/edition_file.h"
#include "host/file.h"
#include "print/plan_pdf.h"
#include <stdio.h>
#include <string.h>

enum { PDF_BYTES = 32 << 20, JSON_BYTES = 1 << 20 };

static int wrong(const char *what, Str value)
{
    fprintf(stderr, "gza plan: %s%s%.*s\nSee: gza help plan\n", what, value.n ? ": " : "",
            STR(value));
    return EXIT_USAGE;
}

/* Each part of a list with commas, until one is refused. */
static int each(Str list, const Edition *e, PlanState *state,
                int (*take)(const Edition *e, Str one, PlanState *state))
{
    while (list.n) {
        int code = take(e, str_trim(str_cut(&list, ',')), state);
        if (code != EXIT_OK)
            return code;
    }
    return EXIT_OK;
}

static int take_service(const Edition *e, Str one, PlanState *state)
{
    const Service *s = edition_service_by_code(e, one);

    if (!s)
        s = edition_service_by_id(e, one);
    if (!s)
        return wrong("this edition has no such service, by code or by id", one);
    if (!plan_add(state, edition_str(e, s->code)))
        return wrong("a plan has room for 30 services", S(""));
    return EXIT_OK;
}

static int take_paper(const Edition *e, Str one, PlanState *state)
{
    if (!edition_find(e, TABLE_DOCUMENT, one))
        return wrong("this edition has no such paper", one);
    return plan_add_paper(state, one) ? EXIT_OK : wrong("too many papers", S(""));
}

static const char *problem_words(PlanProblem problem)
{
    static const char *const words[] = {
        [PLAN_OK] = "",
        [PLAN_TOO_LONG] = "--code is too long",
        [PLAN_NOT_A_PLAN] = "--code is no plan's code; it begins with gza1:",
        [PLAN_OTHER_FORMAT] = "--code is of a newer program",
        [PLAN_BROKEN] = "--code has a mistake; it looks like gza1:d4d4d.f5f5f;photo;telavi",
        [PLAN_TOO_MANY] = "--code has more than 30 services or 100 papers",
    };

    return words[problem];
}

static int read_state(const Args *args, const Edition *e, PlanState *state)
{
    const char *code = args_text(args, "--code");
    Str place = str_c(args_text(args, "--municipality"));
    PlanProblem problem = code ? plan_parse(str_c(code), state) : PLAN_OK;

    if (problem != PLAN_OK)
        return wrong(problem_words(problem), S(""));
    int status = each(str_c(args_text(args, "--services")), e, state, take_service);
    if (status == EXIT_OK)
        status = each(str_c(args_text(args, "--have")), e, state, take_paper);
    if (status != EXIT_OK)
        return status;
    if (place.n && !edition_find(e, TABLE_MUNICIPALITY, place))
        return wrong("this edition has no such municipality", place);
    if (place.n)
        state->municipality = place;
    if (!state->service_count)
        return wrong("name at least one service: --services CODE,CODE or --code TEXT", S(""));
    return EXIT_OK;
}

static void put_strs(Json *j, const char *key, const Edition *e, const Plan *plan, bool papers)
{
    json_key(j, str_c(key));
    json_array(j);
    for (size_t i = 0; i < (papers ? plan->paper_count : plan->step_count); i++)
        json_str(
            j, edition_str(e, papers ? plan->papers[i].document->id : plan->steps[i].service->id));
    json_end(j);
}

static void say_json(Arena *a, const Edition *e, const Plan *plan, const char *path, int pages)
{
    Buf out = { .limit = JSON_BYTES };
    Json j = json_begin(&out);

    json_object(&j);
    json_key(&j, S("file"));
    json_str(&j, str_c(path));
    json_key(&j, S("pages"));
    json_number(&j, pages);
    json_key(&j, S("code"));
    json_str(&j, plan_text(a, &plan->state));
    put_strs(&j, "steps", e, plan, false);
    put_strs(&j, "papers", e, plan, true);
    json_key(&j, S("papers_to_get"));
    json_number(&j, (int64_t)plan->to_get);
    json_end(&j);
    printf("%.*s\n", STR(buf_str(&out)));
    buf_free(&out);
}

int plan_command(const Args *args)
{
    const char *path = args_text(args, "--edition"), *output = args_text(args, "--output");
    const char *lang_text = args_text(args, "--lang"), *base = args_text(args, "--base-url");
    Lang lang = lang_text && strcmp(lang_text, "en") == 0 ? LANG_EN : LANG_KA;
    AUTO(edition_file_drop) EditionFile f = { 0 };
    AUTO(buf_free) Buf pdf = { .limit = PDF_BYTES };
    Str base_url = str_c(base);
    PlanState state = { 0 };
    int pages = 0;

    if (!output)
        return wrong("say where the sheet goes: --output FILE", S(""));
    if (lang_text && lang == LANG_KA && strcmp(lang_text, "ka") != 0)
        return wrong("--lang is ka or en", S(""));
    if (base && !str_starts(base_url, S("https://")) && !str_starts(base_url, S("http://")))
        return wrong("--base-url begins with https:// or http://", S(""));
    while (str_ends(base_url, S("/")))
        base_url.n--;
    Err err = edition_file_open(path ? path : "guide.gza", &f);
    if (FAILED(err))
        return fail(err);
    int status = read_state(args, &f.edition, &state);
    if (status != EXIT_OK)
        return status;
    Day today = args_day(args, "--date", clock_today());
    Plan plan = plan_make(&f.edition, args->a, &state, today);
    if (!plan.step_count)
        return wrong("none of these services is in the edition", S(""));
    err = plan_pdf(&f.edition, &(PlanSheet){ (int)lang, &state, today, base_url }, &pdf, &pages);
    if (!FAILED(err))
        err = file_replace(output, buf_str(&pdf));
    if (FAILED(err))
        return fail(err);
    if (args->json)
        say_json(args->a, &f.edition, &plan, output, pages);
    return EXIT_OK;
}
