//! The form of a place's record: what was changed meanwhile is not written back.

mod rules;

use escale::domain::resource::Resource;
use serde_json::{Value, json};

use crate::support::{Caller, TestApp, both_engines, seed};

const EDIT: &str = "/manage/places/plaine-images/edit";
const PLACE: &str = "/api/v1/places/plaine-images";

fn value(html: &str, name: &str) -> String {
    let document = scraper::Html::parse_document(html);
    let field = scraper::Selector::parse(&format!("[name={name}]")).unwrap();
    let value = document.select(&field).next_back().and_then(|field| field.attr("value"));
    value.unwrap_or_else(|| panic!("no field {name} in {html}")).to_owned()
}

/// The form as it was shown, with these fields typed anew.
fn filled(html: &str, typed: &[(&'static str, &str)]) -> Vec<(&'static str, String)> {
    let names = [
        "name",
        "street",
        "postcode",
        "city",
        "latitude",
        "longitude",
        "opening_hours",
        "website",
        "phone",
        "mail",
        "accessibility",
        "amenities",
        "seen",
    ];
    let mut fields: Vec<(&'static str, String)> = names.map(|name| (name, value(html, name))).into();
    for (name, text) in typed {
        fields.retain(|(known, _)| known != name);
        fields.push((name, (*text).to_owned()));
    }
    fields
}

fn pairs<'f>(fields: &'f [(&'static str, String)]) -> Vec<(&'f str, &'f str)> {
    fields.iter().map(|(name, text)| (*name, text.as_str())).collect()
}

async fn reserve(caller: &Caller<'_>, desk: &Resource, from: &str, to: &str) -> Value {
    let wish = json!({"resource_id": desk.id.to_string(), "starts_at": from, "ends_at": to});
    caller.post("/api/v1/reservations", &wish).await.expect(201)["id"].clone()
}

/// State, sequence and reason.
async fn state(caller: &Caller<'_>, id: &Value) -> (Value, Value, Value) {
    let shown = caller.get(&format!("/api/v1/reservations/{}", id.as_str().unwrap())).await.expect(200);
    (shown["state"].clone(), shown["sequence"].clone(), shown["reason"].clone())
}

both_engines! {
    async fn a_form_opened_before_a_change_is_shown_again_with_what_is_now(app: TestApp) {
        let place = seed::place(&app.database, &app.ctx, "plaine-images").await;
        let (manager, admin) = (app.manager_of(place).await, app.admin().await);
        let opened = manager.get(EDIT).await.body;
        let news = json!({"contact": {"website": "https://neuf.example", "phone": "03 20 00 00 01"}});
        admin.patch(PLACE, &news).await.expect(200);
        let sent = filled(&opened, &[("name", "Plaine Images"), ("phone", "03 20 00 00 02")]);
        let again = manager.form(EDIT, &pairs(&sent)).await;
        assert_eq!(again.status, 412, "{}", again.body);
        assert_eq!(value(&again.body, "name"), "Plaine Images", "what was typed is kept");
        assert_eq!(value(&again.body, "phone"), "03 20 00 00 02");
        assert_eq!(value(&again.body, "website"), "https://neuf.example", "what was not touched is shown as it is now");
        assert!(again.body.contains("elle est maintenant : 03 20 00 00 01"), "{}", again.body);
        assert_eq!(app.anonymous().get(PLACE).await.expect(200)["name"], "plaine-images", "nothing is written");

        let sent = filled(&again.body, &[]);
        assert_eq!(manager.form(EDIT, &pairs(&sent)).await.status, 303);
        let now = app.anonymous().get(PLACE).await.expect(200);
        assert_eq!((&now["name"], &now["contact"]["phone"]), (&json!("Plaine Images"), &json!("03 20 00 00 02")));
        assert_eq!(now["contact"]["website"], "https://neuf.example");
    }

    async fn only_what_was_typed_anew_becomes_an_edit(app: TestApp) {
        let place = seed::place(&app.database, &app.ctx, "plaine-images").await;
        let manager = app.manager_of(place).await;
        let opened = manager.get(EDIT).await.body;
        let sent = filled(&opened, &[("name", "Plaine Images")]);
        assert_eq!(manager.form(EDIT, &pairs(&sent)).await.status, 303);
        let edited = escale::store::place_edit::list_of_place(&app.ctx.db, place).await.unwrap();
        assert_eq!(edited.into_iter().map(escale::domain::place_field::PlaceField::as_str).collect::<Vec<_>>(), ["name"]);
    }

    async fn every_fault_of_a_record_is_told_at_once(app: TestApp) {
        let place = seed::place(&app.database, &app.ctx, "plaine-images").await;
        let manager = app.manager_of(place).await;
        let opened = manager.get(EDIT).await.body;
        let typed = [("name", ""), ("latitude", "0"), ("longitude", "0"), ("opening_hours", "9h"), ("website", "x"), ("amenities", "Wi Fi")];
        let refused = manager.form(EDIT, &pairs(&filled(&opened, &typed))).await;
        assert_eq!(refused.status, 422);
        for field in ["name", "latitude", "opening_hours", "website", "amenities"] {
            assert!(refused.body.contains(&format!("id=\"{field}-error\"")), "{field}: {}", refused.body);
        }
        assert_eq!(value(&refused.body, "opening_hours"), "9h");
        let problem = manager.patch(PLACE, &json!({"name": "", "amenities": ["Wi Fi"]})).await;
        assert_eq!(problem.expect_problem(422, "invalid_field")["errors"].as_array().unwrap().len(), 2);
        let island = json!({"location": {"type": "Point", "coordinates": [0, 0]}});
        manager.patch(PLACE, &island).await.expect_problem(422, "invalid_field");
    }

    async fn the_api_refuses_a_change_of_what_was_seen_otherwise(app: TestApp) {
        let place = seed::place(&app.database, &app.ctx, "plaine-images").await;
        let manager = app.manager_of(place).await;
        let tag = manager.get(PLACE).await.header("etag").to_owned();
        // At night the place is closed, and its record the same.
        app.clock.advance(chrono::TimeDelta::hours(14));
        let patch = async |tag: &str, name: &str| {
            let headers = [("Content-Type", "application/json"), ("If-Match", tag)];
            let body = json!({ "name": name }).to_string().into();
            manager.send(rocket::http::Method::Patch, PLACE, &headers, Some(body)).await
        };
        patch(&tag, "Plaine Images").await.expect(200);
        patch(&tag, "Autrement").await.expect_problem(412, "stale");
        patch(&format!("W/{tag}"), "Autrement").await.expect_problem(412, "stale");
        patch("*", "Autrement").await.expect(200);
    }

    async fn whoever_new_hours_or_holidays_of_a_place_leave_outside_is_told_and_kept_or_cancelled(app: TestApp) {
        let place = seed::place(&app.database, &app.ctx, "plaine-images").await;
        let (lea, manager) = (app.member("Lea").await, app.manager_of(place).await);
        let (desk, room) = (seed::desks(&app.ctx, place, 1).await, seed::desks(&app.ctx, place, 1).await);
        let early = reserve(&lea, &desk, "2026-11-25T08:00", "2026-11-25T09:00").await;
        let late = reserve(&lea, &room, "2026-11-25T18:00", "2026-11-25T19:00").await;
        for (language, words) in [("fr", "Une réservation tombe hors"), ("en", "One reservation falls outside")] {
            let asked = manager.patch(&format!("{PLACE}?lang={language}"), &json!({"opening_hours": "09:00-20:00"})).await;
            let asked = asked.expect_problem(422, "invalid_field");
            assert_eq!(asked["errors"][0]["pointer"], "/reservations");
            assert!(asked["detail"].as_str().unwrap().contains(words), "{asked}");
            let hit = json!({"id": early, "starts_at": "2026-11-25T08:00:00+01:00", "ends_at": "2026-11-25T09:00:00+01:00"});
            assert_eq!(asked["reservations"], json!([hit]));
        }
        assert_eq!(app.anonymous().get(PLACE).await.expect(200)["opening_hours"], "08:00-20:00", "nothing is written");
        let kept = manager.patch(PLACE, &json!({"opening_hours": "09:00-20:00", "reservations": "keep"})).await;
        let tag = kept.header("etag").to_owned();
        assert_eq!(kept.expect(200)["reservations_outside"], json!([early]));
        assert_eq!(state(&lea, &early).await, (json!("confirmed"), json!(0), json!(null)));
        let narrower = json!({"opening_hours": "09:00-18:00", "reservations": "cancel", "reason": "Travaux"});
        let headers = [("Content-Type", "application/json"), ("If-Match", tag.as_str())];
        let gone = manager.send(rocket::http::Method::Patch, PLACE, &headers, Some(narrower.to_string().into())).await;
        assert_eq!(gone.expect(200)["reservations_outside"], json!([late]), "who was outside already is not told again");
        assert_eq!(state(&lea, &late).await, (json!("cancelled"), json!(1), json!("Travaux")));
        let burn = json!({"opening_hours": "09:00-17:00", "reservations": "burn"});
        manager.patch(PLACE, &burn).await.expect_problem(422, "invalid_field");

        // The day after Christmas is a holiday in Alsace alone.
        manager.patch(PLACE, &json!({"opening_hours": "08:00-20:00; PH off"})).await.expect(200);
        let boxing = reserve(&lea, &desk, "2026-12-26T10:00", "2026-12-26T11:00").await;
        let moved = json!({"address": {"postcode": "67000", "city": "Strasbourg", "commune_code": "67482"}});
        let asked = manager.patch(PLACE, &moved).await.expect_problem(422, "invalid_field");
        assert_eq!(asked["reservations"][0]["id"], boxing);
        let moved = json!({"address": moved["address"], "reservations": "keep"});
        assert_eq!(manager.patch(PLACE, &moved).await.expect(200)["reservations_outside"], json!([boxing]));
    }

    async fn the_form_of_a_place_asks_about_those_outside_new_hours_before_it_writes(app: TestApp) {
        let place = seed::place(&app.database, &app.ctx, "plaine-images").await;
        let (lea, manager) = (app.member("Lea").await, app.manager_of(place).await);
        let desk = seed::desks(&app.ctx, place, 2).await;
        let early = reserve(&lea, &desk, "2026-11-25T08:00", "2026-11-25T09:00").await;
        let opened = manager.get(EDIT).await.body;
        let sent = filled(&opened, &[("opening_hours", "09:00-20:00")]);
        let asked = manager.form(EDIT, &pairs(&sent)).await;
        let whom = |html: &str| {
            let document = scraper::Html::parse_document(html);
            document.select(&scraper::Selector::parse("#reservations li").unwrap()).count()
        };
        assert_eq!((asked.status, whom(&asked.body)), (200, 1), "{}", asked.body);
        assert_eq!(app.anonymous().get(PLACE).await.expect(200)["opening_hours"], "08:00-20:00", "nothing is written");
        let answered = |html: &str| {
            let mut sent = filled(html, &[]);
            let seen = value(html, "outside_seen");
            sent.extend([("reservations", "cancel".to_owned()), ("outside_seen", seen), ("reason", "Travaux".to_owned())]);
            sent
        };
        reserve(&lea, &desk, "2026-11-25T08:00", "2026-11-25T09:00").await;
        let again = manager.form(EDIT, &pairs(&answered(&asked.body))).await;
        assert_eq!((again.status, whom(&again.body)), (200, 2), "somebody was not seen");
        assert_eq!(value(&again.body, "reason"), "Travaux");
        assert_eq!(manager.form(EDIT, &pairs(&answered(&again.body))).await.status, 303);
        assert_eq!(state(&lea, &early).await, (json!("cancelled"), json!(1), json!("Travaux")));
        assert_eq!(app.anonymous().get(PLACE).await.expect(200)["opening_hours"], "09:00-20:00");
    }
}
