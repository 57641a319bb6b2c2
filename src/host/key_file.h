/*
 * key_file.h -- a secret key as the bytes of a file that only its owner may read (SBX-04).
 */
#pragma once
#include "base/err.h"
#include <stddef.h>

/* Err: it is not there, others may read it, or it is not exactly n bytes. */
Err key_file_read(const char *path, unsigned char *key, size_t n);
/*
 * Makes n random bytes and leaves them in `key` too. Written beside, synced and linked, so that neither half a
 * key lies there nor one that was there goes: when `path` exists already, that is an Err.
 */
Err key_file_make(const char *path, unsigned char *key, size_t n);
