/*
 * http_server.c -- the loops.
 *
 * All workers wait on the one listening socket, and the system wakes one of them (EPOLLEXCLUSIVE).
 * It tends to wake the same one, so whoever accepts gives the connection to the worker that has the
 * fewest. No queue is needed for that: the connection is put into the other worker's epoll set,
 * asking for writability, which a new connection has; so its own worker hears of it at once.
 */
#include "base/must.h"
#include "web/http_conn.h"
#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/resource.h>
#include <time.h>
#include <unistd.h>

enum {
    EVENTS = 128,            /* in one round */
    ACCEPTS = 32,            /* in one round */
    SPARE_CONNECTIONS = 256, /* over the limit, to be told so */
    SPARE_FILES = 128,       /* for everything that is not a connection */
};

/* ---- the clock --------------------------------------------------------------------------------- */

static void say_date(Worker *w, time_t now)
{
    static const char DAYS[7][4] = { "Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat" };
    static const char MONTHS[12][4] = { "Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                        "Jul", "Aug", "Sep", "Oct", "Nov", "Dec" };
    struct tm t;

    gmtime_r(&now, &t);
    arena_reset(&w->arena);
    Str line =
        arena_fmt(&w->arena, "Date: %s, %02d %s %04d %02d:%02d:%02d GMT\r\n", DAYS[t.tm_wday],
                  t.tm_mday, MONTHS[t.tm_mon], t.tm_year + 1900, t.tm_hour, t.tm_min, t.tm_sec);
    MUST(line.n <= sizeof(w->date));
    memcpy(w->date, line.p, line.n);
    w->date_len = line.n;
    w->second = now;
}

static void look_at_clock(Worker *w)
{
    struct timespec t;

    clock_gettime(CLOCK_MONOTONIC_COARSE, &t);
    w->now_ms = (uint64_t)t.tv_sec * 1000 + (uint64_t)t.tv_nsec / 1000000;
    clock_gettime(CLOCK_REALTIME_COARSE, &t);
    if (t.tv_sec != w->second)
        say_date(w, t.tv_sec);
}

static void turn_wheel(Worker *w)
{
    while (w->turned_ms + TICK_MS <= w->now_ms) {
        w->turned_ms += TICK_MS;
        Conn **slot = &w->wheel[w->turned_ms / TICK_MS % WHEEL_SLOTS];
        Conn *c = *slot;

        *slot = NULL; /* whatever hangs itself into this slot again is a whole turn away */
        while (c) {
            Conn *next = c->next;

            c->here = NULL;
            if (next)
                next->here = NULL;
            conn_late(c);
            c = next;
        }
    }
}

/* ---- connections come -------------------------------------------------------------------------- */

static Worker *least_busy(Worker *self)
{
    Worker *best = self;
    unsigned fewest = atomic_load_explicit(&self->connections, memory_order_relaxed);

    for (uint32_t i = 0; i < self->server->set.threads; i++) {
        Worker *w = &self->server->worker[i];
        unsigned n = atomic_load_explicit(&w->connections, memory_order_relaxed);

        if (n < fewest) {
            fewest = n;
            best = w;
        }
    }
    return best;
}

static void welcome(Worker *self, int fd, const struct sockaddr_storage *from)
{
    HttpServer *s = self->server;
    unsigned others = atomic_fetch_add_explicit(&s->connections, 1, memory_order_relaxed);

    if (others >= s->set.max_connections + SPARE_CONNECTIONS) {
        atomic_fetch_sub_explicit(&s->connections, 1, memory_order_relaxed);
        close(fd);
        return;
    }
    Conn *c = calloc(1, sizeof(*c));
    MUST(c);
    *c = (Conn){ .fd = fd, .worker = least_busy(self), .source = http_source_of(from) };
    if (others >= s->set.max_connections)
        c->refuse = 503;
    else if (!http_sources_enter(s->sources, c->source))
        c->refuse = 429;
    else
        c->counted = true;
    atomic_fetch_add_explicit(&c->worker->connections, 1, memory_order_relaxed);

    bool mine = c->worker == self;
    c->watching = mine ? EPOLLIN : EPOLLOUT;
    struct epoll_event e = { .events = c->watching, .data.ptr = c };
    MUST(epoll_ctl(c->worker->epoll, EPOLL_CTL_ADD, fd, &e) == 0);
    if (mine)
        conn_arrived(c);
}

static void set_accepting(Worker *w, bool on)
{
    struct epoll_event e = { .events = EPOLLIN | EPOLLEXCLUSIVE, .data.ptr = w->server };

    if (w->accepting != on)
        MUST(epoll_ctl(w->epoll, on ? EPOLL_CTL_ADD : EPOLL_CTL_DEL, w->server->listening, &e) ==
             0);
    w->accepting = on;
}

/* False: nobody is waiting. */
static bool accept_one(Worker *w)
{
    struct sockaddr_storage from;
    socklen_t size = sizeof(from);
    int fd = accept4(w->server->listening, (struct sockaddr *)&from, &size,
                     SOCK_NONBLOCK | SOCK_CLOEXEC);

    if (fd >= 0) {
        welcome(w, fd, &from);
        return true;
    }
    if (errno == EMFILE || errno == ENFILE || errno == ENOBUFS || errno == ENOMEM) {
        set_accepting(w, false); /* for a moment; otherwise we would spin */
        w->accept_again_ms = w->now_ms + TICK_MS;
    }
    return errno == ECONNABORTED || errno == EINTR;
}

static void accept_some(Worker *w)
{
    for (int i = 0; i < ACCEPTS && accept_one(w); i++)
        ;
}

/* ---- stopping ---------------------------------------------------------------------------------- */

/* Those who have connected already are still served. */
static void stop_accepting(Worker *w)
{
    while (accept_one(w))
        ;
    set_accepting(w, false);
    if (atomic_fetch_sub(&w->server->listeners, 1) == 1)
        close(w->server->listening);
}

static void each_connection(Worker *w, void (*end)(Conn *))
{
    for (size_t i = 0; i < WHEEL_SLOTS; i++) {
        for (Conn *c = w->wheel[i], *next; c; c = next) {
            next = c->next;
            end(c);
        }
    }
}

/* ---- answers that come later ------------------------------------------------------------------- */

HttpLater *http_later(const HttpRequest *q, HttpFinish *finish, void *what)
{
    HttpLater *l = calloc(1, sizeof(*l));

    MUST(l);
    *l = (HttpLater){ .worker = q->worker, .finish = finish, .what = what };
    if (q->worker)
        atomic_fetch_add(&q->worker->laters, 1);
    return l;
}

void http_later_ready(HttpLater *l)
{
    Worker *w = l->worker;
    uint64_t one = 1;

    if (!w) {
        l->ready = true;
        return;
    }
    /* Under the lock to the end: with the count at zero the worker may stop and take all this away. */
    pthread_mutex_lock(&w->lock);
    l->next = w->ready;
    w->ready = l;
    ssize_t put = write(w->wake, &one, sizeof(one));
    (void)put;
    pthread_mutex_unlock(&w->lock);
}

bool http_later_finish(HttpLater *l, HttpAnswer *out, Arena *a)
{
    bool ready = l->ready;

    MUST(!l->worker);
    if (ready)
        l->finish(l->what, out, a);
    free(l);
    return ready;
}

static void finish_laters(Worker *w)
{
    if (atomic_load_explicit(&w->laters, memory_order_relaxed) == 0)
        return;
    pthread_mutex_lock(&w->lock);
    HttpLater *l = w->ready;
    w->ready = NULL;
    pthread_mutex_unlock(&w->lock);
    while (l) {
        HttpLater *next = l->next;

        conn_finish_later(w, l);
        free(l);
        atomic_fetch_sub(&w->laters, 1);
        l = next;
    }
}

/* ---- the loop ---------------------------------------------------------------------------------- */

static void one_round(Worker *w, int wait_ms)
{
    struct epoll_event event[EVENTS];
    int n = epoll_wait(w->epoll, event, EVENTS, wait_ms);

    look_at_clock(w);
    for (int i = 0; i < n; i++) {
        if (event[i].data.ptr == w->server) {
            accept_some(w);
        } else if (event[i].data.ptr == w) {
            uint64_t count;
            ssize_t got = read(w->wake, &count, sizeof(count));
            (void)got;
        } else {
            conn_event(event[i].data.ptr, event[i].events);
        }
    }
    finish_laters(w); /* behind the events: it may end connections that had one */
    turn_wheel(w);
}

static void *work(void *worker)
{
    Worker *w = worker;
    HttpServer *s = w->server;

    while (!atomic_load_explicit(&s->stopping, memory_order_relaxed)) {
        bool anyone = atomic_load_explicit(&w->connections, memory_order_relaxed) > 0;

        one_round(w, anyone || !w->accepting ? TICK_MS : -1);
        if (w->now_ms >= w->accept_again_ms)
            set_accepting(w, true);
    }
    w->stopping = true;
    uint64_t until_ms = w->now_ms + s->set.stop_ms;
    stop_accepting(w);
    /* Another worker may still hand us one until the last has stopped accepting. */
    while (atomic_load(&s->listeners) > 0 || atomic_load(&w->connections) > 0 ||
           atomic_load(&w->laters) > 0) {
        each_connection(w, w->now_ms < until_ms ? conn_stop : conn_close);
        one_round(w, TICK_MS / 10);
    }
    return NULL;
}

/* ---- start and end ----------------------------------------------------------------------------- */

static void fill_in(HttpSettings *set)
{
    long processors = sysconf(_SC_NPROCESSORS_ONLN);
    struct rlimit files;

#define DEFAULT(name, value) set->name = set->name ? set->name : (value)
    DEFAULT(threads, processors > 0 ? (uint32_t)processors : 1);
    DEFAULT(max_connections, 12000);
    DEFAULT(max_per_source, 1000);
    DEFAULT(memory_bytes, 128u << 20);
    DEFAULT(body_bytes, 1u << 20);
    DEFAULT(arena_bytes, 64u << 20);
    DEFAULT(head_ms, 9700);
    DEFAULT(body_ms, 10000);
    DEFAULT(idle_ms, 60000);
    DEFAULT(request_ms, 120000);
    DEFAULT(linger_ms, 2000);
    DEFAULT(stop_ms, 10000);
    DEFAULT(later_ms, 20000);
#undef DEFAULT
    if (getrlimit(RLIMIT_NOFILE, &files) == 0) {
        files.rlim_cur = files.rlim_max;
        setrlimit(RLIMIT_NOFILE, &files);
        uint64_t others = SPARE_FILES + SPARE_CONNECTIONS + 4 * (uint64_t)set->threads;
        uint64_t room = files.rlim_cur > others ? files.rlim_cur - others : 1;
        if (set->max_connections > room)
            set->max_connections = (uint32_t)room;
    }
}

static Err open_worker(HttpServer *s, Worker *w)
{
    struct epoll_event e = { .events = EPOLLIN, .data.ptr = w };

    w->server = s;
    pthread_mutex_init(&w->lock, NULL);
    w->arena = arena_new(s->set.arena_bytes);
    w->epoll = epoll_create1(EPOLL_CLOEXEC);
    w->wake = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    if (w->epoll < 0 || w->wake < 0 || epoll_ctl(w->epoll, EPOLL_CTL_ADD, w->wake, &e) != 0)
        return err_fmt("could not set up a server thread: %s", strerror(errno));
    look_at_clock(w);
    w->turned_ms = w->now_ms / TICK_MS * TICK_MS;
    set_accepting(w, true);
    return OK;
}

static void close_worker(Worker *w)
{
    while (w->spare) {
        Input *next = w->spare->next;

        input_free(w->server, w->spare);
        w->spare = next;
    }
    arena_free(&w->arena);
    pthread_mutex_destroy(&w->lock);
    if (w->epoll >= 0)
        close(w->epoll);
    if (w->wake >= 0)
        close(w->wake);
}

static void server_free(HttpServer *s)
{
    for (uint32_t i = 0; i < s->set.threads; i++)
        close_worker(&s->worker[i]);
    http_sources_free(s->sources);
    free(s->worker);
    free(s);
}

Err http_server_start(const HttpSettings *settings, int listening, HttpServer **out)
{
    HttpServer *s = calloc(1, sizeof(*s));
    sigset_t all, before;
    Err e = OK;

    MUST(s);
    s->set = *settings;
    fill_in(&s->set);
    size_t spare = s->set.memory_bytes / 8 / s->set.threads / sizeof(Input);
    s->spare_max = spare < SPARE_INPUTS ? (uint32_t)spare : SPARE_INPUTS;
    s->listening = listening;
    s->sources = http_sources_new(s->set.max_per_source);
    s->worker = calloc(s->set.threads, sizeof(Worker));
    MUST(s->worker);
    for (uint32_t i = 0; i < s->set.threads; i++)
        s->worker[i].epoll = s->worker[i].wake = -1;
    for (uint32_t i = 0; i < s->set.threads && !FAILED(e); i++)
        e = open_worker(s, &s->worker[i]);
    if (FAILED(e)) {
        close(listening);
        server_free(s);
        return e;
    }
    atomic_store(&s->listeners, s->set.threads);
    /* Signals are for the thread that started us. */
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before);
    for (uint32_t i = 0; i < s->set.threads; i++)
        MUST(pthread_create(&s->worker[i].thread, NULL, work, &s->worker[i]) == 0);
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    *out = s;
    return OK;
}

void http_server_stop(HttpServer *s)
{
    uint64_t one = 1;

    atomic_store(&s->stopping, true);
    for (uint32_t i = 0; i < s->set.threads; i++) {
        ssize_t put = write(s->worker[i].wake, &one, sizeof(one));
        (void)put; /* a full counter wakes just as well */
    }
}

void http_server_wait(HttpServer *s)
{
    for (uint32_t i = 0; i < s->set.threads; i++)
        MUST(pthread_join(s->worker[i].thread, NULL) == 0);
    server_free(s);
}

HttpFigures http_server_figures(HttpServer *s)
{
    HttpFigures f = {
        .connections = atomic_load(&s->connections),
        .buffer_bytes = atomic_load(&s->buffer_bytes),
    };

    for (uint32_t i = 0; i < s->set.threads; i++) {
        f.requests += atomic_load(&s->worker[i].requests);
        f.refused += atomic_load(&s->worker[i].refused);
    }
    return f;
}
