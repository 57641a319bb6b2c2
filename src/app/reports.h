/*
 * reports.h -- "report a mistake": from the public site to the store.
 */
#pragma once
#include "web/site.h"

SiteReport reports_take; /* with a DataFolder (folder.h) as ctx */
