/*
 * export.h -- an edition as open data (CC BY 4.0): everything, in a stable order.
 *
 *   json   one document, both languages, records as the API gives them
 *   hsds   Open Referral's HSDS 3.1 shape: services, organizations, locations, phones, taxonomies
 *   csv    one file per table (RFC 4180), every cell quoted; rows that belong to another record say whose
 *          they are in "owner" ("service/id-card/papers/2")
 *
 * A spreadsheet runs a cell as a formula when it begins with = + - @, a control character or one of
 * their full-width forms. Such a text gets an apostrophe in front (PAR-11), and so does one that
 * begins with an apostrophe: whoever reads the file takes one leading apostrophe off and has the
 * text as it was, "+995 ..." included.
 */
#pragma once
#include "base/buf.h"
#include "pack/edition.h"

void export_json(const Edition *e, Buf *out);
void export_hsds(const Edition *e, Buf *out);
Err export_csv(const Edition *e, const char *folder);
