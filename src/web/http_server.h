/*
 * http_server.h -- HTTP/1.1 over epoll: a few threads, each with its own loop and its own connections.
 *
 * The server owns connections, deadlines and limits; what an answer says is the handler's business.
 * It reads with http_head.h and http_body.h, so a request that reaches the handler is well formed,
 * complete and within its limits. The handler runs on the loop: it must not wait for anything.
 *
 * Promises: a connection between requests costs a few hundred bytes; all buffers together stay under
 * memory_bytes, and connections under max_connections, beyond which the answer is 503; nothing that a
 * client does or leaves undone holds a connection longer than the times below.
 */
#pragma once
#include "base/arena.h"
#include "base/err.h"
#include "web/http_head.h"
#include "web/http_sources.h"

typedef struct HttpRequest {
    const HttpHead *head;
    HttpMethod method;
    Str path;  /* decoded once, valid UTF-8, begins with '/' (or is "*", for OPTIONS) */
    Str query; /* as sent, without '?' */
    Str body;
    HttpSource source;
    struct Worker *worker; /* the server's own, for http_later */
} HttpRequest;

enum { HTTP_FIELD_PIECES = 4 };

typedef struct HttpLater HttpLater;

typedef struct HttpAnswer {
    int status;
    /* Field lines, each ending in CR LF. The server adds Date, Content-Length and Connection. Who
     * writes them answers for their bytes; text from outside does not belong here. */
    Str fields[HTTP_FIELD_PIECES];
    /* Whole, also for HEAD (its length is told, its bytes are not sent). Without `release` the bytes
     * live in the request's arena and are copied when a client takes them slowly. With it they stay
     * where they are until it is called with `what`, once, from any thread of the server. */
    Str body;
    void (*release)(void *what);
    void *what;
    bool close;       /* this was the last answer on this connection */
    HttpLater *later; /* there is no answer yet, see http_later; the rest is empty */
} HttpAnswer;

/* For bodies that live as long as the program. */
void http_stays(void *what);

/* Everything read is in `a`, which is emptied after the answer; *out comes as zeroes. */
typedef void HttpHandle(void *ctx, const HttpRequest *q, HttpAnswer *out, Arena *a);
/* After an answer was handed to the system; q is NULL when the request could not be read. */
typedef void HttpAnswered(void *ctx, const HttpRequest *q, int status, size_t body_bytes,
                          uint64_t micros);

/*
 * For what has to wait, a disk for example: the handler takes a ticket, puts it into out->later and
 * returns. Whoever then calls http_later_ready, once, from any thread, has `finish` called with `what`
 * on the connection's own thread to make the answer. Nothing of the request is there any more: `what`
 * has to hold what is needed, and finish gives it back. It is called also when the client has gone.
 * The server does not end while tickets are out.
 */
typedef void HttpFinish(void *what, HttpAnswer *out, Arena *a);
HttpLater *http_later(const HttpRequest *q, HttpFinish *finish, void *what);
void http_later_ready(HttpLater *later);
/* For tests without a server (q->worker is NULL): calls finish if it is ready, and frees the ticket. */
bool http_later_finish(HttpLater *later, HttpAnswer *out, Arena *a);

typedef struct HttpSettings {
    HttpHandle *handle;
    HttpAnswered *answered; /* may be NULL */
    void *ctx;
    Str refusal_fields; /* goes into the refusals the server writes itself; lives as long as it */
    /* What is zero here gets its default. */
    uint32_t threads;         /* one for each processor */
    uint32_t max_connections; /* 12,000, less when the process may not open that many files */
    uint32_t max_per_source;  /* 1,000 */
    size_t memory_bytes;      /* 128 MiB of buffers */
    size_t body_bytes;        /* 1 MiB: a larger request body is 413 */
    size_t arena_bytes;       /* 64 MiB: what one answer may take while it is made */
    uint32_t head_ms;         /* 9,700: the head is in, or 408. A little under ten seconds */
    uint32_t body_ms;         /* 10,000, after which a body must have kept up 1 KiB/s */
    uint32_t idle_ms;         /* 60,000 between requests */
    uint32_t request_ms;      /* 120,000 from a request's first byte to the answer's last */
    uint32_t linger_ms;       /* 2,000 for reading on after a refusal, so that it arrives */
    uint32_t stop_ms;         /* 10,000 for requests under way when we stop */
    uint32_t later_ms;        /* 20,000 for an answer that comes later, or 503 */
} HttpSettings;

typedef struct HttpServer HttpServer;

/* Takes over the listening socket (http_listen.h). The settings are copied. */
Err http_server_start(const HttpSettings *settings, int listening, HttpServer **out);
/* Asks it to stop: no new connections, requests under way are finished. From anywhere, a signal
 * handler too; asking twice is fine. */
void http_server_stop(HttpServer *s);
/* Waits until it has stopped, then gives everything back. */
void http_server_wait(HttpServer *s);

typedef struct HttpFigures {
    uint32_t connections;
    size_t buffer_bytes;
    uint64_t requests, refused; /* refused: answered by the server itself */
} HttpFigures;
HttpFigures http_server_figures(HttpServer *s);
