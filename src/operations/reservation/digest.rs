//! What a request under a key was: a text of its fields that no release changes, hashed.
//!
//! A client may send the same request again for seven days, over a new release of the program too. A field that comes
//! later is added where somebody says it, so that what was sent without it stays the same text.

use serde_json::{Value, json};

use crate::{
    domain::{
        period::Period,
        reservation::{Guest, ReserveRequest, SeriesRequest},
    },
    operations::secret,
};

/// Of one reservation.
pub(super) fn of_reserve(request: &ReserveRequest, guest: Option<&Guest>) -> String {
    let guest = guest.map(|guest| json!([guest.name.as_str(), guest.phone.as_str()]));
    secret::hash(&json!(["reserve", 1, fields(request), guest]).to_string())
}

/// Of a series.
pub(super) fn of_series(request: &SeriesRequest) -> String {
    let SeriesRequest { first, rule, all_or_nothing } = request;
    secret::hash(&json!(["series", 1, fields(first), rule.as_str(), all_or_nothing]).to_string())
}

/// Lists, because the order of an object's members is not ours to say.
fn fields(request: &ReserveRequest) -> Value {
    // Taken apart, so that a new field is not forgotten here.
    let ReserveRequest { resource_id, period, unit_id, purpose, on_behalf_of } = request;
    json!([resource_id.0, instants(period), unit_id.map(|unit| unit.0), purpose, on_behalf_of.map(|id| id.0)])
}

fn instants(period: &Period) -> [i64; 2] {
    [period.starts_at().timestamp(), period.ends_at().timestamp()]
}

#[cfg(test)]
mod tests {
    use chrono::{DateTime, TimeDelta};
    use uuid::Uuid;

    use super::*;
    use crate::domain::{
        account::{PersonName, PhoneNumber},
        ids::{OrganisationId, ResourceId, UnitId},
        recurrence::Recurrence,
    };

    fn request() -> ReserveRequest {
        let starts_at = DateTime::from_timestamp(1_800_000_000, 0).unwrap();
        ReserveRequest {
            resource_id: ResourceId(Uuid::from_u128(1)),
            period: Period::new(starts_at, starts_at + TimeDelta::hours(1)).unwrap(),
            unit_id: None,
            purpose: "Entretien".to_owned(),
            on_behalf_of: None,
        }
    }

    #[test]
    fn a_release_does_not_change_what_a_request_was() {
        let whole = ReserveRequest {
            unit_id: Some(UnitId(Uuid::from_u128(2))),
            on_behalf_of: Some(OrganisationId(Uuid::from_u128(3))),
            ..request()
        };
        assert_eq!(
            fields(&whole).to_string(),
            r#"["00000000-0000-0000-0000-000000000001",[1800000000,1800003600],"00000000-0000-0000-0000-000000000002","Entretien","00000000-0000-0000-0000-000000000003"]"#
        );
        let phone = PhoneNumber::parse("06 12 34 56 78").unwrap();
        let guest = Guest { name: PersonName::parse("Odette").unwrap(), phone };
        let rule = Recurrence::parse("FREQ=DAILY;COUNT=3").unwrap();
        let series = SeriesRequest { first: request(), rule, all_or_nothing: true };
        let begins = |digest: String| digest.chars().take(12).collect::<String>();
        assert_eq!(begins(of_reserve(&request(), None)), "3b7e9f50cd44");
        assert_eq!(begins(of_reserve(&whole, None)), "8ae9944c3e39");
        assert_eq!(begins(of_reserve(&request(), Some(&guest))), "3e3c1bd967f0");
        assert_eq!(begins(of_series(&series)), "bcddc4b810a2");
    }
}
