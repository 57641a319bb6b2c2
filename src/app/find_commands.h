/* find_commands.h -- gza text ...: what the search makes of words. */
#pragma once
#include "app/command.h"

int text_analyse(const Args *args);
