/*
 * place.h -- which services the people of a municipality can get.
 *
 * The place is one of the things that conditions speak of ("registered in Tbilisi", "a region of Guria or
 * Imereti"). A service is offered in a place unless its conditions cannot come true there, whatever the rest of a person's
 * answers.
 */
#pragma once
#include "pack/edition.h"

/* The facts that follow from the municipality, looked up once. */
typedef struct Places {
    const Edition *e;
    Ref municipality, registered, region, has_hub;
} Places;

Places places_of(const Edition *e);
bool service_depends_on_place(const Places *p, const Service *s);
bool service_is_offered(const Places *p, const Service *s, const Municipality *m);
/* Adds one for each municipality that the service is offered in; counts are in the order of the table. */
void service_count_places(const Places *p, Arena *a, const Service *s, uint32_t *counts);
