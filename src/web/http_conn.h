/*
 * http_conn.h -- one connection's story. Private to the server: http_server.c runs the loops and
 * accepts, http_conn.c reads, answers and ends.
 *
 *   ARRIVING -> IDLE -> HEAD -> BODY -> (answered) -> IDLE ...
 *                                   \-> WAIT -> (answered)  the answer comes later (http_later)
 *                                   \-> SEND -> IDLE       the client takes the answer slowly
 *   any -> LINGER -> gone                                  refused: read on a little, then close
 *
 * A connection belongs to one worker and is only touched by its thread. It hangs in that worker's
 * wheel, which calls conn_late when its time is over. Buffers are taken when a request begins and
 * given back when nothing is left in them, so that waiting costs nothing but the struct.
 */
#pragma once
#include "web/http_body.h"
#include "web/http_server.h"
#include <pthread.h>
#include <stdatomic.h>

enum {
    TICK_MS = 200,
    WHEEL_SLOTS = 1024, /* 204 s: longer than any time a connection is given */
    SMALL_INPUT = 4096,
    LARGE_INPUT = HTTP_HEAD_MAX + SMALL_INPUT,
    ANSWER_HEAD_MAX = 8192,
    SPARE_INPUTS = 64,
};

typedef enum Phase { ARRIVING, IDLE, HEAD, BODY, WAIT, SEND, LINGER } Phase;

/* What has come of a request. `bytes` begins with its head. */
typedef struct Input {
    struct Input *next; /* among the worker's spare ones */
    char *bytes;        /* small, or on the heap */
    size_t len, cap;
    char *body; /* on the heap, decoded */
    size_t body_len, body_cap;
    HttpBody framing;
    HttpHead head;
    char small[SMALL_INPUT];
} Input;

/* What is still to be sent. */
typedef struct Output {
    Str head, body; /* both lie in copy[], but for a body with a release */
    void (*release)(void *what);
    void *what;
    size_t size;
    char copy[];
} Output;

/* A ticket for an answer. Its connection is only looked at on its worker's thread. */
struct HttpLater {
    HttpLater *next; /* among those that are ready */
    struct Worker *worker;
    struct Conn *conn; /* NULL: the client has gone */
    HttpFinish *finish;
    void *what;
    bool ready; /* when there is no worker */
};

typedef struct Conn {
    struct Conn *next, **here; /* its slot of the wheel; here is NULL when it hangs nowhere */
    struct Worker *worker;
    Input *in;         /* NULL between requests */
    Output *out;       /* NULL unless SEND */
    HttpLater *later;  /* NULL unless WAIT */
    uint64_t slot_ms;  /* when the wheel looks at it next, never after due_ms by more than a tick */
    uint64_t began_us; /* the request under way reached the handler */
    uint64_t due_ms;   /* when its present phase has lasted too long */
    uint64_t whole_ms; /* when the whole request has */
    HttpSource source;
    int fd;
    uint32_t watching;
    int refuse; /* a status to refuse with as soon as it arrives; 0: welcome */
    Phase phase;
    bool close;   /* after the answer */
    bool linger;  /* reading on when closing, because bytes may still be coming */
    bool counted; /* in http_sources */
} Conn;

typedef struct Worker {
    struct HttpServer *server;
    pthread_t thread;
    int epoll, wake;
    atomic_uint connections;
    _Atomic(uint64_t) requests, refused;
    bool stopping;
    bool accepting;
    atomic_uint laters;   /* tickets that are out */
    pthread_mutex_t lock; /* for the tickets that are ready */
    HttpLater *ready;
    uint64_t now_ms;    /* monotonic, as of this round of the loop */
    uint64_t turned_ms; /* the wheel is done up to here */
    uint64_t accept_again_ms;
    int64_t second; /* what `date` says */
    char date[40];  /* "Date: Sun, 06 Nov 1994 08:49:37 GMT\r\n" */
    size_t date_len;
    Arena arena; /* for the answer being made */
    Input *spare;
    uint32_t spare_count;
    Conn *wheel[WHEEL_SLOTS];
    char scratch[ANSWER_HEAD_MAX]; /* the head of the answer being sent, or bytes nobody wants */
} Worker;

struct HttpServer {
    HttpSettings set;
    int listening;
    HttpSources *sources;
    uint32_t spare_max; /* inputs that each worker keeps: at most an eighth of the memory in all */
    atomic_bool stopping;
    atomic_uint connections;
    atomic_uint listeners; /* workers that still accept; the last one closes the socket */
    atomic_size_t buffer_bytes;
    Worker *worker; /* set.threads of them */
};

/* The connection's first event in its worker: from here on it is cared for. */
void conn_arrived(Conn *c);
void conn_event(Conn *c, uint32_t events);
/* Its time is over, and it does not hang in the wheel. */
void conn_late(Conn *c);
/* We are stopping: ends it unless a request is under way. */
void conn_stop(Conn *c);
void conn_close(Conn *c);
/* The answer it waited for can be made now; the ticket is the caller's to free. */
void conn_finish_later(Worker *w, HttpLater *later);

/* Buffers under one roof. False: that would be more than memory_bytes. */
bool buffers_take(struct HttpServer *s, size_t bytes);
void buffers_give(struct HttpServer *s, size_t bytes);
void input_free(struct HttpServer *s, Input *in);
