/*
 * layout.h -- a text typed while another layout was on, read by its keys: "gtycbz" is пенсия, and "здфысхтб" a
 * Georgian word typed blind. Not a reading of letters (readings.h): here the keys are right and the letters wrong.
 */
#pragma once
#include "base/arena.h"

/* Latin letters as the keys of the Russian layout; empty: no Latin letter, or letters of another script too. */
Str layout_russian(Arena *a, Str text);
/* Russian letters as the keys of the Latin (and so the Georgian) layout; empty: none, or others too. */
Str layout_latin(Arena *a, Str text);
