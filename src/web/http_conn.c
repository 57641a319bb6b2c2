#include "web/http_conn.h"
#include "base/must.h"
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <sys/uio.h>
#include <time.h>
#include <unistd.h>

enum { RATE_BYTES = 1024 /* each second, once body_ms are over */ };

void http_stays(void *what)
{
    (void)what;
}

/* ---- time -------------------------------------------------------------------------------------- */

static void unhang(Conn *c)
{
    if (c->here) {
        *c->here = c->next;
        if (c->next)
            c->next->here = c->here;
        c->here = NULL;
    }
}

static void hang(Conn *c)
{
    Worker *w = c->worker;
    uint64_t furthest = w->turned_ms + (WHEEL_SLOTS - 1) * TICK_MS;

    c->slot_ms = (c->due_ms / TICK_MS + 1) * TICK_MS;
    if (c->slot_ms > furthest)
        c->slot_ms = furthest;
    if (c->slot_ms <= w->turned_ms) /* late already */
        c->slot_ms = w->turned_ms + TICK_MS;
    Conn **slot = &w->wheel[c->slot_ms / TICK_MS % WHEEL_SLOTS];
    c->next = *slot;
    if (c->next)
        c->next->here = &c->next;
    c->here = slot;
    *slot = c;
}

/*
 * Gives it until then. A connection whose time grows stays where it hangs: the wheel will look at it
 * too early and hang it again, which is far cheaper than moving it with each request.
 */
static void set_due(Conn *c, uint64_t due_ms)
{
    c->due_ms = due_ms;
    if (c->here && c->slot_ms <= due_ms + TICK_MS)
        return;
    unhang(c);
    hang(c);
}

/* These bytes came or went in time for that many milliseconds more. */
static void earn_time(Conn *c, size_t bytes)
{
    uint64_t due = c->due_ms + bytes * 1000 / RATE_BYTES;

    set_due(c, due < c->whole_ms ? due : c->whole_ms);
}

static void set_rate_due(Conn *c)
{
    c->due_ms = c->worker->now_ms + c->worker->server->set.body_ms;
    earn_time(c, 0);
}

static uint64_t micros_now(void)
{
    struct timespec t;

    clock_gettime(CLOCK_MONOTONIC, &t);
    return (uint64_t)t.tv_sec * 1000000 + (uint64_t)t.tv_nsec / 1000;
}

/* ---- buffers ----------------------------------------------------------------------------------- */

bool buffers_take(HttpServer *s, size_t bytes)
{
    size_t before = atomic_fetch_add_explicit(&s->buffer_bytes, bytes, memory_order_relaxed);

    if (before + bytes <= s->set.memory_bytes)
        return true;
    buffers_give(s, bytes);
    return false;
}

void buffers_give(HttpServer *s, size_t bytes)
{
    atomic_fetch_sub_explicit(&s->buffer_bytes, bytes, memory_order_relaxed);
}

static Input *input_take(Worker *w)
{
    Input *in = w->spare;

    if (in) {
        w->spare = in->next;
        w->spare_count--;
        return in;
    }
    if (!buffers_take(w->server, sizeof(*in)))
        return NULL;
    in = malloc(sizeof(*in));
    MUST(in);
    in->bytes = in->small;
    in->cap = sizeof(in->small);
    in->len = in->body_len = in->body_cap = 0;
    in->body = NULL;
    return in;
}

static void body_drop(HttpServer *s, Input *in)
{
    buffers_give(s, in->body_cap);
    free(in->body);
    in->body = NULL;
    in->body_len = in->body_cap = 0;
}

static void input_shrink(HttpServer *s, Input *in)
{
    if (in->bytes != in->small) {
        buffers_give(s, in->cap);
        free(in->bytes);
        in->bytes = in->small;
        in->cap = sizeof(in->small);
    }
}

void input_free(HttpServer *s, Input *in)
{
    body_drop(s, in);
    input_shrink(s, in);
    buffers_give(s, sizeof(*in));
    free(in);
}

static void input_give(Conn *c)
{
    Worker *w = c->worker;
    Input *in = c->in;

    c->in = NULL;
    if (!in)
        return;
    if (w->spare_count >= w->server->spare_max) {
        input_free(w->server, in);
        return;
    }
    body_drop(w->server, in);
    input_shrink(w->server, in);
    in->len = 0;
    in->next = w->spare;
    w->spare = in;
    w->spare_count++;
}

/* Room for the longest head and some body behind it. The bytes move, so the head is read again. */
static bool input_grow(Conn *c)
{
    Input *in = c->in;

    MUST(in->bytes == in->small);
    if (!buffers_take(c->worker->server, LARGE_INPUT))
        return false;
    char *bytes = malloc(LARGE_INPUT);
    MUST(bytes);
    memcpy(bytes, in->bytes, in->len);
    in->bytes = bytes;
    in->cap = LARGE_INPUT;
    http_head_start(&in->head);
    if (c->phase == BODY)
        MUST(http_head_read(&in->head, (Str){ in->bytes, in->len }) == HTTP_WHOLE);
    return true;
}

static bool body_put(HttpServer *s, Input *in, Str piece)
{
    size_t cap = in->body_cap;

    if (piece.n == 0)
        return true;
    while (cap - in->body_len < piece.n)
        cap = cap ? cap * 2 : SMALL_INPUT;
    if (cap != in->body_cap) {
        if (!buffers_take(s, cap - in->body_cap))
            return false;
        in->body = realloc(in->body, cap);
        MUST(in->body);
        in->body_cap = cap;
    }
    memcpy(in->body + in->body_len, piece.p, piece.n);
    in->body_len += piece.n;
    return true;
}

/* ---- the end ----------------------------------------------------------------------------------- */

static void output_free(Conn *c)
{
    if (!c->out)
        return;
    if (c->out->release)
        c->out->release(c->out->what);
    buffers_give(c->worker->server, c->out->size);
    free(c->out);
    c->out = NULL;
}

void conn_close(Conn *c)
{
    HttpServer *s = c->worker->server;

    unhang(c);
    if (c->later)
        c->later->conn = NULL;
    input_give(c);
    output_free(c);
    close(c->fd);
    if (c->counted)
        http_sources_leave(s->sources, c->source);
    atomic_fetch_sub_explicit(&s->connections, 1, memory_order_relaxed);
    atomic_fetch_sub_explicit(&c->worker->connections, 1, memory_order_relaxed);
    free(c);
}

static void watch(Conn *c, uint32_t events)
{
    struct epoll_event e = { .events = events, .data.ptr = c };

    if (c->watching == events)
        return;
    MUST(epoll_ctl(c->worker->epoll, EPOLL_CTL_MOD, c->fd, &e) == 0);
    c->watching = events;
}

/*
 * Closing a socket with unread bytes makes the system send a reset, and a reset may overtake the
 * answer. So say that nothing more is coming, and read on for a moment. False: gone at once.
 */
static bool linger(Conn *c)
{
    if (shutdown(c->fd, SHUT_WR) != 0) {
        conn_close(c);
        return false;
    }
    input_give(c);
    c->phase = LINGER;
    watch(c, EPOLLIN);
    set_due(c, c->worker->now_ms + c->worker->server->set.linger_ms);
    return true;
}

static void read_on(Conn *c)
{
    ssize_t n = recv(c->fd, c->worker->scratch, sizeof(c->worker->scratch), 0);

    if (n == 0 || (n < 0 && errno != EAGAIN && errno != EINTR))
        conn_close(c);
}

/* ---- answers ----------------------------------------------------------------------------------- */

static Str reason(int status)
{
    switch (status) {
    case 200: return S("OK");
    case 204: return S("No Content");
    case 301: return S("Moved Permanently");
    case 302: return S("Found");
    case 303: return S("See Other");
    case 304: return S("Not Modified");
    case 307: return S("Temporary Redirect");
    case 308: return S("Permanent Redirect");
    case 400: return S("Bad Request");
    case 403: return S("Forbidden");
    case 404: return S("Not Found");
    case 405: return S("Method Not Allowed");
    case 408: return S("Request Timeout");
    case 409: return S("Conflict");
    case 410: return S("Gone");
    case 413: return S("Content Too Large");
    case 414: return S("URI Too Long");
    case 415: return S("Unsupported Media Type");
    case 417: return S("Expectation Failed");
    case 422: return S("Unprocessable Content");
    case 429: return S("Too Many Requests");
    case 431: return S("Request Header Fields Too Large");
    case 500: return S("Internal Server Error");
    case 501: return S("Not Implemented");
    case 503: return S("Service Unavailable");
    case 505: return S("HTTP Version Not Supported");
    }
    return S("Other");
}

static void put(char **at, Str s)
{
    if (s.n)
        memcpy(*at, s.p, s.n);
    *at += s.n;
}

static void put_number(char **at, size_t n)
{
    char digits[20];
    size_t len = 0;

    do {
        digits[sizeof(digits) - ++len] = (char)('0' + n % 10);
        n /= 10;
    } while (n);
    put(at, (Str){ digits + sizeof(digits) - len, len });
}

/* The status line and all fields, in the worker's scratch room. */
static Str answer_head(Conn *c, const HttpAnswer *answer)
{
    Worker *w = c->worker;
    char *at = w->scratch;
    size_t fields = 0;

    for (size_t i = 0; i < HTTP_FIELD_PIECES; i++)
        fields += answer->fields[i].n;
    MUST(fields < ANSWER_HEAD_MAX - 256);
    MUST(answer->status >= 200 && answer->status <= 599);
    put(&at, S("HTTP/1.1 "));
    put_number(&at, (size_t)answer->status);
    put(&at, S(" "));
    put(&at, reason(answer->status));
    put(&at, S("\r\n"));
    put(&at, (Str){ w->date, w->date_len });
    for (size_t i = 0; i < HTTP_FIELD_PIECES; i++)
        put(&at, answer->fields[i]);
    if (answer->status != 304 && answer->status != 204) {
        put(&at, S("Content-Length: "));
        put_number(&at, answer->body.n);
        put(&at, S("\r\n"));
    }
    if (c->close)
        put(&at, S("Connection: close\r\n"));
    else if (c->in && c->in->head.minor == 0)
        put(&at, S("Connection: keep-alive\r\n"));
    put(&at, S("\r\n"));
    return (Str){ w->scratch, (size_t)(at - w->scratch) };
}

/* Sends what the system takes and cuts it off both. False: the client is gone. */
static bool send_some(Conn *c, Str *head, Str *body)
{
    struct iovec piece[2];
    struct msghdr message = { .msg_iov = piece };

    if (head->n)
        piece[message.msg_iovlen++] = (struct iovec){ (void *)(uintptr_t)head->p, head->n };
    if (body->n)
        piece[message.msg_iovlen++] = (struct iovec){ (void *)(uintptr_t)body->p, body->n };
    if (message.msg_iovlen == 0)
        return true;
    ssize_t n = sendmsg(c->fd, &message, MSG_NOSIGNAL | MSG_DONTWAIT);
    if (n < 0)
        return errno == EAGAIN || errno == EINTR;
    size_t of_head = (size_t)n < head->n ? (size_t)n : head->n;
    *head = str_from(*head, of_head);
    *body = str_from(*body, (size_t)n - of_head);
    return true;
}

/* The client is slow: keep what is left for it, the body where it is if it stays. */
static bool keep_output(Conn *c, Str head, Str body, HttpAnswer *answer)
{
    size_t size = sizeof(Output) + head.n + (answer->release ? 0 : body.n);

    if (!buffers_take(c->worker->server, size))
        return false;
    Output *out = malloc(size);
    MUST(out);
    *out = (Output){ .size = size, .release = answer->release, .what = answer->what };
    if (head.n)
        memcpy(out->copy, head.p, head.n);
    out->head = (Str){ out->copy, head.n };
    out->body = body;
    if (!answer->release && body.n) {
        memcpy(out->copy + head.n, body.p, body.n);
        out->body.p = out->copy + head.n;
    }
    answer->release = NULL;
    c->out = out;
    return true;
}

typedef enum Sent { SENT_ALL, SENT_SOME, CLIENT_GONE } Sent;

static Sent send_answer(Conn *c, HttpAnswer *answer, bool without_body)
{
    Str head = answer_head(c, answer), body = without_body ? (Str){ 0 } : answer->body;
    size_t all = head.n + body.n;
    bool alive = send_some(c, &head, &body);
    size_t left = head.n + body.n;

    if (alive && left) {
        alive = keep_output(c, head, body, answer);
        if (alive) {
            c->phase = SEND;
            watch(c, EPOLLOUT);
            set_rate_due(c);
            earn_time(c, all - left);
        }
    }
    if (answer->release)
        answer->release(answer->what);
    return !alive ? CLIENT_GONE : left ? SENT_SOME : SENT_ALL;
}

/* What comes after an answer. False: the connection is closed and gone. */
static bool after_answer(Conn *c, Sent how)
{
    if (how == SENT_SOME)
        return true;
    if (how == SENT_ALL && c->linger)
        return linger(c);
    if (how == CLIENT_GONE || c->close) {
        conn_close(c);
        return false;
    }
    c->phase = IDLE;
    set_due(c, c->worker->now_ms + c->worker->server->set.idle_ms);
    return true;
}

/* The server's own answer: a few plain words, and the end of the connection. */
static void refuse(Conn *c, int status)
{
    Worker *w = c->worker;
    HttpServer *s = w->server;
    bool without_body = c->in && c->in->head.method == HTTP_HEAD;
    HttpAnswer answer = {
        .status = status,
        .fields = { s->set.refusal_fields,
                    S("Content-Type: text/plain; charset=utf-8\r\nCache-Control: no-store\r\n") },
        .body = reason(status),
        .release = http_stays,
    };

    if (status == 405)
        answer.fields[2] = S("Allow: GET, HEAD, POST\r\n");
    if (status == 503 || status == 429)
        answer.fields[2] = S("Retry-After: 10\r\n");
    c->close = c->linger = true;
    atomic_fetch_add_explicit(&w->refused, 1, memory_order_relaxed);
    Sent how = send_answer(c, &answer, without_body);
    if (s->set.answered)
        s->set.answered(s->set.ctx, NULL, status, answer.body.n, 0);
    after_answer(c, how);
}

/* ---- requests ---------------------------------------------------------------------------------- */

static int read_head(Conn *c)
{
    HttpServer *s = c->worker->server;
    Input *in = c->in;
    int status = http_head_read(&in->head, (Str){ in->bytes, in->len });

    if (status == HTTP_MORE && in->len == in->cap) {
        if (!input_grow(c))
            return 503;
        status = http_head_read(&in->head, (Str){ in->bytes, in->len });
    }
    if (status == HTTP_MORE) {
        set_due(c, c->whole_ms - s->set.request_ms + s->set.head_ms);
        return status;
    }
    if (status != HTTP_WHOLE)
        return status;
    status = http_body_start(&in->framing, &in->head, s->set.body_bytes);
    if (status != HTTP_MORE && status != HTTP_WHOLE)
        return status;
    c->phase = BODY;
    if (status == HTTP_MORE) {
        set_rate_due(c);
        /* A client that waits for our word before it sends the body gets it. */
        if (in->head.wants_continue && in->len == in->head.bytes) {
            Str go_on = S("HTTP/1.1 100 Continue\r\n\r\n"), none = { 0 };

            send_some(c, &go_on, &none);
        }
    }
    return HTTP_WHOLE;
}

/* Everything behind the head is taken off the buffer, but what belongs to the next request. */
static int read_body(Conn *c)
{
    Input *in = c->in;
    Str rest = { in->bytes + in->head.bytes, in->len - in->head.bytes }, piece;
    size_t came = rest.n;
    int status;

    do {
        status = http_body_read(&in->framing, &rest, &piece);
        if (!body_put(c->worker->server, in, piece))
            return 503;
    } while (status == HTTP_MORE && rest.n);
    if (rest.n)
        memmove(in->bytes + in->head.bytes, rest.p, rest.n);
    in->len = in->head.bytes + rest.n;
    if (status == HTTP_MORE) {
        earn_time(c, came);
        if (in->cap - in->len < SMALL_INPUT / 4 && !input_grow(c))
            return 503;
    }
    return status;
}

/* The request whose head and body lie in the input; `room` for its decoded path. */
static HttpRequest request_of(Conn *c)
{
    const Input *in = c->in;
    const HttpHead *head = &in->head;
    HttpRequest q = {
        .head = head,
        .method = head->method,
        .query = head->query,
        .body = { in->body, in->body_len },
        .source = c->source,
        .worker = c->worker,
    };
    bool encoded = str_find_byte(head->path, '%') >= 0;
    char *room = encoded ? NEW_N(&c->worker->arena, char, head->path.n) : NULL;

    MUST(http_path_decode(head->path, room, &q.path)); /* the reader has tried it already */
    return q;
}

/* Sends the answer and makes room for what comes behind its request. False: the connection is gone. */
static bool finish_request(Conn *c, const HttpRequest *q, HttpAnswer *answer)
{
    Worker *w = c->worker;
    HttpServer *s = w->server;
    Input *in = c->in;
    const HttpHead *head = &in->head;
    int status = answer->status;
    size_t body_bytes = head->method == HTTP_HEAD ? 0 : answer->body.n;

    /* What follows in the buffer is the next request; a client that is told to go may have sent one. */
    size_t next = in->len - head->bytes;
    c->close = answer->close || !head->keep_alive ||
               atomic_load_explicit(&s->stopping, memory_order_relaxed);
    c->linger = c->close && next > 0;
    atomic_fetch_add_explicit(&w->requests, 1, memory_order_relaxed);
    Sent how = send_answer(c, answer, head->method == HTTP_HEAD);
    if (s->set.answered)
        s->set.answered(s->set.ctx, q, status, body_bytes, micros_now() - c->began_us);
    arena_reset(&w->arena);

    memmove(in->bytes, in->bytes + head->bytes, next);
    in->len = next;
    body_drop(s, in);
    if (how == SENT_SOME && next == 0)
        input_give(c);
    return after_answer(c, how);
}

/* Until then we hear nothing of this client but that it has gone. */
static void wait_for_answer(Conn *c, HttpLater *later)
{
    Worker *w = c->worker;

    c->later = later;
    later->conn = c;
    c->phase = WAIT;
    watch(c, 0);
    set_due(c, w->now_ms + w->server->set.later_ms);
    arena_reset(&w->arena);
}

/* False: the connection is gone. */
static bool answer_request(Conn *c)
{
    Worker *w = c->worker;
    HttpServer *s = w->server;
    HttpAnswer answer = { 0 };
    HttpRequest q = request_of(c);

    c->began_us = s->set.answered ? micros_now() : 0;
    s->set.handle(s->set.ctx, &q, &answer, &w->arena);
    if (!answer.later)
        return finish_request(c, &q, &answer);
    wait_for_answer(c, answer.later);
    return true;
}

/* As far as the bytes at hand go. */
static void advance(Conn *c)
{
    for (;;) {
        int status = HTTP_WHOLE;

        if (c->phase == IDLE) {
            if (c->in->len == 0)
                break;
            c->phase = HEAD;
            c->whole_ms = c->worker->now_ms + c->worker->server->set.request_ms;
            http_head_start(&c->in->head);
        }
        if (c->phase == HEAD)
            status = read_head(c);
        if (status == HTTP_WHOLE)
            status = read_body(c);
        if (status == HTTP_MORE)
            return;
        if (status != HTTP_WHOLE) {
            refuse(c, status);
            return;
        }
        if (!answer_request(c) || c->phase != IDLE)
            return;
    }
    input_give(c);
}

static void receive(Conn *c)
{
    if (!c->in && !(c->in = input_take(c->worker))) {
        refuse(c, 503);
        return;
    }
    Input *in = c->in;
    ssize_t n = recv(c->fd, in->bytes + in->len, in->cap - in->len, 0);
    if (n > 0) {
        in->len += (size_t)n;
        advance(c);
    } else if (n < 0 && (errno == EAGAIN || errno == EINTR) &&
               !(c->phase == IDLE && c->worker->stopping)) {
        if (c->phase == IDLE)
            input_give(c);
    } else {
        conn_close(c);
    }
}

static void send_more(Conn *c)
{
    Output *out = c->out;
    size_t before = out->head.n + out->body.n;
    bool alive = send_some(c, &out->head, &out->body);
    size_t left = out->head.n + out->body.n;

    if (alive && left) {
        earn_time(c, before - left);
        return;
    }
    output_free(c);
    if (after_answer(c, alive ? SENT_ALL : CLIENT_GONE) && c->phase == IDLE) {
        watch(c, EPOLLIN);
        if (c->in)
            advance(c);
    }
}

void conn_finish_later(Worker *w, HttpLater *later)
{
    Conn *c = later->conn;
    HttpAnswer answer = { 0 };

    later->finish(later->what, &answer, &w->arena);
    if (!c) {
        if (answer.release)
            answer.release(answer.what);
        arena_reset(&w->arena);
        return;
    }
    HttpRequest q = request_of(c);
    c->later = NULL;
    if (finish_request(c, &q, &answer) && c->phase == IDLE) {
        watch(c, EPOLLIN);
        if (c->in)
            advance(c);
    }
}

void conn_event(Conn *c, uint32_t events)
{
    (void)events; /* an error or a hang-up shows in the next call to the system */
    switch (c->phase) {
    case ARRIVING: conn_arrived(c); break;
    case IDLE:
    case HEAD:
    case BODY: receive(c); break;
    case WAIT: conn_close(c); break; /* asked for nothing, so this is its end */
    case SEND: send_more(c); break;
    case LINGER: read_on(c); break;
    }
}

void conn_arrived(Conn *c)
{
    const HttpSettings *set = &c->worker->server->set;

    c->phase = IDLE;
    c->whole_ms = c->worker->now_ms + set->request_ms;
    set_due(c, c->worker->now_ms + set->idle_ms);
    if (c->refuse) {
        refuse(c, c->refuse);
        return;
    }
    watch(c, EPOLLIN);
    receive(c); /* often the request has come with the connection */
}

void conn_late(Conn *c)
{
    if (c->due_ms > c->worker->now_ms) {
        hang(c);
        return;
    }
    switch (c->phase) {
    case HEAD:
    case BODY: refuse(c, 408); break;
    case WAIT:
        c->later->conn = NULL;
        c->later = NULL;
        refuse(c, 503);
        break;
    case SEND: {
        /* Without a reset the system would go on keeping what this client does not take. */
        struct linger now = { .l_onoff = 1 };

        setsockopt(c->fd, SOL_SOCKET, SO_LINGER, &now, sizeof(now));
        conn_close(c);
        break;
    }
    case ARRIVING:
    case IDLE:
    case LINGER: conn_close(c); break;
    }
}

void conn_stop(Conn *c)
{
    if (c->phase == IDLE)
        receive(c); /* what has come already is still answered; otherwise it closes */
}
