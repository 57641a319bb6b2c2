/*
 * file.h -- files of the native host. Errors say the path and the reason.
 */
#pragma once
#include "base/arena.h"
#include "base/err.h"

/* Maps a file read-only. The view stays whole when the path is renamed over; unmap it once. */
Err file_map(const char *path, Str *out);
void file_unmap(Str mapped);
/* Reads a whole file of at most `limit` bytes into the arena; a larger one is an Err. */
Err file_read(Arena *a, const char *path, size_t limit, Str *out);
/*
 * Puts `bytes` in place of `path` at once: a temporary file beside it, synced, renamed over, the
 * folder synced. A reader, or a kill -9 at any moment, meets the old file or the new one.
 */
Err file_replace(const char *path, Str bytes);
/* For AUTO: closes what was opened; -1 is nothing. */
void fd_drop(const int *fd);
bool file_is_folder(const char *path);
/* Names in a folder, sorted by bytes, without those that begin with a dot. */
Err folder_list(Arena *a, const char *path, Str **names, size_t *count);
