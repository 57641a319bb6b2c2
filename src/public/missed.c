#include "public/missed.h"
#include "base/utf8.h"
#include "public/form.h"
#include "text/fold.h"

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

/* What people put between the digits of one number. */
static bool joins_digits(char c)
{
    return c == ' ' || c == '-' || c == '(' || c == ')' || c == '.' || c == '/' || c == '+' ||
           c == ',';
}

static void blank(char *p, size_t from, size_t to)
{
    for (size_t i = from; i < to; i++)
        p[i] = ' ';
}

/* Everything from blank to blank around an @. */
static void blank_emails(char *p, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        size_t from = i, to = i;

        if (p[i] != '@')
            continue;
        while (from > 0 && p[from - 1] != ' ')
            from--;
        while (to < n && p[to] != ' ')
            to++;
        blank(p, from, to);
        i = to;
    }
}

/* A letter or digit of any script, as far as bytes tell. */
static bool in_word(char c)
{
    return is_digit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
           (unsigned char)c >= 0x80;
}

/* Letters that hang on a number go with it: passports, accounts. */
static void blank_with_letters(char *p, size_t n, size_t from, size_t to)
{
    while (from > 0 && in_word(p[from - 1]))
        from--;
    while (to < n && in_word(p[to]))
        to++;
    blank(p, from, to);
}

static void blank_numbers(char *p, size_t n)
{
    for (size_t i = 0; i < n;) {
        size_t digits = 0, to = i;

        if (!is_digit(p[i])) {
            i++;
            continue;
        }
        for (size_t k = i; k < n && (is_digit(p[k]) || joins_digits(p[k])); k++) {
            if (is_digit(p[k])) {
                digits++;
                to = k + 1;
            }
        }
        if (digits >= MISSED_DIGITS)
            blank_with_letters(p, n, i, to);
        i = to;
    }
}

static bool may_count(Str word)
{
    size_t digits = 0, letters = utf8_count(word);

    for (size_t i = 0; i < word.n; i++)
        digits += is_digit(word.p[i]);
    return digits < MISSED_DIGITS && letters > 1 && letters <= MISSED_WORD_LETTERS;
}

static bool has(const MissedWords *words, Str word)
{
    for (size_t i = 0; i < words->count; i++)
        if (str_eq(words->word[i], word))
            return true;
    return false;
}

void missed_words(Arena *a, Str query, MissedWords *out)
{
    char *p = NEW_N(a, char, query.n + 1);

    for (size_t i = 0; i < query.n; i++)
        p[i] = query.p[i];
    blank_emails(p, query.n);
    blank_numbers(p, query.n);
    *out = (MissedWords){ 0 };
    Str rest = { p, query.n }, word;
    while (out->count < MISSED_WORDS && (word = fold_next_word(a, &rest)).n)
        if (may_count(word) && !has(out, word))
            out->word[out->count++] = word;
}

int missed_read(Arena *a, Str form, MissedWords *out)
{
    Str query;

    if (form.n > MISSED_FORM_BYTES)
        return 413;
    if (form_field(a, form, S("q"), &query) != FORM_OK)
        return 400;
    missed_words(a, query, out);
    return 0;
}
