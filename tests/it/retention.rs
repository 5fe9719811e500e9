//! After a while people are forgotten, and figures are not.

use chrono::TimeDelta;
use escale::{
    domain::{period::Period, reservation::ReserveRequest},
    operations::{
        reservation::{IdempotencyKey, cancel, reserve},
        upkeep::anonymise,
    },
    store,
};
use sea_orm::{ConnectionTrait, Statement};

use crate::support::{TestApp, both_engines, seed};

const YEARS: TimeDelta = TimeDelta::days(730);

async fn count(app: &TestApp, sql: &str) -> i64 {
    let connection = app.database.connect().await;
    let statement =
        Statement::from_string(connection.get_database_backend(), format!("SELECT COUNT(*) AS n FROM {sql}"));
    connection.query_one_raw(statement).await.unwrap().unwrap().try_get("", "n").unwrap()
}

both_engines! {
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
        assert_eq!(listed["items"][0]["holder"], serde_json::Value::Null);
        let id = kept.reservation.id;
        for page in [format!("/reservations/{id}"), "/manage/places/plaine-images?day=2026-11-25".to_owned()] {
            assert_eq!(manager.get(&page).await.status, 200, "{page}");
        }
    }
}
