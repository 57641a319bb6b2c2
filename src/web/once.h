/*
 * once.h -- has this source done this today already? In memory of a fixed size, as hashes under a key
 * that is made anew at each start; a new day begins empty. When there is no room, the oldest in its row
 * is forgotten, so that somebody may then count twice; nobody is ever refused by mistake but once in
 * 2^64.
 *
 * Any thread may call.
 */
#pragma once
#include "base/day.h"
#include "web/rate.h"

typedef struct Once Once;
Once *once_new(size_t most, SourceKey key); /* most: remembered at once; 16 bytes each */
void once_free(Once *o);

/* True the first time that day. */
bool once_first(Once *o, HttpSource s, Str what, Day day);
/* It came to nothing: the next time is the first again. */
void once_forget(Once *o, HttpSource s, Str what);
