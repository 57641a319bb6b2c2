/* serve.h -- gza serve: the Guide over HTTP, until it is told to stop. */
#pragma once
#include "app/command.h"

int serve_command(const Args *args);
