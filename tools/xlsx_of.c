/*
 * xlsx_of.c -- texts from standard input, each ended by a zero byte, as a workbook: column A, with the
 * number of its bytes in B. For tests/xlsx.py, which opens it with LibreOffice.
 *
 *   xlsx_of FILE
 */
#include "base/must.h"
#include "print/xlsx.h"
#include <stdio.h>
#include <stdlib.h>

int main(int argc, char **argv)
{
    static const int widths[] = { 40, 12 };
    Buf out = { .limit = XLSX_BYTES_MOST };
    Xlsx *x = xlsx_begin();
    char *line = NULL;
    size_t room = 0;
    ssize_t n;

    MUST(argc == 2);
    xlsx_sheet(x, S("ტექსტები"), widths, COUNT(widths));
    xlsx_row(x);
    xlsx_head(x, S("text"));
    xlsx_head(x, S("bytes"));
    while ((n = getdelim(&line, &room, 0, stdin)) > 0) {
        xlsx_row(x);
        xlsx_text(x, (Str){ line, (size_t)n - 1 });
        xlsx_number(x, n - 1);
    }
    free(line);
    Err e = xlsx_end(x, &out);
    if (FAILED(e)) {
        fprintf(stderr, "xlsx_of: %s\n", e.text);
        return 3;
    }
    FILE *f = fopen(argv[1], "wb");
    MUST(f && fwrite(out.p, 1, out.n, f) == out.n && fclose(f) == 0);
    buf_free(&out);
    return 0;
}
