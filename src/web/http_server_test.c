/*
 * http_server_test.c -- the server on a real socket, with times made short. A client here is a blocking
 * socket that gives up after a few seconds, so that nothing can hang.
 */
#include "base/must.h"
#include "unit.h"
#include "web/http_listen.h"
#include "web/http_server.h"
#include <arpa/inet.h>
#include <netinet/in.h>
#include <pthread.h>
#include <semaphore.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

enum { BIG = 8 << 20 };

static HttpServer *server;
static uint16_t port;
static atomic_int released;
static sem_t slow_begun, slow_may_end;
static char *big;

static void count_release(void *what)
{
    (void)what;
    atomic_fetch_add(&released, 1);
}

/* Answers that come later: the last ticket, and threads that call it ready. */
static _Atomic(HttpLater *) ticket;
static atomic_int finished;

static void finish_later(void *what, HttpAnswer *out, Arena *a)
{
    out->status = 200;
    out->body = arena_fmt(a, "later %s", (const char *)what);
    atomic_fetch_add(&finished, 1);
}

static void *ready_soon(void *later)
{
    usleep(20000);
    http_later_ready(later);
    return NULL;
}

static void answer_later(const HttpRequest *q, HttpAnswer *out)
{
    static char words[] = "ხვალ";
    pthread_t thread;

    out->later = http_later(q, finish_later, words);
    if (str_eq(q->path, S("/later/at-once"))) {
        http_later_ready(out->later);
    } else if (str_eq(q->path, S("/later/held"))) {
        atomic_store(&ticket, out->later);
        sem_post(&slow_begun);
    } else {
        MUST(pthread_create(&thread, NULL, ready_soon, out->later) == 0);
        pthread_detach(thread);
    }
}

static void handle(void *ctx, const HttpRequest *q, HttpAnswer *out, Arena *a)
{
    if (str_starts(q->path, S("/later/"))) {
        answer_later(q, out);
        return;
    }
    (void)ctx;
    out->status = 200;
    out->fields[0] = S("Content-Type: text/plain\r\n");
    if (str_eq(q->path, S("/big")) || str_eq(q->path, S("/shared"))) {
        out->body = (Str){ big, BIG };
        if (str_eq(q->path, S("/shared")))
            out->release = count_release;
    } else if (str_eq(q->path, S("/slow"))) {
        sem_post(&slow_begun);
        sem_wait(&slow_may_end);
        out->body = S("slow");
    } else {
        out->body = arena_fmt(a, "%.*s|%.*s|%.*s|%d", STR(q->path), STR(q->query), STR(q->body),
                              (int)q->method);
    }
}

static void start(HttpSettings set)
{
    Arena a = arena_new(4096);
    Str address;
    int listening;

    set.handle = handle;
    set.refusal_fields = S("X-Ours: yes\r\n");
    if (!set.threads)
        set.threads = 2;
    MUST(!FAILED(http_listen(S("127.0.0.1:0"), &a, &listening, &address)));
    port = (uint16_t)strtoul(arena_z(&a, str_from(address, sizeof("127.0.0.1:") - 1)), NULL, 10);
    MUST(!FAILED(http_server_start(&set, listening, &server)));
    arena_free(&a);
}

static void stop(void)
{
    http_server_stop(server);
    http_server_wait(server);
    server = NULL;
}

static int teardown(void **state)
{
    (void)state;
    if (server)
        stop();
    return 0;
}

static int dial(void)
{
    struct sockaddr_in to = { .sin_family = AF_INET,
                              .sin_port = htons(port),
                              .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
    struct timeval patience = { .tv_sec = 8 };
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

    MUST(fd >= 0 && setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof(patience)) == 0);
    MUST(connect(fd, (struct sockaddr *)&to, sizeof(to)) == 0);
    return fd;
}

static void say(int fd, Str text)
{
    MUST(send(fd, text.p, text.n, MSG_NOSIGNAL) == (ssize_t)text.n);
}

/* What comes until the other side closes or `enough` is in it. */
static Str hear(int fd, const char *enough)
{
    static _Thread_local char room[1 << 16];
    Str all = { room, 0 };

    while (all.n < sizeof(room) && !(enough && str_find(all, str_c(enough)) >= 0)) {
        ssize_t n = recv(fd, room + all.n, sizeof(room) - all.n, 0);
        if (n <= 0)
            break;
        all.n += (size_t)n;
    }
    return all;
}

static Str ask(Str text)
{
    int fd = dial();

    say(fd, text);
    Str all = hear(fd, NULL);
    close(fd);
    return all;
}

static uint64_t now_ms(void)
{
    struct timespec t;

    clock_gettime(CLOCK_MONOTONIC, &t);
    return (uint64_t)t.tv_sec * 1000 + (uint64_t)t.tv_nsec / 1000000;
}

static void nap(long ms)
{
    struct timespec t = { ms / 1000, ms % 1000 * 1000000 };

    nanosleep(&t, NULL);
}

TEST(an_answer_has_its_head_and_body)
{
    start((HttpSettings){ 0 });
    Str got = ask(S("GET /a%20b?q HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"));
    assert_true(str_starts(got, S("HTTP/1.1 200 OK\r\nDate: ")));
    assert_has(
        got,
        " GMT\r\nContent-Type: text/plain\r\nContent-Length: 9\r\nConnection: close\r\n\r\n/a b|q||1");
}

TEST(a_connection_answers_many_requests_also_when_they_come_at_once)
{
    start((HttpSettings){ 0 });
    Str got = ask(S(
        "GET /1 HTTP/1.1\r\nHost: a\r\n\r\n"
        "POST /2 HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\nabc"
        "POST /3 HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nd\r\n2\r\nef\r\n0\r\n\r\n"
        "GET /4 HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\nGET /5 HTTP/1.1\r\nHost: a\r\n\r\n"));
    assert_has(got, "/1|||1");
    assert_has(got, "/2||abc|3");
    assert_has(got, "/3||def|3");
    assert_has(got, "/4|||1");
    assert_has_no(got, "/5");
}

TEST(a_request_may_come_byte_by_byte)
{
    Str text =
        S("POST /x HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n");

    start((HttpSettings){ 0 });
    int fd = dial();
    for (size_t i = 0; i < text.n; i++) {
        say(fd, str_head(str_from(text, i), 1));
        nap(1);
    }
    assert_has(hear(fd, "|3"), "/x||abc|3");
    close(fd);
}

TEST(a_long_head_and_a_long_body_fit_behind_each_other)
{
    enum { FIELDS = 30000, BODY = 900000 };
    char *text = malloc(FIELDS + BODY + 1000);
    size_t n = (size_t)sprintf(
        text,
        "POST /long HTTP/1.1\r\nHost: a\r\nConnection: close\r\nContent-Length: %d\r\nX: ", BODY);

    start((HttpSettings){ 0 });
    memset(text + n, 'x', FIELDS);
    n += FIELDS;
    n += (size_t)sprintf(text + n, "\r\n\r\n");
    memset(text + n, 'b', BODY);
    n += BODY;
    int fd = dial();
    say(fd, (Str){ text, n });
    assert_has(hear(fd, "/long||bbb"), "200 OK");
    close(fd);
    free(text);
}

TEST(head_says_what_get_would_and_sends_nothing)
{
    start((HttpSettings){ 0 });
    Str got = ask(S("HEAD /abc HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"));
    assert_has(got, "Content-Length: 8\r\n");
    assert_true(str_ends(got, S("\r\n\r\n")));
}

TEST(http_1_0_closes_unless_asked_not_to)
{
    start((HttpSettings){ 0 });
    Str got = ask(S("GET /a HTTP/1.0\r\n\r\n"));
    assert_has(got, "Connection: close\r\n");
    int fd = dial();
    say(fd, S("GET /a HTTP/1.0\r\nConnection: keep-alive\r\n\r\n"));
    assert_has(hear(fd, "|1"), "Connection: keep-alive\r\n");
    say(fd, S("GET /b HTTP/1.0\r\n\r\n"));
    assert_has(hear(fd, NULL), "/b|||1");
    close(fd);
}

TEST(who_waits_for_100_continue_gets_it)
{
    start((HttpSettings){ 0 });
    int fd = dial();
    say(fd, S("POST /x HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 3\r\n\r\n"));
    assert_str(hear(fd, "\r\n\r\n"), "HTTP/1.1 100 Continue\r\n\r\n");
    say(fd, S("abc"));
    assert_has(hear(fd, "|3"), "/x||abc|3");
    close(fd);
    /* but not before a refusal, and not when the body has come already */
    Str got = ask(S(
        "POST /x HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 99999999\r\n\r\n"));
    assert_true(str_starts(got, S("HTTP/1.1 413 ")));
    got = ask(S(
        "POST /x HTTP/1.1\r\nHost: a\r\nConnection: close\r\nExpect: 100-continue\r\nContent-Length: 3\r\n\r\nabc"));
    assert_true(str_starts(got, S("HTTP/1.1 200 ")));
}

TEST(sr_web_01_a_malformed_request_is_400_and_the_connection_closes)
{
    start((HttpSettings){ 0 });
    Str got =
        ask(S("GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\nGET /next HTTP/1.1\r\nHost: a\r\n\r\n"));
    assert_true(str_starts(got, S("HTTP/1.1 400 Bad Request\r\n")));
    assert_has(got, "X-Ours: yes\r\n");
    assert_has(got, "Connection: close\r\n");
    assert_has_no(got, "/next");
    got = ask(S("TRACE / HTTP/1.1\r\nHost: a\r\n\r\n"));
    assert_has(got, "405 Method Not Allowed\r\n");
    assert_has(got, "Allow: GET, HEAD, POST\r\n");
}

TEST(sr_web_02_a_body_of_the_limit_is_taken_and_one_byte_more_is_413)
{
    start((HttpSettings){ .body_bytes = 10 });
    assert_has(ask(S("POST / HTTP/1.0\r\nContent-Length: 10\r\n\r\n0123456789")), "200 OK");
    assert_has(ask(S("POST / HTTP/1.0\r\nContent-Length: 11\r\n\r\n0123456789a")), " 413 ");
}

TEST(sr_web_03_a_head_that_drips_is_ended_in_time)
{
    start((HttpSettings){ .head_ms = 600, .idle_ms = 5000 });
    uint64_t began = now_ms();
    int fd = dial();
    say(fd, S("GET / HTTP/1.1\r\n"));
    for (int i = 0; i < 4; i++) {
        nap(100);
        say(fd, S("A: b\r\n"));
    }
    assert_true(str_starts(hear(fd, NULL), S("HTTP/1.1 408 ")));
    uint64_t took = now_ms() - began;
    assert_true(took >= 600 && took < 1500);
    close(fd);
}

TEST(sr_web_03_a_body_must_keep_up_its_rate)
{
    start((HttpSettings){ .body_ms = 500 });
    uint64_t began = now_ms();
    Str got = ask(S("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5000\r\n\r\nabc"));
    assert_true(str_starts(got, S("HTTP/1.1 408 ")));
    assert_true(now_ms() - began < 1500);
    /* 1,024 bytes earn one second more */
    began = now_ms();
    int fd = dial();
    char piece[1024];
    memset(piece, 'x', sizeof(piece));
    say(fd, S("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5000\r\n\r\n"));
    say(fd, (Str){ piece, sizeof(piece) });
    assert_true(str_starts(hear(fd, NULL), S("HTTP/1.1 408 ")));
    uint64_t took = now_ms() - began;
    assert_true(took >= 1500 && took < 2500);
    close(fd);
}

TEST(sr_web_03_an_idle_connection_is_closed_without_a_word)
{
    start((HttpSettings){ .idle_ms = 300 });
    uint64_t began = now_ms();
    int fd = dial();
    assert_int_equal(hear(fd, NULL).n, 0);
    assert_true(now_ms() - began < 1500);
    close(fd);
}

TEST(sr_web_03_who_does_not_read_the_answer_is_dropped)
{
    start((HttpSettings){ .body_ms = 300, .request_ms = 900 });
    int fd = dial();
    say(fd, S("GET /shared HTTP/1.1\r\nHost: a\r\n\r\n"));
    int before = atomic_load(&released);
    for (int i = 0; i < 40 && atomic_load(&released) == before; i++)
        nap(50);
    assert_int_equal(atomic_load(&released), before + 1);
    close(fd);
}

TEST(a_slow_reader_gets_all_of_it)
{
    static const char *const paths[] = { "/big", "/shared" };

    start((HttpSettings){ 0 });
    for (size_t p = 0; p < COUNT(paths); p++) {
        char *room = malloc(1 << 16), request[64];
        size_t total = 0;
        bool same = true;
        int fd = dial();

        say(fd, (Str){ request, (size_t)sprintf(request, "GET %s HTTP/1.0\r\n\r\n", paths[p]) });
        nap(100);
        for (ssize_t n; (n = recv(fd, room, 1 << 16, 0)) > 0; total += (size_t)n)
            for (ssize_t i = 0; i < n && total > 300; i++)
                same &= room[i] == 'z';
        assert_true(same);
        assert_true(total > BIG && total < BIG + 300);
        close(fd);
        free(room);
    }
}

TEST(sr_load_02_over_the_limit_of_connections_the_answer_is_503)
{
    int held[4];

    start((HttpSettings){ .max_connections = 4 });
    for (size_t i = 0; i < COUNT(held); i++)
        held[i] = dial();
    while (http_server_figures(server).connections < COUNT(held))
        nap(5);
    Str got = ask(S("GET / HTTP/1.1\r\nHost: a\r\n\r\n"));
    assert_true(str_starts(got, S("HTTP/1.1 503 ")));
    assert_has(got, "Retry-After: ");
    close(held[0]);
    while (http_server_figures(server).connections >= COUNT(held))
        nap(5);
    assert_has(ask(S("GET / HTTP/1.0\r\n\r\n")), "200 OK");
    for (size_t i = 1; i < COUNT(held); i++)
        close(held[i]);
}

TEST(sr_load_02_over_the_limit_of_memory_the_answer_is_503)
{
    int held[16];

    start((HttpSettings){ .memory_bytes = 64 * 1024 });
    for (size_t i = 0; i < COUNT(held); i++) {
        held[i] = dial();
        say(held[i], S("GET / HTTP/1.1\r\n")); /* each keeps a buffer */
    }
    nap(100);
    assert_true(http_server_figures(server).buffer_bytes <= 64 * 1024);
    assert_true(str_starts(ask(S("GET / HTTP/1.0\r\n\r\n")), S("HTTP/1.1 503 ")));
    for (size_t i = 0; i < COUNT(held); i++)
        close(held[i]);
    while (http_server_figures(server).connections > 0)
        nap(5);
    assert_has(ask(S("GET / HTTP/1.0\r\n\r\n")), "200 OK");
}

TEST(sr_load_02_an_idle_connection_keeps_no_buffer)
{
    int held[32];

    start((HttpSettings){ .threads = 1 });
    for (size_t i = 0; i < COUNT(held); i++) {
        held[i] = dial();
        say(held[i], S("GET / HTTP/1.1\r\nHost: a\r\n\r\n"));
        assert_has(hear(held[i], "|1"), "200 OK");
    }
    assert_true(http_server_figures(server).buffer_bytes < 16 * 1024); /* one spare one */
    for (size_t i = 0; i < COUNT(held); i++)
        close(held[i]);
}

static void *ask_slowly(void *fd)
{
    static char room[256];
    size_t n = 0;
    ssize_t got;

    say(*(int *)fd, S("GET /slow HTTP/1.1\r\nHost: a\r\n\r\n"));
    while ((got = recv(*(int *)fd, room + n, sizeof(room) - 1 - n, 0)) > 0)
        n += (size_t)got;
    room[n] = 0;
    return room;
}

TEST(stopping_finishes_requests_and_closes_the_idle)
{
    pthread_t client;
    void *got;

    start((HttpSettings){ .threads = 1 });
    int idle = dial(), busy = dial();
    say(idle, S("GET / HTTP/1.1\r\nHost: a\r\n\r\n"));
    assert_has(hear(idle, "|1"), "200 OK");
    pthread_create(&client, NULL, ask_slowly, &busy);
    sem_wait(&slow_begun);
    http_server_stop(server);
    http_server_stop(server);
    sem_post(&slow_may_end);
    uint64_t began = now_ms();
    http_server_wait(server);
    server = NULL;
    assert_true(now_ms() - began < 2000);
    pthread_join(client, &got);
    assert_has(str_c(got), "Connection: close\r\n\r\nslow");
    assert_int_equal(hear(idle, NULL).n, 0);
    close(idle);
    close(busy);
}

TEST(stopping_waits_for_the_slow_only_so_long)
{
    start((HttpSettings){ .stop_ms = 300 });
    int fd = dial();
    say(fd, S("GET / HT"));
    nap(50);
    uint64_t began = now_ms();
    stop();
    assert_true(now_ms() - began < 1500);
    close(fd);
}

static void *client_crowd(void *count)
{
    for (int i = 0; i < 200; i++) {
        int fd = dial();
        say(fd, S("GET /1 HTTP/1.1\r\nHost: a\r\n\r\n"));
        if (str_find(hear(fd, "/1|||1"), S("/1|||1")) >= 0)
            atomic_fetch_add((atomic_int *)count, 1);
        close(fd);
    }
    return NULL;
}

TEST(connections_are_shared_out_among_the_threads)
{
    pthread_t client[4];
    atomic_int count = 0;

    start((HttpSettings){ .threads = 3 });
    for (size_t i = 0; i < COUNT(client); i++)
        pthread_create(&client[i], NULL, client_crowd, &count);
    for (size_t i = 0; i < COUNT(client); i++)
        pthread_join(client[i], NULL);
    assert_int_equal(atomic_load(&count), 800);
    assert_int_equal(http_server_figures(server).requests, 800);
}

TEST(sr_load_02_each_source_has_its_share)
{
    HttpSources *t = http_sources_new(2);
    struct sockaddr_in6 v6 = { .sin6_family = AF_INET6 };
    struct sockaddr_in v4 = { .sin_family = AF_INET };
    struct sockaddr_storage from = { 0 };
    HttpSource one, neighbour, other, local;

    inet_pton(AF_INET6, "2001:db8:1:2::1", &v6.sin6_addr);
    memcpy(&from, &v6, sizeof(v6));
    one = http_source_of(&from);
    inet_pton(AF_INET6, "2001:db8:1:2:ffff::9", &v6.sin6_addr);
    memcpy(&from, &v6, sizeof(v6));
    neighbour = http_source_of(&from);
    inet_pton(AF_INET, "192.0.2.1", &v4.sin_addr);
    memcpy(&from, &v4, sizeof(v4));
    other = http_source_of(&from);
    inet_pton(AF_INET, "127.0.0.1", &v4.sin_addr);
    memcpy(&from, &v4, sizeof(v4));
    local = http_source_of(&from);

    assert_true(http_sources_enter(t, one));
    assert_true(http_sources_enter(t, neighbour));
    assert_false(http_sources_enter(t, one));
    assert_true(http_sources_enter(t, other));
    http_sources_leave(t, neighbour);
    assert_true(http_sources_enter(t, one));
    for (int i = 0; i < 10; i++)
        assert_true(http_sources_enter(t, local));
    http_sources_free(t);
}

TEST(addresses_to_listen_on_are_read)
{
    static const char *const bad[] = { "",
                                       "8080",
                                       ":8080",
                                       "127.0.0.1",
                                       "127.0.0.1:",
                                       "127.0.0.1:x",
                                       "127.0.0.1:65536",
                                       "127.0.0:80",
                                       "::1:80",
                                       "[::1]",
                                       "[::1:80",
                                       "example.org:80",
                                       "127.0.0.1:80 " };
    static const char *const good[] = { "127.0.0.1:0", "[::1]:0", "localhost:0", "0.0.0.0:0" };
    Arena a = arena_new(1 << 16);
    Str address;
    int fd;

    for (size_t i = 0; i < COUNT(bad); i++)
        if (!FAILED(http_listen(str_c(bad[i]), &a, &fd, &address)))
            fail_msg("%s", bad[i]);
    for (size_t i = 0; i < COUNT(good); i++) {
        if (FAILED(http_listen(str_c(good[i]), &a, &fd, &address)))
            fail_msg("%s", good[i]);
        assert_false(str_ends(address, S(":0")));
        Err taken = http_listen(address, &a, &(int){ 0 }, &(Str){ 0 });
        assert_true(FAILED(taken));
        assert_has(str_c(taken.text), "could not listen on");
        close(fd);
    }
    arena_free(&a);
}

#define S_(name) cmocka_unit_test_teardown(name, teardown)

/* ---- answers that come later ------------------------------------------------------------------- */

TEST(an_answer_may_come_later_and_the_next_request_behind_it)
{
    start((HttpSettings){ 0 });
    Str got = ask(S("GET /later/soon HTTP/1.1\r\nHost: a\r\n\r\n"
                    "POST /later/at-once HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\nabc"
                    "HEAD /later/soon HTTP/1.1\r\nHost: a\r\n\r\n"
                    "GET /now HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"));
    const char *words = "later ხვალ";
    assert_has(got, words);
    Str behind = str_from(got, (size_t)str_find(got, str_c(words)) + strlen(words));
    assert_has(behind, words);
    behind = str_from(behind, (size_t)str_find(behind, str_c(words)) + strlen(words));
    assert_has_no(behind, words); /* HEAD */
    assert_has(behind, "Content-Length: 18\r\n\r\nHTTP/1.1 200 OK");
    assert_has(behind, "/now||");
}

TEST(others_are_answered_while_one_waits)
{
    start((HttpSettings){ .threads = 1 });
    int waiting = dial();
    say(waiting, S("GET /later/held HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"));
    sem_wait(&slow_begun);
    assert_has(ask(S("GET /now HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")), "/now||");
    http_later_ready(atomic_load(&ticket));
    assert_has(hear(waiting, NULL), "later ხვალ");
    close(waiting);
}

TEST(a_client_that_goes_while_it_waits_is_let_go)
{
    start((HttpSettings){ .threads = 1 });
    int before = atomic_load(&finished), waiting = dial();
    struct linger now = { .l_onoff = 1 };

    say(waiting, S("GET /later/held HTTP/1.1\r\nHost: a\r\n\r\n"));
    sem_wait(&slow_begun);
    MUST(setsockopt(waiting, SOL_SOCKET, SO_LINGER, &now, sizeof(now)) == 0);
    close(waiting); /* a reset */
    for (int i = 0; i < 200 && http_server_figures(server).connections; i++)
        nap(10);
    assert_int_equal(http_server_figures(server).connections, 0);
    http_later_ready(atomic_load(&ticket));
    stop();
    assert_int_equal(atomic_load(&finished), before + 1);
}

TEST(an_answer_that_does_not_come_is_503)
{
    start((HttpSettings){ .later_ms = 300 });
    int waiting = dial();

    say(waiting, S("GET /later/held HTTP/1.1\r\nHost: a\r\n\r\n"));
    sem_wait(&slow_begun);
    Str got = hear(waiting, NULL);
    assert_true(str_starts(got, S("HTTP/1.1 503 ")));
    close(waiting);
    http_later_ready(atomic_load(&ticket)); /* too late for this one, and harmless */
}

static void *ready_in_a_while(void *later)
{
    nap(700);
    http_later_ready(later);
    return NULL;
}

TEST(stopping_waits_for_tickets_that_are_out)
{
    start((HttpSettings){ .stop_ms = 200 });
    int before = atomic_load(&finished), waiting = dial();
    pthread_t thread;

    say(waiting, S("GET /later/held HTTP/1.1\r\nHost: a\r\n\r\n"));
    sem_wait(&slow_begun);
    MUST(pthread_create(&thread, NULL, ready_in_a_while, atomic_load(&ticket)) == 0);
    stop(); /* gives the client up after 200 ms, and the ticket is still ours */
    pthread_join(thread, NULL);
    assert_int_equal(atomic_load(&finished), before + 1);
    close(waiting);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        S_(an_answer_has_its_head_and_body),
        S_(a_connection_answers_many_requests_also_when_they_come_at_once),
        S_(a_request_may_come_byte_by_byte),
        S_(a_long_head_and_a_long_body_fit_behind_each_other),
        S_(head_says_what_get_would_and_sends_nothing),
        S_(http_1_0_closes_unless_asked_not_to),
        S_(who_waits_for_100_continue_gets_it),
        S_(sr_web_01_a_malformed_request_is_400_and_the_connection_closes),
        S_(sr_web_02_a_body_of_the_limit_is_taken_and_one_byte_more_is_413),
        S_(sr_web_03_a_head_that_drips_is_ended_in_time),
        S_(sr_web_03_a_body_must_keep_up_its_rate),
        S_(sr_web_03_an_idle_connection_is_closed_without_a_word),
        S_(sr_web_03_who_does_not_read_the_answer_is_dropped),
        S_(a_slow_reader_gets_all_of_it),
        S_(sr_load_02_over_the_limit_of_connections_the_answer_is_503),
        S_(sr_load_02_over_the_limit_of_memory_the_answer_is_503),
        S_(sr_load_02_an_idle_connection_keeps_no_buffer),
        S_(stopping_finishes_requests_and_closes_the_idle),
        S_(stopping_waits_for_the_slow_only_so_long),
        S_(connections_are_shared_out_among_the_threads),
        S_(an_answer_may_come_later_and_the_next_request_behind_it),
        S_(others_are_answered_while_one_waits),
        S_(a_client_that_goes_while_it_waits_is_let_go),
        S_(an_answer_that_does_not_come_is_503),
        S_(stopping_waits_for_tickets_that_are_out),
        T(sr_load_02_each_source_has_its_share),
        T(addresses_to_listen_on_are_read),
    };

    big = malloc(BIG);
    MUST(big);
    memset(big, 'z', BIG);
    sem_init(&slow_begun, 0, 0);
    sem_init(&slow_may_end, 0, 0);
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    free(big);
    return failed;
}
