// practice_staff.mjs -- three people for the test of practice and meetings. One joins as people do; the database
// then makes a consultant and two coordinators of her, each with a login of their own and her sheet of codes. How people
// are invited is tested with the pages for it.
import { execFileSync } from "node:child_process";

const MAKE = `
import os, sqlite3, sys
db = sqlite3.connect(os.path.join(sys.argv[1], 'gza.db'), timeout=20)
for f in ('in_hub', 'in_hub_or_network'):
    db.create_function(f, 1, lambda code: 1, deterministic=True)
(first,) = db.execute("select staff_id from staff where login = 'nino.k'").fetchone()
db.execute("insert into hub values ('telavi', 'hub', 'telavi', 'თელავის სერვის ჰაბი', 'Telavi service hub', '', '', 'ka,en', null, null, 1)")
columns = [row[1] for row in db.execute("pragma table_info(staff)")]
for number, (login, name, hub, role) in enumerate((('eka.m', 'ეკა მაისურაძე', 'telavi', 'hub-coordinator'), ('dato.k', 'დათო კვირიკაშვილი', 'telavi', 'consultant')), 1):
    new = bytes([number]) * 16
    values = {'staff_id': new, 'login': login, 'name': name}
    row = [values.get(c, v) for c, v in zip(columns, db.execute("select * from staff where staff_id = ?", (first,)).fetchone())]
    db.execute(f"insert into staff values ({','.join('?' * len(row))})", row)
    db.execute("insert into staff_code select ?, mark from staff_code where staff_id = ?", (new, first))
    db.execute("insert into staff_role values (?, ?, ?, 1)", (hub, new, role))
db.execute("insert into staff_role values ('', ?, 'network-coordinator', 1)", (first,))
db.commit()
`;

export async function staff(office, { joinWith, person }) {
  const network = await person(office);
  await joinWith(network, office.code, "nino.k", "ნინო კალანდაძე");
  execFileSync("/usr/bin/python3", ["-c", MAKE, office.folder]);
  const people = { network };
  for (const [role, login] of [["coordinator", "eka.m"], ["consultant", "dato.k"]]) {
    people[role] = await person(office);
    people[role].login = login;
    people[role].codes = [...network.codes];
  }
  return people;
}
