//! The forms of a resource and of a place's rules: what was changed meanwhile is not written back.

use scraper::{ElementRef, Html, Selector};
use serde_json::json;

use super::{pairs, value};
use crate::support::{TestApp, both_engines, seed};

const POLICY: &str = "/api/v1/places/plaine-images/policy";
const RULES: &str = "/manage/places/plaine-images/rules";

/// All that a browser would send of the page's form.
fn sent(html: &str) -> Vec<(&'static str, String)> {
    let document = Html::parse_document(html);
    let fields = Selector::parse("form.form :is(input, select, textarea)").unwrap();
    let chosen = Selector::parse("option[selected]").unwrap();
    let one = |field: ElementRef<'_>| {
        let name = field.attr("name").filter(|name| *name != "csrf")?.to_owned();
        let value = match field.value().name() {
            "select" => field.select(&chosen).next().and_then(|option| option.attr("value")).unwrap_or_default().into(),
            "textarea" => field.text().collect(),
            _ if field.attr("type") == Some("checkbox") => {
                field.attr("checked")?;
                "yes".to_owned()
            }
            _ => field.attr("value").unwrap_or_default().to_owned(),
        };
        Some((&*name.leak(), value))
    };
    document.select(&fields).filter_map(one).collect()
}

fn typed(html: &str, news: &[(&'static str, &str)]) -> Vec<(&'static str, String)> {
    let mut fields = sent(html);
    for (name, text) in news {
        fields.retain(|(known, _)| known != name);
        fields.push((name, (*text).to_owned()));
    }
    fields
}

fn chosen(html: &str, name: &str) -> String {
    sent(html).into_iter().find(|(known, _)| *known == name).map(|(_, value)| value).unwrap_or_default()
}

both_engines! {
    async fn a_form_of_a_resource_never_writes_over_what_somebody_else_has_changed_since(app: TestApp) {
        let place = seed::place(&app.database, &app.ctx, "plaine-images").await;
        let desk = seed::desks(&app.ctx, place, 2).await;
        let (manager, other) = (app.manager_of(place).await, app.manager_of(place).await);
        let path = format!("/api/v1/resources/{}", desk.id);
        let edit = format!("/manage/places/plaine-images/resources/{}/edit", desk.id);
        app.member("Paul").await;
        let metropole = seed::organisation(&app.ctx, "Métropole", "paul@example.org").await.id.to_string();
        let opened = manager.get(&edit).await.body;
        let news = json!({
            "opening_hours": "Mo-Fr 10:00-16:00",
            "policy": {"approval": "always", "lead_minutes": 90, "organisations": [metropole]},
        });
        other.patch(&path, &news).await.expect(200);
        let again = manager.form(&edit, &pairs(&typed(&opened, &[("name", "Atelier"), ("lead_minutes", "15")]))).await;
        assert_eq!(again.status, 412, "{}", again.body);
        let now = app.anonymous().get(&path).await.expect(200);
        assert_eq!((&now["name"], &now["opening_hours"]), (&json!("Open space"), &json!("Mo-Fr 10:00-16:00")), "nothing is written");
        for told in ["entre-temps ; elle est maintenant : Mo-Fr 10:00-16:00", "maintenant : Toujours", "maintenant : 90", "maintenant : Métropole"] {
            assert!(again.body.replace('\u{a0}', " ").contains(told), "{told}: {}", again.body);
        }
        assert_eq!((value(&again.body, "name"), value(&again.body, "lead_minutes")), ("Atelier".into(), "15".into()), "what was typed stays");
        assert_eq!(chosen(&again.body, "approval"), "always", "what was not touched is shown as it is now");
        assert_eq!(manager.form(&edit, &pairs(&sent(&again.body))).await.status, 303);
        let now = app.anonymous().get(&path).await.expect(200);
        assert_eq!((&now["name"], &now["opening_hours"]), (&json!("Atelier"), &json!("Mo-Fr 10:00-16:00")));
        let rules = &now["policy"];
        assert_eq!((&rules["approval"], &rules["lead_minutes"], &rules["organisations"]), (&json!("always"), &json!(15), &json!([metropole])));
    }

    async fn a_form_of_a_place_s_rules_never_writes_over_what_somebody_else_has_changed_since(app: TestApp) {
        let place = seed::place(&app.database, &app.ctx, "plaine-images").await;
        let (manager, other) = (app.manager_of(place).await, app.manager_of(place).await);
        let opened = manager.get(RULES).await.body;
        let news = json!({"policy": {"price": {"per": "hour", "amount_cents": 450}, "min_minutes": 60}});
        other.patch(POLICY, &news).await.expect(200);
        let mine = [("cancel_until_minutes", "120"), ("min_minutes", "x")];
        let again = manager.form(RULES, &pairs(&typed(&opened, &mine))).await;
        assert_eq!(again.status, 412, "{}", again.body);
        let text = again.body.replace('\u{a0}', " ");
        assert!(text.contains("maintenant : Par heure") && text.contains("maintenant : 4.50"), "{text}");
        assert_eq!((chosen(&again.body, "price"), value(&again.body, "price_euros")), ("hour".into(), "4.50".into()));
        assert_eq!(value(&again.body, "min_minutes"), "x", "what was typed stays, right or wrong");
        assert_eq!(manager.form(RULES, &pairs(&sent(&again.body))).await.status, 422);
        assert_eq!(manager.form(RULES, &pairs(&typed(&again.body, &[("min_minutes", "60")]))).await.status, 303);
        let rules = app.anonymous().get(POLICY).await.expect(200);
        assert_eq!((&rules["cancel_until_minutes"], &rules["min_minutes"]), (&json!(120), &json!(60)));
        assert_eq!(rules["price"]["amount_cents"], 450);
    }
}
