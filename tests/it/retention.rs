//! After a while people are forgotten, and figures are not.

use chrono::TimeDelta;
use escale::{
    domain::{period::Period, reservation::ReserveRequest},
    operations::{
        reservation::{IdempotencyKey, cancel, reserve},
        upkeep::{anonymise, end_unattended},
    },
    store,
};
use sea_orm::{ConnectionTrait, Statement};
use serde_json::{Value, json};

use crate::support::{Caller, TestApp, both_engines, seed};

const YEARS: TimeDelta = TimeDelta::days(730);

async fn count(app: &TestApp, sql: &str) -> i64 {
    let connection = app.database.connect().await;
    let statement =
        Statement::from_string(connection.get_database_backend(), format!("SELECT COUNT(*) AS n FROM {sql}"));
    connection.query_one_raw(statement).await.unwrap().unwrap().try_get("", "n").unwrap()
}

/// What a caller made at an address.
async fn made(caller: &Caller<'_>, path: &str, body: &Value) -> Value {
    caller.post(path, body).await.expect(201)
}

fn id(made: &Value) -> &str {
    made["id"].as_str().unwrap()
}

both_engines! {
    async fn a_series_is_forgotten_with_its_last_reservation(app: TestApp) {
        let place = seed::place(&app.database, &app.ctx, "plaine-images").await;
        let desk = seed::desks(&app.ctx, place, 1).await;
        let lea = app.member("Lea").await;
        let wish = json!({
            "resource_id": desk.id.to_string(), "rrule": "FREQ=WEEKLY;COUNT=2",
            "starts_at": "2026-11-25T09:00", "ends_at": "2026-11-25T12:00",
        });
        let series = made(&lea, "/api/v1/reservations", &wish).await;
        app.clock.advance(YEARS + TimeDelta::days(3));
        assert_eq!(anonymise(&app.ctx, YEARS).await.unwrap(), 1);
        assert_eq!(count(&app, "series WHERE holder_id IS NOT NULL").await, 1, "the second is still Léa's");
        app.clock.advance(TimeDelta::days(7));
        assert_eq!(anonymise(&app.ctx, YEARS).await.unwrap(), 1);
        assert_eq!(count(&app, "series WHERE holder_id IS NULL AND rrule = 'FREQ=WEEKLY;COUNT=2'").await, 1);
        // What the history says in codes stays: of which series it was.
        let first = series["created"][0]["id"].as_str().unwrap().parse().unwrap();
        let told = store::audit::list_of_subject(&app.ctx.db, first).await.unwrap();
        assert!(told[0].2.contains("series_id"), "{told:?}");
    }

    async fn who_lent_and_what_was_noted_is_forgotten_once_the_thing_is_back(app: TestApp) {
        let place = seed::place(&app.database, &app.ctx, "plaine-images").await;
        let (manager, lea) = (app.manager_of(place).await, app.member("Lea").await);
        let new = json!({"name": "Perceuse", "kind": "equipment", "policy": {"max_minutes": 10080}, "units": 2});
        let drill = made(&manager, "/api/v1/places/plaine-images/resources", &new).await;
        let wish = json!({"resource_id": id(&drill), "starts_at": "2026-11-25T09:00", "ends_at": "2026-11-26T09:00"});
        let (back, away) = (made(&lea, "/api/v1/reservations", &wish).await, made(&lea, "/api/v1/reservations", &wish).await);
        app.clock.advance(TimeDelta::hours(26));
        let act = async |one: &Value, verb: &str, note: &str| {
            let path = format!("/api/v1/reservations/{}/{verb}", id(one));
            manager.post(&path, &json!({"condition": "good", "note": note})).await.expect(200)
        };
        for one in [&back, &away] {
            act(one, "hand-over", "Léa a pris les forets").await;
        }
        act(&back, "take-back", "rendu par son frère").await;

        app.clock.advance(YEARS + TimeDelta::days(3));
        assert_eq!(anonymise(&app.ctx, YEARS).await.unwrap(), 1);
        let known = "loan WHERE handed_over_by IS NOT NULL AND note_out <> ''";
        assert_eq!(count(&app, known).await, 1, "the team still has to know who has the other one");
        let forgotten = "loan WHERE handed_over_by IS NULL AND returned_by IS NULL AND note_out = '' AND note_in = ''";
        assert_eq!(count(&app, &format!("{forgotten} AND returned_at IS NOT NULL AND condition_in = 'good'")).await, 1);
        act(&away, "take-back", "retrouvée").await;
        assert_eq!(anonymise(&app.ctx, YEARS).await.unwrap(), 1);
        assert_eq!(count(&app, forgotten).await, 2);
        assert_eq!(count(&app, "audit_entry WHERE details LIKE '%forets%'").await, 0);
        manager.get(&format!("/api/v1/reservations/{}", id(&away))).await.expect(200);
    }

    async fn why_a_certification_was_withdrawn_is_forgotten_and_a_code_is_not(app: TestApp) {
        let place = seed::place(&app.database, &app.ctx, "plaine-images").await;
        let (manager, lea) = (app.manager_of(place).await, app.member("Lea").await);
        let types = "/api/v1/places/plaine-images/certifications";
        let kind = made(&manager, types, &json!({"name": "Perceuse"})).await;
        let holders = format!("{types}/{}/holders", id(&kind));
        let granted = made(&manager, &holders, &json!({"mail": "lea@example.org"})).await;
        let withdrawal = json!({"reason": "ivre à l’atelier", "reservations": "keep"});
        manager.delete(&format!("{holders}/{}", id(&granted)), &withdrawal).await.expect(200);
        let new = json!({"name": "Tour", "kind": "machine", "policy": {"no_show_minutes": 15}, "units": 1});
        let lathe = made(&manager, "/api/v1/places/plaine-images/resources", &new).await;
        let wish = json!({"resource_id": id(&lathe), "starts_at": "2026-11-24T10:00", "ends_at": "2026-11-24T12:00"});
        let missed = made(&lea, "/api/v1/reservations", &wish).await;
        app.clock.advance(TimeDelta::hours(2));
        assert_eq!(end_unattended(&app.ctx).await, Ok(1));

        app.clock.advance(YEARS);
        // The reservation ended an hour after the withdrawal.
        assert_eq!(anonymise(&app.ctx, YEARS).await.unwrap(), 1);
        assert_eq!(count(&app, "certification WHERE reason IS NOT NULL").await, 0);
        assert_eq!(count(&app, "certification WHERE withdrawn_at IS NOT NULL").await, 1);
        assert_eq!(count(&app, "audit_entry WHERE details LIKE '%ivre%'").await, 0);
        assert_eq!(count(&app, "audit_entry WHERE details LIKE '%keep%' AND actor_id IS NULL").await, 1);
        app.clock.advance(TimeDelta::days(1));
        assert_eq!(anonymise(&app.ctx, YEARS).await.unwrap(), 1);
        assert_eq!(anonymise(&app.ctx, YEARS).await.unwrap(), 0);
        let told = store::audit::list_of_subject(&app.ctx.db, id(&missed).parse().unwrap()).await.unwrap();
        assert_eq!(told.last().unwrap().2, r#"{"no_show_minutes":15,"reason":"unattended"}"#);
    }
    async fn people_are_forgotten_and_figures_stay(app: TestApp) {
        let place = seed::place(&app.database, &app.ctx, "plaine-images").await;
        let desk = seed::desks(&app.ctx, place, 2).await;
        let lea = seed::person(&app.ctx, "Lea").await;
        let request = |from: &str| {
            let starts_at = seed::instant(from);
            let period = Period::new(starts_at, starts_at + TimeDelta::hours(2)).unwrap();
            ReserveRequest { resource_id: desk.id, period, unit_id: None, purpose: "Entretien".into(), on_behalf_of: None }
        };
        let key = IdempotencyKey::parse("once").unwrap();
        let kept = reserve(&app.ctx, &lea, &request("2026-11-25T09:00:00Z"), Some(&key)).await.unwrap();
        let off = reserve(&app.ctx, &lea, &request("2026-11-26T09:00:00Z"), None).await.unwrap();
        app.clock.advance(TimeDelta::seconds(1));
        cancel(&app.ctx, &lea, off.reservation.id, "malade").await.unwrap();
        let history = count(&app, "audit_entry").await;
        // Not before the time, counted from the end.
        app.clock.advance(YEARS);
        assert_eq!(anonymise(&app.ctx, YEARS).await.unwrap(), 0);
        app.clock.advance(TimeDelta::days(1) + TimeDelta::hours(4));
        assert_eq!(anonymise(&app.ctx, YEARS).await.unwrap(), 1);
        let late = reserve(&app.ctx, &lea, &request("2028-11-28T09:00:00Z"), None).await.unwrap();
        app.clock.advance(TimeDelta::days(1));
        assert_eq!(anonymise(&app.ctx, YEARS).await.unwrap(), 1);
        assert_eq!(anonymise(&app.ctx, YEARS).await.unwrap(), 0);

        assert_eq!(count(&app, "reservation").await, 3);
        assert_eq!(count(&app, "reservation WHERE holder_id IS NULL AND purpose = '' AND reason IS NULL").await, 2);
        assert_eq!(count(&app, "idempotency_key").await, 0);
        let then = store::reservation::by_id(&app.ctx.db, kept.reservation.id).await.unwrap().unwrap();
        assert_eq!((then.holder, then.reservation.period), (None, kept.reservation.period));
        assert_eq!(then.reservation.state, kept.reservation.state);
        let now = store::reservation::by_id(&app.ctx.db, late.reservation.id).await.unwrap().unwrap();
        assert!(now.holder.is_some() && now.reservation.purpose == "Entretien");
        // The history says what happened, and neither who nor why.
        let told = store::audit::list_of_subject(&app.ctx.db, off.reservation.id.0).await.unwrap();
        let told: Vec<(&str, &str)> = told.iter().map(|(action, _, details)| (action.as_str(), details.as_str())).collect();
        assert_eq!(told, [("reservation.reserve", "{}"), ("reservation.cancel", "{}")]);
        assert_eq!(count(&app, "audit_entry WHERE details LIKE '%malade%'").await, 0);
        // Two more runs that did something, one more reservation: nothing was taken out.
        assert_eq!(count(&app, "audit_entry").await, history + 3);

        let manager = app.manager_of(place).await;
        let listed = manager.get("/api/v1/reservations?place=plaine-images").await.expect(200);
        assert_eq!(listed["items"].as_array().unwrap().len(), 3);
        assert_eq!(listed["items"][0]["holder"], Value::Null);
        let id = kept.reservation.id;
        for page in [format!("/reservations/{id}"), "/manage/places/plaine-images?day=2026-11-25".to_owned()] {
            assert_eq!(manager.get(&page).await.status, 200, "{page}");
        }
    }
}
