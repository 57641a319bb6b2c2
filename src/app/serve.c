/*
 * serve.c -- from an edition's file to a running server. Signals are taken by this thread alone:
 * SIGHUP opens the file again and swaps the edition, SIGTERM and SIGINT finish what is under way.
 */
#include "app/serve.h"
#include "host/edition_file.h"
#include "web/http_listen.h"
#include "web/site.h"
#include <errno.h>
#include <fcntl.h>
#include <malloc.h>
#include <signal.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { KEPT_BYTES = 2 << 20 }; /* of freed memory, by each thread */

static void edition_release(void *what)
{
    EditionFile *f = what;

    edition_file_close(f);
    free(f);
}

/* Opens the file and puts it in place; the edition before stays when it cannot be read. */
static Err swap_in(Site *site, const char *path, uint32_t *number)
{
    EditionFile *f = calloc(1, sizeof(*f));

    if (!f)
        return err_fmt("cannot open %s: no memory", path);
    Err e = edition_file_open(path, f);
    if (FAILED(e)) {
        free(f);
        return e;
    }
    *number = f->edition.meta->number;
    site_swap_edition(site, &f->edition, edition_release, f);
    return OK;
}

/* The data folder holds what only this program may read (SBX-04). */
static Err check_data_folder(const char *path)
{
    struct stat st;

    if (mkdir(path, 0700) < 0 && errno != EEXIST)
        return err_fmt("cannot make data folder %s: %s", path, strerror(errno));
    if (stat(path, &st) < 0 || !S_ISDIR(st.st_mode))
        return err_fmt("data folder %s is not a folder", path);
    if (st.st_mode & 077)
        return err_fmt("data folder %s can be read by others; make it yours alone: chmod 700 %s", path, path);
    return OK;
}

/* For its owner alone when it is new (SBX-04); an older file keeps what it has. */
static FILE *open_log(const char *path)
{
    int fd = open(path, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0600);
    FILE *f = fd < 0 ? NULL : fdopen(fd, "a");

    if (fd >= 0 && !f)
        close(fd);
    return f;
}

static SiteSettings site_settings(const Args *args, FILE *access_log)
{
    Str base = str_c(args_text(args, "--base-url"));

    while (str_ends(base, S("/")))
        base.n--;
    return (SiteSettings){
        .pages = { .base_url = base,
                   .report_phone = str_c(args_text(args, "--report-phone")),
                   .report_email = str_c(args_text(args, "--report-email")),
                   .quick_exit = str_c(args_text(args, "--quick-exit")) },
        .tls_in_front = args_flag(args, "--behind-tls"),
        .access_log = access_log,
        .today = args_day(args, "--today", 0),
    };
}

static const char *settings_problem(const Args *args)
{
    const char *base = args_text(args, "--base-url"), *leave = args_text(args, "--quick-exit");

    if (base && strncmp(base, "https://", 8) != 0 && strncmp(base, "http://", 7) != 0)
        return "--base-url begins with https:// or http://";
    if (leave && strncmp(leave, "https://", 8) != 0)
        return "--quick-exit begins with https://";
    return NULL;
}

static void wait_for_signals(const sigset_t *signals, Site *site, const char *path)
{
    for (;;) {
        int which = 0;
        uint32_t number = 0;

        if (sigwait(signals, &which) != 0)
            continue;
        if (which != SIGHUP)
            return;
        Err e = swap_in(site, path, &number);
        if (FAILED(e))
            fprintf(stderr, "gza: the edition before stays: %s\n", e.text);
        else
            fprintf(stderr, "gza: now serving edition %u\n", number);
    }
}

int serve_command(const Args *args)
{
    const char *path = args_text(args, "--edition"), *data = args_text(args, "--data");
    const char *log_path = args_text(args, "--access-log"), *listen_at = args_text(args, "--listen");
    const char *problem = settings_problem(args);
    int listening = -1;
    Str address = { 0 };
    FILE *access_log = NULL;
    HttpServer *server = NULL;
    sigset_t signals;
    uint32_t number = 0;
    Err e = OK;

    if (!path)
        problem = "say which edition to serve: --edition FILE";
    if (problem) {
        fprintf(stderr, "gza serve: %s\nSee: gza help serve\n", problem);
        return EXIT_USAGE;
    }
    if (sodium_init() < 0)
        return fail(err_fmt("the cryptographic library does not start"));
    sigemptyset(&signals);
    sigaddset(&signals, SIGHUP);
    sigaddset(&signals, SIGTERM);
    sigaddset(&signals, SIGINT);
    pthread_sigmask(SIG_BLOCK, &signals, NULL); /* the server's threads inherit this */
    signal(SIGPIPE, SIG_IGN);
    /* A page takes a few blocks and gives them back; giving them on to the system each time is a third of its cost. */
    mallopt(M_TRIM_THRESHOLD, KEPT_BYTES);
    mallopt(M_MMAP_THRESHOLD, KEPT_BYTES / 2);
    if (data)
        e = check_data_folder(data);
    if (!FAILED(e) && log_path && !(access_log = open_log(log_path)))
        e = err_fmt("cannot write access log %s: %s", log_path, strerror(errno));
    if (FAILED(e))
        return fail(e);
    if (access_log)
        setvbuf(access_log, NULL, _IOLBF, 0); /* a kill loses no line */

    SiteSettings settings = site_settings(args, access_log);
    Site *site = site_new(&settings);
    e = swap_in(site, path, &number);
    if (!FAILED(e))
        e = http_listen(listen_at ? str_c(listen_at) : S("127.0.0.1:8080"), args->a, &listening, &address);
    if (!FAILED(e)) {
        HttpSettings http = { .handle = site_handle,
                              .answered = site_answered,
                              .ctx = site,
                              .refusal_fields = site_fields(site),
                              .threads = args_number(args, "--threads", 0) };
        e = http_server_start(&http, listening, &server);
    }
    if (!FAILED(e)) {
        fprintf(stderr, "gza: serving edition %u from %s\n", number, path);
        printf(args->json ? "{\"listening\":\"http://%.*s\"}\n" : "listening http://%.*s\n", STR(address));
        fflush(stdout);
        wait_for_signals(&signals, site, path);
        http_server_stop(server);
        http_server_wait(server);
    }
    site_free(site);
    if (access_log)
        fclose(access_log);
    return FAILED(e) ? fail(e) : EXIT_OK;
}
