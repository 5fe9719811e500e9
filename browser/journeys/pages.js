// Every page that the journeys do not pass, in both languages.
import assert from "node:assert/strict";

const PUBLIC = ["/about", "/privacy", "/accessibility", "/developers", "/problems/too_short", "/sign-in", "/places?q=zzzz&kind=fablab"];

export async function lookAtEveryPage(visitor) {
  const { page, demo } = visitor;
  for (const path of PUBLIC) {
    await visitor.open(path);
    await visitor.look(path);
  }
  await visitor.open("/?lang=en");
  assert.equal(await page.$eval("html", (html) => html.lang), "en");
  await visitor.look("home in English");
  await theMapMovesTheList(visitor);

  const admin = demo.accounts.find(({ role }) => role === "manager");
  await visitor.open("/sign-in?next=/account");
  await visitor.fill("#mail", admin.mail);
  await visitor.fill("#password", admin.password);
  await visitor.follow("main .form .button");
  await visitor.fill("#name", "mon script");
  await visitor.follow('form[action="/account/tokens"] .button');
  assert.match(await visitor.text("#secret"), /^esc_/);
  await visitor.look("account with a token");
  await visitor.open("/manage");
  await visitor.follow("main .card h2 a");
  for (const link of ['main a[href$="/edit"]', 'main a[href$="/resources/new"]']) {
    const board = visitor.path();
    await visitor.follow(link);
    await visitor.look(link.includes("edit") ? "edit" : "new resource");
    await visitor.open(board);
  }
  await visitor.follow('main a[href$="/rules"]');
  await visitor.look("rules of a place");
  await page.goBack();
  await visitor.follow('#resources ~ ul a[href$="/edit"]');
  await visitor.look("hours and rules of a resource");
  await visitor.follow('main a[href$="/withdraw"]');
  await visitor.look("take a resource away");
}

/** Moving the map changes the address, the list and the count, and the keyboard moves it. */
async function theMapMovesTheList(visitor) {
  const { page } = visitor;
  await visitor.open("/places");
  await page.waitForSelector(".map.shown .pin");
  const before = await visitor.text('[data-result="count"]');
  await page.focus(".map");
  await page.keyboard.press("+");
  await page.waitForFunction(() => new URL(location.href).searchParams.has("bbox"));
  const after = await page.waitForFunction(
    (count) => {
      const now = document.querySelector('[data-result="count"]').textContent.replace(/\s+/g, " ").trim();
      return now !== count && now;
    },
    {},
    before,
  );
  const address = page.url();
  await page.goto(address, { waitUntil: "load" });
  assert.equal(await visitor.text('[data-result="count"]'), await after.jsonValue(), "the address says what is shown");
}
