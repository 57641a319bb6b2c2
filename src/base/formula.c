#include "base/formula.h"

bool text_is_like_a_formula(Str s)
{
    static const Str starts[] = { S_INIT("="),  S_INIT("+"),  S_INIT("-"),  S_INIT("@"),
                                  S_INIT("\t"), S_INIT("\r"), S_INIT("\n"), S_INIT("＝"),
                                  S_INIT("＋"), S_INIT("－"), S_INIT("＠") };

    for (size_t i = 0; i < COUNT(starts); i++)
        if (str_starts(s, starts[i]))
            return true;
    return false;
}
