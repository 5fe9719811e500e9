// Journey 3, first half: a manager sees who comes, cancels one with a reason, and closes an afternoon.
import assert from "node:assert/strict";

export async function runAPlace(visitor) {
  const { page, demo } = visitor;
  const manager = demo.accounts.find(({ role }) => role === "manager");
  await visitor.open("/manage");
  assert.match(visitor.path(), /^\/sign-in\?next=/, "a visitor is led to sign in");
  await visitor.fill("#mail", manager.mail);
  await visitor.fill("#password", "not the password");
  await visitor.follow("main .form .button");
  assert.ok(await page.$(".error-summary"), "a wrong password is told");
  await visitor.look("sign in again");
  await visitor.fill("#password", manager.password);
  await visitor.follow("main .form .button");
  assert.equal(visitor.path(), "/manage", "and back");
  await visitor.look("my places");
  await visitor.follow("main .card h2 a");
  const day = await aDayWithVisits(visitor);
  await visitor.look("board");
  await cancelOne(visitor, day);
  await closeThatEvening(visitor, day);
}

/** Turns to the first day of the week on which somebody still comes. */
async function aDayWithVisits(visitor) {
  const { page } = visitor;
  const days = await page.$$eval(".day-strip a", (links) => links.map((link) => link.getAttribute("href")));
  for (const href of days) {
    await visitor.follow(`.day-strip a[href="${href}"]`);
    if (await page.$(".visit details")) {
      const visit = await visitor.text(".visit:has(details)");
      assert.match(visit, /\d h.*–.*@/, "hours, name and address of who comes");
      return new URL(page.url()).searchParams.get("day");
    }
  }
  throw new Error("nobody comes in the week ahead");
}

async function cancelOne(visitor, day) {
  const { page } = visitor;
  const before = (await page.$$(".visit details")).length;
  const summary = await page.waitForSelector(".visit details summary");
  await summary.click();
  const reason = await page.waitForSelector(".visit details[open] input[name=reason]", { visible: true });
  await reason.type("La salle est inondée");
  await visitor.look("cancel a visit");
  await visitor.follow(".visit details[open] button");
  assert.equal(new URL(page.url()).searchParams.get("day"), day, "back on the same day");
  assert.equal((await page.$$(".visit details")).length, before - 1, "one visit less to come");
  assert.match(await visitor.text("main"), /Annulée/);
}

async function closeThatEvening(visitor, day) {
  const { page } = visitor;
  await visitor.fill("#from_day", day);
  await visitor.fill("#to_day", day);
  await visitor.fill("#from", "18:00");
  await visitor.fill("#to", "17:00");
  await visitor.follow('form[action$="/closures"] .button');
  assert.match(await visitor.text(".error-summary"), /fin/, "an end before the start is told");
  assert.equal(await visitor.value("#to"), "17:00", "what was typed is kept");
  await visitor.look("close again");
  await visitor.fill("#to", "23:00");
  await visitor.fill("#reason", `Travaux ${visitor.width} ${visitor.scripts}`);
  await visitor.follow('form[action$="/closures"] .button');
  if (await page.$("#reservations")) {
    // Whom the closure hits is shown first; "keep" is ticked.
    await visitor.look("whom a closure hits");
    await visitor.follow('form[action$="/closures"] .button');
  }
  assert.equal(new URL(page.url()).searchParams.get("day"), day);
  assert.match(await visitor.text("main"), new RegExp(`Fermé.*Travaux ${visitor.width} ${visitor.scripts}`));
  await visitor.look("closed");
  await visitor.follow('main .line-links a[href^="/places/"]');
  assert.match(await visitor.text("main"), new RegExp(`Travaux ${visitor.width} ${visitor.scripts}`), "told to everyone");
}
