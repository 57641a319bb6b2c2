/*
 * serve.c -- from an edition's file to a running server. Signals are taken by this thread alone:
 * SIGHUP opens the file again and swaps the edition, SIGTERM and SIGINT finish what is under way.
 */
#include "app/serve.h"
#include "app/desk_commands.h"
#include "app/folder.h"
#include "app/reports.h"
#include "app/searches.h"
#include "base/must.h"
#include "host/edition_file.h"
#include "office/hubs_public.h"
#include "office/office.h"
#include "print/plan_pdf.h"
#include "store/doctor.h"
#include "store/store.h"
#include "web/http_listen.h"
#include "web/limits.h"
#include "web/site.h"
#include "workshop/publish.h"
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

/* The edition made in the workshop goes before the one of the command line when its number is higher. */
static void swap_to_newest(Site *site, const DataFolder *folder, uint32_t *number)
{
    AUTO(arena_free) Arena a = arena_new((size_t)1 << 30);
    Str path = { 0 };
    Err e = edition_newest(folder->path, &a, *number, &path);

    if (!FAILED(e) && path.n)
        e = swap_in(site, path.p, number);
    if (FAILED(e))
        fprintf(stderr, "gza: the newest edition of the data folder is not served: %s\n", e.text);
}

static Err swap_in_all(Site *site, const char *path, const DataFolder *folder, uint32_t *number)
{
    TRY(swap_in(site, path, number));
    if (folder)
        swap_to_newest(site, folder, number);
    return OK;
}

/*
 * The data folder holds what only this program may read (SBX-04): an Err when somebody else can, or it
 * is no folder. One that cannot be made or written is a warning; the Guide does not depend on it, and
 * *out stays NULL.
 */
static Err open_data(const char *path, DataFolder **out)
{
    struct stat st;
    Err e = OK;

    *out = NULL;
    if (mkdir(path, 0700) < 0 && errno != EEXIST)
        e = err_fmt("cannot make data folder %s: %s", path, strerror(errno));
    else if (stat(path, &st) < 0 || !S_ISDIR(st.st_mode))
        return err_fmt("data folder %s is not a folder", path);
    if (!FAILED(e)) {
        TRY(store_guarded(path));
        TRY(desk_key_check(
            path)); /* a wrong key is a mistake to be mended, not one to live with (CRY-04) */
        e = folder_open(path, out);
    }
    if (FAILED(e))
        fprintf(stderr, "gza: nothing can be written down, and staff cannot sign in: %s\n", e.text);
    return OK;
}

/* "127.0.0.1, 2001:db8::7": false when one of them is no address, or there are too many. */
static bool read_proxies(Str list, SiteSettings *set)
{
    while (list.n) {
        Str one = str_trim(str_cut(&list, ','));
        if (set->proxy_count == SITE_PROXIES ||
            !http_source_read(one, &set->proxy[set->proxy_count++]))
            return false;
    }
    return true;
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

/* "off", or how many answers a second; nothing was said: 0. */
static bool read_rate(Str words, uint32_t *out)
{
    *out = 0;
    if (words.n == 0)
        return true;
    if (str_eq(words, S("off"))) {
        *out = SITE_NO_LIMITS;
        return true;
    }
    return str_u32(words, LIMITS_MOST, out) && *out > 0;
}

static SiteSettings site_settings(const Args *args, FILE *access_log, DataFolder *folder)
{
    Str base = str_c(args_text(args, "--base-url"));

    while (str_ends(base, S("/")))
        base.n--;
    SiteSettings set = {
        .pages = { .base_url = base,
                   .report_phone = str_c(args_text(args, "--report-phone")),
                   .report_email = str_c(args_text(args, "--report-email")),
                   .quick_exit = str_c(args_text(args, "--quick-exit")),
                   .press = &PLAN_PRESS },
        .tls_in_front = args_flag(args, "--behind-tls"),
        .access_log = access_log,
        .today = args_day(args, "--today", 0),
        .count_missed = folder ? searches_count : NULL,
        .missed_ctx = folder,
        .take_report = folder ? reports_take : NULL,
        .report_ctx = folder,
    };
    MUST(read_proxies(str_c(args_text(args, "--proxy")), &set)); /* tried before */
    MUST(read_rate(str_c(args_text(args, "--rate-limit")), &set.answers_each_s));
    return set;
}

static const char *settings_problem(const Args *args)
{
    const char *base = args_text(args, "--base-url"), *leave = args_text(args, "--quick-exit");
    SiteSettings set = { 0 };

    if (!read_proxies(str_c(args_text(args, "--proxy")), &set))
        return "--proxy is a list of at most 8 addresses without ports, as 127.0.0.1,2001:db8::7";
    if (!read_rate(str_c(args_text(args, "--rate-limit")), &set.answers_each_s))
        return "--rate-limit is off, or how many answers a second one source may have: 1 to 1000";
    if (base && strncmp(base, "https://", 8) != 0 && strncmp(base, "http://", 7) != 0)
        return "--base-url begins with https:// or http://";
    if (leave && strncmp(leave, "https://", 8) != 0)
        return "--quick-exit begins with https://";
    return NULL;
}

/* At 80 and at 90 % (DUR-09), and again when it has been less in between. */
static void warn_of_disk(const char *data, int *said)
{
    int percent = disk_percent(data), level = percent >= DISK_BAD    ? DISK_BAD
                                              : percent >= DISK_LOOK ? DISK_LOOK
                                                                     : 0;

    if (level > *said)
        fprintf(
            stderr,
            "gza: the disk of %s is %d %% full; make room, or what is written down will be refused\n",
            data, percent);
    *said = level;
}

/* Until one of them says to stop. Once an hour, what is too old in the counts goes. */
static void wait_for_signals(const sigset_t *signals, const Args *args, Site *site,
                             const char *path, DataFolder *folder)
{
    static const struct timespec hour = { .tv_sec = 3600 };
    int said = 0;

    for (;;) {
        uint32_t number = 0;

        if (args_text(args, "--data"))
            warn_of_disk(args_text(args, "--data"), &said);
        if (folder)
            folder_forget(folder, args_day(args, "--today", clock_today()));
        int which = sigtimedwait(signals, NULL, &hour);
        if (which == SIGTERM || which == SIGINT)
            return;
        if (which != SIGHUP)
            continue;
        Err e = swap_in_all(site, path, folder, &number);
        if (FAILED(e))
            fprintf(stderr, "gza: the edition before stays: %s\n", e.text);
        else
            fprintf(stderr, "gza: now serving edition %u\n", number);
    }
}

/* ---- the two rooms behind one door: the Guide for all, and the pages of staff ------------------- */

typedef struct Front {
    Site *site;
    Office *office; /* NULL: there is no data folder */
} Front;

static void front_handle(void *ctx, const HttpRequest *q, HttpAnswer *out, Arena *a)
{
    const Front *f = ctx;

    if (f->office && office_has(q->path))
        office_handle(f->office, q, out, a);
    else
        site_handle(f->site, q, out, a);
}

static void front_answered(void *ctx, const HttpRequest *q, int status, size_t bytes,
                           uint64_t micros)
{
    site_answered(((const Front *)ctx)->site, q, status, bytes, micros);
}

static Err swap_for_office(void *ctx, const char *path, uint32_t *number)
{
    return swap_in(ctx, path, number);
}

/* The first administrator's code goes to a terminal, where the person is, and into no log (AUTH-08). */
static Err say_first(DataFolder *folder, Str address)
{
    char code[FIRST_CODE_ROOM];
    bool needs = false, terminal = isatty(STDERR_FILENO) == 1;

    TRY(folder_needs_first(folder, terminal ? code : NULL, &needs));
    if (needs && terminal)
        fprintf(
            stderr,
            "gza: there is no administrator yet. Open http://%.*s/ka/join and type this code; it works once:\n\n"
            "    %s\n\n",
            STR(address), code);
    else if (needs)
        fprintf(
            stderr,
            "gza: there is no administrator yet: the code that gza admin --data %s prints (while no server runs) "
            "opens http://%.*s/ka/join\n",
            folder->path, STR(address));
    secret_wipe(code, sizeof(code));
    return OK;
}

int serve_command(const Args *args)
{
    const char *path = args_text(args, "--edition"), *data = args_text(args, "--data");
    const char *log_path = args_text(args, "--access-log"),
               *listen_at = args_text(args, "--listen");
    const char *problem = settings_problem(args);
    int listening = -1;
    Str address = { 0 };
    FILE *access_log = NULL;
    DataFolder *folder = NULL;
    Front front = { 0 };
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
    signal(SIGXFSZ, SIG_IGN); /* a limit on the size of files is a full disk, not our end */
    /* A page takes a few blocks and gives them back; giving them on to the system each time is a third of its cost. */
    mallopt(M_TRIM_THRESHOLD, KEPT_BYTES);
    mallopt(M_MMAP_THRESHOLD, KEPT_BYTES / 2);
    if (data)
        e = open_data(data, &folder);
    if (!FAILED(e) && log_path && !(access_log = open_log(log_path)))
        e = err_fmt("cannot write access log %s: %s", log_path, strerror(errno));
    if (FAILED(e)) {
        folder_close(folder);
        return fail(e);
    }
    if (access_log)
        setvbuf(access_log, NULL, _IOLBF, 0); /* a kill loses no line */

    SiteSettings settings = site_settings(args, access_log, folder);
    Site *site = site_new(&settings);
    e = swap_in_all(site, path, folder, &number);
    if (!FAILED(e))
        e = http_listen(listen_at ? str_c(listen_at) : S("127.0.0.1:8080"), args->a, &listening,
                        &address);
    if (!FAILED(e)) {
        front.site = site;
        if (folder) {
            front.office = office_new(&(OfficeSettings){ .site = site,
                                                         .store = folder->store,
                                                         .keys = folder->keys,
                                                         .folder = folder->path,
                                                         .swap = swap_for_office,
                                                         .swap_ctx = site });
            hubs_publish(front.office);
        }
        HttpSettings http = { .handle = front_handle,
                              .answered = front_answered,
                              .ctx = &front,
                              .refusal_fields = site_fields(site),
                              .threads = args_number(args, "--threads", 0) };
        e = http_server_start(&http, listening, &server);
    }
    if (!FAILED(e)) {
        fprintf(stderr, "gza: serving edition %u from %s\n", number, path);
        printf(args->json ? "{\"listening\":\"http://%.*s\"}\n" : "listening http://%.*s\n",
               STR(address));
        fflush(stdout);
        if (folder)
            e = say_first(folder, address);
        if (FAILED(e))
            fprintf(stderr, "gza: %s\n", e.text);
        e = OK;
        wait_for_signals(&signals, args, site, path, folder);
        http_server_stop(server);
        http_server_wait(server);
    }
    office_free(front.office);
    folder_close(folder);
    site_free(site);
    if (access_log)
        fclose(access_log);
    return FAILED(e) ? fail(e) : EXIT_OK;
}
