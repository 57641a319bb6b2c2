/* bench_search.h -- gza bench search: the search engine on a collection of passages, for measuring. */
#pragma once
#include "app/command.h"

int bench_search(const Args *args);
