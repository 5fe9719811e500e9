//! Every code that the outside may meet, with its status: the promise of INTERFACE.

/// Code and status; a rename here is a broken promise.
pub const CODES: [(&str, u16); 32] = [
    ("malformed", 400),
    ("unknown_parameter", 400),
    ("invalid_period", 400),
    ("nonexistent_time", 400),
    ("sign_in_required", 401),
    ("forbidden", 403),
    ("certification_required", 403),
    ("csrf", 403),
    ("not_found", 404),
    ("already_reserved", 409),
    ("closed", 409),
    ("outside_opening_hours", 409),
    ("busy_elsewhere", 409),
    ("out_of_service", 409),
    ("invalid_state", 409),
    ("idempotency_conflict", 409),
    ("cannot_move", 409),
    ("closure_over", 409),
    ("stale", 412),
    ("too_large", 413),
    ("unsupported_media_type", 415),
    ("invalid_field", 422),
    ("not_on_step", 422),
    ("too_short", 422),
    ("too_long", 422),
    ("too_soon", 422),
    ("too_far_ahead", 422),
    ("too_late_to_cancel", 422),
    ("quota_exceeded", 422),
    ("too_many_requests", 429),
    ("internal", 500),
    ("unavailable", 503),
];

/// The code of the table with its status.
pub(super) fn find(code: &str) -> Option<(&'static str, u16)> {
    CODES.iter().copied().find(|(known, _)| *known == code)
}

/// The code that stands for one of Rocket's own refusals.
pub(super) fn of_status(status: u16) -> &'static str {
    match status {
        400 => "malformed",
        401 => "sign_in_required",
        403 => "forbidden",
        // A path part that does not parse is a 422 to Rocket: to the caller there is nothing there.
        404 | 405 | 422 => "not_found",
        408 | 503 => "unavailable",
        413 => "too_large",
        415 => "unsupported_media_type",
        429 => "too_many_requests",
        _ => "internal",
    }
}
