//! What must never be true of the data, counted; for `escale doctor`.

use sea_orm::{ConnectionTrait, Statement};

use super::{Queries, StoreError};

/// Each invariant by name, with the words for what is counted.
pub const INVARIANTS: [(&str, &str); 5] = [
    ("double_bookings", "pairs of live reservations overlap on one unit"),
    ("empty_periods", "reservations or closures last zero or less"),
    ("unknown_states", "reservations are in a state that is none"),
    ("strange_units", "reservations have a unit of another resource"),
    ("resources_without_units", "resources have no unit"),
];

/// How many rows break the invariant of this name; a name that is none counts as broken.
///
/// # Errors
/// [`StoreError`].
pub async fn count_broken(from: &impl Queries, name: &str) -> Result<i64, StoreError> {
    // Both engines read these sentences alike; instants compare as text on SQLite because all are UTC.
    let sql = match name {
        "double_bookings" => {
            "SELECT COUNT(*) AS broken FROM reservation a JOIN reservation b \
             ON a.unit_id = b.unit_id AND a.id < b.id AND a.holds_from < b.holds_until AND b.holds_from < a.holds_until \
             WHERE a.state IN ('requested', 'confirmed', 'checked_in') \
             AND b.state IN ('requested', 'confirmed', 'checked_in')"
        }
        "empty_periods" => {
            "SELECT (SELECT COUNT(*) FROM reservation WHERE ends_at <= starts_at) + \
             (SELECT COUNT(*) FROM closure WHERE ends_at <= starts_at) AS broken"
        }
        "unknown_states" => {
            "SELECT COUNT(*) AS broken FROM reservation WHERE state NOT IN ('requested', 'confirmed', 'checked_in', \
             'completed', 'cancelled', 'declined', 'lapsed', 'no_show')"
        }
        "strange_units" => {
            "SELECT COUNT(*) AS broken FROM reservation JOIN unit ON unit.id = reservation.unit_id \
             WHERE unit.resource_id <> reservation.resource_id"
        }
        "resources_without_units" => {
            "SELECT COUNT(*) AS broken FROM resource \
             WHERE NOT EXISTS (SELECT 1 FROM unit WHERE unit.resource_id = resource.id)"
        }
        _ => return Ok(1),
    };
    let executor = from.executor();
    let statement = Statement::from_string(executor.get_database_backend(), sql);
    let row = executor.query_one_raw(statement).await?;
    row.map(|row| row.try_get("", "broken")).transpose()?.ok_or_else(|| StoreError::corrupt("count"))
}
