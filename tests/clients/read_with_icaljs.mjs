// Reads a calendar on standard input with ical.js, prints its events as JSON, by UID.
// ical.js has no zone database: it knows the VTIMEZONE of the file alone.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";

// The library is one of browser/, by its lock file.
const { resolve } = createRequire(new URL("../../browser/package.json", import.meta.url));
const { default: ICAL } = await import(pathToFileURL(resolve("ical.js")));

const calendar = new ICAL.Component(ICAL.parse(readFileSync(0, "utf8")));
const instant = (time) => new Date(time.toUnixTime() * 1000).toISOString().replace(".000Z", "Z");
const events = calendar.getAllSubcomponents("vevent").map((component) => {
  const event = new ICAL.Event(component);
  return {
    uid: event.uid,
    start: instant(event.startDate),
    end: instant(event.endDate),
    status: component.getFirstPropertyValue("status"),
    sequence: event.sequence,
    summary: event.summary,
  };
});
events.sort((one, other) => (one.uid < other.uid ? -1 : 1));
process.stdout.write(JSON.stringify(events));
