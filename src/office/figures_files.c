#include "office/figures_files.h"
#include "print/xlsx.h"
#include "public/views.h"

enum {
    CSV_BYTES_MOST = 32 << 20,
    NAME_WIDTH = 44,
    CODE_WIDTH = 24,
    CELL_WIDTH = 16,
    TEXT_WIDTH = 90
};

/* ---- CSV -------------------------------------------------------------------------------------------- */

static FigureWords words_of(const Html *h, const MonthView *m, const FigureTable *t)
{
    Str *hubs = NEW_N(h->a, Str, t->rows + 1), *codes = NEW_N(h->a, Str, t->columns + 1);

    for (size_t r = 0; r < t->rows; r++)
        hubs[r] = hub_name_of(h, &m->hubs, t->hubs[r]);
    for (size_t c = 0; c < t->columns; c++)
        codes[c] = figure_name(h, t->dimension, t->codes[c]);
    return (FigureWords){ hubs, codes, m->view[t->dimension].means };
}

Str month_csv(const Html *h, const MonthView *m)
{
    Buf out = { .limit = CSV_BYTES_MOST };

    buf_put(&out, S("\xEF\xBB\xBF"));
    figures_csv_head(&out);
    for (int d = 0; d < DIMENSION_COUNT; d++) {
        FigureWords words = words_of(h, m, &m->table[d]);

        figures_csv(&out, &m->table[d], &words);
    }
    Str copy = arena_str(h->a, buf_str(&out));
    buf_free(&out);
    return copy;
}

/* ---- XLSX ------------------------------------------------------------------------------------------- */

static void put_people(Xlsx *x, int64_t people)
{
    if (people == FIGURE_HIDDEN)
        xlsx_text(x, S("–"));
    else
        xlsx_number(x, people);
}

static void put_sheet(Xlsx *x, const Html *h, const FigureView *f)
{
    int *widths = NEW_N(h->a, int, f->width + 2);

    widths[0] = NAME_WIDTH;
    widths[1] = CODE_WIDTH;
    for (size_t k = 0; k < f->width; k++)
        widths[k + 2] = CELL_WIDTH;
    xlsx_sheet(x, f->title, widths, f->width + 2);
    xlsx_row(x);
    xlsx_head(x, word(h, W_office_figures_name));
    xlsx_head(x, word(h, W_office_figures_code));
    for (size_t k = 0; k < f->width; k++)
        xlsx_head(x, f->columns[k]);
    for (size_t i = 0; i < f->lines; i++) {
        xlsx_row(x);
        xlsx_text(x, f->line[i].name);
        xlsx_text(x, f->line[i].code);
        for (size_t k = 0; k < f->width; k++)
            put_people(x, f->line[i].cell[k]);
    }
    if (!f->total)
        return;
    xlsx_row(x);
    xlsx_text(x, word(h, W_desk_figures_total));
    xlsx_text(x, S("(all)"));
    for (size_t k = 0; k < f->width; k++)
        put_people(x, f->total[k]);
}

static void put_pair(Xlsx *x, Str name, Str text)
{
    xlsx_row(x);
    xlsx_text(x, name);
    xlsx_text(x, text);
}

/* What the figures mean, whose they are, and what is not shown. No date of making: the same question has
 * the same answer. */
static void put_definitions(Xlsx *x, const Html *h, const MonthView *m)
{
    static const int widths[] = { NAME_WIDTH, TEXT_WIDTH };

    xlsx_sheet(x, word(h, W_office_figures_definitions), widths, COUNT(widths));
    xlsx_row(x);
    xlsx_head(x, word(h, W_office_figures_figure));
    xlsx_head(x, word(h, W_office_figures_meaning));
    for (int d = 0; d < DIMENSION_COUNT; d++)
        put_pair(x, m->view[d].title, m->view[d].means);
    put_pair(x, word(h, W_office_figures_month), month_words(h, m->month));
    put_pair(x, word(h, W_office_figures_scope), m->hub_name);
    put_pair(
        x, word(h, W_office_figures_rule),
        word(h, m->network ? W_office_figures_hidden_outside : W_office_figures_hidden_inside));
    put_pair(x, word(h, W_office_figures_edition), arena_fmt(h->a, "%u", h->e->meta->number));
}

Err month_xlsx(const Html *h, const MonthView *m, Str *out)
{
    Xlsx *x = xlsx_begin();
    Buf file = { .limit = XLSX_BYTES_MOST };

    for (int d = 0; d < DIMENSION_COUNT; d++)
        put_sheet(x, h, &m->view[d]);
    put_definitions(x, h, m);
    TRY(xlsx_end(x, &file));
    *out = arena_str(h->a, buf_str(&file));
    buf_free(&file);
    return OK;
}
