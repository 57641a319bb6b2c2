#include "store/dictionary.h"

/* clang-format off */
const DataColumn DATA_DICTIONARY[] = {
    { "missed_search", "day", DATA_INTERNAL, MISSED_KEPT_DAYS,
      "to see what is asked for lately, and to know when the row has to go" },
    { "missed_search", "mark", DATA_INTERNAL, MISSED_KEPT_DAYS,
      "to count the same word again without writing the word down; a hash under a key that is not in here" },
    { "missed_search", "asked", DATA_INTERNAL, MISSED_KEPT_DAYS,
      "how many asked, so that what many look for and do not find is added to the Guide" },
    { "missed_search", "word", DATA_INTERNAL, MISSED_KEPT_DAYS,
      "so that editors can read what at least eleven people asked for; empty below that" },
    { 0 },
};
/* clang-format on */
