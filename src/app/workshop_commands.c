#include "app/workshop_commands.h"
#include "app/folder.h"
#include "app/searches.h"
#include "base/json.h"
#include "workshop/publish.h"
#include <errno.h>
#include <semaphore.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>

enum { GUIDE_BYTES = 1 << 30, OUTPUT_MOST = 16 << 20 };

static const char *data_of(const Args *args)
{
    const char *folder = args_text(args, "--data");

    return folder ? folder : DATA_FOLDER;
}

static void drop_folder(DataFolder **f)
{
    folder_close(*f);
}

static Err open_folder(const char *path, DataFolder **out)
{
    if (mkdir(path, 0700) != 0 && errno != EEXIST)
        return err_fmt("cannot make data folder %s: %s", path, strerror(errno));
    TRY(store_guarded(path));
    return folder_open(path, out);
}

/* ---- one job that is waited for ------------------------------------------------------------------------ */

typedef struct WaitJob {
    StoreJob job;
    const Keys *keys;
    const Import *import; /* NULL: undo */
    Act act;
    Result result;
    bool kept;
    sem_t over;
} WaitJob;

static Err wait_work(Db *db, StoreJob *job)
{
    WaitJob *w = (WaitJob *)job;

    TRY(keys_mark(db, w->keys));
    return w->import ? import_do(db, &w->act, w->import, &w->result)
                     : import_undo(db, &w->act, &w->result);
}

static void wait_done(StoreJob *job, bool kept)
{
    WaitJob *w = (WaitJob *)job;

    w->kept = kept;
    sem_post(&w->over);
}

static Err write_and_wait(DataFolder *f, const Import *import, Result *out)
{
    WaitJob w = { .job = { .work = wait_work, .done = wait_done },
                  .keys = f->keys,
                  .import = import,
                  .act = act_of_machine(f->keys, time(NULL)) };

    sem_init(&w.over, 0, 0);
    store_write(f->store, &w.job);
    while (sem_wait(&w.over) != 0)
        ;
    sem_destroy(&w.over);
    *out = w.result;
    return w.kept ? OK : err_fmt("nothing was imported: it could not be written down");
}

/* ---- import ---------------------------------------------------------------------------------------------- */

static void print_changes(const Args *args, const Import *m, bool done)
{
    Buf out = { .limit = OUTPUT_MOST };
    Json j = json_begin(&out);

    if (!args->json) {
        for (size_t i = 0; i < m->changes; i++)
            printf("%c %.*s +%zu -%zu\n", m->change[i].mark, STR(m->change[i].path),
                   m->change[i].plus, m->change[i].minus);
        printf(done ? "%zu files, %zu of them other than before: imported\n"
                    : "%zu files, %zu of them other than before: not imported, only looked at\n",
               m->wanted.count, m->changes);
        return;
    }
    json_object(&j);
    json_key(&j, S("files"));
    json_number(&j, (int64_t)m->wanted.count);
    json_key(&j, S("imported"));
    json_bool(&j, done);
    json_key(&j, S("changes"));
    json_array(&j);
    for (size_t i = 0; i < m->changes; i++) {
        json_object(&j);
        json_key(&j, S("path"));
        json_str(&j, m->change[i].path);
        json_key(&j, S("change"));
        json_str(&j, m->change[i].mark == '+'   ? S("new")
                     : m->change[i].mark == '-' ? S("removed")
                                                : S("changed"));
        json_key(&j, S("plus"));
        json_number(&j, (int64_t)m->change[i].plus);
        json_key(&j, S("minus"));
        json_number(&j, (int64_t)m->change[i].minus);
        json_end(&j);
    }
    json_end(&j);
    json_end(&j);
    printf("%.*s\n", STR(buf_str(&out)));
    buf_free(&out);
}

static Err import_folder(const Args *args, Arena *a, const BookTexts *texts)
{
    AUTO(drop_folder) DataFolder *folder = NULL;
    bool look = args_flag(args, "--look");
    Import import;
    Result r = { 0 };
    Db *db;

    TRY(open_folder(data_of(args), &folder));
    TRY(store_read(folder->store, &db));
    Err e = import_look(db, a, texts, &import);
    store_read_over(folder->store, db);
    if (!FAILED(e) && !look && import.changes)
        e = write_and_wait(folder, &import, &r);
    if (!FAILED(e) && r.outcome != OUTCOME_DONE)
        e = err_fmt("nothing was imported: the texts changed meanwhile; try again");
    if (!FAILED(e))
        print_changes(args, &import, !look);
    return e;
}

int guide_import(const Args *args)
{
    AUTO(arena_free) Arena a = arena_new(GUIDE_BYTES);
    Problems problems = { .a = &a };
    BookTexts texts;
    Book book;

    Err e = folder_texts(&a, args->at[0], &texts, &problems);
    if (FAILED(e))
        return fail(e);
    if (!problems.count) {
        book_read_texts(&a, &texts, &book, &problems);
        book_check(&book, args_day(args, "--today", clock_today()), &problems);
    }
    for (const Problem *p = problems.first; p; p = p->next)
        fprintf(stderr, "%.*s:%d: %.*s [%s]\n", STR(p->file), p->line, STR(p->text), p->rule);
    if (problems.count) {
        fprintf(stderr, "gza: nothing was imported: %u findings\n", problems.count);
        return EXIT_FINDINGS;
    }
    e = import_folder(args, &a, &texts);
    return FAILED(e) ? fail(e) : EXIT_OK;
}

int guide_undo(const Args *args)
{
    AUTO(drop_folder) DataFolder *folder = NULL;
    Result r = { 0 };
    Err e = open_folder(data_of(args), &folder);

    if (!FAILED(e))
        e = write_and_wait(folder, NULL, &r);
    if (FAILED(e))
        return fail(e);
    if (r.outcome != OUTCOME_DONE) {
        fprintf(stderr, "gza: nothing was undone: the last change of the texts was no import\n");
        return EXIT_FINDINGS;
    }
    printf(args->json ? "{\"undone\":true}\n" : "the texts are as before the last import\n");
    return EXIT_OK;
}

/* ---- out ------------------------------------------------------------------------------------------------- */

int guide_texts_out(const Args *args)
{
    AUTO(arena_free) Arena a = arena_new(GUIDE_BYTES);
    const char *to = args_text(args, "-o");
    BookTexts texts = { 0 };
    int64_t last = 0;
    Db *db = NULL;

    if (!to) {
        fprintf(stderr, "gza guide texts: say where they go: -o DIR\n");
        return EXIT_USAGE;
    }
    Err e = store_reader(data_of(args), &db);
    if (!FAILED(e))
        e = deed_last(db, &last);
    if (!FAILED(e))
        e = texts_of(db, &a, last, &texts);
    db_close(db);
    if (!FAILED(e) && !texts.count)
        e = err_fmt("there are no texts in %s yet; bring some in with gza guide import",
                    data_of(args));
    if (!FAILED(e))
        e = texts_to_folder(&texts, to);
    if (FAILED(e))
        return fail(e);
    printf(args->json ? "{\"files\":%zu}\n" : "%zu files\n", texts.count);
    return EXIT_OK;
}
