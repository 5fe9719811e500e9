"""Reads a calendar on standard input with Python's icalendar, prints its events as JSON, by UID.

Instants are read twice: by the zone database of Python, which looks at the name of a zone alone, and by the
VTIMEZONE of the file itself. Both must agree, or the file tells a zone wrong.
"""

import json
import sys
from datetime import timezone

from icalendar import Calendar

calendar = Calendar.from_ical(sys.stdin.buffer.read())
if calendar.errors:
    sys.exit(f"errors in the calendar: {calendar.errors}")
zones = {str(zone["TZID"]): zone.to_tz(lookup_tzid=False) for zone in calendar.walk("VTIMEZONE")}


def instant(event, key):
    """The instant of a property as `2026-11-24T13:00:00Z`."""
    value = event[key]
    by_name = value.dt.astimezone(timezone.utc)
    if zone_name := value.params.get("TZID"):
        by_rules = value.dt.replace(tzinfo=zones[zone_name]).astimezone(timezone.utc)
        if by_rules != by_name:
            sys.exit(f"{event['UID']}: {key} is {by_name} by the name {zone_name}, {by_rules} by its VTIMEZONE")
    return by_name.strftime("%Y-%m-%dT%H:%M:%SZ")


events = []
for event in calendar.walk("VEVENT"):
    if event.errors:
        sys.exit(f"{event['UID']}: {event.errors}")
    events.append(
        {
            "uid": str(event["UID"]),
            "start": instant(event, "DTSTART"),
            "end": instant(event, "DTEND"),
            "status": str(event["STATUS"]),
            "sequence": int(event["SEQUENCE"]),
            "summary": str(event["SUMMARY"]),
        }
    )
events.sort(key=lambda event: event["uid"])
json.dump(events, sys.stdout)
