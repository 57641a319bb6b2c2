#include "app/searches.h"
#include "base/json.h"
#include "base/must.h"
#include "desk/forget.h"
#include "public/missed.h"
#include "store/missed.h"
#include "store/store.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { KEY_PATH_BYTES = 4096, JOB_ARENA_BYTES = 64 * 1024, OUTPUT_BYTES = 1 << 20 };

struct Searches {
    Store *store;
    MissedKey key;
    Keys *desk; /* NULL: no administrator was ever asked for (gza admin) */
};

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
    Searches *s = ctx;
    CountJob *c = calloc(1, sizeof(*c));

    MUST(c && count <= MISSED_WORDS);
    *c = (CountJob){ .job = { .work = count_work, .done = count_done },
                     .a = arena_new(JOB_ARENA_BYTES),
                     .key = &s->key,
                     .day = day,
                     .count = count,
                     .done = done,
                     .what = what };
    for (size_t i = 0; i < count; i++)
        c->words[i] = arena_str(&c->a, words[i]);
    store_write(s->store, &c->job);
}

typedef struct ForgetJob {
    StoreJob job;
    Day today;
    int64_t now_s;
    const Keys *keys; /* NULL: the desk is not in use */
} ForgetJob;

static Err forget_work(Db *db, StoreJob *job)
{
    const ForgetJob *f = (const ForgetJob *)job;

    TRY(missed_forget(db, f->today));
    return desk_forget(db, f->keys, f->now_s);
}

static void forget_done(StoreJob *job, bool kept)
{
    (void)kept; /* if not now, then an hour later */
    free(job);
}

void searches_forget(Searches *s, Day today)
{
    ForgetJob *f = calloc(1, sizeof(*f));

    MUST(f);
    *f = (ForgetJob){ .job = { .work = forget_work, .done = forget_done, .erases = true },
                      .today = today,
                      .now_s = (int64_t)today * 86400, /* follows --today, to the day */
                      .keys = s->desk };
    store_write(s->store, &f->job);
}

static void say(const char *text)
{
    fprintf(stderr, "gza: %s\n", text);
}

Err searches_open(const char *folder, Searches **out)
{
    char key_path[KEY_PATH_BYTES];
    Searches *s = calloc(1, sizeof(*s));

    MUST(s);
    *out = NULL;
    snprintf(key_path, sizeof(key_path), "%s/searches.key", folder);
    Err e = store_open(&(StoreSettings){ .folder = folder, .say = say }, &s->store);
    if (!FAILED(e)) /* under the store's lock: nobody else makes one at the same moment */
        e = missed_key(key_path, &s->key);
    snprintf(key_path, sizeof(key_path), "%s/desk.key", folder);
    if (!FAILED(e) && access(key_path, F_OK) == 0) {
        keys_guard_process();
        e = keys_open(folder, true, &s->desk);
    }
    if (FAILED(e)) {
        searches_close(s);
        return e;
    }
    *out = s;
    return OK;
}

void searches_close(Searches *s)
{
    if (!s)
        return;
    store_close(s->store);
    keys_close(s->desk);
    memset(&s->key, 0, sizeof(s->key));
    free(s);
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
