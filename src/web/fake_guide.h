/* fake_guide.h -- a public_answer of a few pages, and two assets, for the tests of this folder. */
#pragma once
#include "public/public.h"

struct Edition {
    int number;
};
