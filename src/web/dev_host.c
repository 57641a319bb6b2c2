/*
 * dev_host.c -- the server with the fake Guide, for tests/http and for measuring. Not installed.
 *
 *   dev_host 127.0.0.1:0 [threads [log-file]]
 *
 * Prints where it listens. SIGHUP takes the next edition, SIGTERM and SIGINT stop it.
 */
#include "base/must.h"
#include "web/fake_guide.h"
#include "web/http_listen.h"
#include "web/site.h"
#include <signal.h>
#include <stdlib.h>
#include <sys/resource.h>

static void take_edition(Site *site, int number)
{
    Edition *e = calloc(1, sizeof(*e));

    MUST(e);
    e->number = number;
    site_swap_edition(site, e, free, e);
}

int main(int argc, char **argv)
{
    Arena a = arena_new(64 * 1024);
    SiteSettings site_set = { 0 };
    sigset_t signals;
    HttpServer *server;
    Str address;
    int listening, got = 0;

    if (argc < 2 || argc > 4) {
        fprintf(stderr, "usage: dev_host HOST:PORT [threads [log-file]]\n");
        return 2;
    }
    sigemptyset(&signals);
    sigaddset(&signals, SIGHUP);
    sigaddset(&signals, SIGINT);
    sigaddset(&signals, SIGTERM);
    sigprocmask(SIG_BLOCK, &signals, NULL);
    if (argc > 3) {
        site_set.access_log = fopen(argv[3], "a");
        MUST(site_set.access_log);
        setvbuf(site_set.access_log, NULL, _IOLBF, 0);
    }
    Site *site = site_new(&site_set);
    take_edition(site, 1);
    HttpSettings set = {
        .handle = site_handle,
        .answered = site_set.access_log ? site_answered : NULL,
        .ctx = site,
        .refusal_fields = site_fields(site),
        .threads = argc > 2 ? (uint32_t)atoi(argv[2]) : 0,
    };
    Err e = http_listen(str_c(argv[1]), &a, &listening, &address);
    if (!FAILED(e))
        e = http_server_start(&set, listening, &server);
    if (FAILED(e)) {
        fprintf(stderr, "dev_host: %s\n", e.text);
        return 1;
    }
    printf("http://%.*s\n", STR(address));
    fflush(stdout);
    for (int number = 2; sigwait(&signals, &got) == 0 && got == SIGHUP; number++)
        take_edition(site, number);
    http_server_stop(server);
    http_server_wait(server);
    site_free(site);
    if (site_set.access_log)
        fclose(site_set.access_log);
    arena_free(&a);
    return 0;
}
