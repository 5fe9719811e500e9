//! `/sign-in`, `/sign-up`, `/sign-out`: a person comes and goes, and lands where they were heading.

mod handlers;

use serde::Serialize;

use super::form::FormView;
use crate::render::View;

pub use handlers::{local_path, routes};

/// Signing in.
#[derive(Clone, Debug, Serialize)]
pub struct SignInPage {
    /// Path and query to go to afterwards; may be empty.
    pub next: String,
    /// Whether a reservation is under way.
    pub keeps_choice: bool,
    /// The other page, with the same destination.
    pub other: String,
    /// Mail and password.
    pub form: FormView,
}

/// Signing up.
#[derive(Clone, Debug, Serialize)]
pub struct SignUpPage {
    /// Path and query to go to afterwards; may be empty.
    pub next: String,
    /// Whether a reservation is under way.
    pub keeps_choice: bool,
    /// The other page, with the same destination.
    pub other: String,
    /// Name, mail and password.
    pub form: FormView,
}

fn sign_in_form() -> FormView {
    FormView::of(["mail", "password"].map(|name| (name, String::new())))
}

fn sign_up_form() -> FormView {
    FormView::of(["name", "mail", "password"].map(|name| (name, String::new())))
}

impl View for SignInPage {
    const TEMPLATE: &'static str = "pages/sign_in.html";

    fn samples() -> Vec<Self> {
        let page = Self { next: String::new(), keeps_choice: false, other: "/sign-up".into(), form: sign_in_form() };
        let wrong = Self {
            next: "/account?a=\"b\"".into(),
            keeps_choice: true,
            form: sign_in_form().all_wrong(),
            ..page.clone()
        };
        vec![page, wrong]
    }
}

impl View for SignUpPage {
    const TEMPLATE: &'static str = "pages/sign_up.html";

    fn samples() -> Vec<Self> {
        let page = Self { next: String::new(), keeps_choice: false, other: "/sign-in".into(), form: sign_up_form() };
        let wrong = Self {
            next: "/account?a=\"b\"".into(),
            keeps_choice: true,
            form: sign_up_form().all_wrong(),
            ..page.clone()
        };
        vec![page, wrong]
    }
}
