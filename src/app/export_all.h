/* export_all.h -- gza export all: everything out in one command, in formats others read. */
#pragma once
#include "app/command.h"

int export_all(const Args *args);
