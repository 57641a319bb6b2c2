#include "app/match_commands.h"
#include "host/edition_file.h"
#include "host/file.h"
#include "source/household.h"
#include <stdio.h>

enum { FACTS_BYTES = 1 << 20, MATCH_OUTPUT_BYTES = 64 << 20 };

/* -- the file of answers ---------------------------------------------------------------------------- */

static Err read_facts(Arena *a, const char *path, const JsonValue **out)
{
    Problems problems = { .a = a };
    Str text;
    size_t at;

    TRY(file_read(a, path, FACTS_BYTES, &text));
    if (str_ends(str_c(path), S(".json"))) {
        *out = json_parse(a, text, &at);
        return *out ? OK : err_fmt("cannot read %s: no JSON from byte %zu on", path, at);
    }
    const Node *n = node_parse(a, str_c(path), text, &problems);
    if (!n)
        return err_fmt("cannot read %s: line %d: %.*s", path,
                       problems.first ? problems.first->line : 1,
                       STR(problems.first ? problems.first->text : S("no YAML")));
    *out = json_of_node(a, n);
    return OK;
}

/* -- gza match ---------------------------------------------------------------------------------------- */

static void print_json(const Buf *b)
{
    fwrite(b->p, 1, b->n, stdout);
    putchar('\n');
}

static int say_problems(const Args *args, const Edition *e, const FieldProblems *problems)
{
    if (args->json) {
        Buf out = { .limit = MATCH_OUTPUT_BYTES };
        Json j = json_begin(&out);
        field_problems_json(e, args->a, problems, LANG_EN, &j);
        print_json(&out);
        buf_free(&out);
        return EXIT_FINDINGS;
    }
    for (size_t i = 0; i < problems->count; i++) {
        const FieldProblem *p = &problems->at[i];
        Str name = answer_problem_name(p->problem),
            expected = answer_expected(e, args->a, LANG_EN, p->fact, p->problem);
        fprintf(stderr, "gza: %.*s: %.*s. %.*s\n", STR(p->field), STR(name), STR(expected));
    }
    return EXIT_FINDINGS;
}

static void print_lines(Matcher *m, Arena *a, Lang lang)
{
    for (EACH_ALL(m->e, Service, s, service, SERVICE)) {
        const MatchedService *got = &m->services[s - m->e->service];
        FactList facts;
        const Rule *rule = match_service_rule(m, s);
        explain_facts(m, a, rule ? rule->steps : (Range){ 0 }, (Verdict)got->verdict, &facts);
        printf("%.*s\t%.*s\t%.*s", STR(verdict_name((Verdict)got->verdict)),
               STR(edition_str(m->e, s->id)), STR(edition_text(m->e, lang, s->name)));
        for (size_t i = 0; i < facts.count; i++)
            printf("%s%.*s", i ? " " : "\t", STR(edition_str(m->e, facts.at[i]->id)));
        putchar('\n');
    }
}

int match_command(const Args *args)
{
    const char *path = args_text(args, "--edition"), *facts = args_text(args, "--facts"),
               *need = args_text(args, "--need");
    AUTO(edition_file_drop) EditionFile f = { 0 };
    const JsonValue *body = NULL;
    FieldProblems problems;
    Answers answers;
    Wish wish;
    Day day;

    if (!facts) {
        fprintf(stderr,
                "gza match: say where the answers are: --facts FILE\nSee: gza help match\n");
        return EXIT_USAGE;
    }
    Err e = edition_file_open(path ? path : "guide.gza", &f);
    if (!FAILED(e))
        e = read_facts(args->a, facts, &body);
    if (FAILED(e))
        return fail(e);
    answers_from_json(&f.edition, args->a, body, args_day(args, "--date", clock_today()), &answers,
                      &day, &wish, &problems);
    if (problems.count)
        return say_problems(args, &f.edition, &problems);
    if (need && !wish_by_id(&f.edition, str_c(need), &wish)) {
        fprintf(stderr, "gza match: there is no need, situation or service \"%s\"\n", need);
        return EXIT_USAGE;
    }
    Matcher *m = match_new(&f.edition, args->a);
    match_all(m, &answers, args_day(args, "--date", day));
    if (!args->json) {
        print_lines(m, args->a, LANG_KA);
        return EXIT_OK;
    }
    Buf out = { .limit = MATCH_OUTPUT_BYTES };
    Json j = json_begin(&out);
    match_json(m, next_new(&f.edition, args->a), args->a, &wish, true, &j);
    print_json(&out);
    buf_free(&out);
    return EXIT_OK;
}
