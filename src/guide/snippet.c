#include "guide/snippet.h"
#include "base/utf8.h"

/* -- a part of a long text ---------------------------------------------------------------------------- */

static size_t letters_back(Str text, size_t at, size_t letters)
{
    while (at > 0 && letters > 0) {
        at--;
        letters -= ((unsigned char)text.p[at] & 0xC0) != 0x80;
    }
    return at;
}

static size_t letters_on(Str text, size_t at, size_t letters)
{
    while (at < text.n && letters-- > 0)
        do
            at++;
        while (at < text.n && ((unsigned char)text.p[at] & 0xC0) == 0x80);
    return at;
}

/* Does a sentence end with the byte before `at`? */
static bool is_sentence_end(Str text, size_t at)
{
    if (at == 0 || at > text.n || (at < text.n && text.p[at] != ' '))
        return at == text.n;
    char c = text.p[at - 1];
    return c == '.' || c == '!' || c == '?';
}

/* From the sentence's beginning if it is near, else from a word some way before. */
static size_t part_from(Str text, size_t mark)
{
    size_t earliest = letters_back(text, mark, SNIPPET_LETTERS / 3);

    if (earliest == 0)
        return 0;
    for (size_t at = earliest; at < mark; at++)
        if (is_sentence_end(text, at))
            return at + 1;
    while (earliest < mark && text.p[earliest] != ' ')
        earliest++;
    return earliest < mark ? earliest + 1 : mark;
}

static size_t part_to(Str text, size_t from)
{
    size_t latest = letters_on(text, from, SNIPPET_LETTERS),
           enough = letters_on(text, from, SNIPPET_LETTERS / 2);

    if (latest == text.n)
        return latest;
    for (size_t at = latest; at > enough; at--)
        if (is_sentence_end(text, at))
            return at;
    for (size_t at = latest; at > enough; at--)
        if (text.p[at] == ' ')
            return at;
    return latest; /* one endless word */
}

static uint32_t words_within(Marks m, size_t from, size_t to)
{
    uint32_t words = 0;

    for (size_t i = 0; i < m.count; i++)
        if (m.at[i].from >= from && m.at[i].to <= to)
            words |= m.at[i].words;
    return words;
}

static Snippet cut(Arena *a, Lang lang, Str text, Marks marks)
{
    Snippet out = { .lang = lang, .text = text, .marks = marks.at, .mark_count = marks.count };
    size_t best_from = 0, best_to = text.n;
    int most = -1;

    if (!marks.count || utf8_count(text) <= SNIPPET_LETTERS)
        return out;
    for (size_t i = 0; i < marks.count; i++) {
        size_t from = part_from(text, marks.at[i].from), to = part_to(text, from);
        int words = __builtin_popcount(words_within(marks, from, to));
        if (words > most)
            most = words, best_from = from, best_to = to;
    }
    Str before = best_from == 0 || is_sentence_end(text, best_from - 1) ? S("") : S("…"),
        after = is_sentence_end(text, best_to) ? S("") : S("…");
    WordMark *kept = NEW_N(a, WordMark, marks.count);
    out.text = arena_fmt(a, "%.*s%.*s%.*s", STR(before), (int)(best_to - best_from),
                         text.p + best_from, STR(after));
    out.marks = kept;
    out.mark_count = 0;
    for (size_t i = 0; i < marks.count; i++)
        if (marks.at[i].from >= best_from && marks.at[i].to <= best_to) {
            kept[out.mark_count] = marks.at[i];
            kept[out.mark_count].from += (uint32_t)(before.n - best_from);
            kept[out.mark_count++].to += (uint32_t)(before.n - best_from);
        }
    return out;
}

/* -- the best of all texts ------------------------------------------------------------------------------ */

typedef struct Picking {
    const Edition *e;
    Arena *a;
    const Marker *m;
    Lang lang;
    uint32_t document, in_title, any;
    int best;
    Str text;
    Marks marks;
} Picking;

/* Most texts have none of the words, and are not gone through. */
static uint32_t possible(const Picking *p, FindField field)
{
    return marker_words_in(p->m, p->document, field);
}

static void note_title(Picking *p, TextId title)
{
    if (possible(p, FIND_TITLE))
        p->in_title |= mark_text(p->m, p->a, edition_text(p->e, p->lang, title)).words;
    p->any |= p->in_title;
}

static int value_of(uint32_t words, uint32_t in_title, bool is_first)
{
    return 2 * __builtin_popcount(words & ~in_title) + (words != 0) + is_first;
}

/* The first text offered is the summary, and wins between equals. */
static void offer(Picking *p, FindField field, TextId id)
{
    Str text = edition_text(p->e, p->lang, id);
    bool is_first = p->best < 0;

    if (!text.n || (!is_first && value_of(possible(p, field), p->in_title, false) <= p->best))
        return; /* it could not be better */
    Marks marks = possible(p, field) ? mark_text(p->m, p->a, text) : (Marks){ 0 };
    int value = value_of(marks.words, p->in_title, is_first);
    p->any |= marks.words;
    if (value > p->best) {
        p->best = value;
        p->text = text;
        p->marks = marks;
    }
}

static void offer_list(Picking *p, FindField field, Range list)
{
    for (EACH(p->e, Para, para, list, para))
        offer(p, field, para->text);
}

/* Fields as the index has them (source/index.c). */
static void offer_service(Picking *p, const Service *s)
{
    note_title(p, s->name);
    note_title(p, s->official_name);
    offer(p, FIND_GIVES, s->summary);
    offer_list(p, FIND_GIVES, s->gives);
    offer_list(p, FIND_BODY, s->who);
    offer_list(p, FIND_BODY, s->steps);
    offer_list(p, FIND_BODY, s->also_needs);
    offer(p, FIND_BODY, s->where);
}

static Picking pick(const Edition *e, Arena *a, const Marker *m, const Found *f, Lang lang)
{
    Picking p = {
        .e = e, .a = a, .m = m, .lang = lang, .document = found_document(e, f), .best = -1
    };

    switch (f->type) {
    case FOUND_SERVICE: offer_service(&p, &e->service[f->number]); break;
    case FOUND_TERM:
        note_title(&p, e->term[f->number].term);
        offer(&p, FIND_BODY, e->term[f->number].meaning);
        offer(&p, FIND_GIVES, e->term[f->number].also);
        break;
    case FOUND_HUB:
        note_title(&p, e->hub[f->number].name);
        offer(&p, FIND_BODY, e->hub[f->number].known);
        offer(&p, FIND_BODY, e->hub[f->number].address);
        break;
    case FOUND_NEWS:
        note_title(&p, e->news[f->number].title);
        offer(&p, FIND_GIVES, e->news[f->number].summary);
        break;
    case FOUND_TYPES: break;
    }
    return p;
}

Snippet snippet_of(const Edition *e, Arena *a, const Marker *m, const Found *f, Lang page)
{
    Picking own = pick(e, a, m, f, page);

    if (!own.any) {
        Picking other = pick(e, a, m, f, page == LANG_KA ? LANG_EN : LANG_KA);
        if (other.any)
            return cut(a, other.lang, other.text, other.marks);
    }
    return cut(a, page, own.text, own.marks);
}
