//! The only file that sees Tera; pages and mails both go through it.
//!
//! Templates and built assets are embedded. One Tera per language, so that `t` needs no context.

use std::{collections::BTreeMap, sync::Arc};

use rust_embed::RustEmbed;
use serde::Serialize;
use tera::{Context, Kwargs, State, Tera, Value};

use crate::i18n::{Argument, Language, Words};

#[derive(RustEmbed)]
#[folder = "templates/"]
struct Templates;

/// What `make assets` makes of `browser/` and `public/css/`; missing until then.
#[derive(RustEmbed)]
#[folder = "public/build/"]
#[allow_missing = true]
struct Built;

/// What one template shows: a struct with exactly the values shown, beside its handler.
pub trait View: Serialize + Sized {
    /// The template's file under `templates/`.
    const TEMPLATE: &'static str;

    /// Views that show every part of the template at least once; a test renders them strictly.
    #[must_use]
    fn samples() -> Vec<Self> {
        Vec::new()
    }
}

/// What every page carries around its view.
#[derive(Clone, Debug, Serialize)]
pub struct PageFrame {
    /// `fr` or `en`.
    pub language: &'static str,
    /// What each POST form carries in its hidden field `csrf`.
    pub csrf: String,
    /// How the person who signed in is called.
    pub signed_in: Option<String>,
    /// Whether the person runs a place or the network.
    pub manages: bool,
    /// Whether this is `escale demo`, which every page says.
    pub demo: bool,
    /// Path and query of the page in each language, for the language switch and `hreflang`.
    pub languages: Vec<LanguageLink>,
    /// The path, without its query: marks the present page in the menu.
    pub path: String,
    /// Absolute, without a final slash: canonical links and shared cards.
    pub base_url: String,
}

/// The same page in one language.
#[derive(Clone, Debug, Serialize)]
pub struct LanguageLink {
    /// `fr` or `en`.
    pub code: &'static str,
    /// Path and query with `lang` set.
    pub href: String,
    /// Whether it is the language shown.
    pub current: bool,
}

impl PageFrame {
    /// The frame of a visitor's page; `path_and_query` is the request's.
    #[must_use]
    pub fn new(language: Language, base_url: &str, path_and_query: &str) -> Self {
        let (path, query) = path_and_query.split_once('?').unwrap_or((path_and_query, ""));
        let kept: Vec<&str> = query.split('&').filter(|part| !part.is_empty() && !part.starts_with("lang=")).collect();
        let languages = Language::ALL.iter().map(|&other| {
            let wanted = format!("lang={}", other.as_str());
            let query = kept.iter().copied().chain([wanted.as_str()]).collect::<Vec<_>>().join("&");
            LanguageLink { code: other.as_str(), href: format!("{path}?{query}"), current: other == language }
        });
        Self {
            language: language.as_str(),
            csrf: String::new(),
            signed_in: None,
            manages: false,
            demo: false,
            languages: languages.collect(),
            path: path.to_owned(),
            base_url: base_url.trim_end_matches('/').to_owned(),
        }
    }
}

/// A template is wrong or got a value that it does not know; in English, for the log.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct RenderError(String);

/// Turns views into text.
#[derive(Debug)]
pub struct Renderer {
    fr: Tera,
    en: Tera,
}

impl Renderer {
    /// Reads every embedded template; a missing sentence shows its key.
    ///
    /// # Errors
    /// [`RenderError`] names the template and the fault.
    pub fn load(words: &Arc<Words>) -> Result<Self, RenderError> {
        Self::with(words, false)
    }

    /// The same for tests: a missing sentence or a missing value of one is an error.
    ///
    /// # Errors
    /// [`RenderError`] names the template and the fault.
    pub fn strict(words: &Arc<Words>) -> Result<Self, RenderError> {
        Self::with(words, true)
    }

    /// The view in a language, inside its frame.
    ///
    /// # Errors
    /// [`RenderError`] when template and view disagree.
    pub fn render<V: View>(&self, view: &V, language: Language, frame: &PageFrame) -> Result<String, RenderError> {
        let mut context = Context::from_serialize(view).map_err(|error| readable(&error))?;
        context.insert("frame", frame);
        let tera = match language {
            Language::Fr => &self.fr,
            Language::En => &self.en,
        };
        tera.render(V::TEMPLATE, &context).map_err(|error| readable(&error))
    }

    /// Every page and mail template, without the parts; for the tests that count them.
    #[must_use]
    pub fn templates() -> Vec<String> {
        let is_view = |name: &str| !name.rsplit('/').next().unwrap_or_default().starts_with('_');
        Templates::iter().map(std::borrow::Cow::into_owned).filter(|name| is_view(name)).collect()
    }

    fn with(words: &Arc<Words>, strict: bool) -> Result<Self, RenderError> {
        let assets = Arc::new(manifest());
        let load = |language| load(&Arc::clone(words), language, &assets, strict);
        Ok(Self { fr: load(Language::Fr)?, en: load(Language::En)? })
    }
}

/// Whether `make assets` had run when this program was built.
#[must_use]
pub fn assets_present() -> bool {
    Built::get("manifest.json").is_some()
}

/// The bytes of a built file, such as `app-1A2B3C.css` or `app-1A2B3C.css.br`.
#[must_use]
pub fn built_file(name: &str) -> Option<std::borrow::Cow<'static, [u8]>> {
    Built::get(name).map(|file| file.data)
}

fn manifest() -> BTreeMap<String, String> {
    Built::get("manifest.json").and_then(|file| serde_json::from_slice(&file.data).ok()).unwrap_or_default()
}

fn load(
    words: &Arc<Words>,
    language: Language,
    assets: &Arc<BTreeMap<String, String>>,
    strict: bool,
) -> Result<Tera, RenderError> {
    let mut tera = Tera::new();
    tera.register_function("t", sentences(Arc::clone(words), language, strict));
    let assets = Arc::clone(assets);
    tera.register_function("asset", move |arguments: Kwargs, _: &State<'_>| {
        let name: String = arguments.must_get("name")?;
        let file = assets.get(&name).map_or(name.as_str(), String::as_str);
        Ok::<_, tera::Error>(format!("/build/{file}"))
    });
    tera.register_filter("data_block", |json: &str, _: Kwargs, _: &State<'_>| data_block(json));
    let mut sources = Vec::new();
    for name in Templates::iter() {
        let file = Templates::get(&name).ok_or_else(|| RenderError(format!("{name} vanished")))?;
        let text = String::from_utf8(file.data.into_owned()).map_err(|error| RenderError(error.to_string()))?;
        sources.push((name.into_owned(), text));
    }
    tera.add_raw_templates(sources.iter().map(|(name, text)| (name.as_str(), text.as_str())))
        .map_err(|error| readable(&error))?;
    Ok(tera)
}

/// `t(key="places-count", count=3)`: the sentence, escaped like every other value.
fn sentences(
    words: Arc<Words>,
    language: Language,
    strict: bool,
) -> impl Fn(Kwargs, &State<'_>) -> Result<String, tera::Error> {
    move |arguments, _| {
        let key: String = arguments.must_get("key")?;
        let values: Vec<(&str, Argument)> = arguments
            .iter()
            .filter_map(|(name, value)| Some((name.as_str()?, argument(value))))
            .filter(|(name, _)| *name != "key")
            .collect();
        if strict {
            words.checked_text(language, &key, &values).map_err(|error| tera::Error::message(error.to_string()))
        } else {
            Ok(words.text(language, &key, &values))
        }
    }
}

fn argument(value: &Value) -> Argument {
    value.as_i64().map_or_else(|| Argument::Text(value.to_string()), Argument::Number)
}

/// JSON for a `<script type="application/ld+json">` data block: nothing in it can end the element.
fn data_block(json: &str) -> Value {
    let escaped = json.replace('&', "\\u0026").replace('<', "\\u003c").replace('>', "\\u003e");
    Value::safe_string(&escaped)
}

fn readable(error: &tera::Error) -> RenderError {
    let mut text = error.to_string();
    let mut source = std::error::Error::source(error);
    while let Some(cause) = source {
        text = format!("{text}: {cause}");
        source = cause.source();
    }
    RenderError(text)
}

#[cfg(test)]
#[path = "render_tests.rs"]
mod tests;
