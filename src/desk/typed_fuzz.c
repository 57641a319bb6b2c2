/*
 * typed_fuzz.c -- what people and browsers send to the desk: codes, keys, one-time digits, addresses, passwords,
 * lines of text; and what goes into a CSV. The first byte chooses, the rest is what was sent.
 */
#include "base/must.h"
#include "base/utf8.h"
#include "desk/figures.h"
#include "desk/session.h"
#include "fuzz.h"
#include <string.h>

static void try_code(Arena *a, Str typed)
{
    static const size_t lengths[] = { CODE_CHARS, LONG_CODE_CHARS };

    for (size_t i = 0; i < COUNT(lengths); i++) {
        Str clean = code_clean(a, typed, lengths[i]);

        MUST(clean.n == 0 || clean.n == lengths[i]);
        MUST(str_eq(code_clean(a, clean, lengths[i]), clean)); /* clean is as clean as it gets */
        for (size_t k = 0; k < clean.n; k++)
            MUST(strchr("0123456789ABCDEFGHJKMNPQRSTVWXYZ", clean.p[k]));
    }
}

/* An address that fits no row is open to nobody, and a role for one hub reaches no other. */
static void try_path(Str path)
{
    Actor who = { .held = { { ROLE_HUB_COORDINATOR, "telavi" }, { ROLE_CONSULTANT, "telavi" } },
                  .held_count = 2 };
    Act act;

    for (RouteMethod m = 0; m < ROUTE_METHODS; m++) {
        const Route *r = route_find(path, m);
        bool here = act_allow(&who, path, m, S("telavi"), &act);

        MUST(r || !here);
        MUST(!r || r->method == m);
        MUST(act.scope.kind != SCOPE_NETWORK && act.scope.kind != SCOPE_MACHINE);
        act_allow(&who, path, m, S("batumi"), &act);
        MUST(act.scope.kind == SCOPE_NONE);
    }
}

static void try_ids(Arena *a, Str hex)
{
    unsigned char id[ID_BYTES];

    if (!id_read(hex, id))
        return;
    MUST(hex.n == (size_t)2 * ID_BYTES && !id_is_none(id));
    unsigned char again[ID_BYTES];
    MUST(id_read(id_hex(a, id), again) && memcmp(id, again, ID_BYTES) == 0);
}

static void try_digits(Str typed)
{
    static const TotpSecret secret = { { 1, 2, 3 } };
    int64_t now_s = 1780000000, step = totp_step(&secret, typed, now_s);

    MUST(step == 0 || (step >= now_s / TOTP_STEP_S - 1 && step <= now_s / TOTP_STEP_S + 1));
}

static void try_text(Str text)
{
    const char *fault = password_fault(text, S("nino"));

    MUST(fault || (utf8_valid(text) && text.n >= PASSWORD_LEAST));
    if (line_is_good(text, 80))
        MUST(utf8_valid(text) && str_find_byte(text, '\n') < 0 && str_find_byte(text, 0) < 0);
    if (code_is_good(text))
        MUST(line_is_good(text, HUB_CODE_MOST));
}

/* Read back as a spreadsheet does: the same text, but for the mark before what looks like a formula. */
static void try_csv(Str text)
{
    Buf out = { .limit = 1 << 22 }, back = { .limit = 1 << 22 };

    csv_cell(&out, text);
    Str cell = buf_str(&out);
    MUST(cell.n >= 2 && cell.p[0] == '"' && cell.p[cell.n - 1] == '"');
    for (size_t i = 1; i + 1 < cell.n; i++) {
        if (cell.p[i] == '"')
            MUST(cell.p[++i] == '"' && i + 1 < cell.n);
        buf_byte(&back, (unsigned char)cell.p[i]);
    }
    Str read = buf_str(&back);
    if (!str_eq(read, text))
        MUST(read.n == text.n + 1 && read.p[0] == '\'' && str_eq(str_from(read, 1), text));
    MUST(read.n == 0 || !strchr("=+-@\t\r\n", read.p[0]) || read.p[0] == 0);
    buf_free(&out);
    buf_free(&back);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    AUTO(arena_free) Arena a = arena_new(16 << 20);
    Str sent = { (const char *)data + 1, size - 1 };

    if (size == 0 || size > 1 << 16)
        return 0;
    switch (data[0] % 6) {
    case 0: try_code(&a, sent); break;
    case 1: try_path(sent); break;
    case 2: try_ids(&a, sent); break;
    case 3: try_digits(sent); break;
    case 4: try_text(sent); break;
    default: try_csv(sent); break;
    }
    return 0;
}
