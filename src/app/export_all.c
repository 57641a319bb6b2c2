/*
 * export_all.c -- for whoever takes over: the edition as it is, as open data, as booklets, and with
 * --data a whole copy of the database. It is made beside its place and renamed at the end, so that
 * one cut short is not taken for a whole one.
 */
#include "app/export_all.h"
#include "base/buf.h"
#include "host/edition_file.h"
#include "host/file.h"
#include "print/booklet.h"
#include "print/epub.h"
#include "print/export.h"
#include "store/store.h"
#include "workshop/publish.h"
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { OUTPUT_BYTES = 256 << 20 };

static const char *const LANGS[LANG_COUNT] = { [LANG_KA] = "ka", [LANG_EN] = "en" };

static const char READ_ME[] =
    "What gza export all wrote:\n"
    "\n"
    "guide.gza                  the edition: gza serve --edition guide.gza serves it again\n"
    "guide.json                 all of it, both languages, as the API gives it\n"
    "guide-hsds.json            the same in the shape of Open Referral's HSDS 3.1\n"
    "tables/*.csv               the same as tables for a spreadsheet\n"
    "guide-ka.pdf, guide-en.pdf booklets; guide-ka.epub, guide-en.epub e-books\n"
    "gza.db                     with --data: what was written down, an SQLite database (table missed_search:\n"
    "                           counts of words that visitors looked for and did not find)\n"
    "guide-texts/               with --data, when the Guide was imported there: the files that editors work on; gza guide\n"
    "                           import and gza guide publish take them\n"
    "\n"
    "The Guide: CC BY 4.0. searches.key stays in the data folder: without it nobody can tell rare words from gza.db.\n";

static const char *in(const Args *args, const char *folder, const char *name)
{
    return arena_fmt(args->a, "%s/%s", folder, name).p;
}

static Err write_data(const Args *args, const Edition *e, const char *folder)
{
    Buf out = { .limit = OUTPUT_BYTES };

    export_json(e, &out);
    Err err = file_replace(in(args, folder, "guide.json"), buf_str(&out));
    buf_free(&out);
    if (FAILED(err))
        return err;
    out = (Buf){ .limit = OUTPUT_BYTES };
    export_hsds(e, &out);
    err = file_replace(in(args, folder, "guide-hsds.json"), buf_str(&out));
    buf_free(&out);
    if (FAILED(err))
        return err;
    return export_csv(e, in(args, folder, "tables"));
}

static Err write_books(const Args *args, const Edition *e, const char *folder)
{
    for (int l = 0; l < LANG_COUNT; l++) {
        const char *pdf = arena_fmt(args->a, "%s/guide-%s.pdf", folder, LANGS[l]).p;
        const char *epub = arena_fmt(args->a, "%s/guide-%s.epub", folder, LANGS[l]).p;
        TRY(booklet_write(e, (Lang)l, str_c(args_text(args, "--base-url")), pdf));
        TRY(epub_write(e, (Lang)l, epub));
    }
    return OK;
}

static Err write_database(const char *data, const char *path)
{
    Db *db;

    TRY(store_reader(data, &db));
    Err e = db_backup(db, path);
    db_close(db);
    return e;
}

/* What editors work on, when they do so in this folder. */
static Err write_texts(const char *data, const char *folder)
{
    AUTO(arena_free) Arena a = arena_new((size_t)1 << 30);
    BookTexts texts = { 0 };
    int64_t last;
    Db *db;

    TRY(store_reader(data, &db));
    Err e = deed_last(db, &last);
    if (!FAILED(e))
        e = texts_of(db, &a, last, &texts);
    db_close(db);
    if (FAILED(e) || !texts.count)
        return e;
    return texts_to_folder(&texts, folder);
}

/* The one that the server serves: the workshop's when it is newer. */
static Err open_newest(const Args *args, EditionFile *f)
{
    const char *edition = args_text(args, "--edition"), *data = args_text(args, "--data");
    AUTO(arena_free) Arena a = arena_new((size_t)1 << 30);
    Str path = { 0 };

    TRY(edition_file_open(edition ? edition : "guide.gza", f));
    if (data)
        TRY(edition_newest(data, &a, f->edition.meta->number, &path));
    if (!path.n)
        return OK;
    edition_file_close(f);
    *f = (EditionFile){ 0 };
    return edition_file_open(path.p, f);
}

static Err write_all(const Args *args, const EditionFile *f, const char *folder)
{
    const char *data = args_text(args, "--data");

    TRY(file_replace(in(args, folder, "guide.gza"), f->edition.bytes));
    TRY(write_data(args, &f->edition, folder));
    TRY(write_books(args, &f->edition, folder));
    if (data)
        TRY(write_database(data, in(args, folder, "gza.db")));
    if (data)
        TRY(write_texts(data, in(args, folder, "guide-texts")));
    return file_replace(in(args, folder, "README.txt"), str_c(READ_ME));
}

int export_all(const Args *args)
{
    const char *to = args_text(args, "-o");
    AUTO(edition_file_drop) EditionFile f = { 0 };
    struct stat st;

    if (!to) {
        fprintf(stderr,
                "gza export all: say which folder it goes to: -o DIR\nSee: gza help export all\n");
        return EXIT_USAGE;
    }
    if (lstat(to, &st) == 0)
        return fail(err_fmt("%s is there already; name a new folder", to));
    Err e = open_newest(args, &f);
    if (FAILED(e))
        return fail(e);
    const char *beside = arena_fmt(args->a, "%s.unfinished", to).p;
    /* For its owner alone, as the data folder is. */
    if (mkdir(beside, 0700) < 0)
        return fail(err_fmt("cannot make folder %s: %s", beside, strerror(errno)));
    e = write_all(args, &f, beside);
    if (FAILED(e))
        return fail(e);
    if (rename(beside, to) < 0)
        return fail(err_fmt("cannot name the finished folder %s: %s", to, strerror(errno)));
    bool data = args_text(args, "--data") != NULL;
    if (args->json)
        printf("{\"folder\":\"%s\",\"edition\":%u,\"database\":%s}\n", to, f.edition.meta->number,
               data ? "true" : "false");
    else
        printf("%s: edition %u%s\n", to, f.edition.meta->number, data ? ", and the database" : "");
    return EXIT_OK;
}
