#pragma once
#include "app/command.h"

int match_command(const Args *args);
