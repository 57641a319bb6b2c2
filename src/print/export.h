/*
 * export.h -- an edition as open data (CC BY 4.0): everything, in a stable order.
 *
 *   json   one document, both languages, records as the API gives them
 *   hsds   Open Referral's HSDS 3.1 shape: services, organizations, locations, phones, taxonomies
 *   csv    one file per table (RFC 4180). A cell that a spreadsheet would run as a formula (it begins
 *          with = + - @ or a control character) gets an apostrophe in front (PAR-11)
 */
#pragma once
#include "base/buf.h"
#include "pack/edition.h"

void export_json(const Edition *e, Buf *out);
void export_hsds(const Edition *e, Buf *out);
Err export_csv(const Edition *e, const char *folder);
