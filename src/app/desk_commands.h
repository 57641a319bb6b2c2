/*
 * desk_commands.h -- what is done to the data folder from the command line: the first administrator, the
 * list of what was done, copies and their trial, and whether all is well.
 *
 * What only reads works while a server runs. What writes takes the folder for itself and says so when a
 * server has it (docs/decisions/store.md).
 */
#pragma once
#include "app/command.h"

int admin_command(const Args *args);
int audit_verify_command(const Args *args);
int audit_head_command(const Args *args);
int audit_print_command(const Args *args);
int backup_command(const Args *args);
int restore_command(const Args *args);
int drill_command(const Args *args);
int doctor_command(const Args *args);

/* Before gza serve opens a data folder: is desk.key there and the right one, when the database has a mark
 * of it (CRY-04)? */
Err desk_key_check(const char *folder);
