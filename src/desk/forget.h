/*
 * forget.h -- what is over goes: once an hour, in the writer's transaction (PRIV-06).
 */
#pragma once
#include "desk/secret.h"

/* `keys` may be NULL: the desk is not in use, and there is nothing to note it under. When consultations
 * went, there is one entry about it, without their ids. */
Err desk_forget(Db *db, const Keys *keys, int64_t now_s);
