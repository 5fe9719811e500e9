use chrono_tz::{America::Martinique, Europe::Paris, Indian::Reunion, Pacific::Noumea};

use super::*;
use crate::domain::{
    availability::{BusyUnit, Lapsing},
    policy::{Policy, Quota, QuotaScope},
    samples::{self, unit_id},
};

fn at(text: &str, zone: Tz) -> DateTime<Utc> {
    instant_of(text.parse().unwrap(), zone).unwrap()
}

fn request(facts: &BookingFacts, from: &str, to: &str, rule: &str) -> SeriesRequest {
    let period = Period::new(at(from, facts.time_zone), at(to, facts.time_zone)).unwrap();
    let first = ReserveRequest {
        resource_id: facts.resource.id,
        period,
        unit_id: None,
        purpose: String::new(),
        on_behalf_of: None,
    };
    SeriesRequest { first, rule: Recurrence::parse(rule).unwrap(), all_or_nothing: false }
}

fn facts(policy: Policy) -> BookingFacts {
    samples::facts(Policy { horizon_days: 400, ..policy }, 2)
}

fn decide(facts: &BookingFacts, request: &SeriesRequest) -> Result<DecidedSeries, SeriesRefusal> {
    let now = at("2026-11-24T09:00:00", facts.time_zone);
    let instances = instances(request, facts.time_zone, facts.horizon_ends_at(now)).unwrap();
    decide_series(facts, &PersonFacts::default(), request, &instances, now)
}

#[test]
fn summer_time_never_moves_an_instance() {
    for zone in [Paris, Reunion, Martinique, Noumea] {
        let mut facts = facts(Policy::default());
        facts.time_zone = zone;
        let request = request(&facts, "2026-11-25T09:00:00", "2026-11-25T17:30:00", "FREQ=WEEKLY");
        let taken = decide(&facts, &request).unwrap().taken;
        // Over the spring and the autumn of 2027.
        assert_eq!(taken.len(), 58, "{zone}");
        for (period, reserved) in taken {
            let wall = |at: DateTime<Utc>| at.with_timezone(&zone).format("%a %H:%M").to_string();
            assert_eq!([period.starts_at(), period.ends_at()].map(wall), ["Wed 09:00", "Wed 17:30"], "{zone}");
            assert_eq!(reserved.unit.id, unit_id(1));
        }
    }
}

#[test]
fn a_wall_time_that_spring_skips_is_refused_and_one_that_autumn_repeats_is_the_first() {
    let facts = facts(Policy::default());
    let spring = request(&facts, "2027-03-27T02:30:00", "2027-03-27T04:00:00", "FREQ=DAILY;COUNT=3");
    let decided = decide(&facts, &spring).unwrap();
    assert_eq!(decided.taken.len(), 2);
    let skipped =
        RefusedInstance { starts_at: "2027-03-28T02:30:00".parse().unwrap(), code: "nonexistent_time".into() };
    assert_eq!(decided.refused, [skipped]);
    let ending = request(&facts, "2027-03-27T01:00:00", "2027-03-27T02:30:00", "FREQ=DAILY;COUNT=2");
    assert_eq!(decide(&facts, &ending).unwrap().refused[0].code, "nonexistent_time");
    let autumn = request(&facts, "2027-10-30T02:30:00", "2027-10-30T04:00:00", "FREQ=DAILY;COUNT=3");
    let taken = decide(&facts, &autumn).unwrap().taken;
    assert_eq!(taken[1].0.starts_at().to_rfc3339(), "2027-10-31T00:30:00+00:00");
    assert_eq!(taken[1].0.duration(), chrono::TimeDelta::minutes(150));
}

#[test]
fn what_lapsed_is_free_for_one_instance() {
    let mut facts = facts(Policy { max_minutes: 1_800, ..Policy::default() });
    facts.resource.units.truncate(1);
    let request = request(&facts, "2026-12-02T08:00:00", "2026-12-03T12:00:00", "FREQ=DAILY;COUNT=2");
    let busy = BusyUnit { unit_id: unit_id(1), period: request.first.period };
    facts.busy.push(busy);
    facts.lapsing.push(Lapsing { busy, lapses_at: at("2026-11-24T08:00:00", Paris) });
    let decided = decide(&facts, &request).unwrap();
    assert_eq!((decided.taken.len(), decided.refused[0].code.as_str()), (1, "already_reserved"));
}

#[test]
fn as_many_as_fit_or_all_or_nothing() {
    let mut facts = facts(Policy { horizon_days: 20, ..Policy::default() });
    facts.resource.policy.horizon_days = 20;
    let taken = Period::new(at("2026-12-02T08:00:00", Paris), at("2026-12-02T10:00:00", Paris)).unwrap();
    facts.busy = (1..=2).map(|number| BusyUnit { unit_id: unit_id(number), period: taken }).collect();
    let mut request = request(&facts, "2026-11-25T09:00:00", "2026-11-25T12:00:00", "FREQ=WEEKLY;COUNT=4");
    let decided = decide(&facts, &request).unwrap();
    let codes: Vec<&str> = decided.refused.iter().map(|refused| refused.code.as_str()).collect();
    assert_eq!((decided.taken.len(), codes), (2, vec!["already_reserved", "too_far_ahead"]));
    request.all_or_nothing = true;
    let Err(SeriesRefusal::Instances { first, refused }) = decide(&facts, &request) else { panic!() };
    assert_eq!((first.code(), refused.len()), ("already_reserved", 2));
}

#[test]
fn each_instance_is_busy_for_the_next_and_counts_in_quotas() {
    let mut facts = facts(Policy { max_minutes: 2_880, ..Policy::default() });
    facts.resource.units.truncate(1);
    // Thirty hours each day: each second one meets the one before.
    let long = request(&facts, "2026-11-25T09:00:00", "2026-11-26T15:00:00", "FREQ=DAILY;COUNT=4");
    let decided = decide(&facts, &long).unwrap();
    assert_eq!((decided.taken.len(), decided.refused.len()), (2, 2));
    let quota = |live, minutes_a_week| Quota { per: QuotaScope::Resource, live, minutes_a_week };
    facts.resource.policy.quotas = vec![quota(Some(3), None)];
    let daily = request(&facts, "2026-11-25T09:00:00", "2026-11-25T11:00:00", "FREQ=DAILY;COUNT=5");
    let decided = decide(&facts, &daily).unwrap();
    assert_eq!(decided.taken.len(), 3);
    assert!(decided.refused.iter().all(|refused| refused.code == "quota_exceeded"));
    // Five hours a week: two of the days of this week, two of the next.
    facts.resource.policy.quotas = vec![quota(None, Some(300))];
    let daily = request(&facts, "2026-11-25T09:00:00", "2026-11-25T11:00:00", "FREQ=DAILY;COUNT=8");
    let days: Vec<String> = decide(&facts, &daily)
        .unwrap()
        .taken
        .iter()
        .map(|(period, _)| period.starts_at().format("%d").to_string())
        .collect();
    assert_eq!(days, ["25", "26", "30", "01"]);
}
