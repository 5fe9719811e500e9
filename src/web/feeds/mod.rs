//! Calendars: `text/calendar` answers.
