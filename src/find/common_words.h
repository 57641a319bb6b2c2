/*
 * common_words.h -- words that say little about a need: question wrapping ("how do I get") and closed-class words.
 *
 * They count a sixth in ranking, and marking them in a snippet would mark half the page.
 */
#pragma once
#include "base/str.h"

/* A folded word (text/fold.h). */
bool word_is_common(Str folded);
