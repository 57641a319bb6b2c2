#include "desk/own.h"

Err own_read(Db *db, Arena *a, StaffId id, OwnAccount *out)
{
    Stmt *st = stmt_use(db, SQL_OWN_READ);

    *out = (OwnAccount){ 0 };
    stmt_blob(st, ":id", staff_blob(&id));
    if (stmt_row(st)) {
        out->login = row_text(st, 0, a);
        out->name = row_text(st, 1, a);
        out->language = row_text(st, 2, a);
        out->has_totp = row_int(st, 3) != 0;
        out->joined_s = row_int(st, 4);
        out->codes_left = (size_t)row_int(st, 5);
    }
    return stmt_done(st);
}

Err own_language_set(Db *db, const Act *act, Str language, Result *out)
{
    char object[2 * ID_BYTES + 1];
    Body body;
    bool go;

    *out = (Result){ 0 };
    if (!str_eq(language, S("ka")) && !str_eq(language, S("en")))
        result_fault(out, "language", "unknown");
    body_begin(&body, "staff.language");
    body_text(&body, language);
    TRY(act_begin(db, act, &body, out, &go));
    if (!go)
        return OK;
    Stmt *st = stmt_use(db, SQL_OWN_LANGUAGE);
    stmt_text(st, ":language", language);
    stmt_blob(st, ":id", staff_blob(&act->who.staff));
    TRY(stmt_done(st));
    return act_end(db, act, &body, "staff.language", id_hex_in(object, act->who.staff.bytes), out);
}

Err own_events(Db *db, Arena *a, StaffId id, const OwnEvent **out, size_t *count)
{
    OwnEvent *list = NEW_N(a, OwnEvent, OWN_EVENTS_MOST);
    Stmt *st = stmt_use(db, SQL_OWN_EVENTS);
    size_t n = 0;

    stmt_blob(st, ":id", staff_blob(&id));
    stmt_int(st, ":most", OWN_EVENTS_MOST);
    while (n < OWN_EVENTS_MOST && stmt_row(st)) {
        list[n++] = (OwnEvent){ .at_s = row_int(st, 0),
                                .action = row_text(st, 1, a),
                                .object = row_text(st, 2, a),
                                .result = row_text(st, 3, a) };
    }
    *out = list;
    *count = n;
    return stmt_done(st);
}
