//! Pages through HTTP, as a browser without scripts meets them.

mod agenda;
mod behalf;
mod choosing;
mod for_others;
mod lending;
mod series;
mod taking_away;
mod units;
mod waiting;
mod words;

use escale::{
    app,
    clock::FixedClock,
    config::{Config, SecretKey},
    domain::{account::Actor, account::Role, ids::PlaceId, resource::Resource},
    operations::{self, Context},
};
use rocket::{
    http::{ContentType, Header, Status},
    local::asynchronous::Client,
};
use scraper::{Html, Selector};

use crate::support::{TestDatabase, both_engines, seed};

/// A network of one place with desks, and who is in it.
struct Network {
    ctx: Context,
    clock: FixedClock,
    place: PlaceId,
    desk: Resource,
}

/// A browser.
struct Browser(Client);

/// An answer, read.
struct Answer {
    status: Status,
    location: Option<String>,
    html: String,
}

impl Network {
    async fn on(database: &TestDatabase) -> Self {
        let (ctx, clock) = seed::context(database).await;
        let place = seed::place(database, &ctx, "plaine-images").await;
        let desk = seed::desks(&ctx, place, 1).await;
        Self { ctx, clock, place, desk }
    }

    async fn browser(&self) -> Browser {
        let config = Config::local(SecretKey::new([7; 32]).unwrap());
        Browser(Client::tracked(app::build(config, self.ctx.clone()).unwrap()).await.unwrap())
    }

    async fn member(&self, name: &str) -> (Actor, Browser) {
        let person = seed::person(&self.ctx, name).await;
        let browser = self.browser().await;
        let answer = browser.sign_in(person.account.mail.as_str(), "a long password").await;
        assert_eq!(answer.status, Status::SeeOther, "{}", answer.html);
        (person, browser)
    }

    fn form(&self) -> String {
        format!("/resources/{}/reservations", self.desk.id)
    }

    fn page(&self) -> String {
        format!("/resources/{}", self.desk.id)
    }
}

impl Browser {
    async fn get(&self, path: &str) -> Answer {
        Answer::of(self.0.get(path.to_owned()).dispatch().await).await
    }

    /// Sends a form with the token of the page that shows it.
    async fn send(&self, shown_at: &str, to: &str, fields: &[(&str, &str)]) -> Answer {
        let token = self.get(shown_at).await.value("csrf");
        self.post(to, &[fields, &[("csrf", token.as_str())]].concat()).await
    }

    async fn post(&self, to: &str, fields: &[(&str, &str)]) -> Answer {
        let encoded: Vec<String> = fields
            .iter()
            .map(|(name, value)| format!("{name}={}", rocket::http::RawStr::new(value).percent_encode()))
            .collect();
        let request = self.0.post(to.to_owned()).header(ContentType::Form).body(encoded.join("&"));
        Answer::of(request.dispatch().await).await
    }

    async fn sign_in(&self, mail: &str, password: &str) -> Answer {
        self.send("/sign-in", "/sign-in", &[("mail", mail), ("password", password)]).await
    }
}

impl Answer {
    async fn of(response: rocket::local::asynchronous::LocalResponse<'_>) -> Self {
        let status = response.status();
        let location = response.headers().get_one("Location").map(str::to_owned);
        Self { status, location, html: response.into_string().await.unwrap_or_default() }
    }

    /// The value of the last field of this name: of the page's own form, not of the menu's.
    fn value(&self, name: &str) -> String {
        let document = Html::parse_document(&self.html);
        let field = Selector::parse(&format!("[name={name}]")).unwrap();
        let value = document.select(&field).next_back().and_then(|field| field.attr("value"));
        value.unwrap_or_else(|| panic!("no field {name} in {}", self.html)).to_owned()
    }

    fn texts(&self, selector: &str) -> Vec<String> {
        let document = Html::parse_document(&self.html);
        document.select(&Selector::parse(selector).unwrap()).map(|found| found.text().collect()).collect()
    }

    fn path(&self) -> &str {
        assert_eq!(self.status, Status::SeeOther, "{}", self.html);
        self.location.as_deref().unwrap()
    }
}

const MORNING: [(&str, &str); 4] =
    [("day", "2026-11-25"), ("from", "09:00"), ("to", "12:00"), ("purpose", "Entretien <b>")];

both_engines! {
    async fn a_person_reserves_once_sees_it_and_cancels(database: TestDatabase) {
        let network = Network::on(&database).await;
        let (_, lea) = network.member("Lea").await;
        let page = lea.get(&network.page()).await;
        let (once, token) = (page.value("once"), page.value("csrf"));
        let fields = [&MORNING[..], &[("once", once.as_str()), ("csrf", token.as_str())]].concat();
        let booked = lea.post(&network.form(), &fields).await.path().to_owned();
        assert_eq!(lea.post(&network.form(), &fields).await.path(), booked, "sent twice, reserved once");
        assert_eq!(seed::live_reservations(&network.ctx, network.desk.id).await, 1);

        let shown = lea.get(&booked).await;
        assert_eq!(shown.texts("h1"), ["C’est réservé"]);
        assert!(shown.html.contains("demain, mercredi 25 novembre, 9\u{a0}h – 12\u{a0}h"));
        assert!(shown.html.contains("Entretien &lt;b&gt;"));
        assert!(lea.get(&format!("{booked}.ics")).await.html.contains("BEGIN:VEVENT"));
        assert!(lea.get("/reservations").await.html.contains(&booked));

        let (_, other) = network.member("Paul").await;
        assert_eq!(other.get(&booked).await.status, Status::NotFound);
        assert_eq!(other.get(&format!("{booked}.ics")).await.status, Status::NotFound);
        let cancel = format!("{booked}/cancel");
        assert_eq!(other.send("/account", &cancel, &[]).await.status, Status::NotFound);

        assert_eq!(lea.send(&booked, &cancel, &[("reason", "")]).await.path(), booked);
        let again = lea.send(&booked, &cancel, &[("reason", "")]).await;
        assert_eq!(again.status, Status::Conflict);
        assert!(again.texts(".error-summary")[0].contains("déjà annulée"));
    }

    async fn a_refused_form_says_why_and_keeps_what_was_typed(database: TestDatabase) {
        let network = Network::on(&database).await;
        let (_, lea) = network.member("Lea").await;
        let (_, paul) = network.member("Paul").await;
        let taken = paul.send(&network.page(), &network.form(), &MORNING).await;
        assert_eq!(taken.status, Status::SeeOther);
        for (day, from, to, status, sentence) in [
            ("2026-11-25", "12:00", "09:00", 400, "La fin doit venir après le début"),
            ("2026-11-25", "09:00", "09:00", 400, "La fin doit venir après le début"),
            ("2027-03-28", "02:30", "04:00", 400, "n’existe pas"),
            ("2026-11-25", "09:10", "10:00", 422, "pas de 30"),
            ("2026-11-25", "06:00", "09:00", 409, "horaires d’ouverture"),
            ("2026-11-25", "10:00", "11:00", 409, "déjà réservé"),
            ("2026-11-23", "10:00", "11:00", 422, "passé"),
            ("2027-11-25", "10:00", "11:00", 422, "90"),
            ("hier", "10:00", "", 422, "Donnez un jour"),
        ] {
            let fields = [("day", day), ("from", from), ("to", to), ("purpose", "Entretien")];
            let answer = lea.send(&network.page(), &network.form(), &fields).await;
            assert_eq!(answer.status.code, status, "{day} {from} {to}: {:?}", answer.texts(".error-summary"));
            assert!(answer.texts(".error-summary")[0].contains(sentence), "{:?}", answer.texts(".error-summary"));
            assert_eq!((answer.value("day").as_str(), answer.value("purpose").as_str()), (day, "Entretien"));
            // Where another time would be fine, the nearest ones are offered.
            let could_be_fine = status != 400 && day != "hier";
            assert_eq!(answer.texts("[name=instead]").len(), if could_be_fine { 5 } else { 0 }, "{day} {from} {to}");
        }
        assert_eq!(seed::live_reservations(&network.ctx, network.desk.id).await, 1);
    }

    async fn a_visitor_signs_up_without_losing_the_choice(database: TestDatabase) {
        let network = Network::on(&database).await;
        let browser = network.browser().await;
        let sent = browser.send(&network.page(), &network.form(), &MORNING).await;
        let sign_up = sent.path().to_owned();
        assert!(sign_up.starts_with("/sign-up?next=%2Fresources%2F"), "{sign_up}");
        assert!(!sign_up.contains("Entretien"), "a private note is no part of an address");
        let next = browser.get(&sign_up).await.value("next");
        let fields = [("name", "Léa"), ("mail", "lea@example.org"), ("password", "a long password"), ("next", &next)];
        let back = browser.send(&sign_up, "/sign-up", &fields).await.path().to_owned();
        let page = browser.get(back.split('#').next().unwrap()).await;
        assert_eq!(page.value("day"), "2026-11-25");
        assert_eq!(page.texts("#from [selected], #to [selected]"), ["9\u{a0}h", "12\u{a0}h"]);
        assert_eq!(page.value("purpose"), "Entretien <b>");
        assert_eq!(browser.get(&network.page()).await.value("purpose"), "", "the note is kept for this once");
    }

    async fn forms_without_their_token_change_nothing(database: TestDatabase) {
        let network = Network::on(&database).await;
        let (_, lea) = network.member("Lea").await;
        for token in [&[][..], &[("csrf", "wrong")]] {
            let answer = lea.post(&network.form(), &[&MORNING[..], token].concat()).await;
            assert_eq!(answer.status, Status::Forbidden);
            assert_eq!(lea.post("/sign-out", token).await.status, Status::Forbidden);
        }
        assert_eq!(seed::live_reservations(&network.ctx, network.desk.id).await, 0);
        assert_eq!(lea.get("/reservations").await.status, Status::Ok);
    }

    async fn whose_session_ended_signs_in_and_goes_on(database: TestDatabase) {
        let network = Network::on(&database).await;
        let (lea, browser) = network.member("Lea").await;
        let token = browser.get("/account").await.value("csrf");
        network.clock.advance(operations::account::SESSION_LASTS);
        let fields = [("name", "script"), ("scopes", "read"), ("csrf", token.as_str())];
        assert_eq!(browser.post("/account/tokens", &fields).await.path(), "/sign-in");
        assert_eq!(browser.post("/sign-out", &[("csrf", token.as_str())]).await.path(), "/sign-in");
        let signed_in = browser.sign_in(lea.account.mail.as_str(), seed::PASSWORD).await;
        assert_eq!(signed_in.path(), "/reservations");
        assert_eq!(browser.send("/account", "/account/tokens", &fields[..2]).await.status, Status::Created);
    }

    async fn only_who_runs_a_place_sees_its_board(database: TestDatabase) {
        let network = Network::on(&database).await;
        let (_, lea) = network.member("Lea").await;
        lea.send(&network.page(), &network.form(), &MORNING).await.path();
        let board = "/manage/places/plaine-images?day=2026-11-25";
        assert!(network.browser().await.get(board).await.path().starts_with("/sign-in?next=%2Fmanage"));
        assert_eq!(lea.get(board).await.status, Status::Forbidden);

        let (helene, manager) = network.member("Helene").await;
        let role = Role::Manager(network.place);
        operations::account::grant(&network.ctx, helene.account.id, role).await.unwrap();
        let shown = manager.get(board).await;
        assert!(shown.html.contains("lea@example.org"), "{}", shown.html);
        let closing = [
            ("resource", ""),
            ("from_day", "2026-11-27"),
            ("from", "14:00"),
            ("to_day", "2026-11-27"),
            ("to", "18:00"),
            ("reason", "Travaux"),
        ];
        let closures = "/manage/places/plaine-images/closures";
        assert_eq!(manager.send(board, closures, &closing).await.path(), "/manage/places/plaine-images?day=2026-11-27");
        assert_eq!(lea.send("/account", closures, &closing).await.status, Status::Forbidden);

        let public = network.browser().await.get("/places/plaine-images").await;
        assert!(public.html.contains("Travaux"));
        for page in [&public.html, &network.browser().await.get(&network.page()).await.html] {
            assert!(!page.contains("example.org") && !page.contains("Lea"), "nobody is named in public");
        }
    }

    async fn a_manager_corrects_the_record_and_adds_a_resource(database: TestDatabase) {
        let network = Network::on(&database).await;
        let (helene, manager) = network.member("Helene").await;
        let role = Role::Manager(network.place);
        operations::account::grant(&network.ctx, helene.account.id, role).await.unwrap();
        let edit = "/manage/places/plaine-images/edit";
        let fields = |hours| {
            [
                ("name", "Plaine Images"),
                ("kinds", "coworking"),
                ("street", "30 rue du Moulin"),
                ("postcode", "59100"),
                ("city", "Roubaix"),
                ("latitude", "50,69"),
                ("longitude", "3.17"),
                ("opening_hours", hours),
            ]
        };
        let refused = manager.send(edit, edit, &fields("9h-12h")).await;
        assert_eq!(refused.status, Status::UnprocessableEntity);
        assert_eq!(refused.value("opening_hours"), "9h-12h");
        assert!(refused.html.contains("« 9h-12h »"), "it is told where the hours go wrong");
        assert_eq!(manager.send(edit, edit, &fields("Mo-Fr 09:00-12:00")).await.path(), "/places/plaine-images");
        let tags = manager.get(edit).await.texts("main > p .tag");
        assert_eq!(tags, ["Nom", "Types de lieu", "Horaires"], "what was edited is marked");

        let new = "/manage/places/plaine-images/resources/new";
        let resource = |units| {
            [
                ("name", "Découpeuse laser"),
                ("kind", "machine"),
                ("units", units),
                ("step_minutes", "30"),
                ("min_minutes", "60"),
                ("max_minutes", "240"),
                ("horizon_days", "30"),
            ]
        };
        let add = "/manage/places/plaine-images/resources";
        assert_eq!(manager.send(new, add, &resource("0")).await.status, Status::UnprocessableEntity);
        assert!(manager.send(new, add, &resource("2")).await.path().starts_with("/resources/"));
    }

    async fn tells_what_cannot_be_read_or_found(database: TestDatabase) {
        let network = Network::on(&database).await;
        let browser = network.browser().await;
        for (path, status) in [
            ("/places?bbox=0,50,1,40", 400),
            ("/places?near=91,0", 400),
            ("/places?kind=castle", 400),
            ("/places?cursor=tampered", 400),
            ("/places/points.json?bbox=a", 400),
            ("/places?bbox=160,-30,-170,-5&utm_source=x", 200),
            ("/places/nowhere", 404),
            ("/resources/nothing", 404),
            ("/reservations", 303),
            ("/build/manifest.json", 404),
            ("/build/../Cargo.toml", 404),
        ] {
            assert_eq!(browser.get(path).await.status.code, status, "{path}");
        }
        let nothing = browser.get("/places?q=plaine&kind=fablab").await;
        assert_eq!(nothing.texts(".notice li").len(), 3, "ways to find more");
        let found = browser.get("/places?q=plaine").await;
        assert_eq!(found.texts(".card h2"), ["plaine-images"]);
    }

    async fn keeps_the_language_that_was_chosen(database: TestDatabase) {
        let network = Network::on(&database).await;
        let browser = network.browser().await;
        assert!(browser.get("/").await.html.contains("<html lang=\"fr\">"));
        let english = browser.0.get("/").header(Header::new("Accept-Language", "en")).dispatch().await;
        assert!(english.into_string().await.unwrap().contains("<html lang=\"en\">"));
        assert!(browser.get("/?lang=en").await.html.contains("<html lang=\"en\">"));
        assert!(browser.get("/places").await.html.contains("<html lang=\"en\">"));
    }
}
