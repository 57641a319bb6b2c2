#include "store/migrate.h"
#include <stdio.h>

enum { PATH_BYTES = 4096 };

static int last_of(const Migration *list)
{
    int last = 0;

    while (list->number)
        last = list++->number;
    return last;
}

Err migrate_look(Db *db, const Migration *list, int *version)
{
    int64_t number, whose, tables;
    int known = last_of(list);

    *version = 0;
    TRY(db_number(db, "pragma user_version", &number));
    TRY(db_number(db, "pragma application_id", &whose));
    TRY(db_number(db, "select count(*) from sqlite_schema", &tables));
    if (number == 0 && whose == 0 && tables == 0)
        return OK;
    if (whose != STORE_APPLICATION_ID || number < 1)
        return err_fmt("this database is another program's");
    if (number > known)
        return err_fmt("this database has schema %d and this program knows %d; use the newer gza",
                       (int)number, known);
    *version = (int)number;
    return OK;
}

static Err run_step(Db *db, const Migration *step)
{
    char mark[96];

    snprintf(mark, sizeof(mark), "pragma application_id = %d; pragma user_version = %d",
             STORE_APPLICATION_ID, step->number);
    TRY(db_script(db, step->sql));
    return db_script(db, mark);
}

Err migrate(Db *db, const Migration *list, const char *path)
{
    char copy[PATH_BYTES];
    int version;

    TRY(migrate_look(db, list, &version));
    if (version > 0 && version < last_of(list)) {
        if ((size_t)snprintf(copy, sizeof(copy), "%s.before-%04d", path, version + 1) >=
            sizeof(copy))
            return err_fmt("cannot copy the database: the path is too long");
        TRY(db_backup(db, copy));
    }
    for (const Migration *step = list; step->number; step++) {
        if (step->number <= version)
            continue;
        TRY(db_begin(db));
        Err e = run_step(db, step);
        if (FAILED(e)) {
            db_rollback(db);
            return err_fmt("cannot bring the database to schema %d (%s): %s", step->number,
                           step->name, e.text);
        }
        TRY(db_commit(db));
    }
    return OK;
}
