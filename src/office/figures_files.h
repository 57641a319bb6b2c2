/* figures_files.h -- a month's figures as files: the same cells as on the page. */
#pragma once
#include "office/figures_view.h"

/* UTF-8 with a mark at the beginning, without which Excel shows no Georgian. */
Str month_csv(const Html *h, const MonthView *m);
Err month_xlsx(const Html *h, const MonthView *m, Str *out);
