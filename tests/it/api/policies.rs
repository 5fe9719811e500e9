//! Booking rules as bodies: what is wrong is told where it is, and what was read is sent again without a change.

use serde_json::{Value, json};

use crate::support::{Caller, TestApp, both_engines, seed};

const POLICY: &str = "/api/v1/places/plaine-images/policy";
const RESOURCES: &str = "/api/v1/places/plaine-images/resources";

/// A manager of the place, and the address of a first resource.
async fn laser(app: &TestApp) -> (Caller<'_>, String) {
    let place = seed::place(&app.database, &app.ctx, "plaine-images").await;
    let manager = app.manager_of(place).await;
    let made = manager.post(RESOURCES, &json!({"name": "Laser", "kind": "machine"})).await.expect(201);
    (manager, format!("/api/v1/resources/{}", made["id"].as_str().unwrap()))
}

/// Every rule, none of which is what holds where nothing is said.
async fn every_rule(app: &TestApp, manager: &Caller<'_>) -> Value {
    let organisation = {
        app.member("Paul").await;
        seed::organisation(&app.ctx, "Métropole", "paul@example.org").await.id.0
    };
    let types = "/api/v1/places/plaine-images/certifications";
    let kind = manager.post(types, &json!({"name": "Découpe laser"})).await.expect(201)["id"].clone();
    json!({
        "slots": [
            {"name": "afternoon", "from": "13:30", "to": "24:00"}, {"name": "morning", "from": "08:30", "to": "12:30"},
        ],
        "step_minutes": 15, "min_minutes": 45, "max_minutes": 240, "lead_minutes": 30, "horizon_days": 60,
        "buffer_before_minutes": 10, "buffer_after_minutes": 20, "cancel_until_minutes": 120,
        "quota": [{"per": "kind", "live": 3, "minutes_a_week": 600}, {"per": "place", "minutes_a_week": 900}],
        "approval": "newcomers", "lapse_minutes": 90, "price": {"per": "hour", "amount_cents": 450, "currency": "EUR"},
        "audience": "members", "organisations": [organisation], "required_certifications": [kind],
        "no_show_minutes": 15, "no_show_limit": 3,
    })
}

both_engines! {
    async fn rules_that_were_read_are_sent_again_without_a_change(app: TestApp) {
        let (manager, laser) = laser(&app).await;
        let rules = every_rule(&app, &manager).await;
        for (path, at) in [(POLICY, ""), (laser.as_str(), "/policy")] {
            let read = async || app.anonymous().get(path).await.expect(200).pointer(at).unwrap().clone();
            for said in [json!({}), rules.clone()] {
                manager.patch(path, &json!({"policy": said})).await.expect(200);
                let before = read().await;
                manager.patch(path, &json!({"policy": before})).await.expect(200);
                assert_eq!(read().await, before);
            }
            let free = json!({"policy": {"price": {"per": "free"}}});
            manager.patch(path, &free).await.expect(200);
            let free = read().await;
            assert_eq!(free["price"], json!({"per": "free", "amount_cents": 0, "currency": "EUR"}));
            // What the place says must not come back with what was read of a resource that is free.
            manager.patch(path, &json!({"policy": free})).await.expect(200);
            assert_eq!(read().await, free);
            for (name, value) in free.as_object().unwrap() {
                manager.patch(path, &json!({"policy": {name: value}})).await.expect(200);
                assert_eq!(read().await[name], *value, "{name}");
            }
        }
    }

    async fn each_rule_is_told_where_it_is_wrong_and_how(app: TestApp) {
        let (manager, laser) = laser(&app).await;
        let quota = vec![json!({"per": "place", "live": 1}); 11];
        let many = |count: u128| (0..count).map(|id| uuid::Uuid::from_u128(id).to_string()).collect::<Vec<_>>();
        let wrong = [
            (json!({"step_minutes": 7}), "step_minutes", "divise la journée"),
            (json!({"min_minutes": 45}), "min_minutes", "multiple du pas (30 minutes)"),
            (json!({"max_minutes": 0}), "max_minutes", "au moins 30 minutes"),
            (json!({"horizon_days": 0}), "horizon_days", "1 à 730 jours"),
            (json!({"lead_minutes": 129_600}), "lead_minutes", "horizon (90 jours)"),
            (json!({"buffer_before_minutes": 1_441}), "buffer_before_minutes", "une journée"),
            (json!({"buffer_after_minutes": 1_441}), "buffer_after_minutes", "une journée"),
            (json!({"cancel_until_minutes": 129_601}), "cancel_until_minutes", "90 jours"),
            (json!({"slots": [{"name": "day", "from": "12:00", "to": "10:00"}]}), "slots", "sa fin après son début"),
            (json!({"slots": 7}), "slots", "objets JSON"),
            (json!({"slots": [null]}), "slots/0", "objet JSON"),
            (json!({"slots": [{"name": "night", "from": "12:00", "to": "13:00"}]}), "slots/0/name", "morning"),
            (json!({"slots": [{"name": "day", "from": "noon", "to": "13:00"}]}), "slots/0/from", "09:30"),
            (json!({"slots": [{"name": "day", "from": "12:00"}]}), "slots/0/to", "obligatoire"),
            (json!({"quota": [{"per": "place"}]}), "quota", "dix limites"),
            (json!({"quota": quota}), "quota", "dix limites"),
            (json!({"quota": [{"per": "planet", "live": 1}]}), "quota/0/per", "resource"),
            (json!({"quota": [{"per": "place", "live": -1}]}), "quota/0/live", "entier"),
            (json!({"approval": "perhaps"}), "approval", "newcomers"),
            (json!({"lapse_minutes": 0}), "lapse_minutes", "30 jours"),
            (json!({"price": {"per": "hour", "amount_cents": 500_000}}), "price", "100 000 €"),
            (json!({"price": {"per": "hour"}}), "price/amount_cents", "obligatoire"),
            (json!({"price": {"per": "free", "amount_cents": 4}}), "price/amount_cents", "gratuit"),
            (json!({"price": {"per": "year", "amount_cents": 4}}), "price/per", "hour"),
            (json!({"price": {"per": "hour", "amount_cents": 4, "currency": "USD"}}), "price/currency", "EUR"),
            (json!({"audience": "friends"}), "audience", "members"),
            (json!({"organisations": many(101)}), "organisations", "100 organisations"),
            (json!({"organisations": ["x"]}), "organisations", "UUID"),
            (json!({"organisations": many(1)}), "organisations", "n’existe pas"),
            (json!({"required_certifications": many(21)}), "required_certifications", "20 habilitations"),
            (json!({"required_certifications": many(1)}), "required_certifications", "n’existe pas"),
            (json!({"no_show_minutes": 1_441}), "no_show_minutes", "une journée"),
            (json!({"no_show_limit": 101}), "no_show_limit", "100"),
        ];
        for (rules, pointer, word) in wrong {
            let new = json!({"name": "Scie", "kind": "machine", "policy": rules});
            let edit = json!({"policy": rules});
            for answer in [
                manager.patch(POLICY, &edit).await, manager.patch(&laser, &edit).await, manager.post(RESOURCES, &new).await,
            ] {
                let told = answer.expect_problem(422, "invalid_field");
                assert_eq!(told["errors"][0]["pointer"], format!("/policy/{pointer}"));
                assert!(told["detail"].as_str().unwrap().replace('\u{a0}', " ").contains(word), "{told}");
            }
            let english = manager.patch(&format!("{POLICY}?lang=en"), &edit).await.expect_problem(422, "invalid_field");
            assert!(!english["detail"].as_str().unwrap().contains(['{', '«']), "{english}");
        }
        let two = json!({"policy": {"step_minutes": "x", "quota": [{"live": "x"}]}});
        let told = manager.patch(POLICY, &two).await.expect_problem(422, "invalid_field");
        let pointers: Vec<&Value> = told["errors"].as_array().unwrap().iter().map(|error| &error["pointer"]).collect();
        assert_eq!(pointers, ["/policy/quota/0/per", "/policy/quota/0/live", "/policy/step_minutes"]);
        assert_eq!(app.anonymous().get(POLICY).await.expect(200)["step_minutes"], 30);
    }

    async fn a_member_that_nobody_knows_is_named_at_whatever_depth(app: TestApp) {
        let (manager, laser) = laser(&app).await;
        for (rules, pointer) in [
            (json!({"colour": 1}), "/policy/colour"),
            (json!({"quota": [{"per": "place", "live": 1}, {"per": "place", "live": 1, "hours": 2}]}), "/policy/quota/1/hours"),
            (json!({"slots": [{"name": "day", "from": "08:00", "to": "18:00", "until": "x"}]}), "/policy/slots/0/until"),
            (json!({"price": {"per": "free", "a/b~": 1}}), "/policy/price/a~1b~0"),
        ] {
            for path in [POLICY, laser.as_str()] {
                let told = manager.patch(path, &json!({"policy": rules})).await.expect_problem(400, "unknown_parameter");
                assert_eq!(told["errors"][0]["pointer"], pointer);
            }
        }
        for (edit, pointer) in [
            (json!({"address": {"street": "1 rue", "floor": 2}}), "/address/floor"),
            (json!({"contact": {"fax": "1"}}), "/contact/fax"),
            (json!({"location": {"type": "Point", "coordinates": [3, 50], "bbox": []}}), "/location/bbox"),
        ] {
            let told = manager.patch("/api/v1/places/plaine-images", &edit).await.expect_problem(400, "unknown_parameter");
            assert_eq!(told["errors"][0]["pointer"], pointer);
        }
    }

    async fn a_rule_of_a_place_that_a_resource_cannot_keep_names_the_resource(app: TestApp) {
        let (manager, laser) = laser(&app).await;
        manager.patch(&laser, &json!({"policy": {"min_minutes": 120}})).await.expect(200);
        let told = manager.patch(POLICY, &json!({"policy": {"max_minutes": 60}})).await.expect_problem(422, "invalid_field");
        assert_eq!(told["errors"][0]["pointer"], "/policy/max_minutes");
        assert!(told["detail"].as_str().unwrap().contains("Laser"), "{told}");
    }

    async fn what_was_retired_since_stays_where_it_was_required(app: TestApp) {
        let (manager, laser) = laser(&app).await;
        let types = "/api/v1/places/plaine-images/certifications";
        let kind = manager.post(types, &json!({"name": "Scie"})).await.expect(201)["id"].clone();
        manager.patch(POLICY, &json!({"policy": {"required_certifications": [kind]}})).await.expect(200);
        let retire = format!("{types}/{}", kind.as_str().unwrap());
        manager.delete(&retire, &json!({})).await.expect(200);
        for (path, at) in [(POLICY, ""), (laser.as_str(), "/policy")] {
            let rules = app.anonymous().get(path).await.expect(200).pointer(at).unwrap().clone();
            assert_eq!(rules["required_certifications"], json!([kind]));
            manager.patch(path, &json!({"policy": rules})).await.expect(200);
        }
    }

    async fn the_form_of_a_place_sets_rules_and_says_what_holds_where_it_says_nothing(app: TestApp) {
        let (manager, laser) = laser(&app).await;
        let page = "/manage/places/plaine-images/rules";
        app.member("Paul").await;
        let metropole = seed::organisation(&app.ctx, "Métropole", "paul@example.org").await.id;
        let tick = format!("organisation-{metropole}");
        let shown = manager.get(page).await;
        assert_eq!(shown.status, 200, "{}", shown.body);
        let text = shown.body.replace('\u{a0}', " ");
        for word in ["Vide : 600.", "Sinon : Gratuit", "Comme Escale le prévoit", "Métropole", "Rien de coché : toutes."] {
            assert!(text.contains(word), "{word}: {text}");
        }
        let typed = [("min_minutes", "60"), ("price", "hour"), ("price_euros", "4,50"), ("audience", "members"), (&tick, "yes")];
        assert_eq!(manager.form(page, &typed).await.header("location"), "/manage/places/plaine-images");
        let rules = app.anonymous().get(POLICY).await.expect(200);
        assert_eq!((&rules["min_minutes"], &rules["organisations"]), (&json!(60), &json!([metropole.to_string()])));
        assert_eq!((&rules["price"]["amount_cents"], &rules["audience"]), (&json!(450), &json!("members")));
        let shown = manager.get(page).await.body;
        assert!(shown.contains(&format!("name=\"{tick}\" value=\"yes\" checked")), "{shown}");
        // The resource's own form tells what the place gives, and ticks its own.
        let edit = format!("/manage/places/plaine-images{}/edit", laser.strip_prefix("/api/v1").unwrap());
        assert!(manager.get(&edit).await.body.replace('\u{a0}', " ").contains("Rien de coché : Métropole, comme le lieu."));
        manager.patch(POLICY, &json!({"policy": {"organisations": null}})).await.expect(200);
        assert_eq!(manager.form(&edit, &[("name", "Laser"), (&tick, "yes")]).await.status, 303);
        let own = app.anonymous().get(&laser).await.expect(200)["policy"]["organisations"].clone();
        assert_eq!(own, json!([metropole.to_string()]));
        // A rule that the laser cannot keep names it beside the field, with what was typed.
        manager.patch(&laser, &json!({"policy": {"max_minutes": 90}})).await.expect(200);
        let refused = manager.form(page, &[("min_minutes", "120"), ("lead_minutes", "7")]).await;
        assert_eq!(refused.status, 422);
        assert!(refused.body.contains("Laser") && refused.body.contains("value=\"7\""), "{}", refused.body);
        // Emptied, each follows what holds everywhere again.
        assert_eq!(manager.form(page, &[]).await.status, 303);
        assert_eq!(app.anonymous().get(POLICY).await.expect(200)["price"]["per"], "free");
    }
}
