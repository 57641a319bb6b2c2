/* http_listen.h -- from "127.0.0.1:8080" or "[::1]:0" to a listening socket. */
#pragma once
#include "base/arena.h"
#include "base/err.h"

/*
 * HOST:PORT with an IPv4 address, an IPv6 address in brackets, or "localhost" (127.0.0.1); no names
 * are looked up. Port 0 takes a free one. The socket is non-blocking and closes on exec; the caller
 * owns it. *address is where it really listens, for people to read.
 */
Err http_listen(Str where, Arena *a, int *out, Str *address);
