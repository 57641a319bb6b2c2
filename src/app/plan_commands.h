/* plan_commands.h -- gza plan: somebody's plan as a sheet of paper or as JSON. */
#pragma once
#include "app/command.h"

int plan_command(const Args *args);
