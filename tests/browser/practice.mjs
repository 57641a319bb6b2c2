// practice.mjs -- a consultant practises with a made-up person and is scored; a meeting from the plan to its end, with the
// test before and after; the Guide on a wall and on a sheet. Once with JavaScript, once without.
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { Suite } from "./lib.mjs";
import { joinWith, lookAt, openOffice, person, signIn } from "./office.mjs";
import { staff } from "./practice_staff.mjs";

const suite = new Suite("practice");
const office = await openOffice("--base-url", "https://guide.example.ge");
const shots = process.env.SHOTS; // a folder: look at the pages
let shot = 0;
async function see(page, what, widths) {
  if (shots) {
    mkdirSync(shots, { recursive: true });
    for (const width of widths ?? [360, 1280]) {
      await page.setViewportSize({ width, height: width < 600 ? 740 : 800 });
      await page.screenshot({ path: join(shots, `${String(++shot).padStart(2, "0")}-${what.replace(/\W+/g, "-")}-${width}.png`), fullPage: true });
    }
  }
  await lookAt(suite, page, what, widths);
}
const plain = async (locator) => (await locator.innerText()).replace(/\u00ad/g, "");



const { network, coordinator, consultant } = await staff(office, { joinWith, person, signIn });

// ---- a case, by mouse -------------------------------------------------------------------------------------
await signIn(consultant, "ka", "/practice");
let { page } = consultant;
suite.check((await page.locator(".gza-practice__cases li").count()) >= 8, "at least eight people to practise with");
suite.check((await plain(page.locator(".gza-practice__sign"))).includes("გამოგონილია"), "the list says that it is practice");
await see(page, "practice list");
await page.locator('a[href="/ka/practice/greece-hurt-hand"]').click();
suite.check((await page.locator("dl.gza-practice__said dt").count()) === 0, "nothing is said before it is asked");
await see(page, "practice talk");
await page.locator("summary", { hasText: "შემოსავალი" }).click();
await page.locator('button[name=ask][value="disability_status"]').click();
suite.check((await plain(page.locator("#last"))).includes("სტატუსი არა მაქვს"), "one fact unfolds in her own words", await page.locator("main").innerText());
suite.check((await page.locator("dl.gza-practice__said dt").count()) === 1, "and only that one");
await page.locator("summary", { hasText: "სოფლის მეურნეობა" }).click();
await page.locator('button[name=ask][value="dairy_cattle_count"]').click();
suite.check((await plain(page.locator("#last"))).includes("არ მეხება"), "a question beside the point is answered as one");
await page.locator('button[value="hint"]').click();
suite.check((await page.locator("dl.gza-practice__said dt").count()) === 3, "a hint asks what the Guide would ask");
await see(page, "practice talk after questions");
await page.locator('button[value="choose"]').click();
await see(page, "practice choose");
await page.locator('select[name="s.universal-health-care"]').selectOption("yes");
await page.locator('select[name="s.uhc-outpatient-reregistration"]').selectOption("maybe");
await page.locator("summary", { hasText: "სოციალური" }).first().click();
await page.locator('select[name="s.disability-social-package"]').selectOption("yes");
await page.locator('button[value="talk"]').click();
suite.check((await page.locator("dl.gza-practice__said dt").count()) === 3, "going back to the talk loses nothing");
await page.locator('button[value="choose"]').click();
suite.check((await page.locator('select[name="s.disability-social-package"]').inputValue()) === "yes", "nor what was chosen");
await page.locator('button[value="score"]').click();
const score = await plain(page.locator("main"));
suite.check(/იპოვეთ 2, სულ 4/.test(score), "two of the four important services were found", score);
suite.check(/ზედმეტი დაპირება: 1/.test(score), "one promise too much");
suite.check(/მათგან ზედმეტი [1-9]/.test(score), "a needless question is counted");
suite.check(score.includes("გამოგრჩათ"), "what was missed is named");
suite.check(score.includes("რატომ არ ერგება"), "with the matcher's reason");
suite.check((await page.locator('.gza-practice__line a[href^="/ka/s/"]').count()) >= 4, "and a link to the Guide's page");
suite.check((await plain(page.locator(".gza-practice__sign"))).includes("გამოგონილია"), "the result says that it is practice");
await see(page, "practice result");
await page.locator("a", { hasText: "თავიდან" }).click();
suite.check((await page.locator("dl.gza-practice__said dt").count()) === 0, "starting again forgets");
await page.goto(`${office.url}/ka/practice/no-such-person`);
suite.check((await plain(page.locator("h1"))).includes("არ არის") || (await page.title()).length > 0, "a person who is not there is not there");

// ---- on a wall and on a sheet --------------------------------------------------------------------------------
await page.setViewportSize({ width: 1280, height: 800 });
await page.goto(`${office.url}/ka/practice/present`);
await see(page, "present choose");
await page.locator('a[href*="area=health"]').click();
await see(page, "present topic");
await page.keyboard.press("ArrowRight");
await page.waitForURL(/n=1/);
await see(page, "present service");
await page.keyboard.press("Space");
await page.waitForURL(/n=2/);
await page.keyboard.press("ArrowLeft");
await page.waitForURL(/n=1/);
suite.check(true, "arrows and space turn the screens");
await page.setViewportSize({ width: 1280, height: 800 });
suite.check((await page.locator("a[data-slide=next]").count()) === 1, "and links do without them");
await page.goto(`${office.url}/ka/practice/handout`);
await see(page, "handout choose");
await page.selectOption("#need", "health");
await page.check("#lang-both");
await page.locator("main button[type=submit]").click();
suite.check((await page.locator(".gza-handout__part").count()) === 2, "a sheet in two languages");
suite.check((await page.locator(".gza-handout__qr").count()) > 10, "each service with its code for the phone");
const edition = /\d+/.exec(await page.locator(".gza-foot").textContent())[0];
suite.check(new RegExp(`\\b${edition}\\b`).test(await plain(page.locator(".gza-handout__edition").first())), "and the edition's number");
await see(page, "handout sheet");
const pdf = await page.pdf({ path: shots ? join(shots, "handout.pdf") : undefined, preferCSSPageSize: true });
suite.check(pdf.length > 20000, "it prints", String(pdf.length));

// ---- a meeting -----------------------------------------------------------------------------------------------
await signIn(coordinator, "ka", "/desk/meetings");
page = coordinator.page;
await see(page, "meetings empty");
await page.locator("main a.govuk-button").click();
await see(page, "meeting form");
await page.fill("#title-ka", "გზამკვლევის გაცნობა");
await page.fill("#first", "როდესღაც");
await page.locator("main button[type=submit]").click();
suite.check(await page.locator(".govuk-error-summary").isVisible(), "what is wrong is said");
suite.check((await page.inputValue("#first")) === "როდესღაც" && (await page.inputValue("#title-ka")) === "გზამკვლევის გაცნობა", "and all that was typed stays");
await see(page, "meeting form with faults");
await page.fill("#place-ka", "თელავი, ჰაბის ოთახი");
await page.fill("#first", new Date(Date.now() + 4 * 3600e3).toISOString().slice(0, 10));
await page.locator("summary", { hasText: "სავარჯიშო" }).click();
await page.check("#m-case-greece-hurt-hand");
await page.locator("summary", { hasText: "თემები" }).click();
await page.check("#m-area-health");
await page.locator("main button[type=submit]").click();
await page.waitForURL(/desk\/meetings\/[0-9a-f]{32}$/);
const managed = page.url();
await page.locator("label", { hasText: "დათო" }).click();
await page.locator("button", { hasText: "მიწვეულების შენახვა" }).click();
suite.check(await page.locator(".govuk-checkboxes__input:checked").count() === 1, "the consultant is invited");
await see(page, "meeting planned");

// ---- the guest, without JavaScript
const bare = await person(office, { javaScriptEnabled: false });
bare.codes = consultant.codes;
bare.login = consultant.login;
await signIn(bare, "ka", "/meetings");
await bare.page.locator(".gza-practice__cases a").click();
const invited = bare.page.url();
await see(page, "meeting planned again", [1280]);
suite.check((await bare.page.locator('a[href="/ka/practice/greece-hurt-hand"]').count()) === 1, "the guest finds the materials");
async function takeTest(rightOnes) {
  await bare.page.locator("main a.govuk-button").click();
  const questions = await bare.page.locator("fieldset").count();
  for (let i = 0; i < questions; i++) {
    const set = bare.page.locator("fieldset").nth(i);
    const texts = await set.locator("label").allTextContents();
    const right = texts.findIndex((t) => RIGHT.some((r) => t.replace(/\u00ad/g, "").startsWith(r)));
    await set.locator("input").nth(i < rightOnes ? right : (right + 1) % texts.length).check();
  }
  await bare.page.locator("main button[type=submit]").click();
  return questions;
}
const RIGHT = ["დიახ, სამუშაო", "კლინიკაში", "ვინც ბოლო", "ინდივიდუალურ", "ჯერ სტატუსი", "დასაბრუნებელი", "დაბრუნებიდან", "ყველას"];
await bare.page.locator("main a.govuk-button").click();
await bare.page.locator("main button[type=submit]").click();
suite.check(await bare.page.locator(".govuk-error-summary").isVisible(), "an empty test is not taken, and each question is named");
await bare.page.goto(invited);
const questions = await takeTest(3);
suite.check((await plain(bare.page.locator("main"))).includes(`3 სწორი, სულ ${questions}`), "without JavaScript: the test before, and one's own result", await bare.page.locator("main").innerText());
suite.check(!(await plain(bare.page.locator("main"))).includes("სწორი პასუხები"), "the right answers are not told before the second test");
await page.goto(managed);
suite.check(!(await page.content()).includes("3 სწორი"), "the coordinator does not see one person's result");
await page.locator("button", { hasText: "შეხვედრა ჩატარდა" }).click();
await page.locator("label", { hasText: "დათო" }).click();
await page.locator("button", { hasText: "დასწრების შენახვა" }).click();
suite.check((await plain(page.locator("main"))).includes("მოვიდა: 1"), "attendance is marked");
suite.check((await plain(page.locator("main"))).includes("არ ჩანს: ცოტა"), "sr_priv_11: the sum of one person is not shown");
await see(page, "meeting held");
await bare.page.goto(invited);
await takeTest(questions);
suite.check((await plain(bare.page.locator("main"))).includes(`${questions} სწორი, სულ ${questions}`), "the test after");
suite.check((await plain(bare.page.locator("main"))).includes("სწორი პასუხები"), "and now the right answers, with the Guide's page");
await page.goto(managed);
await page.locator("button", { hasText: "დახურვა" }).click();
suite.check((await plain(page.locator("main"))).includes("დახურულია"), "closed");
suite.check((await page.locator("main form").count()) === 0, "sr_auz_09: a closed meeting offers no step");
await see(page, "meeting closed");
await consultant.page.goto(invited);
await see(consultant.page, "invitation closed");
await consultant.page.goto(`${managed}`);
suite.check((await consultant.page.locator("h1").innerText()).length > 0 && !(await consultant.page.content()).includes("გზამკვლევის გაცნობა"), "sr_auz_04: a consultant does not manage it");

// ---- a case without JavaScript
await bare.page.goto(`${office.url}/en/practice/poland-seasonal`);
await bare.page.locator("summary", { hasText: "Living abroad" }).click();
await bare.page.locator('button[name=ask][value="schengen_stay_last_3_months"]').click();
suite.check((await bare.page.locator("#last").innerText()).includes("until September"), "without JavaScript: asking");
await bare.page.locator('button[value="choose"]').click();
await bare.page.locator('select[name="s.seasonal-work-germany"]').selectOption("no");
await bare.page.locator('select[name="s.sesa-job-search-worknet"]').selectOption("yes");
await bare.page.locator('button[value="score"]').click();
suite.check((await bare.page.locator("main").innerText()).includes("you found 1 of 3"), "without JavaScript: scored", await bare.page.locator(".gza-practice__score").innerText());
await page.goto(`${office.url}/en/practice/call-from-france`);
await page.locator('button[value="hint"]').click();
await page.locator('button[value="choose"]').click();
await page.locator('select[name="s.iom-avrr"]').selectOption("yes");
await page.locator('button[value="score"]').click();
await see(page, "result in English");
await page.goto(`${office.url}/en/practice/present?area=reintegration&n=1`);
await see(page, "present in English");

// ---- the sample
await signIn(network, "ka", "/network/meetings");
await network.page.locator("button[value=sample]").click();
await network.page.waitForURL(/network\/meetings\/[0-9a-f]{32}$/);
suite.check((await plain(network.page.locator("main"))).includes("21 ივნისი"), "the sample: the meeting in Batumi", await network.page.locator("main").innerText());
await see(network.page, "meeting sample");
await network.page.goto(`${office.url}/ka/network/meetings`);
suite.check((await network.page.locator("button[value=sample]").count()) === 0, "it is loaded once");
await see(network.page, "meetings of the network");

suite.check(office.errors.length === 0, "no error in the console", office.errors.join("\n"));
await office.close();
suite.end();
