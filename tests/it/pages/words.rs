//! Sentences that said something else than what was so.

use serde_json::{Value, json};

use crate::support::{Answer, Caller, TestApp, both_engines, seed};

const RESERVATIONS: &str = "/api/v1/reservations";

fn wish(desk: &escale::domain::resource::Resource, unit: Option<usize>) -> Value {
    let unit = unit.map(|unit| desk.units[unit].id.to_string());
    json!({
        "resource_id": desk.id.to_string(), "unit_id": unit,
        "starts_at": "2026-11-25T10:00", "ends_at": "2026-11-25T12:00",
    })
}

fn detail(answer: &Answer, status: u16, code: &str) -> String {
    answer.expect_problem(status, code)["detail"].as_str().unwrap().replace('\u{a0}', " ")
}

async fn ask(caller: &Caller<'_>, wish: &Value, status: u16, code: &str) -> [String; 2] {
    let fr = caller.post(&format!("{RESERVATIONS}?lang=fr"), wish).await;
    let en = caller.post(&format!("{RESERVATIONS}?lang=en"), wish).await;
    [detail(&fr, status, code), detail(&en, status, code)]
}

both_engines! {
    async fn where_only_the_wanted_desk_is_taken_the_other_one_is_named(app: TestApp) {
        let place = seed::place(&app.database, &app.ctx, "plaine-images").await;
        let desk = seed::desks(&app.ctx, place, 2).await;
        let (lea, ana) = (app.member("Lea").await, app.member("Ana").await);
        lea.post(RESERVATIONS, &wish(&desk, Some(0))).await.expect(201);
        let [fr, en] = ask(&ana, &wish(&desk, Some(0)), 409, "already_reserved").await;
        assert!(fr.contains("« Poste 1 »") && fr.contains("« Poste 2 » est libre sur cette même période"), "{fr}");
        assert!(!fr.contains("Le plus proche possible"), "the period that was asked for is not near it: {fr}");
        assert!(en.contains("“Poste 1”") && en.contains("“Poste 2” is free in this very period"), "{en}");
        lea.post(RESERVATIONS, &wish(&desk, None)).await.expect(201);
        let [fr, _] = ask(&ana, &wish(&desk, Some(0)), 409, "already_reserved").await;
        assert!(fr.contains("« Poste 1 »") && !fr.contains("est libre") && fr.contains("Le plus proche possible"), "{fr}");
        let [fr, _] = ask(&ana, &wish(&desk, None), 409, "already_reserved").await;
        assert!(fr.starts_with("Quelqu’un a déjà réservé sur cette période."), "{fr}");
    }

    async fn what_is_out_of_service_is_called_what_it_is(app: TestApp) {
        let place = seed::place(&app.database, &app.ctx, "plaine-images").await;
        let desk = seed::desks(&app.ctx, place, 2).await;
        let (lea, manager) = (app.member("Lea").await, app.manager_of(place).await);
        let broken = async |unit: usize| {
            let path = format!("/api/v1/resources/{}/units/{}", desk.id, desk.units[unit].id);
            manager.patch(&path, &json!({"out_of_service": true})).await.expect(200);
        };
        broken(0).await;
        let [fr, _] = ask(&lea, &wish(&desk, Some(0)), 409, "out_of_service").await;
        assert!(fr.contains("« Poste 1 » est hors service") && fr.contains("« Poste 2 » est libre sur cette même période"), "{fr}");
        assert!(!fr.contains("Le plus proche possible"), "{fr}");
        broken(1).await;
        let [fr, en] = ask(&lea, &wish(&desk, None), 409, "out_of_service").await;
        assert!(fr.contains("Ce poste est hors service") && en.contains("This desk is out of service"), "{fr} {en}");
    }

    async fn who_approves_what_is_approved_reads_that_it_is(app: TestApp) {
        let place = seed::place(&app.database, &app.ctx, "plaine-images").await;
        let desk = seed::desks(&app.ctx, place, 1).await;
        let (lea, manager) = (app.member("Lea").await, app.manager_of(place).await);
        let made = lea.post(RESERVATIONS, &wish(&desk, None)).await.expect(201);
        let approve = |lang: &str| format!("{RESERVATIONS}/{}/approve?lang={lang}", made["id"].as_str().unwrap());
        let fr = detail(&manager.post(&approve("fr"), &json!({})).await, 409, "invalid_state");
        assert_eq!(fr, "Cette demande n’attend plus de réponse : elle est déjà acceptée.");
        let en = detail(&manager.post(&approve("en"), &json!({})).await, 409, "invalid_state");
        assert_eq!(en, "This request waits for no answer any more: it is approved already.");
    }

    async fn the_table_says_which_rule_leaves_nothing_to_reserve(app: TestApp) {
        let place = seed::place(&app.database, &app.ctx, "plaine-images").await;
        let desk = seed::desks(&app.ctx, place, 1).await;
        let (lea, manager) = (app.member("Lea").await, app.manager_of(place).await);
        let rules = json!({"policy": {"lead_minutes": 1500, "horizon_days": 3}});
        manager.patch(&format!("/api/v1/resources/{}", desk.id), &rules).await.expect(200);
        let page = format!("/resources/{}", desk.id);
        let shown = lea.get(&page).await.body.replace('\u{a0}', " ");
        for told in ["trop tard pour réserver", "s’y prendre au moins 25 h avant le début", "trop tôt pour réserver", "on réserve au plus 3 jours à l’avance"] {
            assert!(shown.contains(told), "{told}: {shown}");
        }
        assert!(!shown.contains(">fermé<"), "{shown}");
        let english = lea.get(&format!("{page}?lang=en")).await.body;
        assert!(english.contains("too late to reserve") && english.contains("too early to reserve"), "{english}");
    }

    async fn a_manager_makes_a_new_code_for_a_guest_and_the_old_one_stops(app: TestApp) {
        let place = seed::place(&app.database, &app.ctx, "plaine-images").await;
        let desk = seed::desks(&app.ctx, place, 1).await;
        let (lea, manager) = (app.member("Lea").await, app.manager_of(place).await);
        let mut asked = wish(&desk, None);
        asked["guest"] = json!({"name": "Odette Martin", "phone": "06 12 34 56 78"});
        let made = manager.post(RESERVATIONS, &asked).await.expect(201);
        let (old, page) = (made["cancel_code"].as_str().unwrap(), format!("/reservations/{}", made["id"].as_str().unwrap()));
        assert!(manager.get(&page).await.body.contains(&format!("action=\"{page}/code\"")));
        let told = manager.form(&format!("{page}/code"), &[]).await;
        assert_eq!(told.status, 201, "{}", told.body);
        let document = scraper::Html::parse_document(&told.body);
        let code = document.select(&scraper::Selector::parse(".secret").unwrap()).next().unwrap();
        let code: String = code.text().collect();
        assert!(code.len() == 9 && code.replace(' ', "") != old, "{code}");
        let look = async |code: &str| app.anonymous().form("/r", &[("code", code), ("phone", "06 12 34 56 78")]).await.status;
        assert_eq!((look(old).await, look(&code).await), (404, 200));
        assert!(!manager.get(&page).await.body.contains(&code), "told this once");
        assert_eq!(lea.form(&format!("{page}/code"), &[]).await.status, 404);
        assert_eq!(manager.form(&format!("{page}/cancel"), &[]).await.status, 303);
        assert_eq!(manager.form(&format!("{page}/code"), &[]).await.status, 409);
    }

    async fn the_choice_what_becomes_of_those_hit_stands_beside_its_question(app: TestApp) {
        let place = seed::place(&app.database, &app.ctx, "plaine-images").await;
        let desk = seed::desks(&app.ctx, place, 1).await;
        let (lea, manager) = (app.member("Lea").await, app.manager_of(place).await);
        lea.post(RESERVATIONS, &wish(&desk, None)).await.expect(201);
        let close = [("from_day", "2026-11-25"), ("from", "08:00"), ("to_day", "2026-11-25"), ("to", "18:00")];
        let asked = manager.form("/manage/places/plaine-images/closures", &close).await.body;
        let at = |text: &str| asked.find(text).unwrap_or_else(|| panic!("{text}: {asked}"));
        assert!(at("id=\"reservations\"") < at("class=\"day-strip\""), "right under the question: {asked}");
        assert_eq!(asked.matches("id=\"close\"").count(), 1);
    }
}
