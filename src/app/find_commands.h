/* find_commands.h -- gza search, gza text ...: the search of an edition, and what it makes of words. */
#pragma once
#include "app/command.h"

int search(const Args *args);
int text_analyse(const Args *args);
