//! Domain to iCalendar (RFC 5545, 7986), pure.
