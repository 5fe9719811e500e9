//! Nobody guesses passwords or floods accounts: 429 with the time to come back, on the form as it was typed.

use chrono::TimeDelta;
use escale::{
    app,
    config::{Config, SecretKey},
    store,
};
use rocket::{
    http::{ContentType, Header},
    local::asynchronous::Client,
};
use scraper::{Html, Selector};

use crate::support::{Answer, Caller, TestApp, both_engines, seed};

async fn sign_in(caller: &Caller<'_>, lang: &str, mail: &str, password: &str) -> Answer {
    caller.form(&format!("/sign-in?lang={lang}"), &[("mail", mail), ("password", password), ("next", "/account")]).await
}

async fn sign_up(caller: &Caller<'_>, lang: &str, number: u32) -> Answer {
    let mail = format!("person{number}@example.org");
    let fields = [("name", "Léa"), ("mail", mail.as_str()), ("password", seed::PASSWORD), ("next", "/account")];
    caller.form(&format!("/sign-up?lang={lang}"), &fields).await
}

/// The form again: the sentence on top, what was typed but no password, when to come back.
fn assert_refused(answer: &Answer, sentence: &str, mail: &str, seconds: &str) {
    assert_eq!(answer.status, 429, "{}", answer.body);
    assert_eq!(answer.header("retry-after"), seconds);
    let page = Html::parse_document(&answer.body);
    let select = |selector: &str| page.select(&Selector::parse(selector).unwrap()).next().unwrap();
    let told = select(".error-summary").text().collect::<String>().replace('\u{a0}', " ");
    assert!(told.contains(sentence), "{told}");
    assert_eq!(select("#mail").attr("value"), Some(mail));
    assert_eq!(select("[name=next]").attr("value"), Some("/account"));
    assert!(select("#password").attr("value").is_none_or(str::is_empty));
}

both_engines! {
    async fn nobody_guesses_the_password_of_a_mail_address(app: TestApp) {
        seed::person(&app.ctx, "Lea").await;
        // From everywhere at once, and for an address without an account alike.
        for mail in ["lea@example.org", "nobody@example.org"] {
            for number in 0..10 {
                let caller = app.anonymous().at(&format!("203.0.113.{number}"));
                assert_eq!(sign_in(&caller, "fr", mail, "a wrong guess").await.status, 422);
                app.clock.advance(TimeDelta::seconds(1));
            }
            let caller = app.anonymous().at("203.0.113.99");
            let typed = mail.to_uppercase();
            let refused = sign_in(&caller, "fr", &typed, seed::PASSWORD).await;
            assert_refused(&refused, "Trop d’essais en peu de temps. Recommencez dans 15 min.", &typed, "890");
            app.clock.advance(TimeDelta::minutes(5));
            let refused = sign_in(&app.anonymous(), "en", mail, seed::PASSWORD).await;
            assert_refused(&refused, "Too many tries in a short time. Try again in 10 min.", mail, "590");
        }
        app.clock.advance(TimeDelta::seconds(590));
        assert_eq!(sign_in(&app.anonymous(), "fr", "lea@example.org", seed::PASSWORD).await.status, 303);
    }

    async fn nobody_tries_one_password_on_many_people(app: TestApp) {
        let caller = app.anonymous().at("2001:db8:1:2::7");
        for number in 0..30 {
            assert_eq!(sign_in(&caller, "fr", &format!("p{number}@example.org"), "123456789a").await.status, 422);
        }
        seed::person(&app.ctx, "Lea").await;
        let lea = "lea@example.org";
        let neighbour = app.anonymous().at("2001:db8:1:2:ffff::1");
        let refused = sign_in(&neighbour, "en", lea, seed::PASSWORD).await;
        assert_refused(&refused, "Try again in 15 min.", lea, "900");
        let elsewhere = app.anonymous().at("2001:db8:1:3::7");
        assert_eq!(sign_in(&elsewhere, "en", lea, seed::PASSWORD).await.status, 303);
        app.clock.advance(TimeDelta::minutes(15));
        assert_eq!(sign_in(&caller, "en", lea, seed::PASSWORD).await.status, 303);
    }

    async fn signing_in_often_blocks_nobody(app: TestApp) {
        seed::person(&app.ctx, "Lea").await;
        let caller = app.anonymous().at("203.0.113.7");
        for _ in 0..35 {
            assert_eq!(sign_in(&caller, "fr", "lea@example.org", seed::PASSWORD).await.status, 303);
        }
    }

    async fn a_client_makes_ten_accounts_in_an_hour(app: TestApp) {
        let caller = app.anonymous().at("203.0.113.7");
        for number in 0..10 {
            assert_eq!(sign_up(&caller, "fr", number).await.status, 303);
        }
        let refused = sign_up(&caller, "fr", 10).await;
        assert_refused(&refused, "Recommencez dans 1 h.", "person10@example.org", "3600");
        let refused = sign_up(&caller, "en", 10).await;
        assert_refused(&refused, "Try again in 1 h.", "person10@example.org", "3600");
        assert_eq!(store::account::list(&app.ctx.db).await.unwrap().len(), 10);
        app.clock.advance(TimeDelta::hours(1));
        assert_eq!(sign_up(&caller, "fr", 10).await.status, 303);
    }

    async fn a_proxy_on_the_same_machine_does_not_lock_everybody_out(app: TestApp) {
        let caller = app.anonymous().at("127.0.0.1");
        for number in 0..12 {
            assert_eq!(sign_up(&caller, "fr", number).await.status, 303);
        }
        for number in 0..31 {
            assert_eq!(sign_in(&caller, "fr", &format!("p{number}@example.org"), "123456789a").await.status, 422);
        }
    }
}

/// The status of signing up through a proxy on this machine that says `client`.
async fn through_proxy(service: &Client, client: &str, number: u32) -> u16 {
    let mark = "v".repeat(43);
    let token = key().sign(mark.as_bytes());
    let form = format!("name=Lea&mail=p{number}@example.org&password=a+long+password&csrf={token}");
    let mut request = service.post("/sign-up").header(ContentType::Form).cookie(("visitor", mark)).body(form);
    request.set_remote("127.0.0.1:50000".parse().unwrap());
    request.add_header(Header::new("X-Real-IP", client.to_owned()));
    request.dispatch().await.status().code
}

fn key() -> SecretKey {
    SecretKey::new([7; 32]).unwrap()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_clients_address_is_what_the_named_header_says_and_no_other() {
    let app = TestApp::sqlite().await;
    let config = Config { client_address_header: Some("X-Real-IP".to_owned()), ..Config::local(key()) };
    let behind = Client::untracked(app::build(config, app.ctx.clone()).unwrap()).await.unwrap();
    for number in 0..10 {
        assert_eq!(through_proxy(&behind, "203.0.113.7", number).await, 303);
    }
    assert_eq!(through_proxy(&behind, "203.0.113.7", 10).await, 429);
    assert_eq!(through_proxy(&behind, "203.0.113.8", 10).await, 303);

    // Without the setting nobody escapes, nor blocks another, by claiming an address.
    let alone = Client::untracked(app::build(Config::local(key()), app.ctx.clone()).unwrap()).await.unwrap();
    for number in 11..22 {
        assert_eq!(through_proxy(&alone, "203.0.113.7", number).await, 303);
    }
}
