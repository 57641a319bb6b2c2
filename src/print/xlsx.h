/*
 * xlsx.h -- a workbook of tables (ECMA-376), in memory: each cell a text or a whole number, never a formula.
 *
 * The same tables give the same bytes, and nothing else is in it: no name of a person, program, machine or
 * path, no date, no link, no macro (PAR-12). Texts are written as they are, and marked for programs in
 * which somebody edits them: "+995 350 27 00 00" and "=1+1" stay texts when such a cell is typed over or
 * opened again (PAR-11). Rows come one after another; the first of each sheet is its head, which stays in
 * sight.
 *
 *     Xlsx *x = xlsx_begin();
 *     xlsx_sheet(x, S("საჭიროებები"), (const int[]){ 40, 12 }, 2);
 *     xlsx_row(x);
 *     xlsx_head(x, S("საჭიროება"));
 *     ...
 *     TRY(xlsx_end(x, &out));
 */
#pragma once
#include "base/buf.h"
#include "base/err.h"

enum {
    XLSX_TEXT_MOST = 32767, /* UTF-16 units, as spreadsheets count */
    XLSX_NAME_MOST = 31,
    XLSX_COLUMNS_MOST = 16384,
    XLSX_ROWS_MOST = 1048576,
    XLSX_SHEETS_MOST = 100,
    XLSX_BYTES_MOST = 64 << 20,
};

typedef struct Xlsx Xlsx;

Xlsx *xlsx_begin(void);
/* Widths in letters. What a name may not have is left out of it, and a second one of a name gets a number. */
void xlsx_sheet(Xlsx *x, Str name, const int *widths, size_t columns);
void xlsx_row(Xlsx *x);
void xlsx_head(Xlsx *x, Str text); /* in bold */
void xlsx_text(Xlsx *x, Str text);
void xlsx_number(Xlsx *x, int64_t number);
/* Frees it. An Err, and nothing in `out`, when a cell was no text: control characters, broken UTF-8, or
 * more than XLSX_TEXT_MOST; or a number that spreadsheets cannot hold exactly. */
Err xlsx_end(Xlsx *x, Buf *out);
