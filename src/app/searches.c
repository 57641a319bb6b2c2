#include "app/searches.h"
#include "app/folder.h"
#include "base/json.h"
#include "base/must.h"
#include "public/missed.h"
#include "store/missed.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { JOB_ARENA_BYTES = 64 * 1024, OUTPUT_BYTES = 1 << 20 };

/* ---- counting ---------------------------------------------------------------------------------- */

typedef struct CountJob {
    StoreJob job; /* first: the store gives it back as a StoreJob */
    Arena a;
    const MissedKey *key;
    Day day;
    Str words[MISSED_WORDS];
    size_t count;
    SiteDone *done;
    void *what;
} CountJob;

static Err count_work(Db *db, StoreJob *job)
{
    const CountJob *c = (const CountJob *)job;

    return missed_add(db, c->key, c->day, c->words, c->count);
}

static void count_done(StoreJob *job, bool kept)
{
    CountJob *c = (CountJob *)job;

    c->done(c->what, kept);
    arena_free(&c->a);
    free(c);
}

void searches_count(void *ctx, Day day, const Str *words, size_t count, SiteDone *done, void *what)
{
    DataFolder *s = ctx;
    CountJob *c = calloc(1, sizeof(*c));

    MUST(c && count <= MISSED_WORDS);
    *c = (CountJob){ .job = { .work = count_work, .done = count_done },
                     .a = arena_new(JOB_ARENA_BYTES),
                     .key = &s->searches_key,
                     .day = day,
                     .count = count,
                     .done = done,
                     .what = what };
    for (size_t i = 0; i < count; i++)
        c->words[i] = arena_str(&c->a, words[i]);
    store_write(s->store, &c->job);
}

/* ---- gza searches ------------------------------------------------------------------------------ */

static void print_json(const MissedList *list, const char *since)
{
    Buf out = { .limit = OUTPUT_BYTES };
    Json j = json_begin(&out);

    json_object(&j);
    json_key(&j, S("since"));
    if (since)
        json_str(&j, str_c(since));
    else
        json_null(&j);
    json_key(&j, S("step"));
    json_number(&j, MISSED_PEOPLE);
    json_key(&j, S("words"));
    json_array(&j);
    for (size_t i = 0; i < list->len; i++) {
        json_object(&j);
        json_key(&j, S("word"));
        json_str(&j, list->at[i].word);
        json_key(&j, S("people"));
        json_number(&j, list->at[i].people);
        json_end(&j);
    }
    json_end(&j);
    json_key(&j, S("hidden"));
    json_number(&j, list->hidden);
    json_end(&j);
    printf("%.*s\n", STR(buf_str(&out)));
    buf_free(&out);
}

static void print_text(const MissedList *list)
{
    for (size_t i = 0; i < list->len; i++)
        printf("%lld+\t%.*s\n", (long long)list->at[i].people, STR(list->at[i].word));
    if (list->len == MISSED_LIST_MOST)
        printf("(only the first %d)\n", MISSED_LIST_MOST);
    printf("%lld %s asked for by fewer than %d people: not shown.\n", (long long)list->hidden,
           list->hidden == 1 ? "word was" : "words were", MISSED_PEOPLE);
}

int searches_command(const Args *args)
{
    const char *folder = args_text(args, "--data"), *since = args_text(args, "--since");
    MissedList list;
    Db *db;

    Err e = store_reader(folder ? folder : DATA_FOLDER, &db);
    if (!FAILED(e)) {
        e = missed_list(db, args->a, args_day(args, "--since", 0), &list);
        db_close(db);
    }
    if (FAILED(e))
        return fail(e);
    if (args->json)
        print_json(&list, since);
    else
        print_text(&list);
    return EXIT_OK;
}
