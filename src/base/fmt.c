#include "base/fmt.h"
#include "base/must.h"
#include <string.h>

typedef struct Out {
    char *p;
    size_t cap, n;
} Out;

static void put(Out *o, const char *p, size_t n)
{
    size_t room = o->n < o->cap ? o->cap - o->n : 0;

    if (room && n)
        memcpy(o->p + o->n, p, n < room ? n : room);
    o->n += n;
}

static void put_number(Out *o, uint64_t v, bool negative, unsigned base, size_t width, char pad)
{
    char digits[24];
    size_t n = 0;

    do {
        digits[sizeof(digits) - ++n] = "0123456789abcdef"[v % base];
        v /= base;
    } while (v);
    if (negative && pad == '0')
        put(o, "-", 1);
    for (size_t have = n + negative; have < width; have++)
        put(o, &pad, 1);
    if (negative && pad != '0')
        put(o, "-", 1);
    put(o, digits + sizeof(digits) - n, n);
}

size_t fmt_into(char *out, size_t cap, const char *f, va_list args)
{
    Out o = { out, cap, 0 };

    for (; *f; f++) {
        size_t width = 0, precision = SIZE_MAX;
        char pad = ' ';
        int longs = 0;

        if (*f != '%') {
            size_t n = 1;
            while (f[n] && f[n] != '%')
                n++;
            put(&o, f, n);
            f += n - 1;
            continue;
        }
        f++;
        if (*f == '0') {
            pad = '0';
            f++;
        }
        for (; *f >= '0' && *f <= '9'; f++)
            width = width * 10 + (size_t)(*f - '0');
        if (*f == '.') {
            MUST(f[1] == '*' && f[2] == 's');
            int n = va_arg(args, int);
            MUST(n >= 0);
            precision = (size_t)n;
            f += 2;
        }
        for (; *f == 'l' || *f == 'z' || *f == 'j'; f++)
            longs += *f == 'l' ? 1 : 2;
        switch (*f) {
        case '%': put(&o, "%", 1); break;
        case 'c': {
            char c = (char)va_arg(args, int);
            put(&o, &c, 1);
            break;
        }
        case 's': {
            const char *s = va_arg(args, const char *);
            put(&o, s, precision != SIZE_MAX ? precision : strlen(s));
            break;
        }
        case 'd':
        case 'i': {
            int64_t v = longs > 1   ? va_arg(args, long long)
                        : longs > 0 ? va_arg(args, long)
                                    : va_arg(args, int);
            put_number(&o, v < 0 ? 0 - (uint64_t)v : (uint64_t)v, v < 0, 10, width, pad);
            break;
        }
        case 'u':
        case 'x': {
            uint64_t v = longs > 1   ? va_arg(args, unsigned long long)
                         : longs > 0 ? va_arg(args, unsigned long)
                                     : va_arg(args, unsigned);
            put_number(&o, v, false, *f == 'x' ? 16 : 10, width, pad);
            break;
        }
        default: must_failed("a directive that fmt knows", __FILE__, __LINE__);
        }
    }
    return o.n;
}
