/*
 * guard.h -- guessing is slowed, and nobody is locked out (AUTH-05).
 *
 * Counted are failures of a source (an address), and of an account from one known browser, or from all
 * unknown ones together. After three in a row the next try has to wait, each time twice as long, up to a
 * limit; a sign-in that succeeds clears its own pair. So an attack from elsewhere never slows a browser
 * that somebody has used before. In memory of fixed size, as hashes under a key of this start.
 */
#pragma once
#include "base/str.h"

enum { GUARD_FREE_TRIES = 3, GUARD_WAIT_MOST_S = 900, GUARD_SOURCE_FREE_TRIES = 20 };

typedef struct Guard Guard;

Guard *guard_new(void);
void guard_free(Guard *g); /* NULL is fine */

/* Seconds to wait before a try is looked at (429 with Retry-After); 0: go on, the try counts from now. */
int guard_ask(Guard *g, Str source, Str login, Str device_if_known, int64_t now_s);
void guard_succeeded(Guard *g, Str source, Str login, Str device_if_known);
