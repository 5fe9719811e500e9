//! The service on a database of its own with a standing clock, and clients by role.

use std::{
    collections::{BTreeSet, HashMap},
    net::SocketAddr,
    sync::Arc,
    time::Duration,
};

use escale::{
    app,
    clock::FixedClock,
    config::{Config, SecretKey},
    domain::{
        account::{Role, Scope},
        ids::PlaceId,
    },
    operations::{Context, account},
    store::Db,
};
use rocket::{
    http::{ContentType, Header, Method, RawStr},
    local::asynchronous::Client,
};
use serde_json::Value;

use super::{TestDatabase, seed};

/// The service.
pub struct TestApp {
    /// What its operations work with.
    pub ctx: Context,
    /// Its clock, which stands at [`seed::NOW`].
    pub clock: FixedClock,
    /// Where its rows are.
    pub database: TestDatabase,
    client: Client,
}

fn key() -> SecretKey {
    SecretKey::new([7; 32]).unwrap()
}

/// Someone who asks the API or, with a session, the pages.
#[derive(Clone)]
pub struct Caller<'a> {
    app: &'a TestApp,
    token: Option<String>,
    session: Option<String>,
    remote: Option<SocketAddr>,
}

/// An answer, read.
#[derive(Debug)]
pub struct Answer {
    /// Its status.
    pub status: u16,
    headers: HashMap<String, String>,
    /// Its body as text.
    pub body: String,
}

impl TestApp {
    /// On SQLite.
    pub async fn sqlite() -> Self {
        Self::on(TestDatabase::sqlite().await).await
    }

    /// On PostgreSQL.
    pub async fn postgres() -> Self {
        Self::on(TestDatabase::postgres().await).await
    }

    async fn on(database: TestDatabase) -> Self {
        let (ctx, clock) = seed::context(&database).await;
        let config = Config::local(key());
        let client = Client::untracked(app::build(config, ctx.clone()).unwrap()).await.unwrap();
        Self { ctx, clock, database, client }
    }

    /// The same service with a database that hardly waits for another program's writer.
    pub async fn impatient(self) -> Self {
        let db = Db::connect_within(&self.database.url, Duration::from_millis(20)).await.unwrap();
        let ctx = Context::new(db, Arc::new(self.clock.clone()));
        let client = Client::untracked(app::build(Config::local(key()), ctx.clone()).unwrap()).await.unwrap();
        Self { ctx, client, ..self }
    }

    /// Every route, as Rocket lists them.
    pub fn routes(&self) -> Vec<(Method, String)> {
        self.client.rocket().routes().map(|route| (route.method, route.uri.to_string())).collect()
    }

    /// Nobody.
    pub fn anonymous(&self) -> Caller<'_> {
        Caller { app: self, token: None, session: None, remote: None }
    }

    /// Someone who signed up, with a token to read and reserve.
    pub async fn member(&self, name: &str) -> Caller<'_> {
        self.caller(name, None, &[Scope::Read, Scope::Reserve]).await
    }

    /// A manager of this place, with a token for all that a manager does.
    pub async fn manager_of(&self, place: PlaceId) -> Caller<'_> {
        let name = format!("Manager{}", self.ctx.ids.uuid().simple());
        self.caller(&name, Some(Role::Manager(place)), &[Scope::Read, Scope::Reserve, Scope::Manage]).await
    }

    /// Who runs the network.
    pub async fn admin(&self) -> Caller<'_> {
        let name = format!("Admin{}", self.ctx.ids.uuid().simple());
        self.caller(&name, Some(Role::Admin), Scope::ALL).await
    }

    /// Someone with exactly these rights.
    pub async fn caller(&self, name: &str, role: Option<Role>, scopes: &[Scope]) -> Caller<'_> {
        let person = seed::person(&self.ctx, name).await;
        if let Some(role) = role {
            account::grant(&self.ctx, person.account.id, role).await.unwrap();
        }
        let scopes: BTreeSet<Scope> = scopes.iter().copied().collect();
        let made = account::create_token_for(&self.ctx, person.account.id, "test", scopes).await.unwrap();
        let opened = account::sign_in(&self.ctx, person.account.mail.as_str(), seed::PASSWORD).await.unwrap();
        Caller { app: self, token: Some(made.1), session: Some(opened.secret), remote: None }
    }
}

impl Caller<'_> {
    /// The same with a session's secret in the cookie.
    pub fn with_session(mut self, secret: &str) -> Self {
        self.session = Some(secret.to_owned());
        self
    }

    /// What the header `Authorization` says with this token.
    pub fn bearer(&self) -> String {
        format!("Bearer {}", self.token.as_deref().unwrap_or_default())
    }

    /// The same on a connection from this address.
    pub fn at(mut self, address: &str) -> Self {
        self.remote = Some(SocketAddr::new(address.parse().unwrap(), 50_000));
        self
    }

    /// `GET`.
    pub async fn get(&self, path: &str) -> Answer {
        self.send(Method::Get, path, &[], None).await
    }

    /// `GET` or `HEAD` with headers.
    pub async fn ask(&self, method: Method, path: &str, headers: &[(&str, &str)]) -> Answer {
        self.send(method, path, headers, None).await
    }

    /// `POST` of JSON.
    pub async fn post(&self, path: &str, body: &Value) -> Answer {
        self.send(Method::Post, path, &[("Content-Type", "application/json")], Some(body.to_string().into())).await
    }

    /// `PATCH` of JSON.
    pub async fn patch(&self, path: &str, body: &Value) -> Answer {
        self.send(Method::Patch, path, &[("Content-Type", "application/json")], Some(body.to_string().into())).await
    }

    /// `DELETE` with JSON.
    pub async fn delete(&self, path: &str, body: &Value) -> Answer {
        self.send(Method::Delete, path, &[("Content-Type", "application/json")], Some(body.to_string().into())).await
    }

    /// `POST` of a page's form, with the token of its page.
    pub async fn form(&self, path: &str, fields: &[(&str, &str)]) -> Answer {
        let token = key().sign(self.cookie().1.as_bytes());
        let encoded: Vec<String> = fields
            .iter()
            .chain(&[("csrf", token.as_str())])
            .map(|(name, value)| format!("{name}={}", RawStr::new(value).percent_encode()))
            .collect();
        let form = [("Content-Type", "application/x-www-form-urlencoded")];
        self.send(Method::Post, path, &form, Some(encoded.join("&").into())).await
    }

    /// The cookie that pages know the caller by.
    fn cookie(&self) -> (&'static str, String) {
        match &self.session {
            Some(secret) => ("session", secret.clone()),
            None => ("visitor", "v".repeat(43)),
        }
    }

    /// Anything: to the API with the token, to a page with the cookie.
    pub async fn send(&self, method: Method, path: &str, headers: &[(&str, &str)], body: Option<Vec<u8>>) -> Answer {
        let mut request = self.app.client.req(method, path.to_owned());
        if !path.starts_with("/api") {
            request = request.cookie(self.cookie());
        } else if let Some(token) = &self.token {
            request.add_header(Header::new("Authorization", format!("Bearer {token}")));
        }
        if let Some(remote) = self.remote {
            request.set_remote(remote);
        }
        for (name, value) in headers {
            match ContentType::parse_flexible(value) {
                Some(kind) if *name == "Content-Type" => request.add_header(kind),
                _ => request.add_header(Header::new((*name).to_owned(), (*value).to_owned())),
            }
        }
        if let Some(body) = body {
            request.set_body(body);
        }
        Answer::of(request.dispatch().await).await
    }
}

impl Answer {
    async fn of(response: rocket::local::asynchronous::LocalResponse<'_>) -> Self {
        let status = response.status().code;
        let headers =
            response.headers().iter().map(|header| (header.name.as_str().to_lowercase(), header.value.into_owned()));
        let headers = headers.collect();
        let bytes = response.into_bytes().await.unwrap_or_default();
        Self { status, headers, body: String::from_utf8_lossy(&bytes).into_owned() }
    }

    /// A header, by its name in small letters; empty without it.
    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).map(String::as_str).unwrap_or_default()
    }

    /// The body as JSON.
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.body).unwrap_or_else(|error| panic!("{error}: {} {}", self.status, self.body))
    }

    /// The body of this status, or the whole answer in the test's failure.
    pub fn expect(&self, status: u16) -> Value {
        assert_eq!(self.status, status, "{}", self.body);
        self.json()
    }

    /// Checks that this is the problem of the code, whole and in two languages' reach.
    pub fn expect_problem(&self, status: u16, code: &str) -> Value {
        let problem = self.expect(status);
        assert_eq!(problem["code"], code, "{problem}");
        assert_eq!(problem["status"], status, "{problem}");
        assert_eq!(self.header("content-type"), "application/problem+json", "{problem}");
        assert!(problem["type"].as_str().unwrap().ends_with(&format!("/problems/{code}")), "{problem}");
        for member in ["title", "detail", "instance"] {
            assert!(problem[member].as_str().is_some_and(|text| text.len() > 3), "{problem}");
        }
        assert!(!problem["detail"].as_str().unwrap().contains("error-"), "{problem}");
        problem
    }
}
