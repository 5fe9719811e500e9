//! Browser sessions: what happens when one has ended, or when another writer is in the way.

use std::time::Duration;

use escale::{
    domain::account::{MailAddress, PersonName},
    operations::account::{self, NewAccount},
    store,
};
use rocket::http::Method;
use sea_orm::ConnectionTrait;

use crate::support::{Answer, Caller, TestApp, TestDatabase, both_engines, seed};

/// A form with another token than the page's.
async fn forged(caller: &Caller<'_>, path: &str, fields: &str) -> Answer {
    let page = "http://127.0.0.1:8000/account?lang=en";
    let headers = [("Content-Type", "application/x-www-form-urlencoded"), ("Referer", page)];
    caller.send(Method::Post, path, &headers, Some(format!("{fields}&csrf=wrong").into())).await
}

both_engines! {
    async fn a_form_sent_after_the_session_ended_leads_to_sign_in_and_writes_nothing(app: TestApp) {
        let lea = app.member("Lea").await;
        let person = store::account::list(&app.ctx.db).await.unwrap().remove(0);
        let tokens = || async { store::token::list_of_account(&app.ctx.db, person.id).await.unwrap().len() };
        let before = tokens().await;
        let fields = [("name", "script"), ("scopes", "read")];
        assert_eq!(forged(&lea, "/account/tokens", "name=script&scopes=read").await.status, 403);
        app.clock.advance(account::SESSION_LASTS);
        // The token of the page is that of the session, so it ends with it.
        let answer = lea.form("/account/tokens", &fields).await;
        assert_eq!((answer.status, answer.header("location")), (303, "/sign-in"));
        let answer = forged(&lea, "/account/tokens", "name=script&scopes=read").await;
        assert_eq!((answer.status, answer.header("location")), (303, "/sign-in?next=%2Faccount%3Flang%3Den"));
        let unknown = app.anonymous().with_session(&"x".repeat(43));
        assert_eq!(unknown.form("/account/tokens", &fields).await.status, 303);
        assert_eq!(tokens().await, before);
    }

    async fn a_form_without_session_or_token_is_refused_as_before(app: TestApp) {
        assert_eq!(forged(&app.anonymous(), "/sign-up", "name=Lea").await.status, 403);
        let unknown = app.anonymous().with_session(&"x".repeat(43));
        let fields = "name=Lea&mail=lea@example.org&password=a+long+password";
        assert_eq!(forged(&unknown, "/sign-up", fields).await.status, 303);
        assert!(store::account::list(&app.ctx.db).await.unwrap().is_empty());
    }
}

/// SQLite gives up after five seconds of another process writing; whoever signs up does not notice.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn sqlite_signing_up_outlasts_a_long_writer() {
    let database = TestDatabase::sqlite().await;
    let (ctx, _) = seed::context(&database).await;
    let other = database.connect().await;
    other.execute_unprepared("BEGIN IMMEDIATE").await.unwrap();
    let new = NewAccount {
        mail: MailAddress::parse("lea@example.org").unwrap(),
        name: PersonName::parse("Lea").unwrap(),
        password: seed::PASSWORD.to_owned(),
        language: None,
    };
    let release = async {
        tokio::time::sleep(Duration::from_millis(6_500)).await;
        other.execute_unprepared("ROLLBACK").await.unwrap();
    };
    let (opened, ()) = tokio::join!(account::sign_up(&ctx, new), release);
    assert_eq!(opened.unwrap().account.mail.as_str(), "lea@example.org");
    assert_eq!(store::account::list(&ctx.db).await.unwrap().len(), 1);
}
