/*
 * xlsx.c -- the least that a workbook needs: a zip of a list of parts, one style sheet, a part per sheet.
 *
 * Texts stand in their cells ("inline strings"), not in a table beside, so a sheet is written in one go.
 * A text that begins like a formula has the style "quotePrefix": what Excel and LibreOffice themselves set
 * for a cell typed with an apostrophe, so its text is the same and stays a text.
 */
#include "print/xlsx.h"
#include "base/formula.h"
#include "base/must.h"
#include "base/utf8.h"
#include "print/zip.h"
#include <stdlib.h>

/* Places in cellXfs of STYLES. */
enum { STYLE_NUMBER = 1, STYLE_HEAD, STYLE_TEXT, STYLE_QUOTED };
static const int64_t EXACT_MOST = (int64_t)1 << 53;

typedef struct Sheet {
    Buf name, body;
} Sheet;

struct Xlsx {
    Sheet sheet[XLSX_SHEETS_MOST];
    size_t sheets;
    uint32_t row, column; /* 0: before the first */
    const char *wrong;    /* about the first cell that could not be written, and where that was */
    size_t wrong_sheet;
    uint32_t wrong_row, wrong_column;
};

#define XML "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n"
#define MAIN "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
#define LINKS "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
#define KINDS "application/vnd.openxmlformats-officedocument.spreadsheetml."

static const Str STYLES = S_INIT(
    XML
    "<styleSheet xmlns=\"" MAIN "\">"
    "<fonts count=\"2\"><font><sz val=\"11\"/><name val=\"Calibri\"/></font>"
    "<font><b/><sz val=\"11\"/><name val=\"Calibri\"/></font></fonts>"
    "<fills count=\"2\"><fill><patternFill patternType=\"none\"/></fill>"
    "<fill><patternFill patternType=\"gray125\"/></fill></fills>"
    "<borders count=\"1\"><border><left/><right/><top/><bottom/><diagonal/></border></borders>"
    "<cellStyleXfs count=\"1\"><xf numFmtId=\"0\" fontId=\"0\" fillId=\"0\" borderId=\"0\"/></cellStyleXfs>"
    "<cellXfs count=\"5\"><xf numFmtId=\"0\" fontId=\"0\" fillId=\"0\" borderId=\"0\" xfId=\"0\"/>"
    "<xf numFmtId=\"1\" fontId=\"0\" fillId=\"0\" borderId=\"0\" xfId=\"0\" applyNumberFormat=\"1\"/>"
    "<xf numFmtId=\"49\" fontId=\"1\" fillId=\"0\" borderId=\"0\" xfId=\"0\" applyNumberFormat=\"1\""
    " applyFont=\"1\" applyAlignment=\"1\"><alignment vertical=\"top\" wrapText=\"1\"/></xf>"
    "<xf numFmtId=\"49\" fontId=\"0\" fillId=\"0\" borderId=\"0\" xfId=\"0\" applyNumberFormat=\"1\""
    " applyAlignment=\"1\"><alignment vertical=\"top\" wrapText=\"1\"/></xf>"
    "<xf numFmtId=\"49\" fontId=\"0\" fillId=\"0\" borderId=\"0\" xfId=\"0\" quotePrefix=\"1\""
    " applyNumberFormat=\"1\" applyAlignment=\"1\"><alignment vertical=\"top\" wrapText=\"1\"/></xf></cellXfs>"
    "<cellStyles count=\"1\"><cellStyle name=\"Normal\" xfId=\"0\" builtinId=\"0\"/></cellStyles>"
    "</styleSheet>");

Xlsx *xlsx_begin(void)
{
    Xlsx *x = calloc(1, sizeof(*x));

    MUST(x);
    return x;
}

static void refuse(Xlsx *x, const char *why)
{
    if (x->wrong)
        return;
    x->wrong = why;
    x->wrong_sheet = x->sheets;
    x->wrong_row = x->row;
    x->wrong_column = x->column;
}

/* ---- text ------------------------------------------------------------------------------------------ */

static bool is_control(uint32_t code)
{
    return (code < 0x20 && code != '\t' && code != '\n' && code != '\r') ||
           (code >= 0x7F && code < 0xA0) || code == 0xFFFE || code == 0xFFFF;
}

static const char *what_is_wrong(Str text)
{
    size_t units = 0;

    if (!utf8_valid(text))
        return "broken UTF-8";
    while (text.n) {
        uint32_t code = utf8_next(&text);

        if (is_control(code))
            return "a control character";
        units += code > 0xFFFF ? 2 : 1;
    }
    return units > XLSX_TEXT_MOST ? "a text that is too long for a cell" : NULL;
}

/* "_x0041_" is read as the letter of that number, so the bar before such a thing is written as one itself. */
static bool is_numbered_letter(Str s)
{
    if (s.n < 7 || s.p[0] != '_' || s.p[1] != 'x' || s.p[6] != '_')
        return false;
    for (size_t i = 2; i < 6; i++)
        if (hex_digit(s.p[i]) < 0)
            return false;
    return true;
}

static void put_escaped(Buf *out, Str text)
{
    for (size_t i = 0; i < text.n; i++) {
        switch (text.p[i]) {
        case '&': buf_put(out, S("&amp;")); break;
        case '<': buf_put(out, S("&lt;")); break;
        case '>': buf_put(out, S("&gt;")); break;
        case '"': buf_put(out, S("&quot;")); break;
        case '\r': buf_put(out, S("_x000D_")); break; /* XML would make a line feed of it */
        case '_':
            buf_put(out, is_numbered_letter(str_from(text, i)) ? S("_x005F_") : S("_"));
            break;
        default: buf_byte(out, (unsigned char)text.p[i]);
        }
    }
}

/* ---- sheets ---------------------------------------------------------------------------------------- */

/* Letters that a name may have, at most `most` UTF-16 units of them. */
static void put_name(Buf *out, Str name, size_t most)
{
    size_t units = 0;

    out->n = 0;
    while (name.n) {
        char bytes[4];
        uint32_t code = utf8_next(&name);
        size_t wide = code > 0xFFFF ? 2 : 1;

        if (is_control(code) || code == '\t' || code == '\n' || code == '\r' ||
            (code < 0x80 && str_find_byte(S("[]:*?/\\'"), (char)code) >= 0))
            continue;
        if (units + wide > most)
            return;
        units += wide;
        buf_put(out, (Str){ bytes, utf8_write(code, bytes) });
    }
}

static bool name_is_taken(const Xlsx *x, Str name)
{
    for (size_t i = 0; i + 1 < x->sheets; i++)
        if (str_eq(buf_str(&x->sheet[i].name), name))
            return true;
    return false;
}

static void name_sheet(Xlsx *x, Str name)
{
    enum { ROOM_FOR_NUMBER = 4 };
    Buf *out = &x->sheet[x->sheets - 1].name;

    put_name(out, name, XLSX_NAME_MOST);
    if (out->n == 0)
        buf_fmt(out, "%zu", x->sheets);
    for (int i = 2; name_is_taken(x, buf_str(out)); i++) {
        put_name(out, name, XLSX_NAME_MOST - ROOM_FOR_NUMBER);
        buf_fmt(out, " %d", i);
    }
}

static Buf *body(Xlsx *x)
{
    MUST(x->sheets > 0);
    return &x->sheet[x->sheets - 1].body;
}

static void end_row(Xlsx *x)
{
    if (x->row > 0)
        buf_put(body(x), S("</row>"));
}

static void end_sheet(Xlsx *x)
{
    end_row(x);
    buf_put(body(x), S("</sheetData></worksheet>"));
}

void xlsx_sheet(Xlsx *x, Str name, const int *widths, size_t columns)
{
    if (x->sheets)
        end_sheet(x);
    MUST(x->sheets < XLSX_SHEETS_MOST && columns > 0 && columns <= XLSX_COLUMNS_MOST);
    x->sheets++;
    x->row = x->column = 0;
    x->sheet[x->sheets - 1] =
        (Sheet){ .name = { .limit = 4096 }, .body = { .limit = XLSX_BYTES_MOST } };
    name_sheet(x, name);
    Buf *b = body(x);
    buf_put(b,
            S(XML
              "<worksheet xmlns=\"" MAIN "\"><sheetViews><sheetView workbookViewId=\"0\">"
              "<pane ySplit=\"1\" topLeftCell=\"A2\" activePane=\"bottomLeft\" state=\"frozen\"/>"
              "</sheetView></sheetViews><cols>"));
    for (size_t i = 0; i < columns; i++)
        buf_fmt(b, "<col min=\"%zu\" max=\"%zu\" width=\"%d\" customWidth=\"1\"/>", i + 1, i + 1,
                widths[i]);
    buf_put(b, S("</cols><sheetData>"));
}

/* ---- cells ----------------------------------------------------------------------------------------- */

void xlsx_row(Xlsx *x)
{
    end_row(x);
    x->column = 0;
    if (++x->row > XLSX_ROWS_MOST)
        refuse(x, "too many rows");
    buf_fmt(body(x), "<row r=\"%u\">", x->row);
}

static void put_place(Buf *out, uint32_t row, uint32_t column)
{
    enum { LETTERS = 26 };
    char name[4];
    size_t n = 0;

    for (uint32_t c = column; c > 0; c = (c - 1) / LETTERS)
        name[n++] = (char)('A' + (c - 1) % LETTERS);
    while (n > 0)
        buf_byte(out, (unsigned char)name[--n]);
    buf_fmt(out, "%u", row);
}

static Buf *begin_cell(Xlsx *x, int style)
{
    Buf *b = body(x);

    MUST(x->row > 0 && x->column < XLSX_COLUMNS_MOST);
    x->column++;
    buf_put(b, S("<c r=\""));
    put_place(b, x->row, x->column);
    buf_fmt(b, "\" s=\"%d\"", style);
    return b;
}

static void put_text(Xlsx *x, Str text, int style)
{
    Buf *b = begin_cell(x, style);
    const char *wrong = what_is_wrong(text);

    if (wrong)
        refuse(x, wrong);
    buf_put(b, S(" t=\"inlineStr\"><is><t xml:space=\"preserve\">"));
    if (!wrong)
        put_escaped(b, text);
    buf_put(b, S("</t></is></c>"));
}

void xlsx_head(Xlsx *x, Str text)
{
    put_text(x, text, STYLE_HEAD);
}

void xlsx_text(Xlsx *x, Str text)
{
    put_text(x, text, text_is_like_a_formula(text) ? STYLE_QUOTED : STYLE_TEXT);
}

void xlsx_number(Xlsx *x, int64_t number)
{
    Buf *b = begin_cell(x, STYLE_NUMBER);

    if (number > EXACT_MOST || number < -EXACT_MOST)
        refuse(x, "a number that is too large");
    buf_fmt(b, "><v>%lld</v></c>", (long long)number);
}

/* ---- the file -------------------------------------------------------------------------------------- */

static void zip_and_free(Zip *z, Str name, Buf *bytes)
{
    zip_file(z, name, buf_str(bytes), false);
    buf_free(bytes);
}

static void put_list_of_parts(Zip *z, const Xlsx *x)
{
    Buf b = { .limit = 1 << 20 };

    buf_put(&b,
            S(XML "<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\">"
                  "<Default Extension=\"rels\""
                  " ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/>"
                  "<Default Extension=\"xml\" ContentType=\"application/xml\"/>"
                  "<Override PartName=\"/xl/workbook.xml\" ContentType=\"" KINDS
                  "sheet.main+xml\"/>"
                  "<Override PartName=\"/xl/styles.xml\" ContentType=\"" KINDS "styles+xml\"/>"));
    for (size_t i = 1; i <= x->sheets; i++)
        buf_fmt(&b,
                "<Override PartName=\"/xl/worksheets/sheet%zu.xml\" ContentType=\"" KINDS
                "worksheet+xml\"/>",
                i);
    buf_put(&b, S("</Types>"));
    zip_and_free(z, S("[Content_Types].xml"), &b);
}

#define RELATIONSHIPS                                                                              \
    XML "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">"

static void put_workbook(Zip *z, const Xlsx *x)
{
    Buf b = { .limit = 1 << 20 }, links = { .limit = 1 << 20 };

    zip_file(z, S("_rels/.rels"),
             S(RELATIONSHIPS "<Relationship Id=\"rId1\" Type=\"" LINKS "/officeDocument\""
                             " Target=\"xl/workbook.xml\"/></Relationships>"),
             false);
    buf_put(&b, S(XML "<workbook xmlns=\"" MAIN "\" xmlns:r=\"" LINKS "\"><sheets>"));
    buf_put(&links, S(RELATIONSHIPS));
    for (size_t i = 1; i <= x->sheets; i++) {
        buf_put(&b, S("<sheet name=\""));
        put_escaped(&b, buf_str(&x->sheet[i - 1].name));
        buf_fmt(&b, "\" sheetId=\"%zu\" r:id=\"rId%zu\"/>", i, i);
        buf_fmt(&links,
                "<Relationship Id=\"rId%zu\" Type=\"" LINKS
                "/worksheet\" Target=\"worksheets/sheet%zu.xml\"/>",
                i, i);
    }
    buf_put(&b, S("</sheets></workbook>"));
    buf_fmt(&links,
            "<Relationship Id=\"rId%zu\" Type=\"" LINKS "/styles\" Target=\"styles.xml\"/>"
            "</Relationships>",
            x->sheets + 1);
    zip_and_free(z, S("xl/workbook.xml"), &b);
    zip_and_free(z, S("xl/_rels/workbook.xml.rels"), &links);
    zip_file(z, S("xl/styles.xml"), STYLES, false);
}

static void put_all(Xlsx *x, Buf *out)
{
    Zip z = zip_begin(out);

    put_list_of_parts(&z, x);
    put_workbook(&z, x);
    for (size_t i = 0; i < x->sheets; i++) {
        Buf name = { .limit = 100 };

        buf_fmt(&name, "xl/worksheets/sheet%zu.xml", i + 1);
        zip_file(&z, buf_str(&name), buf_str(&x->sheet[i].body), false);
        buf_free(&name);
    }
    zip_end(&z);
}

Err xlsx_end(Xlsx *x, Buf *out)
{
    Err wrong = OK;

    if (x->wrong) {
        wrong = err_fmt("cannot write the workbook: sheet %zu, row %u, column %u: %s",
                        x->wrong_sheet, x->wrong_row, x->wrong_column, x->wrong);
    } else {
        end_sheet(x); /* at least one: a workbook without sheets is none */
        put_all(x, out);
    }
    for (size_t i = 0; i < x->sheets; i++) {
        buf_free(&x->sheet[i].name);
        buf_free(&x->sheet[i].body);
    }
    free(x);
    return wrong;
}
