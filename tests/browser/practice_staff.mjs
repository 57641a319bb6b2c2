// practice_staff.mjs -- three people for the test of practice and meetings, invited as they would be.

export async function staff(office, { joinWith, person, signIn }) {
  const admin = await person(office);
  await joinWith(admin, office.code, "admin", "მაია ადმინი");
  await signIn(admin);
  const submit = (selector) => Promise.all([admin.page.waitForNavigation(), admin.page.click(selector)]);
  await admin.page.goto(`${office.url}/ka/network/hubs`);
  await submit("button[value=take-over]");
  const people = {};
  for (const [key, role, hub, login, name] of [
    ["network", "network-coordinator", "", "nino.k", "ნინო კალანდაძე"],
    ["coordinator", "hub-coordinator", "telavi", "eka.m", "ეკა მაისურაძე"],
    ["consultant", "consultant", "telavi", "dato.k", "დათო კვირიკაშვილი"],
  ]) {
    await admin.page.goto(`${office.url}/ka/network/staff`);
    await admin.page.fill("#name", name);
    await admin.page.check(`#role-${role}`);
    if (hub) await admin.page.selectOption("#hub", hub);
    await submit("main form button[type=submit]");
    const code = (await admin.page.locator("#invitation-code").innerText()).trim();
    people[key] = await person(office);
    await joinWith(people[key], code, login, name);
  }
  return people;
}
