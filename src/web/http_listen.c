#include "web/http_listen.h"
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

typedef union Address {
    struct sockaddr any;
    struct sockaddr_in v4;
    struct sockaddr_in6 v6;
} Address;

static bool parse(Str where, Arena *a, Address *out, socklen_t *size)
{
    size_t colon = where.n;
    uint32_t port;

    while (colon && where.p[colon - 1] != ':')
        colon--;
    if (colon < 2 || !str_u32(str_from(where, colon), 65535, &port))
        return false;
    Str host = str_head(where, colon - 1);
    memset(out, 0, sizeof(*out));
    if (host.n > 2 && host.p[0] == '[' && host.p[host.n - 1] == ']') {
        host = str_head(str_from(host, 1), host.n - 2);
        out->v6.sin6_family = AF_INET6;
        out->v6.sin6_port = htons((uint16_t)port);
        *size = sizeof(out->v6);
        return inet_pton(AF_INET6, arena_z(a, host), &out->v6.sin6_addr) == 1;
    }
    if (str_eq(host, S("localhost")))
        host = S("127.0.0.1");
    out->v4.sin_family = AF_INET;
    out->v4.sin_port = htons((uint16_t)port);
    *size = sizeof(out->v4);
    return inet_pton(AF_INET, arena_z(a, host), &out->v4.sin_addr) == 1;
}

static Str print(const Address *at, Arena *a)
{
    char text[INET6_ADDRSTRLEN];

    if (at->any.sa_family == AF_INET6) {
        inet_ntop(AF_INET6, &at->v6.sin6_addr, text, sizeof(text));
        return arena_fmt(a, "[%s]:%u", text, (unsigned)ntohs(at->v6.sin6_port));
    }
    inet_ntop(AF_INET, &at->v4.sin_addr, text, sizeof(text));
    return arena_fmt(a, "%s:%u", text, (unsigned)ntohs(at->v4.sin_port));
}

static Err open_at(int fd, Str where, const Address *at, socklen_t size)
{
    int on = 1;

    if (setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof(on)) != 0 ||
        /* Connections inherit this one: answers leave in one piece, so nothing is gained by waiting. */
        setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on)) != 0)
        return err_fmt("could not prepare a socket: %s", strerror(errno));
    if (bind(fd, &at->any, size) != 0)
        return err_fmt("could not listen on %.*s: %s", STR(where), strerror(errno));
    if (listen(fd, 4096) != 0)
        return err_fmt("could not listen on %.*s: %s", STR(where), strerror(errno));
    return OK;
}

Err http_listen(Str where, Arena *a, int *out, Str *address)
{
    Address at;
    socklen_t size;

    if (!parse(where, a, &at, &size))
        return err_fmt(
            "could not read the address \"%.*s\": write it as 127.0.0.1:8080 or [::1]:8080",
            STR(where));
    int fd = socket(at.any.sa_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    if (fd < 0)
        return err_fmt("could not open a socket: %s", strerror(errno));
    Err e = open_at(fd, where, &at, size);
    if (FAILED(e)) {
        close(fd);
        return e;
    }
    getsockname(fd, &at.any, &size);
    *address = print(&at, a);
    *out = fd;
    return OK;
}
