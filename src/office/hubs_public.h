/*
 * hubs_public.h -- from the store to the public pages: what hubs say of themselves, as one snapshot that the
 * site shows from then on (public/hubs.h). Notices that come are in it, so the turn of a day needs nothing.
 */
#pragma once
#include "desk/hub.h"
#include "office/visit.h"
#include "public/hubs.h"

/* At the start and after each change of a hub or of its notices. What could not be read is said in the
 * log, and the pages stay as they are. Any thread but the loop. */
void hubs_publish(Office *o);

/* A hub of the store as the public layer reads it, with its notices; in the arena. */
LocalHub local_hub_of(Arena *a, const HubRecord *hub, const HubNotice *notice, size_t notices);
