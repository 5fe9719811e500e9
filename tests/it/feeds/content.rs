//! What the two public calendars hold.

use chrono::TimeDelta;
use escale::{
    domain::reservation::ReservationDetails,
    store::reservation::{ReservationFilter, list_of_place},
};
use rocket::http::Status;

use super::{
    readers::{ReadEvent, with_icalendar, with_icaljs},
    setting::{Setting, get, read},
};
use crate::support::both_engines;

const PLACE: &str = "/places/fabrique/calendar.ics";

/// The reservations of the place as its calendar must tell them.
async fn expected(setting: &Setting) -> Vec<(String, String, String, u32)> {
    let all = list_of_place(&setting.context.db, setting.place, &ReservationFilter::default()).await.unwrap();
    let told = |details: ReservationDetails| {
        let reservation = details.reservation;
        let status = if reservation.state.is_live() { "CONFIRMED" } else { "CANCELLED" };
        let period = reservation.period;
        (
            reservation.id.to_string(),
            format!("{} {}", period.starts_at().to_rfc3339(), period.ends_at().to_rfc3339()),
            status.to_owned(),
            reservation.sequence,
        )
    };
    let mut told: Vec<_> = all.into_iter().map(told).collect();
    told.sort();
    told
}

fn found(events: &[ReadEvent]) -> Vec<(String, String, String, u32)> {
    let told = |event: &ReadEvent| {
        let period = format!("{} {}", event.start.to_rfc3339(), event.end.to_rfc3339());
        (event.uid.clone(), period, event.status.clone(), event.sequence)
    };
    let mut told: Vec<_> = events.iter().map(told).collect();
    told.sort();
    told
}

both_engines! {
    async fn two_parsers_read_fifty_reservations_as_the_database_has_them(setting: Setting) {
        setting.reserve_many(50).await;
        let ics = setting.calendar().await;
        let expected = expected(&setting).await;
        assert_eq!(expected.len(), 50);
        assert_eq!(found(&with_icalendar(&ics)), expected);
        assert_eq!(found(&with_icaljs(&ics)), expected);
        assert_eq!(with_icalendar(&ics), with_icaljs(&ics));
    }

    async fn after_a_cancel_the_event_is_there_once_cancelled_with_a_higher_sequence(setting: Setting) {
        let made = setting.reserve_many(6).await;
        let before = with_icalendar(&setting.calendar().await);
        setting.clock.advance(TimeDelta::hours(1));
        let uid = setting.cancel(made[3].reservation.id).await.reservation.id.to_string();
        let ics = setting.calendar().await;
        assert_eq!(found(&with_icaljs(&ics)), expected(&setting).await);
        let of_uid = |events: Vec<ReadEvent>| events.into_iter().filter(|event| event.uid == uid).collect::<Vec<_>>();
        let (before, after) = (of_uid(before), of_uid(with_icalendar(&ics)));
        assert_eq!((before.len(), after.len()), (1, 1));
        assert_eq!((before[0].status.as_str(), after[0].status.as_str()), ("CONFIRMED", "CANCELLED"));
        assert!(after[0].sequence > before[0].sequence);
        assert_eq!(after[0].start, before[0].start);
    }

    async fn a_cancelled_event_leaves_after_thirty_days(setting: Setting) {
        let made = setting.reserve(setting.desks.id, "2027-02-25T09:00:00Z", "2027-02-25T11:00:00Z").await;
        setting.cancel(made.reservation.id).await;
        setting.clock.advance(TimeDelta::days(30));
        assert_eq!(with_icalendar(&setting.calendar().await).len(), 1);
        setting.clock.advance(TimeDelta::days(1));
        assert_eq!(with_icalendar(&setting.calendar().await).len(), 0);
    }

    async fn the_calendar_of_a_resource_holds_its_own_reservations_and_every_closure_that_hits_it(setting: Setting) {
        let desk = setting.reserve(setting.desks.id, "2026-11-25T09:00:00Z", "2026-11-25T11:00:00Z").await;
        let laser = setting.reserve(setting.laser.id, "2026-11-25T09:00:00Z", "2026-11-25T11:00:00Z").await;
        let feast = setting.close(None, "2026-12-24T07:00:00Z", "2027-01-04T07:00:00Z", "Fêtes").await;
        let tube = setting.close(Some(setting.laser.id), "2026-12-01T07:00:00Z", "2026-12-03T07:00:00Z", "tube").await;
        let client = setting.client().await;
        for (path, expected) in [
            (format!("/resources/{}/calendar.ics", setting.desks.id), vec![desk.reservation.id.0, feast.id.0]),
            (format!("/resources/{}/calendar.ics", setting.laser.id), vec![laser.reservation.id.0, feast.id.0, tube.id.0]),
            (PLACE.to_owned(), vec![desk.reservation.id.0, laser.reservation.id.0, feast.id.0, tube.id.0]),
        ] {
            let ics = String::from_utf8(get(&client, &path, &[]).await.body).unwrap();
            let mut uids: Vec<String> = with_icalendar(&ics).into_iter().map(|event| event.uid).collect();
            let mut expected: Vec<String> = expected.iter().map(ToString::to_string).collect();
            uids.sort();
            expected.sort();
            assert_eq!(uids, expected, "{path}");
        }
    }

    async fn nobody_is_named_in_any_calendar(setting: Setting) {
        let made = setting.reserve_many(6).await;
        setting.cancel(made[0].reservation.id).await;
        let client = setting.client().await;
        for path in [PLACE.to_owned(), format!("/resources/{}/calendar.ics", setting.desks.id)] {
            let answer = get(&client, &path, &[]).await;
            let mut told = String::from_utf8(answer.body).unwrap().replace("\r\n ", "");
            told.extend(answer.headers.iter().map(|(_, value)| value.as_str()));
            let holder = setting.lea.account.id.to_string();
            for private in ["Leopoldine", "leopoldine", "example.org", "secret", "grippe", &holder] {
                assert!(!told.contains(private), "{path} has {private}");
            }
        }
    }

    async fn a_calendar_says_itself_as_promised(setting: Setting) {
        setting.reserve_many(3).await;
        let client = setting.client().await;
        let answer = get(&client, PLACE, &[("Accept-Language", "en")]).await;
        assert_eq!(answer.status, Status::Ok);
        assert_eq!(answer.header("Content-Type"), "text/calendar; charset=utf-8");
        assert_eq!(answer.header("Cache-Control"), "public, no-cache");
        assert_eq!(answer.header("Content-Disposition"), "inline; filename=\"fabrique.ics\"");
        assert_eq!(answer.header("Last-Modified"), "Tue, 24 Nov 2026 08:04:59 GMT");
        let french = String::from_utf8(answer.body).unwrap();
        // An address gives one content: the reader's language does not change it, another address does.
        assert!(french.contains("SUMMARY:Réservé – Open space\\, Poste"), "{french}");
        assert!(french.contains("SOURCE;VALUE=URI:https://escale.example/places/fabrique/calendar.ics\r\n"), "{french}");
        let english = get(&client, &format!("{PLACE}?lang=en"), &[]).await;
        let english = String::from_utf8(english.body).unwrap();
        assert!(english.contains("SUMMARY:Reserved – Open space\\, Poste"), "{english}");
        let head = read(client.head(PLACE).dispatch().await).await;
        assert_eq!((head.status, head.body.len()), (Status::Ok, 0));
        assert_eq!(head.header("Content-Type"), "text/calendar; charset=utf-8");
    }

    async fn what_is_not_there_is_not_found(setting: Setting) {
        let client = setting.client().await;
        let desks = setting.desks.id;
        for path in [
            "/places/nowhere/calendar.ics",
            "/places/%00/calendar.ics",
            "/resources/12/calendar.ics",
            "/resources/00000000-0000-7000-8000-000000000000/calendar.ics",
            "/resources/%ff/calendar.ics",
        ] {
            let answer = get(&client, path, &[]).await;
            assert_eq!(answer.status, Status::NotFound, "{path}");
        }
        assert_eq!(get(&client, &format!("/resources/{desks}/calendar.ics"), &[]).await.status, Status::Ok);
        withdraw(&setting).await;
        for path in [PLACE.to_owned(), format!("/resources/{desks}/calendar.ics")] {
            let answer = get(&client, &path, &[]).await;
            assert_eq!(answer.status, Status::NotFound, "{path}");
            assert_eq!(answer.header("Content-Type"), "text/plain; charset=utf-8");
        }
    }
}

async fn withdraw(setting: &Setting) {
    use ::entity::place::{Column, Entity};
    use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, sea_query::Expr};
    let connection = setting.database.connect().await;
    let withdrawal = Entity::update_many().col_expr(Column::WithdrawnAt, Expr::value(setting.context.clock.now()));
    withdrawal.filter(Column::Id.eq(setting.place.0)).exec(&connection).await.unwrap();
}
