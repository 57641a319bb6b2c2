/*
 * ack.h -- what a program gets as the acknowledgement of a write (SYN-02): docs/formats/ack.md.
 *
 * A browser that submits a form is led on with 303. A page's own script, which keeps what it sends until it
 * is surely written down, asks for the acknowledgement by its name instead: a redirect, an empty 200 or the
 * page of a hotel's network could all look like success. It says the key back, and is only ever given when the
 * write is on the disk, now or before.
 */
#pragma once
#include "office/visit.h"

#define ACK_TYPE "application/vnd.gza.ack+json"

bool ack_wanted(const HttpHead *head);
/* In place of the 303, when the write of this visit was settled; otherwise the answer stays what it is. */
void ack_say(Visit *v);
