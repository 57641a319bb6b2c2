/*
 * logfile.h -- how the writer's log reaches the disk: in one piece.
 *
 * SQLite writes a commit to its log page by page, each in two calls, and then syncs. Here the pieces wait
 * in memory until the sync (or until somebody wants to read them) and go to the system in one call. When
 * the sync has returned everything is where SQLite believes it to be; before it nothing in the log counts.
 * So the rule of DUR-01 is not touched, and it needs synchronous=FULL: db_open reads that back.
 */
#pragma once

/* The name to give sqlite3_open_v2 for the connection that writes; NULL: SQLite's own way. Lies above
 * whatever is SQLite's default at the time, also a layer that a test puts there. */
const char *logfile_layer(void);
