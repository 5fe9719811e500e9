//! Headers that tell browsers what our pages may do: little.

use rocket::{
    Request, Response,
    fairing::{Fairing, Info, Kind},
};

use crate::config::Config;

/// Sets them on every answer.
#[derive(Clone, Debug)]
pub struct SecurityHeaders {
    content_security_policy: String,
    is_https: bool,
}

impl SecurityHeaders {
    /// For this instance: its tile server is the one foreign host.
    #[must_use]
    pub fn of(config: &Config) -> Self {
        let tiles = config.tiles.origin();
        let content_security_policy = format!(
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: {tiles}; font-src 'self'; \
             connect-src 'self'; manifest-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
        );
        Self { content_security_policy, is_https: config.is_https() }
    }
}

#[rocket::async_trait]
impl Fairing for SecurityHeaders {
    fn info(&self) -> Info {
        Info { name: "security headers", kind: Kind::Response }
    }

    async fn on_response<'r>(&self, _: &'r Request<'_>, response: &mut Response<'r>) {
        response.set_raw_header("Content-Security-Policy", self.content_security_policy.clone());
        response.set_raw_header("X-Content-Type-Options", "nosniff");
        // Tile servers ask for the origin; more than that leaves our host with no link.
        response.set_raw_header("Referrer-Policy", "strict-origin-when-cross-origin");
        response.set_raw_header(
            "Permissions-Policy",
            "geolocation=(self), camera=(), microphone=(), payment=(), usb=(), browsing-topics=()",
        );
        response.set_raw_header("Cross-Origin-Opener-Policy", "same-origin");
        if self.is_https {
            response.set_raw_header("Strict-Transport-Security", "max-age=31536000; includeSubDomains");
        }
        if !response.headers().contains("Cache-Control") {
            response.set_raw_header("Cache-Control", "private, no-cache");
        }
    }
}
