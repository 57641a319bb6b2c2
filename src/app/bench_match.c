/*
 * bench_match.c -- how long a match takes, and how many questions until what matters is settled.
 *
 * People come as lines of JSON with their answers under "facts". For the questions each answers what the
 * matcher asks next, as far as known; what is not known counts neither here nor in the order of the file.
 */
#include "app/bench_match.h"
#include "guide/match_json.h"
#include "host/edition_file.h"
#include "host/file.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { PEOPLE_BYTES = 64 << 20, PEOPLE_MOST = 1000, SERVICES_THAT_MATTER = 50, ROUNDS = 2000 };

typedef struct Person {
    Str id;
    Answers answers;
    Day day;
} Person;

typedef struct Bench {
    const Edition *e;
    Arena *a;
    Matcher *m;
    NextScratch *next;
    Person *people;
    size_t count;
    uint32_t matter[SERVICES_THAT_MATTER], matter_count;
    double next_us; /* the slowest */
} Bench;

/* CPU time of this thread: on a machine that does other things too, waiting is not our cost. */
static double now_us(void)
{
    struct timespec t;

    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t);
    return (double)t.tv_sec * 1e6 + (double)t.tv_nsec / 1e3;
}

static const JsonValue *member(const JsonValue *map, const char *key)
{
    for (const JsonValue *v = map->first; v; v = v->next)
        if (str_eq(v->key, str_c(key)))
            return v;
    return NULL;
}

static Err read_people(Bench *b, const char *path, Day today)
{
    Str text;
    size_t at;

    TRY(file_read(b->a, path, PEOPLE_BYTES, &text));
    b->people = NEW_N(b->a, Person, PEOPLE_MOST);
    while (text.n && b->count < PEOPLE_MOST) {
        const JsonValue *line = json_parse(b->a, str_cut(&text, '\n'), &at);
        const JsonValue *facts = line && line->kind == JSON_OBJECT ? member(line, "facts") : NULL;
        FieldProblems problems;
        if (!facts)
            return err_fmt("%s: line %zu is no JSON object with \"facts\"", path, b->count + 1);
        const JsonValue *id = member(line, "id");
        Person *p = &b->people[b->count++];
        p->id = id ? id->text : (Str){ 0 };
        answers_from_json(b->e, b->a, facts, today, &p->answers, &p->day, &(Wish){ 0 }, &problems);
        if (problems.count)
            return err_fmt("%s: line %zu: %.*s cannot be so", path, b->count,
                           STR(problems.at[0].field));
    }
    return b->count ? OK : err_fmt("%s has nobody", path);
}

static void choose_services(Bench *b)
{
    while (b->matter_count < SERVICES_THAT_MATTER &&
           b->matter_count < b->e->counts[TABLE_SERVICE]) {
        uint32_t best = UINT32_MAX;
        for (uint32_t i = 0; i < b->e->counts[TABLE_SERVICE]; i++) {
            bool taken = false;
            for (uint32_t k = 0; k < b->matter_count; k++)
                taken = taken || b->matter[k] == i;
            if (!taken && (best == UINT32_MAX ||
                           b->e->service[i].importance > b->e->service[best].importance))
                best = i;
        }
        b->matter[b->matter_count++] = best;
    }
}

/* -- questions until all is settled --------------------------------------------------------------------- */

typedef struct Settling {
    uint8_t last[SERVICES_THAT_MATTER]; /* the verdicts when everything known is answered */
    uint32_t asked, settled; /* settled: after how many questions nothing changed any more */
} Settling;

static void look(const Bench *b, Settling *s)
{
    for (uint32_t i = 0; i < b->matter_count; i++)
        if (b->m->services[b->matter[i]].verdict != s->last[i]) {
            s->settled = s->asked + 1; /* not before the next answer */
            return;
        }
}

static bool answer(const Bench *b, const Person *p, uint32_t fact, Answers *so_far, Settling *s)
{
    bool known = p->answers.at[fact].kind == ANSWER_VALUE;

    so_far->at[fact] = known ? p->answers.at[fact] : (Answer){ ANSWER_DONT_KNOW, 0 };
    if (!known)
        return false;
    s->asked++;
    match_all(b->m, so_far, p->day);
    look(b, s);
    return true;
}

static void begin(const Bench *b, const Person *p, Settling *s, Answers *so_far)
{
    *s = (Settling){ 0 };
    match_all(b->m, &p->answers, p->day);
    for (uint32_t i = 0; i < b->matter_count; i++)
        s->last[i] = b->m->services[b->matter[i]].verdict;
    *so_far = (Answers){ 0 };
    match_all(b->m, so_far, p->day);
    look(b, s);
}

static uint32_t by_next(Bench *b, const Person *p, bool say)
{
    Settling s;
    Answers so_far;

    begin(b, p, &s, &so_far);
    for (;;) {
        match_all(b->m, &so_far, p->day);
        double start = now_us();
        const Fact *f = next_question(b->m, b->next, NULL);
        double took = now_us() - start;
        b->next_us = took > b->next_us ? took : b->next_us;
        if (!f)
            return s.settled;
        bool known = answer(b, p, (uint32_t)(f - b->e->fact), &so_far, &s);
        if (say)
            printf("  %u %.*s%s\n", s.asked, STR(edition_str(b->e, f->id)),
                   known ? "" : " (not known)");
    }
}

static uint32_t by_file(const Bench *b, const Person *p)
{
    Settling s;
    Answers so_far;

    begin(b, p, &s, &so_far);
    for (uint32_t f = 0; f < b->e->counts[TABLE_FACT]; f++) {
        match_all(b->m, &so_far, p->day);
        if (b->e->fact[f].is_asked && match_applies(b->m, &b->e->fact[f]) != VERDICT_NO)
            (void)answer(b, p, f, &so_far, &s);
    }
    return s.settled;
}

static int number_order(const void *x, const void *y)
{
    const uint32_t *a = x, *b = y;

    return (*a > *b) - (*a < *b);
}

static double median(uint32_t *at, size_t n)
{
    qsort(at, n, sizeof(uint32_t), number_order);
    return n == 0 ? 0 : n % 2 ? at[n / 2] : (at[n / 2 - 1] + at[n / 2]) / 2.0;
}

static void bench_questions(Bench *b, uint32_t least, bool say, bool json)
{
    uint32_t *next = NEW_N(b->a, uint32_t, b->count), *file = NEW_N(b->a, uint32_t, b->count);
    size_t n = 0;

    for (size_t i = 0; i < b->count; i++) {
        const Person *p = &b->people[i];
        if (answers_count(&p->answers) < least)
            continue;
        next[n] = by_next(b, p, say);
        file[n] = by_file(b, p);
        if (say)
            printf("%.*s: %u by next question, %u in the order of the file\n", STR(p->id), next[n],
                   file[n]);
        n++;
    }
    double by = median(next, n), in = median(file, n);
    printf(
        json
            ? "\"people_asked\":%zu,\"questions_median\":%.1f,\"file_order_median\":%.1f,\"next_question_max_us\":%.0f}\n"
            : "people asked\t%zu\nquestions, median\t%.1f\nin file order, median\t%.1f\nnext question, slowest, us\t%.0f\n",
        n, by, in, b->next_us);
}

/* -- time ------------------------------------------------------------------------------------------------- */

static int double_order(const void *x, const void *y)
{
    const double *a = x, *b = y;

    return (*a > *b) - (*a < *b);
}

/* Medians over rounds of all people, so that a busy machine shows less. */
static void bench_time(Bench *b, bool json)
{
    double *match = NEW_N(b->a, double, ROUNDS), *answer_us = NEW_N(b->a, double, ROUNDS / 10);
    Arena scratch = arena_new((size_t)1 << 28);
    Buf out = { .limit = (size_t)64 << 20 };
    size_t bytes = 0;

    for (int r = 0; r < ROUNDS; r++) {
        double start = now_us();
        for (size_t i = 0; i < b->count; i++)
            match_all(b->m, &b->people[i].answers, b->people[0].day);
        match[r] = (now_us() - start) / (double)b->count;
    }
    for (int r = 0; r < ROUNDS / 10; r++) {
        double start = now_us();
        match_all(b->m, &b->people[0].answers, b->people[0].day);
        Json j = json_begin(&out);
        match_json(b->m, NULL, &scratch, NULL, false, &j);
        answer_us[r] = now_us() - start;
        bytes = out.n;
        out.n = 0;
        arena_reset(&scratch);
    }
    qsort(match, ROUNDS, sizeof(double), double_order);
    qsort(answer_us, ROUNDS / 10, sizeof(double), double_order);
    printf(
        json
            ? "{\"services\":%u,\"people\":%zu,\"match_us\":%.2f,\"answer_without_reasons_us\":%.1f,\"answer_bytes\":%zu,"
            : "services\t%u\npeople\t%zu\nmatch of all services, us\t%.2f\nanswer without reasons, us\t%.1f\nits bytes\t%zu\n",
        b->e->counts[TABLE_SERVICE], b->count, match[ROUNDS / 2], answer_us[ROUNDS / 20], bytes);
    arena_free(&scratch);
    buf_free(&out);
}

int bench_match(const Args *args)
{
    const char *path = args_text(args, "--edition"), *people = args_text(args, "--people");
    AUTO(edition_file_drop) EditionFile f = { 0 };
    Bench b = { .a = args->a };

    if (!people) {
        fprintf(
            stderr,
            "gza bench match: say where the people are: --people FILE\nSee: gza help bench match\n");
        return EXIT_USAGE;
    }
    Err e = edition_file_open(path ? path : "guide.gza", &f);
    b.e = &f.edition;
    if (!FAILED(e))
        e = read_people(&b, people, clock_today());
    if (FAILED(e))
        return fail(e);
    b.m = match_new(b.e, args->a);
    b.next = next_new(b.e, args->a);
    choose_services(&b);
    bench_time(&b, args->json);
    bench_questions(&b, args_number(args, "--least", 75), args_flag(args, "--questions"),
                    args->json);
    return EXIT_OK;
}
