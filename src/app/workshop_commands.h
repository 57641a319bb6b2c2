/*
 * workshop_commands.h -- the Guide's files into the data folder and out of it again. Importing takes the folder for itself,
 * as gza admin does; writing the texts out works while a server runs.
 */
#pragma once
#include "app/command.h"

int guide_import(const Args *args);
int guide_texts_out(const Args *args);
int guide_undo(const Args *args);
