/*
 * logfile.h -- how the writer's log reaches the disk: in one piece.
 *
 * SQLite writes a commit to its log page by page, each in two calls. Here the pieces wait in memory until the
 * last page of the commit has come, or until somebody wants to read or sync them, and go to the system in one
 * call. Then comes SQLite's sync, as always, and only then does anything in the log count (DUR-01).
 */
#pragma once

/* The name to give sqlite3_open_v2 for the connection that writes; NULL: SQLite's own way. Lies above
 * whatever is SQLite's default at the time, also a layer that a test puts there. */
const char *logfile_layer(void);
