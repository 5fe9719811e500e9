//! A problem of each code with made-up values, for the page that explains the code.

use super::{Problem, Value, codes};

impl Problem {
    /// The problem of a code with values for its whole sentence; `None` for a code that nobody knows.
    #[must_use]
    pub fn example(code: &str) -> Option<Self> {
        let (code, _) = codes::find(code)?;
        let problem = Self::of(code);
        Some(match code {
            "unknown_parameter" => problem.with("name", "colour"),
            "nonexistent_time" => {
                problem.with("time", "2027-03-28 02:30").with("zone", "Europe/Paris").with("next", "03:00")
            }
            "certification_required" => problem.with("missing", "none").with("until", "none"),
            "closed" => problem.with("reason", "none"),
            "invalid_state" => problem.with("state", "cancelled"),
            "cannot_move" => problem.with("stuck", 1_u32).with("hit", 3_u32),
            "already_reserved" | "out_of_service" => problem.with("unit", "none").with("kind", "none"),
            "too_large" => problem.with("kib", 64_u32),
            "not_on_step" => problem.with_minutes("step", 30),
            "too_short" => problem.with_minutes("minimum", 60),
            "too_long" => problem.with_minutes("maximum", 240),
            "too_soon" => problem.with_minutes("lead", 120),
            "too_late_to_cancel" => problem.with_minutes("limit", 120),
            "quota_exceeded" => problem.with("limit", "live").with("per", "place").with("count", 3_u32),
            "too_far_ahead" => problem.with("days", 90_u32),
            "too_many_requests" => Self { arguments: vec![("wait", Value::Wait { seconds: 900 })], ..problem },
            _ => problem,
        })
    }
}
