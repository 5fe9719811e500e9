//! Organisations on pages: what their people, their admins and the network's admins see and do.

use escale::domain::account::Scope;
use scraper::{Html, Selector};
use sea_orm::ConnectionTrait;

use crate::support::{Answer, Caller, TestApp, both_engines, seed};

const HERE: &str = "/organisations/metropole";

fn texts(answer: &Answer, selector: &str) -> Vec<String> {
    let document = Html::parse_document(&answer.body);
    let words = |text: String| text.split_whitespace().collect::<Vec<_>>().join(" ");
    document.select(&Selector::parse(selector).unwrap()).map(|found| words(found.text().collect())).collect()
}

/// Where the form goes whose button begins so.
fn action(answer: &Answer, button: &str) -> String {
    let document = Html::parse_document(&answer.body);
    let (forms, buttons) = (Selector::parse("main form").unwrap(), Selector::parse("button").unwrap());
    let says = |form: &scraper::ElementRef<'_>| {
        form.select(&buttons).any(|it| it.text().collect::<String>().trim().starts_with(button))
    };
    let found = document.select(&forms).find(says).and_then(|form| form.attr("action"));
    found.unwrap_or_else(|| panic!("no button {button} in {}", answer.body)).to_owned()
}

async fn done(caller: &Caller<'_>, path: &str, fields: &[(&str, &str)]) {
    let answer = caller.form(path, fields).await;
    assert_eq!(answer.status, 303, "{path}: {}", answer.body);
}

/// Made on the page by the network's admin, with Ada as its admin, who has no other role.
async fn metropole(app: &TestApp) -> (Caller<'_>, Caller<'_>) {
    let (network, ada) = (app.admin().await, app.caller("Ada", None, &[Scope::Read]).await);
    let facts = [("name", "Métropole"), ("mail_domain", "example.org"), ("allowance_half_days", "20")];
    done(&network, "/organisations", &facts).await;
    done(&ada, &action(&ada.get("/account").await, "Demander"), &[]).await;
    done(&network, &action(&network.get(HERE).await, "Accepter"), &[]).await;
    let appoint = action(&network.get(HERE).await, "Nommer");
    done(&network, &appoint, &[("role", "admin")]).await;
    (network, ada)
}

both_engines! {
    async fn an_admin_of_an_organisation_runs_it_from_its_page(app: TestApp) {
        let (network, ada) = metropole(&app).await;
        let (lea, paul) = (app.member("Lea").await, app.member("Paul").await);
        for person in [&lea, &paul] {
            let ask = action(&person.get("/organisations").await, "Demander");
            done(person, &ask, &[]).await;
            assert_eq!(person.get(HERE).await.status, 404, "asking shows nothing");
        }
        let page = ada.get(HERE).await;
        assert_eq!(texts(&page, "#asked ~ ul li p").len(), 2, "{}", page.body);
        done(&ada, &action(&page, "Refuser"), &[]).await;
        done(&ada, &action(&ada.get(HERE).await, "Accepter"), &[]).await;
        let page = ada.get(HERE).await;
        assert_eq!(texts(&page, "#members"), ["2 membres"]);
        let inside = if lea.get(HERE).await.status == 200 { &lea } else { &paul };
        let outside = if inside.get("/account").await.body.contains("lea@example.org") { &paul } else { &lea };

        // A member sees what is offered, and nobody.
        let seen = inside.get(HERE).await;
        assert!(texts(&seen, "dd").contains(&"20 demi-journées par mois".to_owned()), "{}", seen.body);
        assert!(!seen.body.contains("Ada") && !seen.body.contains("ada@example.org"), "{}", seen.body);
        assert_eq!(inside.form(&format!("{HERE}/invitations"), &[]).await.status, 403);

        let zero = ada.form(&format!("{HERE}/invitations"), &[("uses", "0")]).await;
        assert_eq!((zero.status, texts(&zero, "#uses-error").len()), (422, 1));
        let made = ada.form(&format!("{HERE}/invitations"), &[("uses", "2")]).await;
        assert_eq!(made.status, 201);
        let link = texts(&made, "code").remove(0);
        let link = link.split_once("/join/").unwrap().1.to_owned();
        assert!(!ada.get(HERE).await.body.contains(&link), "it is shown once");
        done(outside, &format!("/join/{link}"), &[]).await;
        assert_eq!(outside.get(HERE).await.status, 200);
        let page = ada.get(HERE).await;
        assert_eq!(texts(&page, "#invitations ~ ul p"), ["Jusqu’au 8 décembre 2026, pour 1 personne"]);
        done(&ada, &action(&page, "Révoquer"), &[]).await;
        assert_eq!(app.member("Ana").await.get(&format!("/join/{link}")).await.status, 404);

        done(outside, &action(&outside.get("/account").await, "Quitter"), &[]).await;
        assert_eq!(outside.get(HERE).await.status, 404);
        assert_eq!(ada.form(&format!("{HERE}/edit"), &[("name", "Moi")]).await.status, 403);
        done(&network, &format!("{HERE}/edit"), &[("name", "Métropole de Lille"), ("mail_domain", "")]).await;
        let page = ada.get(&format!("{HERE}?lang=en")).await;
        assert_eq!(texts(&page, "h1"), ["Métropole de Lille"]);
        assert!(texts(&page, "dd").contains(&"no limit".to_owned()), "{}", page.body);
    }

    async fn an_admin_of_an_organisation_may_have_a_token_for_it(app: TestApp) {
        let (_, ada) = metropole(&app).await;
        let lea = app.member("Lea").await;
        let manage = [("name", "rh"), ("scopes", "manage")];
        assert!(!lea.get("/account").await.body.contains("value=\"manage\""));
        assert_eq!(lea.form("/account/tokens", &manage).await.status, 403);
        let account = ada.get("/account").await;
        assert!(account.body.contains("value=\"manage\"") && !account.body.contains("value=\"admin\""));
        let made = ada.form("/account/tokens", &manage).await;
        let token = format!("Bearer {}", texts(&made, "#secret").remove(0));
        let headers = [("Authorization", token.as_str()), ("Content-Type", "application/json")];
        let path = "/api/v1/organisations/metropole/invitations";
        let post = rocket::http::Method::Post;
        app.anonymous().send(post, path, &headers, Some(b"{}".to_vec())).await.expect(201);
        // It runs nothing else.
        seed::place(&app.database, &app.ctx, "plaine-images").await;
        let policy = "/api/v1/places/plaine-images/policy";
        let body = Some(br#"{"policy": {"lead_minutes": 5}}"#.to_vec());
        app.anonymous().send(rocket::http::Method::Patch, policy, &headers, body).await.expect_problem(403, "forbidden");
    }

    async fn everything_wrong_with_an_organisation_is_told_at_once(app: TestApp) {
        let network = app.admin().await;
        let wrong = network.form("/organisations", &[("name", " "), ("mail_domain", "lille"), ("allowance_half_days", "x")]).await;
        assert_eq!(wrong.status, 422);
        assert_eq!(texts(&wrong, ".error-summary a").len(), 3, "{}", wrong.body);
        for (name, domain) in [("Ville", "lille.example"), ("Ville", "lyon.example"), ("Ville", ""), ("Agglo", "")] {
            done(&network, "/organisations", &[("name", name), ("mail_domain", domain)]).await;
        }
        let mut listed = texts(&network.get("/organisations").await, "main h3");
        listed.sort();
        assert_eq!(listed, ["Agglo", "Ville (lille.example)", "Ville (lyon.example)", "Ville (ville-3)"]);
    }

    async fn the_month_first_shown_is_that_of_the_place_last_reserved(app: TestApp) {
        let (_, ada) = metropole(&app).await;
        // Eleven in the evening of the last day of November in Paris, two in the morning of December on La Réunion.
        app.clock.advance(seed::instant("2026-11-30T22:00:00Z") - seed::instant(seed::NOW));
        assert_eq!(texts(&ada.get(HERE).await, "#usage"), ["Demi-journées : novembre 2026"]);
        let place = seed::place(&app.database, &app.ctx, "saint-denis").await;
        let moved = "UPDATE place SET time_zone = 'Indian/Reunion' WHERE slug = 'saint-denis'";
        app.database.connect().await.execute_unprepared(moved).await.unwrap();
        let desk = seed::desks(&app.ctx, place, 1).await;
        let lea = app.member("Lea").await;
        done(&lea, &action(&lea.get("/organisations").await, "Demander"), &[]).await;
        done(&ada, &action(&ada.get(HERE).await, "Accepter"), &[]).await;
        let id = lea.get("/api/v1/organisations/metropole").await.expect(200)["id"].clone();
        let wish = serde_json::json!({
            "resource_id": desk.id.to_string(), "starts_at": "2026-12-01T09:00", "ends_at": "2026-12-01T12:00", "on_behalf_of": id,
        });
        lea.post("/api/v1/reservations", &wish).await.expect(201);
        assert_eq!(texts(&ada.get(HERE).await, "#usage"), ["Demi-journées : décembre 2026"]);
    }

    async fn the_month_is_a_table_for_admins_alone(app: TestApp) {
        let place = seed::place(&app.database, &app.ctx, "plaine-images").await;
        let desk = seed::desks(&app.ctx, place, 2).await;
        let (_, ada) = metropole(&app).await;
        let lea = app.member("Lea").await;
        done(&lea, &action(&lea.get("/organisations").await, "Demander"), &[]).await;
        done(&ada, &action(&ada.get(HERE).await, "Accepter"), &[]).await;
        let id = lea.get("/api/v1/organisations/metropole").await.expect(200)["id"].clone();
        let wish = serde_json::json!({
            "resource_id": desk.id.to_string(), "starts_at": "2026-12-01T09:00", "ends_at": "2026-12-01T17:00", "on_behalf_of": id,
        });
        lea.post("/api/v1/reservations", &wish).await.expect(201);
        assert_eq!(texts(&ada.get(HERE).await, "tbody tr").len(), 0);
        let page = ada.get(&format!("{HERE}?month=2026-12")).await;
        assert_eq!(texts(&page, "#usage"), ["Demi-journées : décembre 2026"]);
        assert_eq!(texts(&page, "tbody tr td, tbody tr th"), ["Lea", "plaine-images", "2"]);
        assert!(page.body.contains("/organisations/metropole/usage.csv?month=2026-12"));
        assert_eq!(ada.get(&format!("{HERE}?month=2026-13")).await.status, 400);
        assert_eq!(ada.get(&format!("{HERE}/usage.csv?month=2026-12&lang=en")).await.status, 200);
        let unknown = ada.get(&format!("{HERE}/usage.csv?foo=1")).await;
        assert!(unknown.status == 400 && unknown.body.contains("« foo »"), "{}", unknown.body);
        let seen = lea.get(&format!("{HERE}?month=2026-12")).await;
        assert_eq!((seen.status, texts(&seen, "table").len()), (200, 0));
    }
}
