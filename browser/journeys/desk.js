// Journey 1: someone looks for a desk in Roubaix, signs up on the way, has it in a calendar, and cancels.
import assert from "node:assert/strict";
import { eventOf } from "./calendar.js";

const PASSWORD = "une phrase assez longue";

export async function findAndReserveADesk(visitor) {
  const { page } = visitor;
  await search(visitor);
  const choice = await chooseAHalfDay(visitor);
  const who = await signUpOnTheWay(visitor, choice);

  await visitor.follow("#reserve .button");
  assert.match(visitor.path(), /^\/reservations\/[0-9a-f-]{36}$/);
  assert.equal(await visitor.text("h1"), "C’est réservé");
  await visitor.look("booked");
  const id = visitor.path().split("/").pop();
  const feed = `${await page.$eval('.booked a[href^="/places/"]', (link) => link.href)}/calendar.ics`;
  const confirmed = await inFeed(visitor, feed, id, who);
  assert.equal(confirmed.status, "CONFIRMED");
  await downloads(visitor, id);

  await visitor.follow(await page.waitForSelector('main a[href="/reservations"]'));
  assert.ok(await page.$(`#upcoming ~ ul a[href="/reservations/${id}"]`), "it is among mine");
  await visitor.look("mine");
  await visitor.follow(`a[href="/reservations/${id}"]`);

  await visitor.fill("#reason", "Le train ne roule pas");
  await visitor.follow("button.danger");
  assert.equal(await visitor.text("h1"), "Cette réservation n’a plus lieu");
  assert.equal(await page.$("button.danger"), null, "it cannot be cancelled twice");
  await visitor.look("cancelled");
  const cancelled = await inFeed(visitor, feed, id, who);
  assert.equal(cancelled.status, "CANCELLED");
  assert.ok(cancelled.sequence > confirmed.sequence, "its sequence is higher");
}

/** From the sentence on the first page to a list of places in Roubaix. */
async function search(visitor) {
  const { page } = visitor;
  await visitor.open("/");
  assert.match(await visitor.text(".demo-banner"), /démonstration/);
  await visitor.look("home");
  await visitor.fill("#q", "Roubaix");
  await visitor.fill("#day", workingDay());
  await visitor.fill("#part", "morning");
  await visitor.follow(".sentence .button");
  assert.match(visitor.path(), /^\/places\?/);
  assert.ok((await page.$$(".cards .card")).length > 0, "places in Roubaix");
  if (visitor.scripts) {
    await page.waitForSelector(".map.shown .pin");
  } else {
    assert.equal(await page.$(".map.shown"), null, "no empty map without scripts");
  }
  await visitor.look("places");
}

/** Tomorrow, or the Monday after: places keep office hours. The demo knows no holiday that it does not close for. */
function workingDay() {
  const day = new Date(Date.now() + 86_400_000);
  while ([0, 6].includes(day.getDay())) day.setDate(day.getDate() + 1);
  return day.toISOString().slice(0, 10);
}

/** The first place of the list with something free on that morning; its form holds the choice already. */
async function chooseAHalfDay(visitor) {
  const { page } = visitor;
  const places = await page.$$eval(".cards .card h2 a", (links) => links.map((link) => link.getAttribute("href")));
  for (const href of places) {
    await visitor.open("/places?q=Roubaix");
    await visitor.open(href);
    const free = await page.$$eval("#reserve ~ ul .card", (cards) =>
      cards.filter((card) => /^libre/.test(card.querySelector("strong")?.textContent ?? "")).map((card) => card.querySelector("a").getAttribute("href")),
    );
    if (free.length === 0) continue;
    await visitor.look("place");
    await visitor.follow(`a[href="${free[0]}"]`);
    const choice = await chosen(visitor);
    assert.equal(choice.day, workingDay(), "the day goes with the reader");
    assert.notEqual(choice.from, choice.to);
    assert.ok(await page.$(".grid-of-periods .pick[aria-current]"), "the choice is shown in the table");
    await visitor.look("resource");
    return choice;
  }
  throw new Error("nothing is free in Roubaix on that morning");
}

async function chosen(visitor) {
  const [day, from, to] = await Promise.all(["#day", "#from", "#to"].map((field) => visitor.value(field)));
  return { day, from, to };
}

/** A visitor reserves: signs up, with one mistake on the way, and finds the choice again. */
async function signUpOnTheWay(visitor, choice) {
  const { page } = visitor;
  await visitor.follow("#reserve .button");
  assert.match(visitor.path(), /^\/sign-up\?next=/);
  const who = `lea-${Date.now()}-${visitor.width}-${visitor.scripts}@example.org`;
  await visitor.fill("#name", "Léa de Passage");
  await visitor.fill("#mail", who);
  await visitor.fill("#password", "court");
  await visitor.follow("main .form .button");
  assert.equal(await page.$$eval(".error-summary a", (links) => links.map((link) => link.hash).join()), "#password");
  assert.equal(await visitor.value("#mail"), who, "what was typed is kept");
  if (visitor.scripts) {
    assert.ok(await page.evaluate(() => document.activeElement.matches(".error-summary")), "focus is on the summary");
  }
  await visitor.look("sign up again");
  await visitor.fill("#password", PASSWORD);
  await visitor.follow("main .form .button");
  assert.match(visitor.path(), /^\/resources\//);
  assert.deepEqual(await chosen(visitor), choice, "the choice is kept");
  return who;
}

/** The event in the place's public calendar, which names nobody. */
async function inFeed(visitor, feed, id, who) {
  const answer = await fetch(feed);
  assert.equal(answer.status, 200, feed);
  const text = await answer.text();
  for (const secret of [who, "Léa de Passage"]) assert.ok(!text.includes(secret), "the feed names nobody");
  const event = eventOf(text, id);
  assert.ok(event, "the reservation is in the feed, once");
  return event;
}

/** The one event as a file, for whoever does not subscribe. */
async function downloads(visitor, id) {
  const cookies = (await visitor.page.cookies()).map(({ name, value }) => `${name}=${value}`).join("; ");
  const answer = await fetch(`${visitor.address}/reservations/${id}.ics`, { headers: { Cookie: cookies } });
  assert.match(answer.headers.get("content-type"), /^text\/calendar/);
  assert.ok(eventOf(await answer.text(), id), "the file holds the event");
}
