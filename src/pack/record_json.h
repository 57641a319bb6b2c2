/*
 * record_json.h -- any record of an edition as JSON, by the table of its shape: texts as
 * {"ka": ..., "en": ...}, other records by their id, lists as arrays. For the API and the export.
 */
#pragma once
#include "base/json.h"
#include "pack/edition.h"

void record_json(const Edition *e, Table t, uint32_t index, Json *j);
/* What a number of this field stands for ("open", "GEL"); NULL when it is just a number. */
const char *record_number_name(Table t, const Field *f, uint32_t v);
