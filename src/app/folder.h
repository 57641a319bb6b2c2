/*
 * folder.h -- the data folder of a running server: the store, and the keys beside it.
 */
#pragma once
#include "desk/secret.h"
#include "store/missed.h"
#include "store/store.h"

typedef struct DataFolder {
    const char *path;
    Store *store;
    MissedKey searches_key;
    Keys *keys; /* of the desk */
} DataFolder;

/* Makes what is not there yet. *out is the caller's until folder_close, which comes after the server has
 * stopped. Err: see store_open and keys_open. */
Err folder_open(const char *path, DataFolder **out);
void folder_close(DataFolder *f); /* NULL is fine */
/* What is too old goes, soon; `today` for tests. */
void folder_forget(DataFolder *f, Day today);

enum { FIRST_CODE_ROOM = CODE_ROOM };
/* Is nobody there who could let others in? Then `code` (when not NULL) is a new one for the first
 * administrator (AUTH-08), for a terminal and for no log. */
Err folder_needs_first(DataFolder *f, char code[FIRST_CODE_ROOM], bool *needs);
