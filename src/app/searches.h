/*
 * searches.h -- searches that found nothing: counting them for the server, and gza searches, which
 * prints what many looked for.
 */
#pragma once
#include "app/command.h"
#include "web/site.h"

#define DATA_FOLDER "gza-data" /* where gza searches looks, and script/server keeps it */

SiteMissed searches_count; /* with a DataFolder (folder.h) as ctx */

int searches_command(const Args *args);
