/*
 * fts5_serve.c -- a search page as most people would build it in C: SQLite FTS5 with snippet(), behind the very
 * HTTP server of gza (src/web). For script/bench search.
 *
 *   bench_fts5_serve CORPUS.tsv DATABASE snippet|plain [THREADS]    prints "listening http://127.0.0.1:PORT"
 *
 * GET /search?q=... asks for all words, and for any of them when those gave fewer than a page of results: people's
 * sentences hold words that no service has, and an empty page would be quick for nothing. What suits FTS5: each
 * thread has its own connection and prepared statements, the database is mapped and read-only, the texts
 * are stored escaped, the page around the results is short.
 */
#include "base/buf.h"
#include "fts5.h"
#include "host/file.h"
#include "public/form.h"
#include "web/http_listen.h"
#include "web/http_server.h"
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { TSV_BYTES = 1 << 28, PAGE = 20, PAGE_BYTES = 1 << 20, ARENA_BYTES = 1 << 28 };

static const char *database;
static bool with_snippet;

/* -- building ------------------------------------------------------------------------------------------- */

static Str column(Str line, int number)
{
    Str part = { 0 };

    for (int i = 0; i <= number; i++)
        part = str_cut(&line, '\t');
    return part;
}

static Str escaped(Arena *a, Str s)
{
    Buf out = { .limit = PAGE_BYTES };

    for (size_t i = 0; i < s.n; i++)
        switch (s.p[i]) {
        case '<': buf_put(&out, S("&lt;")); break;
        case '>': buf_put(&out, S("&gt;")); break;
        case '&': buf_put(&out, S("&amp;")); break;
        case '"': buf_put(&out, S("&quot;")); break;
        default: buf_byte(&out, (unsigned char)s.p[i]);
        }
    Str text = arena_str(a, buf_str(&out));
    buf_free(&out);
    return text;
}

static Err build(Arena *a, const char *corpus)
{
    sqlite3 *db = NULL;
    Str text;

    TRY(file_read(a, corpus, TSV_BYTES, &text));
    str_cut(&text, '\n');
    unlink(database);
    fts5_must(db, sqlite3_open(database, &db));
    fts5_do(
        db,
        "create virtual table service using fts5(id unindexed, title, body, tokenize='unicode61')");
    fts5_do(db, "insert into service(service, rank) values('rank', 'bm25(0.0, 2.0, 1.0)')");
    fts5_do(db, "begin");
    sqlite3_stmt *insert = fts5_prepare(db, "insert into service(id, title, body) values(?, ?, ?)");
    while (text.n) {
        Str line = str_cut(&text, '\n');
        for (int i = 0; i < 3; i++)
            fts5_bind(insert, i + 1, escaped(a, column(line, i)));
        fts5_must(db, sqlite3_step(insert));
        sqlite3_reset(insert);
    }
    sqlite3_finalize(insert);
    fts5_do(db, "insert into service(service) values('optimize')");
    fts5_do(db, "commit");
    sqlite3_close(db);
    return OK;
}

/* -- answering ------------------------------------------------------------------------------------------ */

static const char SNIPPET[] =
    "select rowid, id, title, snippet(service, 2, '<mark>', '</mark>', '…', 24)"
    " from service where service match ?1 order by rank limit ?2";
static const char PLAIN[] =
    "select rowid, id, title, substr(body, 1, 200) from service where service match ?1 order by rank limit ?2";

/* One for each thread; they live until the program ends. */
static sqlite3_stmt *ask_of_thread(void)
{
    static _Thread_local sqlite3_stmt *ask;

    if (!ask) {
        sqlite3 *db = NULL;
        fts5_must(db,
                  sqlite3_open_v2(database, &db, SQLITE_OPEN_READONLY | SQLITE_OPEN_NOMUTEX, NULL));
        fts5_do(db, "pragma mmap_size = 268435456");
        fts5_do(db, "pragma locking_mode = exclusive");
        ask = fts5_prepare(db, with_snippet ? SNIPPET : PLAIN);
    }
    return ask;
}

typedef struct Shown {
    sqlite3_int64 at[PAGE];
    int count;
} Shown;

static bool is_new(Shown *shown, sqlite3_int64 row)
{
    for (int i = 0; i < shown->count; i++)
        if (shown->at[i] == row)
            return false;
    shown->at[shown->count++] = row;
    return true;
}

static const char *cell(sqlite3_stmt *s, int number)
{
    return (const char *)sqlite3_column_text(s, number);
}

static void put_results(Buf *page, sqlite3_stmt *ask, Str match, Shown *shown)
{
    if (!match.n)
        return;
    fts5_bind(ask, 1, match);
    sqlite3_bind_int(ask, 2, PAGE);
    while (shown->count < PAGE && sqlite3_step(ask) == SQLITE_ROW)
        if (is_new(shown, sqlite3_column_int64(ask, 0)))
            buf_fmt(page, "<li><h2><a href=\"/ka/s/%s\">%s</a></h2><p>%s</p></li>\n", cell(ask, 1),
                    cell(ask, 2), cell(ask, 3));
    sqlite3_reset(ask);
}

static void answer(void *ctx, const HttpRequest *q, HttpAnswer *out, Arena *a)
{
    Buf page = { .limit = PAGE_BYTES };
    Shown shown = { 0 };
    Str query;

    (void)ctx;
    if (form_field(a, q->query, S("q"), &query) == FORM_BROKEN) {
        out->status = 400;
        return;
    }
    buf_fmt(
        &page,
        "<!doctype html>\n<html lang=\"ka\"><head><meta charset=\"utf-8\"><title>ძიება</title></head><body><main>"
        "<form><input name=\"q\" value=\"%.*s\"></form><ol>\n",
        STR(escaped(a, query)));
    put_results(&page, ask_of_thread(), fts5_words(a, query, " AND ", false), &shown);
    if (shown.count < PAGE)
        put_results(&page, ask_of_thread(), fts5_words(a, query, " OR ", false), &shown);
    buf_put(&page, S("</ol></main></body></html>\n"));
    out->status = 200;
    out->fields[0] = S("Content-Type: text/html; charset=utf-8\r\n");
    out->body = arena_str(a, buf_str(&page));
    buf_free(&page);
}

static void wait_for_end(const sigset_t *signals)
{
    int which;

    while (sigwait(signals, &which) != 0)
        continue;
}

int main(int argc, char **argv)
{
    Arena a = arena_new(ARENA_BYTES);
    HttpSettings settings = { .handle = answer, .refusal_fields = S("") };
    HttpServer *server = NULL;
    Str address = { 0 };
    sigset_t signals;
    int listening = -1;

    if (argc < 4 || argc > 5) {
        fprintf(stderr, "usage: bench_fts5_serve CORPUS.tsv DATABASE snippet|plain [THREADS]\n");
        return 2;
    }
    database = argv[2];
    with_snippet = strcmp(argv[3], "snippet") == 0;
    if (argc == 5 && !str_u32(str_c(argv[4]), 64, &settings.threads))
        return 2;
    sigemptyset(&signals);
    sigaddset(&signals, SIGTERM);
    sigaddset(&signals, SIGINT);
    pthread_sigmask(SIG_BLOCK, &signals, NULL);
    signal(SIGPIPE, SIG_IGN);
    sqlite3_config(SQLITE_CONFIG_MULTITHREAD);
    sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
    Err e = build(&a, argv[1]);
    if (!FAILED(e))
        e = http_listen(S("127.0.0.1:0"), &a, &listening, &address);
    if (!FAILED(e))
        e = http_server_start(&settings, listening, &server);
    if (FAILED(e)) {
        fprintf(stderr, "bench_fts5_serve: %s\n", e.text);
        return 3;
    }
    printf("listening http://%.*s\n", STR(address));
    fflush(stdout);
    wait_for_end(&signals);
    http_server_stop(server);
    http_server_wait(server);
    arena_free(&a);
    return 0;
}
