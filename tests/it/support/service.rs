//! The real program on a port of its own, to be asked by HTTP and killed.

use std::{
    io::{BufRead, BufReader},
    net::TcpListener,
    process::{Child, Command, Stdio},
};

use serde_json::Value;
use ureq::{Agent, http};

/// A running `escale serve`; it dies with this value, as by `kill -9`.
pub struct Service {
    child: Child,
    base_url: String,
}

impl Service {
    /// Starts it on a migrated database; returns once it answers.
    pub fn start(database_url: &str) -> Self {
        let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        let mut child = Command::new(env!("CARGO_BIN_EXE_escale"))
            .arg("serve")
            .env("DATABASE_URL", database_url)
            .env("ESCALE_SECRET_KEY", "a key for tests that has enough bytes")
            .env("ESCALE_PORT", port.to_string())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let mut lines = BufReader::new(child.stderr.take().unwrap()).lines();
        let told = lines.by_ref().map_while(Result::ok).find(|line| line.contains("Escale answers at"));
        assert!(told.is_some(), "the service did not start");
        // Nobody reads on; the pipe has to stay open for what it still logs.
        std::thread::spawn(move || lines.for_each(drop));
        Self { child, base_url: format!("http://127.0.0.1:{port}") }
    }

    /// Status and body of `POST /api/v1/reservations`; `None` when no answer came.
    pub fn reserve(&self, token: &str, request: &Value) -> Option<(u16, Value)> {
        let agent: Agent = Agent::config_builder().http_status_as_error(false).build().into();
        let answer = agent
            .post(format!("{}/api/v1/reservations", self.base_url))
            .header("Authorization", format!("Bearer {token}"))
            .send_json(request);
        let mut answer = answer.ok()?;
        let body = answer.body_mut().read_json().ok()?;
        Some((answer.status().as_u16(), body))
    }

    /// Status and body (`null` when it is no JSON) of any request; `None` when no answer came.
    pub fn send(
        &self,
        agent: &Agent,
        method: &str,
        path: &str,
        headers: &[(&'static str, String)],
        body: Option<&Value>,
    ) -> Option<(u16, Value)> {
        let mut request = http::Request::builder().method(method).uri(format!("{}{path}", self.base_url));
        for (name, value) in headers {
            request = request.header(*name, value);
        }
        let answer = match body {
            Some(body) => agent.run(request.header("Content-Type", "application/json").body(body.to_string()).unwrap()),
            None => agent.run(request.body(()).unwrap()),
        };
        let mut answer = answer.ok()?;
        let text = answer.body_mut().read_to_string().ok()?;
        Some((answer.status().as_u16(), serde_json::from_str(&text).unwrap_or_default()))
    }

    /// `kill -9` on the process.
    pub fn kill(&self) {
        let killed = Command::new("kill").args(["-9", &self.child.id().to_string()]).status();
        assert!(killed.is_ok_and(|status| status.success()));
    }
}

impl Drop for Service {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
