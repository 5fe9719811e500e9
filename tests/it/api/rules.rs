//! The booking rules of a resource, each reached through HTTP.

use chrono::TimeDelta;
use futures::future::join_all;
use serde_json::{Value, json};

use crate::support::{Answer, Caller, TestApp, both_engines, seed};

const RESERVATIONS: &str = "/api/v1/reservations";
const RESOURCES: &str = "/api/v1/places/plaine-images/resources";

/// A manager of the place with a first resource of these rules, and its identifier.
async fn ruled(app: &TestApp, policy: Value) -> (Caller<'_>, String) {
    let place = seed::place(&app.database, &app.ctx, "plaine-images").await;
    let manager = app.manager_of(place).await;
    let id = add(&manager, "Laser", "machine", policy).await;
    (manager, id)
}

async fn add(manager: &Caller<'_>, name: &str, kind: &str, policy: Value) -> String {
    let made = manager.post(RESOURCES, &json!({"name": name, "kind": kind, "policy": policy, "units": 2})).await;
    made.expect(201)["id"].as_str().unwrap().to_owned()
}

async fn ask(caller: &Caller<'_>, resource: &str, starts_at: &str, ends_at: &str) -> Answer {
    let wish = json!({"resource_id": resource, "starts_at": starts_at, "ends_at": ends_at});
    caller.post(RESERVATIONS, &wish).await
}

/// The refusal in French and in English, which say these words.
async fn refused(caller: &Caller<'_>, wish: [&str; 3], code: (u16, &str), words: [&str; 2]) -> Value {
    let [resource, starts_at, ends_at] = wish;
    let body = json!({"resource_id": resource, "starts_at": starts_at, "ends_at": ends_at});
    let mut told = Value::Null;
    for (language, word) in [("fr", words[0]), ("en", words[1])] {
        told = caller.post(&format!("{RESERVATIONS}?lang={language}"), &body).await.expect_problem(code.0, code.1);
        let detail = told["detail"].as_str().unwrap().replace('\u{a0}', " ");
        assert!(detail.contains(word), "{language}: {detail}");
    }
    told
}

both_engines! {
    async fn fixed_slots_are_reserved_whole(app: TestApp) {
        let slots = json!([
            {"name": "morning", "from": "08:30", "to": "12:30"}, {"name": "afternoon", "from": "13:30", "to": "18:00"},
        ]);
        let (_, laser) = ruled(&app, json!({"slots": slots})).await;
        let lea = app.member("Lea").await;
        let wish = [laser.as_str(), "2026-11-25T09:00", "2026-11-25T12:00"];
        let told = refused(&lea, wish, (422, "not_on_step"), ["matin 8 h 30 – 12 h 30", "morning 08:30 – 12:30"]).await;
        assert!(told["detail"].as_str().unwrap().ends_with("Wednesday 25 November 2026 08:30 – 12:30."), "{told}");
        assert_eq!(told["alternatives"][0]["starts_at"], "2026-11-25T08:30:00+01:00");
        ask(&lea, &laser, "2026-11-25T08:30", "2026-11-25T12:30").await.expect(201);
        let day = format!("/api/v1/resources/{laser}/availability?from=2026-11-25&to=2026-11-26");
        let free = app.anonymous().get(&day).await.expect(200);
        let periods = &free["periods"];
        assert_eq!(periods[0]["free_units"], 1);
        assert_eq!(periods[1]["starts_at"], "2026-11-25T13:30:00+01:00");
        assert_eq!(periods[1]["ends_at"], "2026-11-25T18:00:00+01:00");
    }

    async fn a_lead_time_and_a_limit_for_cancelling_are_told_in_words(app: TestApp) {
        let (manager, laser) = ruled(&app, json!({"lead_minutes": 1500, "cancel_until_minutes": 2880})).await;
        let lea = app.member("Lea").await;
        // It is Tuesday nine o'clock: ten o'clock tomorrow is just too soon, half past is not.
        let wish = [laser.as_str(), "2026-11-25T09:30", "2026-11-25T11:00"];
        let told = refused(&lea, wish, (422, "too_soon"), ["25 h à l’avance", "25 h ahead"]).await;
        assert_eq!(told["alternatives"][0]["starts_at"], "2026-11-25T10:00:00+01:00");
        let made = ask(&lea, &laser, "2026-11-25T10:00", "2026-11-25T11:00").await;
        made.expect(201);
        let cancel = format!("{}/cancel", made.header("location"));
        let late = lea.post(&cancel, &json!({})).await.expect_problem(422, "too_late_to_cancel");
        assert!(late["detail"].as_str().unwrap().contains("2 jours"), "{late}");
        manager.post(&cancel, &json!({"reason": "panne"})).await.expect(200);
    }

    async fn buffers_are_kept_free_around_each_reservation(app: TestApp) {
        let policy = json!({"buffer_before_minutes": 30, "buffer_after_minutes": 60});
        let place = seed::place(&app.database, &app.ctx, "plaine-images").await;
        let manager = app.manager_of(place).await;
        let made = manager.post(RESOURCES, &json!({"name": "Salle", "kind": "meeting_room", "policy": policy})).await;
        let room = made.expect(201)["id"].as_str().unwrap().to_owned();
        let lea = app.member("Lea").await;
        ask(&lea, &room, "2026-11-25T10:00", "2026-11-25T12:00").await.expect(201);
        // An hour of cleaning and half an hour of setting up lie between two.
        let told = ask(&lea, &room, "2026-11-25T13:00", "2026-11-25T14:00").await.expect_problem(409, "already_reserved");
        assert_eq!(told["alternatives"][0]["starts_at"], "2026-11-25T13:30:00+01:00");
        ask(&lea, &room, "2026-11-25T08:30", "2026-11-25T09:00").await.expect_problem(409, "already_reserved");
        ask(&lea, &room, "2026-11-25T13:30", "2026-11-25T14:00").await.expect(201);
        ask(&lea, &room, "2026-11-25T08:00", "2026-11-25T08:30").await.expect(201);
        let day = format!("/api/v1/resources/{room}/availability?from=2026-11-25&to=2026-11-26");
        let free = app.anonymous().get(&day).await.expect(200);
        let open = |period: &&Value| period["free_units"] == 1;
        let starts: Vec<_> = free["periods"].as_array().unwrap().iter().filter(open).map(|it| it["starts_at"].clone()).collect();
        assert_eq!(starts, ["2026-11-25T15:30:00+01:00"]);
    }

    async fn a_quota_counts_what_its_scope_says(app: TestApp) {
        let one = json!({"quota": [{"per": "kind", "live": 1}]});
        let (manager, laser) = ruled(&app, one).await;
        let saw = add(&manager, "Scie", "machine", json!({"quota": [{"per": "kind", "live": 1}]})).await;
        let desk = add(&manager, "Bureau", "desk", json!({"quota": [{"per": "resource", "minutes_a_week": 600}]})).await;
        let lea = app.member("Lea").await;
        ask(&lea, &laser, "2026-11-25T10:00", "2026-11-25T11:00").await.expect(201);
        let wish = [saw.as_str(), "2026-11-26T10:00", "2026-11-26T11:00"];
        refused(&lea, wish, (422, "quota_exceeded"), ["1 réservation en cours", "1 reservation already"]).await;
        app.member("Paul").await.post(RESERVATIONS, &json!({
            "resource_id": saw, "starts_at": wish[1], "ends_at": wish[2],
        })).await.expect(201);
        // Ten hours a week, Monday to Sunday: the next week is another one.
        ask(&lea, &desk, "2026-11-25T09:00", "2026-11-25T17:00").await.expect(201);
        let wish = [desk.as_str(), "2026-11-29T09:00", "2026-11-29T12:00"];
        refused(&lea, wish, (422, "quota_exceeded"), ["10 h par semaine", "10 h a week"]).await;
        ask(&lea, &desk, "2026-11-29T09:00", "2026-11-29T11:00").await.expect(201);
        ask(&lea, &desk, "2026-11-30T09:00", "2026-11-30T17:00").await.expect(201);
        // Who runs the place has no quota.
        for hour in 12..15 {
            ask(&manager, &laser, &format!("2026-11-25T{hour}:00"), &format!("2026-11-25T{}:00", hour + 1)).await.expect(201);
        }
    }

    async fn a_request_that_lapsed_is_in_no_quota_any_more(app: TestApp) {
        let policy = json!({"approval": "always", "lapse_minutes": 30, "quota": [{"per": "resource", "live": 1}]});
        let (_, laser) = ruled(&app, policy).await;
        let lea = app.member("Lea").await;
        ask(&lea, &laser, "2026-11-25T10:00", "2026-11-25T11:00").await.expect(201);
        app.clock.advance(TimeDelta::seconds(1799));
        ask(&lea, &laser, "2026-11-26T10:00", "2026-11-26T11:00").await.expect_problem(422, "quota_exceeded");
        // The loop has not ended it yet.
        app.clock.advance(TimeDelta::seconds(1));
        ask(&lea, &laser, "2026-11-26T10:00", "2026-11-26T11:00").await.expect(201);
    }

    async fn several_at_once_do_not_all_take_the_last_of_a_quota(app: TestApp) {
        let place = seed::place(&app.database, &app.ctx, "plaine-images").await;
        let (manager, lea) = (app.manager_of(place).await, app.member("Lea").await);
        for per in ["kind", "place"] {
            // A resource for each wish, or the lock of the one would do what that of the account has to.
            let mut resources = Vec::new();
            for number in 0..4 {
                let quota = json!({"quota": [{"per": per, "live": 1}]});
                resources.push(add(&manager, &format!("Scie {per} {number}"), "machine", quota).await);
            }
            for round in 0..6 {
                let wishes = resources.iter().map(|it| ask(&lea, it, "2026-11-25T10:00", "2026-11-25T11:00"));
                let answers = join_all(wishes).await;
                let (won, lost): (Vec<_>, Vec<_>) = answers.iter().partition(|answer| answer.status == 201);
                assert_eq!(won.len(), 1, "{per}, round {round}");
                for refused in lost {
                    refused.expect_problem(422, "quota_exceeded");
                }
                lea.post(&format!("{}/cancel", won[0].header("location")), &json!({})).await.expect(200);
            }
        }
    }

    async fn members_and_certified_people_alone_where_the_rules_say_so(app: TestApp) {
        let (manager, laser) = ruled(&app, json!({"audience": "members"})).await;
        let types = "/api/v1/places/plaine-images/certifications";
        let needed = [manager.post(types, &json!({"name": "Scie"})).await.expect(201)["id"].clone()];
        let saw = add(&manager, "Scie", "machine", json!({"required_certifications": needed})).await;
        let mill = add(&manager, "Fraise", "machine", json!({"audience": "certified"})).await;
        let lea = app.member("Lea").await;
        let day = ["2026-11-25T10:00", "2026-11-25T11:00"];
        refused(&lea, [&laser, day[0], day[1]], (403, "forbidden"), ["membres d’une organisation", "members of an organisation"]).await;
        refused(&lea, [&saw, day[0], day[1]], (403, "certification_required"), ["manque : Scie", "lack: Scie"]).await;
        refused(&lea, [&mill, day[0], day[1]], (403, "certification_required"), ["habilitation", "certification"]).await;
        // Running the place makes nobody able to run the machine.
        ask(&manager, &saw, day[0], day[1]).await.expect_problem(403, "certification_required");
    }

    async fn a_price_is_recorded_and_approval_waits(app: TestApp) {
        let price = json!({"per": "hour", "amount_cents": 450, "currency": "EUR"});
        let (manager, laser) = ruled(&app, json!({"price": price, "approval": "newcomers", "lapse_minutes": 600})).await;
        let shown = app.anonymous().get(&format!("/api/v1/resources/{laser}")).await.expect(200);
        assert_eq!(shown["policy"]["price"], price);
        let lea = app.member("Lea").await;
        let asked = ask(&lea, &laser, "2026-11-24T10:00", "2026-11-24T11:30").await.expect(201);
        assert_eq!(asked["state"], "requested");
        assert_eq!(asked["price"], json!({"amount_cents": 675, "currency": "EUR"}));
        // Ten hours after nine, or the start where that is sooner.
        assert_eq!(asked["lapses_at"], "2026-11-24T10:00:00+01:00");
        let later = ask(&lea, &laser, "2026-11-25T10:00", "2026-11-25T11:00").await.expect(201);
        assert_eq!(later["lapses_at"], "2026-11-24T19:00:00+01:00");
        assert_eq!(ask(&manager, &laser, "2026-11-26T10:00", "2026-11-26T11:00").await.expect(201)["state"], "confirmed");
        // Once a reservation of hers took place she is no newcomer any more.
        let desk = add(&manager, "Bureau", "desk", json!({})).await;
        ask(&lea, &desk, "2026-11-24T12:00", "2026-11-24T13:00").await.expect(201);
        app.clock.advance(TimeDelta::hours(6));
        assert_eq!(ask(&lea, &laser, "2026-11-27T10:00", "2026-11-27T11:00").await.expect(201)["state"], "confirmed");
    }

    async fn a_manager_changes_rules_and_hours_and_hears_who_falls_outside(app: TestApp) {
        let (manager, laser) = ruled(&app, json!({"lead_minutes": 60})).await;
        let path = format!("/api/v1/resources/{laser}");
        let lea = app.member("Lea").await;
        let early = ask(&lea, &laser, "2026-11-25T08:00", "2026-11-25T09:00").await.expect(201);
        let late = ask(&lea, &laser, "2026-11-25T18:00", "2026-11-25T19:00").await.expect(201);
        // Rules bind new reservations alone, and what is not named stays.
        let edited = manager.patch(&path, &json!({"policy": {"min_minutes": 120}})).await.expect(200);
        assert_eq!((&edited["policy"]["min_minutes"], &edited["policy"]["lead_minutes"]), (&json!(120), &json!(60)));
        ask(&lea, &laser, "2026-11-25T10:00", "2026-11-25T11:00").await.expect_problem(422, "too_short");
        let wrong = manager.patch(&path, &json!({"policy": {"max_minutes": 60}})).await;
        assert_eq!(wrong.expect_problem(422, "invalid_field")["errors"][0]["pointer"], "/policy/max_minutes");
        // Asked about before anything changes, then kept or called off as was said.
        let narrower = json!({"opening_hours": "09:00-20:00"});
        let asked = manager.patch(&path, &narrower).await.expect_problem(422, "invalid_field");
        assert_eq!(asked["errors"][0]["pointer"], "/reservations");
        let hit = json!({"id": early["id"], "starts_at": early["starts_at"], "ends_at": early["ends_at"]});
        assert_eq!(asked["reservations"], json!([hit]));
        assert_eq!(manager.get(&path).await.expect(200)["opening_hours"], json!(null), "nothing is written");
        let kept = json!({"opening_hours": "09:00-20:00", "reservations": "keep"});
        let kept = manager.patch(&path, &kept).await.expect(200);
        assert_eq!(kept["reservations_outside"], json!([early["id"]]));
        let gone = json!({"opening_hours": "09:00-18:00", "reservations": "cancel", "reason": "Travaux"});
        assert_eq!(manager.patch(&path, &gone).await.expect(200)["reservations_outside"], json!([late["id"]]));
        let state = |id: &Value| format!("{RESERVATIONS}/{}", id.as_str().unwrap());
        assert_eq!(lea.get(&state(&early["id"])).await.expect(200)["state"], "confirmed");
        let cancelled = lea.get(&state(&late["id"])).await.expect(200);
        assert_eq!((&cancelled["state"], &cancelled["reason"]), (&json!("cancelled"), &json!("Travaux")));
        assert_eq!(cancelled["sequence"], 1);
        lea.patch(&path, &json!({"name": "Mine"})).await.expect_problem(403, "forbidden");
        manager.patch(&path, &json!({"opening_hours": "9h-12h"})).await.expect_problem(422, "invalid_field");
    }

    async fn an_edit_that_changes_nothing_writes_nothing_and_others_are_told_by_field(app: TestApp) {
        let (manager, laser) = ruled(&app, json!({"lead_minutes": 60})).await;
        let path = format!("/api/v1/resources/{laser}");
        let history = async || {
            let all = escale::store::audit::list_of_subject(&app.ctx.db, laser.parse().unwrap()).await.unwrap();
            all.into_iter().filter(|(action, ..)| action == "resource.edit").collect::<Vec<_>>()
        };
        let shown = app.anonymous().get(&path).await.expect(200);
        let same = json!({"name": shown["name"], "policy": {"lead_minutes": 60}});
        manager.patch(&path, &same).await.expect(200);
        assert_eq!(history().await.len(), 0);
        manager.patch(&path, &json!({"name": shown["name"], "description": "Neuve", "policy": {"lead_minutes": 30}})).await.expect(200);
        let (_, _, details) = &history().await[0];
        let details: Value = serde_json::from_str(details).unwrap();
        assert_eq!(details, json!({"fields": ["description", "policy"]}));
    }

    async fn rules_of_a_place_and_of_what_is_added_to_it_at_once_never_contradict_each_other(app: TestApp) {
        let (manager, _) = ruled(&app, json!({})).await;
        for _ in 0..6 {
            let set = json!({"policy": {"max_minutes": 60}});
            let new = json!({"name": "Scie", "kind": "machine", "policy": {"min_minutes": 120}});
            let (set, added) = tokio::join!(
                manager.patch("/api/v1/places/plaine-images/policy", &set),
                manager.post("/api/v1/places/plaine-images/resources", &new)
            );
            assert_ne!((set.status, added.status), (200, 201), "both cannot stand");
            if set.status == 200 {
                manager.patch("/api/v1/places/plaine-images/policy", &json!({"policy": {"max_minutes": 600}})).await.expect(200);
            }
        }
    }

    async fn a_holder_who_cancels_while_hours_change_cancels_once(app: TestApp) {
        let (manager, laser) = ruled(&app, json!({})).await;
        let path = format!("/api/v1/resources/{laser}");
        let lea = app.member("Lea").await;
        for day in 1..=6 {
            let wish = [format!("2026-12-{day:02}T08:00"), format!("2026-12-{day:02}T09:00")];
            let made = ask(&lea, &laser, &wish[0], &wish[1]).await.expect(201);
            let address = format!("{RESERVATIONS}/{}", made["id"].as_str().unwrap());
            let cancel = format!("{address}/cancel");
            let narrower = json!({"opening_hours": "09:00-20:00", "reservations": "cancel", "reason": "Travaux"});
            let nothing = json!({});
            let (_, edited) = tokio::join!(
                lea.post(&cancel, &nothing),
                manager.patch(&path, &narrower)
            );
            edited.expect(200);
            let now = lea.get(&address).await.expect(200);
            assert_eq!((&now["state"], &now["sequence"]), (&json!("cancelled"), &json!(1)), "{now}");
            manager.patch(&path, &json!({"opening_hours": null})).await.expect(200);
        }
    }

    async fn a_rule_that_is_not_said_any_more_follows_again(app: TestApp) {
        let (manager, laser) = ruled(&app, json!({"min_minutes": 60, "lead_minutes": 15, "buffer_minutes": 30})).await;
        let (path, policy) = (format!("/api/v1/resources/{laser}"), "/api/v1/places/plaine-images/policy");
        let price = json!({"per": "hour", "amount_cents": 450, "currency": "EUR"});
        let set = json!({"policy": {"min_minutes": 90, "price": price, "approval": "always", "buffer_before_minutes": 10}});
        manager.patch(policy, &set).await.expect(200);
        let free = json!({"policy": {"price": {"per": "free"}}});
        assert_eq!(manager.patch(&path, &free).await.expect(200)["policy"]["price"]["per"], "free");
        let unsaid = json!({"policy": {"min_minutes": null, "price": null, "buffer_minutes": null}});
        let now = manager.patch(&path, &unsaid).await.expect(200)["policy"].clone();
        assert_eq!((&now["min_minutes"], &now["price"], &now["lead_minutes"]), (&json!(90), &price, &json!(15)));
        assert_eq!((&now["buffer_before_minutes"], &now["buffer_after_minutes"]), (&json!(10), &json!(0)));
        // What the place does not say any more is what holds everywhere; the others stay.
        let now = manager.patch(policy, &json!({"policy": {"min_minutes": null}})).await.expect(200);
        assert_eq!((&now["min_minutes"], &now["approval"]), (&json!(30), &json!("always")));
        let shown = app.anonymous().get(&path).await.expect(200);
        assert_eq!(shown["policy"]["min_minutes"], 30);
        // Beside what is left it has to be kept all the same.
        manager.patch(policy, &json!({"policy": {"max_minutes": 60}})).await.expect(200);
        manager.patch(&path, &json!({"policy": {"min_minutes": 120, "max_minutes": 240}})).await.expect(200);
        let problem = manager.patch(&path, &json!({"policy": {"max_minutes": null}})).await.expect_problem(422, "invalid_field");
        assert_eq!(problem["errors"][0]["pointer"], "/policy/max_minutes");
        manager.patch(&path, &json!({"policy": {"slots": [null]}})).await.expect_problem(422, "invalid_field");
    }

    async fn the_form_of_a_resource_shows_what_it_says_beside_what_the_place_gives(app: TestApp) {
        let (manager, laser) = ruled(&app, json!({"min_minutes": 60, "approval": "always"})).await;
        let edit = format!("/manage/places/plaine-images/resources/{laser}/edit");
        manager.patch("/api/v1/places/plaine-images/policy", &json!({"policy": {"lead_minutes": 120}})).await.expect(200);
        let shown = manager.get(&edit).await.body;
        let document = scraper::Html::parse_document(&shown);
        let of = |selector: &str| document.select(&scraper::Selector::parse(selector).unwrap()).next().unwrap();
        assert_eq!(of("#min_minutes").attr("value"), Some("60"));
        assert_eq!(of("#lead_minutes").attr("value"), Some(""));
        assert!(of("#lead_minutes-hint").text().collect::<String>().contains("120"), "{shown}");
        assert_eq!(of("#approval-hint").text().collect::<String>().replace('\u{a0}', " "), "Le lieu : Jamais nécessaire");
        // Emptied, it follows the place; what is not on the form stays.
        let sent = [("name", "Laser"), ("min_minutes", ""), ("cancel_until_minutes", "60"), ("approval", "")];
        let sent_again = manager.form(&edit, &sent).await;
        assert_eq!(sent_again.status, 303, "{}", sent_again.body);
        let now = app.anonymous().get(&format!("/api/v1/resources/{laser}")).await.expect(200)["policy"].clone();
        assert_eq!((&now["min_minutes"], &now["approval"], &now["cancel_until_minutes"]), (&json!(30), &json!("never"), &json!(60)));
        let half = manager.form(&edit, &[("name", "Laser"), ("price_euros", "4,50")]).await;
        assert_eq!(half.status, 422);
        assert!(half.body.contains("id=\"price-error\""), "{}", half.body);
    }

    async fn certifications_are_ticked_for_a_new_resource_and_for_one_that_is_there(app: TestApp) {
        let (manager, laser) = ruled(&app, json!({})).await;
        let types = "/api/v1/places/plaine-images/certifications";
        let kind = manager.post(types, &json!({"name": "Découpe laser"})).await.expect(201)["id"].clone();
        let tick = format!("certification-{}", kind.as_str().unwrap());
        let new = [("name", "Scie"), ("kind", "machine"), ("units", "1"), (tick.as_str(), "yes")];
        let add = "/manage/places/plaine-images/resources";
        // What is ticked stays so where another field is wrong.
        let wrong = manager.form(add, &[&new[..], &[("step_minutes", "x")]].concat()).await;
        assert_eq!(wrong.status, 422);
        assert!(wrong.body.contains(&format!("name=\"{tick}\" value=\"yes\" checked")), "{}", wrong.body);
        let made = manager.form(add, &new).await;
        assert_eq!(made.status, 303, "{}", made.body);
        let needs = async |path: &str| {
            app.anonymous().get(&format!("/api/v1{path}")).await.expect(200)["policy"]["required_certifications"].clone()
        };
        assert_eq!(needs(made.header("location")).await, json!([kind]));
        let edit = format!("/manage/places/plaine-images/resources/{laser}/edit");
        let resource = format!("/resources/{laser}");
        assert_eq!(manager.form(&edit, &[("name", "Laser"), (&tick, "yes")]).await.status, 303);
        assert_eq!(needs(&resource).await, json!([kind]));
        assert_eq!(manager.form(&edit, &[("name", "Laser")]).await.status, 303);
        assert_eq!(needs(&resource).await, json!([]));
        for (rule, value) in [("required_certifications", &laser), ("organisations", &laser)] {
            let edit = json!({"policy": {rule: [value]}});
            let told = manager.patch(&format!("/api/v1{resource}"), &edit).await.expect_problem(422, "invalid_field");
            assert_eq!(told["errors"][0]["pointer"], format!("/policy/{rule}"));
        }
    }

    async fn a_place_gives_its_rules_to_what_says_nothing_itself(app: TestApp) {
        let (manager, laser) = ruled(&app, json!({"min_minutes": 60})).await;
        let policy = "/api/v1/places/plaine-images/policy";
        let set = json!({"policy": {"lead_minutes": 120, "min_minutes": 30, "approval": "always"}});
        assert_eq!(manager.patch(policy, &set).await.expect(200)["lead_minutes"], 120);
        let shown = app.anonymous().get(&format!("/api/v1/resources/{laser}")).await.expect(200)["policy"].clone();
        assert_eq!((&shown["min_minutes"], &shown["approval"]), (&json!(60), &json!("always")));
        // The laser's own shortest length is off that step.
        let wrong = json!({"policy": {"step_minutes": 45, "min_minutes": 45, "max_minutes": 450}});
        let problem = manager.patch(policy, &wrong).await.expect_problem(422, "invalid_field");
        assert_eq!(problem["errors"][0]["pointer"], "/policy/min_minutes");
        let wrong = json!({"policy": {"max_minutes": 30}});
        let problem = manager.patch(policy, &wrong).await.expect_problem(422, "invalid_field");
        assert_eq!(problem["errors"][0]["pointer"], "/policy/max_minutes");
        assert_eq!(app.anonymous().get(policy).await.expect(200)["max_minutes"], 600);
    }
}
