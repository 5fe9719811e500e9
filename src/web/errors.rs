//! What went wrong, told to people, programs and calendars at the status of its code.
