//! The pages of certifications: who is certified, granting, withdrawing in two steps, and what people see.

use scraper::{Html, Selector};
use serde_json::json;

use crate::support::{Answer, Caller, TestApp, both_engines, seed};

const PEOPLE: &str = "/manage/places/plaine-images/people";

fn texts(answer: &Answer, selector: &str) -> Vec<String> {
    let document = Html::parse_document(&answer.body);
    let selector = Selector::parse(selector).unwrap();
    let words = |text: Vec<&str>| text.join(" ").split_whitespace().collect::<Vec<_>>().join(" ");
    document.select(&selector).map(|element| words(element.text().collect())).collect()
}

fn attribute(answer: &Answer, selector: &str, name: &str) -> String {
    let document = Html::parse_document(&answer.body);
    let found = document.select(&Selector::parse(selector).unwrap()).next();
    found.and_then(|element| element.attr(name)).unwrap_or_default().to_owned()
}

/// A laser that takes the certification that the manager has just made; its identifier and the type's.
async fn laser(manager: &Caller<'_>) -> (String, String) {
    let made = manager.form(&format!("{PEOPLE}/types"), &[("name", "Découpe laser"), ("description", "")]).await;
    assert_eq!((made.status, made.header("location")), (303, PEOPLE), "{}", made.body);
    let kind = attribute(&manager.get(PEOPLE).await, "#type option", "value");
    let laser = json!({"name": "Laser", "kind": "machine", "policy": {"required_certifications": [kind]}});
    let laser = manager.post("/api/v1/places/plaine-images/resources", &laser).await.expect(201);
    (laser["id"].as_str().unwrap().to_owned(), kind)
}

both_engines! {
    async fn a_manager_certifies_and_withdraws_by_forms_alone(app: TestApp) {
        let place = seed::place(&app.database, &app.ctx, "plaine-images").await;
        let manager = app.manager_of(place).await;
        assert_eq!(texts(&manager.get("/manage/places/plaine-images").await, "a[href$='/people']"), ["Habilitations"]);
        let (laser, kind) = laser(&manager).await;
        let lea = app.member("Lea").await;

        let grant = |mail: &'static str, day: &'static str| [("type", kind.clone()), ("mail", mail.into()), ("ends_at", day.into())];
        async fn send(manager: &Caller<'_>, fields: [(&str, String); 3]) -> Answer {
            manager.form(PEOPLE, &fields.each_ref().map(|(name, value)| (*name, value.as_str()))).await
        }
        let unknown = send(&manager, grant("nobody@example.org", "")).await;
        assert_eq!(unknown.status, 422);
        assert!(texts(&unknown, "#mail-error")[0].starts_with("Personne n’a de compte à cette adresse."));
        assert_eq!(attribute(&unknown, "#mail", "value"), "nobody@example.org");
        let past = send(&manager, grant("lea@example.org", "2026-11-23")).await;
        assert_eq!((past.status, texts(&past, "#ends_at-error").len()), (422, 1));
        assert_eq!(send(&manager, grant("lea@example.org", "2027-03-28")).await.status, 303);

        let people = manager.get(PEOPLE).await;
        let row = texts(&people, ".card p:has(a.line-link)");
        assert_eq!(row, ["Lea · lea@example.org jusqu’au 28 mars 2027 inclus Retirer à Lea"]);
        assert_eq!(texts(&lea.get("/account").await, "#certifications ~ ul li p"), ["plaine-images jusqu’au 28 mars 2027 inclus"]);
        assert_eq!(app.anonymous().get(PEOPLE).await.status, 303);

        let wish = [("day", "2026-11-25"), ("from", "10:00"), ("to", "11:00")];
        assert_eq!(lea.form(&format!("/resources/{laser}/reservations"), &wish).await.status, 303);

        // First what it hits, and nothing is done yet.
        let withdraw = attribute(&people, ".card a.line-link", "href");
        let asked = manager.get(&withdraw).await;
        assert_eq!(texts(&asked, "#hit"), ["1 réservation à venir est touchée"]);
        assert_eq!(texts(&asked, "main li a"), ["demain 10 h – 11 h · Laser"]);
        assert_eq!(manager.form(&withdraw, &[("reservations", "perhaps")]).await.status, 422);
        let done = manager.form(&withdraw, &[("reservations", "cancel"), ("reason", "accident")]).await;
        assert_eq!((done.status, done.header("location")), (303, PEOPLE));
        assert_eq!(manager.get(&withdraw).await.status, 404);
        assert_eq!(texts(&manager.get(PEOPLE).await, ".card p.soft"), ["Personne pour l’instant."]);
        assert_eq!(lea.get("/api/v1/reservations").await.expect(200)["items"][0]["state"], "cancelled");

        let retire = manager.form(&format!("{PEOPLE}/types/{kind}/retire"), &[]).await;
        assert_eq!((retire.status, retire.header("location")), (303, PEOPLE));
        assert!(texts(&manager.get(PEOPLE).await, ".card h3").is_empty());
    }

    async fn a_resource_says_what_it_takes_and_the_form_names_what_is_missing(app: TestApp) {
        let place = seed::place(&app.database, &app.ctx, "plaine-images").await;
        let manager = app.manager_of(place).await;
        let (laser, kind) = laser(&manager).await;
        let page = format!("/resources/{laser}");
        let lea = app.member("Lea").await;
        let needed = async |caller: &Caller<'_>, language: &str| {
            texts(&caller.get(&format!("{page}?lang={language}")).await, "main ul.tags li")
        };
        assert_eq!(needed(&app.anonymous(), "fr").await, ["Découpe laser"]);
        assert_eq!(needed(&lea, "fr").await, ["Découpe laser · vous ne l’avez pas"]);
        assert_eq!(needed(&lea, "en").await, ["Découpe laser · you do not have it"]);

        let wish = [("day", "2026-11-25"), ("from", "10:00"), ("to", "11:00"), ("purpose", "Coffret")];
        let refused = lea.form(&format!("{page}/reservations"), &wish).await;
        assert_eq!(refused.status, 403);
        let told = texts(&refused, ".error-summary p");
        assert_eq!(told, ["Il vous manque : Découpe laser. Demandez cette habilitation à l’équipe du lieu."]);
        assert_eq!(attribute(&refused, "#purpose", "value"), "Coffret");

        assert_eq!(manager.form(PEOPLE, &[("type", &kind), ("mail", "lea@example.org")]).await.status, 303);
        assert_eq!(needed(&lea, "fr").await, ["Découpe laser · vous l’avez"]);
        assert_eq!(lea.form(&format!("{page}/reservations"), &wish).await.status, 303);
    }
}
