// Someone joins their employer's organisation, asks for one desk on its behalf, takes another hour with the note kept, and
// has it every week: moved, then called off, all together.
import assert from "node:assert/strict";

const DAY = 86_400_000;

export async function reserveForAnOrganisation(visitor) {
  const name = `Métropole ${visitor.width} ${visitor.scripts}`;
  await join(visitor, name);
  const desk = await aDeskOfSeveral(visitor);
  const day = weekdayIn(20);
  const { unit, free } = await takenBySomebody(visitor, desk, day);

  await visitor.open(`/resources/${desk.id}?day=${day}&from=09:00&to=11:00`);
  await visitor.fill("#unit_id", unit);
  await choose(visitor, "#on_behalf_of", name);
  await visitor.fill("#purpose", "Visio au calme");
  await visitor.look("one desk on behalf");
  await visitor.follow("#reserve-form > .button");
  assert.equal(await visitor.value("#unit_id"), unit, "the wish is kept");
  assert.equal(await visitor.value("#purpose"), "Visio au calme", "what was typed is kept");
  await visitor.look("that desk is taken");
  await visitor.follow('[name="instead"]');
  assert.match(visitor.path(), /^\/reservations\/[0-9a-f-]{36}$/, "the note is in no address");
  const told = await visitor.text(".booked");
  assert.ok(told.includes("Visio au calme") && told.includes(`organisation ${name}`), told);
  await visitor.look("reserved on behalf");
  await visitor.follow("#cancel ~ form .button");
  await free();
  await everyWeek(visitor, desk, day);
}

/** A link of the organisation, opened by someone who signs in on the way. */
async function join(visitor, name) {
  const organisation = await api(visitor, "admin", "/organisations", { name });
  const { url } = await api(visitor, "admin", `/organisations/${organisation.slug}/invitations`, {});
  const person = account(visitor, "teleworker");
  await visitor.open(`/sign-in?next=${new URL(url).pathname}`);
  await visitor.fill("#mail", person.mail);
  await visitor.fill("#password", person.password);
  await visitor.follow("main .form .button");
  await visitor.look("join");
  await visitor.follow("main form .button");
}

async function aDeskOfSeveral(visitor) {
  const { items } = await api(visitor, "teleworker", "/places/blanchemaille/resources");
  return items.find(({ kind, units }) => kind === "desk" && units.length > 1);
}

/** Somebody else has one of the desks on that morning, until `free` is called. */
async function takenBySomebody(visitor, desk, day) {
  for (const { id: unit } of desk.units) {
    const wish = { resource_id: desk.id, unit_id: unit, starts_at: `${day}T09:00`, ends_at: `${day}T11:00` };
    const taken = await api(visitor, "maker", "/reservations", wish).catch(() => null);
    if (taken) return { unit, free: () => api(visitor, "maker", `/reservations/${taken.id}/cancel`, {}) };
  }
  throw new Error("no desk is free on that morning");
}

/** Two weeks of a desk, an hour later all together, then none. */
async function everyWeek(visitor, desk, day) {
  const { page } = visitor;
  await visitor.open(`/resources/${desk.id}?day=${day}&from=14:00&to=16:00`);
  await visitor.fill("#until", new Date(Date.parse(day) + 7 * DAY).toISOString().slice(0, 10));
  await visitor.follow("#reserve-form > .button");
  assert.match(visitor.path(), /^\/series\//);
  const series = visitor.path();
  await visitor.follow(".cards h3 a");
  await visitor.fill("#from", "15:00");
  await visitor.fill("#to", "06:00");
  await visitor.fill("#move_scope", "all");
  await visitor.follow("#move-form > .button");
  assert.ok(await page.$(".error-summary"), "an end before the start is told");
  assert.equal(await visitor.value("#move_scope"), "all");
  assert.equal(await visitor.value("#scope"), "one", "what cancels is chosen apart");
  await visitor.look("one of a series");
  await visitor.fill("#to", "17:00");
  await visitor.follow("#move-form > .button");
  assert.equal(visitor.path(), series);
  const hours = await page.$$eval(".cards h3", (dates) => dates.map((date) => date.textContent.replace(/\s/g, " ")));
  assert.ok(hours.every((text) => text.includes("15 h – 17 h")), hours.join());
  await visitor.look("a series moved");
  await visitor.follow(".cards h3 a");
  await visitor.fill("#scope", "all");
  await visitor.follow("#cancel ~ form .button");
  assert.equal(visitor.path(), series);
  assert.match(await visitor.text("main"), /Aucune réservation en cours/);
}

/** Chooses by what is read. */
async function choose(visitor, selector, text) {
  const options = await visitor.page.$$eval(`${selector} option`, (all) => all.map(({ value, text }) => ({ value, text })));
  await visitor.fill(selector, options.find((option) => option.text === text).value);
}

const account = ({ demo }, role) => demo.accounts.find((one) => one.role === role);

/** Asks the API as one of the demo's people: `GET`, or `POST` with a body. */
async function api(visitor, role, path, body) {
  const headers = { Authorization: `Bearer ${account(visitor, role).token}`, "Content-Type": "application/json" };
  const asked = body ? { method: "POST", headers, body: JSON.stringify(body) } : { headers };
  const answer = await fetch(`${visitor.address}/api/v1${path}`, asked);
  if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`);
  return answer.json();
}

/** A day that far ahead, a Monday instead of a day of the weekend. */
function weekdayIn(days) {
  const day = new Date(Date.now() + days * DAY);
  while ([0, 6].includes(day.getDay())) day.setDate(day.getDate() + 1);
  return day.toISOString().slice(0, 10);
}
