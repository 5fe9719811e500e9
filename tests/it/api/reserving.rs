//! Reserve, see and cancel.

use escale::domain::account::{Role, Scope};
use futures::future::join_all;
use serde_json::json;

use super::{desks, masked, wish};
use crate::support::{TestApp, both_engines, seed};

const RESERVATIONS: &str = "/api/v1/reservations";

both_engines! {
    async fn a_reservation_is_made_shown_and_called_off(app: TestApp) {
        let (_, desk) = desks(&app, 1).await;
        let lea = app.member("Lea").await;
        let made = lea.post(RESERVATIONS, &wish(&desk, "2026-11-25T10:00", "2026-11-25T10:00:00Z")).await;
        let reservation = made.expect(201);
        insta::assert_json_snapshot!("reservation", masked(&reservation));
        let address = made.header("location");
        assert_eq!(address, format!("{RESERVATIONS}/{}", reservation["id"].as_str().unwrap()));
        assert_eq!(lea.get(address).await.expect(200), reservation);
        assert_eq!(lea.get(RESERVATIONS).await.expect(200), json!({"items": [reservation], "next": null}));

        let cancel = format!("{address}/cancel");
        let cancelled = lea.post(&cancel, &json!({"reason": "malade"})).await.expect(200);
        assert_eq!((cancelled["state"].as_str(), &cancelled["sequence"]), (Some("cancelled"), &1.into()));
        let again = lea.post(&cancel, &json!({})).await.expect_problem(409, "invalid_state");
        assert!(again["detail"].as_str().unwrap().contains("annulée"), "{again}");
        lea.post(RESERVATIONS, &wish(&desk, "2026-11-25T10:00", "2026-11-25T11:00")).await.expect(201);
    }

    async fn cancelling_needs_no_body_and_is_too_late_after_the_end(app: TestApp) {
        let (_, desk) = desks(&app, 1).await;
        let lea = app.member("Lea").await;
        let cancel_of = |made: &crate::support::Answer| format!("{}/cancel", made.header("location"));
        let first = lea.post(RESERVATIONS, &wish(&desk, "2026-11-25T10:00", "2026-11-25T11:00")).await;
        lea.send(rocket::http::Method::Post, &cancel_of(&first), &[], None).await.expect(200);
        let second = lea.post(RESERVATIONS, &wish(&desk, "2026-11-25T10:00", "2026-11-25T11:00")).await;
        app.clock.advance(chrono::TimeDelta::days(2));
        lea.post(&cancel_of(&second), &json!({})).await.expect_problem(422, "too_late_to_cancel");
    }

    async fn of_64_at_once_one_is_made_and_the_others_hear_what_is_free(app: TestApp) {
        let (_, desk) = desks(&app, 1).await;
        let lea = app.member("Lea").await;
        let wish = wish(&desk, "2026-11-25T10:00", "2026-11-25T12:00");
        let answers = join_all((0..64).map(|_| lea.post(RESERVATIONS, &wish))).await;
        let made = answers.iter().filter(|answer| answer.status == 201).count();
        assert_eq!(made, 1);
        for refused in answers.iter().filter(|answer| answer.status != 201) {
            let problem = refused.expect_problem(409, "already_reserved");
            let alternatives = problem["alternatives"].as_array().unwrap();
            assert_eq!(alternatives.len(), 5, "{problem}");
            assert_eq!(alternatives[0]["starts_at"], "2026-11-25T08:00:00+01:00");
            assert_eq!(alternatives[0]["ends_at"], "2026-11-25T10:00:00+01:00");
            assert_eq!(alternatives[0]["resource_id"], desk.id.to_string());
            assert!(alternatives[0]["unit_id"].is_string());
        }
        assert_eq!(seed::live_reservations(&app.ctx, desk.id).await, 1);
    }

    async fn nobody_else_sees_or_cancels_it_but_the_places_managers_and_admins(app: TestApp) {
        let (place, desk) = desks(&app, 1).await;
        let elsewhere = seed::place(&app.database, &app.ctx, "ailleurs").await;
        let lea = app.member("Lea").await;
        let made = lea.post(RESERVATIONS, &wish(&desk, "2026-11-25T10:00", "2026-11-25T11:00")).await;
        let address = made.header("location");
        for stranger in [app.member("Ana").await, app.manager_of(elsewhere).await] {
            stranger.get(address).await.expect_problem(404, "not_found");
            stranger.post(&format!("{address}/cancel"), &json!({})).await.expect_problem(404, "not_found");
            assert_eq!(stranger.get(RESERVATIONS).await.expect(200)["items"], json!([]));
            stranger.get(&format!("{RESERVATIONS}?place=plaine-images")).await.expect_problem(403, "forbidden");
        }
        app.anonymous().get(address).await.expect_problem(401, "sign_in_required");
        let (manager, admin) = (app.manager_of(place).await, app.admin().await);
        for entitled in [&manager, &admin] {
            assert_eq!(entitled.get(address).await.expect(200)["holder"]["mail"], "lea@example.org");
            let listed = entitled.get(&format!("{RESERVATIONS}?place=plaine-images")).await.expect(200);
            assert_eq!(listed["items"].as_array().unwrap().len(), 1);
        }
        manager.post(&format!("{address}/cancel"), &json!({})).await.expect(200);
    }

    async fn my_reservations_are_filtered_and_paged(app: TestApp) {
        let (_, desk) = desks(&app, 1).await;
        let lea = app.member("Lea").await;
        for day in 25..30 {
            let wish = wish(&desk, &format!("2026-11-{day}T10:00"), &format!("2026-11-{day}T11:00"));
            lea.post(RESERVATIONS, &wish).await.expect(201);
        }
        let days = |page: &serde_json::Value| -> Vec<String> {
            page["items"].as_array().unwrap().iter().map(|one| {
                one["starts_at"].as_str().unwrap().get(8..10).unwrap().to_owned()
            }).collect()
        };
        let first = lea.get(&format!("{RESERVATIONS}?limit=2")).await.expect(200);
        assert_eq!(days(&first), ["25", "26"]);
        let cursor = first["next"].as_str().unwrap();
        let second = lea.get(&format!("{RESERVATIONS}?limit=2&cursor={cursor}")).await.expect(200);
        assert_eq!(days(&second), ["27", "28"]);
        let cursor = second["next"].as_str().unwrap();
        let third = lea.get(&format!("{RESERVATIONS}?limit=2&cursor={cursor}")).await.expect(200);
        assert_eq!((days(&third), third["next"].is_null()), (vec!["29".to_owned()], true));
        lea.get(&format!("{RESERVATIONS}?state=confirmed&cursor={cursor}")).await.expect_problem(400, "malformed");
        let window = lea.get(&format!("{RESERVATIONS}?from=2026-11-26&to=2026-11-28&state=confirmed")).await.expect(200);
        assert_eq!(days(&window), ["26", "27"]);
        lea.get(&format!("{RESERVATIONS}?state=open")).await.expect_problem(400, "malformed");
    }

    async fn a_token_does_only_what_it_is_for(app: TestApp) {
        let (place, desk) = desks(&app, 1).await;
        let reader = app.caller("Reader", None, &[Scope::Read]).await;
        reader.post(RESERVATIONS, &wish(&desk, "2026-11-25T10:00", "2026-11-25T11:00")).await.expect_problem(403, "forbidden");
        let writer = app.caller("Writer", None, &[Scope::Reserve]).await;
        writer.post(RESERVATIONS, &wish(&desk, "2026-11-25T10:00", "2026-11-25T11:00")).await.expect(201);
        writer.get(RESERVATIONS).await.expect_problem(403, "forbidden");
        writer.get("/api/v1/me").await.expect_problem(403, "forbidden");
        let half = app.caller("Half", Some(Role::Manager(place)), &[Scope::Read]).await;
        half.get(&format!("{RESERVATIONS}?place=plaine-images")).await.expect_problem(403, "forbidden");
        let headers = [("Authorization", "Bearer esc_wrong")];
        app.anonymous().ask(rocket::http::Method::Get, "/api/v1/me", &headers).await.expect_problem(401, "sign_in_required");
    }

    async fn wall_time_over_both_changes_of_summer_time(app: TestApp) {
        let (_, desk) = desks(&app, 1).await;
        let lea = app.member("Lea").await;
        app.clock.advance(chrono::TimeDelta::days(120));
        let spring = lea.post(RESERVATIONS, &wish(&desk, "2027-03-29T09:00", "2027-03-29T10:00")).await.expect(201);
        assert_eq!(spring["starts_at"], "2027-03-29T09:00:00+02:00");
        app.clock.advance(chrono::TimeDelta::days(200));
        let autumn = lea.post(RESERVATIONS, &wish(&desk, "2027-11-01T09:00", "2027-11-01T10:00")).await.expect(201);
        assert_eq!(autumn["starts_at"], "2027-11-01T09:00:00+01:00");
    }
}
