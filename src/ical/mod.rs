//! Domain to iCalendar (RFC 5545, 7986), pure: texts come in already translated, text goes out.

mod feed;
mod publication;
mod text;
mod zone;

pub use feed::{CalendarFeed, FeedEvent};
pub use publication::{DAYS_BACK, FeedWindow, Standing, standing, standing_of_closure};

#[cfg(test)]
mod tests;
