// hubs.mjs -- an empty data folder becomes a network: the administrator makes a hub and invites its coordinator, who
// joins, invites two colleagues, keeps hours and phones true and posts a notice that the public page shows at once.
// All of it without JavaScript once more. axe and width of each page.
import { Suite } from "./lib.mjs";
import { joinWith, lookAt, openOffice, person, signIn } from "./office.mjs";

const suite = new Suite("hubs");
const office = await openOffice();
const WIDTHS = [320, 360, 1280];
const text = async (page, what = "main") => (await page.locator(what).first().innerText()).replace(/\u00ad/g, "");
const submit = (page, button) => Promise.all([page.waitForNavigation(), page.click(button)]);
const code = async (page) => (await page.locator("#invitation-code").innerText()).trim();
const shots = process.env.SHOTS;
const shoot = async (page, name) => {
  if (!shots) return;
  for (const width of [360, 1280]) {
    await page.setViewportSize({ width, height: 800 });
    await page.screenshot({ path: `${shots}/${name}-${width}.png`, fullPage: true });
  }
};
const look = async (page, what, name) => {
  await lookAt(suite, page, what, WIDTHS);
  await shoot(page, name);
};

// The administrator: takes over what the Guide knows, makes a hub of her own, invites its coordinator.
const admin = await person(office);
await joinWith(admin, office.code, "admin", "მაია ადმინი");
await signIn(admin);
await admin.page.goto(`${office.url}/ka/network/hubs`);
await look(admin.page, "no hub yet", "hubs-empty");
const known = await admin.page.locator("section.gza-card li").count();
suite.check(known >= 4, "the hubs of the Guide are offered", String(known));
await submit(admin.page, "button[value=take-over]");
suite.check((await admin.page.locator(".gza-hubs tbody tr").count()) === known, "and taken over at once");
await submit(admin.page, "form[action$='/network/hubs'] button.govuk-button:not([value])");
suite.check((await admin.page.locator(".govuk-error-message").count()) >= 3, "an empty form names its fields");
await look(admin.page, "a new hub with faults", "hubs-faults");
await admin.page.selectOption("#municipality", "ozurgeti");
await admin.page.fill("#name-ka", "ოზურგეთის სერვის ჰაბი");
await admin.page.fill("#name-en", "Ozurgeti service hub");
await submit(admin.page, "form[action$='/network/hubs'] button.govuk-button:not([value])");
suite.check(admin.page.url().endsWith("/ka/network/hubs/ozurgeti"), "a hub is made", admin.page.url());
await look(admin.page, "a hub for the network", "network-hub");
await admin.page.goto(`${office.url}/ka/network/staff`);
await look(admin.page, "staff of the network", "network-staff");
await admin.page.fill("#name", "ნინო კალანდაძე");
await admin.page.check("#role-hub-coordinator");
await submit(admin.page, "main form button[type=submit]");
suite.check((await admin.page.locator("#hub-fault").count()) === 1, "a hub's role without a hub is refused at the field");
suite.check((await admin.page.inputValue("#name")) === "ნინო კალანდაძე", "and the name stays");
await admin.page.selectOption("#hub", "ozurgeti");
await submit(admin.page, "main form button[type=submit]");
const invitation = await code(admin.page);
suite.check(invitation.length >= 12, "the code is shown", invitation);
await look(admin.page, "invitation", "invitation");
await admin.page.emulateMedia({ media: "print" });
suite.check(!(await admin.page.locator(".gza-bar").isVisible()) && (await admin.page.locator("#invitation-code").isVisible()), "printed, it is the code alone");
await admin.page.emulateMedia({ media: null });
await admin.page.goto(`${office.url}/ka/network/staff`);
suite.check(!(await admin.page.content()).includes(invitation), "and not shown again");

// The coordinator.
const nino = await person(office);
await joinWith(nino, invitation, "nino.k", "ნინო კალანდაძე");
await signIn(nino);
for (const [name, role] of [["დათო მაისურაძე", "consultant"], ["ლალი გოგუა", "reception"]]) {
  await nino.page.goto(`${office.url}/ka/desk/staff`);
  await nino.page.fill("#name", name);
  await nino.page.check(`#role-${role}`);
  await submit(nino.page, "main form button[type=submit]");
  const who = await person(office);
  const login = role === "consultant" ? "dato.m" : "lali.g";
  await joinWith(who, await code(nino.page), login, name);
  if (role === "consultant") office.dato = who;
  else office.lali = who;
}
await nino.page.goto(`${office.url}/ka/desk/staff`);
suite.check((await nino.page.locator(".gza-person").count()) === 3, "three people work at the hub");
await look(nino.page, "staff of a hub", "staff");
await nino.page.goto(`${office.url}/ka/desk/hub`);
await look(nino.page, "the hub's form", "hub-form");
await nino.page.fill("#address-ka", "გამოგონილი ქუჩა 1");
await nino.page.fill("#phone-1", "599 00 00 00");
await submit(nino.page, "button[value=add-phone]");
suite.check((await nino.page.inputValue("#phone-1")) === "599 00 00 00" && (await nino.page.locator("#phone-2").count()) === 1, "one more number, and nothing typed is lost");
await submit(nino.page, "button[value=add-span]");
for (let day = 1; day <= 5; day++) {
  await nino.page.fill(`#hours-${day}1-opens`, "9");
  await nino.page.fill(`#hours-${day}1-closes`, "13:00");
  await nino.page.fill(`#hours-${day}2-opens`, "14");
  await nino.page.fill(`#hours-${day}2-closes`, "18.00");
}
await nino.page.fill("#hours-61-opens", "25");
await nino.page.fill("#hours-61-closes", "26");
await submit(nino.page, "main form button[value=save]:not([tabindex])");
suite.check((await nino.page.locator("#hours-61-opens-fault").count()) === 1 && (await nino.page.inputValue("#hours-61-opens")) === "25", "a wrong time is named at its field and stays");
await look(nino.page, "the hub's form with a fault", "hub-fault");
await nino.page.fill("#hours-61-opens", "");
await nino.page.fill("#hours-61-closes", "");
await submit(nino.page, "button[value=add-holiday]");
const soon = new Date(Date.now() + 5 * 86400000).toISOString().slice(0, 10);
await nino.page.fill("#holiday-1", soon);
await nino.page.locator("#address-ka").press("Enter");
await nino.page.waitForURL(/saved=1/);
suite.check(nino.page.url().includes("saved=1"), "Enter saves", nino.page.url());
await look(nino.page, "the hub, saved", "hub-saved");

// Two at once: who comes second sees both.
const second = await nino.context.newPage();
await second.goto(`${office.url}/en/desk/hub`);
await nino.page.goto(`${office.url}/ka/desk/hub`);
await nino.page.fill("#address-en", "1 Made-up Street");
await submit(nino.page, "main form button[value=save]:not([tabindex])");
await second.fill("#address-en", "2 Made-up Street");
await submit(second, "main form button[value=save]:not([tabindex])");
const both = await text(second, ".gza-both");
suite.check(both.includes("1 Made-up Street") && both.includes("2 Made-up Street"), "sr_syn_05: both versions are shown", both);
await look(second, "two versions", "hub-both");
await submit(second, "main form button[value=save]:not([tabindex])");
suite.check(second.url().includes("saved=1"), "and the second can be kept knowingly");

// The notice, and the public.
const visitor = await person(office, { javaScriptEnabled: true });
await visitor.page.goto(`${office.url}/ka/hubs/ozurgeti`);
suite.check((await text(visitor.page)).includes("09:00–13:00, 14:00–18:00"), "the public page has the hours", (await text(visitor.page)).slice(0, 600));
await nino.page.goto(`${office.url}/ka/desk/notices`);
await nino.page.fill("#text-ka", "ხვალ ჰაბი დაკეტილია.");
await nino.page.fill("#text-en", "The hub is closed tomorrow.");
await submit(nino.page, "main form button.govuk-button:not(.govuk-button--secondary)");
const began = Date.now();
await visitor.page.reload();
suite.check((await text(visitor.page)).includes("ხვალ ჰაბი დაკეტილია."), "the notice is on the public page");
await visitor.page.goto(`${office.url}/en/hubs`);
suite.check((await text(visitor.page)).includes("The hub is closed tomorrow."), "and in the list, in English");
suite.check(Date.now() - began < 5000, "within seconds", `${Date.now() - began} ms`);
await look(visitor.page, "public hubs with a notice", "public-hubs");
await visitor.page.goto(`${office.url}/ka/hubs/ozurgeti`);
await look(visitor.page, "public hub with a notice", "public-hub");
await look(nino.page, "notices", "notices");
await submit(nino.page, "main li form button");
await visitor.page.reload();
suite.check(!(await text(visitor.page)).includes("ხვალ ჰაბი დაკეტილია."), "taken down, it is gone");

// Wrong roles.
await signIn(office.dato);
for (const path of ["/desk/staff", "/desk/audit", "/network/hubs", "/network/staff"]) {
  const answer = await office.dato.page.goto(`${office.url}/ka${path}`);
  suite.check(answer.status() === 404, `a consultant does not see ${path}`, String(answer.status()));
}
await office.dato.page.goto(`${office.url}/ka/desk/hub`);
suite.check((await office.dato.page.locator("main form").count()) === 0, "and reads the hub without a form");
await look(office.dato.page, "the hub for who reads it", "hub-read");

// One of them, what was done, the network.
await nino.page.goto(`${office.url}/ka/desk/staff`);
await submit(nino.page, "text=დათო");
await look(nino.page, "a colleague", "member");
await nino.page.check("#role-reception");
await submit(nino.page, "button[value=give]");
suite.check((await nino.page.locator(".gza-person").count()) === 2, "one more role");
await submit(nino.page, "button[value=sessions]");
await office.dato.page.goto(`${office.url}/ka/desk/hub`);
suite.check(office.dato.page.url().includes("sign-in"), "sr_ses_05: the coordinator ends a colleague's sign-ins", office.dato.page.url());
await nino.page.goto(`${office.url}/ka/desk/audit`);
const done = await text(nino.page);
suite.check(done.includes("მოიწვია თანამშრომელი") && done.includes("ნინო კალანდაძე") && !/desk\.|office\./.test(done), "what was done, in words", done.slice(0, 500));
await look(nino.page, "what was done", "audit");
await admin.page.goto(`${office.url}/ka/network/audit`);
await look(admin.page, "what was done in the network", "network-audit");
await admin.page.goto(`${office.url}/ka/network/staff`);
await admin.page.fill("#name", "ეკა");
await admin.page.check("#role-network-coordinator");
await submit(admin.page, "main form button[type=submit]");
const eka = await person(office, { javaScriptEnabled: false });
await joinWith(eka, await code(admin.page), "eka.t", "ეკა თოდუა");
await signIn(eka);
await eka.page.goto(`${office.url}/ka/network`);
suite.check((await text(eka.page)).includes("ოზურგეთის სერვის ჰაბი"), "the network's coordinator sees the hubs, without JavaScript");
await shoot(eka.page, "network-home");

// All of the form without JavaScript, in English.
const plain = await person(office, { javaScriptEnabled: false });
plain.codes = nino.codes;
plain.login = "nino.k";
await signIn(plain, "en");
await plain.page.goto(`${office.url}/en/desk/hub`);
await submit(plain.page, "button[value=add-holiday]");
await plain.page.fill("#name-en", "Ozurgeti hub");
await submit(plain.page, "main form button[value=save]:not([tabindex])");
suite.check(plain.page.url().includes("saved=1"), "the form works without JavaScript", plain.page.url());
await shoot(plain.page, "hub-en");
await plain.page.goto(`${office.url}/en/desk/staff`);
await shoot(plain.page, "staff-en");
await plain.page.goto(`${office.url}/en/hubs/ozurgeti`);
suite.check((await text(plain.page)).includes("Ozurgeti hub"), "and is public");
suite.check(office.errors.length === 0, "no error in the console", office.errors.join("\n"));
await office.close();
suite.end();
