/* network_home.h -- what the network looks like today, and its list of hubs. */
#pragma once
#include "office/hubs.h"

/* Hubs with who works there and how many came this month (hidden when few). false: answered. */
bool network_rows(Visit *v, HubsView *out);

/* Of network_month.c: fills in `month` of the rows and of all. */
Err network_month(Visit *v, HubsView *out);
