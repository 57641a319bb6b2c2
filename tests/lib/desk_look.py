"""desk_look.py -- what is missing, half there or broken in a data folder that was left in the middle of something."""
import sqlite3


def count(db, sql):
    return db.execute(sql).fetchone()[0]


def look(data, acked):
    """What is missing, half there or broken; the database is read as it was left."""
    with sqlite3.connect(f'file:{data}/gza.db?mode=ro', uri=True) as db:
        wrong = [] if db.execute('pragma integrity_check').fetchall() == [('ok',)] else ['not whole']
        keys = {row[0] for row in db.execute('select write_key from written')}
        contacts = dict(db.execute('select contact_id, version from contact'))
        notices = {row[0] for row in db.execute('select notice_id from hub_notice')}
        there = {'contact': contacts, 'notice': notices, 'change': keys, 'invite': keys}
        for kind, key in acked:
            if key not in there[kind] or key not in keys:
                wrong.append(f'{kind} {key.hex()} was acknowledged and is not there')
        # Every write is whole: its parts, its counts, its key and its entry came together.
        if count(db, 'select count(*) from contact c where not exists (select 1 from contact_need n where n.hub_id = c.hub_id and n.contact_id = c.contact_id)'):
            wrong.append('a contact without its needs')
        if count(db, 'select count(*) from contact_need n where not exists (select 1 from contact c where c.hub_id = n.hub_id and c.contact_id = n.contact_id)'):
            wrong.append('needs without their contact')
        if count(db, "select coalesce(sum(contacts), 0) from month_count where dimension = 'all'") != len(contacts):
            wrong.append('counts that are not those of the contacts')
        if count(db, "select coalesce(sum(people), 0) from month_count where dimension = 'all'") != count(db, 'select coalesce(sum(people), 0) from contact'):
            wrong.append('heads that are not those of the contacts')
        if count(db, 'select count(*) from audit') != len(keys):
            wrong.append('entries and keys that are not the same number')
        if count(db, 'select count(*) from audit') != count(db, 'select coalesce(max(seq), 0) from audit'):
            wrong.append('a hole in the entries')
    db.close()
    return wrong
