#pragma once
#include "app/command.h"

int bench_match(const Args *args);
