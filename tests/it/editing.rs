//! The form of a place's record: what was changed meanwhile is not written back.

use serde_json::json;

use crate::support::{TestApp, both_engines, seed};

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
}
