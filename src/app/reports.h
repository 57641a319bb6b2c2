/*
 * reports.h -- "report a mistake": from the public site to the store.
 */
#pragma once
#include "store/store.h"
#include "web/site.h"

SiteReport reports_take; /* with the Store as ctx */
