#include "text/readings.h"
#include <string.h>

/* Sounds of Latin spellings, each as the Georgian letter that endings are made of. */
static const struct {
    char latin[4], key;
} SOUNDS[] = {
    { "tch", 'W' }, { "sh", 'S' }, { "ch", 'C' }, { "dz", 'Z' }, { "ts", 'c' }, { "tz", 'w' },
    { "zh", 'J' },  { "gh", 'R' }, { "kh", 'x' }, { "ph", 'f' }, { "a", 'a' },  { "b", 'b' },
    { "c", 'c' },   { "d", 'd' },  { "e", 'e' },  { "f", 'f' },  { "g", 'g' },  { "h", 'h' },
    { "i", 'i' },   { "j", 'j' },  { "k", 'k' },  { "l", 'l' },  { "m", 'm' },  { "n", 'n' },
    { "o", 'o' },   { "p", 'p' },  { "q", 'q' },  { "r", 'r' },  { "s", 's' },  { "t", 'T' },
    { "u", 'u' },   { "v", 'v' },  { "w", 'w' },  { "x", 'x' },  { "y", 'y' },  { "z", 'z' },
};

/* How many Latin letters at `at` make one sound; 0: none. */
static size_t sound_at(const Codes *latin, size_t at, uint8_t *out)
{
    for (size_t s = 0; s < COUNT(SOUNDS); s++) {
        size_t k = 0;
        while (SOUNDS[s].latin[k] && at + k < latin->n &&
               latin->at[at + k] == SOUNDS[s].latin[k] - 'a' + LATIN_A)
            k++;
        if (!SOUNDS[s].latin[k]) {
            *out = KEY_CODES[(unsigned char)SOUNDS[s].key];
            return k;
        }
    }
    return 0;
}

static bool ends_so(const Codes *c, char before, char last)
{
    return c->n > 4 && c->at[c->n - 2] == KEY_CODES[(unsigned char)before] &&
           c->at[c->n - 1] == KEY_CODES[(unsigned char)last];
}

static size_t count_of(const Codes *c, uint8_t letter)
{
    size_t n = 0;

    for (size_t i = 0; i < c->n; i++)
        n += c->at[i] == letter;
    return n;
}

/* The word with one letter replaced: the which-th (from 0) of its kind, or all. */
static Codes replaced(Codes c, char letter, char by, size_t which)
{
    size_t seen = 0;

    for (size_t i = 0; i < c.n; i++)
        if (c.at[i] == KEY_CODES[(unsigned char)letter] && (which == SIZE_MAX || which == seen++))
            c.at[i] = KEY_CODES[(unsigned char)by];
    return c;
}

/* რ typed for ღ. */
static size_t add_ghan(const Codes *c, Codes *out, size_t count)
{
    size_t n = count_of(c, KEY_CODES['r']);

    for (size_t i = 0; i < n && count < READINGS_MAX; i++)
        out[count++] = replaced(*c, 'r', 'R', i);
    if (n > 1 && count < READINGS_MAX)
        out[count++] = replaced(*c, 'r', 'R', SIZE_MAX);
    return count;
}

size_t latin_readings(const Codes *latin, Codes out[READINGS_MAX])
{
    Codes c = { .n = 0 };
    size_t count = 0;

    for (size_t i = 0, used; i < latin->n && c.n < WORD_CODES; i += used) {
        used = sound_at(latin, i, &c.at[c.n]);
        if (!used)
            return 0;
        c.n++;
    }
    if (!c.n)
        return 0;
    out[count++] = c;
    if (ends_so(&c, 's', 'i')) { /* -ში, Shift missed */
        out[count] = c;
        out[count++].at[c.n - 2] = KEY_CODES['S'];
    }
    if (c.n > 3 && c.n < WORD_CODES && c.at[c.n - 1] == KEY_CODES['c'] &&
        latin->at[latin->n - 1] == 's' - 'a' + LATIN_A) {
        out[count] = c; /* proekts: პროექტს */
        out[count].at[c.n - 1] = KEY_CODES['t'];
        out[count].at[c.n] = KEY_CODES['s'];
        out[count++].n++;
    }
    if (count_of(&c, KEY_CODES['j']))
        out[count++] = replaced(c, 'j', 'Z', SIZE_MAX);
    return add_ghan(&c, out, count);
}

size_t noshift_readings(const Codes *georgian, Codes out[READINGS_MAX])
{
    return codes_are_georgian(georgian) ? add_ghan(georgian, out, 0) : 0;
}
