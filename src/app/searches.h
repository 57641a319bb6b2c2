/*
 * searches.h -- searches that found nothing: counting them for the server, and gza searches, which
 * prints what many looked for.
 */
#pragma once
#include "app/command.h"
#include "web/site.h"

#define DATA_FOLDER "gza-data" /* where gza searches looks, and script/server keeps it */

typedef struct Searches Searches;

/* Opens what is kept in a data folder for counting. *out is the caller's until searches_close, which
 * comes after the server has stopped. */
Err searches_open(const char *folder, Searches **out);
void searches_close(Searches *s);
SiteMissed searches_count; /* with the Searches as ctx */
/* What is too old goes, soon; the desk's too. */
void searches_forget(Searches *s, Day today);

int searches_command(const Args *args);
