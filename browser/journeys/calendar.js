// Reads calendars with a parser that is not ours.
import ICAL from "ical.js";

/** `{status, sequence, summary, text}` of the event of a reservation; `null` when it is not there once. */
export function eventOf(text, uid) {
  const calendar = new ICAL.Component(ICAL.parse(text));
  const events = calendar.getAllSubcomponents("vevent").filter((event) => event.getFirstPropertyValue("uid") === uid);
  if (events.length !== 1) return null;
  const value = (name) => events[0].getFirstPropertyValue(name);
  return { status: value("status"), sequence: value("sequence"), summary: value("summary"), starts: String(value("dtstart")) };
}
